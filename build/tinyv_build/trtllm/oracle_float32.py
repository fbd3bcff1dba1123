"""The original weights in float32 through the CPU engine: an oracle without torch.

Owns a temporary engine directory.
"""

import shutil
import tempfile
import weakref
from importlib.metadata import version
from pathlib import Path

import numpy as np
from tinyv.engine import SafeTokenizer
from tinyv.engine.cpu import CpuEngine
from tinyv.manifest import EngineManifest, write_manifest
from tinyv.records import Completion, PromptPiece
from tinyv.settings import EngineSettings

from tinyv_build.convert import convert
from tinyv_build.source import Source
from tinyv_build.trtllm.questions import end_text

__all__ = ["Float32Oracle"]


class Float32Oracle:
    """The same weights in float32 through the CPU engine: no quantisation, another code path than any GPU's."""

    def __init__(self, source: Source) -> None:
        self.name = f"ctranslate2 {version('ctranslate2')}, float32"
        folder, weights = Path(tempfile.mkdtemp(prefix="tinyv-golden-")), source.load()
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)  # the engine may read it again until then
        (folder / "tokenizer.json").write_text(weights.tokenizer, encoding="utf-8")
        convert(weights.architecture, weights.state, folder, quantise=False)
        self._tokenizer = SafeTokenizer(folder)
        self._end_id = end = self._tokenizer.special_id(end_text(source.profile))
        write_manifest(folder, EngineManifest(source.name, source.profile.name, "ctranslate2-float32", end, end))
        self._engine = CpuEngine(EngineSettings(directory=folder), instance_count=1)

    def complete(self, pieces: tuple[PromptPiece, ...], max_new_tokens: int) -> Completion:
        """Continues greedily."""
        ids = self._tokenizer.encode(pieces)
        outputs = self._engine.step(
            {
                "input_ids": np.array([ids], np.int32),
                "input_lengths": np.array([[len(ids)]], np.int32),
                "request_output_len": np.array([[max_new_tokens]], np.int32),
                "end_id": np.array([[self._end_id]], np.int32),
                "return_log_probs": np.array([[True]]),
                "exclude_input_in_output": np.array([[True]]),
            },
            frozenset({"output_ids", "sequence_length", "output_log_probs"}),
        )
        count = int(outputs["sequence_length"][0, 0])
        generated = outputs["output_ids"][0, 0, :count].tolist()
        return Completion(
            self._tokenizer.token_texts(generated), tuple(outputs["output_log_probs"][0, 0, :count].tolist())
        )
