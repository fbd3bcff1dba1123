"""`tinyv watch`: a server's counters, and their rates."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from tinyv_client import InvalidArgument, cli, command_watch
from tinyv_client._metrics import Counters
from tinyv_client._scrape import Pages
from tinyv_client.testing import FakeServer
from typer.testing import CliRunner, Result

from tests.pages import listening

TEXT = """# HELP tinyv_rows_total Rows answered
# TYPE tinyv_rows_total counter
tinyv_rows_total{data_source="a",model="judge",status="rule_accepted",version="1"} 10
tinyv_rows_total{data_source="b",model="judge",status="rule_accepted",version="1"} 5
tinyv_rule_pending 3
nv_inference_count{model="tinyv"} 7
tinyv_broken{ nonsense
"""


class Handler(BaseHTTPRequestHandler):
    token: str | None = None

    def do_GET(self) -> None:  # the library's name
        self.send_response(200)
        self.end_headers()
        Handler.token = self.headers.get("authorization")
        self.wfile.write(b"nothing" if "elsewhere" in self.path else TEXT.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    with listening(Handler) as port:
        yield f"127.0.0.1:{port}"


def test_counters_of_the_service_are_read_and_summed_over_data_sources() -> None:
    found = Counters.read(TEXT, 0.0)
    rows = ("tinyv_rows_total", "model=judge status=rule_accepted")
    assert found.values == {rows: 15.0, ("tinyv_rule_pending", ""): 3.0}


def test_of_a_histogram_count_and_sum_are_shown() -> None:
    text = 'tinyv_stage_seconds_count{stage="rule"} 4\ntinyv_stage_seconds_sum{stage="rule"} 0.5\n'
    found = Counters.read(f'{text}tinyv_stage_seconds_bucket{{stage="rule",le="0.001"}} 3\n', 1.0)
    assert found.values == {
        ("tinyv_stage_seconds_count", "stage=rule"): 4.0,
        ("tinyv_stage_seconds_sum", "stage=rule"): 0.5,
    }
    assert list(found.table(Counters(0.0)).columns[3].cells) == ["4.0", "0.5"]


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


def watch(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["watch", "--once", *words], prog_name="tinyv")


def test_c5_watch_takes_the_address_that_serve_prints(url: str) -> None:
    for given in (url, f"http://{url}", f"http://{url}/metrics", f"{url},http://{url}/metrics"):
        assert watch("--url", given).exit_code == 0, given


def test_several_servers_counters_are_summed(url: str) -> None:
    assert "30" in watch("--url", f"{url},{url}").stdout


def test_c5_the_address_and_the_token_come_from_the_environment(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINYV_METRICS_URL", url)
    monkeypatch.setenv("TINYV_TOKEN", "s3cret")
    assert watch().exit_code == 0
    assert Handler.token == "Bearer s3cret"


def test_without_an_address_the_metrics_are_beside_the_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def refuse(pages: Pages) -> None:
        asked.extend(pages.urls)
        raise InvalidArgument("enough")

    monkeypatch.setattr(command_watch, "_read", refuse)
    monkeypatch.setenv("TINYV_URL", "a:8001, b:9001")
    assert watch().exit_code == 2
    assert asked == ["http://a:8002/metrics", "http://b:8002/metrics"]


def test_c4_watch_on_the_grpc_port_is_one_sentence() -> None:
    with FakeServer() as server:
        result = watch("--url", server.url)
    assert result.exit_code == 4
    assert "8001 is its gRPC port" in " ".join(result.stderr.split())
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("given", ["127.0.0.1", "ftp://a:1", "a:99999", "a:b", "http://"])
def test_an_address_that_is_none_is_bad_usage(given: str) -> None:
    result = watch("--url", given)
    assert result.exit_code == 2
    assert "expected 'host:port'" in " ".join(result.stderr.split())


def test_a_page_without_counters_is_no_metrics_port(url: str) -> None:
    result = watch("--url", f"http://{url}/elsewhere")
    assert result.exit_code == 4
    assert "without tinyv_ counters" in " ".join(result.stderr.split())


def test_a5_a_local_page_is_read_past_a_proxy_and_a_remote_one_s_error_says_the_word(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert watch("--url", url).exit_code == 0
    result = watch("--url", "metrics.invalid:8002")
    assert (result.exit_code, "through the proxy of http_proxy" in " ".join(result.stderr.split())) == (4, True)
