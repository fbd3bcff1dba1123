"""Wrong options, yes and no, words, chemistry, number words, and answers that say there is none.

Each function gives a ground truth, an answer and the question that makes the difference certain (empty: none needed).
"""

from random import Random

from benchmarks.nearmisses.notation import chosen, letter
from benchmarks.shapes.common import small

__all__ = [
    "charge",
    "chemical_formula",
    "large_number_words",
    "letter_with_another_value",
    "no_solution_and_a_value",
    "number_words",
    "opposite_words",
    "option_letter",
    "option_s_value",
    "options_of_several",
    "reaction",
    "value_with_another_letter",
    "yes_and_no",
]

Wrong = tuple[str, str, str]
_LETTERS = "ABCDE"
_OPTION_STYLES = (
    "{}) {}",
    "({}) {}",
    "{}. {}",
    "{}: {}",
    "**{}.** {}",
    "[{}] {}",
    "\\textbf{{({})}} {}",
    "$\\textbf{{({})}}$ {}",
    "\\text{{{})}} {}",
    "$\\text{{{}}}$: {}",
)
_OPPOSITES = (
    ("increasing", "decreasing"), ("odd", "even"), ("convergent", "divergent"), ("parallel", "perpendicular"),
    ("left", "right"), ("clockwise", "counterclockwise"), ("rational", "irrational"), ("Alice", "Bob"),
    ("red", "blue"), ("Monday", "Tuesday"), ("continuous", "discontinuous"), ("always", "never"),
    ("converges absolutely", "converges conditionally"), ("the first player", "the second player"),
)  # fmt: skip
_CHEMISTRY = (
    ("H_2O", ("H_2O_2", "HO", "H_3O", "D_2O")),
    ("CO_2", ("CO", "C_2O", "CO_3", "SO_2")),
    ("NaCl", ("KCl", "NaCl_2", "NaBr")),
    ("C_6H_{12}O_6", ("C_6H_{12}O_5", "C_{12}H_{22}O_{11}", "C_6H_6")),
    ("Fe_2O_3", ("FeO", "Fe_3O_4", "Fe_2O_4", "Al_2O_3")),
    ("H_2SO_4", ("H_2SO_3", "HSO_4", "H_2S", "H_3PO_4")),
    ("NH_3", ("NH_4", "NO_3", "N_2H_3", "PH_3")),
    ("CH_3COOH", ("CH_3CHO", "HCOOH")),
)
_NUMBER_WORDS = (
    ("seventeen", ("seventy", "18", "sixteen")),
    ("two dozen", ("12", "two", "25")),
    ("forty-two", ("24", "forty", "forty-three")),
    ("one hundred five", ("150", "one hundred", "15")),
    ("three quarters", ("3", "1/4", "three")),
    ("one half", ("2", "1", "one third")),
    ("a dozen", ("10", "2", "thirteen")),
    ("ninety", ("19", "nine", "nineteen")),
    ("half a million", ("50000", "1000000")),
)


def _asked(random: Random, values: list[str]) -> str:
    style, gap = random.choice(_OPTION_STYLES), random.choice(("\n", "\n\n", "  "))
    options = gap.join(style.format(name, f"${value}$") for name, value in zip(_LETTERS, values, strict=True))
    return f"Which of these is the value of the expression?\n{options}"


def _options(random: Random) -> tuple[list[str], str, int, int]:
    """Values of five options, the question, the right one and a wrong one."""
    symbol, first = letter(random), random.randint(1, 30)
    below = random.choice((7, 11, 13))
    values = random.choice(
        (
            [str(first + step) for step in range(5)],
            [f"{first + step}{symbol}" for step in range(5)],
            [f"\\frac{{{first * below + step + 1}}}{{{below}}}" for step in range(5)],
            [f"{step + 2}\\sqrt{{{below}}}" for step in range(5)],
            [f"{symbol}^2 + {step + 1}" for step in range(5)],
        )
    )
    random.shuffle(values)
    right, wrong = random.sample(range(5), 2)
    return values, _asked(random, values), right, wrong


def _letter(random: Random, index: int) -> str:
    name = _LETTERS[index]
    return chosen(random, name, f"({name})", f"\\text{{{name}}}", f"\\textbf{{({name})}}", f"\\mathrm{{{name}}}")


def option_letter(random: Random) -> Wrong:
    """Another letter."""
    _, question, right, wrong = _options(random)
    return _letter(random, right), _letter(random, wrong), question


def option_s_value(random: Random) -> Wrong:
    """Another option's value, against the letter or the value of the right one."""
    values, question, right, wrong = _options(random)
    return random.choice((_letter(random, right), values[right])), values[wrong], question


def letter_with_another_value(random: Random) -> Wrong:
    """The right letter with another option's value."""
    values, question, right, wrong = _options(random)
    name = _LETTERS[right]
    return (
        _letter(random, right),
        chosen(random, f"{name}) {values[wrong]}", f"\\text{{({name})}}\\ {values[wrong]}"),
        question,
    )


def value_with_another_letter(random: Random) -> Wrong:
    """Another letter with the right value."""
    values, question, right, wrong = _options(random)
    name = _LETTERS[wrong]
    return (
        _letter(random, right),
        chosen(random, f"{name}) {values[right]}", f"\\text{{({name})}}\\ {values[right]}"),
        question,
    )


def options_of_several(random: Random) -> Wrong:
    """One of several letters missing, added or exchanged."""
    values, _, _, _ = _options(random)
    question = f"{_asked(random, values)}\nSelect all that apply."
    names = random.sample(_LETTERS, 3)
    right, rest = sorted(names), sorted(set(_LETTERS) - set(names))
    wrong = random.choice((right[:2], sorted([*right, rest[0]]), sorted([*right[:2], rest[1]])))
    gaps = ("", ", ", " and ")
    return random.choice(gaps[:2]).join(right), random.choice(gaps[:2]).join(wrong), question


def yes_and_no(random: Random) -> Wrong:
    """The other of two words."""
    first, second = random.choice((("Yes", "No"), ("True", "False"), ("yes", "no"), ("true", "false")))
    right, wrong = random.sample((first, second), 2)
    return right, chosen(random, wrong, f"\\text{{{wrong}}}", f"{wrong}."), "Is the statement true? Answer yes or no."


def opposite_words(random: Random) -> Wrong:
    """The word for the contrary."""
    right, wrong = random.sample(random.choice(_OPPOSITES), 2)
    return (
        chosen(random, right, f"\\text{{{right}}}"),
        chosen(random, wrong, f"\\text{{{wrong}}}", f"\\text{{not {right}}}"),
        "",
    )


def _compound(random: Random, formula: str) -> str:
    return chosen(
        random,
        f"\\mathrm{{{formula}}}",
        f"\\ce{{{formula}}}",
        f"\\text{{{formula}}}",
        formula.replace("_", "").translate({123: "", 125: ""}),
    )


def chemical_formula(random: Random) -> Wrong:
    """Another compound."""
    right, wrong = random.choice(_CHEMISTRY)
    return _compound(random, right), _compound(random, random.choice(wrong)), ""


def charge(random: Random) -> Wrong:
    """Another charge of an ion."""
    element, first = random.choice(("Fe", "Cu", "Sn", "Mn")), random.randint(2, 4)
    right = f"\\mathrm{{{element}^{{{first}+}}}}"
    return right, f"\\mathrm{{{element}^{{{first + 1}+}}}}" if first % 2 else f"\\mathrm{{{element}^{{{first}-}}}}", ""


def reaction(random: Random) -> Wrong:
    """An equation with another coefficient or the other direction."""
    first = random.choice((2, 3, 4))
    right = f"{first}H_2 + O_2 \\rightarrow 2H_2O"
    return (
        right,
        random.choice((right.replace(f"{first}H_2 ", f"{first + 1}H_2 "), f"2H_2O \\rightarrow {first}H_2 + O_2")),
        "",
    )


def number_words(random: Random) -> Wrong:
    """A number word and another number."""
    right, wrong = random.choice(_NUMBER_WORDS)
    return right, random.choice(wrong), ""


def large_number_words(random: Random) -> Wrong:
    """Another power of a thousand."""
    number, (first, second) = (
        f"{random.randint(11, 999) / 10:.1f}",
        random.sample(("thousand", "million", "billion"), 2),
    )
    digits = f"{int(float(number) * 10) * 10 ** {'thousand': 2, 'million': 5, 'billion': 8}[second]}"
    return f"{number} {first}", random.choice((f"{number} {second}", f"\\text{{{number} {second}}}", digits)), ""


def no_solution_and_a_value(random: Random) -> Wrong:
    """That there is none, and one that there is."""
    none = chosen(random, "\\emptyset", "\\text{no solution}", "No solution", "\\varnothing", "\\text{does not exist}")
    value = random.choice(("0", "1", "\\mathbb{R}", "\\{0\\}", f"x = {small(random)}", "\\text{all real numbers}"))
    return (none, value, "") if random.choice((True, False)) else (value, none, "")
