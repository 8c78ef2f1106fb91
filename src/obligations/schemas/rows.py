"""The JSON Schemas of one row that `assess --bulk` writes: of a finding, and of what came of a record."""

from __future__ import annotations

from typing import Any

from obligations.render.words import STATUS
from obligations.schemas.codes import codes
from obligations.schemas.parts import COUNT, DAY_OR_NULL, TEXT, list_, nullable, object_, titled

_WHAT_A_ROW_IS = (
    "A question with its grounds, never a verdict: the act may breach the provision, and may breach is not breached. "
    "Absence of a row is not a no: law and facts that are not on file are not assessed. Parquet has the same columns."
)


def _told(schema: dict[str, Any], words: str) -> dict[str, Any]:
    """Say what a field means."""
    return {**schema, "description": words}


def bulk_schema() -> dict[str, Any]:
    """Return the schema of one line of a part that `assess --bulk` writes as JSONL; Parquet has the same columns."""
    element = {
        "element": _told(TEXT, "Id of the element; `obligations trace` says what it asks."),
        "slot": _told(codes("Slot"), "What the element belongs to."),
        "status": _told(codes("ElementStatus"), "How the record fills it."),
    }
    exception = {
        "exception": _told(TEXT, "Id of the exception."),
        "status": _told(codes("ExceptionStatus"), "How it stands."),
    }
    return titled(
        "bulk",
        "One finding of `obligations assess --bulk`",
        {
            "description": _WHAT_A_ROW_IS,
            **object_({**_about(), **_standing(), **_record(element, exception)}),
        },
    )


def _about() -> dict[str, Any]:
    """What is asked of whom, and as what the norm is encoded."""
    state = {"type": "string", "pattern": "^[A-Z]{3}$"}
    return {
        "finding": _told(TEXT, "Id of the finding: norm, act and State. `obligations explain` takes it."),
        "incident": _told(TEXT, "Id of the record."),
        "act": _told(TEXT, "Id of the act in it."),
        "date": _told(TEXT, "When the act was done, as filed (EDTF)."),
        "state": _told(state, "Whose duty it is, ISO 3166-1 alpha-3 or the code that ISO 3166-3 keeps."),
        "norm": _told(TEXT, "Id of the norm."),
        "treaty": _told(nullable(TEXT), "Code of the treaty; null for a rule of custom."),
        "citation": _told(TEXT, "The provision as it is cited, with the treaty that carries it."),
        "normBasis": _told(codes("NormBasis"), "On what ground the provision is read so."),
        "encodingReview": _told(codes("EncodingReview"), "Whether a lawyer has reviewed the encoding of the norm."),
    }


def _standing() -> dict[str, Any]:
    """How the finding stands, and what bound the State."""
    sure = {"enum": ["unverified", "low", "medium", "high", "sourced", None]}
    return {
        "status": _told(codes("FindingStatus"), "How the finding stands on this record."),
        "gate": _told(codes("BindingGate"), "Whether the norm bound the State at the time of the act."),
        "bindingConfidence": _told(
            sure,
            "How sure the least sure act of the State is on which `gate` rests; `unverified` is from memory. Null "
            "where it rests on no act.",
        ),
        "listCompleteTo": _told(DAY_OR_NULL, "Day to which the list of parties is complete; null if unknown."),
        "tense": _told(codes("Tense"), "Whether it is about what was done, or what was in prospect."),
        "reasons": _told(list_(codes("Reason")), "What holds the finding down."),
    }


def _record(element: dict[str, Any], exception: dict[str, Any]) -> dict[str, Any]:
    """What the record shows."""
    return {
        "independentRoots": _told(COUNT, "The fewest independent sources behind any element of the norm."),
        "elements": _told(list_(object_(element)), "Elements of the norm and of its exceptions."),
        "exceptions": _told(list_(object_(exception)), "Exceptions of the norm."),
        "reservations": _told(list_(TEXT), "Ids of the reservations and declarations that touch the finding."),
    }


def bulk_record_schema() -> dict[str, Any]:
    """Return the schema of one line of the file of records that `assess --bulk` writes beside each part."""
    row = object_(
        {
            "line": {"type": "integer", "minimum": 1},
            "id": nullable(TEXT),
            "outcome": {"enum": ["assessed", "faulty"]},
            "acts": nullable(COUNT),
            "findings": nullable(COUNT),
            "leftOut": nullable(object_(dict.fromkeys(STATUS, COUNT), optional=tuple(STATUS))),
        }
    )
    return titled("bulk-record", "What came of one record in `obligations assess --bulk`", row)
