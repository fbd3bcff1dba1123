"""A real reference to its lessons: right and wrong answers side by side, as a model would write and the judge would see them.

Owns the choice: what the rule verifier leaves open comes first, a few that it decides are kept.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tinyv.rules.values import Choices, Expression, Nothing, Truth, Value, Words
from tinyv.rules.values import Labelled as LabelledOption

from tinyv_build.embedded.real.bases import Base, Bases, bases, drawn
from tinyv_build.embedded.real.dressing import Scene, dresses, hedge, shell
from tinyv_build.embedded.real.options import chosen
from tinyv_build.embedded.real.overlap import group_of, normalised
from tinyv_build.embedded.real.proving import Outcome, Prover
from tinyv_build.embedded.real.records import Labelled, Lesson, Reference, Tally
from tinyv_build.embedded.real.tables import OTHER_UNITS
from tinyv_build.embedded.real.wording import opposites, same_words

__all__ = ["Teacher", "response_lesson"]

_TRIES = 10
_KEPT_OPEN, _KEPT_DECIDED = 5, 2
"""Pairs of lessons of one reference."""
_LONGEST = 400
_LONGEST_RESPONSE = 1000
"""Characters of an answer."""
_OTHERS_TRIED = 2
_NUMBERS_TRIED = 2
_FAMILIES = (("bare", 16), ("dressed", 54), ("hedged", 15), ("shell", 15))
_DELIVERIES = ("\\boxed{{{}}}", "\\boxed{{{}}}", "\\boxed{{{}}}", "<answer>{}</answer>", "{}")

Others = Callable[[random.Random, type], str]
"""A reference of the same type to another question; empty where there is none."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A text with its label, before it is served."""

    text: str
    dress: str
    same: bool
    spelling: str
    """Of a wrong one, its miss."""


class Teacher:
    """Makes lessons of references; counts what it drops."""

    def __init__(self, prover: Prover, others: Others, tally: Tally, seed: int) -> None:
        self._prover = prover
        self._others = others
        self._tally = tally
        self._seed = seed

    def lessons(self, reference: Reference) -> list[Lesson]:
        """Pairs of a right and a wrong answer, two after each other; fewer where no proof was found."""
        luck = random.Random(f"{self._seed} {reference.question} {reference.ground_truth}")
        found = self._bases(luck, reference)
        if not found.right or not found.wrong:
            self._tally.drop("reference: no right or no wrong answer that is proven")
            return []
        scene = Scene.of(reference.question)
        name = _name(reference)
        pairs: list[list[Lesson]] = []
        texts: set[str] = set()
        for number in range(_TRIES):
            pair = [
                lesson
                for draft in self._drafts(luck, reference, scene, found)
                if (lesson := self._served(luck, reference, draft, f"{name}.{number}")) and lesson.answer not in texts
            ]
            if len(pair) == 2 and pair[0].answer != pair[1].answer:
                texts.update(lesson.answer for lesson in pair)
                pairs.append(pair)
        pairs.sort(key=lambda pair: -sum(lesson.open for lesson in pair))
        opened = [pair for pair in pairs if any(lesson.open for lesson in pair)]
        decided = [pair for pair in pairs if not any(lesson.open for lesson in pair)]
        return [lesson for pair in (*opened[:_KEPT_OPEN], *decided[:_KEPT_DECIDED]) for lesson in pair]

    def _bases(self, luck: random.Random, reference: Reference) -> Bases:
        readings = self._prover.readings(reference)
        value = readings[0] if readings else Words(reference.ground_truth)
        asked = self._prover.asked(reference)
        if asked.options and (found := chosen(luck, self._prover, reference, asked, value)).wrong:
            return found
        if isinstance(value, Choices | LabelledOption):
            self._tally.drop("reference: an option of a question without options")
            return Bases()
        if isinstance(value, Words | Truth):
            return self._words(luck, reference, value)
        found = bases(luck, self._prover, reference, value, self._tally)
        found.wrong.extend(self._foreign(luck, reference, value))
        if asked.unit and isinstance(value, Expression):
            self._measured(reference, asked.unit, found)
        return found

    def _measured(self, reference: Reference, unit: str, found: Bases) -> None:
        """A number with the unit that the question names, and with another one."""
        text = found.right[0].text
        for side, wanted, name in (
            (found.right, Outcome.SAME, unit),
            (found.wrong, Outcome.DIFFERENT, OTHER_UNITS.get(unit.strip("$ ."), "")),
        ):
            if name and self._prover.outcome(reference, f"{text} {name}") is wanted:
                side.append(Base("unit asked for", f"{text} {name}"))

    def _words(self, luck: random.Random, reference: Reference, value: Words | Truth) -> Bases:
        text = reference.ground_truth.strip()
        right = [Base("words", form) for form in same_words(luck, text)]
        wrong = [Base("opposite", form) for form in opposites(luck, text)]
        if isinstance(value, Truth):
            found = bases(luck, self._prover, reference, value, self._tally)
            return Bases([*right, *found.right], [*wrong, *found.wrong])
        other = self._others(luck, Words)
        if other and not set(normalised(other).split()) & set(normalised(text).split()):
            wrong.append(Base("another question's answer", other))
        return Bases(right, [base for base in wrong if self._prover.outcome(reference, base.text) is not Outcome.SAME])

    def _foreign(self, luck: random.Random, reference: Reference, value: Value) -> list[Base]:
        """The question's own numbers and another question's answer, where they are proven wrong."""
        own = Scene.of(reference.question).numbers
        texts = [("question's number", text) for text in luck.sample(own, min(_NUMBERS_TRIED, len(own)))]
        texts += [("another question's answer", self._others(luck, type(value))) for _ in range(_OTHERS_TRIED)]
        found = [Base(kind, text.strip().strip("$")) for kind, text in texts if text]
        return [base for base in found if self._prover.outcome(reference, base.text) is Outcome.DIFFERENT]

    def _drafts(self, luck: random.Random, reference: Reference, scene: Scene, found: Bases) -> Sequence[_Draft]:
        right = luck.choice(found.right)
        wrong = drawn(luck, found.wrong, right)
        family = luck.choices([name for name, _ in _FAMILIES], [weight for _, weight in _FAMILIES])[0]
        if family == "bare":
            return (
                _Draft(right.text, "bare", same=True, spelling=right.kind),
                _Draft(wrong.text, "bare", same=False, spelling=wrong.kind),
            )
        dress = dresses(luck, scene)
        other = luck.choice(found.wrong)
        drafts = (
            _Draft(*dress(right, wrong.text), same=True, spelling=right.kind),
            _Draft(*dress(wrong, luck.choice((right.text, other.text))), same=False, spelling=wrong.kind),
        )
        if family == "hedged" and not _bounded(reference.question):
            return (
                drafts[0],
                _Draft(hedge(luck, scene, right.text, wrong.text), family, same=False, spelling="reference"),
            )
        if family == "shell" and not _says_nothing(self._prover.readings(reference), reference.ground_truth):
            return (drafts[0], _Draft(shell(luck, scene), family, same=False, spelling="nothing"))
        return drafts

    def _served(self, luck: random.Random, reference: Reference, draft: _Draft, twin: str) -> Lesson | None:
        """The lesson as the judge sees it; None, and counted, where a proof speaks against its label."""
        if len(draft.text) > _LONGEST:
            return self._drop("too long", reference, draft)
        served = self._prover.served(reference, _delivered(luck, draft.text))
        if served is None or not served.answer.strip():
            return self._drop("no answer in the response", reference, draft)
        if served.outcome is (Outcome.DIFFERENT if draft.same else Outcome.SAME):
            said = "right" if draft.same else "wrong"
            return self._drop(f"{draft.dress}: {said}, but proven {served.outcome.value}", reference, draft)
        is_open = served.outcome is Outcome.UNKNOWN
        if is_open and normalised(served.answer) != normalised(draft.text):
            return self._drop("the judge would see another part of the text", reference, draft)
        answer = served.answer if is_open else draft.text
        if answer == reference.ground_truth:
            return self._drop("the reference itself", reference, draft)
        return Lesson(
            reference.question,
            reference.ground_truth,
            answer,
            draft.same,
            f"{draft.spelling}/{draft.dress}",
            reference.source,
            reference.group,
            twin,
            is_open,
        )

    def _drop(self, why: str, reference: Reference, draft: _Draft) -> Lesson | None:
        self._tally.drop(f"answer: {why}", f"{reference.ground_truth} | {draft.text}")
        return None


def _delivered(luck: random.Random, text: str) -> str:
    """The text as a response: in a box where its braces allow, in a tag, or alone."""
    form = luck.choice(_DELIVERIES)
    plain = text.replace("\\{", "").replace("\\}", "")
    whole = plain.count("{") == plain.count("}")
    return form.format(text) if whole or "boxed" not in form else f"<answer>{text}</answer>"


def _bounded(question: str) -> bool:
    """Whether `less than` may be an answer."""
    return any(
        word in question.lower()
        for word in ("range", "inequal", "interval", "at least", "at most", "bound", "for which", "not ")
    )


def _says_nothing(readings: tuple[Value, ...], text: str) -> bool:
    """Whether a text without a value may be the right answer."""
    words = (
        "determin",
        "insufficient",
        "enough",
        "infinite",
        "none",
        " no ",
        "any ",
        "every",
        "all ",
        "exist",
        "solution",
        "mathbb",
        "infty",
    )
    if not readings or isinstance(readings[0], Nothing | Words | Truth):
        return True
    return any(word in f" {text.lower()} " for word in words)


def response_lesson(prover: Prover, row: Labelled, tally: Tally) -> Lesson | None:
    """A labelled response as the judge sees it; None, and counted, where it gives no answer or a proof disagrees."""
    reference = row.reference
    served = prover.served(reference, row.response)
    if served is None or not served.answer.strip() or len(served.answer) > _LONGEST_RESPONSE:
        tally.drop("response: no answer, or a long one")
        return None
    if served.outcome is (Outcome.DIFFERENT if row.same else Outcome.SAME):
        tally.drop(
            f"response: label {int(row.same)}, but proven {served.outcome.value}",
            f"{reference.ground_truth} | {served.answer}",
        )
        return None
    twin = f"{_name(reference)}.r"
    is_open = served.outcome is Outcome.UNKNOWN
    kind = "weak response" if row.weak else "response"
    texts = (reference.question, reference.ground_truth, served.answer)
    return Lesson(*texts, row.same, kind, reference.source, reference.group, twin, is_open)


def _name(reference: Reference) -> str:
    return group_of(f"{reference.question} {reference.ground_truth}", "")
