"""What bodies, governments and organisations found, said or asked before of the same acts or the same provisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from obligations import names
from obligations.draft.blocks.argument import leading
from obligations.draft.document import Bullets, Text
from obligations.draft.phrases import capital
from obligations.render.words import day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations.draft.document import Block, Line
    from obligations.draft.material import Material
    from obligations.model import Source

_MOST = 10
_QUERY = "earlier-interventions"


@dataclass(frozen=True)
class _Step:
    """One thing that was said or asked: who, when, in what form, what, where it stands."""

    date: str
    body: str
    kind: str
    gist: str
    source: Source | None
    locator: str
    own: bool
    """Whether it is on file with one of the events of the draft."""
    official: bool
    """Whether a body that is on file said so: of the United Nations, a treaty or a region."""

    @property
    def key(self) -> tuple[str, str]:
        """What makes two rows the same step."""
        return self.body, self.gist


def earlier(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """Tell what was said before, in the order of days: that on the events of the draft first where not all fits."""
    found: dict[tuple[str, str], _Step] = {}
    for one in (*_of_events(material), *_of_provisions(material)):
        found.setdefault(one.key, one)
    most = options.get("most", _MOST)
    ordered = sorted(found.values(), key=lambda one: (not one.own, not one.official, _last(one.date)))
    shown = sorted(ordered[:most], key=lambda one: (_last(one.date), one.body))
    items = [_line(material, one) for one in shown]
    more = len(ordered) - len(shown)
    if more:
        items.append(
            (Text(f"On file besides: {more} more on acts of {material.variables['state']} under these provisions."),)
        )
    return (Bullets(tuple(items)),) if items else ()


def _bodies(material: Material) -> set[str]:
    """Return the names of all bodies on file."""
    view = material.knowledge.view
    return {view.label(one) for one in view.subjects("a", names.OBL + "Body")}


def _of_events(material: Material) -> list[_Step]:
    bodies = _bodies(material)
    return [
        _Step(one.edtf, one.body, one.kind, one.gist, one.source, one.locator, own=True, official=one.body in bodies)
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
                    own=False,
                    official=row["body"] in bodies,
                )
            )
    return rows


def _line(material: Material, step: _Step) -> Line:
    date = day(step.date) if step.date else "no day on file"
    return (
        Text(f"{capital(step.body)}, {step.kind} ({date}){'' if step.own else ', on another event'}: {step.gist}"),
        *material.notes.of_source(step.source, step.locator),
    )


def _last(edtf: str) -> str:
    return edtf.rpartition("/")[2].strip(".") or edtf.partition("/")[0] or "~"
