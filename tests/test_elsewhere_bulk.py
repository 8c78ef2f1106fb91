"""All events of a store assessed inside it, some at a time: the rows of one machine, and nothing left behind."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

import servers
from cli_runner import Cli, cli_fixture
from elsewhere_worlds import FIRST, compiled, written
from obligations import names
from obligations.bulk.by_rules import RuleEngine
from obligations.bulk.rows import Rows
from obligations.cli import run
from obligations.elsewhere.left import GRAPHS
from obligations.elsewhere.passed import fingerprint
from obligations.elsewhere.protocol import Endpoint
from obligations.load.events import event_graph
from obligations.load.record import check_records
from obligations.render.words import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import Quad

    from obligations import KnowledgeBase
    from servers import Server

__all__ = ["cli_fixture"]

MORE = 20
RUNS = f'ASK {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{names.GRAPH}runs/")) }}'


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return compiled(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module")
def graphs(world: KnowledgeBase) -> dict[str, list[Quad]]:
    """More events, by id: in every third one act is left out, in every other the day lies before the treaty bound."""
    found = {}
    for number in range(MORE):
        record = json.loads(json.dumps(FIRST)) | {"id": f"more-{number:02}"}
        record["acts"] = record["acts"][: 3 if number % 3 else 2]
        for one in record["acts"]:
            one["date"] = "1999-01-01" if number % 2 else one["date"]
        (checked,) = check_records([record], world.vocabulary)
        quads = event_graph(checked, world.vocabulary, f"{names.GRAPH}incidents/{record['id']}").quads
        found[str(record["id"])] = list(quads)
    return found


@pytest.fixture(scope="module")
def expected(world: KnowledgeBase, graphs: dict[str, list[Quad]]) -> list[str]:
    """The rows of each event assessed by itself, here."""
    known = {
        one: list(world.store.quads_for_pattern(None, None, None, graph))
        for graph in world.store.named_graphs()
        if (one := str(graph).strip("<>").removeprefix(f"{names.GRAPH}incidents/")) in {"world", "earlier"}
    }
    engine = RuleEngine(world)
    told = Rows(world.law, frozenset(STATUS))
    rows = [row for quads in (graphs | known).values() for row in told.of(quads, engine.assess(quads))]
    assert all(row["date"] and row["citation"] for row in rows)
    assert len({row["incident"] for row in rows}) == MORE + 2
    assert len({row["status"] for row in rows}) > 2
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@pytest.fixture
def server(world: KnowledgeBase, graphs: dict[str, list[Quad]], tmp_path: Path) -> Iterator[Server]:
    events = b"".join(serialize(quads, format=RdfFormat.N_QUADS) or b"" for quads in graphs.values())
    (tmp_path / "all.nq").write_bytes(written(world, "nquads") + events)
    with servers.oxigraph(tmp_path / "oxigraph", tmp_path / "all.nq") as one:
        yield one


def asked(url: str, update_url: str, out: Path, *more: str) -> list[str]:
    return ["assess", "--bulk", "-o", str(out), "--endpoint", url, "--update-endpoint", update_url, "--all", *more]


def rows(out: Path) -> list[str]:
    lines = [line for part in sorted(out.glob("part-*.jsonl")) for line in part.read_text().splitlines()]
    return sorted(json.dumps(json.loads(line), sort_keys=True) for line in lines)


def in_store(server: Server, query: str) -> bool:
    return Endpoint(server.url).ask(query)


@pytest.mark.parametrize("at_once", ["1000", "5"])
def test_rows_are_those_of_each_event_by_itself_and_nothing_stays(
    server: Server, expected: list[str], tmp_path: Path, at_once: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(asked(server.url, server.update_url, out, "--batch", at_once)) == 0
    assert rows(out) == expected
    assert len(list(out.glob("part-*"))) == (1 if at_once == "1000" else 5)
    said = capsys.readouterr()
    assert said.out.startswith(f"{MORE + 2} records ({MORE + 2} new), 57 acts assessed: {len(expected)} findings in")
    assert not in_store(server, RUNS)
    assert run(asked(server.url, server.update_url, out, "--batch", at_once)) == 0
    assert f"{MORE + 2} records (0 new)" in capsys.readouterr().out


def test_events_without_a_listed_finding_are_counted_and_are_no_statement(
    server: Server, expected: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [(row["incident"], row["status"]) for row in map(json.loads, expected)]
    listed = [incident for incident, status in found if status == "arguable"]
    without = MORE + 2 - len(set(listed))
    assert 0 < without < MORE + 2
    asking = [one for one in asked(server.url, server.update_url, tmp_path / "out", "--batch", "5") if one != "--all"]
    assert run([*asking, "--status", "arguable"]) == 0
    told = capsys.readouterr().out
    assert f"by status: {len(listed)} arguable\n" in told
    assert f"{without} records without a listed finding: that is not a statement" in told


def test_run_whose_connection_breaks_is_taken_up_and_leaves_no_graph(
    server: Server, expected: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    with servers.cutting(server, [*[None] * 230, 0, None]) as url:
        broken = url.replace("/query", "/update")
        assert run(asked(server.url, broken, out, "--batch", "5")) == 6
    assert "was not repeated" in capsys.readouterr().err
    done = len(list(out.glob("part-*")))
    assert 1 <= done < 5
    assert not in_store(server, RUNS)
    assert run(asked(server.url, server.update_url, out, "--batch", "5")) == 0
    assert f"{MORE + 2} records ({MORE + 2 - 5 * done} new)" in capsys.readouterr().out
    assert rows(out) == expected


def begun(cli: Cli, arguments: list[str]) -> subprocess.Popen[bytes]:
    """Start a run as a process, which hears Ctrl-C even where the tests run in the background."""
    command, before = [sys.executable, "-m", "obligations", *arguments], signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(command, env=cli.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    finally:
        signal.signal(signal.SIGINT, before)


def until(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Wait until a run works in a graph of the store, or ends."""
    while process.poll() is None and not in_store(server, RUNS):
        time.sleep(0.01)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_run_that_is_told_to_end_leaves_no_graph(
    cli: Cli, server: Server, expected: list[str], tmp_path: Path, sent: signal.Signals
) -> None:
    out = tmp_path / "out"
    for again in range(4):
        process = begun(cli, asked(server.url, server.update_url, out, "--batch", "2"))
        until(server, process)
        time.sleep(0.037 * again)
        process.send_signal(sent)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 130, err
        assert b"the same command goes on from there" in err
        assert not in_store(server, RUNS)
    ran = cli(*asked(server.url, server.update_url, out, "--batch", "10"))
    assert ran.code == 0, ran.err
    assert rows(out) == expected
    assert not in_store(server, RUNS)


def test_graphs_of_a_run_that_was_killed_are_dropped_when_it_is_taken_up(
    cli: Cli, server: Server, expected: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    process = begun(cli, asked(server.url, server.update_url, out, "--batch", "10"))
    until(server, process)
    process.kill()
    process.communicate()
    assert in_store(server, RUNS)
    noted = (out / GRAPHS).read_text().split()
    assert all(one.startswith(f"<{names.GRAPH}runs/") for one in noted)
    assert in_store(server, f"ASK {{ VALUES ?g {{ {' '.join(noted)} }} GRAPH ?g {{ ?s ?p ?o }} }}")
    ran = cli(*asked(server.url, server.update_url, out, "--batch", "10"))
    assert ran.code == 0, ran.err
    assert rows(out) == expected
    assert not in_store(server, RUNS)
    assert not (out / GRAPHS).exists()


def changed(server: Server, quads: list[Quad], *, old: str = "", new: str = "", back: bool = False) -> None:
    """Put an event with one word for another in the place of the event as it was loaded, or take that back."""
    before = "".join(f"{one.triple} .\n" for one in quads)
    after, graph = before.replace(old, new), str(quads[0].graph_name)
    assert after != before
    assert after.count("\n") == before.count("\n")
    if back:
        gone, text, place = graph.replace(old, new), before, graph
    else:
        gone, text, place = graph, after, graph.replace(old, new)
    update = f"DROP GRAPH {gone} ; INSERT DATA {{ GRAPH {place} {{ {text} }} }}"
    Endpoint(server.url, server.update_url).update(update)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("concept/removal>", "concept/danger-to-security-individualised>", "what is said of them has changed"),
        ("more-02", "aa-first", "more-02 is no longer there"),
    ],
)
def test_event_of_a_part_that_changed_is_refused_until_it_is_put_back(
    server: Server,
    graphs: dict[str, list[Quad]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
    why: str,
) -> None:
    """The store holds as many events and statements as before."""
    out = tmp_path / "out"
    assert run(asked(server.url, server.update_url, out, "--batch", "5")) == 0
    before = rows(out)
    changed(server, graphs["more-02"], old=old, new=new)
    assert run(asked(server.url, server.update_url, out, "--batch", "5")) == 2
    said = capsys.readouterr().err
    assert f"of part 1, the events earlier, more-00, more-01, more-02, more-03, {why}. Name a new folder" in said
    changed(server, graphs["more-02"], old=old, new=new, back=True)
    assert run(asked(server.url, server.update_url, out, "--batch", "5")) == 0
    assert f"{MORE + 2} records (0 new)" in capsys.readouterr().out
    assert rows(out) == before


def test_events_that_no_part_has_are_taken_by_their_ids(
    server: Server,
    graphs: dict[str, list[Quad]],
    expected: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An event that comes first in the order of ids, instead of one that was still to come, and another one changed."""
    out = tmp_path / "out"
    assert run(asked(server.url, server.update_url, out, "--batch", "5")) == 0
    assert rows(out) == expected
    lines = (out / "ledger.jsonl").read_bytes().splitlines(keepends=True)
    (out / "ledger.jsonl").write_bytes(b"".join(lines[:2]))
    changed(server, graphs["more-19"], old="more-19", new="aa-first")
    changed(server, graphs["more-18"], old='"2001-01-01"', new='"1999-01-01"')
    capsys.readouterr()
    assert run(asked(server.url, server.update_url, out, "--batch", "5")) == 0
    assert f"{MORE + 2} records ({MORE + 2 - 10} new)" in capsys.readouterr().out
    told, others = rows(out), ("aa-first", "more-18", "more-19")
    assert [one for one in told if json.loads(one)["incident"] not in others] == [
        one for one in expected if json.loads(one)["incident"] not in others
    ]
    assert sorted(one for one in told if "aa-first" in one) == sorted(
        one.replace("more-19", "aa-first") for one in expected if "more-19" in one
    )
    assert {json.loads(one)["incident"] for one in told} >= {"aa-first", "more-18"}
    assert not [one for one in told if "more-19" in one]
    assert [one for one in told if "more-18" in one] != [one for one in expected if "more-18" in one]


def test_folder_of_a_store_is_not_gone_on_with_from_another_and_keeps_no_key(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(asked(f"{server.url}?key=secret", server.update_url, out)) == 0
    assert json.loads((out / "run.json").read_text())["endpoint"] == server.url
    assert not [one for one in out.rglob("*") if one.is_file() and b"secret" in one.read_bytes()]
    with servers.cutting(server, [None]) as other:
        assert run(asked(other, server.update_url, out)) == 2
    assert f"endpoint was {server.url}, is {other}" in capsys.readouterr().err


def test_fingerprint_is_that_of_what_is_said_whatever_blank_nodes_are_called() -> None:
    def said(first: str, second: str, word: str = "b") -> list[Triple]:
        one, other, verb = BlankNode(first), BlankNode(second), NamedNode("urn:p")
        told = [Triple(one, verb, other), Triple(NamedNode("urn:s"), verb, one), Triple(other, verb, Literal(word))]
        return told if first < second else told[::-1]

    assert fingerprint(["a", "b"], said("x", "y")) == fingerprint(["b", "a"], said("z", "c"))
    assert fingerprint(["a"], said("x", "y")) != fingerprint(["a"], said("x", "y", "c"))
    assert fingerprint(["a"], said("x", "y")) != fingerprint(["b"], said("x", "y"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--bulk",), "needs a FILE, or --endpoint URL and --update-endpoint URL"),
        (("--bulk", "--endpoint", "http://h/q"), "needs a FILE, or --endpoint URL and --update-endpoint URL"),
        (("--bulk", "x.jsonl", "--endpoint", "http://h/q"), "--endpoint goes with --bulk without FILE"),
        (("--bulk", "--endpoint", "http://h/q", "--update-endpoint", "http://h/u", "--workers", "2"), "--workers goes"),
        (
            ("--bulk", "--endpoint", "http://h/q", "--update-endpoint", "http://h/u", "--engine", "columns"),
            "leave --engine out",
        ),
        (
            ("--bulk", "--endpoint", "http://h/q", "--update-endpoint", "http://h/u", "--format", "nquads"),
            "--bulk writes jsonl or parquet from a store, not nquads",
        ),
    ],
)
def test_options_that_do_not_fit_are_refused(
    given: tuple[str, ...], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["assess", "-o", str(tmp_path / "out"), *given]) == 2
    assert words in capsys.readouterr().err
