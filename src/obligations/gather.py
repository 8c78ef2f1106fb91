"""Gathers the law that an event needs: the norms that it triggers, the bindings of its States, what these lead to."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat

from obligations.load.terms import TYPE, obl, participation, value
from obligations.names import ID, tail
from obligations.remembered import Law, Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Store

    from obligations.view import Quads

_ALWAYS = (
    *("ElementStatus", "BindingGate", "ClaimMode", "BindingMode", "NormBasis", "Reason"),
    *("PositionType", "ArgumentKind", "Answer", "Consequence"),
)
"""Classes of which every member is copied: closed lists, and what answers the arguments of States."""

_GENERAL = ("askedFor", "askedWhereModified", "invokedAs", "derogationFrom", "raisesDoubt")
"""Properties of elements and excuses of the general law, which any event may need."""


def gather(case: Store, law: Quads, norms: Sequence[NamedNode] | None = None) -> None:
    """Copy into an event's store the law that its assessment needs: norms it triggers, bindings of its States.

    Args:
        case: The event's store.
        law: The compiled store; behind a memory where many events are to come.
        norms: The norms to copy; by default those whose triggering conduct the event asserts.
    """
    gathering = _Gathering(case, law if isinstance(law, Law) else Remembered(law))
    gathering.follow([term for quad in case for term in (quad.subject, quad.object)])
    for kind in _ALWAYS:
        gathering.copy(quad.subject for quad in law.quads_for_pattern(None, TYPE, obl(kind), None))
    for name in _GENERAL:
        gathering.follow({quad.subject for quad in law.quads_for_pattern(None, obl(name), None, None)})
    norms = asked(case, law) if norms is None else norms
    gathering.follow(norms)
    states = {quad.subject for quad in case.quads_for_pattern(None, TYPE, obl("State"), None)}
    gathering.follow(participations(states, norms, law))


def asked(case: Store, law: Quads) -> list[NamedNode]:
    """List the norms that the events in a store trigger."""
    return triggered({quad.object for quad in case.quads_for_pattern(None, obl("asserts"), None, None)}, law)


def participations(states: Iterable[object], norms: Iterable[NamedNode], law: Quads) -> list[NamedNode]:
    """Name what is on file of States and the instruments of norms, and of the instruments that carry others."""
    instruments = {one for norm in norms for one in _objects(law, norm, "instrument")}
    carriers = {quad.subject for quad in law.quads_for_pattern(None, obl("incorporates"), None, None)}
    return [
        participation(tail(value(state)), tail(value(one))) for state in states for one in {*instruments, *carriers}
    ]


def take(case: Store, law: Quads, things: Iterable[object]) -> None:
    """Copy into a small store what the law says of some things, and of everything that they lead to."""
    _Gathering(case, law if isinstance(law, Law) else Remembered(law)).follow(things)


class _Gathering:
    """What was copied into the store of an event, and what that leads to."""

    def __init__(self, case: Store, law: Law) -> None:
        self._case, self._law = case, law
        self._seen: set[str] = set()

    def follow(self, start: Iterable[object]) -> None:
        """Copy what the law says of the starting things and of everything that they lead to."""
        waiting = deque(one.value for one in start if isinstance(one, NamedNode))
        copied = list[bytes]()
        while waiting:
            thing = waiting.popleft()
            if thing in self._seen or not thing.startswith(ID):
                continue
            self._seen.add(thing)
            entry = self._law.entry(thing)
            copied.append(entry.rules)
            waiting.extend(entry.leads)
        self._load(copied)

    def copy(self, subjects: Iterable[object]) -> None:
        """Copy what the law says of things, and follow nothing."""
        self._load(self._law.entry(one.value).rules for one in subjects if isinstance(one, NamedNode))

    def _load(self, texts: Iterable[bytes]) -> None:
        self._case.load(b"".join(texts), format=RdfFormat.N_TRIPLES)


def triggered(asserted: Iterable[object], law: Quads) -> list[NamedNode]:
    """List the norms that are triggered by conduct that is asserted, or would be if an order were carried out."""
    above = {one for concept in asserted for one in _objects(law, concept, "isA")}
    prospects = {one for concept in above for one in _objects(law, concept, "prospectOf")}
    above |= {one for concept in prospects for one in _objects(law, concept, "isA")}
    found = {quad.subject for one in above for quad in law.quads_for_pattern(None, obl("triggeredBy"), one, None)}
    return sorted((one for one in found if isinstance(one, NamedNode) and _in_field(one, above, law)), key=value)


def _in_field(norm: NamedNode, above: set[NamedNode], law: Quads) -> bool:
    """Tell whether anything on record speaks of the field in which a norm holds, such as armed conflict."""
    fields = _objects(law, norm, "fieldOfApplication")
    return not fields or not above.isdisjoint(fields)


def _objects(store: Quads, subject: object, name: str) -> list[NamedNode]:
    """Return the things that a thing has as values of a property."""
    if not isinstance(subject, NamedNode):
        return []
    values = (quad.object for quad in store.quads_for_pattern(subject, obl(name), None, None))
    return [one for one in values if isinstance(one, NamedNode)]
