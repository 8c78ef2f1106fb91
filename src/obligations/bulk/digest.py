"""Hashes what was read, so that a record of an earlier part that has changed is noticed; no guard against a forger."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Protocol

from obligations.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

_PIECE: Final = 1024 * 1024

FAST: Final = "xxh3"
"""The kind of hash that is as fast as memory, where it is installed."""

USUAL: Final = "blake2b"
"""The kind that Python has; some six times slower."""


class _Hash(Protocol):
    def update(self, some: bytes | memoryview, /) -> None: ...
    def hexdigest(self) -> str: ...


class Digest:
    """Hashes one stretch of the input after the other."""

    def __init__(self) -> None:
        self._usual = FAST if find_spec("xxhash") else USUAL
        self.begin(self._usual)

    def begin(self, like: str) -> None:
        """Begin a stretch, to be hashed as another was whose hash is given.

        Raises:
            UsageError: What makes such hashes is not installed.
        """
        self._kind = like.partition(":")[0]
        self._hash = _new(self._kind)

    def update(self, some: bytes | memoryview) -> None:
        """Take more of this stretch."""
        self._hash.update(some)

    def cut(self) -> str:
        """End a stretch: return its hash, the kind of it before it, and begin the next."""
        found = f"{self._kind}:{self._hash.hexdigest()}"
        self.begin(self._usual)
        return found


def of_file(path: Path, like: str = "") -> str:
    """Hash a file, as another was whose hash is given.

    Raises:
        OSError: It cannot be read.
        UsageError: What makes such hashes is not installed.
    """
    digest = Digest()
    if like:
        digest.begin(like)
    with path.open("rb") as file:
        while some := file.read(_PIECE):
            digest.update(some)
    return digest.cut()


def _new(kind: str) -> _Hash:
    if kind != FAST:
        return hashlib.blake2b(digest_size=16)
    try:
        import xxhash
    except ImportError as error:
        raise UsageError("this folder was begun where more is installed: pip install 'obligations[bulk]'") from error
    return xxhash.xxh3_128()
