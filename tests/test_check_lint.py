"""Each check query against its proof in `tests/check_cases/`: it fires on a fault and is quiet on the near miss."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import Dataset, URIRef
from rdflib.query import ResultRow
from ruamel.yaml import YAML

from obligations.check import Severity
from obligations.check.lint import CheckQuery, load_checks, run_check
from obligations.check.origin import Origins
from obligations.errors import BadDataError, EngineError
from obligations.locate import Sources
from obligations.names import GRAPH, PREFIXES

ROOT = Path(__file__).resolve().parents[1]
CHECKS = {check.id: check for check in load_checks(ROOT / "queries" / "checks")}
TINY = GRAPH + "tiny"
CASES = {path.stem: path for path in sorted((Path(__file__).parent / "check_cases").glob("*.yaml"))}


@dataclass(frozen=True)
class Case:
    """A faulty graph, its near miss, and what is said of the faulty one: path and message, a line each."""

    fault: str
    near_miss: str
    said: list[str]


@cache
def case(name: str) -> Case:
    """Read the proof of a check query; one without a proof, or a proof that lacks a part, fails."""
    assert name in CASES, f"{name} has no proof: write a fault and a near miss to tests/check_cases/{name}.yaml"
    return Case(**YAML(typ="safe").load(CASES[name].read_text(encoding="utf-8")))


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


def said(check: CheckQuery, store: Store) -> list[str]:
    nowhere = Origins(Sources(ROOT / "none", ROOT / "none", (ROOT / "none",)), store)
    problems = [fault.problem for fault in run_check(check, store, nowhere)]
    return sorted(f"{one.path}: {one.message}" for one in problems)


@pytest.fixture(scope="module")
def in_rdflib(terms: Store) -> Dataset:
    """The ontology in rdflib, which takes long to read it: a test puts its tiny graph beside it and takes it away."""
    dataset = Dataset(default_union=True)
    dataset.parse(data=terms.dump(format=RdfFormat.N_QUADS), format="nquads")
    return dataset


def rows_in_rdflib(check: CheckQuery, store: Store, terms: Dataset) -> list[tuple[str, ...]]:
    tiny = terms.graph(URIRef(TINY))
    tiny.parse(data=store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(TINY)), format="nt")
    try:
        rows = terms.query(check.text)
        return sorted(tuple(str(cell) for cell in row) for row in rows if isinstance(row, ResultRow))
    finally:
        terms.remove_graph(tiny)


def rows_in_oxigraph(check: CheckQuery, store: Store) -> list[tuple[str, ...]]:
    rows = store.query(check.text, use_default_graph_as_union=True)
    return sorted(tuple(cell.value for cell in row) for row in rows)  # type: ignore[union-attr]  # no triple terms


def test_every_proof_is_of_a_check_query_on_file() -> None:
    assert set(CASES) - set(CHECKS) == set()


@pytest.mark.parametrize("name", CHECKS)
def test_check_fires_on_its_fault_in_both_engines(name: str, terms: Store, in_rdflib: Dataset) -> None:
    faulty = world(terms, case(name).fault)
    assert said(CHECKS[name], faulty) == case(name).said != []
    assert rows_in_rdflib(CHECKS[name], faulty, in_rdflib) == rows_in_oxigraph(CHECKS[name], faulty)


@pytest.mark.parametrize("name", CHECKS)
def test_check_stays_quiet_on_its_near_miss(name: str, terms: Store) -> None:
    assert said(CHECKS[name], world(terms, case(name).near_miss)) == []


def test_concepts_that_rules_name_count_as_used() -> None:
    rules = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "queries" / "rules").glob("*.rq"))
    named = re.compile(r"\bc:[a-z0-9-]+")
    assert set(named.findall(rules)) == set(named.findall(CHECKS["concept-unused"].text))


def test_severities_are_those_that_were_agreed() -> None:
    of = {severity: sorted(one.id for one in CHECKS.values() if one.severity is severity) for severity in Severity}
    assert of[Severity.INFO] == ["consent-unverified", "identifier-unverified", "name-unverified"]
    assert of[Severity.WARNING] == [
        "act-without-conduct",
        "claim-inferred-without-basis",
        "consent-before-deposit",
        "consent-twice",
        "declaration-opens-nothing",
        "document-reads-nothing",
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
