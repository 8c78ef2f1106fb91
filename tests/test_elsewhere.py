"""Other stores give the answers of this one: queries, assessments, and every way in which an endpoint fails."""

from __future__ import annotations

import json
import socket
import urllib.request
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import QuerySolutions, Store

import servers
from apart_server import apart
from elsewhere_worlds import OWN, SHIPPED, compiled, written
from obligations import EngineError, QueryError, UnknownNameError, UsageError, names
from obligations.cli import run
from obligations.elsewhere import credentials, protocol
from obligations.elsewhere.ask import ask_named, ask_text
from obligations.elsewhere.connect import RemoteKnowledge, connect
from obligations.elsewhere.credentials import PASSWORD, TOKEN, USER, from_environment
from obligations.elsewhere.events import assess_here
from obligations.elsewhere.protocol import Endpoint
from obligations.elsewhere.quads import LAW, RemoteQuads
from obligations.elsewhere.rewrite import as_update, with_values
from obligations.elsewhere.run import Keeping, assess_there
from obligations.elsewhere.whole import triples
from obligations.load.record import check_records
from obligations.load.terms import node, obl, text
from obligations.queries import bind, run_named, run_text
from obligations.rules import derive, split
from servers import Server, beside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from obligations import KnowledgeBase
    from obligations.assessment import Assessment

RUNS = f'SELECT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{names.GRAPH}runs/")) }}'
GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
NAMED: tuple[tuple[str, dict[str, str]], ...] = (
    ("parties-to", {"treaty": "ONE", "date": "2005-01-01"}),
    ("findings-by-state", {"state": "Examplia", "since": "2000-01-01"}),
    ("bound-on", {"state": "XAA", "date": "2000-06-09"}),
    ("bound-on", {"state": "XAA", "date": "2000-06-08"}),
    ("coverage", {}),
    ("single-root-findings", {}),
)
GIVEN = {
    "state": "XAA",
    "treaty": "ONE",
    "incident": "world",
    "date": "2005-01-01",
    "finding": "one-1/world.first/XAA",
    "source": "world.report",
}
"""A value that the small world has, by the type of the parameter; other types have the query's own example."""
_NO_PROVISION = "it asks for a provision, and the small world has a norm without one"
_NO_BODY = "it asks for a body that supervises a treaty, and the small world has none"
LEFT_OUT = {
    **dict.fromkeys(("authority-of-provision", "derogation", "earlier-interventions"), _NO_PROVISION),
    **dict.fromkeys(("provision-tree", "reservations-to-provision"), _NO_PROVISION),
    **dict.fromkeys(("findings-before-body", "procedures"), _NO_BODY),
}
"""Named queries that cannot be asked of the small world, each with the reason."""
FILLED = {
    *("allegation-facts", "attribution", "bound-by-both", "by-source", "claims-by-mode", "concepts", "coverage"),
    *("concepts-unmatched", "findings-by-act", "parties-to", "single-root-findings", "source-findings"),
}
"""Queries whose answer on the small world has rows, so that it is not nothing that is compared with nothing."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return compiled(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module")
def whole(world: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The export with all that was derived."""
    file = tmp_path_factory.mktemp("export") / "whole.nq"
    file.write_bytes(written(world, "nquads"))
    return file


@pytest.fixture(scope="module")
def oxigraph(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Oxigraph as it starts by itself: its default graph is empty."""
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph"), whole) as server:
        yield server


@pytest.fixture(scope="module")
def there(oxigraph: Server, world: KnowledgeBase) -> RemoteKnowledge:
    return joined(oxigraph, world)


def joined(server: Server, world: KnowledgeBase, asked: Endpoint | None = None) -> RemoteKnowledge:
    return RemoteKnowledge(connect(asked or Endpoint(server.url, server.update_url)), world.sources)


def joined_to(url: str, world: KnowledgeBase) -> RemoteKnowledge:
    return RemoteKnowledge(connect(Endpoint(url, url)), world.sources)


def told(assessment: Assessment) -> dict[str, object]:
    """What an assessment says, whatever the order of its events."""
    said = assessment.to_dict()
    return {one: sorted(map(json.dumps, said[one])) for one in ("incidents", "findings", "aidOrAssistance")}


def in_store(there: RemoteKnowledge, *incidents: str, keep: bool = False) -> Assessment:
    return assess_there(there, incidents, [], Keeping(keep, lambda _message: None))


# --- the same answers


@pytest.mark.parametrize(("query", "given"), NAMED, ids=[f"{one}-{len(given)}" for one, given in NAMED])
def test_a_named_query_gives_the_same_rows(
    query: str, given: dict[str, str], there: RemoteKnowledge, world: KnowledgeBase
) -> None:
    known = world.named_queries[query]
    assert ask_named(there, known, given) == run_named(world, known, given)


def test_every_named_query_takes_its_parameters_elsewhere(world: KnowledgeBase) -> None:
    """Bound as VALUES they give the rows that the engine gives by replacing variables, on the small world."""
    left_out, compared, filled = set[str](), set[str](), set[str]()
    for query in world.named_queries.values():
        said = {one.name: GIVEN.get(one.type, one.example) for one in query.parameters}
        try:
            here = run_named(world, query, said)
        except UnknownNameError:
            left_out.add(query.id)
            continue
        text_of_it = with_values(query.text, bind(world, query, said))
        found = world.store.query(text_of_it, use_default_graph_as_union=True)
        assert isinstance(found, QuerySolutions)
        rows = [tuple(row[one] for one in query.columns) for row in found]
        assert (query.id, sorted(map(str, rows))) == (query.id, sorted(map(str, here.rows)))
        compared.add(query.id)
        filled |= {query.id} if here.rows else set()
    assert left_out == set(LEFT_OUT)
    assert compared == set(world.named_queries) - set(LEFT_OUT)
    assert filled >= FILLED


@pytest.mark.parametrize("inside", ["MINUS { ?x ?z ?given }", "VALUES ?given { 1 2 }", "VALUES (?z ?given) { (1 2) }"])
def test_a_parameter_in_minus_or_in_rows_of_the_querys_own_is_refused(inside: str) -> None:
    with pytest.raises(EngineError, match="speaks of a parameter"):
        with_values(f"SELECT ?x {{ ?x ?y ?given . {inside} }}", {"given": text("1")})


def test_rows_of_the_querys_own_stay_as_they_are() -> None:
    bound = with_values("SELECT ?x { VALUES (?y ?z) { (1 2) } MINUS { ?x ?y ?z } ?x ?y ?given }", {"given": text("1")})
    assert bound == ('SELECT ?x { VALUES ?given { "1" } VALUES (?y ?z) { (1 2) } MINUS { ?x ?y ?z } ?x ?y ?given }')


def test_a_value_with_every_sign_of_sparql_stays_a_text(there: RemoteKnowledge, world: KnowledgeBase) -> None:
    nasty = text('"} DROP ALL ; # \\ \n %41 <x> ?y é')
    query = with_values("SELECT ?given ?x { ?x ?y ?given } LIMIT 1", {"given": nasty})
    assert there.endpoint.select(query).rows == ()
    echoed = there.endpoint.select(f"SELECT ?given {{ VALUES ?given {{ {nasty} }} }}")
    assert echoed.rows == ((nasty,),)
    assert world.store.query(query) is not None


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?f ?s { ?f obl:status ?s } ORDER BY ?f",
        "ASK { ?f obl:status obl:arguable }",
        "ASK { ?f obl:status obl:noSuchStatus }",
        f"SELECT ?a FROM <{names.GRAPH}incidents/world> {{ ?a a obl:Act }} ORDER BY ?a",  # noqa: S608 - SPARQL
        "CONSTRUCT { ?f obl:status ?s } WHERE { ?f obl:status ?s }",
    ],
)
def test_any_query_gives_the_same_answer(query: str, there: RemoteKnowledge, world: KnowledgeBase) -> None:
    elsewhere, here = ask_text(there.endpoint, query), run_text(world, query)
    assert (elsewhere.kind, elsewhere.columns, elsewhere.rows) == (here.kind, here.columns, here.rows)
    assert (elsewhere.boolean, set(elsewhere.triples)) == (here.boolean, set(here.triples))


def test_a_row_limit_is_told(there: RemoteKnowledge) -> None:
    query = "SELECT ?f { ?f a obl:Finding }"
    assert (len(ask_text(there.endpoint, query, 2).rows), ask_text(there.endpoint, query, 2).truncated) == (2, True)
    assert (len(ask_text(there.endpoint, query, 9).rows), ask_text(there.endpoint, query, 9).truncated) == (4, False)


@pytest.mark.parametrize(
    "query",
    [
        "DELETE WHERE { ?s ?p ?o }",
        "SELECT ?x { SERVICE <http://127.0.0.1:1/> { ?x ?y ?z } }",
        "SELECT ?x FROM <http://127.0.0.1:1/> { ?x ?y ?z }",
        f"SELECT ?x FROM <{names.GRAPH}nowhere> {{ ?x ?y ?z }}",  # noqa: S608 - SPARQL
    ],
)
def test_what_changes_data_or_reaches_further_is_not_sent(query: str, there: RemoteKnowledge) -> None:
    with pytest.raises(QueryError):
        ask_text(there.endpoint, query)


# --- the same findings


def test_events_of_a_store_that_is_only_read_are_assessed_here(
    whole: Path, world: KnowledgeBase, tmp_path: Path
) -> None:
    with servers.oxigraph(tmp_path, whole, union=True, read_only=True) as server:
        there = joined(server, world)
        assert told(assess_here(there, world, [])) == told(world.assessment())
        assert told(assess_here(there, world, ["earlier"])) == told(world.assessment("earlier"))
        with pytest.raises(UnknownNameError, match="world"):
            assess_here(there, world, ["wrld"])
        with pytest.raises(EngineError, match=r"\(403\)"):
            in_store(there)


def test_rules_in_a_store_find_what_they_find_here(there: RemoteKnowledge, world: KnowledgeBase) -> None:
    before = there.endpoint.select(GRAPHS)
    assert told(in_store(there)) == told(world.assessment())
    assert told(in_store(there, "earlier")) == told(world.assessment("earlier"))
    assert there.endpoint.select(GRAPHS) == before


def test_an_event_of_the_users_is_sent_for_the_run_and_dropped(there: RemoteKnowledge, world: KnowledgeBase) -> None:
    before = there.endpoint.select(GRAPHS)
    found = assess_there(there, [], check_records([OWN], there.vocabulary), Keeping(derived=False, tell=pytest.fail))
    assert told(found) == told(world.assessment(OWN))
    assert {one.incident for one in found.findings} == {"own-event"}
    assert there.endpoint.select(GRAPHS) == before


def test_a_store_without_derived_law_gets_it_and_findings_can_stay(world: KnowledgeBase, tmp_path: Path) -> None:
    bare = tmp_path / "bare.nq"
    bare.write_bytes(written(world, "nquads", derived=False))
    said: list[str] = []
    with servers.oxigraph(tmp_path, bare) as server:
        there = joined(server, world)
        found = assess_there(there, ["world"], [], Keeping(derived=True, tell=said.append))
        assert told(found) == told(world.assessment("world"))
        derived = there.endpoint.construct(
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{names.DERIVED_LAW}> {{ ?s ?p ?o }} }}"
        )
        kept = {str(one) for row in there.endpoint.own_dataset().select(RUNS).rows for one in row}
    assert {str(one) for one in derived} == {
        str(one.triple) for one in world.store.quads_for_pattern(None, None, None, node(names.DERIVED_LAW))
    }
    assert [one.rpartition(" ")[2] for one in said] == [f"<{names.DERIVED_LAW}>", *kept]


def test_every_rule_derives_as_an_update_what_it_constructs(world: KnowledgeBase) -> None:
    work, derived, fresh = node("urn:work"), node("urn:derived"), 0
    store = Store()
    store.extend(world.store)
    store.update(f"INSERT {{ GRAPH {work} {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}")
    for rule in [*split(world.sources.rules())[0], *split(world.sources.rules())[1]]:
        written_so = rule.read_text(encoding="utf-8")
        store.update(as_update(written_so, work, derived))
        made = {str(one.triple) for one in store.quads_for_pattern(None, None, None, derived)}
        assert (rule.name, made) == (rule.name, {str(one) for one in derive(world.store, rule.name, written_so)})
        store.remove_graph(derived)
        fresh += bool(made)
    assert fresh > 40


@pytest.mark.parametrize(
    "rule",
    [
        "SELECT ?s { ?s ?p ?o }",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1",
        "CONSTRUCT { ?s ?p ?o } FROM <urn:x> WHERE { ?s ?p ?o }",
    ],
)
def test_what_is_no_plain_rule_does_not_become_an_update(rule: str) -> None:
    with pytest.raises(EngineError, match="CONSTRUCT"):
        as_update(rule, node("urn:work"), node("urn:derived"))


def test_a_store_that_keeps_its_graphs_apart_gives_the_same_findings(whole: Path, world: KnowledgeBase) -> None:
    """The graphs named when connecting are those of that moment: the run's own are written later."""
    with apart(whole) as url:
        there = joined_to(url, world)
        assert len(there.endpoint.dataset) > 2, "it was not asked by naming its graphs"
        query, given = NAMED[0]
        assert ask_named(there, world.named_queries[query], given) == run_named(
            world, world.named_queries[query], given
        )
        assert told(in_store(there)) == told(world.assessment())
        assert told(assess_here(there, world, [])) == told(world.assessment())


def test_law_derived_in_a_store_that_keeps_its_graphs_apart_is_seen_at_once(
    world: KnowledgeBase, tmp_path: Path
) -> None:
    bare = tmp_path / "bare.nq"
    bare.write_bytes(written(world, "nquads", derived=False))
    with apart(bare) as url:
        assert told(in_store(joined_to(url, world), "world")) == told(world.assessment("world"))


@pytest.mark.parametrize(
    ("ignored", "message"), [("WITH <", "nothing derived came back"), ("INSERT", "/work> reads as empty")]
)
def test_a_run_of_which_nothing_comes_back_is_an_error_and_not_an_answer_without_findings(
    ignored: str, message: str, whole: Path, world: KnowledgeBase
) -> None:
    with apart(whole, ignored=ignored) as url, pytest.raises(EngineError, match=message):
        in_store(joined_to(url, world), "world")


# --- answers that end too early


def test_a_server_that_caps_its_rows_gives_no_half_of_the_law(whole: Path, world: KnowledgeBase) -> None:
    """The cap of 100 is reached by the law and not by the look-ups that come before."""
    with apart(whole, cap=100) as url:
        there = joined_to(url, world)
        with pytest.raises(EngineError, match=r"gave 100 of \d+ rows"):
            next(RemoteQuads(there.endpoint.own_dataset(), LAW).quads_for_pattern(None, obl("isA"), None))
        with pytest.raises(EngineError, match=r"gave 100 of \d+ rows"):
            in_store(there, "world")


def test_a_graph_that_a_server_cuts_is_refused(whole: Path, world: KnowledgeBase) -> None:
    graph = node(f"{names.GRAPH}incidents/world")
    size = len(list(world.store.quads_for_pattern(None, None, None, graph)))
    with apart(whole, cap=size - 1) as url, pytest.raises(EngineError, match=f"gave {size - 1} of {size} rows"):
        triples(Endpoint(url), graph)
    with apart(whole, cap=size) as url:
        assert len(triples(Endpoint(url), graph)) == size


def rows_of(number: int) -> str:
    row = {"a": {"type": "literal", "value": "x"}}
    return json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": [row] * number}})


@pytest.mark.parametrize(
    ("number", "headers"), [(10_000, {}), (2, {"X-SPARQL-MaxRows": "2"}), (2, {"X-SQL-State": "S1TAT"})]
)
def test_rows_that_may_go_on_are_refused_or_said_to_be_cut(number: int, headers: dict[str, str]) -> None:
    with answering((200, JSON | headers, rows_of(number))) as (url, _):
        with pytest.raises(EngineError, match=f"after the first {number}; raise the limit"):
            Endpoint(url).select("SELECT ?a {}")
        assert ask_text(Endpoint(url), "SELECT ?a {}").truncated
    with answering((200, JSON, rows_of(number - 1))) as (url, _):
        assert len(Endpoint(url).select("SELECT ?a {}").rows) == number - 1


# --- other servers


def test_rdflib_gives_the_same_rows_and_findings(whole: Path, world: KnowledgeBase) -> None:
    with servers.rdflib(whole, env={"RDFLIB_APIKEY": "right"}) as server:
        there = joined(server, world, Endpoint(server.url, server.update_url, from_environment({TOKEN: "right"})))
        for name, given in NAMED[:2]:
            known = world.named_queries[name]
            assert ask_named(there, known, given) == run_named(world, known, given)
        assert told(assess_here(there, world, [])) == told(world.assessment())
        wrong = replace(there.endpoint, credentials=from_environment({TOKEN: "sesame-4711"}))
        with pytest.raises(EngineError, match=r"\(403\)") as refused:
            wrong.update("CLEAR ALL")
        assert "sesame" not in str(refused.value)
        there.endpoint.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }")
        assert there.endpoint.ask("ASK { GRAPH <urn:g> { ?s ?p 1 } }")


def test_comunica_gives_the_same_rows(world: KnowledgeBase, tmp_path: Path) -> None:
    file = tmp_path / "some.nq"
    graphs = ("meta", "ontology/derived", "ontology/terms", "derived/events", "incidents/world", "treaties/zz", "law")
    known = {one.value.removeprefix(names.GRAPH) for one in world.store.named_graphs() if hasattr(one, "value")}
    file.write_bytes(written(world, "nquads", [one for one in graphs if one in known]))
    with servers.comunica(file) as server:
        there = joined(server, world)
        query = "SELECT ?f ?s { ?f a obl:Finding ; obl:status ?s } ORDER BY ?f"
        assert ask_text(there.endpoint, query).rows == run_text(world, query).rows


# --- what goes wrong


def test_a_store_without_our_data_is_named_as_such(tmp_path: Path) -> None:
    empty = tmp_path / "other.nq"
    empty.write_text("<urn:a> <urn:b> <urn:c> <urn:d> .\n", encoding="utf-8")
    with servers.oxigraph(tmp_path, empty) as server, pytest.raises(EngineError, match="holds no data of obligations"):
        connect(Endpoint(server.url))


@pytest.mark.parametrize("cut", [0, 40, 260])
def test_an_answer_that_breaks_off_is_an_error_and_never_half_an_answer(oxigraph: Server, cut: int) -> None:
    with servers.cutting(oxigraph, [cut]) as url, pytest.raises(EngineError, match=r"before (it|the answer) was whole"):
        Endpoint(url).select("SELECT ?s { GRAPH ?g { ?s ?p ?o } } LIMIT 50")


def test_a_query_is_tried_again_when_the_connection_breaks(oxigraph: Server) -> None:
    with servers.cutting(oxigraph, [0, 40, None]) as url:
        found = Endpoint(url).select("SELECT ?s { GRAPH ?g { ?s ?p ?o } } LIMIT 50")
    assert len(found.rows) == 50


def test_an_update_is_never_sent_twice(oxigraph: Server) -> None:
    """Oxigraph runs the update whose answer breaks off: once, as the counter shows."""
    count = "INSERT { GRAPH <urn:c> { <urn:a> <urn:n> ?m } } WHERE { BIND(STRUUID() AS ?m) }"
    with servers.cutting(oxigraph, [0, None]) as url:
        endpoint = Endpoint(oxigraph.url, url.replace("/query", "/update"))
        with pytest.raises(EngineError, match="was not repeated"):
            endpoint.update(count)
        endpoint.update(count)
    rows = endpoint.select("SELECT ?m { GRAPH <urn:c> { ?s ?p ?m } }").rows
    endpoint.update("DROP GRAPH <urn:c>")
    assert 1 <= len(rows) <= 2


def test_what_a_broken_run_leaves_is_dropped(oxigraph: Server, world: KnowledgeBase) -> None:
    with servers.cutting(oxigraph, [*[None] * 12, 0, None]) as url:
        there = joined(oxigraph, world, Endpoint(oxigraph.url, url.replace("/query", "/update")))
        with pytest.raises(EngineError, match=r"rule file .* was not repeated"):
            in_store(there, "earlier")
    assert there.endpoint.select(RUNS).rows == ()


@contextmanager
def answering(*answers: tuple[int, dict[str, str], str]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Serve answers one after the other, the last for ever; yields the address and the headers that came in."""
    asked: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            asked.append(dict(self.headers))
            code, headers, body = answers[min(len(asked), len(answers)) - 1]
            self.send_response(code)
            for name, said in {"Content-Length": str(len(body.encode())), **headers}.items():
                self.send_header(name, said)
            self.end_headers()
            self.wfile.write(body.encode())

        def do_GET(self) -> None:
            self.do_POST()  # what follows a redirect asks so

        def log_message(self, *_said: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server, beside(server):
        yield f"http://127.0.0.1:{server.server_port}/sparql", asked


JSON = {"Content-Type": "application/sparql-results+json"}
XML = {"Content-Type": "application/sparql-results+xml; charset=utf-8"}
TRUE = '{"head": {}, "boolean": true}'
TRUE_XML = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>'


@pytest.mark.parametrize(("headers", "body"), [(JSON, TRUE), (XML, TRUE_XML)])
def test_results_are_read_from_json_and_xml(headers: dict[str, str], body: str) -> None:
    with answering((200, headers, body)) as (url, _):
        assert Endpoint(url).ask("ASK {}") is True


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((200, {"Content-Type": "text/html"}, "<html>Welcome</html>"), "web page"),
        ((200, {"Content-Type": "text/csv"}, "a\n1\n"), "text/csv"),
        ((200, JSON, '{"head": {"vars": ["a"]}, "results": {"bindings": [{"a"'), "before it was whole"),
        ((200, JSON, '{"head": {"vars": ["a"]}, "results": {"bindings": []}}'), "another form"),
        ((200, JSON, "[]"), "cannot be read"),
        ((200, XML, TRUE_XML[:-20]), "before it was whole"),
        ((400, {}, "line 1: no such function"), "no such function"),
        ((401, {}, ""), "asks for credentials"),
        ((403, {}, ""), "without credentials"),
        ((404, {}, "<html>none</html>"), "no such SPARQL endpoint"),
        ((302, {"Location": "http://127.0.0.1:9/elsewhere"}, ""), "http://127.0.0.1:9/elsewhere"),
        ((500, {}, "<html>boom</html>"), r"\(500\)$"),
    ],
)
def test_each_refusal_is_one_sentence_and_exit_6(answer: tuple[int, dict[str, str], str], message: str) -> None:
    with answering(answer) as (url, asked), pytest.raises(EngineError, match=message) as raised:
        Endpoint(url).ask("ASK {}")
    assert (len(asked), raised.value.exit_code, str(raised.value).count("\n")) == (1, 6, 0)


@pytest.mark.parametrize(("announced", "whole"), [({}, True), ({"Content-Length": "500"}, False)])
def test_a_graph_that_ends_between_two_lines_is_not_taken_for_whole(
    announced: dict[str, str],
    *,
    whole: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(protocol, "_WAITS", (0.01, 0.01))
    with answering((200, {"Content-Type": "application/n-triples", **announced}, "<urn:a> <urn:b> <urn:c> .\n")) as (
        url,
        _,
    ):
        if whole:
            assert len(Endpoint(url).construct("CONSTRUCT WHERE { ?s ?p ?o }")) == 1
        else:
            with pytest.raises(EngineError, match="before the answer was whole"):
                Endpoint(url).construct("CONSTRUCT WHERE { ?s ?p ?o }")


@pytest.mark.parametrize(("code", "times"), [(503, 3), (502, 3), (504, 3), (500, 1)])
def test_only_failures_that_may_pass_are_tried_again(code: int, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "_WAITS", (0.01, 0.01))
    with answering((code, {}, "busy")) as (url, asked), pytest.raises(EngineError, match="busy"):
        Endpoint(url).ask("ASK {}")
    assert len(asked) == times


def test_a_server_that_recovers_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "_WAITS", (0.01, 0.01))
    with answering((503, {}, ""), (200, JSON, TRUE)) as (url, asked):
        assert Endpoint(url).ask("ASK {}") is True
    assert len(asked) == 2


def test_a_server_that_stays_silent_meets_the_time_limit() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/query"
        with pytest.raises(EngineError, match=r"within 0\.3 s"):
            Endpoint(url, time_limit=0.3).ask("ASK {}")


def test_nobody_there_is_said_after_some_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "_WAITS", (0.01, 0.01))
    with pytest.raises(EngineError, match="cannot be reached") as raised:
        Endpoint(f"http://127.0.0.1:{servers.free_port()}/query").ask("ASK {}")
    assert "repeated" not in str(raised.value)


# --- credentials


def test_credentials_go_in_the_header_and_never_into_a_message() -> None:
    known = from_environment({USER: "anna", PASSWORD: "sesame-4711"})
    with answering((403, {}, f"no: {known.header} sesame-4711")) as (url, asked):
        with pytest.raises(EngineError) as refused:
            Endpoint(url, credentials=known).ask("ASK {}")
        with pytest.raises(EngineError):
            Endpoint(url).ask("ASK {}")
    assert [one.get("Authorization") for one in asked] == ["Basic YW5uYTpzZXNhbWUtNDcxMQ==", None]
    assert "sesame" not in f"{refused.value}{known!r}"
    assert "YW5u" not in f"{refused.value}{known!r}"
    assert from_environment({TOKEN: "t-1"}).header == "Bearer t-1"


@pytest.mark.parametrize(
    "environment",
    [{USER: "anna"}, {PASSWORD: "x"}, {TOKEN: "x", USER: "a", PASSWORD: "b"}, {TOKEN: "a\nHost: b"}, {TOKEN: "é"}],
)
def test_credentials_that_cannot_be_sent_are_refused_without_being_shown(environment: dict[str, str]) -> None:
    with pytest.raises(UsageError) as raised:
        from_environment(environment)
    assert "Host" not in str(raised.value)


@pytest.mark.parametrize(
    "url", ["", "localhost/query", "ftp://a/b", "file:///etc/passwd", "http://", "http://a b/", "http://u:sesame@h/q"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError) as raised:
        Endpoint(url)
    assert "sesame" not in str(raised.value)
    assert from_environment({}) == credentials.NOBODY


KNOWN = ({USER: "anna", PASSWORD: "sesame-4711"}, {TOKEN: "sesame-4711"})


@pytest.mark.parametrize("environment", KNOWN)
@pytest.mark.parametrize("host", ["example.org", "10.0.0.1", "localhost.example.org", "127.0.0.1.example.org"])
def test_credentials_do_not_go_unencrypted_to_another_machine(environment: dict[str, str], host: str) -> None:
    known = from_environment(environment)
    for urls in ((f"http://{host}/q", None), ("http://localhost/q", f"http://{host}/u")):
        with pytest.raises(UsageError, match=f"http://{host}/. would get the credentials unencrypted") as refused:
            Endpoint(urls[0], urls[1], credentials=known)
        assert refused.value.exit_code == 2
        assert "sesame" not in str(refused.value)
        assert Endpoint(urls[0], urls[1]).url == urls[0], "an open endpoint may be asked without encryption"


@pytest.mark.parametrize(
    "url", ["https://example.org/q", "http://localhost:1/q", "http://127.8.9.1/q", "http://[::1]/q"]
)
def test_credentials_go_encrypted_or_to_this_machine(url: str) -> None:
    assert Endpoint(url, url, credentials=from_environment(KNOWN[1])).url == url


@pytest.mark.parametrize("code", [302, 307])
def test_credentials_follow_no_redirect(code: int) -> None:
    known = from_environment(KNOWN[1])
    with answering((200, JSON, TRUE)) as (target, got), answering((code, {"Location": target}, "")) as (url, asked):
        endpoint = Endpoint(url, credentials=known)
        for send in (endpoint.ask, replace(endpoint, update_url=url).update):
            with pytest.raises(EngineError, match="sends on to"):
                send("ASK {}")
    assert (len(asked), got) == (2, [])


def test_what_is_sent_to_this_machine_passes_by_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering((200, JSON, TRUE)) as (url, asked), answering((200, JSON, TRUE)) as (proxy, got):
        through = urllib.request.ProxyHandler({"http": proxy.removesuffix("/sparql")})
        monkeypatch.setattr(protocol, "_OPENER", urllib.request.build_opener(through))
        assert Endpoint(url, credentials=from_environment(KNOWN[1])).ask("ASK {}")
        assert (len(asked), got) == (1, [])
        assert Endpoint("http://example.invalid/q").ask("ASK {}"), "other addresses go through the proxy"
    assert (len(asked), [one.get("Authorization") for one in got]) == (1, [None])


# --- the command line


def test_the_commands_ask_the_endpoint(
    oxigraph: Server, capsys: pytest.CaptureFixture[str], world: KnowledgeBase
) -> None:
    data = ("--data", str(world.sources.data[0]))
    assert run(["sparql", "-e", "SELECT ?f { ?f a obl:Finding } ORDER BY ?f", "--endpoint", oxigraph.url]) == 0
    said = capsys.readouterr()
    assert "d:finding/one-1/world.first/XAA" in said.out
    assert f"{oxigraph.url} holds data {world.data_version}; this installation has 0.1.0+" in said.err
    asked = ("--endpoint", oxigraph.url, "--format", "csv")
    assert run(["query", "run", "parties-to", "-p", "treaty=ONE", "-p", "date=2005-01-01", *data, *asked]) == 0
    assert "XAA" in capsys.readouterr().out
    assert run(["assess", "earlier", "--update-endpoint", oxigraph.update_url, "--all", *asked]) == 0
    said = capsys.readouterr()
    assert "one-1/earlier.other/XAA" in said.out
    assert world.data_version in said.err


@pytest.mark.parametrize(
    "options", [["--update-endpoint", "http://h/u"], ["--keep-derived"], ["--endpoint", "http://h/q", "--keep-derived"]]
)
def test_options_of_an_endpoint_go_with_one(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", "world", *options]) == 2
    assert "goes with" in capsys.readouterr().err


def test_an_endpoint_that_fails_is_exit_6(capsys: pytest.CaptureFixture[str]) -> None:
    with answering((401, {}, "")) as (url, _):
        assert run(["sparql", "-e", "ASK {}", "--endpoint", url]) == 6
    assert capsys.readouterr().err == f"{url} asks for credentials (401): set {USER} and {PASSWORD}, or {TOKEN}\n"
    assert SHIPPED.queries.is_dir()
