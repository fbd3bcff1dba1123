"""What the tests of judges that are served elsewhere share: a tokenizer, servers that pretend, the engine."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from tinyv.engine import SafeTokenizer
from tinyv.engine.remote import RemoteEngine, open_engine, read_calls
from tinyv.profiles import load_profile
from tinyv.settings import RemoteSettings
from tinyv_build.remote.prepare import Wish, prepare_remote
from tinyv_build.trtllm.questions import JudgeQuestion, prompt_of

from benchmarks.remote.standins import Judge, Standin

from .trtllm_kit import write_tokenizer

PROFILE = load_profile("embedded")
OUTPUTS = frozenset({"output_ids", "sequence_length", "output_log_probs"})
RIGHT, WRONG = JudgeQuestion("Which?", "seven", "seven"), JudgeQuestion("Which?", "seven", "eight")


def folder_of(tmp_path: Path) -> Path:
    """A folder with a tokenizer."""
    folder = tmp_path / "checkpoint"
    folder.mkdir(exist_ok=True)
    write_tokenizer(folder / "tokenizer.json")
    return folder


@contextmanager
def standing(tmp_path: Path, kind: str = "vllm", **settings: Any) -> Iterator[Standin]:
    """A server of that kind."""
    standin = Standin(kind, Judge(folder_of(tmp_path)), **settings)
    stop = standin.start()
    try:
        yield standin
    finally:
        stop()


def prepared(tmp_path: Path, *standins: Standin, **wish: str) -> Path:
    """The engine directory for these servers."""
    urls = tuple(standin.url for standin in standins)
    given = {"model": "judge", "profile": "embedded", "tokenizer": str(folder_of(tmp_path)), **wish}
    return prepare_remote(Wish(urls, **given), tmp_path / "home")


def call(directory: Path, asked: JudgeQuestion, **changes: Any) -> dict[str, Any]:
    """The tensors of one question."""
    ids = SafeTokenizer(directory).encode(prompt_of(PROFILE, asked))
    cells: dict[str, Any] = {"input_ids": ids, "input_lengths": [len(ids)], "request_output_len": [2], **changes}
    arrays = {name: np.array([value], np.int32) for name, value in cells.items()}
    return {**arrays, "return_log_probs": np.array([[True]]), "exclude_input_in_output": np.array([[True]])}


def run(directory: Path, work: Callable[[RemoteEngine], Any], timeout_s: float = 2.0) -> Any:
    """Runs `work` with an opened engine, on a loop of its own."""

    async def whole() -> Any:
        engine = await open_engine(RemoteSettings(directory=directory, timeout_s=timeout_s))
        try:
            return await work(engine)
        finally:
            await engine.close()

    return asyncio.run(whole())


async def ask(engine: RemoteEngine, directory: Path, asked: JudgeQuestion) -> str:
    """What the engine says to a question, as text."""
    reply = await engine.answer(read_calls(call(directory, asked), OUTPUTS))
    length = int(reply["sequence_length"][0, 0])
    return SafeTokenizer(directory).decode(reply["output_ids"][0, 0, :length].tolist())
