"""`query` and `sparql` on the command line, and the forms in which they write an answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from obligations import UsageError, names
from obligations.answer import Answer, from_json, to_json
from obligations.cli import run
from obligations.locate import locate
from obligations.query_file import load_queries
from obligations.render.queries import queries_as_text
from obligations.render.tables import Setting, prefixed, readable, write_answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from obligations.answer import Term

    Call = Callable[..., tuple[int, str, str]]

CHINA = NamedNode(names.STATE + "CHN")
LABEL = NamedNode(names.SKOS + "prefLabel")
DAY = Literal("2017-07-01", datatype=NamedNode(names.XSD + "date"))
ROWS = Answer(
    "select",
    ("state", "said", "day"),
    ((CHINA, Literal('a "b", <c> | d', language="en"), DAY), (CHINA, None, None)),
)
GRAPH = Answer("graph", triples=(Triple(CHINA, LABEL, Literal("China", language="en")),))
YES = Answer("ask", boolean=True)
NORMS = "SELECT ?norm { VALUES ?norm { n:cat-3-1 n:cat-16-1 n:cat-2-1 } ?norm obl:instrument t:cat } ORDER BY ?norm"


@pytest.fixture
def call(cache: Path | None, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command line and return exit code, output and messages."""

    def on_shipped_data(*arguments: str) -> tuple[int, str, str]:
        code = run([*arguments, *(["--cache", str(cache)] if cache else [])])
        said = capsys.readouterr()
        return code, said.out, said.err

    return on_shipped_data


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("text", 'state  said            day\ns:CHN  a "b", <c> | d  2017-07-01\ns:CHN\n'),
        ("csv", f'state,said,day\r\n{CHINA.value},"a ""b"", <c> | d",2017-07-01\r\n{CHINA.value},,\r\n'),
        ("tsv", f"?state\t?said\t?day\n{CHINA}\t{ROWS.rows[0][1]}\t{DAY}\n{CHINA}\t\t\n"),
    ],
)
def test_rows_are_written_exactly(form: str, expected: str) -> None:
    assert write_answer(ROWS, form, Setting()) == expected


def test_tsv_keeps_language_and_datatype() -> None:
    assert write_answer(ROWS, "tsv", Setting()).splitlines()[1].split("\t")[1:] == [
        '"a \\"b\\", <c> | d"@en',
        f'"2017-07-01"^^<{names.XSD}date>',
    ]


def test_rows_in_json_follow_the_w3c_form() -> None:
    written = json.loads(write_answer(ROWS, "json", Setting()))
    assert written == {
        "head": {"vars": ["state", "said", "day"]},
        "results": {
            "bindings": [
                {
                    "state": {"type": "uri", "value": CHINA.value},
                    "said": {"type": "literal", "value": 'a "b", <c> | d', "xml:lang": "en"},
                    "day": {"type": "literal", "value": "2017-07-01", "datatype": names.XSD + "date"},
                },
                {"state": {"type": "uri", "value": CHINA.value}},
            ]
        },
    }
    lines = write_answer(ROWS, "jsonl", Setting()).splitlines()
    assert [json.loads(line) for line in lines] == written["results"]["bindings"]


W3C = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}
RDF = {
    "turtle": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "xml": RdfFormat.RDF_XML,
}
HARD = Literal('a\r\n "b" <c> & d\t\\', language="en")


@pytest.mark.parametrize("form", W3C)
def test_rows_are_read_back_by_another_reader(form: str) -> None:
    answer = Answer("select", (*ROWS.columns, "more"), tuple((*row, HARD) for row in ROWS.rows))
    read = parse_query_results(write_answer(answer, form, Setting()).encode(), format=W3C[form])
    assert isinstance(read, QuerySolutions)
    assert [one.value for one in read.variables] == list(answer.columns)
    assert tuple(tuple(row[name] for name in answer.columns) for row in read) == answer.rows


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("answer", [YES, Answer("ask", boolean=False)], ids=["yes", "no"])
def test_yes_or_no_is_read_back_by_another_reader(form: str, answer: Answer) -> None:
    read = parse_query_results(write_answer(answer, form, Setting()).encode(), format=W3C[form])
    assert isinstance(read, QueryBoolean)
    assert bool(read) is answer.boolean


@pytest.mark.parametrize("form", RDF)
def test_graphs_are_read_back_by_another_reader(form: str) -> None:
    answer = Answer("graph", triples=(*GRAPH.triples, Triple(CHINA, LABEL, HARD)))
    read = parse(write_answer(answer, form, Setting()).encode(), format=RDF[form])
    assert {quad.triple for quad in read} == set(answer.triples)


def test_what_xml_cannot_hold_is_an_error_and_what_it_can_is_none() -> None:
    bell, accent = (Answer("select", ("it",), ((Literal(one),),)) for one in ("a\x07", "\u00e9\U0001f600"))
    with pytest.raises(UsageError, match="a character that XML cannot hold; choose json"):
        write_answer(bell, "xml", Setting())
    assert "\u00e9\U0001f600" in write_answer(accent, "xml", Setting())


def test_pages_escape_what_they_show() -> None:
    setting = Setting("Title <x>", "Beware.")
    assert '| s:CHN | a "b", &lt;c&gt; \\| d | 2017-07-01 |' in write_answer(ROWS, "md", setting)
    page = write_answer(ROWS, "html", setting)
    assert "<td>a &quot;b&quot;, &lt;c&gt; | d</td>" in page
    assert '<p class="faint">Beware.</p>' in page


def test_the_table_keeps_every_value() -> None:
    table = write_answer(ROWS, "table", Setting(width=80))
    assert all(word in table for word in ("state", "s:CHN", 'a "b", <c> | d', "2017-07-01"))


def test_graphs_are_written_as_rdf() -> None:
    turtle = write_answer(GRAPH, "turtle", Setting())
    assert turtle.endswith('s:CHN skos:prefLabel "China"@en .\n')
    assert write_answer(GRAPH, "text", Setting()) == turtle
    assert json.loads(write_answer(GRAPH, "jsonld", Setting())) == [
        {"@id": CHINA.value, LABEL.value: [{"@language": "en", "@value": "China"}]}
    ]
    assert write_answer(GRAPH, "csv", Setting()).startswith("subject,predicate,object\r\n")


def test_the_same_graph_is_the_same_text_in_any_order() -> None:
    triples = [Triple(CHINA, LABEL, Literal(str(number))) for number in range(9)]
    forward, backward = (Answer("graph", triples=tuple(one)) for one in (triples, reversed(triples)))
    assert write_answer(forward, "turtle", Setting()) == write_answer(backward, "turtle", Setting())


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("text", "true\n"),
        ("csv", "true\n"),
        ("json", '{"head": {}, "boolean": true}\n'),
        ("jsonl", '{"boolean": true}\n'),
    ],
)
def test_yes_or_no_is_written(form: str, expected: str) -> None:
    assert write_answer(YES, form, Setting()) == expected


@pytest.mark.parametrize("form", ["turtle", "jsonld", "ntriples", "nquads", "trig"])
def test_rows_are_no_rdf(form: str) -> None:
    with pytest.raises(UsageError, match="is for queries that CONSTRUCT or DESCRIBE"):
        write_answer(ROWS, form, Setting())


def test_no_rows_are_said_to_be_none() -> None:
    assert write_answer(Answer("select", ("it",)), "text", Setting()) == "no rows\n"


def test_long_texts_are_wrapped_and_no_id_is_broken() -> None:
    long = Answer("select", ("id", "text"), ((Literal("an-id-" * 6), Literal("many words " * 20)),))
    lines = write_answer(long, "text", Setting(width=80)).splitlines()
    assert lines[1].startswith("an-id-" * 6)
    assert len(lines) > 3
    assert max(map(len, lines)) <= 80


def test_what_fits_no_line_is_set_as_paragraphs() -> None:
    wide = Answer("select", ("one", "two"), ((Literal("x" * 50), Literal("y" * 50)), (Literal("z"), None)))
    assert write_answer(wide, "text", Setting(width=80)) == f"one  {'x' * 50}\ntwo  {'y' * 50}\n\none  z\n"


@pytest.mark.parametrize(
    "term",
    [
        CHINA,
        DAY,
        BlankNode("b"),
        Literal("x"),
        Literal("x", language="en"),
        Literal(3),
        Triple(CHINA, LABEL, Triple(CHINA, LABEL, Literal("x"))),
    ],
)
def test_terms_survive_the_way_through_json(term: Term) -> None:
    assert from_json(json.loads(json.dumps(to_json(term)))) == term


def test_names_are_short_where_people_read() -> None:
    assert prefixed(names.FINDING + "a/b/CHN") == "d:finding/a/b/CHN"
    assert readable(names.FINDING + "a/b/CHN") == "a/b/CHN"
    assert readable(names.OBL + "primaFacie") == "primaFacie"
    assert (prefixed("http://x.org/a"), readable("http://x.org/a")) == (
        "<http://x.org/a>",
        "<http://x.org/a>",
    )


def test_list_names_every_query_with_its_question(call: Call) -> None:
    code, out, _ = call("query", "list", "--format", "jsonl")
    assert (code, len(out.splitlines())) == (0, 48)
    assert all(json.loads(line)["question"]["value"].endswith("?") for line in out.splitlines())


def test_list_is_grouped_with_one_line_for_each_query(call: Call) -> None:
    _, out, _ = call("query", "list")
    lines = out.splitlines()
    assert lines[0] == "What binds a State, and since when"
    assert (
        "  bound-by-both              States bound by both of two treaties on a day             treaty other date"
        in lines
    )
    assert len([line for line in lines if line.startswith("  ")]) == 48
    assert max(map(len, lines)) <= 120
    assert lines.index("Acts and findings") < lines.index("Claims, sources and positions")


def test_a_narrow_list_leaves_out_what_a_query_takes() -> None:
    query = load_queries(locate().queries / "ask")["bound-by-both"]
    wide, narrow = (queries_as_text([query], width).splitlines()[1] for width in (120, 70))
    assert (wide, narrow) == (f"{narrow}  treaty other date", f"  {query.id}  {query.title}")


def test_show_tells_what_a_query_takes_returns_and_leaves_open(call: Call) -> None:
    code, out, _ = call("query", "show", "bound-on")
    assert code == 0
    for part in (
        "Takes",
        "state (state, required)",
        "Returns",
        "Beware",
        "obligations query run bound-on -p state=CHN",
        "SELECT",
    ):
        assert part in out
    assert json.loads(call("query", "show", "bound-on", "--format", "json")[1])["id"] == "bound-on"


def test_run_answers_and_says_what_the_answer_rests_on(call: Call) -> None:
    code, out, err = call(
        "query", "run", "parties-to", "-p", "treaty=CAT", "--param", "date=1988-11-03", "--format", "csv"
    )
    assert code == 0
    assert f"{CHINA.value},China," in out
    assert all(word in err for word in ("Law as of", "data 0.", "Not legal advice", "only if the list is complete"))
    assert call("query", "run", "parties-to", "-p", "treaty=CAT", "-p", "date=1988-11-03", "--quiet")[2] == ""


def test_run_takes_a_part_of_the_rows(call: Call) -> None:
    rows = call("query", "run", "norms", "--format", "tsv")[1].splitlines()
    part = call("query", "run", "norms", "--format", "tsv", "--limit", "2", "--offset", "1")[1].splitlines()
    assert part == [rows[0], *rows[2:4]]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("query", "run", "bund-on"), 3, "Did you mean bound-on"),
        (("query", "run", "bound-on", "-p", "stat=CHN"), 2, "has no parameter stat; nearest: state"),
        (("query", "run", "bound-on", "-p", "state"), 2, "must have the form NAME=VALUE"),
        (("query", "run", "bound-on", "-p", "state=CHN", "-p", "state=PRK"), 2, "given twice"),
        (("query", "run", "bound-on", "-p", "state=Chnia", "-p", "date=2017-07-01"), 3, "Did you mean China"),
        (("query", "run", "bound-on", "-p", "state=CHN", "-p", "date=2017"), 4, "write it as YYYY-MM-DD"),
        (("sparql",), 2, "give the query in one way"),
        (("sparql", "-e", "ASK {}", "-"), 2, "give the query in one way"),
        (("sparql", "query.rq"), 2, "for a file write -f query.rq"),
        (("sparql", "-f", "no-such-file.rq"), 2, "cannot be read"),
        (("sparql", "-e", "ASK {"), 2, "line 1, column 6"),
        (("sparql", "-e", "CLEAR ALL"), 2, "would change data"),
        (("sparql", "-e", "ASK { SERVICE <http://x.org/> { } }"), 2, "another machine"),
        (
            ("sparql", "-e", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a", "--timeout", "0.2"),
            6,
            "time limit of 0.2 s",
        ),
    ],
)
def test_mistakes_are_told_with_their_exit_code(
    call: Call, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done, out, err = call(*arguments)
    assert (done, out) == (code, "")
    assert message in err


def test_sparql_runs_text_file_and_standard_input(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = "norm\nn:cat-16-1\nn:cat-2-1\nn:cat-3-1\n"
    assert call("sparql", "-e", NORMS, "--quiet")[:2] == (0, expected)
    (tmp_path / "query.rq").write_text(NORMS, encoding="utf-8")
    assert call("sparql", "-f", str(tmp_path / "query.rq"))[1] == expected
    with (tmp_path / "query.rq").open(encoding="utf-8") as file:
        monkeypatch.setattr("sys.stdin", file)
        assert call("sparql", "-")[1] == expected


def test_sparql_says_that_it_stopped_at_the_limit(call: Call) -> None:
    _, out, err = call("sparql", "-e", NORMS, "--limit", "1", "--offset", "1")
    assert out == "norm\nn:cat-2-1\n"
    assert "there may be more" in err


def test_a_misspelt_name_is_pointed_out_and_the_answer_still_comes(call: Call) -> None:
    code, out, err = call("sparql", "-e", "SELECT ?n\n{ ?n obl:instrumnet t:cat }", "--format", "csv")
    assert (code, out) == (0, "n\r\n")
    assert (
        "note: line 2, column 6: obl:instrumnet is not declared in the ontology, so nothing matches it; nearest: "
        in err
    )
    assert "obl:instrument" in err
    assert "nearest" not in call("sparql", "-e", NORMS)[2]


def test_sparql_writes_a_graph(call: Call) -> None:
    code, out, _ = call("sparql", "-e", "CONSTRUCT WHERE { n:cat-3-1 obl:instrument ?treaty }", "--format", "turtle")
    assert (code, out.splitlines()[-1]) == (0, "n:cat-3-1 obl:instrument t:cat .")
