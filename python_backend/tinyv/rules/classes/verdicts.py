"""A rule verdict looked at again: for a class that makes the two equal, for a proof that they are not.

Owns which verdicts are looked at, their details ("matched by …", "refuted by …") and how they are counted. What was
settled as written identically is never looked at again; neither is "could not tell". An accept that no proof supports
(letters of prose, multiplied) becomes a plain reject, about which a judge is asked.
"""

from functools import lru_cache

from tinyv.records import RuleStatus, RuleVerdict
from tinyv.rules.classes.match import match
from tinyv.rules.classes.refutations import refuted
from tinyv.rules.classes.vetoes import spelt_alike, veto

__all__ = ["reconsidered"]

PAIRS_KEPT = 16_384
"""Pairs remembered: the samples of a group give the same answers."""

_BEYOND_DOUBT = frozenset({"string", "number"})
"""Tiers whose acceptance is a proof."""


def reconsidered(ground_truth: str, verdict: RuleVerdict, how: str, classes: frozenset[str]) -> tuple[RuleVerdict, str]:
    """The verdict that stands and how it came (a value of the counter `tinyv_rule_settled_total`)."""
    answer = verdict.answer
    if not classes or not answer:
        return verdict, how
    if verdict.status is RuleStatus.REJECTED:
        name = _match(ground_truth, answer, classes)
        if name:
            return RuleVerdict(RuleStatus.ACCEPTED, answer, f"matched by {name}"), f"class:{name}"
        if _refuted(ground_truth, answer):
            return RuleVerdict(RuleStatus.REFUTED, answer, "refuted by value"), "refuted"
    elif verdict.status is RuleStatus.ACCEPTED and how not in _BEYOND_DOUBT:
        name = _veto(ground_truth, answer)
        if name:
            return RuleVerdict(RuleStatus.REFUTED, answer, f"refuted by {name}"), f"veto:{name}"
        if _spelt_alike(ground_truth, answer):
            return RuleVerdict(RuleStatus.REJECTED, answer, "letters of words multiplied"), "veto:letters"
    return verdict, how


_match = lru_cache(maxsize=PAIRS_KEPT)(match)
_veto = lru_cache(maxsize=PAIRS_KEPT)(veto)
_spelt_alike = lru_cache(maxsize=PAIRS_KEPT)(spelt_alike)
_refuted = lru_cache(maxsize=PAIRS_KEPT)(refuted)
