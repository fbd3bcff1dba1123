"""Judge profiles: how a checkpoint wants to be asked, as data files with a version.

A profile is a fact about a checkpoint (it was trained on exactly this text), shared by the judge, which renders it,
and the builder, which checks it against the checkpoint's tokenizer. Adding one is adding a JSON file: here, or one of
the operator's own, which goes by its path (docs/judges.md).
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from tinyv.errors import BadSetting
from tinyv.records import VERDICTS, JudgeOutcome, PromptPiece

__all__ = ["ANSWER", "GROUND_TRUTH", "PROMPT", "QUESTION", "Profile", "load_profile", "profile_for", "profile_names"]

QUESTION, GROUND_TRUTH, ANSWER = "{{QUESTION}}", "{{GROUND_TRUTH_ANSWER}}", "{{MODEL_ANSWER}}"
"""Placeholders of a template, as TinyV's own configuration spells them."""

PROMPT = "{{PROMPT}}"
"""Where the filled template stands in the frame."""

_TUPLES = ("model_ids", "fenced_tags", "verdict_marks", "headings")


@dataclass(frozen=True, slots=True)
class Profile:
    """How one family of checkpoints is asked and understood."""

    name: str
    version: int
    """Raised with every change of the text or its reading; part of every cache key."""
    source: str
    """Where the text comes from."""
    model_ids: tuple[str, ...]
    """Hub ids of the checkpoints that were trained on it."""
    frame: tuple[PromptPiece, ...]
    """The chat format around the one user turn; exactly one plain piece holds `PROMPT`."""
    template: str
    """The user turn, with placeholders."""
    fenced_tags: tuple[str, ...]
    """Tags that fence user text in the template; they are defused where user text contains them."""
    max_new_tokens: int
    thinks: bool
    """Whether a thought comes before the verdict."""
    verdict_marks: tuple[str, ...]
    """Text after whose last occurrence the verdict of a thinking judge stands, tried in order."""
    plain: bool = False
    """Whether ground truth and answer are shown without their typesetting, as the checkpoint was trained on them."""
    accept_from: float = 0.0
    """P(True) that a "True" must reach to be accepted; from the checkpoint's calibration."""
    verdicts: tuple[tuple[str, JudgeOutcome], ...] = (("True", JudgeOutcome.ACCEPTED), ("False", JudgeOutcome.REJECTED))
    """The words that are a verdict, and what each says; a single letter counts only as it is written here."""
    exact: bool = False
    """Whether a reply is its verdict and nothing else; where it is not, a sentence may follow."""
    headings: tuple[str, ...] = ()
    """What announces the template's parts without being a tag; in user text its words stand in brackets instead."""
    end: str = ""
    """The special token that ends a reply; empty: the one that closes the user's turn."""
    digest: str = ""
    """Of an operator's own file: its hash, since nobody may raise its version."""

    @property
    def needs_question(self) -> bool:
        """Whether the prompt cannot be written without a question."""
        return QUESTION in self.template

    @property
    def threshold(self) -> float:
        """The P(True) that parts acceptance from rejection."""
        return self.accept_from or 0.5

    @property
    def end_token(self) -> str:
        """The special token that ends a reply: unless the profile says another, what closes the user's turn."""
        if self.end:
            return self.end
        asked = next(index for index, piece in enumerate(self.frame) if PROMPT in piece.text)
        return next(piece.text for piece in self.frame[asked:] if piece.special)

    @property
    def specials(self) -> tuple[str, ...]:
        """Every special token that the checkpoint must have, each once."""
        return tuple(dict.fromkeys([*(piece.text for piece in self.frame if piece.special), self.end_token]))

    @property
    def identity(self) -> str:
        """Name and version, of an operator's own file also its hash."""
        return f"{self.name}@{self.version}" + (f"+{self.digest}" if self.digest else "")


def profile_names() -> list[str]:
    """Names of all profiles."""
    return sorted(path.name.removesuffix(".json") for path in files(__name__).iterdir() if path.name.endswith(".json"))


@cache
def load_profile(name: str) -> Profile:
    """The profile of that name, or of that file if the name ends in `.json`; raises BadSetting."""
    if name.endswith(".json"):
        return _own(Path(name))
    if name not in profile_names():
        known = ", ".join(profile_names())
        raise BadSetting(f"judge profile: got {name!r}, expected one of: {known}, or the path of a .json file")
    return _read(name, json.loads((files(__name__) / f"{name}.json").read_text(encoding="utf-8")))


def profile_for(model_id: str) -> Profile | None:
    """The profile whose checkpoints include this hub id (its last part is enough), or None."""
    wanted = model_id.rstrip("/").rsplit("/", 1)[-1].lower()
    for profile in map(load_profile, profile_names()):
        if wanted in {known.rsplit("/", 1)[-1].lower() for known in profile.model_ids}:
            return profile
    return None


def _own(path: Path) -> Profile:
    try:
        raw = path.read_bytes()
        data: dict[str, Any] = json.loads(raw)
        texts = [key for key in _TUPLES if not isinstance(data.get(key, []), list)]
        profile = _read(str(path.resolve()), data | {"digest": hashlib.sha256(raw).hexdigest()[:12]})
        problem = f"{texts[0]}: got no list, expected one" if texts else _problem(profile)
    except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
        problem = f"got {error!r}, expected the fields of a judge profile"
    if problem:
        raise BadSetting(f"judge profile {path}: {problem}; next: compare it with the one in docs/judges.md")
    return profile


def _problem(profile: Profile) -> str:
    """What keeps a profile from being asked or understood; empty: nothing."""
    told = {outcome for _, outcome in profile.verdicts}
    asked = [index for index, piece in enumerate(profile.frame) if PROMPT in piece.text and not piece.special]
    ends = profile.end or any(piece.special for piece in profile.frame[max(asked, default=0) :])
    lacks = [place for place in (GROUND_TRUTH, ANSWER) if place not in profile.template]
    checks = (
        (len(asked) != 1, f"frame: got {len(asked)} texts with {PROMPT}, expected one"),
        (not ends, "end: got none, expected the special token that ends a reply, since none follows in the frame"),
        (lacks, f"template: got none of {', '.join(lacks)}, expected {GROUND_TRUTH} and {ANSWER}"),
        (
            not {JudgeOutcome.ACCEPTED, JudgeOutcome.REJECTED} <= told <= VERDICTS,
            f"verdicts: got {sorted(told)}, expected words for accepted and rejected, and perhaps for invalid",
        ),
        (profile.max_new_tokens < 1, f"max_new_tokens: got {profile.max_new_tokens}, expected 1 or more"),
        (
            profile.thinks and not profile.verdict_marks,
            "verdict_marks: got none, expected what announces the verdict of a judge that thinks",
        ),
    )
    return next((said for wrong, said in checks if wrong), "")


def _read(name: str, data: dict[str, Any]) -> Profile:
    frame = tuple(PromptPiece(text, special=kind == "special") for kind, text in data.pop("frame"))
    data.update({key: tuple(data[key]) for key in _TUPLES if key in data})
    if "verdicts" in data:
        data["verdicts"] = tuple((word, JudgeOutcome(outcome)) for word, outcome in data["verdicts"].items())
    return Profile(name=name, frame=frame, **data)
