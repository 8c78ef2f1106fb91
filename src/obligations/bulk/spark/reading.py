"""Numbers the records of an input that many machines read at once: each gets the line that it has in its file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from obligations.bulk.reading import COLUMN, PARQUET
from obligations.bulk.spark.folder import Folder
from obligations.errors import BadDataError, Problem
from obligations.pieces import hashed

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_BLOCK: Final = 16 << 20
"""Bytes of text that one machine reads in one go."""


@dataclass(frozen=True)
class Input:
    """The records of an input.

    Attributes:
        frame: `number` over the whole input, from 0; `file` as the user named it, `line` in it, `text`.
        records: How many there are.
        last: The number of the last line.
        digest: Hash of the names, sizes and times of the files.
    """

    frame: DataFrame
    records: int
    last: int
    digest: str


class _Block(NamedTuple):
    """A stretch of a file, read by one machine: where its lines begin, and how many there are."""

    path: str
    block: int
    size: int
    changed: str
    least: int
    lines: int
    records: int


def read(session: SparkSession, file: str) -> Input:
    """Number the records of a file, or of a folder of files, of JSONL or Parquet.

    Lines of a JSONL file without text count as lines, as they do where one machine reads it, and are left out.

    Raises:
        BadDataError: A Parquet file has no column `record`.
    """
    from pyspark.sql import functions

    raw = _raw(session, file)
    about = ("path", "block", "size", "changed")
    counted = raw.groupBy(*about).agg(
        functions.min("at"),
        functions.count("*"),
        functions.sum(functions.when(functions.col("filled"), functions.lit(1)).otherwise(functions.lit(0))),
    )
    blocks = sorted(_Block(*row) for row in counted.collect())
    starts = session.createDataFrame(
        _starts(blocks, file, alone=len({one.path for one in blocks}) == 1),
        "path string, block long, first long, first_line long, file string",
    )
    numbered = raw.where("filled").join(functions.broadcast(starts), ["path", "block"])
    frame = numbered.select(
        (functions.col("first") + functions.col("at")).alias("number"),
        "file",
        (functions.col("first_line") + functions.col("at")).alias("line"),
        "text",
    )
    seen = sorted({(one.path, one.size, one.changed) for one in blocks})
    last = sum(one.lines for one in blocks) - 1
    return Input(frame, sum(one.records for one in blocks), last, hashed(repr(seen)))


def _raw(session: SparkSession, file: str) -> DataFrame:
    """Read the lines as bytes, each with its place: `at` grows by one from line to line of a block."""
    from pyspark.sql import functions

    # The same blocks each time that the input is read, however many machines are there then.
    session.conf.set("spark.sql.files.maxPartitionBytes", _BLOCK)
    session.conf.set("spark.sql.files.minPartitionNum", 1)
    place = [
        functions.col("_metadata.file_path").alias("path"),
        functions.col("_metadata.file_size").alias("size"),
        functions.col("_metadata.file_modification_time").cast("string").alias("changed"),
    ]
    if _is_parquet(session, file):
        held = session.read.parquet(file)
        if COLUMN not in held.columns:
            raise BadDataError([Problem(file, 0, "", f"has no column `{COLUMN}`; it has {', '.join(held.columns)}")])
        text = functions.coalesce(functions.col(COLUMN).cast("string"), functions.lit("")).cast("binary").alias("text")
        at = functions.col("_metadata.row_index").alias("at")
        return held.select(
            text, *place, functions.lit(0).cast("long").alias("block"), at, functions.lit(True).alias("filled")
        )
    lines = session.read.option("lineSep", "\n").text(file)
    block, at = (
        functions.col("_metadata.file_block_start").alias("block"),
        functions.monotonically_increasing_id().alias("at"),
    )
    filled = functions.col("value").rlike(r"\S").alias("filled")
    return lines.select(functions.col("value").cast("binary").alias("text"), *place, block, at, filled)


def _is_parquet(session: SparkSession, file: str) -> bool:
    if file.rstrip("/").endswith(PARQUET):
        return True
    folder = Folder(session, file)
    held = folder.files() if folder.is_folder() else []
    return bool(held) and all(one.endswith(PARQUET) for one in held)


def _starts(blocks: list[_Block], file: str, *, alone: bool) -> list[tuple[Any, ...]]:
    """Say for each block what is added to `at` to give the number over all files, and the line in its file."""
    found, before, line = [], 0, 0
    for place, one in enumerate(blocks):
        line = 1 if place == 0 or blocks[place - 1].path != one.path else line
        name = file if alone else f"{file.rstrip('/')}/{unquote(urlsplit(one.path).path).rpartition('/')[2]}"
        found.append((one.path, one.block, before - one.least, line - one.least, name))
        before, line = before + one.lines, line + one.lines
    return found
