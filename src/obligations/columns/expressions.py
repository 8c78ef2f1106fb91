"""Expressions of a rule as SQL: an error of SPARQL is NULL, whose three-valued logic is the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from rdflib import Literal, URIRef, Variable
from rdflib.plugins.sparql.parserutils import CompValue

from obligations import names
from obligations.columns.relation import (
    BOOL,
    MINTED,
    MIXED,
    STRING,
    TERM,
    WHOLE,
    Column,
    UnknownConstructError,
    as_term,
    name,
    text_of,
)
from obligations.columns.terms import LARGEST, is_day, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from obligations.columns.flow import Flow

_PLAIN_TEXT = re.compile(r"[\w/ :#-]*")
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass(frozen=True)
class Value:
    """A compiled expression.

    Attributes:
        sql: Its text.
        how: How it holds its value, as a column does.
        sure: Whether it is never an error and never unbound, where what it reads is bound.
        values: The only IRIs that it can be; None where that is not known.
    """

    sql: str
    how: str
    sure: bool = False
    values: frozenset[str] | None = None

    @property
    def column(self) -> Column:
        """What is known of a variable that is bound to this."""
        return Column(self.how, self.sure, self.values)


Scope = dict[str, tuple[str, Column]]
"""For each variable the relation that it is a column of, and what is known of it."""

_NOTHING = Value("NULL::BIGINT", TERM)


@dataclass
class Expressions:
    """Compiles expressions over some relations.

    Attributes:
        scope: Where each variable comes from.
        exists: Compiles the group of an EXISTS under this scope, into a condition.
        alias: Gives a name that nothing else has.
        flow: Where it is noted whose texts are read.
        lookups: Columns whose texts are asked for, each with the name of the dictionary joined for it.
    """

    scope: Scope
    exists: Callable[[CompValue, Scope], str]
    alias: Callable[[], str]
    flow: Flow
    lookups: dict[str, str] = field(default_factory=dict)

    def joins(self) -> str:
        """Write the joins with the dictionary that the compiled expressions need."""
        return "".join(f" LEFT JOIN texts {alias} ON {alias}.id = {of}" for of, alias in self.lookups.items())

    def value(self, part: Any) -> Value:
        """Compile an expression.

        Raises:
            UnknownConstructError: It is of a kind that is not known.
        """
        if isinstance(part, Variable):
            return self._variable(str(part))
        if isinstance(part, URIRef):
            return Value(f"iri({quoted(str(part))})", TERM, sure=True, values=frozenset({str(part)}))
        if isinstance(part, Literal):
            return _literal(part)
        compile_one = self._KINDS.get(part.name) if isinstance(part, CompValue) else None
        if compile_one is None:
            raise UnknownConstructError(f"{getattr(part, 'name', part)} is not known to the columns")
        return compile_one(self, part)

    def truth(self, part: Any) -> Value:
        """Compile an expression as a condition."""
        value = self.value(part)
        if value.how == BOOL:
            return value
        return Value(f"holds({as_term(_number(value), value.how)})", BOOL)

    def _variable(self, variable: str) -> Value:
        if variable not in self.scope:
            return _NOTHING
        source, column = self.scope[variable]
        how = TERM if column.how in {MINTED, MIXED} else column.how
        return Value(f"{source}.{name(variable)}", how, column.sure, column.values)

    def _relational(self, part: CompValue) -> Value:
        if part.op in {"IN", "NOT IN"}:
            return self._in(part)
        one, other = self.value(part.expr), self.value(part.other)
        sure = one.sure and other.sure
        if part.op in {"=", "!="}:
            equal, exact = _equal(one, other)
            return Value(equal if part.op == "=" else f"(NOT {equal})", BOOL, sure and exact)
        if one.how == other.how and one.how in {BOOL, WHOLE, STRING}:
            return Value(f"({one.sql} {part.op} {other.sql})", BOOL, sure)
        left, right = _as_number(one), _as_number(other)
        return Value(f"CASE WHEN ordered({left}, {right}) THEN {left} {part.op} {right} END", BOOL)

    def _in(self, part: CompValue) -> Value:
        one = self.value(part.expr)
        others = [self.value(other) for other in part.other]
        found = [_equal(one, other) for other in others]
        sql = "(" + " OR ".join([equal for equal, _ in found] or ["false"]) + ")"
        sure = one.sure and all(exact for _, exact in found) and all(other.sure for other in others)
        return Value(sql if part.op == "IN" else f"(NOT {sql})", BOOL, sure)

    def _joined(self, word: str) -> Callable[[CompValue], Value]:
        def compile_one(part: CompValue) -> Value:
            parts = [self.truth(one) for one in (part.expr, *part.other)]
            return Value("(" + f" {word} ".join(one.sql for one in parts) + ")", BOOL, all(one.sure for one in parts))

        return compile_one

    def _and(self, part: CompValue) -> Value:
        return self._joined("AND")(part)

    def _or(self, part: CompValue) -> Value:
        return self._joined("OR")(part)

    def _not(self, part: CompValue) -> Value:
        one = self.truth(part.expr)
        return Value(f"(NOT {one.sql})", BOOL, one.sure)

    def _if(self, part: CompValue) -> Value:
        test = self.truth(part.arg1)
        then, other = _alike([self.value(part.arg2), self.value(part.arg3)])
        sql = f"CASE WHEN {test.sql} THEN {then.sql} WHEN NOT {test.sql} THEN {other.sql} END"
        if test.sure:
            sql = f"CASE WHEN {test.sql} THEN {then.sql} ELSE {other.sql} END"
        sure = test.sure and then.sure and other.sure
        return Value(sql, then.how, sure, _together([then, other]))

    def _coalesce(self, part: CompValue) -> Value:
        parts = _alike([self.value(one) for one in part.arg])
        sql = f"coalesce({', '.join(one.sql for one in parts)})"
        return Value(sql, parts[0].how, any(one.sure for one in parts), _together(parts))

    def _bound(self, part: CompValue) -> Value:
        return Value(f"({self._variable(str(part.arg)).sql} IS NOT NULL)", BOOL, sure=True)

    def _exists(self, part: CompValue) -> Value:
        return Value(f"({self.exists(part.graph, self.scope)})", BOOL, sure=True)

    def _not_exists(self, part: CompValue) -> Value:
        return Value(f"(NOT {self.exists(part.graph, self.scope)})", BOOL, sure=True)

    def _sum(self, part: CompValue) -> Value:
        """Add, take away or multiply whole numbers, in the order written."""
        first = self.value(part.expr)
        sql, sure = _whole(first), first.sure and first.how == WHOLE
        for sign, one in zip(part.op, part.other, strict=True):
            if sign not in {"+", "-", "*"}:
                raise UnknownConstructError(f"the sign {sign} is not known to the columns")
            value = self.value(one)
            sql, sure = f"({sql} {sign} {_whole(value)})", sure and value.sure and value.how == WHOLE
        return Value(sql, WHOLE, sure)

    def _str(self, part: CompValue) -> Value:
        self.flow.spoken.update(map(str, mentioned(part.arg)))
        if isinstance(part.arg, URIRef):
            return Value(quoted(str(part.arg)), STRING, sure=True)
        if isinstance(part.arg, Variable) and str(part.arg) in self.scope:
            source, column = self.scope[str(part.arg)]
            minted = f"{source}.{text_of(str(part.arg))}"
            if column.how == MINTED or column.looked_up:
                return Value(minted, STRING, column.sure)
            if column.how == MIXED:
                found = self._looked_up(f"{source}.{name(str(part.arg))}")
                return Value(f"coalesce({minted}, {found})", STRING, column.sure)
        value = self.value(part.arg)
        if value.how in {STRING, MINTED}:
            return Value(value.sql, STRING, value.sure)
        if value.how in {BOOL, WHOLE}:
            return Value(f"({value.sql})::VARCHAR", STRING, value.sure)
        return Value(self._looked_up(value.sql), STRING, value.sure)

    def _looked_up(self, term: str) -> str:
        if term not in self.lookups:
            self.lookups[term] = self.alias()
        return f"written({term}, {self.lookups[term]}.written)"

    def _text(self, part: Any) -> Value:
        """Compile what has to be a text: any other kind of value is an error, as in SPARQL."""
        value = self.value(part)
        if value.how == STRING:
            return value
        if value.how == TERM and value.values is None:
            raise UnknownConstructError("a text function over a value that may be no text: put STR() around it")
        return Value("NULL::VARCHAR", STRING)

    def _concat(self, part: CompValue) -> Value:
        parts = [self._text(one) for one in part.arg]
        return Value("(" + " || ".join(one.sql for one in parts) + ")", STRING, all(one.sure for one in parts))

    def _after(self, part: CompValue) -> Value:
        whole, mark = self._text(part.arg1), self._text(part.arg2)
        place = f"strpos({whole.sql}, {mark.sql})"
        sql = f"CASE WHEN {place} > 0 THEN substr({whole.sql}, {place} + length({mark.sql})) ELSE '' END"
        return Value(_unless_null(sql, whole, mark), STRING, whole.sure and mark.sure)

    def _before(self, part: CompValue) -> Value:
        whole, mark = self._text(part.arg1), self._text(part.arg2)
        place = f"strpos({whole.sql}, {mark.sql})"
        sql = f"CASE WHEN {place} > 0 THEN substr({whole.sql}, 1, {place} - 1) ELSE '' END"
        return Value(_unless_null(sql, whole, mark), STRING, whole.sure and mark.sure)

    def _contains(self, part: CompValue) -> Value:
        whole, mark = self._text(part.arg1), self._text(part.arg2)
        return Value(f"contains({whole.sql}, {mark.sql})", BOOL, whole.sure and mark.sure)

    def _replace(self, part: CompValue) -> Value:
        whole = self._text(part.arg)
        if not isinstance(part.pattern, Literal) or not isinstance(part.replacement, Literal) or part.flags:
            raise UnknownConstructError("REPLACE with a pattern that is computed, or with flags, is not known")
        pattern, put = str(part.pattern), str(part.replacement)
        if "$" in put or "\\" in put:
            raise UnknownConstructError("REPLACE that puts in a group is not known to the columns")
        if _PLAIN_TEXT.fullmatch(pattern):
            return Value(f"replace({whole.sql}, {quoted(pattern)}, {quoted(put)})", STRING, whole.sure)
        return Value(f"regexp_replace({whole.sql}, {quoted(pattern)}, {quoted(put)}, 'g')", STRING, whole.sure)

    def _iri(self, part: CompValue) -> Value:
        value = self.value(part.arg)
        if value.how != STRING:
            raise UnknownConstructError("IRI() of anything but a text is not known to the columns")
        return Value(value.sql, MINTED, value.sure)

    _KINDS: ClassVar[Mapping[str, Callable[[Expressions, CompValue], Value]]] = {
        "RelationalExpression": _relational,
        "ConditionalAndExpression": _and,
        "ConditionalOrExpression": _or,
        "UnaryNot": _not,
        "AdditiveExpression": _sum,
        "MultiplicativeExpression": _sum,
        "Builtin_IF": _if,
        "Builtin_COALESCE": _coalesce,
        "Builtin_BOUND": _bound,
        "Builtin_EXISTS": _exists,
        "Builtin_NOTEXISTS": _not_exists,
        "Builtin_STR": _str,
        "Builtin_CONCAT": _concat,
        "Builtin_STRAFTER": _after,
        "Builtin_STRBEFORE": _before,
        "Builtin_CONTAINS": _contains,
        "Builtin_REPLACE": _replace,
        "Builtin_IRI": _iri,
        "Builtin_URI": _iri,
    }


def mentioned(part: Any) -> frozenset[Variable]:
    """Name every variable that a part speaks of, in an EXISTS too."""
    if isinstance(part, Variable):
        return frozenset({part})
    parts = part.values() if isinstance(part, dict) else part if isinstance(part, (list, tuple, set)) else ()
    return frozenset[Variable]().union(*(mentioned(one) for one in parts))


def passed_on(part: Any) -> frozenset[Variable]:
    """Name the variables whose own values an expression can give; every other kind makes a value of its own."""
    if isinstance(part, CompValue):
        parts = {"Builtin_IF": [part.arg2, part.arg3], "Builtin_COALESCE": part.arg}.get(part.name, ())
        return frozenset[Variable]().union(*map(passed_on, parts))
    return frozenset({part}) if isinstance(part, Variable) else frozenset()


def _literal(part: Literal) -> Value:
    kind = str(part.datatype or "")
    if kind == names.XSD + "boolean" and str(part) in {"true", "false"}:
        return Value(str(part), BOOL, sure=True)
    if kind == names.XSD + "integer" and abs(int(part)) <= LARGEST:
        return Value(str(int(part)), WHOLE, sure=True)
    if kind == names.XSD + "date" and is_day(str(part)):
        return Value(f"day({quoted(str(part))})", TERM, sure=True)
    if kind in {"", names.XSD + "string"} and not part.language:
        return Value(quoted(str(part)), STRING, sure=True)
    raise UnknownConstructError(f"the literal {part.n3()} is of a kind not known to the columns")


def _equal(one: Value, other: Value) -> tuple[str, bool]:
    """Compare two values; also tell whether the comparison is never an error where both are bound."""
    if one.how == other.how and one.how in {BOOL, WHOLE, STRING}:
        return f"({one.sql} = {other.sql})", True
    left, right = _as_number(one), _as_number(other)
    if one.values is not None or other.values is not None:  # an IRI is equal to itself and to nothing else
        return f"({left} = {right})", True
    return f"same({left}, {right})", False


def _number(value: Value) -> str:
    return f"iri({value.sql})" if value.how == MINTED else value.sql


def _as_number(value: Value) -> str:
    return as_term(_number(value), value.how)


def _whole(value: Value) -> str:
    if value.how == WHOLE:
        return value.sql
    return f"whole({value.sql})" if value.how == TERM else "NULL::BIGINT"


def _alike(values: list[Value]) -> list[Value]:
    """Hold values in one way: as terms where they differ."""
    if len({one.how for one in values}) == 1:
        return values
    if any(one.how == MINTED for one in values):
        raise UnknownConstructError("a choice between an IRI put together here and another value is not known")
    return [Value(_as_number(one), TERM, one.sure, one.values) for one in values]


def _together(values: Iterable[Value]) -> frozenset[str] | None:
    known = [one.values for one in values]
    return frozenset().union(*(one for one in known if one is not None)) if None not in known else None


def _unless_null(sql: str, *needed: Value) -> str:
    unsure = [f"{one.sql} IS NULL" for one in needed if not one.sure]
    return f"CASE WHEN {' OR '.join(unsure)} THEN NULL ELSE {sql} END" if unsure else sql
