"""The JSON Schemas of the desk: real answers fit them, and an answer with a key too many or too few does not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from cli_runner import Cli, cli_fixture
from obligations.cli.records import schema as command
from obligations.names import OBL
from obligations.schemas import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from obligations import KnowledgeBase

__all__ = ["cli_fixture"]

ANSWERS = {
    "a provision, for one State": ("treaty", "CAT:3(1)", "--state", "China"),
    "a whole treaty": ("treaty", "REFUGEE-1951"),
    "layers around a source": ("trace", "hrw-2017"),
    "a path": ("trace", "hrw-2017", "--to", "CAT:3(1)"),
    "what hangs on a source": ("trace", "hrw-2017", "--hangs"),
    "two States": ("compare", "states", "China", "KOR", "--on", "2017-07-01"),
    "two treaties": ("compare", "treaties", "CAT", "ICCPR"),
    "two treaties on a day": ("compare", "treaties", "CAT", "CPED", "--on", "2017-07-01"),
    "citations": ("cite", "CAT:3(1)", "ecthr-hirsi-2012", "hrw-2017"),
    "doors for an event": ("forum", "--state", "China", "--incident", "2016-17-returns"),
    "doors for a State alone": ("forum", "--state", "PRK", "--on", "2020-01-01"),
    "a graph": ("graph", "2017-07-family"),
    "a timeline": ("timeline", "2017-07-family"),
    "events by provisions": ("matrix", "2017-07-family", "custody-abuse"),
    "States by treaties": ("matrix", "--rows", "states", "--on", "2017-07-01", "--state", "China", "--treaty", "CAT"),
}


def answer(cli: Cli, *asked: str) -> dict[str, Any]:
    ran = cli(*asked, "--format", "json")
    assert ran.code == 0, ran.err
    told: dict[str, Any] = json.loads(ran.out)
    return told


def faults(name: str, told: dict[str, Any]) -> list[str]:
    check = jsonschema.Draft202012Validator(SCHEMAS[name]())
    return [f"{error.json_path}: {error.message}"[:300] for error in check.iter_errors(told)]


def spoilt(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give an answer with a key that nobody knows, and with each of its keys left out."""
    yield {**told, "verdict": "breached"}
    for key in told:
        yield {name: value for name, value in told.items() if name != key}


@pytest.mark.parametrize("what", ANSWERS)
def test_answer_fits_its_schema_and_a_spoilt_one_does_not(cli: Cli, what: str) -> None:
    name, told = ANSWERS[what][0], answer(cli, *ANSWERS[what])
    assert faults(name, told) == []
    assert [one for one in spoilt(told) if not faults(name, one)] == []


def test_check_of_a_draft_fits_its_schema_and_a_spoilt_one_does_not(cli: Cli, tmp_path: Path) -> None:
    file = str(tmp_path / "draft.md")
    assert cli("draft", "council-complaint", "--incident", "2016-17-returns", "--state", "CHN", "-o", file).code == 0
    told = json.loads(cli("draft", "check", file, "--format", "json").out)
    assert faults("draft-check", told) == []
    assert [one for one in spoilt(told) if not faults("draft-check", one)] == []
    told["points"][0]["weight"] = "breached"
    assert faults("draft-check", told) != []


def test_schema_looks_into_the_parts_of_an_answer(cli: Cli) -> None:
    told = answer(cli, "treaty", "CAT:3(1)", "--state", "China")
    told["provision"]["readings"][0]["read"] = 7
    assert faults("treaty", told) != []
    told = answer(cli, "matrix", "2017-07-family")
    told["cells"][0]["status"] = "breached"
    assert faults("matrix", told) != []


def test_command_prints_every_schema_there_is(cli: Cli) -> None:
    offered = next(one.type for one in command.params if one.name == "name")
    assert list(getattr(offered, "choices", ())) == list(SCHEMAS)
    for name, make in SCHEMAS.items():
        jsonschema.Draft202012Validator.check_schema(make())
        assert make()["$schema"] == "https://json-schema.org/draft/2020-12/schema", name
    assert json.loads(cli("schema", "matrix").out) == SCHEMAS["matrix"]()


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_holds_the_definitions_that_it_points_to_and_no_others(name: str) -> None:
    schema = SCHEMAS[name]()
    held, used, waiting = set(schema.get("$defs", {})), set[str](), [{**schema, "$defs": {}}]
    while waiting:
        text = json.dumps(waiting.pop())
        new = {one.partition('"')[0] for one in text.split("#/$defs/")[1:]} - used
        used |= new
        waiting += [schema["$defs"][one] for one in new]
    assert held == used


def test_schema_of_rows_says_what_each_field_and_code_means(kb: KnowledgeBase) -> None:
    schema = SCHEMAS["bulk"]()
    assert "may breach is not breached" in schema["description"]
    assert [name for name, one in schema["properties"].items() if not one.get("description")] == []
    codes = schema["properties"]["reasons"]["items"]["oneOf"] + schema["properties"]["gate"]["oneOf"]
    told = {one["const"]: one["title"] for one in codes}
    on_file = [one for kind in ("Reason", "BindingGate") for one in kb.view.subjects("a", OBL + kind)]
    assert told == {one.removeprefix(OBL): kb.view.label(one) for one in on_file}
    assert len(told) > 30
    assert all(one["description"] for one in codes)
