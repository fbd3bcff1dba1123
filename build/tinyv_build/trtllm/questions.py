"""Files of judge questions (JSONL of question, ground_truth, answer): for calibration and for the golden set.

Owns their reading; renders them with the judge's own code, so that what is measured is what is served.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from tinyv.judge.prompt import render
from tinyv.profiles import Profile
from tinyv.records import PromptPiece

from tinyv_build.errors import BuildError
from tinyv_build.hashes import write_atomically

__all__ = ["JudgeQuestion", "end_text", "generated_questions", "prompt_of", "read_questions", "write_calibration"]

_FEWEST_CALIBRATION_ROWS = 64
"""Fewer prompts leave activation ranges to chance."""

_ANY_QUESTION = "What is the answer?"
"""For a pair without one: some profiles cannot ask otherwise."""

_KEYS = ("question", "ground_truth", "answer")


@dataclass(frozen=True, slots=True)
class JudgeQuestion:
    """What the judge is asked about: the extracted answer, as in production."""

    question: str
    ground_truth: str
    answer: str


def read_questions(path: Path) -> list[JudgeQuestion]:
    """The questions of a file; raises BuildError naming the line."""
    questions = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError(f"{path}: got {error}, expected JSONL of {', '.join(_KEYS)}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            questions.append(_question(path, number, line))
    return questions


def generated_questions(count: int) -> list[JudgeQuestion]:
    """Questions in the words of the embedded judge's generated pairs, always the same ones."""
    from tinyv_build.embedded.data import fresh_pairs  # noqa: PLC0415  # some forty modules that no other command needs

    return [
        JudgeQuestion(pair.question or _ANY_QUESTION, pair.ground_truth, pair.answer) for pair in fresh_pairs(0, count)
    ]


def prompt_of(profile: Profile, asked: JudgeQuestion) -> tuple[PromptPiece, ...]:
    """The judge's prompt."""
    return render(profile, question=asked.question, ground_truth=asked.ground_truth, answer=asked.answer)


def end_text(profile: Profile) -> str:
    """The special token that ends the judge's reply."""
    return profile.end_token


def write_calibration(path: Path, profile: Profile, folder: Path, most: int) -> int:
    """Writes `train.jsonl` with a column `text`, which is what upstream's quantiser reads from a local folder."""
    questions = read_questions(path)[:most]
    if len(questions) < _FEWEST_CALIBRATION_ROWS:
        raise BuildError(
            f"CALIBRATION: {path}: got {len(questions)} rows, expected at least {_FEWEST_CALIBRATION_ROWS}"
        )
    texts = ("".join(piece.text for piece in prompt_of(profile, asked)) for asked in questions)
    write_atomically(folder / "train.jsonl", "".join(json.dumps({"text": text}) + "\n" for text in texts))
    return len(questions)


def _question(path: Path, number: int, line: str) -> JudgeQuestion:
    try:
        row = json.loads(line)
        values = [row[key] for key in _KEYS]
    except (ValueError, KeyError, TypeError) as error:
        raise BuildError(f"{path}:{number}: got {error!r}, expected an object with {', '.join(_KEYS)}") from error
    if not all(isinstance(value, str) for value in values):
        raise BuildError(f"{path}:{number}: got a value that is no text, expected texts for {', '.join(_KEYS)}")
    return JudgeQuestion(*values)
