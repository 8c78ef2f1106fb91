"""A Spark cluster finds what one machine finds: the same rows and faults, when executors die and runs are cut off too.

It needs Java and the extra `spark`: pip install -e '.[test,spark]'
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from filelock import FileLock
from pyarrow import parquet

from cli_runner import ROOT, Cli, cli_fixture
from obligations.assessment import SHOWN_BY_DEFAULT
from obligations.bulk.run import Summary, assess_bulk
from obligations.bulk.spark import run as spark_run
from obligations.bulk.spark.folder import Folder
from obligations.bulk.spark.run import assess_on_spark
from obligations.bulk.spark.session import started
from obligations.bulk.working import Job
from obligations.cli import run
from obligations.errors import BadDataError, EngineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from obligations import KnowledgeBase

__all__ = ["cli_fixture"]

MASTER = "local-cluster[2,1,1024]"
COUNT = 24
Record = dict[str, Any]

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A cluster of two executors, each a process of its own with one core.

    One at a time on a machine: two that start within a second share a working folder, and the first to end removes it.
    """
    pytest.importorskip("pyspark", reason="pyspark is not installed: pip install -e '.[test,spark]'")
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        pytest.skip("Java is not installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")  # a short life needs no more
        with FileLock(Path(tempfile.gettempdir(), "obligations-test-spark.lock")), started(MASTER) as session:
            yield session


@pytest.fixture(scope="module")
def records(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    made = tmp_path_factory.mktemp("made") / "events.jsonl"
    command = [sys.executable, str(ROOT / "bench/generate.py"), str(COUNT), "-o", str(made), "--seed", "8"]
    subprocess.run(command, check=True, env=Cli(cache).environment)
    return [json.loads(line) for line in made.read_text(encoding="utf-8").splitlines()]


def job(kb: KnowledgeBase, file: Path, folder: Path) -> Job:
    shown = frozenset(SHOWN_BY_DEFAULT)
    return Job(str(file), str(folder), (), str(kb.path and kb.path.parent), "rules", "parquet", shown, kb.data_version)


def here(kb: KnowledgeBase, file: Path, folder: Path) -> Summary:
    return assess_bulk(kb, job(kb, file, folder), workers=1, per_part=5, progress=lambda _done, _findings: None)


def there(kb: KnowledgeBase, file: Path, folder: Path, per_part: int = 5) -> Summary:
    return assess_on_spark(kb, job(kb, file, folder), MASTER, per_part=per_part)


def rows(folder: Path) -> list[str]:
    files = [*folder.glob("part-*.parquet"), *folder.glob("findings/*.parquet")]
    return sorted(json.dumps(row, sort_keys=True) for one in files for row in parquet.read_table(one).to_pylist())


def faults(folder: Path) -> list[Record]:
    return [json.loads(line) for line in (folder / "faults.jsonl").read_text(encoding="utf-8").splitlines()]


def counted(summary: Summary) -> tuple[int, ...]:
    counts = summary.records, summary.acts, summary.findings, summary.faulty, summary.faults, summary.new
    return *counts, summary.without


def lines(records: list[Record]) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in records)


@pytest.fixture(scope="module")
def whole(kb: KnowledgeBase, records: list[Record], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The findings of one machine."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "events.jsonl").write_bytes(lines(records))
    here(kb, folder / "events.jsonl", folder / "out")
    return folder / "out"


def test_rows_and_faults_are_those_of_one_machine(
    spark: object, kb: KnowledgeBase, records: list[Record], tmp_path: Path
) -> None:
    """Ids that come again in the same task and in another, lines of every bad kind, a byte order mark, Windows ends."""
    assert spark
    good = [json.dumps(one) for one in records[:9]]
    state = json.dumps({**records[9], "acts": [{**records[9]["acts"][0], "actors": [{"state": "XXX"}]}]})
    broken = json.dumps({**records[10], "acts": []})
    again = json.dumps({**records[10], "title": "A good record whose id a bad one had before"})
    bad = ["{", '{"id": "a", "id": "b"}', "[]", "7", "\xff", f'"{"[" * 2000}']
    given = [*good[:3], "", good[0], state, broken, *good[3:], "  ", *bad, again, good[0], good[4], again, good[2]]
    file = tmp_path / "events.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(given).encode("latin-1"))
    one, many = here(kb, file, tmp_path / "one"), there(kb, file, tmp_path / "many")
    assert counted(many) == counted(one)
    assert (many.records, many.faulty) == (23, 13)
    assert rows(tmp_path / "many") == rows(tmp_path / "one") != []
    assert faults(tmp_path / "many") == faults(tmp_path / "one")
    doubled = [found["line"] for found in faults(tmp_path / "many") if " too; " in found["message"]]
    assert doubled == [5, 22, 23, 24, 25]


def test_folder_of_parquet_gives_the_same_rows_and_the_line_in_each_file(
    spark: object, kb: KnowledgeBase, records: list[Record], whole: Path, tmp_path: Path
) -> None:
    assert spark
    folder = tmp_path / "events"
    folder.mkdir()
    given = {"a": records[:10], "b": [*records[10:], records[2]]}
    for name, some in given.items():
        table = pa.table({"id": [one["id"] for one in some], "record": [json.dumps(one) for one in some]})
        parquet.write_table(table, folder / f"{name}.parquet", row_group_size=4)
    summary = there(kb, folder, tmp_path / "out")
    assert (summary.records, summary.faulty, summary.faults) == (COUNT + 1, 1, 1)
    assert rows(tmp_path / "out") == rows(whole)
    message = f'"{records[2]["id"]}" is the id of the record on line 3 of a.parquet too; give one of them another'
    told = {"file": "b.parquet", "line": COUNT - 9, "path": "id", "message": message}
    assert faults(tmp_path / "out") == [told]


def test_killed_executor_loses_nothing_and_doubles_nothing(
    spark: Any, kb: KnowledgeBase, records: list[Record], whole: Path, tmp_path: Path
) -> None:
    file, out = tmp_path / "events.jsonl", tmp_path / "out"
    file.write_bytes(lines(records))
    killed: list[int] = []

    def kill() -> None:
        killed.extend(executors(spark)[:1])
        os.kill(killed[0], signal.SIGKILL)

    with after_parts(out, 3, kill) as written:
        summary = there(kb, file, out, per_part=1)
    assert len(killed) == 1
    assert written[0] < COUNT, "the executor was killed when all was done"
    assert killed[0] not in executors(spark)
    assert summary.new == COUNT
    assert rows(out) == rows(whole)


def test_run_that_was_cut_off_is_taken_up(
    spark: Any, kb: KnowledgeBase, records: list[Record], whole: Path, tmp_path: Path
) -> None:
    file, out = tmp_path / "events.jsonl", tmp_path / "out"
    file.write_bytes(lines(records))
    with after_parts(out, 3, spark.sparkContext.cancelAllJobs), pytest.raises(EngineError, match="cancel"):
        there(kb, file, out, per_part=1)
    kept = len(list(out.glob("_working/assessed/part-*")))
    assert 3 <= kept < COUNT
    summary = there(kb, file, out, per_part=4)
    assert (summary.records, summary.new) == (COUNT, COUNT - kept)
    assert rows(out) == rows(whole)
    assert there(kb, file, out).new == 0, "a run that is whole is not done again"
    file.write_bytes(lines(records[1:]))
    with pytest.raises(UsageError, match="was begun otherwise \\(input was"):
        there(kb, file, out)


def test_executors_run_the_code_and_the_world_that_were_shipped(
    spark: Any, kb: KnowledgeBase, records: list[Record], tmp_path: Path
) -> None:
    file = tmp_path / "events.jsonl"
    file.write_bytes(lines(records[:4]))
    there(kb, file, tmp_path / "out", per_part=1)

    def told(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        worlds = sum(type(one).__name__ == "Worker" for one in gc.get_objects())
        for _ in batches:
            yield pa.RecordBatch.from_pylist([{"path": sys.modules["obligations"].__file__, "worlds": worlds}])

    asked = spark.range(8).repartition(8).mapInArrow(told, "path string, worlds long")
    found = [(row.path, row.worlds) for row in asked.collect()]
    worked = [path for path, worlds in found if worlds]
    assert worked
    assert all("/world-" in path and path.endswith("/package/obligations/__init__.py") for path in worked)
    assert {worlds for _, worlds in found} <= {0, 1}, "a process opened the world twice"


def test_the_command_of_the_readme_works(
    spark: object, kb: KnowledgeBase, records: list[Record], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert spark
    file, out = tmp_path / "events.jsonl", tmp_path / "out"
    file.write_bytes(lines(records[:2]))
    cache = ("--cache", str(kb.path and kb.path.parent))
    assert run(["assess", "--bulk", str(file), "-o", str(out), "--engine", "spark", "--master", MASTER, *cache]) == 0
    assert f"2 records (2 new), {sum(len(one['acts']) for one in records[:2])} acts assessed" in capsys.readouterr().out
    assert {one["incident"] for one in map(json.loads, rows(out))} == {one["id"] for one in records[:2]}


def test_folder_has_one_run_at_a_time_and_that_of_a_killed_one_is_had_by_hand(
    spark: object, cli: Cli, kb: KnowledgeBase, records: list[Record], whole: Path, tmp_path: Path
) -> None:
    assert spark
    file, out = tmp_path / "events.jsonl", tmp_path / "out"
    file.write_bytes(lines(records))
    asked = ["assess", "--bulk", str(file), "-o", str(out), "--engine", "rules", "--master", "local[1]", "--batch", "1"]
    command, pipe = [sys.executable, "-m", "obligations", *asked], subprocess.PIPE
    process = subprocess.Popen(command, env=cli.environment, start_new_session=True, stdout=pipe, stderr=pipe)
    words = f"{out} is held by process {process.pid} on {socket.gethostname()} since 20.* remove that file"
    try:
        while process.poll() is None and not list(out.glob("_working/assessed/part-*")):
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGSTOP)  # it is not to come to its end meanwhile
        with pytest.raises(UsageError, match=words):
            there(kb, file, out)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    with pytest.raises(UsageError, match=words):
        there(kb, file, out)
    kept = len(list(out.glob("_working/assessed/part-*")))
    (out / "_owner").unlink()
    assert there(kb, file, out).new == COUNT - kept
    assert rows(out) == rows(whole)
    assert not (out / "_owner").exists()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda part: shutil.copy(part, part.with_name("part-other.parquet")), "some were written twice, by two runs"),
        (lambda part: part.unlink(), "files were taken away there, or the input changed"),
    ],
)
def test_record_that_is_not_assessed_just_once_is_told_as_what_it_is(
    spark: Any,
    kb: KnowledgeBase,
    records: list[Record],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Path], object],
    words: str,
) -> None:
    """What is assessed is spoilt just before it is summed up."""
    file, out = tmp_path / "events.jsonl", tmp_path / "out"
    file.write_bytes(lines(records[:6]))
    finish = spark_run._finish

    def spoilt(session: Any, folder: Folder, found: Any, new: int) -> Summary:
        part = min(out.glob("_working/assessed/part-*"))
        part.with_name(f".{part.name}.crc").unlink(missing_ok=True)
        spoil(part)
        return finish(session, folder, found, new)

    monkeypatch.setattr(spark_run, "_finish", spoilt)
    assert spark
    with pytest.raises(EngineError, match=words):
        there(kb, file, out, per_part=2)
    assert not (out / "_owner").exists()


class Refusing:
    """A file system that answers some renames with no, as HDFS does, or with yes though it loses what it moves."""

    def __init__(self, systems: Any, answer: Callable[[str], bool]) -> None:
        self._systems, self._answer = systems, answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._systems, name)

    def rename(self, one: Any, to: Any) -> bool:
        whole = str(to).endswith("/out/findings")
        return self._answer(str(one)) if whole else bool(self._systems.rename(one, to))


@pytest.mark.parametrize(
    ("loses", "words"),
    [(False, "/_working/findings could not be renamed to"), (True, r"/findings has not the \d files")],
)
def test_findings_that_did_not_get_their_name_end_the_run_and_nothing_is_lost(
    spark: object,
    kb: KnowledgeBase,
    records: list[Record],
    whole: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    loses: bool,
    words: str,
) -> None:
    assert spark
    file, out = tmp_path / "events.jsonl", tmp_path / "out"
    file.write_bytes(lines(records))

    def answer(one: str) -> bool:
        if loses:
            shutil.rmtree(one.removeprefix("file:"))
        return loses

    made = Folder.__init__

    def refusing(folder: Folder, session: Any, name: str) -> None:
        made(folder, session, name)
        folder._systems = Refusing(folder._systems, answer)

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "__init__", refusing)
        with pytest.raises(EngineError, match=words):
            there(kb, file, out)
    assert list(out.glob("_working/assessed/part-*"))
    summary = there(kb, file, out)
    assert (summary.records, summary.new) == (COUNT, 0)
    assert rows(out) == rows(whole)
    assert not (out / "_working").exists()


def test_what_cannot_be_read_or_used_is_refused(spark: object, kb: KnowledgeBase, tmp_path: Path) -> None:
    assert spark
    (tmp_path / "letter.txt").write_text("mine")
    parquet.write_table(pa.table({"text": ["{}"]}), tmp_path / "other.parquet")
    for file, folder, error, words in (
        ("absent.jsonl", "new", BadDataError, "absent.jsonl: cannot be read: No such file"),
        ("other.parquet", "new", BadDataError, "has no column `record`; it has text"),
        ("letter.txt", "letter.txt", UsageError, "is a file; name a folder"),
        ("letter.txt", ".", UsageError, "holds files of something else"),
    ):
        with pytest.raises(error, match=words):
            there(kb, tmp_path / file, tmp_path / folder)
    assert not (tmp_path / "new").exists()
    for name, text in (("empty", ""), ("blank", "\n \n")):
        (tmp_path / name).write_text(text)
        with pytest.raises(BadDataError, match="is empty: there is nothing to assess"):
            there(kb, tmp_path / name, tmp_path / f"{name}-out")
        assert not (tmp_path / f"{name}-out").exists()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("--bulk", "x.jsonl", "-o", "y", "--engine", "spark"), "--engine spark needs --master URL"),
        (("--bulk", "x.jsonl", "-o", "y", "--master", "yarn", "--workers", "2"), "--workers does not go with --master"),
        (("--bulk", "x.jsonl", "-o", "y", "--master", "yarn", "--format", "nquads"), "writes parquet on Spark, not"),
        (("--master", "yarn"), "--master goes with --bulk FILE"),
    ],
)
def test_options_that_do_not_fit_are_refused(cli: Cli, asked: tuple[str, ...], words: str) -> None:
    ran = cli("assess", *asked)
    assert ran.code == 2
    assert words in ran.err


def test_what_is_not_installed_is_named(cli: Cli, tmp_path: Path) -> None:
    """Without pyspark, and without Java."""
    (tmp_path / "events.jsonl").write_text("{}\n")
    asked = ["assess", "--bulk", str(tmp_path / "events.jsonl"), "-o", str(tmp_path / "out"), "--master", "local[1]"]
    script = f"import sys\nsys.modules['pyspark'] = None\nfrom obligations.cli import run\nsys.exit(run({asked!r}))"
    ran = cli.python("-c", script)
    assert (ran.code, ran.err) == (2, "Spark needs more: pip install 'obligations[spark]'\n")
    pytest.importorskip("pyspark", reason="pyspark is not installed: pip install -e '.[test,spark]'")
    ran = cli(*asked, env={"PATH": str(tmp_path), "JAVA_HOME": ""})
    assert (ran.code, ran.err.partition(":")[0]) == (2, "Spark needs Java 17 or later")


@contextmanager
def after_parts(out: Path, parts: int, do: Callable[[], object]) -> Iterator[list[int]]:
    """Do something beside the block as soon as so many parts are written; tells how many there were."""
    over, written = threading.Event(), list[int]()

    def watch() -> None:
        while not over.is_set():
            found = len(list(out.glob("_working/assessed/part-*")))
            if found >= parts:
                do()
                written.append(found)
                return
            time.sleep(0.01)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield written
    finally:
        over.set()
        watcher.join()


def executors(spark: Any) -> list[int]:
    """List the processes of the executors of a session."""
    app, found = spark.sparkContext.applicationId.encode(), []
    for one in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            said = one.read_bytes()
        except OSError:
            continue
        if b"CoarseGrainedExecutorBackend" in said and app in said:
            found.append(int(one.parent.name))
    return sorted(found)
