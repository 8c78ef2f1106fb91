"""Compiles the text sources into one store: parse, turn tables and records into graphs, run the rule files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, Store

from obligations import names
from obligations.errors import BadDataError, Problem
from obligations.identify import spellings
from obligations.load.authorities import register_documents
from obligations.load.checking import Vocabulary
from obligations.load.effect import parse_rule
from obligations.load.events import event_graph
from obligations.load.record import read_records
from obligations.load.row import Register
from obligations.load.tables import ORDER, load_table
from obligations.load.terms import Graph, day, node, obl, text, value
from obligations.names import tail
from obligations.rules import run_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from obligations.load.effect import TreatyRule
    from obligations.locate import SourceFile, Sources

RELEASE = "0.1.0"
"""Release name of the data; together with the hash of the sources it names what an answer rests on."""

_RECORDS = frozenset({".yaml", ".yml", ".json", ".toml"})


@dataclass
class Compiled:
    """A store in memory with everything in it, and what was noticed on the way.

    Attributes:
        store: All graphs, derived ones included.
        mismatches: Stated days of effect that differ from the treaty's own rule.
    """

    store: Store
    mismatches: list[Problem] = field(default_factory=list)


def compile_store(sources: Sources, content_hash: str) -> Compiled:
    """Build the whole store in memory.

    Raises:
        BadDataError: Sources that do not parse or that refer to nothing on file; all problems at once.
        EngineError: A rule file that does not run.
    """
    store, register = load_law(sources)
    problems = list(register.problems)
    if not problems:
        problems += _load_events(store, sources)
    if problems:
        raise BadDataError(sorted(problems))
    run_rules(store, sources.rules())
    _state_version(store, content_hash)
    return Compiled(store, sorted(register.mismatches))


def load_law(sources: Sources) -> tuple[Store, Register]:
    """Load Turtle and tables into a store in memory, nothing derived yet."""
    store, register = Store(), Register()
    files = sources.files()
    for file in files:
        if file.path.suffix == ".ttl":
            _load_turtle(store, file, register)
    _register_treaties(store, register)
    register_documents(store, register)
    register.sources.update(tail(one.value) for one in _instances(store, names.OBL + "Source"))
    register.concepts.update(tail(one.value) for one in _instances(store, names.SKOS + "Concept"))
    tables = [file for file in files if file.path.suffix == ".csv"]
    for name in (*ORDER, None):
        for file in tables:
            if file.path.name == name or (name is None and file.path.name not in ORDER):
                store.extend(load_table(file, register))
    return store, register


def vocabulary(store: Store) -> Vocabulary:
    """Read from a store the names that event records may refer to."""
    return Vocabulary(
        concepts=frozenset(tail(one.value) for one in _instances(store, names.SKOS + "Concept")),
        states=spellings(store),
        places=frozenset(tail(one.value) for one in _instances(store, names.OBL + "Place")),
        bodies=frozenset(tail(one.value) for one in _instances(store, names.OBL + "Body")),
        sources=frozenset(
            tail(one.value) for one in _instances(store, names.OBL + "Source") if "." not in tail(one.value)
        ),
    )


def _instances(store: Store, kind: str) -> Iterable[NamedNode]:
    for quad in store.quads_for_pattern(None, node(names.RDF + "type"), node(kind), None):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject


def _load_turtle(store: Store, file: SourceFile, register: Register) -> None:
    try:
        store.load(path=str(file.path), format=RdfFormat.TURTLE, base_iri=names.BASE, to_graph=NamedNode(file.graph))
    except SyntaxError as error:
        register.problems.append(Problem(file.name, error.lineno or 0, "", f"is no valid Turtle: {error.msg}"))
    except (ValueError, OSError) as error:
        register.problems.append(Problem(file.name, 0, "", f"cannot be read: {error}"))


def _register_treaties(store: Store, register: Register) -> None:
    """Take from the treaties' Turtle what the tables need: rules of effect, and whose list is the depositary's own."""
    for quad in store.quads_for_pattern(None, obl("depositaryFor"), None, None):
        register.depositary_sources.add((tail(value(quad.subject)), tail(value(quad.object))))
    for kind in ("Treaty", "BilateralAgreement", "SoftLaw"):
        for treaty in _instances(store, names.OBL + kind):
            register.rules[tail(treaty.value)] = entry_rule(store, treaty)


def entry_rule(store: Store, treaty: NamedNode) -> TreatyRule:
    """Read the rule by which acts towards a treaty take effect."""
    values: dict[str, str] = {}
    rules = store.quads_for_pattern(treaty, obl("entryIntoForceRule"), None, None)
    for subject in (treaty, *(node(value(quad.object)) for quad in rules)):
        for one in store.quads_for_pattern(subject, None, None, None):
            values[tail(one.predicate.value)] = value(one.object)
    return parse_rule(values)


def _load_events(store: Store, sources: Sources) -> list[Problem]:
    problems: list[Problem] = []
    known = vocabulary(store)
    seen: dict[str, str] = {}
    for file in _record_files(sources):
        try:
            records = read_records(file.path, known)
        except BadDataError as error:
            problems += [Problem(file.name, one.line, one.path, one.message) for one in error.problems]
            continue
        for record in records:
            slug = record["id"]
            if slug in seen:
                problems.append(Problem(file.name, 0, "id", f'"{slug}" is the id of a record in {seen[slug]} already'))
                continue
            seen[slug] = file.name
            store.extend(event_graph(record, known, f"{names.GRAPH}incidents/{slug}"))
    return problems


def _record_files(sources: Sources) -> list[SourceFile]:
    return [file for file in sources.files() if file.path.suffix in _RECORDS]


def _state_version(store: Store, content_hash: str) -> None:
    """State in the store which data it holds and on which day they were last checked (never today)."""
    graph = Graph(names.GRAPH + "meta")
    dataset = node(names.DATASET)
    checked = [value(quad.object) for quad in store.quads_for_pattern(None, obl("checkedOn"), None, None)]
    graph.add(dataset, "dataVersion", text(f"{RELEASE}+{content_hash[:12]}"))
    graph.add(dataset, "lawAsOf", day(max(map(date.fromisoformat, checked))) if checked else None)
    store.extend(graph)
