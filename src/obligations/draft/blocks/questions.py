"""Questions: what would fill the gaps of the record, and what the Government may be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligations.assessment import SHOWN_BY_DEFAULT
from obligations.draft.blocks.argument import leading
from obligations.draft.document import Bullets, Text
from obligations.draft.phrases import article, cited
from obligations.draft.tables import rows
from obligations.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from obligations.draft.document import Block, Line
    from obligations.draft.material import Material
    from obligations.model import Finding

_MOST = 10
_WEAK = 5


def to_find_out(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """List what to find out, each question once with the rules that wait for it, those that move most rules first."""
    waiting = _waiting(material.findings(*SHOWN_BY_DEFAULT))
    most = options.get("most", _MOST)
    items: list[Line] = [
        (Text(f"{material.asked_of_people(question)} (For {cited(found[:3])}{_and_more(found)}.)"),)
        for question, found in waiting[:most]
    ]
    if len(waiting) > most:
        more = counted(len(waiting) - most, "further question")
        material.leave_beside(f"{more} that would move a rule (the query missing-facts tells them).")
    return (Bullets(tuple(items), lettered=True),) if items else ()


def _and_more(found: list[Finding]) -> str:
    more = len({article(one) for one in found}) - len({article(one) for one in found[:3]})
    return f" and {more} more" if more > 0 else ""


def _waiting(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    asked: dict[str, list[Finding]] = {}
    for one in findings:
        for element in one.elements:
            if element.strength < _WEAK and element.question:
                asked.setdefault(element.question, []).append(one)
    return sorted(asked.items(), key=lambda item: (item[1][0].status_order, -len(item[1]), item[0]))


def to_government(material: Material, options: Mapping[str, Any]) -> tuple[Block, ...]:
    """List questions to the Government: those of the table whose concepts the record affirms, then those of elements.

    Each question of the table has its basis beside it; a question of an element has the rule that it goes to.
    Where `table` names another table, its questions stand alone.
    """
    asked: dict[str, Line] = {}
    table = options.get("table", "")
    for row in rows(material, table or "questions"):
        asked.setdefault(row["text"], (Text(row["text"]), *material.notes.of_words(row["basis"])))
    for lead in () if table else leading(material, {}):
        for element in lead.finding.elements:
            if element.strength < _WEAK and element.question:
                asked.setdefault(
                    element.question,
                    (Text(f"{material.asked_of_people(element.question)} ({article(lead.finding)}.)"),),
                )
    items = tuple(asked.values())[: options.get("most", _MOST)]
    return (Bullets(items, lettered=True),) if items else ()
