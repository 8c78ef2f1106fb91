"""The page of what changed in the law that binds a State between two days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.names import PLACE, STATE
from obligations.render.page import Page, write_pages
from obligations.render.words import counted, day, foot
from obligations.render.writers import as_lines, headed, separated

if TYPE_CHECKING:
    from collections.abc import Callable

    from obligations.diff import LawChange, LawDiff
    from obligations.render.page import Medium

_COLUMNS = (
    "effectiveFrom",
    "possiblyFrom",
    "kind",
    "treaty",
    "territory",
    "via",
    "what",
    "act",
    "source",
    "confidence",
    "note",
)
_KINDS = {
    "bound": "newly bound",
    "disputed": "consent disputed",
    "signed": "signed",
    "ended": "ended",
    "reservationMade": "reservation made",
    "reservationWithdrawn": "reservation withdrawn",
    "declarationMade": "declaration made",
    "declarationWithdrawn": "declaration withdrawn",
    "derogationMade": "derogation",
    "derogationEnded": "derogation ended",
    "excluded": "kept out",
    "notice": "notice",
    "territory": "territory",
}
_STATUS = {"bound": "bound", "notBound": "not bound", "signatoryOnly": "signature only", "unknown": "unknown"}


def write_diff(found: LawDiff, medium: Medium, facts: tuple[Callable[[str], str], str, str]) -> str:
    """Write what changed in one of the formats; `facts` are a labeller, the data version and the law-as-of day."""
    form = medium.form
    if form == "json":
        return headed(facts[1], facts[2], found.to_dict())
    if form == "jsonl":
        return as_lines(one.to_dict() for one in found.changes)
    if form in {"csv", "tsv"}:
        rows = [one.to_dict() for one in found.changes]
        return separated(_COLUMNS, [[row[name] or "" for name in _COLUMNS] for row in rows], form)
    return write_pages([_page(found, facts)], medium)


def _page(found: LawDiff, facts: tuple[Callable[[str], str], str, str]) -> Page:
    label, version, as_of = facts
    span = found.span
    page = Page("What changed")
    where = f", {label(PLACE + span.territory)}" if span.territory else ""
    days = f"{day(span.first.isoformat())} to {day(span.second.isoformat())}"
    page.heading(f"{label(STATE + span.state)}{where}: what changed, {days}", aside=span.state)
    page.line(_answer(found), strong=True)
    page.table(("Day of effect", "Change", "Treaty", "What", "Source"), [_cells(one) for one in found.changes])
    notes = dict.fromkeys(f"{one.act}: {one.note}" for one in found.changes if one.note)
    if notes:
        page.heading("Notes", level=2)
        for note in notes:
            page.line(note, indent=2, faint=True)
    _unknown(page, found)
    page.line(foot(as_of, version, "custom is left out"), faint=True)
    return page


def _answer(found: LawDiff) -> str:
    if not found.changes:
        said = "No change is on file between these days."
    else:
        kinds = [(words, sum(one.kind == kind for one in found.changes)) for kind, words in _KINDS.items()]
        said = (
            f"{counted(len(found.changes), 'change')}: {', '.join(f'{many} {words}' for words, many in kinds if many)}."
        )
    standing = ", ".join(f"{many} {_STATUS[status]}" for status, many in found.standing)
    return f"{said} The same on both days: {standing or 'none'}."


def _cells(one: LawChange) -> tuple[str, ...]:
    mark = " [from memory, unverified]" if one.confidence == "unverified" else ""
    when = f"{day(one.possibly)} to {day(one.day)}" if one.possibly else day(one.day)
    return when, _KINDS[one.kind], one.treaty, one.what, f"{one.source}{mark}"


def _unknown(page: Page, found: LawDiff) -> None:
    """Name what the file does not reach: silence there is never "no change"."""
    if not (found.unknown or found.lists_end or found.reservations_end or found.undated):
        return
    page.heading("Not known", level=2)
    for one in found.unknown:
        page.line(f"{one.question.treaty}, on {day(one.question.on.isoformat())}: {one.reason}", indent=2)
    lists = ", ".join(f"{code} ({day(iso)})" for code, iso in found.lists_end)
    if lists:
        page.line(f"Lists of parties end before the later day; acts after these days are not known: {lists}.", indent=2)
    read = ", ".join(f"{code} ({day(iso)})" for code, iso in found.reservations_end if iso)
    if read:
        page.line(f"Reservations were read to these days only: {read}.", indent=2)
    unread = ", ".join(code for code, iso in found.reservations_end if not iso)
    undated = ", ".join(f"{code} art. {number} (list of {day(iso)})" for code, number, iso in found.undated)
    if undated:
        page.line(f"Accepted or excluded a body on a day that is not known: {undated}.", indent=2)
    if unread:
        page.line(f"Reservations were not read, unknown and not absent: {unread}.", indent=2)
