"""Multiple choice: an option by letter, by text and by both, with the question's own options."""

import random

from tinyv.rules.asked import Asked, Option
from tinyv.rules.values import Choices, Labelled, Value

from tinyv_build.embedded.real.bases import Base, Bases
from tinyv_build.embedded.real.proving import Outcome, Prover
from tinyv_build.embedded.real.records import Reference

__all__ = ["chosen"]

_FORMS = (
    "{l}", "({l})", "{l}) {t}", "({l}) {t}", "{l}. {t}", "Option {l}", "option {l}: {t}", "\\text{{({l})}} {t}", "{t}", "{t}", "{t}", "{t} (option {l})", "{l}: {t}", "choice {l}, {t}",
    "\\textbf{{({l})}}\\ {t}", "\\text{{{l}}}", "{l} - {t}", "{l} because {t}", "{t}, that is option {l}", "[{l}] {t}", "the option {l} with {t}", "The right one is {t}", "{l}, since it says {t}",
)  # fmt: skip
_LONGEST = 120


def chosen(luck: random.Random, prover: Prover, reference: Reference, asked: Asked, value: Value) -> Bases:
    """The right option and the others in every form; empty where the reference is none of them."""
    letter = _letter(prover, reference, asked, value)
    options = [option for option in asked.options if option.text and len(option.text) <= _LONGEST]
    if not letter or len({option.text for option in options}) < len(asked.options):
        return Bases()
    found = Bases()
    for option in options:
        right = option.letter == letter
        for form in luck.sample(_FORMS, 8 if right else 4):
            (found.right if right else found.wrong).append(Base("option", _written(form, option)))
    return found


def _written(form: str, option: Option) -> str:
    return form.format(l=option.letter, t=option.text.strip().rstrip("\\").strip().rstrip(".;,"))


def _letter(prover: Prover, reference: Reference, asked: Asked, value: Value) -> str:
    match value:
        case Choices((letter,)) | Labelled(letter):
            return letter if letter in {option.letter for option in asked.options} else ""
    same = [option.letter for option in asked.options if prover.outcome(reference, option.text) is Outcome.SAME]
    return same[0] if len(same) == 1 else ""
