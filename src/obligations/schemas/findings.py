"""The JSON Schemas of what is said of findings: `assess`, `why-not`, `what-if`."""

from __future__ import annotations

from typing import Any

from obligations.render.words import ELEMENT, STATUS
from obligations.schemas.parts import (
    COUNT,
    DAY,
    TEXT,
    list_,
    nullable,
    object_,
    ref,
    texts,
    titled,
)

_INCIDENT = object_(
    {
        **texts("id", "title", "summary"),
        "acts": list_(
            object_(
                {
                    **texts("id", "date", "place"),
                    **{name: list_(TEXT) for name in ("actors", "organizations", "states", "leadsTo")},
                    "counts": list_(object_(texts("count", "kind", "of", "source", "locator", "asOf"))),
                }
            )
        ),
        "interventions": list_(
            object_(texts("id", "body", "date", "kind", "gist", "source", "locator", "canDecide", "cannotDecide"))
        ),
        "sources": list_(ref("source")),
    }
)


def findings_schema() -> dict[str, Any]:
    """Return the schema of `assess --format json` (contract, section 5)."""
    body = object_(
        {
            "schemaVersion": {"const": 1},
            **texts("softwareVersion", "dataVersion"),
            "lawAsOf": DAY,
            "examined": object_({"incidents": COUNT, "acts": COUNT, "norms": COUNT}),
            "dataFiles": list_(TEXT),
            "incidents": list_(_INCIDENT),
            "findings": list_(ref("finding")),
            "aidOrAssistance": list_(ref("question")),
        }
    )
    return titled("findings", "Findings of obligations", body)


def why_not_schema() -> dict[str, Any]:
    """Return the schema of `why-not --format json`."""
    choice = object_({**texts("concept", "label", "definition"), "examples": list_(TEXT), "contradicts": list_(TEXT)})
    fact = object_(
        {
            "kind": {"enum": ["shown", "denied", "dated"]},
            "fills": list_(object_({"order": {"type": "integer", "minimum": 1}, **texts("label", "question")})),
            "mode": {"enum": ["documented", "authoritative", None]},
            "anyOf": list_(choice),
            "more": COUNT,
            "between": nullable({"type": "array", "items": DAY, "minItems": 2, "maxItems": 2}),
        }
    )
    answer = object_(
        {
            **texts("act", "date", "norm", "label", "citation"),
            "state": {"type": "string", "pattern": "^[A-Z]{3}$"},
            "stateName": TEXT,
            "finding": nullable(TEXT),
            "status": {"enum": [*STATUS, None]},
            "tense": {"enum": ["completed", "conditional", None]},
            "obstacles": list_(object_({**texts("code", "text"), "sources": list_(TEXT)})),
            "sets": list_(object_({"facts": list_(fact), "status": {"enum": [*STATUS][:2]}})),
            "moreSets": COUNT,
            "legalChange": TEXT,
        }
    )
    body = object_(
        {
            "schemaVersion": {"const": 1},
            **texts("softwareVersion", "dataVersion"),
            "lawAsOf": DAY,
            **texts("incident", "title", "asked"),
            "norms": list_(TEXT),
            "note": TEXT,
            "answers": list_(answer),
        }
    )
    return titled("why-not", "Answers of `obligations why-not`", body)


_CHANGED = nullable(
    object_(
        {
            "status": {"enum": list(STATUS)},
            "tense": {"enum": ["completed", "conditional"]},
            "independentRoots": COUNT,
            "reasons": list_(object_(texts("code", "text"))),
            "binding": ref("binding"),
            "elements": list_(
                object_(
                    {
                        "order": {"type": "integer", "minimum": 1},
                        "label": TEXT,
                        "status": {"enum": list(ELEMENT)},
                        "independentRoots": COUNT,
                    }
                )
            ),
        }
    )
)
_CHANGE = {"enum": ["gained", "lost", "changed"]}


def what_if_schema() -> dict[str, Any]:
    """Return the schema of `what-if --format json`."""
    difference = object_({**texts("what", "label", "before", "after"), "causes": list_(TEXT)})
    change = object_(
        {
            "change": _CHANGE,
            **texts("id", "incident", "act", "state", "stateName"),
            "treaty": nullable(TEXT),
            "rule": nullable(TEXT),
            **texts("citation", "label"),
            "before": _CHANGED,
            "after": _CHANGED,
            "differences": list_(difference),
            "causes": list_(TEXT),
        }
    )
    question = {"before": nullable(ref("question")), "after": nullable(ref("question"))}
    body = object_(
        {
            "schemaVersion": {"const": 1},
            **texts("softwareVersion", "dataVersion"),
            "lawAsOf": DAY,
            "supposed": list_(
                object_({"fact": TEXT, "removed": {"type": "boolean"}, "says": TEXT, "notes": list_(TEXT)})
            ),
            "examined": object_({"incidents": list_(TEXT), "findings": COUNT}),
            **dict.fromkeys(("gained", "lost", "changed"), list_(change)),
            "aidOrAssistance": list_(object_({"change": _CHANGE, **texts("state", "act", "principalAct"), **question})),
            "otherClaimsOnly": COUNT,
            "otherAnswersOnly": COUNT,
        }
    )
    return titled("what-if", "Answers of `obligations what-if`", body)
