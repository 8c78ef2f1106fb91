"""The compiled rules give what the rule files give: construct by construct, on shipped events, on generated worlds."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from pyoxigraph import RdfFormat, Store, parse, serialize
from rdflib import Graph

from generated import worlds
from made_up import knowledge
from obligations.bulk.rows import Rows
from obligations.columns import open_columns
from obligations.columns.compile import program, read_rule
from obligations.columns.engine import ColumnEngine
from obligations.columns.law import connected, opened, write
from obligations.errors import EngineError
from obligations.gather import gather
from obligations.load.events import event_graph
from obligations.load.terms import node, value
from obligations.names import DERIVED_EVENTS, GRAPH, ID, OBL
from obligations.render.words import STATUS
from obligations.rules import derive, run_rules, split
from test_engines import in_oxigraph
from test_properties import examples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad, Triple

    from made_up import World
    from obligations import KnowledgeBase
    from obligations.columns.found import ColumnsFound

PREFIXES = f"PREFIX : <{OBL}> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
DATA = (
    PREFIXES.replace("PREFIX", "@prefix").replace("> ", "> .\n")
    + """
:a :knows :b ; :age 3 ; :born "2001-02-03"^^xsd:date ; :ok true ; a :Person .
:b :knows :c ; :age 5 ; :born "1999-01-01"^^xsd:date ; :ok false ; a :Person ; :nick "bee" .
:c :knows :a ; :age 5 ; :nick "sea"@en .
:d :knows :d , :e ; :likes :a .
:e :age 7 ; :likes :e ; :edtf "2001~"^^:EDTF .
"""
)
CASES: dict[str, tuple[str, set[str]]] = {
    "join": ("?x :knows ?m . ?m :knows ?y", {"ac", "ba", "cb", "dd", "de"}),
    "same variable twice": ("?x :knows ?x . BIND(?x AS ?y)", {"dd"}),
    "class": ("?x a :Person ; :knows ?y", {"ab", "bc"}),
    "inverse": ("?x ^:likes ?y", {"ad", "ee"}),
    "alternative": ("?x :likes|:nick ?y", {"da", "ee", "bbee", "csea"}),
    "sequence": ("?x :likes/:knows ?y", {"db"}),
    "one or more": ("?x :knows+ ?y . ?y :nick ?n", {"ab", "ac", "bb", "bc", "cb", "cc"}),
    "zero or one": ("?x :age ?n . ?x :knows? ?y . ?y :nick ?m", {"ab", "bb", "bc", "cc"}),
    "zero or one, a step to itself": ("?x :likes ?l . ?x :knows? ?y", {"dd", "de", "ee"}),
    "union, one variable in one branch": ("{ ?x :likes ?y } UNION { ?x :nick ?n }", {"da", "ee"}),
    "optional": (
        "?x :age ?n OPTIONAL { ?x :nick ?m } BIND(IF(BOUND(?m), :yes, :no) AS ?y)",
        {"ano", "byes", "cyes", "eno"},
    ),
    "optional that shares a variable": ("?x :knows ?y OPTIONAL { ?y :likes ?l } FILTER(BOUND(?l))", {"dd", "de"}),
    "minus": ("?x :knows ?y MINUS { ?x :nick ?n }", {"ab", "dd", "de"}),
    "minus without a shared variable": ("?x :likes ?y MINUS { ?z :nick ?n }", {"da", "ee"}),
    "minus on what may be unbound": (
        "?x :knows ?y OPTIONAL { ?x :likes ?m } MINUS { ?z :ok true . ?z :knows ?m }",
        {"ab", "bc", "ca", "dd", "de"},
    ),
    "not exists": ("?x :knows ?y FILTER NOT EXISTS { ?y :age ?n }", {"dd"}),
    "exists with a filter on the outside": (
        "?x :age ?n ; :knows ?y FILTER EXISTS { ?z :age ?m . FILTER(?m < ?n) }",
        {"bc", "ca"},
    ),
    "exists as a value": ("?x :knows ?z BIND(EXISTS { ?x :likes ?l } AS ?y)", {"afalse", "bfalse", "cfalse", "dtrue"}),
    "error in a filter": ("?x :knows ?y ; :age ?n FILTER(?x < 4 || ?n = 3)", {"ab"}),
    "error in a condition": ("?x :age ?n BIND(IF(?x < 4, :yes, :no) AS ?y)", set()),
    "coalesce of an error": ("?x :likes ?l BIND(COALESCE(?x < 4, false) AS ?y)", {"dfalse", "efalse"}),
    "numbers, days and truth values": (
        '?x :age ?n ; :born ?d ; :knows ?y FILTER(?n > 2 && ?d > "2000-01-01"^^xsd:date)',
        {"ab"},
    ),
    "a day and a number have no order": ("?x :born ?d ; :age ?y FILTER(?d > ?y)", set()),
    "not in": ("?x :age ?y FILTER(?y NOT IN (3, 7))", {"b5", "c5"}),
    "in, over an unbound variable": ("?x :age ?y FILTER(?nothing IN (3))", set()),
    "effective truth of a variable": ("?x :ok ?o ; :age ?y FILTER(!?o)", {"b5"}),
    "sums": ("?x :likes/:age ?n BIND(?n * 10 - 1 + 2 AS ?y)", {"d31", "e71"}),
    "values": ("VALUES ?y { :a :c } ?x :knows ?y", {"ca", "bc"}),
    "greatest of a group": (
        "{ SELECT ?y (MAX(?n) AS ?m) WHERE { ?x0 :age ?n . ?x0 :knows ?y } GROUP BY ?y } ?x :age ?m",
        {"ab", "bc", "cc", "ba", "ca"},
    ),
    "a group of nothing": (
        "{ SELECT ?g (MIN(?n) AS ?y) WHERE { ?g :ok true ; :nick ?n } GROUP BY ?g } BIND(?g AS ?x)",
        set(),
    ),
    "count": (
        "{ SELECT ?x (COUNT(DISTINCT ?n) AS ?y) WHERE { ?x :knows/:age ?n } GROUP BY ?x }",
        {"a1", "b1", "c1", "d1"},
    ),
    "count of unbound values": (
        "{ SELECT ?x (COUNT(DISTINCT ?m) AS ?y) WHERE { ?x :age ?n BIND(IF(?n > 3, ?x, ?none) AS ?m) } GROUP BY ?x }",
        {"a0", "b1", "c1", "e1"},
    ),
    "an IRI put together": (
        '?x :likes ?z BIND(IRI(CONCAT(STR(:), STRAFTER(STR(?x), "#"), "-", STRAFTER(STR(?z), "#"))) AS ?y)',
        {"dd-a", "ee-e"},
    ),
    "replace and before": (
        '?x :likes ?z BIND(IRI(CONCAT(STRBEFORE(STR(?x), "ns#"), "ns#", REPLACE(STR(?x), "^.*(n)s#", ""))) AS ?y)',
        {"dd", "ee"},
    ),
    "contains": ('?x :likes ?y FILTER(!CONTAINS(STR(?y), "#a"))', {"ee"}),
    "an IRI put together is one that was there": (
        '?x :nick ?n BIND(IRI(CONCAT(STR(:), "a")) AS ?z) ?z :knows ?y',
        {"bb", "cb"},
    ),
    "the text of a literal in a language": ('?x :nick ?n FILTER(STR(?n) = "sea") BIND(?x AS ?y)', {"cc"}),
    "the text of a literal of another kind": ('?x :edtf ?n FILTER(!CONTAINS(STR(?n), "EDTF")) BIND(?x AS ?y)', {"ee"}),
    "one of, with one that is unbound": (
        "?x :nick ?n OPTIONAL { ?x :likes ?l } BIND(IF(?x IN (?l), :a, :b) AS ?y)",
        set(),
    ),
    "not one of, all bound": ("?x :likes ?l BIND(IF(?x IN (?l), :a, :b) AS ?y)", {"db", "ea"}),
    "a condition on what is bound after it": ("?x :likes ?z BIND(?z AS ?y) FILTER(?y != ?x)", {"da"}),
}


def columns(text: str, law: Iterable[Quad], *, objects: tuple[str, ...] = ()) -> ColumnEngine:
    connection = connected()
    connection.execute("ATTACH ':memory:' AS law")
    write(connection, [read_rule("50-small.rq", PREFIXES + text, lambda _predicate: objects)], law)
    return ColumnEngine(opened(connection))


def pairs(triples: Iterable[Triple]) -> set[str]:
    return {value(one.subject).rpartition("#")[2] + value(one.object).rpartition("#")[2] for one in triples}


def lines(triples: Iterable[Triple]) -> set[str]:
    """Triples as N-Triples: with their predicate, and with the datatype and the language of a literal."""
    return set((serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode().splitlines())


@functools.cache
def small() -> Store:
    store = Store()
    store.load(DATA.encode(), format=RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize("case", CASES)
def test_a_construct_means_what_it_means_in_both_engines(case: str) -> None:
    where, expected = CASES[case]
    text = f"CONSTRUCT {{ ?x :out ?y }} WHERE {{ {where} }}"
    rules = derive(small(), case, PREFIXES + text)
    assert pairs(rules) == expected
    plain = Graph().parse(data=DATA, format="turtle")
    found = plain.query(PREFIXES + text).graph or Graph()
    written = found.serialize(format="nt").replace("XMLSchema#decimal", "XMLSchema#integer")  # what rdflib adds up
    in_rdflib = parse(written, format=RdfFormat.N_TRIPLES)
    answer = columns(text, ()).assess(list(small()))
    assert lines(one.triple for one in in_rdflib) == lines(rules)
    assert lines(answer.triples()) == lines(rules)
    assert set(b"".join(answer.ntriples()).decode().splitlines()) == lines(rules)


def test_law_and_events_are_read_together() -> None:
    rule = "CONSTRUCT { ?x :out ?y } WHERE { ?x :knows+ ?y . ?y :nick ?n }"
    law = [quad for quad in small() if value(quad.subject).endswith(("#b", "#c"))]
    events = [quad for quad in small() if quad not in law]
    found = columns(rule, law).assess(events)
    assert pairs(found.triples()) == {"ab", "ac", "bb", "cb", "cc"}, "what the law alone gives is not told again"


def test_a_predicate_that_is_a_variable() -> None:
    rule = "CONSTRUCT { ?x ?how ?y } WHERE { ?r :role ?p . ?x ?p ?y . BIND(IF(?x = ?y, :self, :other) AS ?how) }"
    law = Store()
    law.update(PREFIXES + "INSERT DATA { :r :role :likes }")
    found = list(columns(rule, law, objects=(OBL + "likes",)).assess(list(small())).triples())
    assert {(one.predicate.value.rpartition("#")[2], *pairs([one])) for one in found} == {
        ("self", "ee"),
        ("other", "da"),
    }


@pytest.mark.parametrize(
    ("last", "spoken", "kept"),
    [
        ("?x :last ?y } WHERE { ?x :copy ?y", [], False),
        ("?x :last ?y } WHERE { ?x :copy ?y", [('"obl:last"', "o")], True),
        ("?x :last ?y } WHERE { ?x :copy ?y", [('"obl:last"', "s")], False),
        ('?x :last ?y } WHERE { ?x :copy ?z BIND(CONTAINS(STR(?z), "a") AS ?y)', [], True),
        ('?x :last ?y } WHERE { ?x :copy ?z BIND(CONTAINS(STR(?x), "a") AS ?y)', [], False),
        ('?x :last ?y } WHERE { ?x :knows ?y FILTER EXISTS { ?x :knows+/:copy ?z FILTER(STR(?z) = "a") }', [], True),
    ],
)
def test_the_text_of_an_iri_is_kept_where_something_reads_it(
    *, last: str, spoken: list[tuple[str, str]], kept: bool
) -> None:
    texts = (
        '?x :out ?y } WHERE { ?x :likes ?z BIND(IRI(CONCAT(STR(?z), "-")) AS ?y)',
        "?x :copy ?y } WHERE { ?x :out ?z BIND(IF(?x = :a, ?z, ?x) AS ?y)",
        last,
    )
    rules = [
        read_rule(f"5{at}.rq", f"{PREFIXES} CONSTRUCT {{ {text} }}", lambda _: ()) for at, text in enumerate(texts)
    ]
    (_, mint), *_ = program(rules, ['"obl:last"'], spoken).steps
    assert any("INTO own.texts" in statement for statement in mint) == kept
    (_, mint), *_ = program(rules).steps
    assert any("INTO own.texts" in statement for statement in mint), "the proof says every text"


def test_literals_of_an_unknown_kind_are_neither_equal_nor_unequal() -> None:
    """As the embedded engine has it; rdflib takes them to be unequal."""
    text = 'CONSTRUCT { ?x :out ?y } WHERE { ?x :edtf ?d ; :age ?y FILTER(?d != "2001~") }'
    assert pairs(derive(small(), "", PREFIXES + text)) == set()
    assert pairs(columns(text, ()).assess(list(small())).triples()) == set()
    same = text.replace('?d != "2001~"', "?d = ?d")
    assert pairs(columns(same, ()).assess(list(small())).triples()) == {"e7"}


def test_triples_are_written_as_they_are_read() -> None:
    quads = list(small())
    quads += parse(f"""{PREFIXES} :f :age 0, -4, true, "2001-02-03"^^xsd:date, "a \\"b\\" \\\\ \\n c", "x\\ny"@fr,
        "2001~\\n"^^:EDTF .""".encode(), format=RdfFormat.TURTLE)  # fmt: skip
    found = columns("CONSTRUCT { ?x :out ?y ; a :Thing } WHERE { ?x :age|:likes ?y }", ()).assess(quads)
    written = b"".join(found.ntriples())
    read = {quad.triple for quad in parse(written, format=RdfFormat.N_TRIPLES)}
    assert read == set(found.triples())
    assert {quad.object for quad in quads if quad.predicate.value == OBL + "age"} <= {one.object for one in read}


def test_error_of_duckdb_is_told_whatever_is_read() -> None:
    engine = columns("CONSTRUCT { ?x :out ?y } WHERE { ?x :likes ?y }", ())
    found = engine.assess(list(small()))
    assert len(list(found.triples())) == 2
    engine.connection.close()
    for read in (found.triples, found.ntriples, found.numbers):
        with pytest.raises(EngineError, match=r"reading what was derived: .*closed"):
            list(read())


@pytest.fixture(scope="module")
def engine(kb: KnowledgeBase) -> ColumnEngine:
    return open_columns(kb)


def written(found: ColumnsFound) -> set[tuple[str, str, str]]:
    return {(value(one.subject), one.predicate.value, value(one.object)) for one in found.triples()}


def test_all_shipped_events_at_once_give_what_each_gave_alone(kb: KnowledgeBase, engine: ColumnEngine) -> None:
    quads = [
        quad
        for one in kb.incidents
        for quad in kb.store.quads_for_pattern(None, None, None, node(f"{GRAPH}incidents/{one}"))
    ]
    found = engine.assess(quads)
    ours, theirs = written(found), in_oxigraph(kb.store, DERIVED_EVENTS)
    left = {one for one in theirs - ours if not (one[1] == OBL + "rootSource" and one[0].startswith(ID + "source/"))}
    assert len(ours) > 300_000
    assert sorted(ours - theirs)[:5] == []
    assert sorted(left)[:5] == []
    rows = list(Rows(kb.law, frozenset(STATUS)).of(quads, found))
    assert [one["finding"] for one in rows] == sorted(one["finding"] for one in rows)
    whole = {one.id: one for one in kb.assessment().findings}
    assert {one["finding"] for one in rows} == set(whole)
    for row in rows:
        one = whole[row["finding"]]
        assert (row["incident"], row["act"], row["state"], row["norm"]) == (one.incident, one.act, one.state, one.norm)
        assert (row["status"], row["tense"]) == (one.status, one.tense)
        assert row["reasons"] == sorted(reason.code for reason in one.reasons)
        assert (row["date"], row["treaty"], row["citation"]) == (one.edtf, one.treaty, one.citation)
        assert (row["normBasis"], row["independentRoots"]) == (one.norm_basis, one.roots)
        assert row["reservations"] == [limit.id for limit in one.reservations]
        assert row["listCompleteTo"] == (one.binding.data_complete_to or None)
        told = {act.confidence for act in one.binding.acts}
        assert row["bindingConfidence"] == ("unverified" if "unverified" in told else min(told, default=None))
        assert sorted(part["status"] for part in row["elements"] if part["slot"] == "requiredSlot") == sorted(
            part.status for part in one.elements
        )
        exempt = [*one.exceptions, *(part for each in one.exceptions for part in each.counters)]
        assert {(part["exception"], part["status"]) for part in row["exceptions"]} >= {
            (part.id, part.status) for part in exempt if part in one.exceptions
        }


def test_rows_alone_are_the_rows_beside_the_proof(kb: KnowledgeBase, engine: ColumnEngine) -> None:
    quads = list(kb.store.quads_for_pattern(None, None, None, node(f"{GRAPH}incidents/2016-17-returns")))
    alone = list(engine.assess(quads).statuses())
    beside = engine.assess(quads)
    assert len(list(beside.triples())) > 1000
    assert list(beside.statuses()) == alone != []


@given(world=worlds())
@examples(2)
def test_a_generated_world_gives_the_same(world: World) -> None:
    """A made-up law and a record under it."""
    kb = knowledge(world)
    compiled = open_columns(kb)
    graph = list(event_graph(world.record, kb.vocabulary, "urn:event"))
    case = Store()
    case.extend(graph)
    gather(case, kb.law)
    run_rules(case, split(kb.sources.rules())[1])
    theirs = in_oxigraph(case, DERIVED_EVENTS)
    ours = written(compiled.assess(graph))
    assert ours
    assert sorted(one for one in ours ^ theirs if one[1] != OBL + "rootSource")[:5] == []
