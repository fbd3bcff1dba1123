"""What a model writes around its answer: a sentence, the thing asked for, another value, fields of data, odd LaTeX."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from tinyv_build.embedded.real.asking import counted, numbers, thing
from tinyv_build.embedded.real.bases import Base
from tinyv_build.embedded.real.phrases import (
    ABOUT,
    CHOSEN,
    FIELDS,
    HEDGED,
    SHELLS,
    STATED,
    SUBJECTS,
    UNDECIDED,
    WITH_THING,
    WORKED,
)

__all__ = ["Dress", "Scene", "dresses", "hedge", "shell"]

_TOKENS = re.compile(r"\\[A-Za-z]+|\\.|\d+|\s+|.", re.DOTALL)
_FORMULA = re.compile(r"[\d\\]")
_WHOLE = re.compile(r"-?\d{1,6}")
_DRESSES = (
    ("stated", 20),
    ("thing", 25),
    ("chosen", 28),
    ("fields", 7),
    ("broken", 4),
    ("counted", 6),
    ("worked", 16),
    ("about", 16),
)
_TABLES = {"thing": WITH_THING, "chosen": CHOSEN, "fields": FIELDS}
_ANY_NUMBER = ("2", "3", "4", "10")


@dataclass(frozen=True, slots=True)
class Scene:
    """What of the question may be repeated."""

    thing: str
    counted: str
    numbers: tuple[str, ...]

    @staticmethod
    def of(question: str) -> "Scene":
        """The scene of a question; empty where it says nothing."""
        return Scene(thing(question), counted(question), tuple(numbers(question)))

    def filled(self, luck: random.Random, text: str) -> str:
        """The text with the question's parts in their places; `the answer` is what an unknown thing is called."""
        named = self.thing or "the answer"
        if "\\text{" in text and "$" not in named and "\\(" not in named:
            text = text.replace("\\text{{thing}", f"\\text{{{named}")
        elif text.startswith("{thing}"):
            text = text.replace("{thing}", named[0].upper() + named[1:] if luck.random() < 0.7 else named, 1)
        return text.replace("{thing}", named).replace("{n}", luck.choice(self.numbers or _ANY_NUMBER))


Dress = Callable[[Base, str], tuple[str, str]]
"""From the answer and the text of another value to a text and the dress's name."""


def dresses(luck: random.Random, scene: Scene) -> Dress:
    """One drawn dress for an answer, the same for a right and a wrong one."""
    names, weights = zip(*_DRESSES, strict=True)
    name = luck.choices(names, weights)[0]
    special = luck.randrange(10**6)
    table = _TABLES.get(name, STATED)
    if name == "counted" and scene.counted:
        table = ("there are {x} " + scene.counted, "{x} " + scene.counted, "{x} " + scene.counted + " in all")
    plain = name if name in _TABLES or table is not STATED else "stated"
    text = scene.filled(luck, luck.choice(table))

    def dress(x: Base, w: str) -> tuple[str, str]:
        if name == "broken" and _FORMULA.search(x.text):
            return _broken(random.Random(special), x.text), name
        if name == "worked" and _WHOLE.fullmatch(x.text):
            return _worked(WORKED[special % len(WORKED)], int(x.text), special), name
        if name == "about" and x.decimal:
            return _put(ABOUT[special % len(ABOUT)], x=x.text, d=x.decimal), name
        return _put(text, x=x.text, w=w), plain

    return dress


def _worked(form: str, whole: int, special: int) -> str:
    """The number as what a small calculation gives."""
    part = special % 17 + 1
    return form.format(x=whole, a=whole - part, b=part, p=whole - 1, s=whole + 1, d=2 * whole)


def hedge(luck: random.Random, scene: Scene, right: str, wrong: str) -> str:
    """A text that says the right value, but not as the answer."""
    return _put(scene.filled(luck, luck.choice(HEDGED)), r=right, w=wrong)


def shell(luck: random.Random, scene: Scene) -> str:
    """A text where an answer should be."""
    if luck.random() < 0.5:
        text = f"{luck.choice(SUBJECTS)} {luck.choice(UNDECIDED)}"
        return scene.filled(luck, luck.choice((text, f"{text}.", text[0].upper() + text[1:], f"\\text{{{text}}}")))
    return scene.filled(luck, luck.choice(SHELLS))


def _put(text: str, **parts: str) -> str:
    """The text with the parts in their places, in one pass."""
    return re.sub(r"\{([xrwd])\}", lambda found: parts.get(found[1], found[0]), text)


def _broken(luck: random.Random, text: str) -> str:
    """LaTeX broken into lines of a matrix, as some models type it."""
    joint = luck.choice((" \\\\ ", " \\\\ \\, ", " \\\\\n"))
    parts = [part for part in _TOKENS.findall(text) if part.strip()]
    line = parts[0] if parts else ""
    for part in parts[1:]:
        line += (joint if luck.random() < 0.6 else " ") + part
    return f"\\begin{{matrix}} {line} \\end{{matrix}}"
