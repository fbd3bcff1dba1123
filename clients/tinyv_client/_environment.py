"""What the environment may say to a client, checked when the client is made.

A variable that nobody reads is a setting that somebody believes in; and in a process of a cluster, the default address
is seldom what is meant.
"""

import difflib
import re
import socket
from collections.abc import Collection, Mapping

from tinyv_client.errors import InvalidArgument

__all__ = ["DEFAULT_URL", "METRICS_PORT", "check_default", "check_names"]

DEFAULT_URL = "127.0.0.1:8001"
"""A server of this machine, as `make serve` starts it."""
METRICS_PORT = 8002
"""Of the metrics page, where nobody says another."""

_PREFIX = "TINYV_"

_OTHERS = ("TINYV_RULES_", "TINYV_JUDGE_", "TINYV_ENGINE_", "TINYV_GATEWAY_", "TINYV_METRICS_", "TINYV_TEST_")
"""Prefixes of the server's, the gateway's, `tinyv watch`'s and the tests' own variables."""

_KUBERNETES = re.compile(r"TINYV\w*?_(SERVICE_HOST|SERVICE_PORT\w*|PORT|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)")
"""What Kubernetes sets in every pod for a service whose name starts with `tinyv`."""

_CLOSE, _ALIKE = 0.9, 0.6
"""How much of two names is the same: all but a slip of the keys, and enough to ask."""

_WORKERS = ("RAY_RAYLET_PID", "RAY_JOB_ID")
"""What Ray sets in its workers' environment."""

_PROBE_S = 1.0


def check_names(env: Mapping[str, str], known: Collection[str]) -> None:
    """Raises InvalidArgument for a `TINYV_*` variable that is neither known nor another program's."""
    for name in sorted(env):
        if not name.startswith(_PREFIX) or name in known or _KUBERNETES.fullmatch(name):
            continue
        meant = _like(name, known, _CLOSE)
        if name.startswith(_OTHERS) and not meant:
            continue
        meant = meant or _like(name, known, _ALIKE)
        step = f"is {meant[0]} meant?" if meant else f"unset {name}"
        raise InvalidArgument(
            f"{name}: got an unknown variable, expected one of: {', '.join(sorted(known))}; next: {step}"
        )


def _like(name: str, known: Collection[str], cutoff: float) -> list[str]:
    """The known name that is most like this one, behind the prefix that all share."""
    ends = {other.removeprefix(_PREFIX): other for other in sorted(known)}
    found = difflib.get_close_matches(name.removeprefix(_PREFIX), ends, n=1, cutoff=cutoff)
    return [ends[end] for end in found]


def check_default(env: Mapping[str, str]) -> None:
    """Raises InvalidArgument where no server is named, the process is one of a cluster, and none listens here."""
    if _of_a_cluster(env) and not _listens(DEFAULT_URL):
        raise InvalidArgument(
            f"url: got none in a worker of a cluster, and nobody listens on {DEFAULT_URL}; expected the server's "
            "address; next: set TINYV_URL=host:8001 where workers see it (Ray: runtime_env env_vars), or pass url"
        )


def _of_a_cluster(env: Mapping[str, str]) -> bool:
    if any(name in env for name in _WORKERS):
        return True
    return _number(env, "WORLD_SIZE") > _number(env, "LOCAL_WORLD_SIZE") > 0 or _number(env, "SLURM_JOB_NUM_NODES") > 1


def _number(env: Mapping[str, str], name: str) -> int:
    text = env.get(name, "")
    return int(text) if text.isdecimal() else 0


def _listens(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), _PROBE_S):
            return True
    except OSError:
        return False
