"""Finds the sources that a comparison names: a folder of this repository's shape, or a revision of a git checkout."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from obligations.errors import UsageError
from obligations.locate import Sources, locate

if TYPE_CHECKING:
    from collections.abc import Sequence

_KINDS = ("ontology", "queries", "data")
INSTALLED = "this installation"
"""What the sources that come with the software are called."""


@dataclass(frozen=True)
class Revision:
    """One side of a comparison.

    Attributes:
        name: What the user called it.
        sources: Its texts.
    """

    name: str
    sources: Sources


def revision(text: str | None, extra: tuple[Path, ...], into: Path, within: Path | None = None) -> Revision:
    """Find the sources that a text names.

    Args:
        text: A folder that holds `ontology`, `queries` and `data`, else a revision; None for the installation's own.
        extra: The user's folders or files, read beside these sources.
        into: An empty folder for what git gives out; it must stay until the sources have been read.
        within: A folder of the git checkout; by default the one in which the command runs.

    Raises:
        UsageError: The text names neither, or git is missing.
        BadDataError: One of the user's folders does not exist.
    """
    own = locate(extra)
    if text is None:
        return Revision(INSTALLED, own)
    root = Path(text).expanduser()
    if not _holds_sources(root):
        _refuse_other_folder(root, text)
        _give_out(text, into, within or Path.cwd())
        root = into
    return Revision(text, Sources(root / "ontology", root / "queries", (root / "data", *own.data[1:])))


def _holds_sources(root: Path) -> bool:
    return all((root / kind).is_dir() for kind in _KINDS)


def _refuse_other_folder(root: Path, text: str) -> None:
    """Refuse a path that is no name of a revision: a folder written as one, or one that exists and lacks a part."""
    lacking = [kind for kind in _KINDS if not (root / kind).is_dir()]
    if root.is_dir() and len(lacking) < len(_KINDS):
        raise UsageError(f"{text} lacks {' and '.join(lacking)}: sources have the folders {', '.join(_KINDS)}")
    if root.is_absolute() or text.startswith((".", "~")) or text.endswith("/"):
        why = "holds none of the folders" if root.is_dir() else "is no folder that exists; sources have the folders"
        raise UsageError(f"{text} {why} {', '.join(_KINDS)}")


def _give_out(text: str, into: Path, within: Path) -> None:
    """Let git write the sources of a revision into a folder; the checkout itself is not touched."""
    import io
    import tarfile

    unknown = f'"{text}" is neither a folder with {", ".join(_KINDS)} nor a revision'
    top = Path(_git(("rev-parse", "--show-toplevel"), within, f"{unknown}: {within} is in no git checkout"))
    named = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{text}^{{commit}}")
    commit = _git(named, top, f"{unknown} of the checkout {top}")
    lacking = f'the revision "{text}" lacks one of the folders {", ".join(_KINDS)}'
    packed = _run(("archive", "--format=tar", commit, *_KINDS), top, lacking)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(into, filter="data")


def _git(arguments: Sequence[str], within: Path, otherwise: str) -> str:
    return _run(arguments, within, otherwise).decode("utf-8", "replace").strip()


def _run(arguments: Sequence[str], within: Path, otherwise: str) -> bytes:
    """Run git and return what it prints.

    Raises:
        UsageError: Git is missing, or it fails; then `otherwise` says what that means.
    """
    import shutil

    git = shutil.which("git")
    if git is None:
        raise UsageError(f"{otherwise}; git, which would read a revision, was not found")
    command = [git, *arguments]
    done = subprocess.run(command, cwd=within, capture_output=True, check=False)  # noqa: S603 - git itself, no shell
    if done.returncode:
        raise UsageError(otherwise)
    return done.stdout
