"""The tables of the law in a cache that may not be written to, and what the engine writes beside them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from elsewhere_worlds import compiled
from obligations import KnowledgeBase
from obligations.columns import open_columns
from obligations.columns.law import connected
from obligations.errors import EngineError
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
    assert [one.suffix for one in sorted(columns.iterdir())] == [".duckdb", ".lock"]
    (table,) = columns.glob("*.duckdb")
    table.touch()
    written = table.stat().st_mtime_ns
    served, spill = found(there)
    assert not spill.startswith(str(tmp_path))
    assert table.stat().st_mtime_ns == written
    assert without == usual == served != []
    table.write_bytes(b"no tables")
    with pytest.raises(EngineError, match="opening the tables of the law"):
        found(there)


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
