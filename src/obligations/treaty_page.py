"""What is on file about one treaty, in its own order, and about one of its provisions, for the page of `treaty`.

Nothing is decided here: citation, list of parties, provisions, norms, readings, reservations, procedures and findings
are read off the file and put side by side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from obligations.accepted import acceptance
from obligations.bound import Bindings, Question
from obligations.dates import as_day
from obligations.errors import UsageError
from obligations.names import DATASET, OBL, STATE, TREATY, in_order, tail
from obligations.norms import norms_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from obligations.bound import Bound
    from obligations.knowledge import KnowledgeBase
    from obligations.provision_page import FindingLine, ProvisionPage, ReservationEntry
    from obligations.view import View

_MTDSG = re.compile(r"MTDSG (([IVX]+)-[\w-]+)")
_EUROPE = re.compile(r"C?ETS (\d+)")
_ROMAN = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True)
class Instrument:
    """A treaty as it is cited, and how far the data on it go.

    Attributes:
        code: Code of the treaty.
        title: Its full title.
        short_title: Its usual short title.
        binding: Whether it is a treaty; a declaration of principles is none.
        adopted: Day of adoption (ISO).
        entry_into_force: Its own first day (ISO).
        registration: Numbers in treaty series: UNTS with volume, MTDSG, ETS.
        depositary: Who keeps it.
        address: Page of the depositary, formed from the number of the treaty and opened by nobody.
        open_to: Who may join.
        rule: When it enters into force for a State that joins.
        denunciation: How a State leaves it.
        unverified: Which of these cells are from memory only.
        complete_to: Day to which the list of parties is complete (ISO); empty where it is not known to be.
        data_note: How that list was read.
        parties: How many States were parties on `counted_on` for certain, by acts of their own; None for one provision.
        parties_disputed: How many more consented by an act of disputed authority; counted in no other number.
        parties_undated: How many more may have been: whether their consent had taken effect by then is not known.
        counted_on: The day of that count.
        depositary_total: Total that somebody gives, for comparison; empty where none is on file.
        depositary_total_on: Day of that total, as written.
        depositary_total_source: Who gives it.
        total_difference: Why the two numbers differ, as the editors found.
        reservations_known_to: Day to which reservations were read; empty where not.
        reservations_unread: Whether nobody read them.
        reservations_prohibited: Whether the treaty allows no reservation at all.
        sources: Titles of the sources, with their addresses.
        checked_on: Day on which somebody last looked (ISO).
    """

    code: str
    title: str
    short_title: str
    binding: bool
    adopted: str
    entry_into_force: str
    registration: str
    depositary: str
    address: str
    open_to: str
    rule: str
    denunciation: str
    unverified: tuple[str, ...]
    complete_to: str
    data_note: str
    parties: int | None
    parties_disputed: int
    parties_undated: int
    counted_on: str
    depositary_total: str
    depositary_total_on: str
    depositary_total_source: str
    total_difference: str
    reservations_known_to: str
    reservations_unread: bool
    reservations_prohibited: bool
    sources: tuple[str, ...]
    checked_on: str


@dataclass(frozen=True)
class ProvisionLine:
    """One provision in the treaty's order: number, heading in the editors' words, and what is encoded of it."""

    id: str
    number: str
    heading: str
    depth: int
    kind: str
    verification: str
    norms: tuple[str, ...]


@dataclass(frozen=True)
class ProcedureEntry:
    """A procedure that supervises the treaty, before which body, and what opens it.

    Attributes:
        body: Name of the body.
        id: Id of the procedure.
        name: Name of the procedure.
        kind: What it is for.
        opens: What opens it; any one is enough.
        condition: What must be true of the State.
        under: Provision of the declaration that accepts or excludes it, as printed; empty for none.
        protocol: Code of the protocol that opens it; empty for none.
        confidence: How sure the record is.
        accepted: What is on file of the State asked about; empty where none is.
    """

    body: str
    id: str
    name: str
    kind: str
    opens: tuple[str, ...]
    condition: str
    under: str
    protocol: str
    confidence: str
    accepted: str


@dataclass(frozen=True)
class TreatyPage:
    """The page of a treaty, or of one of its provisions.

    Attributes:
        instrument: The treaty.
        on: The day for which reservations, and the State asked about, are told.
        procedures: What supervises the treaty.
        provisions: Every provision on file, in order; empty where one is asked about.
        provision: The provision asked about.
        reservations: Reservations and declarations to the treaty or, where one is asked about, to the provision.
        unread: States of which a reservation is known to exist, or was not checked, and whose text nobody read.
        state: Code of the one State asked about; None for all.
        bound: Whether that State was bound on the day.
        findings: Findings on the norms of the treaty or of the provision, the strongest first.
    """

    instrument: Instrument
    on: date
    procedures: tuple[ProcedureEntry, ...]
    provisions: tuple[ProvisionLine, ...]
    provision: ProvisionPage | None
    reservations: tuple[ReservationEntry, ...]
    unread: tuple[str, ...]
    state: str | None
    bound: Bound | None
    findings: tuple[FindingLine, ...]


def treaty_page(
    knowledge: KnowledgeBase, treaty: str, article: str | None, state: str | None, on: str | date | None
) -> TreatyPage:
    """Read the page of a treaty, or of one provision.

    Args:
        knowledge: What is on file.
        treaty: Code or name of the treaty, with an article or without.
        article: The article, where `treaty` names none.
        state: Only this State.
        on: The day to tell of; by default the day to which the data go as a whole.

    Raises:
        UnknownNameError: A name is not on file.
        UsageError: Two articles are given.
    """
    from obligations import provision_page as parts

    code, iri = _named(knowledge, treaty, article)
    view = knowledge.view
    day = as_day(on if on is not None else view.one(DATASET, "lawAsOf") or "")
    asked = knowledge.names.state(state) if state else None
    norms = parts.norms_of(view, TREATY + code.lower(), iri)
    return TreatyPage(
        instrument=_instrument(knowledge, code, day, count=iri is None),
        on=day,
        procedures=_procedures(knowledge, code, asked, day),
        provisions=() if iri else _in_order(view, code),
        provision=parts.provision_page(knowledge, code, iri, norms) if iri else None,
        reservations=parts.reservations(view, TREATY + code.lower(), iri, asked, day),
        unread=_unread(view, code, asked),
        state=asked,
        bound=Bindings(view).answer(Question(asked, code, iri, day)) if asked else None,
        findings=parts.finding_lines(view, norms, asked),
    )


def _named(knowledge: KnowledgeBase, treaty: str, article: str | None) -> tuple[str, str | None]:
    code, iri = knowledge.names.provision(treaty)
    if article is None:
        return code, iri
    if iri:
        raise UsageError(f'"{treaty}" names an article already: give "{article}" alone, after the treaty')
    return knowledge.names.provision(f"{code}:{article}")


def _instrument(knowledge: KnowledgeBase, code: str, on: date, *, count: bool) -> Instrument:
    view, iri = knowledge.view, TREATY + code.lower()

    def said(name: str) -> str:
        return view.one(iri, name) or ""

    binding = OBL + "SoftLaw" not in view.many(iri, "a")
    counted = said("dataCompleteTo") or view.one(DATASET, "lawAsOf") or on.isoformat()
    certain, disputed, undated = _parties(knowledge, code, counted) if binding and count else (None, 0, 0)
    rule = view.one(iri, "entryIntoForceRule")
    return Instrument(
        code=code,
        title=view.label(iri),
        short_title=said("shortTitle"),
        binding=binding,
        adopted=said("adopted"),
        entry_into_force=said("entryIntoForce"),
        registration=said("registration"),
        depositary=said("depositaryName"),
        address=address(said("registration")),
        open_to=view.label(said("openTo")) if said("openTo") else "",
        rule=(view.one(rule, "ruleText") or "") if rule else "",
        denunciation=said("denunciation"),
        unverified=tuple(view.many(iri, "unverifiedCells")),
        complete_to=said("dataCompleteTo"),
        data_note=said("dataNote"),
        parties=certain,
        parties_disputed=disputed,
        parties_undated=undated,
        counted_on=counted,
        depositary_total=said("depositaryTotal"),
        depositary_total_on=said("depositaryTotalOn"),
        depositary_total_source=said("depositaryTotalSource"),
        total_difference=said("totalDifference"),
        reservations_known_to=said("reservationsKnownTo"),
        reservations_unread=said("reservationsUnread") == "true",
        reservations_prohibited=said("reservationsProhibited") == "true",
        sources=tuple(_source(view, one) for one in view.many(iri, "dcterms:source")),
        checked_on=said("checkedOn"),
    )


def address(registration: str) -> str:
    """Form the address of the depositary's page from the number of a treaty; empty where no number gives one.

    >>> address("UNTS 24841 (vol. 1465); MTDSG IV-9")
    'https://treaties.un.org/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no=IV-9&chapter=4&clang=_en'
    >>> address("UNTS 2889; ETS 5")
    'https://www.coe.int/en/web/conventions/full-list?module=treaty-detail&treatynum=005'
    >>> address("UNTS 26363")
    ''
    """
    found = _MTDSG.search(registration)
    if found:
        query = f"src=TREATY&mtdsg_no={found[1]}&chapter={_arabic(found[2])}&clang=_en"
        return f"https://treaties.un.org/Pages/ViewDetails.aspx?{query}"
    found = _EUROPE.search(registration)
    number = f"{int(found[1]):03d}" if found else ""
    base = "https://www.coe.int/en/web/conventions/full-list?module=treaty-detail"
    return f"{base}&treatynum={number}" if number else ""


def _arabic(roman: str) -> int:
    """Read a Roman number of the chapters of the Secretary-General's list.

    >>> [_arabic(one) for one in ("IV", "V", "XVIII", "XXIII")]
    [4, 5, 18, 23]
    """
    values = [_ROMAN[one] for one in roman]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _parties(knowledge: KnowledgeBase, code: str, day: str) -> tuple[int, int, int]:
    """Count the rows of the query `parties-to`: parties for certain, of disputed consent, of unknown day of effect."""
    rows = knowledge.query("parties-to", treaty=code, date=day).records()
    certain = {row["state"] for row in rows if row["certain"] == "true"}
    undated = {row["state"] for row in rows if row["mode"] == OBL + "bound"} - certain
    disputed = {row["state"] for row in rows} - certain - undated
    return len(certain), len(disputed), len(undated)


def _source(view: View, source: str) -> str:
    url = view.one(source, "sourceUrl")
    return f"{view.label(source)} <{url}>" if url else view.label(source)


def _in_order(view: View, code: str) -> tuple[ProvisionLine, ...]:
    """List the provisions of a treaty as they stand in it."""
    found = sorted(view.subjects("ofTreaty", TREATY + code.lower()), key=lambda one: in_order(tail(one)))
    return tuple(
        ProvisionLine(
            id=tail(one).rpartition("/")[2],
            number=view.one(one, "number") or "",
            heading=view.label(one),
            depth=tail(one).count("__"),
            kind=view.one(one, "deontic") or "",
            verification=view.one(one, "verification") or "",
            norms=tuple(map(tail, norms_in(view, [one]))),
        )
        for one in found
    )


def _procedures(knowledge: KnowledgeBase, code: str, state: str | None, on: date) -> tuple[ProcedureEntry, ...]:
    view = knowledge.view
    found = [_procedure(knowledge, one, state, on) for one in view.subjects("supervises", TREATY + code.lower())]
    return tuple(sorted(found, key=lambda one: (one.body, one.id)))


def _procedure(knowledge: KnowledgeBase, iri: str, state: str | None, on: date) -> ProcedureEntry:
    view = knowledge.view
    under, protocol = view.one(iri, "optInProvision"), view.one(iri, "optInInstrument")
    return ProcedureEntry(
        body=", ".join(view.label(one) for one in view.subjects("hasProcedure", iri)),
        id=tail(iri),
        name=view.label(iri),
        kind=view.label(view.one(iri, "procedureKind") or ""),
        opens=tuple(view.label(one) for one in view.many(iri, "opensBy")),
        condition=view.one(iri, "stateCondition") or "",
        under=(view.one(under, "number") or "") if under else "",
        protocol=(view.one(protocol, "code") or "") if protocol else "",
        confidence=view.one(iri, "confidence") or "",
        accepted=" ".join((*_accepted(knowledge, (under, protocol), state, on), *_exclusions(view, iri, state, on)))
        if state
        else "",
    )


def _accepted(knowledge: KnowledgeBase, ways: tuple[str | None, str | None], state: str, on: date) -> list[str]:
    """Say what is on file of a State's declaration and of its joining the protocol."""
    under, protocol = ways
    said = []
    if under:
        treaty = tail(under).partition("/")[0]
        said.append(acceptance(knowledge.view, state, treaty, under, on) or "")
    if protocol:
        code = knowledge.view.one(protocol, "code") or ""
        said.append(f"{code}: {Bindings(knowledge.view).answer(Question(state, code, None, on)).reason}")
    return [one for one in said if one]


def _exclusions(view: View, procedure: str, state: str, on: date) -> Iterator[str]:
    """Name reservations of a State that exclude the provision on which a procedure rests, standing on the day.

    One without effect excludes nothing, and is left out, as the rule on reservations has it.
    """
    from obligations.provision_page import reservations

    for basis in view.many(procedure, "basis"):
        for one in reservations(view, view.one(basis, "ofTreaty") or "", basis, state, on):
            it = one.reservation
            if one.standing == "stands" and it.effect == "excludes" and it.legal_effect != "withoutEffect":
                yield _exclusion(one)


def _exclusion(one: ReservationEntry) -> str:
    """Say what a reservation excludes, whether that is disputed, and for which territory alone."""
    it = one.reservation
    disputed = it.legal_effect == "disputed"
    verb = "sets out to exclude" if disputed else "excludes"
    where = f" for {one.only_in} only" if one.only_in else ""
    doubt = "; whether it has effect is disputed" if disputed else ""
    return f"A reservation or declaration {verb} art. {it.articles.replace(';', ', ')}{where}{doubt} ({it.id})."


def _unread(view: View, code: str, state: str | None) -> tuple[str, ...]:
    """Name the States of which an entry is known to exist, or was not checked, and whose text nobody read."""
    gaps = view.subjects("a", OBL + "ReservationGap")
    pairs = [(view.one(one, "participation") or "").rsplit("/", 2)[-2:] for one in gaps]
    found = {who for who, treaty in pairs if treaty == code.lower() and state in {None, who}}
    return tuple(sorted(view.label(STATE + one) for one in found))
