"""Reads what the rule files found on each procedure, act by act, and puts it together into doors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from obligations import names
from obligations.assessment import SUPPORTED
from obligations.forums.limits import begins, end_of
from obligations.forums.model import Door, Limit, Mandate, Way
from obligations.forums.words import WayWords
from obligations.names import tail

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from obligations.forums.model import Status
    from obligations.view import View

_BEST = ("open", "unknown", "closed")
_SAID: Final = {
    "basis": "basisInWords",
    "condition": "stateCondition",
    "who_may_file": "whoMayFile",
    "exhaustion": "exhaustion",
    "parallel_bar": "parallelBar",
    "media_alone": "mediaAloneOk",
    "interim_measures": "interimMeasures",
    "length_limit": "lengthLimit",
    "anonymous": "anonymousOk",
    "confidential": "confidential",
    "outcome": "outcome",
    "standard_of_proof": "standardOfProofWording",
    "url": "homepage",
    "looked_up": "lookedUpOn",
    "source": "dcterms:source",
    "confidence": "confidence",
    "note": "note",
}
"""What a door repeats from the record of its procedure: field and property."""


class DoorReader:
    """Reads routes and ways from the store in which the rules ran.

    Args:
        view: Look-ups over that store, the law behind it.
        state: ISO code of the State asked about.
        filed: The day of filing, or the day on which the law was checked.
        incident: Id of the event; empty where none is asked about.
    """

    def __init__(self, view: View, state: str, filed: date, incident: str) -> None:
        self.view, self.filed, self.incident = view, filed, incident
        self.state = state
        self.words = WayWords(view, state)

    def doors(self, procedures: Sequence[str], questions: Mapping[str, str]) -> tuple[Door, ...]:
        """Read every procedure, in the order of kind and id."""
        found = [self._door(one, questions) for one in procedures]
        return tuple(sorted(found, key=lambda door: (_BEST.index(door.status), door.kind, door.id)))

    def mandates(self, questions: Sequence[str]) -> tuple[Mandate, ...]:
        """Name the mandates of the special procedures that the rules found the questions to concern.

        Those on a country come first, then those with most themes in common.
        """
        view = self.view
        themes = {one for question in questions for one in view.many(question, "concernsTheme")}
        bodies = {one for question in questions for one in view.many(question, "concernsMandate")}
        found = []
        for body in bodies:
            shared = tuple(view.label(one) for one in view.many(body, "theme") if one in themes)
            on = tuple(view.label(one) for one in view.many(body, "mandateOn"))
            found.append(Mandate(tail(body), view.label(body), shared, on))
        return tuple(sorted(found, key=lambda one: (not one.on, -len(one.themes), one.id)))

    def categories(self, acts: Sequence[str], table: Sequence[Mapping[str, str]]) -> tuple[tuple[str, str], ...]:
        """Name the categories of arbitrary detention of which the acts show a concept.

        Args:
            acts: The acts.
            table: The categories, with `id`, `says`, and `concepts` joined by semicolons.
        """
        shown = {tail(one) for act in acts for one in self.view.many(act, "hasFact")}
        return tuple((row["id"], row["says"]) for row in table if shown & {*row["concepts"].split(";")})

    def _door(self, procedure: str, questions: Mapping[str, str]) -> Door:
        view = self.view
        routes = {act: f"{question}/{tail(procedure)}" for act, question in questions.items()}
        by_act = {act: self._status(route, "routeStatus") for act, route in routes.items()}
        status = min(by_act.values(), key=_BEST.index)
        deciding = next(act for act, one in by_act.items() if one == status)
        body = view.subjects("hasProcedure", procedure)[0]
        kind = view.one(procedure, "procedureKind") or ""
        brought = self._brought(routes)
        return Door(
            id=tail(procedure),
            body=tail(body),
            body_name=view.label(body),
            name=view.label(procedure),
            kind=view.one(kind, "notation") or tail(kind),
            kind_name=view.label(kind),
            status=status,
            by_act=tuple((tail(act), one) for act, one in by_act.items() if act),
            ways=self._ways(routes[deciding], deciding),
            provisions=tuple(self._provision(one) for one in view.many(procedure, "basis")),
            only_states=view.one(kind, "onlyStatesFile") == "true",
            languages=tuple((view.one(procedure, "languages") or "").split(";")),
            limit=self._limit(procedure, [act for act in questions if act]),
            supervises=tuple(view.one(one, "code") or "" for one in view.many(procedure, "supervises")),
            nothing_to_bring=all(view.one(one, "outOfSubject") == "true" for one in routes.values()),
            findings=tuple(brought),
            supported=tuple(one for one, finding in brought.items() if self._supported(finding)),
            themes=self._all(routes, "touchesTheme", view.label),
            earlier=self._earlier(),
            **{field: view.one(procedure, name) or "" for field, name in _SAID.items()},
        )

    def _status(self, thing: str, name: str) -> Status:
        found = self.view.one(self.view.one(thing, name) or "", "notation") or ""
        return cast("Status", found)

    def _brought(self, routes: Mapping[str, str]) -> dict[str, str]:
        """Return the findings that could be brought, by id."""
        found = {one for route in routes.values() for one in self.view.many(route, "bringsFinding")}
        return {tail(one): one for one in sorted(found, key=tail)}

    def _supported(self, finding: str) -> bool:
        return tail(self.view.one(finding, "status") or "") in SUPPORTED

    def _all(self, routes: Mapping[str, str], name: str, words: _Words) -> tuple[str, ...]:
        found = {one for route in routes.values() for one in self.view.many(route, name)}
        return tuple(sorted(map(words, found)))

    def _ways(self, route: str, act: str) -> tuple[Way, ...]:
        found = [self._way(one, act) for one in self.view.many(route, "hasWay")]
        return tuple(sorted(found, key=lambda way: (_BEST.index(way.status), way.by)))

    def _way(self, way: str, act: str) -> Way:
        view = self.view
        reasons = view.many(way, "wayReason")
        status = self._status(way, "wayStatus")
        return Way(
            by=view.one(view.one(way, "wayBy") or "", "notation") or "",
            status=status,
            codes=tuple(sorted(view.one(one, "notation") or "" for one in reasons)),
            reason=self.words.reason(way, act, [tail(one) for one in reasons], status),
            judged_on=view.one(way, "judgedOn") or "",
            acts=self.words.acts(way),
            closed_to_it=view.one(way, "wayInstrument") in view.many(view.one(way, "wayState") or "", "cannotJoin"),
        )

    def _provision(self, iri: str) -> str:
        treaty = self.view.one(iri, "ofTreaty") or ""
        return f"{self.view.one(treaty, 'code')}:{self.view.one(iri, 'number')}"

    def _limit(self, procedure: str, acts: Sequence[str]) -> Limit:
        view = self.view
        duration = view.one(procedure, "timeLimit") or ""
        starts = [one for one in (begins(view, act) for act in acts) if one]
        ends = end_of(duration, max(starts)) if starts else None
        event = view.one(procedure, "timeLimitFrom")
        return Limit(
            duration=duration,
            runs_from=view.label(event) if event else "",
            note=view.one(procedure, "timeLimitNote") or "",
            ends=ends.isoformat() if ends else "",
            passed=bool(ends and ends < self.filed),
        )

    def _earlier(self) -> tuple[str, ...]:
        """Say which bodies have dealt with the event, as on record."""
        view = self.view
        spoken = [one for one in view.subjects("inIncident", names.INCIDENT + self.incident) if self.incident]
        found = []
        for one in spoken:
            if one.startswith(names.INTERVENTION):
                body = view.one(one, "ofBody")
                who = view.label(body) if body else view.one(one, "byBody") or ""
                found.append(f"{who}: {view.one(one, 'interventionKind')}, {view.one(one, 'edtf')}")
        return tuple(sorted(found))


if TYPE_CHECKING:
    from collections.abc import Callable

    _Words = Callable[[str], str]
