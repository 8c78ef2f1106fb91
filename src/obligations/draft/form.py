"""What the record of a draft may hold: one table of fields that checks records and writes their JSON Schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from obligations.errors import nearest
from obligations.load.checking import flag_or_count
from obligations.load.fields import LONGEST_ID, Field
from obligations.load.record import SLUG_FORM, is_slug

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations.load.checking import Check, Step

FILLERS: Final = ("data", "user", "both")
NOTES: Final = ("footnotes", "endnotes")
UNITS: Final = ("words", "pages", "none")
GRADES: Final = ("high", "medium", "low", "unverified")
TREATY: Final = ("none", "optional", "required")

SHAPES: Final[dict[str, dict[str, Field]]] = {
    "draft": {
        "id": Field("id", "Permanent id, by which the command line names it", required=True),
        "name": Field("text", "What kind of document it is, in a line", required=True),
        "order": Field("count", "Place in lists of kinds", required=True),
        "procedures": Field("text", "Ids of the procedures on file that it serves; none for a general memo", many=True),
        "title": Field("text", "Title; a template", required=True),
        "addressee": Field("text", "Address, a line each; templates", many=True),
        "treaty": Field("text", "Whether a treaty has to be named", choices=TREATY),
        "notes": Field("text", "Where notes stand", required=True, choices=NOTES),
        "limit": Field("limit", "How long it may be"),
        "proof": Field("text", "What the body asks as proof, or what this draft claims; a template", required=True),
        "sections": Field("section", "Its sections, in the order that the body asks for", required=True, many=True),
        "source": Field("text", "Where the order of sections comes from, and how sure that is", required=True),
    },
    "limit": {
        "unit": Field("text", "What is counted", required=True, choices=UNITS),
        "single": Field("count", "For one sender"),
        "joint": Field("count", "For several senders together"),
        "leaves_out": Field("text", "What is not counted"),
        "checked_on": Field("day", "When it was last compared with its source", required=True),
        "source": Field("text", "Where it comes from", required=True),
        "confidence": Field("text", "How sure it is", required=True, choices=GRADES),
    },
    "section": {
        "id": Field("id", "Id within the draft", required=True),
        "heading": Field("text", "Heading; a template", required=True),
        "counted": Field("flag", "Whether its words count towards the limit (yes if absent)"),
        "annex": Field("flag", "Whether it stands behind the notes"),
        "filled_by": Field("text", "Who fills it", required=True, choices=FILLERS),
        "when": Field("condition", "When it applies; always if absent"),
        "otherwise": Field("text", "What it says where it does not apply; a template"),
        "parts": Field("part", "What it holds, in order", required=True, many=True),
    },
    "condition": {
        "bound_by": Field("text", "Code of a treaty that bound the State on the last day of the events"),
        "not_bound_by": Field("text", "Code of a treaty that did not, so far as is known"),
        "concept": Field(
            "text",
            "Something that the record affirms of the State's acts, or what is narrower; any one of those named",
            many=True,
        ),
        "joint": Field("flag", "Whether several senders write together"),
    },
    "part": {
        "text": Field("text", "Prose; a template"),
        "query": Field("text", "Id of a named query"),
        "block": Field("text", "Name of a built-in block"),
        "gap": Field("id", "Id of a place that the user fills"),
        "heading": Field("text", "A heading within the section; a template"),
        "with": Field("map", "Parameters of the query or the block; templates"),
        "row": Field("text", "A sentence for each row of the query, columns in braces"),
        "table": Field("table", "A table with a line for each row of the query"),
        "note": Field("text", "The note of each row, or of the prose: templates"),
        "none": Field("text", "What stands there where the query or block gives nothing; a template"),
        "most": Field("count", "How many rows are shown; the rest are counted"),
        "lead": Field("text", "Words before a gap"),
        "asks": Field("text", "What belongs in a gap"),
        "why": Field("text", "Why the body needs it"),
        "optional": Field("flag", "Whether the body takes the draft without it"),
        "when": Field("condition", "When it applies; always if absent"),
        "numbered": Field("flag", "Whether the paragraph bears a number (yes if absent)"),
    },
    "table": {
        "head": Field("text", "Heads of the columns", required=True, many=True),
        "cells": Field("text", "Templates of the cells", required=True, many=True),
    },
}
KINDS_OF_PART: Final = ("text", "query", "block", "gap", "heading")

_PRIMITIVES: Final[dict[str, dict[str, Any]]] = {
    "text": {"type": "string", "minLength": 1},
    "id": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": LONGEST_ID},
    "day": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
    "flag": {"type": "boolean"},
    "count": {"type": "integer", "minimum": 0},
    "map": {"type": "object"},
}


def draft_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the record of a draft."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/obligations/schema/draft",
        "title": "Record of a kind of draft of obligations",
        "$ref": "#/$defs/draft",
        "$defs": {name: _shape_schema(fields) for name, fields in SHAPES.items()},
    }


def _shape_schema(fields: Mapping[str, Field]) -> dict[str, Any]:
    required = [name for name, field in fields.items() if field.required]
    properties = {name: _field_schema(field) for name, field in fields.items()}
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _field_schema(field: Field) -> dict[str, Any]:
    one: dict[str, Any] = {"enum": list(field.choices)} if field.choices else dict(_PRIMITIVES.get(field.kind, {}))
    if field.kind in SHAPES:
        one = {"$ref": f"#/$defs/{field.kind}"}
    return {"description": field.doc, **({"type": "array", "items": one} if field.many else one)}


def check_shape(check: Check, name: str, value: Any, path: tuple[Step, ...]) -> None:
    """Note everything that is wrong with the form of one part of a record; what its templates name is looked at later.

    Args:
        check: Where problems are noted.
        name: Name of the shape.
        value: What the file holds there.
        path: Where that is.
    """
    fields = SHAPES[name]
    if not isinstance(value, dict):
        check.wrong(path, f"must be a {name} with the keys {', '.join(fields)}")
        return
    for key in value:
        if key not in fields:
            check.wrong((*path, key), f'a {name} has no key "{key}"{nearest(str(key), fields)}')
    for key, field in fields.items():
        if value.get(key) is None:
            if field.required:
                check.wrong(path, f'"{key}" is missing: {field.doc[0].lower()}{field.doc[1:]}')
        elif not field.many:
            _one(check, field, value[key], (*path, key))
        elif not isinstance(value[key], list) or not value[key]:
            check.wrong((*path, key), "must be a list that is not empty")
        else:
            for number, one in enumerate(value[key]):
                _one(check, field, one, (*path, key, number))


def _one(check: Check, field: Field, value: Any, path: tuple[Step, ...]) -> None:
    if field.kind in SHAPES:
        check_shape(check, field.kind, value, path)
    elif field.kind in {"flag", "count"}:
        flag_or_count(check, field.kind, value, path)
    elif field.kind == "map" and not isinstance(value, dict):
        check.wrong(path, "must be a mapping of names to values")
    elif field.kind != "map":
        _text(check, field, value, path)


def _text(check: Check, field: Field, value: Any, path: tuple[Step, ...]) -> None:
    if not isinstance(value, str) or not value.strip():
        check.wrong(path, "must be a text that is not empty")
    elif field.choices and value not in field.choices:
        check.wrong(path, f'"{value}" is not one of {", ".join(field.choices)}{nearest(value, field.choices)}')
    elif field.kind == "id" and not is_slug(value):
        check.wrong(path, f'"{value}" is no id: use {SLUG_FORM}')
