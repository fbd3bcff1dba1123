"""The vocabulary of formulas: commands of LaTeX, names and signs of typed mathematics, each with what it is.

A new command, name or sign goes into one of these tables; signs of Unicode are commands first (`characters`).
"""

# ruff: noqa: E501, SIM905  # a vocabulary reads better as a text

from tinyv.rules.units import CURRENCIES

__all__ = [
    "BRACKETS", "COMMANDS", "CONNECTORS", "DROPPED", "DROPPED_WITH_ARGUMENT", "FACES", "FUNCTIONS", "LINES", "MONEY",
    "NUMBER_SETS", "RELATIONS", "SEPARATORS", "TYPEFACES", "WORDS",
]  # fmt: skip

GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron rho sigma tau upsilon phi chi psi "
    "omega Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Pi Rho Sigma Tau Upsilon Phi Chi Psi "
    "Omega hbar ell nabla partial aleph".split()
)

_CIRCULAR = "sin cos tan cot sec csc".split()
FUNCTIONS = (
    {name: name for name in _CIRCULAR}
    | {f"arc{name}": f"arc{name}" for name in _CIRCULAR}
    | {f"a{name}": f"arc{name}" for name in _CIRCULAR}
    | {f"{name}h": f"{name}h" for name in _CIRCULAR}
    | {f"{prefix}{name}h": f"arc{name}h" for name in _CIRCULAR for prefix in ("a", "ar", "arc")}
    | {
        "tg": "tan", "ctg": "cot", "cosec": "csc", "arctg": "arctan", "arcctg": "arccot", "sh": "sinh", "ch": "cosh",
        "th": "tanh", "ln": "ln", "log": "log", "lg": "lg", "exp": "exp", "abs": "abs", "Abs": "abs", "det": "det",
        "factorial": "factorial", "binomial": "binomial", "floor": "floor", "ceil": "ceil", "ceiling": "ceil",
        "min": "min", "max": "max", "Min": "min", "Max": "max", "gcd": "gcd", "lcm": "lcm", "Re": "re", "Im": "im",
        "re": "re", "im": "im", "arg": "arg", "conjugate": "conjugate", "sgn": "sign", "sign": "sign",
        "sqrt": "sqrt", "cbrt": "cbrt", "root": "root", "nthroot": "root", "erf": "erf", "deg": "deg", "dim": "dim",
        "tr": "trace", "Tr": "trace", "rank": "rank", "sup": "sup", "inf": "inf", "fourthroot": "fourthroot",
    }
)  # fmt: skip

RELATIONS = {
    "=": "=", "==": "=", ":=": "=", "!=": "!=", "<>": "!=", "/=": "!=", "<": "<", "<=": "<=", "=<": "<=", ">": ">", ">=": ">=",
    "=>": "implies", "~": "approx", "ne": "!=", "neq": "!=", "lt": "<", "gt": ">", "le": "<=", "leq": "<=", "leqslant": "<=",
    "leqq": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=", "geqq": ">=", "approx": "approx", "simeq": "approx",
    "thickapprox": "approx", "approxeq": "approx", "in": "in", "notin": "not in", "equiv": "equivalent", "cong": "equivalent",
    "perp": "perp", "parallel": "parallel", "propto": "proportional", "subset": "subset", "subseteq": "subset",
    "Rightarrow": "implies", "implies": "implies", "Longrightarrow": "implies", "sim": "approx", "triangleq": "=",
    "coloneqq": "=",
}  # fmt: skip
"""By typed sign or by command."""

OPERATORS = {
    "times": "*", "cdot": "*", "ast": "*", "cdotp": "*", "*": "*", "centerdot": "*", "bullet": "*", "div": "/", "pm": "pm", "mp": "mp",
    "cup": "cup", "bigcup": "cup", "cupdot": "cup", "sqcup": "cup", "uplus": "cup", "cap": "cap", "bigcap": "cap", "setminus": "setminus", "backslash": "setminus",
    "degree": "degree", "circ": "circ", "prime": "'", "%": "%", "mid": "mid", "vert": "bar", "lvert": "bar", "rvert": "bar",
    "Vert": "bar", "|": "bar", "to": "to", "rightarrow": "to", "mapsto": "to", "colon": ":", "textdegree": "degree", "textcirc": "circ",
}  # fmt: skip

NUMBER_SETS = {"R": "Reals", "Z": "Integers", "N": "Naturals", "Q": "Rationals", "C": "Complexes"} | {
    name: name for name in ("Reals", "Integers", "Naturals", "Rationals", "Complexes")
}

CONNECTORS = {
    "and": "and", "or": "or", "where": "where", "for": "where", "if": "where", "with": "where", "when": "where",
    "land": "and", "wedge": "and", "lor": "or", "vee": "or", "或": "or", "和": "and", "且": "and", "与": "and", "及": "and",
    "或者": "or", "其中": "where", "oder": "or", "und": "and", "ou": "or", "et": "and", "avec": "where",
}  # fmt: skip

TYPEFACES = frozenset(
    "boxed fbox framebox textcolor text textbf textit textrm textsf texttt textnormal mathrm mathbf mathit mathsf mathtt mathcal mathscr mathfrak rm "
    "operatorname operatorname* boldsymbol bm pmb mbox hbox emph mathnormal bf it symbf symrm textup unit si mathop underline".split()
)

ACCENTS = {"vec": "", "overrightarrow": "", "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "dot": "dot",
           "ddot": "ddot", "tilde": "tilde", "widetilde": "tilde",
           "mathring": "ring", "overleftrightarrow": "", "wideparen": "arc", "overset{\\frown}": "arc"}  # fmt: skip
"""A mark on a symbol: what it adds to the name (nothing: typography)."""

DROPPED = frozenset(
    "displaystyle textstyle scriptstyle limits nolimits left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl "
    "Biggr bigm Bigm middle ! , ; : > thinspace enspace enskip space negthinspace medspace thickspace ( ) [ ] hfill "
    "centering noindent allowbreak nonumber notag normalsize large Large small displaylimits par protect mathstrut "
    "strut".split()
) | {" ", "\n", "\t"}
"""Spacing and sizes: they set tokens apart and mean nothing."""

DROPPED_WITH_ARGUMENT = frozenset(
    "hspace hspace* vspace vspace* label tag color phantom hphantom vphantom kern".split()
)

FACES = frozenset(
    "mathcal mathscr mathfrak operatorname boldsymbol boxed fbox framebox textcolor mathbf bm pmb mathit symbf underline".split()
)
"""Typefaces that say nothing: a symbol in them is itself; in the others letters are text."""

_OTHERS = {
    "{": ("open", "{"), "}": ("close", "}"), "lbrace": ("open", "{"), "rbrace": ("close", "}"), "langle": ("open", "<"),
    "rangle": ("close", ">"), "lfloor": ("open", "floor"), "rfloor": ("close", "floor"), "lceil": ("open", "ceil"),
    "rceil": ("close", "ceil"), "lbrack": ("open", "["), "rbrack": ("close", "]"), "lparen": ("open", "("),
    "rparen": ("close", ")"), "$": ("money", "USD"), "&": ("join", "and"), "quad": ("comma", "quad"),
    "qquad": ("comma", "quad"), "ldots": ("dots", "..."), "cdots": ("dots", "..."), "dots": ("dots", "..."),
    "infty": ("constant", "infinity"), "pi": ("constant", "pi"), "emptyset": ("empty", ""), "varnothing": ("empty", ""),
    "dotsc": ("dots", "..."), "dotsb": ("dots", "..."), "pounds": ("money", "GBP"), "euro": ("money", "EUR"), "yen": ("money", "CNY"),
    "tfrac": ("command", "frac"), "dfrac": ("command", "frac"), "cfrac": ("command", "frac"), "frac": ("command", "frac"),
    "over": ("over", "over"), "choose": ("over", "choose"), "binom": ("command", "binom"), "dbinom": ("command", "binom"), "tbinom": ("command", "binom"), "mod": ("mod", "mod"),
    "pmod": ("mod", "pmod"), "bmod": ("mod", "mod"), "celsius": ("word", "celsius"), "fahrenheit": ("word", "fahrenheit"),
    "angstrom": ("word", "angstrom"), "imath": ("symbol", "i"), "jmath": ("symbol", "j"), "AA": ("word", "angstrom"),
    "sum": ("command", "sum"), "prod": ("command", "prod"), "int": ("command", "int"), "triangle": ("symbol", "triangle"), "_": ("operator", "_"),
    "angle": ("symbol", "angle"), "forall": ("join", "where"), "because": ("join", "where"), "colon": ("colon", ":"),
    "infinity": ("constant", "infinity"), "mathbb": ("command", "mathbb"), "Bbb": ("command", "mathbb"),
}  # fmt: skip

COMMANDS: dict[str, tuple[str, str]] = (
    {name: ("function", text) for name, text in FUNCTIONS.items()}
    | {f"{prefix}{name}": ("symbol", name) for name in GREEK for prefix in ("", "var")}
    | {name: ("numberset", text) for name, text in NUMBER_SETS.items()}
    | {name: ("accent", text) for name, text in ACCENTS.items()}
    | {name: ("join", text) for name, text in CONNECTORS.items()}
    | {name: ("operator", text) for name, text in OPERATORS.items()}
    | {name: ("relation", text) for name, text in RELATIONS.items()}
    | _OTHERS
)
"""Kind and text of the token of each command."""

_NAMES = {
    "pi": ("constant", "pi"), "infinity": ("constant", "infinity"), "inf": ("constant", "infinity"),
    "infty": ("constant", "infinity"), "oo": ("constant", "infinity"), "mod": ("mod", "mod"), "in": ("relation", "in"),
    "Infinity": ("constant", "infinity"), "EmptySet": ("empty", ""), "emptyset": ("empty", ""), "Pi": ("constant", "pi"),
    "percent": ("operator", "%"), "pct": ("operator", "%"), "times": ("operator", "*"), "union": ("operator", "cup"),
    "div": ("operator", "/"), "except": ("except", ""), "zoo": ("other", "zoo"), "nan": ("other", "nan"),
    "equals": ("relation", "="), "modulo": ("mod", "mod"), "approximately": ("relation", "approx"),
    "to": ("to", "to"), "about": ("relation", "approx"), "approx": ("relation", "approx"), "roughly": ("relation", "approx"), "degrees": ("operator", "degree"), "degree": ("operator", "degree"), "deg": ("operator", "degree"),
}  # fmt: skip

_CALLED = frozenset(
    "Interval Union Intersection Complement FiniteSet Ne Eq Lt Le Gt Ge And Or Point Tuple Matrix ImmutableMatrix Rational "
    "Integer Float Piecewise Mod True False open Lopen Ropen ImmutableDenseMatrix MutableDenseMatrix Contains Not".split()
)

WORDS: dict[str, tuple[str, str]] = (
    {name: ("word", name) for name in _CALLED}
    | {name: ("numberset", name) for name in NUMBER_SETS if len(name) > 1}
    | {name: ("symbol", name) for name in GREEK}
    | {name: ("function", text) for name, text in FUNCTIONS.items()}
    | {name.upper(): ("word", name) for name in CURRENCIES if len(name) == len("USD")}
    | _NAMES
    | {name: ("join", text) for name, text in CONNECTORS.items()}
)
"""Kind and text of the token of each run of letters that is known."""

MONEY = {"€": "EUR", "£": "GBP", "¥": "CNY", "₽": "RUB", "₹": "INR"}
LINES = frozenset("align aligned alignat gather gathered split eqnarray equation multline".split())
"""Environments of lines, in which an ampersand only sets."""
SEPARATORS = {",": "comma", ";": "semicolon"}
BRACKETS = {"(": "open", "[": "open", ")": "close", "]": "close", "{": "gopen", "}": "gclose"}
