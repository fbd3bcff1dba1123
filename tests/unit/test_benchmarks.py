"""The benchmarks' pure parts, and the README's numbers against the saved rows."""

import argparse
import json
import math
from collections import Counter
from pathlib import Path

import pytest
from tinyv.settings import RuleSettings

from benchmarks.falsenegatives import example
from benchmarks.harness import rows, stats
from benchmarks.harness.paths import RESULTS, ROOT, RUNS, add_out
from benchmarks.harness.results import read_csv
from benchmarks.harness.service import Service, slowed
from benchmarks.labelled.checking import checking
from benchmarks.load import perf, sweeps
from benchmarks.load.pools import Pools
from benchmarks.peers import hostile
from benchmarks.peers.fork import ForkPeer
from benchmarks.peers.pool import PoolPeer
from benchmarks.quality.attacks import attacks
from benchmarks.reporting.agree import compare, compare_peers
from benchmarks.reporting.cost import Assumptions, costs
from benchmarks.reporting.readme import BEGIN, END, replaced, section
from benchmarks.reporting.saved import Saved, points


def test_the_readme_s_numbers_are_the_saved_rows() -> None:
    readme = (ROOT / "README.md").read_text()
    written = readme.partition(BEGIN)[2].partition(END)[0].strip()
    assert written == section(Saved(RESULTS)).strip(), "run `make report SAVE=1`"


def test_a_readme_without_markers_stays_as_it_is() -> None:
    assert replaced("text", "numbers") == "text"
    assert replaced(f"a{BEGIN}old{END}b", "new") == f"a{BEGIN}\nnew\n{END}b"


def test_results_hold_no_path_and_no_address_of_a_machine() -> None:
    for path in RESULTS.rglob("*"):
        if path.is_file():
            text = path.read_text()
            for sign in ("/home/", "/work/", "/root/", "127.0.0.1", "pypi"):
                assert sign not in text, f"{path.name}: {sign}"


def test_a_run_replaces_the_committed_figures_only_when_told_to() -> None:
    parser = argparse.ArgumentParser()
    add_out(parser, "load")
    assert parser.parse_args([]).out == RUNS / "load"
    assert RUNS.relative_to(ROOT).parts[0] == ".tinyv"
    assert parser.parse_args(["--save"]).out == RESULTS / "load"


def test_percentiles_interpolate_and_nothing_is_nan() -> None:
    assert stats.percentile([1, 2, 3, 4], 0.5) == 2.5
    assert stats.percentile([5], 0.99) == 5
    assert math.isnan(stats.median([]))


def test_wilson_s_interval_holds_known_values() -> None:
    assert stats.wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert stats.wilson(153, 250) == pytest.approx((0.5503, 0.6703), abs=1e-3)
    assert stats.wilson(0, 0) == (0.0, 1.0)


def test_auc_counts_ordered_pairs_and_its_interval_holds_a_known_value() -> None:
    assert stats.auc([0.9, 0.8, 0.1], [1, 1, 0])[0] == 1.0
    assert stats.auc([0.5, 0.5], [1, 0])[0] == 0.5
    area, low, high = stats.auc([0.9, 0.4, 0.6, 0.2], [1, 1, 0, 0])
    assert area == 0.75
    assert 0 <= low < area < high <= 1
    assert math.isnan(stats.auc([0.3], [1])[0])


def test_calibration_is_zero_for_a_calibrated_judge_and_large_for_a_sure_liar() -> None:
    assert stats.calibration([1.0, 0.0], [1, 0])[0] == 0
    assert stats.calibration([1.0, 1.0], [0, 0])[0] == 1
    assert [n for n, _, _ in stats.calibration([0.05, 0.95, 0.95], [0, 1, 0])[1]] == [1, *[0] * 8, 2]


def test_the_same_seed_makes_the_same_rows_in_groups_with_both_labels() -> None:
    made = rows.read_rows("", groups=4)
    assert made == rows.read_rows("", groups=4)
    assert [len(group) for group in rows.groups_of(made)] == [16] * 4
    assert {row.label for row in made} == {0, 1}


def test_rows_that_are_made_here_reach_the_judge_too() -> None:
    with checking(RuleSettings()) as check:
        words = Counter(item.word for item in check(rows.read_rows("", groups=16)))
    assert min(words["accepted"], words["refuted"], words["open"]) >= 10


def test_both_file_shapes_are_read(tmp_path: Path) -> None:
    pairs, rollouts = tmp_path / "pairs.json", tmp_path / "rollouts.jsonl"
    pair = {"id": 1, "source": "s", "question": "q", "ground_truth": "$2$", "fn_output": "2", "tn_output": "3"}
    pairs.write_text(json.dumps([pair]))
    rollouts.write_text(json.dumps({"question": "q", "ground_truth": "2", "response": "2", "label": 1}) + "\n")
    assert [(row.response, row.label) for row in rows.read_rows(str(pairs))] == [("\\boxed{2}", 1), ("\\boxed{3}", 0)]
    assert rows.read_rows(str(rollouts))[0].label == 1


def test_a_line_without_a_response_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"question": "q", "ground_truth": "2"}\n')
    with pytest.raises(SystemExit, match="line 1: got no 'response'"):
        rows.read_rows(str(path))


def test_fresh_rows_share_a_number_in_their_group_alone_and_change_nothing_visible() -> None:
    made = rows.fresh(rows.read_rows("", groups=2), 100)
    truths = [row.ground_truth for row in made]
    assert len(set(truths)) == 2
    assert {truth.strip() for truth in truths} == {row.ground_truth for row in rows.read_rows("", groups=2)}
    assert len({row.ground_truth for row in rows.fresh(made, 0, per="row")}) == 32


def test_every_named_sweep_reads_and_rows_in_flight_stay_the_same() -> None:
    found = {sweep.name: sweep for sweep in sweeps.read_sweeps()}
    assert {"concurrency", "poisson", "rows", "judge_share"} <= set(found)
    assert [point.batch for point in found["rows"].points()] == [1, 16, 128, 512]
    assert {point.batch * point.concurrency for point in found["rows"].points()} == {512}
    assert [point.judge_share for point in found["judge_share"].points()] == [0, 0.1, 0.4, 1]


def test_an_unknown_key_or_name_of_a_sweep_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sweeps.toml"
    path.write_text('[x]\ntitle = "t"\naxis = "batch"\nvalues = [1]\nspeed = 3\n')
    with pytest.raises(SystemExit, match="'speed'"):
        sweeps.read_sweeps(path=path)
    with pytest.raises(SystemExit, match="'nothing'"):
        sweeps.read_sweeps("nothing")


def test_perf_analyzer_is_told_poisson_or_concurrency_and_the_mode() -> None:
    service, data = Service("host:1", ""), Path("data")
    closed = perf.command(perf.Run("rule_only", 16, 8, 4), service, data, Path("out.csv"))
    assert closed[closed.index("--concurrency-range") + 1] == "4"
    assert "mode:rule_only:string" in closed
    spread = perf.command(perf.Run("addon", 16, 8, 4, 2.5), service, data, Path("out.csv"))
    assert spread[spread.index("--request-distribution") + 1] == "poisson"
    assert "--concurrency-range" not in spread


def test_perf_analyzer_s_table_is_read_and_throughput_follows_from_latency() -> None:
    text = "Concurrency,Inferences/Second,Avg latency,p50 latency,p99 latency,GPU\n4,96,8000,7000,500000,\n"
    measured = perf.Measured(perf.Run("rule_only", 16, 100, 4), perf.read_csv_text(text), "")
    assert measured.rows_per_s == pytest.approx(4 * 16 / 0.008)
    assert measured.latency_ms(50) == 7
    poisson = perf.Measured(perf.Run("addon", 16, 9, 4, 2.0), measured.table, "")
    assert poisson.rows_per_s == pytest.approx(9 * 16 / (9 / 2.0 + 0.5))


def test_a_slowed_repository_differs_in_the_rule_room_alone(tmp_path: Path) -> None:
    models = slowed(tmp_path, 0.25)
    changed = [
        path.relative_to(models).as_posix()
        for path in models.rglob("*")
        if path.is_file() and path.read_bytes() != (ROOT / "model_repository" / path.relative_to(models)).read_bytes()
    ]
    assert changed == ["rule_verifier/1/model.py"]
    assert "sleep(0.25 * len(requests))" in (models / changed[0]).read_text()


def test_five_rows_hang_in_five_groups() -> None:
    mixed = hostile.with_hangs(rows.read_rows("", groups=10))
    hanging = [row for row in mixed if row.kind == "hang"]
    assert len(hanging) == 5
    assert len({row.group for row in hanging}) == 5


def test_no_attack_answers_the_question() -> None:
    made = attacks(rows.read_rows("", groups=3), 2)
    assert len({row.kind for row in made}) == len(made) // 2
    assert {row.label for row in made} == {0}
    assert not any("{truth}" in row.response or "{question}" in row.response for row in made)


def test_points_are_medians_with_the_spread_of_a_rerun() -> None:
    (point,) = points(runs(90, 100, 110))
    assert (point.rows_per_s, point.repeats) == (100, 3)
    assert point.spread == pytest.approx(4.303 * math.sqrt(2 / 3) * 0.1, rel=0.01)


def test_a_sweep_that_drifts_as_a_whole_counts_as_its_rounds() -> None:
    drifting = stats.rerun_spread([[90, 100, 110], [900, 1000, 1100]])
    scattered = stats.rerun_spread([[90, 100, 110], [1100, 1000, 900], [10, 9, 11]])
    assert drifting == pytest.approx(stats.rerun_spread([[90, 100, 110]]))
    assert scattered < drifting
    assert stats.rerun_spread([[5, 5], [7, 7]]) == 0
    assert math.isnan(stats.rerun_spread([[5], [7]]))


def runs(*rates: int) -> list[dict[str, str]]:
    return [{"value": "4", "rows_per_s": str(rate), "p50_ms": "1", "p99_ms": "2"} for rate in rates]


def test_two_runs_agree_within_the_larger_spread_and_single_runs_never_do() -> None:
    def rate(first: list[dict[str, str]], second: list[dict[str, str]]) -> bool:
        return next(found.agrees for found in compare(first, second) if found.figure == "rows_per_s")

    assert rate(runs(90, 100, 110), runs(105, 115, 125))
    assert not rate(runs(90, 100, 110), runs(140, 150, 160))
    assert not rate(runs(100), runs(100))


def test_peers_agree_by_the_deviation_of_all_of_them() -> None:
    def lines(*rates: tuple[str, float]) -> list[dict[str, str]]:
        return [peer_line(name, rate) for name, rate in rates]

    first = lines(("a", 99), ("a", 101), ("a", 100), ("b", 12), ("b", 10), ("b", 11))
    found = compare_peers(first, lines(("a", 105), ("a", 107), ("b", 30), ("b", 32)))
    assert [(one.of, one.agrees) for one in found] == [("a, plain", True), ("b, plain", False)]


def peer_line(name: str, rate: float) -> dict[str, str]:
    (line,) = read_csv(RESULTS / "peers" / "peers.csv")[:1]
    return line | {"name": name, "load": "plain", "rollouts_per_s": str(rate)}


def test_a_run_takes_whole_passes_over_the_file() -> None:
    made = rows.read_rows("", groups=3)
    pools, size = Pools(made, Service("host:1", "")), len(made)
    assert [pools.whole(count) for count in (size // 4, size, 7 * size + 3)] == [size // 4, size, 7 * size]


def test_cost_is_processor_time_at_the_assumed_price() -> None:
    assumed = Assumptions(core_hour_usd=0.1, gpu_hour_usd=1.0, step_rollouts=1_000_000, step_gpus=1, step_s=3600)
    (line,) = costs([{"peer": "p", "cpu_s_per_1000": 36.0}], assumed)
    assert (line["core_hours"], line["usd"], line["share_of_step"]) == pytest.approx((10, 1, 1))


def test_a_simulated_replica_answers_what_its_slots_allow() -> None:
    pytest.importorskip("simpy", reason="simpy is not installed: make setup-bench")
    from benchmarks.simulation.queues import Load, Replica, simulate  # noqa: PLC0415  # needs simpy

    replica = Replica(2, 0.01, rule_steady=0.5, rule_cv=1.0, request_s=0.0, judge_slots=1, judge_s=0.1, judge_cv=0.0)
    full = simulate(replica, Load(0, in_flight=16, groups=400))
    assert full.rows_per_s == pytest.approx(200, rel=0.1)
    calm = simulate(replica, Load(20, groups=400))
    assert calm.queue_p99_ms < full.queue_p99_ms
    judged = simulate(replica, Load(0, in_flight=16, reject_rate=1.0, unique_share=0.5, groups=200))
    assert judged.rows_per_s == pytest.approx(20, rel=0.1)


@pytest.mark.parametrize("peer", [PoolPeer, ForkPeer])
def test_peers_find_the_right_row_right_and_the_wrong_one_wrong(peer: type[PoolPeer] | type[ForkPeer]) -> None:
    made = peer(1)
    try:
        right = rows.Row("1", "g", "q", "$\\frac{1}{2}$", "so \\boxed{0.5}")
        wrong = rows.Row("2", "g", "q", "3", "so \\boxed{4}")
        assert made.score([right, wrong]) == [1.0, 0.0]
    finally:
        made.close()


def test_the_example_s_table_stands_between_its_markers_and_an_exact_share_has_no_interval() -> None:
    page = (ROOT / "docs" / "false-negatives.md").read_text()
    missed = [{"verifier": "rule alone", "estimate": {"rate": 0.05, "low": 0.02, "high": 0.09}}]
    known = [{"verifier": "rule alone", "estimate": {"rate": 0.04, "low": 0.04, "high": 0.04}}]
    about = {"data": "d.jsonl", "rows_in_data": 7, "date": "2026-01-01", "commit": "abc"}
    made = example.written(page, {"some": {"missed": missed}, "all": {"missed": known}}, about)
    assert "| rule alone | 5.0% (2.0% to 9.0%) | 4.0% |" in made
    assert made.startswith(page.partition(example.BEGIN)[0])
    assert made.endswith(page.partition(example.END)[2])


def test_the_example_s_table_is_the_saved_rows() -> None:
    found = json.loads((RESULTS / "false_negatives.json").read_text())
    page = (ROOT / "docs" / "false-negatives.md").read_text()
    assert example.written(page, {name: {"missed": missed} for name, missed in found["missed"].items()}, found) == page
