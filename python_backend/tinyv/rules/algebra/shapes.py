r"""Sets, tuples, intervals, relations and matrices out of tokens, as math-verify reads them.

Owns what stands outside of expressions: separators, brackets around several values, relation signs, unions. Commas
without brackets make a set; two values in brackets an interval; `x = 1, 2` is x equal to a set.
"""

from fractions import Fraction

from tinyv.rules.algebra.expressions import Reader, matrix, times
from tinyv.rules.algebra.lexer import Foreign, Token, Unreadable
from tinyv.rules.algebra.nodes import (
    Add,
    Constant,
    FiniteSet,
    Interval,
    Named,
    Node,
    Number,
    Power,
    Relation,
    Symbol,
    Tuple,
    Union,
    is_expression,
    parts,
)

__all__ = ["only_symbols", "read"]

_OPENING = {"(", "[", "{", "\\{", "<|", "floor(", "ceil(", "matrix("}
_CLOSING = {")", "]", "}", "\\}", "|>", ")floor", ")ceil", ")matrix"}
_RELATIONS = {"=", "in", "<", "<=", ">", ">=", "!=", "~"}
_NAMED = {"N", "Z", "Q", "R", "C"}
_STRUCTURAL = _RELATIONS | _NAMED | {",", ";", "cup", "pm", "empty", "matrix("}
"""A text without any of these is one expression."""

_MAX_NESTING = 12
_PAIR = 2
_MINUS_ONE = Number(Fraction(-1))

Tokens = list[Token]


def read(tokens: Tokens) -> Node:
    """The meaning of a whole answer; raises Foreign."""
    if not tokens:
        raise Foreign("empty")
    if tokens[0].kind not in _OPENING and _STRUCTURAL.isdisjoint(token.kind for token in tokens):
        return Reader(tokens).whole()
    _check_brackets(tokens)
    if _has(tokens, {"cup"}):
        return _with_union(tokens)
    groups = _split(tokens, ";")
    elements = [_split(group, ",") for group in groups]
    if len(groups) > 1:
        if any(len(group) != 1 for group in elements) or _has(tokens, _RELATIONS):
            raise Foreign("semicolons")
        return FiniteSet(tuple(node for group in elements for node in _element(group[0])), braces=False)
    signs = [token.kind for token in _outside(tokens) if token.kind in _RELATIONS]
    name = _names(_split(tokens, "=", "in")[0])
    if name is not None and len(signs) == 1 and signs[0] in {"=", "in"}:
        rest = elements[0]
        rest[0] = rest[0][next(at for at, token in _outside_at(rest[0]) if token.kind in {"=", "in"}) + 1 :]
        return Relation((name, _together(rest)), (signs[0],))
    return _together(elements[0])


def only_symbols(node: Node) -> bool:
    """Whether math-verify takes the node for the left side of an assignment."""
    if isinstance(node, Symbol):
        return True
    if isinstance(node, Power) and node.base == Constant("e"):
        return only_symbols(node.exponent)
    if isinstance(node, Power) and node.exponent == _MINUS_ONE:
        node = node.base
        if isinstance(node, Symbol):
            return True
    below = _below(node)
    return bool(below) and all(map(only_symbols, below))


def _below(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Tuple):
        return node.items
    return parts(node) if is_expression(node) else ()  # type: ignore[arg-type]


def _check_brackets(tokens: Tokens, limit: int = _MAX_NESTING * 2) -> None:
    depth = 0
    for token in tokens:
        depth += (token.kind in _OPENING) - (token.kind in _CLOSING)
        if not 0 <= depth <= limit:
            raise Foreign("brackets")
    if depth:
        raise Foreign("brackets")


def _outside_at(tokens: Tokens) -> list[tuple[int, Token]]:
    """The tokens that no bracket encloses, brackets themselves left out, with their places."""
    found, depth = [], 0
    for at, token in enumerate(tokens):
        depth -= token.kind in _CLOSING
        if depth == 0 and token.kind not in _OPENING and token.kind not in _CLOSING:
            found.append((at, token))
        depth += token.kind in _OPENING
    return found


def _outside(tokens: Tokens) -> Tokens:
    return [token for _, token in _outside_at(tokens)]


def _has(tokens: Tokens, kinds: set[str]) -> bool:
    return any(token.kind in kinds for token in _outside(tokens))


def _split(tokens: Tokens, *kinds: str) -> list[Tokens]:
    pieces, start = [], 0
    for at, token in _outside_at(tokens):
        if token.kind in kinds:
            pieces.append(tokens[start:at])
            start = at + 1
    pieces.append(tokens[start:])
    return pieces


def _enclosed(tokens: Tokens) -> bool:
    """Whether the first bracket closes with the last token."""
    if not tokens or tokens[0].kind not in _OPENING:
        return False
    depth = 0
    for at, token in enumerate(tokens):
        depth += (token.kind in _OPENING) - (token.kind in _CLOSING)
        if depth == 0:
            return at == len(tokens) - 1
    return False


def _names(tokens: Tokens) -> Node | None:
    """A name, or names in brackets, as may stand left of an assignment."""
    if tokens and tokens[0].kind == "(" and _enclosed(tokens) and tokens[-1].kind == ")":
        names = [_names(piece) for piece in _split(tokens[1:-1], ",")]
        if any(name is None or isinstance(name, Tuple) for name in names):
            return None
        return names[0] if len(names) == 1 else Tuple(tuple(name for name in names if name is not None))
    if not tokens or tokens[0].kind not in {"letter", "greek", "text"} or tokens[0].text in {"e", "E", "I"}:
        return None
    try:
        name = Reader(tokens).whole()
    except Foreign:
        return None
    is_name = isinstance(name, Symbol) or (isinstance(name, Power) and isinstance(name.base, Symbol))
    return name if is_name and _is_one_atom(tokens) else None


def _is_one_atom(tokens: Tokens) -> bool:
    return all(token.kind in {"_", "^"} for token in _outside(tokens)[1:2])


def _together(elements: list[Tokens]) -> Node:
    nodes = [node for element in elements for node in _element(element)]
    return nodes[0] if len(nodes) == 1 else FiniteSet(tuple(nodes), braces=False)


def _element(tokens: Tokens) -> list[Node]:
    """One element, or the two of a plus-minus sign."""
    if not tokens:
        raise Foreign("an element is missing")
    if _has(tokens, {"pm"}):
        return _plus_minus(tokens)
    if _has(tokens, {"cup"}):
        raise Foreign("union among elements")
    atom = _set_atom(tokens)
    return [atom if atom is not None else _relation(tokens)]


def _plus_minus(tokens: Tokens) -> list[Node]:
    pieces = _split(tokens, "pm")
    if len(pieces) != _PAIR or any(token.text == "\\mp" for token in _outside(tokens)):
        raise Foreign("plus-minus")
    change = Reader(pieces[1]).whole()
    opposite = (
        Number(-change.value, change.exact)
        if isinstance(change, Number) and change.exact
        else times(_MINUS_ONE, change)
    )
    if not pieces[0]:
        return [opposite, change]
    middle = Reader(pieces[0]).whole()
    return [Add((middle, change)), Add((middle, opposite))]


def _set_atom(tokens: Tokens) -> Node | None:
    """An interval, tuple, set or named set; the value itself for one value in round or square brackets."""
    kinds = tokens[0].kind, tokens[-1].kind
    if len(tokens) == 1 and kinds[0] == "empty":
        return FiniteSet(())
    if len(tokens) == 1 and kinds[0] in _NAMED:
        return Named(kinds[0])
    if kinds == ("matrix(", ")matrix") and _enclosed(tokens):
        return matrix([_split(row, "&") for row in _rows(tokens[1:-1])])
    if not _enclosed(tokens) or kinds[0] not in {"(", "[", "{", "\\{"}:
        return None
    inner = tokens[1:-1]
    pieces = _split(inner, ",", ";")
    if kinds[0] in {"(", "["} and kinds[1] in {")", "]"}:
        return _bracketed(kinds, inner, pieces)
    if kinds in {("\\{", "\\}"), ("{", "}")} and not _has(inner, {";"}):
        return FiniteSet(tuple(node for piece in pieces for node in _element(piece)))
    raise Foreign("brackets")


def _bracketed(kinds: tuple[str, str], inner: Tokens, pieces: list[Tokens]) -> Node | None:
    plain = not _has(inner, _RELATIONS | {"pm", ";"})
    if len(pieces) == _PAIR and plain and not any(_is_set(piece) for piece in pieces):
        ends = [Reader(piece).whole() for piece in pieces]
        return Interval(ends[0], ends[1], kinds[0] == "[", kinds[1] == "]")
    if kinds not in {("(", ")"), ("[", "]")}:
        raise Foreign("brackets")
    if len(pieces) == 1 and not _is_set(inner):
        return None if plain else _only(_element(inner))
    items = tuple(node for piece in pieces for node in _element(piece))
    return items[0] if len(items) == 1 else Tuple(items)


def _only(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Tuple(tuple(nodes))


def _is_set(tokens: Tokens) -> bool:
    """Whether an element is a set and no expression in brackets."""
    if not _enclosed(tokens):
        return len(tokens) == 1 and tokens[0].kind in _NAMED | {"empty"}
    return tokens[0].kind in {"\\{", "{", "matrix("} or _has(tokens[1:-1], {",", ";"} | _RELATIONS | {"pm"})


def _rows(tokens: Tokens) -> list[Tokens]:
    rows = _split(tokens, "\\\\")
    return rows[:-1] if len(rows) > 1 and not rows[-1] else rows


def _relation(tokens: Tokens) -> Node:
    pieces = _split(tokens, *_RELATIONS)
    signs = [token.kind for token in _outside(tokens) if token.kind in _RELATIONS]
    sides: list[Node] = [Reader(piece).whole() for piece in pieces]
    if "in" in signs:
        raise Foreign("in")
    kept, operators = [sides[0]], list[str]()
    for sign, side in zip(signs, sides[1:], strict=True):
        if sign != "~":
            kept.append(side)
            operators.append(sign)
        elif all(only_symbols(old) for old in kept):
            kept, operators = [side], []
    return Relation(tuple(kept), tuple(operators)) if operators else kept[0]


def _with_union(tokens: Tokens) -> Node:
    signs = [at for at, token in _outside_at(tokens) if token.kind in {"=", "in"}]
    if signs:
        name = _names(tokens[: signs[0]])
        if name is None or len(signs) > 1:
            raise Foreign("union")
        sign = tokens[signs[0]].kind
        return Relation((name, _union(tokens[signs[0] + 1 :])), (sign,))
    return _union(tokens)


def _union(tokens: Tokens) -> Node:
    sets = []
    pieces = _split(tokens, "cup")
    if any(piece and piece[0].kind not in _OPENING | _NAMED | {"empty"} for piece in pieces):
        raise Unreadable("no set beside a union sign")
    for piece in pieces:
        found = _set_atom(piece) if piece else None
        if found is None or is_expression(found):
            raise Foreign("union")
        sets.append(found)
    return Union(tuple(sets)) if len(sets) > 1 else sets[0]
