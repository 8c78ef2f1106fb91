"""The records of drafts can be read: sections, blocks, queries and columns that they name are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.check.report import Fault, Severity
from obligations.errors import BadDataError

if TYPE_CHECKING:
    from obligations.errors import Problem
    from obligations.locate import Sources


def check_drafts(sources: Sources) -> list[Fault]:
    """Say all that is wrong with the records of drafts and the tables beside them, shipped and added."""
    from obligations.draft.record import read_all
    from obligations.draft.tables import COLUMNS, read_table

    problems: list[Problem] = []
    try:
        read_all(sources)
    except BadDataError as error:
        problems += error.problems
    for table in COLUMNS:
        try:
            read_table(sources, table)
        except BadDataError as error:
            problems += error.problems
    return [Fault(Severity.VIOLATION, "draft", problem) for problem in problems]
