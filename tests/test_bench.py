"""The measurements run: made-up records are reproducible and pass the checks, engines agree, a table comes out."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from pyarrow import parquet

from cli_runner import ROOT, Cli, cli_fixture

if TYPE_CHECKING:
    from pathlib import Path

    from cli_runner import Ran

__all__ = ["cli_fixture"]


def generated(cli: Cli, path: Path, count: int, seed: int = 3) -> Ran:
    return cli.python(str(ROOT / "bench/generate.py"), str(count), "-o", str(path), "--seed", str(seed))


def test_made_up_records_are_the_same_each_time_and_pass_the_checks(cli: Cli, tmp_path: Path) -> None:
    for name, count in (("one.jsonl", 40), ("two.jsonl", 60), ("three.parquet", 40)):
        assert generated(cli, tmp_path / name, count).code == 0
    first, second = ((tmp_path / name).read_text(encoding="utf-8").splitlines() for name in ("one.jsonl", "two.jsonl"))
    assert second[:40] == first
    assert parquet.read_table(tmp_path / "three.parquet")["record"].to_pylist() == first
    records = [json.loads(line) for line in first]
    (tmp_path / "list.json").write_text(json.dumps(records), encoding="utf-8")
    assert cli("validate", str(tmp_path / "list.json")).out == "40 records: no problems found\n"
    assert {len(one["acts"]) for one in records} == {1, 2, 3}
    assert generated(cli, tmp_path / "other.jsonl", 40, seed=4).code == 0
    assert (tmp_path / "other.jsonl").read_text(encoding="utf-8").splitlines() != first


def test_file_that_exists_is_not_written_over(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_text("mine")
    ran = generated(cli, tmp_path / "one.jsonl", 1)
    assert (ran.code, (tmp_path / "one.jsonl").read_text()) == (1, "mine")
    assert "exists; name another file" in ran.err


def test_engines_agree_and_the_table_and_the_picture_are_written(cli: Cli, tmp_path: Path) -> None:
    asked = [str(ROOT / "bench/bulk.py"), "--sizes", "3,6", "--engines", "rules,rdflib,python,duckdb", "--rounds", "1"]
    done = subprocess.run(
        [sys.executable, *asked, "--write", str(tmp_path)],
        env=cli.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:3] for line in text.splitlines() if line.startswith("| ")][1:]
    assert [row[0].strip() for row in rows] == ["3"] * 4 + ["6"] * 4
    assert "> cap |" not in text
    assert "Compared at 3 acts, and equal: rules and rdflib on 3 records; python and duckdb on 3 records." in text
    assert all("one run" in line for line in text.splitlines() if line.startswith(("| 3", "| 6")))
    assert (tmp_path / "benchmarks.svg").read_text(encoding="utf-8").lstrip().startswith("<svg")


def test_whole_run_is_measured_in_each_form_and_takes_one_record_more(cli: Cli) -> None:
    ran = cli.python(str(ROOT / "bench/whole.py"), "3", "--formats", "jsonl,nquads", "--workers", "1")
    assert ran.code == 0, ran.err
    rows = [line.split("|")[1:-1] for line in ran.out.splitlines() if line.startswith(("| jsonl", "| nquads"))]
    assert [row[0].strip() for row in rows] == ["jsonl", "nquads"]
    assert all(float(figure) > 0 for row in rows for figure in (row[2], row[3], row[5]))
    assert "4 records (1 new)" in ran.out
