"""Five responses that keep math-verify busy for minutes or for ever (measured on 0.9.0 without its timeouts)."""

from dataclasses import replace

from benchmarks.harness.rows import Row

__all__ = ["HANGS", "with_hangs"]

HANGS = (
    "9^{9^{9^{9}}}",
    "(10^8)!",
    "(x+y+z+w)^{300}",
    "7^{10^{12}} \\mod 13",
    "\\sum_{n=1}^{10^7} \\frac{1}{n^2+1}",
)


def with_hangs(rows: list[Row]) -> list[Row]:
    """The rows, with the last row of each of five groups spread over them replaced by one that hangs."""
    made = list(rows)
    by_group: dict[str, int] = {row.group: number for number, row in enumerate(rows)}
    places = list(by_group.values())
    step = max(1, len(places) // len(HANGS))
    for answer, place in zip(HANGS, places[::step], strict=False):
        made[place] = replace(made[place], response=f"So the answer is \\boxed{{{answer}}}.", label=0, kind="hang")
    return made
