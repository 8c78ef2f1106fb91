"""Small results of compiling, kept by what they were made from, so that a change recompiles only what it touches."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_UNUSED = 30 * 24 * 3600


@dataclass(frozen=True)
class Pieces:
    """A folder of results, each under the hash of what it was made from.

    Attributes:
        folder: The folder; None keeps nothing.
    """

    folder: Path | None = None

    def kept(self, key: str) -> bytes | None:
        """Return a result, or None if it is not there."""
        if self.folder is None:
            return None
        path = self.folder / key
        with contextlib.suppress(OSError):
            content = path.read_bytes()
            with contextlib.suppress(OSError):  # a folder that cannot be written is read all the same
                os.utime(path)  # so that what is in use is the last to be swept away
            return content
        return None

    def keep(self, key: str, content: bytes) -> None:
        """Keep a result; a reader sees all of it or nothing, and a folder that cannot be written keeps nothing."""
        if self.folder is None:
            return
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self.folder / key, content)

    def sweep(self) -> None:
        """Remove what nothing has asked for in a month."""
        if self.folder is None:
            return
        for one in self.folder.glob("*"):
            with contextlib.suppress(OSError):
                if time.time() - one.stat().st_mtime > _UNUSED:
                    one.unlink()


NOTHING = Pieces()
"""Keeps nothing."""


def hashed(*parts: bytes | str) -> str:
    """Hash parts so that no two lists of parts give the same key."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(f"{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file so that a reader sees all of it or nothing."""
    import tempfile
    from pathlib import Path as ThePath

    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        ThePath(name).replace(path)
    except BaseException:
        ThePath(name).unlink(missing_ok=True)
        raise
