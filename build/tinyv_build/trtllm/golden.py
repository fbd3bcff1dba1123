"""The golden set: what the original checkpoint says of a file of judge questions, written once, compared often.

Owns the file: a first line that says what made it, then one line for each question.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from tinyv.judge.parse import read_reply
from tinyv.profiles import Profile
from tinyv.records import Completion, JudgeOutcome, JudgeReply, PromptPiece

from tinyv_build.errors import BuildError
from tinyv_build.hashes import write_atomically
from tinyv_build.trtllm.questions import JudgeQuestion, prompt_of

__all__ = ["Golden", "GoldenHead", "Oracle", "ask_all", "read_golden", "write_golden"]

_FORMAT = 1


class Oracle(Protocol):
    """What answers prompts greedily: the original checkpoint, or the engine slot."""

    name: str

    def complete(self, pieces: tuple[PromptPiece, ...], max_new_tokens: int) -> Completion:
        """The greedy completion."""


@dataclass(frozen=True, slots=True)
class GoldenHead:
    """What made a golden set."""

    model: str
    """Checkpoint, with revision or hash."""
    profile: str
    """Identity of the judge profile: name and version."""
    made_with: str
    """Library, version and precision."""
    date: str
    format: int = _FORMAT


@dataclass(frozen=True, slots=True)
class Golden:
    """A golden set."""

    head: GoldenHead
    questions: tuple[JudgeQuestion, ...]
    replies: tuple[JudgeReply, ...]
    digest: str
    """SHA-256 of the file."""


def ask_all(
    oracle: Oracle, profile: Profile, questions: Sequence[JudgeQuestion], progress: Callable[[int, int], None]
) -> list[JudgeReply]:
    """Every question, one after the other, read as the judge reads."""
    replies = []
    for number, asked in enumerate(questions, 1):
        completion = oracle.complete(prompt_of(profile, asked), profile.max_new_tokens)
        replies.append(read_reply(profile, completion))
        progress(number, len(questions))
    return replies


def write_golden(
    path: Path, head: GoldenHead, questions: Sequence[JudgeQuestion], replies: Sequence[JudgeReply]
) -> None:
    """Writes the file; a probability that is NaN is null."""
    lines = [json.dumps(asdict(head))]
    for asked, reply in zip(questions, replies, strict=True):
        p = None if reply.outcome is JudgeOutcome.UNREADABLE else reply.probability
        lines.append(json.dumps({**asdict(asked), "verdict": reply.outcome.value, "p_true": p}))
    write_atomically(path, "\n".join(lines) + "\n")


def read_golden(path: Path) -> Golden:
    """Reads the file; raises BuildError naming the line."""
    number = 1
    try:
        raw = path.read_bytes()
        first, *rest = raw.decode("utf-8").splitlines()
        head = GoldenHead(**json.loads(first))
        questions, replies = [], []
        for line in rest:
            number += 1
            row = json.loads(line)
            questions.append(JudgeQuestion(row["question"], row["ground_truth"], row["answer"]))
            p = float("nan") if row["p_true"] is None else float(row["p_true"])
            replies.append(JudgeReply(JudgeOutcome(row["verdict"]), p))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BuildError(f"{path}:{number}: got {error!r}, expected a golden set; next: tinyv-build golden") from error
    if head.format != _FORMAT:
        raise BuildError(f"{path}: got format {head.format}, expected {_FORMAT}; next: tinyv-build golden")
    return Golden(head, tuple(questions), tuple(replies), hashlib.sha256(raw).hexdigest())
