"""The routes' shapes: what each trainer sends, and how each hears of a reward, and of none.

| route | a row without a reward |
|---|---|
| `/score` | `reward` null and a `status`; the face for everybody else, with all that a verdict holds |
| `/openrlhf` | the rule's verdict, else `last_resort`; `tinyv_unscored` is 1 in `extra_logs` |
| `/slime` | a reply is a bare number, which cannot be marked: status 422, or 503 where asking again may help |
| `/slime?object=1` | for `--reward-key reward`: as `/openrlhf`, in one object |
| `/verify` | NeMo-Gym's own tags of a judge that failed: the row is masked, and goes to the failures file |

When no server decides, every route answers 503 with Retry-After.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from tinyv_contract.records import Status, Verdict, or_none

from tinyv_client.adapters._scorer import METRICS, UNREACHABLE, Outcome, Scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.adapters.openrlhf import answer_part, one_or_all
from tinyv_client.conversations import question_text
from tinyv_client.gateway.bodies import Json
from tinyv_client.gateway.replies import Kind, Refused
from tinyv_client.intake import Row, read_row

__all__ = ["FACES", "TRACEPARENT", "Face", "Scorers"]

TRACEPARENT = "traceparent"
"""Of a request's header; it is beside the query, for faces that hand it on."""

_OPTIONS = ("mode", "judge_weight", "reward_type", "deadline_ms")

_PASSING = frozenset({Status.JUDGE_UNAVAILABLE.value, Status.OVERLOADED.value})
"""Unscored statuses that another try may mend."""

_JUDGE_FAILED = "judge_failed"
_TAGS = ("mask_sample", "failure_kind", "failure_reason", "_ng_failure_class", "_ng_failure_judge_error")
"""With which NeMo-Gym 0.7 masks a row whose judge failed (nemo_gym/judge.py)."""


class Scorers:
    """What the routes score with."""

    def __init__(self, settings: AdapterSettings) -> None:
        self.numbers = Scorer(settings, says_unscored=False)
        """For trainers that take a number alone."""
        self.words = Scorer(settings, says_unscored=True)
        self.options: Json = {name: getattr(settings, name) for name in _OPTIONS if hasattr(settings, name)}
        self.fills = settings.on_unscored not in {"", "nan", "raise", "rule"}
        """Whether the operator has named a number for rows that have no reward."""


Face = Callable[[Scorers, Json, Mapping[str, str]], Awaitable[Any]]


async def _score(scorers: Scorers, body: Json, query: Mapping[str, str]) -> Json:
    if unknown := sorted(set(body) - {"rows", *_OPTIONS}):
        raise Refused(Kind.BODY, f"body: got the key {unknown[0][:80]!r}, expected: rows, {', '.join(_OPTIONS)}")
    rows = [_plain_row(item) for item in _list(body.get("rows"), "rows")]
    asked = scorers.options | {name: body[name] for name in _OPTIONS if name in body}
    if TRACEPARENT in query:
        asked[TRACEPARENT] = query[TRACEPARENT]
    client, samples = scorers.words.aclient, [row.sample for row in rows]
    if len(samples) == 1:
        verdicts = [await client.verify_one(samples[0], **asked)]
    else:
        verdicts = await client.verify(samples, **asked)
    return {"verdicts": [_told(row, verdict) for row, verdict in zip(rows, verdicts, strict=True)]}


async def _openrlhf(scorers: Scorers, body: Json, _query: Mapping[str, str]) -> Json:
    columns = [_list(body.get(name), name) for name in ("query", "prompts", "labels")]
    if len(lengths := {len(column) for column in columns}) != 1:
        raise Refused(Kind.BODY, f"body: got lengths {sorted(lengths)}, expected one for query, prompts and labels")
    rows = []
    for query, prompt, label in zip(*columns, strict=True):
        asked = question_text(prompt)
        rows.append(read_row(asked, label, answer_part(query, asked)))
    outcomes = await _outcomes(scorers.numbers, rows)
    rewards = one_or_all([outcome.reward for outcome in outcomes])
    logs = {name: one_or_all([outcome.metrics[name] for outcome in outcomes]) for name in METRICS}
    return {"rewards": rewards, "scores": rewards, "extra_logs": logs}


async def _slime(scorers: Scorers, body: Json, query: Mapping[str, str]) -> Any:
    row = read_row(body.get("prompt"), body.get("label"), body.get("response"))
    (outcome,) = await _outcomes(scorers.numbers, [row])
    if query.get("object", "0") != "0":
        return {"reward": outcome.reward, "tinyv_status": outcome.status, **outcome.metrics}
    if outcome.metrics["tinyv_unscored"] and not scorers.fills:
        step = "next: ?object=1 with --reward-key reward, the adapter of slime, or TINYV_ON_UNSCORED=<number>"
        said = f"the row is {outcome.why}; a bare number cannot say so; {step}"
        raise Refused(Kind.UNSCORED if outcome.status in _PASSING else Kind.ROW, said)
    return outcome.reward


async def _verify(scorers: Scorers, body: Json, _query: Mapping[str, str]) -> Json:
    """NeMo-Gym's request with a reward; without one it is tagged as NeMo-Gym tags a judge that failed."""
    response = body.get("response")
    said = response.get("output") if isinstance(response, dict) and "output" in response else response
    row = read_row(body.get("question"), body.get("expected_answer"), said)
    (outcome,) = await _outcomes(scorers.words, [row])
    body = _without_tags(body) | {"tinyv_status": outcome.status}
    if outcome.has_reward:
        return body | {"reward": outcome.reward}
    why = f"the row is {outcome.why}"
    tags = dict(zip(_TAGS, (True, _JUDGE_FAILED, why, _JUDGE_FAILED, why), strict=True))
    return body | {"reward": 0.0, "instance_config": _config(body) | {"mask_sample": True}} | tags


FACES: dict[str, Face] = {"/score": _score, "/openrlhf": _openrlhf, "/slime": _slime, "/verify": _verify}


async def _outcomes(scorer: Scorer, rows: Sequence[Row]) -> list[Outcome]:
    """One outcome a row; raises Refused when no server decides."""
    outcomes = [await scorer.aone(rows[0])] if len(rows) == 1 else await scorer.abatch(rows)
    if any(outcome.status == UNREACHABLE for outcome in outcomes):
        raise Refused(Kind.NO_SERVER, f"got no answer for {len(rows)} rows; next: ask again, or see `tinyv ping`")
    return outcomes


def _without_tags(body: Json) -> Json:
    """A row that is verified again brings the tags of a judge that failed before."""
    if _JUDGE_FAILED not in (body.get("failure_kind"), body.get("_ng_failure_class")):
        return body
    found = {name: value for name, value in body.items() if name not in _TAGS}
    if "instance_config" in found:
        found["instance_config"] = {name: value for name, value in _config(body).items() if name != "mask_sample"}
    return found


def _config(body: Json) -> Json:
    found = body.get("instance_config")
    return found if isinstance(found, dict) else {}


def _plain_row(item: object) -> Row:
    found: Json = item if isinstance(item, dict) else {}
    row = read_row(found.get("question"), found.get("ground_truth"), found.get("response"), found.get("data_source"))
    return row if found is item else Row(row.sample, f"row: got {type(item).__name__}, expected an object")


def _told(row: Row, verdict: Verdict) -> Json:
    found = {
        "reward": or_none(verdict.reward),
        "status": verdict.status.value,
        "answer": verdict.answer,
        "judge_probability": or_none(verdict.judge_probability),
    }
    return found | {"reason": row.problem} if row.problem else found


def _list(found: object, name: str) -> list[Any]:
    if not isinstance(found, list):
        got = "nothing" if found is None else type(found).__name__
        raise Refused(Kind.BODY, f"body: {name!r}: got {got}, expected a list")
    return found
