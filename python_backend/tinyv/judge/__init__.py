"""The judge: who is asked about which row, and what the answer means.

A row goes through `route.py` (is the judge needed?), `prompt.py` (what it is asked), `desk.py` (dedupe, cache, queue,
deadlines, one engine call per unique row), `parse.py` (what the reply says), where it is asked for `opinions.py` (the
same with both texts swapped), and back to `route.py` (the merge). `kept.py` is the part of the cache that survives a
restart, `identity.py` what such a verdict depends on.
"""

from tinyv.judge.desk import Engine
from tinyv.judge.room import JUDGE_VERSION, JudgeRoom, JudgeRow

__all__ = ["JUDGE_VERSION", "Engine", "JudgeRoom", "JudgeRow"]
