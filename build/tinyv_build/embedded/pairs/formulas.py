r"""Kinds of pairs about formulas: sums of letters, vertex forms, sequences, derivatives, general solutions, sigma signs."""

import random
from collections.abc import Sequence
from fractions import Fraction

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.numerals import frac
from tinyv_build.embedded.pairs.polynomials import Coefficients, changed, linear, polynomial_text

__all__ = ["DRAWS"]


def joined(parts: Sequence[tuple[int, str]]) -> str:
    """Whole multiples of texts, added up; the text "" is 1."""
    text = ""
    for times, body in parts:
        if times:
            size = "" if abs(times) == 1 and body else str(abs(times))
            text += f" {'-' if times < 0 else '+'} {size}{body}"
    return ("-" if text[1] == "-" else "") + text[3:] if text else "0"


def linear_form(luck: random.Random) -> Item:
    letters = luck.sample(
        ("a", "b", "c", "x", "y", "z", "m", "n", "\\pi", "\\alpha", "\\vec{u}", "\\vec{v}", "p", "q"),
        luck.choice((2, 2, 3)),
    )
    value = tuple(luck.choice((-5, -4, -3, -2, -1, 1, 2, 3, 4, 6, 7)) for _ in letters)

    def forms(times: tuple[int, ...]) -> list[str]:
        parts = list(zip(times, letters, strict=True))
        turned = luck.sample(parts, len(parts))
        found = [joined(parts), joined(turned), joined(turned).replace(" ", ""), joined(parts[::-1])]
        doubled = joined([(2 * one, letter) for one, letter in parts])
        return [*found, f"\\frac{{{doubled}}}{{2}}", f"-({joined([(-one, letter) for one, letter in parts])})"]

    at = luck.randrange(len(value))
    wrongs = [(*value[:at], one, *value[at + 1 :]) for one in (-value[at], value[at] + 1 or 2, value[at] - 1 or 3)]
    return by_value(luck, forms, value, [*wrongs, value[::-1], tuple(-one for one in value)])


def vertex_form(luck: random.Random) -> Item:
    unknown, name = luck.choice("xxxt"), luck.choice(("y", "f", "", "g"))

    def forms(value: tuple[int, int, int]) -> list[str]:
        lead, shift, level = value  # lead (x + shift)^2 + level
        factor = {1: "", -1: "-"}.get(lead, str(lead))
        tail = f" {'+' if level > 0 else '-'} {abs(level)}" if level else ""
        short = f"{factor}{linear(unknown, shift)}^2{tail}"
        long = polynomial_text((lead * shift**2 + level, 2 * lead * shift, lead), unknown)
        head = {"": "", "y": "y = "}.get(name, f"{name}({unknown}) = ")
        found = [f"{head}{short}", f"{head}{long}", f"{head}{short}".replace(" ", ""), f"{head}{long}"]
        return [*found, short, long] if head else found

    lead, shift, level = (
        luck.choice((1, 1, 2, 3, -1, -2)),
        luck.choice((-6, -5, -4, -3, -2, -1, 1, 2, 3, 5)),
        luck.randint(-9, 12),
    )
    wrongs = [
        (lead, -shift, level),
        (lead, shift, -level),
        (-lead, shift, level),
        (lead, shift, level + 1),
        (lead, shift + 1 or 1, level),
    ]
    return by_value(luck, forms, (lead, shift, level), wrongs)


def geometric(luck: random.Random) -> Item:
    def forms(value: tuple[int, int]) -> list[str]:
        first, factor = value
        base = f"({factor})" if factor < 0 else str(factor)
        lead = "" if first == 1 else f"{first} \\cdot "
        found = [
            f"{lead}{base}^{{n-1}}",
            f"a_n = {lead}{base}^{{n-1}}",
            f"a_n = {first}({factor})^{{n-1}}",
            f"a_{{n}} = {lead}{base}^{{n - 1}}",
        ]
        share = Fraction(first, factor)
        before = "" if share == 1 else f"{frac(share)} \\cdot "
        found += [f"a_n = {before}{base}^n", f"{before}{base}^n"]
        return [*found, f"a_n = {first * factor} \\cdot {base}^{{n-2}}"]

    first, factor = luck.choice((1, 2, 3, 4, 5, 6, 8, 10, 12, -2)), luck.choice((2, 2, 3, 4, 5, -2, -3))
    wrongs = [(first * factor, factor), (first + 1, factor), (first, factor + 1), (first, -factor), (factor, first)]
    return by_value(luck, forms, (first, factor), [w for w in wrongs if w[0] and abs(w[1]) > 1])


def derivative(luck: random.Random) -> Item:
    r"""(A x^n + B x^{n-1}) times a transcendent factor, which may be taken out."""
    body = luck.choice(("e^{x}", "e^x", "e^{2x}", "e^{-x}", "\\sin x", "\\cos x", "\\ln x"))

    def forms(value: tuple[int, int, int]) -> list[str]:
        high, low, power = value
        inside = polynomial_text((*([0] * (power - 1)), low, high))
        turned = polynomial_text((*([0] * (power - 1)), low, high), "x", (power - 1, power))
        outer = "" if power == 1 else "x" if power == 2 else f"x^{power - 1}"
        pure = polynomial_text((low, high))
        back = polynomial_text((low, high), "x", (0, 1))
        found = [
            f"({inside}){body}",
            f"({turned}){body}",
            f"y' = ({inside}){body}",
            f"f'(x) = ({turned}){body}",
            f"{outer}({back}){body}",
        ]
        if body.startswith("e"):
            found += [f"{body}({inside})", f"{outer}{body}({pure})", f"f'(x) = {body}({turned})"]
        return [*found, f"({inside}) \\cdot {body}", f"{outer}({pure}) \\cdot {body}"]

    high, low, power = (
        luck.choice((1, 1, 2, 3, -1, -2)),
        luck.choice((-4, -3, -2, -1, 1, 2, 3, 4, 5)),
        luck.choice((1, 2, 2, 3, 4)),
    )
    wrongs = [
        (high, -low, power),
        (-high, low, power),
        (high, low + 1 or 2, power),
        (high, low, power + 1),
        (low, high, power),
    ]
    return by_value(luck, forms, (high, low, power), wrongs)


def ode_solution(luck: random.Random) -> Item:
    unknown = luck.choice("xxt")

    def forms(value: tuple[str, int, int]) -> list[str]:
        kind, one, other = value
        if kind == "wave":
            size = "" if other == 1 else str(other)
            parts = [f"\\cos({size}{unknown})", f"\\sin({size}{unknown})"]
            before = "" if one == 0 else f"e^{{{_times(one)}{unknown}}}"
        else:
            parts = [f"e^{{{_times(one)}{unknown}}}", f"e^{{{_times(other)}{unknown}}}"]
            before = ""
        found = []
        for first, second in (("C_1", "C_2"), ("A", "B"), ("c_1", "c_2"), ("C_2", "C_1")):
            text = f"{first}{parts[0]} + {second}{parts[1]}"
            turned = f"{first}{parts[1]} + {second}{parts[0]}"
            found += [f"{before}({one})" if before else one for one in (text, turned)]
        return [*(f"y = {text}" for text in found), *found[:3], *(f"y({unknown}) = {text}" for text in found[:2])]

    kind = luck.choice(("wave", "real"))
    one, other = (
        luck.sample((-4, -3, -2, -1, 1, 2, 3, 5), 2)
        if kind == "real"
        else (luck.choice((0, 0, -1, 1, 2, -3)), luck.choice((1, 2, 3, 4, 5)))
    )
    one, other = (one, other) if kind == "wave" else (min(one, other), max(one, other))
    wrongs = [(kind, one, other + 1 or 6), (kind, one - 1 or -6, other)]
    wrongs += (
        [("wave", -one, other), ("wave", one, other + 2)]
        if kind == "wave"
        else [(kind, min(-one, -other), max(-one, -other)), ("wave", 0, abs(other))]
    )
    return by_value(luck, forms, (kind, one, other), wrongs)


def _times(number: int) -> str:
    return {1: "", -1: "-"}.get(number, str(number))


def sum_notation(luck: random.Random) -> Item:
    def term(shape: str, index: str) -> str:
        return shape.replace("K", index)

    shapes = (
        "K^2",
        "K",
        "K^3",
        "2^K",
        "\\frac{1}{K}",
        "\\frac{1}{K^2}",
        "(2K-1)",
        "K(K+1)",
        "\\frac{1}{K!}",
        "\\binom{n}{K}",
        "x^K",
    )

    def forms(value: tuple[str, str, int, str]) -> list[str]:
        sign, shape, start, end = value
        found = [f"\\{sign}_{{{index}={start}}}^{{{end}}} {term(shape, index)}" for index in ("k", "i", "j", "m")]
        if shape not in ("\\frac{1}{K}", "\\frac{1}{K^2}", "\\frac{1}{K!}"):
            found.append(f"\\{sign}\\limits_{{k={start}}}^{{{end}}} {term(shape, 'k')}")
        if end.isdigit():
            return found
        shown = [term(shape, str(start + step)) for step in range(3)] if "K-" not in shape and "(K" not in shape else []
        joint = {"sum": " + ", "prod": " \\cdot "}[sign]
        simple = shown and "\\binom" not in shape
        return [*found, joint.join([*shown, "\\cdots", term(shape, end)])] if simple and sign == "sum" else found

    sign, end = luck.choice(("sum", "sum", "sum", "prod")), luck.choice(("n", "n", "n-1", "100", "2n", "m"))
    shape, start = luck.choice(shapes), luck.choice((1, 1, 2, 3))
    if sign == "sum" and luck.random() < 0.25:
        shape, end = luck.choice(("\\frac{1}{K^2}", "\\frac{1}{K!}", "x^K")), "\\infty"
    wrongs = [
        (sign, luck.choice([other for other in shapes if other != shape]), start, "n" if end == "\\infty" else end)
    ]
    wrongs += [
        ({"sum": "prod", "prod": "sum"}[sign], shape, start, end),
        (sign, shape, start, "n+1" if end != "\\infty" else "n"),
    ]
    if sign == "sum" or start > 1:  # a product's first factor may be 1
        wrongs.append((sign, shape, start + 1, end))
    return by_value(luck, forms, (sign, shape, start, end), wrongs)


def function_definition(luck: random.Random) -> Item:
    value = (*(luck.randint(-7, 9) for _ in range(luck.randint(1, 2))), luck.choice((1, 1, 2, 3, -1)))

    def forms(coefficients: Coefficients) -> list[str]:
        names = luck.sample("xtuz", 2)
        first, second = (polynomial_text(coefficients, name) for name in names)
        found = [
            f"f({names[0]}) = {first}",
            f"f({names[1]}) = {second}",
            f"f: {names[0]} \\mapsto {first}",
            f"f({names[0]})={first}".replace(" ", ""),
        ]
        return [
            *found,
            f"f({names[0]}) = {first} for all {names[0]}",
            f"the function {names[1]} \\mapsto {second}",
            f"f({names[1]}) = {second}, {names[1]} \\in \\mathbb{{R}}",
        ]

    return by_value(luck, forms, value, changed(luck, value))


def recurrence(luck: random.Random) -> Item:
    def forms(value: tuple[int, int, int]) -> list[str]:
        times, plus, first = value
        factor = _times(times)
        tail = f" {'+' if plus > 0 else '-'} {abs(plus)}" if plus else ""
        steps = [
            f"a_{{n+1}} = {factor}a_n{tail}",
            f"a_n = {factor}a_{{n-1}}{tail}",
            f"a_{{n+2}} = {factor}a_{{n+1}}{tail}",
        ]
        return [
            f"{steps[0]}, a_1 = {first}",
            f"a_1 = {first}, {steps[1]}",
            f"{steps[1]}, a_1 = {first}",
            f"a_1 = {first} and {steps[0]}",
            f"{steps[2]} with a_1 = {first}",
        ]

    times, plus, first = luck.choice((1, 2, 2, 3, 4, -1)), luck.choice((-3, -2, -1, 1, 2, 3, 5)), luck.randint(1, 9)
    wrongs = [(times + 1, plus, first), (times, -plus, first), (times, plus, first + 1), (times, plus + 1 or 4, first)]
    return by_value(luck, forms, (times, plus, first), [w for w in wrongs if w[0]])


_TWO_LETTERS: tuple[tuple[str, ...], ...] = (
    ("(U+V)^2", "U^2 + 2UV + V^2", "V^2 + 2UV + U^2", "(V+U)^2"), ("(U-V)^2", "U^2 - 2UV + V^2", "(V-U)^2"), ("U^2 + V^2", "(U+V)^2 - 2UV", "V^2 + U^2"),
    ("U^2 - V^2", "(U-V)(U+V)", "(U+V)(U-V)", "-(V^2 - U^2)"), ("\\frac{1}{U} + \\frac{1}{V}", "\\frac{U+V}{UV}", "\\frac{V+U}{UV}", "(U+V)/(UV)"),
    ("\\frac{1}{U} - \\frac{1}{V}", "\\frac{V-U}{UV}"), ("\\frac{UV}{U+V}", "\\frac{1}{\\frac{1}{U}+\\frac{1}{V}}"), ("\\frac{U+V}{2}", "\\frac{U}{2}+\\frac{V}{2}", "\\frac12(U+V)"),
    ("\\sqrt{UV}", "(UV)^{1/2}", "\\sqrt{VU}"), ("U^3 - V^3", "(U-V)(U^2+UV+V^2)"), ("U^3 + V^3", "(U+V)(U^2-UV+V^2)"), ("U - V", "-(V - U)", "-V + U"),
    ("\\frac{U}{V}", "U/V", "UV^{-1}", "U \\cdot \\frac{1}{V}"), ("\\frac{V}{U}", "V/U", "\\frac{1}{U/V}"), ("2(U+V)", "2U + 2V", "2V+2U"), ("2UV", "UV + UV", "2VU", "2 \\cdot U \\cdot V"),
    ("UV + U", "U(V+1)", "U + UV"), ("(U+1)(V+1)", "UV + U + V + 1", "1 + U + V + UV"), ("\\ln(UV)", "\\ln U + \\ln V"), ("\\ln\\frac{U}{V}", "\\ln U - \\ln V", "-\\ln\\frac{V}{U}"),
    ("e^{U+V}", "e^U e^V", "e^V \\cdot e^U"), ("e^{U-V}", "\\frac{e^U}{e^V}"), ("\\max(U,V)", "\\frac{U+V+|U-V|}{2}"), ("\\min(U,V)", "\\frac{U+V-|U-V|}{2}"),
    ("\\frac{U}{U+V}", "1 - \\frac{V}{U+V}"), ("\\frac{U-V}{U+V}", "1 - \\frac{2V}{U+V}"), ("U^V", "e^{V\\ln U}"), ("|U - V|", "|V - U|", "\\sqrt{(U-V)^2}"),
)  # fmt: skip


def two_letters(luck: random.Random) -> Item:
    one, other = luck.choice((("a", "b"), ("x", "y"), ("m", "n"), ("p", "q"), ("R", "r"), ("h", "k"), ("u", "w")))

    def fill(text: str) -> str:
        return "".join({"U": one, "V": other}.get(letter, letter) for letter in text)

    row = luck.choice(_TWO_LETTERS)
    others = [fill(text) for wrong in luck.sample(_TWO_LETTERS, 4) if wrong is not row for text in wrong[:2]]
    right = [fill(text) for text in row]
    return Item(
        right,
        [*others, f"2{right[0]}" if right[0][0] not in "-0123456789" else f"-{right[0]} + 1", f"{right[-1]} + 1"],
        meaning=(one, row),
    )


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (
        linear_form,
        vertex_form,
        geometric,
        derivative,
        ode_solution,
        sum_notation,
        function_definition,
        recurrence,
        two_letters,
    )
}
