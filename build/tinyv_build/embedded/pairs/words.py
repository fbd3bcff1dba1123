r"""Kinds of pairs about words: choices, yes and no, no solution, names, synonyms, translations, descriptions."""

import random
import re
from collections.abc import Sequence

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.topics import MORE_DESCRIPTIONS, TOPICS
from tinyv_build.embedded.pairs.vocabulary import DESCRIPTIONS, ELEMENTS, FORMULAS, LANGUAGES, NAMES, SYNONYMS

__all__ = ["DRAWS"]


_TOPICS = (*SYNONYMS, *SYNONYMS, *TOPICS, *TOPICS)

_BARE = re.compile(r"[a-z][a-z -]*")
_STARTS = ("a ", "an ", "the ", "it ", "they ", "in ", "on ", "at ", "not ", "is ")


def _said(article: str, text: str) -> str:
    return text if not _BARE.fullmatch(text) or text.startswith(_STARTS) else article + text


def synonym(luck: random.Random) -> Item:
    topic = luck.choice(_TOPICS)
    right, *others = luck.sample(topic, len(topic))
    article = luck.choice(("", "", "", "the ", "it is ", "answer: "))
    same = [*right, *right, *(_said(article, text) for text in right), f"\\text{{{right[0]}}}", f"It is {right[0]}."]
    wrong = [text for row in others for text in row]
    different = [
        *wrong,
        *(_said(article, text) for text in wrong),
        f"not {right[0]}",
        f"\\text{{{wrong[0]}}}",
        f"{right[0]} or {wrong[0]}",
        f"It is {wrong[-1]}.",
    ]
    return Item(same, luck.sample(different, min(6, 2 * len(wrong))), meaning=right)


def person(luck: random.Random) -> Item:
    names = luck.sample(NAMES, 3)
    verb, noun = luck.choice(
        (
            ("wins", "winner"),
            ("is lying", "liar"),
            ("is the tallest", "tallest"),
            ("finishes first", "first to finish"),
            ("has the most", "one with the most"),
            ("is the youngest", "youngest"),
            ("pays", "one who pays"),
        )
    )

    def forms(name: str) -> list[str]:
        return [
            name,
            f"{name} {verb}",
            f"\\text{{{name}}}",
            f"The {noun} is {name}",
            f"It is {name}.",
            name.lower(),
            f"{name} {verb}.",
            f"**{name}**",
            name,
        ]

    item = by_value(luck, forms, names[0], names[1:] * 2)
    return Item(
        item.same,
        [
            *item.different,
            f"{names[0]} and {names[1]}",
            f"not {names[0]}",
            f"either {names[0]} or {names[2]}",
            "nobody",
            f"{names[1]} {verb}, not {names[0]}",
        ],
    )


def translated(luck: random.Random) -> Item:
    right, *others = luck.sample(LANGUAGES, 4)
    return Item(right, [luck.choice(row) for row in others for _ in range(2)])


_LONG = [topic for topic in _TOPICS if len(topic) > 4]


def worded_list(luck: random.Random) -> Item:
    topic = [row[0] for row in luck.choice(_LONG)]
    chosen = luck.sample(topic, min(luck.choice((2, 3)), len(topic) - 1))
    rest = [word for word in topic if word not in chosen]

    def forms(words: Sequence[str]) -> list[str]:
        found = []
        for each in (luck.sample(words, len(words)), list(words)):
            found += [
                ", ".join(each),
                ", ".join(each[:-1]) + " and " + each[-1] if len(each) > 1 else each[0],
                "; ".join(each),
                "\\text{" + ", ".join(each) + "}",
            ]
        return found

    wrong = [chosen[:-1], [*chosen[:-1], rest[0]], [*chosen, rest[0]], [rest[0], *chosen[1:]]]
    return by_value(luck, forms, chosen, [one for one in wrong if one])


def labelled(luck: random.Random) -> Item:
    labels = luck.choice(
        (("(a)", "(b)"), ("(i)", "(ii)"), ("Part 1:", "Part 2:"), ("1.", "2."), ("A:", "B:"), ("first", "second"))
    )
    value = (luck.randint(1, 99), luck.randint(1, 99))

    def forms(parts: tuple[int, int]) -> list[str]:
        one, other = parts
        found = [
            f"{labels[0]} {one}, {labels[1]} {other}",
            f"{labels[0]} {one}; {labels[1]} {other}",
            f"{labels[0]} {one} {labels[1]} {other}",
        ]
        return [
            *found,
            f"{one}, {other}",
            f"{one} and {other}",
            f"{one}; {other}",
            f"{labels[1]} {other}, {labels[0]} {one}",
        ]

    one, other = value
    item = by_value(luck, forms, value, [(one + 1, other), (one, other - 1), (one, other * 2), (one + 10, other)])
    swapped = forms((other, one))[:3] if one != other else []  # without labels the order may mean nothing
    return Item(item.same, [*item.different, *swapped], meaning=(min(value), max(value)))


def formula(luck: random.Random) -> Item:
    right, *others = luck.sample(FORMULAS, 4)

    def forms(row: Sequence[str]) -> list[str]:
        plain = row[0].replace("_", "")
        return [row[0], plain, f"\\mathrm{{{row[0]}}}", f"\\text{{{plain}}}", *row[1:], f"\\ce{{{plain}}}"]

    return Item(forms(right), [luck.choice(forms(row)) for row in others for _ in range(2)], plain=True)


def element(luck: random.Random) -> Item:
    right, *others = luck.sample(ELEMENTS, 4)

    def forms(row: Sequence[str]) -> list[str]:
        return [
            row[0],
            row[1],
            row[1].capitalize(),
            f"{row[1]} ({row[0]})",
            f"\\text{{{row[0]}}}",
            f"\\mathrm{{{row[0]}}}",
        ]

    return Item(forms(right), [luck.choice(forms(row)) for row in others for _ in range(2)], plain=True)


def ordinal(luck: random.Random) -> Item:
    rows = [
        ("first", "1st"),
        ("second", "2nd"),
        ("third", "3rd"),
        ("fourth", "4th"),
        ("fifth", "5th"),
        ("sixth", "6th"),
        ("seventh", "7th"),
        ("eighth", "8th"),
        ("ninth", "9th"),
        ("tenth", "10th"),
        ("twelfth", "12th"),
        ("twentieth", "20th"),
    ]
    right, *others = luck.sample(rows, 4)
    thing = luck.choice(("place", "term", "day", "row", "quadrant", "position"))

    def forms(row: Sequence[str]) -> list[str]:
        return [*row, f"the {row[0]} {thing}", f"{row[1]} {thing}", f"the {row[0]}", f"\\text{{{row[0]}}}"]

    return Item(forms(right), [luck.choice(forms(row)) for row in others for _ in range(2)])


_DESCRIPTIONS = (*DESCRIPTIONS, *MORE_DESCRIPTIONS)


def description(luck: random.Random) -> Item:
    right, *others = luck.sample(_DESCRIPTIONS, 4)
    points = luck.sample("ABCDEPQRMX", 3)
    radius = luck.randint(2, 12)

    def fill(text: str, size: int, names: Sequence[str]) -> str:
        for ours, name in zip(("{A}", "{B}", "{C}"), names, strict=True):
            text = text.replace(ours, name)
        return text.replace("{r}", str(size)).replace("{d}", str(2 * size))

    wrong = [fill(text, radius, points) for row in others for text in row]
    different = [*luck.sample(wrong, 2), f"not {fill(right[0], radius, points)}"]
    if "{r}" in right[0]:
        different += [fill(text, radius + luck.choice((-1, 1, 2)), points) for text in right]
    if "{A}" in right[0] and ("triangle {A}{B}{C}" not in right[0] or "from {A}" in right[0]):  # its corners are equal
        different += [fill(luck.choice(right), radius, points[1:] + points[:1]) for _ in range(2)]
    meaning = (right, "".join(points) if "{A}" in right[0] else "", radius if "{r}" in right[0] else 0)
    return Item([fill(text, radius, points) for text in right], different, meaning=meaning)


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (synonym, person, translated, worded_list, labelled, formula, element, ordinal, description)
}
