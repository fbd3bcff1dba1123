"""Rollouts out of a seed, for those who bring no file: groups of 16 as a policy that is right half of the time writes.

Owns the mixture: exact answers, other spellings, wrong numbers, missing answers, repeated within a group as real ones
are. Says nothing about quality: the answers are too simple for that.
"""

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

__all__ = ["GROUP_SIZE", "generated"]

GROUP_SIZE = 16

_FILLER = (
    "First, let us restate what is given and what is asked.",
    "By symmetry we may assume without loss of generality that $a \\le b \\le c$.",
    "Hmm, wait. Let me double-check this step, because the sign matters here.",
    "Substituting back, we get $x = \\frac{{{0}}}{{{1}}}$, which we keep for later.",
    "Consider the case $n = {0}$; then the left side equals {1}.",
    "An intermediate result is \\boxed{{{0}}}, but this is not yet what the question asks.",
    "We can rewrite the expression as $a^2 - b^2 = (a-b)(a+b)$ and look at each factor.",
)

_MEAN_SENTENCES = 40


def _fraction(value: Fraction) -> str:
    return f"\\frac{{{value.numerator}}}{{{value.denominator}}}"


Spell = Callable[[Fraction], str]
_TRUTHS: tuple[Spell, ...] = (
    lambda value: f"${_fraction(value)}$",
    lambda value: f"$x={_fraction(value)}$",
    lambda value: f"$\\{{{_fraction(value)},{_fraction(value + 1)}\\}}$",
    lambda value: f"$({_fraction(value)}, {_fraction(value + 2)}]$",
    lambda value: f"$y = {_fraction(value)} x^2 + {value.denominator}$",
    lambda value: f"the line through $(0, {_fraction(value)})$ with slope $2$",
)
_SAID: tuple[tuple[Spell, ...], ...] = (
    (_fraction, str, lambda value: f"\\dfrac{_fraction(value)[5:]}"),
    (lambda value: f"x={_fraction(value)}", str),
    (
        lambda value: f"\\{{{_fraction(value)},{_fraction(value + 1)}\\}}",
        lambda value: f"{value + 1}, {value}",
    ),
    (lambda value: f"({_fraction(value)}, {_fraction(value + 2)}]", lambda value: f"{value} < x \\le {value + 2}"),
    (
        lambda value: f"y = {_fraction(value)} x^2 + {value.denominator}",
        lambda value: f"{value.denominator} + {value} x^2",
    ),
    (
        lambda value: f"a straight line of slope 2 that meets the y-axis at {value}",
        lambda value: f"the line of slope two, {value} above the origin",
    ),
)
"""Of the last shape, in words, the rule decides nothing: the judge is asked."""


def generated(groups: int, seed: int) -> Iterator[dict[str, Any]]:
    """Rows as keyword arguments of `Row`: the same for the same seed."""
    luck = random.Random(seed)  # noqa: S311  # a benchmark's rows, no secrets
    for group in range(groups):
        shape = luck.randrange(len(_TRUTHS))
        value = Fraction(luck.randrange(1, 900) * 7 + 1, 7)
        question = (
            f"Let $x$ be a rational number with $7x = {value * 7}$, shape {shape}. What is asked of it? ({group})"
        )
        common = {"group": str(group), "question": question, "ground_truth": _TRUTHS[shape](value), "source": "made"}
        skill = luck.random()
        for number in range(GROUP_SIZE):
            right = luck.random() < skill
            answer = luck.choice(_SAID[shape])(value if right else value + luck.randrange(1, 4))
            kind = "right" if right else "wrong"
            yield {
                **common,
                "id": f"{group}-{number}",
                "response": f"{_thought(luck)}\nThus the answer is \\boxed{{{answer}}}.",
                "label": int(right),
                "kind": kind,
            }


def _thought(luck: random.Random) -> str:
    count = max(3, int(luck.expovariate(1 / _MEAN_SENTENCES)))
    return "\n".join(luck.choice(_FILLER).format(luck.randrange(99), luck.randrange(1, 99)) for _ in range(count))
