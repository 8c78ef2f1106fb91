"""What the forum finder answers: the procedures on file, each open, closed or unknown, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["open", "closed", "unknown"]


@dataclass(frozen=True)
class Limit:
    """How long one may wait.

    Attributes:
        duration: As in ISO 8601, such as `P6M`; or `none`, `reasonable`, `unknown`.
        runs_from: The event from which time runs; empty where there is no limit.
        note: What else the procedure says about time.
        ends: The day on which it would end if time ran from the last day of the last act, ISO 8601; empty if it cannot
            be reckoned.
        passed: Whether that day lies before the day of filing.
    """

    duration: str
    runs_from: str
    note: str
    ends: str
    passed: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "duration": self.duration,
            "from": self.runs_from or None,
            "note": self.note or None,
            "endsIfFromTheAct": self.ends or None,
            "passedIfFromTheAct": self.passed,
        }


@dataclass(frozen=True)
class Way:
    """One way into a procedure: by joining, by a declaration, by not excluding it.

    Attributes:
        by: What kind of act opens it, such as `declaration`.
        status: Open, closed or unknown.
        codes: The reasons against it, as short codes such as `no-declaration`.
        reason: The sentences that say so, with act and day.
        judged_on: The day on which acceptance was looked at, ISO 8601.
        acts: Ids of the acts, declarations and reservations that decide.
        closed_to_it: The treaty is open to a group of States to which this one does not belong.
    """

    by: str
    status: Status
    codes: tuple[str, ...]
    reason: tuple[str, ...]
    judged_on: str
    acts: tuple[str, ...]
    closed_to_it: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "by": self.by,
            "state": self.status,
            "codes": list(self.codes),
            "reason": " ".join(self.reason),
            "asOf": self.judged_on,
            "acts": list(self.acts),
        }


@dataclass(frozen=True)
class Door:
    """One procedure, looked at for a State, perhaps an event, and a day.

    Attributes:
        id: Id of the procedure.
        body: Id of the body.
        kind: What it is for, as the id of the kind: `complaint`, `inquiry`, `inter-state` …
        kind_name: The same in words.
        status: Open, closed or unknown; for several acts the best of them.
        by_act: The status for each act that was looked at.
        ways: The ways into it, for the act with the best status.
        provisions: Citations of the provisions on which it rests.
        only_states: Only another State can open it.
        supervises: Codes of the treaties under which it hears; empty where it hears whatever lies within its mandate.
        nothing_to_bring: The body hears a subject under which nothing on file about the event falls.
        findings: Ids of the findings that it could hear.
        supported: Ids of those for which the record shows every element; the others wait for facts.
        themes: Themes of the body that the event shows.
        earlier: What bodies have already done about the event, for the bar on parallel procedures.
    """

    id: str
    body: str
    body_name: str
    name: str
    kind: str
    kind_name: str
    status: Status
    by_act: tuple[tuple[str, Status], ...]
    ways: tuple[Way, ...]
    provisions: tuple[str, ...]
    basis: str
    condition: str
    who_may_file: str
    only_states: bool
    exhaustion: str
    parallel_bar: str
    media_alone: str
    limit: Limit
    interim_measures: str
    languages: tuple[str, ...]
    length_limit: str
    anonymous: str
    confidential: str
    outcome: str
    standard_of_proof: str
    supervises: tuple[str, ...]
    nothing_to_bring: bool
    findings: tuple[str, ...]
    supported: tuple[str, ...]
    themes: tuple[str, ...]
    earlier: tuple[str, ...]
    url: str
    looked_up: str
    source: str
    confidence: str
    note: str

    @property
    def reason(self) -> str:
        """Why it is open, closed or unknown, in one line: the way that decides, or all that are closed."""
        deciding = [way for way in self.ways if way.status == self.status] or list(self.ways)
        chosen = deciding[:1] if self.status == "open" else deciding
        return " ".join(dict.fromkeys(sentence for way in chosen for sentence in way.reason))

    @property
    def elsewhere(self) -> bool:
        """Whether it belongs to an organization, or a region, in which the State cannot be brought at all."""
        return self.status == "closed" and any("outsider" in way.codes or way.closed_to_it for way in self.ways)

    @property
    def judged_on(self) -> str:
        """The earliest day on which a way that decides was looked at, ISO 8601."""
        return min((way.judged_on for way in self.ways if way.status == self.status), default="")

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "id": self.id,
            "state": self.status,
            "reason": self.reason,
            "asOf": self.judged_on or None,
            "body": self.body,
            "name": self.name,
            "kind": self.kind,
            "acts": [{"act": act, "state": status} for act, status in self.by_act],
            "ways": [way.to_dict() for way in self.ways],
            "provisions": list(self.provisions),
            "basis": self.basis or None,
            "condition": self.condition,
            "whoMayFile": self.who_may_file,
            "onlyStates": self.only_states,
            "exhaustion": self.exhaustion,
            "parallelBar": self.parallel_bar,
            "mediaAlone": self.media_alone,
            "earlier": list(self.earlier),
            "timeLimit": self.limit.to_dict(),
            "interimMeasures": self.interim_measures,
            "languages": list(self.languages),
            "lengthLimit": self.length_limit,
            "anonymous": self.anonymous,
            "confidential": self.confidential,
            "outcome": self.outcome,
            "standardOfProof": self.standard_of_proof,
            "supervises": list(self.supervises),
            "nothingToBring": self.nothing_to_bring,
            "findings": list(self.findings),
            "supported": list(self.supported),
            "themes": list(self.themes),
            "url": self.url or None,
            "checkedOn": self.looked_up or None,
            "source": self.source,
            "confidence": self.confidence,
            "note": self.note or None,
        }


@dataclass(frozen=True)
class Mandate:
    """A mandate of the special procedures that the event concerns.

    Attributes:
        themes: Labels of its themes that the event shows.
        on: Names of the countries on which it is; empty for a thematic mandate.
    """

    id: str
    name: str
    themes: tuple[str, ...]
    on: tuple[str, ...]


@dataclass(frozen=True)
class Forums:
    """Every procedure on file for a State, and what it was asked about.

    Attributes:
        state: ISO code of the State.
        on: The day of filing that the user gave, ISO 8601; empty where each procedure was judged on its last known day.
        incident: Id of the event; empty where none was asked about.
        acts: Ids of the acts looked at: those in which the State has a part.
        doors: The procedures.
        mandates: Mandates of the special procedures that the event concerns.
        categories: The categories of arbitrary detention that the facts touch: id, and what the category asks.
    """

    state: str
    on: str
    incident: str
    acts: tuple[str, ...]
    doors: tuple[Door, ...]
    mandates: tuple[Mandate, ...]
    law_as_of: str
    data_version: str
    categories: tuple[tuple[str, str], ...] = ()

    def hearing(self, finding: str) -> tuple[Door, ...]:
        """Return the procedures that could hear one finding if they were open, and those that hear any subject."""
        hears_all = [one for one in self.doors if not (one.supervises or one.nothing_to_bring or one.elsewhere)]
        return tuple(one for one in self.doors if finding in one.findings or one in hears_all)

    def door(self, procedure: str) -> Door:
        """Return one procedure by its id; raises KeyError where none has it."""
        return {one.id: one for one in self.doors}[procedure]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "question": {"state": self.state, "on": self.on or None, "incident": self.incident or None},
            "acts": list(self.acts),
            "forums": [door.to_dict() for door in self.doors],
            "categories": [{"id": one, "says": says} for one, says in self.categories],
            "mandates": [
                {"id": one.id, "name": one.name, "themes": list(one.themes), "on": list(one.on)}
                for one in self.mandates
            ],
        }
