"""All events of a store assessed inside it, some at a time: the rows of one machine, and nothing left behind."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, serialize

import servers
from elsewhere_worlds import FIRST, compiled, written
from obligations import names
from obligations.bulk.by_rules import RuleEngine
from obligations.cli import run
from obligations.elsewhere.protocol import Endpoint
from obligations.load.events import event_graph
from obligations.load.record import check_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import Quad

    from obligations import KnowledgeBase
    from servers import Server

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
    rows = [row for quads in (graphs | known).values() for row in engine.assess(quads).statuses()]
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


def test_store_that_holds_other_events_now_is_not_gone_on_with(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(asked(server.url, server.update_url, out)) == 0
    graph = f"{names.GRAPH}incidents/more-00"
    Endpoint(server.url, server.update_url).update(f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:a> <urn:b> 1 }} }}")
    assert run(asked(server.url, server.update_url, out)) == 2
    assert "statements was" in capsys.readouterr().err


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
