"""Properties of the classes: two notations of an answer are equal, changed ones are not, hostile text is bounded."""

import time
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tinyv.errors import BadSetting
from tinyv.rules.classes import CLASSES, enabled_of, match, veto
from tinyv.rules.extract import extract

from tests.live.corpus import hostile_samples

quick = settings(max_examples=60, deadline=None)
small = st.integers(-9, 9)
cuts = st.lists(st.fractions(-9, 9, max_denominator=4), min_size=2, max_size=6, unique=True).map(sorted)
sides = st.lists(st.booleans(), min_size=6, max_size=6)


def latex(value: Fraction) -> str:
    sign = "-" if value < 0 else ""
    number = abs(value)
    return (
        f"{sign}{number}" if number.denominator == 1 else f"{sign}\\frac{{{number.numerator}}}{{{number.denominator}}}"
    )


def as_intervals(ends: list[Fraction], closed: list[bool]) -> str:
    return " \\cup ".join(
        f"{'[' if closed[at] else '('}{latex(ends[at])}, {latex(ends[at + 1])}{']' if closed[at + 1] else ')'}"
        for at in range(0, len(ends) - 1, 2)
    )


def as_inequalities(ends: list[Fraction], closed: list[bool], *, flip: bool) -> str:
    less, more = ["<", "\\le"], [">", "\\ge"]
    return " \\text{ or } ".join(
        f"{latex(ends[at + 1])} {more[closed[at + 1]]} x {more[closed[at]]} {latex(ends[at])}"
        if flip
        else f"{latex(ends[at])} {less[closed[at]]} x {less[closed[at + 1]]} {latex(ends[at + 1])}"
        for at in range(0, len(ends) - 1, 2)
    )


@quick
@given(cuts, sides, st.booleans(), st.integers(0, 5))
def test_a_solution_set_is_one_in_every_notation(
    ends: list[Fraction],
    closed: list[bool],
    flip: bool,  # noqa: FBT001  # hypothesis gives it
    place: int,
) -> None:
    ends = ends[: len(ends) // 2 * 2]
    one, other = as_intervals(ends, closed), as_inequalities(ends, closed, flip=flip)
    builder = f"\\{{x \\mid {other}\\}}"
    assert {match(one, other), match(other, one), match(builder, one)} == {"solution_set"}
    place %= len(ends)
    changed = [*closed]
    changed[place] = not closed[place]
    assert match(one, as_inequalities(ends, changed, flip=flip)) is None
    moved = [*ends]
    moved[place] += Fraction(1, 7) * (1 if place % 2 else -1)
    assert match(one, as_inequalities(moved, closed, flip=flip)) is None


@quick
@given(small, small, small, st.integers(2, 9), st.booleans())
def test_an_equation_is_one_up_to_a_factor(a: int, b: int, c: int, factor: int, swaps: bool) -> None:  # noqa: FBT001
    assume(a and b)
    one = f"{a}x + {b}y = {c}"
    left, right = f"{a * factor}x + {b * factor}y", f"{c * factor}"
    assert match(one, f"{right} = {left}" if swaps else f"{left} = {right}") == "equation"
    assert match(one, f"{left} = {c * factor + 1}") is None
    assert match(one, f"{a * factor}x + {b * factor + 1}y = {right}") is None


@quick
@given(small, small, st.sampled_from("tuvwzn"), st.sampled_from("fgPh"))
def test_a_function_is_one_whatever_its_variable(a: int, b: int, variable: str, name: str) -> None:
    one = f"{name}(x) = {a}x^2 + {b}x + 1"
    assert match(one, f"{name}({variable}) = {a}{variable}^2 + {b}{variable} + 1") is not None
    assert match(one, f"{name}({variable}) = {a}{variable}^2 + {b + 1}{variable} + 1") is None
    assert match(one, f"Q({variable}) = {a}{variable}^2 + {b}{variable} + 1") is None


@quick
@given(st.dictionaries(st.sampled_from("xyzabpq"), small, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_labels_decide_which_value_is_which(values: dict[str, int], random) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    def labelled(items: list[tuple[str, int]]) -> str:
        return ", ".join(f"{name} = {value}" for name, value in items)

    items = list(values.items())
    shuffled = random.sample(items, len(items))
    assert shuffled == items or match(labelled(items), labelled(shuffled)) == "labels"
    bare = [value for _, value in items]
    assert match(labelled(items), f"({', '.join(map(str, bare))})") == "labels"
    turned = bare[1:] + bare[:1]
    assume(turned != bare)
    assert match(labelled(items), ", ".join(map(str, turned))) is None
    assert veto(labelled(items), ", ".join(map(str, turned))) == "order"


@quick
@given(st.lists(small, min_size=2, max_size=8, unique=True), st.randoms(use_true_random=False))
def test_a_list_is_one_in_any_order_and_never_a_part_of_it(values: list[int], random) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    shuffled = [str(value) for value in random.sample(values, len(values))]
    one = ", ".join(map(str, values))
    assert match(f"\\{{{one}\\}}", " \\text{ and } ".join(shuffled)) == "list"
    assert match(one, ", ".join(shuffled[1:])) is None
    assert match(one, ", ".join([*shuffled, "77"])) is None


@quick
@given(st.lists(small, min_size=3, max_size=6))
def test_a_vector_is_a_tuple_with_its_items_in_order(values: list[int]) -> None:
    column = " \\\\ ".join(map(str, values))
    one = f"\\begin{{pmatrix}} {column} \\end{{pmatrix}}"
    assert match(one, f"({', '.join(map(str, values))})") == "vector"
    assert match(f"\\langle {', '.join(map(str, values))} \\rangle", one) == "vector"
    assume(values != values[::-1])
    assert match(one, f"({', '.join(map(str, values[::-1]))})") is None


@quick
@given(st.integers(1, 359), st.integers(1, 12))
def test_marked_angles_and_shares_are_converted(degrees: int, off: int) -> None:
    radians = Fraction(degrees, 180)
    written = f"\\frac{{{radians.numerator}\\pi}}{{{radians.denominator}}}"
    assert match(written, f"{degrees}^\\circ") == match(f"{degrees}^\\circ", written) == "degrees"
    assert match(written, f"{degrees + off}^\\circ") is None
    share = latex(Fraction(degrees, 100))
    assert match(share, f"{degrees}\\%") in {"percent", "spelling"}
    assert match(share, f"{degrees + off}\\%") is None


@quick
@given(st.integers(1, 999), st.sampled_from(["cm", "kg", "hours", "dollars", "km/h"]), st.sampled_from(["mm", "days"]))
def test_a_unit_may_be_missing_and_is_never_another(value: int, unit: str, other: str) -> None:
    assert match(f"{value} \\text{{ {unit}}}", str(value)) == "unit"
    assert match(f"{value} \\text{{ {unit}}}", f"{value} \\text{{ {other}}}") is None
    assert match(f"{value} \\text{{ {unit}}}", f"{value + 1} \\text{{ {unit}}}") is None
    assert veto(f"{value} \\text{{ {unit}}}", f"{value} \\text{{ {other}}}") == "unit"


@quick
@given(st.fractions(10, 500, max_denominator=97), st.integers(2, 5))
def test_what_rounds_to_a_decimal_ground_truth_equals_it(value: Fraction, places: int) -> None:
    assume(100 % value.denominator)
    rounded = f"{float(value):.{places}f}"
    assume(Fraction(rounded) != value and abs(Fraction(rounded) - value) < Fraction(49, 10 ** (places + 2)))
    assert match(rounded, latex(value)) == "rounding"
    assert match(latex(value), rounded) is None
    assert match(f"{float(value) + 2 / 10**places:.{places}f}", latex(value)) is None


@quick
@given(st.permutations("abcde"), st.integers(3, 5))
def test_an_ordering_is_its_list_and_its_other_end(names: list[str], size: int) -> None:
    names = names[:size]
    chain = " < ".join(names)
    assert match(chain, " > ".join(reversed(names))) == match(chain, ", ".join(names)) == "ordering"
    assert match(chain, ", ".join(reversed(names))) is match(chain, " > ".join(names)) is None
    assert match(chain, " < ".join(names[1:])) is match(chain, names[-1]) is None


@quick
@given(small, st.integers(2, 9), st.permutations("kmnst"))
def test_a_parameter_has_any_name_once_it_is_declared(a: int, b: int, names: list[str]) -> None:
    one, other = names[:2]
    domain = "\\text{ for some integer }"
    assert match(f"{b}{one} + {a} {domain} {one}", f"{b}{other} + {a}") == "parameter"
    assert match(f"x = {b}{one}\\pi", f"{b}{other}\\pi") is not None
    assert match(f"{b}{one} + {a}", f"{b}{other} + {a}") is None
    assert match(f"{b}{one} + {a} {domain} {one}", f"{b}{other} + {a + 1}") is None
    assert match(f"{b}{one} + {a} {domain} {one}", f"{b}{one} + {a}") == "qualifier"


@quick
@given(st.integers(2, 4), st.integers(1, 9))
def test_identities_hold_everywhere_or_not_at_all(times: int, shift: int) -> None:
    one = f"\\sin({times}x+{shift})"
    other = f"\\sin({times}x)\\cos({shift}) + \\cos({times}x)\\sin({shift})"
    assert match(one, other) == "identity"
    assert match(one, other.replace("+", "-")) is None


@quick
@given(st.sampled_from(["No solution", "none", "\\emptyset"]), st.sampled_from(["infinitely many", "\\infty"]))
def test_words_for_one_fact_are_not_words_for_another(nothing: str, everything: str) -> None:
    assert match(nothing, "There is no solution.") is not None
    assert match(nothing, everything) is match(everything, nothing) is None


@quick
@given(small, small, st.sampled_from(["left", "bigl", "Big"]))
def test_spelling_changes_nothing(a: int, b: int, size: str) -> None:
    damaged = f"\\{size}({a}x+{b}\\{size.replace('left', 'right')}) + \x0crac{{1}}{{3}}"
    assert match(damaged, f"{a}x+{b}+\\frac{{1}}{{3}}") == "spelling"
    assert match(damaged, f"{a}x+{b}+\\frac{{2}}{{3}}") is None


WRITTEN = r"""x y 1 2,3 = < \le \in ( ) [ ] { } \{ \} | \mid \cup or and \pm - + \frac{1}{2} ^\circ \% cm : a is
\text{ \begin{pmatrix} \\ & \end{pmatrix} \langle \rangle $ . , ; \infty \pi f(x) for all integers"""
PIECES = st.sampled_from([*WRITTEN.split(), "\x0crac"])


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map(" ".join)), st.lists(PIECES, max_size=14))
def test_no_text_raises_and_nothing_differs_from_itself(one: str, pieces: list[str]) -> None:
    other = " ".join(pieces)
    assert match(one, other) in CLASSES | {None}
    veto(one, other)
    assert match(one, one) in CLASSES | {None}


def test_hostile_text_is_bounded() -> None:
    answers = [found.text for sample in hostile_samples(sendable=False) if (found := extract(sample.response))]
    shapes = ["(" * 600, "\\{" * 290, "1," * 300, "x=" * 300, "a<" * 300, "\\pm" * 200, " or " * 150, "[1,2]\\cup" * 66]
    shapes += [
        "x=1, " * 120,
        "1 cm, " * 100,
        "-" * 600,
        "\\text{" * 100,
        " " * 600,
        "{{" * 300,
        "9^" * 300,
        "(1,2)," * 99,
    ]
    for answer in answers + shapes:
        for ground_truth in ("x=1, y=2", "$[1,2] \\cup [3,4]$", "1, 2, 3", answer[:600]):
            start = time.process_time()
            match(ground_truth, answer)
            veto(ground_truth, answer)
            assert time.process_time() - start < 1.0, answer[:60]


def test_the_setting_names_classes_and_nothing_else() -> None:
    assert enabled_of("all") == CLASSES
    assert enabled_of("strict") == frozenset()
    assert enabled_of("unit, list") == {"unit", "list"}
    assert match("5 \\text{ cm}", "5", enabled_of("list")) is None
    with pytest.raises(BadSetting, match="expected all, strict"):
        enabled_of("units")
