"""verl's real reward loop with each kind of reward manager (Ray workers, no rollout engine), on a running service.

Runs in the trainer's own environment (`make test-verl`); writes what it saw as JSON.
"""

import argparse
import importlib.metadata
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import ray
import torch
from omegaconf import OmegaConf
from outage import await_outage
from tensordict import TensorDict
from tinyv_client.adapters import adapter
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast
from verl import DataProto
from verl.experimental.reward_loop.reward_loop import RewardLoopManager

WIDTH = 48
MANAGERS = {
    "naive": (2, "compute_score"),
    "remote": (1, "compute_score_sync"),
    "rate_limited": (1, "compute_score_limited"),
}
"""The reward managers: workers, and the adapter's entry."""
PROCESSES = 5
"""Ray keeps the workers of each, and `remote` makes a process for each of its own."""
RIGHT, WRONG = "So \\boxed{%s}.", "So \\boxed{-17}."


def tokenizer(folder: str) -> PreTrainedTokenizerFast:
    """One token for each byte, so that any text comes back as it was."""
    letters = {letter: at + 2 for at, letter in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    raw = Tokenizer(models.BPE(vocab={"<pad>": 0, "<eos>": 1, **letters}, merges=[]))
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    words = PreTrainedTokenizerFast(tokenizer_object=raw, pad_token="<pad>", eos_token="<eos>")
    words.save_pretrained(folder)
    return words


def batch(words: PreTrainedTokenizerFast, rows: int) -> DataProto:
    """Rows of which every second is right, by one of two references, and every fourth has no reference."""
    texts = [RIGHT % (2 * at) if at % 2 else WRONG for at in range(rows)]
    ids = torch.zeros((rows, WIDTH), dtype=torch.long)
    mask = torch.zeros((rows, WIDTH), dtype=torch.long)
    for at, text in enumerate(texts):
        found = words(text)["input_ids"]
        ids[at, : len(found)] = torch.tensor(found)
        mask[at, : len(found)] = 1
    others: dict[str, list[Any]] = {
        "data_source": ["sums"] * rows,
        "reward_model": [{"ground_truth": None if at % 4 == 0 else [2 * at, "another"]} for at in range(rows)],
        "extra_info": [{"question": f"What is {at} + {at}?"} for at in range(rows)],
    }
    prompts = torch.zeros((rows, 4), dtype=torch.long)
    whole = torch.cat([torch.ones_like(prompts), mask], dim=1)
    tensors = TensorDict({"prompts": prompts, "responses": ids, "attention_mask": whole}, batch_size=rows)
    return DataProto(
        batch=tensors, non_tensor_batch={name: np.array(values, dtype=object) for name, values in others.items()}
    )


def configuration(url: str, folder: str, manager: str) -> Any:
    workers, entry = MANAGERS[manager]
    return OmegaConf.create(
        {
            "actor_rollout_ref": {"model": {"path": folder, "tokenizer_path": folder}},
            "reward": {
                "num_workers": workers,
                "custom_reward_function": {
                    "path": adapter("verl").path,
                    "name": entry,
                    "reward_kwargs": {"url": url, "mode": "rule_only"},
                },
                "reward_manager": {"source": "register", "name": manager, "module": {"path": None, "name": None}},
                "max_concurrent": 64,
                "reward_model": {"enable": False, "enable_resource_pool": False},
                "sandbox_fusion": {"url": None, "max_concurrent": 1, "memory_limit_mb": 1},
            },
        }
    )


def score(
    url: str, folder: str, words: PreTrainedTokenizerFast, manager: str, rows: int, outage: Path | None
) -> dict[str, Any]:
    loop = RewardLoopManager(configuration(url, folder, manager))
    loop.compute_rm_score(batch(words, 2))
    await_outage(outage)
    began = time.monotonic()
    scored = loop.compute_rm_score(batch(words, rows))
    return {
        "rewards": scored.batch["rm_scores"].sum(dim=-1).tolist(),
        "extra": {name: np.asarray(values).tolist() for name, values in scored.non_tensor_batch.items()},
        "took_s": round(time.monotonic() - began, 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--rows", type=int, default=64)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--outage", type=Path, help="mark of the moment for an outage")
    options = parser.parse_args()
    ray.init(num_cpus=PROCESSES, include_dashboard=False, log_to_driver=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            words = tokenizer(folder)
            found = {name: score(options.url, folder, words, name, options.rows, options.outage) for name in MANAGERS}
    finally:
        ray.shutdown()
    versions = {name: importlib.metadata.version(name) for name in ("verl", "ray", "torch")}
    options.out.write_text(json.dumps({"versions": versions, **found}))


if __name__ == "__main__":
    main()
