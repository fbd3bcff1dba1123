"""What a judge's reply says: True, False, or nothing that may be believed.

Strict on purpose. TinyV's own reading is `'true' in reply.lower()`, which takes "not true" for a yes
(verl/utils/reward_score/tinyv.py of uw-nsl/TinyV); here the verdict is the first word, exactly, and a reply that also
says the opposite is unreadable.
"""

import math
import re

from tinyv.profiles import Profile
from tinyv.records import Completion, JudgeOutcome, JudgeReply

__all__ = ["read_reply"]

_VERDICT = re.compile(r"[\s\"'`*]*(true|false)(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"(?<!\w)(true|false)(?!\w)", re.IGNORECASE)
_EMPTY_THOUGHT = re.compile(r"\s*<think>\s*</think>")


def read_reply(profile: Profile, completion: Completion) -> JudgeReply:
    """The judge's verdict with P(True), or UNREADABLE.

    P(True) is the probability of the verdict as generated if it is True, and its complement if it is False; over the
    whole vocabulary, so what the model would have said instead of both counts against the verdict. A True below the
    profile's `accept_from` is a rejection, with P(True) as it is.
    """
    text = completion.text
    start = _verdict_start(profile, text)
    found = None if start is None else _VERDICT.match(text, start)
    if found is None:
        return JudgeReply(JudgeOutcome.UNREADABLE)
    word = found[1].lower()
    if any(other[1].lower() != word for other in _WORD.finditer(text, found.end())):
        return JudgeReply(JudgeOutcome.UNREADABLE)
    chance = _probability(completion, found.start(1), found.end(1))
    if math.isnan(chance):
        return JudgeReply(JudgeOutcome.UNREADABLE)
    if word == "true":
        return JudgeReply(JudgeOutcome.ACCEPTED if chance >= profile.accept_from else JudgeOutcome.REJECTED, chance)
    return JudgeReply(JudgeOutcome.REJECTED, 1.0 - chance)


def _verdict_start(profile: Profile, text: str) -> int | None:
    """Where the verdict must stand; None when the mark that announces it is missing."""
    if profile.thinks:
        ends = [text.rfind(mark) + len(mark) for mark in profile.verdict_marks if mark in text]
        return ends[0] if ends else None
    thought = _EMPTY_THOUGHT.match(text)
    return thought.end() if thought else 0


def _probability(completion: Completion, start: int, end: int) -> float:
    """Probability of the tokens that cover text[start:end], as generated; NaN when the engine gave none."""
    total, at = 0.0, 0
    for token, log_prob in zip(completion.token_texts, completion.log_probs, strict=True):
        if at < end and at + len(token) > start:
            total += log_prob
        at += len(token)
    return min(math.exp(total), 1.0) if total <= 0.0 or math.isnan(total) else 1.0
