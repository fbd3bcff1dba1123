"""`tinyv watch`: a server's counters, and their rates."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from tinyv_client import cli
from tinyv_client._metrics import Counters
from typer.testing import CliRunner

TEXT = """# HELP tinyv_rows_total Rows answered
# TYPE tinyv_rows_total counter
tinyv_rows_total{data_source="a",model="judge",status="rule_accepted",version="1"} 10
tinyv_rows_total{data_source="b",model="judge",status="rule_accepted",version="1"} 5
tinyv_rule_pending 3
nv_inference_count{model="tinyv"} 7
tinyv_broken{ nonsense
"""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the library's name
        self.send_response(200)
        self.end_headers()
        self.wfile.write(TEXT.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(20)


def test_counters_of_the_service_are_read_and_summed_over_data_sources() -> None:
    found = Counters.read(TEXT, 0.0)
    rows = ("tinyv_rows_total", "model=judge status=rule_accepted")
    assert found.values == {rows: 15.0, ("tinyv_rule_pending", ""): 3.0}


def test_rates_are_since_the_reading_before_and_a_restart_is_no_negative_rate() -> None:
    first = Counters(0.0, {("tinyv_rows_total", ""): 10.0, ("tinyv_x_total", ""): 9.0})
    later = Counters(2.0, {("tinyv_rows_total", ""): 30.0, ("tinyv_x_total", ""): 1.0})
    assert list(later.table(first).columns[3].cells) == ["10.0", "0.0"]


def test_once_shows_a_table_and_ends(url: str) -> None:
    result = CliRunner().invoke(cli.app, ["watch", "--url", url, "--once"], prog_name="tinyv")
    assert result.exit_code == 0
    assert "tinyv_rows_total" in result.stdout
    assert "15" in result.stdout


def test_no_server_is_exit_4_and_says_which_port_is_meant() -> None:
    result = CliRunner().invoke(cli.app, ["watch", "--url", "127.0.0.1:1", "--once"], prog_name="tinyv")
    assert result.exit_code == 4
    assert "metrics port" in " ".join(result.stderr.split())
