"""A verdict as columns, and back; a row's fingerprint."""

import hashlib
from collections.abc import Mapping

from tinyv_contract.records import NAN, Status, Verdict, or_none

from tinyv_client.references import is_missing
from tinyv_client.scoring.formats import BadRecord
from tinyv_client.scoring.rows import ScoredRow

__all__ = ["OUTCOME", "earlier", "fingerprint", "outcome", "read_verdict"]

OUTCOME = ("reward", "status", "answer", "judge_probability", "reason")
"""The columns that a verdict adds to a row, in this order."""

_FINGERPRINT_BYTES = 8


def outcome(row: ScoredRow, verdict: Verdict) -> dict[str, object]:
    """The values of `OUTCOME`; None where there is none."""
    return {
        "reward": or_none(verdict.reward),
        "status": verdict.status.value,
        "answer": verdict.answer,
        "judge_probability": or_none(verdict.judge_probability),
        "reason": row.problem or None,
    }


def earlier(row: ScoredRow) -> Verdict:
    """The verdict that a scored file's row has; raises BadRecord when it has none."""
    if row.status is None:
        shown = str(row.fields.get("status", "no such column"))[:80]
        raise BadRecord(f"{row.place}: status: got {shown}, expected a file that `tinyv score` wrote")
    return read_verdict(row.fields, row.status)


def read_verdict(found: Mapping[str, object], status: Status) -> Verdict:
    """The verdict in these columns."""
    answer, judged = str(found.get("answer") or ""), _number(found.get("judge_probability"))
    return Verdict(_number(found.get("reward")), status, answer, judged)


def fingerprint(row: ScoredRow) -> str:
    """Of what is asked: another row has another one."""
    sample = row.sample
    truths = (sample.ground_truth,) if isinstance(sample.ground_truth, str) else sample.ground_truth
    digest = hashlib.blake2b(digest_size=_FINGERPRINT_BYTES)
    for text in (row.problem, sample.question, sample.response, *truths):
        raw = text.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(raw))
        digest.update(raw)
    return digest.hexdigest()


def _number(found: object) -> float:
    try:
        return NAN if is_missing(found) else float(found)  # type: ignore[arg-type]  # what is no number raises
    except (TypeError, ValueError):
        return NAN
