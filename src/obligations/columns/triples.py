"""Triple patterns of a rule as SELECTs over one table for each predicate."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rdflib import RDF, BNode, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath

from obligations.columns.expressions import Expressions, Scope
from obligations.columns.flow import Flow
from obligations.columns.relation import Column, Relation, UnknownConstructError, as_term, name
from obligations.columns.terms import members, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rdflib.plugins.sparql.parserutils import CompValue

Atom = tuple[str, tuple[tuple[str, Any], ...]]
"""A source of rows, and the term that each of its columns has to be."""


@dataclass
class Triples:
    """Compiles the triple patterns of one rule.

    Attributes:
        objects: Says which IRIs the law has as objects of a predicate: what a variable in the
            place of a predicate can be.
        reads: The tables that were read.
        closed: Predicates that give the names of others: no event may state them.
        flow: Which terms come from where.
    """

    objects: Callable[[str], Sequence[str]]
    reads: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    flow: Flow = field(default_factory=Flow)
    _counter: Any = field(default_factory=lambda: itertools.count(1))

    def alias(self) -> str:
        """Give a name that nothing else in the rule has."""
        return f"t{next(self._counter)}"

    def atoms(self, atoms: list[Atom]) -> Relation:
        """Join sources of rows where they have to be one term."""
        sources, conditions = list[str](), list[str]()
        columns, places = dict[str, Column](), dict[str, str]()
        for source, terms in atoms:
            alias = self.alias()
            sources.append(f"{source} {alias}")
            for column, term in terms:
                here = f"{alias}.{column}"
                if not isinstance(term, (Variable, BNode)):
                    conditions.append(f"{here} = {constant(term)}")
                elif str(term) in places:
                    conditions.append(f"{here} = {places[str(term)]}")
                else:
                    places[str(term)], columns[str(term)] = here, Column()
        listed = ", ".join(f"{place} AS {name(one)}" for one, place in places.items()) or "1 AS unit"
        source = f" FROM {', '.join(sources)}" if sources else ""
        condition = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return Relation(f"SELECT {listed}{source}{condition}", columns)

    def triple(self, triple: tuple[Any, Any, Any], around: Sequence[Any]) -> list[Atom]:
        """Turn a triple pattern into tables and what their columns have to be."""
        subject, path, end = triple
        if isinstance(path, SequencePath):
            between = [subject, *(BNode() for _ in path.args[1:]), end]
            steps = zip(between, path.args, between[1:], strict=False)
            return [atom for step in steps for atom in self.triple(step, around)]
        if isinstance(path, InvPath):
            return self.triple((end, path.arg, subject), around)
        if isinstance(path, Variable):
            source, known = self._any_of(path, around)
            self.flow.matched(subject, known, "s")
            self.flow.matched(end, known, "o")
            return [(source, (("s", subject), ("p", path), ("o", end)))]
        if path == RDF.type:
            if not isinstance(end, URIRef):
                raise UnknownConstructError("a variable in the place of a class is not known to the columns")
            self.flow.matched(subject, [members(str(end))], "s")
            return [(self._read(members(str(end))), (("s", subject),))]
        sources = [table(one) for one in _predicates(path)]
        self.flow.matched(subject, sources, "s" if _straight(path) else "so")
        self.flow.matched(end, sources, "o" if _straight(path) else "so")
        return [(self._steps(path), (("s", subject), ("o", end)))]

    def _steps(self, path: URIRef | Path) -> str:
        """Write the pairs that a path leads between as a source of rows."""
        if isinstance(path, URIRef):
            if path == RDF.type:
                raise UnknownConstructError("rdf:type inside a path is not known to the columns")
            return self._read(table(str(path)))
        if isinstance(path, AlternativePath):
            return "(" + " UNION ALL ".join(f"SELECT s, o FROM {self._steps(one)}" for one in path.args) + ")"
        if isinstance(path, InvPath):
            return f"(SELECT o AS s, s AS o FROM {self._steps(path.arg)})"
        if isinstance(path, MulPath) and path.mod == "+":
            step = self._steps(path.path)
            return (
                f"(WITH RECURSIVE far(s, o) AS (SELECT s, o FROM {step} UNION "
                f"SELECT far.s, near.o FROM far, {step} near WHERE far.o = near.s) SELECT s, o FROM far)"
            )
        if isinstance(path, SequencePath):
            start, end = Variable("s"), Variable("o")
            return f"({self.atoms(self.triple((start, path, end), ())).sql})"
        raise UnknownConstructError(f"the path {path.n3()} is not known to the columns")

    def _any_of(self, variable: Variable, around: Sequence[Any]) -> tuple[str, list[str]]:
        """Write and list the tables of all predicates that a variable can be, by what the law has as its object."""
        for _, predicate, end in around:
            if end == variable and isinstance(predicate, URIRef):
                self.closed.add(table(str(predicate)))
                parts = [
                    f"SELECT s, {constant(URIRef(one))} AS p, o FROM {self._read(table(one))}"
                    for one in self.objects(str(predicate))
                ]
                source = f"({' UNION ALL '.join(parts)})" if parts else "(SELECT s, s AS p, o FROM nothing)"
                return source, [table(one) for one in self.objects(str(predicate))]
        raise UnknownConstructError(f"nothing says which predicates ?{variable} can be")

    def _read(self, source: str) -> str:
        self.reads.add(source)
        return source


def _straight(path: URIRef | Path) -> bool:
    """Tell a path that is one step forwards."""
    return isinstance(path, URIRef) or (isinstance(path, AlternativePath) and all(map(_straight, path.args)))


def _predicates(path: URIRef | Path) -> list[str]:
    """Name every predicate of a path."""
    if isinstance(path, URIRef):
        return [str(path)]
    if isinstance(path, (AlternativePath, SequencePath)):
        return [one for part in path.args for one in _predicates(part)]
    if isinstance(path, MulPath):
        return _predicates(path.path)
    return _predicates(path.arg) if isinstance(path, InvPath) else []


def constant(term: Any) -> str:
    """Write a name or a literal as the number of a term; UNDEF of VALUES as nothing."""
    if term is None or term == "UNDEF":
        return "NULL::BIGINT"
    value = Expressions({}, _no_exists, str, Flow()).value(term)
    return as_term(value.sql, value.how)


def _no_exists(_group: CompValue, _scope: Scope) -> str:
    raise UnknownConstructError("EXISTS cannot stand here")
