"""Each check query fires on a tiny bad graph and stays quiet on its near miss, in both engines."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import Dataset
from rdflib.query import ResultRow

from obligations.check import Severity
from obligations.check.lint import CheckQuery, load_checks, run_check
from obligations.check.origin import Origins
from obligations.errors import BadDataError, EngineError
from obligations.locate import Sources
from obligations.names import GRAPH, PREFIXES

ROOT = Path(__file__).resolve().parents[1]
CHECKS = {check.id: check for check in load_checks(ROOT / "queries" / "checks")}
TINY = GRAPH + "tiny"
CONDUCT = "c:torture a skos:Concept ; skos:inScheme c:scheme-conduct ."
CIRCUMSTANCE = "c:risk a skos:Concept ; skos:inScheme c:scheme-circumstances ."
NORM = "n:x a obl:Prohibition ; obl:element n:x.e1 , n:x.e2 . n:x.e1 obl:trigger true ."
PROVISIONS = "p:a obl:ofTreaty t:a . p:b obl:ofTreaty t:b . p:a a obl:Provision . p:b a obl:Provision ."
CONSENT = "action:x a obl:Ratification ; obl:participation p:pair ; obl:instrument t:a ; obl:actKind 'ratification'"
EARLIER = "action:w a obl:Accession ; obl:participation p:pair ; obl:fromDay '1990-01-01'^^xsd:date ."
LATER = f"{CONSENT} ; obl:fromDay '2000-01-01'^^xsd:date ."
EXCLUDES = "obl:reservationEffect obl:excludes ; obl:reservationKind 'reservation'"
CLAIM = "claim:x a obl:Claim"
FINDING = (
    "d:f a obl:Finding ; obl:status obl:arguable ; obl:gate obl:gateBound ; obl:tense obl:completed ;"
    " obl:norm n:x ; obl:act act:x ; obl:state s:CHN"
)


@dataclass(frozen=True)
class Case:
    """A bad graph, its near miss, and what is said of the bad one: path and message."""

    bad: str
    good: str
    said: str


CASES = {
    "concept-undeclared": Case(
        "n:x.e1 obl:satisfiedBy c:tortrue . claim:x obl:asserts c:torture . " + CONDUCT,
        "n:x.e1 obl:satisfiedBy c:torture . claim:x obl:asserts c:torture . " + CONDUCT,
        "x.e1: uses the concept tortrue (satisfiedBy), which no scheme declares: misspelt, or missing from"
        " ontology/concepts.",
    ),
    "concept-broader-circle": Case(
        "c:a skos:broader c:b . c:b skos:broader c:c . c:c skos:broader c:b .",
        "c:a skos:broader c:b . c:b skos:broader c:c .",
        "b: stands above itself: break the circle of skos:broader.\n"
        "c: stands above itself: break the circle of skos:broader.",
    ),
    "concept-broader-scheme": Case(
        f"{CONDUCT} {CIRCUMSTANCE} c:torture skos:broader c:risk .",
        f"{CONDUCT} {CIRCUMSTANCE} c:cidt skos:inScheme c:scheme-conduct . c:torture skos:broader c:cidt .",
        "torture: is in scheme-conduct and stands below risk, which is in scheme-circumstances: give"
        " it a wider"
        " concept of its own scheme.",
    ),
    "norm-trigger": Case(
        NORM + " n:x.e2 obl:trigger true . n:y a obl:Duty ; obl:element n:y.e1 . n:y.e1 obl:trigger false .",
        NORM + " n:x.e2 obl:trigger false . n:y a obl:Duty ; obl:element n:y.e1 . n:y.e1 obl:trigger true .",
        "x: has several elements for a trigger: mark the one element that is the conduct with"
        " obl:trigger true, and"
        " no other.\n"
        "y: has no element for a trigger: mark the one element that is the conduct with obl:trigger"
        " true, and no"
        " other.",
    ),
    "trigger-not-conduct": Case(
        CIRCUMSTANCE + " n:x.e1 obl:trigger true ; obl:satisfiedBy c:risk .",
        CIRCUMSTANCE + CONDUCT + " n:x.e1 obl:trigger true ; obl:satisfiedBy c:torture ."
        " n:x.e2 obl:satisfiedBy c:risk .",
        "x.e1: is triggered by risk, which is in scheme-circumstances: make the conduct, or the omission, the trigger.",
    ),
    "norm-stated-nowhere": Case(
        "n:x obl:statedIn t:cat . n:y obl:statedIn cust:y . cust:y a obl:PeremptoryRule . t:cat a obl:Treaty .",
        "n:x obl:statedIn p:a . n:y obl:statedIn cust:y . cust:y a obl:PeremptoryRule . " + PROVISIONS,
        "x: is stated in cat, which is no provision and no customary rule on file: check the eId, or"
        " add the row to"
        " provisions.csv.",
    ),
    "norm-stated-elsewhere": Case(
        PROVISIONS + " n:x obl:instrument t:a ; obl:statedIn p:a , p:b . cust:y a obl:CustomaryRule ."
        " n:y obl:instrument t:a ; obl:statedIn cust:y .",
        PROVISIONS + " n:x obl:instrument t:a ; obl:statedIn p:a , p:b . t:a obl:incorporates t:b ."
        " cust:y a obl:CustomaryRule . n:y obl:instrument cust:y ; obl:statedIn cust:y .",
        "x: binds through a but is stated in b: correct one of them, or record that the instrument"
        " incorporates the"
        " other.\n"
        "y: binds through a but is stated in y: correct one of them, or record that the instrument"
        " incorporates the"
        " other.",
    ),
    "jurisdiction-clause-elsewhere": Case(
        PROVISIONS + " n:x obl:instrument t:a ; obl:jurisdictionClause p:b .",
        PROVISIONS + " n:x obl:instrument t:a ; obl:jurisdictionClause p:a . n:y obl:instrument t:a .",
        "x: binds through a and takes its jurisdiction clause from b: name the clause of its own instrument, or none.",
    ),
    "reading-without-authority": Case(
        "n:x obl:normBasis obl:advancedInterpretation .",
        "n:x obl:normBasis obl:textual . n:y obl:normBasis obl:settledInterpretation ; obl:authority doc:gc-31 .",
        "x: rests on advancedInterpretation and names no document for it: add obl:authority, or obl:normBasis"
        " obl:textual if the text says it.",
    ),
    "authority-missing": Case(
        "n:x obl:authority doc:gc-32 . n:x.e1 obl:contextAuthority doc:gc-31 . doc:gc-31 a obl:Document .",
        "n:x obl:authority doc:gc-31 . n:x.e1 obl:contextAuthority doc:gc-31 . doc:gc-31 a obl:Document .",
        "x: cites gc-32 (authority), which is no document on file: check the id, or add it to data/documents.",
    ),
    "norm-record": Case(
        "n:x a obl:Duty ; dcterms:contributor 'editors' ; obl:encodedOn '2026-11-21'^^xsd:date .",
        "n:x a obl:Duty ; dcterms:contributor 'editors' ; obl:encodedOn '2026-11-21'^^xsd:date ;"
        " obl:encodingReview obl:noLawyerReviewed .",
        "x: lacks encodingReview: say who encoded the norm, on which day, and whether a lawyer has read it.",
    ),
    "element-order-twice": Case(
        "n:x.x1 obl:element n:x.x1.e1 , n:x.x1.e2 . n:x.x1.e1 obl:order 1 . n:x.x1.e2 obl:order 1 .",
        "n:x.x1 obl:element n:x.x1.e1 . n:x obl:element n:x.e1 . n:x.x1.e1 obl:order 1 . n:x.e1 obl:order 1 .",
        "x.x1.e1: and x.x1.e2, both of x.x1, have place 1: give each element its own obl:order.",
    ),
    "element-without-question": Case(
        "n:x.e1 a obl:Element .",
        "n:x.e1 a obl:Element ; obl:question 'Who removed the person?'@en .",
        "x.e1: has no question: add obl:question, what a fact-finder would ask to settle it.",
    ),
    "consent-before-deposit": Case(
        f"{CONSENT} ; obl:date '1998-10'^^edtf: ; obl:fromDay '1998-09-30'^^xsd:date ;"
        " obl:effectBasis obl:treatyRule .",
        f"{CONSENT} ; obl:date '1998-10'^^edtf: ; obl:fromDay '1998-10-01'^^xsd:date ."
        " action:s a obl:Succession ; obl:date '1998-10-05'^^edtf: ; obl:fromDay '1990-01-01'^^xsd:date ."
        " action:d a obl:Accession ; obl:date '1998-10-05'^^edtf: ; obl:fromDay '1990-01-01'^^xsd:date ;"
        " obl:effectBasis obl:statedByDepositary ."
        " action:t a obl:Accession ; obl:date '1998-10-05'^^edtf: ; obl:fromDay '1990-01-01'^^xsd:date ;"
        " obl:onlyIn pl:macao .",
        "x: has effect from 1998-09-30, before it is dated (1998-10): check both days against the depositary.",
    ),
    "consent-twice": Case(
        f"{EARLIER} {LATER}",
        f"{EARLIER} {LATER} action:end a obl:WithdrawalEffect ; obl:participation p:pair ;"
        " obl:fromDay '1995-01-01'^^xsd:date .",
        "x: is a second consent after w, with no end of participation between them: one of the two"
        " is wrong, or a"
        " denunciation is missing.",
    ),
    "effect-before-state": Case(
        f"{LATER} action:x obl:actingState s:SSD . s:SSD obl:existsFrom '2011-07-09'^^xsd:date .",
        f"{LATER} action:x obl:actingState s:SSD . s:SSD obl:existsFrom '2000-01-01'^^xsd:date .",
        "x: has effect from 2000-01-01, but SSD exists only from 2011-07-09: check the day, or"
        " record whose act it"
        " was.",
    ),
    "act-before-adoption": Case(
        f"{CONSENT} ; obl:date '1983'^^edtf: . t:a obl:adopted '1984-12-10'^^xsd:date .",
        f"{CONSENT} ; obl:date '1984'^^edtf: . t:a obl:adopted '1984-12-10'^^xsd:date .",
        "x: is dated 1983, before the adoption of a on 1984-12-10: check both dates.",
    ),
    "withdrawal-without-consent": Case(
        "action:end a obl:WithdrawalEffect ; obl:participation p:pair . action:s a obl:Signature ;"
        " obl:participation p:pair .",
        f"action:end a obl:WithdrawalEffect ; obl:participation p:pair . {EARLIER}",
        "end: ends a participation for which no consent is on file: the consent is missing, or the"
        " act belongs"
        " elsewhere.",
    ),
    "consent-unverified": Case(
        f"{CONSENT} ; obl:confidence 'unverified' . action:w a obl:Accession ; obl:instrument t:a ;"
        " obl:confidence 'unverified' .",
        f"{CONSENT} ; obl:confidence 'sourced' . action:s a obl:Signature ; obl:instrument t:a ;"
        " obl:confidence 'unverified' .",
        "a: acts of consent from memory, unverified: 2. Compare them with the depositary.",
    ),
    "treaty-without-rule": Case(
        f"{CONSENT} .",
        f"{CONSENT} . t:a obl:entryIntoForceRule p:rule . t:b a obl:Treaty .",
        "a: has acts of consent and no obl:entryIntoForceRule, so their days of effect are guesses:"
        " state how long a"
        " State waits after deposit.",
    ),
    "reservation-forbidden": Case(
        f"{PROVISIONS} p:a obl:partOf p:above . p:above obl:reservableByText 'no' ."
        f" p:r1 obl:modifies p:a ; {EXCLUDES} ; obl:legalEffect obl:asPurported ."
        f" p:r2 obl:modifies p:b ; {EXCLUDES} ; obl:legalEffect obl:disputed ."
        " p:below obl:partOf p:b ; obl:reservableByText 'no' ."
        f" p:r3 obl:instrument t:rome ; {EXCLUDES} ; obl:legalEffect obl:asPurported .",
        f"{PROVISIONS} p:a obl:reservableByText 'no' ."
        f" p:r1 obl:modifies p:a ; {EXCLUDES} ; obl:legalEffect obl:withoutEffect ."
        " p:r2 obl:modifies p:a ; obl:reservationEffect obl:excludes ; obl:reservationKind 'opt-out' ;"
        " obl:legalEffect obl:asPurported ."
        " p:r3 obl:modifies p:a ; obl:reservationEffect obl:interprets ; obl:reservationKind 'reservation' ;"
        " obl:legalEffect obl:asPurported ."
        f" p:r4 obl:modifies p:b ; {EXCLUDES} ; obl:legalEffect obl:asPurported .",
        "r1: excludes a, to which a allows no reservation, yet its legal effect is asPurported: set"
        " legal_effect to"
        " without-effect, or say why it is valid.\n"
        "r2: excludes b, to which b allows no reservation, yet its legal effect is disputed: set"
        " legal_effect to"
        " without-effect, or say why it is valid.\n"
        "r3: excludes rome, to which rome allows no reservation, yet its legal effect is asPurported: set"
        " legal_effect to without-effect, or say why it is valid.",
    ),
    "reservation-elsewhere": Case(
        PROVISIONS + " p:r a obl:Reservation ; obl:instrument t:a ; obl:modifies p:b .",
        PROVISIONS
        + " p:r a obl:Reservation ; obl:instrument t:a ; obl:modifies p:a , p:b . t:a obl:incorporates t:b .",
        "r: is made to a and touches b of another treaty: check the column articles.",
    ),
    "act-without-conduct": Case(
        f"{CONDUCT} {CIRCUMSTANCE} act:x a obl:Act . {CLAIM} ; obl:about act:x ; obl:stance obl:denies ;"
        " obl:asserts c:torture . claim:y obl:about act:x ; obl:stance obl:affirms ; obl:asserts c:risk .",
        f"{CONDUCT} act:x a obl:Act . {CLAIM} ; obl:about act:x ; obl:stance obl:affirms ; obl:asserts c:torture .",
        "x: has no claim that affirms any conduct, so no norm can be triggered: add conduct, or a"
        " claim that asserts"
        " it.",
    ),
    "claim-documented-without-locator": Case(
        f"{CLAIM} ; obl:mode obl:documented .",
        f"{CLAIM} ; obl:mode obl:documented ; obl:locator 'para 5' . claim:y obl:mode obl:alleged .",
        "x: is documented and gives no locator: say where in the source it stands, or call it alleged.",
    ),
    "claim-authoritative-without-standard": Case(
        f"{CLAIM} ; obl:mode obl:authoritative ; obl:positionType obl:factualDenial .",
        f"{CLAIM} ; obl:mode obl:authoritative ; obl:standardOfProof 'reasonable grounds' ."
        " claim:y obl:mode obl:authoritative ; obl:positionType obl:admission .",
        "x: is authoritative and names no standard of proof: add standardOfProof in the words of the"
        " body, or a lower"
        " mode.",
    ),
    "claim-inferred-without-basis": Case(
        f"{CLAIM} ; obl:mode obl:inferred .",
        f"{CLAIM} ; obl:mode obl:inferred ; obl:restsOn claim:y . claim:y obl:mode obl:alleged .",
        "x: is inferred and rests on no claim: add restsOn with the claims that it is drawn from.",
    ),
    "claim-without-source": Case(
        f"{CLAIM} . p:count a obl:CountClaim ; obl:source src:x .",
        f"{CLAIM} ; obl:source src:x . p:count a obl:CountClaim ; obl:source src:x .",
        "x: has no source: add one. What nobody said cannot be weighed.",
    ),
    "declaration-opens-nothing": Case(
        "action:x obl:declaredUnder p:a . proc:x obl:basis p:a .",
        "action:x obl:declaredUnder p:a . proc:x obl:optInProvision p:a .",
        "a: is what a State declares under, and no procedure on file opens by it: add the procedure to"
        " data/bodies/procedures.csv.",
    ),
    "procedure-outside-its-treaty": Case(
        "proc:x obl:supervises t:a ; obl:optInProvision p:b . p:b obl:ofTreaty t:b .",
        "proc:x obl:supervises t:a ; obl:optInInstrument t:b ; obl:optInProvision p:b . p:b obl:ofTreaty t:b ."
        " proc:y obl:supervises t:a ; obl:optInProvision p:a . p:a obl:ofTreaty t:a ."
        " proc:z obl:optInProvision p:b .",
        "x: opens by a declaration under b, which is in no treaty that it deals with: check declared_under,"
        " treaties and protocol.",
    ),
    "statement-about-nothing": Case(
        "p:x a obl:Statement ; obl:about incident:gone .",
        'p:x a obl:Statement ; obl:about incident:here . incident:here obl:slug "here" .',
        "x: is about something that is not on file: name an event, or an act as event.act, in the column about.",
    ),
    "source-unused": Case(
        "src:x a obl:Source ; obl:rootSource src:x ; prov:wasDerivedFrom src:y . src:y a obl:Source .",
        "src:x a obl:Source . src:y a obl:Source . claim:x obl:source src:x . src:x prov:wasDerivedFrom src:y .",
        "x: is used by nothing: remove it, or cite it where it belongs.",
    ),
    "blank-node-subject": Case(
        "n:x obl:element [ obl:order 1 ] , [ obl:order 2 ] .",
        "n:x obl:element n:x.e1 . n:x.e1 obl:order 1 .",
        "tiny: holds 2 blank nodes with statements of their own: give each an address.",
    ),
    "term-undeclared": Case(
        "n:x obl:statedin p:a ; obl:normBasis obl:texual .",
        "n:x obl:statedIn p:a ; obl:normBasis obl:textual .",
        "x: uses obl:statedin, which the ontology does not declare: misspelt, or missing.\n"
        "x: uses obl:texual, which the ontology does not declare: misspelt, or missing.",
    ),
    "derived-outcome": Case(
        f"{FINDING} , s:PRK . d:r a obl:ElementResult ; obl:ofFinding d:f .",
        f"{FINDING} . d:r a obl:ElementResult ; obl:ofFinding d:f ; obl:elementStatus obl:missing .",
        "f: has several values for obl:state, where there must be exactly one: a fault of a rule.\n"
        "r: has no value for obl:elementStatus, where there must be exactly one: a fault of a rule.",
    ),
}


def turtle(text: str) -> str:
    prefixes = {
        **PREFIXES,
        "p": "https://w3id.org/obligations/id/tiny/",
        "edtf": "http://id.loc.gov/datatypes/edtf/EDTF",
    }
    return "".join(f"@prefix {name}: <{base}> .\n" for name, base in prefixes.items()) + text


@pytest.fixture(scope="module")
def terms() -> Store:
    """The ontology as the loader names its graphs."""
    store = Store()
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        store.load(path=str(path), format=RdfFormat.TURTLE, to_graph=NamedNode(f"{GRAPH}ontology/{path.stem}"))
    return store


def world(terms: Store, text: str) -> Store:
    store = Store()
    store.extend(terms)
    store.load(turtle(text).encode(), format=RdfFormat.TURTLE, to_graph=NamedNode(TINY))
    return store


def said(check: CheckQuery, store: Store) -> str:
    nowhere = Origins(Sources(ROOT / "none", ROOT / "none", (ROOT / "none",)), store)
    problems = [fault.problem for fault in run_check(check, store, nowhere)]
    return "\n".join(sorted(f"{one.path}: {one.message}" for one in problems))


def rows_in_rdflib(check: CheckQuery, store: Store) -> list[tuple[str, ...]]:
    dataset = Dataset(default_union=True)
    dataset.parse(data=store.dump(format=RdfFormat.N_QUADS), format="nquads")
    rows = dataset.query(check.text)
    return sorted(tuple(str(cell) for cell in row) for row in rows if isinstance(row, ResultRow))


def rows_in_oxigraph(check: CheckQuery, store: Store) -> list[tuple[str, ...]]:
    rows = store.query(check.text, use_default_graph_as_union=True)
    return sorted(tuple(cell.value for cell in row) for row in rows)  # type: ignore[union-attr]  # no triple terms


def test_every_check_query_is_proven() -> None:
    assert len(CHECKS) == 34
    assert set(CASES) == set(CHECKS)


@pytest.mark.parametrize("name", sorted(CASES))
def test_check_fires_on_its_bad_graph(name: str, terms: Store) -> None:
    assert said(CHECKS[name], world(terms, CASES[name].bad)) == CASES[name].said


@pytest.mark.parametrize("name", sorted(CASES))
def test_check_stays_quiet_on_its_near_miss(name: str, terms: Store) -> None:
    assert said(CHECKS[name], world(terms, CASES[name].good)) == ""


@pytest.mark.parametrize("name", sorted(CASES))
def test_both_engines_find_the_same(name: str, terms: Store) -> None:
    bad = world(terms, CASES[name].bad)
    assert rows_in_rdflib(CHECKS[name], bad) == rows_in_oxigraph(CHECKS[name], bad) != []


def test_severities_are_those_that_were_agreed() -> None:
    of = {severity: sorted(one.id for one in CHECKS.values() if one.severity is severity) for severity in Severity}
    assert of[Severity.INFO] == ["consent-unverified", "element-without-question", "source-unused"]
    assert of[Severity.WARNING] == [
        "act-before-adoption",
        "act-without-conduct",
        "claim-inferred-without-basis",
        "consent-before-deposit",
        "consent-twice",
        "declaration-opens-nothing",
        "effect-before-state",
        "reservation-forbidden",
        "trigger-not-conduct",
        "withdrawal-without-consent",
    ]


# --- the description above a check query

WHOLE = (
    '#+ id = "some-check"\n#+ title = "T"\n#+ severity = "info"\n#+ message = "has {thing}"\n#+ why = "W"\n'
    "SELECT ?thing WHERE { ?thing a ?kind }\n"
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (WHOLE.replace('#+ why = "W"\n', ""), "why is missing or no text"),
        (WHOLE.replace("info", "fatal"), "severity must be one of violation, warning, info"),
        (WHOLE.replace("some-check", "other"), 'id must be the name of the file, "some-check"'),
        (
            WHOLE.replace('"T"', '"T'),
            "the description is no valid TOML: Illegal character '\\n' (at line 2, column 12)",
        ),
        ('#+ sort = "x"\n' + WHOLE, '"sort" is no key of a check; known: id, title, severity, message, why'),
        (WHOLE.replace('title = "T"', "title = 3"), "title is missing or no text"),
    ],
)
def test_faulty_description_is_refused(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "some-check.rq").write_text(text, encoding="utf-8")
    with pytest.raises(BadDataError) as caught:
        load_checks(tmp_path)
    assert [problem.message for problem in caught.value.problems] == [message]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (WHOLE.replace("{thing}", "{other}"), "must select every column that its message names"),
        (WHOLE.replace("SELECT ?thing WHERE", "ASK"), "must be a SELECT query"),
        (WHOLE.replace("?kind }", "?kind"), "error at 7:1"),
    ],
)
def test_check_that_cannot_run_is_an_error(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "some-check.rq").write_text(text, encoding="utf-8")
    with pytest.raises(EngineError, match="some-check.rq: " + message):
        said(load_checks(tmp_path)[0], Store())


def test_reservations_that_treaties_forbid_are_marked_in_the_tables() -> None:
    """The check reads the column reservable, so the articles that the texts name must carry it."""
    whole = ("rome", "cedaw-op", "opcat", "slavery-1956", "echr-p6", "echr-p13")
    named = {
        "refugee-1951": {"1", "3", "4", "16(1)", "33", *map(str, range(36, 47))},
        "stateless-1954": {"1", "3", "4", "16(1)", *map(str, range(33, 43))},
        "stateless-1961": {*map(str, range(1, 22))} - {"11", "14", "15"},
    }
    for slug in (*whole, *named):
        table = (ROOT / "data" / "treaties" / slug / "provisions.csv").read_text(encoding="utf-8").splitlines()
        rows = {row["number"]: row["reservable"] for row in csv.DictReader(table)}
        wanted = named.get(slug, set(rows))
        assert {number for number in wanted if rows[number] != "no"} == set(), slug
