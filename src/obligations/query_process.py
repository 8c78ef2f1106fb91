"""Lets a process of its own answer a query, and ends it with the answer, the time limit or Ctrl-C."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pyoxigraph import Triple

from obligations.answer import Answer, from_json
from obligations.errors import EngineError, QueryError

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORKER = (sys.executable, "-P", "-m", "obligations.query_worker")


def ask(request: Mapping[str, Any], time_limit: float) -> Answer:
    """Return the answer to a request, in the form that `query_worker` describes.

    Whatever happens here, the process is gone when this returns or raises. Should this process itself be
    killed, the other one sees its standard input close, and ends.

    Raises:
        QueryError: The query may not run.
        EngineError: The time limit was reached, or the engine failed.
    """
    late = threading.Event()
    child = subprocess.Popen(  # noqa: S603 - our own module, run by our own interpreter
        _WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
    )
    alarm = threading.Timer(time_limit, _stop, (child, late))
    alarm.daemon = True
    try:
        alarm.start()
        answer = _exchange(child, request)
    finally:
        alarm.cancel()
        _end(child)
    if answer:
        return answer
    if late.is_set():
        limit = f"time limit of {time_limit:g} s reached"
        raise EngineError(f"{limit}; ask for less, or allow more time with --timeout")
    raise EngineError("the engine ended without an answer; the query may need too much memory or nest too deeply")


def _environment() -> dict[str, str]:
    """Let the other process find this package, however this one found it."""
    root = str(Path(__file__).resolve().parents[1])
    search = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": search}


def _exchange(child: subprocess.Popen[bytes], request: Mapping[str, Any]) -> Answer | None:
    """Send the request and read the answer; None if the process ended before the answer was whole."""
    if child.stdin is None or child.stdout is None:
        return None
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(json.dumps(request).encode() + b"\n")
        child.stdin.flush()
    return _read(child.stdout, request["row_limit"])


def _stop(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    child.kill()


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()


def _read(lines: IO[bytes], limit: int) -> Answer | None:
    rows: list[tuple[Any, ...]] = []
    head: dict[str, Any] = {}
    for line in lines:
        if not line.endswith(b"\n"):
            return None
        said = json.loads(line)
        if isinstance(said, list):
            rows.append(tuple(None if one is None else from_json(one) for one in said))
        elif "error" in said:
            kind = QueryError if said["error"] == "query" else EngineError
            raise kind(said["message"])
        elif "end" in said:
            return _answer(head, rows, truncated=len(rows) == limit)
        else:
            head |= said
    return None


def _answer(head: Mapping[str, Any], rows: list[tuple[Any, ...]], *, truncated: bool) -> Answer:
    notes = tuple(head.get("notes", ()))
    if head["kind"] == "ask":
        return Answer("ask", boolean=head["boolean"], notes=notes)
    if head["kind"] == "graph":
        return Answer("graph", triples=tuple(Triple(*row) for row in rows), truncated=truncated, notes=notes)
    return Answer("select", tuple(head["columns"]), tuple(rows), truncated=truncated, notes=notes)
