"""Reads a recorded event back for the head and the foot of its page: acts, counts, who spoke, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations import names
from obligations.assessment import Act, Count, Incident, Intervention
from obligations.names import tail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obligations.findings import FindingReader
    from obligations.model import Source
    from obligations.view import View


def read_incident(view: View, reader: FindingReader, slug: str, acts: Sequence[str]) -> Incident:
    """Read one event whose acts are given by their IRIs."""
    iri = names.INCIDENT + slug
    belonging = view.subjects("inIncident", iri)
    spoken = [one for one in belonging if one.startswith(names.INTERVENTION)]
    return Incident(
        slug,
        view.one(iri, "dcterms:title") or slug,
        view.one(iri, "dcterms:abstract") or "",
        tuple(sorted((_act(view, reader, act) for act in acts), key=lambda one: (one.edtf, one.id))),
        tuple(
            sorted(
                (_intervention(view, reader, one) for one in spoken), key=lambda one: (one.edtf.lstrip("./"), one.id)
            )
        ),
        _sources(view, reader, [iri, *belonging]),
    )


def _act(view: View, reader: FindingReader, iri: str) -> Act:
    place = view.one(iri, "place")
    named = view.one(iri, "placeName")
    actors = view.many(iri, "actor")
    counts = [one for one in view.subjects("about", iri) if one.startswith(names.COUNT)]
    return Act(
        id=view.one(iri, "slug") or tail(iri),
        edtf=view.one(iri, "edtf") or "",
        actors=tuple(map(view.label, actors)),
        place=", ".join(part for part in (named, view.label(place) if place else None) if part),
        counts=tuple(
            _count(view, reader, one) for one in sorted(counts, key=lambda one: int(view.one(one, "countOrder") or 0))
        ),
        states=tuple(view.label(one) for one in view.many(iri, "roleActing")),
        leads_to=tuple(view.one(one, "slug") or tail(one) for one in view.many(iri, "leadsTo")),
        organizations=tuple(
            view.label(one) for one in actors if names.OBL + "InternationalBody" in view.many(one, "a")
        ),
    )


def _count(view: View, reader: FindingReader, iri: str) -> Count:
    least, most, exact = (view.one(iri, name) for name in ("countMin", "countMax", "countExact"))
    text = exact or (f"{least} to {most}" if least and most else f"at least {least}" if least else f"at most {most}")
    source = view.one(iri, "source")
    return Count(
        text=text if not (least and least == most) else least,
        kind=view.one(iri, "countKind") or "",
        of=view.one(iri, "countOf") or "",
        source=reader.source(source).id if source else "",
        as_of=view.one(iri, "asOf") or "",
        locator=view.one(iri, "locator") or "",
    )


def _intervention(view: View, reader: FindingReader, iri: str) -> Intervention:
    body, source = view.one(iri, "ofBody"), view.one(iri, "source")
    return Intervention(
        id=tail(iri),
        body=view.label(body) if body else view.one(iri, "byBody") or "",
        edtf=view.one(iri, "edtf") or "",
        kind=view.one(iri, "interventionKind") or "",
        gist=view.one(iri, "gist") or "",
        source=reader.source(source) if source else None,
        locator=view.one(iri, "locator") or "",
        can_decide=(view.one(body, "mayDecide") or "") if body else "",
        cannot_decide=(view.one(body, "mayNotDecide") or "") if body else "",
    )


def _sources(view: View, reader: FindingReader, things: Sequence[str]) -> tuple[Source, ...]:
    """List the sources that speak of an event: of its acts, its situations, or what bodies did about it."""
    said = {one for thing in things for one in view.subjects("about", thing) if not one.startswith(names.STATEMENT)}
    cited = {view.one(one, "source") for one in (*said, *things)}
    found = [reader.source(one) for one in cited if one]
    return tuple(sorted(found, key=lambda one: (one.date, one.id)))
