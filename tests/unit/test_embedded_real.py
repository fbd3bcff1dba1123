"""Lessons of real answers: labels with a proof behind them, nothing of a test, nothing damaged, one side a question."""

import gzip
import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tinyv.rules.reading import read
from tinyv_build.embedded.real.answers import spelt
from tinyv_build.embedded.real.asking import counted, numbers, thing
from tinyv_build.embedded.real.bases import bases
from tinyv_build.embedded.real.course import Course, Split, usable
from tinyv_build.embedded.real.damage import damage
from tinyv_build.embedded.real.overlap import Questions, group_of
from tinyv_build.embedded.real.proving import Outcome, Prover
from tinyv_build.embedded.real.records import Labelled, Lesson, Reference, Tally
from tinyv_build.embedded.real.sources import Source, labelled_rows, references
from tinyv_build.embedded.real.tables import CODE, NOTATIONS
from tinyv_build.embedded.real.wording import opposites, same_words
from tinyv_build.errors import BuildError

ROWS = (
    ("Find the area of the rectangle with sides 3 and 4.", "12"),
    ("What is the length of the diagonal of a square of side 1?", "\\sqrt{2}"),
    ("Solve $x^2 = 5x - 6$.", "x = 2 \\text{ or } x = 3"),
    ("Find the range of $f$ on $[0, 4]$.", "(-\\infty, 1) \\cup [2, 5)"),
    ("How fast is the train? Give your answer in km/h.", "48 \\mathrm{~km/h}"),
    ("Factor $4x^2 - 9$.", "(2x-3)(2x+3)"),
    ("Find the point where the lines meet.", "(6, 0, 7)"),
    ("Is the series convergent?", "Yes"),
    ("What happens to the pressure?", "The pressure is increasing."),
    ("Which is it?\nA) 5 cm\nB) 7 cm\nC) 9 cm\nD) 11 cm", "B"),
    ("Find the general solution.", "y = C e^{-2x} + 3"),
    ("Compute the ratio of the areas.", "4 : 9"),
    ("Find the inverse.", "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}"),
    ("Evaluate the expression to two places.", "0.47"),
)


def reference(question: str, truth: str) -> Reference:
    return Reference(question, truth, "own", group_of(question, truth))


REFERENCES = [reference(question, truth) for question, truth in ROWS]


@pytest.fixture(scope="module")
def course() -> Course:
    made = Course()
    made.teach(REFERENCES, Split(frozenset(), 0.0), 0, lambda _done: None)
    return made


def test_every_reference_gets_right_and_wrong_answers(course: Course) -> None:
    labels = Counter((lesson.ground_truth, lesson.same) for lesson in course.training)
    assert {truth for truth, _ in labels} == {truth for _, truth in ROWS}
    assert all(labels[truth, True] == labels[truth, False] for _, truth in ROWS)


def test_twins_stand_side_by_side_with_both_labels(course: Course) -> None:
    pairs = zip(course.training[::2], course.training[1::2], strict=True)
    assert all(one.twin == other.twin and one.same and not other.same for one, other in pairs)


def test_no_proof_speaks_against_a_label(course: Course) -> None:
    prover = Prover()
    for lesson in (lesson for lesson in course.training if lesson.open):
        outcome = prover.outcome(reference(lesson.question, lesson.ground_truth), lesson.answer)
        assert outcome is not (Outcome.DIFFERENT if lesson.same else Outcome.SAME), lesson


def test_most_lessons_are_ones_that_the_judge_is_asked_about(course: Course) -> None:
    assert sum(lesson.open for lesson in course.training) > len(course.training) / 2


def test_the_same_seed_makes_the_same_lessons(course: Course) -> None:
    again = Course()
    again.teach(REFERENCES, Split(frozenset(), 0.0), 0, lambda _done: None)
    assert again.training == course.training
    assert again.tally.dropped == course.tally.dropped


@pytest.mark.parametrize("notation", [*dict.fromkeys(notation.name for notation in NOTATIONS if notation not in CODE)])
def test_what_is_printed_reads_as_what_it_was(notation: str) -> None:
    prover, printed = Prover(), next(found for found in NOTATIONS if found.name == notation)
    for row in REFERENCES:
        text = spelt(prover.readings(row)[0], printed, random.Random(0))
        assert prover.outcome(row, text) is not Outcome.DIFFERENT, text


def test_code_is_printed_as_its_language_wants_it() -> None:
    (value,) = read("\\frac{3\\sqrt{x+1}}{2\\pi}")
    texts = {notation.name: spelt(value, notation, random.Random(0)) for notation in CODE}
    assert texts == {"mathematica": "3*Sqrt[x + 1]/(2*Pi)", "python": "3*math.sqrt(x + 1)/(2*math.pi)"}


def test_wrong_answers_are_proven_wrong() -> None:
    prover, row = Prover(), reference("", "\\frac{7}{12}")
    found = bases(random.Random(1), prover, row, prover.readings(row)[0], Tally())
    assert found.wrong
    assert all(prover.outcome(row, base.text) is not Outcome.SAME for base in found.wrong)


@pytest.mark.parametrize(("truth", "renamed"), [("9.8 \\mathrm{~m/s^2}", False), ("E = m c^2", True), ("2V", False)])
def test_symbols_of_physics_get_an_index_and_units_never(truth: str, renamed: bool) -> None:  # noqa: FBT001  # parametrised
    prover, row = Prover(), Reference("", truth, "physics", "group")
    found = bases(random.Random(1), prover, row, prover.readings(row)[0], Tally())
    assert any(base.kind == "symbol names" for base in found.right) is renamed


def test_what_is_dropped_is_counted_with_a_few_examples(course: Course) -> None:
    assert set(course.tally.examples) <= set(course.tally.dropped)
    assert max(map(len, course.tally.examples.values())) <= 5


@pytest.mark.parametrize(
    ("truth", "why"),
    [
        ("", "empty reference"),
        ("1" * 400, "reference too long"),
        ("\\frac{1}{2", "brackets without partner"),
        ("$5", "brackets without partner"),
        ("x = 3,", "reference cut off"),
        ("3\ufffd", "characters damaged"),
        ("五个", "another script"),
        ("https://example.org/a.png", "markup or picture in the reference"),
        ("See the solution", "a proof or a pointer"),
        ("[2, 5)", ""),
        ("\\{x \\mid x > 2\\}", ""),
        ("6.63 \\times 10^{-34}\\ \\mathrm{J\\,s}, ℏ", ""),
    ],
)
def test_damaged_references_are_dropped_with_a_reason(truth: str, why: str) -> None:
    assert damage("", truth) == why


def test_a_reference_is_taken_once_and_never_from_a_test() -> None:
    tally = Tally()
    tests = Questions(["Let a, b and c be the roots of the polynomial that was given above."])
    rows = [
        reference("Let $a$, $b$ and $c$ be the roots of the polynomial; find their sum.", "7"),
        *[reference("What is 3 + 4?", "7")] * 2,
        reference("What is 3 + 4?", ""),
    ]
    assert [row.question for row in usable(rows, tests, tally)] == ["What is 3 + 4?"]
    assert tally.dropped == {
        "reference: a question of a test": 1,
        "reference: twice": 1,
        "reference: empty reference": 1,
    }


def test_a_question_is_on_one_side_of_the_split() -> None:
    labelled = [Labelled(row, "5", same=False, weak=False) for row in REFERENCES]
    split = Split.of(labelled, 0.1, 0.5)
    made = Course()
    weak = [Labelled(row, "\\boxed{77}", same=False, weak=True) for row in REFERENCES]
    made.add_responses([*labelled, *weak, None], split, Questions([]))
    made.teach(REFERENCES, split, 0, lambda _done: None)
    sides = [{lesson.group for lesson in side} for side in (made.training, made.validation)]
    assert not sides[0] & sides[1]
    assert sides[1]
    assert not any(lesson.kind == "weak response" for lesson in made.validation)
    assert made.tally.dropped["response: no label"] == 1


def test_a_response_with_a_label_that_a_proof_contradicts_is_dropped() -> None:
    made = Course()
    rows = [
        Labelled(REFERENCES[0], "\\boxed{13}", same=True, weak=False),
        Labelled(REFERENCES[0], "", same=True, weak=False),
    ]
    made.add_responses(rows, Split(frozenset(), 0.0), Questions([]))
    assert made.training == []
    assert sum(made.tally.dropped.values()) == 2


def test_words_have_other_words_and_opposites() -> None:
    luck = random.Random(0)
    assert "The sequence converges" in same_words(luck, "The sequence is convergent.")
    assert any(
        "diverges" in text for text in opposites(luck, "\\text{The sequence diverges or converges}") or ["diverges"]
    )
    assert all(" not not " not in text for text in opposites(luck, "It does not move."))
    assert opposites(luck, "\\left( \\alpha \\right)") == []


def test_a_question_says_what_it_asks_for() -> None:
    assert thing("Let $x$ be 5. Find the area of the circle.") == "the area of the circle"
    assert thing("Find $a + b$.") == "$a + b$"
    assert thing("Prove it.") == ""
    assert counted("How many different ways are there?") == "different ways"
    assert numbers("From 3 boys and 14 girls, 3 are chosen") == ["3", "14"]


def test_files_are_read_by_the_names_of_their_columns(tmp_path: Path) -> None:
    rows = [{"problem": "2+2?", "r": {"gt": 4}, "unit": "m"}, {"problem": "1?", "r": {"gt": ["1"]}, "unit": ""}]
    (tmp_path / "a.json").write_text(json.dumps(rows))
    with gzip.open(tmp_path / "b.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    for name in ("a.json", "b.jsonl.gz"):
        source = Source.parse(f"{tmp_path / name}:question=problem,ground_truth=r.gt+unit")
        assert [(row.question, row.ground_truth) for row in references(source)] == [("2+2?", "4 m"), ("1?", "1")]
    (tmp_path / "c.csv").write_text("question,ground_truth,response,label\nq,5,6,0\n")
    assert list(labelled_rows(Source.parse(str(tmp_path / "c.csv")), weak=False)) == [None]
    with pytest.raises(BuildError, match="expected some of question"):
        Source.parse("x.json:problem=question")
    with pytest.raises(BuildError, match="check the path"):
        list(references(Source.parse(str(tmp_path / "none.jsonl"))))


def test_the_command_writes_lessons_validation_and_counts(tmp_path: Path) -> None:
    rows = [{"question": question, "ground_truth": truth} for question, truth in ROWS]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    command = [sys.executable, "-m", "tinyv_build.embedded.real", "--from", str(tmp_path / "in.jsonl")]
    subprocess.run([*command, "--out", str(tmp_path), "--held-back", "0.3"], check=True, capture_output=True)
    made = {}
    for name in ("lessons", "validation"):
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "rt") as file:
            made[name] = [Lesson(**json.loads(line)) for line in file]
    counts = json.loads((tmp_path / "counts.json").read_text())
    assert counts["training"]["rows"] == len(made["lessons"])
    assert counts["validation"]["rows"] == len(made["validation"])
    assert len({lesson.group for side in made.values() for lesson in side}) == len(ROWS)
