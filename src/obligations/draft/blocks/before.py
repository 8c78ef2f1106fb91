"""What bodies, governments and organisations found, said or asked before of the same acts or the same provisions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.draft.blocks.argument import leading
from obligations.draft.document import Bullets, Paragraph, Text
from obligations.draft.phrases import capital
from obligations.render.words import counted, day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations.draft.document import Block, Line
    from obligations.draft.material import Material
    from obligations.model import Source

_MOST = 10
_QUERY = "earlier-interventions"
_UNCHECKED = "not checked"
_REVIEW = "upr"
_ROLES = ("roleActing", "roleReceiving", "roleTerritorial")
_KINDS = ("judgment", "decision", "opinion", "recommendation", "report", "resolution", "review", "letter", "statement")
_FINDINGS = frozenset(_KINDS[:-2])
_WEIGHT = {kind: place for place, kind in enumerate(_KINDS)}
_UNITED_NATIONS = re.compile(r"\bUN\b|United Nations|special procedures")
"""Speakers of the United Nations that no body on file stands for, such as several experts together."""
_OF_A_STATE = re.compile(
    r"(?:an? )?(?:senior )?(?:ambassador of|court (?:in|of)|department of|government of|member of the [A-Z]|"
    r"ministry of|officials? of|parliament of|(?:supreme|constitutional|high) court of)",
    re.IGNORECASE,
)
"""How the name of an organ of a State begins."""


@dataclass(frozen=True)
class _Step:
    """One thing that was said or asked: who, when, in what form, what, where it stands."""

    date: str
    body: str
    kind: str
    gist: str
    source: Source | None
    locator: str
    event: str
    """Title of the other event that it is about; empty for a step on these events."""
    own: bool
    """Whether it is on file with one of the events of the draft."""
    official: bool
    """Whether a body that is on file said so: of the United Nations, a treaty or a region."""

    @property
    def key(self) -> tuple[str, str]:
        """What makes two rows the same step."""
        return self.body, self.gist


def earlier(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Tell what was said: what bodies did once these acts had begun, then their findings by weight, the newest first.

    What organs of States said comes after. Others, such as associations and people who are not named, took no step of a
    body: they are counted on the drafter's page. Rows that only say that nobody has looked are left out.
    """
    steps = _steps(material)
    found = [one for one in steps if one.official or _OF_A_STATE.match(one.body)]
    if len(found) < len(steps):
        said = counted(len(steps) - len(found), "step")
        material.leave_beside(f"{said} of others than bodies and States (the page of each event tells them).")
    begun = min((first for _, act in material.acts() if (first := act.edtf.partition("/")[0].strip("."))), default="~")
    newest = sorted(found, key=lambda one: (_last(one.date), one.body), reverse=True)
    ordered = sorted(newest, key=lambda one: (_group(one, begun), _WEIGHT.get(one.kind, len(_WEIGHT))))
    shown = ordered[: options.get("most", _MOST)]
    more = len(ordered) - len(shown)
    if more:
        said = counted(more, "earlier step")
        material.leave_beside(f"{said} of bodies and States (the query {_QUERY} tells them).")
    return (Bullets(tuple(_line(material, one) for one in shown)),) if shown else ()


def _steps(material: Material) -> list[_Step]:
    """Return every step on the events and on the provisions of the leading claims, each once."""
    found: dict[tuple[str, str], _Step] = {}
    for one in (*_of_events(material), *_of_provisions(material)):
        if _UNCHECKED not in one.gist:
            found.setdefault(one.key, one)
    return list(found.values())


def of_body_elsewhere(material: Material) -> tuple[Line, ...]:
    """Tell what the body of the draft said of other events under the same provisions; each names its event."""
    body = material.variables["body"]
    return tuple(_line(material, one) for one in _steps(material) if one.event and one.body == body)


def _group(step: _Step, begun: str) -> int:
    """Sort a step: of a body on these acts since they began, findings of bodies, others on these acts, all others."""
    if step.official and step.own and _first(step.date) >= begun:
        return 0
    if step.official and step.kind in _FINDINGS:
        return 1
    return 2 if step.own else 3


def last_review(material: Material, _options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Say whether the facts lie before the last periodic review of the State that is on file; else nothing."""
    view = material.knowledge.view
    state = names.STATE + material.asked.state
    found = [
        (view.one(one, "edtf") or "", one)
        for one in view.subjects("ofBody", names.BODY + _REVIEW)
        if any(state in view.many(act, role) for act in view.many(one, "about") for role in _ROLES)
    ]
    days = [act.edtf.rpartition("/")[2] for _, act in material.acts() if act.edtf.rpartition("/")[2].strip(".")]
    if not found or not days:
        return ()
    review, iri = max(found)
    held = review.partition("/")[0]
    before = [one for one in days if one < held]
    how = "lie before it" if len(before) == len(days) else "come after it" if not before else "lie in part before it"
    said = (
        f"The last review of {material.variables['state']} on file is that of {day(held)}. The facts told here {how}."
    )
    source = view.one(iri, "source")
    known = material.reader.source(source) if source else None
    return (Paragraph((Text(said), *material.notes.of_source(known, view.one(iri, "locator") or ""))),)


def _bodies(material: Material) -> set[str]:
    """Return the names of all bodies on file."""
    view = material.knowledge.view
    return {view.label(one) for one in view.subjects("a", names.OBL + "Body")}


def _is_official(name: str, bodies: set[str]) -> bool:
    return name in bodies or bool(_UNITED_NATIONS.search(name))


def _of_events(material: Material) -> list[_Step]:
    bodies = _bodies(material)
    return [
        _Step(
            one.edtf,
            one.body,
            one.kind,
            one.gist,
            one.source,
            one.locator,
            event="",
            own=True,
            official=_is_official(one.body, bodies),
        )
        for incident in material.incidents
        for one in incident.interventions
    ]


def _of_provisions(material: Material) -> list[_Step]:
    """Ask the named query for each provision of the leading claims."""
    leads = [one.finding for one in leading(material, {})]
    asked = {(one.treaty, one.provision.split(", ")[0]) for one in leads if one.treaty and one.provision}
    rows, bodies = [], _bodies(material)
    for treaty, number in sorted(asked):
        found = material.knowledge.query(_QUERY, state=material.asked.state, provision=f"{treaty}:{number}")
        for row in found.records():
            source = material.reader.source(row["source"]) if row["source"].startswith(names.SOURCE) else None
            rows.append(
                _Step(
                    row["date"],
                    row["body"],
                    row["kind"],
                    row["said"],
                    source,
                    row["locator"],
                    event=_event_of(material, row["act"]),
                    own=False,
                    official=_is_official(row["body"], bodies),
                )
            )
    return rows


def _event_of(material: Material, act: str) -> str:
    """Return the title of the event to which an act belongs."""
    incident = material.knowledge.view.one(act, "inIncident") or ""
    return material.knowledge.view.label(incident) if incident else "not named here"


def _line(material: Material, step: _Step) -> Line:
    date = day(step.date) if step.date else "no day on file"
    elsewhere = f", on another event, \u201c{step.event}\u201d" if step.event else ""
    return (
        Text(f"{capital(step.body)}, {step.kind} ({date}){elsewhere}: {step.gist}"),
        *material.notes.of_source(step.source, step.locator),
    )


def _last(edtf: str) -> str:
    return edtf.rpartition("/")[2].strip(".") or edtf.partition("/")[0] or "~"


def _first(edtf: str) -> str:
    return edtf.partition("/")[0].strip(".") or edtf.rpartition("/")[2]
