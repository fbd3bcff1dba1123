"""Rows with what the rule proves of them, where it is at hand; a batch is bounded by rows and by characters."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from tinyv_client.reporting.seen import Seen

__all__ = ["Proof", "Prove", "proven"]

Proof: TypeAlias = tuple[str, str]
"""accepted, refuted or open, and its name."""

Prove: TypeAlias = Callable[[Sequence[tuple[str, str, str]]], Sequence[Proof]]
"""Of (question, reference, response)."""

_BATCH_ROWS, _BATCH_CHARS = 1024, 1 << 22

_BEST_FIRST = ("accepted", "open", "refuted")


def proven(rows: Iterable[Seen], prove: Prove | None) -> Iterator[tuple[Seen, Proof | None]]:
    """The rows in their order; None: there is no rule to ask."""
    if prove is None:
        yield from ((row, None) for row in rows)
        return
    for batch in _batches(rows):
        texts = [_texts(row) for row in batch]
        said = iter(prove([text for of_row in texts for text in of_row]))
        for row, of_row in zip(batch, texts, strict=True):
            yield row, _best([next(said) for _ in of_row])


def _batches(rows: Iterable[Seen]) -> Iterator[list[Seen]]:
    batch: list[Seen] = []
    chars = 0
    for row in rows:
        batch.append(row)
        chars += len(row.row.sample.question) + len(row.row.sample.response)
        if len(batch) >= _BATCH_ROWS or chars >= _BATCH_CHARS:
            yield batch
            batch, chars = [], 0
    if batch:
        yield batch


def _texts(row: Seen) -> list[tuple[str, str, str]]:
    """One for each reference."""
    sample = row.row.sample
    truths = (sample.ground_truth,) if isinstance(sample.ground_truth, str) else tuple(sample.ground_truth) or ("",)
    return [(sample.question, truth, sample.response) for truth in truths]


def _best(proofs: Sequence[Proof]) -> Proof:
    """Any of the references makes an answer right, and all of them have to be refuted for a wrong one."""
    return min(proofs, key=lambda proof: _BEST_FIRST.index(proof[0]))
