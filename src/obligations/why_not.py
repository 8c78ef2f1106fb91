"""Why an event shows no finding of a provision, or a weak one; and the smallest sets of facts that would complete it.

Whether a norm applies is never decided here. The rules run on the event; where they make no finding, they run on a copy
of the act of which everything that the norm asks for is supposed, and what that finding says is the answer: whether the
State was bound, which elements rest on the supposition alone. Every set of facts that is returned was added to the
record in the same way, and the status beside it is what the rules made of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.asked import asked
from obligations.assessment import SUPPORTED
from obligations.errors import UsageError
from obligations.fact_sets import Concepts, Fact, FactSet, few, filled, raising
from obligations.load.terms import node
from obligations.names import tail
from obligations.norms import role_of, roles_of_norms
from obligations.obstacles import Obstacle, Place, legal_change, obstacles
from obligations.trials import SUPPOSED, Supposed, Supposer, Variant
from obligations.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pyoxigraph import Quad

    from obligations.asked import Asked
    from obligations.knowledge import KnowledgeBase, Record
    from obligations.model import Finding
    from obligations.trials import Trial

_LISTED = 3
"""How many ways to complete one finding are listed; how many more there are is said."""
_TRIED = 6
_COMBINATIONS = 12
_AFFORDED = 160
"""How many combinations are proved for one finding, and for a whole question, so that a wide one stays quick."""
_BARRED = ("notApplicable", "signatoryDutyOnly")


@dataclass(frozen=True)
class Answer:
    """What stands in the way of one norm, one act and one State, and which facts would help.

    Attributes:
        act: Id of the act in its event.
        edtf: When it happened, as written.
        norm: Id of the norm.
        label: The norm in words.
        citation: The provision as lawyers cite it.
        state: Code of the State.
        state_name: Its name.
        finding: Id of the finding that exists already, else empty.
        status: Its status, else empty.
        tense: `completed` or `conditional`, else empty.
        obstacles: What stands in the way, the first thing first; empty where nothing does.
        sets: The smallest sets of facts, each proved, the fewest facts first.
        more_sets: How many further ways may do: those that were not tried, and those proved that are not listed.
        legal_change: Where the law stands in the way: which change in it would help.
    """

    act: str
    edtf: str
    norm: str
    label: str
    citation: str
    state: str
    state_name: str
    finding: str = ""
    status: str = ""
    tense: str = ""
    obstacles: tuple[Obstacle, ...] = ()
    sets: tuple[FactSet, ...] = ()
    more_sets: int = 0
    legal_change: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "act": self.act,
            "date": self.edtf,
            "norm": self.norm,
            "label": self.label,
            "citation": self.citation,
            "state": self.state,
            "stateName": self.state_name,
            "finding": self.finding or None,
            "status": self.status or None,
            "tense": self.tense or None,
            "obstacles": [one.to_dict() for one in self.obstacles],
            "sets": [one.to_dict() for one in self.sets],
            "moreSets": self.more_sets,
            "legalChange": self.legal_change,
        }


@dataclass(frozen=True)
class WhyNot:
    """The answer to one question: act by act, norm by norm, State by State."""

    incident: str
    title: str
    asked: str
    norms: tuple[str, ...]
    note: str
    answers: tuple[Answer, ...]
    data_version: str
    law_as_of: str
    software_version: str = VERSION

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "schemaVersion": 1,
            "softwareVersion": self.software_version,
            "dataVersion": self.data_version,
            "lawAsOf": self.law_as_of,
            "incident": self.incident,
            "title": self.title,
            "asked": self.asked,
            "norms": list(self.norms),
            "note": self.note,
            "answers": [one.to_dict() for one in self.answers],
        }


def why_not(
    knowledge: KnowledgeBase, event: str | Path | Record | list[Record], provision: str, state: str | None = None
) -> WhyNot:
    """Say why an event shows no finding, or a weak one, of a provision, and which facts would complete it.

    Args:
        knowledge: The law and events on file.
        event: Id of a recorded event, path of a record file that holds one record, or the record itself.
        provision: A provision (`CAT:3(1)`; all norms below it too), a rule of custom or a norm, by its id.
        state: Only this State; by default every State with a role in the event.

    Raises:
        UnknownNameError: The event, the provision or the State is not on file.
        UsageError: The provision names a whole treaty, or the file holds several records.
        BadDataError: The record has problems.
    """
    what = asked(knowledge, provision)
    code = knowledge.names.state(state) if state else None
    slug, quads = _event(knowledge, event)
    inquiry = _Inquiry(knowledge, slug, quads, what, code)
    return WhyNot(
        incident=slug,
        title=inquiry.base.view.one(names.INCIDENT + slug, "dcterms:title") or slug,
        asked=what.name,
        norms=tuple(map(tail, what.norms)),
        note=what.note,
        answers=tuple(inquiry.answers()),
        data_version=knowledge.data_version,
        law_as_of=knowledge.law_as_of,
    )


def _event(knowledge: KnowledgeBase, event: str | Path | Record | list[Record]) -> tuple[str, list[Quad]]:
    """Return the id of one event and what its record states."""
    from obligations.load.events import event_graph

    given = knowledge.records(event)
    if isinstance(given, str):
        graph = node(f"{names.GRAPH}incidents/{given}")
        return given, list(knowledge.store.quads_for_pattern(None, None, None, graph))
    if len(given) != 1:
        raise UsageError(f"{len(given)} records given; name one: {', '.join(str(one['id']) for one in given)}")
    (record,) = given
    return record["id"], list(event_graph(record, knowledge.vocabulary, f"{names.GRAPH}incidents/{record['id']}"))


class _Inquiry:
    """One question put to the rules: as the record stands, with everything supposed, and with each set of facts."""

    def __init__(
        self, knowledge: KnowledgeBase, slug: str, quads: Sequence[Quad], what: Asked, state: str | None
    ) -> None:
        self.knowledge, self.what, self.slug, self.only = knowledge, what, slug, state
        self.supposer = Supposer(knowledge, quads, what.norms)
        self.concepts = Concepts(knowledge, self.base.view)

    @cached_property
    def base(self) -> Trial:
        """The event as it stands."""
        return self.supposer.run()

    @cached_property
    def places(self) -> list[Place]:
        """Every act, norm and State that the question is about, with the roles that the State holds in the act."""
        view = self.base.view
        acts = [one for one in view.subjects("inIncident", names.INCIDENT + self.slug) if one.startswith(names.ACT)]
        acts.sort(key=lambda one: (view.one(one, "firstDay") or "", one))
        found = []
        for act in acts:
            held = self._roles(act)
            states = [names.STATE + self.only] if self.only else sorted(held)
            found += [Place(act, norm, one, tuple(held.get(one, ()))) for norm in self.what.norms for one in states]
        return found

    def _roles(self, act: str) -> dict[str, list[str]]:
        """List the States that the rules give a role in an act, with their roles."""
        view = self.base.view
        roles = roles_of_norms(self.knowledge.law)
        roles |= {names.OBL + one for one in ("roleReceiving", "roleNationality")}
        held: dict[str, list[str]] = {}
        for role in sorted(roles):
            for state in view.many(act, tail(role)):
                held.setdefault(state, []).append(tail(role))
        return held

    def answers(self) -> list[Answer]:
        """Answer for every act, norm and State."""
        proposals = {place: self._proposals(place) for place in self.places}
        trial = self.supposer.run(variant for place, sets in proposals.items() for variant in _variants(place, sets))
        return [self._answer(place, proposals[place], trial) for place in self.places]

    def _base(self, place: Place) -> Finding | None:
        return self.base.finding(Variant(place.act), place.norm, place.state)

    @cached_property
    def _probes(self) -> Trial:
        """The event with everything supposed that a norm asks for, where a State holds the role that it addresses."""
        return self.supposer.run(self._everything(one) for one in self._open)

    @cached_property
    def _open(self) -> list[Place]:
        """The places where a State holds the role and the record does not complete the finding."""
        return [one for one in self.places if self._holds(one) and not _settled(self._base(one))]

    @cached_property
    def _most(self) -> int:
        """How many combinations are proved for one finding: the more there are to complete or to raise, the fewer."""
        settled = [base for base in map(self._base, self.places) if base is not None and _settled(base)]
        tried = len(self._open) + sum(one.status == "arguable" for one in settled)
        return max(2, min(_COMBINATIONS, _AFFORDED // (2 * tried or 1)))

    def _holds(self, place: Place) -> bool:
        return tail(role_of(self.knowledge.view, place.norm)) in place.roles

    def _elements(self, norm: str) -> dict[int, str]:
        view = self.knowledge.view
        return {int(view.one(one, "order") or 0): one for one in view.many(norm, "element")}

    def _everything(self, place: Place) -> Variant:
        options = (one for element in self._elements(place.norm).values() for one in self.concepts.options(element))
        return Variant(place.act, tuple(sorted({Supposed(one) for one in options})))

    def probe(self, place: Place) -> Finding | None:
        """Return the finding with everything supposed that the norm asks for; the real one where nothing is missing."""
        base = self._base(place)
        if _settled(base) or not self._holds(place):
            return base
        return self._probes.finding(self._everything(place), place.norm, place.state)

    def _proposals(self, place: Place) -> list[FactSet]:
        """Propose sets of facts, none of them proved yet."""
        base, probe = self._base(place), self.probe(place)
        if probe is None or probe.status in _BARRED or not self._holds(place):
            return []
        if base is not None and _settled(base):
            return raising(base, self.concepts, place.act, self._elements(place.norm), self._most)
        fixed = [*_dated(self.base.view.one, probe, place.act), *self._denied(base, place.act)]
        if probe.status == "undetermined" and not any(one.window for one in fixed):
            return []
        orders = self._elements(place.norm)
        needed = {one.order: one for one in probe.elements if _only_supposed(one.supporting)}
        sets = []
        for way in self.concepts.covers({order: orders[order] for order in needed}):
            lists = [
                self.concepts.choices(place.act, concepts, [orders[one] for one in fills]) for fills, concepts in way
            ]
            choices = few(lists, self._most)
            shown = [
                Fact("shown", filled(needed[order] for order in sorted(fills)), "documented", *chosen)
                for (fills, _), chosen in zip(way, choices, strict=True)
            ]
            sets.append(FactSet((*shown, *fixed)))
        return [one for one in sets if one.facts]

    def _denied(self, base: Finding | None, act: str) -> list[Fact]:
        """Propose to deny one element of every exception that the record shows."""
        facts = []
        for outcome in base.exceptions if base else ():
            if outcome.status == "exceptionShown":
                element = min(outcome.elements, key=lambda one: (one.strength, one.order))
                said = self.concepts.broadest(
                    names.CONCEPT + one for claim in element.supporting for one in claim.asserts
                )
                mode = "documented" if element.strength < 6 else "authoritative"
                facts += [Fact("denied", filled([element]), mode, (self.concepts.choice(act, one),)) for one in said]
        return facts

    def _answer(self, place: Place, sets: list[FactSet], trial: Trial) -> Answer:
        base, probe, view = self._base(place), self.probe(place), self.knowledge.view
        goal = ("primaFacie",) if _settled(base) else SUPPORTED
        proved = [one for one in (_proved(place, each, trial, goal) for each in sets[:_TRIED]) if one]
        cited = self.base.reader
        instrument = view.one(place.norm, "instrument") or ""
        return Answer(
            act=self.base.view.one(place.act, "slug") or tail(place.act),
            edtf=self.base.view.one(place.act, "edtf") or "",
            norm=tail(place.norm),
            label=view.label(place.norm),
            citation=(base or probe).short_citation  # type: ignore[union-attr]  # one of them is there
            if base or probe
            else cited.citation(instrument, cited.provision(place.norm), None, short=True),
            state=tail(place.state),
            state_name=view.label(place.state),
            finding=base.id if base else "",
            status=base.status if base else "",
            tense=base.tense if base else "",
            obstacles=tuple(obstacles(self.knowledge, self.base.view, place, base, probe)),
            sets=tuple(proved[:_LISTED]),
            more_sets=max(0, len(sets) - _TRIED) + len(proved[_LISTED:]),
            legal_change=legal_change(probe) if probe and not _settled(base) else "",
        )


def _settled(finding: Finding | None) -> bool:
    """Tell whether every element has support and nothing bars the finding: completed, and arguable or better."""
    return finding is not None and finding.status in SUPPORTED and finding.tense == "completed"


def _only_supposed(claims: Iterable[Any]) -> bool:
    return all(SUPPOSED in claim.id for claim in claims)


def _dated(one: Any, probe: Finding, act: str) -> list[Fact]:
    """Propose the days on which the State was certainly bound, where the date of the act leaves that open."""
    if probe.binding.gate != "gateDateUndetermined" or not probe.binding.since:
        return []
    first = max(date.fromisoformat(one(act, "firstDay")), date.fromisoformat(probe.binding.since))
    last = date.fromisoformat(one(act, "lastDay"))
    if probe.binding.until:
        last = min(last, date.fromordinal(date.fromisoformat(probe.binding.until).toordinal() - 1))
    return [Fact("dated", window=(first, last))] if first <= last else []


def _variants(place: Place, sets: Sequence[FactSet]) -> list[Variant]:
    """List what has to be run to prove sets: every combination of each, and the same with any one fact left out."""
    tried = [part for one in sets[:_TRIED] for part in (one, *one.parts())]
    return [Variant(place.act, claims, part.window) for part in tried for claims in part.combinations()]


def _proved(place: Place, proposed: FactSet, trial: Trial, goal: Sequence[str]) -> FactSet | None:
    """Return a set with the status that comes out of it, or nothing: every combination that is left reaches the goal.

    Choices are left out with which it does not reach it, or reaches it without one of the other facts.
    """

    def reaches(part: FactSet) -> str:
        """Return the weakest status that comes out, nothing where one way to state it falls short of the goal."""
        ways = (Variant(place.act, claims, part.window) for claims in part.combinations())
        found = [trial.outcome(one, place.norm, place.state) for one in ways]
        good = all(status in goal and tense == "completed" for status, tense in found)
        return max((status for status, _ in found), key=SUPPORTED.index) if good else ""

    def good(one: FactSet) -> bool:
        return bool(reaches(one)) and not any(reaches(less) for part in one.parts() for less in part.single())

    kept = proposed.largest(good)
    return FactSet(kept.facts, reaches(kept)) if kept else None
