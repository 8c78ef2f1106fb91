"""A bulk run that is taken up: what was assessed is held to what it was, and few new records are done soon."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from cli_runner import ROOT, Cli, cli_fixture
from obligations.bulk.by_rules import RuleEngine
from obligations.bulk.digest import Digest
from obligations.bulk.engine import FEW
from obligations.bulk.ledger import Entry, Ledger, settle_names
from obligations.bulk.passed import Taken
from obligations.bulk.working import Job, Worker
from obligations.columns.engine import ColumnEngine
from obligations.errors import UsageError
from obligations.load.record import read_records

if TYPE_CHECKING:
    from obligations import KnowledgeBase

__all__ = ["cli_fixture"]


@pytest.fixture(scope="module")
def lines(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Made-up records, one a line, with the end of the line."""
    made = tmp_path_factory.mktemp("made") / "events.jsonl"
    command = [sys.executable, str(ROOT / "bench/generate.py"), "6", "-o", str(made), "--seed", "17"]
    subprocess.run(command, check=True, env=Cli(cache).environment)
    return made.read_bytes().splitlines(keepends=True)


def asked(file: Path, out: Path, *more: str) -> list[str]:
    return ["assess", "--bulk", str(file), "-o", str(out), "--engine", "rules", "--batch", "2", *more]


def told(out: Path) -> list[bytes]:
    return [one.read_bytes() for one in sorted(out.glob("part-*"))]


def test_bytes_that_were_read_are_held_to_what_they_were(cli: Cli, lines: list[bytes], tmp_path: Path) -> None:
    file, out = tmp_path / "events.jsonl", tmp_path / "out"
    blank, whole = b"\n \n", b"".join(lines[:5])
    file.write_bytes(b"".join([b"\xef\xbb\xbf", *lines[:2], blank, *lines[2:4], lines[4].rstrip()]))
    assert cli(*asked(file, out)).out.startswith("5 records (5 new)")
    ends = [json.loads(one)["end"] for one in (out / "ledger.jsonl").read_text().splitlines()]
    assert [file.read_bytes()[one:two] for one, two in pairwise(ends)] == [
        blank + lines[2] + lines[3],
        lines[4].rstrip(),
    ]
    good, before = file.read_bytes(), told(out)
    changes = {
        good.replace(lines[3], lines[3].replace(b"w17-", b"w18-")): "lines 5 to 6",
        good.replace(lines[0], lines[0].replace(b"w17-", b"w18-")): "lines 1 to 2",
        good.replace(blank, b"\n\n\n"): "lines 5 to 6",
        good.replace(blank, b""): "lines 5 to 6",
        good.replace(lines[2], b""): "lines 5 to 6",
        good[:-1]: "lines 7 to 7",
        good[: ends[0]]: "lines 5 to 6",
        good + b" ,\n": "lines 7 to 7",
        whole: "lines 1 to 2",
    }
    for changed, words in changes.items():
        assert changed != good
        file.write_bytes(changed)
        ran = cli(*asked(file, out))
        assert (ran.code, ran.out) == (2, "")
        assert f"{words} have changed" in ran.err
    file.write_bytes(good + b" \r\n\n" + lines[5])
    assert cli(*asked(file, out)).out.startswith("6 records (1 new)")
    assert told(out)[:-1] == before
    assert json.loads((out / "ledger.jsonl").read_text().splitlines()[-1])["first"] == 9
    assert cli(*asked(file, out)).out.startswith("6 records (0 new)")


def test_last_line_that_is_still_being_written_is_taken_up_when_it_is_whole(
    cli: Cli, lines: list[bytes], tmp_path: Path
) -> None:
    file, out = tmp_path / "events.jsonl", tmp_path / "out"
    words = "goes on with a line that is not whole"
    for text, records, new in (
        (lines[0][:50], 0, 0),
        (b"".join([*lines[:3], lines[3][:-20]]), 3, 3),
        (b"".join([*lines[:3], lines[3][:-2]]), 3, 0),
        (b"".join(lines[:4]).rstrip(), 4, 1),
        (b"".join(lines[:4]) + b"{", 4, 0),
        (b"".join(lines[:5]), 5, 1),
    ):
        file.write_bytes(text)
        ran = cli(*asked(file, out))
        assert ran.code == 0, ran.err
        assert ran.out.startswith(f"{records} records ({new} new)")
        assert (words in ran.err) is (text[-1:] not in b"\n}")
    file.write_bytes(b"".join(lines[:5]) + b"{\n")
    ran = cli(*asked(file, out))
    assert (ran.code, words in ran.err) == (4, False)


def test_rows_of_parquet_are_held_to_what_they_were(cli: Cli, lines: list[bytes], tmp_path: Path) -> None:
    file, out = tmp_path / "events.parquet", tmp_path / "out"

    def written(some: list[bytes], **how: Any) -> None:
        parquet.write_table(pa.table({"record": [one.decode() for one in some]}), file, **how)

    written(lines[:3])
    assert cli(*asked(file, out)).out.startswith("3 records (3 new)")
    written(lines[:4], compression="none", row_group_size=1)
    assert cli(*asked(file, out)).out.startswith("4 records (1 new)")
    assert len(told(out)) == 3
    written([*lines[:2], lines[3], lines[2]])
    assert "lines 3 to 3 have changed" in cli(*asked(file, out)).err


def test_folder_that_was_begun_without_the_fast_hash_is_taken_up_with_it_and_not_the_other_way(
    cli: Cli, lines: list[bytes], tmp_path: Path
) -> None:
    file, out = tmp_path / "events.jsonl", tmp_path / "out"
    begin = "import sys\nsys.modules['xxhash'] = None\nfrom obligations.cli import main\nmain(sys.argv[1:])"
    file.write_bytes(b"".join(lines[:2]))
    assert cli.python("-c", begin, *asked(file, out)).code == 0
    file.write_bytes(b"".join(lines[:3]))
    assert "(1 new)" in cli(*asked(file, out)).out
    kinds = [json.loads(one)["input"].partition(":")[0] for one in (out / "ledger.jsonl").read_text().splitlines()]
    assert kinds == ["blake2b", "xxh3"]
    ran = cli.python("-c", begin, *asked(file, out))
    assert (ran.code, ran.out) == (2, "")
    assert "pip install 'obligations[bulk]'" in ran.err


def test_digest_is_that_of_one_stretch() -> None:
    digest = Digest()
    digest.update(b"a")
    digest.update(b"b")
    first = digest.cut()
    digest.update(b"ab")
    assert digest.cut() == first
    digest.update(b"ac")
    assert digest.cut() != first


def test_ids_are_found_by_searching_and_by_sorting() -> None:
    kept = [b"a-1 1\nab 2\n", b"a 3\n", b"last 14\n"]
    asked_for = ["a", "ab", "b", "1", "last", "las", "new", "a 3"]
    for many in (1, 1000):
        taken = Taken(kept)
        taken.add([("new", 15)])
        for _ in range(many):
            assert taken.among(asked_for) == {"a": 3, "ab": 2, "last": 14, "new": 15}
    assert Taken([]).among(["a"]) == {}
    for many in (1, 1000):
        with pytest.raises(UsageError, match="not as they were written"):
            Taken([b"a x\n"]).among(["a"] * many)


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_few_records_are_left_to_the_rule_files_and_found_alike(
    cli: Cli, lines: list[bytes], tmp_path: Path, form: str
) -> None:
    """Not asked for an engine, few records; asked for the columns, the same few."""
    file, more = tmp_path / "events.jsonl", ("--format", form, "--all")
    file.write_bytes(b"".join(lines))
    for out, engine in (("usual", []), ("columns", ["--engine", "columns"]), ("rules", ["--engine", "rules"])):
        ran = cli("assess", "--bulk", str(file), "-o", str(tmp_path / out), *engine, *more)
        assert ran.code == 0, ran.err
    assert told(tmp_path / "usual") == told(tmp_path / "columns") == told(tmp_path / "rules") != []
    begun = [json.loads((tmp_path / one / "run.json").read_text())["engine"] for one in ("usual", "columns", "rules")]
    assert begun == ["columns", "columns", "rules"], "either may go on with what the other began"


def test_who_asks_for_the_columns_gets_them_for_one_record_too(kb: KnowledgeBase, tmp_path: Path) -> None:
    def worker(*, few: bool) -> Worker:
        job = Job("x", str(tmp_path), (), None, "columns", "jsonl", frozenset(), kb.data_version, few)
        return Worker(job, kb)

    assert isinstance(worker(few=False).engine(1), ColumnEngine)
    assert isinstance(worker(few=True).engine(FEW), RuleEngine)
    assert isinstance(worker(few=True).engine(FEW + 1), ColumnEngine)


def test_proof_of_few_records_is_made_by_the_engine_of_the_others(cli: Cli, kb: KnowledgeBase, tmp_path: Path) -> None:
    """Of the sources of the law the engines do not tell alike: one folder is not to hold both ways."""
    file, more = tmp_path / "events.jsonl", ("--format", "nquads")
    records = read_records(ROOT / "data/incidents/2017-07-family.yaml", kb.vocabulary)
    file.write_text(json.dumps(records[0]), encoding="utf-8")
    for out, engine in (("usual", []), ("columns", ["--engine", "columns"]), ("rules", ["--engine", "rules"])):
        assert cli("assess", "--bulk", str(file), "-o", str(tmp_path / out), *engine, *more).code == 0
    usual, columns, rules = (set(told(tmp_path / one)[0].splitlines()) for one in ("usual", "columns", "rules"))
    assert usual == columns
    assert rules > columns


def test_files_and_their_names_are_on_the_disk_before_the_ledger_counts_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Notes what is waited for, and what lies there at that moment; the system does the waiting itself."""
    out, seen, wait = tmp_path / "out", list[tuple[str, bool, int]](), os.fsync
    ledger = Ledger(out)

    def noted(file: int) -> None:
        place = Path(f"/proc/self/fd/{file}").readlink()
        names = [out / "part-000001.jsonl", out / "state" / "000001.ids", out / "ledger.jsonl"]
        held = (out / "ledger.jsonl").read_bytes() if names[2].exists() else b""
        seen.append((str(place.relative_to(tmp_path)), all(one.exists() for one in names), len(held)))
        wait(file)

    with ledger.opened({"software": "x"}):
        (out / "part.aside").write_text("row")
        (out / "ids.aside").write_text("a 1\n")
        monkeypatch.setattr(os, "fsync", noted)
        written = {"part-000001.jsonl": str(out / "part.aside"), "state/000001.ids": str(out / "ids.aside")}
        ledger.commit(Entry(1, "part-000001.jsonl", 1, 1, 1, 1, 1, 1, 0, "x", 3, 9), written)
    assert seen[:2] == [("out", True, 0), ("out/state", True, 0)]
    ((last, whole, length),) = seen[2:]
    assert (last, whole) == ("out/ledger.jsonl", True)
    assert length > 0


def test_folder_whose_names_cannot_be_waited_for_is_let_be(tmp_path: Path) -> None:
    settle_names(tmp_path / "none")
