"""The compiled store: built once, rebuilt when a source changes, whole or not there at all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import platformdirs
import pyoxigraph
import pytest

from cli_runner import ROOT, Cli, cli_fixture
from made_up import small
from obligations import law_table
from obligations import store as stores
from obligations.law_table import NAME
from obligations.locate import Sources
from obligations.names import OBL
from obligations.store import COLUMNS, KEEP, LAWS, PIECES, Opened, cache_folder, open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["cli_fixture"]

FILES = {
    "ontology/terms.ttl": f"<{OBL}Wrong> <{OBL}label> 'a term' .\n",
    "queries/rules/01-copy.rq": f"CONSTRUCT {{ ?s <{OBL}copied> ?o }} WHERE {{ ?s <{OBL}label> ?o }}\n",
    "data/states.csv": (
        "id,name,alternatives,alpha2,exists_from,exists_until,groups,source,confidence,note\nXAA,Examplia,,,,,,,,\n"
    ),
}
"""A world of one term, one rule and one State: it compiles in a moment."""

BUILD = """
import os, signal, sys, time
from pathlib import Path
from obligations import store
from obligations.locate import Sources
root, cache, mode = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
written = store._write_store
def dies(*given):
    written(*given)
    os.kill(os.getpid(), signal.SIGKILL)
def waits(*given):
    time.sleep(0.5)
    written(*given)
store._write_store = {"dies": dies, "waits": waits}[mode]
sources = Sources(root / "ontology", root / "queries", (root / "data",))
opened = store.open_store(sources, cache, print)
print("built" if opened.built else "found", len(opened.store), opened.path is not None)
"""


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """The folder of a small world's sources."""
    root = tmp_path / "world"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def opened(world: Path, tmp_path: Path) -> Callable[[], Opened]:
    """Open the small world's store in a cache of its own."""

    def once() -> Opened:
        return open_store(sources_of(world), tmp_path / "cache", pytest.fail)

    return once


def sources_of(root: Path) -> Sources:
    return Sources(root / "ontology", root / "queries", (root / "data",))


def folders(cache: Path) -> list[str]:
    """Name what lies in a cache besides notes, the lock, and what makes the next compilation quick."""
    return sorted(
        one.name for one in cache.iterdir() if one.is_dir() and one.name not in {"stamps", LAWS, PIECES, COLUMNS}
    )


def quads(found: Opened) -> list[str]:
    return sorted(map(str, found.store))


def start(world: Path, cache: Path, mode: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", BUILD, str(world), str(cache), mode]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_store_is_built_once_and_found_again(opened: Callable[[], Opened]) -> None:
    first, second = opened(), opened()
    assert (first.built, second.built) == (True, False)
    assert first.path == second.path
    assert quads(first) == quads(second)


def test_store_holds_sources_and_what_the_rules_derive(opened: Callable[[], Opened]) -> None:
    graphs = {str(one) for one in opened().store.named_graphs()}
    assert {
        "<https://w3id.org/obligations/graph/ontology/terms>",
        "<https://w3id.org/obligations/graph/derived/law>",
    } <= graphs


def test_store_in_the_cache_refuses_writing(opened: Callable[[], Opened]) -> None:
    found = opened()
    with pytest.raises(RuntimeError, match="read-write"):
        found.store.clear()


@pytest.mark.parametrize("name", list(FILES))
def test_changed_source_gets_a_store_of_its_own(opened: Callable[[], Opened], world: Path, name: str) -> None:
    before = opened().path
    (world / name).write_text(
        FILES[name].replace("Wrong", "Right").replace("copied", "taken").replace("Examplia", "Sampleland"),
        encoding="utf-8",
    )
    after = opened()
    assert after.built
    assert after.path != before


def test_added_and_removed_sources_count(opened: Callable[[], Opened], world: Path) -> None:
    before = opened().path
    (world / "data/more.ttl").write_text(
        "<https://w3id.org/obligations/id/x> a <https://w3id.org/obligations/ns#X> .", encoding="utf-8"
    )
    assert opened().path != before
    (world / "data/more.ttl").unlink()
    assert opened().path == before


def test_touched_source_with_the_same_content_keeps_its_store(opened: Callable[[], Opened], world: Path) -> None:
    before = opened().path
    os.utime(world / "data/states.csv", (1, 1))
    after = opened()
    assert (after.built, after.path) == (False, before)


def test_same_sources_elsewhere_share_the_store(opened: Callable[[], Opened], world: Path, tmp_path: Path) -> None:
    before = opened()
    shutil.copytree(world, tmp_path / "copy")
    after = open_store(sources_of(tmp_path / "copy"), tmp_path / "cache", pytest.fail)
    assert (after.built, after.path) == (False, before.path)


def test_other_engine_gets_a_store_of_its_own(opened: Callable[[], Opened], monkeypatch: pytest.MonkeyPatch) -> None:
    before = opened().path
    monkeypatch.setattr(pyoxigraph, "__version__", "0.0")
    assert opened().path != before


def test_builder_killed_halfway_leaves_nothing_that_is_taken_for_a_store(
    opened: Callable[[], Opened], world: Path, tmp_path: Path
) -> None:
    builder = start(world, tmp_path / "cache", "dies")
    builder.communicate(timeout=60)
    assert builder.returncode == -9
    assert [one.partition("-")[0] for one in folders(tmp_path / "cache")] == ["building"]
    after = opened()
    assert after.built
    assert after.path is not None
    assert folders(tmp_path / "cache") == [after.path.name]


@pytest.mark.parametrize("damage", ["empty", "garbage"])
def test_damaged_store_is_built_again(opened: Callable[[], Opened], damage: str) -> None:
    found = opened()
    path, before = found.path, quads(found)
    assert path is not None
    shutil.rmtree(path)
    path.mkdir()
    if damage == "garbage":
        (path / "CURRENT").write_text("no such manifest\n", encoding="ascii")
    after = opened()
    assert (after.built, after.path, quads(after)) == (True, path, before)


@pytest.mark.parametrize("text", [None, b"", b"no table"])
def test_law_without_its_table_is_compiled_again(
    opened: Callable[[], Opened], tmp_path: Path, text: bytes | None
) -> None:
    first = opened()
    (law,) = (tmp_path / "cache" / LAWS).iterdir()
    (law / NAME).unlink()
    if text is not None:
        (law / NAME).write_bytes(text)
    shutil.rmtree(first.path or law)
    second = opened()
    assert second.path == first.path
    assert set(second.store) == set(first.store)
    assert law_table.opened(law) is not None
    assert law_table.opened(second.path) is not None


def test_two_processes_at_once_build_one_store(world: Path, tmp_path: Path) -> None:
    both = [start(world, tmp_path / "cache", "waits") for _ in range(2)]
    told = [one.communicate(timeout=60) for one in both]
    assert [one.returncode for one in both] == [0, 0], told
    answers = sorted(out.split() for out, _err in told)
    assert [one[0] for one in answers] == ["built", "found"]
    assert answers[0][1:] == answers[1][1:]
    assert len(folders(tmp_path / "cache")) == 1


def test_cache_keeps_the_last_stores_only(opened: Callable[[], Opened], world: Path, tmp_path: Path) -> None:
    paths: list[Path | None] = []
    tables = tmp_path / "cache" / COLUMNS
    tables.mkdir(parents=True)
    os.utime(tables, (0, 0))
    for number in range(KEEP + 2):
        (world / "data/more.ttl").write_text(
            f"<https://w3id.org/obligations/id/x{number}> a <https://w3id.org/obligations/ns#X> .",
            encoding="utf-8",
        )
        found = opened()
        assert found.path is not None
        os.utime(found.path, (number + 1, number + 1))  # so that their order does not hang on the clock
        paths.append(found.path)
    assert folders(tmp_path / "cache") == sorted(one.name for one in paths[-KEEP:] if one)
    assert len(list((tmp_path / "cache/stamps").iterdir())) == KEEP
    assert tables.is_dir()  # the law as tables is no store


def test_reader_goes_on_while_a_newer_store_replaces_its_own(opened: Callable[[], Opened], world: Path) -> None:
    reader = opened()
    before = quads(reader)
    for number in range(KEEP + 1):
        (world / "data/more.ttl").write_text(
            f"<https://w3id.org/obligations/id/x{number}> a <https://w3id.org/obligations/ns#X> .",
            encoding="utf-8",
        )
        opened()
    assert reader.path is not None
    assert quads(reader) == before


def test_unwritable_cache_gives_a_store_in_memory_and_a_notice(
    opened: Callable[[], Opened], world: Path, tmp_path: Path
) -> None:
    before, notices = quads(opened()), list[str]()
    (tmp_path / "file").touch()
    found = open_store(sources_of(world), tmp_path / "file/cache", notices.append)
    assert (found.built, found.path, quads(found)) == (True, None, before)
    assert len(notices) == 1
    assert str(tmp_path / "file/cache") in notices[0]


def test_unwritable_cache_changes_no_answer(cli: Cli, tmp_path: Path) -> None:
    """Asked of a checkout with a small law in it."""
    for one in ("src", "ontology", "queries"):
        shutil.copytree(ROOT / one, tmp_path / one)
    for name, text in small((), {}).files().items():
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_text(text, encoding="utf-8")
    (tmp_path / "file").touch()
    arguments = ("bound", "XAA", "ONE", "--on", "2017-07-01", "--format", "json")
    usual, unwritable = (
        cli(*arguments, "--cache", str(tmp_path / one), env={"PYTHONPATH": str(tmp_path / "src")})
        for one in ("cache", "file/cache")
    )
    assert (usual.code, usual.err, json.loads(usual.out)["answers"][0]["status"]) == (0, "", "bound")
    assert (unwritable.code, unwritable.out) == (0, usual.out)
    assert unwritable.err.startswith("note: ")
    assert str(tmp_path / "file/cache") in unwritable.err
    assert len(unwritable.err.splitlines()) == 1


def test_cache_folder_is_the_one_named_else_that_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OBLIGATIONS_CACHE", str(tmp_path / "environment"))
    assert cache_folder(str(tmp_path / "named")) == tmp_path / "named"
    assert cache_folder() == tmp_path / "environment"


@pytest.mark.parametrize("base", ["", "absolute"])
def test_cache_folder_of_the_user_is_where_platformdirs_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, base: str
) -> None:
    monkeypatch.delenv("OBLIGATIONS_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path) if base else "")
    assert cache_folder() == platformdirs.user_cache_path("obligations")


def test_changed_compiler_gets_a_store_of_its_own(
    opened: Callable[[], Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer release that reads the same sources better must not be served the older one's store."""
    before = opened().path
    monkeypatch.setattr(stores, "compiler", lambda: "newer")
    assert opened().path != before


def test_a_changed_record_compiles_no_law_and_no_other_event(world: Path, opened: Callable[[], Opened]) -> None:
    record = "{id: %s, title: T, summary: S, acts: [{id: a, date: '2017', actors: [{state: XAA}], claims: []}]}\n"
    (world / "data/incidents").mkdir()
    for one in ("first", "second"):
        (world / f"data/incidents/{one}.yaml").write_text(record % one, encoding="utf-8")
    assert opened().path is not None
    before = {one.name for one in (world.parent / "cache/pieces").iterdir()}
    assert len(before) == 6  # for each record: what its YAML holds, what it gave, and by what
    (world / "data/incidents/second.yaml").write_text(record % "third", encoding="utf-8")
    changed = opened()
    assert changed.built
    assert len(before ^ {one.name for one in (world.parent / "cache/pieces").iterdir()}) == 3
    assert len(list((world.parent / "cache/laws").iterdir())) == 1
    found = {one.subject.value.rsplit("/", 1)[1] for one in changed.store if one.object.value == f"{OBL}Incident"}
    assert found == {"first", "third"}


def test_a_damaged_piece_is_made_again(world: Path, opened: Callable[[], Opened]) -> None:
    record = "{id: first, title: T, summary: S, acts: [{id: a, date: '2017', actors: [{state: XAA}], claims: []}]}\n"
    (world / "data/incidents").mkdir()
    (world / "data/incidents/first.yaml").write_text(record, encoding="utf-8")
    whole = set(opened().store)
    for one in (world.parent / "cache/pieces").iterdir():
        one.write_bytes(b"<half")
    shutil.rmtree(world.parent / "cache/laws")
    (world / "data/incidents/first.yaml").write_text(record + "# changed\n", encoding="utf-8")
    assert {one for one in opened().store if one.predicate.value != f"{OBL}dataVersion"} == {
        one for one in whole if one.predicate.value != f"{OBL}dataVersion"
    }
