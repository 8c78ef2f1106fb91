"""What an event record may hold: one table of fields that checks records and writes their JSON Schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Field:
    """One key of a record.

    Attributes:
        kind: `text`, `id`, `date` (EDTF), `state`, `concept`, `flag`, `count`, `place`, or the name of a shape.
        doc: What the key means.
        required: Whether the record is unusable without it.
        many: Whether it holds a list.
        choices: The only values allowed, where there is a closed list.
    """

    kind: str
    doc: str
    required: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()


LONGEST_ID: Final = 120
"""How many characters an id may have: it becomes the name of a file, and systems allow no more than 255."""

MODES: Final = ("authoritative", "documented", "alleged", "inferred")
STANCES: Final = ("affirms", "denies")
COUNT_KINDS: Final = ("reported", "estimate", "atLeast", "share")
POSITION_TYPES: Final = (
    "factualDenial",
    "legalCharacterisation",
    "exceptionInvoked",
    "internalLaw",
    "competenceObjection",
    "admission",
)

SHAPES: Final[dict[str, dict[str, Field]]] = {
    "incident": {
        "id": Field("id", "Permanent id, lower case words with hyphens", required=True),
        "title": Field("text", "One line that names the event", required=True),
        "summary": Field("text", "What happened, in a few sentences, without names of private persons"),
        "sources": Field("source", "Sources used here that are not on file already", many=True),
        "acts": Field("act", "One actor, one conduct episode, one place, one time each", required=True, many=True),
        "situations": Field("situation", "Country conditions that acts refer to", many=True),
        "positions": Field("position", "What States say about it", many=True),
        "interventions": Field("intervention", "What bodies did about it", many=True),
    },
    "source": {
        "id": Field("id", "Id by which claims name the source", required=True),
        "title": Field("text", "Title", required=True),
        "publisher": Field("text", "Who published it"),
        "author": Field("text", "Who wrote it"),
        "date": Field("date", "Day of publication, EDTF"),
        "url": Field("text", "Where it can be read"),
        "kind": Field(
            "text", "What kind of evidence it is: press, ngo-report, un-report, judgment, testimony, statement"
        ),
        "derivedFrom": Field("text", "Ids of the sources that it copies or reports", many=True),
    },
    "act": {
        "id": Field("id", "Id within the record", required=True),
        "conduct": Field("concept", "Short for affirming claims of conduct, alleged by the first source", many=True),
        "actors": Field("actor", "Who acted", required=True, many=True),
        "date": Field("date", "When, EDTF: 2017-07-04, 2016-07/2017-09, ../2013", required=True),
        "continuing": Field("flag", "Whether the act goes on through its whole date"),
        "composite": Field("flag", "Whether it is a series of acts that is wrongful as a whole (ILC Articles 15)"),
        "place": Field("place", "Where"),
        "destination": Field("destination", "To which State a person was or would be taken"),
        "victims": Field("victims", "To whom"),
        "circumstances": Field(
            "concept", "Short for affirming claims of circumstances, alleged by the first source", many=True
        ),
        "context": Field("text", "Ids of situations that bear on the act", many=True),
        "leadsTo": Field("link", "Acts that this one led to", many=True),
        "claims": Field("claim", "What is said about the act, by whom", many=True),
    },
    "actor": {
        "state": Field("state", "The State that acted, or to which the act is said to be attributable"),
        "nonState": Field("text", "A private actor, by description"),
        "organization": Field("text", "An international organization"),
        "organ": Field("text", "The organ of the State"),
        "attribution": Field(
            "concept", "The ground on which a private act is attributed to the State (ILC Articles 5-11)"
        ),
        "directedBy": Field("state", "Another State that is said to direct and control this one (ILC Articles 17)"),
        "coercedBy": Field("state", "Another State that is said to coerce this one (ILC Articles 18)"),
    },
    "place": {
        "state": Field("state", "The State in whose territory"),
        "territory": Field("territory", "A territory with a status of its own, such as hong-kong"),
        "name": Field("text", "The place as the source names it"),
    },
    "destination": {"state": Field("state", "The State", required=True)},
    "link": {
        "act": Field("text", "Id of the act", required=True),
        "how": Field("text", "How one led to the other"),
    },
    "victims": {
        "nationality": Field("state", "Nationality, where the source gives one"),
        "attributes": Field(
            "concept", "Short for affirming claims about the persons, alleged by the first source", many=True
        ),
        "counts": Field("number", "How many, as each source says; never summed", many=True),
    },
    "number": {
        "min": Field("count", "At least so many"),
        "max": Field("count", "At most so many"),
        "exact": Field("count", "Exactly so many"),
        "kind": Field("text", "How the figure is meant", choices=COUNT_KINDS),
        "of": Field("text", "Of which persons"),
        "source": Field("text", "Id of the source"),
        "locator": Field("text", "Where in the source: paragraph, page or line"),
        "asOf": Field("date", "Up to which day"),
    },
    "claim": {
        "id": Field("id", "Id within the record; formed from act, concept and source if absent"),
        "asserts": Field("concept", "The concept that the claim is about", required=True),
        "stance": Field("text", "Whether it says so or denies it (affirms if absent)", choices=STANCES),
        "mode": Field("text", "How firmly the source knows it (alleged if absent)", choices=MODES),
        "by": Field("text", "Who says so: a State's code, or words"),
        "source": Field("text", "Id of the source (the first source of the record if absent)"),
        "locator": Field("text", "Where in the source: paragraph, page or line"),
        "restsOn": Field("text", "Ids of the claims that an inference rests on", many=True),
        "standardOfProof": Field("text", "The standard that a competent body applied, in its words"),
    },
    "situation": {
        "id": Field("id", "Id within the record", required=True),
        "place": Field("place", "Where"),
        "period": Field("date", "When, EDTF", required=True),
        "class": Field("text", "Which persons it concerns"),
        "persons": Field(
            "concept",
            "Attributes that make up this class: an act's people who are not on record as such are not of it",
            many=True,
        ),
        "claims": Field("claim", "What is said about it", required=True, many=True),
    },
    "position": {
        "id": Field("id", "Id within the record", required=True),
        "state": Field("state", "The State that takes the position", required=True),
        "type": Field("text", "What kind of position", required=True, choices=POSITION_TYPES),
        "about": Field(
            "text", "Ids of the acts or situations it is about (all acts of the State if absent)", many=True
        ),
        "asserts": Field("concept", "The concepts that it denies or invokes", many=True),
        "particulars": Field("flag", "Whether it gives particulars that can be checked"),
        "source": Field("text", "Id of the source"),
        "locator": Field("text", "Where in the source"),
    },
    "intervention": {
        "id": Field("id", "Id within the record", required=True),
        "body": Field("text", "The body that acted: the id of a body on file, or words", required=True),
        "date": Field("date", "When, EDTF"),
        "kind": Field("text", "What it did: report, statement, recommendation, appeal, letter, judgment"),
        "about": Field("text", "Ids of the acts or situations concerned", many=True),
        "gist": Field("text", "What it said, in our words"),
        "source": Field("text", "Id of the source"),
        "locator": Field("text", "Where in the source"),
    },
}

_PRIMITIVES: Final[dict[str, dict[str, Any]]] = {
    "text": {"type": "string", "minLength": 1},
    "id": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": LONGEST_ID},
    "date": {"type": "string", "minLength": 4},
    "state": {"type": "string", "minLength": 2},
    "territory": {"type": "string", "minLength": 2},
    "concept": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    "flag": {"type": "boolean"},
    "count": {"type": "integer", "minimum": 0},
}


def incident_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an event record file: one record or a list of records."""
    one = {"$ref": "#/$defs/incident"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/obligations/schema/incident",
        "title": "Event record of obligations",
        "oneOf": [one, {"type": "array", "items": one, "minItems": 1}],
        "$defs": {name: _shape_schema(fields) for name, fields in SHAPES.items()},
    }


def _shape_schema(fields: dict[str, Field]) -> dict[str, Any]:
    required = [name for name, field in fields.items() if field.required]
    schema: dict[str, Any] = {"type": "object", "additionalProperties": False}
    if required:
        schema["required"] = required
    schema["properties"] = {name: _field_schema(field) for name, field in fields.items()}
    return schema


def _field_schema(field: Field) -> dict[str, Any]:
    if field.choices:
        one: dict[str, Any] = {"enum": list(field.choices)}
    elif field.kind in SHAPES:
        one = {"$ref": f"#/$defs/{field.kind}"}
    else:
        one = dict(_PRIMITIVES[field.kind])
    if not field.many:
        return {"description": field.doc, **one}
    listed: dict[str, Any] = {"type": "array", "items": one}
    if field.required:
        listed["minItems"] = 1
    if field.kind in SHAPES:
        return {"description": field.doc, **listed}
    return {"description": field.doc, "oneOf": [listed, one]}
