"""A seeded sample of the mutants that cosmic-ray makes of a folder.

Owns which of its operators are used: all but those whose mutants mean the same (`is` for `==` and back, a decorator
that remembers, the flags of a record or of `zip` that guard against its author) or are caught by any call (`is None`
turned into an order).
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names

__all__ = ["Mutant", "mutated", "sampled"]

_LEFT_OUT = re.compile(
    r"RemoveDecorator|Variable(Replacer|Inserter)"  # the last two would need the names of variables
    r"|_Is_(?!IsNot$)|_IsNot_(?!Is$)|_(Eq|NotEq|Lt|LtE|Gt|GtE)_Is(Not)?$"
)
_GUARDS = ("frozen=", "slots=", "strict=")


@dataclass(frozen=True, slots=True, order=True)
class Mutant:
    """One operator at one of its places in a file."""

    path: Path
    line: int
    operator: str
    occurrence: int
    """The how-manieth place of this operator in the file, from 0."""

    @property
    def name(self) -> str:
        """What `--only` takes."""
        return f"{self.path.name}:{self.operator}:{self.occurrence}"


def sampled(files: Iterable[Path], count: int, seed: int) -> list[Mutant]:
    """As many mutants, no two at one place; every place is as likely as any other, then every operator there."""
    names = sorted(name for name in operator_names() if not _LEFT_OUT.search(name))
    operators = {name.split("/")[-1]: get_operator(name)() for name in names}
    places = [place for path in sorted(files) for place in _places(path, operators)]
    draw = random.Random(seed)  # noqa: S311 - a sample, no secret
    return [draw.choice(place) for place in draw.sample(places, len(places))[:count]]


def mutated(mutant: Mutant) -> str:
    """The file's text with the fault in it."""
    operator = get_operator(f"core/{mutant.operator}")()
    return str(mutate_code(mutant.path.read_text("utf-8"), operator, mutant.occurrence))


def _places(path: Path, operators: dict[str, Operator]) -> list[list[Mutant]]:
    """The file's mutants, those of one place together."""
    lines = path.read_text("utf-8").splitlines()
    met: dict[str, int] = defaultdict(int)
    places: dict[tuple[int, int], list[Mutant]] = defaultdict(list)
    for node in ast_nodes(get_ast(path.read_text("utf-8"))):
        for name, operator in operators.items():
            for start, _ in operator.mutation_positions(node):
                if not lines[start[0] - 1][: start[1]].endswith(_GUARDS):
                    places[start].append(Mutant(path, start[0], name, met[name]))
                met[name] += 1
    return [places[start] for start in sorted(places)]
