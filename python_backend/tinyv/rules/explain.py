"""`tinyv explain`: one row's way through the rule verifier, for a person.

Owns what is shown: what was asked, the candidates, the readings of both sides, the proof.
"""

import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from tinyv.rules.asked import NOTHING_ASKED, Asked
from tinyv.rules.tasks import WORKER_STEPS
from tinyv.rules.triage import shown, verdict_of
from tinyv.rules.verifying import Examination, Verifier

__all__ = ["explain", "lines"]

_CONSOLE = Console(highlight=False, soft_wrap=True)


def explain(
    file: Annotated[Path | None, typer.Argument(help="JSON lines with ground_truth and response.")] = None,
    row: Annotated[int, typer.Option(help="Line of the file, from 1.")] = 1,
    question: Annotated[str, typer.Option(help="The question's text.")] = "",
    truth: Annotated[str, typer.Option(help="The reference answer.")] = "",
    response: Annotated[str, typer.Option(help="The model's response, or its answer alone.")] = "",
) -> None:
    """Say how the rule verifier decides one row: candidates, readings, what was asked, the proof."""
    if file is not None:
        question, truth, response = _read(file, row)
    if not truth.strip() or not response.strip():
        _fail("got no ground truth or no response, expected both; next: --truth TEXT --response TEXT, or a FILE")
    seen = Verifier(1, WORKER_STEPS).examine(question, truth, response)
    for line in lines(seen, truth, response):
        _CONSOLE.print(escape(line))


def lines(seen: Examination, truth: str, response: str) -> list[str]:
    """What is printed of an examination."""
    verdict = verdict_of(seen, shown(seen.looks[0].candidate, response) if seen.looks else "")
    found = [
        f"asked      {_asked(seen.asked)}",
        f"truth      {truth}",
        *(f"  reads as {spelt(value)}" for value in seen.truths or ("nothing that is understood",)),
    ]
    for each in seen.looks:
        found.append(f"candidate  {each.candidate.text}   ({each.candidate.strength.value}, {each.candidate.place})")
        found += [f"  reads as {spelt(value)}" for value in each.readings or ("nothing that is understood",)]
        detail = f" ({each.decision.detail})" if each.decision.detail else ""
        found.append(f"  {each.decision.outcome.value}: {each.decision.proof}{detail}")
    return [*found, f"verdict    {verdict.status.value}: {verdict.detail or 'no answer'}"]


def spelt(value: object) -> str:
    """A value in words: `Interval(1, 2, True, False)`."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(spelt, value))}]"
    if is_dataclass(value) and not isinstance(value, type):
        return f"{type(value).__name__}({', '.join(spelt(getattr(value, field.name)) for field in fields(value))})"
    return str(value)


def _asked(asked: Asked) -> str:
    empty = {field.name: getattr(NOTHING_ASKED, field.name) for field in fields(Asked)}
    said = {name: getattr(asked, name) for name, default in empty.items() if getattr(asked, name) != default}
    return ", ".join(f"{name} {spelt(value)}" for name, value in said.items()) or "nothing in particular"


def _read(file: Path, row: int) -> tuple[str, str, str]:
    try:
        line = file.read_text(encoding="utf-8").splitlines()[row - 1]
        found = json.loads(line)
        return str(found.get("question") or ""), str(found["ground_truth"]), str(found["response"])
    except (OSError, IndexError, ValueError, KeyError, AttributeError) as error:
        _fail(f"{file}, row {row}: got {error!r}, expected a JSON object with ground_truth and response")


def _fail(text: str) -> NoReturn:
    _CONSOLE.print(f"[red]error:[/red] {escape(text)}")
    raise typer.Exit(2)
