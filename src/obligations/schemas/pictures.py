"""The JSON Schemas of the pictures: `graph`, `timeline` and `matrix`."""

from __future__ import annotations

from typing import Any

from obligations.render.words import STATUS
from obligations.schemas.pages import HEAD
from obligations.schemas.parts import COUNT, DAY, DAY_OR_NULL, TEXT, list_, object_, texts, titled

_BASIS: dict[str, Any] = {**HEAD, "normsNoLawyerReviewed": COUNT}
_FLAG = {"type": "boolean"}
_TENSE = {"enum": ["completed", "conditional"]}


def graph_schema() -> dict[str, Any]:
    """Return the schema of `graph --format json`."""
    from obligations.pictures.graph import KINDS

    node = object_({"id": TEXT, "kind": {"enum": list(KINDS)}, **texts("label", "detail")})
    kinds = ["binding", "states", "carries", "finding", "partOf", "intervention"]
    optional = {**texts("label", "status", "state", "restsOn"), "tense": _TENSE, "overtaken": _FLAG}
    edge = object_({**texts("id", "source", "target"), "kind": {"enum": kinds}, **optional}, optional=tuple(optional))
    body = object_({**_BASIS, "title": TEXT, "nodes": list_(node), "edges": list_(edge)})
    return titled("graph", "Answers of `obligations graph`", body)


def timeline_schema() -> dict[str, Any]:
    """Return the schema of `timeline --format json`."""
    from obligations.pictures.timeline import STANDINGS

    days = dict.fromkeys(("earliest", "latest", "sure_from", "sure_to"), DAY_OR_NULL)
    act = object_({**texts("id", "title", "edtf"), **days})
    stretch = object_({"standing": {"enum": list(STANDINGS)}, "since": DAY, "until": DAY, "reason": TEXT})
    of_finding = {"tense": _TENSE, "overtaken": _FLAG, "orLater": _FLAG}
    moment = {"on": DAY, "text": TEXT, "status": {"enum": [*STATUS, ""]}, "finding": TEXT}
    held = object_({**texts("id", "text"), "since": DAY_OR_NULL, "until": DAY_OR_NULL})
    band = object_(
        {
            **texts("state", "treaty", "title", "lists"),
            "stretches": list_(stretch),
            "acts": list_(object_(moment)),
            "reservations": list_(held),
            "findings": list_(object_({**moment, **of_finding})),
        }
    )
    body = object_(
        {**_BASIS, "title": TEXT, "first": DAY, "last": DAY, "acts": list_(act), "bands": list_(band)},
    )
    return titled("timeline", "Answers of `obligations timeline`", body)


def matrix_schema() -> dict[str, Any]:
    """Return the schema of `matrix --format json`: cells of findings, or of how States stand to treaties."""
    line = object_(texts("id", "name"))
    ends = texts("row", "column")
    of_findings = object_(
        {
            **ends,
            "status": {"enum": list(STATUS)},
            "tense": _TENSE,
            "overtaken": _FLAG,
            "via": list_(TEXT),
            "findings": list_(TEXT),
        }
    )
    standings = ["bound", "signatoryOnly", "unknown", "notBound", "didNotExist"]
    of_states = object_({**ends, "status": {"enum": standings}, "reason": list_(TEXT)})
    body = object_(
        {
            **_BASIS,
            "title": TEXT,
            "kind": {"enum": ["findings", "standing"]},
            "rows": list_(line),
            "columns": list_(line),
            "leftOut": list_(TEXT),
            "cells": list_({"oneOf": [of_findings, of_states]}),
        }
    )
    return titled("matrix", "Answers of `obligations matrix`", body)
