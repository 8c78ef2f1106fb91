"""Turns the table of referrals by the Security Council into a graph (Rome Statute art. 13(b))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from obligations import names
from obligations.errors import nearest
from obligations.load.bodies import fresh, said_by
from obligations.load.terms import Graph, day, english, node

if TYPE_CHECKING:
    from obligations.load.row import Row

COLUMNS: Final = ("id", "procedure", "state", "referred_on", "document", "known_to", "source", "confidence", "note")


def load_referral(row: Row, graph: Graph) -> None:
    """State one referral, and to which day the list of referrals for its procedure is complete."""
    if not fresh(row, row.register.referrals, "referral"):
        return
    row.register.referrals.add(row["id"])
    if row["procedure"] not in row.register.procedures:
        known = row.register.procedures
        row.wrong("procedure", f'no procedure has the id "{row["procedure"]}"{nearest(row["procedure"], known)}')
        return
    state, made, known_to = row.state(), row.date("referred_on"), row.date("known_to")
    if made is None or known_to is None:
        row.wrong("referred_on", "give the day of the referral, and in known_to the day of the list")
        return
    it, procedure = node(f"{names.ID}referral/{row['id']}"), node(names.PROCEDURE + row["procedure"])
    graph.a(it, "Referral")
    graph.add(it, node(names.SKOS + "prefLabel"), english(row["document"]))
    graph.add(it, "referredFor", procedure)
    graph.add(it, "referredState", state)
    graph.add(it, "fromDay", day(made))
    graph.add(procedure, "referralsKnownTo", day(known_to))
    said_by(row, graph, it)
