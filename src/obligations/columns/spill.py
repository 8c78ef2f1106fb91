"""Folders for what memory does not hold: each engine has its own, and those of processes that were killed go."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from filelock import BaseFileLock

_PREFIX: Final = "spill-"
_HELD: Final = "held"
"""The file in such a folder that is locked as long as its process lives."""

_FRESH: Final = 60
"""Seconds in which a folder may be made that its process does not hold yet."""


class Spill:
    """A folder of one engine, which only its user can look into.

    Args:
        under: Where it is made; where that cannot be, under the system's folder for such.
    """

    def __init__(self, under: Path | None) -> None:
        from filelock import FileLock

        place = under if under and os.access(under, os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))  # mode 0700
        self._lock = FileLock(self.folder / _HELD)
        self._lock.acquire()

    def goes_with(self, connection: DuckDBPyConnection) -> None:
        """Remove the folder when the connection is no longer used, or the process ends."""
        weakref.finalize(connection, _remove, self._lock, self.folder)


def _remove(lock: BaseFileLock, folder: Path) -> None:
    lock.release()
    shutil.rmtree(folder, ignore_errors=True)


def clear(under: Path) -> None:
    """Remove the folders of processes that were killed; what cannot be removed stays."""
    from filelock import FileLock, Timeout

    with contextlib.suppress(OSError):
        for left in under.glob(f"{_PREFIX}*"):
            with contextlib.suppress(OSError, Timeout):
                if time.time() - left.stat().st_mtime > _FRESH:
                    with FileLock(left / _HELD, timeout=0):
                        shutil.rmtree(left, ignore_errors=True)
