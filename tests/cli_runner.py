"""Runs the command line as a user does: each command in a process of its own, over one compiled store."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Cli:
    """Runs `obligations` with one cache."""

    cache: Path

    def __call__(self, *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Ran:
        return self.python("-m", "obligations", *arguments, cwd=cwd, env=env)

    def python(self, *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Ran:
        """Run Python as the tests' own interpreter does, with the same cache."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=cwd,
            env=self.environment | dict(env or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=240,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a user who set nothing but the cache."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTHON", "OBLIGATIONS", "NO_COLOR"))
        }
        return kept | {"OBLIGATIONS_CACHE": str(self.cache), "PYTHONIOENCODING": "utf-8"}


def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of compiled stores that all processes of this test run share: each world is compiled once."""
    named = os.environ.get("OBLIGATIONS_CACHE")
    if named:
        return Path(named)
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "obligations-cache"


@pytest.fixture(name="cli", scope="session")
def cli_fixture(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """The command line, with the compiled stores of this test run."""
    return Cli(shared_cache(tmp_path_factory))
