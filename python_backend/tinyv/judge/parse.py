"""What a judge's reply says: one of the profile's verdicts, or nothing that may be believed.

Strict on purpose. TinyV's own reading is `'true' in reply.lower()`, which takes "not true" for a yes
(verl/utils/reward_score/tinyv.py of uw-nsl/TinyV), CompassVerifier's takes any A, B or C after its mark; here the
verdict is the first word, exactly, and a reply that also says another one is unreadable. Where a profile is `exact`,
a reply that holds anything besides is unreadable, too.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from tinyv.profiles import Profile
from tinyv.records import Completion, JudgeOutcome, JudgeReply

__all__ = ["read_reply"]

_EMPTY_THOUGHT = re.compile(r"\s*<think>\s*</think>")

_BEFORE = r"[\s\"'`*]*"
"""What may stand before a verdict."""

_AROUND = r"(?:[\s\"'`*$()\[\]{}.:,-]|\\boxed\b)*"
"""What may stand around the words of a reply that is a verdict and nothing else."""


@dataclass(frozen=True, slots=True)
class _Grammar:
    """How a profile's verdicts look."""

    verdict: re.Pattern[str]
    """A reply's verdict, where it must stand; group 1 is its word."""
    begin: re.Pattern[str]
    """A verdict, whatever follows it."""
    word: re.Pattern[str]
    """A verdict's word anywhere."""
    outcomes: dict[str, JudgeOutcome]

    def outcome(self, found: re.Match[str]) -> JudgeOutcome:
        """What a word says."""
        return self.outcomes[found[1].lower()]


def read_reply(profile: Profile, completion: Completion) -> JudgeReply:
    """The judge's verdict with P(True), or UNREADABLE.

    P(True) is the probability of the verdict as generated if it accepts, and its complement if it does not; over the
    whole vocabulary, so what the model would have said instead counts against the verdict. An accepting word below the
    profile's `accept_from` is a rejection, with P(True) as it is.
    """
    text = completion.text
    grammar = _grammar(profile.verdicts, exact=profile.exact)
    found = _verdict(profile, grammar, text)
    if found is None:
        return JudgeReply(JudgeOutcome.UNREADABLE)
    outcome = grammar.outcome(found)
    if any(grammar.outcome(other) is not outcome for other in grammar.word.finditer(text, found.end(1))):
        return JudgeReply(JudgeOutcome.UNREADABLE)
    chance = _probability(completion, found.start(1), found.end(1))
    if math.isnan(chance):
        return JudgeReply(JudgeOutcome.UNREADABLE)
    if outcome is not JudgeOutcome.ACCEPTED:
        return JudgeReply(outcome, 1.0 - chance)
    return JudgeReply(JudgeOutcome.ACCEPTED if chance >= profile.accept_from else JudgeOutcome.REJECTED, chance)


def _verdict(profile: Profile, grammar: _Grammar, text: str) -> re.Match[str] | None:
    """The verdict where it must stand; None when it or the mark that announces it is missing."""
    if not profile.thinks:
        thought = _EMPTY_THOUGHT.match(text)
        return grammar.verdict.match(text, thought.end() if thought else 0)
    mark = next((mark for mark in profile.verdict_marks if mark in text), None)
    if mark is None:
        return None
    ends = [found.end() for found in re.finditer(re.escape(mark), text)]
    announced = {grammar.outcome(found) for end in ends if (found := grammar.begin.match(text, end))}
    if profile.exact and len(announced) > 1:  # it may have gone on to judge a question of its own making
        return None
    return grammar.verdict.match(text, ends[-1])


@lru_cache
def _grammar(verdicts: tuple[tuple[str, JudgeOutcome], ...], *, exact: bool) -> _Grammar:
    words = "|".join(_spelt(word) for word, _ in verdicts)
    word = rf"(?<!\w)({words})(?!\w)"
    alone = rf"{_AROUND}{word}(?:{_AROUND}(?<!\w)(?:{words})(?!\w))*{_AROUND}\Z"
    return _Grammar(
        verdict=re.compile(alone if exact else _BEFORE + word),
        begin=re.compile(_AROUND + word),
        word=re.compile(word),
        outcomes={word.lower(): outcome for word, outcome in verdicts},
    )


def _spelt(word: str) -> str:
    """A pattern of the word; in any case, unless it is a letter, which may be an article."""
    return re.escape(word) if len(word) == 1 else rf"(?i:{re.escape(word)})"


def _probability(completion: Completion, start: int, end: int) -> float:
    """Probability of the tokens that cover text[start:end], as generated; NaN when the engine gave none."""
    total, at = 0.0, 0
    for token, log_prob in zip(completion.token_texts, completion.log_probs, strict=True):
        if at < end and at + len(token) > start:
            total += log_prob
        at += len(token)
    return min(math.exp(total), 1.0) if total <= 0.0 or math.isnan(total) else 1.0
