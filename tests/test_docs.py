"""The guides say what the program does: every command, status and exit code, every line shown."""

from __future__ import annotations

import ast
import os
import re
import runpy
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest
from ruamel.yaml import YAML

import documents
from cli_runner import ROOT, Cli, cli_fixture
from obligations import errors
from obligations.cli import group
from obligations.cli.assess import STATUSES
from obligations.render.words import ELEMENT, STATUS
from obligations.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from documents import Shown

__all__ = ["cli_fixture"]

README = ROOT / "README.md"
GUIDES = [
    *(README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "bench/README.md", ROOT / "docs/rules.md"),
    ROOT / "docs/competency-questions.md",
]
INSTALL, TEST = (block.strip() for block in documents.blocks(README, "sh")[:2])
SHOWN = [one for block in documents.blocks(README, "console") for one in documents.commands(block)]
TEXT = README.read_text(encoding="utf-8")


def table_under(heading: str) -> list[list[str]]:
    """Return the rows of the first table below a heading of the README, without its head."""
    section = re.split(r"^#+ ", TEXT.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    rows = [line.strip("|") for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)] for row in rows]


def test_first_line_installs_and_assesses() -> None:
    assert INSTALL == "python3 -m venv .venv && .venv/bin/pip install -q -e . && .venv/bin/obligations assess"


def test_gate_runs_the_line_that_the_readme_gives() -> None:
    assert TEST == "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/python -m pytest -n 2"
    gate = (ROOT / ".ci/run").read_text(encoding="utf-8").rstrip().splitlines()
    assert gate[-1] == TEST
    assert [line for line in gate[:-1] if "pip install" in line or "pytest" in line] == []


def test_gate_can_be_run() -> None:
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


@pytest.mark.parametrize(
    ("fails_on", "words"), [("version_info", "3.11 or newer"), ("ensurepip", "apt-get install python3-venv")]
)
def test_gate_names_what_the_system_lacks(tmp_path: Path, fails_on: str, words: str) -> None:
    stub = tmp_path / "python3"
    stub.write_text(f'#!/bin/sh\ncase "$*" in *{fails_on}*) exit 1;; esac\nexec "{sys.executable}" "$@"\n')
    stub.chmod(0o755)
    done = subprocess.run(
        ["bash", ROOT / ".ci/run"],
        env=os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", group.list_commands(click.Context(group)))
def test_every_command_stands_in_the_table(command: str) -> None:
    assert any(re.search(rf"`{command}\b", row[0]) for row in table_under("Commands"))


def test_statuses_are_those_of_the_program_in_order() -> None:
    assert [(row[0].strip("`"), row[1]) for row in table_under("How to read a finding")] == [
        (one, STATUS[one]) for one in STATUSES
    ]


@pytest.mark.parametrize("status", ELEMENT)
def test_every_element_status_is_named(status: str) -> None:
    assert f"`{status}`" in TEXT


def test_exit_codes_are_those_of_the_errors() -> None:
    codes = {
        one.exit_code
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, errors.ObligationsError)
    }
    assert {int(row[0]) for row in table_under("Exit codes")} == codes | {0, 1, 5, 130}  # 5: a draft that is held back


@pytest.mark.parametrize("shown", SHOWN, ids=[" ".join(one.words[1:4]) for one in SHOWN])
def test_commands_print_what_the_readme_shows(cli: Cli, shown: Shown) -> None:
    assert shown.words[0] == "obligations"
    ran = cli(*shown.words[1:])
    assert ran.code == 0, ran.err
    assert shown.missing(ran.out) == []


def test_commands_for_an_event_of_your_own_run_in_order(cli: Cli, tmp_path: Path) -> None:
    for line in documents.blocks(README, "sh")[2].splitlines():
        ran = cli(*line.split()[1:], cwd=tmp_path)
        assert ran.code == 0, (line, ran.err)


def test_python_example_runs_as_written(cli: Cli) -> None:
    (example,) = documents.blocks(README, "python")
    assert len(ast.parse(example).body) <= 5
    ran = cli.python("-c", example)
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[0].startswith("Ratified 4 Oct 1988")
    assert "arguable Convention against Torture, art. 3(1)" in ran.out.splitlines()


@pytest.mark.parametrize("guide", GUIDES, ids=[one.relative_to(ROOT).as_posix() for one in GUIDES])
def test_links_lead_to_files(guide: Path) -> None:
    targets = [one.partition("#")[0] for one in documents.links(guide) if "://" not in one]
    assert [one for one in targets if not (guide.parent / one).exists()] == []


@pytest.mark.parametrize("guide", GUIDES, ids=[one.relative_to(ROOT).as_posix() for one in GUIDES])
def test_guides_are_plain(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    assert [sign for sign in text if ord(sign) > 0x2FFF] == []
    assert [line for line in text.splitlines() if line.rstrip() != line] == []
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_changelog_has_both_voices_for_this_version() -> None:
    latest = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## ")[1]
    assert latest.startswith(VERSION)
    assert re.findall(r"^### (.*)$", latest, re.MULTILINE) == ["Law and data", "Tool"]


def test_citation_names_the_version_and_an_author() -> None:
    citation = YAML(typ="safe").load(ROOT / "CITATION.cff")
    assert citation["cff-version"] == "1.2.0"
    assert citation["version"] == VERSION
    assert citation["authors"] == [{"name": "The obligations editors"}]
    assert {"message", "title", "type", "license"} <= set(citation)


def test_licences_are_there_and_named() -> None:
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").lstrip().startswith("Apache License\n")
    assert "https://creativecommons.org/licenses/by/4.0/" in (ROOT / "LICENSE-DATA").read_text(encoding="utf-8")


def test_notice_names_every_route_of_the_status_data() -> None:
    notice = " ".join((ROOT / "NOTICE").read_text(encoding="utf-8").split())
    sources = (ROOT / "data/sources/depositary.ttl").read_text(encoding="utf-8")
    repositories = set(re.findall(r"github ([\w.-]+/[\w.-]+)", sources))
    named = {one for one in repositories if f"github.com/{one}" in notice}
    texts_only = {
        found
        for block in sources.split("\nsrc:")
        if block.startswith("text-")
        for found in re.findall(r"github ([\w.-]+/[\w.-]+)", block)
    }
    assert repositories - named - texts_only == set()


def test_the_pages_of_worked_pairs_are_those_that_the_cases_give(cache: Path) -> None:
    built = runpy.run_path(str(ROOT / "docs/build_pairs.py"))["pages"](str(cache))
    on_file = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs/pairs").glob("*.md")}
    assert sorted(built) == sorted(on_file)
    assert [name for name in built if built[name] != on_file[name]] == []
