"""Queries of strangers: what changes data or reaches outside is refused, what runs too long is ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from obligations import EngineError, QueryError, UsageError, names, queries, query_process
from obligations.knowledge import KnowledgeBase
from obligations.locate import locate
from obligations.queries import run_text
from obligations.query_guard import checked

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SERVICE = "SERVICE <http://127.0.0.1:1/sparql> { ?a ?b ?c }"
ONE, TWO = names.GRAPH + "one", names.GRAPH + "two"
posix = pytest.mark.skipif(os.name != "posix", reason="processes are watched through POSIX calls")


@pytest.fixture(scope="module")
def tiny() -> KnowledgeBase:
    """Two graphs of 60 triples in memory: enough for a join that never ends."""
    store = Store()
    for number in range(120):
        graph = NamedNode(ONE if number < 60 else TWO)
        store.add(Quad(NamedNode(f"{names.STATE}{number}"), NamedNode(names.OBL + "code"), Literal(number), graph))
    return KnowledgeBase(store, locate())


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x.org/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o . SERVICE SILENT <http://x.org/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o OPTIONAL { SERVICE ?where { ?s ?p ?o } } }",
        "SELECT * { { SELECT ?s { GRAPH ?g { SERVICE <x> { ?s ?p ?o } } } } }",
        "SELECT * { { ?s ?p ?o } UNION { service <http://x.org/> { ?s ?p ?o } } }",
        "SELECT * { ?s ?p ?o MINUS { SERVICE <http://x.org/> { ?s ?p ?o } } }",
        "SELECT * { ?s ?p ?o FILTER NOT EXISTS { SERVICE <http://x.org/> { ?s ?p ?o } } }",
        "SELECT * { BIND(EXISTS { SERVICE <http://x.org/> { ?s ?p ?o } } AS ?b) }",
        "SELECT (EXISTS { SERVICE <http://x.org/> { ?s ?p ?o } } AS ?b) { }",
        "SELECT ?s { ?s ?p ?o } ORDER BY (EXISTS { SERVICE <http://x.org/> { ?s ?p ?o } })",
        "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING (EXISTS { SERVICE <http://x.org/> { ?s ?p ?o } })",
        "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://x.org/> { ?s ?p ?o } }",
        "ASK { SERVICE <http://x.org/> { ?s ?p ?o } }",
        "DESCRIBE ?s { SERVICE <http://x.org/> { ?s ?p ?o } }",
        "SELECT * { # a carriage return ends this comment\rSERVICE <http://x.org/> { ?s ?p ?o }\n}",
        "SELECT * { \\u0053ERVICE <http://x.org/> { ?s ?p ?o } }",
        "SELECT * { \\U00000053ERVICE <http://x.org/> { ?s ?p ?o } }",
        "SELECT * { # \\u000ASERVICE <http://x.org/> { ?s ?p ?o }\n}",
    ],
)
def test_service_is_refused_wherever_it_stands(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE would send the query to another machine"):
        checked(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'SERVICE <http://x.org/> { }' }",
        'SELECT * { ?s ?p """SERVICE <http://x.org/> { }\nLOAD <x>""" }',
        "SELECT * { ?s ?p ?o } # SERVICE <http://x.org/> { ?s ?p ?o }",
        "SELECT ?SERVICE { ?SERVICE ?p <http://x.org/SERVICE#LOAD> }",
        "PREFIX service: <http://x.org/> SELECT * { ?s service:load ?o }",
        "SELECT * { ?s obl:actor ?o ; dcterms:source src:hrw-2017 }",
        "BASE <https://w3id.org/obligations/> SELECT * { ?s ?p <id/state/CHN> }",
        "DESCRIBE <http://x.org/>",
    ],
)
def test_words_that_only_look_like_it_are_fine(query: str) -> None:
    assert not checked(query).names_graphs


def test_service_may_be_allowed_for_one_call() -> None:
    assert checked(f"SELECT * {{ {SERVICE} }}", allow_service=True)


@pytest.mark.parametrize(
    ("query", "change"),
    [
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "INSERT DATA"),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE WHERE"),
        ("INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }", "MODIFY"),
        ("LOAD <http://x.org/data.ttl>", "LOAD"),
        ("LOAD SILENT <file:///etc/passwd> INTO GRAPH <a:g>", "LOAD"),
        ("CLEAR ALL", "CLEAR"),
        ("DROP GRAPH <a:g>; CREATE GRAPH <a:g>", "DROP, CREATE"),
        ("PREFIX a: <http://x.org/> COPY a:g TO a:h", "COPY"),
    ],
)
def test_updates_are_refused(query: str, change: str) -> None:
    with pytest.raises(QueryError, match=rf"would change data \({change}\)"):
        checked(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <http://x.org/data> { ?s ?p ?o }",
        "SELECT * FROM NAMED <https://x.org/data> { GRAPH ?g { ?s ?p ?o } }",
        "BASE <http://x.org/> ASK FROM <data> { ?s ?p ?o }",
        "PREFIX x: <http://x.org/> CONSTRUCT { ?s ?p ?o } FROM x:data WHERE { ?s ?p ?o }",
        "DESCRIBE ?s FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM <graph/one> FROM <http://x.org/data> { ?s ?p ?o }",
    ],
)
def test_graphs_outside_are_refused(query: str) -> None:
    with pytest.raises(QueryError, match="would read outside"):
        checked(query)


def test_a_graph_that_is_not_on_file_is_no_silent_empty_answer(tiny: KnowledgeBase) -> None:
    with pytest.raises(QueryError, match="no graph of that name is on file"):
        run_text(tiny, "SELECT * FROM <graph/three> { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "the query is empty"),
        ("SELCT * { }", "line 1, column 1: expected SELECT, ASK, CONSTRUCT or DESCRIBE, found"),
        (
            "SELECT * {\n  ?s ?p ?o .\n  FILTER(?o > )\n}",
            "line 3, column 3: not valid SPARQL 1.1 from here on",
        ),
        ("SELECT * {\n  ?s ?p ?o", "line 2, column 11: the query ends too early"),
        (
            "SELECT * {\n  ?s ex:p ?o }",
            "line 2, column 6: the prefix ex: is not declared; known without declaring: obl",
        ),
        ("SELECT * { ?s foaf:name ?o }", "line 1, column 15: the prefix foaf: is not declared"),
        ("SELECT * { ?s ?p '\\uD800' }", "line 1, column 19: half a character"),
        ("SELECT * { ?s ?p '\\U0041' }", "line 1, column 19: write the character itself"),
        ("SELECT * { ?s ?p '\\UFFFFFFFF' }", "an escape in the query names no character"),
        ("SELECT * " + "{" * 500 + "}" * 500, "nested too deeply"),
    ],
)
def test_syntax_errors_say_where_and_what(query: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        checked(query)
    assert message in str(caught.value)
    assert caught.value.exit_code == 2


def test_what_only_the_engine_refuses_is_said_in_words(tiny: KnowledgeBase) -> None:
    with pytest.raises(QueryError, match=r"line 1, column \d+: The SELECT contains a variable that is unbound"):
        run_text(tiny, "SELECT ?s ?p { ?s ?p ?o } GROUP BY ?s")


def test_refusals_reach_the_caller_through_the_process(tiny: KnowledgeBase) -> None:
    for query, word in (
        ("CLEAR ALL", "CLEAR"),
        (f"SELECT * {{ {SERVICE} }}", "SERVICE"),
        ("ASK {", "line 1, column 6"),
    ):
        with pytest.raises(QueryError, match=word):
            run_text(tiny, query)


def test_all_graphs_are_seen_as_one_unless_the_query_names_some(tiny: KnowledgeBase) -> None:
    assert _number(tiny, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == 120
    assert _number(tiny, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }") == 120
    assert _number(tiny, "SELECT (COUNT(*) AS ?n) FROM <graph/one> { ?s ?p ?o }") == 60
    assert _number(tiny, "SELECT (COUNT(*) AS ?n) FROM NAMED <graph/one> { ?s ?p ?o }") == 0


def test_terms_come_back_whole(tiny: KnowledgeBase) -> None:
    given = r's:CHN "caf\u00e9\n\"x\""@fr "2017-07-01"^^xsd:date UNDEF'
    answer = run_text(tiny, f"SELECT * {{ VALUES (?a ?b ?c ?d) {{ ({given}) }} }}")
    row = dict(zip(answer.columns, answer.rows[0], strict=True))
    assert row["a"] == NamedNode(names.STATE + "CHN")
    assert row["b"] == Literal('caf\u00e9\n"x"', language="fr")
    assert row["c"] == Literal("2017-07-01", datatype=NamedNode(names.XSD + "date"))
    assert row["d"] is None


def test_graphs_and_yes_or_no_come_back(tiny: KnowledgeBase) -> None:
    graph = run_text(tiny, "CONSTRUCT { ?s a obl:State } WHERE { ?s obl:code 7 }")
    assert [one.subject for one in graph.triples] == [NamedNode(names.STATE + "7")]
    assert run_text(tiny, "ASK { ?s obl:code 7 }").boolean is True
    assert run_text(tiny, "ASK { ?s obl:code 700 }").boolean is False


def test_a_row_limit_stops_a_query_that_would_not_end(tiny: KnowledgeBase) -> None:
    answer = run_text(tiny, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }", 20, 7)
    assert (len(answer.rows), answer.truncated) == (7, True)
    whole = run_text(tiny, "SELECT ?s { ?s obl:code 7 }", 20, 2)
    assert (len(whole.rows), whole.truncated) == (1, False)


@pytest.mark.parametrize(("seconds", "rows"), [(0, 5), (-1, 5), (float("nan"), 5), (5, 0)])
def test_limits_must_be_above_zero(tiny: KnowledgeBase, seconds: float, rows: int) -> None:
    with pytest.raises(UsageError, match="greater than zero"):
        run_text(tiny, "ASK {}", seconds, rows)


@posix
def test_an_endless_query_is_killed_at_its_time_limit(kb: KnowledgeBase, started: list[int]) -> None:
    with pytest.raises(EngineError, match="time limit of 1 s reached") as caught:
        run_text(kb, ENDLESS, 1)
    assert caught.value.exit_code == 6
    assert [_lives(pid) for pid in started] == [False]


@posix
def test_a_query_that_ends_by_itself_is_not_killed(kb: KnowledgeBase, started: list[int]) -> None:
    assert run_text(kb, "ASK { ?s ?p ?o }", 60).boolean is True
    assert [_lives(pid) for pid in started] == [False]


@posix
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_process_never_outlives_its_parent(tmp_path: Path, end: signal.Signals) -> None:
    parent, child = _parent_and_child(tmp_path)
    assert _lives(child)
    parent.send_signal(end)
    assert parent.wait(10) == (130 if end == signal.SIGINT else -end)
    deadline = time.monotonic() + 5
    while _lives(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _lives(child)


@pytest.mark.skipif(sys.platform != "linux", reason="only here does the system hold a process to its memory")
def test_a_query_that_needs_too_much_memory_is_an_error(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MEMORY", 1500 * 1024**2)
    with pytest.raises(EngineError, match="may need too much memory"):
        run_text(kb, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a", 60)


@posix
def test_a_crash_of_the_engine_is_an_error_not_an_empty_answer(
    tiny: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        query_process, "_WORKER", (sys.executable, "-c", 'print(\'{"kind": "select", "columns": []}\')')
    )
    with pytest.raises(EngineError, match="ended without an answer"):
        run_text(tiny, "ASK {}")


@posix
@pytest.mark.parametrize(("closed", "calls"), [(False, 1), (True, 0)])
def test_even_an_unchecked_query_opens_no_connection(listener: Listener, calls: int, *, closed: bool) -> None:
    """The second wall: should the check ever be wrong, the process that runs the query can reach nothing."""
    lines = [
        "from pyoxigraph import Store",
        "from obligations.query_worker import _open_nothing_more",
        "_open_nothing_more()" if closed else "",
        "query = 'SELECT * { SERVICE SILENT <http://127.0.0.1:%s/> { ?s ?p ?o } }'",
        f"list(Store().query(query % {listener.port}))",
    ]
    subprocess.run([sys.executable, "-c", "\n".join(lines)], check=False, env=_environment(), capture_output=True)
    assert len(listener.calls) == calls


def test_service_goes_out_only_if_allowed(tiny: KnowledgeBase, listener: Listener) -> None:
    query = f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.port}/> {{ ?s ?p ?o }} }}"
    with pytest.raises(QueryError):
        run_text(tiny, query)
    assert listener.calls == []
    with pytest.raises(EngineError):
        run_text(tiny, query, allow_service=True)
    assert len(listener.calls) == 1


class Listener:
    """A port that counts who calls and answers nobody."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.calls: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, address = self.socket.accept()
            except OSError:
                return
            self.calls.append(str(address))
            caller.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    one = Listener()
    yield one
    one.socket.shutdown(socket.SHUT_RDWR)
    one.socket.close()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of the processes that a test starts to run its queries."""
    ids: list[int] = []

    class Told(subprocess.Popen[bytes]):
        def __init__(self, *given: object, **named: object) -> None:
            super().__init__(*given, **named)  # type: ignore[call-overload]  # passes on what it got
            ids.append(self.pid)

    monkeypatch.setattr(subprocess, "Popen", Told)
    return ids


def _number(knowledge: KnowledgeBase, query: str) -> int:
    term = run_text(knowledge, query).rows[0][0]
    assert isinstance(term, Literal)
    return int(term.value)


def _parent_and_child(folder: Path) -> tuple[subprocess.Popen[str], int]:
    """Start a command that runs an endless query, and find the process that runs it."""
    program = folder / "program.py"
    program.write_text(
        f"""
import signal, subprocess, sys
from pyoxigraph import Literal, NamedNode, Quad, Store
from obligations.knowledge import KnowledgeBase
from obligations.locate import locate
from obligations.queries import run_text

# A shell that started the tests in the background may have told them to ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)

class Told(subprocess.Popen):
    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        print(self.pid, flush=True)

subprocess.Popen = Told
store = Store()
for number in range(500):
    store.add(Quad(NamedNode(f"a:{{number}}"), NamedNode("a:p"), Literal(number)))
try:
    run_text(KnowledgeBase(store, locate()), {ENDLESS!r}, 60)
except KeyboardInterrupt:
    sys.exit(130)
""",
        encoding="utf-8",
    )
    environment = {**_environment(), "TMPDIR": str(folder)}
    parent = subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, text=True, env=environment)
    assert parent.stdout is not None
    with parent.stdout:
        child = int(parent.stdout.readline())
    time.sleep(1)
    return parent, child


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(query_process.__file__).parents[1])}


def _lives(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits for its parent does not."""
    state = Path(f"/proc/{pid}/stat")
    try:
        os.kill(pid, 0)
        return not (state.exists() and state.read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z")
    except (ProcessLookupError, FileNotFoundError):
        return False
