"""The guide for contributors works as written: its files are saved, its commands run and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import documents
from cli_runner import ROOT, Cli, cli_fixture
from obligations.check import run_checks
from obligations.locate import Sources

if TYPE_CHECKING:
    from pathlib import Path

    from documents import Shown

__all__ = ["cli_fixture"]

GUIDE = ROOT / "CONTRIBUTING.md"
SHOWN = [one for block in documents.blocks(GUIDE, "console") for one in documents.commands(block)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a reader has saved every file of the guide."""
    folder = tmp_path_factory.mktemp("guide")
    for name, text in documents.files(GUIDE).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_guide_holds_a_treaty_a_norm_and_an_event() -> None:
    treaty = "my-law/treaties/safe-crossings"
    assert list(documents.files(GUIDE)) == [
        "my-law/states.csv",
        *(
            f"{treaty}/{name}"
            for name in ("treaty.ttl", "provisions.csv", "actions.csv", "reservations.csv", "norms.ttl")
        ),
        "my-law/incidents/river-pushback.yaml",
    ]
    assert len(SHOWN) == 6


def test_folders_of_the_guide_are_those_that_it_makes() -> None:
    made = documents.blocks(GUIDE, "sh")[0].split()[2:]
    assert {name.rpartition("/")[0] for name in documents.files(GUIDE)} - {"my-law"} == set(made)


@pytest.mark.parametrize("shown", SHOWN, ids=[" ".join(one.words[1:4]) for one in SHOWN])
def test_commands_print_what_the_guide_shows(cli: Cli, folder: Path, shown: Shown) -> None:
    assert shown.words[0] == "obligations"
    ran = cli(*shown.words[1:], cwd=folder)
    assert ran.code == 0, ran.err
    assert shown.missing(ran.out) == []


def test_files_of_the_guide_pass_the_check(folder: Path) -> None:
    """The shipped data are left out: they have tests of their own, and checking them takes long."""
    report = run_checks(Sources(ROOT / "ontology", ROOT / "queries", (folder / "my-law",)), ("data",))
    assert report.examined["shapes"] > 0
    assert [str(one.problem) for one in report.faults if one.problem.file.startswith("data/")] == []


def test_event_alone_needs_no_folder(cli: Cli, folder: Path) -> None:
    record = folder / "my-law/incidents/river-pushback.yaml"
    own = folder / "my-event.yaml"
    text = (
        record.read_text(encoding="utf-8")
        .replace("XAA", "THA")
        .replace("XBB", "MMR")
        .replace("river-pushback", "my-event")
    )
    own.write_text(text, encoding="utf-8")
    ran = cli("assess", "--file", "my-event.yaml", cwd=folder)
    assert ran.code == 0, ran.err
    assert "pushback: border guard; a ford, Thailand; 12 Feb 2021" in ran.out
