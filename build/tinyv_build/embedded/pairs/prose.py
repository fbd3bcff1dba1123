r"""Kinds of pairs about sentences: who wins and when, properties and their opposites, shares, stories, multiples, bounds."""

import random

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.vocabulary import NAMES

__all__ = ["DRAWS"]


def winner(luck: random.Random) -> Item:
    names = luck.sample(NAMES, 2)
    first, second = ("the first player", "the second player")

    def forms(at: int) -> list[str]:
        who, other, role = names[at], names[1 - at], (first, second)[at]
        found = [
            who,
            f"{who} wins",
            f"{who} has a winning strategy",
            f"{role} ({who}) wins",
            f"{role} ({who}) has a winning strategy",
            f"{who} always wins",
        ]
        return [
            *found,
            f"{who} can force a win against {other}",
            f"{other} loses",
            f"\\text{{{who} wins}}",
            f"{who}, since {other} runs out of moves",
            f"the winner is {who}",
            f"{other} cannot stop {who} from winning",
        ]

    at = luck.randrange(2)
    item = by_value(luck, forms, at, [1 - at] * 4)
    traps = [
        f"{names[at]} loses",
        f"{names[at]} or {names[1 - at]}",
        "neither player",
        f"{names[at]} does not have a winning strategy",
        "it is a draw",
        f"{names[1 - at]} beats {names[at]}",
    ]
    return Item(item.same, [*item.different, *luck.sample(traps, 2)], meaning=(names[at], names[1 - at]))


def _condition_rows(luck: random.Random, letter: str) -> tuple[tuple[str, ...], ...]:
    by, bound = luck.randint(3, 9), luck.randint(2, 30)
    return (
        (f"{letter} is even", f"{letter} \\equiv 0 \\pmod{{2}}", f"{letter} is divisible by 2"), (f"{letter} is odd", f"{letter} \\equiv 1 \\pmod{{2}}", f"{letter} is not divisible by 2"),
        (f"{letter} is divisible by {by}", f"{by} \\mid {letter}", f"{letter} is a multiple of {by}"), (f"{letter} is not divisible by {by}", f"{by} \\nmid {letter}", f"{letter} is no multiple of {by}"),
        (f"{letter} \\ge {bound}", f"{letter} is at least {bound}", f"{letter} >= {bound}"), (f"{letter} > {bound}", f"{letter} exceeds {bound}", f"{letter} is greater than {bound}"),
        (f"{letter} < {bound}", f"{letter} is less than {bound}", f"{letter} is smaller than {bound}"), (f"{letter} \\le {bound}", f"{letter} is at most {bound}", f"{letter} <= {bound}"),
        (f"{letter} is prime", f"{letter} is a prime number", f"{letter} is a prime"), (f"{letter} is a perfect square", f"{letter} is a square", f"{letter} is the square of an integer"),
        (f"{letter} is a power of 2", f"{letter} = 2^k", f"{letter} = 2^k for some k"), (f"{letter} = {bound}", f"{letter} equals {bound}", f"{letter} is {bound}"),
        (f"{letter} \\ne {bound}", f"{letter} is not {bound}", f"{letter} is different from {bound}"), (f"{letter} is composite", f"{letter} is a composite number", f"{letter} is a composite"),
    )  # fmt: skip


_WHEN = (
    "{}",
    "if and only if {}",
    "exactly when {}",
    "iff {}",
    "precisely when {}",
    "it holds exactly when {}",
    "if and only if ${}$",
    "only when {} (and always then)",
)


def condition(luck: random.Random) -> Item:
    letter = luck.choice("nnnmkpN")
    right, *others = luck.sample(_condition_rows(luck, letter), 4)
    same = [frame.format(luck.choice(right)) for frame in luck.sample(_WHEN, 5)]
    different = [luck.choice(_WHEN).format(luck.choice(row)) for row in others]
    different += [
        f"unless {right[0]}",
        "never",
        f"for all {letter}",
        f"if and only if {right[0].replace(f'{letter} ', f'{letter}+1 ', 1)}",
    ]
    return Item(same, [*different[:3], *luck.sample(different[3:], 2)], meaning=right)


_OPPOSITES = (
    ("continuous", "discontinuous"), ("finite", "infinite"), ("possible", "impossible"), ("rational", "irrational"), ("bounded", "unbounded"), ("dependent", "independent"), ("convergent", "divergent"), ("defined", "undefined"),
    ("equal", "unequal"), ("solvable", "unsolvable"), ("true", "false"), ("stable", "unstable"), ("reversible", "irreversible"), ("symmetric", "asymmetric"), ("countable", "uncountable"),
    ("fair", "unfair"), ("consistent", "inconsistent"), ("closed", "not closed"), ("differentiable", "not differentiable"), ("invertible", "singular"), ("connected", "disconnected"), ("linear", "nonlinear"), ("ordered", "unordered"),
)  # fmt: skip
_SUBJECTS = (
    "f",
    "the series",
    "the set",
    "the function",
    "the system",
    "it",
    "the graph",
    "the matrix",
    "this",
    "the number",
    "the event",
    "the sequence",
    "S",
    "the relation",
    "the game",
)


def opposite(luck: random.Random) -> Item:
    subject, (good, bad) = luck.choice(_SUBJECTS), luck.choice(_OPPOSITES)

    def forms(positive: bool) -> list[str]:  # noqa: FBT001
        word, anti = (good, bad) if positive else (bad, good)
        found = [word, f"{subject} is {word}", f"it is {word}", f"\\text{{{word}}}", f"{subject} is {word}."]
        if not anti.startswith("not "):
            found += [f"{subject} is not {anti}", f"not {anti}", f"it isn't {anti}"]
        return found

    positive = luck.random() < 0.5
    item = by_value(luck, forms, positive, [not positive] * 4)
    return Item(
        item.same,
        [*item.different, f"neither {good} nor {bad}", luck.choice(luck.choice(_OPPOSITES[:8]))],
        meaning=(good, positive),
    )


_PROPORTIONS = (
    ("{y} is directly proportional to {x}", "{y} = k{x}", "{y} \\propto {x}", "{y} varies directly as {x}"), ("{y} is inversely proportional to {x}", "{y} = \\frac{{k}}{{{x}}}", "{y} \\propto \\frac{{1}}{{{x}}}", "{y} varies inversely with {x}"),
    ("{y} is proportional to the square of {x}", "{y} = k{x}^2", "{y} \\propto {x}^2"), ("{y} is proportional to the square root of {x}", "{y} = k\\sqrt{{{x}}}", "{y} \\propto \\sqrt{{{x}}}"), ("{y} does not depend on {x}", "{y} is independent of {x}", "{y} stays the same whatever {x} is"),
    ("{y} is inversely proportional to the square of {x}", "{y} = \\frac{{k}}{{{x}^2}}", "{y} \\propto {x}^{{-2}}"), ("{y} is proportional to the cube of {x}", "{y} = k{x}^3", "{y} \\propto {x}^3"), ("{y} grows exponentially with {x}", "{y} = Ce^{{k{x}}} with k > 0", "{y} increases exponentially in {x}"),
)  # fmt: skip


def proportion(luck: random.Random) -> Item:
    letters = dict(
        zip(
            "yx",
            luck.choice(
                (("y", "x"), ("F", "r"), ("V", "T"), ("P", "V"), ("I", "R"), ("s", "t"), ("z", "w"), ("E", "v"))
            ),
            strict=True,
        )
    )
    right, *others = luck.sample(_PROPORTIONS, 4)
    turned = {"y": letters["x"], "x": letters["y"]}
    return Item(
        [text.format(**letters) for text in right],
        [
            *(luck.choice(row).format(**letters) for row in others),
            *(
                [right[0].format(**turned)]
                if "directly" not in right[0] and "inversely proportional to {x}" not in right[0]
                else []
            ),
        ],
        meaning=(right, letters["y"]),
    )


DRAWS: dict[str, Draw] = {draw.__name__: draw for draw in (winner, condition, opposite, proportion)}
