"""Shapes that are more than one value: tuples, sets, intervals, relations, matrices.

Each function makes a reference and an answer that equals it, nearly equals it, or does not.
"""

from random import Random

from benchmarks.shapes.common import LETTERS, a_number, chance, fraction, small

__all__ = ["equations", "intervals", "matrices", "points", "relations", "sets", "tuples", "unions"]


def _value(random: Random) -> str:
    return random.choice(
        (
            str(a_number(random) % 30 - 9),
            str(small(random)),
            fraction(random, small(random), 2),
            f"\\sqrt{{{random.choice((2, 3, 5))}}}",
            "0.5",
            f"-{small(random)}",
            "x",
            "\\pi",
            "2k",
            "a",
        )
    )


def _respelt(random: Random, value: str) -> str:
    return (
        {"0.5": "\\frac{1}{2}", "2k": "k \\cdot 2", "a": "a", "x": "x"}.get(value, value)
        if chance(random, 0.6)
        else value
    )


def _list(random: Random, low: int, high: int) -> tuple[list[str], list[str]]:
    values = [_value(random) for _ in range(random.randint(low, high))]
    others = [_respelt(random, value) for value in values]
    roll = random.random()
    if roll < 0.25:  # noqa: PLR2004
        random.shuffle(others)
    elif roll < 0.4:  # noqa: PLR2004
        others[random.randrange(len(others))] = _value(random)
    elif roll < 0.5:  # noqa: PLR2004
        others = others[:-1] or others
    elif roll < 0.55:  # noqa: PLR2004
        others.append(_value(random))
    return values, others


def _enclosed(random: Random, values: list[str], brackets: tuple[str, ...]) -> str:
    return random.choice(brackets) % random.choice((",", ", ")).join(values)


def tuples(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "tuples"."""
    values, others = _list(random, 2, 4)
    styles = ("(%s)", "(%s)", "\\left(%s\\right)", "[%s]", "\\{%s\\}", "%s")
    return _enclosed(random, values, styles), _enclosed(random, others, styles)


def sets(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "sets"."""
    values, others = _list(random, 1, 5)
    styles = ("\\{%s\\}", "\\{%s\\}", "\\left\\{%s\\right\\}", "%s", "(%s)")
    return _enclosed(random, values, styles), _enclosed(random, others, styles)


def points(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "points"."""
    gold, answer = [], []
    for _ in range(random.randint(1, 4)):
        values, others = _list(random, 2, 2)
        gold.append(f"({','.join(values)})")
        answer.append(f"({', '.join(others)})" if chance(random, 0.2) else f"({', '.join(values)})")
    if chance(random, 0.3):
        random.shuffle(answer)
    return ",".join(gold), random.choice(("%s", "\\{%s\\}")) % ", ".join(answer)


def _interval(random: Random) -> tuple[str, str, str, str]:
    low, width = random.randint(-9, 9), small(random)
    left = random.choice((str(low), "-\\infty", f"{low}/2", f"\\frac{{{low}}}{{2}}"))
    right = random.choice((str(low + width), "\\infty", "+\\infty", f"{low}+\\sqrt{{{width}}}"))
    return random.choice("(["), left, right, random.choice(")]")


def intervals(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "intervals"."""
    opening, left, right, closing = _interval(random)
    gold = f"{opening}{left},{right}{closing}"
    change = random.random()
    if change < 0.2:  # noqa: PLR2004
        opening = random.choice("([")
    elif change < 0.4:  # noqa: PLR2004
        left = str(random.randint(-9, 9))
    answer = f"\\left{opening}{left}, {right}\\right{closing}"
    return random.choice(("", "x \\in ")) + gold, random.choice(("", "", "x \\in ")) + answer


def unions(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "unions"."""
    pieces = [f"{a}{b},{c}{d}" for a, b, c, d in (_interval(random) for _ in range(2))]
    others = list(pieces)
    if chance(random, 0.4):
        others[random.randrange(2)] = "".join(_interval(random)[:2]) + ",9)"
    if chance(random, 0.4):
        others.reverse()
    return " \\cup ".join(pieces), random.choice((" \\cup ", "\\cup")).join(others)


def relations(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "relations"."""
    x, a, b = random.choice(LETTERS), a_number(random) % 30, small(random)
    signs = {"<": ">", ">": "<", "\\leq": "\\geq", "\\geq": "\\leq", "\\le": "\\ge", "\\ge": "\\le", "\\ne": "\\ne"}
    sign, other = random.choice(sorted(signs)), random.choice(sorted(signs))
    options = (
        f"{x} {sign} {a}",
        f"{a} {signs[sign]} {x}",
        f"{x} {other} {a}",
        f"{x} {sign} {a + b}",
        f"{a} < {x} < {a + b}",
        f"{x}-{a} {sign} 0",
        f"{a}",
        f"({a},\\infty)",
        f"[{a},\\infty)",
        f"({a},{a + b})",
        f"{a} \\leq {x} < {a + b}",
    )
    return random.choice(options), random.choice(options)


def equations(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "equations"."""
    x, y = random.sample("xyz", 2)
    a, b = small(random), small(random)
    options = (
        f"{y}={a}{x}+{b}",
        f"{y} = {b}+{a}{x}",
        f"{a}{x}+{b}={y}",
        f"{y}-{a}{x}={b}",
        f"{y}={a}{x}-{b}",
        f"{a}{x}+{b}",
        f"{x}={a}",
        f"{a}",
        f"{y}={a}",
        f"{x}^2+{y}^2={a}",
        f"{y}^2+{x}^2={a}",
        f"{x}={a}, {y}={b}",
        f"{a},{b}",
        f"({a},{b})",
        f"{x}={a} \\text{{ or }} {x}={b}",
        f"({x},{y})=({a},{b})",
        f"{x}=\\pm {a}",
        f"\\pm {a}",
        f"-{a},{a}",
        f"{a} \\pm {b}",
        f"{a + b},{a - b}",
        f"{2 * a}{x}={2 * b}",
    )
    return random.choice(options), random.choice(options)


def matrices(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "matrices"."""
    rows, columns = random.choice(((2, 2), (3, 1), (2, 1), (1, 3)))
    cells = [[_value(random) for _ in range(columns)] for _ in range(rows)]
    others = [[_respelt(random, cell) for cell in row] for row in cells]
    if chance(random, 0.4):
        others[0][0] = _value(random)
    kinds = random.choice((("pmatrix", "pmatrix"), ("pmatrix", "bmatrix")))
    texts = []
    for kind, body in zip(kinds, (cells, others), strict=True):
        inner = " \\\\ ".join(" & ".join(row) for row in body)
        texts.append(f"\\begin{{{kind}}}{inner}\\end{{{kind}}}")
    return texts[0], random.choice((texts[1], texts[1], f"({','.join(cell for row in others for cell in row)})", "5"))
