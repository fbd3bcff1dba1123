"""Files of rollouts of any size, in two formats; the same size and seed make the same file."""

import json
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

__all__ = ["KINDS", "make"]

KINDS = ("jsonl", "parquet")

_WORDS = ("so", "we", "have", "that", "the", "sum", "of", "two", "squares", "is", "then", "at", "most", "one", "half")
_CHARS = (500, 40_000)
_LARGE_EVERY, _LARGE_CHARS = 1_000, 1 << 20
"""One row in so many has a cell of a megabyte."""
_GROUP_ROWS = 20_000
"""Of Parquet: a row group of some hundred megabytes, as writers make them."""


def make(path: Path, size: int, seed: int = 21) -> int:
    """Writes a file of about `size` bytes of text; gives its rows."""
    rows = _rows(size, random.Random(seed))  # noqa: S311  # seeded random is wanted
    return _parquet(path, rows) if path.suffix == ".parquet" else _lines(path, rows)


def _rows(size: int, random_: random.Random) -> Iterator[dict[str, Any]]:
    text = " ".join(random_.choices(_WORDS, k=_LARGE_CHARS // 3))
    number = made = 0
    while made < size:
        chars = _LARGE_CHARS if number % _LARGE_EVERY == _LARGE_EVERY - 1 else random_.randint(*_CHARS)
        start = random_.randrange(max(1, len(text) - chars))
        response = f"{text[start : start + chars]} \\boxed{{{number % 7}}}"
        yield {"id": number, "question": f"What is {number} modulo 7?", "ground_truth": "3", "response": response}
        number, made = number + 1, made + len(response)


def _lines(path: Path, rows: Iterator[dict[str, Any]]) -> int:
    count = 0
    with path.open("w") as handle:
        for row in rows:
            handle.write(json.dumps(row) + "\n")
            count += 1
    return count


def _parquet(path: Path, rows: Iterator[dict[str, Any]]) -> int:
    import pyarrow as pa  # noqa: PLC0415  # an extra of the client
    from pyarrow import parquet  # noqa: PLC0415

    count, writer = 0, None
    while group := list(islice(rows, _GROUP_ROWS)):
        table = pa.Table.from_pylist(group)
        writer = writer or parquet.ParquetWriter(path, table.schema, compression="none", use_dictionary=False)
        writer.write_table(table)
        count += len(group)
    if writer is not None:
        writer.close()
    return count
