"""Turns events described in our ontology back into records: the way back of `load.events`.

Short forms of a record (`conduct`, `attributes`, a stance or source left out) come back written out in full, since a
graph holds them so. Lists come back in the order of their dates and ids.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.bring_in.faults import Fault, Place
from obligations.bring_in.values import Wrong, figure, whole_number
from obligations.names import tail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from obligations.bring_in.graphs import Said
    from obligations.load.checking import Vocabulary

_TYPE = names.RDF + "type"
_PREF = names.SKOS + "prefLabel"
_BEHIND = {"direction-over-another-state": "directedBy", "coercion-of-another-state": "coercedBy"}
_REACHING = {"factualDenial", "legalCharacterisation", "exceptionInvoked", "admission"}
_DERIVED = ("earliest", "latest", "firstDay", "lastDay", "sayingState", "inIncident", "countOrder", "slug", "about")

Record = dict[str, Any]


@dataclass
class Found:
    """What a graph gave: records with the faults found on the way, and what was left out."""

    records: list[tuple[Record, list[Fault]]] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def events_of(said: Said, vocabulary: Vocabulary) -> Found:
    """Return the records of the events that a graph describes."""
    from pyoxigraph import NamedNode

    found, seen = Found(), set[Any]()
    incidents = said.subjects(_TYPE, NamedNode(names.OBL + "Incident"))
    if not incidents:
        message = "describes no event: nothing in it is an obl:Incident"
        found.faults.append(Fault(Place(said.file), "", message))
    for incident in sorted(incidents, key=str):
        event = _Event(said, vocabulary, incident)
        found.records.append((event.record(), event.faults))
        seen |= event.things
    for thing, verb in sorted(said.doubled):
        message = f"{thing} gives {verb.replace(names.DCTERMS, 'dcterms:')} more than once; a record has room for one"
        found.faults.append(Fault(Place(said.file), "", message))
    found.left_out = dict(sorted(said.left_out(seen).items()))
    for kind in ("Act", "Situation", "Intervention", "Claim", "Position", "CountClaim"):
        for one in said.subjects(_TYPE, NamedNode(names.OBL + kind)):
            if one not in seen:
                message = f"{one.value} (obl:{kind}) belongs to no event of the file, so it would be lost"
                found.faults.append(Fault(Place(said.file), "", message))
    return found


@dataclass
class _Event:
    said: Said
    vocabulary: Vocabulary
    incident: Any
    faults: list[Fault] = field(default_factory=list)
    things: set[Any] = field(default_factory=set)

    def record(self) -> Record:
        said, it = self.said, self.incident
        self._seen(it)
        belonging = said.subjects("inIncident", it)
        acts, situations, interventions = (
            [one for one in belonging if kind in said.kinds(one)] for kind in ("Act", "Situation", "Intervention")
        )
        own = self._sources([*acts, *situations, *interventions, it])
        record = {
            "id": self._id(it),
            "title": said.text(it, names.DCTERMS + "title"),
            "summary": said.text(it, names.DCTERMS + "abstract"),
            "sources": self._each(own, self._source),
            "acts": sorted(self._each(acts, self._act), key=lambda one: (str(one.get("date")).lstrip("./"), one["id"])),
            "situations": self._each(situations, self._situation),
            "positions": self._each(self._positions([it, *acts, *situations]), self._position),
            "interventions": self._each(interventions, self._intervention),
        }
        self._unsourced(record, bool(own))
        return dict(_full(record))

    def _seen(self, it: Any) -> None:
        self.things.add(it)
        for verb in _DERIVED:
            self.said.many(it, verb)

    def _each(self, things: Iterable[Any], make: Callable[[Any], Record]) -> list[Record]:
        return sorted((make(one) for one in dict.fromkeys(things)), key=lambda one: str(one.get("id")))

    def _id(self, it: Any) -> str:
        """Return the id of a thing within its event: its slug, or the end of its IRI without that of the event."""
        from pyoxigraph import BlankNode

        slug = self.said.text(it, "slug")
        if slug:
            return slug
        if isinstance(it, BlankNode):
            self._wrong("", f"a node without a name has no obl:slug: {', '.join(sorted(self.said.kinds(it)))}")
            return ""
        head = "" if it == self.incident else f"{self._id(self.incident)}."
        return tail(it.value).removeprefix(head)

    def _wrong(self, path: str, message: str) -> None:
        self.faults.append(Fault(Place(self.said.file), path, message))

    def _code(self, it: Any, verb: str) -> str | None:
        one = self.said.text(it, verb)
        return tail(one) if one else None

    def _concepts(self, it: Any, verb: str) -> list[str]:
        return sorted(tail(one.value) for one in self.said.many(it, verb))

    def _source_id(self, it: Any) -> str | None:
        found = self.said.many(it, "source")
        self.said.text(it, "source")  # notes a second one
        return self._id(found[0]) if found else None

    def _sources(self, things: list[Any]) -> list[Any]:
        """List the sources that the file describes for this event: cited ones, and what those copy."""
        said = self.said
        claims = [one for it in things for one in said.subjects("about", it)]
        waiting = [one for it in [*claims, *things] for one in said.many(it, "source")]
        head = f"{names.SOURCE}{self._id(self.incident)}."
        waiting += [one for one in said.by if getattr(one, "value", "").startswith(head)]
        own: dict[Any, None] = {}
        while waiting:
            one = waiting.pop()
            on_file = one.value.startswith(names.SOURCE) and tail(one.value) in self.vocabulary.sources
            if one not in own and not on_file and "Source" in said.kinds(one):
                own[one] = None
                waiting += said.many(one, names.PROV + "wasDerivedFrom")
        return list(own)

    def _source(self, it: Any) -> Record:
        said = self.said
        self._seen(it)
        return {
            "id": self._id(it),
            "title": said.text(it, names.DCTERMS + "title"),
            "publisher": said.text(it, names.DCTERMS + "publisher"),
            "author": said.text(it, names.DCTERMS + "creator"),
            "date": said.text(it, names.DCTERMS + "issued"),
            "url": said.text(it, "sourceUrl"),
            "kind": said.text(it, "sourceKindText"),
            "derivedFrom": sorted(self._id(one) for one in said.many(it, names.PROV + "wasDerivedFrom")),
        }

    def _place(self, it: Any) -> Record:
        where, place = self._code(it, "place"), Record()
        if where and where.upper() in self.vocabulary.states.values():
            place["state"] = where.upper()
        elif where:
            place["territory"] = where
        return {**place, "name": self.said.text(it, "placeName")}

    def _act(self, it: Any) -> Record:
        said = self.said
        self._seen(it)
        how = dict(one.value.partition(": ")[::2] for one in said.many(it, "leadsToHow"))
        following = sorted(self._id(one) for one in said.many(it, "leadsTo"))
        return {
            "id": self._id(it),
            "actors": self._actors(it),
            "date": said.text(it, "edtf"),
            **{name: True for name in ("continuing", "composite") if said.text(it, name) == "true"},
            "place": self._place(it),
            "destination": {"state": self._code(it, "destination")},
            "victims": self._victims(it),
            "context": sorted(self._id(one) for one in said.many(it, "context")),
            "leadsTo": [{"act": one, "how": how.get(one)} for one in following],
            "claims": self._claims(it),
        }

    def _actors(self, act: Any) -> list[Record]:
        """Return the actors: those with a number in their name in its place, plain States in between by code."""
        said, placed, states = self.said, dict[int, Record](), list[str]()
        for one in said.many(act, "actor"):
            if one.value.startswith(names.STATE):
                states.append(tail(one.value))
                continue
            self._seen(one)
            kinds, label = said.kinds(one), said.text(one, _PREF)
            key = "organ" if "StateOrgan" in kinds else "nonState" if "NonStateActor" in kinds else "organization"
            number = self._number(act, one, placed)
            placed[number] = {"state": self._code(one, "organOf") if key == "organ" else None, key: label}
        free = (number for number in itertools.count(1) if number not in placed)
        placed |= dict(zip(free, ({"state": one} for one in sorted(states)), strict=False))
        for one in said.many(act, "attribution"):
            self._attribution(act, one, placed, states)
        return [placed[number] for number in sorted(placed)]

    def _number(self, act: Any, it: Any, placed: dict[int, Record]) -> int:
        """Return which actor of its act an actor is, as its name says; else the next one."""
        number = self._numbered(act, it) if self._id(it).startswith(f"{self._id(act)}-") else 0
        return number if number and number not in placed else max(placed, default=0) + 1

    def _numbered(self, act: Any, it: Any) -> int:
        """Return the number in the name of an actor or attribution of an act, such as 2 in `act-2-police`; else 0."""
        return whole_number(self._id(it).removeprefix(f"{self._id(act)}-").partition("-")[0]) or 0

    def _attribution(self, act: Any, it: Any, placed: dict[int, Record], states: list[str]) -> None:
        self._seen(it)
        state, ground = self._code(it, "attributedTo"), self._code(it, "attributionGround") or ""
        number = self._numbered(act, it)
        key = _BEHIND.get(ground, "attribution")
        others = [
            n for n, one in placed.items() if (key == "attribution") == ("nonState" in one or "organization" in one)
        ]
        number = number if number in others else others[0] if len(others) == 1 else 0
        actor = placed.get(number)
        if not actor or (key != "attribution" and "organ" not in actor and len(states) > 1):
            self._wrong(f"acts.{self._id(act)}.actors", "the graph does not say whose act an attribution is about")
        elif key == "attribution":
            actor |= {"state": state, "attribution": ground}
        else:
            actor[key] = state

    def _victims(self, act: Any) -> Record | None:
        groups = self.said.many(act, "victims")
        counts = [one for one in self.said.subjects("about", act) if "CountClaim" in self.said.kinds(one)]
        if not groups and not counts:
            return None
        nationality = None
        for group in groups[:1]:
            self._seen(group)
            nationality = self._code(group, "nationality")
        if len(groups) > 1:
            self._wrong(f"acts.{self._id(act)}.victims", "a record holds one group of victims for each act")
        ordered = sorted(counts, key=lambda one: ((self.said.text(one, "countOrder") or "").zfill(9), str(one)))
        counted = [self._count(act, one) for one in ordered]
        return {"nationality": nationality, **({"counts": counted} if counted or not nationality else {})}

    def _figure(self, act: Any, it: Any, verb: str) -> int | str | None:
        said = self.said.text(it, verb)
        try:
            return figure(said) if said else said
        except Wrong as wrong:
            self._wrong(f"acts.{self._id(act)}.victims.counts", f"obl:{verb} {wrong}")
            return said

    def _count(self, act: Any, it: Any) -> Record:
        self._seen(it)
        figures = {"min": "countMin", "max": "countMax", "exact": "countExact"}
        return {
            **{key: self._figure(act, it, verb) for key, verb in figures.items()},
            "kind": self.said.text(it, "countKind"),
            "of": self.said.text(it, "countOf"),
            "source": self._source_id(it),
            "locator": self.said.text(it, "locator"),
            "asOf": self.said.text(it, "asOf"),
        }

    def _claims(self, about: Any) -> list[Record]:
        found = [one for one in self.said.subjects("about", about) if "Claim" in self.said.kinds(one)]
        return self._each([one for one in found if "Position" not in self.said.kinds(one)], self._claim)

    def _claim(self, it: Any) -> Record:
        said = self.said
        self._seen(it)
        if len(said.many(it, "asserts")) > 1:
            self._wrong(f"claims.{self._id(it)}.asserts", "a claim asserts one concept; make it several claims")
        return {
            "id": self._id(it),
            "asserts": self._code(it, "asserts"),
            "stance": self._code(it, "stance"),
            "mode": self._code(it, "mode"),
            "by": said.text(it, "saidBy") or self._code(it, "sayingState"),
            "source": self._source_id(it),
            "locator": said.text(it, "locator"),
            "restsOn": sorted(self._id(one) for one in said.many(it, "restsOn")),
            "standardOfProof": said.text(it, "standardOfProof"),
        }

    def _situation(self, it: Any) -> Record:
        self._seen(it)
        return {
            "id": self._id(it),
            "place": self._place(it),
            "period": self.said.text(it, "edtf"),
            "class": self.said.text(it, "personClass"),
            "persons": self._concepts(it, "classAttribute"),
            "claims": self._claims(it),
        }

    def _positions(self, things: list[Any]) -> list[Any]:
        found = (one for it in things for one in self.said.subjects("about", it))
        return [one for one in found if "Position" in self.said.kinds(one)]

    def _about(self, it: Any) -> list[str]:
        return sorted(self._id(one) for one in self.said.many(it, "about") if one != self.incident)

    def _position(self, it: Any) -> Record:
        kind = self._code(it, "positionType")
        self._seen(it)
        for verb in ("mode", "stance"):  # both follow from the type
            self.said.many(it, verb)
        return {
            "id": self._id(it),
            "state": self._code(it, "positionOf"),
            "type": kind,
            "about": self._about(it),
            "asserts": self._concepts(it, "asserts" if kind in _REACHING else "refersTo"),
            **({"particulars": True} if self.said.text(it, "particulars") == "true" else {}),
            "source": self._source_id(it),
            "locator": self.said.text(it, "locator"),
        }

    def _intervention(self, it: Any) -> Record:
        said = self.said
        self._seen(it)
        in_words, on_file = said.text(it, "byBody"), self._code(it, "ofBody")
        return {
            "id": self._id(it),
            "body": on_file or in_words,
            **{key: said.text(it, verb) for key, verb in (("date", "edtf"), ("kind", "interventionKind"))},
            "about": self._about(it),
            "gist": said.text(it, "gist"),
            "source": self._source_id(it),
            "locator": said.text(it, "locator"),
        }

    def _unsourced(self, record: Record, own: bool) -> None:  # noqa: FBT001 - what the record has, not a switch
        """A record takes its first source where none is named; a graph that names none must not gain one so."""
        if not own:
            return
        things = [*record["acts"], *record["situations"]]
        counts = [one for act in record["acts"] for one in (act.get("victims") or {}).get("counts") or []]
        claims = [one for thing in things for one in thing["claims"]]
        for one in [*claims, *counts, *record["positions"], *record["interventions"]]:
            if not one.get("source"):
                self._wrong("", f'"{one.get("id", "a count")}" names no source (obl:source)')


def _full(value: Any) -> Any:
    """Leave out what the graph does not say; a group without figures keeps its empty list, so that the group is."""
    if isinstance(value, dict):
        found = {key: _full(one) for key, one in value.items()}
        return {key: one for key, one in found.items() if key == "counts" or one not in (None, "", {}, [])}
    if isinstance(value, list):
        return [_full(one) for one in value]
    return value
