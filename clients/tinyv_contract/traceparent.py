"""The caller's place in a trace, as W3C Trace Context spells it: `00-<trace id>-<span id>-<flags>`."""

import re
from dataclasses import dataclass

__all__ = ["Traceparent"]

_SPELLING = re.compile(r"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?")
_FIRST_VERSION = re.compile(r"00-.{52}")
"""The version that ends with its flags; a later one may say more."""


@dataclass(frozen=True, slots=True)
class Traceparent:
    """A span of somebody else, under which ours belong."""

    trace_id: str
    """32 hexadecimal digits."""
    span_id: str
    """16 hexadecimal digits."""
    sampled: bool = True
    """Whether the caller records this trace."""

    @classmethod
    def read(cls, text: object) -> "Traceparent | None":
        """None for what the standard does not know: a trace that cannot be read is no reason to refuse a request."""
        found = _SPELLING.fullmatch(str(text))
        if found is None or not (int(found[1], 16) and int(found[2], 16)):
            return None
        if str(text).startswith("00") and _FIRST_VERSION.fullmatch(str(text)) is None:
            return None
        return cls(found[1], found[2], bool(int(found[3], 16) & 1))

    def __str__(self) -> str:
        return f"00-{self.trace_id}-{self.span_id}-{'01' if self.sampled else '00'}"
