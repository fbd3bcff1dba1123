"""What a group of rollouts tells GRPO: a group whose rewards are all equal has advantages of zero, and teaches nothing.

Source: Z. Shao and others, DeepSeekMath (https://arxiv.org/abs/2402.03300), 4.1: an advantage is a reward less the mean
of its group.
"""

import hashlib
from collections.abc import Mapping, Sequence

__all__ = ["Groups"]


class Groups:
    """Counts groups of two rows or more, and those with a signal, by verifier; a few bytes of memory a group."""

    def __init__(self, verifiers: Sequence[str]) -> None:
        self._verifiers = tuple(verifiers)
        self._seen: dict[bytes, int] = {}

    def add(self, group: object, accepted: Mapping[str, bool]) -> None:
        """Takes one row: two bits a verifier, that one was accepted and that one was not; one more for a second row."""
        key = hashlib.blake2b(repr(group).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        before = self._seen.get(key, 0)
        bits = before | (2 if before else 1)
        for place, name in enumerate(self._verifiers, 1):
            bits |= 1 << (2 * place + accepted[name])
        self._seen[key] = bits

    @property
    def whole(self) -> int:
        """Groups of two rows or more."""
        return sum(1 for bits in self._seen.values() if bits & 2)

    def with_signal(self) -> dict[str, int]:
        """By verifier: groups of which it accepts some rows and not others."""
        return {
            name: sum(1 for bits in self._seen.values() if bits >> 2 * place & 3 == 3)  # noqa: PLR2004  # both bits
            for place, name in enumerate(self._verifiers, 1)
        }
