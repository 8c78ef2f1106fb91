"""Reads the guides: fenced blocks, the commands in them, and what the commands are said to print."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"`([\w./-]+\.\w+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Shown:
    """A command with what a guide says that it prints; "…" stands for what was left out."""

    words: tuple[str, ...]
    lines: tuple[str, ...]

    def missing(self, printed: str) -> list[str]:
        """Name the shown lines that the output does not hold, each below the one before."""
        left = [line.rstrip() for line in printed.splitlines()]
        absent = []
        for line in self.lines:
            if line.strip() == "…":
                continue
            pattern = re.compile(".*".join(map(re.escape, line.rstrip().split("…"))) + r"\Z")
            found = next((place for place, one in enumerate(left) if pattern.match(one)), None)
            if found is None:
                absent.append(line)
            else:
                left = left[found + 1 :]
        return absent


def blocks(path: Path, *languages: str) -> list[str]:
    """Return the fenced blocks of a guide in some languages."""
    return [body for language, body in _FENCE.findall(path.read_text(encoding="utf-8")) if language in languages]


def files(path: Path) -> dict[str, str]:
    """Return the files that a guide tells the reader to save: their path, then their block."""
    return dict(_FILE.findall(path.read_text(encoding="utf-8")))


def links(path: Path) -> list[str]:
    """Return the targets of the links of a guide."""
    return _LINK.findall(path.read_text(encoding="utf-8"))


def commands(block: str) -> list[Shown]:
    """Divide a console block into its commands (lines that begin with `$`) and what each prints."""
    found = []
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *lines = part.rstrip("\n").split("\n")
        found.append(Shown(tuple(shlex.split(command)), tuple(lines)))
    return found
