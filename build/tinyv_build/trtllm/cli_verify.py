"""Sub-commands `golden` and `verify`: what the original says, and whether a served engine says the same.

Owns their options, their report and their exit status (1: the gate stays shut).
"""

import datetime as dt
import hashlib
import json
import math
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from tinyv.errors import BadSetting
from tinyv.manifest import EngineManifest, read_manifest
from tinyv.profiles import Profile, load_profile
from tinyv.records import JudgeReply

from tinyv_build.errors import BuildError
from tinyv_build.hashes import HashBook, write_atomically
from tinyv_build.trtllm.golden import Golden, GoldenHead, ask_all, read_golden, write_golden
from tinyv_build.trtllm.parity import Parity, Rule, compare, report
from tinyv_build.trtllm.questions import generated_questions, read_questions

__all__ = ["engine_digest", "golden", "verify"]

_CONSOLE = Console(stderr=True, highlight=False)

_GENERATED = 400
"""Questions where nobody brings some: twice what the gate wants, since those near 0.5 do not count."""

_ENGINE_FILES = ("trtllm/rank0.engine", "model.bin", "endpoint.json")
"""What an engine is, in a compiled package, in a prepared CPU engine and where it is served elsewhere."""


def golden(
    questions: Annotated[
        str, typer.Option(help="JSONL of question, ground_truth, answer; empty: 400 generated ones.")
    ] = "",
    out: Annotated[Path, typer.Option(help="The golden set to write.")] = Path("golden.jsonl"),
    model: Annotated[str, typer.Option(help="The original: folder or hub id; empty: the embedded judge.")] = "",
    profile: Annotated[str, typer.Option(help="Judge profile; empty: the one that knows the model.")] = "",
    oracle: Annotated[
        str, typer.Option(help="ctranslate2-float32, or transformers (needs torch).")
    ] = "ctranslate2-float32",
) -> None:
    """Write what the original checkpoint says of a file of judge questions."""
    from tinyv_build.source import find_source  # noqa: PLC0415  # loads only when there is work
    from tinyv_build.trtllm.oracles import create_oracle  # noqa: PLC0415  # as above

    asked = read_questions(Path(questions)) if questions else generated_questions(_GENERATED)
    source = find_source(model, profile)
    speaker = create_oracle(oracle, source)
    with _progress() as bar:
        task = bar.add_task("asking the original", total=len(asked))
        replies = ask_all(speaker, source.profile, asked, lambda done, _total: bar.update(task, completed=done))
    book = HashBook(out.parent / ".hashes.json")
    digest = hashlib.sha256("".join(map(book.sha256, source.files)).encode()).hexdigest()[:12]
    head = GoldenHead(f"{source.name}#{digest}", source.profile.identity, speaker.name, _now())
    write_golden(out, head, asked, replies)
    decided = sum(not math.isnan(reply.probability) for reply in replies)
    _CONSOLE.print(f"{out}: {len(replies)} rows, {decided} with a verdict; made with {speaker.name}", soft_wrap=True)


def verify(
    golden: Annotated[Path, typer.Option(help="Golden set of the original checkpoint (`tinyv-build golden`).")],
    engine_dir: Annotated[Path, typer.Option(help="Package or prepared engine that is being served.")],
    url: Annotated[str, typer.Option(help="gRPC address of the server.")] = "127.0.0.1:8001",
    report_file: Annotated[Path, typer.Option("--report", help="Where the report goes.")] = Path("parity.json"),
    in_flight: Annotated[int, typer.Option(help="Calls at one time.")] = 32,
    fewest: Annotated[int, typer.Option(help="Comparable rows that the gate wants.")] = Rule().fewest,
) -> None:
    """Compare a served engine with the golden set, twice: cold, then with every prefix warm. Exit 1: not the same."""
    from tinyv_build.trtllm.served import ask_served  # noqa: PLC0415  # loads gRPC

    wanted, manifest = read_golden(golden), _manifest(engine_dir)
    profile, rule = _profile(wanted, manifest), Rule(fewest=fewest)
    with _progress() as bar:

        def ask(name: str) -> list[JudgeReply]:
            task = bar.add_task(f"asking the engine ({name})", total=len(wanted.questions))
            count = partial(bar.update, task)
            return ask_served(url, engine_dir, profile, wanted.questions, in_flight, lambda done: count(completed=done))

        cold, warm = ask("cold"), ask("warm")
    compared = {
        "cold": compare(wanted.replies, cold, rule),
        "warm": compare(wanted.replies, warm, rule),
        "warm against cold": compare(cold, warm, rule),
    }
    facts = {
        "engine": engine_digest(engine_dir),
        "model": manifest.model_id,
        "precision": manifest.engine,
        "golden": wanted.digest,
        "golden_model": wanted.head.model,
        "golden_made_with": wanted.head.made_with,
        "date": _now(),
    }
    found = report(compared, facts)
    write_atomically(report_file, json.dumps(found, indent=1) + "\n")
    _show(compared, report_file)
    if not found["passed"]:
        raise typer.Exit(1)


def _manifest(engine_dir: Path) -> EngineManifest:
    try:
        return read_manifest(engine_dir)
    except BadSetting as error:
        raise BuildError(str(error)) from error


def _profile(wanted: Golden, manifest: EngineManifest) -> Profile:
    profile = load_profile(manifest.profile)
    if wanted.head.profile != profile.identity:
        raise BuildError(f"golden set: got profile {wanted.head.profile}, expected the engine's {profile.identity}")
    return profile


def engine_digest(engine_dir: Path) -> str:
    """SHA-256 of the engine in a package or a prepared CPU engine's directory; raises BuildError when there is none."""
    for name in _ENGINE_FILES:
        if (engine_dir / name).is_file():
            return HashBook(engine_dir.parent / "hashes.json").sha256(engine_dir / name)
    raise BuildError(f"{engine_dir}: got neither {' nor '.join(_ENGINE_FILES)}, expected an engine")


def _show(passes: dict[str, Parity], report_file: Path) -> None:
    table = Table("pass", "rows", "compared", "near 0.5", "no verdict", "agreement", "mean |dP|", "worst |dP|")
    for name, parity in passes.items():
        counts = (parity.rows, parity.compared, parity.near, parity.unread)
        shares = (f"{parity.agreement:.2%}", f"{parity.mean_drift:.4f}", f"{parity.worst_drift:.4f}")
        table.add_row(name, *map(str, counts), *shares)
    _CONSOLE.print(table)
    for name, parity in passes.items():
        for flip in parity.flips:
            note = "" if flip.counted else " (near 0.5, not counted)"
            went = f"{flip.golden} {flip.golden_p:.3f} -> {flip.served} {flip.served_p:.3f}"
            _CONSOLE.print(f"flip, {name}, row {flip.row}: {went}{note}")
        if parity.problem:
            _CONSOLE.print(f"[red]shut[/red], {name}: {parity.problem}")
    _CONSOLE.print(f"report: {report_file}", soft_wrap=True)


def _progress() -> Progress:
    columns = (TextColumn("    {task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    return Progress(*columns, TimeElapsedColumn(), console=_CONSOLE, transient=True)


def _now() -> str:
    return dt.datetime.now(dt.timezone.utc).isoformat(timespec="seconds")
