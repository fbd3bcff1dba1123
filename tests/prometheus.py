"""The real Prometheus and promtool, which `make test` unpacks from the Debian package, and what tests ask of them."""

import json
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.harness.service import free_ports

ROOT = Path(__file__).parents[1]
PROGRAMS = ROOT / ".tinyv" / "prometheus" / "usr" / "bin"
ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yml"

needed = pytest.mark.skipif(
    not (PROGRAMS / "promtool").is_file(), reason="no Prometheus: `make .tinyv/prometheus/.done` (a Debian package)"
)


def promtool(*words: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    """What promtool says."""
    command = [str(PROGRAMS / "promtool"), *map(str, words)]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False, timeout=60)


@dataclass(frozen=True)
class Prometheus:
    """A running one."""

    port: int

    def get(self, path: str, **words: str) -> Any:
        """The `data` of its API; an error of a query is the test's."""
        query = urllib.parse.urlencode(words)
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/{path}?{query}", timeout=10) as reply:
            found = json.load(reply)
        assert found["status"] == "success", found
        return found["data"]

    def query(self, expression: str) -> list[tuple[dict[str, str], float]]:
        """The series of an expression's value now."""
        result = self.get("query", query=expression)["result"]
        return [(series["metric"], float(series["value"][1])) for series in result]

    def wait_for(self, expression: str, timeout_s: float = 60.0) -> list[tuple[dict[str, str], float]]:
        """Asks until there is a series."""
        started = time.monotonic()
        while time.monotonic() - started < timeout_s:
            if found := self.query(expression):
                return found
            time.sleep(0.3)
        raise AssertionError(f"{expression}: no series after {timeout_s} s")


@contextmanager
def prometheus(folder: Path, metrics_port: int) -> Iterator[Prometheus]:
    """One that scrapes a service every second, with our rules loaded."""
    (port,) = free_ports(1)
    settings = {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(ALERTS)],
        "scrape_configs": [
            {
                "job_name": "tinyv",
                "static_configs": [{"targets": [f"127.0.0.1:{metrics_port}"], "labels": {"namespace": "tinyv"}}],
            }
        ],
    }
    file = folder / "prometheus.yml"
    file.write_text(json.dumps(settings))  # JSON is YAML
    command = [
        *(str(PROGRAMS / "prometheus"), f"--config.file={file}", f"--storage.tsdb.path={folder / 'data'}"),
        *(f"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"),
    ]
    with (folder / "prometheus.log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            running = Prometheus(port)
            _wait_ready(running, process, folder)
            yield running
        finally:
            process.terminate()
            process.wait(30)


def _wait_ready(running: Prometheus, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    for _ in range(300):
        assert process.poll() is None, (folder / "prometheus.log").read_text()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/-/ready", timeout=5) as reply:
                if reply.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("Prometheus is not ready after 30 s")
