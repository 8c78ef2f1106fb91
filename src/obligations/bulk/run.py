"""Assesses a file of many records into a folder: on all cores, in bounded memory, taken up where it stopped."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from obligations.bulk.digest import Digest
from obligations.bulk.engine import KINDS
from obligations.bulk.kinds import refuse_other_kinds
from obligations.bulk.ledger import Ledger
from obligations.bulk.passed import Taken, beyond
from obligations.bulk.processes import in_processes
from obligations.bulk.reading import goes_on, parts, size
from obligations.bulk.rows import notice
from obligations.bulk.working import Worker
from obligations.pieces import hashed
from obligations.store import compiler

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from obligations.bulk.reading import Part
    from obligations.bulk.working import Done, Job
    from obligations.knowledge import KnowledgeBase

SCHEMA_VERSION = 1


class Progress(Protocol):
    """Hears how far a run is."""

    def __call__(self, done: float, findings: int) -> None:
        """Take note: which share of the input is done, and how many findings were written so far."""


@dataclass(frozen=True)
class Summary:
    """What a run found, earlier parts included.

    `new` counts the records that this call assessed, `without` those assessed of which no finding is listed.
    `statuses` counts the findings that were written by status, `left_out` those that were not.
    `more` says that the input goes on behind the last record: with a line that is not whole yet, or came meanwhile.
    """

    parts: int
    records: int
    acts: int
    findings: int
    faulty: int
    faults: int
    new: int
    without: int = 0
    statuses: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    more: bool = False


def cores() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def assess_bulk(
    knowledge: KnowledgeBase, job: Job, *, workers: int, per_part: int | None, progress: Progress
) -> Summary:
    """Assess every record of a file and write what was found into a folder, part by part.

    A record with a fault is left out, and the fault is written to `faults.jsonl`. A run that was interrupted, or whose
    input has grown at its end, is taken up where it stopped.

    Args:
        knowledge: The law, opened; workers open the same store.
        job: What to do.
        workers: How many processes work; one works in this process.
        per_part: Records of a part; what suits the engine if None.
        progress: Hears how far the run is.

    Raises:
        BadDataError: The input cannot be read.
        UsageError: The folder cannot be used, or the input has changed where it was assessed already.
        EngineError: A worker failed.
    """
    path, ledger = Path(job.file), Ledger(Path(job.folder))
    refuse_other_kinds(path)
    length = size(path)
    with ledger.opened({**rests_on(job), "notice": notice(knowledge.law)}):
        digest = Digest()
        found, ids = beyond(path, ledger, digest), Taken(ledger.ids())
        before, findings = (sum(getattr(one, of) for one in ledger.entries) for of in ("records", "findings"))
        todo = parts(found, per_part or KINDS[job.engine].per_part, len(ledger.entries) + 1, digest)
        job = replace(job, workers=workers)
        here = _Here(knowledge, job)
        with closing(_results(todo, here, job, workers if knowledge.path else 1)) as results:
            for part, done in results:
                twice = ids.among([one for one, _ in done.ids])
                whole = _again(here, part, done, twice) if twice else done
                ledger.commit(whole.entry, whole.aside)
                ids.add(whole.ids)
                findings += whole.entry.findings
                progress(part.lines[-1].position / length, findings)
        ledger.finish()
    more = goes_on(path, ledger.entries[-1].end if ledger.entries else 0)
    return replace(summed_up(ledger, before), more=more)


def rests_on(job: Job, *code: str) -> dict[str, object]:
    """Name what the answers depend on.

    Args:
        job: What to do.
        code: Patterns of the files of this package that a run uses beside those of every run.
    """
    return {
        "schemaVersion": SCHEMA_VERSION,
        "data": job.data_version,
        "software": "-".join((compiler(), _code(code), *_versions(job.engine))),
        "engine": job.engine,
        "format": job.form,
        "statuses": sorted(job.statuses),
    }


def _code(more: Sequence[str]) -> str:
    """Hash the code of the engines: other code may find something else."""
    package = Path(__file__).parent.parent
    files = sorted(one for pattern in ("bulk/*.py", "columns/*.py", *more) for one in package.glob(pattern))
    return hashed(*(one.read_bytes() for one in files))[:12]


def _versions(engine: str) -> Iterator[str]:
    """Name the libraries that find the findings, with their versions."""
    for one in ("pyoxigraph", "duckdb") if engine == "columns" else ("pyoxigraph",):
        yield f"{one}-{version(one)}"


class _Here:
    """Work in this process; the engine is opened when the first part comes."""

    def __init__(self, knowledge: KnowledgeBase, job: Job) -> None:
        self._job = job
        self._open = cache(lambda: Worker(self._job, knowledge))

    def alone(self) -> None:
        """Take the memory that workers would share."""
        self._job = replace(self._job, workers=1)

    def __call__(self, part: Part, taken: Mapping[str, int]) -> Done:
        return self._open().assess(part, taken)


def _results(todo: Iterator[Part], here: _Here, job: Job, workers: int) -> Generator[tuple[Part, Done]]:
    """Assess parts and return them in their order; one part alone is not worth a process."""
    ahead = list(islice(todo, 2))
    if workers == 1 or len(ahead) < 2:
        here.alone()
        return ((part, here(part, {})) for part in chain(ahead, todo))
    return in_processes(job, workers, chain(ahead, todo))


def _again(here: _Here, part: Part, done: Done, taken: Mapping[str, int]) -> Done:
    """Assess a part again, without the records whose ids earlier parts have."""
    for path in done.aside.values():
        Path(path).unlink()
    return here(part, taken)


def summed_up(ledger: Ledger, before: int) -> Summary:
    """Sum up the parts of a run, of whose records so many were assessed before."""
    entries = ledger.entries
    records, assessed = sum(one.records for one in entries), sum(one.assessed for one in entries)
    return Summary(
        parts=len(entries),
        records=records,
        acts=sum(one.acts for one in entries),
        findings=sum(one.findings for one in entries),
        faulty=records - assessed,
        faults=sum(one.faults for one in entries),
        new=records - before,
        without=sum(one.without for one in entries),
        statuses=sum((Counter(one.statuses) for one in entries), Counter()),
        left_out=sum((Counter(one.left_out) for one in entries), Counter()),
    )
