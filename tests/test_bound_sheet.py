"""`bound` for one treaty gives a sheet to annex: the answer, the acts with sources, and how far the data go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli_runner import Cli, cli_fixture
from obligations.draft.certificate import certificate
from obligations.draft.check.reading import read_draft
from obligations.draft.document import Note, lines_of
from rule_worlds import small_law, write_law
from test_diff import SMALL

if TYPE_CHECKING:
    from pathlib import Path

    from obligations import KnowledgeBase
    from obligations.draft.document import Document

__all__ = ["cli_fixture"]

TORTURE = "the Convention against Torture and Other Cruel, Inhuman or Degrading Treatment or Punishment"
COVENANT = "the International Covenant on Civil and Political Rights"
SIGNED = "had only signed by 1 Jul 2017"
DPRK = "The Democratic People's Republic of Korea"
SECTIONS = [
    "answer",
    "acts",
    "entry-into-force",
    "reservations",
    "derogations",
    "procedures",
    "territory",
    "freshness",
    "rests-on",
]


def sheet(kb: KnowledgeBase, state: str, law: str, on: str = "2017-07-01", place: str | None = None) -> Document:
    return certificate(kb, kb.bound(state, law, on, place))


def lines(document: Document, section: str) -> list[str]:
    """The lines of one section, without their notes."""
    (found,) = (one for one in document.sections if one.id == section)
    said = (line for block in found.blocks for line in lines_of(block))
    return ["".join(part.words for part in line if not isinstance(part, Note)) for line in said]


def notes(document: Document, section: str) -> list[str]:
    return [
        part.words for one, line in document.lines() if one.id == section for part in line if isinstance(part, Note)
    ]


@pytest.mark.parametrize(
    ("state", "law", "on", "answer"),
    [
        ("CHN", "CAT:3", "2017-07-01", f"Yes. China was bound by article 3 of {TORTURE} on 1 Jul 2017."),
        ("CHN", "CAT:3", "1988-11-03", f"Yes. China was bound by article 3 of {TORTURE} on 3 Nov 1988."),
        ("CHN", "CAT", "1988-11-02", f"No. China had only signed by 2 Nov 1988 and was not bound by {TORTURE}."),
        ("CHN", "ICCPR:7", "2017-07-01", f"No. China {SIGNED} and was not bound by article 7 of {COVENANT}."),
        ("PRK", "CAT", "2017-07-01", f"No. {DPRK} was not bound by {TORTURE} on 1 Jul 2017."),
    ],
)
def test_the_answer_stands_in_one_sentence(kb: KnowledgeBase, state: str, law: str, on: str, answer: str) -> None:
    found = sheet(kb, state, law, on)
    assert [one.id for one in found.sections] == SECTIONS
    assert lines(found, "answer")[0] == answer
    assert lines(found, "answer")[1] == kb.bound(state, law, on).reason


@pytest.mark.parametrize(
    ("state", "law", "on", "answer", "reason"),
    [
        ("CHN", "CAT:20", "2017-07-01", "No. China was a party to ", "It has excluded the procedure"),
        ("CHN", "CAT:22", "2017-07-01", "No. China was a party to ", "It has not accepted the procedure"),
        ("DEU", "CAT:22", "2017-07-01", "Unknown. Germany was a party to ", "without its day"),
        ("DEU", "CAT:22", "2026-06-01", "Yes. Germany was bound by article 22", "Ratified 1 Oct 1990"),
        ("CHN", "CAT:30", "2017-07-01", "No. China was a party to ", "It has excluded the procedure"),
        ("DOM", "ACHR:45", "2017-07-01", "Unknown. The Dominican Republic was a party to ", "are not complete"),
        ("DEU", "CAT:20", "2017-07-01", "Yes. Germany was bound by article 20", "Ratified 1 Oct 1990"),
    ],
)
def test_procedure_is_no_duty_and_is_told_as_open_or_not(
    kb: KnowledgeBase, state: str, law: str, on: str, answer: str, reason: str
) -> None:
    said = lines(sheet(kb, state, law, on), "answer")
    assert said[0].startswith(answer)
    assert reason in said[1]


@pytest.mark.parametrize(
    ("state", "law", "on", "place"),
    [
        ("CHN", "CAT:28", "2017-07-01", None),  # the clause to stay out, beside CAT:20
        ("CHN", "CAT:22", "2017-07-01", "hong-kong"),  # beside CAT:22 for the whole State
        ("CHN", "CAT:20", "2017-07-01", "hong-kong"),
        ("DOM", "ACHR:46", "2017-07-01", None),  # how to file, beside ACHR:45, the clause of declarations
    ],
)
def test_clause_to_stay_out_and_territories_are_no_procedure(
    kb: KnowledgeBase, state: str, law: str, on: str, place: str | None
) -> None:
    said = lines(sheet(kb, state, law, on, place), "answer")
    assert said[0].startswith("Yes. ")
    assert said[1] == kb.bound(state, law, on, place).reason


def test_unknown_is_no_answer_in_either_direction(kb: KnowledgeBase) -> None:
    answers = kb.bound_to_all("CHN", "2026-11-22")
    unknown = next(one for one in answers if one.status == "unknown")
    said = lines(certificate(kb, unknown), "answer")
    assert said[0].startswith("Unknown. What is on file does not say whether China was bound by ")
    assert said[1] == unknown.reason


def test_each_act_has_its_days_and_its_source(kb: KnowledgeBase) -> None:
    found = sheet(kb, "CHN", "CAT:3")
    assert lines(found, "acts")[4:12] == [
        *("Signature", "12 Dec 1986", "12 Dec 1986", ""),
        *("Ratification", "4 Oct 1988", "3 Nov 1988", "yes"),
    ]
    assert len(notes(found, "acts")) == 4
    assert all("status pages, as at 14 Mar 2015" in one for one in notes(found, "acts")[:2])
    assert "thirtieth day" in " ".join(lines(found, "entry-into-force"))


def test_an_act_after_the_day_is_told_as_such(kb: KnowledgeBase) -> None:
    before = lines(sheet(kb, "CHN", "CAT", "1987-01-01"), "acts")
    assert before[4:12] == [
        *("Signature", "12 Dec 1986", "12 Dec 1986", "yes"),
        *("Ratification", "4 Oct 1988", "3 Nov 1988", "made after that day"),
    ]


def test_a_provision_that_another_instrument_carries_names_both(kb: KnowledgeBase) -> None:
    found = sheet(kb, "USA", "REFUGEE-1951:33")
    assert "by way of the Protocol relating to the Status of Refugees, on 1 Jul 2017" in lines(found, "answer")[0]
    assert "Accession (REFUGEE-1967)" in lines(found, "acts")
    assert [one for one in lines(found, "entry-into-force") if "in force since" in one] == [
        "Refugee Convention: in force since 22 Apr 1954.",
        "Refugee Protocol: in force since 4 Oct 1967.",
    ]
    assert "by way of" not in lines(sheet(kb, "CHN", "REFUGEE-1951:33"), "answer")[0]


def test_reservations_say_whom_they_touch_and_name_none_elsewhere(kb: KnowledgeBase) -> None:
    of_20, of_3 = (lines(sheet(kb, "CHN", law), "reservations") for law in ("CAT:20", "CAT:3"))
    assert "Rejects inquiries that the Committee opens by itself." in of_20
    assert of_3[0] == "No reservation or declaration of China to this provision that stood on 1 Jul 2017 is on file."
    assert of_3[1].startswith("To other provisions of the treaty it had made 2 reservations or declarations")
    assert any("Reservations were read to 14 Mar 2015" in one for one in of_3)


def test_objections_are_named_by_state_and_silence_is_not_absence(kb: KnowledgeBase) -> None:
    objected = lines(sheet(kb, "USA", "ICCPR:6(5)"), "reservations")
    assert any(one.startswith("Belgium, Denmark, Finland, France, Germany") for one in objected)
    assert not any("No objection" in one for one in objected)
    silent = lines(sheet(kb, "CHN", "CAT:20"), "reservations")
    assert any("No objection to these is on file" in one and "others may exist" in one for one in silent)


def test_reservation_that_was_withdrawn_is_told_apart(planted: KnowledgeBase) -> None:
    stood, gone = (
        lines(sheet(planted, "ARG", "CAT:3(1)", day), "reservations") for day in ("2005-05-31", "2005-06-01")
    )
    assert stood[0].endswith("standing on 31 May 2005:")
    assert gone[0].startswith("No reservation or declaration of Argentina to this provision that stood")
    assert "On file, but not standing on that day:" in gone
    assert any("withdrawn 1 Jun 2005" in one for one in gone)
    assert not any("withdrawn" in one for one in stood)


def test_declaration_without_a_day_is_neither_yes_nor_no(kb: KnowledgeBase) -> None:
    undated, dated = (lines(sheet(kb, state, "CAT:21"), "procedures") for state in ("BEL", "AUS"))
    assert any(one.startswith("Whether it had accepted the procedure by then is not known") for one in undated)
    assert any(one == "It had accepted the procedure: by its declaration of 28 Jan 1993." for one in dated)
    acts = lines(sheet(kb, "BEL", "CAT:21"), "acts")
    at = acts.index("Declaration that accepts the procedure, art. 21")
    assert acts[at + 1 : at + 3] == ["day not on file", "by 28 May 2026, when a list names it"]


def test_procedures_not_accepted_are_told_from_the_list_and_without_internal_ids(kb: KnowledgeBase) -> None:
    said = lines(sheet(kb, "CHN", "CAT:3"), "procedures")
    assert sum("It has not accepted the procedure" in one for one in said) == 2
    assert "A reservation or declaration excludes art. 20." in said
    words = " ".join(part.words for _, line in sheet(kb, "CHN", "CAT:3").lines() for part in line)
    assert "cat-chn" not in words
    assert "obl:" not in words


def test_territory_is_asked_about_by_its_name(kb: KnowledgeBase) -> None:
    found = sheet(kb, "CHN", "ICCPR", place="hong-kong")
    assert lines(found, "answer")[0] == f"Yes. China was bound by {COVENANT} in respect of Hong Kong on 1 Jul 2017."
    assert lines(found, "territory")[0] == "The answer is about Hong Kong alone."
    assert lines(sheet(kb, "CHN", "CAT"), "territory") == ["Applies by its own act in: Hong Kong, Macao."]


def test_notices_of_derogation_stand_with_their_days(tmp_path: Path) -> None:
    small = small_law(write_law(tmp_path / "law", SMALL))
    during, after = (lines(sheet(small, "XAA", "TINY", day), "derogations") for day in ("2006-06-01", "2012-06-01"))
    assert during[0] == "From art. 4, 5, from 1 Jan 2005 until 1 Jun 2012: it stood on that day."
    assert after[0].endswith("it did not stand on that day.")
    assert "without a known end" in during[1]
    none = lines(sheet(small, "XCC", "TINY", "2006-06-01"), "derogations")
    assert none == ["No notice of derogation is on file; notices were not read as a whole, so that others may exist."]


def test_the_sheet_says_what_it_rests_on(kb: KnowledgeBase) -> None:
    found = sheet(kb, "CHN", "CAT:3")
    assert "Not legal advice" in found.banner
    last = " ".join(lines(found, "rests-on"))
    assert "obligations bound CHN CAT:3 --on 2017-07-01" in last
    assert kb.data_version in last
    assert "no legal advice and no certificate of a depositary" in last
    assert (found.stamp.state, found.stamp.law_as_of) == ("CHN", kb.law_as_of)
    assert "the list of parties is complete to 28 May 2026" in lines(found, "freshness")[0]


@pytest.mark.parametrize("form", ["docx", "html", "md"])
def test_the_command_writes_the_sheet(cli: Cli, kb: KnowledgeBase, form: str, tmp_path: Path) -> None:
    path = tmp_path / f"sheet.{form}"
    ran = cli("bound", "China", "cat/3", "--on", "2017-07-01", "--format", form, "-o", str(path))
    assert (ran.code, ran.out) == (0, "")
    found = read_draft(path)
    assert [one.id for one in found.sections] == SECTIONS
    assert found.sections[0].lines == lines(sheet(kb, "CHN", "CAT:3"), "answer")
    assert found.stamp.procedure == "treaty-status"


def test_without_a_treaty_or_as_text_the_answer_is_as_it_was(cli: Cli) -> None:
    asked = ("bound", "CHN", "CAT", "--on", "2017-07-01")
    assert cli(*asked).out.splitlines()[1] == (
        "Yes. Ratified 4 Oct 1988, in force for it 3 Nov 1988 (30th day after deposit, art. 27(2))."
    )
    assert cli("bound", "CHN", "--on", "2017-07-01", "--format", "md").out.startswith("# China, on 1 Jul 2017")
    assert cli(*asked, "--format", "md").out.startswith("---\nobligations-draft: '1'\n")


@pytest.mark.parametrize("arguments", [("CHN", "CAT"), ("CHN",), ("CHN", "-o", "all.docx")])
def test_word_asks_for_a_treaty_and_a_file(cli: Cli, arguments: tuple[str, ...], tmp_path: Path) -> None:
    ran = cli("bound", *arguments, "--on", "2017-07-01", "--format", "docx", cwd=tmp_path)
    assert ran.code == 2
    assert "TREATY and -o FILE" in ran.err
    assert list(tmp_path.iterdir()) == []
