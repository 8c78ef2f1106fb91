"""Runs queries: named ones with typed parameters, and any other in a process that can be stopped."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import QuerySolutions, Store, Variable

from obligations.answer import Answer
from obligations.errors import QueryError, UsageError
from obligations.languages import ENGLISH
from obligations.load.terms import value
from obligations.query_file import NamedQuery, load_queries
from obligations.query_values import bind
from obligations.view import verb

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from obligations.answer import Term
    from obligations.knowledge import KnowledgeBase

__all__ = ["MAX_ROWS", "Answer", "NamedQuery", "bind", "load_queries", "run_named", "run_text"]

MAX_ROWS = 100_000
"""How many rows or triples an answer may have unless the caller sets another limit."""

MEMORY = 4 * 1024**3
"""How many bytes a query may take; one that needs more ends with an error, not with the machine."""


def run_named(knowledge: KnowledgeBase, query: NamedQuery, parameters: Mapping[str, str]) -> Answer:
    """Run a named query; the values are bound as terms, never written into its text.

    Raises:
        UsageError: A parameter is missing, or the query has none of that name.
        UnknownNameError: A value names nothing on file.
        DateError: A value that should be a day is none.
    """
    bound: dict[Variable, Term] = {Variable(name): term for name, term in bind(knowledge, query, parameters).items()}
    found = knowledge.store.query(query.text, use_default_graph_as_union=True, substitutions=bound)
    if not isinstance(found, QuerySolutions):
        raise QueryError(f'query "{query.id}" is no SELECT')
    columns = tuple(query.columns)
    return Answer("select", columns, tuple(tuple(row[column] for column in columns) for row in found))


def in_its_language(knowledge: KnowledgeBase, answer: Answer) -> Answer:
    """Put names in the language of a knowledge base where a cell holds a whole name in English and one is on file."""
    from dataclasses import replace

    from pyoxigraph import Literal

    view = knowledge.view

    def named(term: Term | None) -> Term | None:
        if not isinstance(term, Literal) or term.language != ENGLISH:
            return term
        quads = [
            (value(one.subject), name)
            for name in ("label", "shortTitle")
            for one in knowledge.store.quads_for_pattern(None, verb(name), term, None)
        ]
        said = [
            one for thing, name in sorted(quads) if (one := view.one(thing, name) or view.label(thing)) != term.value
        ]
        return Literal(said[0], language=knowledge.lang) if said else term

    if knowledge.lang == ENGLISH:
        return answer
    return replace(answer, rows=tuple(tuple(map(named, row)) for row in answer.rows))


def run_text(
    knowledge: KnowledgeBase,
    text: str,
    time_limit: float = 30,
    row_limit: int | None = None,
    *,
    allow_service: bool = False,
) -> Answer:
    """Run any SPARQL 1.1 query that reads, in a process that ends with its time limit or on Ctrl-C.

    Args:
        knowledge: What to ask; the query sees all its graphs as one unless it names graphs with FROM.
        text: The query; the prefixes of `names.PREFIXES` need no declaration.
        time_limit: Seconds it may take.
        row_limit: Rows or triples after which it stops; `MAX_ROWS` if None.
        allow_service: Let it ask other endpoints with SERVICE.

    Raises:
        QueryError: It does not parse, would change data, or would reach outside.
        EngineError: The time limit was reached, or the engine failed.
    """
    from obligations.query_process import ask

    limit = MAX_ROWS if row_limit is None else row_limit
    if not time_limit > 0 or limit < 1:
        raise UsageError("the time limit and the row limit must be greater than zero")
    with _on_disk(knowledge) as folder:
        request = {"store": str(folder), "query": text, "row_limit": limit, "memory": MEMORY}
        return ask({**request, "allow_service": allow_service}, time_limit)


@contextlib.contextmanager
def _on_disk(knowledge: KnowledgeBase) -> Iterator[Path]:
    """Give the folder of the store, for another process to open; a store in memory is written out first."""
    if knowledge.path is not None:
        yield knowledge.path
        return
    with tempfile.TemporaryDirectory(prefix="obligations-", ignore_cleanup_errors=True) as folder:
        written = Store(folder)
        written.bulk_extend(knowledge.store)
        written.flush()
        del written
        yield Path(folder)
