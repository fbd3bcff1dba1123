"""Sub-commands of `tinyv-build` for the compiled engine: build it, serve it, golden set, parity gate.

Owns what a person types and sees.
"""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from tinyv.errors import BadSetting
from tinyv_lock import KeyFiles

from tinyv_build.errors import BuildError
from tinyv_build.hashes import HashBook
from tinyv_build.trtllm.build_manifest import read_build_manifest, serving_problems
from tinyv_build.trtllm.machine import check_machine, driver_notes, look, query_gpus
from tinyv_build.trtllm.plan import Plan, make_plan, plan_from_json
from tinyv_build.trtllm.request import BuildRequest, check_request
from tinyv_build.trtllm.runner import run_plan, run_stage
from tinyv_build.trtllm.serve import CONFIG_NAMES, Serving, check_docker, docker_command
from tinyv_build.trtllm.stages import installed_file
from tinyv_build.trtllm.targets import load_targets

__all__ = ["register", "reporting"]

_CONSOLE = Console(stderr=True, highlight=False)

_DEFAULT_MODEL = "zhangchenxu/TinyV-1.5B"

Home = Annotated[Path, typer.Option(help="Folder for builds and engines.")]
Device = Annotated[int, typer.Option(help="Index of the GPU, as nvidia-smi counts.")]


def register(app: typer.Typer) -> None:
    """Adds the sub-commands."""
    from tinyv_build.trtllm.cli_verify import golden, verify  # noqa: PLC0415  # loads gRPC; most commands need none

    for name, command in (("build-engine", build_engine), ("serve", serve), ("golden", golden), ("verify", verify)):
        app.command(name)(reporting(command))
    app.command("stage", hidden=True)(reporting(stage))
    app.command("base", hidden=True)(reporting(base))


def build_engine(
    gpu: Annotated[str, typer.Option(help="Kind of GPU (build/targets.toml).")],
    model: Annotated[str, typer.Option(help="Hub id (owner/name[@revision]) or checkpoint folder.")] = _DEFAULT_MODEL,
    precision: Annotated[str, typer.Option(help="bf16 or fp8; empty: the GPU's default.")] = "",
    tp: Annotated[int, typer.Option(help="GPUs that share one engine.")] = 1,
    profile: Annotated[str, typer.Option(help="Judge profile; empty: the one that knows the model.")] = "",
    calibration: Annotated[
        str, typer.Option(help="fp8: JSONL of question, ground_truth, answer; empty: calibration.jsonl in home.")
    ] = "",
    kv_cache: Annotated[str, typer.Option(help="Precision of keys and values; bf16 is the only one allowed.")] = "auto",
    home: Home = Path(".tinyv"),
    device: Device = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the plan and stop; needs no GPU.")] = False,  # noqa: FBT002  # typer's way
) -> None:
    """Build a TensorRT-LLM engine of a judge for one kind of GPU, in the pinned container."""
    targets = load_targets()
    target = targets.get(gpu)
    request = BuildRequest(
        gpu=gpu,
        model=str(Path(model).expanduser().resolve()) if Path(model).expanduser().is_dir() else model,
        precision=precision or target.precisions[0],
        home=home.resolve(),
        kv_cache=kv_cache,
        tp=tp,
        profile=profile,
        calibration=_calibration(calibration, home) if (precision or target.precisions[0]) == "fp8" else "",
    )
    check_request(request, target)
    machine = look(request.home)
    plan = make_plan(request, target, targets.container, inside=machine.inside, device=device)
    if dry_run:
        typer.echo(plan.as_json())
        typer.echo("\n".join(["", "# The same as shell lines:", *plan.as_shell()]))
        return
    check_machine(plan, machine)
    for note in driver_notes(plan, machine.gpus):
        _CONSOLE.print(f"    warning: {note}", soft_wrap=True, markup=False)
    _CONSOLE.print(f"==> {plan.work.name}: {len(plan.stages)} stages in {plan.work}", soft_wrap=True)
    _run(plan)
    typer.echo(plan.package)


def stage(name: str, plan: Annotated[Path, typer.Option(help="plan.json of the build.")]) -> None:
    """Run one stage of a saved plan."""
    saved = plan_from_json(plan.read_text(encoding="utf-8"))
    found = {item.name: item for item in saved.stages}
    if name not in found:
        raise BuildError(f"stage: got {name!r}, expected one of: {', '.join(found)}")
    book = HashBook(saved.work / "hashes.json")
    typer.echo(run_stage(saved, found[name], book))
    book.save()


def base() -> None:
    """Print what the server image is made from."""
    typer.echo(load_targets().container.reference)


def serve(
    config_name: Annotated[str, typer.Option(help=f"Engine variant: {' or '.join(CONFIG_NAMES)}.")] = CONFIG_NAMES[0],
    engine_dir: Annotated[str, typer.Option(help="Package to serve; empty: the installed one.")] = "",
    model: Annotated[str, typer.Option(help="Refuse any other model's engine.")] = "",
    model_repository: Annotated[Path, typer.Option(help="Triton model repository.")] = Path("model_repository"),
    home: Home = Path(".tinyv"),
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    grpc_port: int = 8001,
    metrics_port: int = 8002,
    device: Device = 0,
    tls_cert: Annotated[Path | None, typer.Option(envvar="TLS_CERT", help="As of `tinyv serve`, and so on.")] = None,
    tls_key: Annotated[Path | None, typer.Option(envvar="TLS_KEY")] = None,
    client_ca: Annotated[Path | None, typer.Option(envvar="CLIENT_CA")] = None,
    token_file: Annotated[Path | None, typer.Option(envvar="TOKEN_FILE")] = None,
    unlocked: Annotated[bool, typer.Option("--unlocked", help="Serve other machines in the clear.")] = False,  # noqa: FBT002  # typer's way
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the docker command and stop.")] = False,  # noqa: FBT002  # typer's way
) -> None:
    """Serve a compiled engine in the server image; refuses one that was not made for this GPU and these versions."""
    folder = _package(engine_dir, home)
    keys = KeyFiles(tls_cert, tls_key, client_ca, token_file)
    serving = Serving(
        folder, model_repository.resolve(), config_name, address=address, grpc_port=grpc_port,
        metrics_port=metrics_port, device=device, keys=keys, unlocked=unlocked,
    )  # fmt: skip
    command = docker_command(serving)
    if dry_run:
        typer.echo(" ".join(command))
        return
    gpus = query_gpus()
    gpu = gpus[device] if device < len(gpus) else None
    book = HashBook(home.resolve() / "hashes-trtllm.json")
    targets = load_targets()
    problems = serving_problems(folder, read_build_manifest(folder), targets, gpu, book, model)
    if problems:
        listed = "\n  ".join(problems)
        raise BuildError(
            f"{folder}: this engine is not for here:\n  {listed}\n  next: make build-engine GPU=<the GPU that is here>"
        )
    book.save()
    check_docker(serving.image, targets.container)
    os.execvp(command[0], command)  # noqa: S606  # Ctrl-C and the exit status are docker's own


def _calibration(given: str, home: Path) -> str:
    return str(Path(given).resolve() if given else home.resolve() / "calibration.jsonl")


def _package(engine_dir: str, home: Path) -> Path:
    if engine_dir:
        return Path(engine_dir).resolve()
    pointer = installed_file(home.resolve())
    if not pointer.is_file():
        raise BuildError(f"{pointer}: got no installed engine, expected one; next: make build-engine GPU=<kind>")
    return Path(pointer.read_text().strip())


def _run(plan: Plan) -> None:
    with _CONSOLE.status("") as status:

        def tell(line: str) -> None:
            _CONSOLE.print(f"    {line}", soft_wrap=True, markup=False)

        def pulse(line: str) -> None:
            status.update(line[:100].replace("[", "("))

        run_plan(plan, tell, pulse)


def reporting(command: Callable[..., None]) -> Callable[..., None]:
    """The command with errors meant for a person as one line and status 1."""

    @wraps(command)  # typer reads the options off the wrapped signature
    def run(*args: object, **kwargs: object) -> None:
        try:
            command(*args, **kwargs)
        except (BuildError, BadSetting) as error:
            _CONSOLE.print("[red]error:[/red]", end=" ")
            _CONSOLE.print(str(error), soft_wrap=True, markup=False)
            raise typer.Exit(1) from None

    return run
