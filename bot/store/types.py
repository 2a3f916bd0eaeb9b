"""Column types that no database has, or that differ between databases."""

from __future__ import annotations

import sys
from array import array
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import JSON, DateTime, Dialect, LargeBinary, TypeDecorator

from inference.backend import TraitMark
from inference.descriptions import Undrawn

if TYPE_CHECKING:
    from sqlalchemy.types import TypeEngine

Record = TypeVar("Record", TraitMark, Undrawn)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, always UTC in the database (SQLite itself forgets time zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Convert to UTC on the way in."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Say that it is UTC on the way out."""
        return None if value is None else value.replace(tzinfo=UTC)


class Records(TypeDecorator[tuple[Record, ...]]):
    """Dataclass instances as a JSON list, always written and read as a whole."""

    impl = JSON
    cache_ok = True
    record: type[Record]

    def process_bind_param(self, value: tuple[Record, ...] | None, dialect: Dialect) -> list[dict[str, object]]:  # noqa: ARG002
        """One object for each instance, with the names of its fields."""
        return [asdict(one) for one in value or ()]

    def process_result_value(self, value: list[dict[str, Any]] | None, dialect: Dialect) -> tuple[Record, ...]:  # noqa: ARG002
        """The instances, in the order in which they were stored."""
        return tuple(self.record(**fields) for fields in value or ())


class Marks(Records[TraitMark]):
    """Trait marks of a candidate."""

    cache_ok = True
    record = TraitMark


class UndrawnThings(Records[Undrawn]):
    """What a description asks for and the model does not draw."""

    cache_ok = True
    record = Undrawn


class Floats(TypeDecorator[NDArray[np.float32]]):
    """A vector of float32: pgvector's type on PostgreSQL, little-endian bytes on SQLite."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose by database."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(LargeBinary())
        from pgvector.sqlalchemy import VECTOR  # noqa: PLC0415 - only who has PostgreSQL needs it

        return dialect.type_descriptor(VECTOR())

    def process_bind_param(self, value: NDArray[np.float32] | None, dialect: Dialect) -> Any:  # noqa: ANN401
        """On the way in."""
        if value is None or dialect.name == "postgresql":
            return value
        return value.astype("<f4").tobytes()

    def process_result_value(self, value: Any, dialect: Dialect) -> NDArray[np.float32] | None:  # noqa: ANN401
        """On the way out."""
        if value is None:
            return None
        return np.array(value, np.float32) if dialect.name == "postgresql" else np.frombuffer(value, "<f4")


class ImageTokens(TypeDecorator[tuple[int, ...]]):
    """Image tokens, row by row: unsigned numbers of four bytes, the lowest first, a kilobyte for a face."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Pack them; no tokens are NULL."""
        return _swapped(array("I", value)).tobytes() if value else None

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> tuple[int, ...]:  # noqa: ARG002
        """Unpack them."""
        return tuple(_swapped(array("I", value or b"")))


def _swapped(tokens: array[int]) -> array[int]:
    """Turn machine order into the lowest byte first, or back."""
    if sys.byteorder == "big":
        tokens.byteswap()
    return tokens
