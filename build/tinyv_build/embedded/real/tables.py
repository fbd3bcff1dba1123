"""How notations differ, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = [
    "CODE",
    "FUNCTIONS",
    "GREEK",
    "LATEX",
    "NOTATIONS",
    "OTHER_UNITS",
    "SUPERSCRIPTS",
    "TYPED",
    "UNIT_WORDS",
    "Notation",
]

GREEK: Mapping[str, str] = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "theta": "θ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "omega": "ω",
    "eta": "η", "kappa": "κ", "xi": "ξ", "chi": "χ", "psi": "ψ", "zeta": "ζ",
}  # fmt: skip

FUNCTIONS: Mapping[str, str] = {
    "sin": "Sin", "cos": "Cos", "tan": "Tan", "cot": "Cot", "sec": "Sec", "csc": "Csc", "arcsin": "ArcSin",
    "arccos": "ArcCos", "arctan": "ArcTan", "sinh": "Sinh", "cosh": "Cosh", "tanh": "Tanh", "ln": "Log", "log": "",
    "abs": "Abs", "floor": "Floor", "ceil": "Ceiling", "erf": "Erf",
}  # fmt: skip
"""Functions of one argument with the names that Mathematica gives them."""

_SYMPY = {"arcsin": "asin", "arccos": "acos", "arctan": "atan", "ln": "log", "abs": "Abs", "ceil": "ceiling", "log": ""}
_PYTHON = _SYMPY | {"abs": "abs", "floor": "math.floor", "ceil": "math.ceil"}
_NO_COMMANDS = frozenset({"abs", "floor", "ceil", "erf"})

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Notation:
    """One way to type mathematics."""

    name: str
    latex: bool = False
    raised: bool = False
    """Whole exponents and roots by characters of Unicode."""
    juxtaposes: bool = False
    """Factors stand side by side."""
    bars: bool = False
    """An absolute value stands between bars."""
    times: str = "*"
    gap: str = " "
    """Around the signs of a sum."""
    power: str = "^"
    quotient: str = "{0}/{1}"
    root: str = "sqrt({0})"
    scientific: str = "{0}*10^({1})"
    logarithm: str = "log_{1}({0})"
    exponential: str = ""
    plus_minus: str = ""
    brackets: tuple[str, str] = ("(", ")")
    constants: Mapping[str, str] = field(default_factory=dict)

    def greek(self, name: str) -> str:
        """A Greek letter by its name."""
        if self.latex:
            return f"\\{name}"
        return GREEK.get(name, name) if self.raised else name

    def function(self, name: str) -> str:
        """A known function of one argument; empty where the notation has none."""
        if self.latex:
            return "" if name in _NO_COMMANDS else f"\\{name}"
        if self.name == "mathematica":
            return FUNCTIONS[name]
        if self.name == "python":
            own = _PYTHON.get(name, name)
            return own if not own or own.startswith(("abs", "math")) else f"math.{own}"
        return _SYMPY.get(name, name) if self.name == "sympy" else name


LATEX = Notation(
    "latex", latex=True, juxtaposes=True, bars=True, times=" \\cdot ", quotient="\\frac{{{0}}}{{{1}}}",
    scientific="{0} \\times 10^{{{1}}}", logarithm="\\log_{{{1}}}({0})", plus_minus="\\pm ",
    constants={"pi": "\\pi", "e": "e", "i": "i", "infinity": "\\infty"},
)  # fmt: skip
TYPED = Notation(
    "typed", juxtaposes=True, bars=True, plus_minus="+-",
    constants={"pi": "pi", "e": "e", "i": "i", "infinity": "infinity"},
)  # fmt: skip
STARRED = Notation("starred", gap="", constants={"pi": "pi", "e": "e", "i": "i", "infinity": "inf"})
UNICODE = Notation(
    "unicode", raised=True, juxtaposes=True, bars=True, times="·", root="√({0})", scientific="{0} × 10^({1})",
    plus_minus="±", constants={"pi": "π", "e": "e", "i": "i", "infinity": "∞"},
)  # fmt: skip
SYMPY = Notation(
    "sympy", power="**", scientific="{0}e{1}", logarithm="log({0})/log({1})", exponential="exp({0})",
    constants={"pi": "pi", "e": "E", "i": "I", "infinity": "oo"},
)  # fmt: skip
MATHEMATICA = Notation(
    "mathematica", root="Sqrt[{0}]", scientific="{0}*^{1}", logarithm="Log[{1}, {0}]", exponential="Exp[{0}]",
    brackets=("[", "]"), constants={"pi": "Pi", "e": "E", "i": "I", "infinity": "Infinity"},
)  # fmt: skip
PYTHON = Notation(
    "python", power="**", root="math.sqrt({0})", scientific="{0}e{1}", logarithm="math.log({0}, {1})",
    exponential="math.exp({0})", constants={"pi": "math.pi", "e": "math.e", "infinity": "math.inf"},
)  # fmt: skip

CODE = (MATHEMATICA, PYTHON)
"""What the rule verifier does not read."""

NOTATIONS = (LATEX, LATEX, LATEX, TYPED, TYPED, UNICODE, UNICODE, STARRED, SYMPY, MATHEMATICA, PYTHON)
"""Drawn evenly: LaTeX most of the time, code rarely."""

OTHER_UNITS: Mapping[str, str] = {
    "hours": "minutes", "hour": "minutes", "minutes": "seconds", "seconds": "minutes", "days": "hours", "weeks": "days", "cm": "mm", "m": "cm", "meters": "kilometers", "km": "m",
    "kilometers": "meters", "centimeters": "meters", "feet": "inches", "inches": "feet", "yards": "feet", "miles": "feet", "degrees": "radians", "radians": "degrees", "dollars": "cents",
    "cents": "dollars", "grams": "kilograms", "kilograms": "grams", "kg": "g", "g": "kg", "liters": "milliliters", "mph": "feet per second", "square units": "cubic units", "percent": "degrees",
    "square inches": "square feet", "square feet": "square inches", "square meters": "square centimeters", "cubic inches": "cubic feet", "years": "months", "months": "years", "pounds": "ounces",
}  # fmt: skip
"""A unit that another one is taken for."""

UNIT_WORDS: Mapping[str, str] = {
    "m": "meter", "s": "second", "g": "gram", "N": "newton", "J": "joule", "W": "watt", "V": "volt", "A": "ampere", "K": "kelvin", "Pa": "pascal", "Hz": "hertz", "h": "hour",
    "min": "minute", "mol": "mole", "eV": "electronvolt", "C": "coulomb", "T": "tesla", "L": "liter", "ft": "foot", "in": "inch", "mi": "mile", "lb": "pound", "d": "day", "yr": "year",
}  # fmt: skip
