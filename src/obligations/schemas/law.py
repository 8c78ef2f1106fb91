"""The JSON Schemas of what bound a State: `bound` and `diff`."""

from __future__ import annotations

from typing import Any

from obligations.schemas.parts import (
    COUNT,
    DAY,
    DAY_OR_NULL,
    TEXT,
    list_,
    nullable,
    object_,
    ref,
    texts,
    titled,
)


def bound_answer() -> dict[str, Any]:
    """Return the schema of one answer of `bound`."""
    since = {"oneOf": [DAY, {"type": "null"}, object_({"earliest": DAY_OR_NULL, "latest": DAY_OR_NULL})]}
    return object_(
        {
            **texts("state", "treaty"),
            "provision": nullable(TEXT),
            "on": DAY,
            "territory": nullable(TEXT),
            "status": {"enum": ["bound", "notBound", "signatoryOnly", "unknown"]},
            "since": since,
            "until": DAY_OR_NULL,
            "via": nullable(TEXT),
            "reason": TEXT,
            "acts": list_(ref("treatyAct")),
            "reservations": list_(ref("reservation")),
            "dataCompleteTo": DAY_OR_NULL,
            "dataNote": TEXT,
            "notes": list_(TEXT),
        }
    )


def bound_schema() -> dict[str, Any]:
    """Return the schema of `bound --format json`."""
    body = object_(
        {"schemaVersion": {"const": 1}, "dataVersion": TEXT, "lawAsOf": DAY, "answers": list_(bound_answer())}
    )
    return titled("bound", "Answers of `obligations bound`", body)


def diff_schema() -> dict[str, Any]:
    """Return the schema of `diff --format json`."""
    from obligations.diff import KINDS

    change = object_(
        {
            "kind": {"enum": list(KINDS)},
            "treaty": nullable(TEXT),
            "effectiveFrom": DAY,
            "possiblyFrom": DAY_OR_NULL,
            **dict.fromkeys(("territory", "via"), nullable(TEXT)),
            **texts("what", "act", "source", "confidence", "note"),
        }
    )
    statuses = ("bound", "notBound", "signatoryOnly", "unknown")
    body = object_(
        {
            "schemaVersion": {"const": 1},
            "dataVersion": TEXT,
            "lawAsOf": DAY,
            "state": TEXT,
            "first": DAY,
            "second": DAY,
            "territory": nullable(TEXT),
            "changes": list_(change),
            "unknown": list_(object_({"treaty": TEXT, "on": DAY, "reason": TEXT})),
            "listsEnd": list_(object_({"treaty": TEXT, "completeTo": DAY})),
            "reservationsEnd": list_(object_({"treaty": TEXT, "readTo": DAY_OR_NULL})),
            "undatedDeclarations": list_(object_({**texts("treaty", "provision"), "listOf": DAY})),
            "unchanged": object_(dict.fromkeys(statuses, COUNT), optional=statuses),
        }
    )
    return titled("diff", "Answers of `obligations diff`", body)
