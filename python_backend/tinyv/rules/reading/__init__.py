r"""Reading: what a text can say, as typed values. One lexer, one grammar, several readings; nothing is evaluated.

Where a new notation goes, in the order in which a text meets the files:

- a sign of Unicode: `characters`; what copying broke, wrapping, quotes: `ornaments` (`fragments`: a formula in rows)
- a whole text that is no formula: `wording` (words, letters of options, dates, times, numerals, numbers in words),
  `amounts` (`1 h 30 min`), `cycles` (`(1 3 2)`), `parts` (`(a) 61 (b) 29`), `chemistry` (`H2O`)
- a phrase around numbers or sets: `phrases`; which of several readings comes first: `readings`
- a command, a name or a sign: `symbols`; letters side by side: `runs`; how characters make tokens: `lexer`
- inside a formula: `names` (indices, primes, constants), `functions`, `atoms` (operands), `expression` (operators)
- around a formula: `quantities` (units, money, percent, nouns), `brackets` (points, intervals, sets, matrices),
  `printed` (objects of sympy), `sides` (unions, differences), `statements` (relations, ratios, conditions),
  `joining` (what statements side by side are)
- an ambiguity: a field of `cursor.Mode`, asked for by `choose`
"""

from tinyv.rules.reading.readings import LONGEST_TEXT, read
from tinyv.rules.reading.spelling import same_spelling

__all__ = ["LONGEST_TEXT", "read", "same_spelling"]
