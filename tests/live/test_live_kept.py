"""Verdicts that survive a restart, on the real server: the same rows cost no call, another judge's or damage all."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tinyv_client import Mode, Sample, Verdict

from .service import ROOT, Service, serving

ROWS = [
    Sample("What is it?", "the even prime", f"two, the even prime, for the {number}th time") for number in range(24)
]


def _asked(service: Service) -> tuple[list[Verdict], float]:
    """The rows' verdicts, and how many calls they cost."""
    with service.client() as client:
        verdicts = client.verify(ROWS, mode=Mode.JUDGE_ONLY)
    return verdicts, service.counter("tinyv_engine_calls_total")


def _engine_of_another_profile(folder: Path) -> Path:
    """The same weights, whose manifest names the profile's next version."""
    engine = Path((ROOT / ".tinyv" / "engine").read_text().strip())
    there = folder / "engine"
    there.mkdir()
    for file in engine.iterdir():
        (there / file.name).symlink_to(file)
    profile = folder / "bumped.json"
    shipped = json.loads((ROOT / "python_backend/tinyv/profiles/embedded.json").read_text())
    profile.write_text(json.dumps(shipped | {"version": shipped["version"] + 1}))
    manifest = json.loads((engine / "manifest.json").read_text()) | {"profile": str(profile)}
    (there / "manifest.json").unlink()
    (there / "manifest.json").write_text(json.dumps(manifest))
    return there


def test_the_same_file_after_a_restart_costs_no_call_and_after_a_profile_s_bump_or_damage_all(tmp_path: Path) -> None:
    kept = tmp_path / "verdicts.db"
    env = {"TINYV_JUDGE_CACHE_FILE": str(kept)}
    with serving(tmp_path, env) as service:
        first, calls = _asked(service)
        assert calls == len(ROWS)
        assert service.counter("tinyv_judge_kept_total", outcome="written") == len(ROWS)
    with serving(tmp_path, env) as service:
        assert _asked(service) == (first, 0.0)
    with closing(sqlite3.connect(kept)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(kept.read_bytes())
    data[100 : len(data) // 2] = bytes(len(data) // 2 - 100)
    kept.write_bytes(data)
    with serving(tmp_path, env) as service:
        verdicts, calls = _asked(service)
        assert calls == len(ROWS)
        assert all(verdict.status.scored for verdict in verdicts), "judged anew, in the last bits perhaps otherwise"
        assert service.counter("tinyv_judge_kept_total", outcome="damaged") == 1
    assert kept.with_name("verdicts.db.damaged").exists()
    with serving(tmp_path, env, engine=_engine_of_another_profile(tmp_path)) as service:
        assert _asked(service)[1] == len(ROWS)
        assert service.counter("tinyv_judge_kept_total", outcome="read") == 0
