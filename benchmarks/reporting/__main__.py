"""`python -m benchmarks.reporting`: pictures and a page of what was measured here.

With `--save`: of the committed figures, into `report/` and the README.
"""

import argparse

from benchmarks.harness.paths import REPORT, RESULTS, ROOT, RUNS, fail, say
from benchmarks.reporting.figures import draw_all
from benchmarks.reporting.page import page
from benchmarks.reporting.readme import replaced, section
from benchmarks.reporting.saved import Saved


def main() -> None:
    """Reports what was saved; measures nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--save", action="store_true", help="of the committed figures, for the repository")
    save = parser.parse_args().save
    saved, out = (Saved(RESULTS), REPORT) if save else (Saved(RUNS), RUNS / "report")
    if not saved.environments:
        fail(f"{RUNS}: got no results, expected some; next: make bench eval, or make report SAVE=1")
    pictures = draw_all(saved, out)
    (out / "index.html").write_text(page(saved, pictures, out))
    if save:
        readme = ROOT / "README.md"
        readme.write_text(replaced(readme.read_text(), section(saved)))
    say(f"{len(pictures)} pictures and index.html in {out}")


if __name__ == "__main__":
    main()
