"""The CPU engine: CTranslate2 behind the engine slot's tensors, one greedy sample a call, calls of one shape together.

Knows token ids alone: no tokenizer, no prompt, no verdict.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from tinyv_contract.errors import BadRequest

from tinyv.cores import cores
from tinyv.engine.kernels import open_generator
from tinyv.engine.prefixes import PrefixBook
from tinyv.engine.tensors import Arrays, EngineCall, read_call, write_reply
from tinyv.errors import BadSetting, EngineError
from tinyv.manifest import read_manifest
from tinyv.settings import EngineSettings

__all__ = ["CpuEngine"]

_MOST_TOGETHER = 8
"""Calls that are computed at once: two cores gain nothing from more."""

_MOST_TOKENS_TOGETHER = 512
"""Prompt tokens that are computed at once; longer prompts fill the cores alone, and wait for nobody."""

Reply = tuple[list[int], list[float]]
"""Generated ids and their log-probabilities, without the end token."""


class _Shape(NamedTuple):
    """What calls must share to be computed together: CTranslate2's log-probabilities are wrong for mixed lengths."""

    prefix: tuple[int, ...]
    rest: int
    max_new_tokens: int
    end_id: int | None


class CpuEngine:
    """A model on the CPU; for one thread (Triton runs one `execute` at a time in each instance).

    `instance_count` instances share the cores.
    """

    def __init__(self, settings: EngineSettings, instance_count: int) -> None:
        read_manifest(settings.directory)
        config = json.loads((settings.directory / "config.json").read_text())
        self._settings = settings
        self._vocabulary_size = int(config["vocabulary_size"])
        self._context_tokens = int(config["context_tokens"])
        self._names = [str(number) for number in range(self._vocabulary_size)]
        self._prefixes = PrefixBook()
        threads = settings.threads or max(1, cores() // instance_count)
        try:
            self._generator = open_generator(settings.directory, threads=threads)
        except (RuntimeError, ValueError) as error:
            raise BadSetting(
                f"{settings.directory}: CTranslate2 cannot load it ({error}); prepare the engine anew: make setup"
            ) from error

    def step(self, inputs: Arrays, requested: frozenset[str]) -> Arrays:
        """Answers one call; raises BadRequest where the compiled engine would refuse it, EngineError if it fails."""
        (reply,) = self.steps([(inputs, requested)])
        if isinstance(reply, Exception):
            raise reply
        return reply

    def steps(self, calls: Sequence[tuple[Arrays, frozenset[str]]]) -> list[Arrays | Exception]:
        """Answers calls, in order: what `step` returns or would raise for each alone."""
        replies: list[Arrays | Exception] = [EngineError("not answered")] * len(calls)
        groups: dict[_Shape, list[tuple[int, EngineCall]]] = {}
        for place, (inputs, requested) in enumerate(calls):
            try:
                call = read_call(inputs, requested)
                self._check_bounds(call)
            except BadRequest as error:
                replies[place] = error
                continue
            groups.setdefault(self._shape(call), []).append((place, call))
        for shape, group in groups.items():
            size = max(1, min(_MOST_TOGETHER, _MOST_TOKENS_TOGETHER // shape.rest))
            for start in range(0, len(group), size):
                part = group[start : start + size]
                for (place, _), reply in zip(part, self._replies(shape, [call for _, call in part]), strict=True):
                    replies[place] = reply
        return replies

    def _shape(self, call: EngineCall) -> _Shape:
        prefix = self._prefixes.prefix_of(call.input_ids)
        if self._prefixes.full:
            # CTranslate2 never forgets a static prompt's state; loading the model anew does.
            self._generator.unload_model()
            self._generator.load_model()
            self._prefixes.clear()
            prefix = ()
        return _Shape(prefix, len(call.input_ids) - len(prefix), call.max_new_tokens, call.end_id)

    def _replies(self, shape: _Shape, calls: list[EngineCall]) -> list[Arrays | Exception]:
        try:
            found = self._generate(shape, [call.input_ids[len(shape.prefix) :] for call in calls])
        except (RuntimeError, ValueError) as error:
            return [EngineError(f"CTranslate2: {error}")] * len(calls)
        return [write_reply(call, *reply) for call, reply in zip(calls, found, strict=True)]

    def _generate(self, shape: _Shape, prompts: list[tuple[int, ...]]) -> list[Reply]:
        replies: list[Reply] = [([], []) for _ in prompts]

        def take(token: Any) -> bool:
            if token.token_id != shape.end_id:
                ids, log_probs = replies[token.batch_id]
                ids.append(token.token_id)
                log_probs.append(token.log_prob)
            return False

        self._generator.generate_batch(
            [[self._names[number] for number in prompt] for prompt in prompts],
            static_prompt=[self._names[number] for number in shape.prefix] or None,
            cache_static_prompt=True,
            include_prompt_in_result=False,
            max_length=shape.max_new_tokens,
            sampling_topk=1,
            end_token=[] if shape.end_id is None else [shape.end_id],
            return_scores=True,  # makes a step's log_prob the log-softmax over the whole vocabulary
            callback=take,
        )
        return replies

    def _check_bounds(self, call: EngineCall) -> None:
        tokens, new = len(call.input_ids), call.max_new_tokens
        longest, most = self._settings.max_input_tokens, self._settings.max_output_tokens
        if tokens > longest:
            raise BadRequest(f"input 'input_ids': got {tokens} tokens, expected at most {longest} (max_input_tokens)")
        if not 1 <= new <= most:
            raise BadRequest(f"input 'request_output_len': got {new}, expected 1 to {most} (max_output_tokens)")
        if tokens + new > self._context_tokens:
            raise BadRequest(
                f"input 'input_ids': got {tokens} tokens and {new} more to generate, "
                f"expected at most {self._context_tokens} together, the model's context"
            )
        for number in (min(call.input_ids), max(call.input_ids), call.end_id or 0):
            if not 0 <= number < self._vocabulary_size:
                raise BadRequest(f"token id: got {number}, expected 0 to {self._vocabulary_size - 1}")
