"""Turns tables of declarations into graphs: States accept or exclude the competence of a body (CAT arts. 21-22, 28)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations import names
from obligations.dates import Interval
from obligations.load.effect import BEGINNING, FOREVER
from obligations.load.terms import day, edtf, english, node, obl, participation, text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from obligations.load.row import Row
    from obligations.load.terms import Graph

COLUMNS = (
    "id",
    "state",
    "provision",
    "kind",
    "effect",
    "made_on",
    "made_on_basis",
    "withdrawn_on",
    "source",
    "source_date",
    "confidence",
    "note",
)
_CLASSES: Mapping[str, str] = {"accepts-competence": "OptionalDeclaration", "opt-out": "CompetenceExclusion"}


def load_declaration(row: Row, graph: Graph) -> None:
    """State one declaration; without a day it stands for certain from the day of its source, and possibly before."""
    state, kind, made = row.state(), row.choice("kind", _CLASSES), _made(row)
    if state is None or kind is None or made is None:
        return
    it = node(names.TREATY_ACTION + row["id"])
    graph.a(it, kind)
    graph.add(it, "actingState", state)
    graph.add(it, "instrument", node(names.TREATY + row.treaty))
    graph.add(it, "participation", participation(row["state"], row.treaty))
    graph.add(it, "declaredUnder", row.provision("provision", row["provision"], row.treaty))
    graph.add(it, "actKind", text(row["kind"]))
    graph.add(it, "gist", english(row["effect"]) if row["effect"] else None)
    graph.add(it, "date", edtf(row["made_on"]) if row["made_on"] else None)
    graph.add(it, "dateBasis", text(row["made_on_basis"]) if row["made_on_basis"] else None)
    graph.add(it, "effectBasis", obl("dateOfAct"))
    graph.add(it, "possiblyFromDay", day(made.earliest or BEGINNING))
    graph.add(it, "fromDay", day(made.latest or FOREVER))
    graph.add(it, "untilDay", day(_until(row)))
    graph.add(it, "withdrawnOn", edtf(row["withdrawn_on"]) if row["withdrawn_on"] else None)
    row.provenance(graph, it)


def _made(row: Row) -> Interval | None:
    """Return the days on which it may have been made: up to the day of the source where no day is known."""
    if row["made_on"]:
        return row.interval("made_on")
    source = row.interval("source_date")
    if source is None:
        row.wrong("made_on", "a declaration without a day needs the date of its source in source_date")
        return None
    return Interval(None, source.latest)


def _until(row: Row) -> date:
    """Return the first day on which it no longer stands; a withdrawal needs its day."""
    ended = row.interval("withdrawn_on")
    if ended is None:
        return FOREVER
    if ended.earliest is None or ended.earliest != ended.latest:
        row.wrong("withdrawn_on", f'"{row["withdrawn_on"]}" is no day: give the day from which it no longer stands')
        return FOREVER
    return ended.earliest
