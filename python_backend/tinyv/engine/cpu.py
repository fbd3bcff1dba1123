"""The CPU engine: CTranslate2 behind the engine slot's tensors, one greedy sample at a time.

Knows token ids alone: no tokenizer, no prompt, no verdict.
"""

import json
import os
from typing import Any

from tinyv_contract.errors import BadRequest

from tinyv.engine.kernels import open_generator
from tinyv.engine.prefixes import PrefixBook
from tinyv.engine.tensors import Arrays, EngineCall, read_call, write_reply
from tinyv.errors import BadSetting, EngineError
from tinyv.manifest import read_manifest
from tinyv.settings import EngineSettings

__all__ = ["CpuEngine"]


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
        threads = settings.threads or max(1, len(os.sched_getaffinity(0)) // instance_count)
        try:
            self._generator = open_generator(settings.directory, threads=threads)
        except (RuntimeError, ValueError) as error:
            raise BadSetting(
                f"{settings.directory}: CTranslate2 cannot load it ({error}); prepare the engine anew: make setup"
            ) from error

    def step(self, inputs: Arrays, requested: frozenset[str]) -> Arrays:
        """Answers one call; raises BadRequest where the compiled engine would refuse it, EngineError if it fails."""
        call = read_call(inputs, requested)
        self._check_bounds(call)
        prefix = self._prefixes.prefix_of(call.input_ids)
        if self._prefixes.full:
            # CTranslate2 never forgets a static prompt's state; loading the model anew does.
            self._generator.unload_model()
            self._generator.load_model()
            self._prefixes.clear()
            prefix = ()
        ids, log_probs = self._generate(call, prefix)
        return write_reply(call, ids, log_probs)

    def _generate(self, call: EngineCall, prefix: tuple[int, ...]) -> tuple[list[int], list[float]]:
        ids: list[int] = []
        log_probs: list[float] = []

        def take(token: Any) -> bool:
            if token.token_id == call.end_id:
                return True
            ids.append(token.token_id)
            log_probs.append(token.log_prob)
            return False

        try:
            self._generator.generate_batch(
                [[self._names[number] for number in call.input_ids[len(prefix) :]]],
                static_prompt=[self._names[number] for number in prefix] or None,
                cache_static_prompt=True,
                include_prompt_in_result=False,
                max_length=call.max_new_tokens,
                sampling_topk=1,
                end_token=[] if call.end_id is None else [call.end_id],
                return_scores=True,  # makes a step's log_prob the log-softmax over the whole vocabulary
                callback=take,
            )
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"CTranslate2: {error}") from error
        return ids, log_probs

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
