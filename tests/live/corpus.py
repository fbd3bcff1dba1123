"""The hostile corpus, expanded, and the 40 ordinary rows that must not notice it."""

import json
from pathlib import Path
from typing import Any

from tinyv_client import Sample

HOSTILE = Path(__file__).parents[1] / "data" / "hostile_responses.jsonl"

RIGHT = (
    ("$x^2+2x+1$", "(x+1)^2"),
    ("$2\\sqrt{3}$", "\\sqrt{12}"),
    ("$\\frac{\\sqrt{2}}{2}$", "\\frac{1}{\\sqrt{2}}"),
    ("$2^{10}$", "1024"),
    ("$\\binom{6}{3}$", "20"),
    ("$a+b$", "b+a"),
    ("$\\{1,2,3\\}$", "\\{3,1,2\\}"),
    ("$1,2$", "2,1"),
    ("$y=2x+1$", "y=1+2x"),
    ("$x \\geq 3$", "3 \\leq x"),
    ("$\\log_2 8$", "3"),
    ("$5$", "x=5"),
    ("$\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}$", "\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}"),
    ("$3\\frac{1}{2}$", "\\frac{7}{2}"),
    ("$12$", "12^\\circ"),
    ("$\\frac{1}{n(n+1)}$", "\\frac{1}{n}-\\frac{1}{n+1}"),
    ("$\\dfrac{\\pi}{2}$", "pi/2"),
    ("$7$", "7"),
    ("$\\frac{1}{2}$", "0.5"),
    ("$1000$", "1,000"),
)
WRONG = (
    ("$x^2+2x+1$", "(x-1)^2"),
    ("$2\\sqrt{3}$", "\\sqrt{6}"),
    ("$2^{10}$", "1023"),
    ("$\\binom{6}{3}$", "6"),
    ("$a-b$", "b-a"),
    ("$\\{1,2,3\\}$", "\\{1,2\\}"),
    ("$1,2$", "1"),
    ("$y=2x+1$", "y=2x-1"),
    ("$x \\geq 3$", "x \\leq 3"),
    ("$\\log_2 8$", "4"),
    ("$5$", "x=6"),
    ("$(1,2)$", "(2,1)"),
    ("$[0,1)$", "[0,1]"),
    ("$\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}$", "\\begin{pmatrix}1&3\\\\2&4\\end{pmatrix}"),
    ("$3\\frac{1}{2}$", "\\frac{9}{2}"),
    ("$\\frac{600}{7}$", "85.71"),
    ("$\\sin^2 x$", "\\cos^2 x"),
    ("$7$", "8"),
    ("$\\text{Yes}$", "\\text{No}"),
    ("$5$", "5 \\text{ or } 6"),
)


def expanded(response: str | dict[str, Any]) -> str:
    """A response of the data file as text; a long one is spelt as a repetition."""
    if isinstance(response, str):
        return response
    times = response["times"]
    middle, after = response.get("middle", ""), response.get("repeat_after", "")
    return response["prefix"] + response["repeat"] * times + middle + after * times + response["suffix"]


def hostile_samples(*, sendable: bool = True) -> list[Sample]:
    """Rows that try to hang, crash or fool the rule verifier.

    Args:
        sendable: leaves out what gRPC cannot carry (lone surrogates have no UTF-8).
    """
    rows = [json.loads(line) for line in HOSTILE.read_text().splitlines()]
    samples = [Sample("What is it?", row["ground_truth"], expanded(row["response"])) for row in rows]
    return [sample for sample in samples if not sendable or _has_utf8(sample.response)]


def ordinary_samples() -> list[Sample]:
    """Forty rows, half of them right, nearly all of which take math-verify to decide."""
    pairs = [pair for both in zip(RIGHT, WRONG, strict=True) for pair in both]
    return [
        Sample("What is it?", ground_truth, f"We compute step by step.\nSo it is \\boxed{{{answer}}}.")
        for ground_truth, answer in pairs
    ]


def _has_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
