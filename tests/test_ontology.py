"""The ontology is documented and consistent; planted contradictions are caught, with and without Java."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pyshacl
import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, Namespace, URIRef

from obligations.errors import BadDataError
from obligations.reason import OntologyReport, check_ontology

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
ONTOLOGY = ROOT / "ontology"
TERMS = sorted(ONTOLOGY.glob("*.ttl"))
CONCEPTS = sorted(ONTOLOGY.glob("concepts/*.ttl"))
ALIGNMENTS = sorted(ONTOLOGY.glob("alignments/*.ttl"))
OBL = Namespace("https://w3id.org/obligations/ns#")
PREFIXES = """
@prefix obl: <https://w3id.org/obligations/ns#> .
@prefix c: <https://w3id.org/obligations/id/concept/> .
@prefix s: <https://w3id.org/obligations/id/state/> .
@prefix x: <https://w3id.org/obligations/id/test/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, and none is installed")

ORGAN_RATIFIES = (
    "x:act a obl:Ratification ; obl:actingState x:ministry . x:ministry a obl:StateOrgan .",
    "x:act a obl:Ratification ; obl:actingState x:state . x:state a obl:State .",
    "x:ministry is both obl:State and obl:StateOrgan",
)
TREATY_AND_SOFT_LAW = (
    "x:Declaration a owl:Class ; rdfs:subClassOf obl:Treaty , obl:SoftLaw .",
    "x:Declaration a owl:Class ; rdfs:subClassOf obl:SoftLaw .",
    "x:Declaration is both obl:SoftLaw and obl:Treaty",
)
SCHEMES = "c:scheme-conduct a skos:ConceptScheme . c:scheme-circumstances a skos:ConceptScheme . "
TWO_FACETS = (
    SCHEMES + "c:flight a skos:Concept ; skos:inScheme c:scheme-conduct ; skos:broader c:fear ."
    " c:fear a skos:Concept ; skos:inScheme c:scheme-circumstances .",
    SCHEMES + "c:flight a skos:Concept ; skos:inScheme c:scheme-conduct ."
    " c:fear a skos:Concept ; skos:inScheme c:scheme-circumstances .",
    "c:flight stands in concept/scheme-circumstances and concept/scheme-conduct",
)


def planted(folder: Path, turtle: str, *, reasoner: bool) -> OntologyReport:
    """Check the shipped terms together with a few statements more."""
    file = folder / "planted.ttl"
    file.write_text(PREFIXES + turtle, encoding="utf-8")
    return check_ontology([*TERMS, file], reasoner=reasoner)


def messages(report: OntologyReport) -> str:
    """Put all problems in words, with the short names of the planted things."""
    text = "\n".join(f"{one.path} {one.message}" for one in report.problems)
    return text.replace("test/", "x:").replace("concept/f", "c:f")


@pytest.fixture(scope="module")
def shipped() -> Graph:
    graph = Graph()
    for file in TERMS:
        graph.parse(file, format="turtle")
    return graph


# --- the shipped ontology


@needs_java
def test_shipped_ontology_is_consistent() -> None:
    report = check_ontology([*TERMS, *CONCEPTS])
    assert report.problems == ()
    assert (report.reasoner_ran, report.consistent, report.unsatisfiable, report.reason) == (
        True,
        True,
        (),
        "",
    )


def test_shipped_ontology_has_no_problem_that_shows_without_java() -> None:
    report = check_ontology([*TERMS, *CONCEPTS], reasoner=False)
    assert report.problems == ()
    assert report.consistent is None
    assert report.classes > 100
    assert report.properties > 250
    assert report.concepts > 400


def test_missing_java_is_said_and_the_other_checks_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    report = planted(tmp_path, ORGAN_RATIFIES[0], reasoner=True)
    assert report.reasoner_ran is False
    assert report.reason.startswith("Java was not found: ")
    assert ORGAN_RATIFIES[2] in messages(report)


def test_consent_is_flat_and_disputed_acts_are_no_consent(shipped: Graph) -> None:
    kinds = set(shipped.subjects(RDFS.subClassOf, OBL.ConsentToBeBound))
    assert {str(kind).removeprefix(str(OBL)) for kind in kinds} == {
        "Ratification",
        "Accession",
        "Acceptance",
        "Approval",
        "Succession",
        "DefinitiveSignature",
        "FormalConfirmation",
        "AccessionOrSuccession",
        "ConsentOfUnstatedKind",
    }
    assert not [kind for kind in kinds if list(shipped.subjects(RDFS.subClassOf, kind))]


@pytest.mark.parametrize(
    ("prop", "expected"),
    [
        (OBL.rank, {"authoritative": 4, "documented": 3, "alleged": 2, "inferred": 1}),
        (
            OBL.atStrength,
            {
                "negated": 0,
                "missing": 1,
                "contested": 2,
                "inferredOnly": 3,
                "allegedOnly": 4,
                "onRecord": 5,
                "established": 6,
            },
        ),
        (OBL.shownByDefault, dict.fromkeys(("primaFacie", "arguable", "needsFacts", "undetermined"), True)),
    ],
)
def test_orders_that_rules_read_are_data(shipped: Graph, prop: URIRef, expected: dict[str, int]) -> None:
    found = {
        str(value).removeprefix(str(OBL)): order.toPython()
        for value, order in shipped.subject_objects(prop)
        if isinstance(order, Literal)
    }
    assert {value: order for value, order in found.items() if order is not False} == expected


def test_every_gate_but_bound_gives_a_reason(shipped: Graph) -> None:
    gates = set(shipped.subjects(RDF.type, OBL.BindingGate))
    assert gates - set(shipped.subjects(OBL.givesReason, None)) == {OBL.gateBound}


def test_every_reason_has_its_own_phrase_and_place(shipped: Graph) -> None:
    reasons = list(shipped.subjects(RDF.type, OBL.Reason))
    phrases = {str(phrase) for one in reasons for phrase in shipped.objects(one, SKOS.prefLabel)}
    places = {str(place) for one in reasons for place in shipped.objects(one, OBL.displayOrder)}
    assert len(reasons) == len(phrases) == len(places) == 37


# --- planted contradictions, each beside a clean control


@pytest.mark.parametrize("plant", [ORGAN_RATIFIES, TREATY_AND_SOFT_LAW, TWO_FACETS])
def test_contradiction_is_named_without_java(tmp_path: Path, plant: tuple[str, str, str]) -> None:
    bad, clean, message = plant
    assert message in messages(planted(tmp_path, bad, reasoner=False))
    assert message not in messages(planted(tmp_path, clean, reasoner=False))


DATED = ' x:act obl:fromDay "1988-11-03"^^xsd:date .'


@needs_java
def test_hermit_proves_that_an_organ_cannot_ratify_and_no_date_stops_it(tmp_path: Path) -> None:
    assert planted(tmp_path, ORGAN_RATIFIES[0] + DATED, reasoner=True).consistent is False


@needs_java
def test_hermit_proves_that_nothing_is_treaty_and_soft_law_or_under_two_facets(tmp_path: Path) -> None:
    bad = planted(tmp_path, TREATY_AND_SOFT_LAW[0] + TWO_FACETS[0], reasoner=True)
    assert bad.unsatisfiable == ("concept/flight", "test/Declaration")


@needs_java
def test_hermit_finds_nothing_in_the_clean_twins(tmp_path: Path) -> None:
    twins = ORGAN_RATIFIES[1] + DATED + TREATY_AND_SOFT_LAW[1] + TWO_FACETS[1]
    clean = planted(tmp_path, twins, reasoner=True)
    assert (clean.consistent, clean.unsatisfiable) == (True, ())


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        (
            'obl:Bare a owl:Class ; skos:definition "d"@en ; skos:example "e"@en ; dcterms:source "s" .',
            "has no label",
        ),
        (
            'obl:Bare a owl:Class ; rdfs:label "l"@fr ; skos:example "e"@en ; dcterms:source "s" .',
            "has no label",
        ),
        ("obl:bare a owl:ObjectProperty .", "has no example"),
        (
            'obl:bare a owl:NamedIndividual ; skos:prefLabel "l"@en ; skos:definition "d"@en .',
            "has no source",
        ),
        ("x:A a owl:Class ; rdfs:subClassOf x:B . x:B a owl:Class ; rdfs:subClassOf x:A .", "a circle"),
        ("c:a a skos:Concept ; skos:broader c:b . c:b a skos:Concept ; skos:broader c:a .", "a circle"),
        ("x:p a owl:DatatypeProperty ; rdfs:range xsd:date .", "on which HermiT stops"),
        ("x:ontology owl:imports x:other .", "imports another ontology"),
        ("s:CHN owl:sameAs x:china .", "use skos:exactMatch"),
        ("x:A a owl:Class ; owl:equivalentClass x:B .", "use rdfs:subClassOf"),
        ("x:act a obl:Ratificaton .", "declared nowhere"),
        (
            "x:p a owl:ObjectProperty ; rdfs:domain obl:Act , obl:Norm .",
            "has in its domain both obl:Act and obl:Norm",
        ),
    ],
)
def test_fault_is_named_without_java(tmp_path: Path, turtle: str, message: str) -> None:
    assert message in messages(planted(tmp_path, turtle, reasoner=False))


def test_unreadable_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("obl:State a", encoding="utf-8")
    with pytest.raises(BadDataError, match=r"broken\.ttl:1: is no valid Turtle"):
        check_ontology([tmp_path / "broken.ttl"], reasoner=False)


# --- terms in use


def used_terms() -> Iterator[tuple[str, str]]:
    """List every term in queries, shapes, concepts and Turtle data, with the file that uses it."""
    files = [file for kind in ("queries", "ontology", "data") for file in sorted((ROOT / kind).rglob("*"))]
    for file in files:
        if file.suffix in {".rq", ".ttl"}:
            text = re.sub(r"(?m)^\s*#.*$", "", file.read_text(encoding="utf-8"))
            yield from ((term, str(file.relative_to(ROOT))) for term in re.findall(r"\bobl:(\w+)", text))


def test_every_term_in_use_is_declared(shipped: Graph) -> None:
    declared = {str(term).removeprefix(str(OBL)) for term in shipped.subjects(RDF.type, None)}
    assert sorted({(term, file) for term, file in used_terms() if term not in declared}) == []


def test_alignments_go_one_way_and_speak_of_declared_terms(shipped: Graph) -> None:
    declared = set(shipped.subjects(RDF.type, None))
    for file in ALIGNMENTS:
        graph = Graph().parse(file, format="turtle")
        assert not set(graph.predicates()) & {
            OWL.sameAs,
            OWL.equivalentClass,
            OWL.equivalentProperty,
            OWL.imports,
        }, file
        assert {term for term in graph.subjects() if str(term).startswith(OBL)} <= declared, file
        assert not {term for term in graph.objects() if str(term).startswith(OBL)}, file
    assert len(ALIGNMENTS) == 7


# --- shapes: each bad snippet is reported, its clean twin is not

NORM = """
  x:n a obl:Prohibition ; skos:prefLabel "n"@en ; obl:statedIn x:art ; obl:instrument x:t ; obl:normBasis %s ;
    obl:bearerRole obl:roleActing ; obl:realization obl:immediate ; obl:derogability obl:derogable ;
    obl:encodingReview obl:noLawyerReviewed ; dcterms:contributor "e" ; obl:encodedOn "2026-01-01"^^xsd:date ;
    obl:element x:e1 , x:e2 .
  x:t a obl:Instrument . c:removal skos:inScheme x:scheme .
  x:e1 a obl:Element ; obl:order 1 ; skos:prefLabel "1"@en ; obl:satisfiedBy c:removal ; obl:trigger true .
  x:e2 a obl:Element ; obl:order %s ; skos:prefLabel "2"@en ; obl:satisfiedBy c:removal %s ."""
ACTION = """
  x:a a obl:Accession ; obl:actingState s:CHN ; obl:instrument x:t ; obl:date "1982" ; dcterms:source x:src ;
    obl:effectBasis obl:treatyRule ; obl:fromDay "1982-12-23"^^xsd:date ; obl:possiblyFromDay "%s"^^xsd:date ;
    obl:confidence "%s" ."""
CLAIM = "x:k a obl:Claim ; obl:about x:act ; obl:asserts c:removal ; %s . c:removal skos:inScheme x:scheme ."
FINDING = """
  x:f a obl:Finding ; obl:norm x:n ; obl:act x:act ; obl:state s:CHN ; obl:tense obl:completed ;
    obl:gate obl:gateBound ; obl:status %s .
  x:n a obl:Norm . x:act a obl:Act . s:CHN a obl:State ."""
DOCUMENT = (
    "x:d a obl:Document ; obl:documentKind '%s' ; obl:settles 'It is so.'@en ; obl:supersededBy x:later ."
    " x:later a obl:Document ; obl:settles 'It is not so.'@en ."
)
SHAPE_CASES = [
    (
        "law",
        NORM % ("obl:textual", 2, "; obl:trigger true"),
        NORM % ("obl:textual", 2, ""),
        "Exactly one element",
    ),
    ("law", NORM % ("obl:advancedInterpretation", 2, ""), NORM % ("obl:textual", 2, ""), "needs a document"),
    ("law", DOCUMENT % "a view", DOCUMENT % "view", "Say what the document is"),
    ("law", DOCUMENT % "view' , 'report", DOCUMENT % "view", "Say what the document is"),
    ("law", "x:d a obl:Document ; obl:supersededBy x:n .", DOCUMENT % "view", "superseded by one on file"),
    ("law", "x:e a obl:Element ; obl:satisfiedBy c:remuval .", NORM % ("obl:textual", 2, ""), "in no scheme"),
    (
        "law",
        "x:t a obl:Treaty ; obl:listComplete true .",
        "x:t a obl:Treaty ; obl:listComplete false .",
        "called complete",
    ),
    (
        "law",
        "x:r a obl:EntryIntoForceRule .",
        "x:r a obl:EntryIntoForceRule ; obl:waitsDays 0 .",
        "days or months",
    ),
    (
        "consent",
        ACTION % ("1983-01-01", "sourced"),
        ACTION % ("1982-12-23", "sourced"),
        "comes before the certain one",
    ),
    (
        "consent",
        ACTION % ("1982-12-23", "sure"),
        ACTION % ("1982-12-23", "unverified"),
        "how sure the record is",
    ),
    ("consent", "x:a a obl:Accession .", ACTION % ("1982-12-23", "sourced"), "the act of one state"),
    (
        "facts",
        CLAIM % "obl:stance obl:affirms",
        CLAIM % "obl:stance obl:affirms ; obl:mode obl:alleged",
        "how firmly",
    ),
    ("facts", CLAIM % "obl:mode obl:authoritative", CLAIM % "obl:mode obl:alleged", "by which standard"),
    (
        "facts",
        "x:n a obl:CountClaim ; obl:countMin 9 ; obl:countMax 2 .",
        "x:n a obl:CountClaim ; obl:countMin 2 .",
        "min and max",
    ),
    ("facts", "x:a a obl:Act .", "x:a a obl:Act ; obl:actor x:g . x:g a obl:Agent .", "Say who acted"),
    ("facts", "x:s a obl:Statement .", 'x:s obl:locator "para 1" .', "Say where in the source"),
    (
        "facts",
        'x:s a obl:Statement ; obl:statementKind "gossip" .',
        'x:s a obl:Statement ; obl:statementKind "opinion" .',
        "background, opinion",
    ),
    ("facts", "x:i a obl:Intervention .", 'x:i a obl:Intervention ; obl:byBody "a ministry" .', "Say who intervened"),
    ("bodies", "x:b a obl:Body .", 'x:b a obl:Body ; obl:mayNotDecide "It is no court."@en .', "what lies beyond"),
    (
        "bodies",
        'x:p a obl:Procedure ; obl:timeLimit "P6M" .',
        'x:p a obl:Procedure ; obl:timeLimit "none" .',
        "from which it runs",
    ),
    (
        "bodies",
        'x:p a obl:Procedure ; obl:timeLimit "6M" .',
        'x:p a obl:Procedure ; obl:timeLimit "P6M" .',
        "such as P6M",
    ),
    (
        "bodies",
        "x:p a obl:Procedure ; obl:opensBy obl:opensByDeclaration .",
        "x:p a obl:Procedure ; obl:opensBy obl:opensByDeclaration ; obl:optInProvision x:a .",
        "names the provision of the declaration",
    ),
    (
        "bodies",
        "x:p a obl:Procedure ; obl:opensBy obl:opensByOptOut .",
        "x:p a obl:Procedure ; obl:opensBy obl:opensByOptOut ; obl:optInProvision x:a .",
        "names the provision of the exclusion",
    ),
    (
        "bodies",
        "x:p a obl:Procedure ; obl:opensBy obl:opensByProtocol .",
        "x:p a obl:Procedure ; obl:opensBy obl:opensByProtocol ; obl:optInInstrument x:a .",
        "opens by a protocol names it",
    ),
    (
        "bodies",
        "x:p a obl:Procedure .",
        "x:p a obl:Procedure . x:b a obl:Body ; obl:hasProcedure x:p .",
        "before one body",
    ),
    ("derived", FINDING % "obl:arguable , obl:primaFacie", FINDING % "obl:primaFacie", "exactly one status"),
    ("derived", FINDING % "obl:arguable", FINDING % "obl:primaFacie", "must say why"),
]


def shape_messages(shipped: Graph, shapes: str, turtle: str) -> str:
    data = Graph().parse(data=PREFIXES + turtle, format="turtle")
    for verb in (RDF.type, RDFS.subClassOf):
        for subject, value in shipped.subject_objects(verb):
            data.add((subject, verb, value))
    file = Graph().parse(ONTOLOGY / "shapes" / f"{shapes}.ttl", format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=file, inference="none")
    assert isinstance(report, Graph)
    return "\n".join(str(text) for text in report.objects(None, SH.resultMessage))


@pytest.mark.parametrize(("shapes", "bad", "clean", "message"), SHAPE_CASES)
def test_shape_reports_the_fault_and_not_its_clean_twin(
    shipped: Graph, shapes: str, bad: str, clean: str, message: str
) -> None:
    assert message in shape_messages(shipped, shapes, bad)
    assert message not in shape_messages(shipped, shapes, clean)


def test_every_constraint_says_what_to_do() -> None:
    for file in sorted((ONTOLOGY / "shapes").glob("*.ttl")):
        graph = Graph().parse(file, format="turtle")
        shapes = {*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape)}
        inner = {part for verb in (SH.property, SH.sparql) for part in graph.objects(None, verb)}
        own = {SH.nodeKind, SH["or"], SH.xone, SH.path}
        outer = {shape for shape in shapes if own & set(graph.predicates(shape, None)) - {SH.nodeKind}}
        assert [shape for shape in inner | outer if not list(graph.objects(shape, SH.message))] == [], file.name
