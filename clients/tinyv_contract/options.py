"""What one request asks for: mode, weight, reward type, deadline; and whose trace it belongs to.

They travel as Triton request parameters, which reach every step of the ensemble.
Both faces of the contract are here: the server reads them, the client writes them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from tinyv_contract.errors import BadRequest
from tinyv_contract.records import Mode, RewardType
from tinyv_contract.traceparent import Traceparent

__all__ = ["RequestOptions"]

_MODE_ALIASES = {"tinyv_only": Mode.JUDGE_ONLY.value}
"""TinyV's own name of a set-up (verl/utils/reward_score/tinyv.py of uw-nsl/TinyV)."""

_NAME_ALIASES = {"tinyv_setup": "mode", "tinyv_weight": "judge_weight"}

_FOREIGN_PREFIXES = ("triton_", "x-")
"""Parameters that Triton itself or a forwarded header adds; not ours to refuse."""


_MAX_DEADLINE_MS = 24 * 3600 * 1000
"""One day: longer is a slip of units."""

_Word = TypeVar("_Word", Mode, RewardType)


@dataclass(frozen=True, slots=True)
class RequestOptions:
    """The options of one request, checked."""

    mode: Mode = Mode.ADDON
    judge_weight: float = 1.0
    """Weight of the judge's verdict, in [0, 1]."""
    reward_type: RewardType = RewardType.BINARY
    deadline_ms: int | None = None
    """Milliseconds from arrival after which an unanswered row is given up; None: the server's own deadlines."""
    traceparent: Traceparent | None = None
    """The caller's span; None: nobody traces the request."""

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, object]) -> "RequestOptions":
        """Reads Triton request parameters; TinyV's names are accepted as aliases.

        Raises BadRequest naming the parameter, what it got and what it expects.
        """
        given = {
            _NAME_ALIASES.get(name, name): value
            for name, value in parameters.items()
            if not name.startswith(_FOREIGN_PREFIXES)
        }
        unknown = sorted(set(given) - set(cls.__dataclass_fields__))
        if unknown:
            known = ", ".join(sorted(cls.__dataclass_fields__))
            raise BadRequest(f"unknown request parameter {unknown[0]!r}; expected one of: {known}")
        return cls(
            mode=_word(Mode, "mode", given.get("mode", Mode.ADDON), _MODE_ALIASES),
            judge_weight=_weight(given.get("judge_weight", 1.0)),
            reward_type=_word(RewardType, "reward_type", given.get("reward_type", RewardType.BINARY), {}),
            deadline_ms=_deadline(given.get("deadline_ms")),
            traceparent=Traceparent.read(given.get("traceparent")),
        )

    def within(self, left_s: float) -> "RequestOptions":
        """These options, with a deadline that is no later than that many seconds from now."""
        left_ms = max(math.ceil(left_s * 1000), 1)
        if left_ms > _MAX_DEADLINE_MS or (self.deadline_ms is not None and self.deadline_ms <= left_ms):
            return self
        return replace(self, deadline_ms=left_ms)

    def to_parameters(self) -> dict[str, str | int]:
        """The request parameters that `from_parameters` reads back; every value has a type that gRPC carries."""
        parameters: dict[str, str | int] = {
            "mode": self.mode.value,
            "judge_weight": repr(float(self.judge_weight)),
            "reward_type": self.reward_type.value,
        }
        if self.deadline_ms is not None:
            parameters["deadline_ms"] = self.deadline_ms
        if self.traceparent is not None:
            parameters["traceparent"] = str(self.traceparent)
        return parameters


def _word(kind: type[_Word], name: str, got: object, aliases: Mapping[str, str]) -> _Word:
    word = got.value if isinstance(got, kind) else str(got)
    try:
        return kind(aliases.get(word, word))
    except ValueError:
        known = ", ".join(item.value for item in kind)
        raise BadRequest(f"request parameter {name!r}: got {got!r}, expected one of: {known}") from None


def _weight(got: object) -> float:
    """The judge's weight; strings are read too, since gRPC parameters of Triton 2.51 carry no floats."""
    try:
        weight = float(got)  # type: ignore[arg-type]  # anything float() refuses lands in the except
    except (TypeError, ValueError):
        weight = math.nan
    if isinstance(got, bool) or not 0.0 <= weight <= 1.0:
        raise BadRequest(f"request parameter 'judge_weight': got {got!r}, expected a number in [0, 1]")
    return weight


def _deadline(got: object) -> int | None:
    if got is None:
        return None
    text = str(got)
    if isinstance(got, bool) or not text.isdecimal() or not 0 < int(text) <= _MAX_DEADLINE_MS:
        expected = f"a whole number of milliseconds in [1, {_MAX_DEADLINE_MS}]"
        raise BadRequest(f"request parameter 'deadline_ms': got {got!r}, expected {expected}")
    return int(text)
