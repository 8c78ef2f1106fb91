"""What one worker does: it opens the compiled store read-only, then checks, assesses and writes part after part."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from obligations import names
from obligations.bulk.account import Account
from obligations.bulk.engine import FEW, KINDS, open_engine
from obligations.bulk.ledger import ASIDE, RECORDS, STATE, Entry, settle, writing, written_as
from obligations.bulk.reading import Checked, Part, check
from obligations.bulk.rows import Rows, notice
from obligations.bulk.writing import SUFFIX, writer
from obligations.errors import EngineError, ObligationsError
from obligations.load.events import event_graph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Quad

    from obligations.bulk.engine import Engine, Found
    from obligations.errors import Problem
    from obligations.knowledge import KnowledgeBase
    from obligations.load.claims import Record


@dataclass(frozen=True)
class Job:
    """What a run does; a worker in another process gets it as it is.

    Attributes:
        file: The input as the user named it.
        folder: The output folder.
        data: Extra folders of data.
        cache: Folder of the compiled store.
        engine: `rules` or `columns`.
        form: `jsonl`, `parquet` or `nquads`.
        statuses: The statuses that are written; all where `form` is `nquads`.
        data_version: The data that the run rests on.
        few_by_rules: Whether a part of few records is left to the rule files where the engine is `columns`: they find
            the same, sooner.
        workers: How many processes work at once and share the memory; one for each processor if None.
    """

    file: str
    folder: str
    data: tuple[str, ...]
    cache: str | None
    engine: str
    form: str
    statuses: frozenset[str]
    data_version: str
    few_by_rules: bool = False
    workers: int | None = None


@dataclass(frozen=True)
class Done:
    """A part that was written aside: its entry, its files, and the ids of the records in it with their lines."""

    entry: Entry
    aside: dict[str, str]
    ids: tuple[tuple[str, int], ...]


class Worker:
    """Assesses parts, one after the other."""

    def __init__(self, job: Job, knowledge: KnowledgeBase) -> None:
        self._job = job
        self.vocabulary = knowledge.vocabulary
        self._open: Callable[[str], Engine] = cache(lambda name: open_engine(name, knowledge, job.workers))
        self._folder = Path(job.folder)
        self.rows = Rows(knowledge.law, job.statuses)
        self._notice = notice(knowledge.law)

    def engine(self, records: int) -> Engine:
        """Return what assesses a part of so many records.

        Raises:
            UsageError: What it needs is not installed.
        """
        few = self._job.few_by_rules and records <= FEW
        return self._open("rules" if few else self._job.engine)

    def assess(self, part: Part, taken: Mapping[str, int]) -> Done:
        """Check and assess the records of a part, and write what was found aside.

        Args:
            part: The records.
            taken: Ids that records of earlier parts have, with their lines.

        Raises:
            UsageError: The folder cannot be written.
            EngineError: The rules do not run.
        """
        checked = check(part, self._job.file, self.vocabulary, taken)
        name, state = f"part-{part.number:06}{SUFFIX[self._job.form]}", f"{STATE}/{part.number:06}"
        ids = tuple((str(record["id"]), line) for line, record in checked.records)
        account, records = Account(self._job.statuses), RECORDS % part.number
        try:
            findings = self._write(self._aside(name), checked, account)
            aside = {name: str(self._aside(name))}
            aside[f"{state}.ids"] = self._small(f"{state}.ids", (f"{one} {line}" for one, line in ids))
            aside[records] = self._small(records, map(_json, account.lines(checked)))
            if checked.faults:
                aside[f"{state}.faults"] = self._small(f"{state}.faults", map(_as_json, checked.faults))
        except ObligationsError:
            self._clear(name, records, f"{state}.ids", f"{state}.faults")
            raise
        acts = sum(len(record["acts"]) for _, record in checked.records)
        counts = (len(part.lines), len(ids), acts, findings, len(checked.faults))
        first, last, size = part.lines[0], part.lines[-1], self._aside(name).stat().st_size
        place = (part.number, name, first.number, last.number)
        files = {one: written_as(Path(path)) for one, path in aside.items()}
        without = account.without(one for one, _ in ids)
        told = (without, account.statuses(listed=True), account.statuses(listed=False), files)
        entry = Entry(*place, *counts, part.input, size, last.position, *told)
        return Done(entry, aside, ids)

    def found(self, records: Sequence[Record]) -> Iterator[tuple[list[Quad], Found]]:
        """Assess checked records, as many together as suits the engine; return their graphs and what was found.

        Raises:
            EngineError: The rules do not run.
        """
        engine, at_once = self.engine(len(records)), KINDS[self._job.engine].at_once
        for start in range(0, len(records), at_once):
            quads: list[Quad] = []
            for record in records[start : start + at_once]:
                quads += event_graph(record, self.vocabulary, f"{names.GRAPH}incidents/{record['id']}").quads
            try:
                found = engine.assess(quads)
            except OSError as error:  # what the embedded store raises where it cannot read
                raise EngineError(f"the store cannot be read: {error}") from error
            yield quads, found
            del quads, found  # the next batch is not to lie beside this one

    def _write(self, path: Path, checked: Checked, account: Account) -> int:
        findings = 0
        with writing(self._folder):
            out = writer(self._job.form, path, self.rows, self._notice)
        try:
            for quads, found in self.found([record for _, record in checked.records]):
                with writing(self._folder):
                    findings += out.write(quads, account.counting(found))
                del quads, found
        finally:
            with writing(self._folder):
                out.close()
                settle(path)
        return findings

    def _small(self, name: str, lines: Iterable[str]) -> str:
        path = self._aside(name)
        with writing(self._folder):
            path.write_text("".join(f"{one}\n" for one in lines), encoding="utf-8")
            settle(path)
        return str(path)

    def _aside(self, name: str) -> Path:
        place = self._folder / name
        return place.with_name(f"{ASIDE}{os.getpid()}-{place.name}")

    def _clear(self, *written: str) -> None:
        for one in written:
            self._aside(one).unlink(missing_ok=True)


def _as_json(fault: Problem) -> str:
    """Write a fault with the name of its file alone: the path may hold a person's name, and faults are passed on."""
    told = {"file": Path(fault.file).name, "line": fault.line, "path": fault.path, "message": fault.message}
    return _json(told)


def _json(told: dict[str, object]) -> str:
    return json.dumps(told, ensure_ascii=False)


def open_worker(job: Job) -> Worker:
    """Open the compiled store, read-only, for a process of its own.

    Raises:
        EngineError: The data are no longer those that the run rests on.
    """
    from obligations.knowledge import open_knowledge

    knowledge = open_knowledge(job.data, cache=job.cache)
    if knowledge.data_version != job.data_version:
        raise EngineError("the data changed during the run; run the same command again")
    return Worker(job, knowledge)
