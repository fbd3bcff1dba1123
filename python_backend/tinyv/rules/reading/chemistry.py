"""Formulas of compounds without subscripts: `H2O` as `H_2O`, which is how LaTeX writes it."""

# ruff: noqa: E501, SIM905  # a table reads better as a text

import re

__all__ = ["formula_with_subscripts"]

_ELEMENTS = frozenset(
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc "
    "Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po "
    "At Rn Fr Ra Ac Th Pa U Np Pu Am".split()
)
_COMPOUND = re.compile(r"(?:\(?[A-Z][a-z]?(?:\)?\d+|\))?)+")
_MARKS = re.compile(r"\\(?:text|mathrm|rm|ce)(?![A-Za-z])|[{}_\s]")
_PART = re.compile(r"([A-Z][a-z]?|\))(\d*)|\(")


def formula_with_subscripts(text: str) -> str | None:
    """The compound with an underscore before each number; None when the text is no compound with numbers."""
    text = _MARKS.sub("", text)
    if len(text) > 40 or not text.isalnum() or not any(map(str.isdigit, text)) or not _COMPOUND.fullmatch(text):  # noqa: PLR2004
        return None
    parts = list(_PART.finditer(text))
    symbols = [part[1] for part in parts if part[1] and part[1] != ")"]
    if len(symbols) < 2 or not set(symbols) <= _ELEMENTS:  # noqa: PLR2004  # `C2` alone is a symbol
        return None
    return "".join(f"\\mathrm{{{part[1]}}}" + (f"_{{{part[2]}}}" if part[2] else "") for part in parts if part[1])
