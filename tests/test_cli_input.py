"""Wrong input: one clear message, the exit code of the contract, and nothing written."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from cli_runner import Cli, Ran, cli_fixture

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["cli_fixture"]

RECORD = """\
id: a-return
title: "A return"
sources:
  - {id: report, title: "A report"}
acts:
  - id: return
    date: "2017-01"
    actors: [{state: CHN}]
    place: {state: CHN}
    destination: {state: PRK}
    claims:
      - {id: returned, asserts: forced-return, mode: documented, source: report, locator: "para 1"}
      - {id: danger, asserts: risk-of-torture, mode: documented, source: report, locator: "para 2"}
"""


def refused(ran: Ran, code: int, *words: str) -> None:
    """Hold a refusal to the contract: its code, its message on standard error, nothing else."""
    assert ran.code == code, ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert "unexpected" not in ran.err
    assert [word for word in words if word not in ran.err] == []


def write(folder: Path, text: str | bytes, name: str = "event.yaml") -> str:
    """Write a record file and return its name, relative to the folder."""
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return name


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["bound", "Chnia", "CAT", "--on", "2017-07-01"], ['No state called "Chnia"', "China (CHN)"]),
        (["bound", "CHN", "CATT", "--on", "2017-07-01"], ['No treaty called "CATT"', "CAT"]),
        (
            ["bound", "CHN", "CAT:3(9)", "--on", "2017-07-01"],
            ['No provision of CAT called "3(9)"', "CAT:3(1)"],
        ),
        (
            ["bound", "CHN", "CAT", "--on", "2017-07-01", "--territory", "hong-gong"],
            ['No territory called "hong-gong"', "hong-kong"],
        ),
        (["assess", "2016-17-retruns"], ['No incident called "2016-17-retruns"', "2016-17-returns"]),
        (["assess", "--state", "Noth Korea"], ['No state called "Noth Korea"', "PRK"]),
        (["assess", "--treaty", "REFUGEE"], ['No treaty called "REFUGEE"', "REFUGEE-19"]),
        (
            ["explain", "cat-3-1/2016-17-retruns"],
            ['No finding called "cat-3-1/2016-17-retruns"', "cat-3-1/2016-17-returns"],
        ),
        (["query", "show", "nosuch"], ['No query called "nosuch"']),
    ],
)
def test_unknown_name_gets_the_nearest_ones(cli: Cli, arguments: list[str], words: list[str]) -> None:
    refused(cli(*arguments), 3, *words)


@pytest.mark.parametrize("day", ["2017-02-30", "yesterday", "2017", "01.07.2017"])
def test_malformed_day_is_named(cli: Cli, day: str) -> None:
    refused(cli("bound", "CHN", "CAT", "--on", day), 4, f'"{day}"')


def test_malformed_date_of_a_filter_is_named(cli: Cli) -> None:
    refused(cli("assess", "--since", "2017-13"), 4, '"2017-13"', "2017-07-04")


@pytest.mark.parametrize(
    "arguments",
    [
        ["bound", "CHN", "CAT"],
        ["bound"],
        ["assess", "--status", "guilty"],
        ["assess", "--fail-on", "notApplicable"],
        ["assess", "--limit", "-1"],
        ["assess", "--format", "docx"],
        ["explain"],
        ["schema", "nosuch"],
        ["validate"],
        ["new", "incident", "Bad Name"],
        ["sparql"],
        ["query", "run", "nosuch", "-p", "novalue"],
        ["--nosuch"],
    ],
)
def test_wrong_usage_exits_2(cli: Cli, arguments: list[str]) -> None:
    ran = cli(*arguments)
    assert ran.code in ({2, 3} if arguments[:2] == ["query", "run"] else {2})
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert ran.err != ""


@pytest.mark.parametrize("command", [["validate"], ["assess", "--file"]])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            RECORD.replace("forced-return", "forced-retrun"),
            [":12:", "acts[0].claims[0].asserts", '"forced-retrun"', "forced-return"],
        ),
        (
            RECORD.replace("state: CHN}]", "state: Chnia}]"),
            [":8:", "acts[0].actors[0].state", '"Chnia"', "CHN"],
        ),
        (RECORD.replace("2017-01", "2017-13"), [":7:", "acts[0].date", '"2017-13"']),
        (
            RECORD.replace('source: report, locator: "para 1"', "source: reprot"),
            [":12:", '"reprot"', "report"],
        ),
        (RECORD.replace("id: danger", "id: returned"), [":13:", "returned"]),
        (RECORD.replace('title: "A return"\n', ""), ['"title" is missing']),
        (RECORD.replace("    date:", "    dates:"), [":7:", '"dates"', "date"]),
        (RECORD.replace("acts:", "acts: ["), ["no valid YAML"]),
        ("just words\n", ["keys", "id, title"]),
        ("", ["is empty"]),
        ("# nothing but a comment\n", ["no record"]),
        ("- " + RECORD.replace("\n", "\n  ") + "\n- " + RECORD.replace("\n", "\n  "), ['"a-return"']),
        (RECORD.encode().replace(b"A report", b"A r\xe9port"), [":4:", "UTF-8"]),
    ],
    ids=[
        "concept",
        "state",
        "date",
        "source",
        "claim twice",
        "title",
        "key",
        "yaml",
        "no mapping",
        "empty",
        "comment",
        "id twice",
        "bytes",
    ],
)
def test_bad_record_is_refused_with_line_and_nearest_name(
    cli: Cli, tmp_path: Path, command: list[str], text: str | bytes, words: list[str]
) -> None:
    name = write(tmp_path, text)
    refused(cli(*command, name, cwd=tmp_path), 4, name, *words)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("event.json", '{"id": "a",\n "title": }', [":2:", "no valid JSON"]),
        ("event.json", "[" * 100_000, ["event.json"]),
        ("event.json", '{"id": "a", "id": "b", "title": "c", "acts": []}', ['the key "id" twice']),
        ("event.json", '{"id": "a", "title": ' + "9" * 5000 + "}", ["cannot be read as JSON", "digits"]),
        ("event.toml", 'id = "a"\ntitle = ' + "9" * 5000, ["cannot be read as TOML", "digits"]),
        ("event.json", '{"id": "a", "title": ' + "9" * 4000 + "}", ["must be a text"]),
        ("event.toml", "id = \n", ["no valid TOML"]),
        ("event.toml", 'id = "a-return"\n', ['"title" is missing', '"acts" is missing']),
    ],
)
def test_bad_json_and_toml_are_refused(cli: Cli, tmp_path: Path, name: str, text: str, words: list[str]) -> None:
    refused(cli("validate", write(tmp_path, text, name), cwd=tmp_path), 4, name, *words)


def test_all_problems_of_a_record_are_named_at_once(cli: Cli, tmp_path: Path) -> None:
    name = write(
        tmp_path,
        RECORD.replace("forced-return", "forced-retrun")
        .replace("state: PRK", "state: Norh")
        .replace("2017-01", "soon"),
    )
    ran = cli("validate", name, cwd=tmp_path)
    refused(ran, 4)
    assert [line.split(":")[1] for line in ran.err.splitlines()] == ["7", "10", "12"]


@pytest.mark.parametrize("command", [["validate"], ["assess", "--file"]])
def test_file_that_is_no_file_is_refused(cli: Cli, tmp_path: Path, command: list[str]) -> None:
    refused(cli(*command, "missing.yaml", cwd=tmp_path), 4, "missing.yaml", "No such file")
    refused(cli(*command, str(tmp_path)), 4, str(tmp_path), "folder")


def test_large_record_is_refused_unread(cli: Cli, tmp_path: Path) -> None:
    with (tmp_path / "large.yaml").open("wb") as file:
        file.truncate(25 * 1024 * 1024)
    refused(cli("assess", "--file", "large.yaml", cwd=tmp_path), 4, "25 MB", "20")


def test_extra_data_that_is_missing_is_refused(cli: Cli, tmp_path: Path) -> None:
    refused(cli("assess", "--data", str(tmp_path / "nowhere")), 4, "nowhere")


def test_good_record_is_assessed(cli: Cli, tmp_path: Path) -> None:
    name = write(tmp_path, RECORD)
    assert cli("validate", name, cwd=tmp_path).out == "1 record: no problems found\n"
    ran = cli("assess", "--file", name, "--format", "csv", "--quiet", cwd=tmp_path)
    assert ran.code == 0
    assert any(
        line.startswith("cat-3-1/a-return.return/CHN,") and ",primaFacie," in line for line in ran.out.splitlines()
    )


def test_copy_of_a_recorded_event_is_judged_by_what_the_copy_says(cli: Cli, tmp_path: Path) -> None:
    """A user may start from a shipped record and keep its ids: nothing of the shipped one shows through."""
    named = write(tmp_path, RECORD.replace("id: a-return", "id: 2016-17-returns"), "same.yaml")
    other = write(tmp_path, RECORD, "other.yaml")
    same_id, own_id = (
        cli("assess", "--file", name, "--all", "--format", "jsonl", "--quiet", cwd=tmp_path).out
        for name in (named, other)
    )
    assert same_id.replace("2016-17-returns", "a-return") == own_id != ""


def test_refused_input_leaves_the_output_file_alone(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_text("kept", encoding="utf-8")
    write(tmp_path, RECORD.replace("forced-return", "forced-retrun"))
    refused(cli("assess", "--file", "event.yaml", "-o", "out.txt", cwd=tmp_path), 4)
    refused(cli("assess", "nosuch", "-o", "new.txt", cwd=tmp_path), 3)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["event.yaml", "out.txt"]
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("target", ["missing/out.txt", "."])
def test_output_that_cannot_be_written_is_told(cli: Cli, tmp_path: Path, target: str) -> None:
    ran = cli("bound", "CHN", "CAT", "--on", "2017-07-01", "-o", target, cwd=tmp_path)
    refused(ran, 2, target, "cannot be written")
    assert list(tmp_path.iterdir()) == []


def test_output_file_holds_what_standard_output_would(cli: Cli, tmp_path: Path) -> None:
    arguments = ("bound", "CHN", "CAT", "--on", "2017-07-01", "--format", "json")
    shown, filed = cli(*arguments), cli(*arguments, "-o", "out.json", cwd=tmp_path)
    assert (filed.code, filed.out) == (0, "")
    assert (tmp_path / "out.json").read_text(encoding="utf-8") == shown.out


def test_output_into_a_pipe_file_keeps_it_a_pipe(cli: Cli, tmp_path: Path) -> None:
    """A file that is no regular file, such as a device, is written to and never replaced."""
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    held = os.open(pipe, os.O_RDWR)  # so that neither end waits for ever
    reader = threading.Thread(target=lambda: read.append(os.read(held, 1_000_000)), daemon=True)
    reader.start()
    ran = cli("bound", "CHN", "CAT", "--on", "2017-07-01", "--format", "csv", "-o", str(pipe))
    assert pipe.is_fifo()
    reader.join(timeout=10)
    os.close(held)
    assert ran.code == 0
    assert read[0].startswith(b"state,treaty,")


def test_output_through_a_link_keeps_the_link(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to("real.csv")
    assert cli("bound", "CHN", "CAT", "--on", "2017-07-01", "-o", "link.csv", cwd=tmp_path).code == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").is_file()


def test_template_never_overwrites(cli: Cli, tmp_path: Path) -> None:
    assert cli("new", "incident", "-o", "mine.yaml", cwd=tmp_path).code == 0
    written = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    refused(cli("new", "incident", "other", "-o", "mine.yaml", cwd=tmp_path), 2, "mine.yaml exists")
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == written
    assert cli("validate", "mine.yaml", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    ("event", "status", "code"),
    [
        ("2016-17-returns", "primaFacie", 0),
        ("2016-17-returns", "arguable", 1),
        ("2017-07-family", "primaFacie", 0),
        ("2017-07-family", "arguable", 1),
        ("unhcr-access", "arguable", 0),
        ("unhcr-access", "needsFacts", 1),
    ],
)
def test_fail_on_counts_the_status_and_stronger_ones(cli: Cli, event: str, status: str, code: int) -> None:
    ran = cli("assess", event, "--fail-on", status)
    assert ran.code == code
    assert ran.out != ""


@pytest.mark.parametrize(
    "command",
    [
        "assess --all",
        "assess --format jsonl --all",
        "query list",
        "sparql -e 'SELECT * {?s ?p ?o} LIMIT 20000'",
    ],
)
def test_broken_pipe_is_silent(cli: Cli, command: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {sys.executable} -m obligations {command} | head -n 1"],
        env=cli.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
    assert "unexpected" not in done.stderr
    assert len(done.stdout.splitlines()) == 1
