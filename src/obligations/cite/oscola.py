"""Citations in the style of OSCOLA: the fourth edition, and for international sources the section of 2006 beside it.

No stops in abbreviations; a footnote ends with a stop, an entry of a table or bibliography does not.
"""

from __future__ import annotations

import re
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

_ORGANS: Final = {"General Assembly": "UNGA", "Human Rights Council": "UNHRC", "Security Council": "UNSC"}
_COURTS: Final = {
    "European Court of Human Rights": "ECtHR",
    "Inter-American Court of Human Rights": "Inter-American Court of Human Rights",
    "International Court of Justice": "ICJ",
    "Permanent Court of International Justice": "PCIJ",
    "International Criminal Court": "ICC",
    "International Criminal Tribunal for the former Yugoslavia": "ICTY",
    "African Court on Human and Peoples' Rights": "ACtHPR",
    "African Commission on Human and Peoples' Rights": "ACHPR",
    "African Committee of Experts on the Rights and Welfare of the Child": "ACERWC",
}
_STOPS = re.compile(r"\b(No|Nos|art|arts|para|paras|vol)\.(?= )")
_PERSON = re.compile(r"([^\W\d_][\w.-]*) ([^\W\d_][\w'-]*)\Z")


def footnote(thing: Citable, places: Sequence[Pinpoint]) -> str:
    """Write the first mention in a note."""
    return _written(thing, places) + "."


def again(thing: Citable, places: Sequence[Pinpoint], note: int) -> str:
    """Write a later mention, with the number of the note of the first."""
    return joined(_short(thing), f"(n {note})", *map(pinpoint.oscola, places)) + "."


def bibliography(thing: Citable) -> str:
    """Write the entry of a table of treaties or cases, or of a bibliography: authors by surname, case names upright."""
    from dataclasses import replace

    written = _written(replace(thing, author=_by_surname(thing.author) if thing.kind == PRESS else thing.author), [])
    return written.replace("\x02", "").replace("\x03", "") if thing.kind in {CASE, VIEW} else written


def _written(thing: Citable, places: Sequence[Pinpoint]) -> str:
    return _STOPS.sub(r"\1", _FORMS[thing.kind](thing, [pinpoint.oscola(one) for one in places]))


def _by_surname(author: str) -> str:
    """Turn "Ann Author" into "Author A"; where a name has not just two words, it is not plain which is the surname."""
    found = [_PERSON.match(one) for one in author.split(" and ")]
    return " and ".join(f"{one[2]} {one[1][0]}" for one in found if one) if all(found) else author


def _quoted(text: str) -> str:
    return wording.quoted(text, ("\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}"))


def _bracketed(text: str) -> str:
    return f"({text})" if text else ""


def _treaty(thing: Citable, places: list[str]) -> str:
    adopted = f"adopted {british(thing.date)}" if thing.date else ""
    in_force = f"entered into force {british(thing.in_force)}" if thing.in_force else ""
    if thing.volume and thing.page:
        series = f"{thing.volume} {thing.series} {thing.page}"
    elif thing.series in {"UNTS", "LNTS"}:
        series = f"{thing.series} Reg No I-{thing.number}" if thing.series == "UNTS" and thing.number else ""
    else:
        series = joined(thing.series, thing.number)
    short = thing.short if thing.short != thing.title else ""
    days = joined(adopted, in_force, by=", ")
    return joined(thing.title, _bracketed(days), series, _bracketed(short), *places)


def _declaration(thing: Citable, places: list[str]) -> str:
    adopted = f"(adopted {british(thing.date)})" if thing.date else ""
    where = thing.adopted_in.replace("General Assembly resolution", "UNGA Res")
    return joined(thing.title, adopted, where, _bracketed(thing.short if thing.short != thing.title else ""), *places)


def _view(thing: Citable, places: list[str]) -> str:
    name, number = italic(wording.case(thing.title)[0]), wording.communication(thing)
    symbol = wording.un_symbol(thing)
    if symbol:
        said = f"{name}, Communication No {number}" if number else name
        return joined(said, _bracketed(british(thing.date)), f"UN Doc {symbol}", *places)
    court = joined(_COURTS.get(thing.body, thing.body), british(thing.date), by=", ")
    return joined(name, f"Comm no {number}" if number else thing.symbol, _bracketed(court), *places)


def _case(thing: Citable, places: list[str]) -> str:
    name, phase = wording.case(thing.title)
    what = wording.decision(thing)
    phase = phase.title().replace(" And ", " and ").replace(" On ", " on ") or what
    year, page = wording.icj_report(thing)
    if year:
        return joined(f"{italic(name)} ({phase}) [{year}] ICJ Rep {page}", *places, by=", ")
    court = joined(_COURTS.get(thing.body, thing.body), british(thing.date), by=", ")
    if thing.body == "European Court of Human Rights":
        numbers = wording.application(thing)
        label = "App nos" if " and " in numbers else "App no"
        where = f"{label} {numbers}" if numbers else ""
        return joined(italic(name), wording.formation(thing), where, _bracketed(court), *places)
    letter, number = wording.court_series(thing)
    if letter:
        series = f"{_COURTS.get(thing.body, thing.body)} Series {letter} No {number}"
        return joined(italic(name), series, _bracketed(british(thing.date)), *places)
    if thing.body == "International Court of Justice":
        return joined(italic(name), f"({joined(phase, court, by=', ')})", *places)
    return joined(italic(name), _bracketed(phase), thing.symbol, _bracketed(court), *places)


def _resolution(thing: Citable, places: list[str]) -> str:
    found = wording.resolution(thing)
    if found is None:
        return _document(thing, places)
    day, organ = _bracketed(british(thing.date)), _ORGANS[found.organ]
    return joined(f"{organ} Res {found.number}", day, f"UN Doc {found.symbol}", *places)


def _document(thing: Citable, places: list[str]) -> str:
    one, symbol = wording.numbered(thing), wording.un_symbol(thing)
    if one and one.label == "Conclusion":
        title = f"Conclusion No {one.number}" + (f": {one.subject}" if one.subject else "")
    else:
        title = re.sub(r"No\. ?0*(\d)", r"No \1", thing.title)
    where = f"UN Doc {symbol}" if symbol else ("" if one else thing.symbol)
    body = f"{thing.body}," if thing.body else ""
    return joined(body, _quoted(title), _bracketed(british(thing.date)), where, *places)


def _published(thing: Citable, places: list[str]) -> str:
    press = thing.kind == PRESS
    by = thing.author or ("" if press else thing.publisher)
    outlet = thing.publisher if press or thing.author not in {"", thing.publisher} else ""
    url = f"<{thing.url}>" if thing.url else ""
    accessed = f"accessed {british(thing.accessed)}" if thing.url and thing.accessed else ""
    parts = (_quoted(thing.title), italic(outlet) if outlet and press else outlet, _bracketed(british(thing.date)))
    copy = f", {wording.reposting(thing)}" if thing.reposted_by else ""
    return joined(joined(f"{by}," if by else "", *parts, *places) + copy, url, accessed)


def _short(thing: Citable) -> str:
    if thing.kind in {TREATY, DECLARATION}:
        return thing.short or thing.title
    if thing.kind in {VIEW, CASE}:
        return italic(wording.first_party(thing))
    if thing.kind in {PRESS, REPORT}:
        people = [_PERSON.match(one) for one in thing.author.split(" and ")] if thing.kind == PRESS else []
        surnames = " and ".join(one[2] for one in people if one) if people and all(people) else ""
        return surnames or thing.author or thing.publisher or _quoted(thing.title)
    found, one = wording.resolution(thing), wording.numbered(thing)
    if thing.kind == RESOLUTION and found:
        return f"{_ORGANS[found.organ]} Res {found.number}"
    said = f"{one.label} No {one.number}" if one else _quoted(thing.title)
    return joined(thing.body, said, by=", ")


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
