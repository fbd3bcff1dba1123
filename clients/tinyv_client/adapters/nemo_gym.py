"""NeMo-Gym: a resources server. Its `app.py` has two lines.

    from tinyv_client.adapters.nemo_gym import TinyvResourcesServer
    TinyvResourcesServer.run_webserver()

Rows carry `question` and `expected_answer`, as those of `math_with_judge` do. An unscored row raises NeMo-Gym's
JudgeError: it is masked, its `failure_kind` is `judge_failed` and its `failure_reason` says why; it goes to the
failures file and not into the metrics. The server keeps no state, so `gym eval reverify` may ask it again.
"""

from typing import Any, ClassVar

from tinyv_client.adapters._late import late
from tinyv_client.adapters._scorer import scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.intake import read_row

__all__ = ["TinyvResourcesServer"]  # noqa: F822  # made late


def _server() -> type:
    from nemo_gym.base_resources_server import (  # noqa: PLC0415  # the trainer's
        BaseResourcesServerConfig,
        BaseVerifyRequest,
        BaseVerifyResponse,
        ReverifyMode,
        SimpleResourcesServer,
    )
    from nemo_gym.judge import JudgeError  # noqa: PLC0415

    class TinyvConfig(BaseResourcesServerConfig):  # type: ignore[misc]  # untyped library
        """What its YAML may say."""

        REVERIFY_MODE: ClassVar[ReverifyMode] = ReverifyMode.STATELESS

    class TinyvVerifyRequest(BaseVerifyRequest):  # type: ignore[misc]
        """A rollout to verify."""

        question: Any = ""
        expected_answer: Any = None

    class TinyvVerifyResponse(BaseVerifyResponse):  # type: ignore[misc]
        """Its reward."""

        question: Any = ""
        expected_answer: Any = None
        tinyv_status: str

    class TinyvResourcesServer(SimpleResourcesServer):  # type: ignore[misc]
        """Verifies; requests in work at the same time travel together."""

        ray_enabled = False
        config: TinyvConfig

        async def verify(self, body: TinyvVerifyRequest) -> TinyvVerifyResponse:
            row = read_row(body.question, body.expected_answer, body.response.output)
            outcome = await scorer(AdapterSettings.read({}), says_unscored=True).aone(row)
            if not outcome.has_reward:
                raise JudgeError(f"the row is {outcome.why}")
            return TinyvVerifyResponse(**body.model_dump(), reward=outcome.reward, tinyv_status=outcome.status)

    return TinyvResourcesServer


__getattr__ = late(__name__, TinyvResourcesServer=_server)
