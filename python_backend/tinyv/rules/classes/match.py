"""The table of classes, and the one function that asks them.

Owns names and order. Cheap and frequent classes come first; the order never changes whether something is accepted, only
which class is named.
"""

import re

from tinyv.errors import BadSetting
from tinyv.rules.classes.congruences import congruence
from tinyv.rules.classes.equations import equation
from tinyv.rules.classes.functions import function
from tinyv.rules.classes.identities import identity
from tinyv.rules.classes.labels import labels
from tinyv.rules.classes.lists import listing
from tinyv.rules.classes.marks import degrees, percent, rounding
from tinyv.rules.classes.orderings import ordering
from tinyv.rules.classes.parameters import parameter
from tinyv.rules.classes.ratios import ratio
from tinyv.rules.classes.scope import Leaf, Matcher, Scope, algebraic
from tinyv.rules.classes.solution_sets import solution_set
from tinyv.rules.classes.texts import MAX_CHARS, clean
from tinyv.rules.classes.units import unit
from tinyv.rules.classes.vectors import vector
from tinyv.rules.classes.wording import opposite, qualifier, words
from tinyv.typeset import untypeset

__all__ = ["CLASSES", "enabled_of", "match"]

_MATCHERS: dict[str, Matcher] = {
    "spelling": lambda scope, ground_truth, answer: scope.equal(ground_truth, answer),
    "typesetting": lambda _, ground_truth, answer: untypeset(ground_truth) == untypeset(answer),
    "words": words,
    "rounding": rounding,
    "degrees": degrees,
    "percent": percent,
    "unit": unit,
    "function": function,
    "labels": labels,
    "list": listing,
    "ordering": ordering,
    "solution_set": solution_set,
    "vector": vector,
    "equation": equation,
    "congruence": congruence,
    "ratio": ratio,
    "parameter": parameter,
    "qualifier": qualifier,
    "identity": identity,
}

CLASSES = frozenset(_MATCHERS)
"""The names of all classes."""


_NUMBER = re.compile(r"\s?\$?[-+]?(?:\d+(?:\.\d+)?|\\[dt]?frac\{[-+]?\d+\}\{\d+\})\$?\s?", re.ASCII)
"""Two different numbers without a mark are what most wrong answers are: no class but rounding could say otherwise."""


def match(ground_truth: str, answer: str, enabled: frozenset[str] = CLASSES, leaf: Leaf = algebraic) -> str | None:
    """The class that makes the answer equal to the ground truth, or None; never raises for what a text contains.

    Args:
        ground_truth: LaTeX or plain, with or without `$`.
        answer: a formula or a short text, without its box.
        enabled: names of `CLASSES`.
        leaf: compares parts of answers.
    """
    if not enabled or len(ground_truth) > MAX_CHARS or len(answer) > MAX_CHARS:
        return None
    if _NUMBER.fullmatch(ground_truth) and _NUMBER.fullmatch(answer) and "." not in ground_truth:
        return None
    left, right = clean(ground_truth), clean(answer)
    if not left or not right or opposite(left, right):
        return None
    return Scope(leaf, {name: matcher for name, matcher in _MATCHERS.items() if name in enabled}).find(left, right)


def enabled_of(setting: str) -> frozenset[str]:
    """The classes that a setting names; raises BadSetting for an unknown name."""
    if setting in {"all", "strict"}:
        return CLASSES if setting == "all" else frozenset()
    names = frozenset(name.strip() for name in setting.split(",") if name.strip())
    if not names <= CLASSES:
        known = ", ".join(sorted(CLASSES))
        raise BadSetting(f"RuleSettings: setting 'classes': got {setting!r}, expected all, strict or some of: {known}")
    return names
