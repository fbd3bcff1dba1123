"""Texts of strangers as HTML: formulas as MathML, which browsers draw without a network, everything else escaped.

latex2mathml puts texts into its output unescaped, so what it makes is parsed again, and only elements and attributes of
presentation MathML pass; anything else is shown as the text it was.
"""

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree as ET

from tinyv_client.harmless import visible

__all__ = ["plain", "shown"]

_LONGEST = 400
"""Characters of a formula that is drawn."""

_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_LATEX = re.compile(r"\\[A-Za-z]{2,}|[\^_]")
_SENTENCE = re.compile(r"[A-Za-z]{3,} [A-Za-z]{2,} ")

_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_ELEMENTS = frozenset(
    {
        *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "mpadded", "mphantom", "menclose"),
        *(
            "mfrac",
            "msqrt",
            "mroot",
            "msub",
            "msup",
            "msubsup",
            "munder",
            "mover",
            "munderover",
            "mtable",
            "mtr",
            "mtd",
        ),
    }
)
_ATTRIBUTES = frozenset(
    {"display", "stretchy", "fence", "form", "separator", "accent", "columnalign", "displaystyle", "mathvariant"}
)
_MOST_ELEMENTS = 2000


def plain(text: str) -> str:
    """Escaped, with every control character and direction mark made visible."""
    return html.escape(visible(text))


@lru_cache(maxsize=4096)
def shown(text: str) -> str:
    """HTML of a reference or an answer: its formulas drawn where they can be, the rest as `plain`."""
    if _FORMULA.search(text):
        return "".join(_parts(text))
    if _LATEX.search(text) and not _SENTENCE.search(text):
        return _drawn(text) or plain(text)
    return plain(text)


def _parts(text: str) -> Iterator[str]:
    end = 0
    for found in _FORMULA.finditer(text):
        yield plain(text[end : found.start()])
        yield _drawn(next(part for part in found.groups() if part is not None)) or plain(found[0])
        end = found.end()
    yield plain(text[end:])


def _drawn(formula: str) -> str:
    """MathML, or nothing where there is none that is safe."""
    if len(formula) > _LONGEST:
        return ""
    try:
        from latex2mathml.converter import convert  # noqa: PLC0415  # the extra `report`

        root = ET.fromstring(convert(formula))  # noqa: S314  # no DTD can stand inside `<math>`, and it is short
    except Exception:  # noqa: BLE001  # a stranger's formula may fail in any way; RecursionError among them
        return ""
    elements = list(root.iter())
    if len(elements) > _MOST_ELEMENTS or not all(map(_is_known, elements)):
        return ""
    for element in elements:
        element.tag = element.tag.removeprefix(_MATHML)
        element.attrib = {name: value for name, value in element.attrib.items() if name in _ATTRIBUTES}
        element.text = visible(element.text) if element.text else element.text
        element.tail = None
    return ET.tostring(root, encoding="unicode")


def _is_known(element: ET.Element) -> bool:
    return element.tag.removeprefix(_MATHML) in _ELEMENTS
