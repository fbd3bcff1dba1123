r"""Kinds of pairs about words: choices, yes and no, no solution, names, synonyms, translations, descriptions."""

import random
from collections.abc import Sequence

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.vocabulary import DESCRIPTIONS, ELEMENTS, FORMULAS, LANGUAGES, NAMES, SYNONYMS

__all__ = ["DRAWS"]


def synonym(luck: random.Random) -> Item:
    topic = luck.choice(SYNONYMS)
    right, *others = luck.sample(topic, len(topic))
    article = luck.choice(("", "", "", "the ", "it is ", "a "))
    same = [*right, *right, *(article + text for text in right), f"\\text{{{right[0]}}}"]
    wrong = [text for row in others for text in row]
    return Item(
        same,
        luck.sample(
            [*wrong, *(article + text for text in wrong), f"not {right[0]}", f"\\text{{{wrong[0]}}}"],
            min(6, 2 * len(wrong)),
        ),
    )


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


def worded_list(luck: random.Random) -> Item:
    topic = [row[0] for row in luck.choice([topic for topic in SYNONYMS if len(topic) > 4] or SYNONYMS)]
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
    return by_value(
        luck, forms, value, [(other, one), (one + 1, other), (one, other - 1), (one, other * 2), (one + 10, other)]
    )


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


def description(luck: random.Random) -> Item:
    right, *others = luck.sample(DESCRIPTIONS, 4)
    points = luck.sample("ABCDEPQRMX", 3)
    radius = str(luck.randint(2, 12))

    def fill(text: str) -> str:
        for ours, name in zip(("{A}", "{B}", "{C}"), points, strict=True):
            text = text.replace(ours, name)
        return text.replace("{r}", radius).replace("{d}", str(2 * int(radius)))

    other_points = str.maketrans(dict(zip(points, points[1:] + points[:1], strict=True)))
    wrong = [fill(text) for row in others for text in row]
    changed = fill(right[0]).replace(radius, str(int(radius) + 1)) if "{r}" in right[0] else "the opposite of it"
    turned = [
        fill(text).translate(other_points)
        for text in right[:1]
        if "angle bisector" in text or "foot" in text or "on the far side" in text
    ]
    return Item([fill(text) for text in right], [*luck.sample(wrong, 4), changed, *turned])


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (synonym, person, translated, worded_list, labelled, formula, element, ordinal, description)
}
