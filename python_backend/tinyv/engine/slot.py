"""The engine slot as its caller sees it: a prompt in, a completion out, a call each where the engine wants that.

Owns the caller's half of TensorRT-LLM's rules (docs/architecture.md).
Knows nothing of Triton: the call itself is handed in.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from tinyv_contract.errors import BadRequest

from tinyv.engine.gathering import Gathering, company
from tinyv.engine.tensors import NO_COMPLETION, Arrays, log_probability
from tinyv.engine.tokenizer import SafeTokenizer
from tinyv.errors import BadSetting, EngineError
from tinyv.manifest import EngineManifest
from tinyv.records import Completion, PromptPiece

__all__ = ["SlotEngine"]

_ZEROS_IN_A_ROW = 64
"""Generated tokens in a row with a log-probability of exactly 0 that a sure model may have; beyond them the engine
normalises over the one chosen token, so that every probability it reports is 1."""


class SlotEngine:
    """Asks the engine slot; safe for many calls in flight on one event loop."""

    def __init__(
        self,
        tokenizer: SafeTokenizer,
        manifest: EngineManifest,
        call: Callable[[Arrays], Awaitable[Arrays]],
        together: int = 1,
    ) -> None:
        """Puts at most `together` prompts of short completions into one call, for an engine that takes several."""
        self._tokenizer = tokenizer
        self._manifest = manifest
        self._call = call
        self._vocabulary_size = tokenizer.vocabulary_size
        self._zeros_in_a_row = 0
        self._together = together
        self._gathering: Gathering[int, list[int], Completion] = Gathering(self._completions)
        self._greedy: Arrays = {
            "end_id": np.array([[manifest.end_id]], dtype=np.int32),
            "pad_id": np.array([[manifest.pad_id]], dtype=np.int32),
            "runtime_top_k": np.array([[1]], dtype=np.int32),
            "temperature": np.array([[1.0]], dtype=np.float32),
            "return_log_probs": np.array([[True]]),
            "exclude_input_in_output": np.array([[True]]),
        }

    def count(self, text: str) -> int:
        """Tokens of a plain text (see SafeTokenizer.count)."""
        return self._tokenizer.count(text)

    def shorten(self, text: str, max_tokens: int) -> str:
        """The text with its middle cut out where needed, in at most `max_tokens` tokens."""
        return self._tokenizer.shorten(text, max_tokens)

    def length(self, pieces: tuple[PromptPiece, ...]) -> int:
        """Tokens of a prompt, 0 when it cannot be tokenised."""
        try:
            return len(self._tokenizer.encode(pieces))
        except (BadRequest, BadSetting):
            return 0

    async def complete(self, pieces: tuple[PromptPiece, ...], max_new_tokens: int) -> Completion:
        """Continues a prompt greedily until the end token or `max_new_tokens`.

        Raises EngineError for a prompt that cannot be tokenised and for a reply that breaks the contract, and whatever
        the call raises.
        """
        try:
            prompt = self._tokenizer.encode(pieces)
        except (BadRequest, BadSetting) as error:
            raise EngineError(str(error)) from error
        return await self._gathering.ask(max_new_tokens, prompt, company(self._together, max_new_tokens))

    async def _completions(self, max_new_tokens: int, prompts: Sequence[list[int]]) -> list[Completion | EngineError]:
        outputs = await self._call(self._inputs(prompts, max_new_tokens))
        said: list[Completion | EngineError] = []
        for sample in range(len(prompts)):
            try:
                said.append(self._completion(_of(outputs, sample, len(prompts))))
            except EngineError as error:  # noqa: PERF203  # one bad completion harms no other
                said.append(error)
        return said

    def _completion(self, outputs: Arrays) -> Completion:
        ids = _generated(outputs, self._manifest.end_id, self._vocabulary_size)
        log_probs = _log_probs(outputs, len(ids))
        self._watch_normalisation(log_probs)
        return Completion(token_texts=self._tokenizer.token_texts(ids), log_probs=log_probs)

    def _inputs(self, prompts: Sequence[list[int]], max_new_tokens: int) -> Arrays:
        """One sample is unpadded, because the engine ignores `input_lengths` in a batch of one."""
        lengths, pad = list(map(len, prompts)), self._manifest.pad_id
        width = max(lengths)
        return {
            "input_ids": np.array([[*ids, *[pad] * (width - len(ids))] for ids in prompts], dtype=np.int32),
            "input_lengths": np.array(lengths, dtype=np.int32).reshape(-1, 1),
            "request_output_len": np.full((len(prompts), 1), max_new_tokens, dtype=np.int32),
            **{name: found.repeat(len(prompts), axis=0) for name, found in self._greedy.items()},
        }

    def _watch_normalisation(self, log_probs: tuple[float, ...]) -> None:
        for value in log_probs:
            self._zeros_in_a_row = self._zeros_in_a_row + 1 if value == 0.0 else 0
        if self._zeros_in_a_row > _ZEROS_IN_A_ROW:
            raise EngineError(
                f"output_log_probs: got exactly 0 for {self._zeros_in_a_row} tokens in a row, expected "
                "log-probabilities over the whole vocabulary; set normalize_log_probs to false in its config.pbtxt"
            )


def _of(outputs: Arrays, sample: int, samples: int) -> Arrays:
    """One sample's outputs; those of another number of samples stay whole, to be refused."""
    return {name: found[sample : sample + 1] if len(found) == samples else found for name, found in outputs.items()}


def _generated(outputs: Arrays, end_id: int, vocabulary_size: int) -> list[int]:
    """The generated ids, without padding and end token."""
    ids, lengths = _output(outputs, "output_ids", 3), _output(outputs, "sequence_length", 2)
    length = int(lengths[0, 0])
    if length == NO_COMPLETION:
        raise EngineError("sequence_length: got -1: the engine has no completion of this prompt; its log says why")
    if not 0 <= length <= ids.shape[2]:
        raise EngineError(f"sequence_length: got {length}, expected 0 to {ids.shape[2]} (the width of output_ids)")
    generated = [int(number) for number in ids[0, 0, :length]]
    if end_id in generated:
        generated = generated[: generated.index(end_id)]
    for number in generated:
        if not 0 <= number < vocabulary_size:
            raise EngineError(
                f"output_ids: got {number}, expected 0 to {vocabulary_size - 1}; "
                "the engine and the tokenizer belong to different models"
            )
    return generated


def _log_probs(outputs: Arrays, tokens: int) -> tuple[float, ...]:
    values = _output(outputs, "output_log_probs", 3)
    if values.shape[2] < tokens:
        raise EngineError(f"output_log_probs: got {values.shape[2]} values for {tokens} tokens")
    return tuple(_log_prob(float(value)) for value in values[0, 0, :tokens])


def _log_prob(value: float) -> float:
    found = log_probability(value)
    if found is None:
        raise EngineError(f"output_log_probs: got {value}, expected natural logarithms of probabilities (at most 0)")
    return found


def _output(outputs: Arrays, name: str, axes: int) -> npt.NDArray[Any]:
    if name not in outputs:
        raise EngineError(f"{name}: the engine's reply lacks it; got: {', '.join(sorted(outputs)) or 'nothing'}")
    found = outputs[name]
    if found.ndim != axes or found.shape[:2] != (1, 1):
        wanted = "[1, 1, n]" if axes == 3 else "[1, 1]"  # noqa: PLR2004  # batch, beam, tokens
        raise EngineError(f"{name}: got shape {list(found.shape)}, expected {wanted}: one sample, one sequence")
    return found
