"""Answers as syntax trees, compared exactly: most pairs are settled here, without a worker and without sympy.

`parse` reads a text to a Node (or None: not ours); `equal` says whether two nodes are equal as math-verify would say,
True only with a proof, False only with a refutation, None when it cannot tell. `Algebra.settle` does both for two texts
and remembers references. The node classes are in `nodes`.
"""

from tinyv.rules.algebra.reading import parse
from tinyv.rules.algebra.structures import equal
from tinyv.rules.algebra.verdicts import Algebra, Finding

__all__ = ["Algebra", "Finding", "equal", "parse"]
