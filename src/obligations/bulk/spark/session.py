"""Starts Spark, or takes the session that is there, and turns its failures into one sentence."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from obligations.errors import BadDataError, EngineError, ObligationsError, Problem, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession

_OWN: Final = re.compile(r"^obligations\.errors\.\w+: (.+)$", re.MULTILINE)
_PYTHON: Final = re.compile(r"^[\w.]+(?:Error|Exception): .+$", re.MULTILINE)
_MISSING: Final = "PATH_NOT_FOUND"
_SETTINGS: Final = {
    "spark.ui.enabled": "false",
    "spark.log.level": "ERROR",
    "spark.sql.execution.arrow.maxBytesPerBatch": str(32 << 20),
}
"""What is set whatever else is: no page that shows the data, no chatter, batches that fit into memory."""


@contextlib.contextmanager
def started(master: str, *, bar: bool = False) -> Iterator[SparkSession]:
    """Run Spark for the length of a block; a session that is there already is used, and goes on.

    Settings of the cluster are read where Spark reads them: `spark-defaults.conf`, the environment.

    Args:
        master: Address of the cluster, such as `spark://host:7077`, `yarn` or `local[2]`.
        bar: Whether Spark shows on the terminal how far it is.

    Raises:
        UsageError: Spark or Java is not installed.
        EngineError: The cluster cannot be reached, or fails.
        BadDataError: An input cannot be read.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageError("Spark needs more: pip install 'obligations[spark]'") from error
    with telling(master):
        session = SparkSession.getActiveSession()
        if session:
            yield session
            return
        session = _new(master, bar=bar)
        try:
            yield session
        finally:
            _stop(session, master)


@contextlib.contextmanager
def telling(where: str) -> Iterator[None]:
    """Turn what Spark raises into an error of our own, which says in one sentence what failed.

    Raises:
        BadDataError: An input cannot be read.
        EngineError: Anything else failed.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except ObligationsError:
        raise
    except (PySparkException, Py4JError) as error:
        said = str(error)
        if _MISSING in said:
            raise BadDataError([Problem(where, 0, "", "cannot be read: No such file or directory")]) from error
        raise EngineError(f"Spark at {where} failed: {_why(said)}") from error


def _new(master: str, *, bar: bool) -> SparkSession:
    from pyspark.sql import SparkSession

    _require_java()
    builder = SparkSession.builder.appName("obligations").master(master)
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    builder = builder.config("spark.ui.showConsoleProgress", str(bar).lower())
    if master.startswith("local"):  # all on this machine: nobody else may connect, and this Python works
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    return builder.getOrCreate()


def _stop(session: SparkSession, master: str) -> None:
    """End Spark; a cluster that it made up on this machine leaves a copy of the world for each executor otherwise."""
    import pyspark

    home = os.environ.get("SPARK_HOME") or Path(pyspark.__file__).parent
    left = Path(home, "work", session.sparkContext.applicationId)
    session.stop()
    if master.startswith("local-cluster"):
        shutil.rmtree(left, ignore_errors=True)


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not (Path(home) / "bin" / "java").exists() if home else shutil.which("java") is None:
        raise UsageError("Spark needs Java 17 or later: install it, or name its folder in JAVA_HOME")


def _why(said: str) -> str:
    """Find in many lines of Java and Python the one that says what failed."""
    own = _OWN.search(said)
    if own:
        return own[1]
    python = _PYTHON.search(said) if "Python worker" in said else None
    if python:
        return python[0]
    lines = (line.strip() for line in said.splitlines())
    return next((one for one in lines if one and not one.startswith("An error occurred while calling")), said)[:500]
