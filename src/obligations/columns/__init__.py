"""The rule files compiled to SQL and run by DuckDB over many events at once.

The rule files stay the definition: they are compiled by what SPARQL says they mean, and no rule of law stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from obligations.columns.engine import ColumnEngine
    from obligations.knowledge import KnowledgeBase


def open_columns(knowledge: KnowledgeBase, threads: int = 1, engines: int | None = None) -> ColumnEngine:
    """Open the engine that assesses many events at once under the law of a knowledge base.

    Args:
        knowledge: The law; its tables are written into the cache the first time.
        threads: How many processors one batch may use.
        engines: How many engines work at once on this machine, which share its memory; one for each processor if None.

    Raises:
        UnknownConstructError: A rule file holds a construct that is not compiled; the message names the file.
        UsageError: DuckDB is not installed.
    """
    from obligations.columns.engine import ColumnEngine
    from obligations.columns.law import law_tables

    return ColumnEngine(law_tables(knowledge, engines), threads)
