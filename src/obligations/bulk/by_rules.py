"""The rule files at work on many events: the same gathering and the same rules as for one event, in one small store."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, serialize

from obligations import names
from obligations.findings import DECLARED
from obligations.gather import gather
from obligations.load.terms import TYPE, obl, value
from obligations.names import tail
from obligations.rules import derive, split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import Triple

    from obligations.bulk.engine import ElementRow, ExceptionRow, FoundRow
    from obligations.knowledge import KnowledgeBase

KEPT = frozenset(
    obl(one)
    for one in (
        *("act", "state", "norm", "status", "gate", "tense", "reason"),
        *("ofFinding", "ofElement", "slot", "elementStatus", "ofException", "exceptionStatus"),
        *("independentRoots", "touchedByReservation", "via", "gateBinding", *DECLARED),
    )
) | {TYPE}
"""Properties of findings and of their elements from which a row is put together."""


class RuleEngine:
    """Runs the rule files in the embedded engine, over the events and the law that they need."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._law = knowledge.law
        self._rules = [(rule.name, rule.read_text(encoding="utf-8")) for rule in split(knowledge.sources.rules())[1]]

    def assess(self, quads: Sequence[Quad]) -> RulesFound:
        """Assess the events whose source graphs are given."""
        case, graph = Store(), NamedNode(names.DERIVED_EVENTS)
        case.extend(quads)
        gather(case, self._law)
        found: list[Triple] = []
        for name, text in self._rules:
            derived = derive(case, name, text)
            case.extend([Quad(one.subject, one.predicate, one.object, graph) for one in derived])
            found += derived
        return RulesFound(found)


class RulesFound:
    """What the rule files derived."""

    def __init__(self, derived: list[Triple]) -> None:
        self._derived = derived

    def triples(self) -> Iterator[Triple]:
        """Return every triple once, in order."""
        return iter(sorted(set(self._derived), key=str))

    def ntriples(self) -> Iterator[bytes]:
        """Return the same as lines of N-Triples, in order."""
        yield serialize(self.triples(), format=RdfFormat.N_TRIPLES) or b""

    def statuses(self) -> Iterator[FoundRow]:
        """Return one row for each finding, in the order of their ids."""
        said: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for one in self._derived:
            if one.predicate in KEPT:
                said[value(one.subject)][tail(one.predicate.value)].add(value(one.object))
        parts = defaultdict[str, list[str]](list)
        for thing, about in said.items():
            for finding in about.get("ofFinding", ()):
                parts[finding].append(thing)
        kind = names.OBL + "Finding"
        found = [one for one, about in said.items() if one.startswith(names.FINDING) and kind in about["type"]]
        for finding in sorted(found, key=tail):
            yield _row(finding, said[finding], [said[part] for part in parts[finding]])


def _row(finding: str, about: dict[str, set[str]], parts: list[defaultdict[str, set[str]]]) -> FoundRow:
    incident, _, act = tail(_only(about, "act")).partition(".")
    elements: list[ElementRow] = [
        {"element": tail(element), "slot": tail(_only(part, "slot")), "status": tail(_only(part, "elementStatus"))}
        for part in parts
        for element in part["ofElement"]
    ]
    exceptions: list[ExceptionRow] = [
        {"exception": tail(one), "status": tail(_only(part, "exceptionStatus"))}
        for part in parts
        for one in part["ofException"]
    ]
    return {
        "finding": tail(finding),
        "incident": incident,
        "act": act,
        "state": tail(_only(about, "state")),
        "norm": tail(_only(about, "norm")),
        "status": tail(_only(about, "status")),
        "gate": tail(_only(about, "gate")),
        "tense": tail(_only(about, "tense")),
        "reasons": sorted(tail(one) for one in about["reason"]),
        "independentRoots": int(_only(about, "independentRoots") or 0),
        "elements": sorted(elements, key=lambda one: (one["element"], one["slot"], one["status"])),
        "exceptions": sorted(exceptions, key=lambda one: (one["exception"], one["status"])),
        "reservations": sorted(tail(one) for one in about["touchedByReservation"]),
        "via": _only(about, "via"),
        "grounds": sorted(set[str]().union(about["gateBinding"], *(about[one] for one in DECLARED))),
    }


def _only(about: dict[str, set[str]], name: str) -> str:
    """Return the one value of a property; the first in order where the rules derived several, nothing for none."""
    return min(about.get(name, ()), default="")
