r"""The options of a multiple choice, in every common style.

Owns the marks (`(A)`, `A)`, `A.`, `A:`, `A、`, `\text{A)}`, `\textbf{(A)}`, `**A.**`, lower case as well) and where an
option's text ends. Letters go from A without a gap, all marks of a question have one style, and a mark inside an open
brace is none. Parts of a question (`(a) Find … (b) Show …`) are no options.
"""
# ruff: noqa: RUF001  # questions are typed with brackets and commas of any script

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tinyv.rules.asked.records import Option

__all__ = ["Choice", "find_options"]

_MAX_CHARS = 20_000
"""Options stand at the end of a question; what is longer is looked at from here on."""
_MAX_TEXT = 1_000
"""An option's text is cut here; reading takes shorter ones alone."""

_NARROW = {ord("Ａ") + index: ord("A") + index for index in range(26)}
_STYLE = (
    r"(?:\\(?:text|textbf|textrm|textit|mathrm|mathbf|mathit|boldsymbol|mbox|rm|bf)\b[ \t]{0,3}\{?[ \t]{0,3}"
    r"|\{|\*\*|__|\$){0,4}"
)
_MARK = re.compile(
    r"（\s?(?P<wide>[A-Za-z])\s?）"
    r"|(?<![\w^'(（\[])"
    rf"(?P<dress>{_STYLE})"
    r"(?:[(（\[]\s{0,3}(?P<enclosed>[A-Za-z])\s{0,3}[)）\]]"
    r"|(?P<closed>[A-Za-z])\s?[)）]"
    r"|(?P<dotted>[A-Za-z])\s?[.．、]"
    r"|(?P<colon>[A-Za-z])\s?[:：])"
)
_QUAD = re.compile(r"\\q?quad(?![A-Za-z])")
_LINE_START = re.compile(r"(?:^|\n|\\\\|&|\\item)[ \t]*(?:[-*•][ \t]+)?$")
_STANDS_FREE = re.compile(r"(?:^|[\s&})\].。;；,，:：?？!*_>~|\"“$]|\\\\)$")
_SEPARATOR = re.compile(r"(?:\s\s|[,;|&]\s?)$")
_LONGEST_SEPARATOR = 24
_BEFORE_TEXT = re.compile(r"(?:\s|[&~:：|]|\*\*|__|\\[ ,;:!]|\\hspace\{[^{}]*\}|\.(?=\s))+")
_BEHIND_TEXT = re.compile(
    r"(?:\s|[&~,;|，；]|\*\*|__|\\\\|\\[ ,;:!]|\\hspace\{[^{}]*\}|\\hfill|\\item|\\newline"
    r"|\\(?:begin|end)\{[a-zA-Z*]{1,12}\}|(?<=\s)(?:or|and)|(?<!\\)\\|<br/?>|\n[-•]|\$\\bullet\$)+$"
)
_LAST_ENDS = re.compile(
    r"\n\s*\n|\\end\{(?!array|cases|[a-zA-Z]?matrix)"
    r"|(?<=[\n.。])\s*(?=(?:Please|Answer|Choose|Select|Enter|Provide|Give|Put|Your|Express|Write|Let's|Think|Solve|Note|请|答案)"
    r"(?![a-z]))",
)
_STEM_CHARS = 40
_LISTS = re.compile(
    r"(?:[.。]|\b(?:conditions?|properties|statements|axioms|rules|operations|facts|hold|that|if|of):?)$"
)
"""What small letters behind it number are no options: `The following statements: (a) …`."""
_PART = re.compile(
    r"(?i)\W{0,4}(?:find|what|compute|calculate|show|prove|determine|how|derive|evaluate|estimate|explain|verify|describe|sketch"
    r"|write|give|use|let|suppose|求|证明|若|计算|判断|当)(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """The options and where their first mark stands: the question proper is what is before."""

    options: tuple[Option, ...]
    start: int


@dataclass(frozen=True, slots=True)
class _Mark:
    letter: str
    style: str
    start: int
    end: int
    at_line_start: bool


class _Run:
    """Marks of one style from A on, and the braces that are open behind the last one."""

    def __init__(self, first: _Mark) -> None:
        self.marks = [first]
        self.end = 0
        self._seen = first.end
        self._depth = 0

    def offer(self, text: str, mark: _Mark) -> None:
        """Takes the next letter, unless a brace is open; a mark that begins a line closes what was forgotten."""
        for character in text[self._seen : mark.start]:
            if character == "{":
                self._depth += 1
            elif character == "}":
                self._depth = max(0, self._depth - 1)
        self._seen = mark.start
        if ord(mark.letter) == ord(self.marks[-1].letter) + 1 and (self._depth == 0 or mark.at_line_start):
            self.marks.append(mark)
            self._seen, self._depth = mark.end, 0


def find_options(question: str) -> Choice | None:
    """The longest run of options from A on, the last one of equals; None where there is none."""
    offset = max(0, len(question) - _MAX_CHARS)
    text = _QUAD.sub(lambda found: " " * len(found[0]), question[offset:].translate(_NARROW))
    best: Choice | None = None
    for run in _runs(text):
        options = _options(text, run)
        if options and (best is None or (len(options), run.marks[0].start) > (len(best.options), best.start)):
            best = Choice(options, run.marks[0].start)
    return Choice(best.options, best.start + offset) if best else None


def _runs(text: str) -> Iterator[_Run]:
    """Every run, each ending where the next A of its style stands or with the text."""
    runs: dict[str, _Run] = {}
    for mark in _marks(text):
        run = runs.get(mark.style)
        if mark.letter == "A":
            if run:
                run.end = mark.start
                yield run
            runs[mark.style] = _Run(mark)
        elif run:
            run.offer(text, mark)
    for run in runs.values():
        run.end = len(text)
        yield run


def _marks(text: str) -> Iterator[_Mark]:
    """Every mark that may be one, in order."""
    brackets = _Brackets(text)
    for match in _MARK.finditer(text):
        style = match.lastgroup or ""
        letter = match[style]
        before = text[max(0, match.start() - 12) : match.start()] if style != "wide" else ""
        at_line_start = _LINE_START.search(before) is not None
        if style == "closed" and brackets.open_at(match.start()):
            continue
        if style == "dotted" and "$" in match["dress"] and text[match.end() : match.end() + 1] == "$":
            continue
        if at_line_start or (_STANDS_FREE.search(before) and _stands_out(style, letter, before, match["dress"] or "")):
            yield _Mark(
                letter.upper(), style + ("a" if letter.islower() else "A"), match.start(), match.end(), at_line_start
            )


def _stands_out(style: str, letter: str, before: str, dress: str) -> bool:
    r"""Whether a mark within a line can be told from a word or a ratio (`\sin A : \sin B`)."""
    if style == "dotted":
        return letter.isupper()
    return style != "colon" or (letter.isupper() and bool(dress.strip("{$") or _SEPARATOR.search(before)))


class _Brackets:
    """Whether a round or square bracket is open in a line; asked from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._seen = 0
        self._depth = 0

    def open_at(self, place: int) -> bool:
        """Whether the bracket that closes behind this place was opened before it."""
        for character in self._text[self._seen : place]:
            if character == "\n":
                self._depth = 0
            elif character in "([（":
                self._depth += 1
            elif character in ")]）":
                self._depth = max(0, self._depth - 1)
        self._seen = max(self._seen, place)
        return self._depth > 0


def _options(text: str, run: _Run) -> tuple[Option, ...]:
    """The options of a run; empty when it is none: too short, without texts, or the parts of a question."""
    marks = run.marks
    lower = marks[0].style.endswith("a")
    stem = text[max(0, marks[0].start - _STEM_CHARS) : marks[0].start].rstrip(" \n\t$\\*")
    told = _LISTS.search(stem) and not (stem.endswith(" of") and marks[0].at_line_start)
    if len(marks) == 1 or not stem or (lower and told):
        return ()
    ends = [*(mark.start for mark in marks[1:]), run.end]
    texts = [text[mark.end : end] for mark, end in zip(marks, ends, strict=True)]
    texts[-1] = _LAST_ENDS.split(_without_start(texts[-1]), maxsplit=1)[0]
    texts = [_trimmed(part[:_MAX_TEXT]) for part in texts]
    if not all(texts) or any(part.startswith(")") for part in texts):
        return ()
    parts = sum(1 for part in texts if _PART.match(part) or part.endswith(("?", "？")))
    if parts == len(texts) or (parts and lower):
        return ()
    return tuple(Option(mark.letter, part) for mark, part in zip(marks, texts, strict=True))


def _trimmed(text: str) -> str:
    """The text without separators, without a brace or dollar whose other half is before the mark."""
    closing = _closing_first(text)
    if closing is not None:
        text = text[:closing] + text[closing + 1 :]
    text = _without_start(text).rstrip()
    if text.startswith("$") and text.count("$") == 1:
        text = text[1:]
    while length := _separator_behind(text):
        text = text[:-length]
    return text.strip()


def _separator_behind(text: str) -> int:
    """The length of what ends the text and is none of it."""
    found = _BEHIND_TEXT.search(text[-_LONGEST_SEPARATOR:])
    if found:
        return len(found[0])
    lone_dollar = text.endswith("$") and not text.endswith("\\$") and text.count("$") % 2 == 1
    return int(lone_dollar or (text.endswith("}") and text.count("}") > text.count("{")))


def _without_start(text: str) -> str:
    found = _BEFORE_TEXT.match(text)
    return text[found.end() :] if found else text


def _closing_first(text: str) -> int | None:
    """Where a brace closes that the mark's own dress had opened."""
    depth = 0
    for index, character in enumerate(text):
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth < 0:
                return index
    return None
