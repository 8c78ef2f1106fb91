"""Reads acts of States towards treaties, and reservations, from the graph into records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.model import Reservation, TreatyAct
from obligations.names import tail

if TYPE_CHECKING:
    from obligations.view import View


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
