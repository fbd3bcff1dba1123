r"""Kinds of pairs that put answers of other kinds together: lists, tuples, parts with names, choices, equations, sentences.

A list of equals is equal, and one wrong element makes it wrong: so every form of every kind is met in every company.
"""

import random
from collections.abc import Sequence

from tinyv_build.embedded.pairs import algebra
from tinyv_build.embedded.pairs.company import FORMULAS, MEASURES, VALUES, WORDS, drawn, spoilt, texts_of
from tinyv_build.embedded.pairs.item import Draw, Item

__all__ = ["DRAWS"]


def composed_set(luck: random.Random) -> Item:
    """Values whose order is of no interest."""
    letter = luck.choice("xxxnmt")
    items = drawn(luck, luck.choice((VALUES, VALUES, FORMULAS)), luck.choice((2, 2, 3, 4)))
    extra = drawn(luck, VALUES, 1)
    if not items or not extra:
        return Item([], [])

    def write(texts: Sequence[str]) -> str:
        turned = luck.sample(list(texts), len(texts))
        ways = [
            ", ".join(turned),
            "\\{" + ", ".join(turned) + "\\}",
            f"{letter} \\in \\{{{', '.join(turned)}\\}}",
            " or ".join(f"{letter} = {text}" for text in turned),
        ]
        if len(turned) > 1:
            ways += [
                f"{', '.join(turned[:-1])} and {turned[-1]}",
                " \\text{ or } ".join(f"{letter}={text}" for text in turned),
                f"{letter} = {', '.join(turned)}",
            ]
        return luck.choice(ways)

    same = [write(texts_of(luck, items)) for _ in range(4)]
    wrong = [write(spoilt(luck, items)) for _ in range(3)] + [write(texts_of(luck, items[1:]))]
    if not set(extra[0].same) & {text for item in items for text in item.same}:
        wrong.append(write(texts_of(luck, [*items, *extra])))
    return Item(same, wrong)


def composed_tuple(luck: random.Random) -> Item:
    """Values in their order, with the names of their places or without."""
    names = luck.choice(
        (("x", "y"), ("a", "b"), ("x", "y", "z"), ("p", "q"), ("a", "b", "c"), ("m", "n"), ("A", "B", "C"))
    )
    items = drawn(luck, VALUES, len(names))
    if not items:
        return Item([], [])

    def write(texts: Sequence[str]) -> str:
        equations = [f"{name} = {text}" for name, text in zip(names, texts, strict=True)]
        listed = ", ".join(texts)
        return luck.choice(
            (
                f"({listed})",
                f"\\left({listed}\\right)",
                f"({', '.join(names)}) = ({listed})",
                ", ".join(equations),
                ", ".join(luck.sample(equations, len(names))),
                " and ".join(equations),
            )
        )

    same = [write(texts_of(luck, items)) for _ in range(4)]
    return Item(
        same,
        [
            *(write(spoilt(luck, items)) for _ in range(3)),
            write(texts_of(luck, items[::-1]))
            if len(items) % 2 == 0
            else write(texts_of(luck, [*items[1:], items[0]])),
        ],
    )


def composed_matrix(luck: random.Random) -> Item:
    items = drawn(luck, VALUES[:8], luck.choice((2, 3, 4)))
    if not items:
        return Item([], [])

    def write(texts: Sequence[str]) -> str:
        rows = [texts[:2], texts[2:]] if len(texts) == 4 else [[text] for text in texts]
        kind = luck.choice(("pmatrix", "bmatrix", "pmatrix"))
        body = " \\\\ ".join(" & ".join(row) for row in rows)
        listed = (
            "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"
            if len(texts) == 4
            else f"({', '.join(texts)})"
        )
        return luck.choice(
            (f"\\begin{{{kind}}} {body} \\end{{{kind}}}", f"\\begin{{{kind}}}{body}\\end{{{kind}}}", listed)
        )

    return Item(
        [write(texts_of(luck, items)) for _ in range(3)],
        [*(write(spoilt(luck, items)) for _ in range(3)), write(texts_of(luck, items[::-1]))],
    )


_HEADS = (("(a)", "(b)", "(c)"), ("(i)", "(ii)", "(iii)"), ("Part 1:", "Part 2:", "Part 3:"), ("1.", "2.", "3."), ("A:", "B:", "C:"), ("(1)", "(2)", "(3)"), ("a)", "b)", "c)"), ("minimum:", "maximum:", "mean:"), ("area:", "perimeter:", "height:"))  # fmt: skip


def composed_parts(luck: random.Random) -> Item:
    """Answers to several questions, of kinds that may differ."""
    count = luck.choice((2, 2, 3))
    heads = luck.choice(_HEADS)[:count]
    items = [
        item
        for _ in range(count)
        for item in drawn(
            luck, luck.choice((VALUES, VALUES, FORMULAS, WORDS, MEASURES)), 1, lambda text: len(text) < 30
        )
    ]
    if len(items) < count:
        return Item([], [])

    def write(texts: Sequence[str], marked: Sequence[str]) -> str:
        pairs = [f"{head} {text}" for head, text in zip(marked, texts, strict=True)]
        return luck.choice(
            (", ".join(pairs), "; ".join(pairs), " ".join(pairs), "\n".join(pairs), " \\quad ".join(pairs))
        )

    def right() -> str:
        order = luck.sample(range(count), count) if luck.random() < 0.3 else range(count)
        texts = texts_of(luck, items)
        return write([texts[at] for at in order], [heads[at] for at in order])

    same = [right() for _ in range(4)]
    wrong = [write(spoilt(luck, items), heads) for _ in range(4)] + [write(texts_of(luck, items[:1]), heads[:1])]
    return Item(same, wrong)


def composed_choice(luck: random.Random) -> Item:
    """A letter with the text of its choice; the reference gives both."""
    items = drawn(luck, luck.choice((VALUES, FORMULAS, WORDS, MEASURES)), 3, lambda text: len(text) < 50)
    if not items:
        return Item([], [])
    letters = luck.sample("ABCDE", 3)
    frames = (
        "{0}. {1}",
        "({0}) {1}",
        "{0}: {1}",
        "{0}) {1}",
        "\\text{{({0}) }} {1}",
        "Option {0}: {1}",
        "\\textbf{{({0})}} {1}",
        "{1} ({0})",
    )

    def write(at: int) -> str:
        return luck.choice(frames).format(letters[at], luck.choice(items[at].same))

    same = [
        write(0),
        write(0),
        letters[0],
        f"({letters[0]})",
        luck.choice(items[0].same),
        f"\\text{{{letters[0]}}}",
        f"The answer is {letters[0]}",
    ]
    wrong = [
        write(1),
        write(2),
        letters[1],
        f"({letters[2]})",
        luck.choice(items[1].same),
        luck.choice(items[0].different),
        f"The answer is {letters[1]}",
    ]
    return Item(same, wrong, reference=write(0))


def composed_equation(luck: random.Random) -> Item:
    """A name for the value, or none."""
    name = luck.choice(
        (
            "x",
            "S",
            "f(x)",
            "a_n",
            "P",
            "V",
            "A",
            "\\angle ABC",
            "|AB|",
            "\\sin\\theta",
            "k",
            "f'(1)",
            "E[X]",
            "\\lim_{n\\to\\infty} a_n",
            "\\int_0^1 f(x)\\,dx",
            "m + n",
            "\\det A",
            "P(A \\cap B)",
            "[ABC]",
            "T_n",
            "\\lambda",
        )
    )
    items = drawn(luck, luck.choice((VALUES, VALUES, FORMULAS)), 1)
    if not items:
        return Item([], [])
    frames = ("{1}", "{0} = {1}", "{0}={1}", "{0} = {1}.", "{1} = {0}", "{1}", "$${0} = {1}$$", "{0} is {1}")
    return Item(
        [luck.choice(frames).replace("{0}", name).replace("{1}", luck.choice(items[0].same)) for _ in range(5)],
        [luck.choice(frames).replace("{0}", name).replace("{1}", luck.choice(items[0].different)) for _ in range(4)],
    )


_SENTENCES = (
    "The answer is {}", "the final answer is {}.", "So the answer is {}", "Therefore, {}", "Answer: {}", "Thus the result is {}.", "\\boxed{{}}", "\\text{Answer: } {}", "**{}**", "We conclude: {}", "{} is the answer", "Hence {}", "Final answer: {}", "I think it is {}",
    "After simplification: {}", "The correct answer is {}.", "<answer>{}</answer>", "Finally we obtain {}", "ANSWER: {}", "= {}", "## Answer\n{}", "Solution: {}", "the required value is {}", "(exactly) {}",
)  # fmt: skip


def composed_sentence(luck: random.Random) -> Item:
    """Any answer inside of a sentence."""
    items = drawn(luck, luck.choice((VALUES, FORMULAS, WORDS, MEASURES)), 1, lambda text: len(text) < 90)
    if not items:
        return Item([], [])
    item = items[0]
    return Item(
        [
            *(luck.choice(_SENTENCES).replace("{}", luck.choice(item.same)) for _ in range(4)),
            luck.choice(item.same),
            luck.choice(item.same),
        ],
        [
            *(luck.choice(_SENTENCES).replace("{}", luck.choice(item.different)) for _ in range(3)),
            luck.choice(item.different),
        ],
    )


def stranger(luck: random.Random) -> Item:
    """A right answer, and answers to quite other questions."""
    groups = [
        (VALUES, WORDS),
        (WORDS, VALUES),
        (FORMULAS, WORDS),
        (WORDS, FORMULAS),
        (VALUES, (algebra.polynomial, algebra.factored)),
    ]
    own, other = luck.choice(groups)
    items, others = (
        drawn(luck, own, 1, lambda text: len(text) < 90),
        drawn(luck, other, 2, lambda text: len(text) < 90),
    )
    if not items or not others:
        return Item([], [])
    return Item(items[0].same, [text for one in others for text in luck.sample(list(one.same), min(2, len(one.same)))])


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (
        composed_set,
        composed_tuple,
        composed_matrix,
        composed_parts,
        composed_choice,
        composed_equation,
        composed_sentence,
        stranger,
    )
}
