"""`python -m tinyv_build.embedded.evaluate`: what the adapter is worth in the engine that serves it.

Owns the comparison of CTranslate2's int8, as prepared, with its float32, and the threshold, which is chosen on what is
served. Needs no torch.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from tinyv.engine.kernels import open_generator
from tinyv.profiles import load_profile

from tinyv_build.architecture import Architecture
from tinyv_build.convert import State, convert
from tinyv_build.embedded.adapter import ADAPTER, AdaptedState, adapter_files, served, write_profile
from tinyv_build.embedded.calibration import MAX_WRONG_ACCEPTS, read_calibration, threshold_for, write_calibration
from tinyv_build.embedded.card import ENGINE_FILE, write_card
from tinyv_build.embedded.data import attack_pairs, calibration_pairs, fresh_pairs
from tinyv_build.embedded.metrics import Flags, Floats, auc, balanced_accuracy, labels
from tinyv_build.embedded.own import OWN_FILE, compared, read_lessons, verdict
from tinyv_build.embedded.pairs import Pair
from tinyv_build.embedded.prompts import Prompts
from tinyv_build.embedded.weights import PROFILE, GgufModel, embedded_file

__all__ = ["main"]

_BATCH = 32

_ATTACKS = 1000
"""None of which may be accepted."""


def main() -> int:
    """Prints the figures as JSON; returns the exit status."""
    options = _arguments()
    base = GgufModel(embedded_file())
    adapted = read_calibration(options.adapter) if adapter_files(options.adapter) else None
    seed, threshold = (adapted.seed, adapted.accept_from) if adapted else (0, 0.5)
    prompts = Prompts(load_profile(PROFILE), base.tokenizer)
    pairs = _pairs(options.pairs, seed, options.count)
    held = calibration_pairs(seed, 2 * options.count) if options.write and adapted else []
    plain = AdaptedState(base, options.adapter) if adapted else base
    p_int8 = _p_true(*served(base, options.adapter), prompts, [*pairs, *held], quantise=True)
    p_float32 = _p_true(base.architecture, plain, prompts, pairs, quantise=False)
    if held:
        threshold = threshold_for(p_int8[len(pairs) :][~labels(held)])
    if options.lessons and adapted:
        threshold = _own(options.lessons, options.adapter, base, prompts, threshold, seed)
    text = json.dumps(_figures(p_int8[: len(pairs)], p_float32, labels(pairs), threshold), indent=1) + "\n"
    sys.stdout.write(text)
    if adapted and held:
        write_calibration(options.adapter, replace(adapted, accept_from=threshold))
        if options.lessons:
            write_profile(options.adapter, threshold)
        (options.adapter / ENGINE_FILE).write_text(text, encoding="utf-8")
        write_card(options.adapter)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", default="generated", help="`generated`, or JSON lines of ground_truth, answer, same")
    parser.add_argument("--count", type=int, default=1000, help="pairs to generate")
    parser.add_argument("--adapter", type=Path, default=ADAPTER, help="folder; without adapter: the base model")
    parser.add_argument("--lessons", type=Path, help="folder of own lessons: compare with the shipped adapter on them")
    parser.add_argument("--write", action="store_true", help="threshold and figures into the adapter's folder and card")
    return parser.parse_args()


def _own(folder: Path, adapter: Path, base: GgufModel, prompts: Prompts, threshold: float, seed: int) -> float:
    """The threshold that own lessons and attacks ask for; says what the adapter is worth beside the shipped one.

    Half of the held-back questions choose the threshold, the other half measure both adapters.
    """
    held_back, attacks = read_lessons(folder).held_back, attack_pairs(seed, _ATTACKS)
    chosen, measured = held_back.half(0), held_back.half(1)
    asked = [*chosen.pairs, *measured.pairs, *attacks]
    ends = len(chosen.pairs), len(chosen.pairs) + len(measured.pairs)
    new, shipped = (
        np.split(_p_true(*served(base, path), prompts, asked, quantise=True), ends) for path in (adapter, ADAPTER)
    )
    shipped_from, wrong = read_calibration(ADAPTER).accept_from, ~labels(chosen.pairs)
    bound = min(MAX_WRONG_ACCEPTS, float((shipped[0][wrong] >= shipped_from).mean()))
    threshold = max(threshold, threshold_for(new[0][wrong], bound), threshold_for(new[2], 0.0))
    found = compared(measured, (new[1], threshold), (shipped[1], shipped_from))
    found["attacks"], found["attacks_accepted"] = len(attacks), int((new[2] >= threshold).sum())
    found["said"] = verdict(found)
    text = json.dumps(found, indent=1) + "\n"
    (adapter / OWN_FILE).write_text(text, encoding="utf-8")
    sys.stderr.write(f"{text}{found['said']}\n")
    return threshold


def _pairs(source: str, seed: int, count: int) -> list[Pair]:
    if source == "generated":
        return fresh_pairs(seed, count)
    rows = [json.loads(line) for line in Path(source).read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Pair(row["ground_truth"], row["answer"], bool(row["same"]), row.get("kind", ""), row.get("question", ""))
        for row in rows
    ]


def _p_true(
    architecture: Architecture, state: State, prompts: Prompts, pairs: Sequence[Pair], *, quantise: bool
) -> Floats:
    """P(True) as it is served: of the generated word, or its complement; 0 for another word."""
    with tempfile.TemporaryDirectory() as folder:
        convert(architecture, state, Path(folder), quantise=quantise)
        generator = open_generator(Path(folder))
        found = np.zeros(len(pairs))
        asked = [[str(number) for number in prompts.ids(pair)] for pair in pairs]
        order = sorted(range(len(asked)), key=lambda index: len(asked[index]))
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            results = generator.generate_batch(
                [asked[index] for index in chosen],
                max_length=1,
                sampling_topk=1,
                include_prompt_in_result=False,
                return_scores=True,
            )
            for index, result in zip(chosen, results, strict=True):
                word = result.sequences_ids[0][:1] or [-1]
                found[index] = prompts.p_true(word[0], result.scores[0])
    return found


def _figures(p_int8: Floats, p_float32: Floats, same: Flags, threshold: float) -> dict[str, Any]:
    return {
        "pairs": len(same),
        "threshold": threshold,
        "int8": _worth(p_int8, same, threshold),
        "float32": _worth(p_float32, same, threshold),
        "agreement": round(float(((p_int8 >= threshold) == (p_float32 >= threshold)).mean()), 4),
        "mean_difference": round(float(np.abs(p_int8 - p_float32).mean()), 5),
    }


def _worth(p_true: Floats, same: Flags, threshold: float) -> dict[str, float]:
    figures = {
        "auc": auc(p_true, same),
        "balanced_accuracy": balanced_accuracy(p_true, same, 0.5),
        "balanced_accuracy_at_threshold": balanced_accuracy(p_true, same, threshold),
        "wrong_accepts": float((p_true[~same] >= threshold).mean()),
    }
    return {name: round(value, 4) for name, value in figures.items()}


if __name__ == "__main__":
    sys.exit(main())
