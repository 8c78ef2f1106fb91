"""The records of drafts can be read: sections, blocks, queries and columns that they name are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.check.report import Fault, Severity
from obligations.errors import BadDataError

if TYPE_CHECKING:
    from obligations.errors import Problem
    from obligations.locate import Sources
    from obligations.view import View


def check_drafts(sources: Sources, view: View | None = None) -> list[Fault]:
    """Say all that is wrong with the records of drafts and the tables beside them, shipped and added.

    Args:
        sources: Where they lie.
        view: The compiled law, that what they name is looked for; None where it could not be compiled.
    """
    from obligations.draft.record import read_all
    from obligations.draft.tables import check_tables

    problems: list[Problem] = [] if view else list(check_tables(sources, None))
    try:
        read_all(sources, view)
    except BadDataError as error:
        problems += error.problems
    return [Fault(Severity.VIOLATION, "draft", problem) for problem in sorted(problems)]
