"""What can be said of a row without a worker: no answer, a limit, or equal by a cheap tier.

Owns the order of those checks; pure, so each is tested without a process. Knows nothing of queues and memory.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tinyv.records import RuleStatus, RuleVerdict
from tinyv.rules.extract import Found, extract
from tinyv.rules.limits import MAX_GROUND_TRUTH_CHARS, guard
from tinyv.rules.tiers import accepting_tier

__all__ = ["RuleRow", "Settled", "cheaply", "shown", "triage"]

_SHOWN_CHARS = 200
"""Length of what stands for an answer when math-verify's own extraction could not run."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One row to check; None stands for a text that was not UTF-8 or too large."""

    ground_truth: str | None
    response: str | None
    question: str = ""
    """What the answer answers; empty where it was not sent or cannot be read."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A verdict that needed no worker, and how it came (a value of the counter `tinyv_rule_settled_total`)."""

    verdict: RuleVerdict
    how: str


def triage(
    row: RuleRow,
    *,
    max_answer_chars: int,
    compares: bool,
    settle: Callable[[str, Found, str], Settled | None] | None = None,
) -> Settled | Found:
    """The row's verdict, or what a worker must look at.

    Args:
        row: the texts.
        max_answer_chars: the longest answer that is compared.
        compares: False when only the answer is wanted.
        settle: what settles a ground truth and an answer to a question without a worker; None: limits and exact tiers
            alone.
    """
    if row.ground_truth is None or row.response is None or not row.ground_truth.strip():
        return Settled(RuleVerdict(RuleStatus.INVALID_INPUT, detail="input"), "extract")
    found = extract(row.response)
    if found is None:
        return Settled(RuleVerdict(RuleStatus.NO_ANSWER), "extract")
    if not compares:
        return _extracted(found, max_answer_chars)
    if settle is None:
        return cheaply(row.ground_truth, found, max_answer_chars, tiers=True) or found
    return settle(row.ground_truth, found, row.question) or found


def shown(found: Found) -> str:
    """The answer as written; the last line where only math-verify could have told it."""
    if found.answer:
        return found.answer
    lines = found.text.strip().splitlines()
    return lines[-1][-_SHOWN_CHARS:].strip() if lines else ""


def _extracted(found: Found, max_answer_chars: int) -> Settled | Found:
    if len(found.answer) > max_answer_chars:
        return _too_long(found, max_answer_chars)
    return found if found.how == "tail" else Settled(RuleVerdict(RuleStatus.SKIPPED, found.answer), "extract")


def cheaply(ground_truth: str, found: Found, max_answer_chars: int, *, tiers: bool) -> Settled | None:
    """The verdict by identity, limits and (with `tiers`) by equal spelling or number; None: look closer."""
    if found.answer.strip() == ground_truth.strip():
        return Settled(RuleVerdict(RuleStatus.ACCEPTED, found.answer[:max_answer_chars], "string"), "string")
    if len(found.answer) > max_answer_chars:
        return _too_long(found, max_answer_chars)
    limit = "ground_truth" if len(ground_truth) > MAX_GROUND_TRUTH_CHARS else None
    tier = accepting_tier(ground_truth, found.answer) if tiers and not limit else None
    if tier:
        return Settled(RuleVerdict(RuleStatus.ACCEPTED, found.answer, tier), tier)
    limit = limit or guard(ground_truth) or guard(found.text)
    return Settled(RuleVerdict(RuleStatus.UNDECIDED, shown(found), f"limit:{limit}"), "limit") if limit else None


def _too_long(found: Found, max_answer_chars: int) -> Settled:
    return Settled(RuleVerdict(RuleStatus.ANSWER_TOO_LONG, found.answer[:max_answer_chars], "limit:answer"), "limit")
