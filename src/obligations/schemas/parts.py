"""The pieces of which the JSON Schemas are made: helpers, and definitions that several answers share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligations.load.fields import MODES, POSITION_TYPES, STANCES
from obligations.render.words import ASKED_AS, BINDING, ELEMENT, STATUS

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT = {"type": "string"}
DAY = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
DAY_OR_NULL = {"oneOf": [DAY, {"type": "null"}]}
COUNT = {"type": "integer", "minimum": 0}
NORM_BASIS = ("textual", "settledInterpretation", "advancedInterpretation")


def object_(properties: Mapping[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the schema of an object with these keys and no others."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "additionalProperties": False, "required": required, "properties": dict(properties)}


def list_(items: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a list."""
    return {"type": "array", "items": dict(items)}


def nullable(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of what may be null."""
    return {"oneOf": [dict(schema), {"type": "null"}]}


def ref(name: str) -> dict[str, Any]:
    """Point to a definition."""
    return {"$ref": f"#/$defs/{name}"}


def texts(*names: str) -> dict[str, Any]:
    """Give each name the schema of a text."""
    return dict.fromkeys(names, TEXT)


_SOURCE = object_({**texts("id", "title", "publisher", "date", "url"), "roots": list_(TEXT)})
_CLAIM = object_(
    {
        "id": TEXT,
        "asserts": list_(TEXT),
        "label": TEXT,
        "stance": {"enum": [*STANCES, ""]},
        "mode": {"enum": list(MODES)},
        "weight": {"type": "integer", "minimum": 0, "maximum": 4},
        "saidBy": TEXT,
        "source": nullable(ref("source")),
        "locator": TEXT,
        "standardOfProof": TEXT,
        "positionType": {"enum": [*POSITION_TYPES, ""]},
        "situation": TEXT,
        "periodMeets": {"type": ["boolean", "null"]},
        "classFits": {"type": ["boolean", "null"]},
        "restsOn": list_(TEXT),
    }
)
_ELEMENT = object_(
    {
        "order": {"type": "integer", "minimum": 1},
        "label": TEXT,
        "question": TEXT,
        "status": {"enum": list(ELEMENT)},
        "independentRoots": COUNT,
        "authority": list_(TEXT),
        "for": list_(ref("claim")),
        "against": list_(ref("claim")),
    }
)
_EXCEPTION = object_(
    {
        **texts("id", "label", "provision"),
        "status": {"enum": ["exceptionShown", "exceptionRaised", "exceptionNotRaised", "exceptionDefeated"]},
        "elements": list_(ref("element")),
        "counters": list_(ref("exception")),
    }
)
_ARGUMENT = object_(
    {
        **texts("kind", "text"),
        "saidBy": nullable(TEXT),
        "claims": list_(ref("claim")),
        "reaches": list_({"type": "integer", "minimum": 1}),
        "answers": list_(object_(texts("text", "authority"))),
        "ifAccepted": {"enum": list(STATUS)},
        "survives": {"type": "boolean"},
        "borneOut": {"type": "boolean"},
    }
)
_TREATY_ACT = object_(
    {
        **texts("id", "kind", "date", "effectiveFrom", "possiblyFrom", "effectBasis", "territory"),
        "sources": list_(TEXT),
        **texts("sourceAsOf", "confidence", "note"),
    }
)
_RESERVATION = object_(
    texts(
        *("id", "kind", "articles", "effect", "legalEffect", "gist", "madeOn", "withdrawnOn", "territory"),
        *("source", "sourceAsOf", "confidence", "note"),
    )
)
_BINDING = object_(
    {
        "gate": TEXT,
        "mode": {"enum": list(BINDING)},
        "from": DAY_OR_NULL,
        "until": DAY_OR_NULL,
        "territory": nullable(TEXT),
        "acts": list_(ref("treatyAct")),
        "dataCompleteTo": DAY_OR_NULL,
        **texts("dataNote", "reason"),
    }
)
_FINDING = object_(
    {
        **texts("id", "incident", "act"),
        "date": object_({"edtf": TEXT, "earliest": DAY_OR_NULL, "latest": DAY_OR_NULL}),
        "state": {"type": "string", "pattern": "^[A-Z]{3}$"},
        **texts("stateName", "norm", "right", "label"),
        "tense": {"enum": ["completed", "conditional"]},
        "treaty": nullable(TEXT),
        "rule": nullable(TEXT),
        **texts("provision", "citation"),
        "via": nullable(object_(texts("treaty", "provision"))),
        "readWith": list_(TEXT),
        "source": {"enum": ["treaty", "custom", "jus-cogens", "bilateral", "soft-law"]},
        "normBasis": {"enum": list(NORM_BASIS)},
        **texts("authority", "standard"),
        "encodingReview": {"enum": ["noLawyerReviewed", "lawyerReviewed"]},
        "readBack": TEXT,
        "status": {"enum": list(STATUS)},
        "statusIfBound": {"enum": list(STATUS)},
        "reasons": list_(object_(texts("code", "text"))),
        "independentRoots": COUNT,
        "binding": ref("binding"),
        "jurisdiction": list_(TEXT),
        "askedAs": {"enum": list(ASKED_AS)},
        "laterAuthority": list_(TEXT),
        "elements": list_(ref("element")),
        "exceptions": list_(ref("exception")),
        "reservations": list_(ref("reservation")),
        "counterArguments": list_(ref("argument")),
        "otherClaims": list_(ref("claim")),
        "consequences": list_(TEXT),
        "forums": list_(
            object_({"id": TEXT, "name": TEXT, "state": {"enum": ["open", "closed", "unknown"]}, "reason": TEXT}),
        ),
    }
)
_QUESTION = object_(
    {
        **texts("state", "act", "principalAct"),
        "principalFindings": list_(TEXT),
        "opposableUnder": list_(TEXT),
        "knowledgeClaimed": {"type": "boolean"},
        "article": {"enum": ["16", "17", "18"]},
        "elements": list_(ref("element")),
        "openPoints": list_(ref("element")),
        "principalStatus": {"enum": ["primaFacie", "arguable", "excepted"]},
        "status": {"enum": ["arguable", "needsFacts", "contradicted"]},
    }
)
DEFINITIONS: Mapping[str, Any] = {
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


def titled(name: str, title: str, body: dict[str, Any]) -> dict[str, Any]:
    """Put the head of a schema before its body, and the definitions that it points to after it."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://w3id.org/obligations/schema/{name}",
    }
    used = _pointed_to(body)
    known = {name: one for name, one in DEFINITIONS.items() if name in used}
    return {**head, "title": title, **body, **({"$defs": known} if known else {})}


def _pointed_to(schema: Mapping[str, Any]) -> set[str]:
    """Name the definitions to which a schema leads, directly or through others."""
    found = set[str]()
    waiting: list[Any] = [schema]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            name = str(one.get("$ref", "")).rpartition("/")[2]
            if name in DEFINITIONS and name not in found:
                found.add(name)
                waiting.append(DEFINITIONS[name])
        waiting += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
    return found
