"""Second opinions: only what both orders accept is accepted, and what they differ on says so."""

import asyncio
import itertools
import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinyv.errors import EngineError
from tinyv.judge import JudgeRoom, JudgeRow
from tinyv.judge.opinions import in_doubt, together
from tinyv.meters import MemoryMeters
from tinyv.profiles import load_profile
from tinyv.records import VERDICTS, Completion, JudgeOutcome, JudgeReply, PromptPiece, RuleStatus, RuleVerdict
from tinyv.settings import JudgeSettings
from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Mode, RewardType, Status, Verdict

PROFILE = "tinyv-1.5b"
WORDS = ("one", "two", "three")
PAIRS = list(itertools.product(WORDS, WORDS))

Says = Callable[[str, str], tuple[str, float]]
"""What a judge says of (reference, answer), and how sure it is."""


class PlacedEngine:
    """A judge whose word depends on which text stands where."""

    def __init__(self, says: Says) -> None:
        self.says = says
        self.asked: list[tuple[str, str]] = []

    def count(self, text: str) -> int:
        return len(text.split())

    def shorten(self, text: str, max_tokens: int) -> str:
        return text[: 16 * max_tokens]

    def length(self, pieces: tuple[PromptPiece, ...]) -> int:
        return len(pieces)

    async def complete(self, pieces: tuple[PromptPiece, ...], max_new_tokens: int) -> Completion:
        assert max_new_tokens > 0
        prompt = "".join(piece.text for piece in pieces)
        reference, answer = (
            prompt.partition(f"<{tag}>")[2].partition("</")[0] for tag in ("ground_truth_answer", "model_answer")
        )
        self.asked.append((reference, answer))
        await asyncio.sleep(0)
        word, chance = self.says(reference, answer)
        if word == "down":
            raise EngineError("down")
        return Completion((word,), (math.log(chance),))


def judge(
    says: Says, pairs: list[tuple[str, str]], within: float, reward_type: RewardType = RewardType.BINARY
) -> tuple[list[Verdict], PlacedEngine, MemoryMeters]:
    engine, meters = PlacedEngine(says), MemoryMeters()
    settings = JudgeSettings(second_opinion_within=within)
    room = JudgeRoom(settings, load_profile(PROFILE), engine, meters, "model")
    rows = [JudgeRow("Q", truth, RuleVerdict(RuleStatus.REJECTED, answer)) for truth, answer in pairs]
    options = RequestOptions(mode=Mode.JUDGE_ONLY, reward_type=reward_type)
    return asyncio.run(room.judge(rows, options)), engine, meters


@given(st.lists(st.booleans(), min_size=len(PAIRS), max_size=len(PAIRS)))
def test_whatever_the_judge_s_bias_only_what_both_orders_accept_is_accepted(table: list[bool]) -> None:
    says_yes = dict(zip(PAIRS, table, strict=True))
    verdicts, _, _ = judge(lambda *pair: ("True" if says_yes[pair] else "False", 0.99), PAIRS, within=1.0)
    for (truth, answer), verdict in zip(PAIRS, verdicts, strict=True):
        words = {says_yes[truth, answer], says_yes[answer, truth]}
        expected = {(True,): Status.JUDGE_ACCEPTED, (False,): Status.JUDGE_REJECTED}
        assert verdict.status is expected.get(tuple(words), Status.JUDGE_DISAGREED)
        assert math.isnan(verdict.reward) is (len(words) > 1)


def test_a_judge_that_looks_at_the_answer_s_place_alone_is_found_out() -> None:
    """It accepts `one` whatever the reference says, and it is sure."""
    verdicts, _, meters = judge(lambda _, answer: ("True" if answer == "one" else "False", 0.999), PAIRS, within=1.0)
    accepted = [pair for pair, verdict in zip(PAIRS, verdicts, strict=True) if verdict.status is Status.JUDGE_ACCEPTED]
    assert accepted == [("one", "one")]
    assert meters.values["tinyv_judge_second_opinions_total{outcome=disagreed}"] == 4


def test_off_by_default_and_then_nobody_is_asked_twice() -> None:
    assert JudgeSettings().second_opinion_within == 0.0
    _, engine, meters = judge(lambda *_: ("True", 0.5), [("one", "two")], within=0.0)
    assert engine.asked == [("one", "two")]
    assert not [name for name in meters.values if "second_opinions" in name]


@pytest.mark.parametrize(
    ("word", "chance", "asked"), [("True", 0.55, 2), ("False", 0.55, 2), ("True", 0.9, 1), ("False", 0.9, 1)]
)
def test_near_the_threshold_means_both_sides_of_it(word: str, chance: float, asked: int) -> None:
    _, engine, _ = judge(lambda *_: (word, chance), [("one", "two")], within=0.1)
    assert len(engine.asked) == asked
    assert engine.asked[1:] == [("two", "one")] * (asked - 1)


def test_both_opinions_are_remembered_and_shared() -> None:
    """A pair and its mirror image are two calls, not four."""
    _, engine, _ = judge(lambda *_: ("False", 0.9), [("one", "two"), ("two", "one"), ("one", "two")], within=1.0)
    assert sorted(engine.asked) == [("one", "two"), ("two", "one")]


def test_a_soft_reward_is_the_mean_of_both() -> None:
    chances = {("one", "two"): 0.9, ("two", "one"): 0.7}
    (verdict,), _, _ = judge(lambda *pair: ("True", chances[pair]), [("one", "two")], 1.0, RewardType.SOFT)
    assert verdict.reward == pytest.approx(0.8)
    assert verdict.judge_probability == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("second", "status"), [("down", Status.JUDGE_UNAVAILABLE), ("perhaps", Status.JUDGE_UNREADABLE)]
)
def test_a_second_opinion_that_fails_leaves_the_row_unscored_and_says_why(second: str, status: Status) -> None:
    (verdict,), _, _ = judge(
        lambda reference, _: ("True", 0.9) if reference == "one" else (second, 0.9), [("one", "two")], within=1.0
    )
    assert verdict.status is status
    assert math.isnan(verdict.reward)


@pytest.mark.parametrize("first", sorted(VERDICTS))
@pytest.mark.parametrize("second", list(JudgeOutcome))
def test_two_opinions_make_one_reply_cell_by_cell(first: JudgeOutcome, second: JudgeOutcome) -> None:
    yes = {JudgeOutcome.ACCEPTED}
    reply = together(JudgeReply(first, 0.4), JudgeReply(second, 0.6 if second in VERDICTS else math.nan))
    if second not in VERDICTS:
        assert reply.outcome is second
    elif (first in yes) is (second in yes):
        assert reply == JudgeReply(first, 0.5)
    else:
        assert reply.outcome is JudgeOutcome.DISAGREED
        assert math.isnan(reply.probability)


def test_a_profile_s_own_threshold_is_what_near_is_measured_from() -> None:
    embedded = load_profile("embedded")
    assert embedded.threshold == embedded.accept_from > 0.5
    assert in_doubt(JudgeReply(JudgeOutcome.ACCEPTED, embedded.threshold + 0.02), embedded, 0.05)
    assert not in_doubt(JudgeReply(JudgeOutcome.REJECTED, 0.5), embedded, 0.05)
    assert not in_doubt(JudgeReply(JudgeOutcome.UNREADABLE), embedded, 1.0)
