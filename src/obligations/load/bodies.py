"""Turns the tables of bodies into graphs: what kinds of body there are, and which bodies, with mandate and limits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from obligations import names
from obligations.errors import nearest
from obligations.load.record import is_slug
from obligations.load.terms import Graph, day, edtf, english, flag, node, text

if TYPE_CHECKING:
    from collections.abc import Collection

    from pyoxigraph import NamedNode

    from obligations.load.row import Row

KIND_COLUMNS: Final = ("id", "name", "may_decide", "may_not_decide", "themes_only", "source", "confidence")
COLUMNS: Final = (
    "id",
    "name",
    "alternatives",
    "kind",
    "mandate_on",
    "established_by",
    "provisions",
    "established_on",
    "mandate",
    "themes",
    "parent",
    "may_decide",
    "may_not_decide",
    "active",
    "active_as_of",
    "checked_on",
    "source",
    "confidence",
    "note",
)
_ACTIVE: Final = ("yes", "no", "unknown")
_GRADES: Final = ("high", "medium", "low")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def load_kind(row: Row, graph: Graph) -> None:
    """State one kind of body, and keep what such a body can and cannot decide for the bodies that say nothing else."""
    if not fresh(row, row.register.body_kinds, "kind of body"):
        return
    row.register.body_kinds[row["id"]] = (row["may_decide"], row["may_not_decide"])
    filled(row, "name", "source")
    it = node(names.BODY_KIND + row["id"])
    graph.a(it, "BodyKind")
    graph.add(it, node(names.SKOS + "prefLabel"), english(row["name"]))
    one_of(row, "themes_only", ("yes", "no"))
    graph.add(it, "hearsItsThemesOnly", flag(True) if row["themes_only"] == "yes" else None)
    said_by(row, graph, it)


def load_body(row: Row, graph: Graph) -> None:
    """State one body; the two sentences on its powers are its own, or else those of its kind, and then it says so."""
    if not fresh(row, row.register.bodies, "body"):
        return
    filled(row, "name", "established_by", "mandate", "source")
    one_of(row, "active", _ACTIVE)
    it = node(names.BODY + row["id"])
    graph.a(it, "Body")
    graph.add(it, node(names.SKOS + "prefLabel"), english(row["name"]))
    graph.add(it, node(names.SKOS + "altLabel"), *map(english, row.many("alternatives")))
    graph.add(it, "mandateOn", *(row.known_state(one, "mandate_on") for one in row.many("mandate_on")))
    graph.add(it, "establishedBy", english(row["established_by"]))
    graph.add(it, "establishedOn", edtf(row["established_on"]) if row.interval("established_on") else None)
    graph.add(it, "basis", *(coded(row, one, "provisions") for one in row.many("provisions")))
    graph.add(it, "mandate", english(row["mandate"]))
    graph.add(it, "theme", *(_theme(row, one) for one in row.many("themes")))
    graph.add(it, "parentBody", known_body(row, "parent") if row["parent"] else None)
    graph.add(it, "active", text(row["active"]))
    graph.add(it, "activeAsOf", edtf(row["active_as_of"]) if row.interval("active_as_of") else None)
    _powers(row, graph, it)
    said_by(row, graph, it)
    row.register.bodies.add(row["id"])


def _powers(row: Row, graph: Graph, it: NamedNode) -> None:
    """State the kind of the body, and what it can and cannot decide."""
    kinds = row.register.body_kinds
    if row["kind"] not in kinds:
        row.wrong("kind", f'no kind of body has the id "{row["kind"]}"{nearest(row["kind"], kinds)}')
        return
    graph.add(it, "bodyKind", node(names.BODY_KIND + row["kind"]))
    if bool(row["may_decide"]) != bool(row["may_not_decide"]):
        row.wrong("may_not_decide", "what a body can decide, and what it cannot, go together: fill both or neither")
        return
    own = (row["may_decide"], row["may_not_decide"])
    can, cannot = own if row["may_decide"] else kinds[row["kind"]]
    if not (can and cannot):
        row.wrong("may_decide", f'must be filled: the kind "{row["kind"]}" does not say what its bodies can decide')
        return
    graph.add(it, "mayDecide", english(can))
    graph.add(it, "mayNotDecide", english(cannot))
    graph.add(it, "powersOfKind", None if row["may_decide"] else flag(True))


def _theme(row: Row, one: str) -> NamedNode | None:
    """Return the published concept that a theme names."""
    if one in row.register.concepts:
        return node(names.CONCEPT + one)
    row.wrong("themes", f'no concept is called "{one}"{nearest(one, row.register.concepts)}')
    return None


def fresh(row: Row, taken: Collection[str], kind: str) -> bool:
    """Tell whether the id of a row can be used: lower-case words with hyphens that no row before it has."""
    if is_slug(row["id"]) and row["id"] not in taken:
        return True
    row.wrong("id", f'"{row["id"]}" must be lower case words with hyphens, and no other {kind} may have it')
    return False


def filled(row: Row, *columns: str) -> None:
    """Note each empty cell of columns that may not be empty."""
    for column in columns:
        if not row[column]:
            row.wrong(column, "must be filled; where it is not known, write unknown")


def one_of(row: Row, column: str, known: Collection[str]) -> None:
    """Note a cell that holds none of the known words."""
    if row[column] not in known:
        row.wrong(column, f'"{row[column]}" is not known{nearest(row[column], known)}; one of: {", ".join(known)}')


def known_body(row: Row, column: str) -> NamedNode | None:
    """Return the body that a cell names; it must stand in a row before, or in a table that loads before."""
    if row[column] in row.register.bodies:
        return node(names.BODY + row[column])
    row.wrong(column, f'no body above has the id "{row[column]}"{nearest(row[column], row.register.bodies)}')
    return None


def treaty(row: Row, code: str, column: str) -> NamedNode | None:
    """Return the treaty that a code such as `CAT` or `ICCPR-OP1` names."""
    known = {one.upper() for one in row.register.rules}
    if code in known:
        return node(names.TREATY + code.lower())
    row.wrong(column, f'no treaty has the code "{code}"{nearest(code, known)}')
    return None


def coded(row: Row, one: str, column: str) -> NamedNode | None:
    """Return the provision that a citation such as `CAT:22` or `UNCHARTER:Statute 36(2)` names."""
    code, _, number = one.partition(":")
    return row.provision(column, number, code.lower()) if treaty(row, code, column) else None


def said_by(row: Row, graph: Graph, it: NamedNode) -> None:
    """State where what the row says comes from, how sure it is and, where the table asks, when it was looked up."""
    one_of(row, "confidence", _GRADES)
    graph.add(it, node(names.DCTERMS + "source"), english(row["source"]) if row["source"] else None)
    graph.add(it, "confidence", text(row["confidence"]))
    if row.cells.get("note"):
        graph.add(it, node(names.SKOS + "note"), english(row["note"]))
    if not row.cells.get("checked_on"):
        return
    if not _DAY.fullmatch(row["checked_on"]):
        row.wrong("checked_on", f'"{row["checked_on"]}" is no day: write it as 2026-11-21')
        return
    looked = row.date("checked_on")
    graph.add(it, "lookedUpOn", day(looked) if looked else None)
