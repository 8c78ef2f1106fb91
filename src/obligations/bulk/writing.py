"""Writes what was found on many events: rows as JSONL or Parquet, or the proof graph as N-Quads."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any, Final, Protocol

from pyoxigraph import RdfFormat, serialize

from obligations.errors import UsageError
from obligations.names import DERIVED_EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pyoxigraph import Quad

    from obligations.bulk.engine import Found

SUFFIX: Final = {"jsonl": ".jsonl", "parquet": ".parquet", "nquads": ".nq"}
"""The forms of a part, and how its file is called."""

_SLICE = 50_000
_TEXTS = ("finding", "incident", "act", "state", "norm", "status", "gate", "tense")


class Writer(Protocol):
    """Takes what was found and writes it to one file."""

    def write(self, quads: Sequence[Quad], found: Found) -> int:
        """Write what was found on some events and return the number of findings."""

    def close(self) -> None:
        """Finish the file."""


def writer(form: str, path: Path, statuses: frozenset[str]) -> Writer:
    """Open a file for what is found.

    Args:
        form: `jsonl`, `parquet` or `nquads`.
        path: The file.
        statuses: The statuses that are written as rows; N-Quads hold every finding.

    Raises:
        UsageError: What writes Parquet is not installed.
    """
    if form == "nquads":
        return _Proofs(path)
    return _Parquet(path, statuses) if form == "parquet" else _Lines(path, statuses)


class _Lines:
    def __init__(self, path: Path, statuses: frozenset[str]) -> None:
        self._file: IO[str] = path.open("w", encoding="utf-8", newline="\n")
        self._statuses = statuses

    def write(self, _quads: Sequence[Quad], found: Found) -> int:
        lines = [
            json.dumps(row, ensure_ascii=False, separators=(",", ":"))
            for row in found.statuses()
            if row["status"] in self._statuses
        ]
        self._file.writelines(f"{one}\n" for one in lines)
        return len(lines)

    def close(self) -> None:
        self._file.close()


def columns() -> list[tuple[str, Any]]:
    """Name the columns of rows in Parquet with their Arrow types."""
    import pyarrow as pa

    text = pa.string()
    element = pa.struct([("element", text), ("slot", text), ("status", text)])
    return [
        *((one, text) for one in _TEXTS),
        ("reasons", pa.list_(text)),
        ("elements", pa.list_(element)),
        ("exceptions", pa.list_(pa.struct([("exception", text), ("status", text)]))),
    ]


class _Parquet:
    def __init__(self, path: Path, statuses: frozenset[str]) -> None:
        try:
            import pyarrow as pa
            from pyarrow.parquet import ParquetWriter
        except ImportError as error:
            raise UsageError("Parquet needs more: pip install 'obligations[bulk]'") from error
        self._schema = pa.schema(columns())
        self._table = pa.Table
        self._writer = ParquetWriter(path, self._schema, compression="zstd")
        self._statuses = statuses

    def write(self, _quads: Sequence[Quad], found: Found) -> int:
        rows = [row for row in found.statuses() if row["status"] in self._statuses]
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
