"""A checkout with a small law and one event in it: it compiles in a moment, and its sources and code may be edited."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli_runner import ROOT, Cli
from made_up import small

if TYPE_CHECKING:
    from pathlib import Path

EVENT = "river"
RECORD = {
    "id": EVENT,
    "title": "What happened at the river",
    "summary": "Two people were held.",
    "acts": [{"id": "held", "date": "2017-07", "actors": [{"state": "XAA"}], "claims": []}],
}
WROTE = "obligations.render.writers"
"""A module that only a page that is written anew needs."""
ASK = """
import sys
{before}
from obligations.cli import run
code = run(sys.argv[1:])
sys.stdout.flush()
print("ANEW" if {wrote!r} in sys.modules else "AGAIN", file=sys.stderr)
sys.exit(code)
"""


@dataclass(frozen=True)
class Told:
    """What a command wrote, how it ended, and whether it wrote the page anew."""

    code: int
    out: str
    err: str
    anew: bool


@dataclass(frozen=True)
class Checkout:
    """The checkout and its cache."""

    root: Path
    cache: Path

    @property
    def record(self) -> Path:
        """The file of the event."""
        return self.root / "data/incidents/river.json"

    def ask(self, *arguments: str, before: str = "", cwd: Path | None = None) -> Told:
        """Run a command in a new process, after a line of Python that changes something."""
        ran = Cli(self.cache).python("-c", self._script(before), *arguments, cwd=cwd, env=self._environment)
        said, _, how = ran.err.rstrip().rpartition("\n")
        return Told(ran.code, ran.out, said, how == "ANEW")

    def on_a_terminal(self, columns: int, *arguments: str) -> Told:
        """Run a command whose output is a terminal so many columns wide."""
        master, slave = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-c", self._script(""), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=slave,
            stderr=subprocess.PIPE,
            env=Cli(self.cache).environment | self._environment | {"COLUMNS": str(columns), "TERM": "xterm"},
        )
        os.close(slave)
        out = b"".join(iter(lambda: _read(master), b"")).decode().replace("\r\n", "\n")
        os.close(master)
        said, _, how = process.communicate()[1].decode().rstrip().rpartition("\n")
        return Told(process.returncode, out, said, how == "ANEW")

    def pages(self) -> list[Path]:
        """List the pages that are kept."""
        return sorted(self.cache.glob("*.answers/page-*"))

    @staticmethod
    def _script(before: str) -> str:
        return ASK.format(before=before, wrote=WROTE)

    @property
    def _environment(self) -> dict[str, str]:
        return {"PYTHONPATH": str(self.root / "src")}


def _read(terminal: int) -> bytes:
    """Read what a terminal shows; Linux ends it with an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def small_checkout(root: Path, cache: Path) -> Checkout:
    """Write the checkout into a folder."""
    for one in ("src", "ontology", "queries"):
        shutil.copytree(ROOT / one, root / one, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in small((), {}).files().items():
        (root / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "data" / name).write_text(text, encoding="utf-8")
    made = Checkout(root, cache)
    made.record.parent.mkdir(exist_ok=True)
    made.record.write_text(json.dumps(RECORD), encoding="utf-8")
    return made
