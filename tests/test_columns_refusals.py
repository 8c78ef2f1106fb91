"""What the columns cannot read rightly is refused, by the name of the rule where a rule is to blame."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Store, parse

from obligations.bulk.by_rules import RulesFound
from obligations.columns.refusals import refuse_alike
from obligations.columns.relation import UnknownConstructError
from obligations.columns.terms import table
from obligations.errors import EngineError
from obligations.load.terms import value
from obligations.names import FINDING, ID, OBL
from obligations.rules import derive
from test_columns import PREFIXES, columns, lines, small


@pytest.mark.parametrize(
    "where",
    [
        "GRAPH ?g { ?x :knows ?y }",
        "?x ?p ?y",
        "?x a ?y",
        "?x :age ?n BIND(RAND() AS ?y)",
        "?x :knows? ?y",
        "?x !(:knows) ?y",
        "?x :nick ?n BIND(IRI(CONCAT(STR(:), ?n)) AS ?y)",
        "{ SELECT ?x (SUM(?n) AS ?y) WHERE { ?x :age ?n } GROUP BY ?x }",
        "?x :likes ?z BIND(STR(?z) AS ?y)",
        '{ ?x :nick ?y } UNION { ?x :likes ?q BIND("lit" AS ?y) }',
        '?x :likes ?z BIND(IRI(CONCAT(STR(?x), "-new")) AS ?y) OPTIONAL { ?y :knows ?w }',
        '?x :likes ?z BIND(IRI(CONCAT(STR(?x), "-new")) AS ?w) BIND(COALESCE(?w, ?z) AS ?y)',
        "?x :likes ?X BIND(?X AS ?y)",
        "{ SELECT ?x (COUNT(?n) AS ?y) WHERE { ?x :age ?n } GROUP BY ?x }",
        "{ SELECT ?g (COUNT(DISTINCT ?n) AS ?y) WHERE { ?x :age ?n } GROUP BY ?g } ?x :ok true",
        "?x :age ?n ; :knows ?y FILTER EXISTS { SELECT ?z WHERE { ?z :age ?m FILTER(?m < ?n) } }",
        r'?x :nick ?n BIND(IRI(REPLACE(STR(?x), "\\d", "")) AS ?y)',
        "?x :age ?y FILTER(?y < 1000000000000000)",
        '?x :born ?y FILTER(?y > "0000-01-01"^^xsd:date)',
        '?x :born ?y FILTER(?y > "2001-02-30"^^xsd:date)',
    ],
)
def test_a_construct_that_is_not_known_is_refused_by_the_name_of_its_file(where: str) -> None:
    with pytest.raises(UnknownConstructError, match=r"50-small\.rq"):
        columns(f"CONSTRUCT {{ ?x :out ?y }} WHERE {{ {where} }}", ())


def test_predicates_that_differ_in_case_alone_are_refused() -> None:
    with pytest.raises(UnknownConstructError, match="obl:likes"):
        refuse_alike([table(OBL + "likes"), table(OBL + "Likes"), table(OBL + "knows")])
    refuse_alike([table(OBL + "likes"), table(OBL + "likes"), table(OBL + "knows")])


def test_what_events_may_not_state_is_refused() -> None:
    engine = columns("CONSTRUCT { ?x :knows ?y } WHERE { ?x :likes ?y }", ())
    with pytest.raises(EngineError, match="obl:knows"):
        list(engine.assess(list(small())).triples())


@pytest.mark.parametrize(
    "literal",
    [
        *('"07"^^xsd:integer', "1.5", "1000000000000000", "-1000000000000000", '"2001-02-03T00:00:00"^^xsd:dateTime'),
        *('"0000-01-01"^^xsd:date', '"-0001-01-01"^^xsd:date', '"2001-02-30"^^xsd:date', '"2001-02-03Z"^^xsd:date'),
    ],
)
def test_a_literal_that_would_be_compared_wrongly_is_refused(literal: str) -> None:
    quads = list(parse(f"{PREFIXES} :a :age {literal} .".encode(), format=RdfFormat.TURTLE))
    engine = columns("CONSTRUCT { ?x :out ?y } WHERE { ?x :age ?y }", ())
    with pytest.raises(EngineError, match="cannot be read"):
        list(engine.assess(quads).triples())


@pytest.mark.parametrize(
    "literal", ["999999999999999", "-999999999999999", '"0001-01-01"^^xsd:date', '"9999-12-31"^^xsd:date']
)
def test_the_first_and_the_last_that_can_be_read_are_read_rightly(literal: str) -> None:
    quads = list(parse(f"{PREFIXES} :a :age {literal} .".encode(), format=RdfFormat.TURTLE))
    found = columns("CONSTRUCT { ?x :out ?y } WHERE { ?x :age ?y }", ()).assess(quads)
    assert {one.object for one in found.triples()} == {one.object for one in quads}


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("?x :age ?n BIND(?n * 1000000 * 1000000000 AS ?y)", "more than 15 digits"),
        ("?x :age ?n BIND(0 - 900000000000000 - 99999999999993 - ?n AS ?y)", "more than 15 digits"),
        ("?x :age ?n BIND(?n * 900000000000000 * 900000000000000 AS ?y)", "Overflow"),
        ("?x :nick ?n BIND(IRI(STR(?n)) AS ?y)", "no absolute IRI: "),
        ('?x :nick ?n BIND(IRI(CONCAT(STR(?x), " ", STR(?n))) AS ?y)', "no absolute IRI: https"),
        ('?x :nick ?n BIND(IRI(CONCAT(STR(?x), "%", STR(?n))) AS ?y)', "no absolute IRI: https"),
        ('?x :nick ?n BIND(IRI(CONCAT(STR(?x), "#", STR(?n))) AS ?y)', "no absolute IRI: https"),
        ("{ SELECT ?x (MAX(?n) AS ?y) WHERE { ?x :age|:born ?n } GROUP BY ?x }", "MAX over terms of several kinds"),
        ("{ SELECT ?x (MAX(?n + 1) AS ?y) WHERE { ?x :age|:nick ?n } GROUP BY ?x }", "MAX over an error"),
        (
            "{ SELECT ?x (MIN(STR(?n)) AS ?y) WHERE { ?x :age ?m OPTIONAL { ?x :nick ?n } } GROUP BY ?x }",
            "MIN over an error",
        ),
        ("{ SELECT ?x (MIN(?n) AS ?y) WHERE { ?x :ok|:born ?n } GROUP BY ?x }", "MIN over terms of several kinds"),
    ],
)
def test_what_only_the_data_show_to_be_wrong_ends_with_the_name_of_the_rule(where: str, words: str) -> None:
    engine = columns(f"CONSTRUCT {{ ?x :out ?y }} WHERE {{ {where} }}", ())
    with pytest.raises(EngineError, match=rf"50-small\.rq: .*{words}"):
        list(engine.assess(list(small())).triples())


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("?x :age ?n BIND(0 - 900000000000000 - 99999999999992 - ?n AS ?y)", {"-999999999999999"}),
        ('?x :age ?n BIND(IRI(CONCAT("https://example.org:80/a%20b/\u00e9?c#", STR(?n))) AS ?y)', {"7"}),
        ('?x :age ?n BIND(IRI(CONCAT("urn:x:#", STR(?n))) AS ?y)', {"7"}),
        ("{ SELECT ?x (MAX(?n) AS ?y) WHERE { ?x :age|:none ?n } GROUP BY ?x }", {"7"}),
        ("{ SELECT ?x (MAX(?n + 1) AS ?y) WHERE { ?x :age ?n } GROUP BY ?x }", {"8"}),
    ],
)
def test_what_is_near_it_is_found(where: str, expected: set[str]) -> None:
    data = list(parse(f"{PREFIXES} :e :age 7 .".encode(), format=RdfFormat.TURTLE))
    text, store = f"CONSTRUCT {{ ?x :out ?y }} WHERE {{ {where} }}", Store()
    store.extend(data)
    rules, ours = derive(store, "", PREFIXES + text), columns(text, ()).assess(data)
    assert lines(ours.triples()) == lines(rules)
    assert {value(one.object).rpartition("#")[2] for one in rules} == expected


def test_a_finding_with_several_values_of_a_property_is_one_row_with_the_first() -> None:
    """No shipped rule gives a finding two statuses; a rule that does must not double the finding."""
    say = ["act", "state", "norm", "status", "gate", "tense", "reason"]
    about = " ".join(f"OPTIONAL {{ ?f :x-{one} ?{one} }}" for one in say)
    rule = (
        f"CONSTRUCT {{ ?f a :Finding ; {' ; '.join(f':{one} ?{one}' for one in say)} . "
        "?e :ofFinding ?f ; :ofElement ?element ; :slot ?slot ; :elementStatus ?s . "
        f"?c :ofFinding ?f ; :ofException ?exception ; :exceptionStatus ?t }} WHERE {{ ?f :is :f {about} "
        "OPTIONAL { ?e :x-of ?f ; :x-element ?element OPTIONAL { ?e :x-slot ?slot } OPTIONAL { ?e :x-says ?s } } "
        "OPTIONAL { ?c :x-for ?f ; :x-exception ?exception OPTIONAL { ?c :x-tells ?t } } }"
    )
    one, other = f"<{FINDING}n/a.b/S>", f"<{FINDING}n/c.d/S>"
    data = f"""{PREFIXES}
        {one} :is :f ; :x-status :likely, :arguable ; :x-gate :b, :a ; :x-tense :past, :now ; :x-reason :r, :q ;
            :x-act <{ID}act/a.b>, <{ID}act/a.a> ; :x-norm <{ID}norm/n>, <{ID}norm/m> ; :x-state <{ID}state/S> .
        {other} :is :f ; :x-act <{ID}act/c.d> .
        :e :x-of {one} ; :x-element <{ID}norm/e>, <{ID}norm/d> ; :x-says :open, :met ; :x-slot :two, :one .
        :g :x-of {one} ; :x-element <{ID}norm/g> .
        :c :x-for {one} ; :x-exception <{ID}norm/c> ; :x-tells :u, :t .
    """
    store = Store()
    store.load(data.encode(), format=RdfFormat.TURTLE)
    rows = list(RulesFound(derive(store, "", PREFIXES + rule)).statuses())
    assert [(row["finding"], row["status"], row["act"]) for row in rows] == [
        ("n/a.b/S", "arguable", "a"),
        ("n/c.d/S", "", "d"),
    ]
    assert [len(rows[0]["elements"]), len(rows[0]["exceptions"])] == [3, 1]
    assert list(columns(rule, ()).assess(list(store)).statuses()) == rows


def test_the_greatest_of_texts_is_refused_as_the_engines_differ_on_it() -> None:
    rule = "CONSTRUCT { ?x :out ?y } WHERE { SELECT ?x (MAX(?n) AS ?y) WHERE { ?x :nick ?n } GROUP BY ?x }"
    with pytest.raises(EngineError, match="MAX over a text"):
        list(columns(rule, ()).assess(list(small())).triples())
