"""What is on file about one provision: its norms with their elements, its readings, reservations and findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from obligations.asked import asked
from obligations.consent import Reservation, reservation
from obligations.names import FINDING, OBL, RESERVATION, STATE, TREATY, in_order, tail
from obligations.norms import norms_below, norms_in
from obligations.onfile import OnFile
from obligations.readings import Reading, readings
from obligations.tensed import tense_on_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from obligations.knowledge import KnowledgeBase
    from obligations.onfile import Standing
    from obligations.view import View


@dataclass(frozen=True)
class ElementEntry:
    """One element: its number, name and question, and the passages that read it."""

    order: str
    label: str
    question: str
    authority: str


@dataclass(frozen=True)
class ExceptionEntry:
    """An exception to a norm: its name, the provision that states it, who has to show it, its elements."""

    id: str
    label: str
    provision: str
    burden: str
    elements: tuple[ElementEntry, ...]


@dataclass(frozen=True)
class NormEntry:
    """A norm as it is encoded.

    Attributes:
        id: Id of the norm.
        label: Its name.
        provision: The provisions that state it, as printed.
        kind: `prohibition` or `duty`.
        reading: How firm the reading is.
        derogability: Whether it may be suspended.
        rights: Names of the rights that it protects.
        standard: The test that bodies apply, in our words.
        elements: What must be shown.
        exceptions: What takes an act out of it.
        authority: The passages cited for it.
        contested: What is disputed about it.
        reviewed: Whether a lawyer has reviewed the encoding.
        read_back_on: Day on which it was read a second time against the text; empty where it was not.
        read_back_note: What that reading found.
    """

    id: str
    label: str
    provision: str
    kind: str
    reading: str
    derogability: str
    rights: tuple[str, ...]
    standard: str
    elements: tuple[ElementEntry, ...]
    exceptions: tuple[ExceptionEntry, ...]
    authority: str
    contested: tuple[str, ...]
    reviewed: bool
    read_back_on: str
    read_back_note: str


@dataclass(frozen=True)
class ReservationEntry:
    """A reservation or declaration, who made it, who objected, and how it stood on the day asked about.

    Attributes:
        state: Code of the State.
        state_name: Its name.
        standing: `stands`, `ended` or `later`: made only after that day.
        only_in: Names of the territories for which alone it was made; empty where it holds for the State at large.
        objected_by: Codes of the States that objected.
        reservation: What it is; its legal effect may be disputed or none.
    """

    state: str
    state_name: str
    standing: Standing
    only_in: str
    objected_by: str
    reservation: Reservation


@dataclass(frozen=True)
class FindingLine:
    """A finding in a line: it asks whether an act may breach a norm, and says how that stands.

    Attributes:
        id: Id of the finding.
        status: How it stands.
        tense: `completed`, or `conditional`: what would follow if what was ordered or begun were carried out.
        overtaken: Whether what was in prospect can no longer come, or was carried out by a later act on record.
        via: Code of the instrument by way of which the State is bound; empty where it is bound by the treaty itself.
        shown: Whether an assessment lists it by default.
        state: Code of the State that it asks about.
        norm: Id of the norm.
        label: Name of the norm.
        act: Id of the act within its event.
        date: When it took place (EDTF).
        incident: Id of the event.
        title: Title of the event.
    """

    id: str
    status: str
    tense: str
    overtaken: bool
    via: str
    shown: bool
    state: str
    norm: str
    label: str
    act: str
    date: str
    incident: str
    title: str


@dataclass(frozen=True)
class ProvisionPage:
    """One provision, its norms and its readings.

    Attributes:
        number: As it is printed.
        heading: Its heading in the editors' words.
        kind: What it does: obligation, prohibition, procedural and so on.
        verification: How the editors know its number and heading.
        derogable: What the text says of derogation; empty where nothing was noted.
        qualification: `absolute`, where that was noted.
        note: What a reader must know.
        above: Numbers and headings of the provisions around it, the widest first.
        below: Numbers of its parts.
        norms: Its norms and those of its parts.
        silence: Where no norm is encoded, what is on file instead.
        readings: Documents of authority.
    """

    number: str
    heading: str
    kind: str
    verification: str
    derogable: str
    qualification: str
    note: str
    above: tuple[str, ...]
    below: tuple[str, ...]
    norms: tuple[NormEntry, ...]
    silence: str
    readings: tuple[Reading, ...]


def norms_of(view: View, treaty: str, provision: str | None) -> list[str]:
    """List the norms of a provision and of its parts, or of a whole treaty, in the treaty's order."""
    if provision:
        return norms_below(view, provision)
    return norms_in(view, sorted(view.subjects("ofTreaty", treaty), key=lambda one: in_order(tail(one))))


def provision_page(knowledge: KnowledgeBase, code: str, iri: str, norms: Sequence[str]) -> ProvisionPage:
    """Read one provision with its norms and readings."""
    view = knowledge.view
    treaty = TREATY + code.lower()
    around = sorted((one for one in view.many(iri, "inProvision") if one not in {iri, treaty}), key=len)
    below = sorted(
        (one for one in view.subjects("inProvision", iri) if one != iri), key=lambda one: in_order(tail(one))
    )
    number = view.one(iri, "number") or ""
    return ProvisionPage(
        number=number,
        heading=view.label(iri),
        kind=view.one(iri, "deontic") or "",
        verification=view.one(iri, "verification") or "",
        derogable=view.one(iri, "derogableByText") or "",
        qualification=view.one(iri, "qualification") or "",
        note=" ".join(view.many(iri, "note")),
        above=tuple(f"{view.one(one, 'number')} {view.label(one)}" for one in around),
        below=tuple(view.one(one, "number") or tail(one) for one in below),
        norms=tuple(_norm(view, one) for one in norms),
        silence="" if norms else asked(knowledge, f"{code}:{tail(iri).rpartition('/')[2]}").note,
        readings=readings(knowledge, code, iri, norms),
    )


def _norm(view: View, iri: str) -> NormEntry:
    kinds = {tail(one) for one in view.many(iri, "a")}
    return NormEntry(
        id=tail(iri),
        label=view.label(iri),
        provision=_numbers(view, iri),
        kind="prohibition" if "Prohibition" in kinds else "duty",
        reading=_labelled(view, iri, "normBasis"),
        derogability=_labelled(view, iri, "derogability"),
        rights=tuple(view.label(one) for one in view.many(iri, "protectsRight")),
        standard=view.one(iri, "standard") or "",
        elements=_elements(view, iri),
        exceptions=tuple(_exception(view, one) for one in view.many(iri, "exception")),
        authority=view.one(iri, "authorityPinpoint") or "",
        contested=tuple(view.many(iri, "note")),
        reviewed=tail(view.one(iri, "encodingReview") or "") == "lawyerReviewed",
        read_back_on=view.one(iri, "readBackOn") or "",
        read_back_note=view.one(iri, "readBackNote") or "",
    )


def _numbers(view: View, iri: str) -> str:
    return ", ".join(sorted((view.one(one, "number") or "" for one in view.many(iri, "statedIn")), key=in_order))


def _labelled(view: View, iri: str, name: str) -> str:
    found = view.one(iri, name)
    return view.label(found) if found else ""


def _elements(view: View, owner: str) -> tuple[ElementEntry, ...]:
    found = [
        ElementEntry(
            order=view.one(one, "order") or "",
            label=view.label(one),
            question=view.one(one, "question") or "",
            authority=view.one(one, "authorityPinpoint") or "",
        )
        for one in view.many(owner, "element")
    ]
    return tuple(sorted(found, key=lambda one: int(one.order or 0)))


def _exception(view: View, iri: str) -> ExceptionEntry:
    return ExceptionEntry(
        tail(iri), view.label(iri), _numbers(view, iri), _labelled(view, iri, "burden"), _elements(view, iri)
    )


def reservations(
    view: View, treaty: str, provision: str | None, state: str | None, on: date
) -> tuple[ReservationEntry, ...]:
    """List reservations and declarations to a treaty, or those that touch a provision, above it or a part of it."""
    touching = set(view.subjects("modifiesWhole", treaty))
    if provision is None:
        touching |= set(view.subjects("instrument", treaty))
    else:
        for place in {*view.many(provision, "inProvision"), *view.subjects("inProvision", provision)}:
            touching |= set(view.subjects("modifies", place))
    found = (one for one in touching if one.startswith(RESERVATION) and OBL + "Reservation" in view.many(one, "a"))
    file = OnFile(view)
    entries = (_reservation_entry(file, one, on) for one in found)
    kept = (one for one in entries if state in {None, one.state})
    return tuple(
        sorted(kept, key=lambda one: (one.standing != "stands", one.only_in, one.state_name, one.reservation.id))
    )


def _reservation_entry(file: OnFile, iri: str, on: date) -> ReservationEntry:
    view, made = file.view, reservation(file.view, iri)
    state = tail(view.one(iri, "actingState") or "")
    places = () if made.holds_in(None) else made.territory.split(", ")
    return ReservationEntry(
        state=state,
        state_name=view.label(STATE + state),
        standing=file.standing(iri, on),
        only_in=", ".join(map(file.place_name, places)),
        objected_by=", ".join(view.many(iri, "objectedBy")),
        reservation=made,
    )


def finding_lines(view: View, norms: Sequence[str], state: str | None) -> tuple[FindingLine, ...]:
    """List the findings on norms, the strongest first, then by event."""
    found = []
    for norm in norms:
        for iri in view.subjects("norm", norm):
            who = view.one(iri, "state") or ""
            if iri.startswith(FINDING) and state in {None, tail(who)}:
                found.append((_rank(view, iri), _finding_line(view, iri, norm, tail(who))))
    return tuple(one for _, one in sorted(found, key=lambda one: (one[0], one[1].incident, one[1].id)))


def _carrier(view: View, finding: str) -> str:
    carrier = view.one(finding, "via")
    return (view.one(carrier, "code") or tail(carrier)) if carrier else ""


def _rank(view: View, finding: str) -> int:
    return int(view.one(view.one(finding, "status") or "", "displayOrder") or 99)


def _finding_line(view: View, iri: str, norm: str, state: str) -> FindingLine:
    act, status = view.one(iri, "act") or "", view.one(iri, "status") or ""
    incident = view.one(act, "inIncident") or ""
    return FindingLine(
        id=tail(iri),
        status=tail(status),
        **tense_on_file(view, iri),
        via=_carrier(view, iri),
        shown=view.one(status, "shownByDefault") == "true",
        state=state,
        norm=tail(norm),
        label=view.label(norm),
        act=view.one(act, "slug") or tail(act),
        date=view.one(act, "edtf") or "",
        incident=tail(incident),
        title=view.label(incident),
    )
