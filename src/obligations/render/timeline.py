"""Writes a timeline: as a picture, or in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.render.marks import footing
from obligations.render.page import Page, write_pages
from obligations.render.words import STANDS, counted, day
from obligations.render.writers import as_json, as_lines, separated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obligations.pictures.timeline import Band, Moment, Timeline
    from obligations.render.page import Medium

_COLUMNS = ("kind", "state", "treaty", "from", "until", "what", "status", "id", "tense")
STANDING = {
    "bound": "bound",
    "signatoryOnly": "signature only",
    "disputed": "disputed whether bound",
    "unknown": "unknown",
    "notBound": "not bound",
}


def write_timeline(shown: Timeline, medium: Medium) -> str:
    """Write a timeline in one of the formats; `until` is the first day on which something no longer holds."""
    form = medium.form
    if form == "svg":
        from obligations.render.timeline_svg import timeline_svg

        said = [footing(shown.basis), "rules of custom have no such days and are left out"]
        return timeline_svg(shown, told(shown), " · ".join([*said, *([medium.foot] if medium.foot else [])]))
    if form == "json":
        return as_json(shown.to_dict())
    if form in {"csv", "tsv"}:
        return separated(_COLUMNS, list(_rows(shown)), form)
    if form == "jsonl":
        return as_lines(dict(zip(_COLUMNS, row, strict=True)) for row in _rows(shown))
    return write_pages([_page(shown)], medium)


def told(shown: Timeline) -> str:
    """Say in a sentence or two what a picture of a timeline shows."""
    now = [f"{band.state} {band.treaty}: {STANDING[band.stretches[-1].standing]} at the end" for band in shown.bands]
    findings = sum(len(band.findings) for band in shown.bands)
    return (
        f"{shown.title}, {shown.first.year} to {shown.last.year}. {counted(len(shown.spans), 'act')}, "
        f"{counted(len(shown.bands), 'treaty', 'treaties')}, {counted(findings, 'finding')}, each marked on the day "
        f"that it turns on. {'; '.join(now)}. --format md writes the same as tables."
    )


def _rows(shown: Timeline) -> Iterator[tuple[str, ...]]:
    for span in shown.spans:
        yield ("act", "", "", _iso(span.earliest), _iso(span.latest), f"{span.title}: {span.edtf}", "", span.id, "")
    for band in shown.bands:
        pair = (band.state, band.treaty)
        for one in band.stretches:
            yield ("standing", *pair, _iso(one.since), _iso(one.until), one.reason, one.standing, "", "")
        for act in band.acts:
            yield ("treatyAct", *pair, _iso(act.on), "", act.text, "", "", "")
        for held in band.reservations:
            yield ("reservation", *pair, _iso(held.since), _iso(held.until), held.text, "", held.id, "")
        for found in band.findings:
            yield ("finding", *pair, _iso(found.on), "", found.text, found.status, found.finding, found.tense)


def _iso(when: object) -> str:
    return str(when) if when else ""


def _page(shown: Timeline) -> Page:
    page = Page("Timeline")
    page.heading(shown.title, aside=f"{shown.first.year} to {shown.last.year}")
    if shown.spans:
        page.heading("Acts", level=2)
        page.table(("Act", "Event", "When"), [(one.id, one.title, day(one.edtf)) for one in shown.spans])
    for band in shown.bands:
        _band(page, band)
    if not shown.bands:
        page.line("No treaty to show: name a State and a treaty, or an event with findings.")
    page.line(f"{footing(shown.basis)} · rules of custom have no such days and are left out", faint=True)
    return page


def _turns_on(one: Moment) -> str:
    """Write the day that a finding turns on: its earliest, where the date of the act is a range."""
    on = day(one.on.isoformat())
    return f"from {on} or later" if one.open else on


def _band(page: Page, band: Band) -> None:
    page.heading(f"{band.state_name}: {band.title}", level=2, aside=band.treaty)
    page.line(f"On file: {band.lists}.", indent=2, faint=True)
    page.table(
        ("From", "Standing", "Why"),
        [(day(one.since.isoformat()), STANDING[one.standing], one.reason) for one in band.stretches],
    )
    page.table(("Day", "Act"), [(day(one.on.isoformat()), one.text) for one in band.acts])
    page.table(
        ("Day", "Reservation"),
        [(day(one.since.isoformat()) if one.since else "not on file", one.text) for one in band.reservations],
    )
    page.table(
        ("Earliest day the finding turns on", "Finding", "Status"),
        [(_turns_on(one), one.text, STANDS[one.sign]) for one in band.findings],
    )
