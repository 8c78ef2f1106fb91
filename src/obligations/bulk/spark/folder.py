"""A folder that the whole cluster sees, reached through Hadoop's file systems: a disk, HDFS, an object store."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

from obligations.errors import EngineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession

OWNER: Final = "_owner"
"""The file that names the run which writes to the folder."""

_STAYS: Final = "what was written stays, and the same command goes on"


class Folder:
    """One folder.

    Args:
        session: The running Spark.
        name: Its address or path.
    """

    def __init__(self, session: SparkSession, name: str) -> None:
        gateway = session.sparkContext._jvm
        self.name = name
        self._path = gateway.org.apache.hadoop.fs.Path
        self._systems = self._path(name).getFileSystem(session.sparkContext._jsc.hadoopConfiguration())

    def inside(self, *names: str) -> str:
        """Name something inside."""
        return "/".join((self.name.rstrip("/"), *names))

    def exists(self, *names: str) -> bool:
        """Tell whether the folder, or something inside, exists."""
        return bool(self._systems.exists(self._at(*names)))

    def is_folder(self) -> bool:
        """Tell whether it is a folder that exists."""
        return self.exists() and bool(self._systems.getFileStatus(self._at()).isDirectory())

    def files(self, *names: str) -> list[str]:
        """List the names of what lies in a folder inside, in order, without what Spark hides."""
        found = self._systems.listStatus(self._at(*names)) if self.exists(*names) else []
        return sorted(one for one in (status.getPath().getName() for status in found) if one[0] not in "._")

    def read(self, *names: str) -> str:
        """Read a small text inside."""
        stream = self._systems.open(self._at(*names))
        try:
            return bytes(stream.readAllBytes()).decode()
        finally:
            stream.close()

    def write(self, text: str, *names: str) -> None:
        """Write a small text inside: aside first, so that it is there whole or not at all."""
        *above, last = names
        aside = (*above, f"_aside-{last}")
        stream = self._systems.create(self._at(*aside), True)
        try:
            stream.write(text.encode())
        finally:
            stream.close()
        self.move(aside, names)

    def move(self, one: tuple[str, ...], to: tuple[str, ...]) -> None:
        """Give something inside another name; what has that name already goes.

        Raises:
            EngineError: The file system did not do it. Some raise, others answer with no, as HDFS and S3A do.
        """
        self.remove(*to)
        if not self._systems.rename(self._at(*one), self._at(*to)):
            raise EngineError(f"{self.inside(*one)} could not be renamed to {self.inside(*to)}; {_STAYS}")

    def remove(self, *names: str) -> None:
        """Remove something inside, with all that it holds; nothing where there is nothing.

        Raises:
            EngineError: It is still there.
        """
        if not self._systems.delete(self._at(*names), True) and self.exists(*names):
            raise EngineError(f"{self.inside(*names)} could not be removed; {_STAYS}")

    @contextlib.contextmanager
    def owned(self, who: str) -> Iterator[None]:
        """Hold the folder for one run: its file `_owner` is made where there is none, and goes with the block.

        A driver that is killed leaves the file. No driver can tell whether one on another machine still runs, so the
        file is not taken over: the message says whose it is and what to do.

        Args:
            who: Names this run, and no other.

        Raises:
            UsageError: Another run holds the folder.
        """
        from py4j.protocol import Py4JError

        try:
            stream = self._systems.create(self._at(OWNER), False)
        except Py4JError as error:
            if not self.exists(OWNER):
                raise
            raise self._held() from error
        try:
            stream.write(who.encode())
        finally:
            stream.close()
        if self._owner() != who:  # an object store may let two make the file: the last one has it
            raise self._held()
        try:
            yield
        finally:
            with contextlib.suppress(Py4JError):  # Spark itself may have ended; the message of that is not hidden
                self._systems.delete(self._at(OWNER), False)

    def _owner(self) -> str:
        from py4j.protocol import Py4JError

        try:
            return self.read(OWNER)
        except Py4JError:
            return ""

    def _held(self) -> UsageError:
        who = self._owner() or "a run that did not give its name"
        return UsageError(
            f"{self.name} is held by {who}. If that has ended without removing {self.inside(OWNER)}, remove that file "
            "and give the same command again; nothing that was written is lost"
        )

    def _at(self, *names: str) -> Any:
        return self._path(self.inside(*names))
