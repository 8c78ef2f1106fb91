"""The decided cases on file hold facts only: each is a record of its own, and none names what was pleaded or found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cli_runner import ROOT
from obligations.load.record import read_records

if TYPE_CHECKING:
    from pathlib import Path

    from obligations import KnowledgeBase

RECORDS = sorted((ROOT / "tests" / "worked_cases").glob("*.yaml"))
NAMES_A_PROVISION = re.compile(r"\b(?:arts?\.|[Aa]rticles?\b|Convention\b|Covenant\b|Protocol\b)")

each_record = pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)


def treaty_codes() -> set[str]:
    """The codes of all treaties on file, as their folders state them."""
    folders = (ROOT / "data" / "treaties").glob("*/treaty.ttl")
    return {code for one in folders for code in re.findall(r'obl:code "([^"]+)"', one.read_text(encoding="utf-8"))}


CODES = treaty_codes()


def test_thirty_two_cases_are_on_file() -> None:
    assert [path.stem for path in RECORDS] == [f"w{number:02}" for number in range(1, 33)]


@each_record
def test_record_is_valid_and_bears_the_name_of_its_file(kb: KnowledgeBase, path: Path) -> None:
    assert [record["id"] for record in read_records(path, kb.vocabulary)] == [path.stem]


@each_record
def test_record_names_no_provision(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert NAMES_A_PROVISION.findall(text) == []
    assert CODES & set(re.findall(r"[A-Z][A-Z0-9-]+", text)) == set()


@each_record
def test_record_rests_on_its_own_case_file_alone(kb: KnowledgeBase, path: Path) -> None:
    (record,) = read_records(path, kb.vocabulary)
    claims = [claim for thing in (*record["acts"], *record.get("situations", ())) for claim in thing["claims"]]
    assert {claim["source"] for claim in claims} == {f"{path.stem}-facts"}


def test_provision_in_a_record_would_be_found() -> None:
    assert NAMES_A_PROVISION.findall("a breach of art. 3 of the Convention") == ["art.", "Convention"]
    assert {"CAT", "ICCPR"} <= CODES
