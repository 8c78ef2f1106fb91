"""A bulk run that is stopped at any moment goes on: no record is lost, none is assessed twice, nothing half is left."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, cast

import pytest
from filelock import FileLock, Timeout

from cli_runner import ROOT, Cli, cli_fixture
from obligations.bulk.processes import in_processes
from obligations.bulk.reading import Line, Part
from obligations.bulk.working import Job
from obligations.columns import open_columns
from obligations.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from obligations import KnowledgeBase

__all__ = ["cli_fixture"]

COUNT = 16
STOPS = {"rules": (1, 8), "columns": (2, 3)}
"""For each engine how many records a part has, and how often a run is killed: a part takes columns a second or two."""

MANY = 500


@pytest.fixture(scope="module")
def many(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up records, one a line: more than a run gets through before it is stopped."""
    made = tmp_path_factory.mktemp("made") / "many.jsonl"
    command = [sys.executable, str(ROOT / "bench/generate.py"), str(MANY), "-o", str(made), "--seed", "11"]
    subprocess.run(command, check=True, env=Cli(cache).environment)
    return made


@pytest.fixture(scope="module")
def events(many: Path) -> Path:
    """Some of them, for runs to the end."""
    some = many.with_name("events.jsonl")
    some.write_text("".join(many.read_text(encoding="utf-8").splitlines(keepends=True)[:COUNT]), encoding="utf-8")
    return some


def asked(events: Path, out: Path, *more: str) -> list[str]:
    return ["assess", "--bulk", str(events), "-o", str(out), "--engine", "rules", "--batch", "1", *more]


def started(cli: Cli, arguments: list[str]) -> subprocess.Popen[bytes]:
    """Start a run in a process group of its own, which hears Ctrl-C even where the tests run in the background."""
    command = [sys.executable, "-m", "obligations", *arguments]
    pipe, heard = subprocess.PIPE, signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(command, env=cli.environment, start_new_session=True, stdout=pipe, stderr=pipe)
    finally:
        signal.signal(signal.SIGINT, heard)


def ledger(out: Path) -> list[dict[str, int]]:
    path = out / "ledger.jsonl"
    lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    return [json.loads(one) for one in lines if one.endswith(b"\n")]


def until(out: Path, parts: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until so many parts count, or the run ends."""
    while len(ledger(out)) < parts and process.poll() is None:
        time.sleep(0.01)


def told(out: Path) -> list[bytes]:
    return [one.read_bytes() for one in sorted(out.glob("part-*"))]


@pytest.mark.parametrize(("engine", "workers"), [("rules", "1"), ("rules", "2"), ("columns", "1"), ("columns", "2")])
def test_run_that_is_killed_again_and_again_gives_what_one_that_is_not_gives(
    cli: Cli, events: Path, tmp_path: Path, engine: str, workers: str
) -> None:
    """With `columns` asked for, none of these small parts is left to the rule files."""
    out, whole, (batch, stops) = tmp_path / "out", tmp_path / "whole", STOPS[engine]
    more, parts = ("--engine", engine, "--batch", str(batch)), COUNT // batch
    assert cli(*asked(events, whole, *more)).code == 0
    again = asked(events, out, *more, "--workers", workers)
    killed = 0
    for stop in range(1, stops + 1):
        process = started(cli, again)
        until(out, parts * stop // (2 * stops), process)
        time.sleep(0.007 * stop)
        process.kill()
        killed += process.wait() == -signal.SIGKILL
        process.communicate()
    assert killed > 1
    done = len(ledger(out))
    assert 0 < done < parts
    ran = cli(*again)
    assert f"({COUNT - batch * done} new)" in ran.out, ran.err
    assert [(one["part"], one["first"], one["last"]) for one in ledger(out)] == [
        (part, batch * part - batch + 1, batch * part) for part in range(1, parts + 1)
    ]
    rows = [json.loads(line)["finding"] for part in told(out) for line in part.splitlines()]
    assert len(rows) == len(set(rows)) > COUNT
    assert told(out) == told(whole)
    assert [one.name for one in [*out.glob(".aside*"), *(out / "state").glob(".aside*")]] == []


def test_line_of_the_ledger_that_was_not_written_to_its_end_does_not_count(
    cli: Cli, events: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    cli(*asked(events, out))
    before, path = told(out), out / "ledger.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    (out / ".aside-1-part-000016.jsonl").write_text("half")
    ran = cli(*asked(events, out))
    assert "(1 new)" in ran.out
    assert told(out) == before
    assert len(ledger(out)) == COUNT
    assert not (out / ".aside-1-part-000016.jsonl").exists()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.unlink(), "is gone"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "bytes, and was written with"),
    ],
)
def test_part_that_is_not_as_it_was_written_is_refused_by_its_name(
    cli: Cli, events: Path, tmp_path: Path, spoil: Callable[[Path], object], words: str
) -> None:
    out = tmp_path / "out"
    cli(*asked(events, out, "--batch", "8"))
    part = out / "part-000002.jsonl"
    whole = part.read_bytes()
    spoil(part)
    ran = cli(*asked(events, out, "--batch", "8"))
    assert (ran.code, ran.out) == (2, "")
    assert str(part) in ran.err
    assert words in ran.err
    part.write_bytes(whole)
    assert "(0 new)" in cli(*asked(events, out, "--batch", "8")).out


@pytest.mark.parametrize("name", ["part-000002.jsonl", "state/000002.ids", "records-000002.jsonl"])
def test_edit_that_leaves_the_size_is_refused_and_a_copy_is_not(
    cli: Cli, events: Path, tmp_path: Path, name: str
) -> None:
    out, copy = tmp_path / "out", tmp_path / "copy"
    cli(*asked(events, out, "--batch", "8"))
    shutil.copytree(out, copy, copy_function=shutil.copyfile)
    assert "(0 new)" in cli(*asked(events, copy, "--batch", "8")).out
    path = copy / name
    path.write_bytes(path.read_bytes().replace(b"w11-", b"w12-"))
    assert path.stat().st_size == (out / name).stat().st_size
    ran = cli(*asked(events, copy, "--batch", "8"))
    assert (ran.code, ran.out) == (2, "")
    assert f"{path} is not as it was written: put back" in ran.err
    shutil.copyfile(out / name, path)
    assert "(0 new)" in cli(*asked(events, copy, "--batch", "8")).out


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("ledger.jsonl", b"{}\n", "ledger.jsonl:1 is no entry of a part"),
        ("ledger.jsonl", b"7\n", "ledger.jsonl:1 is no entry of a part"),
        ("run.json", b"[", "run.json does not say how the run was begun"),
        ("state/000002.ids", None, "state/000002.ids cannot be read: No such file"),
        ("state/000002.ids", b"a 1\n", "state/000002.ids is not as it was written"),
        ("state/000002.ids", b"a\n" * 8, "state/000002.ids is not as it was written"),
    ],
)
def test_notes_of_a_run_that_are_spoilt_are_told_by_their_name(
    cli: Cli, events: Path, tmp_path: Path, name: str, text: bytes | None, words: str
) -> None:
    out = tmp_path / "out"
    cli(*asked(events, out, "--batch", "8"))
    if text is None:
        (out / name).unlink()
    else:
        (out / name).write_bytes(text)
    ran = cli(*asked(events, out, "--batch", "8"))
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert "put back what was written, or name a new folder" in ran.err


def test_folder_of_a_run_that_was_killed_while_it_began_is_taken_up(cli: Cli, events: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / ".run.json.4711").write_text("{")
    ran = cli(*asked(events, out, "--batch", "8"))
    assert ran.code == 0, ran.err
    assert len(ledger(out)) == 2
    assert not (out / ".run.json.4711").exists()


def test_error_in_a_worker_is_told_as_what_it_is(kb: KnowledgeBase, tmp_path: Path) -> None:
    cache = str(kb.path and kb.path.parent)
    job = Job("x", str(tmp_path), (), cache, "rules", "jsonl", frozenset(), kb.data_version)
    part = Part(1, (Line(1, cast("bytes", 7), 1),))
    with pytest.raises(EngineError, match="a worker failed: AttributeError: 'int' object has no attribute 'decode'"):
        list(in_processes(job, 1, iter([part])))


def test_error_of_duckdb_is_told_with_what_was_being_done(kb: KnowledgeBase) -> None:
    engine = open_columns(kb)
    found = engine.assess([])
    assert list(found.statuses()) == []
    engine.connection.close()
    with pytest.raises(EngineError, match=r"reading the findings: .*closed"):
        list(found.statuses())
    with pytest.raises(EngineError, match=r"loading the events: .*closed"):
        list(engine.assess([]).statuses())


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_stop_a_run_with_what_is_whole(
    cli: Cli, many: Path, tmp_path: Path, sent: signal.Signals
) -> None:
    out = tmp_path / "out"
    process = started(cli, asked(many, out, "--workers", "2"))
    until(out, 3, process)
    os.killpg(process.pid, sent)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"the same command goes on from there" in err
    assert b"Traceback" not in err
    assert 3 <= len(ledger(out)) < MANY
    assert len(told(out)) == len(ledger(out))
    assert [one.name for one in [*out.glob(".aside*"), *(out / "state").glob(".aside*")]] == []


def test_worker_that_is_killed_ends_the_run_with_a_message_and_loses_nothing(
    cli: Cli, many: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    process = started(cli, asked(many, out, "--workers", "2"))
    until(out, 3, process)
    workers = [one for one in children(process.pid) if b"spawn_main" in one[1]]
    os.kill(workers[0][0], signal.SIGKILL)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 6
    assert b"a worker was ended from outside" in err
    assert b"Traceback" not in err
    assert [one["first"] for one in ledger(out)] == list(range(1, len(ledger(out)) + 1))
    assert len(told(out)) == len(ledger(out))


def test_workers_end_with_the_process_that_started_them(cli: Cli, many: Path, tmp_path: Path) -> None:
    process = started(cli, asked(many, tmp_path / "out", "--workers", "2"))
    until(tmp_path / "out", 2, process)
    workers = [one for one, said in children(process.pid) if b"spawn_main" in said]
    assert len(workers) == 2
    process.kill()
    process.communicate()
    limit = time.monotonic() + 20
    while any(alive(one) for one in workers) and time.monotonic() < limit:
        time.sleep(0.05)
    assert [one for one in workers if alive(one)] == []


def held(folder: Path) -> bool:
    """Say whether a process that lives holds the folder: another test may be at work in the same cache."""
    try:
        with FileLock(folder / "held", timeout=0):
            return False
    except (Timeout, OSError):
        return True


def test_workers_leave_no_folder_for_what_memory_did_not_hold(cli: Cli, events: Path, tmp_path: Path) -> None:
    before = set(cli.cache.glob("columns/spill-*"))
    ran = cli(*asked(events, tmp_path / "out", "--engine", "columns", "--batch", "8", "--workers", "2"))
    assert ran.code == 0, ran.err
    assert {one for one in set(cli.cache.glob("columns/spill-*")) - before if not held(one)} == set()


def test_two_runs_do_not_write_to_one_folder(cli: Cli, many: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = started(cli, asked(many, out))
    until(out, 1, process)
    ran = cli(*asked(many, out))
    process.kill()
    process.communicate()
    assert ran.code == 2
    assert f"another process is writing to {out}" in ran.err


@pytest.mark.parametrize("workers", ["1", "2"])
def test_full_disk_is_told_and_what_is_whole_stays(cli: Cli, events: Path, tmp_path: Path, workers: str) -> None:
    """A limit on the size of a file stands for the disk; the largest part does not fit."""
    out, whole = tmp_path / "out", tmp_path / "whole"
    cli(*asked(events, whole))
    sizes = [len(one) for one in told(whole)]
    limit = sorted(sizes)[-3]
    script = (
        f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        f"from obligations.cli import main\n\nif __name__ == '__main__':\n    main({asked(events, out)!r})\n"
    )
    (tmp_path / "limited.py").write_text(script.replace("'rules'", f"'rules', '--workers', '{workers}'"))
    ran = cli.python(str(tmp_path / "limited.py"))
    assert ran.code == 2, ran.err
    assert f"{out} cannot be written: File too large. What is whole stays" in ran.err
    assert told(out) == told(whole)[: next(n for n, size in enumerate(sizes) if size > limit)]
    assert list(out.glob(".aside*")) == []
    assert cli(*asked(events, out)).code == 0
    assert told(out) == told(whole)


@pytest.mark.parametrize(("where", "code"), [(">&-", 0), ("> /dev/full", 6)])
def test_standard_output_that_is_closed_or_full_is_nothing_unexpected(
    cli: Cli, events: Path, tmp_path: Path, where: str, code: int
) -> None:
    if not os.access("/dev/full", os.W_OK):
        pytest.skip("no device that is full here")
    command = shlex.join([sys.executable, "-m", "obligations", *asked(events, tmp_path / "out", "--batch", "8")])
    shell = ["sh", "-c", f"{command} {where}"]
    ran = subprocess.run(shell, env=cli.environment, capture_output=True, text=True, check=False, timeout=240)
    assert ran.returncode == code, ran.stderr
    assert "unexpected" not in ran.stderr
    assert ("standard output cannot be written: No space left on device\n" in ran.stderr) is (code == 6)
    assert "Exception ignored" not in ran.stderr
    assert len(ledger(tmp_path / "out")) == 2


def children(parent: int) -> list[tuple[int, bytes]]:
    """List the children of a process with their command lines."""
    text = (ROOT / f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
    return [(int(one), (ROOT / f"/proc/{one}/cmdline").read_bytes()) for one in text.split()]


def alive(process: int) -> bool:
    try:
        state = (ROOT / f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
