"""Both oracles of the golden set read a checkpoint alike: float32 CTranslate2 against saved replies of transformers."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tinyv_build.errors import BuildError
from tinyv_build.source import find_source
from tinyv_build.trtllm.cli import register
from tinyv_build.trtllm.golden import read_golden
from tinyv_build.trtllm.oracles import create_oracle
from tinyv_build.trtllm.questions import JudgeQuestion, prompt_of
from typer import Typer
from typer.testing import CliRunner

from .trtllm_kit import DATA

SAVED = json.loads((DATA / "trtllm_oracle.json").read_text())


def checkpoint(family: str) -> Path:
    return DATA / "checkpoints" / family


@pytest.mark.parametrize("family", ["qwen2", "qwen3"])
def test_prompts_are_continued_as_transformers_does(family: str) -> None:
    """Eight greedy tokens each, with log-probabilities over the whole vocabulary, from text to text."""
    source = find_source(str(checkpoint(family)), "embedded")
    profile = replace(source.profile, template=SAVED["template"], plain=False)
    oracle = create_oracle("ctranslate2-float32", source)
    for asked, (texts, log_probs) in zip(SAVED["questions"], SAVED["replies"][family], strict=True):
        found = oracle.complete(prompt_of(profile, JudgeQuestion(*asked)), 8)
        assert list(found.token_texts) == texts
        assert found.log_probs == pytest.approx(log_probs, abs=1e-3)


def test_an_unknown_oracle_names_the_known_ones() -> None:
    with pytest.raises(BuildError, match="'vllm', expected one of: ctranslate2-float32, transformers"):
        create_oracle("vllm", find_source(str(checkpoint("qwen2")), "embedded"))


def test_make_golden_needs_neither_torch_nor_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.setattr("tinyv_build.trtllm.cli_verify._GENERATED", 6)
    app = Typer()
    register(app)
    words = ["golden", "--model", str(checkpoint("qwen2")), "--profile", "embedded", "--out", str(tmp_path / "golden")]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    found = read_golden(tmp_path / "golden")
    assert found.head.made_with.startswith("ctranslate2")
    assert len({(asked.ground_truth, asked.answer) for asked in found.questions}) == 6
    assert all(asked.question for asked in found.questions)


def test_without_torch_it_says_where_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(BuildError, match="install both, or leave --oracle away"):
        create_oracle("transformers", find_source(str(checkpoint("qwen2")), "embedded"))
