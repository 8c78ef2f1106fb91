"""Compiles the text sources into one store: parse, turn tables and records into graphs, run the rule files."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, Store

from obligations import names
from obligations.compile_events import compile_events, instances
from obligations.errors import BadDataError, Problem
from obligations.load.authorities import register_documents
from obligations.load.effect import TreatyRule, parse_rule
from obligations.load.readings import register_readable
from obligations.load.row import Register
from obligations.load.tables import ORDER, load_table
from obligations.load.terms import Graph, day, node, obl, text, value
from obligations.names import tail
from obligations.pieces import NOTHING, Pieces
from obligations.rules import run_rules, split

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from obligations.locate import SourceFile, Sources

_LITERALS: tuple[tuple[str, Callable[[str], object], str], ...] = (
    *((one, date.fromisoformat, "day such as 2017-07-01") for one in ("checkedOn", "entryIntoForce", "encodedOn")),
    *((one, int, "whole number") for one in ("waitsDays", "waitsMonths")),
)
"""Properties that are counted with when the law is loaded: how to read them, and what they must be."""

RELEASE = "0.1.0"
"""Release name of the data; together with the hash of the sources it names what an answer rests on."""


@dataclass
class Compiled:
    """A store in memory with everything in it, and what was noticed on the way.

    Attributes:
        store: All graphs, derived ones included.
        mismatches: Stated days of effect that differ from the treaty's own rule.
    """

    store: Store
    mismatches: list[Problem] = field(default_factory=list)


def compile_store(sources: Sources, content_hash: str, pieces: Pieces = NOTHING) -> Compiled:
    """Build the whole store in memory.

    Args:
        sources: The texts.
        content_hash: Their hash, which names the version of the data.
        pieces: What earlier compilations kept.

    Raises:
        BadDataError: Sources that do not parse or that refer to nothing on file; all problems at once.
        EngineError: A rule file that does not run.
    """
    compiled = compile_law(sources)
    for quads in list(compile_events(compiled.store, sources, pieces)):  # the law is read to the end before it grows
        compiled.store.extend(quads)
    compiled.store.extend(data_version(content_hash))
    return compiled


def compile_law(sources: Sources) -> Compiled:
    """Build in memory all that holds without any event: texts, tables, and what the law rules derive.

    Raises:
        BadDataError: Sources that do not parse or that refer to nothing on file; all problems at once.
        EngineError: A rule file that does not run.
    """
    store, register = load_law(sources)
    if register.problems:
        raise BadDataError(sorted(register.problems))
    run_rules(store, split(sources.rules())[0])
    _state_day(store)
    return Compiled(store, sorted(register.mismatches))


def load_law(sources: Sources) -> tuple[Store, Register]:
    """Load Turtle and tables into a store in memory, nothing derived yet."""
    store, register = Store(), Register()
    files = sources.files()
    for file in files:
        if file.path.suffix == ".ttl":
            _load_turtle(store, file, register)
    _check_literals(store, {file.graph: file.name for file in files}, register)
    _register_treaties(store, register)
    register_documents(store, register)
    register_readable(store, register)
    register.sources.update(tail(one.value) for one in instances(store, names.OBL + "Source"))
    register.concepts.update(tail(one.value) for one in instances(store, names.SKOS + "Concept"))
    for kind in ("FindingStatus", "ElementStatus", "ExceptionStatus"):
        register.statuses.update(tail(one.value) for one in instances(store, names.OBL + kind))
    tables = [file for file in files if file.path.suffix == ".csv"]
    for name in (*ORDER, None):
        for file in tables:
            if file.path.name == name or (name is None and file.path.name not in ORDER):
                store.extend(load_table(file, register))
    return store, register


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
        for treaty in instances(store, names.OBL + kind):
            register.rules[tail(treaty.value)] = TreatyRule()
            with contextlib.suppress(ValueError):  # named by _check_literals
                register.rules[tail(treaty.value)] = entry_rule(store, treaty)


def _check_literals(store: Store, files: Mapping[str, str], register: Register) -> None:
    """Find days and numbers in Turtle that are none, and name the file: loading counts with them."""
    for predicate, read, wanted in _LITERALS:
        for quad in store.quads_for_pattern(None, obl(predicate), None, None):
            written = value(quad.object)
            try:
                read(written)
            except ValueError:
                where = files.get(quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else "", "data")
                what = f'"{written}" is no {wanted}'
                register.problems.append(Problem(where, 0, f"{tail(value(quad.subject))} obl:{predicate}", what))


def entry_rule(store: Store, treaty: NamedNode) -> TreatyRule:
    """Read the rule by which acts towards a treaty take effect."""
    values: dict[str, str] = {}
    rules = store.quads_for_pattern(treaty, obl("entryIntoForceRule"), None, None)
    for subject in (treaty, *(node(value(quad.object)) for quad in rules)):
        for one in store.quads_for_pattern(subject, None, None, None):
            values[tail(one.predicate.value)] = value(one.object)
    return parse_rule(values)


def _state_day(store: Store) -> None:
    """State the day on which the law was last checked (never today)."""
    graph = Graph(names.GRAPH + "meta")
    checked = [value(quad.object) for quad in store.quads_for_pattern(None, obl("checkedOn"), None, None)]
    graph.add(node(names.DATASET), "lawAsOf", day(max(map(date.fromisoformat, checked))) if checked else None)
    store.extend(graph)


def data_version(content_hash: str) -> Graph:
    """State which data a store holds: the release, and the hash of its sources."""
    graph = Graph(names.GRAPH + "meta")
    graph.add(node(names.DATASET), "dataVersion", text(f"{RELEASE}+{content_hash[:12]}"))
    return graph
