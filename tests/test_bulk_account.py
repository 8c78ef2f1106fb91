"""What a bulk run says of each record: none is without a line, and what is not listed is counted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from cli_runner import ROOT, Cli, cli_fixture
from obligations.load.record import read_records
from obligations.render.words import STATUS
from obligations.schemas import SCHEMAS

if TYPE_CHECKING:
    from pathlib import Path

    from obligations import KnowledgeBase

__all__ = ["cli_fixture"]

Record = dict[str, Any]


@pytest.fixture(scope="module")
def family(kb: KnowledgeBase) -> Record:
    """A shipped event with findings of several statuses."""
    return dict(read_records(ROOT / "data/incidents/2017-07-family.yaml", kb.vocabulary)[0])


@pytest.fixture(scope="module")
def quiet() -> Record:
    """An event of which nothing is said but that it happened: no rule finds anything."""
    act = {"id": "a", "date": "2017", "actors": [{"state": "CHN"}], "claims": []}
    return {"id": "quiet", "title": "T", "summary": "S", "acts": [act]}


def asked(file: Path, out: Path, *more: str) -> list[str]:
    return ["assess", "--bulk", str(file), "-o", str(out), "--engine", "rules", *more]


def lines(path: Path) -> list[Record]:
    return [json.loads(one) for one in path.read_text(encoding="utf-8").splitlines()]


def test_each_record_that_was_read_has_a_line_whatever_came_of_it(
    cli: Cli, family: Record, quiet: Record, tmp_path: Path
) -> None:
    file, out = tmp_path / "events.jsonl", tmp_path / "out"
    spoilt = {**quiet, "id": "spoilt", "acts": 7}
    texts = [json.dumps(quiet), "", json.dumps(family), json.dumps(spoilt), "{", json.dumps(quiet)]
    file.write_text("\n".join(texts) + "\n", encoding="utf-8")
    ran = cli(*asked(file, out))
    assert ran.code == 4, ran.err
    nothing = {"acts": None, "findings": None, "leftOut": None}
    told = lines(out / "records-000001.jsonl")
    check = jsonschema.Draft202012Validator(SCHEMAS["bulk-record"]())
    assert [error.message for one in told for error in check.iter_errors(one)] == []
    assert not check.is_valid({**told[0], "outcome": "clean"})
    assert told[0] == {"line": 1, "id": "quiet", "outcome": "assessed", "acts": 1, "findings": 0, "leftOut": {}}
    assert told[2:] == [
        {"line": 4, "id": "spoilt", "outcome": "faulty", **nothing},
        {"line": 5, "id": None, "outcome": "faulty", **nothing},
        {"line": 6, "id": "quiet", "outcome": "faulty", **nothing},
    ]
    listed = lines(out / "part-000001.jsonl")
    cli(*asked(file, tmp_path / "all", "--all"))
    others = [one["status"] for one in lines(tmp_path / "all" / "part-000001.jsonl") if one not in listed]
    assert len(set(others)) > 1
    left = {one: others.count(one) for one in others}
    counts = {"acts": len(family["acts"]), "findings": len(listed), "leftOut": left}
    assert told[1] == {"line": 3, "id": family["id"], "outcome": "assessed", **counts}
    assert "1 record without a listed finding: that is not a statement that nothing was breached\n" in ran.out


def test_run_in_which_each_record_has_a_listed_finding_says_nothing_of_others(
    cli: Cli, family: Record, tmp_path: Path
) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text(json.dumps(family), encoding="utf-8")
    ran = cli(*asked(file, tmp_path / "out"))
    assert ran.code == 0, ran.err
    assert "without a listed finding" not in ran.out
    assert [one["outcome"] for one in lines(tmp_path / "out" / "records-000001.jsonl")] == ["assessed"]


def test_findings_are_counted_by_status_and_alike_in_each_form(cli: Cli, family: Record, tmp_path: Path) -> None:
    file, told = tmp_path / "events.jsonl", {}
    file.write_text(json.dumps(family), encoding="utf-8")
    for form, status in (("jsonl", []), ("jsonl", ["--status", "arguable"]), ("nquads", ["--status", "arguable"])):
        out = tmp_path / "-".join([form, *status])
        ran = cli(*asked(file, out, "--format", form, *status))
        assert ran.code == 0, ran.err
        told[form, bool(status)] = ran.out, lines(out / "ledger.jsonl")[0], json.loads((out / "run.json").read_text())
    usual, few, proofs = told.values()
    rows = [one["status"] for one in lines(tmp_path / "jsonl" / "part-000001.jsonl")]
    assert usual[1]["statuses"] == {one: rows.count(one) for one in rows}
    everything = usual[1]["statuses"] | usual[1]["left_out"]
    assert few[1]["statuses"] == {"arguable": rows.count("arguable")}
    assert few[1]["statuses"] | few[1]["left_out"] == everything
    assert (proofs[1]["statuses"], proofs[1]["left_out"]) == (everything, {})
    assert proofs[1]["findings"] == sum(everything.values())
    assert proofs[2]["statuses"] == sorted(STATUS)
    assert few[2]["statuses"] == ["arguable"]
    words = {one: f"{count:,} {STATUS[one]}" for one, count in everything.items()}
    assert f"\nby status: {words['arguable']}\nleft out: " in few[0]
    assert all(one in few[0] for one in words.values())
    assert "left out" not in proofs[0]
