r"""Kinds of pairs about what stands around an answer: sentences, steps, second thoughts, several values at once."""

import random
from fractions import Fraction

from tinyv_build.embedded.pairs.item import Draw, Item
from tinyv_build.embedded.pairs.numerals import fraction_forms, integer_forms, near, near_fractions

__all__ = ["DRAWS", "value_texts"]


def value_texts(luck: random.Random) -> tuple[list[str], list[str]]:
    """Forms of a value, and texts of wrong values near to it."""
    if luck.random() < 0.6:
        number = luck.choice((luck.randint(-40, 99), luck.randint(100, 9999)))
        return integer_forms(number)[:2], [str(wrong) for wrong in near(luck, number)]
    value = Fraction(luck.randint(1, 40), luck.randint(2, 15))
    return fraction_forms(value), [luck.choice(fraction_forms(wrong)) for wrong in near_fractions(luck, value)]


_FRAMES = (
    "The answer is {}", "the final answer is {}", "So the answer is {}.", "Answer: {}", "Therefore, {}", "x = {}", "= {}",
    "Final Answer: {}", "\\boxed{{{}}}", "Thus we get {}", "It equals {}", "{} (exactly)", "{} is the answer", "hence {}.",
    "the value is {}", "**Answer:** {}", "\\text{{Answer: }} {}", "$\\boxed{{{}}}$", "{} units", "which gives {}", "I get {}",
    "The result is $ {} $", "n = {}", "total: {}", "approximately... exactly {}", "\\therefore {}", "<answer>{}</answer>",
)  # fmt: skip


def framed(luck: random.Random) -> Item:
    same, wrong = value_texts(luck)
    frames = luck.sample(_FRAMES, 6)
    return Item(
        [frame.format(text) for frame, text in zip(frames, luck.choices(same, k=6), strict=True)],
        [luck.choice(_FRAMES).format(text) for text in wrong],
        reference=luck.choice(same),
    )


def derived(luck: random.Random) -> Item:
    """An answer with its last step, against its value."""
    one, other = luck.randint(2, 60), luck.randint(2, 60)
    sign, number = luck.choice(
        (("+", one + other), ("-", one - other), ("\\cdot", one * other), ("\\times", one * other))
    )
    step = f"{one} {sign} {other}"
    same = [
        f"{step} = {number}",
        f"{number} = {step}",
        f"We have {step} = {number}",
        f"{number} (since {step} = {number})",
    ]
    wrong = [w for w in near(luck, number) if w not in (one, other)]
    return Item(
        [*same, str(number)],
        [luck.choice((f"{step} = {w}", f"We have {step} = {w}", str(w), f"{w} (since {step} = {w})")) for w in wrong],
        reference=str(number),
    )


def explained_reference(luck: random.Random) -> Item:
    """A ground truth that says more than the value."""
    same, wrong = value_texts(luck)
    text = luck.choice(same)
    frames = (
        "{} (or any equivalent form)",
        "The answer is {}",
        "{}, since the sum telescopes",
        "Answer: {}",
        "{} (exact)",
        "x = {}",
        "{} by symmetry",
        "\\text{{The value is }} {}",
        "We find that it equals {}",
    )
    return Item(
        [*same, *same, f"The answer is {text}"],
        [*wrong, f"The answer is {wrong[0]}"],
        reference=luck.choice(frames).format(text),
    )


def second_thoughts(luck: random.Random) -> Item:
    """Texts that hold the right value and do not give it, or give another one beside it."""
    same, wrong = value_texts(luck)
    text, other = luck.choice(same), luck.choice(wrong)
    frames = (
        "{0} or {1}", "{1} or {0}", "either {0} or {1}", "not {0}", "It is not {0}", "{0}, but maybe {1}", "{0} and {1}", "not {0} but {1}",
        "{0}? No, {1}", "{1} rather than {0}", "I first got {0}, but the answer is {1}", "between {0} and {1}", "{0} + {1}",
        "I don't think it is {0}", "definitely not {0}", "I cannot tell whether it is {0}", "{0}, {1}", "more than {0}", "at least {0}", "at most {0}",
        "one of {0}, {1}", "{0} is wrong; it is {1}", "the answer cannot be {0}", "We need to check if {0} works", "{1} (some say {0})", "\\pm {0}",
    )  # fmt: skip
    honest = (
        "{1}? No, {0}",
        "I first got {1}, but the answer is {0}",
        "not {1} but {0}",
        "{0} rather than {1}",
        "{1} is wrong; it is {0}",
        "{0} (not {1})",
        "{0}",
        "The answer is {0}",
    )
    return Item(
        [frame.format(text, other) for frame in honest],
        [frame.format(text, other) for frame in luck.sample(frames, 6)],
        reference=luck.choice(same),
    )


def many_values(luck: random.Random) -> Item:
    """A list that holds the right value somewhere."""
    same, wrong = value_texts(luck)
    text = luck.choice(same)
    listed = [*luck.choices(wrong, k=luck.randint(1, 6)), text]
    luck.shuffle(listed)
    joint = luck.choice((", ", " or ", "; ", " / ", " and "))
    return Item(
        [*same, f"The answer is {text}"],
        [joint.join(listed), "\\{" + ", ".join(listed) + "\\}", *wrong],
        reference=luck.choice(same),
    )


def identical(luck: random.Random) -> Item:
    """The same text again, and another value."""
    same, wrong = value_texts(luck)
    return Item([same[0], same[0] + " ", f"${same[0]}$", f" {same[0]}"], wrong, reference=same[0])


def unrelated(luck: random.Random) -> Item:
    """A right answer, and an answer to something else."""
    same, _ = value_texts(luck)
    others = [luck.choice(value_texts(luck)[0]) for _ in range(2)]
    strange = (
        "yes",
        "no solution",
        "x^2 + 1",
        "(2, 3)",
        "all real numbers",
        "B",
        "\\frac{\\pi}{2}",
        "the empty set",
        "isosceles",
        "\\mathbb{R}",
        "x > 2",
        "5 cm",
        "Alice",
        "\\sqrt{2}",
    )
    return Item(
        [*same, f"The answer is {same[0]}"],
        [*[o for o in others if o not in same], *luck.sample(strange, 3)],
        reference=same[0],
    )


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (framed, derived, explained_reference, second_thoughts, many_values, identical, unrelated)
}
