"""The claims of an act or a situation, each with its id: given, or formed from act, concept and source."""

from __future__ import annotations

from typing import Any

Record = dict[str, Any]


def listed(value: Any) -> list[Any]:
    """Return a list as it is, nothing as an empty list, and one value as a list of one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def named_claims(thing: Record, first_source: str | None) -> list[tuple[str, Record]]:
    """Return the claims about an act or a situation with their ids, the short forms first.

    Naming a concept under `conduct`, `attributes` or `circumstances` is short for an affirming claim, alleged by the
    first source of the record; an explicit claim of the same concept from that source takes its place.
    """
    explicit = [one for one in listed(thing.get("claims")) if isinstance(one, dict)]
    explicit = [one for one in explicit if isinstance(one.get("asserts"), str)]
    said = {
        (one["asserts"], str(one.get("source") or first_source)) for one in explicit if one.get("stance") != "denies"
    }
    short = [{"asserts": concept} for concept in _short(thing) if (concept, str(first_source)) not in said]
    return [(_claim_id(thing, one, first_source), one) for one in (*short, *explicit)]


def _short(thing: Record) -> list[str]:
    victims = thing.get("victims")
    attributes = victims.get("attributes") if isinstance(victims, dict) else None
    named = (*listed(thing.get("conduct")), *listed(thing.get("circumstances")), *listed(attributes))
    return list(dict.fromkeys(one for one in named if isinstance(one, str)))


def _claim_id(thing: Record, claim: Record, first_source: str | None) -> str:
    if isinstance(claim.get("id"), str):
        return str(claim["id"])
    parts = (thing.get("id"), claim.get("asserts"), claim.get("source") or first_source)
    return "-".join(str(part) for part in parts if part)
