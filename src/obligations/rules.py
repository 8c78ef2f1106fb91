"""Runs the ordered rule files on a store; knows nothing of law.

A rule file is one SPARQL CONSTRUCT. What it constructs is added before the next file runs, so each file reads only what
earlier files and the sources state: one pass, no fixpoint.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, QueryTriples

from obligations.errors import EngineError
from obligations.names import DERIVED_EVENTS, DERIVED_LAW

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pyoxigraph import Store, Triple
    from rdflib import Dataset
    from rdflib.plugins.sparql.sparql import Query

FIRST_EVENT_RULE = 30
"""Rule files numbered below read law alone and run once when the store is compiled; the others read events."""


def split(rules: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Divide the rule files into those that read law alone and those that read events."""
    law = [rule for rule in rules if int(rule.name[:2]) < FIRST_EVENT_RULE]
    return law, [rule for rule in rules if rule not in law]


def derived_graph(rule: Path) -> str:
    """Name the graph that holds what a rule file derives."""
    return DERIVED_LAW if int(rule.name[:2]) < FIRST_EVENT_RULE else DERIVED_EVENTS


def run_rules(store: Store, rules: Iterable[Path]) -> None:
    """Run rule files in order in the embedded engine.

    Raises:
        EngineError: A rule file does not parse or does not run; the message names it.
    """
    for rule in rules:
        graph = NamedNode(derived_graph(rule))
        try:
            text = rule.read_text(encoding="utf-8")
        except (ValueError, OSError) as error:
            raise EngineError(f"rule file {rule.name}: {error}") from error
        store.extend([Quad(one.subject, one.predicate, one.object, graph) for one in derive(store, rule.name, text)])


def derive(store: Store, name: str, text: str) -> list[Triple]:
    """Return what one rule file makes of a store, in the embedded engine; nothing is added.

    Raises:
        EngineError: The rule does not parse or does not run.
    """
    try:
        triples = store.query(text, use_default_graph_as_union=True)
        if not isinstance(triples, QueryTriples):
            raise EngineError(f"rule file {name} is no CONSTRUCT")
        return list(triples)
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        raise EngineError(f"rule file {name}: {error}") from error


def run_rules_in_rdflib(dataset: Dataset, rules: Iterable[Path]) -> None:
    """Run rule files in order in rdflib, the reference engine."""
    for rule in rules:
        graph = dataset.graph(derived_graph(rule))
        derived = dataset.query(_prepared(rule.read_text(encoding="utf-8"))).graph
        for triple in derived or ():
            graph.add(triple)


@functools.cache
def _prepared(text: str) -> Query:
    """Parse a rule for rdflib once; parsing takes longer than most rules run."""
    from rdflib.plugins.sparql import prepareQuery

    return prepareQuery(text)
