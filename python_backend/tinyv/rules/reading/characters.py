"""Signs of Unicode in the spelling of LaTeX, so that the lexer knows one alphabet.

A new sign goes into one of the tables below.
"""

# ruff: noqa: E501, RUF001  # a table of confusable signs

import re
import unicodedata

__all__ = ["plain_signs"]

_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱˣ", "0123456789+-=()nix", strict=True))
_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙₖₓₘᵢⱼ", "0123456789+-=()nkxmij", strict=True))
_FRACTIONS = {
    "½": "12", "⅓": "13", "⅔": "23", "¼": "14", "¾": "34", "⅕": "15", "⅖": "25", "⅗": "35", "⅘": "45",
    "⅙": "16", "⅚": "56", "⅛": "18", "⅜": "38", "⅝": "58", "⅞": "78",
}  # fmt: skip
_COMMANDS = {
    "√": "sqrt", "∛": "cbrt", "∜": "fourthroot", "∞": "infty", "≤": "le", "⩽": "le", "≦": "le", "≥": "ge", "⩾": "ge",
    "≧": "ge", "≠": "ne", "≈": "approx", "≃": "approx", "≅": "cong", "∼": "sim", "≡": "equiv", "∈": "in", "∉": "notin",
    "∪": "cup", "∩": "cap", "∖": "setminus", "∅": "emptyset", "Ø": "emptyset", "×": "times", "·": "cdot", "⋅": "cdot",
    "∙": "cdot", "•": "cdot", "÷": "div", "±": "pm", "∓": "mp", "°": "degree", "º": "degree", "˚": "degree", "∘": "circ",
    "∧": "land", "∨": "lor", "→": "to", "⇒": "Rightarrow", "∣": "mid", "⊥": "perp", "∥": "parallel", "∠": "angle",
    "⊂": "subset", "⊆": "subseteq", "∝": "propto", "⟨": "langle", "⟩": "rangle", "〈": "langle", "〉": "rangle",
    "⌊": "lfloor", "⌋": "rfloor", "⌈": "lceil", "⌉": "rceil", "∂": "partial", "∇": "nabla", "ℏ": "hbar", "ħ": "hbar",
    "∑": "sum", "∏": "prod", "∫": "int", "…": "ldots", "⋯": "ldots", "ℝ": "Reals", "ℤ": "Integers", "ℕ": "Naturals",
    "ℚ": "Rationals", "ℂ": "Complexes", "∀": "forall", "∃": "exists", "△": "triangle", "ϕ": "phi", "ϵ": "epsilon",
    "ϑ": "theta", "Ω": "Omega", "µ": "mu", "℃": "celsius", "℉": "fahrenheit", "ℓ": "ell", "Å": "angstrom",
}  # fmt: skip
_GREEK = {
    chr(code): unicodedata.name(chr(code)).rsplit(" ", 1)[-1].lower().replace("lamda", "lambda")
    for code in (*range(0x3B1, 0x3C2), *range(0x3C3, 0x3CA))
} | {
    chr(code): unicodedata.name(chr(code)).rsplit(" ", 1)[-1].capitalize().replace("Lamda", "Lambda")
    for code in (*range(0x391, 0x3A2), *range(0x3A3, 0x3AA))
}
_SIGNS = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "﹣": "-", "➖": "-", "∗": "*", "⁄": "/", "∕": "/",
    "‘": "'", "’": "'", "′": "'", "″": "''", "“": '"', "”": '"', "，": ",", "。": ".", "、": ",", "；": ";", "：": ":",
    "（": "(", "）": ")", "【": "[", "】": "]", "｛": "{", "｝": "}", "？": "?", "！": "!", "∶": ":", "｜": "|",
    "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "", "\u2061": "", "\u2062": "*", "\u2063": ",", "\xad": "",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2002": " ", "\u2003": " ", "\u3000": " ", "\u2005": " ",
}  # fmt: skip
_TABLE = str.maketrans(
    {sign: f" \\{name} " for sign, name in (_COMMANDS | _GREEK).items()}
    | _SIGNS
    | {sign: f" \\frac{{{two[0]}}}{{{two[1]}}} " for sign, two in _FRACTIONS.items()}
)
_BEFORE_CIRCLED_ONE = 0x245F
_CIRCLED = re.compile("[①-⑳]+")
"""Numbers of statements: `②③` are two."""
_RAISED = re.compile(f"[{''.join(_SUPERSCRIPTS)}]+")
_LOWERED = re.compile(f"[{''.join(_SUBSCRIPTS)}]+")


def plain_signs(text: str) -> str:
    """The text with every known sign as LaTeX or ASCII; other compatibility forms (full-width, circled) by NFKC."""
    if text.isascii():
        return text
    text = _CIRCLED.sub(lambda run: ", ".join(str(ord(sign) - _BEFORE_CIRCLED_ONE) for sign in run[0]), text)
    text = _RAISED.sub(lambda run: "^{" + "".join(_SUPERSCRIPTS[sign] for sign in run[0]) + "}", text)
    text = _LOWERED.sub(lambda run: "_{" + "".join(_SUBSCRIPTS[sign] for sign in run[0]) + "}", text)
    return unicodedata.normalize("NFKC", text.translate(_TABLE)).translate(_TABLE)
