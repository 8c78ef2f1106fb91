"""Inputs of a bulk run that are of another kind: each is refused before a folder is made, and told what to do."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from pyarrow import parquet

from cli_runner import ROOT, Cli, cli_fixture
from obligations.bulk.kinds import refuse_other_kinds
from obligations.errors import BadDataError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["cli_fixture"]

RECORD = json.dumps({"id": "x", "title": "T", "summary": "S", "acts": []}).encode()

OTHERS = {
    "events.jsonl.gz": (gzip.compress(RECORD), "is packed with gzip: unpack it first (gunzip events.jsonl.gz)"),
    "array.json": (b" [\n" + RECORD + b"\n]\n", "is a JSON array: write one record a line (jq -c '.[]' array.json"),
    "one.yaml": (b"id: x\ntitle: T\n", "is YAML by its name: write one record a line as JSON"),
    "yaml": (b"\nid: x\ntitle: T\n", "does not hold one record a line"),
    "list": (b"- id: x\n  title: T\n", "does not hold one record a line"),
    "spread.json": (b'{\n  "id": "x"\n}\n', "does not hold one record a line"),
    "table.csv": (b"id,title\n", "is CSV by its name"),
    "wide.jsonl": ("\ufeff{}".encode("utf-16"), "is UTF-16: write it as UTF-8"),
    "empty.jsonl": (b"", "is empty: there is nothing to assess"),
    "blank.jsonl": (b"\xef\xbb\xbf \n\n", "is empty: there is nothing to assess"),
    "no.parquet": (RECORD, "cannot be read: it is named as Parquet, and is none"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_input_of_another_kind_is_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    content, words = OTHERS[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadDataError) as told:
        refuse_other_kinds(tmp_path / name)
    assert words in str(told.value)


@pytest.mark.parametrize(
    "content", [RECORD, b"\xef\xbb\xbf\n" + RECORD, b'{"id"', b"x" * 70_000, b"\n" * 70_000 + RECORD]
)
def test_lines_of_records_are_read_even_where_the_first_has_a_fault(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "events.jsonl").write_bytes(content)
    refuse_other_kinds(tmp_path / "events.jsonl")


def test_no_folder_is_made_for_what_is_refused(cli: Cli, tmp_path: Path) -> None:
    table = pa.table({"record": [RECORD.decode()]})
    parquet.write_table(table, tmp_path / "events")
    parquet.write_table(table.slice(0, 0), tmp_path / "none.parquet")
    (tmp_path / "empty.jsonl").touch()
    for name, words in (
        ("events", "is a Parquet file: give it a name that ends in .parquet"),
        ("none.parquet", "is empty: there is nothing to assess"),
        ("empty.jsonl", "is empty: there is nothing to assess"),
    ):
        ran = cli("assess", "--bulk", str(tmp_path / name), "-o", str(tmp_path / "out"), "--engine", "rules")
        assert (ran.code, ran.out) == (4, "")
        assert words in ran.err
        assert not (tmp_path / "out").exists()


def test_command_of_the_documentation_writes_records_one_a_line(cli: Cli) -> None:
    text = (ROOT / "docs/many-events.md").read_text(encoding="utf-8")
    code = text.partition("python -c '")[2].partition("' events/")[0]
    shipped = [ROOT / f"data/incidents/{one}.yaml" for one in ("2017-07-family", "stateless-children")]
    ran = cli.python("-c", code, *map(str, shipped))
    assert [json.loads(one)["id"] for one in ran.out.splitlines()] == [one.stem for one in shipped], ran.err


def test_name_of_parquet_in_capitals_is_parquet(cli: Cli, tmp_path: Path) -> None:
    act = {"id": "a", "date": "2017", "actors": [{"state": "CHN"}], "claims": []}
    record = json.dumps(json.loads(RECORD) | {"acts": [act]})
    parquet.write_table(pa.table({"record": [record]}), tmp_path / "EVENTS.PARQUET")
    asked = ("--bulk", str(tmp_path / "EVENTS.PARQUET"), "-o", str(tmp_path / "out"), "--engine", "rules")
    for new in (1, 0):
        ran = cli("assess", *asked)
        assert ran.code == 0, ran.err
        assert ran.out.startswith(f"1 records ({new} new)")
