"""`python -m benchmarks.overhead`: what a lock, an audit and traces cost the rule path, in rows a second.

Owns what is compared: one service each, all on this machine, the same rollouts, in turns. Two settings: cold (blanks
behind the ground truth make every pair new) and warm. The warm path is the fastest there is, so it shows a cost most.
"""

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table
from tinyv_client import Tls, VerifierClient

from benchmarks.harness.environment import environment
from benchmarks.harness.paths import add_out
from benchmarks.harness.results import write_json
from benchmarks.harness.rows import fresh, read_rows, samples
from benchmarks.harness.service import Service, serving

__all__ = ["main"]

_TOKEN = "token-of-the-benchmark"  # noqa: S105  # of a server that lives a minute on this machine
_WARMINGS = 3
_SETTLING_S = 0.3
"""What is written and sent beside the rows has been by then."""

_Figures = dict[str, dict[str, list[float]]]
"""By service and setting, one a round."""

_COLLECTOR = """
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()
    def log_message(self, *_):
        pass
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
"""


@dataclass(frozen=True, slots=True)
class Variant:
    """One service of those compared."""

    name: str
    words: tuple[str, ...] = ()
    """More words of `tinyv serve`."""
    settings: Mapping[str, str] = field(default_factory=dict)
    tls: Tls | None = None
    token: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def main() -> None:
    """Serves, measures, shows and saves."""
    options = _arguments()
    rows = read_rows(options.data)
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        collector = stack.enter_context(_collector())
        known = [*_variants(Path(folder)), *_traced(collector)]
        variants = [one for one in known if one.name == "plain" or one.name.startswith(options.only)]
        served = [stack.enter_context(_served(variant)) for variant in variants]
        for _, client in served:
            for _ in range(_WARMINGS):
                client.verify(samples(rows), mode="rule_only")
        rates: _Figures = {one.name: {"cold": [], "warm": []} for one in variants}
        spent: _Figures = {one.name: {"cold": [], "warm": []} for one in variants}
        for number in range(options.rounds):
            for variant, (service, client) in zip(variants, served, strict=True):
                for setting in ("cold", "warm"):
                    new = samples(rows if setting == "warm" else fresh(rows, 300_000 + 2_000 * number))
                    started, before = time.perf_counter(), service.cpu_seconds()
                    client.verify(new, mode="rule_only")
                    rates[variant.name][setting].append(len(rows) / (time.perf_counter() - started))
                    time.sleep(_SETTLING_S)
                    spent[variant.name][setting].append(1e3 * (service.cpu_seconds() - before) / len(rows))
    _show(rates, spent)
    about = environment(rows=len(rows), rounds=options.rounds)
    write_json(options.out, {**about, "rows a second": rates, "processor ms a row": spent})


def _variants(folder: Path) -> list[Variant]:
    key, certificate, tokens = folder / "key.pem", folder / "certificate.pem", folder / "tokens"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-keyout", str(key), "-out", str(certificate), "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # every word is ours
    tokens.touch(mode=0o600)
    tokens.write_text(_TOKEN)
    words = ("--tls-cert", str(certificate), "--tls-key", str(key))
    tls = Tls(roots=certificate)
    return [
        Variant("plain"),
        Variant("token", ("--token-file", str(tokens)), token=_TOKEN),
        Variant("TLS and token", (*words, "--token-file", str(tokens)), tls=tls, token=_TOKEN),
        *(
            Variant(f"audit, {texts}", settings={"TINYV_AUDIT_FOLDER": str(folder / texts), "TINYV_AUDIT_TEXTS": texts})
            for texts in ("full", "hashes")
        ),
    ]


def _traced(collector: str) -> list[Variant]:
    """Two that have a collector: one for callers without a trace, and one whose every request belongs to one."""
    words = ("--otlp-url", collector)
    headers = {"traceparent": f"00-{'1' * 32}-{'2' * 16}-01"}
    return [Variant("traces, none brought", words), Variant("traces, every request", words, headers=headers)]


@contextlib.contextmanager
def _collector() -> Iterator[str]:
    """Something that takes spans and forgets them, in a process of its own; its address."""
    with subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-c", _COLLECTOR], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v1/traces" if process.stdout else ""
        finally:
            process.terminate()


@contextlib.contextmanager
def _served(variant: Variant) -> Iterator[tuple[Service, VerifierClient]]:
    os.environ.update(variant.settings)
    try:
        with (
            serving(words=variant.words) as service,
            VerifierClient(service.url, tls=variant.tls, token=variant.token, headers=variant.headers) as client,
        ):
            yield service, client
    finally:
        for name in variant.settings:
            os.environ.pop(name, None)


def _show(rates: _Figures, spent: _Figures) -> None:
    table = Table("service", "setting", "rows/s", "of plain", "processor ms a row", "of plain")
    for name, settings in rates.items():
        for setting in settings:
            rate, plain = (statistics.median(rates[one][setting]) for one in (name, "plain"))
            cost, plain_cost = (statistics.median(spent[one][setting]) for one in (name, "plain"))
            shares = f"{rate / plain:.0%}", f"{cost:.3f}", f"{cost / plain_cost:.0%}"
            table.add_row(name, setting, f"{rate:.0f}", *shares)
    Console(width=100).print(table)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.overhead", description=__doc__)
    parser.add_argument("--data", default="", help="JSONL of rollouts; empty: generated ones")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="variants beside plain, by the beginning of their names; empty: all")
    add_out(parser, "overhead.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
