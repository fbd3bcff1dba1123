r"""Kinds of pairs about what is told of numbers: shares, stories, multiples, bounds."""

import random
from fractions import Fraction

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.numerals import in_words, near
from tinyv_build.embedded.pairs.vocabulary import NAMES

__all__ = ["DRAWS"]

_GOODS = (
    "apples",
    "marbles",
    "points",
    "coins",
    "books",
    "dollars",
    "stickers",
    "cards",
    "votes",
    "goals",
    "kilometers",
    "years old",
)


def shares(luck: random.Random) -> Item:
    """Who has how much."""
    names = luck.sample(NAMES, luck.choice((2, 2, 3)))
    goods = luck.choice(_GOODS)
    value = tuple(luck.randint(2, 60) for _ in names)

    def forms(numbers: tuple[int, ...]) -> list[str]:
        pairs = list(zip(names, numbers, strict=True))
        turned = luck.sample(pairs, len(pairs))
        verb = "is" if goods == "years old" else "has"
        found = [", ".join(f"{name}: {number}" for name, number in each) for each in (pairs, turned)]
        found += [
            ", ".join(f"{name} = {number}" for name, number in turned),
            " and ".join(f"{name} {verb} {number}" for name, number in pairs),
        ]
        found += [
            ", ".join(f"{name} {verb} {number} {goods}" for name, number in turned),
            "; ".join(f"{name} {number}" for name, number in turned),
        ]
        return [*found, f"\\text{{{found[0]}}}", ", ".join(f"\\text{{{name}}} = {number}" for name, number in pairs)]

    at = luck.randrange(len(value))
    wrongs = [
        value[::-1],
        (*value[:at], value[at] + luck.choice((1, -1, 2, 10)), *value[at + 1 :]),
        value[1:] + value[:1],
        (*value[:at], value[at] * 2, *value[at + 1 :]),
    ]
    return by_value(luck, forms, value, wrongs)


_STORIES = (
    ("It takes {} hours", "{} hours", "{} h", "after {} hours"), ("The train travels {} km", "{} km", "{} kilometers"), ("There are {} students in the class", "{} students", "the class has {} students"), ("She needs {} boxes", "{} boxes", "{} boxes are needed"),
    ("The area is {} square meters", "{} m^2", "{} \\text{{ m}}^2"), ("He paid {} dollars", "\\${}", "{} dollars", "the price is {} dollars"), ("The shop sold {} tickets", "{} tickets", "{} tickets were sold"), ("They can meet in {} ways", "{} ways", "there are {} ways to meet"),
    ("The angle measures {} degrees", "{}^\\circ", "{}°", "an angle of {} degrees"), ("The tank holds {} liters", "{} L", "{} liters"), ("The least number of moves is {}", "{} moves", "{} moves suffice, and fewer do not"), ("The largest possible value is {}", "{}", "at its maximum it is {}"),
    ("The smallest such integer is {}", "{}", "n = {}", "the minimum is {}"), ("The sum of the roots is {}", "{}", "the roots add up to {}"), ("The remainder is {}", "{}", "it leaves remainder {}"), ("The distance is {} miles", "{} miles", "they are {} miles apart"),
    ("The sequence has {} terms", "{} terms", "{}"), ("The polygon has {} sides", "{} sides", "it is a polygon with {} sides", "{}"), ("He will be {} years old", "{} years old", "{} years", "{}"), ("{} percent of them passed", "{}\\%", "{}%", "{} percent"),
)  # fmt: skip


def story(luck: random.Random) -> Item:
    frames = luck.choice(_STORIES)

    def forms(number: int) -> list[str]:
        found = [frame.format(number) for frame in frames]
        return [
            *found,
            found[0] + ".",
            f"{found[0]}, so the answer is {number}",
            frames[0].format(in_words(number)),
            f"$${number}$$" if luck.random() < 0.3 else str(number),
        ]

    number = luck.choice((luck.randint(2, 30), luck.randint(2, 500)))
    item = by_value(luck, forms, number, [w for w in near(luck, number) if 0 <= w < 9999])
    return Item(item.same, [*item.different, f"{number} or {number + 2}"], meaning=(frames[0], number))


_FACTORS = (
    (Fraction(2), "twice", "half"),
    (Fraction(3), "three times", "a third"),
    (Fraction(4), "four times", "a quarter"),
    (Fraction(5), "five times", "one fifth"),
    (Fraction(10), "ten times", "a tenth"),
)


def times_as_much(luck: random.Random) -> Item:
    one, other = luck.sample((*NAMES[:14], "A", "B", "x", "y", "P", "Q", "the first", "the second", "M", "N"), 2)

    def forms(value: tuple[str, str, int]) -> list[str]:
        large, small, at = value
        factor, often, part = _FACTORS[at]
        found = [
            f"{large} = {factor}{small}" if len(small) == 1 else f"{large} = {factor} × {small}",
            f"{large} is {often} {small}",
            f"{large} is {often} as large as {small}",
            f"{small} is {part} of {large}",
        ]
        found.append(f"{small} = \\frac{{1}}{{{factor}}}{large}" if len(large) == 1 else f"{small} = {large}/{factor}")
        return [*found, f"{large} : {small} = {factor} : 1", f"{large}/{small} = {factor}"]

    at = luck.randrange(len(_FACTORS))
    return by_value(
        luck,
        forms,
        (one, other, at),
        [(other, one, at), (one, other, (at + 1) % 5), (other, one, at), (one, other, (at + 3) % 5)],
    )


def bound(luck: random.Random) -> Item:
    noun = luck.choice(("", "", " points", " people", " moves", " coins", " edges", " days"))

    def forms(value: tuple[str, int]) -> list[str]:
        kind, number = value
        found = {
            "at least": [
                f"at least {number}{noun}",
                f"\\ge {number}",
                f"{number}{noun} or more",
                f"no fewer than {number}{noun}",
                f"a minimum of {number}{noun}",
                f"not less than {number}{noun}",
            ],
            "at most": [
                f"at most {number}{noun}",
                f"\\le {number}",
                f"{number}{noun} or fewer",
                f"no more than {number}{noun}",
                f"up to {number}{noun}",
                f"not more than {number}{noun}",
            ],
            "more": [
                f"more than {number}{noun}",
                f"> {number}",
                f"over {number}{noun}",
                f"strictly more than {number}{noun}",
                f"greater than {number}",
            ],
            "fewer": [
                f"fewer than {number}{noun}",
                f"< {number}",
                f"under {number}{noun}",
                f"strictly fewer than {number}{noun}",
                f"less than {number}",
            ],
            "exactly": [
                f"exactly {number}{noun}",
                str(number),
                f"{number}{noun}",
                f"= {number}",
                f"precisely {number}{noun}",
            ],
        }[kind]
        return [*found, f"{kind} {in_words(number)}{noun}" if kind.startswith("at ") else found[0]]

    kinds = ("at least", "at most", "more", "fewer", "exactly")
    kind, number = luck.choice(kinds), luck.randint(2, 60)
    others = luck.sample([other for other in kinds if other != kind], 2)
    return by_value(
        luck,
        forms,
        (kind, number),
        [*((other, number) for other in others), (kind, number + 1), (kind, number - 1), (kind, number * 2)],
    )


DRAWS: dict[str, Draw] = {draw.__name__: draw for draw in (shares, story, times_as_much, bound)}
