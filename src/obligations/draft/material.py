"""What a draft is made from: findings, facts and law of some events for one State, read once for all blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from obligations import names
from obligations.assessment import SHOWN_BY_DEFAULT, SUPPORTED
from obligations.draft.case import CaseFile
from obligations.draft.doors import doors
from obligations.draft.notes import Notes
from obligations.draft.phrases import capital, listed, when, within
from obligations.errors import UsageError
from obligations.findings import FindingReader
from obligations.names import tail
from obligations.render.account import rank
from obligations.render.words import day, the_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from obligations.assessment import Act, Assessment, Incident
    from obligations.bound import Bound
    from obligations.draft.doors import Door
    from obligations.draft.record import Condition, Kind
    from obligations.knowledge import KnowledgeBase
    from obligations.model import Claim, Finding, Source

_OPEN_END = "9999"
_INFERRED = "inferred"


@dataclass(frozen=True)
class Asked:
    """What a draft is asked to be about.

    Attributes:
        state: ISO code of the State.
        incidents: Ids of the events, each once, in the order given.
        treaty: Code of a treaty, where one was named.
        joint: Whether several senders write together.
    """

    state: str
    incidents: tuple[str, ...]
    treaty: str = ""
    joint: bool = False


@dataclass
class Material:
    """Everything that a block may look at."""

    knowledge: KnowledgeBase
    kind: Kind
    asked: Asked
    procedure: str = ""
    case: CaseFile = field(default_factory=CaseFile)
    notes: Notes = field(init=False)

    def __post_init__(self) -> None:
        self.notes = Notes(self.knowledge, references_only=self.kind.notes == "endnotes")
        self.beside: dict[str, None] = {}
        self._bound: dict[str, Bound] = {}

    @cached_property
    def reader(self) -> FindingReader:
        """Reads claims and sources from the store."""
        return FindingReader(self.knowledge.view)

    @cached_property
    def assessment(self) -> Assessment:
        """All findings on the events."""
        return self.knowledge.assessment(*self.asked.incidents)

    @cached_property
    def incidents(self) -> tuple[Incident, ...]:
        """The events, the earliest act first."""
        return tuple(
            sorted(self.assessment.incidents, key=lambda one: (min((_first(a) for a in one.acts), default=""), one.id))
        )

    @cached_property
    def against(self) -> tuple[Finding, ...]:
        """Every finding against the State, the strongest first."""
        return tuple(sorted((one for one in self.assessment.findings if one.state == self.asked.state), key=rank))

    def findings(self, *statuses: str, treaties: Iterable[str] = ()) -> list[Finding]:
        """Return the findings against the State with these statuses; of the treaty that was named, if one was.

        Args:
            statuses: Statuses; by default those in which every element has some support.
            treaties: Codes of treaties or ids of rules to keep to, beside the treaty that was named.
        """
        wanted = statuses or SUPPORTED
        only = set(treaties) | ({self.asked.treaty} if self.asked.treaty else set())
        return [
            one
            for one in self.against
            if one.status in wanted
            and one.source != "soft-law"
            and (not only or one.treaty in only or one.rule in only or (one.via and one.via[0] in only))
        ]

    @cached_property
    def shown(self) -> list[Finding]:
        """The findings that are shown by default: supported, open or undetermined."""
        return self.findings(*SHOWN_BY_DEFAULT)

    def acts(self) -> Iterator[tuple[Incident, Act]]:
        """Yield the acts of all events in the order of their days."""
        every = [(incident, act) for incident in self.incidents for act in incident.acts]
        yield from sorted(every, key=lambda one: (_first(one[1]), one[0].id, not one[1].leads_to, one[1].id))

    def claims(self, incident: Incident, act: Act) -> list[Claim]:
        """Return what is claimed of an act itself; what a State answers is not among it."""
        return self._about(f"{names.ACT}{incident.id}.{act.id}")

    def reported(self, incident: Incident, act: Act) -> list[Claim]:
        """Return what sources say of an act itself, without what was only inferred: that belongs to the argument."""
        return [one for one in self.claims(incident, act) if one.mode != _INFERRED]

    @cached_property
    def only_inferred(self) -> set[str]:
        """Ids of the concepts that only inferences affirm of the acts that the State is asked about."""
        inferred = [one for one in self.own_claims if one.mode == _INFERRED]
        others = [one for one in self.own_claims if one.mode != _INFERRED]
        others += [claim for _, claims in self.situations() for claim in claims if claim.mode != _INFERRED]
        return self.concepts_of(inferred) - self.concepts_of(others)

    def situations(self) -> list[tuple[str, list[Claim]]]:
        """Return the general situations that the events refer to, each with what is claimed of it."""
        view = self.knowledge.view
        found = [one for each in self.incidents for one in view.subjects("inIncident", names.INCIDENT + each.id)]
        return [(one, self._about(one)) for one in found if one.startswith(names.SITUATION)]

    def _about(self, thing: str) -> list[Claim]:
        view = self.knowledge.view
        claims = [one for one in view.subjects("about", thing) if one.startswith(names.CLAIM)]
        return [self.reader.claim(one) for one in claims if not view.one(one, "positionOf")]

    def concepts_of(self, claims: Iterable[Claim]) -> set[str]:
        """Return the concepts that claims affirm, and all that are broader."""
        waiting = [one for claim in claims if claim.stance == "affirms" for one in claim.asserts]
        found: set[str] = set()
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += [tail(each) for each in self.knowledge.view.many(names.CONCEPT + one, "broader")]
        return found

    @cached_property
    def concepts(self) -> set[str]:
        """What the record affirms of the acts that the State is asked about, and what is broader."""
        return self.concepts_of(self.own_claims)

    @cached_property
    def own_claims(self) -> list[Claim]:
        """What is claimed of the acts that the State is asked about; not of what others did before or after."""
        asked = {(one.incident, one.act) for one in self.against}
        return [
            claim
            for incident, act in self.acts()
            if (incident.id, act.id) in asked
            for claim in self.claims(incident, act)
        ]

    @property
    def person_concepts(self) -> frozenset[str]:
        """Ids of the concepts that say something of people, not of acts."""
        return self.notes.wording.persons

    def asked_of_people(self, question: str) -> str:
        """Return a question of the law as this record needs it: of people, where it tells of several and names none."""
        numbers = {count.text for _, act in self.acts() for count in act.counts}
        if self.case.persons or numbers == {"1"}:
            return question
        return question.replace("this very person", "these very people")

    def has_block(self, name: str) -> bool:
        """Tell whether the draft has a block, such as a table in an annex."""
        return any(part.kind == "block" and part.says == name for one in self.kind.sections for part in one.parts)

    def leave_beside(self, said: str) -> None:
        """Remember for the drafter what is on file and left out of the draft, and where it can be found."""
        self.beside.setdefault(said)

    def places(self) -> dict[str, list[tuple[Source, str]]]:
        """Return for each event where its acts are told of: the sources of their claims and numbers, with places."""
        found: dict[str, list[tuple[Source, str]]] = {}
        for incident, act in self.acts():
            here = found.setdefault(incident.id, [])
            here += [(one.source, one.locator) for one in self.claims(incident, act) if one.source]
            sources = [(self.reader.source(names.SOURCE + one.source), one.locator) for one in act.counts if one.source]
            here += sources
        return {
            incident: [one for one in those if not self.notes.is_from_memory(one[0])]
            for incident, those in found.items()
        }

    @cached_property
    def last_day(self) -> date:
        """The day of which the law is told: the last of the acts, the first of one whose end is open.

        It is the day of the data where no act has a day.
        """
        days = [one.latest or one.earliest for one in self.against if one.latest or one.earliest]
        last = max((one for one in days if not one.startswith(_OPEN_END)), default="")
        return date.fromisoformat(min(last or self.knowledge.law_as_of, self.knowledge.law_as_of))

    @cached_property
    def last_day_said(self) -> str:
        """The last day in a sentence; the time of the act where no exact day is on file, so that no day is made up."""
        last = self.last_day.isoformat()
        vague = [one.edtf for one in self.against if one.latest == last and not one.edtf.endswith(last)]
        if not vague or any(one.edtf.endswith(last) for one in self.against):
            return f"on {day(last)}"
        return f"at the end of the time of the acts ({within(when(vague[0], ''))})"

    def bound(self, treaty: str, state: str = "") -> Bound:
        """Say what bound the State (or another) on the last day of the acts."""
        key = f"{state or self.asked.state} {treaty}"
        if key not in self._bound:
            self._bound[key] = self.knowledge.bound(state or self.asked.state, treaty, self.last_day)
        return self._bound[key]

    def holds(self, condition: Condition | None) -> bool:
        """Say whether a condition of a record holds."""
        if condition is None:
            return True
        return all(
            (
                not condition.bound_by or self.bound(condition.bound_by).status == "bound",
                not condition.not_bound_by or self.bound(condition.not_bound_by).status != "bound",
                not condition.concept or bool(self.concepts & set(condition.concept)),
                condition.joint is None or condition.joint == self.asked.joint,
            )
        )

    def title(self, code: str) -> str:
        """Return the title of a treaty."""
        return self.knowledge.view.label(names.TREATY + code.lower())

    @cached_property
    def state_name(self) -> str:
        """The State's name."""
        return self.knowledge.view.label(names.STATE + self.asked.state)

    @cached_property
    def body(self) -> str:
        """IRI of the body before which the procedure lies; empty for a general memo."""
        found = self.knowledge.view.subjects("hasProcedure", names.PROCEDURE + self.procedure) if self.procedure else []
        return found[0] if found else ""

    def of_procedure(self, name: str) -> str:
        """Return what is on file of the procedure under a term of the ontology; empty where nothing is."""
        return self.knowledge.view.one(names.PROCEDURE + self.procedure, name) or "" if self.procedure else ""

    @cached_property
    def door(self) -> Door | None:
        """How the way to the body stands; None for a general memo, and where the State has no part in the events."""
        return self._door(self.procedure) if self.procedure else None

    def way_codes(self, provision: str) -> list[frozenset[str]]:
        """Return what stands against each way into the procedures that rest on a provision, as codes of the door."""
        _, iri = self.knowledge.names.provision(provision)
        view = self.knowledge.view
        resting = {one for name in ("basis", "optInProvision") for one in view.subjects(name, iri or "")}
        ids = sorted(tail(one) for one in resting if one.startswith(names.PROCEDURE))
        return [frozenset(way.codes) for door in map(self._door, ids) if door for way in door.ways]

    def _door(self, procedure: str) -> Door | None:
        try:
            return doors(self.knowledge, procedure, self.asked.state, self.asked.incidents)
        except UsageError:
            return None

    @cached_property
    def variables(self) -> dict[str, str]:
        """What templates of records may name."""
        view, treaty = self.knowledge.view, names.TREATY + self.asked.treaty.lower() if self.asked.treaty else ""
        said = the_state(self.state_name)
        return {
            "state": said,
            "State": capital(said),
            "state_name": self.state_name,
            "events": listed(one.title for one in self.incidents),
            "period": self.period,
            "treaty": view.label(treaty) if treaty else "",
            "treaty_short": (view.one(treaty, "shortTitle") or view.label(treaty)) if treaty else "",
            "body": view.label(self.body) if self.body else "",
            "procedure": view.label(names.PROCEDURE + self.procedure) if self.procedure else "",
            "standard": self.of_procedure("standardOfProofWording") or "not on file",
            "outcome": self.of_procedure("outcome") or "not on file",
            "languages": _languages(self.of_procedure("languages")),
            "law_as_of": day(self.knowledge.law_as_of),
            "incident": self.asked.incidents[0],
            "state_code": self.asked.state,
            "body_id": tail(self.body) if self.body else "",
        }

    @cached_property
    def period(self) -> str:
        """The time that the acts span, in words."""
        starts = sorted(first for _, act in self.acts() if (first := act.edtf.partition("/")[0].strip(".")))
        ends = sorted(last for _, act in self.acts() if (last := act.edtf.rpartition("/")[2].strip(".")))
        if not starts or not ends:
            return f"from {day(starts[0])}" if starts else f"up to {day(ends[-1])}" if ends else "at an unknown time"
        return day(starts[0]) if starts[0] == ends[-1] else f"{day(starts[0])} to {day(ends[-1])}"


_LANGUAGES = {"ar": "Arabic", "zh": "Chinese", "en": "English", "fr": "French", "ru": "Russian", "es": "Spanish"}


def _languages(codes: str) -> str:
    return listed(_LANGUAGES.get(one, one) for one in codes.split(";") if one) or "not on file"


def _first(act: Act) -> str:
    """Key that sorts acts by their first day; an act whose beginning is open comes by its end."""
    return act.edtf.lstrip("./") or "~"
