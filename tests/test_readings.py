"""Readings: every document hangs on what it reads or says why not; faults with their place; `explain` names it."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, Store

from cli_runner import Cli, cli_fixture
from obligations import names
from obligations.load.authorities import register_documents
from obligations.load.readings import COLUMNS, register_readable
from obligations.load.row import Register
from obligations.load.tables import load_table
from obligations.load.terms import value
from obligations.locate import SourceFile
from obligations.names import tail

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.load.terms import Graph

__all__ = ["cli_fixture"]

TABLE = Path(__file__).resolve().parents[1] / "data" / "documents" / "readings.csv"
FINDING = "refugee-1951-33-1/2016-17-returns.return/CHN"
TURTLE = f"""
@prefix obl: <{names.OBL}> .
@prefix n: <{names.NORM}> .
@prefix doc: <{names.DOCUMENT}> .
@prefix custom: <{names.CUSTOM}> .
doc:gc-1 a obl:Document . doc:gc-2 a obl:Document . doc:gc-3 a obl:Document .
n:cat-3-1 a obl:Prohibition ; obl:authority doc:gc-3 .
n:cat-3-1.e2 a obl:Element . n:cat-3-1.x1 a obl:Exception .
custom:torture a obl:CustomaryRule .
"""
Row = tuple[str, str, str]


def table(folder: Path, *rows: Row) -> Path:
    """A table of readings."""
    file = folder / "documents" / "readings.csv"
    file.parent.mkdir(exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows((COLUMNS, *rows))
    return file


def loaded(folder: Path, *rows: Row) -> tuple[Graph, list[str]]:
    """What a table makes beside three documents and a few norms in Turtle, and what is said against it."""
    store, register = Store(), Register()
    store.load(TURTLE, format=RdfFormat.TURTLE)
    register_documents(store, register)
    register_readable(store, register)
    graph = load_table(SourceFile(table(folder, *rows), "readings.csv"), register)
    return graph, [f"{one.line} {one.path}: {one.message}" for one in register.problems]


def said(graph: Graph) -> list[str]:
    """The triples of a graph, each by the ends of its names."""
    return [" ".join(names.tail(value(part)) for part in (one.subject, one.predicate, one.object)) for one in graph]


def attached(kb: KnowledgeBase, holder: str) -> set[str]:
    """The documents that support a norm, element or rule."""
    answer = kb.query(f"SELECT ?document {{ <{holder}> obl:authority ?document }}")
    return {names.tail(value(row[0])) for row in answer.rows}


def is_law(holder: str) -> bool:
    """Whether it is a norm, a part of one, general law or a rule of custom: no answer to an argument."""
    return holder.startswith((names.NORM, names.CUSTOM))


def test_a_document_supports_the_norm_element_exception_or_rule_that_a_row_names(tmp_path: Path) -> None:
    rows = [("gc-1", one, "") for one in ("cat-3-1", "cat-3-1.e2", "cat-3-1.x1", "torture")]
    graph, problems = loaded(tmp_path, *rows)
    assert problems == []
    assert said(graph) == [f"{reads} authority gc-1" for _, reads, _ in rows]


def test_a_document_on_which_no_element_turns_says_why(tmp_path: Path) -> None:
    graph, problems = loaded(tmp_path, ("gc-1", "", "a duty to report"), ("gc-2", "cat-3-1", "a point in it"))
    assert problems == []
    assert said(graph) == ["gc-1 readsNoElement a duty to report", "cat-3-1 authority gc-2"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("gc-11", "cat-3-1", "")], '2 document: no document has the id "gc-11"; nearest: gc-1'),
        ([("gc-1", "cat-3-1.e3", "")], '2 reads: no norm, element or rule has the id "cat-3-1.e3"; nearest: cat-3-1.'),
        ([("gc-1", "gc-2", "")], '2 reads: no norm, element or rule has the id "gc-2"'),
        ([("gc-1", "", "")], "2 why: must be filled where reads is blank"),
        ([("gc-1", "cat-3-1", "")] * 2, "3 reads: line 2 of readings.csv says so of gc-1"),
        ([("gc-1", "", "a"), ("gc-1", "", "b")], "3 reads: line 2 of readings.csv says so of gc-1"),
        ([("gc-3", "cat-3-1", "")], "2 reads: a Turtle file says so of gc-3: remove the row"),
        ([("gc-1", "", "a"), ("gc-1", "torture", "")], "2 reads: line 3 of readings.csv names what gc-1 reads: fill"),
    ],
)
def test_a_faulty_row_is_named_with_its_line_and_column(tmp_path: Path, rows: list[Row], expected: str) -> None:
    _, problems = loaded(tmp_path, *rows)
    assert len(problems) == 1
    assert problems[0].startswith(expected)


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    _, problems = loaded(tmp_path, ("gc-9", "cat-9", ""), ("gc-1", "", ""), ("gc-2", "cat-3-1.e2", ""))
    assert [one.partition(":")[0] for one in problems] == ["2 document", "2 reads", "3 why"]


def test_every_row_on_file_is_in_the_graph(kb: KnowledgeBase) -> None:
    with TABLE.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    answer = kb.query("SELECT ?document ?reason { ?document obl:readsNoElement ?reason }")
    reasons = {names.tail(value(row[0])): value(row[1]) for row in answer.rows}
    assert reasons == {row["document"]: row["why"] for row in rows if not row["reads"]}
    answer = kb.query("SELECT ?holder ?document { ?holder obl:authority ?document }")
    held = {tuple(names.tail(value(part)) for part in row[:2]) for row in answer.rows}
    assert {(row["reads"], row["document"]) for row in rows if row["reads"]} - held == set()


def test_every_document_of_the_table_hangs_on_more_than_a_whole_norm_or_says_why_not(kb: KnowledgeBase) -> None:
    documents = {value(row[0]) for row in kb.query("SELECT ?document { ?document obl:settles ?what }").rows}
    said_why = {value(row[0]) for row in kb.query("SELECT ?document { ?document obl:readsNoElement ?why }").rows}
    answer = kb.query(
        "SELECT ?document ?holder ?role { ?holder obl:authority ?document OPTIONAL { ?holder obl:bearerRole ?role } }"
    )
    part_or_rule = {value(row[0]) for row in answer.rows if row[2] is None and is_law(value(row[1]))}
    assert documents - said_why - part_or_rule == set()


def test_no_document_is_attached_to_an_element_and_said_to_read_none(kb: KnowledgeBase) -> None:
    answer = kb.query(
        "SELECT ?document { ?document obl:readsNoElement ?why . ?holder obl:authority ?document ; a obl:Element }"
    )
    assert [names.tail(value(row[0])) for row in answer.rows] == []


def test_a_document_supports_the_element_whose_test_it_states_and_no_other(kb: KnowledgeBase) -> None:
    frontier, refugee = (attached(kb, f"{names.NORM}refugee-1951-33-1.e{number}") for number in (1, 2))
    assert {"excom-6", "excom-17", "excom-79"} <= frontier
    assert {"excom-6", "unhcr-handbook"} <= refugee
    assert not {"excom-1", "unhcr-handbook"} & frontier
    assert not {"excom-17", "hrc-gc-1"} & refugee


def test_a_table_of_ones_own_attaches_to_shipped_norms(kb: KnowledgeBase, planted: KnowledgeBase) -> None:
    danger = f"{names.NORM}refugee-1951-33-1.e3"
    shipped, own = attached(kb, danger), attached(planted, danger)
    assert "excom-58" in shipped
    assert own - shipped == {"excom-1"}


def test_an_explanation_names_at_each_element_the_documents_that_read_it(kb: KnowledgeBase, cli: Cli) -> None:
    frontier, refugee = kb.explain(FINDING).elements[:2]
    stowaways = "Conclusion No. 53 (XXXIX), 1988: Stowaway asylum-seekers"
    assert stowaways in frontier.authority
    assert stowaways not in refugee.authority
    told = cli("explain", FINDING, "--level", "full").out
    before, _, after = told.partition(stowaways)
    assert f"  1 {frontier.label}: " in before
    assert f"  2 {refugee.label}: " in after


def test_an_element_that_stands_firm_names_its_documents_at_the_full_level_alone(cli: Cli) -> None:
    firm = "iccpr-26/1999-dominican-expulsions.expulsion-of-haitians/DOM"
    comment = "read in: General Comment No. 18: Non-discrimination (1989)"
    assert comment in cli("explain", firm, "--level", "full").out
    assert "read in: " not in cli("explain", firm).out


def test_an_open_element_names_three_documents_and_counts_the_rest(kb: KnowledgeBase, cli: Cli) -> None:
    documents = kb.explain(FINDING).elements[1].authority
    assert len(documents) > 3
    told = " ".join(cli("explain", FINDING).out.split())
    assert f"{documents[2]}; and {len(documents) - 3} more (--level full shows them)" in told
    assert documents[3] not in told.partition("read in: ")[2].partition(" more (")[0]


_COMMENT = re.compile(
    r"(HRC|CAT|CRC|CEDAW|CERD|CESCR|CRPD|CMW|CED)?[ /]*GC (\d+) paras? ([^()]*)\((both |all )?from memory\)"
)
_TITLE = re.compile(r"General Comment No\. ?0*(\d+)", re.IGNORECASE)


def from_memory(pinpoint: str, document: str, passage: str) -> bool:
    """Tell whether a pinpoint says that it knows from memory the one paragraph that the table says was read."""
    body = document.partition("-gc-")[0].upper()
    for segment in pinpoint.split(";"):
        for said, number, paragraphs, _ in _COMMENT.findall(segment):
            if f"{(said or body).lower()}-gc-{number}" == document and passage in re.findall(
                r"\d+(?:\.\d+)?", paragraphs
            ):
                return True
    return False


@pytest.mark.parametrize(
    ("pinpoint", "clash"),
    [
        ("HRC GC 29 para 11 (from memory)", True),
        ("CAT GC 2 para 1; HRC GC 29 paras 10, 11 (both from memory)", True),
        ("HRC GC 29 paras 10, 11 (11 read, the rest from memory)", False),
        ("HRC GC 29 para 12 (from memory)", False),
        ("CAT GC 29 para 11 (from memory)", False),
    ],
)
def test_clash_of_two_accounts_of_a_passage_is_seen(pinpoint: str, *, clash: bool) -> None:
    assert from_memory(pinpoint, "hrc-gc-29", "11") is clash


def test_no_norm_cites_from_memory_the_paragraph_that_the_table_says_was_read(kb: KnowledgeBase) -> None:
    view = kb.view
    documents = [one for one in view.subjects("a", names.OBL + "Document") if view.one(one, "paragraphRead") == "yes"]
    read = {tail(one): view.one(one, "settlesAt") or "" for one in documents}
    citing = {one for document in read for one in view.subjects("authority", names.DOCUMENT + document)}
    cited = [
        (one, tail(document)) for one in citing for document in view.many(one, "authority") if tail(document) in read
    ]
    assert len(cited) > 500
    clashes = [
        (tail(one), document)
        for one, document in cited
        if from_memory(view.one(one, "authorityPinpoint") or "", document, read[document])
    ]
    assert clashes == []
