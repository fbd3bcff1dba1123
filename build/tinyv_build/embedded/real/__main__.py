"""`python -m tinyv_build.embedded.real`: lessons of real answers, from public data sets that a reader has.

Writes `lessons.jsonl.gz`, `validation.jsonl.gz` and `counts.json` (lessons by source and kind, and what was dropped and
why). One process; about 20 ms of processor time a reference.
"""

import argparse
import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from tinyv_build.embedded.real.course import Course, Split, usable
from tinyv_build.embedded.real.overlap import Questions
from tinyv_build.embedded.real.records import Lesson
from tinyv_build.embedded.real.sources import Source, labelled_rows, questions_of, references
from tinyv_build.errors import BuildError

__all__ = ["main"]


def main() -> int:
    """Makes the files; returns the exit status."""
    options = _arguments()
    try:
        _make(options)
    except BuildError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0


def _make(options: argparse.Namespace) -> None:
    tests = Questions(chain.from_iterable(questions_of(source) for source in options.without))
    labelled = [
        row
        for sources, weak in ((options.labelled, False), (options.weak, True))
        for source in sources
        for row in labelled_rows(source, weak=weak)
    ]
    known = [row for row in labelled if row is not None]
    split = Split.of(known, options.held_back, options.held_back_labelled)
    course = Course()
    course.add_responses(labelled, split, tests)
    given = chain(chain.from_iterable(map(references, options.sources)), (row.reference for row in known))
    rows = list(usable(given, tests, course.tally))
    if options.limit:
        rows = random.Random(options.seed).sample(rows, min(options.limit, len(rows)))
    course.teach(rows, split, options.seed, lambda done: _progress(done, len(rows)))
    _write(options.out, course, options.seed)


def _progress(done: int, total: int) -> None:
    if done % 500 == 0 or done == total:
        sys.stderr.write(f"{done} of {total} references\n")


def _write(out: Path, course: Course, seed: int) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name, lessons in (("lessons", course.training), ("validation", course.validation)):
        with gzip.open(out / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(row.as_json(), ensure_ascii=False)}\n" for row in _shuffled(lessons, seed))
    counts = {
        "training": _counts(course.training),
        "validation": _counts(course.validation),
        "dropped": dict(course.tally.dropped.most_common()),
        "examples of what was dropped": course.tally.examples,
    }
    (out / "counts.json").write_text(json.dumps(counts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _shuffled(lessons: list[Lesson], seed: int) -> Iterable[Lesson]:
    """In random order, twins beside each other."""
    by_twin: dict[str, list[Lesson]] = {}
    for lesson in lessons:
        by_twin.setdefault(lesson.twin, []).append(lesson)
    twins = list(by_twin.values())
    random.Random(seed).shuffle(twins)
    return chain.from_iterable(twins)


def _counts(lessons: list[Lesson]) -> dict[str, object]:
    def table(keys: Iterable[str]) -> dict[str, int]:
        return dict(Counter(keys).most_common())

    return {
        "rows": len(lessons),
        "right": sum(lesson.same for lesson in lessons),
        "open": sum(lesson.open for lesson in lessons),
        "open and right": sum(lesson.open and lesson.same for lesson in lessons),
        "questions": len({lesson.group for lesson in lessons}),
        "by source": table(lesson.source for lesson in lessons),
        "by spelling or miss": table(lesson.kind.partition("/")[0] for lesson in lessons),
        "by dress": table(lesson.kind.partition("/")[2] or lesson.kind for lesson in lessons),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tinyv_build.embedded.real", description=__doc__)
    columns = "FILE[:field=column,...] with the fields question, ground_truth, source"
    parser.add_argument("--from", dest="sources", type=Source.parse, action="append", default=[], help=columns)
    parser.add_argument(
        "--labelled", type=Source.parse, action="append", default=[], help=f"{columns}, response, label"
    )
    parser.add_argument(
        "--weak", type=Source.parse, action="append", default=[], help="as --labelled, never to measure"
    )
    parser.add_argument("--without", type=Source.parse, action="append", default=[], help="files of test questions")
    parser.add_argument("--out", type=Path, required=True, help="folder")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=int, default=0, help="that many references, drawn; 0: all")
    parser.add_argument("--held-back", type=float, default=0.05, help="share of the questions, for validation")
    parser.add_argument("--held-back-labelled", type=float, default=0.4, help="share of the labelled questions")
    options = parser.parse_args()
    if not options.sources and not options.labelled:
        parser.error("got no file, expected --from or --labelled; next: docs/real-answers.md")
    return options


if __name__ == "__main__":
    raise SystemExit(main())
