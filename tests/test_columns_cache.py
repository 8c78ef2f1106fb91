"""The tables of the law in a cache that may not be written to, and what the engine writes beside them."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from elsewhere_worlds import compiled
from obligations import KnowledgeBase
from obligations.bulk.digest import Digest
from obligations.columns import open_columns
from obligations.columns.law import connected
from obligations.columns.spill import Spill
from obligations.load.terms import node
from obligations.names import GRAPH
from obligations.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import Quad

    from obligations.bulk.engine import FoundRow


@pytest.fixture
def small(tmp_path: Path) -> KnowledgeBase:
    """A small law and two events in a cache."""
    sources = compiled(tmp_path / "world").sources
    found = open_store(sources, tmp_path / "cache", pytest.fail)
    return KnowledgeBase(found.store, sources, found.path)


@pytest.fixture
def view(tmp_path: Path) -> Iterator[Path]:
    """The cache once more, in another place where it may only be read."""
    folder = tmp_path / "view"
    for one in (tmp_path / "cache", folder):
        one.mkdir(exist_ok=True)
    command = ["mount", "--bind", str(tmp_path / "cache"), str(folder)]
    tried = subprocess.run(command, capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"no file system can be mounted here: {tried.stderr.strip()}")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        with pytest.raises(OSError, match="Read-only"):
            (folder / "x").touch()
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def events(kb: KnowledgeBase) -> list[Quad]:
    graphs = [node(f"{GRAPH}incidents/{one}") for one in kb.incidents]
    return [quad for graph in graphs for quad in kb.store.quads_for_pattern(None, None, None, graph)]


def test_cache_that_may_only_be_read_serves_where_it_has_the_tables_and_where_it_has_not(
    small: KnowledgeBase, view: Path, tmp_path: Path
) -> None:
    assert small.path
    asked, columns = events(small), tmp_path / "cache" / "columns"
    there = KnowledgeBase(small.store, small.sources, view / small.path.name)

    def found(kb: KnowledgeBase) -> tuple[list[FoundRow], str]:
        engine = open_columns(kb)
        ((spill,),) = engine.connection.execute("SELECT current_setting('temp_directory')").fetchall()
        return list(engine.assess(asked).statuses()), spill

    without, spill = found(there)
    assert not spill.startswith(str(tmp_path))
    assert not columns.exists()
    usual, spill = found(small)
    assert spill.startswith(str(columns))
    assert {one.suffix for one in columns.iterdir() if one.is_file()} == {".digest", ".duckdb", ".lock"}
    (table,) = columns.glob("*.duckdb")
    table.touch()
    written = table.stat().st_mtime_ns
    served, spill = found(there)
    assert not spill.startswith(str(tmp_path))
    assert table.stat().st_mtime_ns == written
    assert without == usual == served != []
    table.write_bytes(b"no tables")
    again, spill = found(there)
    assert (again, spill.startswith(str(tmp_path))) == (usual, False)
    assert table.read_bytes() == b"no tables"


@pytest.mark.parametrize("noted", [False, True])
def test_file_of_the_columns_that_cannot_be_read_is_written_anew(
    small: KnowledgeBase, tmp_path: Path, *, noted: bool
) -> None:
    """Noted: the hash beside it is that of the file, so that only DuckDB notices."""
    usual = list(open_columns(small).assess(events(small)).statuses())
    (file,) = (tmp_path / "cache" / "columns").glob("*.duckdb")
    whole = bytearray(file.read_bytes())
    for spoilt in (
        b"no tables",
        b"",
        bytes(whole[: len(whole) // 2]),
        bytes(whole[:9000] + b"x" * 9000 + whole[18000:]),
    ):
        file.write_bytes(spoilt)
        if noted:
            digest = Digest()
            digest.update(spoilt)
            file.with_suffix(".digest").write_text(digest.cut())
        assert list(open_columns(small).assess(events(small)).statuses()) == usual != []
        assert len(file.read_bytes()) == len(whole)


def test_what_killed_processes_left_beside_the_columns_goes(small: KnowledgeBase, tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "columns"
    open_columns(small)
    long_ago = time.time() - 7200
    for one in ("building-x", "spill-x"):
        (folder / one).mkdir()
        (folder / one / "left").write_text("x")
        os.utime(folder / one, (long_ago, long_ago))
    held = Spill(folder)
    os.utime(held.folder, (long_ago, long_ago))
    open_columns(small)
    assert [one for one in folder.iterdir() if one.is_dir()] == [held.folder]
    assert held.folder.stat().st_mode & 0o777 == 0o700


def test_what_memory_does_not_hold_is_not_written_where_the_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    connection = connected()
    connection.execute("SET memory_limit = '20MB'")
    rows = "SELECT i, md5(i::VARCHAR) AS t FROM range(1000000) r(i)"
    connection.execute(f"CREATE TEMP TABLE t AS {rows}")
    assert connection.execute("SELECT sum(size) > 0 FROM duckdb_temporary_files()").fetchall() == [(True,)]
    assert list(tmp_path.iterdir()) == []
