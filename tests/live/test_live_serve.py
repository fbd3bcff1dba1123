"""`tinyv serve` as a person meets it: ready, next command, ports in use, Ctrl-C."""

import subprocess
import sys
from pathlib import Path

import psutil

from .service import ROOT, Service, serving

TINYV = str(Path(sys.executable).parent / "tinyv")


def test_it_says_when_it_is_ready_and_what_to_try_next(service: Service) -> None:
    assert "ready" in service.said
    assert service.url in service.said
    assert "tinyv score clients/examples/quickstart.jsonl" in service.said


def test_the_printed_next_command_works(service: Service, tmp_path: Path) -> None:
    out = tmp_path / "scored.jsonl"
    command = [TINYV, "score", "clients/examples/quickstart.jsonl", "--url", service.url, "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "rule_accepted" in done.stdout
    assert len(out.read_text().splitlines()) == 12


def test_ping_finds_every_model_ready(service: Service) -> None:
    done = subprocess.run(
        [TINYV, "ping", "--url", service.url], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(name in done.stdout for name in ("tinyv", "rule_verifier", "judge", "tensorrt_llm"))


def test_a_port_in_use_is_named_with_the_flag_to_change(service: Service) -> None:
    port = service.url.split(":")[1]
    engine = (ROOT / ".tinyv" / "engine").read_text().strip()
    command = [TINYV, "serve", "--engine-dir", engine, "--grpc-port", port, "--metrics-port", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert port in done.stdout
    assert "PORT=" in done.stdout
    assert service.state["pid"] == service.process.pid, "B11: the refused one takes nothing from the first"
    assert service.client().ready()


def test_killing_the_launcher_takes_the_server_along(tmp_path: Path) -> None:
    with serving(tmp_path) as running:
        family = psutil.Process(running.process.pid).children(recursive=True)
        running.process.kill()
        running.process.wait(30)
        _, alive = psutil.wait_procs(family, timeout=30)
        assert not alive


def test_a_service_in_the_background_of_a_shell_stops_by_ctrl_c_too(tmp_path: Path) -> None:
    """Shells start background jobs with SIGINT ignored; `serving` fails when something is left running."""
    deaf = ("sh", "-c", 'trap "" INT; exec "$@"', "sh")
    with serving(tmp_path, prefix=deaf) as running:
        assert running.client().ready()
    assert "stopped" in running.said
