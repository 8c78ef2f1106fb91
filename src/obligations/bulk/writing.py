"""Writes what was found on many events: rows as JSONL or Parquet, or the proof graph as N-Quads."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any, Final, Protocol

from pyoxigraph import RdfFormat, serialize

from obligations.bulk.rows import COLUMNS
from obligations.errors import UsageError
from obligations.names import DERIVED_EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pyoxigraph import Quad

    from obligations.bulk.engine import Found
    from obligations.bulk.rows import Rows

SUFFIX: Final = {"jsonl": ".jsonl", "parquet": ".parquet", "nquads": ".nq"}
"""The forms of a part, and how its file is called."""

_SLICE = 50_000
_LISTS = ("reasons", "reservations")


class Writer(Protocol):
    """Takes what was found and writes it to one file."""

    def write(self, quads: Sequence[Quad], found: Found) -> int:
        """Write what was found on some events and return the number of findings."""

    def close(self) -> None:
        """Finish the file."""


def writer(form: str, path: Path, rows: Rows, told: str) -> Writer:
    """Open a file for what is found.

    Args:
        form: `jsonl`, `parquet` or `nquads`.
        path: The file.
        rows: What makes the rows; N-Quads hold every finding.
        told: What a reader of rows must know, for the metadata of Parquet.

    Raises:
        UsageError: What writes Parquet is not installed.
    """
    if form == "nquads":
        return _Proofs(path)
    return _Parquet(path, rows, told) if form == "parquet" else _Lines(path, rows)


class _Lines:
    def __init__(self, path: Path, rows: Rows) -> None:
        self._file: IO[str] = path.open("w", encoding="utf-8", newline="\n")
        self._rows = rows

    def write(self, quads: Sequence[Quad], found: Found) -> int:
        lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in self._rows.of(quads, found)]
        self._file.writelines(f"{one}\n" for one in lines)
        return len(lines)

    def close(self) -> None:
        self._file.close()


def columns() -> list[tuple[str, Any]]:
    """Name the columns of rows in Parquet with their Arrow types: text where nothing else is said."""
    import pyarrow as pa

    text = pa.string()
    others = {
        "independentRoots": pa.int32(),
        "elements": pa.list_(pa.struct([("element", text), ("slot", text), ("status", text)])),
        "exceptions": pa.list_(pa.struct([("exception", text), ("status", text)])),
        **dict.fromkeys(_LISTS, pa.list_(text)),
    }
    return [(one, others.get(one, text)) for one in COLUMNS]


class _Parquet:
    def __init__(self, path: Path, rows: Rows, told: str) -> None:
        try:
            import pyarrow as pa
            from pyarrow.parquet import ParquetWriter
        except ImportError as error:
            raise UsageError("Parquet needs more: pip install 'obligations[bulk]'") from error
        self._schema = pa.schema(columns(), metadata={"notice": told})
        self._table = pa.Table
        self._writer = ParquetWriter(path, self._schema, compression="zstd")
        self._rows = rows

    def write(self, quads: Sequence[Quad], found: Found) -> int:
        rows = list(self._rows.of(quads, found))
        if rows:
            self._writer.write_table(self._table.from_pylist(rows, self._schema))
        return len(rows)

    def close(self) -> None:
        self._writer.close()


class _Proofs:
    """The facts of each event in its own graph, and what the rules derived in theirs."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = path.open("wb")

    def write(self, quads: Sequence[Quad], found: Found) -> int:
        for some in _slices(iter(quads)):
            self._file.write(serialize(some, format=RdfFormat.N_QUADS) or b"")
        for lines in found.ntriples():  # a line ends where the first line break is: those in a text are escaped
            self._file.write(lines.replace(b" .\n", b" <%s> .\n" % DERIVED_EVENTS.encode()))
        return sum(1 for _ in found.statuses())

    def close(self) -> None:
        self._file.close()


def _slices(quads: Iterator[Quad]) -> Iterator[list[Quad]]:
    from itertools import islice

    while some := list(islice(quads, _SLICE)):
        yield some
