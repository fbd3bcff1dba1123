"""Where an engine is served and how it spoke when it was checked: `endpoint.json` in an engine directory.

Written by `tinyv-build remote`, which knows prompts; read by the engine slot, which compares and knows none.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from tinyv.engine.remote.wire import Dialect
from tinyv.errors import BadSetting

__all__ = ["ENDPOINT_FILE", "Endpoint", "Probe", "read_endpoint", "write_endpoint"]

ENDPOINT_FILE = "endpoint.json"


@dataclass(frozen=True, slots=True)
class Probe:
    """A known prompt and what the checked engine said to it."""

    prompt: tuple[int, ...]
    max_new_tokens: int
    ids: tuple[int, ...]
    """Generated, without the end token."""
    log_probs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One judge model, served at one or more addresses."""

    urls: tuple[str, ...]
    """Bases of the API, `http://host:8000/v1`."""
    model: str
    """What requests ask for."""
    served_as: str
    """What replies call it."""
    dialect: Dialect
    key_file: str
    """File that holds the API key; empty: none."""
    together: int
    """Prompts that one request may hold: the server answered several as it answers each."""
    end_id: int
    vocabulary_size: int
    probes: tuple[Probe, ...]


def read_endpoint(directory: Path) -> Endpoint:
    """The endpoint of an engine directory; raises BadSetting when it is missing or unreadable."""
    path = directory / ENDPOINT_FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        probes = tuple(
            Probe(tuple(probe["prompt"]), probe["max_new_tokens"], tuple(probe["ids"]), tuple(probe["log_probs"]))
            for probe in data.pop("probes")
        )
        urls, dialect = tuple(data.pop("urls")), Dialect(data.pop("dialect"))
        return Endpoint(urls=urls, dialect=dialect, probes=probes, **data)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BadSetting(
            f"{path}: got {error!r}, expected the endpoint that `make serve ENGINE=openai JUDGE_URL=…` writes"
        ) from error


def write_endpoint(directory: Path, endpoint: Endpoint) -> None:
    """Writes `endpoint.json`."""
    (directory / ENDPOINT_FILE).write_text(json.dumps(asdict(endpoint), indent=1) + "\n", encoding="utf-8")
