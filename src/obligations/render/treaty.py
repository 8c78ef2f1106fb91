"""The page of a treaty in its order, and of one of its provisions."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from obligations.json_form import json_form
from obligations.render.page import Page, write_pages
from obligations.render.words import LEGAL_EFFECT, MAY_BREACH, RESERVATION, STANDS, counted, day, foot, sign
from obligations.render.writers import headed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from obligations.provision_page import (
        ElementEntry,
        FindingLine,
        NormEntry,
        ProvisionPage,
        ReservationEntry,
    )
    from obligations.readings import Reading
    from obligations.render.page import Medium
    from obligations.treaty_page import Instrument, ProcedureEntry, ProvisionLine, TreatyPage

_SHOWN = 12
"""How many rows a section has unless everything is asked for."""

_ANSWER = {"bound": "Bound", "notBound": "Not bound", "signatoryOnly": "Signature only", "unknown": "Unknown"}
_CONFIDENCE = {"H": "document seen", "M": "well known, not seen here", "L": "weak record"}
_SETTLED = {"body-practice": "practice of the body"}
_READ = {
    "yes": "that passage was read, its opening at least",
    "partly": "that passage was read in part",
    "no": "that passage was not read, from memory",
}
_OF_THE_PASSAGE = (
    "Read or not is said of the passage in brackets. A norm or element above may cite other paragraphs, and says "
    "itself which of those are from memory."
)
_FROM_MEMORY = " [from memory, unverified]"


def write_treaty(
    found: TreatyPage, medium: Medium, facts: tuple[Callable[[str], str], str, str], *, everything: bool = False
) -> str:
    """Write the page in one of the formats; `facts` are a labeller, the data version and the law-as-of day."""
    if medium.form == "json":
        return headed(facts[1], facts[2], json_form(found))
    return write_pages([_page(found, facts, everything=everything)], medium)


def _page(found: TreatyPage, facts: tuple[Callable[[str], str], str, str], *, everything: bool) -> Page:
    label, version, as_of = facts
    one, provision = found.instrument, found.provision
    page = Page(one.title)
    if provision:
        page.heading(f"{one.title}, art. {provision.number}", aside=f"{one.code}:{provision.number}")
        _provision(page, provision)
    else:
        page.heading(one.title, aside=one.code)
        _citation(page, one)
        _data(page, one)
    _one_state(page, found, label)
    if provision:
        _norms(page, provision)
        _readings(page, provision.readings, everything=everything)
    else:
        _provisions(page, found.provisions)
    _reservations(page, found, everything=everything)
    _procedures(page, found.procedures)
    _findings(page, found, everything=everything)
    unreviewed = sum(not norm.reviewed for norm in provision.norms) if provision else 0
    review = f"{unreviewed} of {counted(len(provision.norms), 'norm')} here reviewed by no lawyer" if provision else ""
    page.line(foot(as_of, version, MAY_BREACH, review), faint=True)
    page.line(_next(found), faint=True)
    return page


def _next(found: TreatyPage) -> str:
    code = found.instrument.code
    if found.provision:
        return f'Next: obligations trace "{code}:{found.provision.number}" · obligations treaty {code}'
    first = next((one for one in found.provisions if one.norms), None)
    return f'Next: obligations treaty {code} "{first.number}"' if first else ""


def _citation(page: Page, one: Instrument) -> None:
    """Write how the treaty is cited, what is from memory being marked where it stands."""
    if not one.binding:
        page.line("Not a treaty: it binds no State by itself.", strong=True)
    begun = f", in force {day(one.entry_into_force)}" if one.entry_into_force else ""
    page.line(f"Adopted {day(one.adopted)}{begun}." if one.adopted else "", indent=2)
    for words, cell, value in (
        ("Series", "registration number", one.registration),
        ("Depositary", "depositary", one.depositary),
        ("Open to", "open to", one.open_to),
        ("Enters into force for a State that joins", "", one.rule),
        ("Denunciation", "denunciation", one.denunciation),
    ):
        mark = _FROM_MEMORY if cell in one.unverified else ""
        page.line(f"{words}: {value.rstrip('.')}{mark}." if value else "", indent=2)
    if one.reservations_prohibited:
        page.line("Reservations: the treaty allows none.", indent=2)
    told = " (address formed from the number, not opened)"
    page.line(f"Depositary's page: {one.address}{told}" if one.address else _no_address(one), indent=2)


def _no_address(one: Instrument) -> str:
    return "Depositary's page: no address is on file." if one.binding else ""


def _data(page: Page, one: Instrument) -> None:
    page.heading("State of the data", level=2)
    if one.binding:
        page.line(_parties(one), indent=2)
        page.line(one.data_note, indent=2, faint=True)
        page.line(reservations_read(one), indent=2)
    page.line(f"Last checked: {day(one.checked_on)}." if one.checked_on else "", indent=2)
    page.line(f"Sources: {'; '.join(one.sources)}." if one.sources else "", indent=2, faint=True)


def _parties(one: Instrument) -> str:
    parties = counted(one.parties or 0, "party", "parties")
    if one.complete_to:
        said = f"{parties} on {day(one.counted_on)}, to which the list is complete."
    else:
        said = (
            f"{parties} on file on {day(one.counted_on)}; the list is not known to be complete, and a State that is "
            "not on it is unknown, not absent."
        )
    said += _not_counted(one)
    if not one.depositary_total:
        return said
    beside = ", ".join(part for part in (one.depositary_total_source, day(one.depositary_total_on)) if part)
    return f"{said} Total given elsewhere: {one.depositary_total} ({beside}). {one.total_difference}".rstrip()


def _not_counted(one: Instrument) -> str:
    """Name those who may be parties and are not counted: unknown is neither yes nor no."""
    apart = (
        (one.parties_disputed, "whose consent is of disputed authority"),
        (one.parties_undated, "whose consent may have taken effect only later"),
    )
    told = [f"{counted(many, 'State')} {words}" for many, words in apart if many]
    return f" Not counted: {', '.join(told)}." if told else ""


def reservations_read(one: Instrument) -> str:
    """Say how far reservations to a treaty were read; nothing where nothing is known of it."""
    if one.reservations_unread:
        return "Reservations have not been read: unknown, not absent."
    if one.reservations_known_to:
        return f"Reservations were read to {day(one.reservations_known_to)}; later changes only where one is named."
    return ""


def _provision(page: Page, one: ProvisionPage) -> None:
    page.line(f"{one.heading}.", strong=True)
    kinds = [one.kind.replace("-", " "), one.qualification, one.derogable.replace("no-derogation-", "no derogation ")]
    page.line(f"Kind: {', '.join(kind for kind in kinds if kind)}." if any(kinds) else "", indent=2)
    page.line(f"Within: {'; '.join(one.above)}." if one.above else "", indent=2)
    page.line(f"Parts: {', '.join(one.below)}." if one.below else "", indent=2)
    page.line(f"How it was checked: {one.verification}. The heading is the editors' own.", indent=2, faint=True)
    page.line(f"Note: {one.note}" if one.note else "", indent=2, faint=True)


def _one_state(page: Page, found: TreatyPage, label: Callable[[str], str]) -> None:
    from obligations.names import STATE

    if found.bound and found.state:
        on = day(found.on.isoformat())
        page.heading(f"{label(STATE + found.state)}, on {on}", level=2, aside=found.state)
        page.line(f"{_ANSWER[found.bound.status]}. {found.bound.reason}", indent=2, strong=True)
        for note in found.bound.notes:
            page.line(note, indent=2)


def _provisions(page: Page, lines: Sequence[ProvisionLine]) -> None:
    page.heading("Provisions, in its order (headings are the editors' own)", level=2)
    rows = [
        (
            f"{'  ' * one.depth}{one.number}",
            one.heading,
            one.kind.replace("-", " "),
            counted(len(one.norms), "norm") if one.norms else "",
            "" if one.verification.startswith("article") else one.verification,
        )
        for one in lines
    ]
    page.table(("Number", "Heading", "Kind", "Norms", "Not read against the text"), rows)


def _norms(page: Page, provision: ProvisionPage) -> None:
    page.heading("Norms", level=2)
    page.line(provision.silence, indent=2)
    for one in provision.norms:
        _norm(page, one)


def _norm(page: Page, one: NormEntry) -> None:
    page.heading(f"{one.kind.capitalize()}: {one.label} (art. {one.provision})", level=3, aside=one.id)
    about = [one.reading, one.derogability, f"protects {', '.join(one.rights)}" if one.rights else ""]
    page.line(f"{'; '.join(part for part in about if part)}.".capitalize(), indent=2)
    page.line(f"Test: {one.standard}" if one.standard else "", indent=2)
    for element in one.elements:
        _element(page, element, indent=4)
    for exception in one.exceptions:
        where = f", art. {exception.provision}" if exception.provision else ""
        burden = f" ({exception.burden})" if exception.burden else ""
        page.line(f"Exception{where}: {exception.label}{burden}", indent=4, strong=True)
        for element in exception.elements:
            _element(page, element, indent=6)
    page.line(f"Read with: {one.authority}" if one.authority else "", indent=2)
    for note in one.contested:
        page.line(note, indent=2)
    page.line(_review(one), indent=2, faint=True)


def _element(page: Page, one: ElementEntry, indent: int) -> None:
    page.line(f"{one.order} {one.label}: {one.question}", indent=indent)
    page.line(f"read with: {one.authority}" if one.authority else "", indent=indent + 2, faint=True)


def _review(one: NormEntry) -> str:
    back = f"Read back against the text on {day(one.read_back_on)}. {one.read_back_note}" if one.read_back_on else ""
    reviewed = "Encoding reviewed by a lawyer." if one.reviewed else "Encoding reviewed by no lawyer."
    return f"{reviewed} {back or 'Not read a second time against the text.'}".rstrip()


def _readings(page: Page, readings: Sequence[Reading], *, everything: bool) -> None:
    page.heading(f"Readings ({len(readings)})", level=2)
    if not readings:
        page.line("No document that reads it is on file; others may exist.", indent=2)
        return
    page.line("A document is authority for a reading, not law; others may exist on either side.", indent=2, faint=True)
    page.line(_OF_THE_PASSAGE, indent=2, faint=True)
    shown = readings if everything else readings[:_SHOWN]
    for one in shown:
        _reading(page, one)
    _more(page, len(readings) - len(shown))


def _reading(page: Page, one: Reading) -> None:
    name = f"{one.title} ({one.symbol})" if one.symbol else one.title
    told = ", ".join(part for part in (name, one.body, day(one.issued) if one.issued else "") if part)
    reads = f" Reads art. {one.reads}." if one.reads else ""
    page.line(f"{told}.{reads}", indent=2, strong=True)
    where = f" (para. {one.passage})" if one.settles and one.passage else ""
    outcome = f" Decided: {one.outcome}." if one.outcome else ""
    page.line(f"{one.settles}{where}{outcome}" if one.settles else "Nothing on file of what it settles.", indent=4)
    known = [
        _SETTLED.get(one.settled, one.settled),
        _READ.get(one.read, "") if one.settles and one.passage else "",
        _CONFIDENCE.get(one.confidence, one.confidence),
    ]
    cited = [f"cited for {'; '.join(one.cited_for)}" if one.cited_for else ""]
    later = [f"taken over by {one.later}" if one.later else ""]
    page.line("; ".join(part for part in (*known, *cited, *later) if part), indent=4, faint=True)


def _more(page: Page, number: int) -> None:
    page.line(f"and {number} more (--all shows them)" if number > 0 else "", indent=2, faint=True)


def _reservations(page: Page, found: TreatyPage, *, everything: bool) -> None:
    standing = [one for one in found.reservations if one.standing == "stands"]
    gone = [one for one in found.reservations if one.standing != "stands"]
    if not found.instrument.binding:
        return
    what = "Reservations and declarations that touch it" if found.provision else "Reservations and declarations"
    page.heading(f"{what} ({len(standing)} on {day(found.on.isoformat())}{_of_which(standing)})", level=2)
    page.line(reservations_read(found.instrument), indent=2)
    if not found.reservations:
        page.line("None on file.", indent=2)
    cut = standing if everything else standing[:_SHOWN]
    page.table(("State", "Articles", "Effect", "What it says", "Made", "Read"), [_reservation(one) for one in cut])
    _more(page, len(standing) - len(cut))
    _gone(page, gone, everything=everything)
    if found.unread:
        page.line(f"An entry is known or was not checked, and its text is unread: {', '.join(found.unread)}.", indent=2)


def _gone(page: Page, gone: Sequence[ReservationEntry], *, everything: bool) -> None:
    """Write what does not stand on the day; entries of which nothing but the State differs are one line."""
    folded: dict[str, list[ReservationEntry]] = {}
    for one in gone:
        folded.setdefault(f"{one.reservation.id if everything else ''}{_ended(one)}", []).append(one)
    kept = list(folded.values()) if everything else list(folded.values())[:_SHOWN]
    for them in kept:
        told = f"{', '.join(one.state_name for one in them)}, {_ended(them[0])}"
        many = f"{len(them)} entries: " if len(them) > 1 else ""
        page.line(f"Not standing on that day: {many}{told}", indent=2, faint=True)
    _more(page, len(gone) - sum(map(len, kept)))


def _gone_by(one: ReservationEntry) -> str:
    it = one.reservation
    if one.standing == "later":
        return "made after that day"
    return f"withdrawn {day(it.withdrawn_on)}" if it.withdrawn_on else "no longer standing"


def _of_which(standing: Sequence[ReservationEntry]) -> str:
    """Count apart those that do not hold as they say, and for the State at large."""
    told = [
        f"{sum(one.reservation.legal_effect == effect for one in standing)} {words}"
        for effect, words in LEGAL_EFFECT.items()
        if any(one.reservation.legal_effect == effect for one in standing)
    ]
    local = sum(bool(one.only_in) for one in standing)
    told += [f"{local} for a territory only"] if local else []
    return f"; of these {', '.join(told)}" if told else ""


def _reservation(one: ReservationEntry) -> tuple[str, ...]:
    it = one.reservation
    legal = f" ({LEGAL_EFFECT[it.legal_effect]})" if it.legal_effect in LEGAL_EFFECT else ""
    objected = f" Objections: {one.objected_by}." if one.objected_by else ""
    where = f" Only in {one.only_in}." if one.only_in else ""
    effect = f"{RESERVATION.get(it.effect, it.effect)}{legal}"
    return one.state_name, _articles(one), effect, f"{it.gist}{where}{objected}", day(it.made_on), _freshness(one)


def _articles(one: ReservationEntry) -> str:
    return one.reservation.articles.replace(";", ", ") or "none named"


def _freshness(one: ReservationEntry) -> str:
    it = one.reservation
    mark = "" if it.confidence == "high" else f", {it.confidence}"
    return f"list of {day(it.source_date)}{mark}" if it.source_date else it.confidence


def _ended(one: ReservationEntry) -> str:
    it = one.reservation
    made = f"made {day(it.made_on)}" if it.made_on else "made on an unknown day"
    until = "after that day" if one.standing == "later" else _gone_by(one)
    return f"art. {_articles(one)}, {made}, {until}: {it.gist}"


def _procedures(page: Page, procedures: Sequence[ProcedureEntry]) -> None:
    page.heading("Bodies and procedures", level=2)
    if not procedures:
        page.line("No procedure that supervises this instrument is on file.", indent=2)
    for body, found in groupby(procedures, key=lambda one: one.body):
        page.line(body, indent=2, strong=True)
        for one in found:
            under = f" Declaration under art. {one.under}." if one.under else ""
            protocol = f" Protocol: {one.protocol}." if one.protocol else ""
            page.line(f"{one.name} ({one.kind}): {one.condition}{under}{protocol}", indent=4)
            page.line(one.accepted, indent=6)


def _findings(page: Page, found: TreatyPage, *, everything: bool) -> None:
    listed = [one for one in found.findings if one.shown]
    rest = len(found.findings) - len(listed)
    page.heading(f"Findings: what recorded acts may breach here ({len(listed)})", level=2)
    if not found.findings:
        page.line("No recorded act is asked about it. That says nothing about acts that nobody recorded.", indent=2)
    kept: Sequence[FindingLine] = found.findings if everything else listed[:_SHOWN]
    for one in kept:
        stands = STANDS[sign(one.status, one.tense, overtaken=one.overtaken)]
        way = f" (by way of {one.via})" if one.via else ""
        page.line(f"{stands}: {one.state}, {one.title} ({one.act}): {one.label}{way}", indent=2)
        page.line(one.id, indent=4, faint=True)
    if not everything:
        _more(page, len(listed) - len(kept))
        others = f"{rest} more do not apply, are excepted, contradicted or rest on a signature only (--all shows them)"
        page.line(others if rest else "", indent=2, faint=True)
