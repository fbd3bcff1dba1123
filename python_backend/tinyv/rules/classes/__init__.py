"""Equivalences that mathematicians would not dispute and math-verify misses, as classes with names.

`reconsidered` is the room's step: it looks at a verdict again.
`match` names the class that makes an answer equal to the ground truth: it only ever accepts, after everything else
has not. `veto` names the proof that an accepted answer is wrong. `enabled_of` reads the setting: "all", "strict"
(math-verify alone: no class, no veto) or names of classes. Parts of answers are compared by a function that the caller
hands in: exact algebra in the parent process, math-verify as well in a worker.
"""

from tinyv.rules.classes.match import CLASSES, enabled_of, match
from tinyv.rules.classes.scope import Leaf, algebraic
from tinyv.rules.classes.verdicts import reconsidered
from tinyv.rules.classes.vetoes import veto

__all__ = ["CLASSES", "Leaf", "algebraic", "enabled_of", "match", "reconsidered", "veto"]
