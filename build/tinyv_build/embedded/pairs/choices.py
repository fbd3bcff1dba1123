r"""Kinds of pairs about choices, yes and no, and there being nothing or infinitely many."""

import random

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.numerals import in_words
from tinyv_build.embedded.pairs.vocabulary import NAMES, SYNONYMS

__all__ = ["DRAWS"]


def choice_letter(luck: random.Random) -> Item:
    def forms(letter: str) -> list[str]:
        found = [
            letter,
            f"({letter})",
            f"{letter}.",
            f"\\text{{{letter}}}",
            f"Option {letter}",
            f"choice {letter}",
            f"\\textbf{{({letter})}}",
        ]
        return [*found, letter, f"{letter})", f"The answer is {letter}", f"\\text{{({letter})}}", f"answer: {letter}"]

    letters = "ABCDE" if luck.random() < 0.7 else "abcde"
    right = luck.choice(letters)
    item = by_value(luck, forms, right, luck.sample(letters, 4))
    other = luck.choice([letter for letter in letters if letter != right])
    wrong = [*item.different, f"{right} or {other}", f"{right}, {other}", f"{other}{right}"]
    return Item(item.same, wrong, meaning=right.upper())


def choice_with_text(luck: random.Random) -> Item:
    letters = luck.sample("ABCDE", 3)
    texts = luck.sample(
        [
            *(str(luck.randint(2, 200)) for _ in range(4)),
            *(row[0][0] for row in luck.sample(SYNONYMS, 3)),
            "x^2",
            "\\pi",
            "None of these",
        ],
        3,
    )
    if len(set(texts)) < 3:
        return Item([], [])
    right = f"{letters[0]}. {texts[0]}"
    same = [
        right,
        f"({letters[0]}) {texts[0]}",
        f"{letters[0]}: {texts[0]}",
        letters[0],
        f"({letters[0]})",
        f"\\text{{({letters[0]}) }} {texts[0]}",
    ]
    wrong = (
        [f"{letter}. {text}" for letter, text in zip(letters[1:], texts[1:], strict=True)]
        + letters[1:]
        + [f"({letters[1]}) {texts[1]}", texts[1], f"({letters[2]})"]
    )
    return Item(
        [*same, texts[0]],
        wrong,
        reference=luck.choice((right, f"({letters[0]}) {texts[0]}", f"{letters[0]}: {texts[0]}")),
    )


_CLAIMS = (
    "it converges", "it is continuous", "the lines are parallel", "such a number exists", "f is injective", "the game is fair", "they are independent", "it is possible", "the set is bounded", "they intersect", "n is prime", "it is a square",
    "the triangle is isosceles", "the sum is even", "the graph is connected", "such a coloring exists", "the matrix is invertible", "the vectors are orthogonal", "he can always win", "the limit exists", "the sequence is periodic", "the two sets are equal", "the inequality holds",
    "the points are collinear", "the function has an inverse", "they meet again", "she has enough money", "the number is rational", "the equation has a solution", "the claim is valid", "the polygon is convex", "the tiling is possible", "the train is late", "the result is significant",
)  # fmt: skip
_REASONS = (
    "by symmetry",
    "by parity",
    "as a check shows",
    "since the sum is even",
    "because the discriminant is negative",
    "by the intermediate value theorem",
    "as an example shows",
    "by induction",
    "since 7 is prime",
)


def yes_or_no(luck: random.Random) -> Item:
    claim = luck.choice(_CLAIMS)

    def forms(positive: bool) -> list[str]:  # noqa: FBT001
        word = "Yes" if positive else "No"
        found = [
            word,
            word.lower(),
            f"{word}.",
            word.upper(),
            f"\\text{{{word}}}",
            f"The answer is {word.lower()}",
            f"**{word}**",
        ]
        return [
            *found,
            f"{word}, {claim}" if positive else f"{word}, it is not true that {claim}",
            "True" if positive else "False",
            f"{word}, {luck.choice(_REASONS)}",
            f"{word} ({luck.choice(_REASONS)})",
        ]

    positive = luck.random() < 0.5
    item = by_value(luck, forms, positive, [not positive] * 3)
    return Item(item.same, [*item.different, "maybe", "yes and no", "cannot be determined", str(luck.randint(0, 9))])


def true_or_false(luck: random.Random) -> Item:
    def forms(positive: bool) -> list[str]:  # noqa: FBT001
        word = "True" if positive else "False"
        found = [
            word,
            word.lower(),
            f"\\text{{{word}}}",
            f"The statement is {word.lower()}",
            f"{word}.",
            word[0],
            word.upper(),
        ]
        return [*found, "correct" if positive else "incorrect", "It is true" if positive else "It is not true"]

    positive = luck.random() < 0.5
    return by_value(luck, forms, positive, [not positive] * 4)


def comparison(luck: random.Random) -> Item:
    one, other = luck.sample((*NAMES[:12], "A", "B", "C", "x", "y", "P", "Q", "f(2)", "f(3)", "2^{30}", "3^{20}"), 2)
    same = [
        f"{one} > {other}",
        f"{other} < {one}",
        f"{one} is greater than {other}",
        f"{other} is less than {one}",
        f"{one} is larger",
        f"{one}",
    ]
    wrong = [
        f"{one} < {other}",
        f"{other} > {one}",
        f"{one} = {other}",
        f"{other} is greater than {one}",
        f"{one} is less than {other}",
        f"{other} is larger",
        f"{other}",
        "they are equal",
        "cannot be determined",
    ]
    return Item(same, luck.sample(wrong, 5), reference=luck.choice(same[:4]))


def order(luck: random.Random) -> Item:
    letters = luck.sample(
        ("a", "b", "c", "A", "B", "C", "x", "y", "z", "P", "Q", "R", "\\alpha", "\\beta", *NAMES[:6]), 3
    )

    def forms(names: tuple[str, ...]) -> list[str]:
        back = names[::-1]
        return [
            " < ".join(names),
            " > ".join(back),
            "<".join(names),
            f"{names[0]} is less than {names[1]}, which is less than {names[2]}",
            f"from smallest to largest: {', '.join(names)}",
            ">".join(back),
        ]

    a, b, c = letters
    return by_value(luck, forms, (a, b, c), [(b, a, c), (a, c, b), (c, b, a), (c, a, b)])


def change(luck: random.Random) -> Item:
    by = luck.choice((10, 20, 25, 30, 40, 50, 5, 15, 60, 75))

    def forms(parts: tuple[bool, int]) -> list[str]:
        up, share = parts
        factor = f"{1 + share / 100:.2f}" if up else f"{1 - share / 100:.2f}"
        verb, noun = ("increases", "increase") if up else ("decreases", "decrease")
        found = [
            f"{verb} by {share}%",
            f"a {share}% {noun}",
            f"{'+' if up else '-'}{share}%",
            f"it is multiplied by {factor}",
            f"{noun} of {share} percent",
            f"it {verb} by {share}\\%",
        ]
        return [*found, f"becomes {100 + share if up else 100 - share}% of what it was"]

    up = luck.random() < 0.5
    return by_value(luck, forms, (up, by), [(not up, by), (up, by + 10), (up, by + 5), (up, 100 - by)])


def number_in_words(luck: random.Random) -> Item:
    number = luck.randint(1, 60)
    noun = luck.choice(("way", "solution", "triangle", "pair", "value", "student", "point", "root"))

    def forms(value: int) -> list[str]:
        plural = noun if value == 1 else noun + "s"
        return [
            str(value),
            f"{in_words(value)} {plural}",
            f"{value} {plural}",
            f"There {'is' if value == 1 else 'are'} {in_words(value)} {plural}.",
            f"exactly {in_words(value)}",
            in_words(value),
        ]

    item = by_value(luck, forms, number, [number + 1, max(number - 1, 0) or 2, number * 2, number + 10])
    return Item(
        item.same,
        [*item.different, f"at most {number}", f"more than {in_words(number)}", f"at least {in_words(number)} {noun}s"],
    )


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (
        choice_letter,
        choice_with_text,
        yes_or_no,
        true_or_false,
        comparison,
        order,
        change,
        number_in_words,
    )
}
