"""Judge replies: golden ones, and that nothing but a verdict is ever believed."""

import json
import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinyv.judge.parse import read_reply
from tinyv.profiles import load_profile, profile_names
from tinyv.records import Completion, JudgeOutcome

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "judge_replies.jsonl").read_text(encoding="utf-8").splitlines()
]


def completion(text: str, chance: float = 0.9) -> Completion:
    """One token per character; the whole text has that probability."""
    return Completion(tuple(text), tuple([math.log(chance) / max(len(text), 1)] * len(text)))


@pytest.mark.parametrize("case", CASES, ids=[f"{number}-{case['source']}" for number, case in enumerate(CASES)])
def test_a_reply_is_read_as_the_golden_case_says(case: dict[str, str]) -> None:
    assert read_reply(load_profile(case["profile"]), completion(case["reply"])).outcome.value == case["expected"]


@pytest.mark.parametrize(
    ("tokens", "log_probs", "expected"),
    [
        (("True",), (math.log(0.9),), 0.9),
        (("False",), (math.log(0.9),), 0.1),
        ((" True", "<x>"), (math.log(0.7), -5.0), 0.7),
        (("\n", "Tr", "ue", "."), (-4.0, math.log(0.5), math.log(0.5), -4.0), 0.25),
        (("\n", "Fal", "se"), (-4.0, math.log(0.5), math.log(0.5)), 0.75),
        (("True",), (0.0,), 1.0),
        (("True",), (float("-inf"),), 0.0),
        (("True",), (1e-7,), 1.0),
    ],
)
def test_p_true_comes_from_the_tokens_of_the_verdict_alone(
    tokens: tuple[str, ...], log_probs: tuple[float, ...], expected: float
) -> None:
    reply = read_reply(load_profile("tinyv-1.5b"), Completion(tokens, log_probs))
    assert reply.probability == pytest.approx(expected)


def test_a_verdict_without_a_probability_is_not_believed() -> None:
    reply = read_reply(load_profile("tinyv-1.5b"), Completion(("True",), (math.nan,)))
    assert reply.outcome is JudgeOutcome.UNREADABLE


PARTS = sorted({word for name in profile_names() for word, _ in load_profile(name).verdicts} | {"Answer:", "</think>"})
PARTS += ["Final Decision:", "Final Judgment:", "\\boxed{", "}", " ", "\n", ".", "not ", "a ", " or ", "-"]


@pytest.mark.parametrize("name", profile_names())
@given(text=st.text(max_size=80) | st.lists(st.sampled_from(PARTS), max_size=9).map("".join))
def test_any_text_is_read_without_an_error_and_believed_only_as_a_first_word(name: str, text: str) -> None:
    profile = load_profile(name)
    reply = read_reply(profile, completion(text))
    if reply.outcome is JudgeOutcome.UNREADABLE:
        return
    assert 0.0 <= reply.probability <= 1.0
    after = text
    if profile.thinks:
        (mark,) = profile.verdict_marks
        after = text.rpartition(mark)[2]
    words = {word.lower(): outcome for word, outcome in profile.verdicts}
    said = [words[word.lower()] for word in re.findall(r"\w+", after) if word.lower() in words and word != "a"]
    assert said
    assert set(said) == {reply.outcome}
