r"""Kinds of pairs about things put in order or set against each other: permutations, several choices, matchings, listings."""

import random
from collections.abc import Sequence

from tinyv_build.embedded.pairs.item import Draw, Item, by_value

__all__ = ["DRAWS"]

_Intervals = tuple[tuple[str, int, int, str], ...]


def permutation(luck: random.Random) -> Item:
    size = luck.choice((3, 4, 4, 5, 6))
    value = tuple(luck.sample(range(1, size + 1), size))
    if value == tuple(range(1, size + 1)):
        return Item([], [])

    def cycles(images: Sequence[int]) -> list[list[int]]:
        found, seen = [], [False] * (len(images) + 1)
        for start in range(1, len(images) + 1):
            cycle, at = [], start
            while not seen[at]:
                seen[at] = True
                cycle.append(at)
                at = images[at - 1]
            if len(cycle) > 1:
                found.append(cycle)
        return found

    def forms(images: tuple[int, ...]) -> list[str]:
        parts = cycles(images)
        if not parts:
            return ["()", "e", "the identity"]
        turned = []
        for part in luck.sample(parts, len(parts)):
            at = luck.randrange(len(part))
            turned.append(part[at:] + part[:at])
        texts = [
            "".join(f"({mark.join(map(str, part))})" for part in each)
            for each in (parts, turned)
            for mark in (" ", ", ")
        ]
        short = "".join(f"({''.join(map(str, part))})" for part in turned)
        return [*texts, short, f"\\sigma = {texts[2]}", texts[0].replace(" ", "\\,")]

    inverse = tuple(value.index(each) + 1 for each in range(1, size + 1))
    at, other = luck.sample(range(size), 2)
    swapped = list(value)
    swapped[at], swapped[other] = swapped[other], swapped[at]
    return by_value(luck, forms, value, [inverse, tuple(swapped), tuple(luck.sample(value, size))])


def interval_union(luck: random.Random) -> Item:
    ends = sorted(luck.sample(range(-15, 25), luck.choice((4, 4, 6))))
    value: _Intervals = tuple(
        (luck.choice("[("), ends[at], ends[at + 1], luck.choice("])")) for at in range(0, len(ends), 2)
    )

    def forms(parts: _Intervals) -> list[str]:
        texts = [f"{left}{one}, {other}{right}" for left, one, other, right in parts]
        chains = [
            f"{one} {'<' if left == '(' else marks} x {'<' if right == ')' else marks} {other}"
            for marks in ("\\le",)
            for left, one, other, right in parts
        ]
        found = [
            " \\cup ".join(texts),
            " \\cup ".join(texts[::-1]),
            "x \\in " + " \\cup ".join(texts),
            " or ".join(chains),
        ]
        return [*found, " \\text{ or } ".join(chains), " ∪ ".join(texts), " or ".join(texts)]

    flip = {"[": "(", "(": "[", "]": ")", ")": "]"}
    at = luck.randrange(len(value))
    left, one, other, right = value[at]
    changed = [(flip[left], one, other, right), (left, one, other, flip[right]), (left, one - 1, other, right)]
    return by_value(
        luck, forms, value, [*((*value[:at], part, *value[at + 1 :]) for part in changed), value[:at] + value[at + 1 :]]
    )


def progression(luck: random.Random) -> Item:
    """The first members of a sequence, and its formula."""

    def member(value: tuple[str, int, int], index: int) -> int:
        kind, first, step = value
        return first + step * (index - 1) if kind == "a" else first * step ** (index - 1)

    def forms(value: tuple[str, int, int]) -> list[str]:
        kind, first, step = value
        shown = [", ".join(str(member(value, index)) for index in range(1, count + 1)) for count in (4, 5)]
        name = f"{'arithmetic' if kind == 'a' else 'geometric'} sequence with first term {first}"
        found = [f"{shown[0]}, \\ldots", f"{shown[1]}, ...", f"{shown[0]}, \\dots"]
        return [
            *found,
            f"the {name} and {'common difference' if kind == 'a' else 'common ratio'} {step}",
            f"{shown[1]}, \\ldots",
        ]

    kind, first, step = luck.choice("aag"), luck.randint(1, 9), luck.choice((2, 3, 4, 5))
    wrongs = [
        (kind, first + 1, step),
        (kind, first, step + 1),
        ("g" if kind == "a" else "a", first, step),
        (kind, step, first + 1),
        (kind, member((kind, first, step), 2), step),
    ]
    return by_value(luck, forms, (kind, first, step), wrongs)


def _joined(luck: random.Random, parts: Sequence[str]) -> list[str]:
    """A set of short texts as it is listed, in any order."""
    turned = luck.sample(list(parts), len(parts))
    found = [", ".join(parts), ", ".join(turned), "\\text{" + ", ".join(parts) + "}", "{" + ", ".join(parts) + "}"]
    if len(parts) > 1:
        found += [f"{', '.join(each[:-1])} and {each[-1]}" for each in (parts, turned)]
    return found


def several_choices(luck: random.Random) -> Item:
    letters = luck.choice(("ABCD", "ABCDE", "abcd"))

    def forms(chosen: tuple[str, ...]) -> list[str]:
        found = [*_joined(luck, chosen), "".join(chosen), f"({'), ('.join(chosen)})"]
        return [*found, f"Options {' and '.join(chosen)}", f"\\text{{{''.join(chosen)}}}"] if len(chosen) > 1 else found

    value = tuple(sorted(luck.sample(letters, luck.choice((2, 2, 3)))))
    rest = [letter for letter in letters if letter not in value]
    wrongs = [
        value[:-1],
        value[1:],
        tuple(sorted((*value, luck.choice(rest)))),
        tuple(sorted((*value[1:], luck.choice(rest)))),
    ]
    item = by_value(luck, forms, value, wrongs)
    return Item(item.same, item.different, meaning="".join(value).upper())


_ROMAN = ("I", "II", "III", "IV")


def statements(luck: random.Random) -> Item:
    def forms(chosen: tuple[str, ...]) -> list[str]:
        if len(chosen) == 1:
            return [
                f"{chosen[0]} only",
                f"only {chosen[0]}",
                f"statement {chosen[0]}",
                f"Only statement {chosen[0]} is true",
                f"\\text{{{chosen[0]} only}}",
            ]
        text = f"{', '.join(chosen[:-1])} and {chosen[-1]}"
        return [
            f"{text} only",
            text,
            f"only {text}",
            ", ".join(chosen),
            f"statements {text}",
            f"\\text{{{text}}}",
            " and ".join(chosen[::-1]),
        ]

    value = tuple(name for name in _ROMAN if luck.random() < 0.5) or ("I", "III")
    others = [tuple(name for name in _ROMAN if luck.random() < 0.5) for _ in range(2)]
    wrongs = [value[:-1], value[1:], tuple(name for name in _ROMAN if name not in value), *others]
    return by_value(luck, forms, value, [w for w in wrongs if w])


def matching(luck: random.Random) -> Item:
    count = luck.choice((3, 3, 4))
    left = luck.choice((("1", "2", "3", "4"), ("A", "B", "C", "D"), ("i", "ii", "iii", "iv"), ("a", "b", "c", "d")))[
        :count
    ]
    right = luck.choice(
        (("P", "Q", "R", "S"), ("w", "x", "y", "z"), ("7", "8", "9", "6"), ("red", "blue", "green", "white"))
    )[:count]

    def forms(images: tuple[str, ...]) -> list[str]:
        pairs = list(zip(left, images, strict=True))
        turned = luck.sample(pairs, count)
        found = [
            joint.join(f"{one}{mark}{other}" for one, other in pairs)
            for mark, joint in (("-", ", "), (" → ", "; "), (": ", ", "), (" \\to ", ", "))
        ]
        return [
            *found,
            ", ".join(f"{one}-{other}" for one, other in turned),
            ", ".join(f"{one} = {other}" for one, other in turned),
            ", ".join(f"({one}, {other})" for one, other in pairs),
        ]

    value = tuple(luck.sample(right, count))
    swapped = (value[1], value[0], *value[2:])
    return by_value(
        luck,
        forms,
        value,
        [swapped, value[1:] + value[:1], value[:-2] + value[:-3:-1], tuple(luck.sample(right, count))],
    )


def truth_list(luck: random.Random) -> Item:
    def forms(truths: tuple[bool, ...]) -> list[str]:
        words, letters = ["True" if one else "False" for one in truths], ["T" if one else "F" for one in truths]
        found = [
            ", ".join(words),
            ", ".join(letters),
            "".join(letters),
            ", ".join(words).lower(),
            " ".join(letters),
            "; ".join(words),
        ]
        return [
            *found,
            ", ".join(f"({at}) {word}" for at, word in enumerate(words, 1)),
            ", ".join(f"{at}. {letter}" for at, letter in enumerate(letters, 1)),
        ]

    value = tuple(luck.random() < 0.5 for _ in range(luck.choice((3, 3, 4, 5))))
    at = luck.randrange(len(value))
    wrongs = [
        (*value[:at], not value[at], *value[at + 1 :]),
        tuple(not one for one in value),
        value[::-1],
        value[1:] + value[:1],
    ]
    return by_value(luck, forms, value, wrongs)


def excluded_points(luck: random.Random) -> Item:
    def forms(points: tuple[int, ...]) -> list[str]:
        low, high = points
        found = [
            f"x \\ne {low}, {high}",
            f"x \\neq {low} and x \\neq {high}",
            f"x \\ne {high}, x \\ne {low}",
            f"\\mathbb{{R}} \\setminus \\{{{high}, {low}\\}}",
        ]
        long = f"(-\\infty, {low}) \\cup ({low}, {high}) \\cup ({high}, \\infty)"
        return [
            *found,
            long,
            f"x \\in {long}",
            f"all real numbers except {low} and {high}",
            f"all reals other than {high} and {low}",
        ]

    low = luck.randint(-9, 6)
    value = (low, low + luck.randint(1, 9))
    item = by_value(
        luck, forms, value, [(low - 1, value[1]), (low, value[1] + 1), *([(-value[1], -low)] if low + value[1] else [])]
    )
    others = [
        f"x \\ne {low}",
        f"({low}, {value[1]})",
        f"x = {low}, {value[1]}",
        f"(-\\infty, {low}) \\cup ({value[1]}, \\infty)",
        f"all real numbers except {value[1]}",
    ]
    return Item(item.same, [*item.different, *luck.sample(others, 2)], meaning=value)


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (
        permutation,
        interval_union,
        progression,
        several_choices,
        statements,
        matching,
        truth_list,
        excluded_points,
    )
}
