"""Numbers written as words: `twenty-three`, `one hundred and five`.

Owns English cardinals below a thousand, alone in their text.
"""

__all__ = ["number_word"]

# ruff: noqa: SIM905  # a vocabulary reads better as a text
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = {
    word: 10 * place for place, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_VALUES = {word: value for value, word in enumerate(_SMALL)} | _TENS
_HUNDRED = 100


def number_word(text: str) -> str | None:
    """The number in digits, or None when the text is anything else."""
    said = text.lower().replace("-", " ").split()
    if len(said) > 2 and said[1:3] == ["hundred", "and"]:  # noqa: PLR2004
        del said[2]
    hundreds = 0
    if said[1:2] == ["hundred"] and 0 < _VALUES.get(said[0], 0) < len(_SMALL) // 2:
        hundreds, said = _HUNDRED * _VALUES[said[0]], said[2:]
        if not said:
            return str(hundreds)
    if len(said) == 2 and said[0] in _TENS and 0 < _VALUES.get(said[1], 0) < len(_SMALL) // 2:  # noqa: PLR2004
        return str(hundreds + _TENS[said[0]] + _VALUES[said[1]])
    return str(hundreds + _VALUES[said[0]]) if len(said) == 1 and said[0] in _VALUES else None
