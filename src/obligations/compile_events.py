"""Turns event records into graphs, and adds to each what the rule files derive from it under the compiled law."""

from __future__ import annotations

import functools
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse, serialize

from obligations import gather as gathering
from obligations import law_table, names, remembered
from obligations.errors import BadDataError, Problem
from obligations.gather import gather
from obligations.identify import spellings
from obligations.load.checking import Vocabulary
from obligations.load.events import event_graph
from obligations.load.record import read_records
from obligations.load.terms import node
from obligations.names import tail
from obligations.pieces import hashed
from obligations.remembered import Law, Remembered
from obligations.rules import run_rules, split
from obligations.store import compiler

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from obligations.load.terms import Graph
    from obligations.locate import Sources
    from obligations.pieces import Pieces
    from obligations.view import Quads

_WHOLE = b"# whole\n"
"""Ends a piece; what breaks off at the end of a line is N-Quads too, with findings missing."""


def compile_events(law: Quads, sources: Sources, pieces: Pieces) -> Iterator[Iterable[Quad]]:
    """Yield the graph of each recorded event, and what the rule files derive from it under the compiled law.

    Each event is assessed in a small store of its own, as many at a time as there are processors: the engine lets go
    of Python while it works. What it gave is kept twice: by law, rules and record, and by
    rules and what the small store held, so that a change elsewhere in the law costs no new assessment.

    Raises:
        BadDataError: A record has problems; all of them are listed.
        EngineError: A rule file does not run.
    """
    records = _records(law, sources, pieces)
    if records.problems:
        raise BadDataError(sorted(records.problems))
    deriving = _Deriving(law, split(sources.rules())[1], pieces, sources.law_hash())
    yield deriving.run(_sources_alone(law))
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for graph, derived in zip(
            records.graphs.values(), pool.map(deriving.derived, records.graphs.values()), strict=True
        ):
            yield graph
            yield derived


class _Deriving:
    """The rule files at work on one event after the other."""

    def __init__(self, law: Quads, rules: Sequence[Path], pieces: Pieces, law_hash: str) -> None:
        self._law = law if isinstance(law, Law) else Remembered(law)
        self._reading = Lock()  # the memory of the law is for one reader at a time
        self._rules, self._pieces, self._law_hash = rules, pieces, law_hash
        code = [Path(str(one.__file__)).read_bytes() for one in (gathering, law_table, remembered)]
        self._by = hashed(pyoxigraph.__version__, *code, *(rule.read_bytes() for rule in rules))

    def derived(self, graph: Graph) -> Iterable[Quad]:
        """Return what the rules derive from an event, from what is kept if the like was seen before."""
        gathered = functools.cache(lambda: self._gathered(graph))
        near = hashed("near", self._by, compiler(), self._law_hash, _written(graph))
        far = (self._pieces.kept(near) or b"").decode() or hashed("far", self._by, _written(gathered()))
        quads = _read(self._pieces.kept(far))
        if quads is None:
            quads = self.run(gathered())
            self._pieces.keep(far, _written(quads) + _WHOLE)
        self._pieces.keep(near, far.encode())
        return quads

    def _gathered(self, graph: Graph) -> Store:
        case = Store()
        case.extend(graph)
        with self._reading:
            gather(case, self._law)
        return case

    def run(self, case: Store) -> list[Quad]:
        """Run the rules on a small store and return what they derive."""
        run_rules(case, self._rules)
        return list(case.quads_for_pattern(None, None, None, node(names.DERIVED_EVENTS)))


def _read(kept: bytes | None) -> list[Quad] | None:
    """Read quads that were kept; a piece that is damaged counts as absent, as does one that has lost its end."""
    if kept is None or not kept.endswith(_WHOLE):
        return None
    try:
        return list(parse(kept, format=RdfFormat.N_QUADS))
    except SyntaxError:
        return None


def _written(quads: Iterable[Quad]) -> bytes:
    lines = (serialize(quads, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return b"".join(sorted(lines))


def _sources_alone(law: Quads) -> Store:
    """Return a store of the sources on file, which give the roots of statements that belong to no event."""
    case = Store()
    for source in instances(law, names.OBL + "Source"):
        case.extend(law.quads_for_pattern(source, None, None, None))
    return case


@dataclass
class _Records:
    """The events of all record files as graphs, by id, and what is wrong with the files."""

    graphs: dict[str, Graph] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def _records(law: Quads, sources: Sources, pieces: Pieces) -> _Records:
    found = _Records()
    known = vocabulary(law)
    seen: dict[str, str] = {}
    for file in sources.record_files():
        try:
            records = read_records(file.path, known, pieces)
        except BadDataError as error:
            found.problems += [Problem(file.name, one.line, one.path, one.message) for one in error.problems]
            continue
        for record in records:
            slug = record["id"]
            if slug in seen:
                message = f'"{slug}" is the id of a record in {seen[slug]} already'
                found.problems.append(Problem(file.name, 0, "id", message))
                continue
            seen[slug] = file.name
            found.graphs[slug] = event_graph(record, known, f"{names.GRAPH}incidents/{slug}")
    return found


def vocabulary(store: Quads) -> Vocabulary:
    """Read from a store the names that event records may refer to."""
    return Vocabulary(
        concepts=frozenset(tail(one.value) for one in instances(store, names.SKOS + "Concept")),
        states=spellings(store, everywhere=True),
        places=frozenset(tail(one.value) for one in instances(store, names.OBL + "Place")),
        bodies=frozenset(tail(one.value) for one in instances(store, names.OBL + "Body")),
        sources=frozenset(
            tail(one.value) for one in instances(store, names.OBL + "Source") if "." not in tail(one.value)
        ),
    )


def instances(store: Quads, kind: str) -> Iterable[NamedNode]:
    """List the things of a class that have a name."""
    for quad in store.quads_for_pattern(None, node(names.RDF + "type"), node(kind), None):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject
