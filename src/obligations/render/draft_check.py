"""The page of `draft check`: what keeps a draft from going out, what to look at, how long it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from obligations.render.page import Page, write_pages
from obligations.render.words import counted
from obligations.render.writers import as_json
from obligations.version import VERSION

if TYPE_CHECKING:
    from obligations.draft.check.checks import Checked
    from obligations.render.page import Medium

_HEADS: Final = {"blocks": "Keeps it from going out", "warns": "Look at this", "tells": "To know"}


def write_checked(found: Checked, medium: Medium, file: str, versions: tuple[str, str]) -> str:
    """Write what was found; `versions` are the data version and the law-as-of day now."""
    if medium.form == "json":
        head = {"schemaVersion": 1, "softwareVersion": VERSION, "dataVersion": versions[0], "lawAsOf": versions[1]}
        return as_json({**head, "file": file, **found.to_dict()})
    page = Page(f"Check of {file}")
    page.heading(f"Check of {file}", aside=found.kind)
    blocking = [one for one in found.points if one.weight == "blocks"]
    page.line(
        f"Not ready: {counted(len(blocking), 'point')} to mend." if blocking else "Nothing keeps it from going out.",
        strong=True,
    )
    for weight, heading in _HEADS.items():
        points = [one for one in found.points if one.weight == weight]
        if points:
            page.heading(heading, level=2)
        for one in points:
            page.line(f"{one.where + ': ' if one.where else ''}{one.says}", indent=2)
    rows = [(section, str(words)) for section, words in found.words_by_section.items()]
    page.heading("Words that count, section by section", level=2)
    page.table(("Section", "Words"), rows)
    page.line("The check finds what can be counted. It cannot tell whether what you wrote is right.", faint=True)
    return write_pages([page], medium)
