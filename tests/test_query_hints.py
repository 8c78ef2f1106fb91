"""Names that nothing on file bears are pointed out in a query of one's own, and others are let be."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from obligations import names
from obligations.knowledge import KnowledgeBase
from obligations.locate import locate
from obligations.queries import run_text
from obligations.query_guard import checked
from obligations.query_hints import MOST, hints

UNDECLARED = "is not declared in the ontology, so nothing matches it"
UNSTATED = "is a class of which nothing is stated directly; its kinds"
KIND, CLASS = NamedNode(names.RDF + "type"), NamedNode(names.OWL + "Class")


@pytest.fixture(scope="module")
def store() -> Store:
    """A few declared terms, a concept, a treaty with an article, and a term that is used and not declared."""
    found = Store()
    found.add(Quad(NamedNode(names.OBL + "Finding"), KIND, CLASS))
    for term in ("ofFinding", "status", "state"):
        found.add(Quad(NamedNode(names.OBL + term), KIND, NamedNode(names.OWL + "ObjectProperty")))
        found.add(Quad(NamedNode(names.ID + "it"), NamedNode(names.OBL + term), Literal("used")))
    for term in ("State", "Norm", "Duty", "Permission"):
        found.add(Quad(NamedNode(names.OBL + term), KIND, CLASS))
    for term in ("Duty", "Permission"):
        found.add(
            Quad(NamedNode(names.OBL + term), NamedNode(names.RDFS + "subClassOf"), NamedNode(names.OBL + "Norm"))
        )
    for term in ("State", "Finding", "Duty"):
        found.add(Quad(NamedNode(names.ID + "it"), KIND, NamedNode(names.OBL + term)))
    found.add(Quad(NamedNode(names.OBL + "unsaid"), KIND, NamedNode(names.OWL + "DatatypeProperty")))
    for thing, kind in (("concept/forced-return", "concept"), ("treaty/cat/art_3", "treaty"), ("state/CHN", "state")):
        found.add(Quad(NamedNode(names.ID + thing), KIND, NamedNode(names.ID + kind), NamedNode(names.GRAPH + "one")))
    found.add(Quad(NamedNode(names.ID + "state/CHN"), NamedNode(names.OBL + "spoken"), Literal("so")))
    found.add(Quad(NamedNode(names.SKOS + "prefLabel"), KIND, CLASS))
    return found


def told(store: Store, query: str) -> list[str]:
    return hints(store, checked(query).named)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "SELECT * { ?f a obl:finding }",
            f"line 1, column 17: obl:finding {UNDECLARED}; nearest: obl:Finding",
        ),
        (
            "SELECT * {\n  ?f obl:stats ?s\n}",
            f"line 2, column 6: obl:stats {UNDECLARED}; nearest: obl:status, obl:state, obl:State",
        ),
        (
            "SELECT * { ?f ?p ?c FILTER(?c IN (c:forced-retrun)) }",
            "line 1, column 35: c:forced-retrun is nowhere on file, so nothing matches it; nearest: c:forced-return",
        ),
        (
            "SELECT * { { SELECT ?x { OPTIONAL { ?x skos:prefLable ?l } } } }",
            "line 1, column 40: skos:prefLable is nowhere on file, so nothing matches it; nearest: skos:prefLabel",
        ),
        (
            f"SELECT * {{ <{names.TREATY}cat/art_33> ?p ?o }}",
            "line 1, column 12: t:cat/art_33 is nowhere on file, so nothing matches it; nearest: t:cat/art_3",
        ),
        (
            "PREFIX mine: <https://w3id.org/obligations/ns#> ASK { ?s (mine:statuz/^mine:spoken)+ ?o }",
            f"line 1, column 59: obl:statuz {UNDECLARED}; nearest: obl:status, obl:state, obl:State",
        ),
        (
            "SELECT * { ?n a obl:Norm }",
            f"line 1, column 17: obl:Norm {UNSTATED}: obl:Duty, obl:Permission",
        ),
        (
            "SELECT * { ?n a obl:Permission }",
            f"line 1, column 17: obl:Permission {UNSTATED}: none",
        ),
        ("ASK { ?s obl:unsaid ?o }", "line 1, column 10: obl:unsaid is declared, and nothing on file uses it"),
        (
            "SELECT * { ?s a obl:state }",
            "line 1, column 17: obl:state is no class, so nothing matches it; nearest: obl:State",
        ),
        (
            "SELECT * { ?x a obl:Finding FILTER NOT EXISTS { ?x obl:State s:CHN } }",
            "line 1, column 52: obl:State is a class and no property, so nothing matches it; nearest: obl:state",
        ),
        (
            "CONSTRUCT WHERE { s:CHM ?p ?o }",
            "line 1, column 19: s:CHM is nowhere on file, so nothing matches it; nearest: s:CHN",
        ),
    ],
)
def test_a_name_that_nothing_bears_is_pointed_out(store: Store, query: str, expected: str) -> None:
    assert told(store, query) == [expected]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?f a obl:Finding ; obl:status ?s ; obl:spoken 'obl:nothing' } # obl:nothing",
        "CONSTRUCT { ?s obl:ownTerm ?o } WHERE { ?s obl:status ?o }",
        "SELECT * { ?s <https://example.org/nothing> ?o }",
        "SELECT * { ?n a/rdfs:subClassOf* obl:Norm . ?d a obl:Duty . obl:unsaid ?p ?o }",
        "SELECT * { ?s a obl:State ; obl:state ?o ; ?p obl:State . VALUES ?p { obl:Finding rdf:type } }",
        "SELECT (COUNT(?s) AS ?n) { ?s rdf:type/rdf:type* obl:State } GROUP BY ?p HAVING (COUNT(?s) > 1)",
        "PREFIX x: <https://example.org/> SELECT * { ?s x:nothing ?o }",
        f"SELECT * {{ GRAPH <{names.GRAPH}one> {{ ?s ?p ?o }} }}",
        "SELECT * { ?s ?p ?o FILTER(?o > '2017-01-01'^^xsd:date) }",
        "PREFIX n: <https://w3id.org/obligations/id/concept/> ASK { ?s ?p n:forced-return }",
        "SELECT * { ?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(c:))) }",
    ],
)
def test_what_is_on_file_or_not_ours_is_let_be(store: Store, query: str) -> None:
    assert told(store, query) == []


def test_names_are_told_once_in_the_order_in_which_they_stand(store: Store) -> None:
    said = told(store, "SELECT * { ?a obl:two ?b . ?b obl:one ?c OPTIONAL { ?c obl:two s:XXX } }")
    assert [one.split()[4] for one in said] == ["obl:two", "obl:one", "s:XXX"]


def test_a_query_for_other_data_gets_no_endless_list(store: Store) -> None:
    wanted = " . ".join(f"?s obl:word{number} ?o" for number in range(MOST + 5))
    assert len(told(store, f"ASK {{ {wanted} }}")) == MOST


def test_the_answer_brings_the_note_with_it(store: Store) -> None:
    knowledge = KnowledgeBase(store, locate())
    wrong, right = (run_text(knowledge, f"ASK {{ ?s obl:{term} ?o }}") for term in ("spokn", "spoken"))
    assert (wrong.boolean, right.boolean, right.notes) == (False, True, ())
    assert wrong.notes[0].startswith("line 1, column 10: obl:spokn is not declared")
