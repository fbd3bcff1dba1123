"""The tokens of signs and commands that are no names: brackets, spacing, money, number commands.

A new command goes here when its token is of a kind of its own, else into `symbols`.
"""

# ruff: noqa: E501  # a table

__all__ = ["BRACKETS", "BRACKET_COMMANDS", "FACES", "MONEY", "NO_COLUMNS", "SEPARATORS"]

BRACKET_COMMANDS = {
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
MONEY = {"€": "EUR", "£": "GBP", "¥": "CNY", "₽": "RUB", "₹": "INR"}
NO_COLUMNS = ("align", "aligned", "alignat", "gather", "gathered", "split", "eqnarray", "equation", "multline")
FACES = frozenset(
    {
        "mathcal",
        "mathscr",
        "mathfrak",
        "operatorname",
        "boldsymbol",
        "boxed",
        "fbox",
        "framebox",
        "textcolor",
        "mathbf",
        "bm",
        "pmb",
        "mathit",
        "symbf",
    }
)
SEPARATORS = {",": "comma", ";": "semicolon"}
BRACKETS = {"(": "open", "[": "open", ")": "close", "]": "close", "{": "gopen", "}": "gclose"}
