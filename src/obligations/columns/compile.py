"""Rule files compiled to SQL: each is read, put into statements, and cut down to what an answer needs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from obligations.columns.flow import Flow, Place, told
from obligations.columns.relation import MINTED, MIXED, UnknownConstructError, as_term, name, text_of
from obligations.columns.terms import members, quoted, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from obligations.columns.relation import Column, Relation

_IRI, _BLANK = 4, 5


@dataclass(frozen=True)
class Program:
    """Statements that do what the rule files do, in order.

    Attributes:
        steps: For each rule its file name and its statements.
        reads: Every table that a statement reads.
        writes: Every table that a rule writes.
        closed: Tables that give the names of predicates: no event may state anything in them.
    """

    steps: tuple[tuple[str, tuple[str, ...]], ...]
    reads: frozenset[str]
    writes: frozenset[str]
    closed: frozenset[str]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return {key: value if key == "steps" else sorted(value) for key, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> Program:
        """Read it back from JSON."""
        steps = tuple((rule, tuple(statements)) for rule, statements in kept["steps"])
        return cls(steps, *(frozenset(kept[key]) for key in ("reads", "writes", "closed")))


@dataclass(frozen=True)
class _Triple:
    """One triple of a CONSTRUCT: the table it goes to, its parts as SQL over what was found, and on what condition."""

    into: str
    parts: tuple[str, ...]
    conditions: tuple[str, ...]
    variables: frozenset[str]
    places: tuple[tuple[str, Place], ...]


@dataclass
class Rule:
    """One rule file, read.

    Attributes:
        name: Its file name.
        found: What its WHERE gives.
        makes: The triples of its CONSTRUCT.
        reads: The tables that it reads.
        closed: Tables that give it the names of predicates.
        flow: Where its terms come from.
    """

    name: str
    found: Relation
    makes: list[_Triple]
    reads: frozenset[str]
    closed: frozenset[str]
    flow: Flow
    writes: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.writes = frozenset(one.into for one in self.makes)

    def statements(self, needed: frozenset[str], written: set[str], texts: frozenset[str] | None) -> list[str]:
        """Write the statements that fill the needed tables.

        Args:
            needed: The tables.
            written: Tables that may hold something already; those that are filled here are added.
            texts: The variables whose texts have to be kept; None for all.
        """
        makes = [one for one in self.makes if one.into in needed]
        used = frozenset[str]().union(*(one.variables for one in makes))
        minted = sorted(one for one in used if self.found.columns[one].how in {MINTED, MIXED})
        minted = [one for one in minted if texts is None or one in texts]
        if len(makes) == 1 and not minted:
            return [_insert(makes[0], f"({self.found.sql})", written)]
        kept = [name(one) for one in sorted(used)] + [text_of(one) for one in minted]
        first = f"CREATE OR REPLACE TEMP TABLE found AS SELECT DISTINCT {', '.join(kept)} FROM ({self.found.sql})"
        return [first, *map(_remember, minted), *(_insert(one, "found", written) for one in makes)]


def _remember(variable: str) -> str:
    """Write the statement that puts the texts of minted IRIs into the dictionary."""
    it, written = name(variable), text_of(variable)
    return (
        f"INSERT INTO own.texts SELECT DISTINCT {it}, {written} FROM found f WHERE {written} IS NOT NULL "
        f"AND NOT EXISTS (SELECT 1 FROM (SELECT id, written FROM texts WHERE id IN (SELECT {it} FROM found)) t "
        f"WHERE t.id = f.{it} AND t.written = f.{written})"
    )


def _insert(make: _Triple, source: str, written: set[str]) -> str:
    columns = ("s", "o")[: len(make.parts)]
    listed = ", ".join(f"{part} AS {column}" for part, column in zip(make.parts, columns, strict=True))
    where = f" WHERE {' AND '.join(make.conditions)}" if make.conditions else ""
    rows = f"SELECT DISTINCT {listed} FROM {source} found{where}"
    if make.into in written:
        equal = " AND ".join(f"old.{one} = new.{one}" for one in columns)
        rows = f"SELECT * FROM ({rows}) new WHERE NOT EXISTS (SELECT 1 FROM own.{make.into} old WHERE {equal})"
    written.add(make.into)
    return f"INSERT INTO own.{make.into} {rows}"


def read_rule(file: str, text: str, objects: Callable[[str], Sequence[str]]) -> Rule:
    """Read one rule.

    Args:
        file: Name of its file.
        text: What the file says.
        objects: Says which IRIs the law has as objects of a predicate.

    Raises:
        UnknownConstructError: It holds a construct that is not known; the message names the file.
        EngineError: It does not parse.
    """
    from rdflib.plugins.sparql import prepareQuery

    from obligations.columns.patterns import Patterns
    from obligations.columns.refusals import refuse
    from obligations.errors import EngineError

    try:
        algebra = prepareQuery(text).algebra
    except Exception as error:
        raise EngineError(f"rule file {file}: {error}") from error
    if algebra.name != "ConstructQuery":
        raise UnknownConstructError(f"rule file {file}: only a CONSTRUCT is known to the columns")
    try:
        refuse(algebra)
        patterns = Patterns(objects)
        found = patterns.relation(algebra.p)
        makes = [make for triple in algebra.template for make in _makes(triple, found.columns)]
    except UnknownConstructError as error:
        raise UnknownConstructError(f"rule file {file}: {error}") from error
    return Rule(file, found, makes, frozenset(patterns.reads), frozenset(patterns.closed), patterns.flow)


def _makes(triple: tuple[Any, Any, Any], columns: Any) -> list[_Triple]:
    """Turn a triple of a CONSTRUCT into what is written: one table for each predicate that it can have."""
    from rdflib import RDF, URIRef, Variable

    subject, predicate, end = triple
    variables = frozenset(str(one) for one in triple if isinstance(one, Variable) and str(one) in columns)
    if any(isinstance(one, Variable) and str(one) not in columns for one in triple):
        return []  # a variable that nothing binds makes no triple
    s, s_conditions = _part(subject, columns)
    o, o_conditions = _part(end, columns)
    if isinstance(subject, Variable):
        s_conditions = [*s_conditions, f"kind({s}) IN ({_IRI}, {_BLANK})"]
    if predicate == RDF.type:
        if not isinstance(end, URIRef):
            raise UnknownConstructError("a class that is computed is not known to the columns")
        into = members(str(end))
        return [_Triple(into, (s,), tuple(s_conditions), variables, ((str(subject), (into, "s")),))]
    conditions = (*s_conditions, *o_conditions)
    if isinstance(predicate, URIRef):
        into = table(str(predicate))
        return [_Triple(into, (s, o), conditions, variables, _places(into, subject, end))]
    values = columns[str(predicate)].values
    if values is None:
        raise UnknownConstructError(f"nothing says which predicates ?{predicate} can be")
    which = f"found.{name(str(predicate))}"
    return [
        _Triple(into, (s, o), (*conditions, f"{which} = iri({quoted(one)})"), variables, _places(into, subject, end))
        for one in sorted(values)
        for into in (table(one),)
    ]


def _places(into: str, subject: Any, end: Any) -> tuple[tuple[str, Place], ...]:
    return (str(subject), (into, "s")), (str(end), (into, "o"))


def _part(term: Any, columns: dict[str, Column]) -> tuple[str, list[str]]:
    """Write a part of a triple of a CONSTRUCT, and what has to hold so that there is one."""
    from rdflib import BNode, Variable

    from obligations.columns.triples import constant

    if isinstance(term, BNode):
        raise UnknownConstructError("a blank node in a CONSTRUCT is not known to the columns")
    if not isinstance(term, Variable):
        return constant(term), []
    column, here = columns[str(term)], f"found.{name(str(term))}"
    return as_term(here, column.how), [] if column.sure else [f"{here} IS NOT NULL"]


def program(rules: Sequence[Rule], wanted: Iterable[str] | None = None, spoken: Iterable[Place] = ()) -> Program:
    """Put rules together, cut down to what fills the wanted tables; everything if none is named.

    Of the IRIs put together on the way to the wanted tables, only those texts are kept that a rule reads, or
    that stand in the places `spoken`.

    Raises:
        UnknownConstructError: A rule writes what gives another the names of predicates.
    """
    closed = frozenset[str]().union(*(one.closed for one in rules))
    writes = frozenset[str]().union(*(one.writes for one in rules))
    for rule in rules:
        if rule.writes & closed:
            raise UnknownConstructError(f"rule file {rule.name} writes what gives other rules the names of predicates")
    needed = writes if wanted is None else frozenset(wanted)
    kept = list[tuple[Rule, frozenset[str]]]()
    for rule in reversed(rules):
        if rule.writes & needed:
            kept.append((rule, needed))
            needed |= rule.reads
    written = set[str]()
    kept.reverse()
    texts: Sequence[frozenset[str] | None] = [None] * len(kept)
    if wanted is not None:
        ends = [(rule.flow, [end for make in rule.makes for end in make.places]) for rule, _ in kept]
        texts = told(ends, spoken)
    steps = tuple(
        (rule.name, tuple(rule.statements(at, written, named))) for (rule, at), named in zip(kept, texts, strict=True)
    )
    reads = frozenset[str]().union(*(rule.reads for rule, _ in kept))
    return Program(steps, reads, writes, closed)


def read_rules(paths: Iterable[Path], objects: Callable[[str], Sequence[str]]) -> list[Rule]:
    """Read rule files in order; raises as `read_rule` does."""
    from obligations.columns.refusals import refuse_alike

    rules = [read_rule(path.name, path.read_text(encoding="utf-8"), objects) for path in paths]
    refuse_alike(one for rule in rules for one in (*rule.reads, *rule.writes))
    return rules
