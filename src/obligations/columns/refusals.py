"""Refuses what the columns would read otherwise than SPARQL says: better no answer than another one.

A rule that is refused can be written otherwise, or the compiler taught; the test of each refusal shows the rule that
would have gone wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from rdflib import Literal, Variable
from rdflib.plugins.sparql.parserutils import CompValue

from obligations.check.algebra import certain
from obligations.columns.relation import UnknownConstructError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TEXTS = frozenset({f"Builtin_{one}" for one in ("STR", "CONCAT", "REPLACE", "STRAFTER", "STRBEFORE")})
_CHOICES = frozenset({"Builtin_IF", "Builtin_COALESCE"})
_SELECTS = frozenset({"SubSelect", "Project"})
_EXISTS = frozenset({"Builtin_EXISTS", "Builtin_NOTEXISTS"})
_COMMON_REGEX = re.compile(r"\^?(?:[\w/ :#-]|\.\*|\.\+|\((?:[\w/ :#-]|\|)+\))+\$?")
"""Patterns that mean the same in SPARQL and in the engine: names, anything, one of some names, an end."""


def refuse(query: CompValue) -> None:
    """Look through a rule for what would be read otherwise.

    Args:
        query: The rule, as rdflib translates it.

    Raises:
        UnknownConstructError: It holds such a thing.
    """
    parts = [one for one in _walk(query) if isinstance(one, CompValue)]
    _names(query)
    _texts(query, parts)
    _minted(parts)
    for part in parts:
        _counts(part)
        _patterns(part)
        if part.name in _EXISTS and any(one.name in _SELECTS for one in _walk(part.graph) if _is_part(one)):
            raise UnknownConstructError("a SELECT inside an EXISTS is not known to the columns")


def refuse_alike(tables: Iterable[str]) -> None:
    """Refuse tables whose names differ in the case of letters alone: SQL would take them for one.

    Raises:
        UnknownConstructError: There are such tables.
    """
    _differ(tables, "predicates or classes")


def _names(query: CompValue) -> None:
    _differ({str(one) for one in _walk(query) if isinstance(one, Variable)}, "variables")


def _differ(found: Iterable[str], what: str) -> None:
    known = Counter(one.casefold() for one in set(found))
    twice = sorted(one for one, many in known.items() if many > 1)
    if twice:
        raise UnknownConstructError(f"{what} that differ in the case of letters alone: {', '.join(twice)}")


def _texts(query: CompValue, parts: list[CompValue]) -> None:
    """A text that is put together may be used to put together an IRI, and in conditions, but is no term of a triple."""
    made = {part.var for part in parts if part.name == "Extend" and _is_text(part.expr)}
    used = {term for part in parts if part.name == "BGP" for triple in part.triples for term in triple}
    used |= {term for triple in query.get("template") or () for term in triple}
    if found := sorted(made & used):
        raise UnknownConstructError(f"a text that is put together, as a term of a triple: ?{found[0]}")


def _minted(parts: list[CompValue]) -> None:
    """An IRI that is put together may be written, compared and put into another, not joined on or chosen among."""
    made = {part.var for part in parts if part.name == "Extend" and getattr(part.expr, "name", "") == "Builtin_IRI"}
    for part in parts:
        if part.name in {"Join", "LeftJoin"}:
            shared = made & _bound(part.p1) & _bound(part.p2)
            if part.name == "Join":  # what meets a triple is an IRI that the data have
                shared -= certain(part.p1 if part.p1.name == "BGP" else part.p2 if part.p2.name == "BGP" else None)
            if shared:
                raise UnknownConstructError(f"an IRI that is put together, in a join: ?{min(shared)}")
        if part.name in _CHOICES and (chosen := made & {one for one in _chosen(part) if isinstance(one, Variable)}):
            raise UnknownConstructError(f"a choice of an IRI that is put together: ?{min(chosen)}")


def _counts(part: CompValue) -> None:
    if part.name == "Aggregate_Count" and (not part.distinct or part.vars == "*"):
        raise UnknownConstructError("COUNT without DISTINCT, or of whole rows, is not known to the columns")
    if part.name == "Group" and (open_ := [one for one in part.expr or () if one not in certain(part.p)]):
        raise UnknownConstructError(f"GROUP BY of what may be unbound: ?{open_[0]}")


def _patterns(part: CompValue) -> None:
    """The engines have regular expressions of their own; only what means the same in all is let through."""
    if part.name == "Builtin_REPLACE" and isinstance(part.pattern, Literal):
        pattern = str(part.pattern)
        if not _COMMON_REGEX.fullmatch(pattern):
            raise UnknownConstructError(f'REPLACE with the pattern "{pattern}" is not known to the columns')


def _is_text(expression: Any) -> bool:
    if isinstance(expression, Literal):
        return expression.datatype is None
    if not _is_part(expression):
        return False
    return expression.name in _TEXTS or (expression.name in _CHOICES and any(map(_is_text, _chosen(expression))))


def _chosen(part: CompValue) -> list[Any]:
    """Return what IF or COALESCE may choose."""
    return [part.arg2, part.arg3] if part.name == "Builtin_IF" else list(part.arg)


def _bound(part: Any) -> set[Variable]:
    """Name the variables that a part of a query may bind, those in its conditions left out."""
    if not _is_part(part):
        return set()
    own = {part.var} if part.name == "Extend" else set()
    if part.name == "BGP":
        own = {term for triple in part.triples for term in triple if isinstance(term, Variable)}
    return own.union(*(_bound(part.get(one)) for one in ("p", "p1", "p2")))


def _is_part(one: object) -> bool:
    return isinstance(one, CompValue)


def _walk(part: Any) -> Iterator[Any]:
    yield part
    inside = part.items() if isinstance(part, dict) else ()
    items = (
        [each for key, each in inside if key != "_vars"] if inside else part if isinstance(part, (list, tuple)) else ()
    )
    for one in items:
        yield from _walk(one)
