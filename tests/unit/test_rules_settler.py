"""Pairs settled without a worker: remembered, counted, switched off; and prose that holds no value."""

import pytest
from tinyv.errors import BadSetting
from tinyv.meters import MemoryMeters
from tinyv.records import RuleStatus
from tinyv.rules import RuleRow
from tinyv.rules.extract import Found, extract
from tinyv.rules.settler import Settler
from tinyv.settings import RuleSettings, load

from .rules_kit import ask, quick, room_of, row


def settler(*, fast_paths: bool = True, entries: int = 10) -> Settler:
    return Settler(max_answer_chars=100, entries=entries, fast_paths=fast_paths)


def boxed(text: str) -> Found:
    found = extract(f"\\boxed{{{text}}}")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("gold", "answer", "expected"),
    [
        ("$x^2-1$", "(x-1)(x+1)", ("accepted", "algebra", "algebra: equal")),
        ("$x^2-1$", "(x-1)^2", ("rejected", "algebra", "algebra: different")),
        ("$x^2-1$", "$(x-1)(x+1)$", ("accepted", "algebra", "algebra: equal")),
        ("0.5", "1/2", ("accepted", "number", "number")),
        ("5", "9^{9^{9^{9^{9}}}}", ("undecided", "limit", "limit:tower")),
        ("5", "x" * 101, ("answer_too_long", "limit", "limit:answer")),
        ("\\sin^2 x", "1-\\cos^2 x", None),
    ],
)
def test_a_pair_is_settled_by_the_cheapest_tier(gold: str, answer: str, expected: tuple[str, str, str] | None) -> None:
    settled = settler().settle(gold, boxed(answer))
    found = (settled.verdict.status.value, settled.how, settled.verdict.detail) if settled else None
    assert found == expected


def test_a_pair_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    own = settler()
    settle = own._algebra.settle
    monkeypatch.setattr(own._algebra, "settle", lambda gold, answer: looked.append(answer) or settle(gold, answer))
    verdicts = [own.settle("x+1", boxed(answer)) for answer in ("1+x", "1+x", "\\sin^2 x", "\\sin^2 x")]
    assert verdicts[0] is verdicts[1]
    assert looked == ["1+x", "\\sin^2 x"]


@pytest.mark.parametrize(
    ("response", "status"),
    [
        ("The answer is the answer is", "rejected"),
        ("I do not know this one and give up. " * 8, "no_answer"),
        ("The answer is the one with $x$ in it, I am quite sure", None),
        ("so we get number 7 " * 30, None),
    ],
)
def test_prose_without_any_value_needs_no_worker(response: str, status: str | None) -> None:
    found = extract(response)
    assert found is not None
    assert found.raw
    settled = settler().settle("5", found)
    assert (settled.verdict.status.value if settled else None) == status


@pytest.mark.parametrize("response", ["The answer is the answer is", "I do not know this one and give up. " * 8])
def test_math_verify_finds_nothing_in_such_prose_either(response: str) -> None:
    rows = [RuleRow("5", response)]
    with room_of(quick(deadline_s=20, fast_budget_s=20)) as strict, room_of(quick(fast_paths=True)) as fast:
        assert [verdict.status for verdict in ask(strict, rows)] == [verdict.status for verdict in ask(fast, rows)]


def test_fast_paths_can_be_switched_off() -> None:
    assert settler(fast_paths=False).settle("0.5", boxed("1/2")) is None
    assert load(RuleSettings, {"fast_paths": "false"}, {}) == RuleSettings(fast_paths=False)
    with pytest.raises(BadSetting, match=r"fast_paths.*'maybe'.*true or false"):
        load(RuleSettings, {"fast_paths": "maybe"}, {})


def test_what_the_algebra_settles_is_counted_and_needs_no_worker() -> None:
    meters = MemoryMeters()
    with room_of(quick(fast_paths=True), meters) as room:
        room._pool.close()  # nobody could work
        verdicts = ask(room, [row("$x+1$", "1+x"), row("$x+1$", "x+2"), row("$x+1$", "1+x")])
    assert [verdict.status for verdict in verdicts] == [RuleStatus.ACCEPTED, RuleStatus.REJECTED, RuleStatus.ACCEPTED]
    assert meters.values["tinyv_rule_settled_total{how=algebra}"] == 3
