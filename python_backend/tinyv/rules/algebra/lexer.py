r"""Tokens of a normalised answer, cut exactly where math-verify's lexer cuts them.

Owns the vocabulary. The longest token wins, so `\cdots` is `\cdot` and `s`, and `dx` is one token. A text that
math-verify's lexer refuses is Unreadable (math-verify then compares it as a string); one that it cuts into tokens that
are not ours is Foreign. Linear time: one compiled pattern without nested repetition.
"""

import re
from typing import NamedTuple

__all__ = ["MAX_TOKENS", "Foreign", "Token", "Unreadable", "tokens"]

MAX_TOKENS = 400
"""Longer answers go to a worker; a formula of 500 characters has ~200."""


class Foreign(Exception):
    """The text has something that is not read here; a worker must look at it."""


class Unreadable(Exception):
    """math-verify cannot read the text either."""


class Token(NamedTuple):
    """A kind and its text; kinds of one sign are the sign itself."""

    kind: str
    text: str


# ruff: noqa: SIM905  # a vocabulary reads better as a text
_GREEK = (
    "alpha beta delta Delta epsilon varepsilon zeta eta theta Theta vartheta iota kappa lambda Lambda mu nu xi Xi "
    "omicron pi Pi varpi rho varrho sigma Sigma varsigma tau upsilon Upsilon phi Phi varphi chi psi Psi omega Omega ell"
).split()
_FUNCTIONS = (
    "log ln exp sin cos tan csc sec cot arcsin arccos arctan arccsc arcsec arccot sinh cosh tanh "
    "arsinh arcosh artanh arcsinh arccosh arctanh"
).split()
_SIGNS = {
    "+": "+", "-": "-", "*": "*", "\\times": "*", "\\cdot": "*", "/": "/", "\\div": "/", "\\over": "/", ":": "/",
    "(": "(", ")": ")", "[": "[", "]": "]", "{": "{", "}": "}", "\\{": "\\{", "\\}": "\\}",
    "\\lbrace": "\\{", "\\rbrace": "\\}", "\\lbrack": "[", "\\rbrack": "]",
    "|": "|", "\\lvert": "<|", "\\rvert": "|>",
    "\\lfloor": "floor(", "\\rfloor": ")floor", "\\lceil": "ceil(", "\\rceil": ")ceil",
    "_": "_", "^": "^", ";": ";", ",": ",", "!": "!", "&": "&", "\\\\": "\\\\",
    "=": "=", "<": "<", "\\lt": "<", ">": ">", "\\gt": ">",
    "\\leq": "<=", "\\le": "<=", "\\leqslant": "<=", "<=": "<=",
    "\\geq": ">=", "\\ge": ">=", "\\geqslant": ">=", ">=": ">=",
    "\\ne": "!=", "\\neq": "!=", "!=": "!=", "!==": "!=", "\\approx": "~", "~=": "~",
    "\\in": "in", "\\cup": "cup", "\\pm": "pm", "\\mp": "pm", "\\emptyset": "empty", "\\{\\}": "empty",
    "\\sqrt": "sqrt", "\\infty": "infinity",
    "\\binom": "binom", "\\tbinom": "binom", "\\dbinom": "binom",
    "\\frac": "frac", "\\dfrac": "frac", "\\tfrac": "frac", "\\cfrac": "frac",
    "^\\circ": "degree", "^{\\circ}": "degree", "^\\degree": "degree", "^{\\degree}": "degree",
    "\\begin{pmatrix}": "matrix(", "\\begin{bmatrix}": "matrix(", "\\begin{matrix}": "matrix(",
    "\\end{pmatrix}": ")matrix", "\\end{bmatrix}": ")matrix", "\\end{matrix}": ")matrix",
    "\\mathbb{N}": "N", "\\mathbb{Z}": "Z", "\\mathbb{Q}": "Q", "\\mathbb{R}": "R", "\\mathbb{C}": "C",
}  # fmt: skip
_SPACES = (
    "\\, \\thinspace \\: \\medspace \\; \\thickspace \\quad \\qquad \\! \\negthinspace "
    "\\negmedspace \\negthickspace \\$ "
    "\\vrule \\vcenter \\vbox \\vskip \\vspace \\hfil"
).split()
_FOREIGN = (
    # read by math-verify, not here; what only starts like one of ours must be cut where math-verify cuts it
    "^T ^{T} ' ^\\circle ^{\\circle} ^° ^{°} ^{\\top} \\( \\) \\lgroup \\rgroup \\phantom \\boxed "
    "\\vert \\| \\langle \\rangle "
    "\\llcorner \\lrcorner \\ulcorner \\urcorner \\lim \\to \\rightarrow \\Rightarrow "
    "\\longrightarrow \\Longrightarrow "
    "\\int \\sum \\prod \\Gamma \\gamma arsinh arcsinh arcosh arccosh artanh arctanh gcd lcm floor ceil \\gcd \\lcm "
    "\\floor \\ceil \\max \\min \\det eye zeros ones cols rows diag norm rank trace tr rref hstack vstack orth ortho "
    "orthogonal orthogonalize nullspace eig eigen diagonalize eigenvals eigenvalues eigenvects eigenvectors svd SVD "
    "\\choose \\mod \\mathit \\operatorname matrix pmatrix bmatrix vmatrix \\begin{vmatrix} \\end{vmatrix} "
    "\\xrightarrow \\xRightarrow <-> <=> \\leftrightarrow \\Leftrightarrow == \\equiv \\not\\equiv "
    "\\Bbbk \\wp \\nabla \\bigstar \\angle \\nexists \\diagdown \\measuredangle \\eth \\diagup "
    "\\sphericalangle \\clubsuit "
    "\\varnothing \\Diamond \\complement \\diamondsuit \\imath \\Finv \\triangledown \\heartsuit \\jmath \\Game "
    "\\triangle \\spadesuit \\hbar \\vartriangle \\hslash \\blacklozenge \\lozenge \\blacksquare \\mho "
    "\\blacktriangle \\sharp \\prime \\Im \\flat \\square \\backprime \\Re \\natural \\surd \\circledS \\partial "
    "\\mathbb{P} \\cap \\setminus \\supseteq \\subseteq \\notin \\exponentialE "
    "\\infty% \\infty\\%"
).split()
_WHOLE_TEXTS = ("\\begin{array}", "\\end{array}", "\\variable", "\\char")
_TEXT = r"\\(?:text(?:it|bf|normal)?|mbox)\s?\{(?P<words>[^{}\\]*)\}"
_ACCENT = (
    r"\\(?:acute|bar|overline|breve|check|widecheck|dot|ddot|grave|hat|tilde|widetilde|vec|overrightarrow|bm|boldsymbol"
    r"|text(?:it|bf|normal)?|math[a-z]+|mbox)\s?\{"
)


def _literals(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_KNOWN = {
    **dict.fromkeys(_SPACES, "space"),
    **dict.fromkeys(_FOREIGN, "foreign"),
    **{f"\\{name}": "function" for name in _FUNCTIONS},
    **{f"\\{name}": "greek" for name in _GREEK},
    **_SIGNS,
}
_TOKEN = re.compile(
    r"(?P<blank>[ \t\r\n]+)"
    rf"|(?P<named>{_literals([word for word in _KNOWN if word.startswith(chr(92) + 'mathbb')])})"
    rf"|{_TEXT}"
    rf"|(?P<accent>{_ACCENT}[^}}]*\}})"
    r"|(?P<number>\d*\.\d+|\d+)(?P<after>E[-+]?\d+|[ \t\r\n]?\\?%)?"
    r"|(?P<differential>d[ \t\r\n]*(?:\\[a-zA-Z]+|[a-zA-Z]))"
    rf"|(?P<literal>{_literals(list(_KNOWN))})"
    r"|(?P<letter>[a-zA-Z])",
    re.ASCII,
)


def tokens(text: str) -> list[Token]:
    """The tokens; raises Unreadable, or Foreign (only for a text that is not Unreadable)."""
    if not text.isascii() or any(word in text for word in _WHOLE_TEXTS):
        raise Foreign("not ours")
    found: list[Token] = []
    foreign = ""
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise Unreadable(text[at : at + 10])  # a full stop too: a token that no rule of the grammar takes
        at = match.end()
        token = _token(match)
        if token is not None:
            found.append(token)
            if token.kind == "foreign":
                foreign = token.text
    if foreign or len(found) > MAX_TOKENS:
        raise Foreign(foreign or "too long")
    return found


def _token(match: re.Match[str]) -> Token | None:
    group = match.lastgroup or ""
    text = match[0]
    if group == "blank":
        return None
    if group == "literal":
        kind = _KNOWN[text]
        return None if kind == "space" else Token(kind, text)
    if group == "after":
        return Token("foreign" if "E" in text else "percent", match["number"])
    if group == "differential":
        letter = text[1:].strip()
        return Token("differential" if letter.islower() and len(letter) == 1 else "foreign", f"d{letter}")
    if group == "named":
        return Token(_KNOWN[text], text)
    return Token({"words": "text", "accent": "foreign"}.get(group, group), match[group])
