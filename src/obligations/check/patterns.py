"""House rules for the patterns inside a query: what is slow, or not the same each time or in each engine.

Each rule was measured. A path that may have no step, with both ends open, visits every node. Several patterns
inside NOT EXISTS cost a scan for each row; so does a UNION with a branch that does not bind the variable by
which the whole is joined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdflib import XSD, BNode, Variable
from rdflib.plugins.sparql.parserutils import CompValue

from obligations.check.algebra import (
    Variables,
    branches,
    certain,
    count_patterns,
    groups_by,
    is_open,
    may_be_empty,
)
from obligations.check.report import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

Remark = tuple[Severity, str, str]
"""How much it matters, what is wrong, and a word near which it stands in the text."""

_UNSTABLE = {f"Builtin_{name}": name for name in ("NOW", "RAND", "UUID", "STRUUID", "BNODE")}
_PICKING = {f"Aggregate_{name}": name.upper() for name in ("Max", "Min", "Sum", "Avg", "Sample")}
_WRAPPERS = frozenset({"Project", "Distinct", "Reduced", "Extend", "Filter"})


def remarks(query: CompValue) -> list[Remark]:
    """Say which house rules a translated query breaks."""
    walk = _Walk()
    walk.bound(query, frozenset())
    for triple in query.get("template") or ():
        if any(isinstance(term, BNode) for term in triple):
            walk.wrong("makes a blank node: form an address from all the keys instead", "CONSTRUCT")
    return list(dict.fromkeys(walk.found))


class _Walk:
    """One pass through a query; each method returns the variables that the part may bind."""

    def __init__(self) -> None:
        self.found: list[Remark] = []

    def wrong(self, message: str, word: str, severity: Severity = Severity.VIOLATION) -> None:
        self.found.append((severity, message, word))

    def bound(self, part: Any, outer: Variables) -> Variables:
        """Look at one part of the query, with the variables that stand bound before it."""
        if isinstance(part, CompValue):
            special = getattr(self, f"_{part.name.lower()}", None)
            if special:
                return special(part, outer)  # type: ignore[no-any-return]  # rdflib hands out its algebra untyped
            self._expression(part, outer)
            return self._all((one for key, one in part.items() if key not in {"_vars", "template"}), outer)
        if isinstance(part, (list, tuple)):
            return self._all(part, outer)
        return frozenset()

    def _all(self, parts: Iterable[Any], outer: Variables) -> Variables:
        found = outer
        for one in parts:
            found |= self.bound(one, outer)
        return found - outer

    def _bgp(self, part: CompValue, outer: Variables) -> Variables:
        open_paths = [triple for triple in part.triples if may_be_empty(triple[1])]
        steps = [triple for triple in part.triples if triple not in open_paths]
        known = outer | {term for triple in steps for term in triple if is_open(term)}
        while open_paths:
            tied = [one for one in open_paths if _is_tied(one, known)]
            if not tied:
                self.wrong("leaves both ends of a path open that may have no step: bind one, or use +", "*")
                tied = open_paths
            known |= {term for triple in tied for term in triple if is_open(term)}
            open_paths = [one for one in open_paths if one not in tied]
        return known - outer

    def _join(self, part: CompValue, outer: Variables) -> Variables:
        left = self.bound(part.p1, outer)
        right = self.bound(part.p2, outer | left)
        for union, other in ((part.p1, right), (part.p2, left)):
            shared = [bool(_Walk().bound(one, frozenset()) & other) for one in branches(union)]
            if any(shared) and not all(shared):
                message = "joins a UNION by a variable that one branch does not bind: bind it in every branch"
                self.wrong(message, "UNION", Severity.WARNING)
        return left | right

    def _leftjoin(self, part: CompValue, outer: Variables) -> Variables:
        left = self.bound(part.p1, outer)
        right = self.bound(part.p2, outer | left)
        self._expression(part.expr, outer | left | right)
        return left | right

    def _union(self, part: CompValue, _outer: Variables) -> Variables:
        return self.bound(part.p1, frozenset()) | self.bound(part.p2, frozenset())

    def _minus(self, part: CompValue, outer: Variables) -> Variables:
        self.bound(part.p2, frozenset())
        return self.bound(part.p1, outer)

    def _filter(self, part: CompValue, outer: Variables) -> Variables:
        inner = self.bound(part.p, outer)
        self._expression(part.expr, outer | inner)
        return inner

    def _extend(self, part: CompValue, outer: Variables) -> Variables:
        inner = self.bound(part.p, outer)
        self._expression(part.expr, outer | inner)
        return inner | {part.var}

    def _graph(self, part: CompValue, outer: Variables) -> Variables:
        return self.bound(part.p, outer) | ({part.term} if is_open(part.term) else frozenset())

    def _project(self, part: CompValue, _outer: Variables) -> Variables:
        self.bound(part.p, frozenset())
        return frozenset(part.PV)

    def _values(self, part: CompValue, _outer: Variables) -> Variables:
        return frozenset(variable for row in part.res for variable in row)

    def _slice(self, part: CompValue, outer: Variables) -> Variables:
        inner = part.p
        while inner.name in _WRAPPERS:
            inner = inner.p
        if inner.name != "OrderBy":
            self.wrong("cuts its rows without ORDER BY: which rows remain is left to the engine", "LIMIT")
        return self.bound(part.p, outer)

    def _aggregatejoin(self, part: CompValue, outer: Variables) -> Variables:
        inner = self.bound(part.p, outer)
        sure = certain(part.p)
        for one in part.A:
            picks = _PICKING.get(one.name)
            if picks and not groups_by(one, part) and isinstance(one.vars, Variable) and one.vars not in sure:
                message = f"takes {picks} of ?{one.vars}, which may be unbound: engines differ, bind a default"
                self.wrong(message, picks, Severity.WARNING)
            self._expression(one, outer | inner)
        return inner | {one.res for one in part.A}

    def _servicegraphpattern(self, _part: CompValue, _outer: Variables) -> Variables:
        self.wrong("asks another endpoint with SERVICE: everything works offline", "SERVICE")
        return frozenset()

    def _expression(self, part: Any, outer: Variables) -> None:
        """Look at an expression: functions, and patterns inside EXISTS."""
        if isinstance(part, (list, tuple)):
            for one in part:
                self._expression(one, outer)
        if not isinstance(part, CompValue):
            return
        if part.name in _UNSTABLE:
            name = _UNSTABLE[part.name]
            self.wrong(f"calls {name}(): the same data must give the same answer every time", name)
        if part.name == "Function" and not str(part.iri).startswith(str(XSD)):
            self.wrong(f"calls the engine's own function <{part.iri}>: use SPARQL 1.1 alone", str(part.iri))
        if part.name in {"Builtin_EXISTS", "Builtin_NOTEXISTS"}:
            self.bound(part.graph, outer)
            if part.name == "Builtin_NOTEXISTS" and count_patterns(part.graph) > 1:
                message = "has several patterns inside NOT EXISTS: keep to one, by a path or a fact, or use MINUS"
                self.wrong(message, "NOT EXISTS", Severity.WARNING)
        elif "_" in part.name or part.name.endswith(("Expression", "Condition", "Function")):
            self._expression([one for key, one in part.items() if key != "_vars"], outer)


def _is_tied(triple: tuple[Any, Any, Any], known: Variables) -> bool:
    """Tell whether one end of a path is a thing, or a variable that other patterns bind."""
    start, _, end = triple
    return not is_open(start) or not is_open(end) or bool({start, end} & known)
