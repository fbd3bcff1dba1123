"""A service as a cluster confines it: not root, no privileges, a read-only file system but for three folders."""

import os
import shutil
import subprocess
from pathlib import Path

import psutil
import pytest
from tinyv_client import Sample, VerifierClient

from .service import ROOT, serving

USER = "1000"

CONFINED = f"""
set -e
home=$1; shift
mount -t tmpfs tmpfs /mnt; mkdir /mnt/root /mnt/home; mount --bind {ROOT} /mnt/root; mount --bind "$home" /mnt/home
mount -t tmpfs -o mode=1777,size=1g tmpfs /tmp
mkdir -p {ROOT} "$home"; mount --move /mnt/root {ROOT}; mount --move /mnt/home "$home"
mount -t tmpfs -o mode=1777,size=2g tmpfs /dev/shm
mount -o remount,bind,ro {ROOT}; mount -o remount,bind,ro /
cd {ROOT}
exec setpriv --reuid {USER} --regid {USER} --clear-groups --no-new-privs \
    --bounding-set=-all,+dac_read_search --inh-caps=-all,+dac_read_search --ambient-caps=-all,+dac_read_search "$@"
"""
"""deploy/kubernetes' mounts: home, /tmp (Triton's Python backend makes a folder there) and /dev/shm. The right to read
everything is none of a cluster's: Python may lie in root's home here."""


def _can_confine() -> bool:
    if os.getuid() or not all(map(shutil.which, ("unshare", "setpriv"))):
        return False
    tried = subprocess.run([str(shutil.which("unshare")), "--mount", "true"], capture_output=True, check=False)
    return tried.returncode == 0


@pytest.mark.skipif(not _can_confine(), reason="needs root, unshare and setpriv")
def test_it_serves_without_root_and_writes_to_named_folders_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    shutil.chown(home, int(USER), int(USER))
    prefix = ("unshare", "--mount", "--propagation", "private", "sh", "-c", CONFINED, "sh", str(home))
    with serving(tmp_path, {"HOME": str(home)}, prefix=prefix, words=["--home", str(home)]) as service:
        family = [psutil.Process(service.process.pid), *psutil.Process(service.process.pid).children(recursive=True)]
        assert {process.uids().effective for process in family} == {int(USER)}
        inside = Path(f"/proc/{service.process.pid}/root")
        mounts = (inside / "proc" / str(service.process.pid) / "mounts").read_text().splitlines()
        writable = {words[1] for words in map(str.split, mounts) if "rw" in words[3].split(",") and words[2] != "proc"}
        assert not {"/", str(ROOT)} & writable
        with VerifierClient(service.url) as client:
            verdicts = client.verify(
                [Sample("What is 1+1?", "2", "\\boxed{2}"), Sample("Which horse?", "a red horse", "\\boxed{a sorrel}")]
            )
        assert [verdict.status.scored for verdict in verdicts] == [True, True]
