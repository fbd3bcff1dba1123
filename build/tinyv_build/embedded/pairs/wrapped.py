r"""Kinds of pairs about what stands around an answer: sentences, steps, details, second thoughts, several values at once."""

import random
from fractions import Fraction

from tinyv_build.embedded.pairs import numbers, roots, values
from tinyv_build.embedded.pairs.item import Draw, Item
from tinyv_build.embedded.pairs.numerals import fraction_forms, integer_forms, near, near_fractions

__all__ = ["DRAWS", "value_texts"]

_OTHERS: tuple[Draw, ...] = (
    numbers.surd, numbers.surd_sum, numbers.percent, values.pi_multiple, values.complex_number, values.power, roots.quadratic_surd,
)  # fmt: skip


def value_texts(luck: random.Random) -> tuple[list[str], list[str]]:
    """Forms of a value that is not zero, and texts of wrong values near to it."""
    way = luck.random()
    if way < 0.55:
        number = luck.choice((luck.randint(-40, 99) or 7, luck.randint(1, 20), luck.randint(100, 9999)))
        return integer_forms(number)[:2], [str(wrong) for wrong in near(luck, number)]
    if way < 0.8:
        value = Fraction(luck.randint(1, 40), luck.randint(2, 15))
        return fraction_forms(value), [luck.choice(fraction_forms(wrong)) for wrong in near_fractions(luck, value)]
    item = luck.choice(_OTHERS)(luck)
    same = [text for text in item.same if "=" not in text]
    return (same, list(item.different)) if same and item.different else value_texts(luck)


_FRAMES = (
    "The answer is {}", "the final answer is {}", "So the answer is {}.", "Answer: {}", "Therefore, {}", "x = {}", "= {}", "Final Answer: {}", "\\boxed{{{}}}", "Thus we get {}", "It equals {}", "{} (exactly)", "{} is the answer", "hence {}.",
    "the value is {}", "**Answer:** {}", "\\text{{Answer: }} {}", "$\\boxed{{{}}}$", "{} units", "which gives {}", "I get {}", "The result is $ {} $", "n = {}", "total: {}", "\\therefore {}", "<answer>{}</answer>", "Solution: {}", "Let's solve this step by step. We get {}",
    "Thought process: the answer is {}", "{} ✓", "{} (final)", "{} [verified]", "# Answer\n{}", "Result = {}", "answer = {}", "The correct value is {}.", "ans: {}", "{}\\quad\\blacksquare", "(answer) {}", "Here, the answer is {}", "We finally have {}", "{}, as required",
)  # fmt: skip


def framed(luck: random.Random) -> Item:
    same, wrong = value_texts(luck)
    frames = luck.sample(_FRAMES, 6)
    right = [frame.format(text) for frame, text in zip(frames, luck.choices(same, k=6), strict=True)]
    return Item(
        right,
        [luck.choice((*frames[:3], luck.choice(_FRAMES))).format(text) for text in wrong],
        reference=luck.choice(same),
    )


def derived(luck: random.Random) -> Item:
    """An answer with its last step, against its value."""
    one, other = luck.randint(2, 60), luck.randint(2, 60)
    results = (
        ("+", one + other),
        ("-", one - other),
        ("\\cdot", one * other),
        ("\\times", one * other),
        ("*", one * other),
    )
    sign, number = luck.choice(results)
    step = f"{one} {sign} {other}"
    frames = (
        "{0} = {1}",
        "{1} = {0}",
        "We have {0} = {1}",
        "{1} (since {0} = {1})",
        "{0}={1}",
        "{1}",
        "{0} = {1}, so {1}",
        "the sum is {0} = {1}" if sign == "+" else "it is {0} = {1}",
    )
    wrong = [each for each in near(luck, number) if each not in (one, other)]
    different = [luck.choice(frames).format(step, each) for each in wrong] + [str(one), str(other)]
    return Item([frame.format(step, number) for frame in frames], different, reference=str(number), meaning=number)


def reasoned(luck: random.Random) -> Item:
    """Several steps; what counts is the last one, not what was met on the way."""
    one, other, times, less = luck.randint(2, 30), luck.randint(2, 30), luck.randint(2, 9), luck.randint(1, 20)
    half = one + other
    whole = half * times
    last = whole - less
    ends = (
        "So the answer is {}",
        "The answer is {}.",
        "Hence {}",
        "\\boxed{{{}}}",
        "Answer: {}",
        "= {}",
        "That makes {}.",
    )
    starts = (
        f"{one} + {other} = {half}, and {half} \\cdot {times} = {whole}.",
        f"First {one} + {other} = {half}. Then {half} × {times} = {whole}.",
        f"The sum is {half}; times {times} it is {whole}.",
        f"We add {one} and {other} to get {half}, multiply by {times}: {whole}.",
    )
    longer = f"{luck.choice(starts)} Then we take away {less}."
    same = [f"{luck.choice(starts)} {luck.choice(ends).format(whole)}" for _ in range(3)]
    wrong = [
        f"{longer} {luck.choice(ends).format(last)}",
        f"{luck.choice(starts)} {luck.choice(ends).format(whole + luck.choice((1, -1, 2, 10)))}",
        f"{one} + {other} = {half}. {luck.choice(ends).format(half)}",
        str(half),
        luck.choice(starts).split(",", maxsplit=1)[0].split(".", maxsplit=1)[0] + ". Then",
    ]
    return Item([*same, str(whole)], wrong, reference=str(whole), meaning=whole)


def explained_reference(luck: random.Random) -> Item:
    """A ground truth that says more than the value."""
    same, wrong = value_texts(luck)
    text = luck.choice(same)
    frames = (
        "{} (or any equivalent form)", "The answer is {}", "{}, since the sum telescopes", "Answer: {}", "{} (exact)", "x = {}", "{} by symmetry", "\\text{{The value is }} {}", "We find that it equals {}", "{} (accept equivalent expressions)",
        "The required number is {}, as claimed.", "{}. This follows from the inequality of the means.", "By induction the result is {}", "It can be shown that the limit equals {}", "{} \\text{{ (as computed above)}}", "$\\boxed{{{}}}$", "Final answer: {}",
    )  # fmt: skip
    return Item(
        [*same, *same, f"The answer is {text}"],
        [*wrong, f"The answer is {wrong[0]}"],
        reference=luck.choice(frames).format(text),
    )


_DETAILS = (
    "{0}, attained at {2} = {1}", "{0} when {2} = {1}", "{0} (at {2} = {1})", "the maximum is {0}, reached for {2} = {1}", "{0}, with equality iff {2} = {1}", "The minimum value is {0}; it occurs at {2} = {1}", "{0} for {2} = {1}", "if {2} = {1}, then the value is {0}",
)  # fmt: skip


def detail(luck: random.Random) -> Item:
    """A value with the place where it is met: the place is not the answer."""
    number, place = luck.sample(range(-9, 40), 2)
    letter = luck.choice("xntka")
    same = [frame.format(number, place, letter) for frame in luck.sample(_DETAILS, 4)]
    swapped = [frame.format(place, number, letter) for frame in luck.sample(_DETAILS, 2)]
    wrong = [
        str(place),
        f"The answer is {place}",
        *(str(each) for each in near(luck, number)[:2]),
        *swapped,
        luck.choice(_DETAILS).format(number + 1, place, letter),
    ]
    short = [str(number), f"The answer is {number}", str(number)]
    return Item([*same, *short], wrong, reference=luck.choice((str(number), same[0], same[0])), meaning=(number, place))


def either_form(luck: random.Random) -> Item:
    """One value in two forms is one answer; two values are not."""
    value = Fraction(luck.randint(1, 30), luck.choice((2, 3, 4, 5, 8, 10, 20)))
    wrong = luck.choice(near_fractions(luck, value))
    frames = (
        "{0} or {1}",
        "{0} = {1}",
        "{0} (or {1})",
        "{0}, that is {1}",
        "{0} (= {1})",
        "{0}, i.e. {1}",
        "{0}, equivalently {1}",
        "$ {0} = {1} $",
    )

    def two(first: Fraction, second: Fraction) -> str:
        return luck.choice(frames).format(luck.choice(_short(first)), luck.choice(_short(second)))

    return Item(
        [two(value, value), two(value, value), two(value, value), *_short(value)],
        [two(wrong, wrong), two(value, wrong), two(wrong, value), luck.choice(_short(wrong))],
        meaning=value,
    )


def _short(value: Fraction) -> list[str]:
    return [text for text in fraction_forms(value) if "=" not in text]


def second_thoughts(luck: random.Random) -> Item:
    """Texts that hold the right value and do not give it, or give another one beside it."""
    same, wrong = value_texts(luck)
    text, other = luck.choice(same), luck.choice(wrong)
    frames = (
        "{0} or {1}", "{1} or {0}", "either {0} or {1}", "not {0}", "It is not {0}", "{0}, but maybe {1}", "{0} and {1}", "not {0} but {1}", "{0}? No, {1}", "{1} rather than {0}", "I first got {0}, but the answer is {1}", "between {0} and {1}", "{1} instead of {0}",
        "I don't think it is {0}", "definitely not {0}", "I cannot tell whether it is {0}", "{0}, {1}", "more than {0}", "at least {0}", "at most {0}", "one of {0}, {1}", "{0} is wrong; it is {1}", "the answer cannot be {0}", "We need to check if {0} works", "{1} (some say {0})",
        "{0} or {1}, I am not sure", "possibly {0}, possibly {1}", "Wait, {0} is wrong. It should be {1}", "{1}, not {0}", "anything but {0}", "{0} is a common mistake; the answer is {1}", "If we forget the sign we get {0}, so {1}", "\\text{{either }} {0} \\text{{ or }} {1}", "{0} / {1}",
    )  # fmt: skip
    honest = (
        "{1}? No, {0}", "I first got {1}, but the answer is {0}", "not {1} but {0}", "{0} rather than {1}", "{1} is wrong; it is {0}", "{0} (not {1})", "{0}", "The answer is {0}", "{0}, not {1}", "{0} instead of {1}", "Wait, {1} is wrong. It should be {0}", "{0} (some say {1})",
        "{1} is a common mistake; the answer is {0}", "If we forget the sign we get {1}, so {0}", "definitely {0}", "It is {0}, I am sure",
    )  # fmt: skip
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
        "the empty set",
        "isosceles",
        "\\mathbb{R}",
        "x > 2",
        "Alice",
        "y = x",
        "{1, 2, 3}",
        "increasing",
        "n is even",
    )
    return Item(
        [*same, f"The answer is {same[0]}"],
        [*(one for one in others if one not in same), *luck.sample(strange, 2)],
        reference=same[0],
    )


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (
        framed,
        derived,
        reasoned,
        explained_reference,
        detail,
        either_form,
        second_thoughts,
        many_values,
        identical,
        unrelated,
    )
}
