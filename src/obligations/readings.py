"""The documents of authority that read a provision, and those that its norms and elements cite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from obligations.names import tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
        later: The documents that took its place.
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
    rows: dict[str, list[dict[str, str]]] = {}
    for row in answer.records():
        rows.setdefault(row["document"], []).append(row)
    found = {tail(one): _reading(of_it, tuple(cited.get(one, ()))) for one, of_it in rows.items()}
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


def _reading(rows: Sequence[dict[str, str]], cited_for: tuple[str, ...]) -> Reading:
    """Join the rows of one document: it may read several provisions, and several may have taken its place."""
    same = ("title", "symbol", "body", "settles", "passage", "settled", "read", "confidence", "outcome")
    row = rows[0]
    return Reading(
        id=tail(row["document"]),
        issued=row["date"],
        reads=_joined(one["reads"] for one in rows),
        later=_joined(tail(one["later"]) for one in rows),
        cited_for=cited_for,
        **{one: row[one] for one in same},
    )


def _joined(values: Iterable[str]) -> str:
    return ", ".join(one for one in dict.fromkeys(values) if one)


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
        later=_joined(tail(one) for one in view.many(document, "supersededBy")),
        cited_for=cited_for,
    )
