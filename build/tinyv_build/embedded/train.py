"""`python -m tinyv_build.embedded.train`: teaches the embedded judge and writes its adapter.

Owns the loop: order, learning rate, validation, checkpoints. A step depends on the seed and on the steps before it
alone, so a training that was killed (`--resume`) or halted ends as if it had not been.
"""

import argparse
import ctypes
import sys
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tinyv.profiles import load_profile
from torch.nn import functional

from tinyv_build.embedded.adapter import ADAPTER
from tinyv_build.embedded.batches import Batch, epoch
from tinyv_build.embedded.calibration import read_calibration
from tinyv_build.embedded.data import Sets, draw_sets
from tinyv_build.embedded.finish import finish
from tinyv_build.embedded.metrics import auc, labels, log_loss
from tinyv_build.embedded.network import Network
from tinyv_build.embedded.own import Lessons, read_lessons
from tinyv_build.embedded.progress import LOG_FILE, Log, Row
from tinyv_build.embedded.prompts import Prompts
from tinyv_build.embedded.recipe import Recipe
from tinyv_build.embedded.schedule import Course, Stopper, rate_of
from tinyv_build.embedded.scoring import score
from tinyv_build.embedded.weights import PROFILE, GgufModel, embedded_file
from tinyv_build.errors import BuildError
from tinyv_build.safetensors import SafetensorsState

__all__ = ["main"]

_CHECKPOINT = "checkpoint.pt"


def main() -> int:
    """Trains, or goes on; returns the exit status."""
    options = _arguments()
    try:
        lessons = read_lessons(options.lessons) if options.lessons else None
    except BuildError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    recipe = Recipe(
        seed=options.seed,
        pairs=options.pairs,
        easy=options.easy,
        ease=options.ease,
        more=options.more,
        batch=options.batch,
        rate=options.rate,
        rank=options.rank,
        alpha=options.alpha,
        patience=options.patience,
        every=options.every,
        measured=options.measured,
        lessons=lessons.digest if lessons else "",
    )
    if options.threads:
        torch.set_num_threads(options.threads)
    _keep_memory()
    options.work.mkdir(parents=True, exist_ok=True)
    options.out.mkdir(parents=True, exist_ok=True)
    training = _Training(recipe, options.work, lessons, resume=options.resume)
    training.run()
    finish(recipe, training.network, training.prompts, training.sets, training.trained, options.work, options.out)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pairs", type=int, default=32_000, help="pairs to learn from, each once")
    parser.add_argument("--easy", type=int, default=6_000, help="of them first, with many easy ones")
    parser.add_argument("--ease", type=float, default=0.25, help="share of easy pairs after them, against before")
    parser.add_argument("--more", type=int, default=32_000, help="pairs after them, at half of the rate")
    parser.add_argument("--batch", type=int, default=16, help="pairs a step")
    parser.add_argument("--rate", type=float, default=8e-4, help="highest learning rate")
    parser.add_argument("--rank", type=int, default=32, help="of the factors")
    parser.add_argument("--alpha", type=float, default=32.0, help="the factors' product counts alpha / rank times")
    parser.add_argument("--every", type=int, default=100, help="steps from one validation and checkpoint to the next")
    parser.add_argument("--patience", type=int, default=20, help="validations without a new best that end the training")
    parser.add_argument("--measured", type=int, default=2000, help="pairs behind each final figure")
    parser.add_argument("--threads", type=int, default=0, help="of the CPU (default: all cores)")
    parser.add_argument("--lessons", type=Path, help="folder of own lessons: goes on from the shipped adapter")
    parser.add_argument("--work", type=Path, default=Path(".tinyv/training"), help="log and checkpoints")
    parser.add_argument("--out", type=Path, default=ADAPTER, help="the adapter's folder")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --work, if there is one")
    return parser.parse_args()


def _keep_memory() -> None:
    """Lets the allocator keep what it frees: a step asks for the same again, and new pages cost a fifth of it."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(-3, 1 << 30)  # M_MMAP_THRESHOLD
        libc.mallopt(-1, (1 << 31) - 1)  # M_TRIM_THRESHOLD


class _Training:
    """One training's state; `run` may be called on a new one or on one that went on from a checkpoint."""

    def __init__(self, recipe: Recipe, work: Path, lessons: Lessons | None, *, resume: bool) -> None:
        model = GgufModel(embedded_file())
        self.recipe, self._checkpoint = recipe, work / _CHECKPOINT
        self.prompts = Prompts(load_profile(PROFILE), model.tokenizer)
        self.sets: Sets = draw_sets(recipe, self.prompts.alike, lessons)
        gpu = torch.cuda.is_available()
        self.network = Network(
            model.architecture,
            model,
            recipe.rank,
            recipe.alpha / recipe.rank,
            dtype=torch.bfloat16,
            device="cuda" if gpu else "cpu",
            seed=recipe.seed,
        )
        if lessons:
            shipped = read_calibration(ADAPTER)
            self.network.start_from(SafetensorsState(ADAPTER), shipped.alpha / shipped.rank)
        self._parameters = self.network.parameters()
        self._optimiser = torch.optim.AdamW(self._parameters, lr=recipe.rate, weight_decay=recipe.decay, fused=True)
        self._stopper = Stopper(recipe.patience)
        self._best = [parameter.detach().clone() for parameter in self._parameters]
        self._done = 0
        if resume and self._checkpoint.exists():
            self._load()
        self._log = Log(work / LOG_FILE, self._done or -1)
        self._fast = self.prompts.examples(self.sets.fast)
        self._lessons = [self.prompts.examples(pairs) for pairs in self.sets.training]
        first, second, third = (len(lesson) // recipe.batch for lesson in self._lessons)
        self._courses = (Course(first + second, recipe.rate), Course(third, recipe.rate / 2))
        self._steps = first + second + third

    @property
    def trained(self) -> tuple[int, int, int]:
        """Pairs seen, steps done, step of the best validation."""
        return self._done * self.recipe.batch, self._done, self._stopper.best_step

    def run(self) -> None:
        """Steps until the data or the patience ends; the network is left with the best factors."""
        if not self._done:
            self._validate(Row(0, 0, 0.0))
        batches = (epoch(lesson, self.recipe.batch, self.recipe.seed) for lesson in self._lessons)
        for step, batch in enumerate(chain.from_iterable(batches)):
            if step < self._done:
                continue
            if step == self._steps or self._stopper.is_over:
                break
            row = self._step(step, batch)
            self._done = step + 1
            if self._done % self.recipe.every == 0 or self._done == self._steps:
                self._validate(row)
                self._save()
            else:
                self._log.add(row)
        with torch.no_grad():
            for parameter, best in zip(self._parameters, self._best, strict=True):
                parameter.copy_(best)
        self.network.merge()

    def _step(self, step: int, batch: Batch) -> Row:
        rate = rate_of(step, self._courses, self.recipe.warm_up)
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        logits = self.network.logits(batch)
        targets = torch.tensor(batch.targets, device=logits.device)
        loss = functional.cross_entropy(logits, targets)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._parameters, self.recipe.clip)
        self._optimiser.step()
        self._optimiser.zero_grad(set_to_none=True)
        self.network.merge()
        right = float((logits.argmax(-1) == targets).float().mean())
        return Row(step + 1, (step + 1) * self.recipe.batch, rate, float(loss.detach()), right)

    def _validate(self, row: Row) -> None:
        """Measures the fast set, remembers the best factors, logs and prints."""
        log_true, log_false = score(self.network, self._fast, (self.prompts.true_id, self.prompts.false_id))
        same = labels(self.sets.fast)
        seen, unseen = slice(0, self.sets.fast_seen), slice(self.sets.fast_seen, None)
        loss = log_loss(log_true[seen, 0], log_false[seen, 0], same[seen])
        p_true = np.exp(log_true[:, 0])
        row = Row(
            row.step,
            row.pairs,
            row.rate,
            row.loss,
            row.accuracy,
            validation_loss=loss,
            validation_auc=auc(p_true[seen], same[seen]),
            validation_accuracy=float(((log_true > log_false)[seen, 0] == same[seen]).mean()),
            unseen_loss=log_loss(log_true[unseen, 0], log_false[unseen, 0], same[unseen]),
            unseen_auc=auc(p_true[unseen], same[unseen]),
        )
        self._log.add(row)
        if self._stopper.is_best(loss, row.step):
            self._best = [parameter.detach().clone() for parameter in self._parameters]
        sys.stdout.write(
            f"step {row.step}/{self._steps} pairs {row.pairs} loss {row.loss or float('nan'):.4f} "
            f"validation loss {loss:.4f} auc {row.validation_auc:.4f} accuracy {row.validation_accuracy:.4f} "
            f"unseen auc {row.unseen_auc:.4f}\n"
        )
        sys.stdout.flush()

    def _save(self) -> None:
        stopper = self._stopper
        whole: dict[str, Any] = {
            "recipe": self.recipe.identity,
            "done": self._done,
            "factors": [parameter.detach() for parameter in self._parameters],
            "optimiser": self._optimiser.state_dict(),
            "best": self._best,
            "stopper": (stopper.best, stopper.best_step, stopper.since),
        }
        partial = self._checkpoint.with_suffix(".partial")
        torch.save(whole, partial)
        partial.replace(self._checkpoint)

    def _load(self) -> None:
        whole = torch.load(self._checkpoint, weights_only=True, map_location="cpu")
        if whole["recipe"] != self.recipe.identity:
            raise SystemExit(f"{self._checkpoint}: got {whole['recipe']}, expected {self.recipe.identity}")
        with torch.no_grad():
            for parameter, value in zip(self._parameters, whole["factors"], strict=True):
                parameter.copy_(value)
        self._best = [
            best.to(parameter.device) for best, parameter in zip(whole["best"], self._parameters, strict=True)
        ]
        self._optimiser.load_state_dict(whole["optimiser"])
        stopper = self._stopper
        stopper.best, stopper.best_step, stopper.since = whole["stopper"]
        self._done = whole["done"]
        self.network.merge()


if __name__ == "__main__":
    sys.exit(main())
