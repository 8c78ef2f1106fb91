"""What keeps a draft from going out: length, sections, open places, media alone, persons, closed doors, stale data."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from cli_runner import Cli, cli_fixture
from obligations.draft.blocks.rests import source_kinds
from obligations.draft.case import CaseFile, Person
from obligations.draft.check.checks import check_draft
from obligations.draft.check.reading import read_draft
from obligations.draft.check.words import count
from obligations.draft.compose import asked_of, compose, kinds_on_file
from obligations.draft.material import Material
from obligations.draft.writers import write_draft
from obligations.model import Source

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.draft.check.checks import Checked
    from obligations.draft.record import Kind

__all__ = ["cli_fixture"]

EVENT = "2016-17-returns"
LIMIT = 2815


@pytest.fixture(scope="module")
def kinds(kb: KnowledgeBase) -> dict[str, Kind]:
    return kinds_on_file(kb)


@pytest.fixture(scope="module")
def filled(kb: KnowledgeBase, kinds: dict[str, Kind], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Drafts of which every place is filled, by kind and ending."""
    folder, found = tmp_path_factory.mktemp("drafts"), dict[str, Path]()
    for name in ("upr-submission", "council-complaint", "sp-allegation-letter"):
        case = CaseFile(dict.fromkeys(kinds[name].gaps(), "As told by us."))
        document = compose(kb, kinds[name], asked_of(kb, [EVENT], "CHN"), case)
        for form in ("md", "docx", "html"):
            found[f"{name}.{form}"] = folder / f"{name}.{form}"
            write_draft(document, form, found[f"{name}.{form}"])
    return found


def checked(kb: KnowledgeBase, kinds: dict[str, Kind], file: Path, case: CaseFile | None = None) -> Checked:
    reading = read_draft(file)
    return check_draft(kb, reading, kinds[reading.stamp.procedure], case)


def codes(found: Checked, weight: str = "blocks") -> list[str]:
    return [one.code for one in found.points if one.weight == weight]


def edited(file: Path, folder: Path, old: str, new: str) -> Path:
    """A copy of a Markdown draft in which a text was changed once."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    copy = folder / file.name
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


@pytest.mark.parametrize("form", ["md", "docx", "html"])
@pytest.mark.parametrize("kind", ["upr-submission", "council-complaint", "sp-allegation-letter"])
def test_nothing_keeps_a_filled_draft_from_going_out(
    kb: KnowledgeBase, kinds: dict[str, Kind], filled: dict[str, Path], kind: str, form: str
) -> None:
    found = checked(kb, kinds, filled[f"{kind}.{form}"])
    assert codes(found) == []
    assert not found.blocked
    assert found.words == checked(kb, kinds, filled[f"{kind}.md"]).words  # the same in each format


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("form", ["md", "docx"])
def test_one_word_over_the_limit_blocks(
    kb: KnowledgeBase, kinds: dict[str, Kind], filled: dict[str, Path], tmp_path: Path, form: str, more: int
) -> None:
    file = filled[f"upr-submission.{form}"]
    room = LIMIT - count(read_draft(file), notes=False)
    words = " ".join(["word"] * (room + more))
    if form == "md":
        longer = edited(file, tmp_path, "As told by us.", f"As told by us. {words}")
        assert "As told by us." in read_draft(longer).sections[0].lines[0]  # the cover, which does not count
        assert count(read_draft(longer), notes=False) == LIMIT - room
        second = (
            file.read_text(encoding="utf-8")
            .replace("As told by us.", "@", 1)
            .replace("As told by us.", f"@ {words}", 1)
        )
        longer.write_text(second.replace("@", "As told by us."), encoding="utf-8")
    else:
        written = docx.Document(str(file))
        place = [one for one in written.paragraphs if "As told by us." in one.text][1]
        place.add_run(f" {words}")
        longer = tmp_path / file.name
        written.save(str(longer))
    found = checked(kb, kinds, longer)
    assert found.words == LIMIT + more
    assert codes(found) == (["length"] if more else [])
    assert any("1 over the limit of 2815" in one.says for one in found.points) == bool(more)


def test_endnotes_count_towards_no_limit_of_the_review(
    kb: KnowledgeBase, kinds: dict[str, Kind], filled: dict[str, Path], tmp_path: Path
) -> None:
    text = filled["upr-submission.md"].read_text(encoding="utf-8")
    note = re.search(r"^\[\^1\]: ", text, re.MULTILINE)
    assert note
    longer = tmp_path / "upr-submission.md"
    longer.write_text(text[: note.end()] + "word " * LIMIT + text[note.end() :], encoding="utf-8")
    assert codes(checked(kb, kinds, longer)) == []


def test_section_that_was_taken_out_or_emptied_blocks(
    kb: KnowledgeBase, kinds: dict[str, Kind], filled: dict[str, Path], tmp_path: Path
) -> None:
    file = filled["upr-submission.md"]
    heads = re.findall(r"^## .*$", file.read_text(encoding="utf-8"), re.MULTILINE)
    gone = next(one for one in heads if "cooperation" in one)
    found = checked(kb, kinds, edited(file, tmp_path, gone, ""))
    assert codes(found) == ["section-missing"]
    assert [one.where for one in found.points if one.code == "section-missing"] == ["cooperation"]


def test_place_that_is_left_blocks_and_an_optional_one_warns(
    kb: KnowledgeBase, kinds: dict[str, Kind], filled: dict[str, Path], tmp_path: Path
) -> None:
    file = filled["upr-submission.md"]
    found = checked(kb, kinds, edited(file, tmp_path, "As told by us.", "[[MISSING: who sends this]]"))
    assert codes(found) == ["marker"]
    assert [one.says for one in found.points if one.code == "marker"] == ["Still to be filled: who sends this."]
    found = checked(kb, kinds, edited(file, tmp_path, "As told by us.", "[[OPTIONAL: how you know]]"))
    assert codes(found) == []
    assert "optional-left" in codes(found, "warns")


def test_mass_media_alone_block_where_the_body_refuses_them_and_warn_elsewhere(
    kb: KnowledgeBase, kinds: dict[str, Kind], filled: dict[str, Path], tmp_path: Path
) -> None:
    for kind, weight in (("council-complaint", "blocks"), ("upr-submission", "warns")):
        text = filled[f"{kind}.md"].read_text(encoding="utf-8")
        assert "media-alone" not in [one.code for one in checked(kb, kinds, filled[f"{kind}.md"]).points]
        alone = re.sub(r"^obligations-source-kind-\d+:.*\n", "", text, flags=re.MULTILINE)
        file = tmp_path / f"{kind}.md"
        file.write_text(alone.replace("---\n", '---\nobligations-source-kind-001: "media 3"\n', 1), encoding="utf-8")
        assert "media-alone" in codes(checked(kb, kinds, file), weight)


@pytest.mark.parametrize(
    ("beside", "blocks"),
    [
        (("own-note", "editor's note"), True),
        (("second-set-notes", ""), True),  # on file as what the editors know
        (("own-page", "press"), True),
        (("own-report", "non-governmental organisation"), False),
    ],
)
def test_note_of_the_editors_does_not_stand_beside_mass_media(
    kb: KnowledgeBase, kinds: dict[str, Kind], tmp_path: Path, beside: tuple[str, str], *, blocks: bool
) -> None:
    kind, asked, file = kinds["council-complaint"], asked_of(kb, [EVENT], "CHN"), tmp_path / "draft.md"
    material = Material(kb, kind, asked)
    for id_, what in (("own-article", "media"), beside):
        material.notes.of_source(Source(id_, "A title", "Somebody", "2024-01-01", "", (), what), "para 1")
    document = compose(kb, kind, asked)
    write_draft(replace(document, stamp=replace(document.stamp, source_kinds=source_kinds(material))), "md", file)
    assert ("media-alone" in codes(checked(kb, kinds, file))) is blocks


def test_name_without_consent_blocks_and_with_consent_does_not(
    kb: KnowledgeBase, kinds: dict[str, Kind], filled: dict[str, Path], tmp_path: Path
) -> None:
    file = edited(filled["upr-submission.md"], tmp_path, "As told by us.", "As told by Ms Made-Up Person.")
    silent = CaseFile({}, (Person("person 1", "Made-Up Person"),))
    found = checked(kb, kinds, file, silent)
    assert codes(found) == ["consent"]
    assert not any("Made-Up" in one.says for one in found.points)  # the check does not repeat the name
    consenting = CaseFile({}, (Person("person 1", "Made-Up Person", consent=True),))
    assert codes(checked(kb, kinds, file, consenting)) == []


def test_page_for_the_drafter_is_warned_of_until_it_is_taken_out(
    kb: KnowledgeBase, kinds: dict[str, Kind], filled: dict[str, Path], tmp_path: Path
) -> None:
    file = filled["council-complaint.md"]
    assert "drafters-page" in codes(checked(kb, kinds, file), "warns")
    text = file.read_text(encoding="utf-8")
    kept = tmp_path / file.name
    kept.write_text(text[: text.rindex("## For the drafter: take this page out")], encoding="utf-8")
    assert "drafters-page" not in codes(checked(kb, kinds, kept), "warns")


def test_places_that_rest_on_memory_are_counted_and_block_nothing(
    kb: KnowledgeBase, kinds: dict[str, Kind], filled: dict[str, Path], tmp_path: Path
) -> None:
    def number(file: Path) -> int:
        said = next(one.says for one in checked(kb, kinds, file).points if one.code == "unverified")
        return int(said.partition(" ")[0])

    file = filled["council-complaint.md"]
    assert number(file) > 1
    assert number(edited(file, tmp_path, "para. 109 (from memory, unverified)", "para. 109")) == number(file) - 1
    assert "unverified" not in codes(checked(kb, kinds, file))


def test_address_of_a_person_is_pointed_out_and_not_repeated(
    kb: KnowledgeBase, kinds: dict[str, Kind], filled: dict[str, Path], tmp_path: Path
) -> None:
    file = edited(filled["upr-submission.md"], tmp_path, "As told by us.", "Write to someone@example.org.")
    found = checked(kb, kinds, file)
    told = [one.says for one in found.points if one.code == "person"]
    assert len(told) == 1
    assert "e-mail" in told[0]
    assert "example.org" not in told[0]


def test_closed_procedure_blocks_and_an_open_one_says_nothing(
    kb: KnowledgeBase, kinds: dict[str, Kind], filled: dict[str, Path], tmp_path: Path
) -> None:
    kind = kinds["individual-communication"]
    case = CaseFile(dict.fromkeys(kind.gaps(), "As told by us."))
    file = tmp_path / "communication.md"
    write_draft(compose(kb, kind, asked_of(kb, [EVENT], "CHN", "CAT"), case), "md", file)
    found = checked(kb, kinds, file)
    assert codes(found) == ["closed"]
    assert any("no declaration" in one.says for one in found.points)
    assert not {"closed", "door-unknown"} & {
        one.code for one in checked(kb, kinds, filled["council-complaint.md"]).points
    }


def test_data_that_changed_since_are_told(
    kb: KnowledgeBase, kinds: dict[str, Kind], filled: dict[str, Path], tmp_path: Path
) -> None:
    file = filled["upr-submission.md"]
    assert "data-changed" not in codes(checked(kb, kinds, file), "warns")
    older = edited(file, tmp_path, kb.data_version, "0.0.1+older")
    assert "data-changed" in codes(checked(kb, kinds, older), "warns")
    gone = edited(file, tmp_path, f"obligations-incident-001: {EVENT}", "obligations-incident-001: 1900-nothing")
    assert codes(checked(kb, kinds, gone)) == ["event-gone"]


def test_encodings_without_review_and_lists_that_ended_are_told(
    kb: KnowledgeBase, kinds: dict[str, Kind], filled: dict[str, Path]
) -> None:
    found = checked(kb, kinds, filled["upr-submission.md"])
    told = {one.code: one.says for one in found.points}
    assert re.search(r"No lawyer has reviewed the encoding of \d+ of \d+ rules", told["unreviewed"])
    assert "Refugee Convention (1 Jan 2021)" in told["stale"]
    assert "Convention against Torture" not in told["stale"]  # that list goes to this year


def test_command_leaves_with_five_while_anything_blocks(cli: Cli, tmp_path: Path, filled: dict[str, Path]) -> None:
    draft = tmp_path / "letter.docx"
    written = cli("draft", "sp-allegation-letter", "--incident", EVENT, "--state", "CHN", "-o", str(draft))
    assert written.code == 0
    ran = cli("draft", "check", str(draft))
    assert ran.code == 5
    assert "Not ready: " in ran.out
    told = json.loads(cli("draft", "check", str(draft), "--format", "json").out)
    assert told["blocked"] is True
    assert {one["weight"] for one in told["points"]} == {"blocks", "warns", "tells"}
    ready = cli("draft", "check", str(filled["upr-submission.docx"]))
    assert ready.code == 0
    assert "Nothing keeps it from going out." in ready.out


def test_closed_door_is_drafted_only_if_asked_for(cli: Cli, tmp_path: Path) -> None:
    given = ["draft", "individual-communication", "--incident", EVENT, "--state", "CHN", "--treaty", "CAT", "-o"]
    refused = cli(*given, str(tmp_path / "closed.md"))
    assert (refused.code, "closed" in refused.err) == (2, True)
    assert not (tmp_path / "closed.md").exists()
    assert cli(*given, str(tmp_path / "closed.md"), "--even-if-closed").code == 0
    assert (tmp_path / "closed.md").exists()


def test_file_that_is_no_draft_is_refused(cli: Cli, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("# A letter\n", encoding="utf-8")
    ran = cli("draft", "check", str(other))
    assert ran.code == 4
    assert "no draft of this program" in ran.err
