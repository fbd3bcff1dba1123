"""A real GRPO training of a tiny random model with TRL, its rewards from a running service.

Runs in the trainer's own environment (`make test-trl`); writes what it saw as JSON.
Each group of four has one response that cannot be sent, one right and two wrong ones, in place of the model's noise. A
second reward applies to no row.
"""

import argparse
import json
import math
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from outage import await_outage
from tinyv_client.adapters import trl as adapter
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM
from trl import GRPOConfig, GRPOTrainer

GROUP = 4
RESPONSES = ("\ud800", "So \\boxed{TRUTH}.", "So \\boxed{-17}.", "So \\boxed{x+1}.")
"""Unscored (a lone surrogate), right, wrong, wrong."""
OUTAGE_STEP = 2


def tokenizer() -> PreTrainedTokenizerFast:
    raw = Tokenizer(models.BPE(unk_token="<unk>"))
    raw.pre_tokenizer = pre_tokenizers.ByteLevel()
    special = ["<unk>", "<pad>", "<eos>"]
    texts = [f"What is {left} + {right}?" for left in range(20) for right in range(20)]
    raw.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=200, special_tokens=special))
    return PreTrainedTokenizerFast(tokenizer_object=raw, unk_token="<unk>", pad_token="<pad>", eos_token="<eos>")


def model(vocabulary: int) -> Qwen2ForCausalLM:
    torch.manual_seed(0)
    config = Qwen2Config(
        vocab_size=vocabulary,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=128,
        pad_token_id=1,
        eos_token_id=2,
    )
    return Qwen2ForCausalLM(config)


def scripted(truths: list[str]) -> list[str]:
    return [RESPONSES[at % GROUP].replace("TRUTH", truth) for at, truth in enumerate(truths)]


def sync_function(url: str) -> Any:
    real = adapter.make_reward(url=url, mode="rule_only")

    def tinyv_reward(prompts: list[Any], completions: list[Any], **columns: Any) -> Any:
        return real(prompts, scripted(columns["solution"]), **columns)

    return tinyv_reward


def async_function(url: str) -> Any:
    real = adapter.make_async_reward(url=url, mode="rule_only")

    async def tinyv_reward(prompts: list[Any], completions: list[Any], **columns: Any) -> Any:
        return await real(prompts, scripted(columns["solution"]), **columns)

    return tinyv_reward


class Watched(GRPOTrainer):
    """Keeps the advantages of every step; an outage comes before the rewards of the third."""

    outage: Path | None = None

    def _generate_and_score_completions(self, inputs: Any) -> Any:
        if self.state.global_step == OUTAGE_STEP:
            await_outage(self.outage)
        found = super()._generate_and_score_completions(inputs)
        self.advantages = [*getattr(self, "advantages", []), found["advantages"].tolist()]
        return found


def train(url: str, way: str, steps: int, outage: Path | None) -> dict[str, Any]:
    words = tokenizer()
    rows = [{"prompt": f"What is {n} + {n}?", "solution": str(2 * n), "data_source": "sums"} for n in range(2, 18)]
    with tempfile.TemporaryDirectory() as folder:
        config = GRPOConfig(
            output_dir=folder,
            max_steps=steps,
            per_device_train_batch_size=GROUP,
            num_generations=GROUP,
            max_completion_length=12,
            logging_steps=1,
            report_to=[],
            use_cpu=True,
            save_strategy="no",
            disable_tqdm=True,
        )
        function = {"sync": sync_function, "async": async_function}[way](url)
        trainer = Watched(
            model=model(len(words)),
            reward_funcs=[function, adapter.make_reward(url=url, mode="rule_only", data_sources=["none of these"])],
            args=config,
            train_dataset=Dataset.from_list(rows),
            processing_class=words,
        )
        trainer.outage = outage
        began = time.monotonic()
        trainer.train()
        logs = [entry for entry in trainer.state.log_history if "reward" in entry]
        return {
            "steps": trainer.state.global_step,
            "train_s": round(time.monotonic() - began, 2),
            "rewards": [entry["reward"] for entry in logs],
            "unscored": [entry["tinyv/unscored"] for entry in logs],
            "loss_is_finite": all(math.isfinite(entry["loss"]) for entry in logs),
            "advantages": trainer.advantages,
            "names": trainer.reward_func_names,
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--outage", type=Path, help="mark of the moment for an outage")
    options = parser.parse_args()
    versions = {"python": sys.version.split()[0], "torch": torch.__version__}
    found = {way: train(options.url, way, options.steps, options.outage) for way in ("sync", "async")}
    options.out.write_text(json.dumps({"versions": versions, **found}))


if __name__ == "__main__":
    main()
