r"""A matrix whose rows are fragments of one formula, as some models set every token on a row of its own.

Owns how the fragments are put together again: one formula of a plain `matrix`, a list of one with brackets.
"""

import re

__all__ = ["joined_fragments", "row_by_row"]

_MATRIX = re.compile(r"\\begin\{([pb]?)matrix\}(.*)\\end\{\1matrix\}", re.DOTALL)
_ROW_END = re.compile(r"\\\\|\n")
_ROWS = re.compile(r"\\(?:begin|end)\{matrix\}|\\\\|\n")
_EQUATION = re.compile(r"[^\s}]\s*[=<>]\s*\S")
_SPACING = re.compile(r"\\[,;:! ]|\\text\s*\{\s*\}|\s+")
_WORD = re.compile(r"\\text\s*\{([A-Za-z]+)\}")
_SIGNS = frozenset({"+", "-", "=", "/", "\\times", "\\cdot", "*", "^", "_", ","})
_EMPTY_SCRIPT = re.compile(r"([\^_])\{\}")
_BEGUN_TWICE = re.compile(r"\}\s*\\[dt]?frac\s*\{\s*\}")
r"""`\frac{9} \frac{} {23}`: the fraction is begun again for its denominator."""
_ARGUMENT_BEFORE = ("}", "^", "_")


def joined_fragments(text: str) -> str | None:
    """The text of a column of fragments as one formula or list; None for any other text."""
    match = _MATRIX.fullmatch(text.strip())
    if match is None or "&" in match[2] or "\\begin" in match[2]:
        return None
    rows = [_SPACING.sub(" ", row).strip() for row in _ROW_END.split(match[2])]
    if not any(_is_fragment(row) for row in rows):
        return None
    return ", ".join(map(_joined, _parts(rows))) if match[1] else _joined(rows)


def row_by_row(plain: str) -> str | None:
    """The text of a matrix without columns as one formula, unless its rows are equations; None for any other text."""
    if "\\begin{matrix}" not in plain or "&" in plain or any(map(_EQUATION.search, _ROW_END.split(plain))):
        return None
    text = _ROWS.sub(" ", plain)
    rows = text.split()
    return "".join(rows) if all(len(row) == 1 and row.isdigit() for row in rows) else text


def _is_fragment(row: str) -> bool:
    return _depth(row) != 0 or row.startswith("}") or row in _SIGNS or _EMPTY_SCRIPT.fullmatch(row) is not None


def _depth(row: str) -> int:
    bare = row.replace("\\{", "").replace("\\}", "")
    return bare.count("{") - bare.count("}")


def _joined(rows: list[str]) -> str:
    """One formula: a number behind an argument or a script is one, whole."""
    pieces: list[str] = []
    for row in filter(None, rows):
        plain = _EMPTY_SCRIPT.sub(r"\1", _WORD.sub(r" \1 ", row))
        argument = bool(pieces) and pieces[-1].endswith(_ARGUMENT_BEFORE) and plain.isdigit()
        pieces.append(f"{{{plain}}}" if argument else plain)
    return _BEGUN_TWICE.sub("} ", " ".join(pieces))


def _parts(rows: list[str]) -> list[list[str]]:
    """Items of a list: an empty row parts what is complete on both sides; a letter behind a sign awaits its factor."""
    parts: list[list[str]] = [[]]
    depth = 0
    for place, row in enumerate(rows):
        if row:
            parts[-1].append(row)
            depth += _depth(row)
            continue
        behind = next(filter(None, rows[place:]), "")
        if parts[-1] and behind and depth == 0 and not _awaits(parts[-1]) and behind.split()[0] not in _SIGNS:
            parts.append([])
    return [part for part in parts if part]


def _awaits(part: list[str]) -> bool:
    letter = len(part[-1]) == 1 and part[-1].isalpha()
    return any(piece in _SIGNS for piece in part[-2 if letter else -1 :])
