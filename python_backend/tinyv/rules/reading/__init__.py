"""Reading: what a text can say, as typed values. One lexer, one grammar, several readings; nothing is evaluated.

A text goes through `ornaments` (what may be taken off), `wording` (no formula), `lexer` and the grammar, whose files
are by size of what they read: `names`, `functions`, `atoms`, `expression`, `quantities`, `brackets`, `printed`,
`sides`, `statements`.
"""

from tinyv.rules.reading.readings import LONGEST_TEXT, read
from tinyv.rules.reading.spelling import same_spelling

__all__ = ["LONGEST_TEXT", "read", "same_spelling"]
