"""The page of a treaty and of a provision: its order, its readings, reservations on a day, and what one State sees."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cli_runner import Cli, cli_fixture
from obligations import UnknownNameError, UsageError
from obligations.names import OBL, TREATY, tail
from obligations.norms import every_norm, norms_below
from obligations.render.page import Medium
from obligations.render.treaty import write_treaty
from obligations.treaty_page import address
from rule_worlds import small_law, write_law

if TYPE_CHECKING:
    from pathlib import Path

    from obligations import KnowledgeBase
    from obligations.treaty_page import TreatyPage

__all__ = ["cli_fixture"]

DOCUMENT = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doc: <https://w3id.org/obligations/id/document/> .
doc:comment dcterms:title "Comment" ; obl:settles "How far it goes." ; obl:reads tiny:art_1 , tiny:art_1__para_1 ;
  obl:supersededBy doc:first , doc:second .
"""
"""A document that reads an article and its paragraph, and whose place two others have taken."""

REVIEWS = ("noLawyerReviewed", "lawyerReviewed")
ARTICLE_3 = ("CAT:3(1)", "cat/3/1", "CAT 3(1)", "Convention against Torture art 3(1)")


def text(kb: KnowledgeBase, page: TreatyPage, *, everything: bool = False) -> str:
    """The page as it is printed."""
    return write_treaty(page, Medium("text"), (kb.view.label, "test", "2026-01-01"), everything=everything)


def standing(page: TreatyPage) -> dict[str, str]:
    """How each reservation stood on the day."""
    return {one.reservation.id: one.standing for one in page.reservations}


def test_page_cites_the_treaty(kb: KnowledgeBase) -> None:
    one = kb.treaty("CAT").instrument
    assert (one.code, one.adopted, one.entry_into_force) == ("CAT", "1984-12-10", "1987-06-26")
    assert (one.registration, one.depositary) == ("UNTS 24841 (vol. 1465); MTDSG IV-9", "UN Secretary-General")
    assert "registration number" in one.unverified
    assert "MTDSG IV-9 [from memory, unverified]." in text(kb, kb.treaty("CAT"))


@pytest.mark.parametrize("treaty", ["CAT", "ICCPR", "REFUGEE-1951", "CRC"])
def test_parties_are_those_of_the_named_query(kb: KnowledgeBase, treaty: str) -> None:
    one = kb.treaty(treaty).instrument
    answer = kb.query("parties-to", treaty=treaty, date=one.counted_on)
    at = {name: place for place, name in enumerate(answer.columns)}
    certain = {str(row[at["state"]]) for row in answer.rows if getattr(row[at["certain"]], "value", "") == "true"}
    assert one.parties == len(certain) > 100
    assert (one.parties_disputed, one.parties_undated) == (0, 0)
    assert "Not counted" not in text(kb, kb.treaty(treaty))


def test_disputed_consent_and_one_of_unknown_day_are_counted_apart_and_as_no_party(tmp_path: Path) -> None:
    acts = [("XDD", "contested-ratification", "2003-01-01"), ("XBB", "accession", "2020")]
    rows = [
        {"treaty": "tiny", "state": state, "action": what, "date": when, "id": f"odd-{state.lower()}"}
        for state, what, when in acts
    ]
    plain, odd = small_law(None), small_law(write_law(tmp_path / "odd", {"actions": rows}))
    before, after = (law.treaty("TINY", on="2020-01-01").instrument for law in (plain, odd))
    assert (before.parties_disputed, before.parties_undated) == (0, 0)
    assert (after.parties, after.parties_disputed, after.parties_undated) == (before.parties, 1, 1)
    told = " ".join(text(odd, odd.treaty("TINY", on="2020-01-01")).split())
    assert "1 State whose consent is of disputed authority, 1 State whose consent may have taken effect only" in told


@pytest.mark.parametrize(
    ("registration", "found"),
    [
        ("UNTS 24841 (vol. 1465); MTDSG IV-9", "mtdsg_no=IV-9&chapter=4&"),
        ("UNTS 39574 (vol. 2241); MTDSG XVIII-12-b", "mtdsg_no=XVIII-12-b&chapter=18&"),
        ("CETS 210", "treatynum=210"),
        ("UNTS 2889; ETS 5", "treatynum=005"),
    ],
)
def test_address_follows_from_the_number(registration: str, found: str) -> None:
    assert found in address(registration)


@pytest.mark.parametrize("registration", ["", "UNTS 26363", "OAS A-61", "LNTS vol. 60 p. 253"])
def test_other_numbers_give_no_address(registration: str) -> None:
    assert address(registration) == ""


def test_provisions_stand_in_the_order_of_the_treaty(kb: KnowledgeBase) -> None:
    numbers = [one.number for one in kb.treaty("CAT").provisions]
    assert numbers[:8] == ["1", "1(1)", "1(2)", "2", "2(1)", "2(2)", "2(3)", "3"]
    assert numbers.index("9(1)") < numbers.index("10") < numbers.index("10(1)")


def test_declaration_of_principles_is_called_no_treaty(kb: KnowledgeBase) -> None:
    told = text(kb, kb.treaty("UDHR"))
    assert "Not a treaty: it binds no State by itself." in told
    assert "parties on" not in told
    assert "Reservations" not in told
    assert "Not a treaty" not in text(kb, kb.treaty("CRPD-OP"))


@pytest.mark.parametrize("name", ARTICLE_3)
def test_names_of_a_provision_are_forgiving(kb: KnowledgeBase, name: str) -> None:
    page = kb.treaty(name)
    assert page.provision is not None
    assert (page.instrument.code, page.provision.number) == ("CAT", "3(1)")


def test_article_may_stand_apart(kb: KnowledgeBase) -> None:
    assert kb.treaty("Convention against Torture", "3(1)") == kb.treaty("CAT:3(1)")
    with pytest.raises(UsageError, match="names an article already"):
        kb.treaty("CAT:3", "1")


def test_provision_tells_its_norms_and_their_questions(kb: KnowledgeBase) -> None:
    provision = kb.treaty("CAT:3(1)").provision
    assert provision is not None
    assert [one.id for one in provision.norms] == ["cat-3-1", "cat-3-1-rehabilitation"]
    norm = provision.norms[0]
    assert (norm.kind, norm.derogability, norm.reviewed) == ("prohibition", "non-derogable", False)
    assert [one.order for one in norm.elements] == ["1", "2"]
    assert all(one.question.endswith("?") for one in norm.elements)
    assert norm.exceptions == ()


def test_article_tells_the_norms_of_its_paragraphs_and_a_paragraph_not_those_beside_it(kb: KnowledgeBase) -> None:
    whole, part = kb.treaty("CAT:3").provision, kb.treaty("CAT:3(2)").provision
    assert whole is not None
    assert part is not None
    assert {"cat-3-1", "cat-3-2"} <= {one.id for one in whole.norms}
    assert "cat-3-1" not in {one.id for one in part.norms}


def test_exceptions_stand_with_the_provision_that_states_them(kb: KnowledgeBase) -> None:
    provision = kb.treaty("REFUGEE-1951:33(1)").provision
    assert provision is not None
    (norm,) = provision.norms
    assert {one.provision for one in norm.exceptions} >= {"33(2)"}
    assert all(one.elements and one.burden == "on the state" for one in norm.exceptions)


def test_provision_without_a_norm_says_that_this_is_no_answer(kb: KnowledgeBase) -> None:
    provision = kb.treaty("CAT:17").provision
    assert provision is not None
    assert provision.norms == ()
    assert "unknown is not no" in provision.silence


def test_reading_names_the_element_that_cites_it(kb: KnowledgeBase) -> None:
    provision = kb.treaty("CAT:3(1)").provision
    assert provision is not None
    readings = {one.id: one for one in provision.readings}
    comment = readings["cat-gc-4"]
    assert (comment.reads, comment.read, comment.confidence) == ("3, 3(1)", "yes", "H")
    assert comment.cited_for == ("cat-3-1", "cat-3-1, element 1", "cat-3-1, element 2", "cat-3-1-rehabilitation")
    assert readings["cat-13-1993"].cited_for == ("cat-3-1", "cat-3-1, element 2")
    assert readings["cat-34-1995"].cited_for == ("cat-3-1, element 2",)
    assert readings["cat-99-1997"].cited_for == ()
    assert "iccpr-gc-31" not in readings


def test_document_that_reads_several_provisions_or_was_replaced_twice_says_all_once(tmp_path: Path) -> None:
    law = small_law(write_law(tmp_path / "read", {"turtle": DOCUMENT}))
    found = law.treaty("TINY:1", on="2020-01-01").provision
    assert found is not None
    (only,) = (one for one in found.readings if one.id == "comment")
    assert (only.reads, only.later) == ("1, 1(1)", "first, second")
    beside = law.treaty("TINY:2", on="2020-01-01").provision
    assert beside is not None
    assert "comment" not in {one.id for one in beside.readings}


def test_reservation_touches_from_above_and_not_from_beside(planted: KnowledgeBase) -> None:
    of_paragraph, of_article = (standing(planted.treaty(one)) for one in ("CAT:3(1)", "CAT:3"))
    assert {"planted-alb", "planted-bfa"} <= of_paragraph.keys()
    assert not {"planted-bih", "planted-and"} & of_paragraph.keys()
    assert "planted-bih" in of_article


@pytest.mark.parametrize(
    ("day", "how"),
    [("1999-12-31", "later"), ("2000-01-01", "stands"), ("2005-05-31", "stands"), ("2005-06-01", "ended")],
)
def test_withdrawn_reservation_stands_up_to_the_day_before(planted: KnowledgeBase, day: str, how: str) -> None:
    assert standing(planted.treaty("CAT:3(1)", on=day))["planted-arg"] == how


def test_reservation_that_does_not_stand_is_not_in_the_list_of_those_that_do(planted: KnowledgeBase) -> None:
    told = text(planted, planted.treaty("CAT:3(1)", state="ARG", on="2005-06-01"))
    assert "(0 on 1 Jun 2005)" in told
    assert "Not standing on that day: Argentina, art. 3, made 1 Jan 2000, withdrawn 1 Jun 2005" in told


def test_entries_that_differ_in_the_state_alone_are_one_line(kb: KnowledgeBase) -> None:
    page = kb.treaty("REFUGEE-1951", on="2026-01-01")
    told, whole = (" ".join(text(kb, page, everything=every).split()) for every in (False, True))
    lines, all_lines = (one.count("Not standing on that day") for one in (told, whole))
    assert all_lines == sum(one.standing != "stands" for one in page.reservations) == lines + 7
    assert "Not standing on that day: 8 entries: Australia, Gambia, Guatemala, Italy, Liechtenstein" in told
    assert "Not standing on that day: Republic of Korea, art. 7, made 3 Dec 1992, withdrawn 8 Sep 2009" in told
    assert "8 entries" not in whole


def test_norm_is_what_says_who_bears_it(kb: KnowledgeBase) -> None:
    every = [tail(one) for one in every_norm(kb.store)]
    assert len(every) == len(set(every)) == sum(len(kb.view.subjects("encodingReview", OBL + one)) for one in REVIEWS)
    assert "cat-3-1" in every
    assert "cat-3-1.e1" not in every
    of_article, of_paragraph = (
        [tail(one) for one in norms_below(kb.view, f"{TREATY}cat/{eid}")] for eid in ("art_3", "art_3__para_1")
    )
    assert "cat-3-1" in of_paragraph
    assert set(of_paragraph) <= set(of_article)
    assert "cat-2-1-prevent" not in of_article


def test_article_on_provisional_measures_is_no_derogation(kb: KnowledgeBase) -> None:
    told = " ".join(text(kb, kb.treaty("REFUGEE-1951:9")).split())
    assert "it suspends no article for refugees at large" in told
    assert "a derogation clause" not in told


def test_reading_says_which_passage_was_read_and_how_much_of_it(kb: KnowledgeBase) -> None:
    told = " ".join(text(kb, kb.treaty("CAT:3(1)"), everything=True).split())
    assert "that passage was read, its opening at least" in told
    assert "Read or not is said of the passage in brackets." in told
    assert "Read or not" not in " ".join(text(kb, kb.treaty("REFUGEE-1951:9")).split())


@pytest.mark.parametrize(
    ("state", "effect", "only_in", "told"),
    [
        ("ALB", "asPurported", "", "(1 on 1 Jan 2010)"),
        ("AZE", "disputed", "", "(1 on 1 Jan 2010; of these 1 of disputed effect)"),
        ("BDI", "withoutEffect", "", "(1 on 1 Jan 2010; of these 1 without effect)"),
        ("CHN", "asPurported", "Hong Kong", "(1 on 1 Jan 2010; of these 1 for a territory only)"),
    ],
)
def test_reservation_that_does_not_hold_as_it_says_is_counted_apart(
    planted: KnowledgeBase, state: str, effect: str, only_in: str, told: str
) -> None:
    page = planted.treaty("CAT:3(1)", state=state, on="2010-01-01")
    (only,) = page.reservations
    assert (only.standing, only.reservation.legal_effect, only.only_in) == ("stands", effect, only_in)
    assert told in " ".join(text(planted, page).split())
    assert page.bound is not None
    assert bool(page.bound.reservations) is not bool(only_in)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("AND", "A reservation or declaration excludes art. 20 (planted-and)."),
        ("BRA", "sets out to exclude art. 20; whether it has effect is disputed (planted-bra)."),
        ("GBR", "A reservation or declaration excludes art. 20 for Bermuda only (planted-gbr)."),
        ("BOL", ""),
    ],
)
def test_procedure_is_excluded_only_as_far_as_the_reservation_holds(
    planted: KnowledgeBase, state: str, told: str
) -> None:
    page = planted.treaty("CAT", state=state, on="2010-01-01")
    (said,) = (one.accepted for one in page.procedures if one.id == "cat-20")
    assert said.endswith(told)
    assert ("reservation or declaration" in said) is bool(told)


def test_one_state_sees_its_own_binding_reservations_and_findings(kb: KnowledgeBase) -> None:
    page = kb.treaty("CAT:20", state="China", on="2017-07-01")
    assert page.bound is not None
    assert page.bound.status == "bound"
    assert [one.reservation.id for one in page.reservations] == ["cat-chn-01"]
    assert kb.treaty("CAT:20").state is None
    findings = kb.treaty("CAT:3(1)", state="CHN").findings
    assert {one.state for one in findings} == {"CHN"}
    assert len(findings) < len(kb.treaty("CAT:3(1)").findings)


def test_procedure_says_whether_the_state_accepted_it(kb: KnowledgeBase) -> None:
    told = {one.id: one.accepted for one in kb.treaty("CAT", state="CHN", on="2017-07-01").procedures}
    assert "not accepted the procedure" in told["cat-22"]
    assert "excludes art. 20 (cat-chn-01)" in told["cat-20"]
    assert "excludes" not in told["cat-22"]
    assert {one.accepted for one in kb.treaty("CAT").procedures} == {""}


def test_exclusion_counts_from_its_day(kb: KnowledgeBase) -> None:
    before, after = (
        next(one.accepted for one in kb.treaty("CAT", state="CHN", on=day).procedures if one.id == "cat-20")
        for day in ("1988-10-03", "1988-10-04")
    )
    assert ("excludes" in before, "excludes" in after) == (False, True)


def test_findings_are_those_of_the_assessment(kb: KnowledgeBase) -> None:
    page = kb.treaty("CAT:3(1)")
    told = {one.id: one.status for one in page.findings if one.incident == "2016-17-returns"}
    norms = {"cat-3-1", "cat-3-1-rehabilitation"}
    assessed = kb.assess("2016-17-returns", include_all=True)
    assert told == {one.id: one.status for one in assessed if one.norm in norms}
    assert list(told.values()) == ["arguable"]


def test_page_says_may_breach_and_what_it_rests_on(kb: KnowledgeBase) -> None:
    told = text(kb, kb.treaty("CAT:3(1)"))
    *_, following = told.rstrip().splitlines()
    assert "breached" not in told.replace("may breach is not breached", "")
    assert "2 of 2 norms here reviewed by no lawyer" in told
    assert "law as of 1 Jan 2026 · data test" in " ".join(told.split())
    assert following.startswith("Next: obligations trace")


def test_all_shows_what_the_short_page_counts(kb: KnowledgeBase) -> None:
    page = kb.treaty("CAT:3(1)")
    short, whole = text(kb, page), text(kb, page, everything=True)
    assert "more (--all shows them)" in short
    assert "--all" not in whole
    assert all(one.id in whole for one in page.findings)


@pytest.mark.parametrize(("name", "nearest"), [("CTA", "CAT"), ("CAT:33(9)", "CAT:33"), ("CAT:99", "CAT:9")])
def test_unknown_name_gets_the_nearest(kb: KnowledgeBase, name: str, nearest: str) -> None:
    with pytest.raises(UnknownNameError) as error:
        kb.treaty(name)
    assert nearest in error.value.nearest


def test_command_writes_every_format(cli: Cli) -> None:
    page = json.loads(cli("treaty", "CAT", "3(1)", "--format", "json", "--state", "CHN").out)
    assert (page["schemaVersion"], page["provision"]["number"], page["bound"]["state"]) == (1, "3(1)", "CHN")
    assert page["provision"]["norms"][0]["elements"][0]["order"] == "1"
    assert cli("treaty", "CAT:3(1)", "--format", "md").out.startswith("# Convention against Torture")
    assert cli("treaty", "CAT:3(1)", "--format", "html").out.startswith("<!doctype html>")


def test_command_leaves_with_3_for_an_unknown_article(cli: Cli) -> None:
    ran = cli("treaty", "CAT", "99")
    assert (ran.code, ran.out) == (3, "")
    assert "Did you mean CAT:9" in ran.err


def test_finding_on_what_was_ordered_stands_beside_one_on_what_was_done(kb: KnowledgeBase) -> None:
    page = kb.treaty("CAT:3(1)", state="CHN")
    tenses = {
        one.act: one.tense for one in page.findings if one.incident == "2012-02-arrests" and one.norm == "cat-3-1"
    }
    assert tenses == {"arrest": "conditional", "return": "completed"}
    told = " ".join(text(kb, page, everything=True).split())
    begins = "CHN, Arrests and returns of North Koreans in China, February 2012"
    assert f"arguable, if carried out: {begins} (arrest)" in told
    assert f"arguable: {begins} (return)" in told


def test_finding_by_way_of_a_protocol_names_it_and_one_under_the_treaty_does_not(kb: KnowledgeBase) -> None:
    page = kb.treaty("REFUGEE-1951")
    ways = {one.via for one in page.findings}
    assert ways == {"", "REFUGEE-1967"}
    assert "(by way of REFUGEE-1967)" in text(kb, page, everything=True)
    assert "by way of" not in text(kb, kb.treaty("CAT:3(1)", state="CHN"), everything=True)
