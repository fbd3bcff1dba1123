"""Names: what counts as one in front of a value (`x = 5`, `f(x) = 2x`, `S = {1, 2}`), and which may mean the same."""

import re

from tinyv.rules.deciding.functions import FUNCTIONS
from tinyv.rules.deciding.trees import MINUS_ONE, has, substituted, symbols, walk
from tinyv.rules.reading.symbols import GREEK
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

__all__ = [
    "EQUALS",
    "WHOLE_LETTERS",
    "alike",
    "are_places",
    "doubt_of_names",
    "label_of",
    "may_be_roots_of_unity",
    "name_one_quantity",
    "names_a_quantity",
    "same_letter",
    "stem_of",
    "unlabelled",
    "with_left_named_as",
    "with_usual_constants",
]

EQUALS = frozenset({"=", "approx"})
WHOLE_LETTERS = frozenset("nkmjlN")
"""Letters that usually stand for whole numbers: believed only where a formula needs it."""

MAX_LABEL_WORDS = 5
MAX_DESCRIPTION_WORDS = 14
"""Of a label that begins with `the`: `the most points that could be in the domain of f(x)`."""
_NEGATION = re.compile(
    r"\b(?:no|not|never|false|wrong|incorrect|neither|nor|without|except|cannot|ignore|suppose|supposing|assume"
    r"|assuming|guess|maybe|perhaps|nearly|opposite|if|when|unless|given|isn't|doesn't)\b"
)
_LINES = frozenset("xyz")
_POINTS = (2, 3, 4)
"""Letters of a segment, a triangle, a quadrilateral: `AB`, `ABC`."""
_FUNCTION_OF_X = frozenset({"y", "f"})
_LONGEST_INDEX = 9
_ROOTS_OF_UNITY = frozenset({"omega", "zeta", "xi", "epsilon"})
_LETTERS = GREEK | {"pi", "hat"}
"""Names of commands that are letters; any other name of several letters may be a word."""


def label_of(value: Value) -> str | None:
    """The name that a value is, if it is a bare one."""
    match value:
        case Expression(Symbol(name)):
            return name
        case Expression(Product(factors)) if len(factors) in _POINTS and all(map(_is_point, factors)):
            return "".join(factor.name for factor in factors if isinstance(factor, Symbol))
        case Expression(Call(name, arguments)) if (name, len(arguments)) not in FUNCTIONS and all(
            isinstance(argument, Symbol | Rational) for argument in arguments
        ):
            return f"{name}({', '.join(map(_written, arguments))})"
        case Words(text) if not _NEGATION.search(text):
            most = MAX_DESCRIPTION_WORDS if text.startswith("the ") else MAX_LABEL_WORDS
            return text if len(text.split()) <= most else None
        case Tuple(items) if all(isinstance(item, Expression) and isinstance(item.tree, Symbol) for item in items):
            return f"({', '.join(filter(None, map(label_of, items)))})"
    return None


def _is_point(tree: Tree) -> bool:
    return isinstance(tree, Symbol) and len(tree.name) == 1 and tree.name.isupper()


def _written(tree: Tree) -> str:
    return tree.name if isinstance(tree, Symbol) else str(getattr(tree, "value", ""))


def unlabelled(value: Value) -> tuple[str | None, Value]:
    """The name in front and the value behind it; the value itself where there is none."""
    if not isinstance(value, Relation) or value.operator not in EQUALS | {"in"}:
        return None, value
    name, behind = label_of(value.left), label_of(value.right)
    if name is not None:
        return (None, value) if _speaks_of(value.right, value.left) else (name, value.right)
    if behind is not None and value.operator != "in" and not _speaks_of(value.left, value.right):
        return behind, value.left
    return None, value


def _speaks_of(value: Value, label: Value) -> bool:
    """Whether a value holds the name itself: `x = 2x - 1` has no label."""
    match value, label:
        case Expression(tree), Expression(Symbol(name)):
            return name in symbols(tree)
    return False


def names_a_quantity(value: Value) -> bool:
    """Whether a left side only says whose value the right one is: `x`, `f(x)`, `AB`, `C_p - C_v`, `m + n`.

    What has numbers of its own (`2x`, `x²`) is to be solved, and an equation in x, y and z may be a line.
    """
    match value:
        case Ratio(parts):
            return all(isinstance(part, Symbol) or _made_of_names(part) for part in parts)
        case Expression(Call("mean", _)):
            return True
        case Expression(tree) if len(symbols(tree)) > 1 and _made_of_names(tree):
            return True
    return label_of(value) is not None


def _made_of_names(tree: Tree) -> bool:
    numbers = {node for node in walk(tree) if isinstance(node, Rational | Decimal | Constant | PlusMinus)}
    return numbers <= {MINUS_ONE} and bool(symbols(tree)) and not symbols(tree) & _LINES


def stem_of(name: str) -> str:
    """A name without its number: `x_1` and `x_2` number the values of x."""
    return name.split("_", maxsplit=1)[0].rstrip("0123456789'")


def are_places(names: tuple[str, ...]) -> bool:
    """Whether names are places of a sequence, `a_3` and `a_37`, and do not just count the solutions from one on."""
    indices = [name.partition("_")[2] for name in names]
    if len(set(names)) < len(names) or not all(index.isascii() and index.isdigit() for index in indices):
        return False
    return any(int(index[:_LONGEST_INDEX]) > len(names) for index in indices)


def alike(left: str, right: str) -> bool:
    """Whether two names are the same for what they name: `y` and `f(x)` are."""
    return left == right or {left.partition("(")[0], right.partition("(")[0]} == _FUNCTION_OF_X


def name_one_quantity(left: str, right: str) -> bool:
    """Whether `F` and `F_radial`, `C_v` and `C_V`, `E_b` and `binding energy` may name the same."""
    if left.casefold() == right.casefold():
        return True
    (stem, _, index), (other, _, other_index) = left.partition("_"), right.partition("_")
    return (stem == other and not (index and other_index)) or _describes(left, right) or _describes(right, left)


def _describes(words: str, symbol: str) -> bool:
    """Whether several words name what the other side has a symbol for; they may not name another symbol."""
    if " " not in words or "(" in words or " " in symbol:
        return False
    return {word for word in words.split() if len(word) == 1} - {"a"} <= {symbol}


def with_left_named_as(truth: Relation, answer: Relation) -> Relation:
    """An equation's left side in the reference's spelling, where one name in it has a subscript more or less."""
    if not isinstance(truth.left, Expression) or not isinstance(answer.left, Expression):
        return answer
    names = symbols(truth.left.tree), symbols(answer.left.tree)
    lost, gained = names[0] - names[1], names[1] - names[0]
    if len(lost) != 1 or len(gained) != 1:
        return answer
    (old,), (new,) = lost, gained
    behind = symbols(answer.right.tree) if isinstance(answer.right, Expression) else frozenset()
    renamed = substituted(answer.left.tree, {new: Symbol(old)})
    if renamed != truth.left.tree or new in behind or not name_one_quantity(old, new):
        return answer
    return Relation(truth.left, answer.operator, answer.right)


def same_letter(left: str, right: str) -> bool:
    """Whether two symbols are alike but for case, numbers and subscripts: T and t, v_0 and v, phi and varphi."""
    return _letter(left) == _letter(right)


def _letter(name: str) -> str:
    return name.split("_", maxsplit=1)[0].removeprefix("var").rstrip("0123456789'").casefold() or name


def doubt_of_names(truth: Tree, answer: Tree) -> str:
    """Why names that one side has not may mean what the other side writes; empty where they mean something else."""
    names = symbols(truth), symbols(answer)
    if _wordy(truth, names[1]) or _wordy(answer, names[0]):
        return "words in a formula"
    if may_be_roots_of_unity(truth, names[1]) or may_be_roots_of_unity(answer, names[0]):
        return "a symbol that may be a root of unity"
    return "a member of a sequence" if any(map(_is_member_of_a_sequence, names[0] ^ names[1])) else ""


def may_be_roots_of_unity(tree: Tree, other: frozenset[str]) -> bool:
    """Whether a complex constant stands against names that roots of unity usually have."""
    return not symbols(tree) and other <= _ROOTS_OF_UNITY and has(tree, Constant("i"))


def _is_member_of_a_sequence(name: str) -> bool:
    """Whether a name is a numbered member, `F_30`: it has a value that the answer need not write."""
    index = name.partition("_")[2]
    return index.isdigit() and len(index) > 1


def _wordy(tree: Tree, known: frozenset[str]) -> bool:
    """Whether a formula was a text: it has names that are words, or rows of letters that the other side has not."""
    if any(map(_is_word, symbols(tree) - known)):
        return True
    for node in walk(tree):
        if isinstance(node, Product):
            letters = "".join("x" if _is_new_letter(factor, known) else " " for factor in node.factors)
            if "xxx" in letters:
                return True
    return False


def _is_new_letter(tree: Tree, known: frozenset[str]) -> bool:
    return isinstance(tree, Symbol) and len(tree.name) == 1 and tree.name not in known


def _is_word(name: str) -> bool:
    stem = name.split("_", maxsplit=1)[0].rstrip("'")
    return len(stem) > 1 and stem.isalpha() and stem.removeprefix("var").lower() not in _LETTERS


def with_usual_constants(truth: Tree, answer: Tree) -> Tree:
    """The answer with `k_B` called `k`, or the other way, as the reference does; both speak of a temperature."""
    names = symbols(truth), symbols(answer)
    for wanted, given in (("k", "k_B"), ("k_B", "k")):
        only_here = wanted in names[0] - names[1] and given in names[1] - names[0]
        if only_here and "T" in names[0] & names[1]:
            return substituted(answer, {given: Symbol(wanted)})
    return answer
