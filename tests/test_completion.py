"""A shell completes commands, options and names; bash itself is asked where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cli_runner import ROOT, Cli, cli_fixture

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["cli_fixture"]

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")

ASK = """
eval "$SCRIPT"
COMP_WORDS=(%s)
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
$(complete -p obligations | sed 's/.*-F \\([^ ]*\\) .*/\\1/') obligations
printf '%%s\\n' "${COMPREPLY[@]}"
"""
CASES: tuple[tuple[tuple[str, ...], list[str], list[str]], ...] = (
    (("bou",), ["bound"], []),
    (("query", "run", "bound"), ["bound-on"], ["coverage"]),
    (("bound", "CH"), ["CHE", "CHL", "CHN"], ["AUS"]),
    (("bound", "CHN", "cat"), ["CAT"], ["CEDAW"]),
    (("assess", "2016-17"), ["2016-17-returns"], ["2017-07-family"]),
    (("assess", "--treaty", "REFUGEE-19"), ["REFUGEE-1951", "REFUGEE-1967"], ["CAT"]),
    (("cite", "hrc-gc-3"), ["hrc-gc-3", "hrc-gc-31"], ["hrc-gc-1"]),
    (("cite", "--st"), ["--style"], ["--data"]),
    (("cite", "--style", "b"), ["bibtex", "bluebook"], ["oscola"]),
    (("completion", "z"), ["zsh"], ["bash"]),
)


@pytest.fixture(name="path", scope="module")
def path_fixture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bin")
    program = folder / "obligations"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m obligations "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return folder


@pytest.fixture(name="script", scope="module")
def script_fixture(cli: Cli) -> str:
    cli("query", "list", "--quiet")  # so that the store is compiled: completing never compiles
    return cli("completion", "bash").out


def bash(script: str, cli: Cli, path: Path, *typed: str) -> list[str]:
    """Ask bash, with the script that we print, what it would offer after these words."""
    words = " ".join(f"'{one}'" for one in ("obligations", *typed))
    done = subprocess.run(
        ["bash", "--norc", "-c", ASK % words],
        env=cli.environment | {"PATH": f"{path}{os.pathsep}{os.environ['PATH']}", "SCRIPT": script},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.split()


@needs_bash
@pytest.mark.parametrize(("typed", "offered", "not_offered"), CASES, ids=[" ".join(one[0]) for one in CASES])
def test_bash_offers_what_goes_on_as_typed(
    script: str, cli: Cli, path: Path, typed: tuple[str, ...], offered: list[str], not_offered: list[str]
) -> None:
    found = bash(script, cli, path, *typed)
    assert [one for one in offered if one not in found] == []
    assert [one for one in not_offered if one in found] == []


@needs_bash
def test_an_empty_cache_gives_no_names_and_is_not_filled(script: str, cli: Cli, path: Path, tmp_path: Path) -> None:
    empty = Cli(tmp_path / "cache")
    assert bash(script, empty, path, "bound", "CH") == []
    assert bash(script, empty, path, "bou") == ["bound"]
    assert not (tmp_path / "cache").exists()
    assert "CHN" in bash(script, cli, path, "bound", "CH")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_script_names_the_program_and_asks_it(cli: Cli, shell: str) -> None:
    ran = cli("completion", shell)
    assert ran.code == 0, ran.err
    assert f"_OBLIGATIONS_COMPLETE={shell}_complete" in ran.out


def test_another_shell_is_a_wrong_use(cli: Cli) -> None:
    ran = cli("completion", "tcsh")
    assert ran.code == 2
    assert "'bash', 'zsh', 'fish'" in ran.err
