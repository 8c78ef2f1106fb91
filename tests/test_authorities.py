"""Documents of authority: every row on file, nothing twice, faults with their place, norms reach what reads them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

import obligations
from obligations import names
from obligations.errors import BadDataError
from obligations.load.authorities import COLUMNS, register_documents
from obligations.load.row import Register
from obligations.load.tables import load_table
from obligations.load.terms import value
from obligations.locate import SourceFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations import KnowledgeBase
    from obligations.load.terms import Graph

TABLE = Path(__file__).resolve().parents[1] / "data" / "documents" / "authorities.csv"
TURTLE = f"""
@prefix obl: <{names.OBL}> .
@prefix doc: <{names.DOCUMENT}> .
@prefix dcterms: <{names.DCTERMS}> .
doc:hrc-1-1999 a obl:Document ; dcterms:title "A. v Examplia"@en ; obl:symbol "CCPR/1" ; dcterms:issued "1999" ;
  dcterms:publisher "Human Rights Committee" ; obl:settledOrContested "settled" ; obl:confidence "M" .
"""
GOOD = {
    "id": "cat-gc-9",
    "kind": "general-comment",
    "body": "Committee against Torture",
    "symbol": "CAT/C/GC/9",
    "title": "General comment No. 9",
    "date": "2020-05",
    "date_basis": "session",
    "provisions": "CAT:3(1); CAT:12",
    "settles": "Danger must be real.",
    "paragraph": "4",
    "settled_or_contested": "settled",
    "source": "editor-knowledge",
    "confidence": "M",
    "paragraph_read": "no",
}
ADDS = {
    "id": "hrc-1-1999",
    "kind": "view",
    "date_basis": "adopted",
    "provisions": "CAT:12",
    "settles": "The State must look into it.",
    "source": "editor-knowledge",
    "paragraph_read": "no",
}


def table(folder: Path, *rows: Mapping[str, str]) -> Path:
    """A table of documents; what a row does not name is blank."""
    file = folder / "documents" / "authorities.csv"
    file.parent.mkdir(exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return file


def loaded(folder: Path, *rows: Mapping[str, str]) -> tuple[Graph, list[str]]:
    """What a table makes beside one document in Turtle, and what is said against it."""
    store, register = Store(), Register(sources={"editor-knowledge"})
    register.numbers["cat"] = {"3": "art_3", "3(1)": "art_3__para_1", "12": "art_12"}
    store.load(TURTLE, format=RdfFormat.TURTLE)
    register_documents(store, register)
    graph = load_table(SourceFile(table(folder, *rows), "data/documents/authorities.csv"), register)
    return graph, [f"{one.line} {one.path}: {one.message}" for one in register.problems]


def of(graph: Graph, document: str, term: str) -> list[str]:
    """The values that a table gives a document, by the end of the predicate's name."""
    it = NamedNode(names.DOCUMENT + document)
    return [value(one.object) for one in graph if one.subject == it and one.predicate.value.endswith(term)]


def reached(kb: KnowledgeBase, norm: str) -> set[str]:
    """The documents that read a provision in which a norm is stated, or one above it."""
    text = "SELECT DISTINCT ?document { ?norm obl:statedIn/obl:inProvision ?part . ?document obl:reads ?part }"
    answer = kb.query(text.replace("?norm", f"<{names.NORM}{norm}>"))
    return {names.tail(value(row[0])) for row in answer.rows}


def asked(kb: KnowledgeBase, provision: str) -> dict[str, str]:
    """The documents that a provision's query returns, each with the provision that it reads."""
    answer = kb.query("authority-of-provision", provision=provision)
    return {names.tail(value(row[1])): value(row[0]) for row in answer.rows}


def test_every_row_is_a_document_that_says_what_it_settles(kb: KnowledgeBase) -> None:
    with TABLE.open(encoding="utf-8", newline="") as handle:
        rows = {row["id"]: row["settles"] for row in csv.DictReader(handle)}
    answer = kb.query(
        "SELECT ?document ?settles ?title { ?document a obl:Document ; obl:settles ?settles ;"
        " dcterms:title ?title ; obl:documentKind ?kind ; obl:paragraphRead ?read ;"
        " obl:settledOrContested ?settled ; obl:confidence ?sure ; dcterms:issued ?date }"
    )
    told = [(names.tail(value(row[0])), value(row[1])) for row in answer.rows]
    assert len(told) == len(rows) >= 486
    assert dict(told) == rows


def test_no_symbol_and_title_stand_for_two_documents(kb: KnowledgeBase) -> None:
    answer = kb.query(
        "SELECT ?one ?other { ?one obl:symbol ?symbol ; dcterms:title ?title ."
        " ?other obl:symbol ?symbol ; dcterms:title ?title . FILTER(STR(?one) < STR(?other)) }"
    )
    assert list(answer.rows) == []


def test_the_provision_of_a_norm_reaches_the_documents_that_read_it(kb: KnowledgeBase) -> None:
    found = reached(kb, "cat-3-1")
    assert {"cat-gc-4", "cat-13-1993", "coi-dprk-2014"} <= found
    assert not {"cat-181-2001", "hrc-gc-20"} & found


def test_a_provision_shows_what_reads_it_what_is_above_and_its_parts(kb: KnowledgeBase) -> None:
    paragraph, article = asked(kb, "CAT:3(1)"), asked(kb, "CAT:3")
    assert (paragraph["cat-gc-4"], paragraph["cat-gc-1"]) == ("3(1)", "3")
    assert paragraph.keys() <= article.keys()
    assert "cat-181-2001" not in article


def test_a_document_that_was_replaced_names_its_successor(kb: KnowledgeBase) -> None:
    answer = kb.query("authority-of-provision", provision="ICCPR:7")
    later = {names.tail(value(row[1])): names.tail(value(row[13])) for row in answer.rows}
    assert (later["hrc-gc-7"], later["hrc-gc-20"]) == ("hrc-gc-20", "")


def test_a_good_row_loads_without_complaint(tmp_path: Path) -> None:
    graph, problems = loaded(tmp_path, GOOD, ADDS)
    assert problems == []
    assert of(graph, "cat-gc-9", "#reads") == [names.TREATY + "cat/art_3__para_1", names.TREATY + "cat/art_12"]
    assert (of(graph, "cat-gc-9", "terms/title"), of(graph, "hrc-1-1999", "terms/title")) == ([GOOD["title"]], [])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"id": "CAT GC 9"}, '2 id: "CAT GC 9" must be lower case words with hyphens'),
        ({"kind": "general-coment"}, '2 kind: "general-coment" is not known; nearest: general-comment'),
        ({"provisions": "CATS:3"}, '2 provisions: "CATS:3" names no instrument with provisions; nearest: CAT'),
        ({"provisions": "CAT:3(2)"}, '2 provisions: cat has no provision "3(2)" on file; nearest: 3(1'),
        ({"settles": ""}, "2 settles: must be filled"),
        ({"title": ""}, "2 title: must be filled"),
        ({"date": "May 2020"}, "2 date: "),
        ({"date_basis": "sesion"}, '2 date_basis: "sesion" is not known; nearest: session'),
        ({"settled_or_contested": "setled"}, '2 settled_or_contested: "setled" is not known; nearest: settled'),
        ({"confidence": "high"}, '2 confidence: "high" is not known'),
        ({"paragraph_read": "partially"}, '2 paragraph_read: "partially" is not known; nearest: partly'),
        ({"source": "editors-knowledge"}, '2 source: no source has the id "editors-knowledge"; nearest: editor'),
        ({"source": ""}, "2 source: must be filled; what is from memory"),
        ({"superseded_by": "hrc-2-1999"}, '2 superseded_by: "hrc-2-1999" is no other document on file; nearest: hrc-1'),
        ({"superseded_by": "cat-gc-9"}, '2 superseded_by: "cat-gc-9" is no other document'),
        ({"symbol": "CCPR/1"}, '2 symbol: "CCPR/1" is the symbol of hrc-1-1999 already'),
    ],
)
def test_a_faulty_cell_is_named_with_its_line_and_column(
    tmp_path: Path, change: Mapping[str, str], expected: str
) -> None:
    _, problems = loaded(tmp_path, {**GOOD, **change})
    assert [one for one in problems if one.startswith(expected)] == problems != []


def test_all_faults_of_a_table_are_reported_at_once(tmp_path: Path) -> None:
    _, problems = loaded(tmp_path, {**GOOD, "kind": "x", "settles": ""}, {**GOOD, "id": "cat-gc-10"}, GOOD)
    assert [one.partition(":")[0] for one in problems] == ["3 symbol", "4 id", "2 kind", "2 settles"]


def test_a_row_may_not_say_otherwise_than_the_turtle_file(tmp_path: Path) -> None:
    same = {**ADDS, "title": "A. v Examplia", "date": "1999"}
    assert loaded(tmp_path, same)[1] == []
    assert loaded(tmp_path, {**same, "title": "A v Examplia"})[1] == [
        '2 title: a Turtle file says "A. v Examplia" of hrc-1-1999: leave the cell blank'
    ]


def test_a_row_may_name_a_successor_that_stands_below_it(tmp_path: Path) -> None:
    graph, problems = loaded(
        tmp_path, {**GOOD, "superseded_by": "cat-gc-10"}, {**GOOD, "id": "cat-gc-10", "symbol": ""}
    )
    assert problems == []
    assert of(graph, "cat-gc-9", "supersededBy") == [names.DOCUMENT + "cat-gc-10"]


def test_a_table_of_ones_own_adds_to_the_shipped_one(planted: KnowledgeBase) -> None:
    assert "own-view" in asked(planted, "CAT:3")
    assert "own-view" in asked(planted, "CAT:3(2)")
    assert "own-view" not in asked(planted, "CAT:3(1)")
    assert "own-view" not in reached(planted, "cat-3-1")


def test_a_shipped_symbol_cannot_be_given_again(cache: Path, tmp_path: Path) -> None:
    table(tmp_path, {**GOOD, "id": "own-view", "symbol": "CAT/C/GC/4"})
    with pytest.raises(BadDataError, match='"CAT/C/GC/4" is the symbol of cat-gc-4 already'):
        obligations.open(data=[tmp_path], cache=cache)
