"""Puts named queries and any others to an endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obligations.answer import Answer
from obligations.elsewhere.rewrite import with_prefixes, with_values
from obligations.errors import EngineError
from obligations.queries import MAX_ROWS, bind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations.elsewhere.connect import RemoteKnowledge
    from obligations.elsewhere.protocol import Endpoint
    from obligations.query_file import NamedQuery


def ask_named(knowledge: RemoteKnowledge, query: NamedQuery, parameters: Mapping[str, str]) -> Answer:
    """Run a named query of this installation on an endpoint, with the names that are on file there.

    Raises:
        UsageError: A parameter is missing, or the query has none of that name.
        UnknownNameError: A value names nothing on file there.
        EngineError: The endpoint failed.
    """
    text = with_values(query.text, bind(knowledge, query, parameters))
    found = knowledge.endpoint.select(text)
    columns = tuple(query.columns)
    if not set(columns) <= set(found.columns):
        raise EngineError(f"{knowledge.endpoint.name} answered with other columns than it was asked for")
    places = [found.columns.index(one) for one in columns]
    return Answer("select", columns, tuple(tuple(row[place] for place in places) for row in found.rows))


def ask_text(endpoint: Endpoint, text: str, row_limit: int | None = None, *, allow_service: bool = False) -> Answer:
    """Run any SPARQL 1.1 query that reads on an endpoint.

    Raises:
        QueryError: It does not parse, would change data, or would reach further than the endpoint.
        EngineError: The endpoint failed, or its answer came too late.
    """
    from obligations.load.terms import node
    from obligations.query_guard import checked

    def on_file(graph: str) -> bool:
        return endpoint.own_dataset().ask(f"ASK {{ GRAPH {node(graph)} {{ ?s ?p ?o }} }}")

    query = checked(text, allow_service=allow_service, on_file=on_file)
    asked = endpoint.own_dataset() if query.names_graphs else endpoint
    return asked.answer(with_prefixes(query.text), query.form, MAX_ROWS if row_limit is None else row_limit)
