"""open-instruct: import `TinyvVerifier` before the trainer starts, then `--remap_verifier math=tinyv`.

open-instruct finds verifiers among the subclasses of its `VerifierFunction`, and calls one (response, label) at a
time. It has no word for unscored: such a row gets the rule's verdict, or else `last_resort`; its reasoning says so.
"""

from typing import Any

from tinyv_client.adapters._late import late
from tinyv_client.adapters._scorer import Outcome, scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.intake import read_row

__all__ = ["TinyvVerifier"]  # noqa: F822  # made late


def _verifier() -> type:
    from open_instruct.ground_truth_utils import VerificationResult, VerifierFunction  # noqa: PLC0415  # the trainer's

    def told(outcome: Outcome) -> Any:
        return VerificationResult(score=outcome.reward, reasoning=outcome.why)

    class TinyvVerifier(VerifierFunction):  # type: ignore[misc]  # untyped library
        """The verifier `tinyv`; calls made at the same time travel together."""

        def __init__(self, verifier_config: Any = None) -> None:
            super().__init__("tinyv", weight=1.0, verifier_config=verifier_config)
            self._scorer = scorer(AdapterSettings.read({}), says_unscored=False)

        def __call__(
            self,
            tokenized_prediction: Any,  # noqa: ARG002  # open-instruct's signature
            prediction: str,
            label: Any,
            query: str | None = None,
            rollout_state: Any = None,  # noqa: ARG002
        ) -> Any:
            return told(self._scorer.one(read_row(query, label, prediction)))

        async def async_call(
            self,
            tokenized_prediction: Any,  # noqa: ARG002
            prediction: str,
            label: Any,
            query: str | None = None,
            rollout_state: Any = None,  # noqa: ARG002
        ) -> Any:
            return told(await self._scorer.aone(read_row(query, label, prediction)))

    return TinyvVerifier


__getattr__ = late(__name__, TinyvVerifier=_verifier)
