"""Values with one formula, number or part in them replaced: a walk over the frozen records of an answer."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from tinyv.rules.values import (
    Call,
    Constant,
    Decimal,
    PlusMinus,
    Power,
    Product,
    Rational,
    Sum,
    Symbol,
    Tree,
)

__all__ = ["TREES", "nodes", "replaced", "symbols"]

TREES = (Rational, Decimal, Symbol, Constant, Sum, Product, Power, Call, PlusMinus)

_Record = TypeVar("_Record")


def nodes(record: object) -> Iterator[object]:
    """Every record inside of a value, itself first."""
    if isinstance(record, tuple):
        for part in record:
            yield from nodes(part)
    elif is_dataclass(record):
        yield record
        for field in fields(record):
            yield from nodes(getattr(record, field.name))


def replaced(record: _Record, change: Callable[[Any], Any]) -> _Record:
    """The value where `change` says something else of a record; what it returns is not walked through."""
    if isinstance(record, tuple):
        return tuple(replaced(part, change) for part in record)  # type: ignore[return-value]  # the same tuple type
    if not is_dataclass(record) or isinstance(record, type):
        return record
    changed = change(record)
    if changed is not record:
        return changed  # type: ignore[no-any-return]  # a change is of the kind that it takes
    parts = {field.name: getattr(record, field.name) for field in fields(record)}
    walked = {name: replaced(part, change) for name, part in parts.items()}
    return record if walked == parts else replace(record, **walked)


def symbols(record: object) -> list[str]:
    """Names of the symbols, in order, without repetition."""
    return list(dict.fromkeys(node.name for node in nodes(record) if isinstance(node, Symbol)))


def product(factors: tuple[Tree, ...]) -> Tree:
    """A product of so many factors as there are."""
    return factors[0] if len(factors) == 1 else Product(factors)


def total(terms: tuple[Tree, ...]) -> Tree:
    """A sum of so many terms as there are."""
    return terms[0] if len(terms) == 1 else Sum(terms)
