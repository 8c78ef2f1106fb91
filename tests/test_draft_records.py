"""The records of drafts: what each kind asks for and in which order, and that a wrong record is refused whole."""

from __future__ import annotations

import csv
from itertools import pairwise
from typing import TYPE_CHECKING

import jsonschema
import pytest
from ruamel.yaml import YAML

from cli_runner import ROOT
from obligations.check import Severity
from obligations.check.drafts import check_drafts
from obligations.draft.blocks import BLOCKS
from obligations.draft.case import case_template, read_case
from obligations.draft.compose import kinds_on_file
from obligations.draft.form import draft_schema
from obligations.draft.limits import limit_of
from obligations.draft.record import named, read_kind
from obligations.draft.tables import CONDITIONS
from obligations.errors import BadDataError, UnknownNameError
from obligations.locate import SourceFile, locate

if TYPE_CHECKING:
    from pathlib import Path

    from obligations import KnowledgeBase
    from obligations.draft.record import Kind

FOLDER = ROOT / "data" / "drafts"
KINDS = (
    *("legal-memo", "sp-allegation-letter", "sp-urgent-appeal", "interim-measures", "alternative-report"),
    *("upr-submission", "wgad", "wgeid", "individual-communication", "unhcr-letter", "council-complaint"),
    *("inquiry-request", "arria-note", "icc-article-15"),
)
QUERIES = {"positions": ("type", "about", "source", "locator")}
GOOD = """
id: mine
name: A kind of mine
order: 90
title: "On {state}"
notes: footnotes
proof: none
source: made up
sections:
  - id: one
    heading: One
    filled_by: both
    parts:
      - text: "About {events}."
      - query: positions
        with: {state: "{state_code}"}
        row: "{type} of {about}"
        note: "{source}, {locator}"
        none: "No position is on file."
      - block: argument
        with: {detail: brief}
        most: 2
        none: "No claim."
      - gap: mine
        asks: something
"""


@pytest.fixture(scope="module")
def kinds(kb: KnowledgeBase) -> dict[str, Kind]:
    return kinds_on_file(kb)


def read(tmp_path: Path, text: str) -> Kind:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return read_kind(SourceFile(path, "mine.yaml"), QUERIES)


def problems(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(BadDataError) as caught:
        read(tmp_path, text)
    return [str(one) for one in caught.value.problems]


def test_kinds_are_listed_in_the_order_of_their_records(kinds: dict[str, Kind]) -> None:
    assert tuple(kinds) == KINDS
    assert {one.stem for one in FOLDER.glob("*.yaml")} == set(KINDS)


def test_every_procedure_of_a_record_is_on_file(kinds: dict[str, Kind]) -> None:
    with (ROOT / "data/bodies/procedures.csv").open(encoding="utf-8", newline="") as lines:
        on_file = {row["id"] for row in csv.DictReader(lines)}
    assert [one for kind in kinds.values() for one in kind.procedures if one not in on_file] == []
    assert [kind.id for kind in kinds.values() if not kind.procedures] == ["legal-memo"]


@pytest.mark.parametrize("kind", KINDS)
def test_records_keep_to_the_schema(kind: str) -> None:
    jsonschema.validate(YAML(typ="safe").load(FOLDER / f"{kind}.yaml"), draft_schema())


def test_schema_refuses_what_the_reader_refuses() -> None:
    loaded = YAML(typ="safe").load(GOOD)
    jsonschema.validate(loaded, draft_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**loaded, "notes": "margin"}, draft_schema())


def test_good_record_is_read(tmp_path: Path) -> None:
    kind = read(tmp_path, GOOD)
    assert [part.kind for part in kind.sections[0].parts] == ["text", "query", "block", "gap"]
    assert list(kind.gaps()) == ["mine"]


def test_every_problem_of_form_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    wrong = GOOD.replace("notes: footnotes", "notes: margin").replace("heading: One", "headng: One")
    assert problems(tmp_path, wrong) == [
        'mine.yaml:6: notes: "margin" is not one of footnotes, endnotes',
        'mine.yaml:10: sections[0]: "heading" is missing: heading; a template',
        'mine.yaml:11: sections[0].headng: a section has no key "headng"; nearest: heading, when',
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{state}", "{stat}", 'title: nothing is called "{stat}" here; nearest: state'),
        ("{about}", "{abut}", 'row: nothing is called "{abut}" here; nearest: about'),
        ("query: positions", "query: position", 'no query is called "position"; nearest: positions'),
        ("block: argument", "block: arguments", 'no block is called "arguments"; nearest: argument'),
        ("detail: brief", "detial: brief", 'the block "argument" has no parameter "detial"'),
        ("        asks: something", "        why: so", '"asks" is missing'),
        ('        none: "No claim."\n', "", '"none" is missing'),
        ("      - gap: mine", "      - gap: mine\n        text: both", "must hold exactly one of"),
        ("    filled_by: both", "    filled_by: both\n    when: {bound_by: CAT}", '"otherwise" is missing'),
    ],
)
def test_what_names_nothing_is_refused_with_the_nearest_name(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    assert any(told in one for one in problems(tmp_path, GOOD.replace(old, new)))


def test_ids_that_stand_twice_are_refused(tmp_path: Path) -> None:
    twice = GOOD + GOOD.partition("sections:\n")[2]
    assert [one.partition(": ")[2] for one in problems(tmp_path, twice)] == [
        'sections[1].id: a second section has the id "one"',
        'sections[1].parts[3].gap: a second gap has the id "mine"',
    ]


def test_block_that_cannot_be_cut_short_refuses_a_number(tmp_path: Path) -> None:
    assert any(
        "cannot be cut short" in one for one in problems(tmp_path, GOOD.replace("block: argument", "block: actors"))
    )


def test_unknown_kind_names_the_nearest(kinds: dict[str, Kind]) -> None:
    assert named(kinds, "wgad").id == "wgad"
    with pytest.raises(UnknownNameError, match="upr-submission"):
        named(kinds, "upr-submision")


def test_records_of_drafts_are_no_part_of_the_store() -> None:
    sources = locate()
    assert [one.name for one in sources.files() if "drafts" in one.name] == []
    assert {one.path.suffix for one in sources.draft_files()} == {".yaml", ".csv"}


def test_special_procedures_letter_asks_what_is_asked_of_every_case(kinds: dict[str, Kind]) -> None:
    for name in ("sp-allegation-letter", "sp-urgent-appeal"):
        kind = kinds[name]
        order = [one.id for one in kind.sections if not one.annex]
        assert order == [
            *("mandates", "timing", "victims", "perpetrators", "facts", "law"),
            *(["answers"] if name == "sp-allegation-letter" else []),
            *("steps", "other-bodies", "reprisals", "questions", "action", "sender"),
        ]
        required = {one for one, part in kind.gaps().items() if not part.optional}
        assert required >= {"consent", "remedies", "other-procedures", "reprisals", "sender"}
    assert "imminence" in kinds["sp-urgent-appeal"].gaps()
    assert "imminence" not in kinds["sp-allegation-letter"].gaps()


def test_detention_questionnaire_has_its_seven_parts_in_order(kinds: dict[str, Kind]) -> None:
    parts = [one.heading.partition(".")[0] for one in kinds["wgad"].sections if not one.annex]
    assert parts == ["I", "II", "III", "IV", "V", "VI", "VII"]
    arbitrary = next(one for one in kinds["wgad"].sections if one.id == "arbitrary")
    assert any(part.says == "categories" for part in arbitrary.parts)


def test_disappearance_case_asks_for_its_six_required_items(kinds: dict[str, Kind]) -> None:
    kind = kinds["wgeid"]
    assert [one.id for one in kind.sections[:6]] == ["name", "date", "place", "forces", "search", "sender"]
    required = [one for one, part in kind.gaps().items() if part.why.startswith("required")]
    assert required == ["name", "date", "place", "forces", "search", "sender"]


def test_individual_communication_keeps_the_order_of_the_form(kinds: dict[str, Kind]) -> None:
    numbers = [
        int(one.heading.partition(".")[0]) for one in kinds["individual-communication"].sections if not one.annex
    ]
    assert numbers == list(range(1, 13))


def test_review_submission_has_endnotes_and_its_word_limit(kb: KnowledgeBase, kinds: dict[str, Kind]) -> None:
    kind = kinds["upr-submission"]
    limit = limit_of(kb.view, kind, "upr-stakeholder")
    assert limit is not None
    assert (kind.notes, limit.unit, limit.single, limit.joint) == ("endnotes", "words", 2815, 5630)
    assert [one.counted for one in kind.sections if one.id == "cover" or one.annex] == [False, False]
    assert [one.notes for one in kinds.values() if one.id != "upr-submission"] == ["footnotes"] * (len(kinds) - 1)


@pytest.mark.parametrize(
    ("procedure", "single", "joint"), [("alt-iccpr", 10000, None), ("alt-cedaw", 3300, 6600), ("alt-crc", 3000, 6000)]
)
def test_limit_of_a_report_is_that_of_its_committee(
    kb: KnowledgeBase, kinds: dict[str, Kind], procedure: str, single: int, joint: int | None
) -> None:
    limit = limit_of(kb.view, kinds["alternative-report"], procedure)
    assert limit is not None
    assert (limit.unit, limit.single, limit.joint) == ("words", single, joint)
    assert limit.source


def test_limit_that_nobody_knows_is_none(kb: KnowledgeBase, kinds: dict[str, Kind]) -> None:
    assert limit_of(kb.view, kinds["alternative-report"], "alt-cat") is None


def test_sources_of_limits_and_orders_are_named(kinds: dict[str, Kind]) -> None:
    assert [one.id for one in kinds.values() if not one.source] == []
    assert [one.id for one in kinds.values() if one.limit and not (one.limit.source and one.limit.confidence)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_template_of_a_case_file_is_a_case_file(kinds: dict[str, Kind], kind: str, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(case_template(kinds[kind]), encoding="utf-8")
    case = read_case(path, kinds[kind])
    assert (dict(case.texts), case.persons) == ({}, ())
    filled = [f"{gap}: words" for gap in kinds[kind].gaps()]
    path.write_text("\n".join(filled), encoding="utf-8")
    assert list(read_case(path, kinds[kind]).texts) == list(kinds[kind].gaps())


def test_wrong_case_file_is_refused_whole_with_nearest_names(kinds: dict[str, Kind], tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("remedis: none\npersons:\n  - nam: A\n  - consent: perhaps\n", encoding="utf-8")
    with pytest.raises(BadDataError) as caught:
        read_case(path, kinds["wgad"])
    assert [str(one).partition("case.yaml:")[2] for one in caught.value.problems] == [
        '1: remedis: "wgad" has no gap "remedis"; nearest: remedies',
        '3: persons[0].nam: a person has no key "nam"; nearest: name',
        "4: persons[1].consent: must be true or false: whether the name may stand in this draft",
    ]


def test_person_is_a_code_unless_there_is_consent(kinds: dict[str, Kind], tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        "persons:\n  - {name: Ann Made-Up, consent: false}\n  - {name: Bob Made-Up, consent: true}\n"
        "circumstances: Ann Made-Up was held with {person 2}; {person 1} fell ill.\n",
        encoding="utf-8",
    )
    case = read_case(path, kinds["wgad"])
    assert case.text("circumstances") == "person 1 was held with Bob Made-Up; person 1 fell ill."
    assert [one.shown for one in case.persons] == ["person 1", "Bob Made-Up"]


@pytest.mark.parametrize("block", BLOCKS)
def test_page_on_records_names_every_block_with_its_parameters(block: str) -> None:
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    row = next((one for one in lines if one.startswith(f"| `{block}` |")), "")
    assert [one for one in (BLOCKS[block].says, *BLOCKS[block].options) if one not in row] == []


def test_page_on_records_names_every_condition_of_a_row() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [one for one in CONDITIONS if f"`{one}`" not in text] == []


def test_check_finds_faults_in_records_and_tables_of_drafts(tmp_path: Path) -> None:
    assert check_drafts(locate((tmp_path,))) == []
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts/mine.yaml").write_text(GOOD.replace("footnotes", "margin"), encoding="utf-8")
    (tmp_path / "drafts/questions.csv").write_text("id,text\n", encoding="utf-8")
    found = [(one.severity, one.problem.message) for one in check_drafts(locate((tmp_path,)))]
    assert found == [
        (Severity.VIOLATION, '"margin" is not one of footnotes, endnotes'),
        (Severity.VIOLATION, "must have the columns id, when, on, concept, text, basis"),
    ]


def test_orders_of_kinds_are_all_different(kinds: dict[str, Kind]) -> None:
    assert all(first.order < second.order for first, second in pairwise(kinds.values()))


def test_records_say_that_no_rule_waits_only_of_rules_that_were_asked_about(kinds: dict[str, Kind]) -> None:
    parts = [part for kind in kinds.values() for one in kind.sections for part in one.parts if part.says == "open"]
    assert len(parts) > 5
    assert all("that was asked about waits for facts" in one.none for one in parts)
    assert all("were not examined" in one.none for one in parts)
