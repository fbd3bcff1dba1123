"""Names that several authors give to one quantity: a subscript more, another case, the words for it.

Owns when another name says nothing; a value alone would be accepted without any.
"""

from tinyv.rules.deciding.trees import substituted, symbols
from tinyv.rules.values import Expression, Relation, Symbol, Tree

__all__ = ["are_places", "is_member_of_a_sequence", "name_one_quantity", "with_left_named_as", "with_usual_constants"]

_USUAL = (("k", "k_B"),)
"""Two spellings of a constant of physics."""
_BESIDE = frozenset({"T"})
"""A temperature, beside which k is Boltzmann's constant."""
_INDEX_DIGITS = 2
_LONGEST_INDEX = 9


def name_one_quantity(left: str, right: str) -> bool:
    """Whether `F` and `F_radial`, `C_v` and `C_V`, `E_b` and `binding energy` may name the same."""
    if left.casefold() == right.casefold():
        return True
    stems = left.partition("_"), right.partition("_")
    if stems[0][0] == stems[1][0] and not (stems[0][2] and stems[1][2]):
        return True
    return _describes(left, right) or _describes(right, left)


def _describes(words: str, symbol: str) -> bool:
    """Whether several words name what the other side has a symbol for; they may not name another symbol."""
    if " " not in words or "(" in words or " " in symbol:
        return False
    letters = {word for word in words.split() if len(word) == 1} - {"a"}
    return letters <= {symbol}


def with_left_named_as(truth: Relation, answer: Relation) -> Relation:
    """An equation's left side in the reference's spelling, where one name in it has a subscript more or less."""
    if not isinstance(truth.left, Expression) or not isinstance(answer.left, Expression):
        return answer
    names = symbols(truth.left.tree), symbols(answer.left.tree)
    lost, gained = names[0] - names[1], names[1] - names[0]
    if len(lost) != 1 or len(gained) != 1:
        return answer
    old, new = next(iter(lost)), next(iter(gained))
    behind = symbols(answer.right.tree) if isinstance(answer.right, Expression) else frozenset()
    renamed = substituted(answer.left.tree, {new: Symbol(old)})
    if renamed != truth.left.tree or new in behind or not name_one_quantity(old, new):
        return answer
    return Relation(truth.left, answer.operator, answer.right)


def with_usual_constants(truth: Tree, answer: Tree) -> Tree:
    """The answer with `k_B` called `k`, or the other way, as the reference does."""
    names = symbols(truth), symbols(answer)
    for pair in _USUAL:
        for wanted, given in (pair, pair[::-1]):
            alone = wanted in names[0] and given in names[1] and wanted not in names[1] and given not in names[0]
            if alone and names[0] & names[1] & _BESIDE:
                answer = substituted(answer, {given: Symbol(wanted)})
    return answer


def are_places(names: tuple[str, ...]) -> bool:
    """Whether names are places of a sequence, `a_3` and `a_37`, and do not just count the solutions from one on."""
    indices = [name.partition("_")[2] for name in names]
    if len(set(names)) < len(names) or not all(index.isascii() and index.isdigit() for index in indices):
        return False
    return any(int(index[:_LONGEST_INDEX]) > len(names) for index in indices)


def is_member_of_a_sequence(name: str) -> bool:
    """Whether a name is a numbered member, `F_30`: it has a value that the answer need not write."""
    index = name.partition("_")[2]
    return index.isdigit() and len(index) >= _INDEX_DIGITS
