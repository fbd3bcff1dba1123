"""Rows on their way out: checked, encoded once, cut into requests that are bounded in rows and bytes.

Owns which rows are answered here instead of being sent, and how several references travel: the wire knows one reference
a row, so a sample with several becomes as many rows of the same request, and their verdicts become one.
Knows nothing of gRPC.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tinyv_contract import contract
from tinyv_contract.records import NAN, Sample, Status, Verdict

from tinyv_client.errors import InvalidArgument

__all__ = ["REFUSED", "Bounds", "Cells", "Chunk", "Ranks", "chunked", "grouped", "merged"]

Cells = tuple[bytes, ...]
"""One row's cells, in the order of `contract.ENSEMBLE.inputs`."""

Row = tuple[Cells | None, ...]
"""A sample's rows, one a reference; None for what can not be sent, and is answered here."""

Ranks = tuple[int, ...]
"""Positions of servers, the favourite first."""

REFUSED = Verdict(NAN, Status.INVALID_INPUT)
"""The verdict of a row that is not sent."""

_MAX_SAMPLE_BYTES = 64 * 1024 * 1024
"""Several references repeat question and response: a sample that grows beyond this so is not sent."""

_ACCEPTED = frozenset({Status.RULE_ACCEPTED, Status.JUDGE_ACCEPTED})

_ORDER = (
    Status.RULE_ACCEPTED,
    Status.JUDGE_ACCEPTED,
    Status.OVERLOADED,
    Status.JUDGE_UNAVAILABLE,
    Status.JUDGE_UNREADABLE,
    Status.JUDGE_DISAGREED,
    Status.RULE_UNDECIDED,
    Status.INVALID_INPUT,
    Status.JUDGE_REJECTED,
    Status.JUDGE_INVALID,
    Status.RULE_REJECTED,
    Status.ANSWER_TOO_LONG,
    Status.NO_ANSWER,
)
"""Whose verdict speaks for several references with the same reward: of the unscored ones, what a further try may mend;
of the rejected ones, what is least final."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large one request may be."""

    rows: int
    nbytes: int
    """Bytes of text in one request; a single row may exceed it, since it cannot be cut."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One request's worth of neighbouring samples."""

    rows: tuple[Row, ...]
    ranks: Ranks | None = None
    """The servers it would rather go to; None: any."""
    rule_only: bool = False
    """Asks the rule alone, whatever the call asks."""

    @property
    def sent(self) -> list[Cells]:
        """The rows that travel."""
        return [cells for row in self.rows for cells in row if cells is not None]

    def merge(self, answers: Iterable[Verdict]) -> list[Verdict]:
        """The server's answers to `sent`, and ours, in the order of the samples."""
        remaining = iter(answers)
        return [merged([REFUSED if cells is None else next(remaining) for cells in row]) for row in self.rows]

    def halves(self) -> tuple["Chunk", "Chunk"]:
        """The chunk in two."""
        half = len(self.rows) // 2
        return replace(self, rows=self.rows[:half]), replace(self, rows=self.rows[half:])

    def only(self, positions: Sequence[int]) -> "Chunk":
        """These samples, for the rule alone."""
        return Chunk(tuple(self.rows[position] for position in positions), self.ranks, rule_only=True)


def merged(verdicts: Sequence[Verdict]) -> Verdict:
    """A sample's verdict: accepted if one of its references is, unscored if one of them is, else rejected."""
    return verdicts[0] if len(verdicts) == 1 else min(verdicts, key=_precedence, default=REFUSED)


def _precedence(verdict: Verdict) -> tuple[int, float, int]:
    reward = 0.0 if math.isnan(verdict.reward) else verdict.reward
    return _group(verdict.status), -reward, _ORDER.index(verdict.status)


def _group(status: Status) -> int:
    return 0 if status in _ACCEPTED else 2 if status.scored else 1


def chunked(
    samples: Iterable[Sample], bounds: Bounds, ranks_of: Callable[[Cells], Ranks] | None = None
) -> Iterator[Chunk]:
    """Cuts samples into chunks, in order, encoding each when its turn comes; one favourite server a chunk.

    Raises InvalidArgument for something that is no Sample or holds no text.
    """
    rows: list[Row] = []
    held, count, favoured = 0, 0, None
    for position, sample in enumerate(samples):
        row = _encode(sample, position)
        size = _size(row)
        ranks = ranks_of(row[0]) if ranks_of and row and row[0] else favoured
        moved = favoured is not None and ranks is not None and ranks[0] != favoured[0]
        if rows and (moved or count + max(len(row), 1) > bounds.rows or held + size > bounds.nbytes):
            yield Chunk(tuple(rows), favoured)
            rows, held, count, favoured = [], 0, 0, None
        rows.append(row)
        held += size
        count += max(len(row), 1)
        favoured = favoured or ranks
    if rows:
        yield Chunk(tuple(rows), favoured)


def grouped(samples: Iterable[Sample], favourite: Callable[[Sample], int]) -> tuple[list[Sample], list[int]]:
    """The samples with each server's together, and the position that each had before."""
    given = list(samples)
    order = sorted(range(len(given)), key=lambda position: favourite(given[position]))
    return [given[position] for position in order], order


def _encode(sample: Sample, position: int) -> Row:
    """The sample's rows.

    An empty ground truth is sent: what counts as empty is the server's to say.
    """
    if not isinstance(sample, Sample):
        raise InvalidArgument(f"samples[{position}]: got {type(sample).__name__}, expected Sample")
    references = sample.ground_truth
    if isinstance(references, str):
        return (_cells(sample, references, position),)
    if not isinstance(references, list | tuple) or len(references) > contract.MAX_ROWS:
        got = f"{len(references)} references" if isinstance(references, list | tuple) else type(references).__name__
        expected = f"str, or a list of at most {contract.MAX_ROWS} of them"
        raise InvalidArgument(f"samples[{position}].ground_truth: got {got}, expected {expected}")
    row = tuple(_cells(sample, reference, position) for reference in references)
    return row if _size(row) <= _MAX_SAMPLE_BYTES else ()


def _size(row: Row) -> int:
    return sum(len(cell) for cells in row for cell in cells or ())


def _cells(sample: Sample, reference: str, position: int) -> Cells | None:
    """One row's cells; None when one of them can not be sent."""
    cells = []
    for tensor in contract.ENSEMBLE.inputs:
        text = reference if tensor is contract.GROUND_TRUTH else getattr(sample, tensor.name)
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
