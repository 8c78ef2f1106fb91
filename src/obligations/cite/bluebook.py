"""Citations in the style of the Bluebook, rule 21 (international materials), as its footnotes have them.

Names of countries are written in full: table T10 is not applied. Titles are capitalised by rule 8.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from obligations.cite import pinpoint, wording
from obligations.cite.days import american, exact, year
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

_SMALL: Final = frozenset(
    {
        *("a", "an", "the", "and", "but", "or", "nor", "for", "as", "at", "by", "from", "in", "into", "of", "off"),
        *("on", "onto", "out", "per", "to", "up", "via", "with"),
    }
)
_SERIES: Final = {"UNTS": "U.N.T.S.", "LNTS": "L.N.T.S.", "ETS": "E.T.S. No.", "CETS": "C.E.T.S. No."}
_ORGANS: Final = {
    "General Assembly": "G.A.",
    "Human Rights Council": "Human Rights Council",
    "Security Council": "S.C.",
}
_BODIES: Final = {
    "Human Rights Committee": "Hum. Rts. Comm.",
    "Committee against Torture": "Comm. Against Torture",
    "Committee on Economic, Social and Cultural Rights": "Comm. on Econ., Soc. & Cultural Rts.",
    "Committee on the Elimination of Discrimination against Women": (
        "Comm. on the Elimination of Discrimination Against Women"
    ),
    "Committee on the Elimination of Racial Discrimination": "Comm. on the Elimination of Racial Discrimination",
    "Committee on the Rights of the Child": "Comm. on the Rts. of the Child",
    "Committee on the Rights of Persons with Disabilities": "Comm. on the Rts. of Pers. with Disabilities",
    "Committee on Enforced Disappearances": "Comm. on Enforced Disappearances",
    "Committee on Migrant Workers": "Comm. on Migrant Workers",
    "International Law Commission": "Int'l L. Comm'n",
    "International Court of Justice": "I.C.J.",
    "Permanent Court of International Justice": "P.C.I.J.",
    "European Court of Human Rights": "Eur. Ct. H.R.",
    "Inter-American Court of Human Rights": "Inter-Am. Ct. H.R.",
    "International Criminal Court": "Int'l Crim. Ct.",
    "International Criminal Tribunal for the former Yugoslavia": "Int'l Crim. Trib. for the Former Yugoslavia",
    "African Court on Human and Peoples' Rights": "Afr. Ct. H.P.R.",
    "African Commission on Human and Peoples' Rights": "Afr. Comm'n H.P.R.",
}


def footnote(thing: Citable, places: Sequence[Pinpoint]) -> str:
    """Write the first mention in a note."""
    return _FORMS[thing.kind](thing, [pinpoint.bluebook(one) for one in places]) + "."


def again(thing: Citable, places: Sequence[Pinpoint], note: int) -> str:
    """Write a later mention, with the number of the note of the first."""
    return joined(_short(thing), f"{italic('supra')} note {note}", *map(pinpoint.bluebook, places), by=", ") + "."


def bibliography(thing: Citable) -> str:
    """Write the whole citation without a place in the text; the Bluebook has no form of its own for lists."""
    return footnote(thing, [])


def capitalised(title: str) -> str:
    """Capitalise a title: all words but articles, short prepositions and conjunctions inside it.

    >>> capitalised("Convention against Torture and Other Cruel Treatment")
    'Convention Against Torture and Other Cruel Treatment'
    """
    words = title.split(" ")
    return " ".join(
        word if place and not words[place - 1].endswith(":") and word in _SMALL else word[:1].upper() + word[1:]
        for place, word in enumerate(words)
    )


def _treaty(thing: Citable, places: list[str]) -> str:
    opened = f"{italic('opened for signature')} {american(thing.opened)}" if thing.opened else american(thing.date)
    name = _SERIES.get(thing.series, thing.series)
    if thing.volume and thing.page:
        series = f"{thing.volume} {name} {thing.page}"
    else:
        series = "" if thing.series in {"UNTS", "LNTS"} else joined(name, thing.number)
    return joined(joined(capitalised(thing.title), *places[:1]), *places[1:], opened, series, by=", ")


def _declaration(thing: Citable, places: list[str]) -> str:
    where = thing.adopted_in.replace("General Assembly resolution", "G.A. Res.")
    day = f" ({american(thing.date)})" if thing.date else ""
    return joined(where, capitalised(thing.title), *places, by=", ") + day


def _view(thing: Citable, places: list[str]) -> str:
    name, number = wording.dotted(wording.case(thing.title)[0]), wording.communication(thing)
    said, symbol = f"Commc'n No. {number}" if number else "", wording.un_symbol(thing)
    body = _BODIES.get(thing.body, thing.body)
    if symbol:
        return joined(body, name, said, *places, f"U.N. Doc. {symbol}", by=", ") + _day(thing)
    return joined(name, said or thing.symbol, *places, by=", ") + _day(thing, body)


def _case(thing: Citable, places: list[str]) -> str:
    name, phase = wording.case(thing.title)
    name, what = wording.dotted(name), wording.decision(thing)
    phase = "" if phase == what.lower() else phase.title()
    icj, page = wording.icj_report(thing)
    if icj:
        day = american(thing.date).rpartition(",")[0] if exact(thing.date) and year(thing.date) == icj else ""
        return joined(name, phase, what, f"{icj} I.C.J. {page}", *places, by=", ") + (f" ({day})" if day else "")
    letter, number = wording.court_series(thing)
    court = _BODIES.get(thing.body, thing.body)
    if letter:
        series = f"{court} (ser. {letter}) No. {number}"
        return joined(name, phase, what, series, *places, by=", ") + _day(thing)
    if thing.body == "European Court of Human Rights":
        numbers = wording.application(thing)
        label = f"App. No{'s' * (' and ' in numbers)}. {numbers}" if numbers else ""
        return joined(joined(name, label, *places, by=", ") + _day(thing), thing.url, by=", ")
    symbol = "" if thing.body == "International Court of Justice" else f"Case No. {thing.symbol}"
    return joined(name, symbol if thing.symbol else "", phase, what, *places, by=", ") + _day(thing, court)


def _resolution(thing: Citable, places: list[str]) -> str:
    found = wording.resolution(thing)
    if found is None:
        return _document(thing, places)
    annex = ", annex" if found.annex else ""
    return joined(f"{_ORGANS[found.organ]} Res. {found.number}{annex}", *places, by=", ") + _day(thing)


def _document(thing: Citable, places: list[str]) -> str:
    symbol = wording.un_symbol(thing)
    where = f"U.N. Doc. {symbol}" if symbol else ("" if wording.numbered(thing) else thing.symbol)
    body = _BODIES.get(thing.body, thing.body)
    title = re.sub(r"No\. 0+", "No. ", capitalised(thing.title))
    return joined(body, title, *places, where, by=", ") + _day(thing)


def _published(thing: Citable, places: list[str]) -> str:
    press = thing.kind == PRESS
    by = thing.author.replace(" and ", " & ") if press else thing.author or thing.publisher
    outlet = thing.publisher if press or thing.author not in {"", thing.publisher} else ""
    title = capitalised(thing.title)
    said = joined(by, italic(title) if press else title, outlet, *places, by=", ") + _day(thing)
    copy = f" ({wording.reposting(thing)})" if thing.reposted_by else ""
    return joined(said, thing.url, by=", ") + copy


def _day(thing: Citable, court: str = "") -> str:
    said = joined(court, american(thing.date))
    return f" ({said})" if said else ""


def _short(thing: Citable) -> str:
    if thing.kind in {TREATY, DECLARATION}:
        return capitalised(thing.short or thing.title)
    if thing.kind in {VIEW, CASE}:
        return italic(wording.first_party(thing))
    if thing.kind in {PRESS, REPORT}:
        return thing.author.replace(" and ", " & ") or thing.publisher or capitalised(thing.title)
    found, one = wording.resolution(thing), wording.numbered(thing)
    if thing.kind == RESOLUTION and found:
        return f"{_ORGANS[found.organ]} Res. {found.number}"
    return f"{one.label} No. {one.number}" if one else capitalised(thing.title)


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
