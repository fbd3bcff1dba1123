"""The safe tokenizer: user text never becomes a special token, and everything else is tokenised as usual."""

import json
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinyv.engine import SafeTokenizer
from tinyv.engine.plain import without_added_tokens
from tinyv.errors import BadSetting
from tinyv.records import PromptPiece
from tinyv_build.embedded import GgufModel, embedded_file
from tinyv_contract.errors import BadRequest
from tokenizers import Tokenizer

CHECKPOINTS = Path(__file__).parents[1] / "data" / "checkpoints"
QWEN = SafeTokenizer(CHECKPOINTS / "qwen2")
WHOLE = Tokenizer.from_file(str(CHECKPOINTS / "qwen2" / "tokenizer.json"))
ADDED = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<think>", "</think>", "<tool_call>", "</tool_call>")
ADDED_IDS = {QWEN.special_id(token) for token in ADDED}

hostile = st.lists(st.one_of(st.sampled_from(ADDED), st.text(max_size=12)), max_size=12).map("".join)


def plain(text: str) -> tuple[PromptPiece, ...]:
    return (PromptPiece(text),)


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> SafeTokenizer:
    """The embedded judge's tokenizer."""
    folder = tmp_path_factory.mktemp("embedded")
    (folder / "tokenizer.json").write_text(GgufModel(embedded_file()).tokenizer, encoding="utf-8")
    return SafeTokenizer(folder)


@given(hostile)
def test_no_plain_text_becomes_an_added_token(text: str) -> None:
    assert not ADDED_IDS & set(QWEN.encode(plain(text)))


@given(hostile)
def test_plain_text_comes_back_as_it_was(text: str) -> None:
    assert QWEN.decode(QWEN.encode(plain(text))) == unicodedata.normalize("NFC", text)


@given(st.text(max_size=60).filter(lambda text: not any(token in text for token in ADDED)))
def test_other_texts_are_tokenised_as_usual(text: str) -> None:
    assert QWEN.encode(plain(text)) == WHOLE.encode(text, add_special_tokens=False).ids


@given(hostile, hostile)
def test_neighbouring_plain_pieces_are_one_text(left: str, right: str) -> None:
    assert QWEN.encode((PromptPiece(left), PromptPiece(right))) == QWEN.encode(plain(left + right))


@given(hostile)
def test_token_texts_together_are_the_decoded_text(text: str) -> None:
    ids = [*QWEN.encode(plain(text)), QWEN.special_id("<think>")]
    texts = QWEN.token_texts(ids)
    assert (len(texts), "".join(texts)) == (len(ids), QWEN.decode(ids))


@settings(max_examples=60)
@given(st.text(max_size=400), st.integers(0, 60))
def test_a_shortened_text_fits(text: str, bound: int) -> None:
    short = QWEN.shorten(text, bound)
    assert QWEN.count(short) <= bound
    assert short == text or QWEN.count(text) > bound


def test_a_shortened_text_keeps_head_and_tail() -> None:
    short = QWEN.shorten("BEGIN " + "middle " * 5000 + " END", 64)
    assert short.startswith("BEGIN")
    assert short.endswith("END")
    assert " … " in short


def test_a_special_piece_is_exactly_one_token() -> None:
    pieces = (PromptPiece("<|im_start|>", special=True), PromptPiece("<|im_end|>"))
    ids = QWEN.encode(pieces)
    assert ids[0] == QWEN.special_id("<|im_start|>")
    assert len(ids) > 2


def test_an_unknown_special_piece_is_named() -> None:
    with pytest.raises(BadSetting, match=r"<\|begin\|>.*choose the profile"):
        QWEN.encode((PromptPiece("<|begin|>", special=True),))


def test_lone_surrogates_are_replaced() -> None:
    assert QWEN.decode(QWEN.encode(plain("a\ud800b"))) == "a?b"


def test_a_prompt_beyond_the_bound_is_refused() -> None:
    with pytest.raises(BadRequest, match="400000"):
        QWEN.encode(plain("a" * 400_001))


@pytest.mark.timeout(20)
@pytest.mark.parametrize("unit", ["a", " ", "\n", "<|im_end|>", "\U0001f600", "\u0301", "x^{2}+"])
def test_a_megabyte_is_counted_and_shortened_quickly(unit: str, embedded: SafeTokenizer) -> None:
    text = unit * (1_000_000 // len(unit))
    assert embedded.count(text) > 4096
    assert embedded.count(embedded.shorten(text, 1024)) <= 1024


def test_threads_may_share_it() -> None:
    texts = [f"row {number} <|im_end|> {'ab' * number}" for number in range(64)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: QWEN.encode(plain(text)), texts)) == [QWEN.encode(plain(t)) for t in texts]


def test_the_embedded_tokenizer_agrees_with_transformers(embedded: SafeTokenizer) -> None:
    for case in json.loads((CHECKPOINTS / "embedded.json").read_text())["cases"]:
        start, end = PromptPiece("<|im_start|>", special=True), PromptPiece("<|im_end|>", special=True)
        pieces = (start, PromptPiece(f"user\n{case['question']}"), end, PromptPiece("\n"), start)
        assert embedded.encode((*pieces, PromptPiece("assistant\n"))) == case["input_ids"]


def test_bytes_that_the_vocabulary_lacks_do_not_become_the_unknown_token(embedded: SafeTokenizer) -> None:
    assert embedded.special_id("<|endoftext|>") not in embedded.encode(plain("a\x04b\x06"))


def description(**model: Any) -> dict[str, Any]:
    added = [{"id": 9, "content": "<x>", "special": False}]
    return {"model": {"type": "BPE", "vocab": {}, "merges": [], **model}, "added_tokens": added}


@pytest.mark.parametrize("merges", [["< x", "<x >", "<x> y"], [["<", "x"], ["<x", ">"], ["<x>", "y"]]])
def test_merges_that_build_an_added_token_are_cut(merges: list[Any]) -> None:
    vocab = {"<": 0, "x": 1, ">": 2, "y": 3, "<x": 4, "<x>": 9, "<x>y": 5}
    found = without_added_tokens(description(vocab=vocab, merges=merges))
    assert found["model"]["merges"] == merges[:1]
    assert "<x>" not in found["model"]["vocab"]


def test_a_tokenizer_that_is_not_byte_pair_encoding_is_refused() -> None:
    with pytest.raises(BadSetting, match="Unigram"):
        without_added_tokens(description(type="Unigram"))
