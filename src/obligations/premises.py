"""Gathers the facts and the law that one finding rests on, as loaded and with nothing derived.

Facts lead to law: the act with its claims, situations and sources; the norm with its instrument, the State's acts
towards it, the concepts in question. What a new rule reads is reached by one entry in a list here:

- a property that leads onward from what is gathered: `_FOLLOWED`;
- general law that points at what is gathered (an excuse at the concept that is pleaded): `_POINTING`;
- a class of which a rule reads every member (a closed list, answers to arguments): `_LISTS`.

What a rule makes of the finding, of its parts and of what these lead to needs no entry: `verify.rules.reached` follows
it. A part that points at its finding, and not the finding at it, needs one in `_BACK` there.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from obligations import names
from obligations.gather import triggered
from obligations.languages import ENGLISH
from obligations.load.terms import TYPE, node, obl, participation, value
from obligations.names import tail
from obligations.view import of_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import Store

    from obligations.model import Finding
    from obligations.view import Quads

_FACTS = ("inIncident", "actor", "place", "context", "destination", "victims", "nationality", "organOf", "attribution")
_CLAIMS = (
    "attributedTo",
    "attributionGround",
    "asserts",
    "refersTo",
    "sayingState",
    "positionOf",
    "source",
    "classAttribute",
)
_NORM = ("element", "exception", "statedIn", "instrument", "jurisdictionClause", "waivedBy", "satisfiedBy")
_GENERAL = ("defeatedBy", "embodies", "accessoryTo", "raisedBy")
_READING = ("protectsRight", "authority", "contextAuthority", "prospectOf", "partOf", "incorporationProvision")
_CONSENT = ("entryIntoForceRule", "ruleProvision", "modifies", "modifiesWhole", "onlyIn", "corroboratedBy")
_PLACE = ("within", "administeredUnder", "administrator", "sovereign")
_OTHERS = (names.PROV + "wasDerivedFrom", names.DCTERMS + "source", names.SKOS + "broader")
_FOLLOWED = {*map(obl, (*_FACTS, *_CLAIMS, *_NORM, *_GENERAL, *_READING, *_CONSENT, *_PLACE)), *map(node, _OTHERS)}
"""Properties that lead from what a finding rests on to more of it."""

_POINTING = ("askedFor", "askedWhereModified", "invokedAs", "derogationFrom")
"""Properties by which general elements and excuses point at that for which they are asked."""

_ROLES = {TYPE, *map(obl, ("slug", "inIncident", "actor", "place", "attribution", "firstDay", "lastDay"))}
"""What decides which States answer for an act."""

_LATER = {TYPE, *map(obl, ("slug", "inIncident", "leadsTo", "edtf", "firstDay", "lastDay"))}
"""What is kept of a later act, beside what it shows."""

_LISTS = (
    *("ElementStatus", "BindingGate", "ClaimMode", "BindingMode", "NormBasis", "Reason"),
    *("PositionType", "ArgumentKind", "Answer", "Consequence"),
)
"""Classes of which rules read every member."""

_SUBCLASS = node(names.RDFS + "subClassOf")
_NAME_SOURCE = obl("nameSource")


class Premises:
    """Collects what facts and law say of the things that a finding rests on.

    Args:
        facts: The event as loaded.
        law: The compiled store. What rules derived in it leads the way and is not kept.

    Attributes:
        quads: What was collected.
        graphs: Named graphs from which it comes: one for each source text.
    """

    def __init__(self, facts: Store, law: Quads) -> None:
        self.quads: set[Quad] = set()
        self.graphs: set[str] = set()
        self._facts, self._law = facts, law
        self._seen: set[NamedNode] = set()

    def gather(self, finding: Finding) -> None:
        """Collect everything: facts first, since they lead to the law."""
        act = node(f"{names.ACT}{finding.incident}.{finding.act}")
        norm = node(names.NORM + finding.norm)
        acts = [act, *(self._chain(act, back=True) if self._of(norm, "accessoryTo") else ())]
        self._acts(acts)
        self._law_of([norm, *self._read_with(norm, acts)], node(names.STATE + finding.state))
        for one in acts:
            self._overtaken(one)
        for name in _LISTS:
            for one in _named(quad.subject for quad in self._law.quads_for_pattern(None, TYPE, obl(name), None)):
                self._keep(self._about(one))
        self._keep(self._law.quads_for_pattern(None, _SUBCLASS, obl("ConsentToBeBound"), None))
        self._values()

    # --- facts

    def _acts(self, acts: Sequence[NamedNode]) -> None:
        """Collect acts whole, with all that is said of them and of the situations that they name."""
        self._follow(acts)
        said = self._said_of([*acts, *(one for act in acts for one in self._of(act, "context"))])
        self._follow(said)
        for other in {one for claim in said if self._of(claim, "sayingState") for one in self._of(claim, "about")}:
            self._roles(other)

    def _roles(self, act: NamedNode) -> None:
        """Collect who answers for another act that a State's position is about: the position's weight hangs on it."""
        if act in self._seen:
            return
        self._keep(quad for quad in self._about(act) if quad.predicate in _ROLES)
        grounds = self._of(act, "attribution")
        self._follow([*self._of(act, "actor"), *self._of(act, "place"), *grounds])
        needed = {value(one) for ground in grounds for one in self._of(ground, "attributionGround")}
        self._follow(self._saying(act, needed))

    def _overtaken(self, act: NamedNode) -> None:
        """Collect the later acts that may have carried out what one act ordered or threatened, and what shows it."""
        said = {above for claim in self._said_of([act]) for above in self._shown(claim)}
        prospects = {value(one.object) for above in said for one in self._base(node(above), "prospectOf")}
        carried_out = {above for one in prospects for above in self._wider(node(one))}
        for later in self._chain(act) if carried_out else ():
            if later not in self._seen:
                self._keep(quad for quad in self._about(later) if quad.predicate in _LATER)
                self._follow(self._saying(later, carried_out))

    def _saying(self, act: NamedNode, concepts: set[str]) -> list[NamedNode]:
        """List the claims about an act that assert one of these concepts, or something narrower."""
        return [one for one in self._said_of([act]) if concepts & set(self._shown(one))]

    def _shown(self, claim: NamedNode) -> list[str]:
        return [above for one in self._of(claim, "asserts") for above in self._wider(one)]

    def _chain(self, act: NamedNode, *, back: bool = False) -> list[NamedNode]:
        """List the acts to which an act led, through every step, or those that led to it."""
        found, waiting = {act}, [act]
        while waiting:
            it = waiting.pop()
            pattern = (None, obl("leadsTo"), it, None) if back else (it, obl("leadsTo"), None, None)
            links = list(self._facts.quads_for_pattern(*pattern))
            fresh = {*_named(one.subject if back else one.object for one in links)} - found
            found |= fresh
            waiting += fresh
        return _named(found - {act})

    # --- law

    def _read_with(self, norm: NamedNode, acts: Sequence[NamedNode]) -> list[NamedNode]:
        """List the norms with which this one may be read: those of the treaty that it names that meet an act."""
        treaties = {*self._of(norm, "accessoryTo")}
        if not treaties:
            return []
        asserted = {one for claim in self._said_of(acts) for one in self._of(claim, "asserts")}
        return [one for one in triggered(asserted, self._law) if treaties & {*self._of(one, "instrument")}]

    def _law_of(self, norms: Sequence[NamedNode], state: NamedNode) -> None:
        """Collect norms, their instruments and carriers, and all that the State did towards them, notices too."""
        self._follow([*norms, state])
        own = {law for norm in norms for law in self._of(norm, "instrument")}
        carriers = {one for law in own for one in self._subjects("incorporates", law)}
        self._follow(_named(carriers))
        instruments = own | carriers
        done = [one for one in self._subjects("actingState", state) if instruments & {*self._of(one, "instrument")}]
        for one in instruments:
            done += self._subjects("participation", participation(tail(state.value), tail(one.value)))
        self._follow(done)

    def _values(self) -> None:
        """Collect the names of the terms that the premises use as values."""
        used = _named(quad.object for quad in self.quads if quad.predicate != TYPE)
        for term in (one for one in used if one.value.startswith(names.OBL)):
            self._keep(quad for quad in self._about(term) if not isinstance(quad.object, NamedNode))

    # --- how

    def _wider(self, concept: NamedNode) -> list[str]:
        """Return a concept and all above it, as the compiled law has them."""
        return sorted(value(one.object) for one in self._law.quads_for_pattern(concept, obl("isA"), None, None))

    def _follow(self, start: Iterable[NamedNode]) -> None:
        """Collect things whole, with all that they lead to and the general law that points at any of it."""
        waiting = deque(start)
        while waiting:
            subject = waiting.popleft()
            if subject in self._seen or not subject.value.startswith(names.ID):
                continue
            self._seen.add(subject)
            quads = list(self._about(subject))
            self._keep(quads)
            waiting.extend(
                one.object for one in quads if one.predicate in _FOLLOWED and isinstance(one.object, NamedNode)
            )
            waiting.extend(one for name in _POINTING for one in self._subjects(name, subject))

    def _keep(self, quads: Iterable[Quad]) -> None:
        for quad in quads:
            if isinstance(quad.object, BlankNode):
                continue
            self.quads.add(Quad(quad.subject, quad.predicate, quad.object))
            if quad.graph_name != DefaultGraph():
                self.graphs.add(value(quad.graph_name))

    def _said_of(self, things: Sequence[NamedNode]) -> list[NamedNode]:
        """List the claims and counts about things, in order."""
        about = obl("about")
        said = _named(quad.subject for one in things for quad in self._facts.quads_for_pattern(None, about, one, None))
        return [one for one in said if one.value.startswith((names.CLAIM, names.COUNT))]

    def _about(self, subject: NamedNode) -> Iterator[Quad]:
        yield from self._facts.quads_for_pattern(subject, None, None, None)
        yield from (one for one in self._law.quads_for_pattern(subject, None, None, None) if _is_law(one))

    def _base(self, subject: NamedNode | None, name: str, it: NamedNode | None = None) -> list[Quad]:
        """Look law up as it was loaded, in order."""
        found = (one for one in self._law.quads_for_pattern(subject, obl(name), it, None) if _is_law(one))
        return sorted(found, key=str)

    def _subjects(self, name: str, it: NamedNode) -> list[NamedNode]:
        return _named(one.subject for one in self._base(None, name, it))

    def _of(self, subject: NamedNode, name: str) -> list[NamedNode]:
        return _named(one.object for one in self._about(subject) if one.predicate == obl(name))


def _named(terms: Iterable[object]) -> list[NamedNode]:
    """Keep what has an IRI, each once and in order."""
    return sorted({one for one in terms if isinstance(one, NamedNode)}, key=value)


def _is_law(quad: Quad) -> bool:
    """Leave out events, what was derived, and names in other languages, which nothing rests on."""
    if of_events(quad) or value(quad.graph_name) == names.DERIVED_LAW:
        return False
    return getattr(quad.object, "language", None) in {None, ENGLISH} and quad.predicate != _NAME_SOURCE
