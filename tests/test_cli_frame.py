"""The frame of the command line: help, version, wrong commands, and what a command may import."""

from __future__ import annotations

import click
import pytest

from cli_runner import Cli, cli_fixture
from obligations.cli import group
from obligations.version import VERSION

__all__ = ["cli_fixture"]

COMMANDS = (
    *("assess", "explain", "why-not", "verify", "bound", "diff", "compare", "treaty", "forum"),
    *("trace", "changes", "what-if"),
    *("cases", "cite", "draft", "graph", "timeline", "matrix"),
    *("query", "sparql", "export", "check", "new", "validate", "import", "schema", "completion"),
)
SHARED = ("--format", "-o, --output FILE", "--data DIR", "--cache DIR", "--quiet", "--no-color", "--debug")
HEAVY = ("duckdb", "edtf", "networkx", "openpyxl", "owlready2", "pyarrow", "pyshacl", "rdflib", "rich", "ruamel.yaml")
SLOW_TO_IMPORT = ("edtf", "networkx", "openpyxl", "owlready2", "pyshacl", "rdflib", "ruamel.yaml")
"""What one assessment of a recorded event must do without: each takes longer than the answer."""


def tree(command: click.Command, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    """List every command below a group, with the words that call it."""
    context = click.Context(command)
    if not isinstance(command, click.Group):
        return [(path, command)]
    below = [(name, command.get_command(context, name)) for name in command.list_commands(context)]
    return [found for name, one in below if one for found in tree(one, (*path, name))]


LEAVES = tree(group)


def imported(cli: Cli, arguments: list[str], modules: tuple[str, ...]) -> list[str]:
    """Run one command and name those of the modules that it imported."""
    script = (
        "import sys\n"
        "from obligations.cli import run\n"
        f"code = run({arguments!r})\n"
        f"print('IMPORTED', *(one for one in {modules!r} if one in sys.modules), file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    ran = cli.python("-c", script)
    assert ran.code == 0, ran.err
    return ran.err.rsplit("IMPORTED", 1)[1].split()


def test_commands_are_those_of_the_contract() -> None:
    assert group.list_commands(click.Context(group)) == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_names_it_and_says_what_it_answers(cli: Cli, command: str) -> None:
    ran = cli(command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: obligations {command}")
    assert ran.err == ""
    assert len(ran.out.split("\n\n")[1].split()) > 3


@pytest.mark.parametrize(("path", "command"), LEAVES, ids=[" ".join(path) for path, _ in LEAVES])
def test_shared_options_are_in_every_command(path: tuple[str, ...], command: click.Command) -> None:
    shown = command.get_help(click.Context(command, info_name=" ".join(path)))
    assert [option for option in SHARED if option not in shown] == []


@pytest.mark.parametrize(("path", "command"), LEAVES, ids=[" ".join(path) for path, _ in LEAVES])
def test_options_all_have_a_help_text(path: tuple[str, ...], command: click.Command) -> None:
    assert path
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert [one.name for one in options if not one.help] == []


def test_help_of_the_whole_lists_every_command(cli: Cli) -> None:
    ran = cli("--help")
    assert ran.code == 0
    listed = [line.split()[0] for line in ran.out.partition("Commands:\n")[2].splitlines() if line.startswith("  ")]
    assert [one for one in COMMANDS if one not in listed] == []


def test_version_is_that_of_the_package(cli: Cli) -> None:
    assert cli("--version").out == f"obligations, version {VERSION}\n"


@pytest.mark.parametrize(("typed", "meant"), [("asess", "assess or cases"), ("bond", "bound"), ("shema", "schema")])
def test_wrong_command_gets_the_nearest_one(cli: Cli, typed: str, meant: str) -> None:
    ran = cli(typed)
    assert ran.code == 2
    assert f"Did you mean {meant}?" in ran.err
    assert ran.out == ""


def test_wrong_command_without_a_near_one_is_a_usage_error(cli: Cli) -> None:
    ran = cli("frobnicate")
    assert ran.code == 2
    assert "frobnicate" in ran.err


def test_import_of_the_command_line_is_light(cli: Cli) -> None:
    script = f"import sys, obligations.cli; print(*(one for one in {HEAVY!r} if one in sys.modules))"
    assert cli.python("-c", script).out.split() == []


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["assess", "--help"], ["sparql", "--help"], ["new", "incident"]]
)
def test_help_and_templates_import_no_engine(cli: Cli, arguments: list[str]) -> None:
    assert imported(cli, arguments, HEAVY) == []


@pytest.mark.parametrize(("path", "command"), LEAVES, ids=[" ".join(path) for path, _ in LEAVES])
def test_help_of_no_command_imports_an_engine(cli: Cli, path: tuple[str, ...], command: click.Command) -> None:
    assert command.name == path[-1]
    assert imported(cli, [*path, "--help"], HEAVY) == []


FINDING = "cat-3-1/2016-17-returns.return/CHN"


@pytest.mark.parametrize(
    "arguments",
    [
        *(["explain", FINDING], ["why-not", "2017-07-family", "CAT:3(1)"], ["diff", "CHN", "2000-01-01", "2017-01-01"]),
        *(["bound", "CHN", "--on", "2017-07-01"], ["treaty", "CAT"], ["trace", "hrw-2017"], ["cite", "CAT:3(1)"]),
        *(
            ["forum", "--state", "CHN", "--on", "2020-01-01"],
            ["timeline", "2017-07-family"],
            ["matrix", "2017-07-family"],
        ),
        *(["what-if", "--add", "ratify CHN ICCPR 1998-10-05", "2017-07-family"], ["query", "list"]),
        *(["export", "--as", "nquads", "--graph", "places"], ["schema", "bulk"], ["completion", "bash"]),
    ],
    ids=lambda one: one[0],
)
def test_no_question_imports_rdflib(cli: Cli, arguments: list[str]) -> None:
    """Queries from outside are parsed with it, checks and proofs run in it; nothing else needs it."""
    assert imported(cli, arguments, ("rdflib", "owlready2", "pyshacl", "duckdb", "pyarrow")) == []


def test_remembered_assessment_imports_nothing_that_makes_one(cli: Cli) -> None:
    cli("assess", "2017-07-family")
    making = ("obligations.findings", "obligations.gather", "obligations.rules", "obligations.load.record")
    assert imported(cli, ["assess", "2017-07-family", "--limit", "3"], making) == []


def test_kept_page_imports_no_model_and_nothing_that_writes_one(cli: Cli) -> None:
    cli("assess", "2017-07-family")
    writing = ("knowledge", "model", "assessment", "pack", "notes", "dates", "render.page", "render.writers")
    assert imported(cli, ["assess", "2017-07-family"], tuple(f"obligations.{one}" for one in writing)) == []


def test_assessment_of_one_recorded_event_imports_no_slow_package(cli: Cli) -> None:
    cli("assess", "2016-17-returns")  # so that the store is compiled: compiling may import what it needs
    assert imported(cli, ["assess", "2016-17-returns"], SLOW_TO_IMPORT) == []


def test_bound_imports_no_slow_package(cli: Cli) -> None:
    cli("bound", "CHN", "CAT", "--on", "2017-07-01")
    assert imported(cli, ["bound", "CHN", "CAT", "--on", "2017-07-01"], SLOW_TO_IMPORT) == []


@pytest.mark.parametrize(
    "arguments",
    [["treaty", "CAT:3(1)"], ["trace", "CAT:3(1)"], ["compare", "states", "CHN", "PRK", "--on", "2017-07-01"]],
)
def test_research_imports_no_slow_package_where_no_path_is_asked_for(cli: Cli, arguments: list[str]) -> None:
    cli(*arguments)
    assert imported(cli, arguments, SLOW_TO_IMPORT) == []


def test_picture_imports_no_slow_package_and_a_file_for_graph_programs_does(cli: Cli) -> None:
    assert imported(cli, ["graph", "2017-07-family"], SLOW_TO_IMPORT) == []
    assert imported(cli, ["graph", "2017-07-family", "--as", "graphml"], SLOW_TO_IMPORT) == ["networkx"]


def test_colours_are_for_terminals_only(cli: Cli) -> None:
    assert "\x1b" not in cli("bound", "CHN", "CAT", "--on", "2017-07-01").out
