"""The form of a mapping file: its JSON Schema, and a commented template."""

from __future__ import annotations

from typing import Any, Final

PARTS: Final = ("start", "end")
EMPTY: Final = ("unknown", "open", "same")

KEYS: Final[dict[str, str]] = {
    "sheet": "Name of the sheet of a workbook (the first sheet if absent)",
    "header": "Number of the row that holds the titles of the columns (1 if absent)",
    "delimiter": "What stands between the columns of a CSV file (found out if absent)",
    "group": "Columns whose equal values put rows together; without them each row is an event with one act",
    "columns": "Which column fills which field of the record",
    "constant": "Fields that have the same value in every record",
    "ignore": "Columns that are never copied, such as names of persons",
}
COLUMN_KEYS: Final[dict[str, str]] = {
    "field": "The field, or several: keys of the record with dots between, such as acts.actors.state",
    "values": 'What stands in the cell, and what goes into the record; the key "" is for an empty cell',
    "dates": "Forms of a date in the cell, as strptime has them; EDTF needs none",
    "part": "Which end of a date this column gives, where two columns give one",
    "empty": "What an empty last day means: nobody knows (unknown), it goes on (open), it is the first day (same)",
    "separator": "What stands between several values in one cell",
    "slug": "Whether to turn the words of the cell into an id",
    "prefix": "Text to put before the value",
}
_GROUP: Final = {"event": "Column that names the event", "act": "Column that names the act within the event"}
_TEXT: Final = {"type": "string", "minLength": 1}
_PLAIN: Final = {"type": ["string", "boolean", "integer"]}
_FIELD: Final = {"type": "string", "pattern": r"^[A-Za-z]+(\.([A-Za-z]+|[1-9][0-9]?))*$"}


def mapping_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a mapping file for `import`."""
    column = _object(
        COLUMN_KEYS,
        {
            "field": {"oneOf": [_FIELD, {"type": "array", "items": _FIELD, "minItems": 1}]},
            "values": {"type": "object", "additionalProperties": _PLAIN},
            "dates": {"type": "array", "items": _TEXT, "minItems": 1},
            "part": {"enum": list(PARTS)},
            "empty": {"enum": list(EMPTY)},
            "separator": _TEXT,
            "slug": {"type": "boolean"},
            "prefix": _TEXT,
        },
        ("field",),
    )
    body = _object(
        KEYS,
        {
            "sheet": _TEXT,
            "header": {"type": "integer", "minimum": 1},
            "delimiter": {"type": "string", "minLength": 1, "maxLength": 1},
            "group": _object(_GROUP, dict.fromkeys(_GROUP, _TEXT)),
            "columns": {"type": "object", "minProperties": 1, "additionalProperties": {"oneOf": [_FIELD, column]}},
            "constant": {
                "type": "object",
                "propertyNames": _FIELD,
                "additionalProperties": {"oneOf": [_PLAIN, {"type": "array", "items": _TEXT}]},
            },
            "ignore": {"type": "array", "items": _TEXT},
        },
        ("columns",),
    )
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/obligations/schema/mapping",
        "title": "Mapping of a table to event records of obligations",
    }
    return {**head, **body}


def _object(docs: dict[str, str], kinds: dict[str, dict[str, Any]], required: tuple[str, ...] = ()) -> dict[str, Any]:
    properties = {name: {"description": doc, **kinds[name]} for name, doc in docs.items()}
    return {"type": "object", "additionalProperties": False, "required": list(required), "properties": properties}


TEMPLATE: Final = """\
# A mapping for `obligations import TABLE --mapping FILE`: which column of a CSV or XLSX table fills which field of an
# event record. `obligations schema incident` names the fields, `obligations schema mapping` the keys of this file.
# Try it with --dry-run: every fault is named by its cell, and nothing is written.

# sheet: events                 # of a workbook; the first sheet if left out
header: 1                       # the row that holds the titles of the columns
# delimiter: ";"                # of a CSV file; found out if left out

# Without `group` each row is one event with one act. With it, rows with the same value belong together:
# group: {event: Case, act: Act}

columns:                        # title of the column: field, or more about it
  Case: {field: id, slug: true, prefix: case-}     # "0012/A" becomes case-0012-a
  Title: title
  Act: {field: acts.id, slug: true}
  State: {field: acts.actors.state, values: {PRC: CHN}}
  Start: {field: acts.date, part: start, dates: ["%d/%m/%Y", "%Y"]}
  End: {field: acts.date, part: end, dates: ["%d/%m/%Y"], empty: same}   # or open, or unknown
  Place: acts.place.name
  To: acts.destination.state
  Persons: acts.victims.counts.exact
  Who: {field: acts.victims.attributes, separator: ";"}
  What: acts.claims.asserts                        # a concept; a second one: acts.claims.2.asserts
  Paragraph: acts.claims.locator

constant:                       # the same in every record
  sources.id: report
  sources.title: Title of the report
  acts.claims.source: report
  acts.claims.mode: documented
  acts.victims.counts.source: report

# Columns that name or reach private persons are refused unless they stand here; they are never copied.
ignore: [Name of victim, Telephone]
"""
