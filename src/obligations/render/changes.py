"""The page of what a change of the sources does to the findings."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from obligations.render.page import Page, write_pages
from obligations.render.words import MAY_BREACH, STATUS, counted, foot
from obligations.render.writers import as_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obligations.changes import Difference, FindingChange, SourceChanges
    from obligations.render.page import Medium

_VERBS = {"appears": "appear", "disappears": "disappear", "changes": "change status"}
_KINDS = {
    "treaties": "Treaties",
    "provisions": "Provisions",
    "norms": "Norms",
    "consents": "Acts of consent",
    "reservations": "Reservations",
    "otherTreatyActs": "Other acts towards treaties",
    "concepts": "Concepts",
    "records": "Recorded events",
}
_NAMED = 12
"""How many names a line gives before it counts the rest; JSON names all."""


def write_changes(found: SourceChanges, medium: Medium) -> str:
    """Write what differs in one of the formats."""
    return as_json(found.to_dict()) if medium.form == "json" else write_pages([_page(found)], medium)


def _page(found: SourceChanges) -> Page:
    page = Page("What changes")
    page.heading(f"What changes: {found.old.name} to {found.new.name}")
    page.line(_answer(found), strong=True)
    for incident, changes in groupby(found.findings, key=lambda one: one.outcome.incident):
        page.heading(incident, level=2)
        page.table(("Finding", "Status", "Norm", "Act and State"), [_cells(one) for one in changes])
    if any(found.things.values()):
        page.heading("Added and removed", level=2)
        page.table(("What", "Change", "Which"), [row for kind in _KINDS for row in _rows(kind, found.things[kind])])
    _files(page, found.files)
    versions = " → data ".join(dict.fromkeys(one.data_version for one in (found.old, found.new)))
    page.line(foot(found.new.law_as_of, versions, MAY_BREACH), faint=True)
    return page


def _answer(found: SourceChanges) -> str:
    if not (found.every or found.files):
        return f"Nothing changed: both sides hold the same texts and the same {counted(found.same, 'finding')}."
    counts = [(kind, sum(one.kind == kind for one in found.findings)) for kind in _VERBS]
    parts = [f"{number} {_VERBS[kind]}" for kind, number in counts if number]
    said = (
        f"Findings: {', '.join(parts) or 'none appears, disappears or changes status'}. {found.same} keep their status."
    )
    hidden = len(found.every) - len(found.findings)
    if hidden:
        said += (
            f" {counted(hidden, 'change')} of findings that no assessment lists by default not shown (--all shows all)."
        )
    return said


def _cells(one: FindingChange) -> tuple[str, ...]:
    words = [STATUS.get(status, status) for status in (one.before, one.after) if status]
    it = one.outcome
    return one.kind, " → ".join(words), f"{it.norm}: {it.label}", f"{it.act}, {it.state}"


def _rows(kind: str, found: Difference) -> list[tuple[str, ...]]:
    sides = (("added", found.added), ("removed", found.removed))
    return [(_KINDS[kind], f"{len(ids)} {word}", _named(ids)) for word, ids in sides if ids]


def _files(page: Page, found: Difference) -> None:
    if not found:
        return
    page.heading("Texts that differ", level=2)
    for word in ("added", "removed", "changed"):
        files: Sequence[str] = getattr(found, word)
        if files:
            page.line(f"{len(files)} {word}: {_named(files)}", indent=2)


def _named(ids: Sequence[str]) -> str:
    rest = len(ids) - _NAMED
    return ", ".join(ids[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
