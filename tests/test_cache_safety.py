"""The cache under bad luck: builders killed at a hundred moments, readers beside one, full and read-only disks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cli_runner import Cli
from small_checkout import EVENT, small_checkout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KILLS, COLUMN_KILLS = 100, 36
WORLD = """
import dataclasses, hashlib, json, os, signal, sys, time
from pathlib import Path
from obligations import compile, compile_events, law_table, remembered, rules  # before any process is split off
from obligations.load import authorities, bodies, declarations, events, procedures, record, statements, tables
from obligations.compile import compile_store
from obligations.locate import Sources
from obligations.names import OBL
from obligations.pieces import NOTHING
from obligations.store import open_store

ROOT, CACHE = Path(sys.argv[1]), Path(sys.argv[2])
STATES = "id,name,alternatives,alpha2,exists_from,exists_until,groups,source,confidence,note\\nXAA,%s,,,,,,,,\\n"
RECORD = "{id: %s, title: T%d, summary: S, acts: [{id: a, date: '2017', actors: [{state: XAA}], claims: []}]}\\n"
RULE = f"CONSTRUCT {{ ?s <{OBL}copied> ?o }} WHERE {{ ?s <{OBL}slug> ?o }}\\n"

def world(root, law, facts):
    texts = {
        "ontology/terms.ttl": f"<{OBL}Wrong> <{OBL}label> 'a term' .\\n",
        "queries/rules/31-copy.rq": RULE,
        "data/states.csv": STATES % f"Examplia {law}",
        "data/incidents/one.yaml": RECORD % ("one", facts),
        "data/incidents/two.yaml": RECORD % ("two", 0),
    }
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return Sources(root / "ontology", root / "queries", (root / "data",))

def digest(store):
    return hashlib.sha256("\\n".join(sorted(map(str, store))).encode()).hexdigest()

def expected(sources):
    return digest(compile_store(sources, sources.content_hash(), NOTHING).store)

def split(work):
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", flush=True)
        os._exit(1)
    os._exit(0)

def reads(sources):
    said = []
    found = open_store(sources, CACHE, said.append)
    assert not said, said
    assert found.path is not None
    assert digest(found.store) == expected(sources), "the store is not what the sources give"
"""
"""A world of one State, one rule and two events, which compiles in a moment, and processes split off quickly."""

STOPS = """
STEPS = ("open", "os.", "shutil.", "sqlite3.", "tempfile.")  # what Python does to files; the engine's own come by time
seen = 0

def stops(at):
    # End this process by the kernel's hand just before the step of this number that it takes in the cache.
    def hook(event, given):
        global seen
        if event.startswith(STEPS) and any(str(one).startswith(str(CACHE)) for one in given[:2]):
            seen += 1
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)

def builds(sources, at):
    stops(at)
    open_store(sources, CACHE, print)
    (ROOT / "steps").write_text(str(seen))

def dies(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL

"""

KILLED = """
begun = time.perf_counter()
assert not dies(split(lambda: builds(world(ROOT, -1, -1), 0)))
whole, steps = time.perf_counter() - begun, int((ROOT / "steps").read_text())
killed = failed = 0
for kill in range(KILLS):
    sources = world(ROOT, kill // 3, kill)  # a law that was built before, or a new one, and always new events
    if kill % 2:
        child = split(lambda: open_store(sources, CACHE, print))
        time.sleep(1.1 * whole * kill / KILLS)
        os.kill(child, signal.SIGKILL)
    else:
        child = split(lambda: builds(sources, 1 + kill * steps // KILLS))
    killed += dies(child)
    failed += os.waitpid(split(lambda: reads(sources)), 0)[1] != 0
print(json.dumps({"killed": killed, "failed": failed, "steps": steps}))
"""

COLUMNS_KILLED = """
import duckdb, pyarrow
from obligations import KnowledgeBase
from obligations.columns import engine, found, law

sources = world(ROOT, 0, 0)
assert os.waitpid(split(lambda: reads(sources)), 0)[1] == 0

def knows():
    found = open_store(sources, CACHE, print)
    return KnowledgeBase(found.store, sources, found.path)

def held(known):
    connection = law.law_tables(known).connection
    ask = "SELECT count(*), string_agg(name || kept, ' ' ORDER BY name) FROM law.programs"
    attached = connection.execute("SELECT path FROM duckdb_databases() WHERE database_name = 'law'").fetchall()
    return connection.execute(ask).fetchall(), attached[0][0]

def tells():
    known = knows()
    right, _ = held(KnowledgeBase(known.store, sources))
    found, path = held(known)
    assert found == right and found[0][0] == 2, (found, right)
    assert path and Path(path).is_file(), path
    (ROOT / "columns").write_text(path)

def makes(at):
    known = knows()
    stops(at)
    held(known)
    (ROOT / "steps").write_text(str(seen))

def spoil(path, turn):
    if turn % 3 == 0:
        path.unlink()
    elif turn % 3 == 1:
        path.write_bytes(path.read_bytes()[: 100 * turn])
    else:
        whole = bytearray(path.read_bytes())
        whole[len(whole) * turn // COLUMN_KILLS] ^= 255
        path.write_bytes(whole)

assert os.waitpid(split(tells), 0)[1] == 0
path = Path((ROOT / "columns").read_text())
path.unlink()
begun = time.perf_counter()
assert not dies(split(lambda: makes(0)))
whole, steps = time.perf_counter() - begun, int((ROOT / "steps").read_text())
killed = failed = 0
for kill in range(COLUMN_KILLS):
    spoil(path, kill)
    if kill % 2:
        child = split(lambda: makes(0))
        time.sleep(whole * kill / COLUMN_KILLS)
        os.kill(child, signal.SIGKILL)
    else:
        child = split(lambda: makes(1 + kill * steps // COLUMN_KILLS))
    killed += dies(child)
    failed += os.waitpid(split(tells), 0)[1] != 0
left = [one.name for one in path.parent.glob("building-*")]
print(json.dumps({"killed": killed, "failed": failed, "steps": steps, "left": left}))
"""

BESIDE = """
mine = world(ROOT / "mine", 0, 0)
assert os.waitpid(split(lambda: reads(mine)), 0)[1] == 0

def read_on():
    until = time.monotonic() + 4
    while time.monotonic() < until:
        reads(mine)

def rebuild():
    for turn in range(1, 12):
        reads(world(ROOT / "other", turn, turn))
    os.rename(CACHE / "laws", CACHE / "gone")  # and the law has to be built again from its sources
    reads(world(ROOT / "other", 1, 99))

codes = [os.waitpid(one, 0)[1] for one in (split(read_on), split(read_on), split(rebuild))]
print(json.dumps(codes))
"""

ONCE = """
sources, said = world(ROOT, 0, 0), []
found = open_store(sources, CACHE, said.append)
right = digest(found.store) == expected(sources)
print(json.dumps({"right": right, "kept": found.path is not None, "said": said}))
"""


def run(script: str, world: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    code = WORLD + script.replace("COLUMN_KILLS", str(COLUMN_KILLS)).replace("KILLS", str(KILLS))
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", code, str(world), str(cache)]
    env = Cli(cache).environment
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=300)


def test_builder_killed_at_a_hundred_moments_leaves_a_cache_that_gives_the_right_store(tmp_path: Path) -> None:
    ran = run(STOPS + KILLED, tmp_path / "world", tmp_path / "cache")
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told["failed"] == 0, ran.stdout
    assert told["killed"] > KILLS / 2
    assert told["steps"] > 30


def test_builder_of_the_columns_killed_at_many_moments_over_spoilt_files_leaves_the_right_tables(
    tmp_path: Path,
) -> None:
    ran = run(STOPS + COLUMNS_KILLED, tmp_path / "world", tmp_path / "cache")
    assert ran.returncode == 0, ran.stderr + ran.stdout
    told = json.loads(ran.stdout.splitlines()[-1])
    assert (told["failed"], told["left"]) == (0, []), ran.stdout
    assert told["killed"] > COLUMN_KILLS / 2
    assert told["steps"] > 10


def test_two_processes_read_while_one_rebuilds(tmp_path: Path) -> None:
    ran = run(BESIDE, tmp_path / "world", tmp_path / "cache")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1]) == [0, 0, 0], ran.stdout


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A folder on which a small file system can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    tried = subprocess.run(["mount", "-t", "tmpfs", "none", folder], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"no file system can be mounted here: {tried.stderr.strip()}")
    subprocess.run(["umount", folder], check=True)
    yield folder
    if os.path.ismount(folder):
        subprocess.run(["umount", folder], check=True)


def mount(folder: Path, *options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "none", folder], check=True)


def test_full_disk_gives_a_notice_and_the_right_store_wherever_it_runs_full(mounted: Path, tmp_path: Path) -> None:
    kept = set()
    for size in (16, 64, 96, 128, 192, 256, 320, 400, 500, 8000):
        mount(mounted, f"size={size}k")
        for _ in range(2):
            ran = run(ONCE, tmp_path / "world", mounted / "cache")
            assert ran.returncode == 0, (size, ran.stderr)
            told = json.loads(ran.stdout)
            assert told["right"], size
            assert told["kept"] is not bool(told["said"]), (size, told)
            assert not told["said"] or told["said"][0].endswith("the store is built in memory for this run"), size
            assert len(told["said"]) <= 1
            kept.add(told["kept"])
        assert [one.name for one in mounted.glob("cache/building-*")] == []
        subprocess.run(["umount", mounted], check=True)
    assert kept == {True, False}


def test_read_only_home_is_read_from_and_told_of_where_it_has_no_store(mounted: Path, tmp_path: Path) -> None:
    mount(mounted, "size=8000k")
    assert json.loads(run(ONCE, tmp_path / "world", mounted / "cache").stdout)["kept"]
    subprocess.run(["mount", "-o", "remount,ro", mounted], check=True)
    told = json.loads(run(ONCE, tmp_path / "world", mounted / "cache").stdout)
    assert told == {"right": True, "kept": True, "said": []}
    told = json.loads(run(ONCE, tmp_path / "world", mounted / "other").stdout)
    assert (told["right"], told["kept"]) == (True, False)
    (said,) = told["said"]
    assert said.startswith(f"the cache {mounted / 'other'} cannot be written (Read-only file system); ")
    shutil.rmtree(tmp_path / "world")


def test_read_only_cache_gives_the_pages_that_lie_in_it_and_writes_others_each_time(
    mounted: Path, tmp_path: Path
) -> None:
    mount(mounted, "size=16000k")
    checkout = small_checkout(tmp_path / "checkout", mounted / "cache")
    usual, everything = checkout.ask("assess", EVENT), checkout.ask("assess", EVENT, "--all")
    checkout.pages()[0].unlink()
    (kept,) = checkout.pages()
    subprocess.run(["mount", "-o", "remount,ro", mounted], check=True)
    for _ in range(2):
        told = checkout.ask("assess", EVENT), checkout.ask("assess", EVENT, "--all")
        assert [(one.code, one.out, one.err) for one in told] == [(0, one.out, "") for one in (usual, everything)]
        assert sorted(one.anew for one in told) == [False, True]
    assert checkout.pages() == [kept]
