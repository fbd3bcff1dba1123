"""Whether two texts are one, typography aside: what is equal so needs no reading."""

import re

from tinyv.rules.reading.ornaments import bare
from tinyv.rules.reading.readings import LONGEST_TEXT

__all__ = ["same_spelling"]

_ARROWS = re.compile(r"\\(?:long)?(?:right|Right)arrow(?![A-Za-z])|->|-->|=>|\\implies(?![A-Za-z])")
_TYPEFACES = re.compile(r"\\(?:text|textbf|textrm|mathrm|mathbf|operatorname|mathit|ce)\s*\{([^{}]*)\}")
_SPACES = re.compile(r"(?:\s|\\[,;:! ]|\\q?quad(?![A-Za-z])|~|\\(?:left|right|displaystyle)(?![A-Za-z]))+")
_AROUND_SIGNS = re.compile(r"\s*([-+=*/<>()\[\]^])\s*")


def same_spelling(left: str, right: str) -> bool:
    """Whether two short texts differ in spacing, typefaces and kinds of arrows at most."""
    if max(len(left), len(right)) > LONGEST_TEXT:
        return left.strip() == right.strip()
    spelt = _spelt(left)
    return bool(spelt) and spelt == _spelt(right)


def _spelt(text: str) -> str:
    plain = _SPACES.sub(" ", _TYPEFACES.sub(r"\1", _ARROWS.sub(r" \\to ", bare(text)[0])))
    return _AROUND_SIGNS.sub(r"\1", plain).strip()
