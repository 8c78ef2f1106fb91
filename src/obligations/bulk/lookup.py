"""Reads records of a file of many for the commands that look at one event, or at few."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from obligations.bulk.digest import Digest
from obligations.bulk.reading import Part, check, lines
from obligations.errors import BadDataError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from obligations.bulk.reading import Line
    from obligations.load.checking import Vocabulary
    from obligations.load.claims import Record


def read_many(path: Path, vocabulary: Vocabulary) -> list[Record]:
    """Read and check every record of a JSONL or Parquet file.

    Raises:
        BadDataError: It cannot be read, holds no record, or records have faults; all of them are listed.
        UsageError: It is a Parquet file, and what reads those is not installed.
    """
    checked = check(Part(0, tuple(lines(path, Digest()))), str(path), vocabulary, {})
    if not checked.records and not checked.faults:
        raise BadDataError([Problem(str(path), 0, "", "holds no record")])
    if checked.faults:
        raise BadDataError(checked.faults)
    return [record for _, record in checked.records]


def read_some(path: Path, vocabulary: Vocabulary, beginning: str) -> list[Record]:
    """Read and check the records whose id begins so; of several with one id the first, as a bulk run does.

    The others are passed over, so that a file of any size will do.

    Raises:
        BadDataError: The file cannot be read, or one of these records has faults.
        UsageError: It is a Parquet file, and what reads those is not installed.
    """
    found = {}
    for one, slug in _begins_so(path, beginning):
        if slug not in found:
            checked = check(Part(0, (one,)), str(path), vocabulary, {})
            if checked.faults:
                raise BadDataError(checked.faults)
            found[slug] = checked.records[0][1]
    return list(found.values())


def _begins_so(path: Path, beginning: str) -> Iterator[tuple[Line, str]]:
    mark = f'"{beginning}'.encode()
    for one in lines(path, Digest()):
        if one.text and mark in one.text:
            try:
                slug = json.loads(one.text)["id"]
            except (ValueError, TypeError, KeyError, RecursionError):  # a bulk run tells this fault
                continue
            if isinstance(slug, str) and slug.startswith(beginning):
                yield one, slug
