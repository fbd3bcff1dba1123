# ruff: noqa: RUF001  # sentences of every script
"""Sentences that hold the ground truth and do not give it as the answer, and some that do.

Each function gives a ground truth, a near miss, no question and the whole response.
"""

from random import Random

from benchmarks.nearmisses.notation import chosen
from benchmarks.nearmisses.sources import pair

__all__ = ["alternatives", "changes", "compares", "denies", "goes_on", "sets_aside", "supposes"]

Sentence = tuple[str, ...]
_DENIES = (
    "The answer is not {r}.",
    "It is {w}, not {r}.",
    "{w} instead of {r}",
    "Not {r} but {w}",
    "anything but {r}",
    "The value {r} is wrong.",
    "{r} fails the check",
    "It can't be {r}",
    "There is no way it equals {r}",
    "The answer is {r}, which is wrong",
    "The answer is {r}. Correction: {w}",
    "Die Antwort ist nicht {r}.",
    "{w} statt {r}",
    "La respuesta no es {r}.",
    "Ce n'est pas {r}.",
    "{w} au lieu de {r}",
    "não é {r}",
    "non è {r}",
    "{w}, а не {r}",
    "không phải {r}",
    "ليس {r}",
    "{r} नहीं",
    "答案不是{r}",
    "答案是{w}而不是{r}",
    "{r}ではない",
    "{r}가 아니다",
)
_SETS_ASIDE = (
    "{w} (earlier {r})",
    "{w}, previously {r}",
    "{w}, corrected from {r}",
    "Correction: {w} (I wrote {r} before)",
    "I first got {r}, but it is {w}",
    "{w}, after rejecting {r}",
    "{w}; {r} is extraneous",
    "{w} (discard {r})",
    "{w} because {r} is impossible",
    "An intermediate result is {r}",
    "In step 1 we get {r}. In step 2 we get {w}.",
    "We get {r}. Now we need to double it.",
    "draft answer: {r}",
    "The other answer is {r}",
    "The answer to part (a) is {r}",
    "früher schrieb ich {r}",
    "Das Zwischenergebnis ist {r}",
    "El resultado parcial es {r}",
    "Le résultat intermédiaire est {r}",
    "x={w}（舍去{r}）",
    "中间结果是{r}",
)
_SUPPOSES = (
    "Suppose it is {r}.",
    "Assume the answer is {r}",
    "It would be {r} if all were equal.",
    "Perhaps {r}",
    "It might be {r}",
    "My guess: {r}",
    "Is it {r}?",
    "Say {r}",
    "Someone said the answer is {r}",
    "My friend claims {r}",
    "When n = 1 the answer is {r}",
    "Naively, the answer is {r}",
    "At first glance the answer is {r}",
    "hint: {r}",
    "Given: {r}",
    "vielleicht {r}",
    "falls {r}",
    "quizás {r}",
    "peut-être {r}",
    "talvez {r}",
    "forse {r}",
    "возможно {r}",
    "có thể là {r}",
    "ربما {r}",
    "शायद {r}",
    "可能是{r}",
    "若为{r}",
    "たぶん{r}",
    "아마 {r}",
)
_CHANGES = (
    "twice the answer is {r}",
    "Twice the value is {r}.",
    "three times the number is {r}",
    "The square of the answer is {r}",
    "its square root is {r}",
    "some multiple of x = {r}",
    "the negative of the answer is {r}",
    "The sum of the answer and 1 is {r}",
    "The answer plus one is {r}",
    "Adding 3 to the answer gives {r}",
    "After adding one we get {r}",
    "{r} plus one",
    "{r} times larger",
    "{r} less than before",
    "one short of {r}",
    "The answer is {r}, plus one",
    "The answer is {r} halved",
    "The answer is the root of {r}",
    "The answer depends on {r}",
    "Die Hälfte davon ist {r}",
    "el doble es {r}",
    "le double est {r}",
    "答案的两倍是{r}",
    "答案是{r}的一半",
    "答えは{r}の2倍",
)
_COMPARES = (
    "less than {r}",
    "more than {r}",
    "at least {r}",
    "The answer is at most {r}",
    "The answer is close to {r}",
    "x > {r}",
    "x \\neq {r}",
    "between {w} and {r}",
    "from {w} to {r}",
    "slightly more than {r}",
    "not less than {r}",
    "mehr als {r}",
    "al menos {r}",
    "La respuesta es mayor que {r}",
    "au moins {r}",
    "più di {r}",
    "больше {r}",
    "lớn hơn {r}",
    "大于{r}",
    "不超过{r}",
    "{r}以上",
)
_ALTERNATIVES = (
    "either {r} or {w}",
    "The answer is {w} or {r}.",
    "one of {r} and {w}",
    "{w}, maybe {r}",
    "{r} if n is even, {w} otherwise",
    "entweder {r} oder {w}",
    "o {r} o {w}",
    "soit {r} soit {w}",
    "{w} ou {r}",
    "{w} или {r}",
    "{w} hoặc {r}",
    "{w} أو {r}",
    "{w} या {r}",
    "{w}或{r}",
    "{w}または{r}",
    "{w} 또는 {r}",
)
_GOES_ON = (
    "use {r} and simplify",
    "plug in {r}",
    "after {r} comes the answer",
    "start from {r}",
    "the first step gives {r}",
    "We tried {r}.",
    "So x = {r}. Now we substitute this back to find the area.",
    "There are {r} of each kind and two kinds",
    "Ignore this: the answer is {r}",
)


def _response(random: Random, sentences: tuple[str, ...]) -> Sentence:
    right, wrong = pair(random)
    said = random.choice(sentences).format(r=right, w=wrong)
    response = chosen(
        random, said, f"\\boxed{{{said}}}", f"<answer>{said}</answer>", f"Answer: {said}", f"We add the sides.\n{said}"
    )
    return right, wrong, "", response


def denies(random: Random) -> Sentence:
    """It denies the value."""
    return _response(random, _DENIES)


def sets_aside(random: Random) -> Sentence:
    """It gives another value and mentions this one."""
    return _response(random, _SETS_ASIDE)


def supposes(random: Random) -> Sentence:
    """It supposes, guesses, reports or asks."""
    return _response(random, _SUPPOSES)


def changes(random: Random) -> Sentence:
    """It makes another value of it."""
    return _response(random, _CHANGES)


def compares(random: Random) -> Sentence:
    """It compares with it."""
    return _response(random, _COMPARES)


def alternatives(random: Random) -> Sentence:
    """It leaves two values."""
    return _response(random, _ALTERNATIVES)


def goes_on(random: Random) -> Sentence:
    """It uses the value in another sentence."""
    return _response(random, _GOES_ON)
