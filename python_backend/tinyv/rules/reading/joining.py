"""What statements side by side are: a list, equations that all hold, alternatives, conditions.

No grammar: it takes the values and the words between them.
"""

from tinyv.rules.reading.brackets import interval_of
from tinyv.rules.values import (
    Expression,
    Interval,
    Money,
    Percent,
    Quantity,
    Relation,
    Residues,
    Sequence,
    Statements,
    Symbol,
    Tuple,
    Value,
)

__all__ = ["join_items"]

_PLAIN = (Expression, Quantity, Percent, Money, Tuple)
_NUMBER_SETS = frozenset({"Integers", "Naturals", "Reals", "Rationals", "Complexes"})
_INEQUALITIES = frozenset({"<", "<=", ">", ">=", "!="})


def join_items(items: list[Value], joints: list[str]) -> Value:
    """The value of a list of statements; `joints[i]` stands before `items[i + 1]`: comma, semicolon, and, or, where."""
    ranked = "comma" in joints or "and" in joints
    joints = [("or" if ranked else "comma") if joint == "semicolon" else joint for joint in joints]
    items = _share_membership(items)
    items, joints = _gather_equations(items, joints)
    conditions = _first_condition(items, joints)
    if conditions:
        head = join_items(items[:conditions], joints[: conditions - 1])
        behind = join_items(items[conditions:], [joint if joint == "or" else "and" for joint in joints[conditions:]])
        return Statements((head, *_conditions_of(behind)), "where")
    if len(items) == 1:
        return items[0]
    if isinstance(items[-1], Residues) and all(isinstance(item, Expression) for item in items[:-1]):
        trees = tuple(item.tree for item in items[:-1] if isinstance(item, Expression))
        return Residues((*trees, *items[-1].values), items[-1].modulus)
    if "or" in joints and not all(isinstance(item, _PLAIN) for item in items):
        return _alternatives(items, joints)
    if all(isinstance(item, Relation | Statements) for item in items):
        return _statements(items)
    if any(isinstance(item, Interval) for item in items):
        items = [interval_of(item) for item in items]
    return Sequence(tuple(items))


def _letter(value: Value) -> bool:
    return isinstance(value, Expression) and isinstance(value.tree, Symbol)


def _share_membership(items: list[Value]) -> list[Value]:
    r"""`k, n \in \mathbb{Z}` behind a first statement: both letters are whole numbers."""
    shared = list(items)
    first = 0 if all(map(_letter, items[:-1])) else 1
    for place in range(len(items) - 2, first - 1, -1):
        item, after = shared[place], shared[place + 1]
        if (
            _letter(item)
            and isinstance(after, Relation)
            and after.operator == "in"
            and isinstance(after.left, Expression)
        ):
            shared[place] = Relation(item, "in", after.right)
    return shared


def _parts(value: Value, joined: str) -> tuple[Value, ...]:
    return value.parts if isinstance(value, Statements) and value.joined == joined else (value,)


def _conditions_of(value: Value) -> tuple[Value, ...]:
    if isinstance(value, Tuple) and all(isinstance(item, Relation) for item in value.items):
        return value.items
    return _parts(value, "and")


def _gather_equations(items: list[Value], joints: list[str]) -> tuple[list[Value], list[str]]:
    """`x = 1, 2 or 3` as one equation with a list behind it, where no other equation follows."""
    relations = [place for place, item in enumerate(items) if isinstance(item, Relation)]
    if not relations or len(items) < 2:  # noqa: PLR2004  # a list
        return items, joints
    last = relations[-1]
    first = items[last]
    behind = items[last + 1 :]
    alone = len(relations) == 1 or not all(isinstance(items[place], Relation) for place in range(last))
    gathers = isinstance(first, Relation) and first.operator in {"=", "!="} and isinstance(first.right, _PLAIN)
    if not (alone and gathers and behind and isinstance(first, Relation)) or "where" in joints[last:]:
        return items, joints
    if not all(isinstance(item, _PLAIN) for item in behind):
        return items, joints
    joined = Relation(first.left, first.operator, Sequence((first.right, *behind)))
    return [*items[:last], joined], joints[:last]


def _first_condition(items: list[Value], joints: list[str]) -> int:
    """The place of the first item that is a condition on those before it; 0 when there is none."""
    for place in range(1, len(items)):
        if joints[place - 1] == "where" or (joints[place - 1] == "comma" and _conditions(items[place], items[:place])):
            return place
    return 0


def _conditions(item: Value, before: list[Value]) -> bool:
    if not isinstance(item, Relation) or all(
        isinstance(value, Relation) and value.operator == "in" for value in before
    ):
        return False
    if item.operator == "in" and isinstance(item.right, Expression) and isinstance(item.right.tree, Symbol):
        numbers = item.right.tree.name.split("_")[0] in _NUMBER_SETS
        if numbers:
            return all(
                not isinstance(value, Relation) or item.left not in {value.left, value.right} for value in before
            )
    equations = [value for value in before if isinstance(value, Relation) and value.operator == "="]
    if len(equations) == len(before) == 1 and item.operator in _INEQUALITIES and item.left != equations[0].left:
        return True
    return all(isinstance(value, Expression | Interval) for value in before)


def _alternatives(items: list[Value], joints: list[str]) -> Value:
    groups: list[list[Value]] = [[items[0]]]
    only_commas = set(joints) <= {"or", "comma"} and all(_simple(item) for item in items)
    for joint, item in zip(joints, items[1:], strict=True):
        if joint == "or" or only_commas:
            groups.append([item])
        else:
            groups[-1].append(item)
    parts: list[Value] = []
    for group in groups:
        parts.extend(_parts(group[0], "or") if len(group) == 1 else (join_items(group, ["and"] * (len(group) - 1)),))
    return Statements(tuple(parts), "or")


def _simple(item: Value) -> bool:
    return not isinstance(item, Relation) or item.operator != "="


def _statements(items: list[Value]) -> Value:
    """Equations for one unknown are alternatives; anything else holds together."""
    parts = [part for item in items for part in _parts(item, "and")]
    lefts = [part.left for part in parts if isinstance(part, Relation) and part.operator == "="]
    if len(lefts) == len(parts) and len(set(lefts)) == 1:
        return Statements(tuple(parts), "or")
    return Statements(tuple(parts), "and")
