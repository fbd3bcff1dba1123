"""Signs and commands of mathematics, and how one types them.

Owns the tables alone: each entry is another spelling of the same sign.
"""

__all__ = ["COMMANDS", "FULL_WIDTH", "SIGNS", "VANISHING"]

FULL_WIDTH = {code + 0xFEE0: code for code in range(ord("!"), ord("~") + 1)}
"""For `str.translate`: full-width signs and letters as ASCII."""

COMMANDS = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "pm": "+-", "mp": "-+",
    "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=", "lt": "<", "gt": ">",
    "ne": "!=", "neq": "!=", "equiv": " == ", "approx": " ~ ", "thickapprox": " ~ ", "sim": " sim ", "simeq": " sim ",
    "cong": " cong ", "infty": "inf", "cup": " U ", "cap": " intersect ", "in": " in ", "notin": " not in ",
    "setminus": " minus ", "backslash": " minus ", "subset": " subset of ", "subseteq": " subseteq ",
    "emptyset": " empty set ", "varnothing": " empty set ", "to": "->", "rightarrow": "->", "longrightarrow": "->",
    "mapsto": "->", "Rightarrow": "=>", "implies": "=>", "Longrightarrow": "=>", "iff": "<=>",
    "Leftrightarrow": "<=>", "mid": "|", "vert": "|", "lvert": "|", "rvert": "|", "Vert": "||", "parallel": "||",
    "lfloor": " floor(", "rfloor": ") ", "lceil": " ceil(", "rceil": ") ", "langle": "<", "rangle": ">",
    "ldots": "...", "dots": "...", "cdots": "...", "dotsc": "...", "dotsb": "...", "vdots": "...",
    "land": " and ", "wedge": " and ", "lor": " or ", "vee": " or ", "forall": " for all ", "bmod": " mod ",
    "mod": " mod ", "perp": " perpendicular to ", "prime": "'", "colon": ":", "lbrace": "{", "rbrace": "}",
    "varphi": " phi ", "varepsilon": " epsilon ", "triangle": " triangle ", "angle": " angle ", "R": "R", "Z": "Z",
    "N": "N", "Q": "Q", "C": "C",
}  # fmt: skip
"""What a command becomes; any other one becomes its name."""

SIGNS = {
    "\u2212": "-", "\u2013": "-", "\u2010": "-", "\u2011": "-", "\u2014": " - ", "\u221e": "inf", "\u222a": " U ",
    "\u2229": " intersect ", "\u2205": " empty set ", "\u2264": "<=", "\u2a7d": "<=", "\u2265": ">=", "\u2a7e": ">=",
    "\u2260": "!=", "\u2248": " ~ ", "\u223c": " sim ", "\u2261": " == ", "\u00b1": "+-", "\u2213": "-+", "\u00d7": "*",
    "\u00f7": "/", "\u00b7": "*", "\u22c5": "*", "\u2219": "*", "\u2217": "*", "\u2208": " in ", "\u2209": " not in ",
    "\u2200": " for all ", "\u2192": "->", "\u21d2": "=>", "\u21d4": "<=>", "\u2026": "...", "\u22ef": "...",
    "\u2032": "'", "\u2033": "''", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u221a": "sqrt ",
    "\u2220": " angle ", "\u25b3": " triangle ", "\u22a5": " perpendicular to ", "\u2225": "||", "\u2216": " minus ",
    "\u2227": " and ", "\u2228": " or ", "\u211d": "R", "\u2124": "Z", "\u2115": "N", "\u211a": "Q", "\u2102": "C",
    "\u03c0": "\\pi", "\u03b8": "\\theta", "\u03b1": "\\alpha", "\u03b2": "\\beta", "\u03b3": "\\gamma",
    "\u03b4": "\\delta", "\u0394": "\\Delta", "\u03bb": "\\lambda", "\u03bc": "\\mu", "\u03c3": "\\sigma",
    "\u03a3": "\\Sigma", "\u03c9": "\\omega", "\u03a9": "\\Omega", "\u03c6": "\\phi", "\u03c1": "\\rho",
    "\u03c4": "\\tau", "\u03b5": "\\epsilon", "\u03c8": "\\psi", "\u27e8": "<", "\u27e9": ">", "\u230a": " floor(",
    "\u230b": ") ", "\u2308": " ceil(", "\u2309": ") ", "\u2282": " subset of ", "\u2286": " subseteq ",
    "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u200b": "", "\u2061": "", "\u2062": "", "\u3001": ", ",
    "\u3002": ".",
}  # fmt: skip
"""What one sign of Unicode becomes."""

VANISHING = (
    "left|right|big[lrgm]?|Big[lrgm]?|bigg[lrm]?|Bigg[lrm]?|displaystyle|textstyle|scriptstyle|limits|nolimits|rm|bf|it|"
    "mathstrut|strut|hfill|noindent|large|Large|small"
)
"""Commands that only move or size what they stand before."""
