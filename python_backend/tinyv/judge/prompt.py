"""The question to the judge, as the profile's checkpoint was trained to read it.

Owns the filling of templates in one pass, so that a placeholder inside user text stays text, and the defusing of
fence tags and headings: an answer that contains `</model_answer>` must not end its own fence, nor one with
`### Ground Truth Answer:` begin another part. A profile may want the answers plain.
Special tokens are the tokenizer's concern: user text never lands in a special piece.
"""

import re
from functools import lru_cache

from tinyv.profiles import ANSWER, GROUND_TRUTH, PROMPT, QUESTION, Profile
from tinyv.records import PromptPiece
from tinyv.typeset import untypeset

__all__ = ["put", "render"]

_PLACEHOLDER = re.compile("|".join(map(re.escape, (QUESTION, GROUND_TRUTH, ANSWER))))
_PARTS = re.compile(r"\w+|[^\w\s]")
_WORDS = re.compile(r"\w+")


def put(profile: Profile, text: str) -> str:
    """A ground truth or an answer as the profile shows it to its checkpoint."""
    return untypeset(text) if profile.plain else text


def render(profile: Profile, *, question: str, ground_truth: str, answer: str) -> tuple[PromptPiece, ...]:
    """The prompt; byte-exact for texts that contain none of the profile's fence tags and headings."""
    texts = {QUESTION: question, GROUND_TRUTH: put(profile, ground_truth), ANSWER: put(profile, answer)}
    values = {place: _defused(profile, text) for place, text in texts.items()}
    prompt = _PLACEHOLDER.sub(lambda found: values[found[0]], profile.template)
    return tuple(
        piece if piece.special else PromptPiece(piece.text.replace(PROMPT, prompt, 1)) for piece in profile.frame
    )


def _defused(profile: Profile, text: str) -> str:
    fences, headings = _fences(profile.fenced_tags), _headings(profile.headings)
    text = fences.sub(r"[\1]", text) if fences else text
    return headings.sub(lambda found: f"[{' '.join(_WORDS.findall(found[0]))}]", text) if headings else text


@lru_cache
def _fences(tags: tuple[str, ...]) -> re.Pattern[str] | None:
    """Matches opening and closing fence tags, however spaced and cased; group 1 is what stands between the signs."""
    if not tags:
        return None
    return re.compile(rf"<(\s{{0,8}}/?\s{{0,8}}(?:{'|'.join(map(re.escape, tags))})\s{{0,8}})>", re.IGNORECASE)


@lru_cache
def _headings(headings: tuple[str, ...]) -> re.Pattern[str] | None:
    """Matches headings, however spaced and cased."""
    if not headings:
        return None
    spelt = (r"\s{0,8}".join(re.escape(part) for part in _PARTS.findall(heading)) for heading in headings)
    return re.compile("|".join(spelt), re.IGNORECASE)
