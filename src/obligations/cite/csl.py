"""Items of CSL-JSON (Citation Style Language 1.0, schema csl-data.json), which reference managers read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from obligations.cite import wording
from obligations.cite.days import parts
from obligations.cite.record import CASE, DECLARATION, DOCUMENT, PRESS, REPORT, RESOLUTION, TREATY, VIEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obligations.cite.pinpoint import Pinpoint
    from obligations.cite.record import Citable

_TYPES: Final = {
    TREATY: "treaty",
    DECLARATION: "bill",
    RESOLUTION: "bill",
    VIEW: "legal_case",
    CASE: "legal_case",
    DOCUMENT: "report",
    PRESS: "article-newspaper",
    REPORT: "report",
}
_SERIES: Final = {
    "UNTS": "United Nations Treaty Series",
    "LNTS": "League of Nations Treaty Series",
    "ETS": "European Treaty Series",
    "CETS": "Council of Europe Treaty Series",
}


def footnote(thing: Citable, places: Sequence[Pinpoint]) -> str:
    """Write one item as JSON, with the place in the text as its locator."""
    from obligations.cite.pinpoint import oscola

    return json.dumps(item(thing, "; ".join(map(oscola, places))), ensure_ascii=False, indent=2)


def bibliography(thing: Citable) -> str:
    """Write one item as JSON, without a place."""
    return footnote(thing, [])


def item(thing: Citable, locator: str = "") -> dict[str, Any]:
    """Return the item as the schema has it; what is not on file has no key."""
    by = thing.author or (thing.publisher if thing.kind == REPORT else "")
    treaty = thing.kind == TREATY
    number = thing.number if treaty else wording.communication(thing) or thing.symbol
    found: dict[str, Any] = {
        "id": thing.id,
        "type": _TYPES[thing.kind],
        "title": thing.title,
        "title-short": thing.short if thing.short != thing.title else "",
        "author": _names(by, thing.kind) or [{"literal": thing.body}] * (thing.kind == DOCUMENT and bool(thing.body)),
        "authority": thing.body if thing.kind in {CASE, VIEW, RESOLUTION} else "",
        "container-title": _SERIES.get(thing.series, thing.series) or thing.publisher * (thing.kind == PRESS),
        "publisher": thing.publisher if thing.kind == REPORT else "",
        "volume": thing.volume,
        "page": thing.page,
        "number": number,
        "references": thing.adopted_in,
        "issued": _date(thing.date),
        "accessed": _date(thing.accessed) if thing.url else {},
        "URL": thing.url,
        "locator": locator,
        "note": f"entered into force: {thing.in_force}" if thing.in_force else wording.reposting(thing),
        "language": "en",
    }
    return {name: value for name, value in found.items() if value}


def _names(text: str, kind: str) -> list[dict[str, str]]:
    """Name authors: persons by family and given name where there are two words, everybody else in one piece."""
    found = []
    for one in text.split(" and ") if kind == PRESS else [text] * bool(text):
        given, _, family = one.partition(" ")
        person = kind == PRESS and family and " " not in family
        found.append({"family": family, "given": given} if person else {"literal": one})
    return [one for one in found if any(one.values())]


def _date(text: str) -> dict[str, Any]:
    found = parts(text)
    return {"date-parts": [list(one) for one in found]} if found else {}
