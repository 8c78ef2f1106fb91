"""`obligations check` as a user runs it: planted faults in an added folder exit 1 and name file and line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from obligations.cli import run
from obligations.names import PREFIXES

ROOT = Path(__file__).resolve().parents[1]
HEADER = "".join(f"@prefix {name}: <{base}> .\n" for name, base in PREFIXES.items())
FAULTY_LAW = """
n:mine a obl:Prohibition ; skos:prefLabel "mine"@en ; obl:phrase "mine"@en ;
  obl:statedIn <https://w3id.org/obligations/id/treaty/cat/art_99> ; obl:instrument t:cat ;
  obl:bearerRole obl:roleActing ; obl:normBasis obl:textual ; obl:realization obl:immediate ;
  obl:derogability obl:derogable ; obl:encodingReview obl:noLawyerReviewed ; dcterms:contributor "me" ;
  obl:encodedOn "2026-11-21"^^xsd:date ; obl:element n:mine.e1 .

n:mine.e1 a obl:Element ; obl:trigger true ; skos:prefLabel "one"@en ; obl:satisfiedBy c:torture ;
  obl:question "One?"@en .
"""


def folder(base: Path, **files: str) -> str:
    mine = base / "mine"
    mine.mkdir()
    for name, text in files.items():
        (mine / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return str(mine)


def test_planted_query_fault_exits_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query = "SELECT ?act\nWHERE { ?act a ?kind . FILTER(RAND() < 0.5) }\n"
    assert run(["check", "queries", "--data", folder(tmp_path, half_rq=query)]) == 1
    assert re.fullmatch(
        r"Violations \(1\)\n"
        r"data/extra-1-mine/half\.rq:2: calls RAND\(\): the same data must give the same answer every time\n"
        r"\n"
        r"examined: \d+ query files\n"
        r"found: 1 violation, 0 warnings, 0 infos\n",
        capsys.readouterr().out,
    )


def test_shipped_query_files_exit_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "queries", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["ok"], found["problems"]) == (True, [])
    assert found["counts"] == {"violation": 0, "warning": 0, "info": 0}
    assert found["examined"]["query files"] >= 170


def test_planted_contradiction_of_the_ontology_exits_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    term = HEADER + "n:Pact a owl:Class ; rdfs:subClassOf obl:Treaty , obl:SoftLaw .\n"
    assert run(["check", "ontology", "--data", folder(tmp_path, terms_ttl=term)]) == 1
    out = capsys.readouterr().out
    assert "data/extra-1-mine/terms.ttl" in out
    assert "exclude each other" in out


@pytest.fixture(scope="module")
def beside_shipped(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, Any]]:
    """The shipped data checked once, with a planted norm beside them: exit code and report."""
    base = tmp_path_factory.mktemp("data")
    mine, out = folder(base, law_ttl=HEADER + FAULTY_LAW), base / "report.json"
    code = run(["check", "data", "--data", mine, "--format", "json", "-o", str(out)])
    return code, json.loads(out.read_text(encoding="utf-8"))


def test_planted_shape_and_lint_faults_exit_1_and_shipped_data_have_no_violation(
    beside_shipped: tuple[int, dict[str, Any]],
) -> None:
    code, report = beside_shipped
    violations = [one for one in report["problems"] if one["severity"] == "violation"]
    assert [(one["file"], one["line"], one["path"], one["check"]) for one in violations] == [
        ("data/extra-1-mine/law.ttl", len(PREFIXES) + 2, "mine", "norm-without-near-miss"),
        ("data/extra-1-mine/law.ttl", len(PREFIXES) + 2, "mine", "norm-stated-nowhere"),
        ("data/extra-1-mine/law.ttl", len(PREFIXES) + 8, "mine.e1", "shape"),
    ]
    assert (code, report["ok"]) == (1, False)


def test_problems_of_shipped_data_all_lead_to_a_file_that_exists(
    beside_shipped: tuple[int, dict[str, Any]],
) -> None:
    places = {one["file"] for one in beside_shipped[1]["problems"]} - {"data/extra-1-mine/law.ttl"}
    assert places
    assert {place for place in places if not (ROOT / place).is_file()} == set()


def test_unknown_part_is_a_usage_error() -> None:
    assert run(["check", "everything"]) == 2


def test_missing_folder_is_bad_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "queries", "--data", "no-such-folder"]) == 4
    assert "no-such-folder: is not a folder or file that exists" in capsys.readouterr().err
