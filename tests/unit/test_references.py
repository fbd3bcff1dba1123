"""References as data sets and trainers write them: what is read, what is refused, never a text that nobody meant."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from tinyv_client import Sample
from tinyv_client.intake import named_row, read_row
from tinyv_client.references import Unusable, first_of, read_references

GSM8K = "Janet sells 16 - 3 - 4 = <<16-3-4=9>>9 duck eggs.\nShe makes 9 * 2 = $<<9*2=18>>18 a day.\n#### 18"
"""A reference in GSM8K's own spelling, of the set's first question."""

READ = {
    "text": ("5", ("5",)),
    "text as it is": (" x^2 + 1 ", (" x^2 + 1 ",)),
    "int": (5, ("5",)),
    "float": (0.25, ("0.25",)),
    "float of a column of whole numbers with gaps": (18.0, ("18",)),
    "negative zero": (-0.0, ("0",)),
    "truth value": (True, ("True",)),
    "decimal": (Decimal("5.10"), ("5.10",)),
    "fraction": (Fraction(1, 3), ("1/3",)),
    "numpy int": (np.int64(5), ("5",)),
    "numpy float64": (np.float64(0.1), ("0.1",)),
    "numpy float32 keeps its digits": (np.float32(0.1), ("0.1",)),
    "numpy float16 of a whole number": (np.float16(3), ("3",)),
    "numpy text": (np.str_("5"), ("5",)),
    "numpy truth value": (np.bool_(0), ("False",)),
    "array of no dimensions": (np.array(7), ("7",)),
    "array of no dimensions that holds a mapping": (np.array({"ground_truth": "5"}, dtype=object), ("5",)),
    "bytes (A2)": (b"5", ("5",)),
    "bytes beyond ASCII": ("½".encode(), ("½",)),
    "list of one": (["5"], ("5",)),
    "several (A2)": (["5", "five"], ("5", "five")),
    "several, some twice": (("5", 5, "five"), ("5", "five")),
    "list that a table padded": (["5", None, math.nan], ("5",)),
    "array": (np.array([0.1, 2], dtype=np.float32), ("0.1", "2")),
    "array of texts": (np.array(["5", "five"], dtype=object), ("5", "five")),
    "verl's reward_model (A2)": ({"style": "rule", "ground_truth": "5"}, ("5",)),
    "verl's search sets": ({"target": np.array(["Paris", "paris"], dtype=object)}, ("Paris", "paris")),
    "SkyRL's reward_spec": ({"method": "rule", "ground_truth": 5}, ("5",)),
    "mapping in a mapping": ({"ground_truth": {"target": ["5"]}}, ("5",)),
    "mapping whose first name is missing": ({"ground_truth": math.nan, "answer": "5"}, ("5",)),
    "TriviaQA": ({"value": "Sinclair Lewis", "aliases": ["Harry Lewis"]}, ("Sinclair Lewis", "Harry Lewis")),
    "SQuAD": ({"text": ["Denver", "Denver Broncos"], "answer_start": [1, 1]}, ("Denver", "Denver Broncos")),
    "GSM8K (A2)": (GSM8K, ("18",)),
    "GSM8K with a separator": ("So 2,000.\n#### 2,000", ("2,000",)),
    "JSON of a list of one": ('["\\\\frac{1}{2}"]', ("\\frac{1}{2}",)),
    "JSON of a mapping": ('{"ground_truth": "5"}', ("5",)),
    "JSON of several, which may itself be the answer": ('["Paris", "Rome"]', ('["Paris", "Rome"]',)),
    "JSON of another mapping": ('{"x": 1}', ('{"x": 1}',)),
    "no JSON": ('["5', ('["5',)),
    "a heading that ends nothing": ("#### Step 1\nx = 5", ("#### Step 1\nx = 5",)),
}

REFUSED = {
    "None (A4)": (None, "None"),
    "NaN (A2)": (math.nan, "NaN"),
    "numpy NaN": (np.float32("nan"), "NaN"),
    "decimal NaN": (Decimal("nan"), "NaN"),
    "infinity": (math.inf, "an infinite number"),
    "empty text (A2)": ("", "an empty text"),
    "blank text": (" \n", "an empty text"),
    "empty list (A2)": ([], "a list without any"),
    "list of nothing": ([None, math.nan], "a list without any"),
    "list with something else": (["5", {"x": 1}], "a mapping with the keys x"),
    "unknown mapping (A2)": ({"answers": "5"}, "a mapping with the keys answers"),
    "empty mapping": ({}, "a mapping with the keys none"),
    "sentinel of Numina (A2)": ("notfound", "the sentinel 'notfound'"),
    "sentinel of OpenR1 (A2)": ("Proof", "the sentinel 'proof'"),
    "what str made of None": ("None", "the sentinel 'none'"),
    "what str made of NaN": ("nan", "the sentinel 'nan'"),
    "sentinel in a list": (["notfound"], "the sentinel 'notfound'"),
    "bytes that are no text": (b"\xff\xfe", "bytes that are not UTF-8"),
    "complex": (2j, "a value of type complex"),
    "numpy date": (np.datetime64("2026-11-26"), "a value of type datetime64"),
    "object": (object(), "a value of type object"),
    "set": ({"5"}, "a value of type set"),
    "lists in lists": ([[[[[[[[[["5"]]]]]]]]]], "lists in lists"),
    "too many": ([str(number) for number in range(2000)], "too many references"),
    "a number that Python does not write": (10**5000, "a number of thousands of digits"),
}


@pytest.mark.parametrize(("raw", "texts"), READ.values(), ids=READ)
def test_a_reference_is_read_whatever_it_is_written_in(raw: object, texts: tuple[str, ...]) -> None:
    assert read_references(raw) == texts


@pytest.mark.parametrize(("raw", "got"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_reference_is_refused_with_a_reason_and_never_made_a_text(raw: object, got: str) -> None:
    found = read_references(raw)
    assert isinstance(found, Unusable)
    assert found.reason.startswith(f"ground truth: got {got}")
    assert ", expected " in found.reason


def test_a_list_that_holds_itself_ends() -> None:
    loop: list[object] = []
    loop.append(loop)
    assert isinstance(read_references(loop), Unusable)


def test_the_first_column_that_is_not_missing_is_taken() -> None:
    row = {"ground_truth": None, "solution": math.nan, "final_answer": np.float32("nan"), "answer": 0, "label": "5"}
    assert first_of(row, ("ground_truth", "solution", "final_answer", "answer", "label")) == 0
    assert first_of(row, ("ground_truth", "nowhere")) is None


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        (("q", "5", "r", "amc"), ""),
        (("q", ["5", "five"], "", None), ""),
        ((None, 5, [{"role": "assistant", "content": "r"}], math.nan), ""),
        (("q", math.nan, "r"), "ground truth: got NaN"),
        (("q", "5", None), "response: got a value of type NoneType"),
        (("q", "5", "\ud800"), "response: got bytes that are not UTF-8, or lone surrogates"),
        (("q", "5", b"\xff"), "response: got bytes that are not UTF-8, or lone surrogates"),
        (("q\udcff", "5", "r"), "question: got bytes that are not UTF-8"),
        (("q", ["5", "\ud800"], "r"), "ground truth: got bytes that are not UTF-8"),
        (("q", "5", "r" * (4 * 1024 * 1024 + 1)), "response: got a text that is too long, expected at most 4194304"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_row_says_why_it_cannot_be_scored(columns: tuple[object, ...], problem: str) -> None:
    found = read_row(*columns)
    assert found.problem.startswith(problem)
    assert bool(found.problem) == bool(problem)


def test_a_question_that_is_empty_is_the_prompt_s() -> None:
    prompt = [{"role": "user", "content": "what?"}]
    for columns in ({}, {"question": ""}, {"question": None, "problem": math.nan}, {"question": "what?"}):
        assert named_row({"answer": "5", **columns}, "r", prompt).sample == Sample("what?", "5", "r")


def test_a_row_that_can_be_scored_is_what_the_client_sends() -> None:
    assert read_row("q", b"5", "r", "amc").sample == Sample("q", "5", "r", "amc")
    assert read_row(None, ["5", "five"], "", math.nan).sample == Sample("", ("5", "five"), "")
