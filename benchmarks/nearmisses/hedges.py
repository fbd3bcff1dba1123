"""Answers that name the ground truth beside another value, and responses that mention it and answer otherwise.

Each function gives a ground truth, an answer, the question and, where the place counts, the whole response.
"""

from random import Random

from benchmarks.nearmisses.notation import chosen
from benchmarks.nearmisses.sources import pair

__all__ = [
    "all_letters",
    "another_box",
    "another_line",
    "another_tag",
    "another_value_beside",
    "box_and_line",
    "denied",
    "in_parentheses",
    "in_the_thought",
    "intermediate",
    "two_letters",
    "unclosed_thought",
    "yes_and_no_together",
]

Hedge = tuple[str, ...]


def another_value_beside(random: Random) -> Hedge:
    """The right value or a wrong one."""
    right, wrong = pair(random)
    first, second = random.sample((right, wrong), 2)
    return right, chosen(random, f"{first} \\text{{ or }} {second}", f"{first} or {second}", f"{first}; {second}")


def in_parentheses(random: Random) -> Hedge:
    """A wrong value in parentheses."""
    right, wrong = pair(random)
    return right, chosen(
        random, f"{right} (or {wrong})", f"{right} \\text{{ (or }} {wrong})", f"{right} \\ (\\approx {wrong})"
    )


def two_letters(random: Random) -> Hedge:
    """Two options where one is asked for."""
    first, second = random.sample("ABCD", 2)
    question = "Which is right?\nA) 3\nB) 8\nC) 12\nD) 15"
    return (
        random.choice((first, second)),
        chosen(random, f"{first} or {second}", f"{first}, {second}", f"{first}/{second}"),
        question,
    )


def all_letters(random: Random) -> Hedge:
    """Every option."""
    letters = random.sample("ABCD", 4)
    question = f"Which is right, {random.choice('xyz')} or another?\nA) 3\nB) 8\nC) 12\nD) 15"
    return letters[0], random.choice((", ", " or ", " ", "")).join(letters), question


def yes_and_no_together(random: Random) -> Hedge:
    """Both words."""
    first, second = random.choice((("Yes", "No"), ("True", "False"), ("No", "Yes"), ("False", "True")))
    other = chosen(
        random,
        f"{first} or {second.lower()}",
        f"{first}/{second}",
        f"{first} and {second.lower()}",
        f"{first}. {second}.",
    )
    return chosen(random, first, second, first.lower()), other, "Does it converge? Answer with one word."


def another_box(random: Random) -> Hedge:
    """A later box corrects an earlier one."""
    right, wrong = pair(random)
    between = chosen(
        random, " Wait, that is wrong: ", "\n\nLet me check. No, it is ", " is not right, so the answer is "
    )
    return right, wrong, "", f"We get $\\boxed{{{right}}}${between}$\\boxed{{{wrong}}}$."


def another_line(random: Random) -> Hedge:
    """A later line corrects an earlier one."""
    right, wrong = pair(random)
    later = chosen(random, f"The final answer is ${wrong}$.", f"**Final Answer:** ${wrong}$", f"Answer: ${wrong}$")
    return right, wrong, "", f"At first sight the answer is ${right}$. But a case was forgotten.\n\n{later}"


def box_and_line(random: Random) -> Hedge:
    """A later line corrects a box."""
    right, wrong = pair(random)
    return (
        right,
        wrong,
        "",
        f"This step gives $\\boxed{{{right}}}$.\n\nThe second step adds the rest.\n\n**Answer: ${wrong}$**",
    )


def another_tag(random: Random) -> Hedge:
    """A later tag corrects an earlier one."""
    right, wrong = pair(random)
    return right, wrong, "", f"<answer>{right}</answer> Let me correct this. <answer>{wrong}</answer>"


def in_the_thought(random: Random) -> Hedge:
    """The thought has it, the answer does not."""
    right, wrong = pair(random)
    return right, wrong, "", f"<think>It might be \\boxed{{{right}}}.</think>\nThe answer is \\boxed{{{wrong}}}."


def unclosed_thought(random: Random) -> Hedge:
    """A thought that was cut off."""
    right, wrong = pair(random)
    return right, wrong, "", f"<think>It might be \\boxed{{{right}}}. Let me check this once more with"


def intermediate(random: Random) -> Hedge:
    """An intermediate result and then another end."""
    right, wrong = pair(random)
    return (
        right,
        wrong,
        "",
        f"An intermediate result is $\\boxed{{{right}}}$, but not yet what is asked.\nSo we have $\\boxed{{{wrong}}}$.",
    )


def denied(random: Random) -> Hedge:
    """It is named as what the answer is not."""
    right, wrong = pair(random)
    end = chosen(
        random,
        f"The answer is not ${right}$.",
        f"It is ${wrong}$, and not ${right}$.",
        f"The answer is ${wrong}$, not ${right}$.",
    )
    return right, wrong, "", f"Adding the parts shows what is true. {end}"
