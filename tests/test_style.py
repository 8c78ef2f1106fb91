"""The code is clean under ruff and mypy, and no module or function has grown past what a reader can hold."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cli_runner import ROOT

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_MODULE, LONGEST_FUNCTION = 400, 40
MODULES = sorted((ROOT / "src").rglob("*.py"))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function from its `def` to its end, its docstring left out."""
    body = function.body
    lines = (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function) is not None:
        lines -= (body[0].end_lineno or 0) - body[0].lineno + 1
    return lines


def run(*command: str) -> str:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_ruff_finds_nothing() -> None:
    assert run("ruff", "check", "--no-cache", "--output-format", "concise", ".") == ""


def test_mypy_finds_nothing() -> None:
    assert run("mypy") == ""


@pytest.mark.parametrize("module", MODULES, ids=[one.relative_to(ROOT / "src").as_posix() for one in MODULES])
def test_modules_and_functions_are_short(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    functions = [one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {one.name: length(one) for one in functions if length(one) > LONGEST_FUNCTION}
    assert (len(text.splitlines()) <= LONGEST_MODULE, long) == (True, {})
