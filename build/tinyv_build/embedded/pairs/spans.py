r"""Kinds of pairs about intervals, unions, families of integers and angles."""

import random
from fractions import Fraction

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.numerals import frac, fraction_forms

__all__ = ["DRAWS"]

Interval = tuple[str, int, int, str]


def interval(luck: random.Random) -> Item:
    low = luck.randint(-20, 20)
    value: Interval = (luck.choice("[("), low, low + luck.randint(1, 25), luck.choice("])"))

    def forms(parts: Interval) -> list[str]:
        left, one, other, right = parts
        less, more = ("\\le" if left == "[" else "<"), ("\\le" if right == "]" else "<")
        plain = {"\\le": "<=", "<": "<"}
        found = [
            f"{left}{one}, {other}{right}",
            f"x \\in {left}{one}, {other}{right}",
            f"{one} {less} x {more} {other}",
        ]
        found += [f"\\{{x : {one} {less} x {more} {other}\\}}", f"{one} {plain[less]} x {plain[more]} {other}"]
        back = {"\\le": "\\ge", "<": ">"}
        return [*found, f"{other} {back[more]} x {back[less]} {one}", f"\\left{left}{one},{other}\\right{right}"]

    left, one, other, right = value
    flip = {"[": "(", "(": "[", "]": ")", ")": "]"}
    wrongs = [(flip[left], one, other, right), (left, one, other, flip[right]), (flip[left], one, other, flip[right])]
    wrongs += [
        (left, one + 1, other + 1, right),
        (left, one, other + luck.choice((1, 2, 5)), right),
        (left, one - 1, other, right),
    ]
    if -other < -one:
        wrongs.append((left, -other, -one, right))
    item = by_value(luck, forms, value, wrongs)
    parts = [
        f"x = {one}",
        f"x > {one}",
        f"x < {other}",
        f"\\{{{one}, {other}\\}}",
        f"x = {one}, {other}",
        str(other - one),
    ]
    return Item(item.same, [*item.different, luck.choice(parts)], meaning=value)


def interval_fractions(luck: random.Random) -> Item:
    """Ends that are no integers, each in a notation of its own."""
    letter = luck.choice("xxxtak")
    low, high = sorted(Fraction(number, luck.choice((2, 3, 4, 5, 8))) for number in luck.sample(range(-30, 60), 2))
    if low == high:
        return Item([], [])

    def forms(value: tuple[str, Fraction, Fraction, str]) -> list[str]:
        left, one, other, right = value
        low_text, high_text = (
            luck.choice([text for text in fraction_forms(end) if "=" not in text and "," not in text])
            for end in (one, other)
        )
        less, more = ("\\le" if left == "[" else "<"), ("\\le" if right == "]" else "<")
        return [
            f"{left}{low_text}, {high_text}{right}",
            f"{letter} \\in {left}{low_text}, {high_text}{right}",
            f"{low_text} {less} {letter} {more} {high_text}",
            f"\\left{left}{low_text}, {high_text}\\right{right}",
        ]

    left, right = luck.choice("[("), luck.choice("])")
    flip = {"[": "(", "(": "[", "]": ")", ")": "]"}
    wrongs = [
        (flip[left], low, high, right),
        (left, low, high, flip[right]),
        (left, low - Fraction(1, 2), high, right),
        (left, low, high + Fraction(1, 3), right),
    ]
    return by_value(luck, forms, (left, low, high, right), [*wrongs, (left, -high, -low, right)])


def ray(luck: random.Random) -> Item:
    letter = luck.choice("xxxakmt")
    value = (luck.choice(("<", "\\le", ">", "\\ge")), Fraction(luck.randint(-20, 30), luck.choice((1, 1, 1, 2, 3))))

    def forms(parts: tuple[str, Fraction]) -> list[str]:
        sign, bound = parts
        text = frac(bound)
        turned = {"<": ">", "\\le": "\\ge", ">": "<", "\\ge": "\\le"}[sign]
        close = "]" if sign == "\\le" else ")"
        span = (
            f"(-\\infty, {text}{close}"
            if sign in ("<", "\\le")
            else f"{'[' if sign == chr(92) + 'ge' else '('}{text}, \\infty)"
        )
        words = {"<": "less than", "\\le": "at most", ">": "greater than", "\\ge": "at least"}[sign]
        plain = {"\\le": "<=", "\\ge": ">="}.get(sign, sign)
        found = [
            f"{letter} {sign} {text}",
            f"{text} {turned} {letter}",
            span,
            f"{letter} \\in {span}",
            f"{letter} {plain} {text}",
        ]
        return [*found, f"all real numbers {words} {text}", f"\\{{{letter} : {letter} {sign} {text}\\}}"]

    sign, bound = value
    strict = {"<": "\\le", "\\le": "<", ">": "\\ge", "\\ge": ">"}[sign]
    opposite = {"<": ">", "\\le": "\\ge", ">": "<", "\\ge": "\\le"}[sign]
    return by_value(
        luck, forms, value, [(strict, bound), (opposite, bound), (sign, -bound), (sign, bound + 1), (strict, -bound)]
    )


def union(luck: random.Random) -> Item:
    low = luck.randint(-15, 10)
    value = (luck.choice((True, False)), low, low + luck.randint(1, 15))

    def forms(parts: tuple[bool, int, int]) -> list[str]:
        closed, one, other = parts
        left, right, less, more = ("]", "[", "\\le", "\\ge") if closed else (")", "(", "<", ">")
        found = [f"(-\\infty, {one}{left} \\cup {right}{other}, \\infty)", f"x {less} {one} or x {more} {other}"]
        found += [
            f"{right}{other}, \\infty) \\cup (-\\infty, {one}{left}",
            f"x {less} {one} \\text{{ or }} x {more} {other}",
        ]
        return [
            *found,
            f"x \\in (-\\infty, {one}{left} \\cup {right}{other}, +\\infty)",
            f"x {more} {other} or x {less} {one}",
        ]

    closed, one, other = value
    item = by_value(
        luck,
        forms,
        value,
        [(not closed, one, other), (closed, one + 1, other + 1), (closed, one, other + 1), (closed, one - 1, other)],
    )
    inside = f"[{one}, {other}]" if luck.random() < 0.5 else f"({one}, {other})"
    return Item(item.same, [*item.different, inside, f"{one} < x < {other}", f"x > {other}", f"(-\\infty, {one})"])


def all_but(luck: random.Random) -> Item:
    def forms(number: int) -> list[str]:
        found = [
            f"x \\ne {number}",
            f"x \\neq {number}",
            f"(-\\infty, {number}) \\cup ({number}, \\infty)",
            f"x != {number}",
        ]
        return [
            *found,
            f"all real numbers except {number}",
            f"\\mathbb{{R}} \\setminus \\{{{number}\\}}",
            f"all x other than {number}",
            f"\\{{x \\in \\mathbb{{R}} : x \\ne {number}\\}}",
        ]

    number = luck.randint(-12, 12)
    item = by_value(luck, forms, number, [-number, number + 1, number - 1, number * 2])
    return Item(
        item.same, [*item.different, f"x = {number}", "all real numbers", f"x > {number}", f"(-\\infty, {number})"]
    )


def multiples(luck: random.Random) -> Item:
    letter = luck.choice("nnnmxk")

    def forms(by: int) -> list[str]:
        index = "j" if letter == "k" else "k"
        found = [
            f"{letter} = {by}{index}, {index} \\in \\mathbb{{Z}}",
            f"all multiples of {by}",
            f"{letter} is divisible by {by}",
        ]
        found += [f"{letter} \\equiv 0 \\pmod{{{by}}}", f"{letter} is a multiple of {by}", f"{by} \\mid {letter}"]
        if by == 2:
            found += [f"{letter} is even", f"all even {letter}", "all even integers", f"even {letter}"]
        return [*found, f"all integers divisible by {by}", f"all integers of the form {by}{index}"]

    by = luck.choice((2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12))
    item = by_value(luck, forms, by, [by + 1, by - 1 if by > 2 else 4, 2 * by, by + 2])
    others = [
        f"{letter} \\equiv 1 \\pmod{{{by}}}",
        f"{letter} is not divisible by {by}",
        f"{letter} = {by}",
        "all integers",
        f"{letter} is prime",
        f"{letter} is odd",
    ]
    return Item(item.same, [*item.different, *luck.sample(others, 3)])


def family(luck: random.Random) -> Item:
    letter, index = luck.choice(("x", "\\theta", "t")), luck.choice("kn")
    value = (Fraction(luck.randint(-5, 7), luck.choice((2, 3, 4, 6))), luck.choice((1, 2)))

    def forms(parts: tuple[Fraction, int]) -> list[str]:
        start, step = parts
        period = "" if step == 1 else str(step)
        begin = "" if start == 0 else frac(start, "\\pi") + " + "
        found = []
        for name in (index, "m"):
            found += [f"{letter} = {begin}{period}{name}\\pi", f"{begin}{period}{name}\\pi, {name} \\in \\mathbb{{Z}}"]
            found.append(
                f"{letter} = {period}{name}\\pi" + (f" + {frac(start, chr(92) + 'pi')}" if start > 0 else "")
                if start >= 0
                else found[0]
            )
        return [*found, f"{letter} = {begin}{180 * step}^\\circ {index}" if start == 0 else found[0]]

    start, step = value
    wrongs = [
        (start, 3 - step),
        (start + Fraction(1, 6), step),
        (start + Fraction(1, 4), step),
        (Fraction(1, 3) - start, step),
    ]
    return by_value(luck, forms, value, [wrong for wrong in wrongs if (wrong[0] - start) % step or wrong[1] != step])


def run_of_integers(luck: random.Random) -> Item:
    low = luck.randint(-5, 20)
    value = (low, low + luck.randint(3, 9))

    def forms(parts: tuple[int, int]) -> list[str]:
        one, other = parts
        listed = ", ".join(map(str, range(one, other + 1)))
        found = [
            f"\\{{{one}, {one + 1}, \\ldots, {other}\\}}",
            listed,
            f"\\{{{listed}\\}}",
            f"all integers from {one} to {other}",
        ]
        return [
            *found,
            f"the integers between {one} and {other} inclusive",
            f"n \\in \\{{{one}, \\dots, {other}\\}}",
            f"integers n with {one} \\le n \\le {other}",
        ]

    one, other = value
    return by_value(
        luck,
        forms,
        value,
        [(one, other + 1), (one + 1, other), (one - 1, other), (one, other - 1), (one + 1, other + 1)],
    )


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (interval, interval_fractions, ray, union, all_but, multiples, family, run_of_integers)
}
