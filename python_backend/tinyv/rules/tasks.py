"""What a worker does with a task: math-verify alone (`strict`), or our decision with more steps than the parent has.

Importing this module loads neither; `answering` loads the one that is served.
"""

from collections.abc import Callable

__all__ = ["WORKER_STEPS", "OutOfResources", "answering"]

WORKER_STEPS = 3_000_000
"""Of one decision: some seconds, which the worker's deadline cuts."""

_ENTRIES = 256
"""Questions and pairs that a worker remembers; the parent sends it each hard pair once."""

Answering = Callable[[str, str, str, bool], tuple[str, str]]
"""Question, ground truth, text, raw; word and answer or proof."""


class OutOfResources(BaseException):
    """Memory or stack ran out; not an Exception, so that math-verify's own handlers let it pass."""


def answering(*, strict: bool) -> Answering:
    """The function that answers tasks, everything that it needs loaded."""
    return _by_math_verify() if strict else _by_proof()


def _by_math_verify() -> Answering:
    from tinyv.rules.mathverify import preload  # noqa: F401, PLC0415  # two seconds; ordinary workers do without
    from tinyv.rules.mathverify.compare import compare  # noqa: PLC0415  # as above

    def answer(_question: str, ground_truth: str, text: str, raw: bool) -> tuple[str, str]:  # noqa: FBT001  # a task's part
        return compare(ground_truth, text, raw=raw)

    return answer


def _by_proof() -> Answering:
    from tinyv.rules.deciding import Outcome  # noqa: PLC0415  # not for workers of math-verify
    from tinyv.rules.verifying import Verifier  # noqa: PLC0415  # as above

    verifier = Verifier(_ENTRIES, WORKER_STEPS)
    words = {Outcome.SAME: "accepted", Outcome.DIFFERENT: "refuted", Outcome.UNKNOWN: "rejected"}

    def answer(question: str, ground_truth: str, text: str, _raw: bool) -> tuple[str, str]:  # noqa: FBT001  # as above
        try:
            found = verifier.decision(question, ground_truth, text)
        except (MemoryError, RecursionError) as error:
            raise OutOfResources(type(error).__name__) from None
        return words[found.outcome], found.proof

    return answer
