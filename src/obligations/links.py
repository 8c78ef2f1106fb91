"""The links that a trace follows: each between two kinds of things, along properties, with a phrase in both directions.

Between things that a reader knows by name lie things that the rules made (results for elements, facts, bindings). A
link steps over them: `^` reads a property backwards, and `name=Value` keeps what has that value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from obligations import names
from obligations.names import OBL, tail
from obligations.view import verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obligations.view import View


@dataclass(frozen=True)
class Link:
    """One kind of link.

    Attributes:
        start: Kind of thing that it leads from.
        end: Kind of thing that it leads to.
        steps: The properties along which it goes.
        forth: What is said of the start, the end following: "claim X *comes from* source Y".
        back: What is said of the end, the start following.
    """

    start: str
    end: str
    steps: tuple[str, ...]
    forth: str
    back: str

    @property
    def printed(self) -> bool:
        """Whether it leads to the register that prints an act: two acts have nothing in common by that."""
        return self.steps == _PRINTED


_PRINTED = ("dcterms:source",)
_SUPPORTED = ("^affirmedBy", "^restsOnFact")
LINKS = (
    Link("provision", "treaty", ("ofTreaty",), "stands in", "holds"),
    Link("provision", "provision", ("partOf",), "is part of", "has the part"),
    Link("treaty", "provision", ("incorporatesProvision",), "takes over", "is taken over by"),
    Link("norm", "provision", ("statedIn",), "is stated in", "states"),
    Link("norm", "custom", ("instrument",), "is a rule of", "holds the rule"),
    Link("norm", "custom", ("embodies",), "embodies", "is embodied in"),
    Link("norm", "element", ("element",), "has", "is part of"),
    Link("norm", "exception", ("exception",), "is subject to", "is open as an exception to"),
    Link("exception", "element", ("element",), "has", "is part of"),
    Link("exception", "provision", ("statedIn",), "is stated in", "states"),
    Link("norm", "document", ("authority",), "is read with", "is cited for the reading of"),
    Link("element", "document", ("authority",), "is read with", "is cited for the reading of"),
    Link("element", "document", ("contextAuthority",), "is read, as to context, with", "is cited, as to context, for"),
    Link("custom", "document", ("authority",), "is read with", "is cited for"),
    Link("document", "provision", ("reads",), "reads", "is read by"),
    Link("document", "document", ("supersededBy",), "gave way to", "took the place of"),
    Link("norm", "concept", ("protectsRight",), "protects", "is protected by"),
    Link("norm", "concept", ("triggeredBy",), "is asked about where a record tells of", "raises the question of"),
    Link("element", "concept", ("satisfiedBy",), "can be shown by", "can show"),
    Link("concept", "concept", ("broader",), "is a kind of", "has the kind"),
    Link("finding", "norm", ("norm",), "asks about", "is asked about in"),
    Link("finding", "act", ("act",), "is about", "is what is asked about in"),
    Link("finding", "state", ("state",), "asks this of", "is asked in"),
    Link("finding", "treaty act", ("gateBinding", "basis"), "turns, for being bound, on", "decides on being bound in"),
    Link("finding", "reservation", ("touchedByReservation",), "is touched by", "touches"),
    Link("finding", "claim", ("counterArgument", "restsOnClaim"), "may be met with", "may be said against"),
    Link("claim", "element", (*_SUPPORTED, "ofElement"), "supports", "finds support in"),
    Link("claim", "element", ("^deniedBy", "ofElement"), "speaks against", "is denied in"),
    Link("claim", "finding", (*_SUPPORTED, "slot=requiredSlot", "ofFinding"), "supports an element of", "rests on"),
    Link("claim", "finding", ("^deniedBy", "slot=requiredSlot", "ofFinding"), "speaks against", "is denied in"),
    Link("claim", "act", ("about",), "is made about", "is told of in"),
    Link("claim", "situation", ("about",), "is made about", "is told of in"),
    Link("claim", "concept", ("asserts",), "speaks of", "is spoken of in"),
    Link("claim", "source", ("source",), "stands in", "gives"),
    Link("claim", "claim", ("restsOn",), "rests on", "carries"),
    Link("claim", "state", ("positionOf",), "is the position of", "took the position"),
    Link("source", "source", ("rootSource",), "goes back to", "is the root of"),
    Link("act", "event", ("inIncident",), "is part of", "has"),
    Link("act", "act", ("leadsTo",), "led to", "followed from"),
    Link("act", "situation", ("context",), "is set in", "is the setting of"),
    Link("act", "state", ("roleActing",), "is told of as an act of", "is told of as the actor in"),
    Link("act", "state", ("destination",), "took people to", "is where people were taken by"),
    Link("situation", "event", ("inIncident",), "is part of", "has"),
    Link("intervention", "body", ("ofBody",), "came from", "made"),
    Link("intervention", "act", ("about",), "is about", "was taken up in"),
    Link("intervention", "event", ("inIncident",), "is about", "was taken up in"),
    Link("intervention", "source", ("source",), "is reported in", "reports"),
    Link("body", "body kind", ("bodyKind",), "is a", "has the example"),
    Link("body", "body", ("parentBody",), "belongs to", "has"),
    Link("body", "provision", ("basis",), "is set up by", "sets up"),
    Link("body", "state", ("mandateOn",), "has a mandate on", "is the concern of"),
    Link("body", "procedure", ("hasProcedure",), "has", "lies before"),
    Link("procedure", "treaty", ("supervises",), "supervises", "is supervised by"),
    Link("procedure", "provision", ("basis",), "rests on", "is the basis of"),
    Link("procedure", "provision", ("optInProvision",), "opens by a declaration under", "opens or closes"),
    Link("procedure", "treaty", ("optInInstrument",), "opens by joining", "opens"),
    Link("reservation", "provision", ("modifies",), "touches", "is touched by"),
    Link("reservation", "treaty", ("modifiesWhole",), "touches the whole of", "is touched as a whole by"),
    Link("reservation", "state", ("actingState",), "was made by", "made"),
    Link("reservation", "source", _PRINTED, "is printed in", "prints"),
    Link("treaty act", "state", ("actingState",), "is an act of", "took the step"),
    Link("treaty act", "treaty", ("instrument",), "is about", "is the subject of"),
    Link("treaty act", "provision", ("declaredUnder",), "was made under", "was used for"),
    Link("treaty act", "source", _PRINTED, "is printed in", "prints"),
)
"""Every link, in the order in which a layer tells them."""

_BY_PREFIX = {
    names.FINDING: "finding",
    names.STATE: "state",
    names.CUSTOM: "custom",
    names.ACT: "act",
    names.CLAIM: "claim",
    names.INCIDENT: "event",
    names.SITUATION: "situation",
    names.INTERVENTION: "intervention",
    names.SOURCE: "source",
    names.DOCUMENT: "document",
    names.BODY: "body",
    names.BODY_KIND: "body kind",
    names.PROCEDURE: "procedure",
    names.RESERVATION: "reservation",
    names.TREATY_ACTION: "treaty act",
    names.CONCEPT: "concept",
}
_CODES = {OBL + "Reason": "reason", OBL + "BindingGate": "gate"}
CODES = tuple(_CODES.values())
"""Kinds that say how an answer stands: findings bear them, and nothing is linked to them."""

KINDS = ("provision", "norm", "element", "exception", "treaty", *_BY_PREFIX.values(), *_CODES.values())
"""Every kind of thing that a trace names."""

BROAD = frozenset({"state", "treaty", "concept", "body kind"})
"""Kinds that so much has in common that a path through them says little; a path goes through them at its ends only."""

SHARED = frozenset({"norm", "element", "exception", "provision", "document", "custom", "treaty act", "reservation"})
"""Law that many events share: from there a layer does not go back along the link by which it came."""

OF_EVENTS = frozenset({"claim", "finding", "act"})
"""What belongs to one event: who comes from there to the law is not led to other events through it."""


def kind_of(view: View, iri: str) -> str:
    """Name the kind of a thing; empty for what a trace does not name, such as results and facts."""
    if iri.startswith(names.TREATY):
        return "provision" if "/" in tail(iri) else "treaty"
    if iri.startswith(names.NORM):
        kinds = {tail(one) for one in view.many(iri, "a")}
        return "element" if "Element" in kinds else "exception" if "Exception" in kinds else "norm"
    if iri.startswith(OBL):
        return next((_CODES[one] for one in view.many(iri, "a") if one in _CODES), "")
    prefix = next((one for one in _BY_PREFIX if iri.startswith(one)), "")
    if prefix == names.FINDING and OBL + "Finding" not in view.many(iri, "a"):
        return ""
    return _BY_PREFIX.get(prefix, "")


@dataclass(frozen=True)
class Neighbour:
    """A thing that is linked to another: the phrase that leads there, and along which link, read which way."""

    phrase: str
    iri: str
    link: Link
    backwards: bool


def neighbours(view: View, iri: str) -> Iterator[Neighbour]:
    """Name everything that is linked to a thing, in the order of `LINKS`."""
    kind = kind_of(view, iri)
    for link in LINKS:
        if link.start == kind:
            found = _reached(view, iri, link.steps, link.end)
            yield from (Neighbour(link.forth, one, link, backwards=False) for one in found)
        if link.end == kind:
            steps = tuple(_turned(one) for one in reversed(link.steps))
            found = _reached(view, iri, steps, link.start)
            yield from (Neighbour(link.back, one, link, backwards=True) for one in found)


def _turned(step: str) -> str:
    return step if "=" in step else step.removeprefix("^") if step.startswith("^") else f"^{step}"


def _reached(view: View, iri: str, steps: tuple[str, ...], kind: str) -> list[str]:
    """Follow steps from a thing to all things of a kind."""
    found = [iri]
    for step in steps:
        found = list(dict.fromkeys(one for here in found for one in _one_step(view, here, step)))
    return sorted(one for one in found if one != iri and kind_of(view, one) == kind)


def _one_step(view: View, here: str, step: str) -> list[str]:
    name, sign, value = step.partition("=")
    if sign:
        return [here] if OBL + value in view.many(here, name) else []
    if step.startswith("^"):
        return view.subjects(step[1:], here) if here.startswith(names.BASE) else []
    return [one for one in view.many(here, step) if one.startswith(names.BASE)]


def properties() -> set[str]:
    """Name the IRI of every property along which a link goes."""
    steps = {step.removeprefix("^").partition("=")[0] for link in LINKS for step in link.steps}
    return {verb(one).value for one in steps}
