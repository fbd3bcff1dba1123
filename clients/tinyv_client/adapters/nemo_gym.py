"""NeMo-Gym: a resources server. Its `app.py` has two lines.

    from tinyv_client.adapters.nemo_gym import TinyvResourcesServer
    TinyvResourcesServer.run_webserver()

Rows carry `question` and `expected_answer`, as those of `math_with_judge` do. An unscored row raises NeMo-Gym's
JudgeError, which tags it `judge_failed`: it goes to the failures file and not into the metrics.
"""

from typing import Any

from tinyv_client.adapters._late import late
from tinyv_client.adapters._scorer import scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.adapters._texts import sample

__all__ = ["TinyvResourcesServer", "output_text"]  # noqa: F822  # made late


def output_text(response: Any) -> str:
    """The assistant's text in an OpenAI Responses object, or its JSON."""
    messages = [item for item in _get(response, "output") or [] if _get(item, "type") == "message"]
    parts = [part for message in messages for part in _get(message, "content") or []]
    return "".join(_get(part, "text") or "" for part in parts if _get(part, "type") == "output_text")


def _get(found: Any, name: str) -> Any:
    return found.get(name) if isinstance(found, dict) else getattr(found, name, None)


def _server() -> type:
    from nemo_gym.base_resources_server import (  # noqa: PLC0415  # the trainer's
        BaseVerifyRequest,
        BaseVerifyResponse,
        SimpleResourcesServer,
    )
    from nemo_gym.judge import JudgeError  # noqa: PLC0415

    class TinyvVerifyRequest(BaseVerifyRequest):  # type: ignore[misc]  # untyped library
        """A rollout to verify."""

        question: str = ""
        expected_answer: str

    class TinyvVerifyResponse(BaseVerifyResponse):  # type: ignore[misc]
        """Its reward."""

        tinyv_status: str

    class TinyvResourcesServer(SimpleResourcesServer):  # type: ignore[misc]
        """Verifies; requests in work at the same time travel together."""

        async def verify(self, body: TinyvVerifyRequest) -> TinyvVerifyResponse:
            row = sample(body.question, body.expected_answer, output_text(body.response))
            outcome = await scorer(AdapterSettings.read({}), says_unscored=True).aone(row)
            if not outcome.has_reward:
                raise JudgeError(f"the row is {outcome.status}")
            return TinyvVerifyResponse(**body.model_dump(), reward=outcome.reward, tinyv_status=outcome.status)

    return TinyvResourcesServer


__getattr__ = late(__name__, TinyvResourcesServer=_server)
