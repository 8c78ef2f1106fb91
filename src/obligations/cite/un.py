"""Citations as United Nations documents have them (United Nations Editorial Manual, footnotes and references).

Treaties go by volume and registration number, resolutions and decisions by organ and number, other documents by symbol.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from obligations.cite import pinpoint, wording
from obligations.cite.days import british
from obligations.cite.record import (
    CASE,
    DECLARATION,
    DOCUMENT,
    PRESS,
    REPORT,
    RESOLUTION,
    TREATY,
    VIEW,
    italic,
)
from obligations.cite.wording import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from obligations.cite.pinpoint import Pinpoint
    from obligations.cite.record import Citable

_SERIES: Final = {"UNTS": "United Nations", "LNTS": "League of Nations"}
_COUNCIL: Final = {"ETS": "European Treaty Series", "CETS": "Council of Europe Treaty Series"}


def footnote(thing: Citable, places: Sequence[Pinpoint]) -> str:
    """Write the first mention in a note."""
    return _FORMS[thing.kind](thing, _places(places)) + "."


def again(thing: Citable, places: Sequence[Pinpoint], note: int) -> str:
    """Write a later mention, which points back to the note of the first."""
    return joined(_short(thing), *_places(places), by=", ") + f" (see footnote {note})."


def bibliography(thing: Citable) -> str:
    """Write the entry of a list of references: no place in the text, and the title of a document beside its symbol."""
    if thing.kind not in {DOCUMENT, RESOLUTION}:
        return _FORMS[thing.kind](thing, []) + "."
    parts = (thing.body, _quoted(thing.title), british(thing.date), wording.un_symbol(thing) or thing.symbol)
    return joined(*parts, by=", ") + "."


def _places(places: Sequence[Pinpoint]) -> list[str]:
    return [pinpoint.un(one) for one in places]


def _quoted(text: str) -> str:
    return wording.quoted(text, ("\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"))


def _treaty(thing: Citable, places: list[str]) -> str:
    volume = f"vol. {thing.volume}" if thing.volume else ""
    number = f"No. {thing.number}" if thing.number else ""
    label = "pp." if "," in thing.page else "p."
    page = f"{label} {thing.page}" if thing.page and not (volume and number) else ""
    if thing.series in _SERIES:
        series = joined(_SERIES[thing.series], italic("Treaty Series"), volume, number, page, by=", ")
    else:
        series = joined(italic(_COUNCIL.get(thing.series, thing.series)) if thing.series else "", number, by=", ")
    return joined(thing.title, *places, series, by=", ")


def _declaration(thing: Citable, places: list[str]) -> str:
    return joined(thing.title, *places, by=", ") + (f" ({thing.adopted_in})" if thing.adopted_in else "")


def _view(thing: Citable, places: list[str]) -> str:
    name = italic(wording.dotted(wording.case(thing.title)[0]))
    symbol = wording.un_symbol(thing)
    if symbol:
        return joined(f"{name} ({symbol})", *places, by=", ")
    number = wording.communication(thing)
    day = f"decision of {british(thing.date)}" if thing.date else ""
    return joined(thing.body, name, f"communication No. {number}" if number else "", day, *places, by=", ")


def _case(thing: Citable, places: list[str]) -> str:
    name, phase = wording.case(thing.title)
    name, what = wording.dotted(name), wording.decision(thing)
    year, page = wording.icj_report(thing)
    phase = "" if phase == what.lower() else phase.capitalize()
    if year:
        head = joined(name, phase, what, f"I.C.J. Reports {year}", by=", ")
        return joined(italic(head), f"p. {page}", *places, by=", ")
    letter, number = wording.court_series(thing)
    if letter:
        where = f"Series {letter}, No. {number}"
    elif thing.body == "European Court of Human Rights":
        where = f"application No. {wording.application(thing)}" if thing.symbol else ""
    else:
        where = "" if thing.body == "International Court of Justice" else thing.symbol
    day = f"{what.lower()} of {british(thing.date)}" if thing.date else ""
    name = joined(italic(name), wording.formation(thing))
    return joined(thing.body, name, phase.lower(), where, day, *places, by=", ")


def _resolution(thing: Citable, places: list[str]) -> str:
    found = wording.resolution(thing)
    if found is None:
        return _document(thing, places)
    return joined(f"{found.organ} resolution {found.number}", "annex" if found.annex else "", *places, by=", ")


def _document(thing: Citable, places: list[str]) -> str:
    one, symbol = wording.numbered(thing), wording.un_symbol(thing)
    if thing.documents == "ilc":
        return joined(thing.title, *places, by=", ") + f" ({_ilc_place(thing)})"
    if one:
        said = f"{thing.body}, {one.label.lower()} No. {one.number}" + (f" ({one.year})" if one.year else "")
        tail = f" ({symbol})" if one.label == "Conclusion" and symbol else ""
        return joined(said, *places, by=", ") + tail
    if symbol:
        return joined(symbol, *places, by=", ")
    return joined(thing.body, _quoted(thing.title), thing.symbol, british(thing.date), *places, by=", ")


def _ilc_place(thing: Citable) -> str:
    """Say where articles of the Commission stand: in a resolution's annex where the Assembly took note of them."""
    found = wording.resolution(thing)
    return f"{found.organ} resolution {found.number}, annex" if found and found.annex else wording.un_symbol(thing)


def _published(thing: Citable, places: list[str]) -> str:
    return joined(
        thing.author or ("" if thing.kind == PRESS else thing.publisher),
        _quoted(thing.title),
        thing.publisher if thing.kind == PRESS or thing.author not in {"", thing.publisher} else "",
        british(thing.date),
        *places,
        by=", ",
    ) + (f". Available at {joined(thing.url, _reposted(thing))}" if thing.url else "")


def _reposted(thing: Citable) -> str:
    return f"({wording.reposting(thing)})" if thing.reposted_by else ""


def _short(thing: Citable) -> str:
    if thing.kind in {TREATY, DECLARATION}:
        return thing.short or thing.title
    if thing.kind in {VIEW, CASE}:
        return italic(wording.dotted(wording.case(thing.title)[0]))
    if thing.kind in {PRESS, REPORT}:
        return thing.author or thing.publisher or thing.title
    return _FORMS[thing.kind](thing, [])


_FORMS: Mapping[str, Callable[[Citable, list[str]], str]] = {
    TREATY: _treaty,
    DECLARATION: _declaration,
    VIEW: _view,
    CASE: _case,
    RESOLUTION: _resolution,
    DOCUMENT: _document,
    PRESS: _published,
    REPORT: _published,
}
