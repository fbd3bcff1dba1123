"""ms-swift's own code around the plugin: loading, resolving by name, rewards of a batch; on a running service.

Runs in the trainer's own environment (`make test-swift`); writes what it saw as JSON.
"""

import argparse
import importlib.metadata
import json
import os
from pathlib import Path
from typing import Any

import torch
from swift.rl_core.data import GRPOSample
from swift.rl_core.grpo_algorithm import compute_rewards_per_func
from swift.rlhf_trainers.utils import resolve_reward_funcs
from swift.utils import import_external_file
from tinyv_client.adapters import adapter

QUESTION, RIGHT, WRONG = "What is 2 + 2?", "So \\boxed{4}.", "So \\boxed{-17}."


def sample(truth: Any, *messages: tuple[str, str]) -> GRPOSample:
    conversation = [{"role": role, "content": text} for role, text in (("user", QUESTION), *messages)]
    return GRPOSample.from_row({"messages": conversation, "solution": truth})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    os.environ |= {"TINYV_URL": options.url, "TINYV_MODE": "rule_only"}
    import_external_file(adapter("ms_swift").path)
    functions, names = resolve_reward_funcs(["tinyv", "tinyv_unscored"])
    samples = [
        sample(["4", "four"], ("assistant", RIGHT)),
        sample("4", ("assistant", WRONG)),
        sample("4", ("assistant", WRONG), ("tool", RIGHT)),
        sample(None, ("assistant", RIGHT)),
    ]
    rewards = compute_rewards_per_func(samples, functions, [None, None], torch.device("cpu"))
    versions = {"ms-swift": importlib.metadata.version("ms-swift"), "torch": torch.__version__}
    options.out.write_text(json.dumps({"versions": versions, "names": names, "rewards": rewards.tolist()}))


if __name__ == "__main__":
    main()
