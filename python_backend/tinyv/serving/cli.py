"""`tinyv serve`: starts the service on this machine, says when it is ready and what to try, heals it, stops it.

Owns what a person sees.
"""

import json
import logging
import os
import shutil
import signal
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from tinyv_lock import KeyFiles

from tinyv.errors import BadSetting
from tinyv.manifest import read_manifest
from tinyv.serving.claim import claimed
from tinyv.serving.door import opened
from tinyv.serving.errors import ServingError
from tinyv.serving.health import told
from tinyv.serving.plan import ServePlan
from tinyv.serving.ports import read_ports
from tinyv.serving.server import TritonServer
from tinyv.serving.shared_memory import advice, free_bytes, processes
from tinyv.serving.supervisor import Supervisor

__all__ = ["serve"]

_CONSOLE = Console(highlight=False, soft_wrap=True)
"""Lines are never broken: the next command must survive copy and paste."""


_Certificate = Annotated[
    Path | None, typer.Option(envvar="TLS_CERT", help="Certificate chain of the gRPC port, PEM; gives TLS.")
]
_Key = Annotated[Path | None, typer.Option(envvar="TLS_KEY", help="Its private key; others may not read it.")]
_ClientCa = Annotated[
    Path | None, typer.Option(envvar="CLIENT_CA", help="Authorities whose clients alone may come, PEM: mutual TLS.")
]
_Tokens = Annotated[
    Path | None, typer.Option(envvar="TOKEN_FILE", help="Bearer tokens, one a line; others may not read it.")
]
_HealthPort = Annotated[
    str, typer.Option(envvar="HEALTH_PORT", help="Port of /ready and /live, plain HTTP for a cluster; 0: none.")
]
_DrainS = Annotated[
    float, typer.Option(envvar="DRAIN_S", min=0.0, help="Seconds that a stop waits for calls in flight.")
]
_ConnectionAge = Annotated[
    float,
    typer.Option(
        envvar="CONNECTION_AGE_S",
        min=0.0,
        help="Seconds after which callers connect anew, and find new servers; 0: never.",
    ),
]


def serve(
    engine_dir: Annotated[Path, typer.Option(help="Prepared judge engine (`tinyv-build prepare` prints it).")],
    model_repository: Annotated[Path, typer.Option(help="Triton model repository.")] = Path("model_repository"),
    home: Annotated[Path, typer.Option(help="Folder for Triton's backend, logs and run state.")] = Path(".tinyv"),
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    grpc_port: Annotated[str, typer.Option(help="gRPC port.")] = "8001",
    metrics_port: Annotated[str, typer.Option(help="Prometheus metrics port.")] = "8002",
    metrics_address: Annotated[str, typer.Option(help="Another address for the metrics port.")] = "",
    tls_cert: _Certificate = None,
    tls_key: _Key = None,
    client_ca: _ClientCa = None,
    token_file: _Tokens = None,
    unlocked: Annotated[bool, typer.Option("--unlocked", help="Serve other machines in the clear.")] = False,  # noqa: FBT002  # typer's way
    attack_every_s: Annotated[
        float, typer.Option(envvar="ATTACK_EVERY_S", min=0.0, help="Seconds between two canary attacks; 0: none.")
    ] = 60.0,
    otlp_url: Annotated[
        str, typer.Option(envvar="OTLP_URL", help="OpenTelemetry collector, OTLP over HTTP; empty: no spans.")
    ] = "",
    health_port: _HealthPort = "0",
    drain_s: _DrainS = 30.0,
    connection_age_s: _ConnectionAge = 0.0,
    triton: Annotated[
        Path | None, typer.Option(help="Root of an installed tritonserver, such as /opt/tritonserver.")
    ] = None,
    model_config_name: Annotated[str, typer.Option(help="Engine variant; empty: CPU.")] = "",
) -> None:
    """Serve the verifier on this machine until Ctrl-C."""
    try:
        asked = {} if health_port == "0" else {"HEALTH_PORT": health_port}
        grpc, metrics, *health = read_ports(PORT=grpc_port, METRICS_PORT=metrics_port, **asked)
        plan = ServePlan(
            model_repository=model_repository.resolve(),
            home=home.resolve(),
            engine_dir=engine_dir.resolve(),
            address=address,
            grpc_port=grpc,
            metrics_port=metrics,
            metrics_address=metrics_address,
            keys=KeyFiles(tls_cert, tls_key, client_ca, token_file),
            unlocked=unlocked,
            attack_every_s=attack_every_s,
            otlp_url=otlp_url,
            health_port=sum(health),
            drain_s=drain_s,
            connection_age_s=connection_age_s,
            triton=triton,
            model_config_name=model_config_name,
        )
        plan.check()
        with claimed(plan):
            _serve(plan)
    except (ServingError, BadSetting) as error:
        _fail(str(error))
    except OSError as error:
        _fail(
            f"{error.filename or home.resolve()}: {_why(error)}; "
            "expected a folder to write to, on a disk with space; next: make serve HOME_DIR=<folder>"
        )


def _serve(plan: ServePlan) -> None:
    server = TritonServer(plan)
    supervisor = Supervisor(server, lambda line: _CONSOLE.print(f"[yellow]{line}[/yellow]"))

    def stop(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # said twice it means the same; a second Ctrl-C means at once
        supervisor.stop()
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGINT):  # a job that a shell put in the background ignores Ctrl-C otherwise
        signal.signal(number, stop)
    try:
        logging.basicConfig(filename=plan.log_file, format="%(asctime)s %(name)s %(levelname)s %(message)s")
        with told(plan, supervisor):
            _run(plan, server, supervisor)
    except KeyboardInterrupt:
        _CONSOLE.print("stopping …")
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):  # a third one must not leave half the processes behind
            signal.signal(number, signal.SIG_IGN)
        server.stop()
    _CONSOLE.print("stopped")


def _run(plan: ServePlan, server: TritonServer, supervisor: Supervisor) -> None:
    with _CONSOLE.status("starting Triton: rule verifier, judge, engine …"):
        free = free_bytes()
        server.start()
        if line := advice(free, processes(plan.models)):
            _CONSOLE.print(f"[yellow]{escape(line)}[/yellow]")
        took_s = server.wait_ready()
    with opened(plan) as refuse:
        _write_state(plan, server)
        _greet(plan, took_s)
        try:
            supervisor.run()
        except KeyboardInterrupt:
            _CONSOLE.print(f"stopping: calls in flight get {plan.drain_s:g} s (Ctrl-C again: none)")
            refuse()
            if not _drained(server):
                server.stop(at_once=True)
                _CONSOLE.print("some calls in flight had no answer in time; their clients send them again")


def _drained(server: TritonServer) -> bool:
    try:
        return server.drain()
    except KeyboardInterrupt:
        return False


def _fail(text: str) -> NoReturn:
    _CONSOLE.print(f"[red]error:[/red] {escape(text)}")
    raise typer.Exit(1)


def _why(error: OSError) -> str:
    """The system's words; those about the first file, when a whole folder could not be copied."""
    return str(error.args[0][0][2]) if isinstance(error, shutil.Error) else str(error.strerror)


def _write_state(plan: ServePlan, server: TritonServer) -> None:
    state = {
        "pid": os.getpid(),
        "triton_pid": server.pid,
        "grpc": plan.grpc_url,
        "metrics": plan.metrics_url,
        "administration": str(plan.administration),
    }
    plan.state_file.touch(mode=0o600)
    plan.state_file.write_text(json.dumps(state, indent=1))


def _greet(plan: ServePlan, took_s: float) -> None:
    manifest = read_manifest(plan.engine_dir)
    url = "" if plan.grpc_port == 8001 else f" --url {plan.grpc_url}"  # noqa: PLR2004  # the client's default
    _CONSOLE.print(f"[green]ready[/green] in {took_s:.1f} s: gRPC {plan.grpc_url}, metrics {plan.metrics_url}")
    _CONSOLE.print(f"lock:  {_lock_words(plan)}")
    _CONSOLE.print(f"judge: {manifest.model_id}, profile {manifest.profile}; log: {plan.log_file}")
    _CONSOLE.print(
        f"next:  .venv/bin/tinyv score clients/examples/quickstart.jsonl{url}   (Ctrl-C here stops the service)"
    )


def _lock_words(plan: ServePlan) -> str:
    """What a caller must bring."""
    keys = plan.keys
    wanted = (
        ("TLS", keys.certificate),
        ("a client certificate", keys.client_ca),
        ("a token (TINYV_TOKEN)", keys.tokens),
    )
    words = [word for word, given in wanted if given is not None]
    return ", ".join(words) if words else f"none: whoever reaches {plan.address} may ask"
