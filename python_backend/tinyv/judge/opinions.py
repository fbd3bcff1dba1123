"""Second opinions: which verdicts are asked for once more, and what two of them make.

The second question has reference and answer in each other's place. Equality does not care about the place; a judge that
does, or that an answer talks round, says otherwise there.
"""

from dataclasses import replace

from tinyv.profiles import Profile
from tinyv.records import VERDICTS, JudgeOutcome, JudgeReply

__all__ = ["in_doubt", "together"]


def in_doubt(reply: JudgeReply, profile: Profile, within: float) -> bool:
    """Whether a verdict is near enough to the threshold to be asked for once more."""
    return within > 0 and reply.outcome in VERDICTS and abs(reply.probability - profile.threshold) <= within


def together(first: JudgeReply, second: JudgeReply) -> JudgeReply:
    """One reply of two: what both accept is accepted, what neither does is not, and then P(True) is their mean."""
    if second.outcome not in VERDICTS:
        return second
    if (first.outcome is JudgeOutcome.ACCEPTED) is not (second.outcome is JudgeOutcome.ACCEPTED):
        return JudgeReply(JudgeOutcome.DISAGREED)
    return replace(first, probability=(first.probability + second.probability) / 2)
