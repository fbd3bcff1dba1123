"""General solutions of linear equations, `C_1 cos x + C_2 sin x`: their constants may be swapped, scaled and renamed.

Only where the constants are numbered, the formula is linear in them and one other symbol is left: capacities and other
quantities that are numbered alike stand beside more.
"""

import re
from itertools import permutations

from tinyv.rules.deciding.context import Context
from tinyv.rules.deciding.equations import constant_ratio
from tinyv.rules.deciding.formulas import seed_of
from tinyv.rules.deciding.outcomes import same, unknown
from tinyv.rules.deciding.records import Decision
from tinyv.rules.deciding.residues import identical_rationally
from tinyv.rules.deciding.trees import ONE, ZERO, substituted, symbols
from tinyv.rules.values import Product, Sum, Symbol, Tree

__all__ = ["decide_solutions"]

_NUMBERED = re.compile(r"[CcKk]_\d")
MAX_CONSTANTS = 4


def decide_solutions(truth: Tree, answer: Tree, context: Context) -> Decision | None:
    """Whether both span the same functions; None where they are no such solutions."""
    constants = sorted(name for name in symbols(truth) if _NUMBERED.fullmatch(name))
    others = symbols(truth) - set(constants)
    theirs = sorted(symbols(answer) - others)
    if not 1 < len(constants) <= MAX_CONSTANTS or len(others) != 1 or len(theirs) != len(constants):
        return None
    if not others <= symbols(answer):
        return None
    parts, given = _parts(truth, constants, context), _parts(answer, theirs, context)
    if parts is None or given is None:
        return None
    for order in permutations(given):
        if all(constant_ratio(part, other, context) for part, other in zip(parts, order, strict=True)):
            return same("the same solutions, their constants renamed")
    return unknown("solutions with arbitrary constants")


def _parts(tree: Tree, names: list[str], context: Context) -> list[Tree] | None:
    """What stands beside each constant; None where the formula is not their linear combination."""
    parts = [substituted(tree, {other: ONE if other == name else ZERO for other in names}) for name in names]
    line = Sum(tuple(Product((Symbol(name), part)) for name, part in zip(names, parts, strict=True)))
    return parts if identical_rationally(tree, line, seed_of(tree), context.budget) else None
