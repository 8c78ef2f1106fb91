"""Rows that can be used and cited: what the rules found, with the day, the provision and what the encoding rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from obligations import names
from obligations.findings import MODES, FindingReader
from obligations.load.terms import obl, value
from obligations.names import tail
from obligations.unbound import Asked
from obligations.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import Quad

    from obligations.bulk.engine import Found, FoundRow, Row
    from obligations.view import Quads

COLUMNS: Final = (
    *("finding", "incident", "act", "date", "state", "norm", "treaty", "citation", "normBasis", "encodingReview"),
    *("status", "gate", "bindingConfidence", "listCompleteTo", "tense", "reasons", "independentRoots"),
    *("elements", "exceptions", "reservations"),
)
"""The columns of a row, in their order."""

_EDTF = obl("edtf")
_CONFIDENCE: Final = ("unverified", "low", "medium", "high", "sourced")
"""How sure the record of an act of a State is, the least sure first."""


class _Cited(NamedTuple):
    """What the law on file says of a norm."""

    treaty: str | None
    citation: str
    basis: str
    review: str
    complete_to: str | None


class Rows:
    """Completes rows under one law, of which it reads each thing once.

    Args:
        law: The law on file.
        statuses: The statuses that are told.
    """

    def __init__(self, law: Quads, statuses: frozenset[str]) -> None:
        self._reader = FindingReader(View(law))
        self._statuses = statuses
        self._norms: dict[tuple[str, str], _Cited] = {}
        self._confidence: dict[tuple[str, str, str, str, tuple[str, ...]], str | None] = {}

    def of(self, quads: Iterable[Quad], found: Found) -> Iterator[Row]:
        """Return one row for each finding of a wanted status, in the order of their ids.

        Args:
            quads: What the records state, the days of the acts among it.
            found: What the rules derived from that.
        """
        days = {value(one.subject): value(one.object) for one in quads if one.predicate == _EDTF}
        for row in found.statuses():
            if row["status"] in self._statuses:
                yield self._row(row, days.get(f"{names.ACT}{row['incident']}.{row['act']}", ""))

    def _row(self, row: FoundRow, day: str) -> Row:
        norm, via = row["norm"], row["via"]
        cited = self._norms.get((norm, via)) or self._cite(norm, via)
        return {
            "finding": row["finding"],
            "incident": row["incident"],
            "act": row["act"],
            "date": day,
            "state": row["state"],
            "norm": norm,
            "treaty": cited.treaty,
            "citation": cited.citation,
            "normBasis": cited.basis,
            "encodingReview": cited.review,
            "status": row["status"],
            "gate": row["gate"],
            "bindingConfidence": self._sure(row),
            "listCompleteTo": cited.complete_to,
            "tense": row["tense"],
            "reasons": row["reasons"],
            "independentRoots": row["independentRoots"],
            "elements": row["elements"],
            "exceptions": row["exceptions"],
            "reservations": row["reservations"],
        }

    def _cite(self, norm: str, via: str) -> _Cited:
        reader, view, iri = self._reader, self._reader.view, names.NORM + norm
        instrument = view.one(iri, "instrument") or ""
        found = _Cited(
            None if instrument.startswith(names.CUSTOM) else view.one(instrument, "code"),
            reader.citation(instrument, reader.provision(iri), via or None),
            tail(view.one(iri, "normBasis") or "textual"),
            tail(view.one(iri, "encodingReview") or "noLawyerReviewed"),
            view.one(via or instrument, "dataCompleteTo"),
        )
        return self._norms.setdefault((norm, via), found)

    def _sure(self, row: FoundRow) -> str | None:
        """Say how sure the least sure act is on which the answer at the gate rests; nothing where there is no act."""
        asked = row["state"], row["norm"], row["via"], row["gate"], tuple(row["grounds"])
        if asked not in self._confidence:
            self._confidence[asked] = self._least_sure(*asked)
        return self._confidence[asked]

    def _least_sure(self, state: str, norm: str, via: str, gate: str, grounds: Sequence[str]) -> str | None:
        declared = [one for one in grounds if one.startswith(names.TREATY_ACTION)]
        bindings = [one for one in grounds if one not in declared]
        asked = Asked(names.STATE + state, names.NORM + norm, "", MODES[gate])
        acts = self._reader.consent(asked, via or None, bindings, declared)
        told = {one.confidence for one in acts}
        return next((one for one in _CONFIDENCE if one in told), None)


def notice(law: Quads) -> str:
    """Say what rows of findings are, and what they are not.

    Args:
        law: The law on file.
    """
    view = View(law)
    unread, read = (
        len(view.subjects("encodingReview", names.OBL + one)) for one in ("noLawyerReviewed", "lawyerReviewed")
    )
    return (
        "A finding says that an act may breach a provision, and why that is asked; may breach is not breached. "
        f"No lawyer has reviewed {unread} of the {unread + read} encoded norms. "
        "Absence of a row is not a no: law and facts that are not on file are not assessed. Not legal advice."
    )
