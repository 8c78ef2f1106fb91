"""The JSON Schemas of what a drafter asks: `forum` and `draft check`."""

from __future__ import annotations

from typing import Any

from obligations.schemas.pages import HEAD
from obligations.schemas.parts import COUNT, DAY_OR_NULL, TEXT, list_, nullable, object_, texts, titled

_SAID = nullable(TEXT)
_FLAG = {"type": "boolean"}
_STANDING = {"enum": ["open", "closed", "unknown"]}
_WAY = object_(
    {**texts("by", "reason", "asOf"), "state": _STANDING, "codes": list_(TEXT), "acts": list_(TEXT)},
)
_TIME = object_(
    {"duration": TEXT, "from": _SAID, "note": _SAID, "endsIfFromTheAct": DAY_OR_NULL, "passedIfFromTheAct": _FLAG}
)
_PROCEDURE = object_(
    {
        **texts("id", "reason", "body", "name", "kind", "condition", "whoMayFile", "exhaustion", "parallelBar"),
        **texts("mediaAlone", "interimMeasures", "lengthLimit", "anonymous", "confidential", "outcome"),
        **texts("standardOfProof", "source", "confidence"),
        **dict.fromkeys(
            ("provisions", "earlier", "languages", "supervises", "findings", "supported", "themes"), list_(TEXT)
        ),
        **dict.fromkeys(("basis", "url", "note"), _SAID),
        **dict.fromkeys(("asOf", "checkedOn"), DAY_OR_NULL),
        **dict.fromkeys(("onlyStates", "nothingToBring"), _FLAG),
        "state": _STANDING,
        "acts": list_(object_({"act": TEXT, "state": _STANDING})),
        "ways": list_(_WAY),
        "timeLimit": _TIME,
    }
)


def forum_schema() -> dict[str, Any]:
    """Return the schema of `forum --format json`."""
    body = {
        "question": object_({"state": TEXT, "on": DAY_OR_NULL, "incident": _SAID}),
        "acts": list_(TEXT),
        "forums": list_(_PROCEDURE),
        "categories": list_(object_(texts("id", "says"))),
        "mandates": list_(object_({**texts("id", "name"), "themes": list_(TEXT), "on": list_(TEXT)})),
    }
    return titled("forum", "Answers of `obligations forum`", object_({**HEAD, "softwareVersion": TEXT, **body}))


def draft_check_schema() -> dict[str, Any]:
    """Return the schema of `draft check --format json`."""
    point = {"weight": {"enum": ["blocks", "warns", "tells"]}, "code": TEXT, "section": _SAID, "says": TEXT}
    body = {
        "file": TEXT,
        "draft": object_({**texts("kind", "state"), "incidents": list_(TEXT)}),
        "blocked": _FLAG,
        "words": COUNT,
        "wordsBySection": {"type": "object", "additionalProperties": COUNT},
        "points": list_(object_(point)),
    }
    told = "Answers of `obligations draft check`"
    return titled("draft-check", told, object_({**HEAD, "softwareVersion": TEXT, **body}))
