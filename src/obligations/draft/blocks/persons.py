"""The persons of a case file: by code, unless one consents to be named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligations.draft.document import Table, Text
from obligations.draft.phrases import capital

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations.draft.document import Block
    from obligations.draft.material import Material


def persons(material: Material, _options: Mapping[str, Any]) -> tuple[Block, ...]:
    """List the persons with their particulars, and whether each consents to be named; nothing without a case file."""
    listed = material.case.persons
    if not listed:
        return ()
    rows = tuple(
        (
            (Text(capital(one.code)),),
            (Text(one.name if one.consent else "kept back: no consent is on file"),),
            (Text(material.case.hidden(one.particulars) or "not given"),),
        )
        for one in listed
    )
    return (Table(("Person", "Name", "Particulars"), rows, widths=(0.2, 0.3, 0.5)),)
