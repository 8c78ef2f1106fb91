"""Traps of the law, 1 to 5: who was bound by what, since which day and where.

What is expected comes from the treaties and from what the depositary recorded, not from the library.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cli_runner import Cli, cli_fixture
from obligations.names import tail
from traps import FREE, HONG_KONG, MACAO, NOT_BOUND, SIGNED, THROUGH_PROTOCOL, page, rows, shipped_fixture
from worlds import act, claim, finding, findings, outcome, outcomes, removal

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.assessment import Assessment

__all__ = ["cli_fixture", "shipped_fixture"]

CARRIED = range(2, 35)  # Protocol art. I(1)
REFUGEE = (claim("refugee-character"), claim("threat-on-convention-ground"))


# Trap 1: China acceded to both refugee instruments on 24 September 1982; it signed neither.


@pytest.mark.parametrize(
    ("treaty", "since"), [("REFUGEE-1951", date(1982, 12, 23)), ("REFUGEE-1967", date(1982, 9, 24))]
)
def test_trap_01_china_acceded_to_both_on_one_day(kb: KnowledgeBase, treaty: str, since: date) -> None:
    """The Convention waits for the ninetieth day (art. 43(2)); the Protocol binds on deposit (art. VIII(2))."""
    answer = kb.bound("CHN", treaty, on="2017-07-01")
    acts = [(one.kind, one.date) for one in answer.acts]
    assert (answer.status, answer.since, acts) == ("bound", since, [("accession", "1982-09-24")])
    assert kb.bound("PRK", treaty, on="2017-07-01").status == "notBound"


def test_trap_01_the_articles_that_the_protocol_carries_bind_three_months_before_the_others(kb: KnowledgeBase) -> None:
    refusal = (claim("unhcr-access-denial"), claim("request-for-access-made"), claim("request-for-access-refused"))
    days = ("1982-09-23", "1982-09-24", "1982-12-22", "1982-12-23")
    found = findings(kb, *(removal(f"on-{day}", "CHN", *REFUGEE, *refusal, on=day) for day in days))
    statuses = {
        norm: [outcomes(found, norm)[f"on-{day}"][0] for day in days]
        for norm in ("refugee-1951-33-1", "refugee-1967-2-1", "refugee-1951-35-1")
    }
    assert statuses == {
        "refugee-1951-33-1": ["notApplicable", "primaFacie", "primaFacie", "primaFacie"],
        "refugee-1967-2-1": ["notApplicable", "arguable", "arguable", "arguable"],
        "refugee-1951-35-1": ["notApplicable", "notApplicable", "notApplicable", "arguable"],
    }
    assert finding(found, "refugee-1951-33-1", "on-1982-12-23").via == THROUGH_PROTOCOL
    assert kb.bound("CHN", "REFUGEE-1951:33", on="1982-12-22").via == "REFUGEE-1967"


@pytest.mark.parametrize("on", ["2017-07-01", "1982", "../2013-03"])
def test_trap_01_on_no_day_does_china_owe_the_convention_without_the_protocol(kb: KnowledgeBase, on: str) -> None:
    """The Protocol came first, so the date line of 1951 (element 4) is never asked of China, however vague the day."""
    found = findings(kb, removal("china", "CHN", *REFUGEE, on=on), removal("convention-alone", "KNA", *REFUGEE, on=on))
    orders = {one.act: [part.order for part in one.elements] for one in found if one.norm == "refugee-1951-33-1"}
    assert orders == {"china": [1, 2, 3], "convention-alone": [1, 2, 3, 4]}


def test_trap_01_recorded_returns_are_cited_through_the_protocol(shipped: Assessment) -> None:
    cited = {
        one.id: one.via
        for one in shipped.findings
        if one.treaty == "REFUGEE-1951" and one.state == "CHN" and int(one.provision.partition("(")[0]) in CARRIED
    }
    assert cited
    assert [name for name, via in cited.items() if via != THROUGH_PROTOCOL] == []


@pytest.mark.parametrize(
    ("source", "statement", "what_is_so"),
    [
        ("rhodes-2013", "rhodes-2013-ratified", "acceded to the Convention and to its Protocol on 24 September 1982"),
        ("daily-nk-2017", "daily-nk-2017-signatory", "acceded (24 September 1982) and is a full party"),
        ("seoul-conference-2023", "seoul-conference-2023-signed", "acceded to the first on 24 September 1982"),
        ("christian-post-2021", "christian-post-2021-bound", ""),  # "bound by" is right and stands uncorrected
    ],
)
def test_trap_01_what_the_articles_call_signing_stands_corrected_and_proves_nothing(
    kb: KnowledgeBase, source: str, statement: str, what_is_so: str
) -> None:
    (row,) = (one for one in rows(kb, "by-source", source=source) if tail(one["item"]) == statement)
    assert (row["kind"], row["findings"], "stance" in row, "mode" in row) == ("statement", "0", False, False)
    assert what_is_so in row["what_is_so"] if what_is_so else "what_is_so" not in row


# Trap 2: China signed CAT on 12 December 1986, ratified it on 4 October 1988; in force for it on 3 November 1988.


def test_trap_02_cat_binds_china_from_3_november_1988(kb: KnowledgeBase) -> None:
    answer = kb.bound("CHN", "CAT", on="1988-11-03")
    assert (answer.since, [(one.kind, one.date) for one in answer.acts]) == (
        date(1988, 11, 3),
        [("ratification", "1988-10-04")],
    )
    days = ("1986-12-11", "1986-12-12", "1988-11-02", "1988-11-03", "1988-11")
    danger = claim("risk-of-torture")
    found = findings(kb, *(removal(f"on-{day}", "CHN", danger, on=day) for day in days))
    assert list(outcomes(found, "cat-3-1").values()).count(FREE) == 1
    assert outcomes(found, "cat-3-1") == {
        "on-1986-12-11": NOT_BOUND,
        "on-1986-12-12": SIGNED,
        "on-1988-11-02": SIGNED,
        "on-1988-11-03": FREE,
        "on-1988-11": ("undetermined", ["reasonDateUndetermined"]),
    }


def test_trap_02_chinas_reservations_touch_inquiries_and_the_court_and_not_the_ban_on_return(kb: KnowledgeBase) -> None:
    touched = {
        number: [one.articles for one in kb.bound("CHN", f"CAT:{number}", on="2017-07-01").reservations]
        for number in ("3", "20", "30(1)")
    }
    assert {number: bool(found) for number, found in touched.items()} == {"3": False, "20": True, "30(1)": True}
    one = finding(findings(kb, removal("return", "CHN", claim("risk-of-torture"))), "cat-3-1")
    assert (outcome(one), one.reservations) == (FREE, ())


# Trap 3: China only signed ICCPR, which binds it for Hong Kong and Macao; the other treaties bind it since their day.


@pytest.mark.parametrize(
    ("treaty", "before", "since", "earlier"),
    [
        ("ICESCR", "2001-06-26", "2001-06-27", "signatoryOnly"),
        ("CRC", "1992-03-31", "1992-04-01", "signatoryOnly"),
        ("CEDAW", "1981-09-02", "1981-09-03", "signatoryOnly"),
        ("PALERMO-TRAFFICKING", "2010-03-09", "2010-03-10", "notBound"),
    ],
)
def test_trap_03_the_day_from_which_each_treaty_binds_china(
    kb: KnowledgeBase, treaty: str, before: str, since: str, earlier: str
) -> None:
    assert [kb.bound("CHN", treaty, on=day).status for day in (before, since)] == [earlier, "bound"]


def test_trap_03_the_covenant_binds_china_in_hong_kong_and_macao_alone(kb: KnowledgeBase) -> None:
    torture = claim("torture")
    found = findings(
        kb,
        act("mainland", "CHN", torture),
        act("hong-kong", "CHN", torture, on="1997-07-01", **HONG_KONG),
        act("hong-kong-the-day-before", "CHN", torture, on="1997-06-30", **HONG_KONG),
        act("macao", "CHN", torture, on="1999-12-20", **MACAO),
        act("macao-the-day-before", "CHN", torture, on="1999-12-19", **MACAO),
        act("the-dprk", "PRK", torture),
    )
    assert {name: status for name, (status, _) in outcomes(found, "iccpr-7").items()} == {
        "mainland": "signatoryDutyOnly",
        "hong-kong": "primaFacie",
        "hong-kong-the-day-before": "notApplicable",
        "macao": "primaFacie",
        "macao-the-day-before": "signatoryDutyOnly",  # signed by then, and Macao was not yet its territory
        "the-dprk": "primaFacie",
    }


def test_trap_03_no_recorded_event_shows_china_in_breach_of_the_covenant(shipped: Assessment) -> None:
    covenant = [one for one in shipped.findings if one.treaty == "ICCPR"]
    assert {one.status for one in covenant if one.state == "CHN"} == {"signatoryDutyOnly"}
    assert "arguable" in {one.status for one in covenant if one.state == "PRK"}


@pytest.mark.parametrize("act_id", ["2016-17-returns.return", "2017-07-family.arrest"])
def test_trap_03_the_page_of_a_signed_treaty_says_neither_breached_nor_engaged(cli: Cli, act_id: str) -> None:
    told = page(cli, "explain", f"iccpr-7-refoulement/{act_id}/CHN")
    assert "Signature only" in told
    assert [words for words in ("may have breached", "engage", "What follows") if words in told] == []


# Trap 4: the DPRK is bound by both Covenants, CRC, CEDAW and CRPD, not by CAT, CERD or the refugee instruments.


@pytest.mark.parametrize(
    ("treaty", "before", "since"),
    [
        ("ICCPR", "1981-12-13", "1981-12-14"),
        ("ICESCR", "1981-12-13", "1981-12-14"),
        ("CRC", "1990-10-20", "1990-10-21"),
        ("CEDAW", "2001-03-28", "2001-03-29"),
        ("CRPD", "2017-01-04", "2017-01-05"),
    ],
)
def test_trap_04_the_day_from_which_each_treaty_binds_the_dprk(
    kb: KnowledgeBase, treaty: str, before: str, since: str
) -> None:
    statuses = [kb.bound("PRK", treaty, on=day).status for day in (before, since, "2017-07-01")]
    assert statuses[0] in {"notBound", "signatoryOnly"}
    assert statuses[1:] == ["bound", "bound"]


@pytest.mark.parametrize("treaty", ["CAT", "ICERD", "REFUGEE-1951", "REFUGEE-1967"])
def test_trap_04_what_does_not_bind_the_dprk_binds_china(kb: KnowledgeBase, treaty: str) -> None:
    assert [kb.bound(state, treaty, on="2017-07-01").status for state in ("PRK", "CHN")] == ["notBound", "bound"]


def test_trap_04_torture_there_is_put_under_the_covenant_the_childrens_convention_and_custom(kb: KnowledgeBase) -> None:
    found = findings(kb, *(act(state.lower(), state, claim("torture"), claim("child")) for state in ("PRK", "CHN")))
    norms = ("iccpr-7", "crc-37-a", "custom-torture", "cat-2-1", "cat-16-1")
    assert {norm: outcomes(found, norm)["prk"] for norm in norms} == {
        **dict.fromkeys(norms[:3], FREE),
        **dict.fromkeys(norms[3:], NOT_BOUND),
    }
    assert {norm: outcomes(found, norm)["chn"] for norm in norms} == {**dict.fromkeys(norms, FREE), "iccpr-7": SIGNED}


def test_trap_04_no_recorded_event_puts_cat_to_the_dprk(kb: KnowledgeBase) -> None:
    """Of all events on record; a disappearance without an end outlives the list of parties, and there it is unknown."""
    cat = [one for one in kb.assessment().findings if one.treaty == "CAT"]
    put = {(one.status, one.binding.gate, one.act) for one in cat if one.state == "PRK"}
    unknown = {one for one in put if one[1] != "gateNotBound"}
    assert unknown == {("undetermined", "gateStatusUnknown", "disappearance")}
    assert {one[:2] for one in put - unknown} == {("notApplicable", "gateNotBound")}
    assert "arguable" in {one.status for one in cat if one.state == "CHN"}


def test_trap_04_the_notice_of_august_1997_did_not_end_the_covenant_for_the_dprk(kb: KnowledgeBase) -> None:
    days = ("1997-08-24", "1997-08-26", "2017-07-01")
    found = findings(kb, *(act(f"on-{day}", "PRK", claim("torture"), on=day) for day in days))
    assert outcomes(found, "iccpr-7") == {f"on-{day}": FREE for day in days}


def test_trap_04_the_page_says_why_the_withdrawal_of_1997_changes_nothing(cli: Cli) -> None:
    told = page(cli, "explain", "iccpr-7/2016-17-returns.ill-treatment/PRK").lower()
    assert [words for words in ("withdrawal", "without effect") if words not in told] == []


# Trap 5: the convention on the law of treaties does not bind the DPRK; its rules are cited as custom.


def test_trap_05_vclt_does_not_bind_the_dprk(kb: KnowledgeBase) -> None:
    assert kb.bound("PRK", "VCLT", on="2017-07-01").status == "notBound"
    assert [kb.bound("CHN", "VCLT", on=day).status for day in ("1997-10-02", "1997-10-03")] == ["notBound", "bound"]


CRPD_DAYS = ("2016-12-05", "2017-01-04", "2017-01-05")


def test_trap_05_the_duty_of_a_signatory_is_cited_as_custom(cli: Cli, kb: KnowledgeBase) -> None:
    """The DPRK had signed CRPD in 2013 and was bound from 5 January 2017."""
    signed, ratified, bound = (page(cli, "bound", "PRK", "CRPD", "--on", day) for day in CRPD_DAYS)
    assert "(rule of VCLT art. 18), no treaty duty" in signed
    assert "(rule of VCLT art. 18(b)), no treaty duty" in ratified
    assert "VCLT" not in bound
    found = findings(kb, act("torture", "PRK", claim("torture"), claim("child"), on="1990-10-20"))
    (reason,) = finding(found, "crc-37-a").reasons
    assert (reason.code, "rule of VCLT art. 18" in reason.text) == ("reasonSignatoryOnly", True)


def test_trap_05_no_page_cites_vclt_as_a_treaty_that_binds(cli: Cli, kb: KnowledgeBase) -> None:
    told = page(cli, "assess", "--all", "--format", "md")
    assert told.count("VCLT") == told.count("(rule of VCLT art. 18") > 0
    assert kb.query("ASK { ?norm obl:bearerRole ?role ; obl:instrument t:vclt }").boolean is False
