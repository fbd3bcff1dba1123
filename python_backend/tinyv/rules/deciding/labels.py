"""Names in front of values: `x = 5` is 5, `f(x) = 2x` is 2x, `S = {1, 2}` is {1, 2}. Owns what counts as a name."""

from tinyv.rules.deciding.functions import FUNCTIONS
from tinyv.rules.deciding.trees import MINUS_ONE, symbols, walk
from tinyv.rules.values import (
    Call,
    Constant,
    Decimal,
    Expression,
    PlusMinus,
    Product,
    Ratio,
    Rational,
    Relation,
    Symbol,
    Tree,
    Tuple,
    Value,
    Words,
)

__all__ = ["EQUALS", "alike", "label_of", "names_a_quantity", "stem_of", "unlabelled"]

MAX_LABEL_WORDS = 5
MAX_DESCRIPTION_WORDS = 14
"""Of a label that begins with `the`: `the most points that could be in the domain of f(x)`."""
_NEGATIONS = frozenset(
    [
        "no",
        "not",
        "never",
        "false",
        "wrong",
        "incorrect",
        "neither",
        "nor",
        "without",
        "except",
        "cannot",
        "ignore",
        "suppose",
        "assume",
        "guess",
        "maybe",
        "perhaps",
        "nearly",
        "opposite",
        "if",
        "when",
        "unless",
        "given",
        "suppose",
        "supposing",
        "assuming",
        "isn't",
        "doesn't",
    ]
)
EQUALS = frozenset({"=", "approx"})
_LINES = frozenset("xyz")
_POINTS = (2, 3, 4)
"""Letters of a segment, a triangle, a quadrilateral: `AB`, `ABC`."""
_FUNCTION_OF_X = frozenset({"y", "f"})


def label_of(value: Value) -> str | None:
    """The name that a value is, if it is a bare one."""
    match value:
        case Expression(Symbol(name)):
            return name
        case Expression(Product(factors)) if len(factors) in _POINTS and all(map(_is_point, factors)):
            return "".join(factor.name for factor in factors if isinstance(factor, Symbol))
        case Expression(Call(name, arguments)) if (name, len(arguments)) not in FUNCTIONS and _plain(arguments):
            return f"{name}({', '.join(map(_written, arguments))})"
        case Words(text) if _is_short(text.split()) and not _NEGATIONS & set(text.split()):
            return text
        case Tuple(items) if all(isinstance(item, Expression) and isinstance(item.tree, Symbol) for item in items):
            return f"({', '.join(filter(None, map(label_of, items)))})"
    return None


def _is_short(words: list[str]) -> bool:
    return len(words) <= (MAX_DESCRIPTION_WORDS if words[0] == "the" else MAX_LABEL_WORDS)


def _is_point(tree: Tree) -> bool:
    return isinstance(tree, Symbol) and len(tree.name) == 1 and tree.name.isupper()


def _plain(arguments: tuple[Tree, ...]) -> bool:
    return all(isinstance(argument, Symbol | Rational) for argument in arguments)


def _written(tree: Tree) -> str:
    return tree.name if isinstance(tree, Symbol) else str(getattr(tree, "value", ""))


def unlabelled(value: Value) -> tuple[str | None, Value]:
    """The name in front and the value behind it; the value itself where there is none."""
    if not isinstance(value, Relation) or value.operator not in EQUALS | {"in"}:
        return None, value
    name = label_of(value.left)
    if name is not None and not _holds(value.right, value.left):
        return name, value.right
    behind = label_of(value.right)
    if (
        value.operator in EQUALS
        and behind is not None
        and label_of(value.left) is None
        and not _holds(value.left, value.right)
    ):
        return behind, value.left
    return None, value


def names_a_quantity(value: Value) -> bool:
    """Whether a left side only says whose value the right one is: `x`, `f(x)`, `AB`, `C_p - C_v`, `m + n`.

    What has numbers of its own (`2x`, `x²`) is to be solved, and an equation in x, y and z may be a line.
    """
    if label_of(value) is not None:
        return True
    if isinstance(value, Ratio):
        return all(isinstance(part, Symbol) or _made_of_names(part) for part in value.parts)
    if isinstance(value, Expression) and isinstance(value.tree, Call) and value.tree.name == "mean":
        return True
    return isinstance(value, Expression) and len(symbols(value.tree)) > 1 and _made_of_names(value.tree)


def _made_of_names(tree: Tree) -> bool:
    numbers = {node for node in walk(tree) if isinstance(node, Rational | Decimal | Constant | PlusMinus)}
    return numbers <= {MINUS_ONE} and bool(symbols(tree)) and not symbols(tree) & _LINES


def _holds(value: Value, label: Value) -> bool:
    """Whether a value speaks of the name itself: `x = 2x - 1` has no label."""
    return (
        isinstance(value, Expression) and isinstance(label, Expression) and bool(symbols(value.tree) & _own(label.tree))
    )


def _own(tree: Tree) -> frozenset[str]:
    return frozenset({tree.name}) if isinstance(tree, Symbol) else frozenset()


def stem_of(name: str) -> str:
    """A name without its number: `x_1` and `x_2` number the values of x."""
    return name.split("_", maxsplit=1)[0].rstrip("0123456789'")


def alike(left: str, right: str) -> bool:
    """Whether two names are the same for what they name: `y` and `f(x)` are."""
    return left == right or {left.partition("(")[0], right.partition("(")[0]} == _FUNCTION_OF_X
