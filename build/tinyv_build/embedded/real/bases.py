"""Right and wrong answers to one reference, each with a proof: the texts that sentences are put around.

Owns the rule of evidence: a right text is proven the same, a wrong one is proven different, or both are a value that is
so proven, printed in a notation of code that the rule verifier does not read.
"""

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from tinyv.rules.values import Expression, Quantity, Tuple, Value

from tinyv_build.embedded.real.answers import spelt
from tinyv_build.embedded.real.fields import fielded
from tinyv_build.embedded.real.misses import misses
from tinyv_build.embedded.real.notation import UnprintableError
from tinyv_build.embedded.real.numerals import about, spellings
from tinyv_build.embedded.real.proving import Outcome, Prover
from tinyv_build.embedded.real.records import Reference, Tally
from tinyv_build.embedded.real.rewritings import renamings, rewritings
from tinyv_build.embedded.real.tables import CODE, LATEX, NOTATIONS, TYPED

__all__ = ["Base", "Bases", "bases", "drawn"]

_RIGHT_DRAWS, _WRONG_DRAWS = 6, 9
_MORE_THAN_A_PAIR = 3
_ALIKE = 0.7
_FIELDED = 0.3
"""How often an answer of several values is given as fields, too."""


@dataclass(frozen=True, slots=True)
class Base:
    """One text with what it was made by."""

    kind: str
    text: str
    notation: str = ""
    decimal: str = ""
    """What a formula is about, where it is a number."""


@dataclass(frozen=True, slots=True)
class Bases:
    """Texts to one reference."""

    right: list[Base] = field(default_factory=list)
    wrong: list[Base] = field(default_factory=list)


def bases(luck: random.Random, prover: Prover, reference: Reference, value: Value, tally: Tally) -> Bases:
    """Right and wrong spellings of a value; the reference itself is the first right one."""
    written = reference.ground_truth.strip().strip("$").strip()
    found = Bases([Base("as written", written, LATEX.name, about(value, luck.choice((3, 4))))])
    seen = {found.right[0].text}
    forms = [("notation", value), ("notation", value), *rewritings(luck, value, _RIGHT_DRAWS)]
    if _of_physics(reference) and not any(isinstance(each, Quantity) for each in prover.readings(reference)):
        forms += renamings(luck, value)
    wrong = misses(luck, value, _WRONG_DRAWS)
    for side, wanted, drafts in ((found.right, Outcome.SAME, forms), (found.wrong, Outcome.DIFFERENT, wrong)):
        for kind, form in drafts:
            for base in _proven(luck, prover, reference, kind, form, wanted, tally):
                if base.text not in seen:
                    seen.add(base.text)
                    side.append(base)
    return found


def _of_physics(reference: Reference) -> bool:
    """Whether symbols are quantities, which each author names in his own way."""
    return any(name in reference.source.lower() for name in ("physics", "scibench"))


def _proven(
    luck: random.Random, prover: Prover, reference: Reference, kind: str, value: Value, wanted: Outcome, tally: Tally
) -> Iterator[Base]:
    """Spellings of a value, if it is proven to be what it is meant to be."""
    notation = luck.choice(NOTATIONS)
    read = luck.choice((LATEX, TYPED)) if notation in CODE else notation
    try:
        witness = spelt(value, read, luck)
        text = spelt(value, notation, luck) if notation is not read else witness
    except UnprintableError:
        tally.drop(f"{kind}: no notation")
        return
    outcome = prover.outcome(reference, witness)
    if outcome is not wanted and not (outcome is Outcome.UNKNOWN and _evident(kind, value)):
        tally.drop(f"{kind}: meant {wanted.value}, proven {outcome.value}")
        return
    yield Base(kind, text, notation.name, about(value, luck.choice((3, 4, 4, 5))))
    for spelling in luck.sample(found, min(2, len(found))) if (found := spellings(luck, value)) else ():
        if prover.outcome(reference, spelling) is wanted:
            yield Base(f"{kind} in words", spelling, "words")
    if kind != "half-open" and luck.random() < _FIELDED:  # fields do not say whether an end is closed
        with suppress(UnprintableError):
            yield Base(f"{kind} in fields", fielded(value, read, luck), "fields")


def _evident(kind: str, value: Value) -> bool:
    """What needs no proof.

    A tuple that lost or gained a coordinate is another one, an equation is no inequality, a number that rounds to a
    rounded one is right, and a symbol of physics means the same with an index.
    """
    if kind in ("half of the set", "one too many"):
        return isinstance(value, Tuple) and len(value.items) >= _MORE_THAN_A_PAIR
    return kind in ("equation", "symbol names") or (kind == "more digits" and isinstance(value, Expression | Quantity))


def drawn(luck: random.Random, found: list[Base], like: Base) -> Base:
    """One of them, mostly in the notation of another one."""
    alike = [base for base in found if base.notation == like.notation]
    return luck.choice(alike if alike and luck.random() < _ALIKE else found)
