"""Leads from a thing in the graph back to the file and line where an editor wrote it."""

from __future__ import annotations

import csv
import io
import re
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from obligations.names import BASE, GRAPH, ID, RDF

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

    from obligations.locate import SourceFile, Sources

RECORDS = frozenset({".yaml", ".yml", ".json", ".toml"})
_TYPE = NamedNode(RDF + "type")
_INCIDENTS = GRAPH + "incidents/"
_PREFIX = re.compile(r"^\s*@?prefix\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_SUBJECT = re.compile(r"^(?:<([^>]+)>|([\w-]*):([^\s;,<>\"]+))(?=\s|$)")
_RECORD_ID = re.compile(r"\bid[\"']?\s*[:=]\s*[\"']?([A-Za-z0-9][A-Za-z0-9-]*)")

Place = tuple[str, int]
NOWHERE: Place = ("", 0)


class Origins:
    """Where the things of one store were written."""

    def __init__(self, sources: Sources, store: Store) -> None:
        self._store = store
        self._files = [file for file in sources.files() if file.path.suffix != ".rq"]
        self._lines: dict[str, dict[str, int]] = {}

    def of(self, iri: str) -> Place:
        """Return the file and line that say what a thing is, or else say something of it, or mention it.

        The line is 0 where only the file is known; both are empty for what no file states, such as a finding.
        """
        thing = NamedNode(iri)
        if iri in self._by_graph:
            return self._by_graph[iri].name, 0
        kinds = sorted({_graph(quad) for quad in self._store.quads_for_pattern(thing, _TYPE, None)})
        stated = sorted({_graph(quad) for quad in self._store.quads_for_pattern(thing, None, None)} - set(kinds))
        places = [place for graph in (*kinds, *stated) if (place := self._place(graph, iri)) != NOWHERE]
        if places:
            return next((place for place in places if place[1]), places[0])
        for quad in self._store.quads_for_pattern(None, None, thing):
            subject = quad.subject
            place = self._place(_graph(quad), subject.value) if isinstance(subject, NamedNode) else NOWHERE
            if place != NOWHERE:
                return place
        return NOWHERE

    @cached_property
    def _by_graph(self) -> dict[str, SourceFile]:
        return {file.graph: file for file in reversed(self._files)}

    def _place(self, graph: str, iri: str) -> Place:
        if graph.startswith(_INCIDENTS):
            return self._in_record(graph.removeprefix(_INCIDENTS), iri)
        homes = [file for file in self._files if file.graph == graph]
        for file in homes:
            line = self._index(file).get(iri if file.path.suffix == ".ttl" else _key(iri), 0)
            if line:
                return file.name, line
        return (homes[0].name, 0) if homes else NOWHERE

    def _in_record(self, slug: str, iri: str) -> Place:
        files = [file for file in self._files if file.path.suffix in RECORDS]
        files.sort(key=lambda file: file.path.stem != slug)
        home = next((file for file in files if slug in self._index(file)), None)
        if home is None:
            return NOWHERE
        ids = self._index(home)
        local = _key(iri).removeprefix(f"{slug}.")
        near = [one for one in ids if local == one or local.startswith(f"{one}-")]
        return home.name, ids[max(near, key=len)] if near else ids[slug]

    def _index(self, file: SourceFile) -> dict[str, int]:
        if file.name not in self._lines:
            text = file.path.read_text(encoding="utf-8-sig", errors="replace")
            read = {".ttl": _turtle_lines, ".csv": _table_lines}.get(file.path.suffix, _record_lines)
            self._lines[file.name] = read(text)
        return self._lines[file.name]


def _graph(quad: Quad) -> str:
    """Name the graph of a statement; no file makes the derived ones, so they lead nowhere."""
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def _key(iri: str) -> str:
    """Return the part of an IRI that the id column of a table or a record holds, in lower case."""
    return iri.removeprefix(ID).rsplit("/", 1)[-1].lower()


def _turtle_lines(text: str) -> dict[str, int]:
    """Map each subject that stands at the beginning of a line to that line."""
    prefixes: dict[str, str] = {}
    found: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        prefix = _PREFIX.match(line)
        subject = _SUBJECT.match(line)
        if prefix:
            prefixes[prefix[1]] = prefix[2]
        elif subject:
            iri = subject[1] or prefixes.get(subject[2], "") + subject[3].replace("\\", "")
            found.setdefault(iri if ":" in iri else BASE + iri, number)
    return found


def _table_lines(text: str) -> dict[str, int]:
    """Map the ids of each row to its line: the first cell, also joined with one of the next three."""
    found: dict[str, int] = {}
    reader = csv.reader(io.StringIO(text, newline=""))
    for row in reader:
        first = row[0].lower() if row else ""
        for key in (first, *(f"{first}-{cell.lower()}" for cell in row[1:4])):
            found.setdefault(key, reader.line_num)
    return found


def _record_lines(text: str) -> dict[str, int]:
    """Map each id in a record file to the first line that gives it."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        for one in _RECORD_ID.finditer(line):
            found.setdefault(one[1].lower(), number)
    return found
