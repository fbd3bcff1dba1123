"""What an adapter may be told, by environment variables and by arguments.

A trainer loads its reward by name, in processes of its own: the environment is what reaches all of them.
"""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, cast, get_args

from tinyv_contract.errors import BadRequest
from tinyv_contract.options import RequestOptions

from tinyv_client._environment import DEFAULT_URL, check_default, check_names
from tinyv_client._target import targets
from tinyv_client._unscored import OnUnscored, Policy
from tinyv_client.errors import InvalidArgument

__all__ = ["AdapterSettings"]

_PREFIX = "TINYV_"


@dataclass(frozen=True, slots=True)
class AdapterSettings:
    """Each field is also an environment variable: `TINYV_URL`, `TINYV_MODE`, ...

    Raises InvalidArgument when it is made, for a value that no call could use.
    """

    url: str = DEFAULT_URL
    """A server, or several: `a:8001,b:8001`."""
    mode: str = "addon"
    judge_weight: float = 1.0
    reward_type: str = "binary"
    on_unscored: str = ""
    """`nan`, `raise`, `rule` or a number; empty: what the adapter says."""
    last_resort: float = 0.0
    """The reward of a row that is unscored even so, where the trainer has no word for that."""
    timeout_s: float = 600.0
    """Budget of a batch, tries included."""
    affinity: bool = False
    """All rows of a question go to one server."""
    token: str | None = field(default=None, repr=False)
    tls_roots: str | None = None
    """PEM file of the authorities to trust; gives TLS."""
    tls_key: str | None = field(default=None, repr=False)
    """The client's private key, for mutual TLS."""
    tls_certificate: str | None = None
    """The client's certificate chain, for mutual TLS."""

    def __post_init__(self) -> None:
        targets(self.url)
        Policy(self.policy("nan"))
        if not math.isfinite(self.last_resort):
            raise InvalidArgument(f"last_resort: got {self.last_resort!r}, expected a finite number")
        try:
            RequestOptions.from_parameters(
                {"mode": self.mode, "judge_weight": self.judge_weight, "reward_type": self.reward_type}
            )
        except BadRequest as error:
            raise InvalidArgument(
                f"{error}; next: change TINYV_MODE, TINYV_JUDGE_WEIGHT or TINYV_REWARD_TYPE"
            ) from error

    @classmethod
    def read(cls, given: Mapping[str, Any], env: Mapping[str, str] | None = None) -> "AdapterSettings":
        """The environment's settings, replaced by those given; a name of the trainer's own is not ours to refuse.

        Raises InvalidArgument for a variable that says nothing, and where no server is named though one must be.
        """
        plain, found = cls(), os.environ if env is None else env
        names = {item.name: _PREFIX + item.name.upper() for item in fields(cls)}
        check_names(found, names.values())
        if "url" not in given and names["url"] not in found:
            check_default(found)
        told: dict[str, Any] = {
            name: _typed(variable, getattr(plain, name), found[variable])
            for name, variable in names.items()
            if variable in found
        }
        return replace(plain, **(told | {name: value for name, value in given.items() if name in names}))

    def policy(self, default: OnUnscored) -> OnUnscored:
        """`on_unscored`, as the client wants it."""
        if not self.on_unscored:
            return default
        words = get_args(get_args(OnUnscored)[0])
        if self.on_unscored in words:
            return cast("OnUnscored", self.on_unscored)
        try:
            return float(self.on_unscored)
        except ValueError:
            expected = f"one of: {', '.join(words)}, or a number"
            raise InvalidArgument(f"on_unscored: got {self.on_unscored!r}, expected {expected}") from None


def _typed(name: str, example: object, text: str) -> object:
    if isinstance(example, bool):
        if text.lower() not in {"0", "1", "true", "false"}:
            raise InvalidArgument(f"{name}: got {text!r}, expected 1, 0, true or false")
        return text.lower() in {"1", "true"}
    if isinstance(example, float):
        try:
            return float(text)
        except ValueError:
            raise InvalidArgument(f"{name}: got {text!r}, expected a number") from None
    return text
