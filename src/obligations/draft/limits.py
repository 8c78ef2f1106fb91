"""How long a draft may be: as its record says, else as the table of procedures has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from obligations import names
from obligations.draft.record import Limit

if TYPE_CHECKING:
    from obligations.draft.record import Kind
    from obligations.view import View

_SIZE = re.compile(r"(\d+) (words|pages)")
_GRADED = frozenset({"high", "medium", "low"})


def limit_of(view: View, kind: Kind, procedure: str) -> Limit | None:
    """Return the limit of a draft with how sure it is; None where neither the record nor the procedure says any.

    A procedure's row names the size for one sender first, and after it the size for several together.
    """
    if kind.limit or not procedure:
        return kind.limit
    iri = names.PROCEDURE + procedure
    said = view.one(iri, "lengthLimit") or "unknown"
    sizes = _SIZE.findall(said)
    if not sizes and said != "none":
        return None
    confidence = view.one(iri, "confidence") or ""
    return Limit(
        unit=sizes[0][1] if sizes else "none",
        single=int(sizes[0][0]) if sizes else None,
        joint=int(sizes[1][0]) if len(sizes) > 1 else None,
        checked_on=view.one(iri, "lookedUpOn") or "",
        source=f"table of procedures: {said}; {view.one(iri, 'dcterms:source') or 'no source on file'}",
        confidence=confidence if confidence in _GRADED else "unverified",
    )
