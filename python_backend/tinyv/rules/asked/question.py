"""The door of this room: a question in, what it asks out.

Owns the order of the steps: options first, since what stands in them says nothing about the answer's form.
"""

from tinyv.rules.asked.choosing import wants_several, wants_truth
from tinyv.rules.asked.formula import find_formula
from tinyv.rules.asked.mentions import words_of
from tinyv.rules.asked.names import flattened
from tinyv.rules.asked.options import find_options
from tinyv.rules.asked.order import find_unknowns, has_loose_ends, wants_order
from tinyv.rules.asked.records import NOTHING_ASKED, Asked
from tinyv.rules.asked.rounding import find_rounding
from tinyv.rules.asked.sentences import asking, ends, sentences_of, without_drawings
from tinyv.rules.asked.symbols import declarations
from tinyv.rules.asked.unit import find_unit

__all__ = ["read_question"]


def read_question(question: str) -> Asked:
    """What a question says about its answer; `NOTHING_ASKED` where it says nothing. Never raises; linear time."""
    if not question.strip():
        return NOTHING_ASKED
    text = without_drawings(question)
    choice = find_options(text)
    stem = flattened(ends(text[: choice.start] if choice else text))
    sentences = sentences_of(stem)
    asks = asking(sentences)
    declared = declarations(stem)
    return Asked(
        options=choice.options if choice else (),
        several=wants_several(ends(text)),
        rounding=find_rounding(stem),
        unit=find_unit(asks),
        formula=find_formula(asks),
        unknowns=find_unknowns(asks),
        ordered=wants_order(asks),
        loose_ends=has_loose_ends(asks),
        words=words_of(ends(text)),
        truth=wants_truth(sentences),
        integers=declared.integers,
        positive=declared.positive,
        complex_=declared.complex_,
    )
