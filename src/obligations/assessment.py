"""What an assessment holds: events, their acts and counts, findings, questions of aid or assistance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from obligations.model import Element, Finding, Source

SHOWN_BY_DEFAULT = ("primaFacie", "arguable", "needsFacts", "undetermined")
"""The statuses that are shown unless everything is asked for; the ontology marks the same ones."""

SUPPORTED = SHOWN_BY_DEFAULT[:2]
"""The statuses in which every element has some support, the stronger first."""


@dataclass(frozen=True)
class AidQuestion:
    """A question of a State's part in the wrong of another (ILC Articles, arts. 16-18): open, never more than arguable.

    Attributes:
        state: The State whose part is asked about.
        act: Its act: the help, or the act that it directed or coerced.
        principal_act: The act of the other State.
        principal_findings: Findings on that act that are at least arguable.
        opposable_under: Norms that bind the first State too (arts. 16(b), 17(b)); none are needed for coercion.
        knowledge_claimed: Whether the record speaks for its knowledge.
        article: `16` aid or assistance, `17` direction and control, `18` coercion.
        elements: What the article asks for, as the record fills it.
        open_points: What is disputed in law, as the record fills it; it decides nothing here.
        principal: How the best of the principal findings stands, in words.
    """

    state: str
    state_name: str
    act: str
    principal_act: str
    principal_findings: tuple[str, ...]
    opposable_under: tuple[str, ...]
    knowledge_claimed: bool
    status: str
    opposable_labels: tuple[str, ...] = ()
    article: str = "16"
    elements: tuple[Element, ...] = ()
    open_points: tuple[Element, ...] = ()
    principal: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "state": self.state,
            "act": self.act,
            "principalAct": self.principal_act,
            "principalFindings": list(self.principal_findings),
            "opposableUnder": list(self.opposable_under),
            "knowledgeClaimed": self.knowledge_claimed,
            "article": self.article,
            "elements": [element.to_dict() for element in self.elements],
            "openPoints": [element.to_dict() for element in self.open_points],
            "principalStatus": self.principal,
            "status": self.status,
        }


@dataclass(frozen=True)
class Count:
    """How many persons one source speaks of; never added to another."""

    text: str
    kind: str
    of: str
    source: str
    as_of: str
    locator: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "count": self.text,
            "kind": self.kind,
            "of": self.of,
            "source": self.source,
            "locator": self.locator,
            "asOf": self.as_of,
        }


@dataclass(frozen=True)
class Act:
    """One act of an event, for the head of a page."""

    id: str
    edtf: str
    actors: tuple[str, ...]
    place: str
    counts: tuple[Count, ...]
    states: tuple[str, ...] = ()
    leads_to: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "id": self.id,
            "date": self.edtf,
            "actors": list(self.actors),
            "organizations": list(self.organizations),
            "states": list(self.states),
            "place": self.place,
            "counts": [count.to_dict() for count in self.counts],
            "leadsTo": list(self.leads_to),
        }


@dataclass(frozen=True)
class Intervention:
    """What a body, a government or an organisation did about an event, and what that body can and cannot decide."""

    id: str
    body: str
    edtf: str
    kind: str
    gist: str
    source: Source | None
    locator: str
    can_decide: str = ""
    cannot_decide: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "id": self.id,
            "body": self.body,
            "date": self.edtf,
            "kind": self.kind,
            "gist": self.gist,
            "source": self.source.id if self.source else "",
            "locator": self.locator,
            "canDecide": self.can_decide,
            "cannotDecide": self.cannot_decide,
        }


@dataclass(frozen=True)
class Incident:
    """A recorded event: title, summary, acts, who spoke about it, and the sources that speak of it."""

    id: str
    title: str
    summary: str
    acts: tuple[Act, ...]
    interventions: tuple[Intervention, ...] = ()
    sources: tuple[Source, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "id": self.id,
            "title": self.title,
            "summary": self.summary,
            "acts": [act.to_dict() for act in self.acts],
            "interventions": [one.to_dict() for one in self.interventions],
            "sources": [one.to_dict() for one in self.sources],
        }


@dataclass(frozen=True)
class Assessment:
    """Every finding for the events asked about, and what the answer rests on."""

    software_version: str
    data_version: str
    law_as_of: str
    incidents: tuple[Incident, ...]
    findings: tuple[Finding, ...]
    questions: tuple[AidQuestion, ...]
    norms_examined: int
    data_files: tuple[str, ...] = ()
    data_folders: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form of the contract, section 5."""
        return {
            "schemaVersion": 1,
            "softwareVersion": self.software_version,
            "dataVersion": self.data_version,
            "lawAsOf": self.law_as_of,
            "examined": {
                "incidents": len(self.incidents),
                "acts": sum(len(incident.acts) for incident in self.incidents),
                "norms": self.norms_examined,
            },
            "dataFiles": [*self.data_folders, *self.data_files],
            "incidents": [incident.to_dict() for incident in self.incidents],
            "findings": [finding.to_dict() for finding in self.findings],
            "aidOrAssistance": [question.to_dict() for question in self.questions],
        }
