"""Real SPARQL servers on the loopback address, each a process of its own that ends with its block."""

from __future__ import annotations

import gc
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli_runner import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from http.server import HTTPServer

PATIENCE = 90
"""Seconds that a server may take to answer for the first time."""

_RDFLIB = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
data = Dataset(default_union=True)
data.parse(sys.argv[1], format="nquads")
app = SparqlEndpoint(graph=data, path="/sparql", enable_update=sys.argv[3] == "update")
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""


@dataclass(frozen=True)
class Server:
    """Where a server takes queries and updates."""

    port: int
    url: str
    update_url: str
    process: subprocess.Popen[bytes]


def oxigraph_program() -> Path:
    """Find Oxigraph's server; it comes with the test extras."""
    found = Path(sys.executable).with_name("oxigraph")
    if not found.exists():
        pytest.skip("the package oxigraph, which has the server, is not installed (it is one of the test extras)")
    return found


@contextmanager
def oxigraph(folder: Path, data: Path, *, union: bool = False, read_only: bool = False) -> Iterator[Server]:
    """Serve a file of N-Quads with Oxigraph, its graphs apart unless `union`."""
    program, store = oxigraph_program(), folder / "store"
    if not store.exists():
        store.parent.mkdir(parents=True, exist_ok=True)
        load = [str(program), "load", "--location", str(store), "--file", str(data)]
        subprocess.run(load, check=True, capture_output=True)
    port = free_port()
    command = [str(program), "serve-read-only" if read_only else "serve", "--location", str(store)]
    command += ["--bind", f"127.0.0.1:{port}", *(["--union-default-graph"] if union else [])]
    with _running(command, port) as process:
        base = f"http://127.0.0.1:{port}"
        yield Server(port, f"{base}/query", f"{base}/update", process)


@contextmanager
def rdflib(data: Path, *, update: bool = True, env: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Serve a file of N-Quads with rdflib-endpoint, whose engine is rdflib; all graphs are its default graph."""
    for one in ("rdflib_endpoint", "uvicorn"):
        if find_spec(one) is None:
            pytest.skip(f"the package {one} is not installed (it is one of the test extras)")
    port = free_port()
    command = [sys.executable, "-c", _RDFLIB, str(data), str(port), "update" if update else "read"]
    with _running(command, port, env) as process:
        url = f"http://127.0.0.1:{port}/sparql"
        yield Server(port, url, url, process)


@contextmanager
def comunica(data: Path) -> Iterator[Server]:
    """Serve a file of N-Quads with Comunica, which only answers queries."""
    name = "comunica-sparql-file-http"
    program = shutil.which(name, path=os.pathsep.join((str(ROOT / "node_modules/.bin"), os.environ.get("PATH", ""))))
    if program is None:
        pytest.skip(f"{name} is not installed (npm install --no-save @comunica/query-sparql-file@4)")
    port = free_port()
    with _running([program, "--unionDefaultGraph", "-p", str(port), str(data)], port) as process:
        url = f"http://127.0.0.1:{port}/sparql"
        yield Server(port, url, url, process)


@contextmanager
def beside(server: HTTPServer) -> Iterator[None]:
    """Serve from a thread of this process, and collect no garbage there.

    What a query returned may only be dropped in the thread that asked; the collector would drop it in whichever runs.
    """
    gc.collect()
    gc.disable()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        gc.enable()


@contextmanager
def cutting(server: Server, after: Sequence[int | None]) -> Iterator[str]:
    """Stand before a server and break each connection after so many bytes of its answer; None lets it through.

    The last number holds for all further connections. Yields the address for queries.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    waiting = list(after)

    def serve() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                limit = waiting.pop(0) if len(waiting) > 1 else waiting[0]
                threading.Thread(target=_forward, args=(client, server.port, limit), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}{server.url[server.url.rindex('/') :]}"
    finally:
        listener.close()


def _forward(client: socket.socket, port: int, limit: int | None) -> None:
    with client, socket.create_connection(("127.0.0.1", port)) as behind, suppress(OSError):
        threading.Thread(target=_pump, args=(client, behind), daemon=True).start()
        left = limit
        while part := behind.recv(1 << 16):
            client.sendall(part if left is None else part[:left])
            left = None if left is None else left - len(part)
            if left is not None and left <= 0:
                break
        for one in (client, behind):
            one.shutdown(socket.SHUT_RDWR)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(1 << 16):
            target.sendall(part)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        port: int = one.getsockname()[1]
        return port


@contextmanager
def _running(
    command: Sequence[str], port: int, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, env=os.environ | dict(env or {}), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        _wait(process, port)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    late = time.monotonic() + PATIENCE
    while time.monotonic() < late:
        assert process.poll() is None, "the server ended by itself"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    pytest.fail("the server did not answer in time")
