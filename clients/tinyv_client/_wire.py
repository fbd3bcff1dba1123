"""The contract on the wire: a chunk as a request message, a reply message as verdicts.

Owns the check of replies: what a server of another version, or none of ours, might send becomes a typed error.
Knows nothing of channels and deadlines.
"""

import math
import struct
from collections.abc import Mapping, Sequence
from typing import Any

from tinyv_contract import contract
from tinyv_contract.records import Status, Verdict
from tritonclient.grpc import InferResult, service_pb2

from tinyv_client._rows import Cells
from tinyv_client.errors import ContractMismatch

__all__ = ["WIRE_DTYPES", "pack", "request", "verdicts"]

_LENGTH = struct.Struct("<I").pack

WIRE_DTYPES = {"TYPE_STRING": "BYTES", "TYPE_FP32": "FP32"}
"""`config.pbtxt` and the wire spell the same dtypes differently."""


def request(rows: Sequence[Cells], parameters: Mapping[str, str | int]) -> service_pb2.ModelInferRequest:
    """The rows as one request, a BYTES (rows, 1) tensor per input."""
    message = service_pb2.ModelInferRequest(model_name=contract.ENSEMBLE.name)
    for tensor, column in zip(contract.ENSEMBLE.inputs, zip(*rows, strict=True), strict=True):
        message.inputs.add(name=tensor.name, datatype=WIRE_DTYPES[tensor.dtype], shape=[len(rows), 1])
        message.raw_input_contents.append(pack(column))
    for tensor in contract.ENSEMBLE.outputs:
        message.outputs.add(name=tensor.name)
    for name, value in parameters.items():
        if isinstance(value, str):
            message.parameters[name].string_param = value
        else:
            message.parameters[name].int64_param = value
    return message


def pack(cells: Sequence[bytes]) -> bytes:
    """A BYTES column as it travels: each cell behind its length."""
    return b"".join([part for cell in cells for part in (_LENGTH(len(cell)), cell)])


def verdicts(reply: service_pb2.ModelInferResponse, rows: int) -> list[Verdict]:
    """A reply's verdicts; raises ContractMismatch saying what, got and expected."""
    result = InferResult(reply)
    columns = [_column(result, tensor, rows) for tensor in contract.ENSEMBLE.outputs]
    return [_verdict(row, *cells) for row, cells in enumerate(zip(*columns, strict=True))]


def _column(result: InferResult, tensor: contract.Tensor, rows: int) -> list[Any]:
    found, dtype = result.get_output(tensor.name), WIRE_DTYPES[tensor.dtype]
    if found is None:
        names = ", ".join(output.name for output in result.get_response().outputs) or "none"
        raise ContractMismatch(f"reply: got outputs {names}, expected {tensor.name!r} among them")
    if found.datatype != dtype or list(found.shape) != [rows, 1]:
        got = f"{found.datatype} {list(found.shape)}"
        raise ContractMismatch(f"reply, output {tensor.name!r}: got {got}, expected {dtype} {[rows, 1]}")
    try:
        cells: list[Any] = result.as_numpy(tensor.name).reshape(-1).tolist()
    except (ValueError, TypeError, struct.error) as error:
        said = f"got contents that do not fill it, expected {dtype} {[rows, 1]}"
        raise ContractMismatch(f"reply, output {tensor.name!r}: {said}") from error
    return cells


def _verdict(row: int, reward: float, status: bytes, answer: bytes, chance: float) -> Verdict:
    """One row's cells, in the order of `contract.ENSEMBLE.outputs`."""
    word = _text(row, "status", status)
    try:
        known = Status(word)
    except ValueError:
        words = ", ".join(item.value for item in Status)
        raise ContractMismatch(f"reply, row {row}: got status {word[:80]!r}, expected one of: {words}") from None
    if known.scored and not 0.0 <= reward <= 1.0:
        raise ContractMismatch(f"reply, row {row}: got reward {reward} for {word}, expected a number in [0, 1]")
    if not known.scored and not math.isnan(reward):
        raise ContractMismatch(f"reply, row {row}: got reward {reward} for {word}, expected NaN")
    if not (math.isnan(chance) or 0.0 <= chance <= 1.0):
        raise ContractMismatch(f"reply, row {row}: got judge_probability {chance}, expected NaN or a number in [0, 1]")
    return Verdict(reward, known, _text(row, "answer", answer), chance)


def _text(row: int, name: str, cell: bytes) -> str:
    try:
        return cell.decode()
    except UnicodeDecodeError:
        raise ContractMismatch(f"reply, row {row}: got {name} {cell!r:.80}, expected UTF-8 text") from None
