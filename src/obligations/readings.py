"""The documents of authority that read a provision, and those that its norms and elements cite."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from obligations.names import tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from obligations.answer import Answer
    from obligations.knowledge import KnowledgeBase
    from obligations.view import View


@dataclass(frozen=True)
class Reading:
    """A document of authority.

    Attributes:
        id: Id of the document.
        title: Its title.
        symbol: Its symbol.
        issued: When it was issued.
        body: Who issued it.
        reads: The provisions asked about, above or below, that it reads, as printed; empty where it is only cited.
        settles: What it settles, in our words.
        passage: Where.
        settled: How settled the point is, in the judgement of the editors.
        read: Whether somebody read the passage: yes, partly or no.
        confidence: How sure the record is: H seen, M well known but unread here, L weak.
        outcome: What was decided, where it decides a case.
        later: The document that took its place.
        cited_for: Norms and elements of this provision that cite it.
    """

    id: str
    title: str
    symbol: str
    issued: str
    body: str
    reads: str
    settles: str
    passage: str
    settled: str
    read: str
    confidence: str
    outcome: str
    later: str
    cited_for: tuple[str, ...]


def readings(knowledge: KnowledgeBase, code: str, iri: str, norms: Sequence[str]) -> tuple[Reading, ...]:
    """List the documents that read the provision, and those that its norms cite without more."""
    view = knowledge.view
    cited = _cited(view, norms)
    answer = knowledge.query("authority-of-provision", provision=f"{code}:{tail(iri).rpartition('/')[2]}")
    found: dict[str, Reading] = {}
    for row in _rows(answer):
        one = _reading(row, tuple(cited.get(row["document"], ())))
        known = found.get(one.id)
        reads = f"{known.reads}, {one.reads}" if known and one.reads not in known.reads.split(", ") else one.reads
        found[one.id] = one if known is None else replace(known, reads=reads)
    for document, uses in cited.items():
        if tail(document) not in found:
            found[tail(document)] = _cited_only(view, document, tuple(uses))
    return tuple(sorted(found.values(), key=lambda one: (not one.settles, not one.cited_for, one.body, one.issued)))


def _cited(view: View, norms: Sequence[str]) -> dict[str, list[str]]:
    """Say of each document for which norm or element it is cited."""
    found: dict[str, list[str]] = {}
    for norm in norms:
        for document in view.many(norm, "authority"):
            found.setdefault(document, []).append(tail(norm))
        for owner in (norm, *view.many(norm, "exception")):
            for element in view.many(owner, "element"):
                for document in {*view.many(element, "authority"), *view.many(element, "contextAuthority")}:
                    found.setdefault(document, []).append(f"{tail(owner)}, element {view.one(element, 'order')}")
    return found


def _reading(row: dict[str, str], cited_for: tuple[str, ...]) -> Reading:
    same = ("title", "symbol", "body", "reads", "settles", "passage", "settled", "read", "confidence", "outcome")
    later = tail(row["later"]) if row["later"] else ""
    return Reading(
        id=tail(row["document"]),
        issued=row["date"],
        later=later,
        cited_for=cited_for,
        **{one: row[one] for one in same},
    )


def _cited_only(view: View, document: str, cited_for: tuple[str, ...]) -> Reading:
    """Read a document that is cited for a norm, and of which nothing is on file as to this provision itself."""

    def said(name: str) -> str:
        return view.one(document, name) or ""

    return Reading(
        id=tail(document),
        title=view.label(document),
        symbol=said("symbol"),
        issued=said("dcterms:issued"),
        body=said("dcterms:publisher"),
        reads="",
        settles=said("settles"),
        passage=said("settlesAt"),
        settled=said("settledOrContested"),
        read=said("paragraphRead"),
        confidence=said("confidence"),
        outcome=said("outcome"),
        later=tail(said("supersededBy")) if said("supersededBy") else "",
        cited_for=cited_for,
    )


def _rows(answer: Answer) -> Iterable[dict[str, str]]:
    for row in answer.rows:
        yield {name: getattr(cell, "value", "") for name, cell in zip(answer.columns, row, strict=True)}
