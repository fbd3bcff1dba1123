"""Multiple choice: an option's letter, text and value are equal; a letter with another option's value is wrong."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.outcomes import (
    INCOMPARABLE,
    SYMBOL_LOST,
    Decision,
    different,
    is_different,
    is_same,
    same,
    unknown,
)
from tinyv.rules.deciding.trees import symbols
from tinyv.rules.reading import read
from tinyv.rules.values import Choices, Expression, Labelled, Money, Percent, Quantity, Sequence, Symbol, Value, Words

__all__ = ["decide_choices", "option_readings"]

_OPTIONS = frozenset("abcdefghij")
_DENIALS = frozenset({"not", "or", "wrong", "incorrect", "false"})
_NUMBER = re.compile(r"\d+")
MAX_LETTERS = 12
"""Letters that are looked up in the question at once."""


def decide_choices(truth: Value, answer: Value, context: Context) -> Decision | None:  # noqa: C901, PLR0911 - one branch for each type
    """Whether two answers name the same options; None where neither has a letter."""
    match truth, answer:
        case Choices(), Choices():
            return _letters(truth.letters, answer.letters, context)
        case Labelled(), Labelled():
            return _both_labelled(truth, answer, context)
        case Labelled(letter, _), Choices(letters):
            return _letters((letter,), letters, context)
        case Choices(letters), Labelled(letter, content):
            found = _letters(letters, (letter,), context)
            if is_same(found) and not context.asked.options and _takes_back(content, letter):
                return unknown("a letter with more than its value")
            return _with_content(found, letter, content, context) if is_same(found) else found
        case (Choices(), Expression(Symbol())) | (Expression(Symbol()), Choices()):
            return INCOMPARABLE
        case Choices(letters), _:
            return _by_value(letters, context, lambda option, under: under.compare(option, answer))
        case _, Choices(letters):
            if not _offered(letters, context):
                return different("a letter that is not offered")
            return _by_value(letters, context, lambda option, under: under.compare(truth, option))
        case Labelled(_, content), _:
            return context.compare(content, answer)
        case _, Labelled(letter, content):
            return _with_content(context.compare(truth, content), letter, content, context)
    return None


def _takes_back(content: Value, letter: str) -> bool:
    """Whether what stands behind a letter may name another one, or deny, rather than be its text or one value."""
    if not isinstance(content, Words):
        return not isinstance(content, Expression | Quantity | Percent | Money) or bool(symbols(content.tree))
    words = content.text.split()
    others = {word for word in words if len(word) == 1 and word in _OPTIONS} - {letter.lower(), "a"}
    denied = not _DENIALS.isdisjoint(words) and any(word in _OPTIONS for word in words)
    return bool(others) or denied


def _letters(truth: tuple[str, ...], answer: tuple[str, ...], context: Context) -> Decision:
    if not _offered(answer, context):
        return different("a letter that is not offered", ", ".join(answer))
    if set(truth) == set(answer):
        return same("option letter", ", ".join(truth))
    return different("another option", f"{', '.join(truth)} and {', '.join(answer)}")


def _offered(letters: tuple[str, ...], context: Context) -> bool:
    offered = {option.letter for option in context.asked.options}
    return not offered or set(letters) <= offered


def _both_labelled(truth: Labelled, answer: Labelled, context: Context) -> Decision:
    content = context.compare(truth.content, answer.content)
    if truth.letter == answer.letter:
        return same("option letter and value") if is_same(content) else content
    return unknown("the same value with another letter") if is_same(content) else different("another option")


def _with_content(found: Decision, letter: str, content: Value, context: Context) -> Decision:
    """A letter and its value must agree with the question."""
    options = option_readings(letter, context)
    if not is_same(found):
        return found
    if not options:
        valued = not isinstance(content, Words) or _has_other_numbers(letter, content, context)
        return unknown("a letter whose value is not proven") if valued else found
    decisions = [context.compare(option, content) for option in options]
    if any(map(is_same, decisions)):
        return found
    if all(map(is_different, decisions)):
        return different("the letter of one option with another's value")
    return unknown("a letter whose value is not proven")


def _has_other_numbers(letter: str, content: Value, context: Context) -> bool:
    """Whether words behind a letter have a number that the option's text has not."""
    text = next((option.text for option in context.asked.options if option.letter == letter), None)
    if text is None or not isinstance(content, Words):
        return False
    return bool(set(_NUMBER.findall(content.text)) - set(_NUMBER.findall(text)))


def _by_value(letters: tuple[str, ...], context: Context, decide: Callable[[Value, Context], Decision]) -> Decision:
    if len(letters) > MAX_LETTERS:
        return unknown("too many letters")
    context = replace(context, asked=replace(context.asked, unit=""))
    readings = [option_readings(letter, context) for letter in letters]
    if not all(readings):
        return unknown("a letter and a value without options")
    if len(letters) == 1:
        decisions = [decide(option, context) for option in readings[0]]
    else:
        decisions = [decide(Sequence(tuple(options[0] for options in readings)), context)]
    found = next((decision for decision in decisions if is_same(decision)), None)
    if found is not None:
        nearer = len(letters) == 1 and _another_is_nearer(letters[0], context, decide)
        return unknown("another option is nearer") if nearer else same("option value", found.proof)
    if any(decision.proof == SYMBOL_LOST for decision in decisions) and any(map(_has_symbols, readings[0])):
        return unknown("an option that may not be read right")
    if all(map(is_different, decisions)):
        return different("another option's value", decisions[0].proof)
    doubtful = next(decision for decision in decisions if not is_different(decision))
    return unknown("an option that may not be read right") if doubtful is INCOMPARABLE else doubtful


def _another_is_nearer(letter: str, context: Context, decide: Callable[[Value, Context], Decision]) -> bool:
    """Whether the value only rounds to this option's and is, or rounds to, another's."""
    if any(is_same(decide(option, context.exactly())) for option in option_readings(letter, context)):
        return False
    others = [option.letter for option in context.asked.options if option.letter != letter][:MAX_LETTERS]
    return any(is_same(decide(option, context)) for other in others for option in option_readings(other, context))


def _has_symbols(value: Value) -> bool:
    return isinstance(value, Expression) and bool(symbols(value.tree))


def option_readings(letter: str, context: Context) -> tuple[Value, ...]:
    """What the text of an option can mean; empty where there is no such option."""
    text = next((option.text for option in context.asked.options if option.letter == letter), None)
    if text is None:
        return ()
    return tuple(value for value in _read(text) if not isinstance(value, Choices | Labelled))


@lru_cache(maxsize=4_096)
def _read(text: str) -> tuple[Value, ...]:
    return read(text)
