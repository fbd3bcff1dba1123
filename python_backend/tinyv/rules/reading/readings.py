"""All readings of a text, the most natural first."""

# ruff: noqa: E501  # patterns of phrases

import re
from dataclasses import replace

from tinyv.rules.asked.records import NOTHING_ASKED, Asked
from tinyv.rules.doubt import doubted
from tinyv.rules.reading.amounts import amount_of_units
from tinyv.rules.reading.chemistry import formula_with_subscripts
from tinyv.rules.reading.cursor import Mode, Unreadable
from tinyv.rules.reading.cycles import permutation
from tinyv.rules.reading.fragments import joined_fragments, row_by_row
from tinyv.rules.reading.lexer import tokens_of
from tinyv.rules.reading.ornaments import bare
from tinyv.rules.reading.parts import parts_of
from tinyv.rules.reading.phrases import respelled
from tinyv.rules.reading.statements import Answers
from tinyv.rules.reading.tokens import Token
from tinyv.rules.reading.wording import letter_row, numbers_in_digits, prose, whole_readings
from tinyv.rules.values import (
    Choices,
    Clock,
    Date,
    Expression,
    Labelled,
    Nothing,
    Relation,
    Sequence,
    Symbol,
    Truth,
    Value,
    Words,
)

__all__ = ["LONGEST_TEXT", "read"]

LONGEST_TEXT = 600
"""Characters; a longer text is prose or an attack, and has no reading."""
_MOST_READINGS = 8
_MOST_PARSES = 6
_LONG = 150
"""Tokens."""
_MOST_PARSES_OF_LONG = 2
_LABEL = re.compile(
    r"(?:\\(?:text|textbf|mathrm|mathbf)\s*\{\s*)?(?:(?:[Oo]ption|[Cc]hoice)\s+(?=\(?[A-J]\b))?(?:\(([A-Ja-e])\)|([A-J])\s*[).:]|([a-e])\))\s*\}?\s*(?:\\[,; ]|\\quad)?\s*(?=\S)"
)
_LABELLED = re.compile(r"\([A-J]\)\s+[\w$\\]")
"""A letter in brackets, set off from what it labels: no factor."""
_LETTER_AND_NAME = re.compile(r"([A-E])\s+([A-Z][a-z]{3,15})")
_LABEL_BEHIND = re.compile(r"(\S.*?)\s*\(\s*(?:[Oo]ption|[Cc]hoice)\s+([A-J])\s*\)")
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)")
_BRACKETS = "([{\\"
_SURELY_GROUPED = re.compile(r"\d,0\d\d(?!\d)|, ")
_SETTLED = (Truth, Nothing, Date)
_ANNOUNCED = re.compile(
    r"([^=;!?\n]{0,100}[A-Za-z]{2}[^=;!?\n]{0,100}?)\s(?:is|are|equals|was|will be|would be)\s+(\S.*)", re.DOTALL
)
_DECIMAL_COMMA = re.compile(r"-?(?:0,\d+|\d+,(?!\d{3}$)0\d*|\d+,\d{4,})")
"""A comma that no list would have: nothing else is written with such digits."""
_HUNDREDTHS = re.compile(r"-?\d{1,12},\d\d")
"""A comma that may be a decimal one, as two items seldom stand so close."""
_ZERO_BEHIND = re.compile(r",0\d")
_LINE_ENDS = re.compile(r"\s*\n\s*")
_POINT = re.compile(r"([A-Z])'?\s*(\([^(),]{1,60}(?:,[^(),]{1,60}){1,3}\))")
_SPOKEN = re.compile(r"\d+(?:/\d+)?")


def read(text: str, asked: Asked = NOTHING_ASKED) -> tuple[Value, ...]:
    """The readings of a text, at most eight; () when it cannot be read completely. Never raises."""
    if len(text) > LONGEST_TEXT:
        return ()
    plain, worded = bare(joined_fragments(text) or text)
    if not plain or len(plain) > 2 * LONGEST_TEXT:
        return ()
    found = _of_a_kind(plain) or [
        *_readings(plain, worded=worded, lower_case_options=bool(asked.options)),
        *_named_point(plain),
    ]
    if _cut_inside(text):
        found = [*found, Words(plain.lower())]
    return tuple(dict.fromkeys(found))[:_MOST_READINGS]


def _cut_inside(text: str) -> bool:
    """Whether a dollar sign stands where none opens or closes mathematics: `$3,$4$` may have been one formula."""
    count = text.count("$") - text.count("\\$")
    return count > 1 and count % 2 == 1


def _of_a_kind(plain: str) -> list[Value]:
    """The only reading of a text whose form leaves no other: an amount in several units, a row of letters, parts."""
    amount = amount_of_units(plain)
    if amount is not None:
        return [amount]
    row = letter_row(plain) or permutation(plain)
    if row is not None:
        return [row]
    return _part_by_part(plain)


def _named_point(plain: str) -> list[Value]:
    """`A(3, 2)`: the point behind its letter."""
    match = _POINT.fullmatch(plain)
    points = _parsed(match[2]) if match else []
    return [Relation(Expression(Symbol(match[1])), "=", points[0])] if match and points else []


def _part_by_part(plain: str) -> list[Value]:
    items: list[Value] = []
    for name, text in parts_of(plain):
        content, worded = bare(text)
        values = _readings(content, worded=worded, lower_case_options=False) if content else []
        if not values or (name is None and isinstance(values[0], Sequence)):
            return []
        items.append(values[0] if name is None else Relation(name, "=", values[0]))
    return [Sequence(tuple(items))] if items else []


def _readings(plain: str, *, worded: bool, lower_case_options: bool) -> list[Value]:
    whole = whole_readings(plain, lower_case_options=lower_case_options)
    settled = (worded and whole) or any(isinstance(value, _SETTLED) or _half_day(value) for value in whole)
    formulas = [] if settled else _formulas(plain)
    choice = any(isinstance(value, Choices) for value in whole)
    symbols_first = choice and not worded and not plain.startswith("(")
    found = [*formulas, *whole] if symbols_first else [*whole, *formulas]
    words = prose(plain)
    if words is not None and not whole and (not found or _wordlike(plain) or all(map(_symbol, found))):
        found = [] if worded and not _SPOKEN.fullmatch(numbers_in_digits(plain) or "") else found
        found = [*(found or _announced(plain)), words]
    labelled = _labelled(plain, lower_case_options=lower_case_options) if not choice else []
    if labelled and _LABELLED.match(plain):
        return labelled
    found = [*labelled, *found] if plain.startswith("(") else [*found, *labelled]
    return found or _announced(plain)


def _half_day(value: Value) -> bool:
    return isinstance(value, Clock) and bool(value.half)


def _announced(plain: str) -> list[Value]:
    """`The least value is 5`: an equation between the words and the value."""
    match = _ANNOUNCED.fullmatch(plain)
    if match is None or doubted(plain) or ". " in match[1]:
        return []
    right, _ = bare(match[2])
    values = _readings(right, worded=False, lower_case_options=False) if right else []
    return [Relation(Words(match[1].lower()), "=", value) for value in values if not isinstance(value, Words)]


def _symbol(value: Value) -> bool:
    return isinstance(value, Expression) and isinstance(value.tree, Symbol)


def _wordlike(plain: str) -> bool:
    return plain.isalpha() and len(plain) > 2  # noqa: PLR2004  # `cat` may be a word, `xy` not


def _labelled(plain: str, *, lower_case_options: bool) -> list[Value]:
    """An option's letter with its content."""
    behind = _LABEL_BEHIND.fullmatch(plain)
    if behind is not None:
        return [Labelled(behind[2], content) for content in _formulas(behind[1])[:3]]
    named = _LETTER_AND_NAME.fullmatch(plain)
    if named is not None:
        return [Labelled(named[1], Words(named[2].lower()))]
    label = _LABEL.match(plain)
    if label is None:
        return []
    rest, worded = bare(
        plain[label.end() :].strip().removesuffix("}")
        if "{" in label[0] and "}" not in label[0]
        else plain[label.end() :]
    )
    letter = (label[1] or label[2] or label[3]).upper()
    contents = (
        _readings(rest, worded=worded, lower_case_options=lower_case_options) if rest and not _LABEL.match(rest) else []
    )
    return [Labelled(letter, content) for content in contents[:3]]


def _formulas(plain: str) -> list[Value]:
    """The readings that the grammar gives, of the text and of its likely spellings."""
    plain = respelled(plain)
    chemical = formula_with_subscripts(plain)
    found = _parsed(chemical) if chemical else []
    if (digits := numbers_in_digits(plain)) is not None:
        found = _parsed(digits)
    found = found or _parsed(plain)
    if _DECIMAL_COMMA.fullmatch(plain):
        decimal = _parsed(plain.replace(",", "."))
        found = decimal if _ZERO_BEHIND.search(plain) else found + decimal
    elif _HUNDREDTHS.fullmatch(plain):
        found = found + _parsed(plain.replace(",", "."))
    if (formula := row_by_row(plain)) is not None:
        found = [*_parsed(formula), *found]
    if not found and "\n" in plain and "\\begin" not in plain:
        found = _parsed(_LINE_ENDS.sub(", ", plain))
    if not found and (balanced := _balanced(plain)) is not None:
        found = _parsed(balanced)
    return found


def _balanced(plain: str) -> str | None:
    """The text with the braces that were lost at its end, or without those too many there; None when none are."""
    count = plain.replace("\\{", "").count("{") - plain.replace("\\}", "").count("}")
    if 0 < count <= 3:  # noqa: PLR2004  # more are no slip
        return plain + "}" * count
    return plain[:count] if -3 <= count < 0 and plain.endswith("}" * -count) else None  # noqa: PLR2004


def _parsed(plain: str) -> list[Value]:
    """One reading for each way to take the ambiguities that the grammar meets, the natural way first."""
    grouped = _GROUPED.search(plain) is not None
    first = Mode(grouping=not (grouped and plain[0] in _BRACKETS and not _SURELY_GROUPED.search(plain)), capital=True)
    modes = [first]
    lexed: dict[bool, list[Token]] = {}
    found: list[Value] = []
    later: list[Value] = []
    for mode in modes:
        if mode.grouping not in lexed:
            lexed[mode.grouping] = tokens_of(plain, grouping=mode.grouping)
        parser = Answers([*lexed[mode.grouping]], mode)
        most = _MOST_PARSES if len(parser.tokens) < _LONG else _MOST_PARSES_OF_LONG
        seen = parser.seen
        if grouped and not (plain[0] not in _BRACKETS and _SURELY_GROUPED.search(plain)):
            seen.add("grouping")
        try:
            value = parser.answer()
            if not parser.refused:
                (found if mode.unit or "unit first" not in seen else later).append(value)
        except Unreadable:
            pass
        for name in sorted(seen - {"unit first"}):
            turned = replace(mode, **{name: not getattr(mode, name)})
            if turned not in modes and len(modes) < most:
                modes.append(turned)
    return [*found, *later]
