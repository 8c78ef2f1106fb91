"""A draft says one thing of its procedure: how it stands on the day judged, and how the facts lie to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from draft_text import kinds_of
from obligations.draft import doors as doors_of_drafts
from obligations.draft.blocks.law import acceptance
from obligations.draft.check.checks import check_draft
from obligations.draft.check.reading import read_draft
from obligations.draft.compose import asked_of, compose, procedure_of
from obligations.draft.document import Paragraph
from obligations.draft.doors import Door, best_of, doors
from obligations.draft.material import Asked, Material
from obligations.draft.tables import rows
from obligations.draft.writers import write_draft

if TYPE_CHECKING:
    from pathlib import Path

    from obligations import KnowledgeBase

RETURNS, DOMINICAN, PAKISTAN = "2016-17-returns", "1999-dominican-expulsions", "2023-10-pakistan"


def material(kb: KnowledgeBase, kind: str, event: str, state: str, treaty: str = "") -> Material:
    record, asked = kinds_of(kb)[kind], asked_of(kb, [event], state, treaty or None)
    return Material(kb, record, asked, procedure_of(kb, record, asked))


def said(found: Material) -> str:
    paragraphs = [one for one in acceptance(found, {}) if isinstance(one, Paragraph)]
    return "\n".join("".join(part.words for part in one.parts) for one in paragraphs)


def test_protocol_joined_after_the_facts_is_told_in_one_sense(kb: KnowledgeBase) -> None:
    found = material(kb, "individual-communication", DOMINICAN, "DOM", "CEDAW")
    text = said(found)
    assert "only signed" not in text
    assert (
        "the procedure is closed for the Dominican Republic. Optional Protocol to CEDAW: Ratified 10 Aug 2001" in text
    )
    assert "The facts lie before 10 Nov 2001, from when the procedure reaches them (CEDAW-OP article 4(2)(e))." in text
    assert "Nothing on file puts them before" not in text
    assert doors(kb, "cedaw-op-2", "DOM", (DOMINICAN,)).reason in text


def test_protocol_joined_before_the_facts_reaches_them(kb: KnowledgeBase) -> None:
    text = said(material(kb, "individual-communication", DOMINICAN, "DOM", "ICCPR"))
    assert "What the State did after that day is not on file." in text
    assert "the procedure is open for the Dominican Republic. First Optional Protocol" in text
    assert "Time of the facts: 1999 to 2000. Nothing on file puts them before the time" in text


def test_exclusion_is_told_with_its_day_and_without_a_code(kb: KnowledgeBase) -> None:
    open_one = said(material(kb, "inquiry-request", "1969-12-airliner", "KOR", "CAT"))
    assert "the procedure is open for the Republic of Korea." in open_one
    assert "No declaration that excludes it is on file." in open_one
    found = material(kb, "inquiry-request", RETURNS, "CHN", "CAT")
    text = said(found)
    assert "the procedure is closed for China." in text
    assert "statement to article 20 of 4 Oct 1988. Its declaration of exclusion of 4 Oct 1988 on art. 20" in text
    assert found.door is not None
    assert "cat-chn-01" in found.door.reason
    assert "cat-chn-01" not in text
    assert "No declaration that excludes it" not in text


def test_procedure_that_needs_no_act_of_the_state_leaves_no_later_act_open(kb: KnowledgeBase) -> None:
    text = said(material(kb, "wgad", RETURNS, "CHN"))
    assert "the procedure is open for China. It needs no act of the State." in text
    assert "after that day" not in text


def test_state_without_a_part_in_the_events_is_not_judged(kb: KnowledgeBase) -> None:
    found = material(kb, "council-complaint", RETURNS, "CHN")
    foreign = Material(kb, found.kind, replace(found.asked, state="BRA"), found.procedure)
    assert "Whether the procedure is open for Brazil was not judged" in said(foreign)


@pytest.mark.parametrize(
    ("event", "state", "provision", "holds"),
    [(RETURNS, "CHN", "CAT:22", True), (RETURNS, "CHN", "CAT:28", True), (DOMINICAN, "DOM", "CAT:28", False)],
)
def test_procedure_is_not_accepted_by_the_word_of_its_door(
    kb: KnowledgeBase, event: str, state: str, provision: str, *, holds: bool
) -> None:
    found = material(kb, "legal-memo", event, state)
    codes = set().union(*found.way_codes(provision))
    assert bool(codes & {"no-declaration", "excluded"}) is holds


def test_recommendation_to_accept_stands_where_no_declaration_is_on_file(kb: KnowledgeBase) -> None:
    asked = "Make the declaration of article 22"
    stands = [row["text"] for row in rows(material(kb, "legal-memo", RETURNS, "CHN"), "recommendations")]
    assert any(one.startswith(asked) for one in stands)
    outsider = material(kb, "legal-memo", RETURNS, "PRK")
    assert {"not-party"} <= set().union(*outsider.way_codes("CAT:22"))
    assert not any(row["text"].startswith(asked) for row in rows(outsider, "recommendations"))


STANDING = {"a": "closed", "b": "unknown", "c": "open", "d": "open"}


@pytest.mark.parametrize(
    ("procedures", "best"),
    [("abcd", "c"), ("dc", "d"), ("ab", "b"), ("a", "a"), ("ba", "b")],
)
def test_best_door_is_taken_and_the_order_decides_ties(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, procedures: str, best: str
) -> None:
    def door(_knowledge: KnowledgeBase, procedure: str, _state: str, _events: tuple[str, ...]) -> Door:
        return Door(STANDING[procedure], "made up", "2026-01-01")  # type: ignore[arg-type]  # one of the three

    monkeypatch.setattr(doors_of_drafts, "doors", door)
    assert best_of(kb, tuple(procedures), "CHN", (RETURNS,)) == best


def test_a_second_procedure_that_stands_open_is_chosen_before_a_closed_first(kb: KnowledgeBase) -> None:
    kind = kinds_of(kb)["wgad"]
    asked = Asked("CHN", (RETURNS,))
    assert procedure_of(kb, kind, asked) == "wgad-opinion"
    assert procedure_of(kb, replace(kind, procedures=("cat-22", "wgad-urgent")), asked) == "wgad-urgent"
    assert (
        procedure_of(kb, replace(kind, procedures=("cat-22", "wgad-urgent")), replace(asked, state="BRA")) == "cat-22"
    )


@pytest.mark.parametrize("form", ["md", "html", "docx"])
def test_chosen_procedure_is_stamped_and_is_the_one_that_is_checked(
    kb: KnowledgeBase, tmp_path: Path, form: str
) -> None:
    kind = kinds_of(kb)["wgad"]
    path = tmp_path / f"draft.{form}"
    document = compose(kb, replace(kind, procedures=("cat-22", "wgad-urgent")), asked_of(kb, [RETURNS], "CHN"))
    assert document.stamp.door == "wgad-urgent"
    write_draft(document, form, path)
    reading = read_draft(path)
    assert reading.stamp.door == "wgad-urgent"
    codes = {one.code for one in check_draft(kb, reading, kind).points}
    assert "closed" not in codes
    closed = replace(reading, stamp=replace(reading.stamp, door="cat-22"))
    both = replace(kind, procedures=("wgad-urgent", "cat-22"))
    assert "closed" in {one.code for one in check_draft(kb, closed, both).points}
    other = replace(reading, stamp=replace(reading.stamp, door="cat-22"))  # no procedure of its kind: not heeded
    assert "closed" not in {one.code for one in check_draft(kb, other, kind).points}
