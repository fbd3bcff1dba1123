# ruff: noqa: RUF001  # answers are announced, and punctuated, in every script
"""What a response gives as its final answer: the room's functions.

Owns the order in which places count (and that a ground truth may be a whole solution):
1. the thought is left out; a thought that was cut off has no answer;
2. of boxes, box tokens, answer tags and answer fields the last one in the text; a box inside a tag is its answer. A box
   that is empty or was cut off is no answer, and no earlier one stands in for it;
3. a later line that announces an answer, unless it only remarks on the box; any such line where there is no box;
4. a response that is itself an answer;
5. the end of the text, as weak candidates.
"""

import re
from collections.abc import Iterator

from tinyv.rules.doubt import doubted
from tinyv.rules.extraction.answer_words import OPENINGS
from tinyv.rules.extraction.around import Measure
from tinyv.rules.extraction.boxes import Boxed, last_boxes
from tinyv.rules.extraction.fragments import fragments, leading_word
from tinyv.rules.extraction.lines import Line, answer_lines, runs_on
from tinyv.rules.extraction.records import Candidate, Strength
from tinyv.rules.extraction.spelling import (
    SHORT_CHARS,
    is_answer,
    is_blank,
    is_formula,
    is_prose,
    is_sentence,
    plain,
    unwrapped,
)
from tinyv.rules.extraction.tags import Stated, last_field, last_tag, listed
from tinyv.rules.extraction.thoughts import final_part

__all__ = ["candidates", "each_candidate", "reference"]

_Found = Iterator[Candidate]
_OPENING = re.compile(rf"\A(?:{OPENINGS})\b[\s,:]{{1,4}}", re.IGNORECASE)
_OBJECT = re.compile(r'\{\s{0,8}"\w{1,40}"\s{0,8}:')
_PARENTHESIS_CHARS = 200
_PARENTHESIS = re.compile(r"(?<=\S)\s*(?:\\[,;:!]\s?|\\q?quad\s?|~)*(?:\\text\s?\{\s?)?\(([^()]{0,120})\)\}?\s*$")
_SOLUTION = re.compile(r"\\(?:boxed|fbox)(?![A-Za-z])|^####(?!#)|<answer>", re.MULTILINE)
_LISTS = frozenset({"boxes", "parts"})
_MARKED = _LISTS | {"box", "box with unit", "tag", "line"}
_PERCENT = "box with percent"
_REMARK = re.compile(
    r"(?:approx(?:imately|\.)?|exact(?:ly)?|rounded|simplified|(?:in\s)?(?:lowest|simplest|reduced)\s(?:terms|form)|answer|约)\.?",
    re.IGNORECASE,
)
"""Remarks that say nothing of the value; one with a number in it is read with the whole, for it may disagree."""


def candidates(response: str) -> tuple[Candidate, ...]:
    """The final answer as it may be read, what is meant first; empty when there is none.

    Time is linear in the response, whatever it holds. Never raises.
    """
    return tuple(each_candidate(response))


def each_candidate(response: str) -> Iterator[Candidate]:
    """The same, one by one: who wants the first alone does not search for the others."""
    text, known = final_part(response), set[str]()
    if is_blank(text):
        return
    for candidate in _searched(text):
        if candidate.text not in known and not is_blank(candidate.text):
            known.add(candidate.text)
            yield candidate


def reference(ground_truth: str) -> str:
    """The answer in a ground truth: of a whole solution its box or marked last line, else the text itself."""
    if not _SOLUTION.search(ground_truth):
        return ground_truth
    found = candidates(ground_truth)
    marked = [candidate for candidate in found if candidate.place == _PERCENT] or [
        candidate for candidate in found if candidate.strength is Strength.STRONG and candidate.place in _MARKED
    ]
    listed = [candidate for candidate in marked if candidate.place in _LISTS]
    return (listed or marked)[0].text if marked else ground_truth


def _searched(text: str) -> _Found:
    box, tag, field = last_boxes(text), last_tag(text), last_field(text)
    ends = {"box": box.end if box else -1, "tag": tag.end if tag else -1, "field": field.end if field else -1}
    stated = max(ends, key=lambda place: ends[place])
    line = _correction(text, ends[stated])
    if line is not None:
        yield from _line(line)
    elif box is not None and stated == "box":
        yield from _boxes(box)
    elif tag is not None and stated == "tag":
        yield from _inside(tag)
    elif field is not None:
        yield from _field(field)
    else:
        yield from _bare(text.strip(), "bare")


def _correction(text: str, stated: int) -> Line | None:
    """The last line that announces an answer; behind a box or tag one that stands for itself and for this question."""
    for line in answer_lines(text, max(stated, 0)):
        if stated < 0:
            return line
        if line.start <= stated:
            return None
        if line.corrects:
            return None if runs_on(text[stated : line.start]) else line
    return None


def _line(line: Line) -> _Found:
    text = line.text
    if not line.corrects or (is_sentence(text) and not is_formula(text)):
        yield from _weak(text, "line", ends=line.last)
        return
    yield from _strong(text, "line")
    if line.exclaimed:
        yield Candidate(text.rstrip("!！").strip(), Strength.WEAK, "line without exclamation")


def _inside(tag: Stated) -> _Found:
    """A box in the tag is the answer, else what its text says."""
    box = last_boxes(tag.text)
    yield from _boxes(box) if box is not None else _said(tag.text, "tag")


def _said(text: str, place: str) -> _Found:
    """What is marked as the answer may name it once more: in a field, after `ANS:`; else the whole of it is."""
    field = last_field(text)
    line = next(answer_lines(text), None) if field is None else None
    if field is not None:
        yield from _field(field)
    elif line is not None:
        yield from _line(line)
    elif place == "tag":
        yield from _bare(text.strip(), place)
    else:
        yield from _object(text, place) or _strong(text, place)


def _field(field: Stated) -> _Found:
    box = last_boxes(field.text)
    text = plain(field.text)
    yield from _boxes(box) if box is not None else _object(text, "field") or _strong(text, "field")


def _object(text: str, place: str) -> tuple[Candidate, ...]:
    """An object, which may hold more than the answer, and all of its values; nothing for another text."""
    whole, values = Candidate(text, Strength.WEAK, place), listed(text)
    if not values:
        return (whole,) if _OBJECT.match(text) else ()
    return whole, Candidate(values, Strength.WEAK, "field values")


def _boxes(box: Boxed) -> _Found:
    if is_blank(box.joined):
        return
    if box.beside:
        yield Candidate(plain(box.beside), Strength.WEAK, "sentence around a box")
        return
    if box.measure is not None:
        yield from _measured(unwrapped(box.joined), *box.measure)
        return
    listed = (f"({box.parts})", "parts") if box.by_parts else (box.parts, "boxes")
    spellings = [listed, (box.joined, "box")]
    for text, place in spellings if box.by_parts or box.further else spellings[::-1]:
        if text:
            yield from _said(unwrapped(text), place)


def _measured(value: str, measure: Measure, behind: str) -> _Found:
    """A box and what stands behind it as one; a percent sign may be left out, `million` may have been asked for."""
    if measure is Measure.PERCENT:
        yield from _strong(value, "box")
        yield Candidate(f"{value}\\%", Strength.WEAK, _PERCENT)
    else:
        strength = Strength.STRONG if measure is Measure.UNIT else Strength.WEAK
        yield Candidate(f"{value} {behind}", strength, f"box with {measure.value}")


def _bare(text: str, place: str) -> _Found:
    """The whole text where it reads as an answer, else its end; of an object all of its values."""
    whole = plain(text)
    concluded = plain(_OPENING.sub("", whole))
    whole = concluded if is_formula(concluded) and not concluded.endswith("!") else whole
    if found := _object(whole, place):
        yield from found
    elif (is_formula(whole) and is_answer(whole)) or (is_answer(whole) and not is_sentence(whole)):
        yield from _strong(whole, place)
    elif place != "tag" or not doubted(text):
        yield from _weak(text, place)


def _strong(text: str, place: str) -> _Found:
    """A text that is given as the answer; of prose its end, too."""
    yield Candidate(text, Strength.STRONG, place)
    cut = _PARENTHESIS.search(text[-_PARENTHESIS_CHARS:])
    if cut and _REMARK.fullmatch(cut[1].strip()):
        kept = text[: len(text) - len(cut[0])]
        yield Candidate(unwrapped(kept.strip()), Strength.WEAK, f"{place} without parenthesis")
    if is_prose(text):
        yield from _ends(text)


def _weak(text: str, place: str, *, ends: bool = True) -> _Found:
    """A text that says its answer somewhere: the whole where it is a line, and its end where nothing follows."""
    whole = plain(text)
    if is_formula(whole) or (len(whole) <= SHORT_CHARS and "\n" not in whole):
        yield Candidate(whole, Strength.WEAK, place)
    if ends:
        yield from _ends(text)


def _ends(text: str) -> _Found:
    word = leading_word(text)
    if word:
        yield Candidate(word, Strength.WEAK, "leading word")
    if len(word) == 1:
        return
    for place, part in fragments(text):
        yield Candidate(plain(part), Strength.WEAK, place)
