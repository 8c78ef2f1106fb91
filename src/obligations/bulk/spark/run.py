"""Assesses a file of many records on a Spark cluster: read there, assessed there, written there.

Work that is done is kept: each task writes one file of `_working/assessed`, which is renamed into its place when it is
whole, and Spark lets one attempt at a task do so. An executor that is lost costs the tasks that it had in hand; a run
that is lost is taken up by the same command, which leaves out every record that such a file holds.
"""

from __future__ import annotations

import json
import os
import socket
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from obligations.bulk.engine import KINDS
from obligations.bulk.ledger import FAULTS, RUN, refuse_changed
from obligations.bulk.reading import id_taken
from obligations.bulk.rows import notice
from obligations.bulk.run import Summary, rests_on
from obligations.bulk.spark.folder import Folder
from obligations.bulk.spark.reading import read
from obligations.bulk.spark.session import started, telling
from obligations.bulk.spark.world import PACKAGE, ship
from obligations.errors import BadDataError, EngineError, Problem, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyspark.sql import DataFrame, SparkSession

    from obligations.bulk.spark.reading import Input
    from obligations.bulk.working import Job
    from obligations.knowledge import KnowledgeBase

    Task = Callable[[Iterator[Any]], Iterator[Any]]

CODE: Final = "bulk/spark/*.py"
"""The files of this package that only such runs use."""

SUMMARY: Final = "summary.json"
FINDINGS: Final = "findings"
_WORKING: Final = "_working"
ASSESSED: Final = "assessed"
_ONE_FILE_A_TASK: Final = ("mapreduce.fileoutputcommitter.algorithm.version", "2")
"""Lets a file count as soon as its task is done, and not only when all are."""

_COMPACT: Final = 128 << 20
"""Bytes of what is assessed that make one file of findings, about."""

_KEPT: Final = f"what is assessed stays in {_WORKING}/{ASSESSED}: remove {FINDINGS} and give the same command again"

_A_SHUFFLE: Final = 100_000
"""Records whose ids one task compares."""


def assess_on_spark(
    knowledge: KnowledgeBase, job: Job, master: str, *, per_part: int | None = None, bar: bool = False
) -> Summary:
    """Assess every record of a file, or of a folder of files, and write the findings into a folder as Parquet.

    Input and folder are paths or addresses that every machine of the cluster reaches. Nothing else is written.

    Args:
        knowledge: The law, opened here; each executor gets its store.
        job: What to do.
        master: Address of the cluster.
        per_part: Records of one task; what suits the engine if None.
        bar: Whether Spark shows on the terminal how far it is.

    Raises:
        BadDataError: The input cannot be read, or is empty.
        UsageError: Spark is not installed, or the folder cannot be used or is held by another run.
        EngineError: The cluster failed.
    """
    with started(master, bar=bar) as session, telling(job.file):
        folder = Folder(session, job.folder)
        _refuse_other(folder)
        found = read(session, job.file)
        if not found.records:
            raise BadDataError([Problem(job.file, 0, "", "is empty: there is nothing to assess")])
        with folder.owned(_who(session)):
            run = rests_on(job, CODE)
            _take_up(folder, {**run, "input": found.digest, "notice": notice(knowledge.law)})
            if folder.exists(FINDINGS):
                return Summary(**{**json.loads(folder.read(SUMMARY)), "new": 0})
            session.conf.set("spark.sql.shuffle.partitions", found.records // _A_SHUFFLE + 1)
            names = ship(session, knowledge, job, str(run["software"]))
            new = _assess(session, found, _task(job, names), folder, per_part or KINDS[job.engine].per_part)
            return _finish(session, folder, found, new)


def _who(session: SparkSession) -> str:
    """Name this run for who finds its folder held."""
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return f"process {os.getpid()} on {socket.gethostname()} since {since} ({session.sparkContext.applicationId})"


def _refuse_other(folder: Folder) -> None:
    if folder.exists() and not folder.is_folder():
        raise UsageError(f"{folder.name} is a file; name a folder")
    if folder.files() and not folder.exists(RUN):
        raise UsageError(f"{folder.name} holds files of something else; name a new folder")


def _take_up(folder: Folder, run: dict[str, Any]) -> None:
    """Begin a run in a folder, or take up the one that was begun."""
    if not folder.exists(RUN):
        folder.write(json.dumps(run, indent=2) + "\n", RUN)
    refuse_changed(folder.name, json.loads(folder.read(RUN)), run)


def _assess(session: SparkSession, found: Input, task: Task, folder: Folder, per_part: int) -> int:
    """Assess what is not assessed yet, and return how many records that was."""
    from pyspark.sql import functions

    todo, before = found.frame, 0
    if folder.files(_WORKING, ASSESSED):
        done = session.read.parquet(folder.inside(_WORKING, ASSESSED)).select("number").distinct()
        before = done.count()
        todo = todo.join(done, "number", "left_anti")
    if before < found.records:
        session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", per_part)
        part = (functions.col("number") / per_part).cast("int")
        shared = todo.repartitionById(found.last // per_part + 1, part).sortWithinPartitions("number")
        assessed = shared.mapInArrow(task, _columns())
        writer = assessed.write.mode("append").option(*_ONE_FILE_A_TASK).option("compression", "zstd")
        writer.parquet(folder.inside(_WORKING, ASSESSED))
    return found.records - before


def _columns() -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    from obligations.bulk.spark.partition import schema

    return from_arrow_schema(schema())


def _task(job: Job, names: tuple[str, str]) -> Task:
    """Make what an executor runs: it knows nothing of this package before it has unpacked it."""
    (name, store), package, engine, statuses = names, PACKAGE, job.engine, sorted(job.statuses)

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        import sys
        from pathlib import Path

        from pyspark import SparkFiles

        world = Path(SparkFiles.get(name)).resolve()
        if str(world / package) not in sys.path:
            sys.path.insert(0, str(world / package))
        from obligations.bulk.spark.partition import assess

        yield from assess(batches, world / store, engine, frozenset(statuses))

    return run


@dataclass(frozen=True)
class _Counts:
    """What records amount to; `without` are those that are good and have no finding that is listed."""

    records: int
    numbers: int
    good: int
    ids: int
    without: int
    acts: int
    findings: int
    faults: int


def _count(assessed: DataFrame) -> _Counts:
    sums = (f"coalesce(sum({one}), 0)" for one in ("acts", "size(findings)", "size(faults)"))
    records = ("count(*)", "count(DISTINCT number)", "count(id)", "count(DISTINCT id)")
    counted = assessed.selectExpr(*records, "count_if(id IS NOT NULL AND size(findings) = 0)", *sums)
    return _Counts(*counted.first())


def _finish(session: SparkSession, folder: Folder, found: Input, new: int) -> Summary:
    """Write the findings and the faults, count them, and make sure that every record is accounted for once.

    Raises:
        EngineError: Records are missing, or there are more than were read.
    """
    session.conf.set("spark.sql.files.maxPartitionBytes", _COMPACT)
    session.conf.unset("spark.sql.files.minPartitionNum")
    assessed = kept = session.read.parquet(folder.inside(_WORKING, ASSESSED))
    counts = good = _count(assessed)
    _refuse_other_count(folder, found, counts)
    doubles = None
    if counts.ids < counts.good:
        doubles = _doubles(assessed)
        kept = assessed.join(doubles.select("number"), "number", "left_anti")
        good = _count(kept)
    told = kept.selectExpr("explode(findings) AS one").select("one.*")
    told.write.mode("overwrite").option("compression", "zstd").parquet(folder.inside(_WORKING, FINDINGS))
    if counts.faults or doubles:
        faults = _faults(assessed, doubles)
        faults.write.mode("overwrite").text(folder.inside(_WORKING, "faults"))
        folder.move((_WORKING, "faults", *folder.files(_WORKING, "faults")), (FAULTS,))
    summary = Summary(
        parts=len(folder.files(_WORKING, FINDINGS)),
        records=counts.records,
        acts=good.acts,
        findings=good.findings,
        without=good.without,
        faulty=counts.records - good.ids,
        faults=counts.faults + counts.good - good.ids,
        new=new,
    )
    folder.write(json.dumps(asdict(summary)) + "\n", SUMMARY)
    folder.move((_WORKING, FINDINGS), (FINDINGS,))  # from now on the run is whole
    if len(folder.files(FINDINGS)) != summary.parts:
        raise EngineError(f"{folder.inside(FINDINGS)} has not the {summary.parts} files that were written; {_KEPT}")
    folder.remove(_WORKING)
    return summary


def _refuse_other_count(folder: Folder, found: Input, counts: _Counts) -> None:
    """Refuse to sum up where a record is not assessed just once; each is known by its number in the input."""
    where, advice = folder.inside(_WORKING, ASSESSED), "Name a new folder"
    if counts.records != counts.numbers:
        twice = f"{counts.records} rows for {counts.numbers} records: some were written twice, by two runs at once"
        raise EngineError(f"{where} holds {twice}. {advice}")
    if counts.numbers != found.records:
        why = "files were taken away there, or the input changed during the run"
        raise EngineError(f"{found.records} records were read, and {where} holds {counts.numbers}: {why}. {advice}")


def _doubles(assessed: DataFrame) -> DataFrame:
    """List the records whose id an earlier one has, with the place of the first of those."""
    from pyspark.sql import functions

    good = assessed.where("id IS NOT NULL").select("id", "number", "file", "line")
    first = good.groupBy("id").agg(
        functions.min(functions.struct("number", "file", "line")).alias("first"), functions.count("*").alias("n")
    )
    return good.join(first.where("n > 1"), "id").where("number > first.number")


def _faults(assessed: DataFrame, doubles: DataFrame | None) -> DataFrame:
    """Write every fault as the local run does, in the order of the records."""
    from pyspark.sql import functions

    own = assessed.selectExpr("number", "file", "posexplode(faults) AS (at, one)")
    faults = own.select("number", "at", functions.struct("file", "one.line", "one.path", "one.message").alias("fault"))
    if doubles:
        other = functions.when(functions.col("first.file") == functions.col("file"), functions.lit("")).otherwise(
            functions.concat(functions.lit(" of "), functions.substring_index("first.file", "/", -1))
        )
        place = functions.concat(functions.lit("line "), functions.col("first.line").cast("string"), other)
        message = functions.format_string(id_taken("%s", "%s"), "id", place)
        told = functions.struct("file", "line", functions.lit("id").alias("path"), message.alias("message"))
        faults = faults.union(doubles.select("number", functions.lit(0), told))
    named = functions.col("fault").withField("file", functions.substring_index("fault.file", "/", -1))
    return faults.repartition(1).sortWithinPartitions("number", "at").select(functions.to_json(named))
