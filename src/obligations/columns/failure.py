"""Errors of DuckDB, told as what they are."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from obligations.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def failing(doing: str) -> Iterator[None]:
    """Tell an error of DuckDB with what was being done.

    Raises:
        EngineError: DuckDB failed, by lack of memory or of room on the disk perhaps.
    """
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise EngineError(f"{doing}: out of memory; use fewer --workers or a smaller --batch") from error
    except duckdb.Error as error:
        raise EngineError(f"{doing}: {error}") from error
