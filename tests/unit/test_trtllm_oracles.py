"""Both oracles of the golden set read a checkpoint alike: float32 CTranslate2 against saved replies of transformers."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tinyv_build.errors import BuildError
from tinyv_build.source import find_source
from tinyv_build.trtllm.oracles import create_oracle
from tinyv_build.trtllm.questions import JudgeQuestion, prompt_of

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
    with pytest.raises(BuildError, match="'vllm', expected one of: transformers, ctranslate2-float32"):
        create_oracle("vllm", find_source(str(checkpoint("qwen2")), "embedded"))


def test_without_torch_it_says_where_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(BuildError, match="pinned image"):
        create_oracle("transformers", find_source(str(checkpoint("qwen2")), "embedded"))
