"""Finds what a user wants to cite and puts together what is on file about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from obligations import names
from obligations.cite import wording
from obligations.cite.record import (
    CASE,
    DECLARATION,
    DOCUMENT,
    FORMATION,
    PRESS,
    REPORT,
    RESOLUTION,
    TITLE_AS_ON_FILE,
    TREATY,
    VIEW,
    Citable,
)
from obligations.names import tail

if TYPE_CHECKING:
    from obligations.knowledge import KnowledgeBase
    from obligations.view import View

_KINDS: Final = {
    "view": VIEW,
    "judgment": CASE,
    "advisory-opinion": CASE,
    "order": CASE,
    "decision": CASE,
    "resolution": RESOLUTION,
}
_REFERENCE = re.compile(r"(?:(\S+) )?(UNTS|LNTS|ETS|CETS) (.+)\Z")
_NUMBERED = re.compile(r"\b(UNTS|ETS|CETS) (\d+)")
_ID = re.compile(r"[a-z0-9.-]+\Z")
_VOLUME = re.compile(r"\(vol\. (\d+)\)")
_UNSEEN = " not seen)"
_REMARK = re.compile(r" \((?:headline|title|read|text|name|first publication)\b[^)]*\)\Z")
"""What the editors say of a source beside its title."""
_FIRST = ("UNTS", "LNTS", "ETS", "CETS")
_EDITORS: Final = names.SOURCE + "editor-knowledge"
_TOLD: Final = {"adopted": "date", "entry into force": "date of entry into force", "registration number": ""}


def find(knowledge: KnowledgeBase, text: str) -> Citable:
    """Find what a text names: an id or symbol of a document, an id of a source, a treaty or provision, a title.

    Raises:
        UnknownNameError: Nothing on file is called so; the nearest names are given.
    """
    from obligations import nodes

    view, iri = knowledge.view, nodes.find(knowledge, text, "treaty", "document", "source")
    if iri.startswith((names.DOCUMENT, names.SOURCE)):
        return _document(view, iri) if iri.startswith(names.DOCUMENT) else _source(view, iri)
    treaty = view.one(iri, "ofTreaty")
    return _instrument(view, treaty or iri, iri if treaty else None)


def _instrument(view: View, iri: str, provision: str | None) -> Citable:
    series, volume, page, number = _printed(view, iri)
    kinds = view.many(iri, "a")
    treaty = names.OBL + "Treaty" in kinds or names.OBL + "BilateralAgreement" in kinds
    doubts = [_TOLD[one] for one in view.many(iri, "unverifiedCells") if one in _TOLD]
    from_memory = view.one(iri, "seriesReferenceSource") == _EDITORS
    unverified = [one for one in doubts if one]
    unverified += ["registration number"] if "" in doubts and number else []
    unverified += ["volume and page in the treaty series"] if from_memory else []
    return Citable(
        id=view.one(iri, "code") or tail(iri),
        kind=TREATY if treaty else DECLARATION,
        title=view.one(iri, "fullTitle") or view.label(iri),
        short=view.one(iri, "citedAs") or view.one(iri, "shortTitle") or "",
        date=view.one(iri, "adopted") or "",
        opened=view.one(iri, "openedForSignature") or "",
        in_force=view.one(iri, "entryIntoForce") or "",
        series=series,
        volume=volume,
        page=page,
        number=number,
        adopted_in=view.one(iri, "adoptedIn") or "",
        article=(view.one(provision, "number") or "") if provision else "",
        unverified=tuple(unverified),
    )


def _printed(view: View, iri: str) -> tuple[str, str, str, str]:
    """Return series, volume, first page and number: from the reference on file, and from the registration."""
    registration = view.one(iri, "registration") or ""
    reference = _REFERENCE.match(view.one(iri, "seriesReference") or "")
    numbers = dict(_NUMBERED.findall(registration))
    if reference:
        volume, series, where = reference.groups()
        return (series, volume, where, numbers.get(series, "")) if volume else (series, "", "", where)
    series = next((one for one in _FIRST if one in numbers), "")
    volume = _VOLUME.search(registration)
    return series, volume[1] if volume else "", "", numbers.get(series, "")


def _document(view: View, iri: str) -> Citable:
    kind = view.one(iri, "documentKind") or ""
    form = _KINDS.get(kind, DOCUMENT)
    confidence = view.one(iri, "confidence")
    full = view.one(iri, "fullTitle")
    doubts = ["symbol and date (well known, not read)"] if confidence == "M" else []
    doubts += ["symbol and date (weak)"] if confidence == "L" else []
    formation = view.one(iri, "courtFormation") or ""
    doubts += [FORMATION] if view.one(iri, "courtFormationSource") == _EDITORS else []
    doubts += [TITLE_AS_ON_FILE] if form in {DOCUMENT, RESOLUTION} and not full else []
    found = Citable(
        id=tail(iri),
        kind=form,
        title=full or view.label(iri),
        date=view.one(iri, "dcterms:issued") or "",
        body=view.one(iri, "dcterms:publisher") or "",
        symbol=view.one(iri, "symbol") or "",
        documents=kind,
        url=view.one(iri, "sourceUrl") or "",
        formation=formation,
        unverified=tuple(doubts),
    )
    place = re.sub(r"\Aarts?\. ", "", wording.place_in_symbol(found)) if kind == "ilc" else ""
    from dataclasses import replace

    return replace(found, article=place)


def _kind_of_source(symbol: str, *, media: bool) -> str:
    """Tell which form a source takes: one with a symbol that of the document or resolution it is."""
    if symbol:
        return RESOLUTION if "/RES/" in symbol else DOCUMENT
    return PRESS if media else REPORT


def _source(view: View, iri: str) -> Citable:
    media = view.one(iri, "sourceKind") == names.OBL + "sourceMedia"
    title = view.label(iri)
    unseen = _UNSEEN in title
    title = _REMARK.sub("", title)
    publisher = view.one(iri, "dcterms:publisher") or ""
    author, symbol = view.one(iri, "dcterms:creator") or "", view.one(iri, "symbol") or ""
    return Citable(
        id=tail(iri),
        kind=_kind_of_source(symbol, media=media),
        title=f"[{title}]" if unseen else title.removesuffix(f", {symbol}"),
        date=view.one(iri, "dcterms:issued") or "",
        body=author if symbol else "",
        symbol=symbol,
        author="" if symbol else author,
        publisher="" if "not named" in publisher else publisher,
        reposted_by=view.one(iri, "repostedBy") or "",
        url=view.one(iri, "sourceUrl") or "",
        accessed=view.one(iri, "checkedOn") or "",
        unverified=("title (not seen; what stands in brackets are the editors' words)",) if unseen else (),
    )
