"""Makes the bodies: a right one of each route, then faults in its values, its text, and how it is sent."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["GATEWAY", "Ask", "asks"]

_VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 5, 10**400, 1e308, float("nan"), float("inf"), float("-inf"), -0.0),
    *("", " ", "5", "\\boxed{5}", "\ud83d", "\x00", "notfound", "NaN", "null", "٣", "a" * 70_000, "\\frac{" * 400),
    *([], {}, [[]], [None], ["5", None], [[["5"]]], {"ground_truth": "5"}, {"content": 5}, {"role": "assistant"}),
    *([{"role": "assistant", "content": [{"type": "text", "text": "5"}]}], [{"role": "tool", "content": "5"}]),
)
"""What stands where something else is expected."""

_DEPTHS = (50, 900, 5_000, 100_000)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request."""

    path: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    pieces: int = 0
    """Sent in so many chunks; 0: with its length."""


def asks(count: int, seed: int, templates: "Templates") -> Iterator[Ask]:
    """So many requests; the same for the same seed."""
    for number in range(count):
        yield _ask(random.Random(f"{seed}/{number}"), templates)  # noqa: S311  # seeded random is wanted


def _ask(draw: random.Random, templates: "Templates") -> Ask:
    path, make = draw.choice(templates)
    body = make(draw)
    for _ in range(draw.choice((0, 1, 1, 2, 4))):
        body = _spoilt(draw, body)
    text = draw.choice((_encoded,) * 5 + (_nested, _doubled))(draw, body)
    if draw.random() < 0.3:  # noqa: PLR2004  # a third of the texts
        text = draw.choice((_cut, _flipped, _inserted, _wide))(draw, text)
    headers = [("content-type", draw.choice(("application/json", "text/plain", "application/x-www-form-urlencoded")))]
    if draw.random() < 0.05:  # noqa: PLR2004  # one in twenty
        headers.append(draw.choice((("content-encoding", "gzip"), ("inference-header-content-length", "7"))))
    return Ask(path, text, tuple(headers), draw.choice((0, 0, 1, 3)))


def _rows(draw: random.Random) -> list[dict[str, Any]]:
    answers = ("5", "6", "no", "\\boxed{5}", "\\boxed{1/2}")
    plain = {"question": "q", "ground_truth": "5"}
    return [plain | {"response": draw.choice(answers)} for _ in range(draw.choice((0, 1, 2, 8)))]


def _score(draw: random.Random) -> Any:
    return {"rows": _rows(draw), "mode": "rule_only"}


def _openrlhf(draw: random.Random) -> Any:
    rows = _rows(draw)
    return {
        "query": ["p " + row["response"] for row in rows],
        "prompts": ["p "] * len(rows),
        "labels": ["5"] * len(rows),
    }


def _slime(draw: random.Random) -> Any:
    return {"prompt": "p", "response": draw.choice(("5", "6")), "label": "5"}


def _verify(draw: random.Random) -> Any:
    part = {"type": "output_text", "text": draw.choice(("5", "6"))}
    said = {"output": [{"type": "reasoning"}, {"type": "message", "role": "assistant", "content": [part]}]}
    return {"question": "q", "expected_answer": "5", "response": said, "responses_create_params": {"input": []}}


Templates = tuple[tuple[str, Callable[[random.Random], Any]], ...]

GATEWAY: Templates = (
    ("/score", _score),
    ("/openrlhf", _openrlhf),
    ("/slime", _slime),
    ("/slime?object=1", _slime),
    ("/verify", _verify),
    ("/nowhere", _slime),
)


def _spoilt(draw: random.Random, body: Any) -> Any:
    """The body with one node replaced, removed or renamed."""
    if not isinstance(body, dict | list) or not body or draw.random() < 0.1:  # noqa: PLR2004  # the root, at times
        return draw.choice(_VALUES)
    keys: list[Any] = list(body) if isinstance(body, dict) else list(range(len(body)))
    key, found = draw.choice(keys), body.copy()
    fate = draw.random()
    if fate < 0.6:  # noqa: PLR2004  # deeper, mostly
        found[key] = _spoilt(draw, body[key])
    elif fate < 0.8:  # noqa: PLR2004
        found[key] = draw.choice(_VALUES)
    elif fate < 0.9 or not isinstance(found, dict):  # noqa: PLR2004
        del found[key]
    else:
        found[draw.choice(("mode", "judge_weight", "deadline_ms", "reward", "x", "\ud83d"))] = found.pop(key)
    return found


def _encoded(_draw: random.Random, body: Any) -> bytes:
    return json.dumps(body).encode()


def _nested(draw: random.Random, body: Any) -> bytes:
    depth, (opens, closes) = draw.choice(_DEPTHS), draw.choice((("[", "]"), ('{"a":', "}")))
    closed = closes * depth if draw.random() < 0.5 else ""  # noqa: PLR2004  # half of them
    text = json.dumps(body)
    return (text[:-1] + ',"deep":' + opens * depth + "1" + closed + text[-1:]).encode()


def _doubled(_draw: random.Random, body: Any) -> bytes:
    """Each key twice."""
    text = json.dumps(body)
    return (text[:-1] + "," + text[1:]).encode() if text.startswith("{") else text.encode()


def _cut(draw: random.Random, text: bytes) -> bytes:
    return text[: draw.randrange(len(text) + 1)]


def _flipped(draw: random.Random, text: bytes) -> bytes:
    found = bytearray(text)
    for _ in range(draw.choice((1, 3, 20))):
        if found:
            found[draw.randrange(len(found))] = draw.randrange(256)
    return bytes(found)


def _inserted(draw: random.Random, text: bytes) -> bytes:
    at, piece = (
        draw.randrange(len(text) + 1),
        draw.choice((b"\xff\xfe", b"\xed\xa0\xbd", b"NaN", b"\x00", b"1e999", b"}")),
    )
    return text[:at] + piece + text[at:]


def _wide(draw: random.Random, text: bytes) -> bytes:
    coding = draw.choice(("utf-16", "utf-32", "utf-8-sig"))
    return text.decode("utf-8", "replace").encode(coding)
