"""Carries a plan out: one stage after the other, finished ones skipped, each failure with its log and the next step.

Owns stamps and logs. Knows nothing of what stages do.
"""

import hashlib
import json
import subprocess
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from tinyv_build.errors import BuildError
from tinyv_build.hashes import HashBook, write_atomically
from tinyv_build.trtllm.plan import Plan, Stage
from tinyv_build.trtllm.stages import AFTER, HERE, prepare_work

__all__ = ["run_plan", "run_stage"]

_TAIL_LINES = 12

Tell = Callable[[str], None]
"""Shows a line to a person."""

Pulse = Callable[[str], None]
"""Shows that something is alive: a tool's last line."""


def run_plan(plan: Plan, tell: Tell, pulse: Pulse = lambda _line: None) -> None:
    """Runs every stage that is not done; raises BuildError at the first that fails."""
    prepare_work(plan)
    book = HashBook(plan.work / "hashes.json")
    try:
        for number, stage in enumerate(plan.stages, 1):
            label = f"[{number}/{len(plan.stages)}] {stage.name}"
            if _is_done(plan, stage, book):
                tell(f"{label}: unchanged, skipped")
                continue
            tell(f"{label}: {stage.why}")
            started = time.monotonic()
            said = run_stage(plan, stage, book, pulse)
            _stamp(plan, stage, book)
            tell(f"{label}: done in {time.monotonic() - started:.0f} s. {said}".rstrip())
    finally:
        book.save()


def run_stage(plan: Plan, stage: Stage, book: HashBook, pulse: Pulse = lambda _line: None) -> str:
    """Runs one stage, done or not; returns what it has to say."""
    if stage.where == "here":
        return HERE[stage.name](plan, book)
    _run_tool(plan, stage, pulse)
    return AFTER[stage.name](plan, book) if stage.name in AFTER else ""


def _run_tool(plan: Plan, stage: Stage, pulse: Pulse) -> None:
    command, log = plan.command(stage), plan.work / "logs" / f"{stage.name}.log"
    tail: deque[str] = deque(maxlen=_TAIL_LINES)
    _clear(stage)
    try:
        with (
            log.open("w", encoding="utf-8") as sink,
            subprocess.Popen(  # noqa: S603  # every word of the command line is ours
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                cwd=plan.work,
            ) as tool,
        ):
            for line in tool.stdout or ():
                sink.write(line)
                tail.append(line.rstrip())
                pulse(line.strip())
    except OSError as error:
        raise BuildError(
            f"stage {stage.name}: cannot start {command[0]}: {error}; install it and run the same again"
        ) from error
    if tool.returncode != 0:
        said = "\n  ".join(tail) or "nothing"
        raise BuildError(
            f"stage {stage.name}: {stage.argv[0]} ended with status {tool.returncode}, expected 0; its log is {log}, "
            f"which ends:\n  {said}\n  mend the cause and run the same command again: finished stages are skipped"
        )
    missing = [output for output in stage.outputs if not _contents(Path(output))]
    if missing:
        raise BuildError(f"stage {stage.name}: got nothing in {missing[0]}, expected its output; its log is {log}")


def _clear(stage: Stage) -> None:
    """Removes what a stage left before: a tool that wrote into it would change the package, which holds hard links."""
    try:
        for old in (path for output in stage.outputs for path in _contents(Path(output))):
            old.unlink()
    except OSError as error:
        raise BuildError(
            f"stage {stage.name}: cannot remove {error.filename}: {error.strerror}; expected files of the caller; "
            "next: remove its folder as its owner and run the same command again"
        ) from error


def _is_done(plan: Plan, stage: Stage, book: HashBook) -> bool:
    try:
        stamp = json.loads(_stamp_file(plan, stage).read_text())
    except (OSError, ValueError):
        return False
    # an `install` leaves nothing in the build's folder and costs nothing, so it is always done again
    return stage.name != "install" and bool(
        stamp == {"made_by": _fingerprint(plan, stage, book), "left": _hashes(stage.outputs, book)}
    )


def _stamp(plan: Plan, stage: Stage, book: HashBook) -> None:
    stamp = {"made_by": _fingerprint(plan, stage, book), "left": _hashes(stage.outputs, book)}
    write_atomically(_stamp_file(plan, stage), json.dumps(stamp, indent=1) + "\n")


def _stamp_file(plan: Plan, stage: Stage) -> Path:
    return plan.work / "stamps" / f"{stage.name}.json"


def _fingerprint(plan: Plan, stage: Stage, book: HashBook) -> str:
    """Changes with the command, the image, the request and the contents of every input."""
    made_by = [stage.argv, plan.container.image, asdict(plan.request), _hashes(stage.inputs, book)]
    return hashlib.sha256(json.dumps(made_by, sort_keys=True, default=str).encode()).hexdigest()


def _hashes(names: tuple[str, ...], book: HashBook) -> dict[str, str]:
    try:
        return {str(path): book.sha256(path) for name in names for path in _contents(Path(name))}
    except OSError as error:
        raise BuildError(
            f"{error.filename}: got {error.strerror}, expected a file that this user can read; next: make it readable "
            "(as root: chmod -R go+rX on its folder) and run the same command again: finished stages are skipped"
        ) from error


def _contents(path: Path) -> list[Path]:
    """The files of a folder, or the file itself; nothing when it is not there."""
    if path.is_dir():
        return sorted(child for child in path.rglob("*") if child.is_file())
    return [path] if path.is_file() else []
