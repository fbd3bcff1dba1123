"""Whole texts that are no formula: truths, nothing, letters of options, days and times, numbers in words, prose.

The words themselves are the tables below.
"""

# ruff: noqa: E501, SIM905  # tables of words

import re

from tinyv.rules.values import Choices, Clock, Constant, Date, Expression, Nothing, Numeral, Truth, Value, Words

__all__ = ["letter_row", "numbers_in_digits", "prose", "whole_readings"]

_TRUTHS = {
    **dict.fromkeys(("yes", "true", "correct", "是", "对", "正确", "真", "是的"), True),
    **dict.fromkeys(("no", "false", "incorrect", "否", "错", "错误", "假", "不是"), False),
}
_NOTHINGS = {
    "none": ("no solution", "no solutions", "none", "no real solution", "no real solutions", "there is no solution",
             "there are no solutions", "no answer", "无解", "no such number exists", "no such numbers exist", "无",
             "no solution exists", "no solutions exist", "no integer solutions", "no real roots", "there are no real solutions",
             "none exist", "no such integers exist", "no root", "no roots", "has no solution"),
    "empty": ("empty", "empty set", "the empty set", "空集", "emptyset", "null set"),
    "undefined": ("undefined", "does not exist", "dne", "not defined", "doesn't exist", "不存在", "limit does not exist",
                  "the limit does not exist", "is undefined", "indeterminate", "do not exist", "not exist"),
}  # fmt: skip
_NOTHING_OF = {phrase: word for word, phrases in _NOTHINGS.items() for phrase in phrases}
_INFINITE = frozenset({
    "infinitely many", "infinitely many solutions", "infinite", "infinite solutions", "infinite number of solutions",
    "an infinite number of solutions", "无穷多", "无数个",
})  # fmt: skip
_MONTHS = {
    name[:length]: number
    for number, name in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
    for length in (3, len(name))
} | {"sept": 9}
_UNITS = {
    name: number
    for number, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
}
_TENS = {
    name: 10 * number for number, name in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
          "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10}  # fmt: skip

_ORDINALS = {
    name: place
    for place, name in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1
    )
}
_LAST_OPTION = "J"
_CHOICES = re.compile(
    rf"[A-{_LAST_OPTION}](?:(?:\s*(?:,|;|/|&|\band\b|和|与|、)\s*)+[A-{_LAST_OPTION}]|[A-{_LAST_OPTION}])*"
)
_ONE_CHOICE = re.compile(rf"(?:[Oo]ption|[Cc]hoice|[Aa]nswer)?\s*:?\s*(\(?)([A-{_LAST_OPTION}a-e])(\)?)[.:]?")
_CHOICE_LETTERS = re.compile(rf"[A-{_LAST_OPTION}](?![a-z])")
_DECORATION = re.compile(r"\\(?:text|textbf|mathrm|mathbf|textrm|textit)\s*(?=\{)|[{}$]|\\[,;:! ]")
_NUMERAL = re.compile(r"\(?([0-9A-F]+)\)?\s*(?:_|(?:in\s+)?base\s+)\(?(\d{1,2})\)?")
_HEXADECIMAL = re.compile(r"0[xX]([0-9A-Fa-f]{1,64})")
_BASES = range(2, 37)
_ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:\s*,?\s*(\d{4}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]+)\.?(?:\s*,?\s*(\d{4}))?")
_CHINESE_DATE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]")
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?\s*([ap])?\.?(?:(?<=[ap])|(?<=[ap]\.))?m?\.?")
_LETTER_ROW = re.compile(r"[A-Z](?:[\s,;]{0,3}[A-Z]){1,19}")
_TRUTH_LETTERS = (frozenset("TF"), frozenset("YN"), frozenset("HT"))
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_FORMULA = re.compile(r"[\\=<>^_+*|{}]")
_NO_BRACKETS = str.maketrans("", "", "()[]")
_SPACES = re.compile(r"\s+")


def whole_readings(text: str, *, lower_case_options: bool) -> list[Value]:
    """The readings of a text as something other than a formula."""
    plain = _SPACES.sub(" ", _DECORATION.sub("", text)).strip().rstrip(".!").strip()
    low = plain.lower()
    found: list[Value] = []
    if low in _INFINITE:
        found.append(Expression(Constant("infinity")))
    if low in _TRUTHS:
        found.append(Truth(_TRUTHS[low]))
    if low in _NOTHING_OF:
        found.append(Nothing(_NOTHING_OF[low]))
    found.extend(_choices(plain, lower_case_options=lower_case_options))
    found.extend(_dates(low))
    found.extend(_clock(low))
    found.extend(_numeral(plain))
    return found


def letter_row(text: str) -> Words | None:
    """A row of letters that is no product, as its order says something: `TFFT`, `UAAA`; None for other texts."""
    plain = _DECORATION.sub("", text).strip()
    if not _LETTER_ROW.fullmatch(plain):
        return None
    letters = [letter for letter in plain if letter.isalpha()]
    separated = any(sign in plain for sign in ",;")
    repeated = len(set(letters)) < len(letters) and len(letters) > 2 and not separated  # noqa: PLR2004  # a pair may be a product
    if repeated or any(set(letters) <= pair for pair in _TRUTH_LETTERS):
        return Words("".join(letters).lower())
    return None


def _numeral(plain: str) -> list[Value]:
    if hexadecimal := _HEXADECIMAL.fullmatch(plain):
        return [Numeral(hexadecimal[1].upper(), 16)]
    match = _NUMERAL.fullmatch(plain)
    if match is None or not any(map(str.isdigit, match[1])) or int(match[2]) not in _BASES:
        return []
    base = int(match[2])
    return [Numeral(match[1], base)] if all(int(digit, 36) < base for digit in match[1]) else []


def _choices(plain: str, *, lower_case_options: bool) -> list[Value]:
    one = _ONE_CHOICE.fullmatch(plain)
    if one and bool(one[1]) <= bool(one[3]) and (one[2].isupper() or one[3] or lower_case_options):
        return [Choices((one[2].upper(),))]
    bare = plain.translate(_NO_BRACKETS)
    if len(bare) > 1 and _CHOICES.fullmatch(bare):
        letters = _CHOICE_LETTERS.findall(bare)
        if len(set(letters)) == len(letters):
            return [Choices(tuple(sorted(letters)))]
    return []


def _dates(low: str) -> list[Value]:
    if (match := _ISO_DATE.fullmatch(low)) or (match := _CHINESE_DATE.fullmatch(low)):
        return _date(int(match[1]) if match[1] else None, int(match[2]), int(match[3]))
    if match := _DAY_DATE.fullmatch(low):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        return _date(year, first, second) + _date(year, second, first)
    if match := _MONTH_FIRST.fullmatch(low):
        return _date(int(match[3]) if match[3] else None, _MONTHS.get(match[1], 0), int(match[2]))
    if match := _DAY_FIRST.fullmatch(low):
        return _date(int(match[3]) if match[3] else None, _MONTHS.get(match[2], 0), int(match[1]))
    return []


def _date(year: int | None, month: int, day: int) -> list[Value]:
    return [Date(year, month, day)] if 1 <= month <= 12 and 1 <= day <= 31 else []  # noqa: PLR2004  # a calendar


def _clock(low: str) -> list[Value]:
    match = _CLOCK.fullmatch(low.replace("o'clock", "").strip())
    if not match or not (match[2] or match[4]) or (match[4] and "m" not in low):
        return []
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if hour > (12 if match[4] else 24) or minute > 59 or second > 59:  # noqa: PLR2004  # a clock
        return []
    half = {"a": "am", "p": "pm"}.get(match[4] or "", "")
    return [Clock((hour * 60 + minute) * 60 + second, half)]


def numbers_in_digits(text: str) -> str | None:
    """A text that begins with a number in words, with that number in digits; None for any other."""
    if (ordinal := text.strip().lower()) in _ORDINALS:
        return str(_ORDINALS[ordinal])
    words = [word for word in re.split(r"[\s-]+", text.strip()) if word]
    total, current, used, fresh = 0, 0, 0, True
    for word in words:
        low = word.lower().rstrip(",")
        if low in _UNITS and fresh:
            current, fresh = current + _UNITS[low], False
        elif low in _TENS and fresh and current % 100 == 0:
            current += _TENS[low]
        elif low == "hundred" and 0 < current < 10:  # noqa: PLR2004  # a digit
            current, fresh = current * 100, True
        elif low == "thousand" and current > 0 and total == 0:
            total, current, fresh = current * 1000, 0, True
        elif not (low == "and" and current and current % 100 == 0 and used + 1 < len(words)):
            break
        used += 1
    rest = words[used:]
    if not used:
        return f"12 {' '.join(rest[2:])}".strip() if [word.lower() for word in words[:2]] == ["a", "dozen"] else None
    if rest and rest[0].lower() in _PARTS:
        return f"{total + current}/{_PARTS[rest[0].lower()]} {' '.join(rest[1:])}".strip()
    return f"{total + current} {' '.join(rest)}".strip()


def prose(text: str) -> Words | None:
    """The text as words, where it has words and no formula."""
    plain = _SPACES.sub(" ", _DECORATION.sub(" ", text)).strip()
    if _FORMULA.search(plain) or not _LETTERS.search(plain):
        return None
    words = " ".join(word for word in (part.strip(".,;:!?\"'()") for part in plain.lower().split()) if word)
    return Words(words) if words else None
