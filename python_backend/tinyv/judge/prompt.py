"""The question to the judge, as the profile's checkpoint was trained to read it.

Owns the filling of templates in one pass, so that a placeholder inside user text stays text, and the defusing of
fence tags: an answer that contains `</model_answer>` must not end its own fence.
Special tokens are the tokenizer's concern: user text never lands in a special piece.
"""

import re
from functools import lru_cache

from tinyv.profiles import ANSWER, GROUND_TRUTH, PROMPT, QUESTION, Profile
from tinyv.records import PromptPiece

__all__ = ["render"]

_PLACEHOLDER = re.compile("|".join(map(re.escape, (QUESTION, GROUND_TRUTH, ANSWER))))


def render(profile: Profile, *, question: str, ground_truth: str, answer: str) -> tuple[PromptPiece, ...]:
    """The prompt; byte-exact for texts that contain none of the profile's fence tags."""
    fences = _fences(profile.fenced_tags)
    values = {
        placeholder: fences.sub(r"[\1]", text) if fences else text
        for placeholder, text in ((QUESTION, question), (GROUND_TRUTH, ground_truth), (ANSWER, answer))
    }
    prompt = _PLACEHOLDER.sub(lambda found: values[found[0]], profile.template)
    return tuple(
        piece if piece.special else PromptPiece(piece.text.replace(PROMPT, prompt, 1)) for piece in profile.frame
    )


@lru_cache
def _fences(tags: tuple[str, ...]) -> re.Pattern[str] | None:
    """Matches opening and closing fence tags, however spaced and cased; group 1 is what stands between the signs."""
    if not tags:
        return None
    return re.compile(rf"<(\s{{0,8}}/?\s{{0,8}}(?:{'|'.join(map(re.escape, tags))})\s{{0,8}})>", re.IGNORECASE)
