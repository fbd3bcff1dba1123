"""Answers that are words: other words for the same, and their opposites."""

import random
import re
from collections.abc import Iterable

__all__ = ["opposites", "same_words"]

_SAME = (
    ("converges", "is convergent"), ("diverges", "is divergent"), ("perpendicular", "orthogonal"), ("increasing", "growing"), ("decreasing", "falling"),
    ("does not exist", "fails to exist"), ("cannot", "can not"), ("is not", "isn't"), ("does not", "doesn't"), ("equal to", "the same as"), ("one-to-one", "injective"),
    ("for all", "for every"), ("greater than", "more than"), ("less than", "smaller than"), ("at least", "no fewer than"), ("at most", "no more than"), ("triangle", "three-sided polygon"),
    ("always", "in every case"), ("never", "in no case"), ("identical", "the same"), ("zero", "0"), ("positive integers", "natural numbers"), ("square", "regular quadrilateral"),
)  # fmt: skip
_OPPOSITE = (
    ("increasing", "decreasing"), ("increases", "decreases"), ("increase", "decrease"), ("convergent", "divergent"), ("converges", "diverges"), ("odd", "even"), ("parallel", "perpendicular"),
    ("maximum", "minimum"), ("greater", "less"), ("larger", "smaller"), ("more", "less"), ("always", "never"), ("inside", "outside"), ("left", "right"), ("north", "south"), ("east", "west"),
    ("positive", "negative"), ("acute", "obtuse"), ("real", "imaginary"), ("above", "below"), ("upward", "downward"), ("clockwise", "counterclockwise"), ("first", "second"), ("all", "no"),
    ("some", "no"), ("first", "last"), ("linear", "quadratic"), ("dependent", "independent"), ("sufficient", "necessary"), ("circle", "ellipse"), ("parabola", "hyperbola"), ("even", "odd"),
    ("true", "false"), ("possible", "impossible"), ("can", "cannot"), ("is", "is not"), ("are", "are not"), ("will", "will not"), ("does", "does not"), ("exists", "does not exist"), ("was", "was not"), ("were", "were not"), ("has", "has no"),
    ("isosceles", "equilateral"), ("rational", "irrational"), ("prime", "composite"), ("heads", "tails"), ("sine", "cosine"), ("row", "column"), ("rows", "columns"),
    ("Monday", "Tuesday"), ("Wednesday", "Thursday"), ("Friday", "Saturday"), ("Sunday", "Monday"), ("red", "blue"), ("green", "yellow"), ("white", "black"), ("same", "different"),
)  # fmt: skip
_FRAMES = (
    "{}",
    "{}.",
    "\\text{{{}}}",
    "\\textbf{{{}}}",
    "it is {}",
    "the answer: {}",
    "**{}**",
    "\\mathrm{{{}}}",
    "({})",
    '"{}"',
    "{} (as required)",
)
_LONGEST = 160
_PLAIN = re.compile(r"\\(?:text|mathrm|textbf|mbox)\s*\{([^{}]*)\}|[$]")


def same_words(luck: random.Random, text: str) -> list[str]:
    """The words in other dress, and with one of them in other words."""
    bare = _bare(text)
    found = [
        luck.choice(_FRAMES).format(form) for form in (bare, bare.lower(), bare.upper() if len(bare) < 12 else bare)
    ]
    if _is_plain(bare):
        found.append(_exchanged(bare, _SAME))
        if bare.lower().startswith(("the ", "a ", "an ")):
            found.append(bare.partition(" ")[2])
    return [form for form in dict.fromkeys(found) if form and form != text]


def opposites(luck: random.Random, text: str) -> list[str]:
    """The words with one of them turned into its opposite; empty where none has one."""
    bare = _bare(text)
    if not _is_plain(bare):
        return []
    found = {_exchanged(bare, luck.sample(_OPPOSITE, len(_OPPOSITE))) for _ in range(3)}
    return [luck.choice(_FRAMES).format(form) for form in sorted(found - {""})]


def _is_plain(text: str) -> bool:
    """Whether its words are words: no commands of LaTeX among them."""
    return not set("\\_^=") & set(text) and len(text) <= _LONGEST


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", _PLAIN.sub(lambda found: found[1] or "", text)).strip(" .")


def _exchanged(text: str, table: Iterable[tuple[str, str]]) -> str:
    """The text with the first pair of the table that it holds exchanged; empty where it holds none.

    Where it says `not` already, that goes before another one comes.
    """
    denied = " not" in text
    for one, two in table:
        for old, new in ((two, one), (one, two)) if denied and "not" in two else ((one, two), (two, one)):
            if (found := re.search(rf"\b{re.escape(old)}\b", text, re.IGNORECASE)) is not None:
                return text[: found.start()] + new + text[found.end() :]
    return ""
