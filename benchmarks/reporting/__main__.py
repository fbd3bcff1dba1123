"""`python -m benchmarks.reporting`: writes report/*.png, report/index.html and the README's section."""

import argparse
from pathlib import Path

from benchmarks.harness.paths import REPORT, RESULTS, ROOT, fail, say
from benchmarks.reporting.figures import draw_all
from benchmarks.reporting.page import page
from benchmarks.reporting.readme import replaced, section
from benchmarks.reporting.saved import Saved


def main() -> None:
    """Reports what was saved; measures nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", default=str(RESULTS), help="folder of the results")
    parser.add_argument("--out", default=str(REPORT), help="folder of the report")
    options = parser.parse_args()
    saved, out = Saved(Path(options.results)), Path(options.out)
    if not saved.environments:
        fail("got no results, expected some; next: make bench bench-peers eval simulate")
    pictures = draw_all(saved, out)
    (out / "index.html").write_text(page(saved, pictures, out))
    if out == REPORT:
        readme = ROOT / "README.md"
        readme.write_text(replaced(readme.read_text(), section(saved)))
    say(f"{len(pictures)} pictures and index.html in {out.name}/")


if __name__ == "__main__":
    main()
