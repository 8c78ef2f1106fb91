"""What a finding is made of: frozen records, the same content as the JSON of the contract, section 5."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from obligations.consent import Reservation, TreatyAct

_OVERTAKEN = frozenset({"reasonProspectEnded", "reasonCarriedOut"})


@dataclass(frozen=True)
class Source:
    """Where a claim can be read.

    Attributes:
        id: Id of the source.
        title: Title.
        publisher: Who published it.
        date: Day of publication as written (EDTF).
        url: Address.
        roots: Ids of the independent sources behind it; itself if it copies none.
        kind: What kind of author stands behind it: judicial, fact-finding, media and so on.
    """

    id: str
    title: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""
    roots: tuple[str, ...] = ()
    kind: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "id": self.id,
            "title": self.title,
            "publisher": self.publisher,
            "date": self.date,
            "url": self.url,
            "roots": list(self.roots),
        }


@dataclass(frozen=True)
class Claim:
    """What one source says of one concept.

    Attributes:
        id: Id of the claim, `incident.claim`.
        asserts: Ids of the concepts.
        label: The concepts in words.
        stance: `affirms` or `denies`.
        mode: `authoritative`, `documented`, `alleged` or `inferred`.
        weight: What the rules make of the mode, 1 to 4.
        source: Where it stands; None for a position without source.
        locator: Where in the source.
        said_by: Who says so.
        standard_of_proof: The standard that a competent body applied.
        position_type: The type of a State's position; empty for other claims.
        situation: Id of the situation it is about, if it is not about the act itself.
        period_meets: Whether that situation covers the time of the act; None for a claim about the act.
        rests_on: Ids of the claims that an inference rests on.
        class_fits: Whether these people are shown to be of the class that the situation is told of; None as above.
    """

    id: str
    asserts: tuple[str, ...]
    label: str
    stance: str
    mode: str
    weight: int
    source: Source | None
    locator: str = ""
    said_by: str = ""
    standard_of_proof: str = ""
    position_type: str = ""
    situation: str = ""
    period_meets: bool | None = None
    rests_on: tuple[str, ...] = ()
    class_fits: bool | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "id": self.id,
            "asserts": list(self.asserts),
            "label": self.label,
            "stance": self.stance,
            "mode": self.mode,
            "weight": self.weight,
            "saidBy": self.said_by,
            "source": self.source.to_dict() if self.source else None,
            "locator": self.locator,
            "standardOfProof": self.standard_of_proof,
            "positionType": self.position_type,
            "situation": self.situation,
            "periodMeets": self.period_meets,
            "classFits": self.class_fits,
            "restsOn": list(self.rests_on),
        }


@dataclass(frozen=True)
class Element:
    """One element of a norm or of an exception, as the record fills it.

    Attributes:
        order: Place in the norm, from 1.
        label: The element in words.
        question: What an interviewer would ask to fill it.
        status: `established`, `onRecord`, `allegedOnly`, `inferredOnly`, `contested`, `missing` or `negated`.
        strength: The order of these statuses, 0 (negated) to 6 (established).
        supporting: Claims for it.
        opposing: Claims against it.
        roots: How many independent sources stand behind it.
        authority: Documents that read the element, by title and year, the earliest first.
    """

    order: int
    label: str
    question: str
    status: str
    strength: int
    supporting: tuple[Claim, ...] = ()
    opposing: tuple[Claim, ...] = ()
    roots: int = 0
    authority: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "order": self.order,
            "label": self.label,
            "question": self.question,
            "status": self.status,
            "independentRoots": self.roots,
            "authority": list(self.authority),
            "for": [claim.to_dict() for claim in self.supporting],
            "against": [claim.to_dict() for claim in self.opposing],
        }


@dataclass(frozen=True)
class ExceptionOutcome:
    """An exception of a norm: whether anyone raised it and whether the record shows it."""

    id: str
    label: str
    provision: str
    status: str
    elements: tuple[Element, ...]
    counters: tuple[ExceptionOutcome, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; `counters` are the exceptions to this exception."""
        return {
            "id": self.id,
            "label": self.label,
            "provision": self.provision,
            "status": self.status,
            "elements": [element.to_dict() for element in self.elements],
            "counters": [counter.to_dict() for counter in self.counters],
        }


@dataclass(frozen=True)
class Binding:
    """What bound the State at the time of the act, or why nothing did.

    Attributes:
        gate: The answer at the gate: `gateBound`, `gateSignatoryOnly` and so on.
        mode: `bound`, `signatoryOnly`, `contested`, `custom`, `unknown`, `notBound`, `notBinding`,
            `notAccepted` or `acceptanceUnknown`.
        since: Day from which (ISO), empty if nothing binds.
        until: First day on which it no longer binds (ISO), empty if it goes on.
        territory: Id of the territory that the binding is limited to.
        acts: The acts of the State it rests on; where nothing bound it, all that it did about the treaty.
        data_complete_to: Day to which the list of parties is complete (ISO), empty if unknown.
        data_note: What to know about that list.
        reason: Where no duty stood, or it is open whether one did: why, in a sentence.
    """

    gate: str
    mode: str
    since: str = ""
    until: str = ""
    territory: str = ""
    acts: tuple[TreatyAct, ...] = ()
    data_complete_to: str = ""
    data_note: str = ""
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "gate": self.gate,
            "mode": self.mode,
            "from": self.since or None,
            "until": self.until or None,
            "territory": self.territory or None,
            "acts": [act.to_dict() for act in self.acts],
            "dataCompleteTo": self.data_complete_to or None,
            "dataNote": self.data_note,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Reason:
    """One reason beside a status: its code and a plain sentence."""

    code: str
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"code": self.code, "text": self.text}


@dataclass(frozen=True)
class Reply:
    """What answers an argument: a sentence or two, and the authority for it with its place."""

    text: str
    authority: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"text": self.text, "authority": self.authority}


@dataclass(frozen=True)
class CounterArgument:
    """What the State answers to a finding, or may answer, and what would follow if it were right.

    Attributes:
        kind: Its kind, such as `argumentLabel`; the ontology says what each means.
        argues: The argument in a sentence, with braces for what it is about.
        subject: What it is about, in words: what is denied, which element, which exception.
        said_by: Who made it on this record; empty if it only may be made.
        claims: The claims by which it was made.
        reaches: The numbers of the elements that it is aimed at.
        replies: What answers it, the most specific first; empty if nothing on file does.
        if_accepted: The status of the finding if it were right; the present one if it changes nothing.
        survives: Whether the finding, with it weighed as the record stands, is arguable or prima facie.
        borne_out: Whether the record bears it out already, so that it decides the status.
    """

    kind: str
    argues: str
    subject: str
    said_by: str
    claims: tuple[Claim, ...]
    reaches: tuple[int, ...]
    replies: tuple[Reply, ...]
    if_accepted: str
    survives: bool
    borne_out: bool = False

    @property
    def text(self) -> str:
        """The argument in a plain sentence."""
        return self.argues.format(self.subject)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "kind": self.kind,
            "text": self.text,
            "saidBy": self.said_by or None,
            "claims": [claim.to_dict() for claim in self.claims],
            "reaches": list(self.reaches),
            "answers": [reply.to_dict() for reply in self.replies],
            "ifAccepted": self.if_accepted,
            "survives": self.survives,
            "borneOut": self.borne_out,
        }


@dataclass(frozen=True)
class Finding:
    """What one norm says of one act of one State: may breach, and why.

    The fields are those of the contract, section 5; `to_dict()` gives its JSON. `forums` holds id, name, status and
    reason of the procedures that could hear it, where somebody asked for them.
    """

    id: str
    incident: str
    act: str
    edtf: str
    earliest: str
    latest: str
    state: str
    state_name: str
    norm: str
    right: str
    label: str
    phrase: str
    tense: str
    treaty: str | None
    rule: str | None
    provision: str
    citation: str
    short_citation: str
    via: tuple[str, str] | None
    source: str
    norm_basis: str
    authority: str
    standard: str
    encoding_review: str
    read_back: str
    status: str
    status_if_bound: str
    status_order: int
    reasons: tuple[Reason, ...]
    binding: Binding
    jurisdiction: tuple[str, ...]
    elements: tuple[Element, ...]
    exceptions: tuple[ExceptionOutcome, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    positions: tuple[Claim, ...] = ()
    roots: int = 0
    notes: tuple[str, ...] = field(default=())
    read_with: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()
    arguments: tuple[CounterArgument, ...] = ()
    other_claims: tuple[Claim, ...] = ()
    asked_as: str = ""
    later_authority: tuple[str, ...] = ()
    forums: tuple[tuple[str, str, str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form of the contract, section 5."""
        return {
            "id": self.id,
            "incident": self.incident,
            "act": self.act,
            "date": {"edtf": self.edtf, "earliest": self.earliest or None, "latest": self.latest or None},
            "state": self.state,
            "stateName": self.state_name,
            "norm": self.norm,
            "right": self.right,
            "label": self.label,
            "tense": self.tense,
            "treaty": self.treaty,
            "rule": self.rule,
            "provision": self.provision,
            "citation": self.citation,
            "via": {"treaty": self.via[0], "provision": self.via[1]} if self.via else None,
            "readWith": list(self.read_with),
            "source": self.source,
            "normBasis": self.norm_basis,
            "authority": self.authority,
            "laterAuthority": list(self.later_authority),
            "standard": self.standard,
            "encodingReview": self.encoding_review,
            "readBack": self.read_back,
            "status": self.status,
            "statusIfBound": self.status_if_bound,
            "reasons": [reason.to_dict() for reason in self.reasons],
            "independentRoots": self.roots,
            "binding": self.binding.to_dict(),
            "askedAs": self.asked_as,
            "jurisdiction": list(self.jurisdiction),
            "elements": [element.to_dict() for element in self.elements],
            "exceptions": [outcome.to_dict() for outcome in self.exceptions],
            "reservations": [reservation.to_dict() for reservation in self.reservations],
            "counterArguments": [argument.to_dict() for argument in self.arguments],
            "otherClaims": [claim.to_dict() for claim in self.other_claims],
            "consequences": list(self.consequences),
            "forums": [dict(zip(("id", "name", "state", "reason"), one, strict=True)) for one in self.forums],
        }

    @property
    def weakest(self) -> Element | None:
        """The element that the record fills least; None for a norm without elements."""
        return min(self.elements, key=lambda element: (element.strength, element.order), default=None)

    @property
    def is_overtaken(self) -> bool:
        """Whether what was in prospect can no longer come, or was carried out by a later act on record."""
        return any(reason.code in _OVERTAKEN for reason in self.reasons)
