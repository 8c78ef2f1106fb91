"""Citations of what is on file: `citable` finds the thing, `cite` writes it in a style, `footnotes` numbers several.

>>> from obligations.cite import Citable, cite
>>> printed = {"series": "UNTS", "volume": "1465", "page": "85"}
>>> cat = Citable("CAT", "treaty", "Convention against Torture", date="1984-12-10", **printed)
>>> cite(cat, "bluebook", at="art 3(1)").text
'Convention Against Torture art. 3, ¶ 1, Dec. 10, 1984, 1465 U.N.T.S. 85.'
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from obligations.cite.record import (
    CASE,
    DECLARATION,
    DOCUMENT,
    FORMATION,
    PRESS,
    RESOLUTION,
    TITLE_AS_ON_FILE,
    TREATY,
    VIEW,
    Citable,
    Citation,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["FORMS", "STYLES", "Citable", "Citation", "citable", "cite", "footnotes"]

STYLES: Final = ("un", "oscola", "bluebook", "bibtex", "csl-json")
FORMS: Final = ("footnote", "bibliography")
_PROSE: Final = STYLES[:3]


def cite(thing: Citable, style: str, form: str = "footnote", at: str = "", earlier: int | None = None) -> Citation:
    """Write one citation. Nothing is looked up: what the record lacks is left out, and named in `missing`.

    Args:
        thing: What to cite.
        style: One of `STYLES`.
        form: `footnote` or `bibliography`.
        at: The place in the text, such as `para 11`; an article that the record names comes before it.
        earlier: Number of the note that cited the thing first; the short form is written then.

    Raises:
        UsageError: There is no such style or form.
    """
    from obligations.cite import pinpoint
    from obligations.cite.wording import curly

    writer: Any = _writer(style, form)
    article = [pinpoint.Pinpoint("article", thing.article)] if thing.article else []
    places = [*article, *pinpoint.read(at)]
    if form == "bibliography":
        text = writer.bibliography(thing)
    elif earlier is not None and style in _PROSE:
        text = writer.again(thing, places, earlier)
    else:
        text = writer.footnote(thing, places)
    text = curly(text) if style in _PROSE else text
    return Citation(thing.id, style, form, text, _missing(thing, style), _unverified(thing, text))


def footnotes(things: Iterable[tuple[Citable, str]], style: str) -> list[Citation]:
    """Write the notes of a text in order, each thing with its place: whole at its first mention, short after it.

    Args:
        things: What each note cites, and where in it.
        style: `un`, `oscola` or `bluebook`.
    """
    first: dict[Citable, int] = {}
    written = []
    for number, (thing, at) in enumerate(things, 1):
        whole = replace(thing, article="")
        written.append(cite(thing, style, at=at, earlier=first.get(whole)))
        first.setdefault(whole, number)
    return written


def citable(knowledge: Any, text: str) -> Citable:
    """Find what a text names: a treaty or provision, a document of authority, or a source.

    Raises:
        UnknownNameError: Nothing on file is called so; the nearest names are given.
    """
    from obligations.cite.onfile import find

    return find(knowledge, text)


def _writer(style: str, form: str) -> object:
    from importlib import import_module

    from obligations.errors import UsageError

    if style not in STYLES or form not in FORMS:
        known = f"styles are {', '.join(STYLES)}; forms {' and '.join(FORMS)}"
        raise UsageError(f'"{style}" as "{form}" is not known: {known}')
    return import_module(f"obligations.cite.{'csl' if style == 'csl-json' else style}")


def _unverified(thing: Citable, text: str) -> tuple[str, ...]:
    """Name the facts from memory that this text uses; another style may leave them out."""
    from obligations.cite.days import american, british
    from obligations.cite.wording import curly

    title = curly(thing.title.rpartition(":")[2].strip()).lower()
    used = {
        TITLE_AS_ON_FILE: title in curly(text).lower(),
        FORMATION: "[GC]" in text,
        "registration number": thing.number in text,
        "volume and page in the treaty series": (thing.volume or thing.number) in text,
        "date of entry into force": any(day in text for day in (british(thing.in_force), thing.in_force)),
        "date": any(day in text for day in (british(thing.date), american(thing.date), thing.date)),
    }
    return tuple(one for one in thing.unverified if used.get(one, True))


def _missing(thing: Citable, style: str) -> tuple[str, ...]:
    """Name the facts that the form asks for and the record lacks."""
    from obligations.cite.days import exact, parts

    wanted: dict[str, bool] = {"date": bool(parts(thing.date))}
    if thing.kind == TREATY:
        numbered = bool(thing.number) and thing.series not in {"", "UNTS", "LNTS"}
        wanted |= {
            "date of entry into force": bool(thing.in_force) or style in {"un", "bluebook"},
            "treaty series": bool(thing.series),
            "page in the treaty series": bool(thing.page) or numbered or (style == "un" and bool(thing.number)),
        }
    elif thing.kind == DECLARATION:
        wanted["resolution that contains it"] = bool(thing.adopted_in)
    elif thing.kind in {CASE, VIEW, DOCUMENT, RESOLUTION}:
        wanted |= {"court or body": bool(thing.body), "symbol or number": bool(thing.symbol)}
    else:
        wanted |= {"publisher": bool(thing.publisher), "address": bool(thing.url)}
        wanted["author"] = thing.kind != PRESS or bool(thing.author)
    if parts(thing.date) and not exact(thing.date) and len(parts(thing.date)) == 1:
        wanted[f"day of the date ({thing.date} is on file)"] = False
    return tuple(name for name, known in wanted.items() if not known)
