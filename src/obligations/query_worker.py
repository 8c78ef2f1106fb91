"""Runs one query in a process that can be killed: the engine cannot be stopped from inside a query.

The request comes as one line of JSON on standard input: store, query, limits, whether SERVICE is allowed.
The answer goes to standard output as lines of JSON: notes if there are any, a head, one line for each row or
triple, and an end; or one line with an error. Standard input stays open while the parent lives: when it closes,
this process ends.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from itertools import islice
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, Store

from obligations import names
from obligations.answer import to_json
from obligations.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import QueryTriples


def main() -> None:
    """Answer the one request on standard input, and end."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    request = json.loads(sys.stdin.buffer.readline())
    _take_no_more_than(request["memory"])
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        for line in answer_lines(request):
            sys.stdout.buffer.write(json.dumps(line).encode() + b"\n")
    except QueryError as error:
        _say({"error": "query", "message": str(error)})
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the parent must hear of it
        _say({"error": "engine", "message": f"{error}" or type(error).__name__})
    sys.stdout.buffer.flush()
    os._exit(0)


def answer_lines(request: dict[str, Any]) -> Iterator[Any]:
    """Check and run the query of a request, and yield the lines of its answer.

    Raises:
        QueryError: The query does not parse, would change data, or would reach outside.
        OSError: The store cannot be read, or the engine failed.
    """
    from obligations.query_guard import checked, engine_refusal
    from obligations.query_hints import hints

    store = Store.read_only(request["store"])
    allowed: bool = request["allow_service"]
    query = checked(
        request["query"],
        allow_service=allowed,
        on_file=lambda graph: store.contains_named_graph(NamedNode(graph)),
    )
    said = hints(store, query.named)
    if not allowed:
        _open_nothing_more()
    if said:
        yield {"notes": said}
    try:
        found = store.query(
            query.text,
            base_iri=names.BASE,
            prefixes=names.PREFIXES,
            use_default_graph_as_union=not query.names_graphs,
        )
    except SyntaxError as error:
        raise engine_refusal(str(error), query.text) from error
    yield from _written(found, request["row_limit"])


def _written(found: QuerySolutions | QueryBoolean | QueryTriples, limit: int) -> Iterator[Any]:
    """Yield head, rows and end; the query runs no further than the last row that is wanted."""
    if isinstance(found, QueryBoolean):
        yield {"kind": "ask", "boolean": bool(found)}
    elif isinstance(found, QuerySolutions):
        yield {"kind": "select", "columns": [one.value for one in found.variables]}
        for row in islice(found, limit):
            yield [None if term is None else to_json(term) for term in row]
    else:
        yield {"kind": "graph"}
        for triple in islice(found, limit):
            yield [to_json(term) for term in triple]
    yield {"end": True}


def _take_no_more_than(memory: int) -> None:
    """Let the system end this process if a query needs too much memory, where the system can."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, ValueError, OSError):
        return


def _open_nothing_more() -> None:
    """Let this process open neither file nor connection from here on, where the system can see to it.

    The check of the query rests on a parser that is not the engine's own. If the two ever read a query
    differently, the engine still cannot reach outside.
    """
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _end_with_parent() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)


def _say(line: dict[str, str]) -> None:
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n")


if __name__ == "__main__":
    main()
