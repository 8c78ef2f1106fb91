"""The JSON Schema of one row that `assess --bulk` writes."""

from __future__ import annotations

from typing import Any

from obligations.render.words import ELEMENT, EXCEPTION, STATUS
from obligations.schemas.parts import COUNT, DAY_OR_NULL, NORM_BASIS, TEXT, list_, nullable, object_, texts, titled


def bulk_schema() -> dict[str, Any]:
    """Return the schema of one line of a part that `assess --bulk` writes as JSONL; Parquet has the same columns."""
    element = {
        "element": TEXT,
        "slot": {"enum": ["requiredSlot", "exceptionSlot", "optionSlot", "openSlot"]},
        "status": {"enum": list(ELEMENT)},
    }
    row = object_(
        {
            **texts("finding", "incident", "act", "date"),
            "state": {"type": "string", "pattern": "^[A-Z]{3}$"},
            "norm": TEXT,
            "treaty": nullable(TEXT),
            "citation": TEXT,
            "normBasis": {"enum": list(NORM_BASIS)},
            "encodingReview": {"enum": ["noLawyerReviewed", "lawyerReviewed"]},
            "status": {"enum": list(STATUS)},
            "gate": {"type": "string", "pattern": "^gate[A-Z]"},
            "bindingConfidence": {"enum": ["unverified", "low", "medium", "high", "sourced", None]},
            "listCompleteTo": DAY_OR_NULL,
            "tense": {"enum": ["completed", "conditional"]},
            "reasons": list_({"type": "string", "pattern": "^reason[A-Z]"}),
            "independentRoots": COUNT,
            "elements": list_(object_(element)),
            "exceptions": list_(object_({"exception": TEXT, "status": {"enum": list(EXCEPTION)}})),
            "reservations": list_(TEXT),
        }
    )
    return titled("bulk", "One finding of `obligations assess --bulk`", row)
