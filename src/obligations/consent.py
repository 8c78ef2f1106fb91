"""Acts of States towards treaties, and reservations: their records, and how they are read from the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from obligations.names import tail

if TYPE_CHECKING:
    from obligations.view import View


@dataclass(frozen=True)
class TreatyAct:
    """One act of a State towards a treaty, as the depositary or another source records it.

    Attributes:
        id: Id of the act.
        kind: `ratification`, `accession`, `signature` and so on.
        date: Day of the act as written (EDTF).
        effect: Day from which it has effect for certain (ISO).
        possibly: First day on which it may have effect (ISO); the same where the day is known.
        basis: Ground of the day of effect.
        territory: Id of the territory, where it is about one only.
        sources: Titles of the sources, the main one first.
        source_date: Day to which the source goes.
        confidence: `sourced` or `unverified`.
        note: What a reader must know.
    """

    id: str
    kind: str
    date: str
    effect: str
    possibly: str
    basis: str
    territory: str = ""
    sources: tuple[str, ...] = ()
    source_date: str = ""
    confidence: str = ""
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "id": self.id,
            "kind": self.kind,
            "date": self.date,
            "effectiveFrom": self.effect,
            "possiblyFrom": self.possibly,
            "effectBasis": self.basis,
            "territory": self.territory,
            "sources": list(self.sources),
            "sourceAsOf": self.source_date,
            "confidence": self.confidence,
            "note": self.note,
        }


@dataclass(frozen=True)
class Reservation:
    """A reservation or declaration, with the effect that the data give it."""

    id: str
    kind: str
    articles: str
    effect: str
    legal_effect: str
    gist: str
    made_on: str
    withdrawn_on: str
    territory: str
    source: str
    source_date: str
    confidence: str
    note: str = ""

    def holds_in(self, territory: str | None) -> bool:
        """Tell whether it holds in a territory, or for the State at large; one made for a territory does only there."""
        return not self.territory or territory in self.territory.split(", ")

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "id": self.id,
            "kind": self.kind,
            "articles": self.articles,
            "effect": self.effect,
            "legalEffect": self.legal_effect,
            "gist": self.gist,
            "madeOn": self.made_on,
            "withdrawnOn": self.withdrawn_on,
            "territory": self.territory,
            "source": self.source,
            "sourceAsOf": self.source_date,
            "confidence": self.confidence,
            "note": self.note,
        }


def treaty_act(view: View, iri: str) -> TreatyAct:
    """Read one act of a State towards a treaty."""
    sources = [*view.many(iri, "dcterms:source"), *view.many(iri, "corroboratedBy")]
    return TreatyAct(
        id=tail(iri),
        kind=view.one(iri, "actKind") or "",
        date=view.one(iri, "date") or "",
        effect=view.one(iri, "fromDay") or "",
        possibly=view.one(iri, "possiblyFromDay") or "",
        basis=tail(view.one(iri, "effectBasis") or ""),
        territory=tail(view.one(iri, "onlyIn") or ""),
        sources=tuple(view.label(source) for source in sources),
        source_date=view.one(iri, "sourceAsOf") or "",
        confidence=view.one(iri, "confidence") or "",
        note=view.one(iri, "note") or "",
    )


def reservation(view: View, iri: str) -> Reservation:
    """Read one reservation or declaration."""
    source = view.one(iri, "dcterms:source")
    return Reservation(
        id=tail(iri),
        kind=view.one(iri, "reservationKind") or "",
        articles=view.one(iri, "articles") or "",
        effect=tail(view.one(iri, "reservationEffect") or ""),
        legal_effect=tail(view.one(iri, "legalEffect") or ""),
        gist=view.one(iri, "gist") or "",
        made_on=view.one(iri, "date") or "",
        withdrawn_on=view.one(iri, "withdrawnOn") or "",
        territory=", ".join(tail(one) for one in view.many(iri, "onlyIn")),
        source=view.label(source) if source else "",
        source_date=view.one(iri, "sourceAsOf") or "",
        confidence=view.one(iri, "confidence") or "",
        note=view.one(iri, "note") or "",
    )
