"""Refuses inputs that are neither one record a line nor Parquet, before anything is made of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from obligations.bulk.reading import PARQUET, is_parquet, size, unreadable
from obligations.errors import BadDataError, Problem

if TYPE_CHECKING:
    from pathlib import Path

_SNIFFED: Final = 65536
_PARQUET, _GZIP, _UTF_16, _UTF_8 = b"PAR1", b"\x1f\x8b", (b"\xff\xfe", b"\xfe\xff"), b"\xef\xbb\xbf"
"""With which bytes files begin."""

_YAML: Final = re.compile(rb"---|- |#|[A-Za-z]\w*:(\s|$)")
_SPREAD: Final = re.compile(rb"\{\s*(\n|$)")
_OTHER_NAMES: Final = (".yaml", ".yml", ".toml", ".csv", ".xlsx")
_HOW: Final = "write one record a line as JSON; docs/many-events.md says how"


def refuse_other_kinds(path: Path) -> None:
    """Refuse an input by its first bytes and its name.

    Raises:
        BadDataError: It is of another kind, is empty, or cannot be read; the message says what to do.
        UsageError: It is a Parquet file, and what reads those is not installed.
    """
    try:
        with path.open("rb") as file:
            begin = file.read(_SNIFFED)
    except OSError as error:
        raise unreadable(path, error) from error
    why = _no_parquet(begin) if is_parquet(path) else _no_lines(path, begin)
    if not why and not size(path):
        why = "is empty: there is nothing to assess"
    if why:
        raise BadDataError([Problem(str(path), 0, "", why)])


def _no_parquet(begin: bytes) -> str:
    return "" if begin.startswith(_PARQUET) else "cannot be read: it is named as Parquet, and is none"


def _no_lines(path: Path, begin: bytes) -> str:
    """Say why the beginning is not that of a file with one record a line; nothing if it may be."""
    name, text = path.name, begin.removeprefix(_UTF_8).lstrip()
    kinds = (
        (begin.startswith(_GZIP), f"is packed with gzip: unpack it first (gunzip {name})"),
        (begin.startswith(_PARQUET), f"is a Parquet file: give it a name that ends in {PARQUET}"),
        (begin.startswith(_UTF_16), "is UTF-16: write it as UTF-8"),
        (not text and len(begin) < _SNIFFED, "is empty: there is nothing to assess"),
        (text.startswith(b"["), f"is a JSON array: write one record a line (jq -c '.[]' {name} > events.jsonl)"),
        (path.suffix.lower() in _OTHER_NAMES, f"is {path.suffix[1:].upper()} by its name: {_HOW}"),
        (_YAML.match(text) or _SPREAD.match(text), f"does not hold one record a line: {_HOW}"),
    )
    return next((why for found, why in kinds if found), "")
