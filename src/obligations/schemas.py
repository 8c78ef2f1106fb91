"""The JSON Schemas (draft 2020-12) of what the command line reads and prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligations.bring_in.form import mapping_schema
from obligations.load.fields import MODES, POSITION_TYPES, STANCES, incident_schema
from obligations.render.words import ASKED_AS, BINDING, ELEMENT, STATUS
from obligations.schema_changes import changes_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TEXT = {"type": "string"}
_DAY = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
_DAY_OR_NULL = {"oneOf": [_DAY, {"type": "null"}]}
_COUNT = {"type": "integer", "minimum": 0}


def _object(properties: Mapping[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "additionalProperties": False, "required": required, "properties": dict(properties)}


def _list(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": dict(items)}


def _nullable(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"oneOf": [dict(schema), {"type": "null"}]}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _texts(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, _TEXT)


_SOURCE = _object({**_texts("id", "title", "publisher", "date", "url"), "roots": _list(_TEXT)})
_CLAIM = _object(
    {
        "id": _TEXT,
        "asserts": _list(_TEXT),
        "label": _TEXT,
        "stance": {"enum": [*STANCES, ""]},
        "mode": {"enum": list(MODES)},
        "weight": {"type": "integer", "minimum": 0, "maximum": 4},
        "saidBy": _TEXT,
        "source": _nullable(_ref("source")),
        "locator": _TEXT,
        "standardOfProof": _TEXT,
        "positionType": {"enum": [*POSITION_TYPES, ""]},
        "situation": _TEXT,
        "periodMeets": {"type": ["boolean", "null"]},
        "classFits": {"type": ["boolean", "null"]},
        "restsOn": _list(_TEXT),
    }
)
_ELEMENT = _object(
    {
        "order": {"type": "integer", "minimum": 1},
        "label": _TEXT,
        "question": _TEXT,
        "status": {"enum": list(ELEMENT)},
        "independentRoots": _COUNT,
        "authority": _list(_TEXT),
        "for": _list(_ref("claim")),
        "against": _list(_ref("claim")),
    }
)
_EXCEPTION = _object(
    {
        **_texts("id", "label", "provision"),
        "status": {"enum": ["exceptionShown", "exceptionRaised", "exceptionNotRaised", "exceptionDefeated"]},
        "elements": _list(_ref("element")),
        "counters": _list(_ref("exception")),
    }
)
_ARGUMENT = _object(
    {
        **_texts("kind", "text"),
        "saidBy": _nullable(_TEXT),
        "claims": _list(_ref("claim")),
        "reaches": _list({"type": "integer", "minimum": 1}),
        "answers": _list(_object(_texts("text", "authority"))),
        "ifAccepted": {"enum": list(STATUS)},
        "survives": {"type": "boolean"},
        "borneOut": {"type": "boolean"},
    }
)
_TREATY_ACT = _object(
    {
        **_texts("id", "kind", "date", "effectiveFrom", "possiblyFrom", "effectBasis", "territory"),
        "sources": _list(_TEXT),
        **_texts("sourceAsOf", "confidence", "note"),
    }
)
_RESERVATION = _object(
    _texts(
        *("id", "kind", "articles", "effect", "legalEffect", "gist", "madeOn", "withdrawnOn", "territory"),
        *("source", "sourceAsOf", "confidence", "note"),
    )
)
_BINDING = _object(
    {
        "gate": _TEXT,
        "mode": {"enum": list(BINDING)},
        "from": _DAY_OR_NULL,
        "until": _DAY_OR_NULL,
        "territory": _nullable(_TEXT),
        "acts": _list(_ref("treatyAct")),
        "dataCompleteTo": _DAY_OR_NULL,
        **_texts("dataNote", "reason"),
    }
)
_FINDING = _object(
    {
        **_texts("id", "incident", "act"),
        "date": _object({"edtf": _TEXT, "earliest": _DAY_OR_NULL, "latest": _DAY_OR_NULL}),
        "state": {"type": "string", "pattern": "^[A-Z]{3}$"},
        **_texts("stateName", "norm", "right", "label"),
        "tense": {"enum": ["completed", "conditional"]},
        "treaty": _nullable(_TEXT),
        "rule": _nullable(_TEXT),
        **_texts("provision", "citation"),
        "via": _nullable(_object(_texts("treaty", "provision"))),
        "readWith": _list(_TEXT),
        "source": {"enum": ["treaty", "custom", "jus-cogens", "bilateral", "soft-law"]},
        "normBasis": {"enum": ["textual", "settledInterpretation", "advancedInterpretation"]},
        **_texts("authority", "standard"),
        "encodingReview": {"enum": ["noLawyerReviewed", "lawyerReviewed"]},
        "readBack": _TEXT,
        "status": {"enum": list(STATUS)},
        "statusIfBound": {"enum": list(STATUS)},
        "reasons": _list(_object(_texts("code", "text"))),
        "independentRoots": _COUNT,
        "binding": _ref("binding"),
        "jurisdiction": _list(_TEXT),
        "askedAs": {"enum": list(ASKED_AS)},
        "laterAuthority": _list(_TEXT),
        "elements": _list(_ref("element")),
        "exceptions": _list(_ref("exception")),
        "reservations": _list(_ref("reservation")),
        "counterArguments": _list(_ref("argument")),
        "otherClaims": _list(_ref("claim")),
        "consequences": _list(_TEXT),
        "forums": _list(
            _object({**_texts("id", "name", "reason"), "state": {"enum": ["open", "closed", "unknown"]}}),
        ),
    }
)
_QUESTION = _object(
    {
        **_texts("state", "act", "principalAct"),
        "principalFindings": _list(_TEXT),
        "opposableUnder": _list(_TEXT),
        "knowledgeClaimed": {"type": "boolean"},
        "article": {"enum": ["16", "17", "18"]},
        "elements": _list(_ref("element")),
        "openPoints": _list(_ref("element")),
        "principalStatus": {"enum": ["primaFacie", "arguable", "excepted"]},
        "status": {"enum": ["arguable", "needsFacts", "contradicted"]},
    }
)
_DEFINITIONS: Mapping[str, Any] = {
    "source": _SOURCE,
    "claim": _CLAIM,
    "element": _ELEMENT,
    "exception": _EXCEPTION,
    "argument": _ARGUMENT,
    "treatyAct": _TREATY_ACT,
    "reservation": _RESERVATION,
    "binding": _BINDING,
    "finding": _FINDING,
    "question": _QUESTION,
}


_INCIDENT = _object(
    {
        **_texts("id", "title", "summary"),
        "acts": _list(
            _object(
                {
                    **_texts("id", "date", "place"),
                    **{name: _list(_TEXT) for name in ("actors", "organizations", "states", "leadsTo")},
                    "counts": _list(_object(_texts("count", "kind", "of", "source", "locator", "asOf"))),
                }
            )
        ),
        "interventions": _list(
            _object(_texts("id", "body", "date", "kind", "gist", "source", "locator", "canDecide", "cannotDecide"))
        ),
        "sources": _list(_ref("source")),
    }
)


def findings_schema() -> dict[str, Any]:
    """Return the schema of `assess --format json` (contract, section 5)."""
    body = _object(
        {
            "schemaVersion": {"const": 1},
            **_texts("softwareVersion", "dataVersion"),
            "lawAsOf": _DAY,
            "examined": _object({"incidents": _COUNT, "acts": _COUNT, "norms": _COUNT}),
            "dataFiles": _list(_TEXT),
            "incidents": _list(_INCIDENT),
            "findings": _list(_ref("finding")),
            "aidOrAssistance": _list(_ref("question")),
        }
    )
    return _titled("findings", "Findings of obligations", body)


def bound_schema() -> dict[str, Any]:
    """Return the schema of `bound --format json`."""
    since = {"oneOf": [_DAY, {"type": "null"}, _object({"earliest": _DAY_OR_NULL, "latest": _DAY_OR_NULL})]}
    answer = _object(
        {
            **_texts("state", "treaty"),
            "provision": _nullable(_TEXT),
            "on": _DAY,
            "territory": _nullable(_TEXT),
            "status": {"enum": ["bound", "notBound", "signatoryOnly", "unknown"]},
            "since": since,
            "until": _DAY_OR_NULL,
            "via": _nullable(_TEXT),
            "reason": _TEXT,
            "acts": _list(_ref("treatyAct")),
            "reservations": _list(_ref("reservation")),
            "dataCompleteTo": _DAY_OR_NULL,
            "dataNote": _TEXT,
            "notes": _list(_TEXT),
        }
    )
    body = _object({"schemaVersion": {"const": 1}, "dataVersion": _TEXT, "lawAsOf": _DAY, "answers": _list(answer)})
    return _titled("bound", "Answers of `obligations bound`", body)


def why_not_schema() -> dict[str, Any]:
    """Return the schema of `why-not --format json`."""
    choice = _object(
        {**_texts("concept", "label", "definition"), "examples": _list(_TEXT), "contradicts": _list(_TEXT)}
    )
    fact = _object(
        {
            "kind": {"enum": ["shown", "denied", "dated"]},
            "fills": _list(_object({"order": {"type": "integer", "minimum": 1}, **_texts("label", "question")})),
            "mode": {"enum": ["documented", "authoritative", None]},
            "anyOf": _list(choice),
            "more": _COUNT,
            "between": _nullable({"type": "array", "items": _DAY, "minItems": 2, "maxItems": 2}),
        }
    )
    answer = _object(
        {
            **_texts("act", "date", "norm", "label", "citation"),
            "state": {"type": "string", "pattern": "^[A-Z]{3}$"},
            "stateName": _TEXT,
            "finding": _nullable(_TEXT),
            "status": {"enum": [*STATUS, None]},
            "tense": {"enum": ["completed", "conditional", None]},
            "obstacles": _list(_object({**_texts("code", "text"), "sources": _list(_TEXT)})),
            "sets": _list(_object({"facts": _list(fact), "status": {"enum": [*STATUS][:2]}})),
            "moreSets": _COUNT,
            "legalChange": _TEXT,
        }
    )
    body = _object(
        {
            "schemaVersion": {"const": 1},
            **_texts("softwareVersion", "dataVersion"),
            "lawAsOf": _DAY,
            **_texts("incident", "title", "asked"),
            "norms": _list(_TEXT),
            "note": _TEXT,
            "answers": _list(answer),
        }
    )
    return _titled("why-not", "Answers of `obligations why-not`", body)


def _titled(name: str, title: str, body: dict[str, Any]) -> dict[str, Any]:
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://w3id.org/obligations/schema/{name}",
    }
    return {**head, "title": title, **body, "$defs": dict(_DEFINITIONS)}


_CHANGED = _nullable(
    _object(
        {
            "status": {"enum": list(STATUS)},
            "tense": {"enum": ["completed", "conditional"]},
            "independentRoots": _COUNT,
            "reasons": _list(_object(_texts("code", "text"))),
            "binding": _ref("binding"),
            "elements": _list(
                _object(
                    {
                        "order": {"type": "integer", "minimum": 1},
                        "label": _TEXT,
                        "status": {"enum": list(ELEMENT)},
                        "independentRoots": _COUNT,
                    }
                )
            ),
        }
    )
)
_CHANGE = {"enum": ["gained", "lost", "changed"]}


def what_if_schema() -> dict[str, Any]:
    """Return the schema of `what-if --format json`."""
    difference = _object({**_texts("what", "label", "before", "after"), "causes": _list(_TEXT)})
    change = _object(
        {
            "change": _CHANGE,
            **_texts("id", "incident", "act", "state", "stateName"),
            "treaty": _nullable(_TEXT),
            "rule": _nullable(_TEXT),
            **_texts("citation", "label"),
            "before": _CHANGED,
            "after": _CHANGED,
            "differences": _list(difference),
            "causes": _list(_TEXT),
        }
    )
    question = {"before": _nullable(_ref("question")), "after": _nullable(_ref("question"))}
    body = _object(
        {
            "schemaVersion": {"const": 1},
            **_texts("softwareVersion", "dataVersion"),
            "lawAsOf": _DAY,
            "supposed": _list(
                _object({"fact": _TEXT, "removed": {"type": "boolean"}, "says": _TEXT, "notes": _list(_TEXT)})
            ),
            "examined": _object({"incidents": _list(_TEXT), "findings": _COUNT}),
            **dict.fromkeys(("gained", "lost", "changed"), _list(change)),
            "aidOrAssistance": _list(
                _object({"change": _CHANGE, **_texts("state", "act", "principalAct"), **question})
            ),
            "otherClaimsOnly": _COUNT,
            "otherAnswersOnly": _COUNT,
        }
    )
    return _titled("what-if", "Answers of `obligations what-if`", body)


def diff_schema() -> dict[str, Any]:
    """Return the schema of `diff --format json`."""
    from obligations.diff import KINDS

    change = _object(
        {
            "kind": {"enum": list(KINDS)},
            "treaty": _nullable(_TEXT),
            "effectiveFrom": _DAY,
            "possiblyFrom": _DAY_OR_NULL,
            **dict.fromkeys(("territory", "via"), _nullable(_TEXT)),
            **_texts("what", "act", "source", "confidence", "note"),
        }
    )
    statuses = ("bound", "notBound", "signatoryOnly", "unknown")
    body = _object(
        {
            "schemaVersion": {"const": 1},
            "dataVersion": _TEXT,
            "lawAsOf": _DAY,
            "state": _TEXT,
            "first": _DAY,
            "second": _DAY,
            "territory": _nullable(_TEXT),
            "changes": _list(change),
            "unknown": _list(_object({"treaty": _TEXT, "on": _DAY, "reason": _TEXT})),
            "listsEnd": _list(_object({"treaty": _TEXT, "completeTo": _DAY})),
            "reservationsEnd": _list(_object({"treaty": _TEXT, "readTo": _DAY_OR_NULL})),
            "undatedDeclarations": _list(_object({**_texts("treaty", "provision"), "listOf": _DAY})),
            "unchanged": _object(dict.fromkeys(statuses, _COUNT), optional=statuses),
        }
    )
    return _titled("diff", "Answers of `obligations diff`", body)


SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "incident": incident_schema,
    "mapping": mapping_schema,
    "findings": findings_schema,
    "bound": bound_schema,
    "diff": diff_schema,
    "changes": changes_schema,
    "what-if": what_if_schema,
    "why-not": why_not_schema,
}
