"""Nasty records (tests/nasty): undated, contradictory, circular, nobody's. Each gives sensible, explained output.

Each record says in a comment what is nasty and what a public international lawyer would expect. The expectations are in
tests/nasty/expected.yml and were written before the records were run. What the tool does not give yet is marked `open`
there; such a test fails on the day on which it comes right.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from cli_runner import Cli, cli_fixture
from nasty_cases import FILES, FOLDER, LEVELS, Outcomes, expected, mismatches, records
from obligations.render.page import Medium
from obligations.schemas import findings_schema

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.model import Finding

__all__ = ["cli_fixture"]

EXPECTED = expected()
OPEN = [
    (name, number, entry["why"])
    for name, block in EXPECTED.items()
    for number, entry in enumerate(block.get("open", ()))
]
ASSESSED = [name for name in FILES if "problems" not in EXPECTED[name]]
SCHEMA = Draft202012Validator(findings_schema())
SAID_ABOUT_BREACH = (
    "may breach is not breached",
    "not a statement that nothing was breached",
    "may have breached",
)
ON_RECORD = 5
SHOWN_ON_THE_COMMAND_LINE = ("13-circle-of-two", "23-militia-strength-of-the-ground", "64-list-in-other-scripts")


@pytest.fixture(scope="session", name="outcomes")
def outcomes_fixture(kb: KnowledgeBase) -> Outcomes:
    """What comes out of each record by itself."""
    return Outcomes(kb)


@pytest.mark.parametrize("name", FILES)
def test_the_record_gives_what_the_law_asks_for(outcomes: Outcomes, name: str) -> None:
    block = {key: value for key, value in EXPECTED[name].items() if key != "open"}
    assert mismatches(block, outcomes[name]) == []


@pytest.mark.parametrize(("name", "number", "why"), OPEN, ids=[f"{name}-{number}" for name, number, _ in OPEN])
def test_what_is_open_is_still_open(outcomes: Outcomes, name: str, number: int, why: str) -> None:
    entry = {key: value for key, value in EXPECTED[name]["open"][number].items() if key != "why"}
    assert mismatches(entry, outcomes[name]) != [], f"this has come right, so move it out of `open`: {why}"


def test_there_are_sixty_records_each_with_its_comment_and_expectation() -> None:
    assert len(FILES) >= 60
    assert list(EXPECTED) == list(FILES)
    for name, path in FILES.items():
        comment = path.read_text(encoding="utf-8").partition("\nid:" if "\nid:" in path.read_text() else "\n- id:")[0]
        assert comment.startswith("# Nasty: "), name
        assert "\n# A lawyer: " in comment, name


def test_an_open_point_names_one_thing_and_why() -> None:
    for name, block in EXPECTED.items():
        for entry in block.get("open", ()):
            (kind,) = set(entry) - {"why"}
            assert entry["why"], name
            assert kind in {"aid", "problems"} or len(entry[kind]) == 1, (
                f"{name}: one entry each, or it cannot be strict"
            )


@pytest.mark.parametrize("name", ASSESSED)
def test_every_finding_has_a_reason_or_every_element_documented(outcomes: Outcomes, name: str) -> None:
    for finding in outcomes[name].findings:
        weakest = min((part.strength for part in finding.elements), default=ON_RECORD)
        assert finding.reasons or (finding.status == "primaFacie" and weakest >= ON_RECORD), finding.id
        assert all(reason.text for reason in finding.reasons), finding.id


@pytest.mark.parametrize("name", ASSESSED)
def test_every_finding_can_be_explained_at_each_level_and_none_says_breached(outcomes: Outcomes, name: str) -> None:
    outcome = outcomes[name]
    texts = [outcome.page]
    for finding in outcome.findings:
        short, medium, full = (outcome.explanation(finding, level) for level in LEVELS)
        assert finding.citation in short, finding.id
        assert all(part.label in medium for part in finding.elements), finding.id
        assert len(short) < len(medium) <= len(full), finding.id
        assert _answers(finding, full), finding.id
        texts += [short, medium, full]
    for text in texts:
        bare = text
        for said in SAID_ABOUT_BREACH:
            bare = bare.replace(said, "")
        assert "breached" not in bare
        assert "guilty" not in bare
        assert "Traceback" not in bare


def _answers(finding: Finding, full: str) -> bool:
    """Tell whether the explanation asks the question of each element on which nothing is on record."""
    asked = [part.question for part in finding.elements if part.status == "missing"]
    return all(" ".join(question.split()) in full for question in asked)


def test_each_record_gives_the_same_alone_and_among_all_others(kb: KnowledgeBase, outcomes: Outcomes) -> None:
    """A second run, of all records as one list: the same bytes, and nothing of one record shows in another."""
    together = kb.assessment([record for name in ASSESSED for record in records(name)])
    for name in ASSESSED:
        alone = outcomes[name].assessment
        assert alone is not None
        named = {one.id for one in alone.incidents}
        again = [one.to_dict() for one in together.findings if one.incident in named]
        assert json.dumps(again) == json.dumps([one.to_dict() for one in alone.findings]), name
        asked = [one for one in together.questions if one.act.partition(".")[0] in named]
        assert asked == list(alone.questions), name


@pytest.mark.parametrize("name", ASSESSED)
def test_the_findings_fit_the_published_schema(outcomes: Outcomes, name: str) -> None:
    alone = outcomes[name].assessment
    assert alone is not None
    assert [error.message for error in SCHEMA.iter_errors(json.loads(json.dumps(alone.to_dict())))] == []


@pytest.mark.parametrize("name", SHOWN_ON_THE_COMMAND_LINE)
def test_the_command_line_prints_the_same_page_json_and_explanation_as_python(
    cli: Cli, outcomes: Outcomes, name: str
) -> None:
    file, outcome = str(FILES[name]), outcomes[name]
    for form in ("text", "json"):
        ran = cli("assess", "--file", file, "--quiet", "--format", form)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.rstrip() == outcome.page_in(Medium(form, 120, color=False)).rstrip()
        if form == "json":
            assert not list(SCHEMA.iter_errors(json.loads(ran.out)))
    first = outcome.findings[0]
    told = cli("explain", first.id, "--file", file, "--level", "full", "--quiet")
    assert (told.code, told.err) == (0, "")
    heard = outcome.kb.heard(first, file)
    assert [one for one, _, _, _ in heard.forums]
    assert " ".join(told.out.split()) == outcome.explanation(heard, "full")


@pytest.mark.parametrize("command", [("validate",), ("assess", "--file")])
def test_the_command_line_refuses_with_lines_and_nearest_names(cli: Cli, command: tuple[str, ...]) -> None:
    file = FILES["63-all-errors-at-once"].name
    ran = cli(*command, file, cwd=FOLDER)
    assert (ran.code, ran.out) == (4, "")
    wanted = EXPECTED["63-all-errors-at-once"]["problems"]
    assert [line.split(":")[1] for line in ran.err.splitlines()] == [str(one["line"]) for one in wanted]
    assert all(any(all(word in line for word in one["says"]) for line in ran.err.splitlines()) for one in wanted)
