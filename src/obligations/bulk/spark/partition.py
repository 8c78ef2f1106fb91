"""What an executor does with a partition: the check and the engine of a bulk run, records in, one row a record out."""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyoxigraph import Store

from obligations.bulk.reading import Line, Part, check
from obligations.bulk.working import Job, Worker
from obligations.bulk.writing import columns
from obligations.knowledge import KnowledgeBase
from obligations.load.record import LARGEST
from obligations.locate import Sources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from obligations.bulk.engine import Row
    from obligations.load.claims import Record


@dataclass
class _Assessed:
    """What became of one record."""

    number: int
    file: str
    line: int
    id: str | None
    acts: int
    faults: list[dict[str, Any]]
    findings: list[Row]


def schema() -> pa.Schema:
    """Name the columns of what `assess` gives: the record's place, its id if it is good, its faults or its findings.

    A record whose id another of its partition has is good and has no findings: which of them counts is seen later.
    """
    fault = pa.struct([("line", pa.int64()), ("path", pa.string()), ("message", pa.string())])
    return pa.schema(
        [
            *(("number", pa.int64()), ("file", pa.string()), ("line", pa.int64())),
            *(("id", pa.string()), ("acts", pa.int32())),
            ("faults", pa.list_(fault)),
            ("findings", pa.list_(pa.struct(columns()))),
        ]
    )


def assess(
    batches: Iterator[pa.RecordBatch], store: Path, engine: str, statuses: frozenset[str]
) -> Iterator[pa.RecordBatch]:
    """Check and assess records as they come.

    Args:
        batches: Rows with `number`, `file`, `line` and `text`.
        store: The folder of the store in the unpacked archive.
        engine: The engine that finds the findings.
        statuses: The statuses that are kept.

    Raises:
        EngineError: The rules do not run.
    """
    worker, form = _opened(store, engine, statuses), schema()
    for batch in batches:
        found = _assessed(worker, batch.to_pylist())
        yield pa.RecordBatch.from_pylist([vars(one) for one in found], schema=form)


@functools.cache
def _opened(store: Path, engine: str, statuses: frozenset[str]) -> Worker:
    """Open the store read-only, once in the life of a process."""
    world = store.parent
    sources = Sources(world / "ontology", world / "queries", (world / "data",))
    job = Job("", "", (), None, engine, "parquet", statuses, "")
    return Worker(job, KnowledgeBase(Store.read_only(str(store)), sources, store))


def _assessed(worker: Worker, rows: list[dict[str, Any]]) -> list[_Assessed]:
    """Check each record by itself, assess the good ones together, and give each its findings."""
    seen, found = set[str](), list[_Assessed]()
    good: list[Record] = []
    for row in rows:
        checked = check(Part(0, (_line(row),)), row["file"], worker.vocabulary, {})
        faults = [{"line": one.line, "path": one.path, "message": one.message} for one in checked.faults]
        one = _Assessed(row["number"], row["file"], row["line"], None, 0, faults, [])
        for _, record in checked.records:
            one.id, one.acts = str(record["id"]), len(record["acts"])
            if one.id not in seen:
                seen.add(one.id)
                good.append(record)
        found.append(one)
    told: defaultdict[str, list[Row]] = defaultdict(list)
    for quads, part in worker.found(good):
        for finding in worker.rows.of(quads, part):
            told[finding["incident"]].append(finding)
    for one in found:
        one.findings = told.pop(one.id, []) if one.id else []
    return found


def _line(row: dict[str, Any]) -> Line:
    text = row["text"]
    whole = len(text.rstrip(b"\r\n")) <= LARGEST
    return Line(row["line"], text.strip() if whole else None, row["line"])
