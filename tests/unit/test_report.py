"""`tinyv report`: what it reads, counts, estimates and shows; and what it refuses."""

import json
from collections.abc import Sequence
from dataclasses import astuple
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tinyv_client import cli
from tinyv_client.labels import key_of_sample
from tinyv_client.reporting.groups import Groups
from tinyv_client.reporting.mathematics import plain, shown
from tinyv_client.reporting.proving import proven
from tinyv_client.reporting.seen import seen
from tinyv_client.reporting.suspects import Suspects
from tinyv_client.scoring.rows import rows as rows_of
from tinyv_client.scoring.source import opened
from tinyv_contract.records import Sample
from typer.testing import CliRunner, Result

HOSTILE = "</td><script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31m\u202eabc" + "x" * 1_000_000
SAFE = {"script", "img", "iframe", "object", "a", "link", "form", "input", "base", "embed"}


def scored(number: int, status: str, **other: Any) -> dict[str, Any]:
    rewards = {"rule_accepted": 1.0, "judge_accepted": 1.0, "judge_unavailable": None}
    return {
        "question": f"what is {number // 4}?",
        "ground_truth": "$\\frac{1}{2}$",
        "response": f"so \\boxed{{0.{number}}}",
        "reward": rewards.get(status, 0.0),
        "status": status,
        "answer": f"0.{number}",
        "judge_probability": None,
        **other,
    }


def rows() -> list[dict[str, Any]]:
    return [
        *(scored(number, "rule_accepted", label=1, peer=number % 2) for number in range(40)),
        *(scored(number, "judge_accepted", judge_probability=0.9, label=1, peer=0) for number in range(40, 50)),
        *(
            scored(number, "judge_rejected", judge_probability=0.2, label=int(number < 60), peer=1)
            for number in range(50, 70)
        ),
        *(scored(number, "rule_rejected", label=0, peer=False) for number in range(70, 90)),
        scored(90, "judge_unavailable", label=0, peer=None),
    ]


def written(path: Path, lines: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def report(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(
        cli.app,
        ["report", *words, "--out", str(folder / "page.html"), "--json", str(folder / "page.json"), "--no-proofs"],
        prog_name="tinyv",
    )


def figures(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "page.json").read_text())
    return found


class Tags(HTMLParser):
    """Every element and attribute of a page, and whether they are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in {"meta", "path", "circle", "rect"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"meta", "path", "circle", "rect"}:
            assert self.open.pop() == tag


def test_labels_of_every_row_give_the_rates_themselves(tmp_path: Path) -> None:
    result = report(tmp_path, str(written(tmp_path / "rows.jsonl", rows())), "--compare", "peer")
    assert result.exit_code == 0, result.stderr
    found = {line["verifier"]: line["estimate"]["rate"] for line in figures(tmp_path)["missed"]}
    assert found == pytest.approx({"rule alone": 20 / 60, "rule and judge": 10 / 60, "peer": 30 / 60})
    assert "misses 33.3% of the right answers (exact)" in result.stdout
    assert "(exact)" in (tmp_path / "page.html").read_text()


def test_without_labels_the_shipped_calibration_gives_a_wide_interval(tmp_path: Path) -> None:
    lines = [{key: value for key, value in row.items() if key != "label"} for row in rows()]
    assert report(tmp_path, str(written(tmp_path / "rows.jsonl", lines))).exit_code == 0
    found = figures(tmp_path)
    rule = found["missed"][0]["estimate"]
    assert rule["low"] < 20 / 60 < rule["high"]
    assert len(found["calibration"]) >= 10
    assert "Rogan" in (tmp_path / "page.html").read_text()


def test_a_calibration_of_one_s_own_judge_is_taken_in_its_place(tmp_path: Path) -> None:
    known = written(tmp_path / "known.jsonl", rows())
    lines = [{key: value for key, value in row.items() if key != "label"} for row in rows()]
    assert report(tmp_path, str(written(tmp_path / "rows.jsonl", lines)), "--calibration", str(known)).exit_code == 0
    assert figures(tmp_path)["calibration"] == ["known.jsonl"]


def test_a_file_of_the_rule_alone_says_what_to_do_next(tmp_path: Path) -> None:
    lines = [scored(number, "rule_rejected" if number % 2 else "rule_accepted") for number in range(20)]
    result = report(tmp_path, str(written(tmp_path / "rows.jsonl", lines)))
    assert result.exit_code == 0
    assert "next: tinyv score --mode addon, or tinyv label" in " ".join(result.stdout.split())
    assert figures(tmp_path)["missed"][0]["estimate"] is None


def test_given_labels_meet_their_rows_and_no_others(tmp_path: Path) -> None:
    lines = [{key: value for key, value in row.items() if key != "label"} for row in rows()]
    file = written(tmp_path / "rows.jsonl", lines)
    keys = [key_of_sample(Sample(line["question"], line["ground_truth"], line["response"])) for line in lines]
    given = [
        {"row": at, "key": keys[at], "label": label} for at, label in ((0, True), (55, False), (71, None), (60, True))
    ]
    labels = written(tmp_path / "labels.jsonl", given)
    assert report(tmp_path, str(file), "--labels", str(labels)).exit_code == 0
    assert figures(tmp_path)["labels"] == 3
    labels = written(tmp_path / "labels.jsonl", [{**given[0], "key": keys[1]}])
    result = report(tmp_path, str(file), "--labels", str(labels))
    assert result.exit_code == 2
    assert "rows.jsonl:1: the labels are of another row" in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("no json", "expected a line that `tinyv label` wrote"),
        ('{"row": 0, "key": "k"}', "expected a line that `tinyv label` wrote"),
        ('{"row": 0, "key": "k", "label": "yes"}', 'label: got "yes", expected true, false or null'),
        ('{"row": 0, "key": "k", "label": [1]}', "label: got [1], expected true, false or null"),
        ('{"row": -1, "key": "k", "label": 1}', "row: got -1, expected a row's number from 0"),
        ('{"row": 0, "key": "k", "label": 7}', "expected true, false or null"),
    ],
)
def test_a_line_that_is_no_label_is_named(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "labels.jsonl").write_text(f"\n{line}\n")
    result = report(tmp_path, str(written(tmp_path / "rows.jsonl", rows())), "--labels", str(tmp_path / "labels.jsonl"))
    assert result.exit_code == 2
    assert "labels.jsonl:2: " in "".join(result.stderr.split("\n"))
    assert said in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("change", "words", "said"),
    [
        ({"status": "so so"}, (), "rows.jsonl:3: status: got so so"),
        ({"peer": "perhaps"}, ("--compare", "peer"), "rows.jsonl:3: 'peer': got \"perhaps\""),
        ({"peer": 7}, ("--compare", "peer"), "expected 0/1, true/false or a score in [0, 1]"),
        ({"label": "maybe"}, (), "rows.jsonl:3: 'label': got \"maybe\""),
        ({}, ("--compare", "other"), "rows.jsonl:1: --compare: got no column 'other'"),
        ({}, ("--group", "other"), "rows.jsonl:1: --group: got no column 'other'"),
        ({}, ("--truth", "other"), "expected one of: other"),
        ({}, ("--calibration", "nowhere.jsonl"), "nowhere.jsonl: No such file"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_with_its_row(
    tmp_path: Path, change: dict[str, Any], words: tuple[str, ...], said: str
) -> None:
    lines = rows()
    lines[2] |= change
    result = report(tmp_path, str(written(tmp_path / "rows.jsonl", lines)), *words)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert not (tmp_path / "page.html").exists()


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text("")
    assert "got no rows" in report(tmp_path, str(tmp_path / "rows.jsonl")).stderr


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    texts = dict.fromkeys(("question", "ground_truth", "response", "answer", "data_source"), HOSTILE)
    lines = [*rows(), scored(91, "judge_accepted", judge_probability=0.99, label=1, peer=1) | texts]
    assert report(tmp_path, str(written(tmp_path / "rows.jsonl", lines)), "--compare", "peer").exit_code == 0
    text = (tmp_path / "page.html").read_text()
    found = Tags(text)
    assert not found.open
    assert not found.names & SAFE
    assert not {name for name in found.attributes if name.startswith("on") or name in {"src", "href"}}
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert len(text) < 200_000


def test_formulas_are_drawn_and_what_is_none_is_shown_as_it_is() -> None:
    assert "<mfrac>" in shown(r"\frac{1}{2}")
    assert shown(r"so $x^{2}$ & more").startswith("so <math")
    assert shown("two < three") == "two &lt; three"
    assert "<math" not in shown("the value of x_1 is what they ask")


@pytest.mark.parametrize(
    "formula",
    [
        r"\text{<img src=x onerror=alert(1)>}",
        r"\href{javascript:alert(1)}{x}",
        "{" * 300,
        r"\frac" * 80,
        r"\left(" * 60,
        r"x^x^x",
        "\\",
        r"\newcommand{\a}{\a\a}\a",
        r"\begin{array}{c}" * 20,
        "x_" + "a" * 500,
        r"\mathrm{</math><script>}",
    ],
)
def test_no_formula_brings_an_element_or_an_attribute_along(formula: str) -> None:
    found = Tags(shown(f"${formula}$"))
    assert not found.open
    assert not found.names & SAFE
    assert "href" not in found.attributes


def test_controls_and_directions_are_made_visible() -> None:
    assert plain("a\x00b\u202ec\nd") == "a[U+0000]b[U+202E]c\nd"


def test_groups_of_equal_rewards_have_no_signal() -> None:
    groups = Groups(["a", "b"])
    for group, first, second in (
        (1, True, True),
        (1, True, False),
        (2, False, False),
        (2, True, False),
        (3, True, True),
    ):
        groups.add(group, {"a": first, "b": second})
    assert groups.whole == 2
    assert groups.with_signal() == {"a": 1, "b": 1}


def test_the_page_shows_sources_groups_and_suspects(tmp_path: Path) -> None:
    lines = [row | {"data_source": "algebra" if at % 3 else "physics"} for at, row in enumerate(rows())]
    assert report(tmp_path, str(written(tmp_path / "rows.jsonl", lines)), "--compare", "peer").exit_code == 0
    found, text = figures(tmp_path), (tmp_path / "page.html").read_text()
    assert {line["source"] for line in found["sources"]} == {"algebra", "physics"}
    assert sum(line["rows"] for line in found["sources"]) == found["rows"] == 91
    shown_ = [case for kind in found["suspects"] for case in kind["shown"]]
    assert all(case["label"] == 1 and "rule alone" not in case["accepted_by"] for case in shown_)
    assert "What it costs a GRPO run" in text
    assert "algebra" in text
    assert str(tmp_path) not in text


def test_the_rule_of_the_server_s_package_says_what_it_proves(tmp_path: Path) -> None:
    lines = [
        scored(0, "rule_accepted", response="\\boxed{0.5}", answer="0.5"),
        scored(1, "rule_rejected", response="\\boxed{0.6}", answer="0.6"),
        scored(2, "judge_accepted", response="the half of it", answer="the half of it", judge_probability=0.9),
    ]
    file, out = written(tmp_path / "rows.jsonl", lines), tmp_path / "page.json"
    result = CliRunner().invoke(
        cli.app, ["report", str(file), "--out", str(tmp_path / "page.html"), "--json", str(out)]
    )
    assert result.exit_code == 0, result.stderr
    assert sorted(line["word"] for line in figures(tmp_path)["proofs"]) == ["accepted", "open", "refuted"]
    assert "By what the rule proved" in (tmp_path / "page.html").read_text()


def test_long_cells_are_asked_about_a_few_at_a_time_and_kept_short(tmp_path: Path) -> None:
    big = dict.fromkeys(("question", "ground_truth", "response", "answer", "other"), "x" * 1_000_000)
    lines = [scored(at, "judge_accepted", judge_probability=0.9) | big | {"answer": str(at)} for at in range(12)]
    sizes = []

    def prove(texts: Sequence[tuple[str, str, str]]) -> list[tuple[str, str]]:
        sizes.append(len(texts))
        return [("open", "words")] * len(texts)

    suspects = Suspects()
    with opened(str(written(tmp_path / "rows.jsonl", lines))) as source:
        for row, proof in proven(seen(rows_of(source.records())), prove):
            suspects.add(row, str(proof))
    assert max(sizes) <= 3
    assert sum(sizes) == 12
    (pairs,) = suspects.by_kind().values()
    kept = [pair.row for pair in pairs]
    assert len(kept) == 6
    assert all(not row.row.fields and max(map(len, map(str, astuple(row.row.sample)))) <= 2000 for row in kept)


def test_an_answer_that_one_of_several_references_proves_is_accepted(tmp_path: Path) -> None:
    lines = [scored(at, "rule_accepted", ground_truth=["a", "b", "c"]) for at in range(2)]
    said = iter([("refuted", "1"), ("accepted", "2"), ("open", "3"), ("refuted", "1"), ("refuted", "2"), ("open", "3")])
    with opened(str(written(tmp_path / "rows.jsonl", lines))) as source:
        found = proven(seen(rows_of(source.records())), lambda texts: [next(said) for _ in texts])
        assert [proof for _, proof in found] == [("accepted", "2"), ("open", "3")]
