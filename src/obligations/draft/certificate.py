"""A sheet to annex to a submission: what bound a State on a day, with the acts, their sources, and how far the data go.

Nothing is decided here: the answer is that of `bound`, beside it stands what is on file of the treaty and the State.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from obligations.draft.document import Bullets, Document, Link, Note, Paragraph, Section, Stamp, Table, Text
from obligations.draft.status_sheet import NO_DAY, Sheet, acts_made, capital, cited, in_a_sentence, kind, plain
from obligations.names import OBL, PROCEDURE, TREATY, tail
from obligations.onfile import OnFile
from obligations.provision_page import reservations
from obligations.render.treaty import reservations_read
from obligations.render.words import LEGAL_EFFECT, RESERVATION, counted, day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from obligations.bound import Bound
    from obligations.draft.document import Block, Line
    from obligations.forums import Door
    from obligations.knowledge import KnowledgeBase
    from obligations.provision_page import ReservationEntry
    from obligations.treaty_page import Instrument, ProcedureEntry

_BANNER = "Treaty status sheet. Not legal advice: check it against the depositary before you rely on it"
_ANSWER = {
    "bound": "Yes. {state} was bound by {law} on {on}.",
    "notBound": "No. {state} was not bound by {law} on {on}.",
    "signatoryOnly": "No. {state} had only signed by {on} and was not bound by {law}.",
    "unknown": "Unknown. What is on file does not say whether {state} was bound by {law} on {on}.",
}
_PROCEDURE = {
    "closed": "No. {state} was a party to {treaty} on {on}, but the procedure of article {number} was not open against "
    "it.",
    "unknown": "Unknown. {state} was a party to {treaty} on {on}; whether the procedure of article {number} was open "
    "against it is not known.",
}
_ID = re.compile(r" \([a-z0-9-]+-\d+\)")
"""An id of a reservation, of use on the page of the treaty alone."""

_OF_TERRITORY = ("Applies by its own act", "Kept from applying")
_OF_RESERVATIONS = ("Reservations ", "A reservation ")


def certificate(knowledge: KnowledgeBase, answer: Bound, foot: str = "") -> Document:
    """Return the sheet for one answer of `bound`.

    Args:
        knowledge: What is on file.
        answer: The answer for one treaty or provision.
        foot: A last line, such as that names are not in English.
    """
    question = answer.question
    asked = f"{question.treaty}:{answer.number}" if answer.number else question.treaty
    page = knowledge.treaty(asked, state=question.state, on=question.on)
    carrier = knowledge.treaty(answer.via, state=question.state, on=question.on).instrument if answer.via else None
    sheet = Sheet(knowledge, answer, page, carrier)
    sections = (
        Section("answer", "Answer", tuple(_answer(sheet))),
        Section("acts", "Acts of the State", tuple(acts_made(sheet))),
        Section("entry-into-force", "Entry into force", tuple(_entry_into_force(sheet))),
        Section("reservations", "Reservations, declarations and objections", tuple(_reservations(sheet))),
        Section("derogations", "Derogations", tuple(_derogations(sheet))),
        Section("procedures", "Procedures of the treaty bodies", tuple(_procedures(sheet))),
        Section("territory", "Territory", tuple(_territory(sheet))),
        Section("freshness", "How far the data go", tuple(_freshness(sheet))),
        Section("rests-on", "What this sheet rests on", tuple(_rests_on(sheet, foot))),
    )
    return Document(
        title=f"Treaty status: {sheet.name(question.state)}, {sheet.law.rstrip(',')}, on {sheet.on}",
        addressee=(),
        banner=_BANNER,
        sections=sections,
        stamp=_stamp(sheet),
    )


def _stamp(sheet: Sheet) -> Stamp:
    from obligations.version import VERSION

    known = sheet.knowledge
    return Stamp("treaty-status", sheet.answer.question.state, (), VERSION, known.data_version, known.law_as_of)


def _door(sheet: Sheet) -> Door | None:
    """Return the procedure of the provision asked about that an act of the State opens or closes, if any.

    Doors are judged for the State as a whole, so that none is returned where a territory is asked about.
    """
    question = sheet.answer.question
    if not sheet.answer.number or sheet.answer.status != "bound" or question.territory:
        return None
    asked = f"{question.treaty}:{sheet.answer.number}"
    found = sheet.knowledge.forums(question.state, on=question.on).doors
    return next((one for one in found if _rests_there(sheet, one, asked)), None)


def _rests_there(sheet: Sheet, door: Door, asked: str) -> bool:
    """Tell whether a provision is the one of a procedure that an act of the State opens or closes.

    A clause to stay out, such as CAT art. 28, binds whoever joined, and articles beside the clause under which a
    declaration is made say how to file; the procedure has no other provision than the clause where only that is named.
    """
    ways = {way.by for way in door.ways}
    if asked not in door.provisions or not ways & {"declaration", "opt-out"}:
        return False
    _, iri = sheet.knowledge.names.provision(asked)
    view = sheet.view
    under = view.one(PROCEDURE + door.id, "optInProvision") or ""
    named = view.many(PROCEDURE + door.id, "basis")
    if "opt-out" in ways:
        return iri != under or len(named) == 1
    return iri == under if under in named else view.many(iri or "", "ofTreaty") == view.many(under, "ofTreaty")


def _answer(sheet: Sheet) -> Iterable[Block]:
    answer, door = sheet.answer, _door(sheet)
    said = _ANSWER[answer.status].format(state=sheet.state, law=sheet.law, on=sheet.on)
    if door and door.status != "open":
        said = _PROCEDURE[door.status].format(
            state=sheet.state, treaty=in_a_sentence(sheet.page.instrument.title), number=answer.number, on=sheet.on
        )
    yield Paragraph(
        (
            Text(said[: said.index(".") + 2], strong=True),
            Text(capital(said[said.index(".") + 2 :])),
            *cited(answer.acts),
        )
    )
    yield plain(door.reason if door and door.status != "open" else answer.reason)
    if answer.until:
        yield plain(f"It ceased to have effect for the State on {day(answer.until.isoformat())}.")
    kept = [one for one in answer.notes if not one.startswith((*_OF_TERRITORY, *_OF_RESERVATIONS))]
    if kept:
        yield plain("To be read with it:")
        yield Bullets(tuple((Text(one),) for one in kept))


def _entry_into_force(sheet: Sheet) -> Iterable[Block]:
    for one in (sheet.page.instrument, sheet.carrier):
        if one and one.entry_into_force:
            yield plain(f"{one.short_title or one.title}: in force since {day(one.entry_into_force)}.")
        if one:
            rule = f"The rule for a State that joins it: {one.rule[:1].lower()}{one.rule[1:]}"
            yield plain(rule if one.rule else "No rule for a State that joins it is on file.")
    for act in sheet.answer.acts:
        how = sheet.view.one(OBL + act.basis, "definition") if act.basis else None
        if how and act.effect:
            effect = f"{kind(act)} of {day(act.date)}, in effect from {day(act.effect)}"
            yield plain(f"{effect}. How that day is known: {how}", *cited((act,)))
    if isinstance(sheet.answer.since, date):
        yield plain(f"The status in the answer begins on {day(sheet.answer.since.isoformat())}.")


def _reservations(sheet: Sheet) -> Iterable[Block]:
    found = sheet.page.reservations
    what = "this provision" if sheet.answer.number else "this treaty"
    standing = [one for one in found if one.standing == "stands"]
    if standing:
        yield plain(f"On file, made by {sheet.state} to {what} and standing on {sheet.on}:")
        yield Table(
            ("Articles", "What it says (our words)", "Effect", "Made", "Objections on file"),
            tuple(_reservation(sheet, one) for one in standing),
            widths=(2, 5, 3, 2, 2),
        )
    else:
        yield plain(f"No reservation or declaration of {sheet.state} to {what} that stood on {sheet.on} is on file.")
    elsewhere = _elsewhere(sheet)
    if elsewhere:
        many = counted(elsewhere, "reservation or declaration", "reservations or declarations")
        yield plain(f"To other provisions of the treaty it had made {many} that stood on that day.")
    gone = [one for one in found if one.standing != "stands"]
    if gone:
        yield plain("On file, but not standing on that day:")
        yield Bullets(tuple((Text(_gone(one)), _read(one)) for one in gone))
    said = [one for one in sheet.answer.notes if one.startswith(_OF_RESERVATIONS)]
    general = reservations_read(sheet.page.instrument)
    for words in dict.fromkeys([*said, *([general] if general and not said else [])]):
        yield plain(words)
    if standing and not any(one.objected_by for one in standing):
        yield plain("No objection to these is on file; objections were not read as a whole, so that others may exist.")


def _elsewhere(sheet: Sheet) -> int:
    """Count what the State made to other provisions and that stood on the day."""
    question = sheet.answer.question
    made = reservations(sheet.view, TREATY + question.treaty.lower(), None, question.state, question.on)
    here = {one.reservation.id for one in sheet.page.reservations}
    return sum(one.standing == "stands" and one.reservation.id not in here for one in made)


def _reservation(sheet: Sheet, one: ReservationEntry) -> tuple[Line, ...]:
    it = one.reservation
    legal = f" ({LEGAL_EFFECT[it.legal_effect]})" if it.legal_effect in LEGAL_EFFECT else ""
    where = f" Only in {one.only_in}." if one.only_in else ""
    return (
        (Text(_articles(one)),),
        (Text(f"{it.gist}{where}"), _read(one)),
        (Text(f"{RESERVATION.get(it.effect, it.effect)}{legal}"),),
        (Text(day(it.made_on) if it.made_on else NO_DAY),),
        (Text(", ".join(map(sheet.name, re.findall(r"\w+", one.objected_by))) or "none"),),
    )


def _articles(one: ReservationEntry) -> str:
    return one.reservation.articles.replace(";", ", ") or "none named"


def _read(one: ReservationEntry) -> Note:
    it = one.reservation
    dated = f", as at {day(it.source_date)}" if it.source_date else ""
    sure = "" if it.confidence in {"high", "sourced", ""} else f" Confidence: {it.confidence}."
    return Note((Text(f"{it.source or 'No source is on file'}{dated}.{sure} {it.note}".rstrip()),))


def _gone(one: ReservationEntry) -> str:
    it = one.reservation
    made = f"made {day(it.made_on)}" if it.made_on else "made on a day that is not on file"
    ended = f"withdrawn {day(it.withdrawn_on)}" if it.withdrawn_on else "no longer standing"
    until = "after that day" if one.standing == "later" else ended
    return f"Art. {_articles(one)}, {made}, {until}: {it.gist}"


def _derogations(sheet: Sheet) -> Iterable[Block]:
    question, view = sheet.answer.question, sheet.view
    file = OnFile(view)
    told = []
    made = file.pair(question.state, question.treaty.lower()).derogations
    for iri, since, until in sorted(made, key=lambda one: (one[1], one[0])):
        articles = ", ".join(view.one(one, "number") or view.label(one) for one in view.many(iri, "modifies"))
        places = [file.place_name(tail(one)) for one in view.many(iri, "onlyIn")]
        where = f" in {', '.join(places)}" if places else ""
        ended = f"until {day(until.isoformat())}" if until != date.max else "without a known end"
        stood = "stood on that day" if since <= question.on < until else "did not stand on that day"
        told.append(f"From art. {articles}{where}, from {day(since.isoformat())} {ended}: it {stood}.")
    if told:
        yield Bullets(tuple((Text(one),) for one in told))
    else:
        yield plain("No notice of derogation is on file; notices were not read as a whole, so that others may exist.")


def _procedures(sheet: Sheet) -> Iterable[Block]:
    found = [one for one in sheet.page.procedures if one.accepted]
    if not found:
        yield plain("No procedure that depends on an act of the State is on file for this treaty.")
        return
    yield Table(
        ("Body and procedure", "Opened by", "What is on file of this State on that day"),
        tuple(
            (
                (Text(f"{one.body}: {one.name}"),),
                (Text(_opened_by(sheet, one)),),
                (Text(_ID.sub("", one.accepted)),),
            )
            for one in found
        ),
        widths=(4, 2, 6),
    )


def _opened_by(sheet: Sheet, one: ProcedureEntry) -> str:
    """Say what opens a procedure: an act of the State, or being a party to which it has not objected."""
    if OBL + "opensByOptOut" in sheet.view.many(PROCEDURE + one.id, "opensBy"):
        return f"being a party, unless excluded under art. {one.under}"
    parts = [f"declaration, art. {one.under}"] if one.under else []
    return "; ".join([*parts, *([f"joining {one.protocol}"] if one.protocol else [])]) or "being a party"


def _territory(sheet: Sheet) -> Iterable[Block]:
    said = [one for one in sheet.answer.notes if one.startswith(_OF_TERRITORY)]
    if sheet.territory:
        yield plain(f"The answer is about {sheet.territory} alone.")
    for words in said:
        yield plain(words)
    if not said and not sheet.territory:
        yield plain("No act that makes a difference between territories is on file.")


def _freshness(sheet: Sheet) -> Iterable[Block]:
    for one in (sheet.page.instrument, sheet.carrier):
        if one:
            yield from _how_far(one)


def _how_far(one: Instrument) -> Iterable[Block]:
    name = one.short_title or one.title
    if one.complete_to:
        yield plain(f"{name}: the list of parties is complete to {day(one.complete_to)}. {one.data_note}".rstrip())
    else:
        unknown = "a State that is not on it is unknown, not absent"
        yield plain(f"{name}: the list of parties is not known to be complete; {unknown}.")
    if one.depositary:
        yield plain(f"Depositary: {one.depositary}. Registration: {one.registration or 'not on file'}.")
    if one.address:
        told = "The depositary's page (address formed from the number, opened by nobody): "
        yield plain(told, Link(one.address, one.address))
    if one.checked_on:
        yield plain(f"These data were last checked on {day(one.checked_on)}. Their sources:")
        yield Bullets(tuple(_linked(source) for source in one.sources))


def _linked(source: str) -> Line:
    title, _, url = source.removesuffix(">").partition(" <")
    return (Text(f"{title}: "), Link(url, url)) if url else (Text(title),)


def _rests_on(sheet: Sheet, foot: str) -> Iterable[Block]:
    known, question = sheet.knowledge, sheet.answer.question
    asked = f"{question.treaty}{f':{sheet.answer.number}' if sheet.answer.number else ''}"
    place = f" --territory {question.territory}" if question.territory else ""
    command = f"obligations bound {question.state} {asked} --on {question.on.isoformat()}{place}"
    from obligations.version import VERSION

    yield plain(f"Made by {command} (software {VERSION}, data {known.data_version}, law as of {day(known.law_as_of)}).")
    yield plain("The data are read from public records of the depositaries and of others; unknown is never “no”.")
    yield plain("This sheet is no legal advice and no certificate of a depositary.")
    if foot:
        yield plain(foot)
