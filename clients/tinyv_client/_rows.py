"""Rows on their way out: checked, encoded once, cut into requests that are bounded in rows and bytes.

Owns which rows are answered here instead of being sent.
Knows nothing of gRPC.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tinyv_contract import contract
from tinyv_contract.records import NAN, Sample, Status, Verdict

from tinyv_client.errors import InvalidArgument

__all__ = ["REFUSED", "Bounds", "Cells", "Chunk", "Ranks", "chunked", "grouped"]

Cells = tuple[bytes, ...]
"""One row's cells, in the order of `contract.ENSEMBLE.inputs`."""

Ranks = tuple[int, ...]
"""Positions of servers, the favourite first."""

REFUSED = Verdict(NAN, Status.INVALID_INPUT)
"""The verdict of a row that is not sent."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large one request may be."""

    rows: int
    nbytes: int
    """Bytes of text in one request; a single row may exceed it, since it cannot be cut."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One request's worth of neighbouring rows; None stands for a row that is answered here."""

    rows: tuple[Cells | None, ...]
    ranks: Ranks | None = None
    """The servers it would rather go to; None: any."""
    rule_only: bool = False
    """Asks the rule alone, whatever the call asks."""

    @property
    def sent(self) -> list[Cells]:
        """The rows that travel."""
        return [row for row in self.rows if row is not None]

    def merge(self, answers: Iterable[Verdict]) -> list[Verdict]:
        """The server's answers to `sent`, and ours, in the order of the rows."""
        remaining = iter(answers)
        return [REFUSED if row is None else next(remaining) for row in self.rows]

    def only(self, positions: Sequence[int]) -> "Chunk":
        """These rows, for the rule alone."""
        return Chunk(tuple(self.rows[position] for position in positions), self.ranks, rule_only=True)


def chunked(
    samples: Iterable[Sample], bounds: Bounds, ranks_of: Callable[[Cells], Ranks] | None = None
) -> Iterator[Chunk]:
    """Cuts samples into chunks, in order, encoding each when its turn comes; one favourite server a chunk.

    Raises InvalidArgument for something that is no Sample or holds no text.
    """
    rows: list[Cells | None] = []
    held, favoured = 0, None
    for position, sample in enumerate(samples):
        row = _encode(sample, position)
        size = sum(map(len, row or ()))
        ranks = ranks_of(row) if row and ranks_of else favoured
        moved = favoured is not None and ranks is not None and ranks[0] != favoured[0]
        if rows and (moved or len(rows) == bounds.rows or held + size > bounds.nbytes):
            yield Chunk(tuple(rows), favoured)
            rows, held, favoured = [], 0, None
        rows.append(row)
        held += size
        favoured = favoured or ranks
    if rows:
        yield Chunk(tuple(rows), favoured)


def grouped(samples: Iterable[Sample], favourite: Callable[[Sample], int]) -> tuple[list[Sample], list[int]]:
    """The samples with each server's together, and the position that each had before."""
    given = list(samples)
    order = sorted(range(len(given)), key=lambda position: favourite(given[position]))
    return [given[position] for position in order], order


def _encode(sample: Sample, position: int) -> Cells | None:
    """The row's cells; None when one of them can not be sent.

    An empty ground truth is sent: what counts as empty is the server's to say.
    """
    if not isinstance(sample, Sample):
        raise InvalidArgument(f"samples[{position}]: got {type(sample).__name__}, expected Sample")
    cells = []
    for tensor in contract.ENSEMBLE.inputs:
        text = getattr(sample, tensor.name)
        if not isinstance(text, str):
            raise InvalidArgument(f"samples[{position}].{tensor.name}: got {type(text).__name__}, expected str")
        cell = _label(text) if tensor is contract.DATA_SOURCE else _text(text)
        if cell is None:
            return None
        cells.append(cell)
    return tuple(cells)


def _text(text: str) -> bytes | None:
    if len(text) > contract.MAX_TEXT_BYTES:  # before encoding: a huge text is not copied
        return None
    try:
        cell = text.encode()
    except UnicodeEncodeError:  # lone surrogates, which a tokenizer's decode can leave
        return None
    return cell if len(cell) <= contract.MAX_TEXT_BYTES else None


def _label(text: str) -> bytes:
    """A metric's label: cut and mended, never a reason to refuse the row."""
    return text[: contract.MAX_DATA_SOURCE_CHARS].encode("utf-8", "replace")
