"""Graph patterns of a rule as SELECTs over one table for each predicate."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from rdflib import Literal, URIRef, Variable
from rdflib.paths import MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translateGroupGraphPattern
from rdflib.plugins.sparql.parserutils import CompValue

from obligations.columns.expressions import Expressions, Scope, Value, mentioned, passed_on
from obligations.columns.relation import (
    MINTED,
    MIXED,
    STRING,
    TERM,
    WHOLE,
    Column,
    Relation,
    UnknownConstructError,
    as_term,
    name,
    names_of,
    plainly,
    text_of,
)
from obligations.columns.triples import Triples, constant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass
class Patterns(Triples):
    """Compiles the patterns of one rule: what joins, filters and binds what the triple patterns give."""

    def relation(self, part: CompValue, outer: Scope | None = None) -> Relation:
        """Compile a part of a rule.

        Args:
            part: The part, as rdflib translates it.
            outer: Inside an EXISTS, the variables around it.

        Raises:
            UnknownConstructError: It is of a kind that is not known.
        """
        compile_one = self._KINDS.get(part.name)
        if compile_one is None or (outer and part.name in {"LeftJoin", "Minus", "AggregateJoin"}):
            where = " inside an EXISTS" if compile_one else ""
            raise UnknownConstructError(f"{part.name}{where} is not known to the columns")
        return compile_one(self, part, outer or {})

    def _bgp(self, part: CompValue, _outer: Scope) -> Relation:
        for at, (subject, path, end) in enumerate(part.triples):
            if isinstance(path, MulPath) and path.mod in {"?", "*"}:
                rest = [*part.triples[:at], *part.triples[at + 1 :]]
                return self._perhaps_no_step(rest, subject, path, end)
        return self.atoms([atom for triple in part.triples for atom in self.triple(triple, part.triples)])

    def _perhaps_no_step(self, rest: list[Any], subject: Any, path: MulPath, end: Any) -> Relation:
        """Take a path that may have no step apart: its ends are one, or they differ and it has a step."""
        bound = {term for triple in rest for term in triple}
        if subject not in bound and end not in bound:
            raise UnknownConstructError("a path that may have no step, neither end of which another pattern binds")
        gone, kept = (subject, end) if end in bound else (end, subject)
        if not isinstance(gone, Variable):
            raise UnknownConstructError("a path that may have no step, between names, is not known to the columns")
        merged = [tuple(kept if term == gone else term for term in triple) for triple in rest]
        without = self._bgp(CompValue("BGP", triples=merged), {})
        self.flow.made(str(gone), [kept])
        extended = self._extended(without, str(gone), lambda made: made.value(kept))
        one_step = path.path if path.mod == "?" else MulPath(path.path, "+")
        stepped = self._bgp(CompValue("BGP", triples=[*rest, (subject, SequencePath(one_step), end)]), {})
        made = self._reading(stepped)
        differ = f"{made.value(subject).sql} <> {made.value(end).sql}"
        ((source, _),) = {made.scope[str(one)] for one in (gone,)}
        listed = names_of(stepped.columns, source)
        return self._united(
            extended,
            Relation(f"SELECT DISTINCT {listed} FROM ({stepped.sql}) {source} WHERE {differ}", stepped.columns),
        )

    def _reading(self, relation: Relation, outer: Scope | None = None) -> Expressions:
        """Return what compiles expressions over a relation, under a name that is the source of all its columns."""
        alias = self.alias()
        scope = (outer or {}) | {one: (alias, column) for one, column in relation.columns.items()}
        return Expressions(scope, self._exists, self.alias, self.flow)

    def _exists(self, group: CompValue, outer: Scope) -> str:
        if group.name not in self._KINDS:
            group = translateGroupGraphPattern(group)
        inner = self.relation(group, outer)
        shared = sorted(frozenset(inner.columns) & frozenset(outer))
        inner = plainly(inner, frozenset(shared), self.alias())
        alias = self.alias()
        sources = "|".join({source for source, _ in outer.values()})
        apart = not sources or not re.search(rf"\b({sources})\.", inner.sql)
        if apart and shared and all(outer[one][1].sure and inner.columns[one].sure for one in shared):
            sought = ", ".join(as_term(f"{outer[one][0]}.{name(one)}", outer[one][1].how) for one in shared)
            keys = ", ".join(f"{alias}.{name(one)}" for one in shared)
            return f"({sought}) IN (SELECT {keys} FROM ({inner.sql}) {alias})"  # one set that serves all rows
        conditions = [self._agree(one, outer[one], (alias, inner.columns[one])) for one in shared]
        condition = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"EXISTS (SELECT 1 FROM ({inner.sql}) {alias}{condition})"

    @staticmethod
    def _agree(variable: str, *sides: tuple[str, Column]) -> str:
        """Write that two relations agree on a variable: they give it one value, or one leaves it unbound."""
        values = [as_term(f"{source}.{name(variable)}", column.how) for source, column in sides]
        unsure = [f"{value} IS NULL" for value, (_, column) in zip(values, sides, strict=True) if not column.sure]
        equal = " = ".join(values)
        return f"({' OR '.join([equal, *unsure])})" if unsure else equal

    def _filter(self, part: CompValue, outer: Scope) -> Relation:
        return self._filtered(part.p, _conditions(part.expr), outer)

    def _filtered(self, part: CompValue, conditions: list[Any], outer: Scope) -> Relation:
        """Filter as early as the conditions can be judged: before a BIND of which they do not speak."""
        if not conditions:
            return self.relation(part, outer)
        if part.name == "Filter":
            return self._filtered(part.p, [*_conditions(part.expr), *conditions], outer)
        late = conditions
        if part.name == "Extend":
            late = [one for one in conditions if part.var in mentioned(one)]
            early = [one for one in conditions if part.var not in mentioned(one)]
            self.flow.made(str(part.var), passed_on(part.expr))
            relation = self._extended(
                self._filtered(part.p, early, outer), str(part.var), lambda made: made.value(part.expr), outer
            )
        else:
            relation = self.relation(part, outer)
        if not late:
            return relation
        made = self._reading(relation, outer)
        alias = next(iter(made.scope[one][0] for one in relation.columns), self.alias())
        condition = " AND ".join(made.truth(one).sql for one in late)
        listed = names_of(relation.columns, alias)
        return Relation(
            f"SELECT {listed} FROM ({relation.sql}) {alias}{made.joins()} WHERE {condition}", relation.columns
        )

    def _extend(self, part: CompValue, outer: Scope) -> Relation:
        self.flow.made(str(part.var), passed_on(part.expr))
        return self._extended(self.relation(part.p, outer), str(part.var), lambda made: made.value(part.expr), outer)

    def _extended(
        self, relation: Relation, variable: str, compiled: Callable[[Expressions], Value], outer: Scope | None = None
    ) -> Relation:
        made = self._reading(relation, outer)
        alias = next(iter(made.scope[one][0] for one in relation.columns), self.alias())
        value = compiled(made)
        here = [f"{value.sql} AS {name(variable)}"]
        if value.how == MINTED:
            here = [f"{value.sql} AS {text_of(variable)}"]
        copied = _copied(value, relation.columns, alias, variable)
        columns = {**relation.columns, variable: copied[1] if copied else value.column}
        listed = ", ".join([names_of(relation.columns, alias), *(copied[0] if copied else here)])
        for one, column in relation.columns.items():  # a text that was looked up is kept for the next BIND
            lookup = made.lookups.get(f"{alias}.{name(one)}")
            if lookup and column.how == TERM:
                listed += f", written({alias}.{name(one)}, {lookup}.written) AS {text_of(one)}"
                columns[one] = replace(column, looked_up=True)
        sql = f"SELECT {listed} FROM ({relation.sql}) {alias}{made.joins()}"
        if value.how == MINTED and not copied:  # the text is put together once, and then held to be an IRI
            sql = f"SELECT *, iri(absolute({text_of(variable)})) AS {name(variable)} FROM ({sql}) {self.alias()}"
        return Relation(sql, columns)

    def _join(self, part: CompValue, outer: Scope) -> Relation:
        for empty, other in ((part.p1, part.p2), (part.p2, part.p1)):
            if empty.name == "BGP" and not empty.triples:
                return self.relation(other, outer)
        one, other = self._sides(part, outer)
        left, right = self.alias(), self.alias()
        conditions = self._agreeing(one, other, left, right)
        columns = {**other.columns, **one.columns}
        shared = frozenset(one.columns) & frozenset(other.columns)
        listed = list[str]()
        for side, alias in ((one, left), (other, right)):
            own = {each: column for each, column in side.columns.items() if each not in shared}
            listed += [names_of(own, alias)] if own else []
        for each in sorted(shared):
            listed.append(f"coalesce({left}.{name(each)}, {right}.{name(each)}) AS {name(each)}")
            columns[each] = Column(TERM, one.columns[each].sure or other.columns[each].sure)
        condition = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        selected = ", ".join(listed) or "1 AS unit"
        return Relation(f"SELECT {selected} FROM ({one.sql}) {left}, ({other.sql}) {right}{condition}", columns)

    def _sides(self, part: CompValue, outer: Scope) -> tuple[Relation, Relation]:
        """Compile both sides of a join, what they share held as terms."""
        one, other = self.relation(part.p1, outer), self.relation(part.p2, outer)
        shared = frozenset(one.columns) & frozenset(other.columns)
        return plainly(one, shared, self.alias()), plainly(other, shared, self.alias())

    def _agreeing(self, one: Relation, other: Relation, left: str, right: str) -> list[str]:
        shared = sorted(frozenset(one.columns) & frozenset(other.columns))
        return [self._agree(each, (left, one.columns[each]), (right, other.columns[each])) for each in shared]

    def _left_join(self, part: CompValue, outer: Scope) -> Relation:
        if getattr(part.expr, "name", "") != "TrueFilter":
            raise UnknownConstructError("a FILTER of its own inside an OPTIONAL is not known to the columns")
        one, other = self._sides(part, outer)
        if any(not one.columns[each].sure for each in frozenset(one.columns) & frozenset(other.columns)):
            raise UnknownConstructError("an OPTIONAL that shares a variable that may be unbound is not known")
        left, right = self.alias(), self.alias()
        conditions = self._agreeing(one, other, left, right) or ["true"]
        added = {each: replace(column, sure=False) for each, column in other.columns.items() if each not in one.columns}
        listed = [names_of(one.columns, left)] + ([names_of(added, right)] if added else [])
        sides = f"({one.sql}) {left} LEFT JOIN ({other.sql}) {right}"
        sql = f"SELECT {', '.join(listed)} FROM {sides} ON {' AND '.join(conditions)}"
        return Relation(sql, {**one.columns, **added})

    def _minus(self, part: CompValue, outer: Scope) -> Relation:
        one, other = self.relation(part.p1, outer), self.relation(part.p2)
        shared = sorted(frozenset(one.columns) & frozenset(other.columns))
        if not shared:
            return one
        other = plainly(other, frozenset(shared), self.alias())
        left, right = self.alias(), self.alias()
        pairs = [((left, one.columns[each]), (right, other.columns[each])) for each in shared]
        conditions = [self._agree(each, *pair) for each, pair in zip(shared, pairs, strict=True)]
        if not any(a.sure and b.sure for (_, a), (_, b) in pairs):
            both = [f"{left}.{name(each)} IS NOT NULL AND {right}.{name(each)} IS NOT NULL" for each in shared]
            conditions.append(f"({' OR '.join(both)})")
        sql = (
            f"SELECT {names_of(one.columns, left)} FROM ({one.sql}) {left} "
            f"WHERE NOT EXISTS (SELECT 1 FROM ({other.sql}) {right} WHERE {' AND '.join(conditions)})"
        )
        return Relation(sql, one.columns)

    def _union(self, part: CompValue, outer: Scope) -> Relation:
        return self._united(self.relation(part.p1, outer), self.relation(part.p2, outer))

    def _united(self, one: Relation, other: Relation) -> Relation:
        columns = {
            each: _either(one.columns.get(each), other.columns.get(each)) for each in {**one.columns, **other.columns}
        }
        sides = [_aligned(side, columns, self.alias()) for side in (one, other)]
        return Relation(" UNION ALL ".join(sides), columns)

    def _project(self, part: CompValue, outer: Scope) -> Relation:
        relation = self.relation(part.p, outer)
        kept = {one: relation.columns[one] for one in map(str, part.PV) if one in relation.columns}
        alias = self.alias()
        return Relation(f"SELECT {names_of(kept, alias)} FROM ({relation.sql}) {alias}", kept)

    def _distinct(self, part: CompValue, outer: Scope) -> Relation:
        relation = self.relation(part.p, outer)
        return Relation(f"SELECT DISTINCT * FROM ({relation.sql}) {self.alias()}", relation.columns)

    def _within(self, part: CompValue, outer: Scope) -> Relation:
        return self.relation(part.p, outer)

    def _values(self, part: CompValue, _outer: Scope) -> Relation:
        variables = sorted({str(one) for row in part.res for one in row})
        rows = [{str(key): term for key, term in row.items()} for row in part.res]
        if not rows:
            raise UnknownConstructError("VALUES without a row is not known to the columns")
        selects = [
            "SELECT " + ", ".join(f"{constant(row.get(one))} AS {name(one)}" for one in variables) for row in rows
        ]
        bound = {one: all(isinstance(row.get(one), (URIRef, Literal)) for row in rows) for one in variables}
        return Relation(" UNION ALL ".join(selects), {one: Column(sure=bound[one]) for one in variables})

    def _aggregate(self, part: CompValue, outer: Scope) -> Relation:
        keys = [str(one) for one in part.p.expr or () if isinstance(one, Variable)]
        if len(keys) != len(part.p.expr or ()):
            raise UnknownConstructError("GROUP BY of anything but variables is not known to the columns")
        relation = self.relation(part.p.p, outer)
        made = self._reading(relation)
        alias = next(iter(made.scope[one][0] for one in relation.columns), self.alias())
        listed, columns = list[str](), dict[str, Column]()
        for one in part.A:
            value = _aggregated(one, made, keys)
            self.flow.made(str(one.res), passed_on(one.vars))
            columns[str(one.res)] = value.column
            listed.append(f"{value.sql} AS {name(str(one.res))}")
        grouped = [f"{alias}.{name(one)}" for one in keys if one in relation.columns]
        by = f" GROUP BY {', '.join(grouped)}" if grouped else ""
        return Relation(f"SELECT {', '.join(listed)} FROM ({relation.sql}) {alias}{made.joins()}{by}", columns)

    _KINDS: ClassVar[Mapping[str, Callable[[Patterns, CompValue, Scope], Relation]]] = {
        "BGP": _bgp,
        "Filter": _filter,
        "Extend": _extend,
        "Join": _join,
        "LeftJoin": _left_join,
        "Minus": _minus,
        "Union": _union,
        "Project": _project,
        "Distinct": _distinct,
        "ToMultiSet": _within,
        "values": _values,
        "AggregateJoin": _aggregate,
    }


def _conditions(expression: Any) -> list[Any]:
    """Take a condition apart into those that all have to hold."""
    if isinstance(expression, CompValue) and expression.name == "ConditionalAndExpression":
        return [one for part in (expression.expr, *expression.other) for one in _conditions(part)]
    return [expression]


def _copied(value: Value, columns: Mapping[str, Column], alias: str, variable: str) -> tuple[list[str], Column] | None:
    """Carry the text of a minted IRI along where a variable is bound to another that has one."""
    for one, column in columns.items():
        if value.sql == f"{alias}.{name(one)}" and column.has_text:
            return [f"{value.sql} AS {name(variable)}", f"{alias}.{text_of(one)} AS {text_of(variable)}"], column
    return None


def _either(one: Column | None, other: Column | None) -> Column:
    """Say what is known of a variable that comes from one of two branches."""
    if one is None or other is None:
        (only,) = (column for column in (one, other) if column)
        return Column(MIXED if only.how == MINTED else only.how, sure=False, values=only.values)
    how = one.how if one.how == other.how else MIXED if {one.how, other.how} & {MINTED, MIXED} else TERM
    values = None if one.values is None or other.values is None else one.values | other.values
    return Column(how, one.sure and other.sure, values)


def _aligned(side: Relation, columns: Mapping[str, Column], alias: str) -> str:
    """Write a branch with the columns of the whole."""
    listed = list[str]()
    for variable, column in columns.items():
        own, here = side.columns.get(variable), f"{alias}.{name(variable)}"
        kind = {STRING: "VARCHAR", "bool": "BOOLEAN"}.get(column.how, "BIGINT")
        value = f"NULL::{kind}" if own is None else here if own.how == column.how else as_term(here, own.how)
        listed.append(f"{value} AS {name(variable)}")
        if column.how in {MINTED, MIXED}:
            minted = own is not None and own.how in {MINTED, MIXED}
            listed.append(
                f"{alias}.{text_of(variable) if minted else 'NULL::VARCHAR'} AS {text_of(variable)}"
                if minted
                else f"NULL::VARCHAR AS {text_of(variable)}"
            )
    return f"SELECT {', '.join(listed) or '1 AS unit'} FROM ({side.sql}) {alias}"


def _aggregated(one: CompValue, made: Expressions, keys: Sequence[str]) -> Value:
    """Compile an aggregate; rdflib samples each grouping variable, which has one value in its group."""
    value = made.value(one.vars) if one.vars != "*" else Value("*", TERM)
    if one.name == "Aggregate_Sample" and str(one.vars) in keys:
        if value.how == MINTED or (str(one.vars) in made.scope and made.scope[str(one.vars)][1].how in {MINTED, MIXED}):
            raise UnknownConstructError("grouping by an IRI that is put together here is not known to the columns")
        return Value(value.sql, value.how, value.sure, value.values)
    if one.name == "Aggregate_Count":
        return Value(f"count({'DISTINCT ' if one.distinct else ''}{value.sql})", WHOLE, sure=True)
    if one.name not in {"Aggregate_Max", "Aggregate_Min"}:
        raise UnknownConstructError(f"{one.name} is not known to the columns")
    if value.how == TERM:
        return Value(f"{'greatest_of' if one.name == 'Aggregate_Max' else 'least_of'}({value.sql})", TERM, value.sure)
    function, here = "max" if one.name == "Aggregate_Max" else "min", value.sql
    if not value.sure:
        wrong = f"error('{function.upper()} over an error, or over nothing: the engines differ on it')"
        here = f"CASE WHEN {here} IS NULL THEN {wrong} ELSE {here} END"
    return Value(f"{function}({here})", value.how, value.sure and bool(keys))
