"""What can be told of a part of a translated query: its variables, its paths, its names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdflib import BNode, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.plugins.sparql.parserutils import CompValue

if TYPE_CHECKING:
    from collections.abc import Iterator

Variables = frozenset[Variable]


def iris(part: object) -> Iterator[str]:
    """Walk all IRIs in a translated query, those in paths and in EXISTS included."""
    if isinstance(part, URIRef):
        yield str(part)
    elif isinstance(part, Path):
        yield from iris(list(vars(part).values()))
    elif isinstance(part, dict):
        yield from iris([*part.keys(), *part.values()])
    elif isinstance(part, (list, tuple, set, frozenset)):
        for one in part:
            yield from iris(one)


def is_open(term: object) -> bool:
    """Tell whether a term is a variable, or a blank node, which in a pattern is one too."""
    return isinstance(term, (Variable, BNode))


def may_be_empty(path: object) -> bool:
    """Tell whether a path may have no step at all, so that it leads from every node to itself."""
    if isinstance(path, MulPath):
        return path.mod in {"*", "?"}
    if isinstance(path, SequencePath):
        return may_be_empty(path.args[0])
    if isinstance(path, AlternativePath):
        return any(may_be_empty(one) for one in path.args)
    return isinstance(path, InvPath) and may_be_empty(path.arg)


def branches(part: CompValue) -> list[CompValue]:
    """Return the branches of a UNION, or the part itself."""
    return [*branches(part.p1), *branches(part.p2)] if part.name == "Union" else [part]


def certain(part: Any) -> Variables:
    """Name the variables that every row binds: not those of an OPTIONAL, nor of one UNION branch alone."""
    if not isinstance(part, CompValue):
        return frozenset()
    known: Variables = frozenset()
    if part.name == "BGP":
        known = frozenset(term for triple in part.triples for term in triple if is_open(term))
    elif part.name == "values" and part.res:
        known = frozenset.intersection(*(frozenset(row) for row in part.res))
    elif part.name == "Union":
        known = certain(part.p1) & certain(part.p2)
    elif part.name == "Join":
        known = certain(part.p1) | certain(part.p2)
    elif part.name in {"LeftJoin", "Minus"}:
        known = certain(part.p1)
    else:
        known = certain(part.get("p"))
        known |= {part.var} if part.name == "Extend" else frozenset()
        known |= {one.res for one in part.A} if part.name == "AggregateJoin" else frozenset()
    return known


def groups_by(aggregate: CompValue, join: CompValue) -> bool:
    """Tell the aggregate that rdflib adds for each grouping variable from one that the query asks for."""
    return aggregate.name == "Aggregate_Sample" and aggregate.vars in (join.p.get("expr") or ())


def count_patterns(part: Any) -> int:
    """Count the triple patterns of a part and of everything in it."""
    if isinstance(part, CompValue):
        own = len(part.triples) if part.name == "BGP" else 0
        return own + sum(count_patterns(one) for key, one in part.items() if key not in {"_vars", "triples"})
    return sum(map(count_patterns, part)) if isinstance(part, (list, tuple)) else 0
