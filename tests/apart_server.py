"""A SPARQL server that keeps its graphs apart, as Fuseki does where nobody sets it up otherwise.

It is the protocol alone, on pyoxigraph: `default-graph-uri` and `named-graph-uri` are honoured, `union-default-graph`
is a parameter like any other that it does not know. Rows can be capped, as Virtuoso caps them.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from pyoxigraph import QueryBoolean, QueryResultsFormat, QueryTriples, RdfFormat, Store, serialize

from obligations.load.terms import node
from servers import beside, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pyoxigraph import BlankNode, DefaultGraph, NamedNode, QuerySolutions

_ROWS, _TRIPLES = "application/sparql-results+json", "application/n-triples"


@contextmanager
def apart(data: Path, *, cap: int | None = None, ignored: str = "") -> Iterator[str]:
    """Serve a file of N-Quads; yields the address, which takes queries and updates.

    Args:
        data: The file.
        cap: Rows and triples after which an answer ends; nothing is said of it.
        ignored: Updates that speak of this change nothing, though the server says they did.
    """
    store = Store()
    store.bulk_load(path=str(data), format=RdfFormat.N_QUADS)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            kind = self.headers["Content-Type"].partition(";")[0]
            if kind == "application/sparql-update":
                if not ignored or ignored not in text:
                    store.update(text)
                answer = "text/plain", b"done"
            elif kind == "application/sparql-query":
                answer = _answer(store, text, {}, cap)
            else:
                asked = parse_qs(text, keep_blank_values=True)
                answer = _answer(store, asked["query"][0], asked, cap)
            self.send_response(200)
            self.send_header("Content-Type", answer[0])
            self.send_header("Content-Length", str(len(answer[1])))
            self.end_headers()
            self.wfile.write(answer[1])

        def log_message(self, *_said: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", free_port()), Handler) as server, beside(server):
        yield f"http://127.0.0.1:{server.server_port}/sparql"


def _answer(store: Store, query: str, asked: Mapping[str, list[str]], cap: int | None) -> tuple[str, bytes]:
    """Answer a query under the dataset that the request names (SPARQL 1.1 Protocol, section 2.1.4)."""
    default: list[NamedNode | BlankNode | DefaultGraph] = [node(one) for one in asked.get("default-graph-uri", ())]
    named: list[NamedNode | BlankNode] = [node(one) for one in asked.get("named-graph-uri", ())]
    given = bool(default or named)
    found = store.query(query, default_graph=default if given else None, named_graphs=named if given else None)
    if isinstance(found, QueryBoolean):
        return _ROWS, found.serialize(format=QueryResultsFormat.JSON) or b""
    if isinstance(found, QueryTriples):
        return _TRIPLES, serialize(islice(found, cap), format=RdfFormat.N_TRIPLES) or b""
    return _ROWS, _capped(found, cap)


def _capped(found: QuerySolutions, cap: int | None) -> bytes:
    said = json.loads(found.serialize(format=QueryResultsFormat.JSON) or b"{}")
    said["results"]["bindings"] = said["results"]["bindings"][:cap]
    return json.dumps(said).encode()
