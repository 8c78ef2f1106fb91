"""The package as strangers get it: the wheel alone, far from the checkout, and an editable install."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from cli_runner import ROOT
from made_up import small

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "dist", "build", "__pycache__", ".*_cache", ".hypothesis", "*.egg-info"
)
KINDS = ("ontology", "queries", "data")
TEST_ONLY = ("pytest", "hypothesis", "ruff", "mypy", "jsonschema", "hatchling")


def run(*command: str | Path, cwd: Path, **env: str) -> str:
    """Run a command and return what it prints; a failure shows what it said."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "OBLIGATIONS", "VIRTUAL_ENV"))
    }
    done = subprocess.run(
        [str(one) for one in command], cwd=cwd, env=kept | env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def environment(folder: Path) -> Path:
    """Make a virtual environment that holds what the package depends on, and return its programs' folder.

    The dependencies, and nothing more, are linked from the tests' own environment, so that no index is asked.
    """
    venv.create(folder, symlinks=True)
    (site,) = folder.rglob("site-packages")
    for name in dependencies("obligations"):
        for top in {file.parts[0] for file in distribution(name).files or ()} - {"..", "__pycache__"}:
            (site / top).symlink_to(Path(str(distribution(name).locate_file(top))))
    return folder / "bin"


def dependencies(name: str, extras: frozenset[str] = frozenset()) -> set[str]:
    """Name the distributions that one needs to run, and those that they need."""
    found = set()
    for requirement in map(Requirement, distribution(name).requires or ()):
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": one}) for one in {"", *extras}):
            found |= {requirement.name, *dependencies(requirement.name, frozenset(requirement.extras))}
    return found


def install(programs: Path, *what: str | Path) -> None:
    """Install into an environment without asking an index for dependencies."""
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        programs / "python",
        "install",
        "-q",
        "--no-deps",
        *what,
        cwd=programs,
    )


def checkout(folder: Path) -> Path:
    """Copy the checkout, so that a build touches no file of it."""
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    return folder


SMALL_WORLD = """
import sys, dataclasses
from pathlib import Path
from obligations.compile import compile_store
from obligations.locate import locate
found = dataclasses.replace(locate(), data=(Path(sys.argv[1]),))
print(sum(one.subject.value.endswith("/participation/XAA/one") for one in compile_store(found, "0" * 32).store))
"""
"""Compiles a small law with the terms and rules of the installation."""


def texts(root: Path) -> set[str]:
    """Name every text source of a checkout."""
    return {one.relative_to(root).as_posix() for kind in KINDS for one in (root / kind).rglob("*") if one.is_file()}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the checkout."""
    return checkout(tmp_path / "checkout")


def test_wheel_alone_answers_away_from_the_checkout(copy: Path, tmp_path: Path, cache: Path) -> None:
    """Its sources are those of the checkout, so it finds the store of the test run; it also compiles a small law."""
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, copy, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    held = {one.removeprefix("obligations/_resources/") for one in zipfile.ZipFile(wheel).namelist()}
    assert texts(copy) - held == set()
    modules = {
        one.relative_to(copy / "src").as_posix()
        for kind in ("*.py", "*.xml", "*.css")
        for one in (copy / "src").rglob(kind)
    }
    assert modules - held == set()
    assert {"obligations/py.typed", "obligations/cli/__init__.py"} <= held
    assert {one.rpartition("/")[2] for one in held if ".dist-info/licenses/" in one} == {
        "LICENSE",
        "LICENSE-DATA",
        "NOTICE",
    }

    shutil.rmtree(copy)
    programs = environment(tmp_path / "alone")
    install(programs, "--no-index", wheel)
    run(sys.executable, "-m", "pip", "--python", programs / "python", "check", cwd=tmp_path)
    script = f"import importlib.util as u; print([one for one in {TEST_ONLY!r} if u.find_spec(one)])"
    assert run(programs / "python", "-c", script, cwd=tmp_path).strip() == "[]"

    for name, text in small((), {}).files().items():
        (tmp_path / "small" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "small" / name).write_text(text, encoding="utf-8")
    assert int(run(programs / "python", "-c", SMALL_WORLD, tmp_path / "small", cwd=tmp_path)) > 0
    answer = json.loads(
        run(
            programs / "obligations",
            "assess",
            "2016-17-returns",
            "--format",
            "json",
            cwd=tmp_path,
            OBLIGATIONS_CACHE=str(cache),
        )
    )
    assert answer["examined"]["incidents"] == 1
    assert "cat-3-1/2016-17-returns.return/CHN" in [one["id"] for one in answer["findings"]]
    for asked in (
        ["--help"],
        ["--version"],
        ["schema", "incident"],
        ["query", "list"],
        ["sparql", "-e", "ASK { ?s ?p ?o }"],
        ["bound", "CHN", "CAT", "--on", "2017-07-01", "--format", "docx", "-o", "sheet.docx"],
        ["bound", "CHN", "CAT", "--on", "2017-07-01", "--format", "html", "-o", "sheet.html"],
    ):
        run(programs / "obligations", *asked, cwd=tmp_path, OBLIGATIONS_CACHE=str(cache))


def test_editable_install_sees_an_edited_file(copy: Path, tmp_path: Path, cache: Path) -> None:
    programs = environment(tmp_path / "editable")
    install(programs, "-e", copy)
    where = "import obligations.locate as l; print(l.__file__); print(*l.locate().data)"
    assert run(programs / "python", "-c", where, cwd=tmp_path).split() == [
        str(copy / "src/obligations/locate.py"),
        str(copy / "data"),
    ]

    record = copy / "data/incidents/2017-07-family.yaml"
    text = record.read_text(encoding="utf-8")
    record.write_text(
        re.sub(r"^title: .*$", "title: Edited just now", text, count=1, flags=re.MULTILINE), encoding="utf-8"
    )
    shown = run(
        programs / "obligations",
        "assess",
        "2017-07-family",
        cwd=tmp_path,
        OBLIGATIONS_CACHE=str(cache),
    )
    assert shown.startswith("Edited just now ")


def test_source_archive_holds_what_a_build_needs_and_no_environment(copy: Path, tmp_path: Path) -> None:
    (copy / ".venv").mkdir()
    (copy / ".venv/pyvenv.cfg").write_text("home = nowhere\n", encoding="utf-8")
    run(sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", tmp_path, copy, cwd=tmp_path)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        held = {one.partition("/")[2] for one in opened.getnames()}
    assert texts(copy) - held == set()
    assert {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "LICENSE-DATA",
        "NOTICE",
        "CITATION.cff",
        "CHANGELOG.md",
    } <= held
    assert [one for one in held if "venv" in one or "__pycache__" in one or one.startswith(".git/")] == []
