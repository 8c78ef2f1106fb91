"""Holds every id that a record refers to against the ids that it or the knowledge base has."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from obligations.dates import DateError, parse_edtf
from obligations.load.checking import Check, Step, dict_or_none, dicts, unique
from obligations.load.claims import Record, listed, named_claims

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIRST_ZONE: Final = timedelta(hours=14)
"""How far the clocks that are first on earth are before UTC."""


def check_references(check: Check, record: Record, at: tuple[Step, ...]) -> None:
    """Hold every id that the record refers to against the ids that it or the knowledge base has."""
    own = {kind: _ids(check, record, kind, at) for kind in ("sources", "acts", "situations")}
    known = {
        "source": own["sources"] | check.vocabulary.sources,
        "act": own["acts"],
        "situation": own["situations"],
        "claim": _claim_ids(check, record, at),
        "about": own["acts"] | own["situations"],
    }
    if not own["sources"] and not _all_claims_sourced(record):
        check.wrong(at, "a claim without a source needs a first source under `sources`")
    for path, kind, value in _pointers(record, at):
        if isinstance(value, str) and value not in known[kind]:
            check.unknown(path, "act or situation" if kind == "about" else kind, value, known[kind])
    _inferences(check, record, at)
    for number, intervention in dicts(record.get("interventions")):
        _body(check, intervention.get("body"), (*at, "interventions", number, "body"))
    for number, act in dicts(record.get("acts")):
        _begun(check, act.get("date"), (*at, "acts", number, "date"))
        for place, actor in dicts(act.get("actors")):
            _actor(check, actor, (*at, "acts", number, "actors", place))
        for place, count in dicts((dict_or_none(act.get("victims")) or {}).get("counts")):
            _count(check, count, (*at, "acts", number, "victims", "counts", place))


def _begun(check: Check, written: object, path: tuple[Step, ...]) -> None:
    """An act is something done: one whose earliest day is still to come, wherever on earth, is none yet."""
    try:
        earliest = parse_edtf(written).earliest if isinstance(written, str) else None
    except DateError:  # told where dates are checked
        return
    if earliest and earliest > (datetime.now(UTC) + _FIRST_ZONE).date():
        check.wrong(path, f'"{written}" is still to come: an act is something that was done, or has begun')


def _inferences(check: Check, record: Record, at: tuple[Step, ...]) -> None:
    """An inference has to rest on something in the end: claims that rest on each other in a circle rest on nothing."""
    rests: dict[str, list[str]] = {}
    places: dict[str, tuple[Step, ...]] = {}
    for kind in ("acts", "situations"):
        for number, thing in dicts(record.get(kind)):
            for place, claim in dicts(thing.get("claims")):
                if isinstance(claim.get("id"), str):
                    rests[claim["id"]] = [one for one in listed(claim.get("restsOn")) if isinstance(one, str)]
                    places[claim["id"]] = (*at, kind, number, "claims", place, "restsOn")
    for one in rests:
        circle = _circle(one, rests)
        if circle and one == min(circle):
            check.wrong(places[one], f"these claims rest on each other and on nothing else: {', '.join(circle)}")


def _circle(start: str, rests: dict[str, list[str]]) -> list[str]:
    """Return the claims through which a claim comes to rest on itself; none if it does not."""
    trails = [[start]]
    seen: set[str] = set()
    while trails:
        trail = trails.pop()
        for following in rests.get(trail[-1], []):
            if following == start:
                return trail
            if following not in seen:
                seen.add(following)
                trails.append([*trail, following])
    return []


def _body(check: Check, body: object, path: tuple[Step, ...]) -> None:
    """A body is an id on file, or words; what looks like an id must be one."""
    known = check.vocabulary.bodies
    if isinstance(body, str) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", body) and body not in known:
        check.unknown(path, "body", body, known)


def _actor(check: Check, actor: Record, path: tuple[Step, ...]) -> None:
    """An act of others reaches a State only on a ground that is named; silence would lose the State."""
    others = actor.get("nonState") or actor.get("organization")
    if not others and not actor.get("state"):
        check.wrong(path, "an actor needs state, nonState or organization")
    elif others and actor.get("state") and not actor.get("attribution"):
        check.wrong(
            path, "say by `attribution` on which ground the act is the State's, or name the State as another actor"
        )
    elif others and (actor.get("directedBy") or actor.get("coercedBy")):
        check.wrong(path, "`directedBy` and `coercedBy` go with a State that acted; for others use `attribution`")
    elif actor.get("attribution") and not (others and actor.get("state")):
        check.wrong(path, "`attribution` goes with a nonState or organization and the state that answers for it")


def _count(check: Check, count: Record, path: tuple[Step, ...]) -> None:
    figures = [count[name] for name in ("min", "exact", "max") if isinstance(count.get(name), int)]
    if not figures:
        check.wrong(path, "a count needs min, max or exact")
    elif figures != sorted(figures):
        check.wrong(path, "min, exact and max contradict each other")


def _claim_ids(check: Check, record: Record, at: tuple[Step, ...]) -> set[str]:
    """Collect the ids of claims and positions, which share one space: a claim can be struck by its id."""
    claims: set[str] = set()
    sources = dicts(record.get("sources"))
    first = sources[0][1].get("id") if sources else None
    for kind in ("acts", "situations"):
        for number, thing in dicts(record.get(kind)):
            for one, claim in named_claims(thing, first if isinstance(first, str) else None):
                if one in claims:
                    path, how = _claim_path((*at, kind, number), thing, claim)
                    check.wrong(path, f'a second claim {how} the id "{one}"; give it an id of its own')
                claims.add(one)
    for number, position in dicts(record.get("positions")):
        unique(check, claims, position.get("id"), (*at, "positions", number, "id"), "claim or position")
    return claims


def _claim_path(here: tuple[Step, ...], thing: Record, claim: Record) -> tuple[tuple[Step, ...], str]:
    """Return where a claim stands, and whether its id was given or formed."""
    for place, one in enumerate(listed(thing.get("claims"))):
        if one is claim:
            return (
                ((*here, "claims", place, "id"), "has") if claim.get("id") else ((*here, "claims", place), "would get")
            )
    return here, "would get"


def _all_claims_sourced(record: Record) -> bool:
    for kind in ("acts", "situations"):
        for _, thing in dicts(record.get(kind)):
            if (
                thing.get("conduct")
                or thing.get("circumstances")
                or (dict_or_none(thing.get("victims")) or {}).get("attributes")
            ):
                return False
            if any("source" not in claim for _, claim in dicts(thing.get("claims"))):
                return False
    return all("source" in position for _, position in dicts(record.get("positions")))


def _pointers(record: Record, at: tuple[Step, ...]) -> Iterable[tuple[tuple[Step, ...], str, Any]]:
    """List every place of a record that refers to something by id."""
    for number, source in dicts(record.get("sources")):
        yield from _each((*at, "sources", number, "derivedFrom"), "source", source.get("derivedFrom"))
    for number, act in dicts(record.get("acts")):
        here = (*at, "acts", number)
        yield from _each((*here, "context"), "situation", act.get("context"))
        for place, link in dicts(act.get("leadsTo")):
            yield (*here, "leadsTo", place, "act"), "act", link.get("act")
        for place, count in dicts((dict_or_none(act.get("victims")) or {}).get("counts")):
            yield (*here, "victims", "counts", place, "source"), "source", count.get("source")
        yield from _claim_pointers(act, here)
    for number, situation in dicts(record.get("situations")):
        yield from _claim_pointers(situation, (*at, "situations", number))
    for kind in ("positions", "interventions"):
        for number, thing in dicts(record.get(kind)):
            yield (*at, kind, number, "source"), "source", thing.get("source")
            yield from _each((*at, kind, number, "about"), "about", thing.get("about"))


def _claim_pointers(thing: Record, here: tuple[Step, ...]) -> Iterable[tuple[tuple[Step, ...], str, Any]]:
    for place, claim in dicts(thing.get("claims")):
        yield (*here, "claims", place, "source"), "source", claim.get("source")
        yield from _each((*here, "claims", place, "restsOn"), "claim", claim.get("restsOn"))


def _each(path: tuple[Step, ...], kind: str, value: Any) -> Iterable[tuple[tuple[Step, ...], str, Any]]:
    for number, one in enumerate(listed(value)):
        yield ((*path, number) if isinstance(value, list) else path), kind, one


def _ids(check: Check, record: Record, kind: str, at: tuple[Step, ...]) -> set[str]:
    found: set[str] = set()
    for number, thing in dicts(record.get(kind)):
        unique(check, found, thing.get("id"), (*at, kind, number, "id"), kind.removesuffix("s"))
    return found
