"""Runs the rule files of a proof over its premises in rdflib, and compares what they make with what is stated."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from obligations.verify.dossier import DERIVED, OBL, TYPE, Triple, in_brief, short, triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rdflib import Graph

    from obligations.verify.dossier import Dossier

_BACK = (OBL + "ofFinding", OBL + "inException")
"""Properties by which a part points at what it is a part of."""

_CHAIN = (OBL + "ledTo", OBL + "ledUltimatelyTo")
"""A later act of the chain is no ground of a finding on an earlier one."""

_SHARED = frozenset(
    OBL + one for one in ("participation", "instrument", "basis", "onlyIn", "fromDay", "possiblyFromDay", "untilDay")
)
"""Properties that a rule gives to a binding and a source to an act of State; all else that rules make is no premise."""


def run(proof: Dossier) -> tuple[dict[str, set[Triple]], list[str]]:
    """Run the rule files in order of their names; return what each newly made, and what is wrong with any."""
    world = _world(proof.premises)
    made, faults = dict[str, set[Triple]](), list[str]()
    predicates, classes = set[str](), set[str]()
    for name in sorted(proof.rules):
        try:
            query = _construct(proof.rules[name])
            fresh = [one for one in world.query(query).graph or () if one not in world]
        except Exception as error:  # noqa: BLE001 - a text from outside fails in any way it likes
            faults.append(f"{name}: does not run: {in_brief(error)}")
            continue
        for one in fresh:
            world.add(one)
        made[name] = {triple(one) for one in fresh}
        more = _makes(query)
        predicates |= more[0]
        classes |= more[1]
    for premise in sorted(proof.premises):
        if _is_for_rules(premise, predicates - _SHARED, classes):
            faults.append(f"stands as a premise and is for rules to make: {short(premise)}")
    return made, faults


def _world(premises: Iterable[Triple]) -> Graph:
    from rdflib import Graph, Literal, URIRef

    world = Graph()
    for subject, verb, value in premises:
        term = (
            URIRef(value.value)
            if value.kind == "iri"
            else Literal(value.value, lang=value.language or None, datatype=value.datatype or None, normalize=False)
        )
        world.add((URIRef(subject), URIRef(verb), term))
    return world


@cache
def _construct(text: str) -> Any:
    """Prepare a rule text: one CONSTRUCT that reads nothing but the premises.

    Raises:
        ValueError: It is something else, or would reach outside the file.
    """
    from rdflib.plugins.sparql import prepareQuery

    query = prepareQuery(text)
    if query.algebra.name != "ConstructQuery":
        raise ValueError("it is no CONSTRUCT")
    if query.algebra.get("datasetClause") or any(one.name == "ServiceGraphPattern" for one in _parts(query.algebra)):
        raise ValueError("it would read something outside the file")
    return query


def _parts(value: Any) -> Iterator[Any]:
    """Walk the algebra of a query."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(value, CompValue):
        yield value
        value = list(value.values())
    if isinstance(value, list | tuple | set):
        for one in value:
            yield from _parts(one)


def _makes(query: Any) -> tuple[set[str], set[str]]:
    """Name the properties and the classes that a rule file can make."""
    from rdflib import URIRef

    bound: dict[str, set[str]] = {}
    for part in _parts(query.algebra):
        if part.name == "Extend":
            bound.setdefault(str(part.var), set()).update(_constants(part.expr))
    predicates, classes = set[str](), set[str]()
    for _, verb, value in query.algebra.template:
        named = {str(verb)} if isinstance(verb, URIRef) else bound.get(str(verb), set())
        predicates |= named - {TYPE}
        if TYPE in named:
            classes |= {str(value)} if isinstance(value, URIRef) else bound.get(str(value), set())
    return predicates, classes


def _constants(expression: Any) -> Iterator[str]:
    """List the IRIs that an expression names."""
    from rdflib import URIRef

    values = [expression, *(value for part in _parts(expression) for value in part.values())]
    for value in values:
        yield from (str(one) for one in (value if isinstance(value, list) else [value]) if isinstance(one, URIRef))


def _is_for_rules(premise: Triple, predicates: set[str], classes: set[str]) -> bool:
    subject, verb, value = premise
    about_result = subject.startswith(DERIVED) or (value.kind == "iri" and value.value.startswith(DERIVED))
    return about_result or verb in predicates or (verb == TYPE and value.value in classes)


def reached(finding: str, results: Iterable[Triple]) -> set[Triple]:
    """Return the results that a finding rests on: those said of it, of its parts, and of all that these lead to."""
    about, back = dict[str, list[Triple]](), dict[str, set[str]]()
    for one in results:
        about.setdefault(one[0], []).append(one)
        if one[1] in _BACK:
            back.setdefault(one[2].value, set()).add(one[0])
    seen, waiting, found = {finding}, [finding], set[Triple]()
    while waiting:
        it = waiting.pop()
        kept = [one for one in about.get(it, ()) if one[1] not in _CHAIN]
        found.update(kept)
        onward = {one[2].value for one in kept if one[2].kind == "iri"} | back.get(it, set())
        waiting += onward - seen
        seen |= onward
    return found | {one for it in seen for one in about.get(it, ()) if one[1] in _CHAIN and one[2].value in seen}


def compare(proof: Dossier, made: Mapping[str, set[Triple]]) -> Iterator[str]:
    """Name each result that is stated and was not made, or was made and is not stated, rule by rule."""
    rests_on = reached(proof.finding, set().union(*made.values()))
    for name in sorted({*made, *proof.stated}):
        stated, derived = proof.stated.get(name, set()), made.get(name, set()) & rests_on
        yield from (f"{name}: stated and not derived: {short(one)}" for one in sorted(stated - derived))
        yield from (f"{name}: derived and not stated: {short(one)}" for one in sorted(derived - stated))
