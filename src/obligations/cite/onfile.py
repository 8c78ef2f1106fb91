"""Finds what a user wants to cite and puts together what is on file about it."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Final

from obligations import names
from obligations.cite import wording
from obligations.cite.record import (
    CASE,
    DECLARATION,
    DOCUMENT,
    PRESS,
    REPORT,
    RESOLUTION,
    TITLE_AS_ON_FILE,
    TREATY,
    VIEW,
    Citable,
)
from obligations.errors import UnknownNameError
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
    view, plain = knowledge.view, text.strip()
    name = plain.removeprefix("doc:").removeprefix("src:")
    for base, kind, make in ((names.DOCUMENT, "Document", _document), (names.SOURCE, "Source", _source)):
        if _ID.match(name) and names.OBL + kind in view.many(base + name, "a"):
            return make(view, base + name)
    known = _symbols_and_titles(view)
    if plain.lower() in known:
        return _document(view, known[plain.lower()])
    try:
        code, provision = knowledge.names.provision(plain)
    except UnknownNameError as error:
        if error.kind != "treaty":
            raise
        ids = [tail(one) for kind in ("Document", "Source") for one in view.subjects("a", names.OBL + kind)]
        close = difflib.get_close_matches(plain, ids, n=3, cutoff=0.6)
        raise UnknownNameError("treaty, document or source", plain, [*error.nearest, *close][:3]) from None
    return _instrument(view, names.TREATY + code.lower(), provision)


def _symbols_and_titles(view: View) -> dict[str, str]:
    """Map the symbols and titles of documents, in lower case, to the documents; what several share names none."""
    found: dict[str, set[str]] = {}
    for one in view.subjects("a", names.OBL + "Document"):
        for said in (*view.many(one, "symbol"), *view.many(one, "dcterms:title")):
            found.setdefault(said.lower(), set()).add(one)
    return {said: min(those) for said, those in found.items() if len(those) == 1}


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
        unverified=tuple(doubts),
    )
    place = re.sub(r"\Aarts?\. ", "", wording.place_in_symbol(found)) if kind == "ilc" else ""
    from dataclasses import replace

    return replace(found, article=place)


def _source(view: View, iri: str) -> Citable:
    media = view.one(iri, "sourceKind") == names.OBL + "sourceMedia"
    title = view.label(iri)
    unseen = _UNSEEN in title
    title = _REMARK.sub("", title)
    publisher = view.one(iri, "dcterms:publisher") or ""
    return Citable(
        id=tail(iri),
        kind=PRESS if media else REPORT,
        title=f"[{title}]" if unseen else title,
        date=view.one(iri, "dcterms:issued") or "",
        author=view.one(iri, "dcterms:creator") or "",
        publisher="" if "not named" in publisher else publisher,
        url=view.one(iri, "sourceUrl") or "",
        accessed=view.one(iri, "checkedOn") or "",
        unverified=("title (not seen; what stands in brackets are the editors' words)",) if unseen else (),
    )
