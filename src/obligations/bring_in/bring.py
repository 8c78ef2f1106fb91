"""Brings events in: reads all that is named, checks it, compares it with the folder, and writes it at once."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.bring_in.faults import Fault, Place, RefusedError, in_order, told, with_nearest
from obligations.bring_in.graphs import SUFFIXES as GRAPHS
from obligations.bring_in.private import in_record
from obligations.bring_in.rows import Brought
from obligations.bring_in.target import Plan, elsewhere, file_of, held, plan, refuse_installed, write
from obligations.errors import BadDataError, UsageError, nearest
from obligations.names import tail

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from obligations.bring_in.mapping import Mapping
    from obligations.knowledge import KnowledgeBase
    from obligations.load.checking import Vocabulary

RECORDS = (".yaml", ".yml", ".json", ".toml")
TABLES = (".csv", ".tsv", ".xlsx", ".xlsm")
_COUNT = re.compile(r"counts\[\d+\]\Z")


@dataclass
class Imported:
    """What an import did, or would do.

    Attributes:
        into: The folder of events.
        plan: What is new, changed and unchanged.
        pointed_out: Texts that may hold private particulars; they are imported.
        notes: What was left out.
    """

    into: Path
    plan: Plan
    pointed_out: tuple[Fault, ...] = ()
    notes: list[str] = field(default_factory=list)


def bring_in(
    knowledge: KnowledgeBase, paths: Sequence[Path], into: Path, mapping: Path | None = None, *, dry_run: bool = False
) -> Imported:
    """Import events from files into a folder, all of them or none.

    Args:
        knowledge: The names that records may refer to, and the events on file.
        paths: Record files (YAML, JSON, TOML), RDF, CSV and XLSX, or folders of these.
        into: The folder, one file for each event.
        mapping: Which column of a table fills which field.
        dry_run: Only say what would be done.

    Raises:
        RefusedError: Something is wrong with a file; every fault of all files is listed, and nothing was written.
        UsageError: The folder cannot be used, or a table came without a mapping.
    """
    refuse_installed(into, knowledge.sources)
    reading = _Reading(knowledge, _mapping(mapping, files := _files(paths, into, mapping)))
    for path in files:
        reading.read(path)
    brought = reading.brought
    faults = reading.faults + _twice(brought) + _standing(knowledge, into, brought)
    if faults:
        raise RefusedError(faults)
    records = [one.record for one in brought]
    pointed = [
        Fault(one.at(path), path, f"seems to hold {kind}: take it out if it is a private person's")
        for one in brought
        for path, kind in in_record(one.record)
    ]
    if dry_run:
        return Imported(into, plan(into, records), in_order(pointed), reading.notes)
    with held(into):
        made = plan(into, records)
        write(into, {**made.new, **made.changed})
    return Imported(into, made, in_order(pointed), reading.notes)


def _mapping(path: Path | None, files: list[Path]) -> Mapping | None:
    from obligations.bring_in.mapping import read_mapping

    tables = [one for one in files if one.suffix.lower() in TABLES]
    if path is None and tables:
        raise UsageError(f"{tables[0]} is a table: name a mapping by --mapping; `obligations new mapping` prints one")
    if path is not None and not tables:
        raise UsageError(f"the mapping {path} has no table to work on: it goes with CSV and XLSX")
    return read_mapping(path) if path else None


def _files(paths: Sequence[Path], into: Path, mapping: Path | None) -> list[Path]:
    """List the files to read: those named, and what folders hold, the target and the mapping left out."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in _KNOWN)
            shown = (one for one in inside if not any(part.startswith(".") for part in one.relative_to(path).parts))
            aside = (into.resolve(), *([mapping.resolve()] if mapping else []))
            found += [one for one in shown if not any(one.resolve().is_relative_to(other) for other in aside)]
        elif path.suffix.lower() in _KNOWN:
            found.append(path)
        else:
            raise UsageError(f"{path} cannot be imported: it must end in {', '.join(_KNOWN)}")
    if not found:
        raise UsageError(f"{', '.join(map(str, paths))} holds no file that ends in {', '.join(_KNOWN)}")
    return list(dict.fromkeys(found))


_KNOWN = (*RECORDS, *GRAPHS, *TABLES)


@dataclass
class _Reading:
    """The files that were read so far: their records, and what is wrong with them."""

    knowledge: KnowledgeBase
    mapping: Mapping | None
    brought: list[Brought] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def vocabulary(self) -> Vocabulary:
        return self.knowledge.vocabulary

    def read(self, path: Path) -> None:
        """Read one file; what is wrong with it is kept."""
        try:
            if path.suffix.lower() in TABLES:
                self._table(path)
            elif path.suffix.lower() in GRAPHS or _is_graph(path):
                self._graph(path)
            else:
                self._records(path)
        except RefusedError as error:
            self.faults += error.faults

    def _records(self, path: Path) -> None:
        from obligations.load.record import read_records

        try:
            records = read_records(path, self.vocabulary)
        except BadDataError as error:
            self.faults += told(error.problems)
            return
        self.brought += [Brought(one, Place(str(path))) for one in records]

    def _graph(self, path: Path) -> None:
        from obligations.bring_in.events import events_of
        from obligations.bring_in.graphs import read_graph

        found = events_of(read_graph(path), self.vocabulary)
        self.faults += found.faults
        for record, faults in found.records:
            self._check(Brought(record, Place(str(path)), faults=faults))
        for verb, count in found.left_out.items():
            if verb.startswith(names.OBL) and tail(verb) not in _verbs(self.knowledge):
                close = nearest(tail(verb), _verbs(self.knowledge))
                self.faults.append(Fault(Place(str(path)), "", f"the ontology has no obl:{tail(verb)}{close}"))
                continue
            self.notes.append(f"{path}: {count} statements left out, a record has no place for <{verb}>")

    def _table(self, path: Path) -> None:
        from obligations.bring_in.rows import records_of
        from obligations.bring_in.sheets import read_table

        if self.mapping is None:
            return
        table = read_table(path, self.mapping)
        self.faults += table.faults
        self.notes += table.notes
        for one in records_of(table.rows, self.mapping):
            self._check(one)

    def _check(self, brought: Brought) -> None:
        """Check one record and tell each fault at its place; what only follows from another fault is left out."""
        from obligations.load.record import check_records

        found: list[Fault] = []
        try:
            check_records(brought.record, self.vocabulary)
        except BadDataError as error:
            found = [Fault(brought.at(one.path), one.path, with_nearest(one.message)) for one in error.problems]
        cells = {one.place for one in brought.faults if one.place.row}
        paths = [*(one.path for one in found), *(one.path for one in brought.faults)]
        self.faults += brought.faults
        self.faults += [one for one in found if one.place not in cells and not _follows(one, paths)]
        self.brought.append(brought)


def _verbs(knowledge: KnowledgeBase) -> set[str]:
    """Return the names of the properties of the ontology."""
    kinds = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    view = knowledge.view
    return {tail(one) for kind in kinds for one in view.subjects("a", names.OWL + kind)}


def _follows(fault: Fault, paths: list[str]) -> bool:
    """Tell whether a count is wrong as a whole only because one of its figures is."""
    return bool(_COUNT.search(fault.path)) and any(one.startswith(f"{fault.path}.") for one in paths)


def _is_graph(path: Path) -> bool:
    """Tell whether a JSON file is JSON-LD."""
    if path.suffix.lower() != ".json":
        return False
    try:
        loaded: Any = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return False
    first = loaded[0] if isinstance(loaded, list) and loaded else loaded
    return isinstance(first, dict) and any(one.startswith("@") for one in first)


def _slug_of(brought: Brought) -> str:
    """Return the id of a record; nothing if what stands there can be no id, and so no name of a file."""
    from obligations.load.record import is_slug

    slug = brought.record.get("id")
    return slug if isinstance(slug, str) and is_slug(slug) else ""


def _twice(brought: list[Brought]) -> list[Fault]:
    """Find ids that two of the events have."""
    first: dict[str, Brought] = {}
    faults = []
    for one in brought:
        slug = _slug_of(one)
        if slug and first.setdefault(slug, one) is not one:
            at = first[slug].at("id")
            faults.append(Fault(one.at("id"), "id", f'a second event has the id "{slug}"; the first stands in {at}'))
    return faults


def _standing(knowledge: KnowledgeBase, into: Path, brought: list[Brought]) -> list[Fault]:
    """Find ids that stand on file already, in the shipped data or elsewhere in the folder."""
    by = {slug: one for one in brought if (slug := _slug_of(one))}
    inside = into.resolve()
    files = {
        one.name: one.path for one in knowledge.sources.record_files() if not one.path.resolve().is_relative_to(inside)
    }
    if not by.keys() & set(knowledge.incidents):
        files = {}
    found = elsewhere(into, set(by), files)
    message = '"{0}" is the id of an event in {1} already; give one of them another'
    return [Fault(by[slug].at("id"), "id", message.format(slug, name)) for slug, name in found.items()] + [
        Fault(by[slug].at("id"), "id", f"{file_of(into, slug)} is no file")
        for slug in by
        if file_of(into, slug).is_dir()
    ]
