"""Traps of the facts, 9 to 12: what an act must be before torture, life, childhood or social rights come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from obligations.names import tail
from traps import FREE, HONG_KONG, MISSING, NOT_BOUND, SIGNED, rows, shipped_fixture
from worlds import act, claim, finding, findings, outcome, outcomes

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.assessment import Assessment
    from worlds import Outcome, Record

__all__ = ["shipped_fixture"]

PROGRESSIVE: Outcome = ("arguable", ["reasonProgressive"])


def facts(*concepts: str) -> tuple[Record, ...]:
    """Documented claims of these concepts."""
    return tuple(map(claim, concepts))


# Trap 9: rape in custody is torture where severe pain, a purpose and an official are shown; else it is CAT 16.

RAPE = ("rape", "severe-pain", "prohibited-purpose", "detained-person")


@pytest.mark.parametrize(
    ("absent", "torture", "ill_treatment"),
    [
        (None, FREE, FREE),
        ("prohibited-purpose", MISSING, FREE),
        ("severe-pain", MISSING, FREE),
        ("detained-person", MISSING, MISSING),  # nothing shows that the official acted as one
    ],
)
def test_trap_09_rape_by_officials_is_torture_only_with_all_of_article_1(
    kb: KnowledgeBase, absent: str | None, torture: Outcome, ill_treatment: Outcome
) -> None:
    found = findings(kb, act("rape", "CHN", *facts(*(one for one in RAPE if one != absent))))
    norms = ("cat-2-1", "custom-torture", "cat-16-1")
    assert [outcome(finding(found, norm)) for norm in norms] == [torture, torture, ill_treatment]


def test_trap_09_a_private_rapist_is_no_official_and_the_dprk_no_party(kb: KnowledgeBase) -> None:
    found = findings(
        kb,
        act("private", {"nonState": "a guest"}, *facts(*RAPE[:3]), place={"state": "CHN"}),
        act("dprk", "PRK", *facts(*RAPE)),
    )
    assert {one.norm for one in found if one.act == "private" and one.treaty == "CAT"} == {
        "cat-2-1-prevent",
        "cat-16-1-prevent",
    }
    assert outcomes(found, "cat-2-1") == {"dprk": NOT_BOUND}
    assert outcomes(found, "iccpr-7") == {"dprk": FREE}


def test_trap_09_the_recorded_abuse_in_custody_lacks_severity_and_purpose(shipped: Assessment) -> None:
    torture, other = (finding(list(shipped.findings), norm, "sexual-abuse") for norm in ("cat-2-1", "cat-16-1"))
    assert {part.label.partition(":")[0] for part in torture.elements if part.status == "missing"} == {
        "severe pain or suffering",
        "a prohibited purpose",
    }
    assert (torture.status, other.status) == ("needsFacts", "arguable")


# Trap 10: a newborn has a right to life; a foetus is given none; abortion by force wrongs the woman.

LIFE = {"iccpr-6-1", "crc-6-1", "custom-life"}


def test_trap_10_the_right_to_life_begins_at_birth(kb: KnowledgeBase) -> None:
    found = findings(
        kb,
        act("infanticide", "PRK", *facts("infanticide", "newborn")),
        act("abortion", "PRK", *facts("forced-abortion", "pregnant-woman", "discrimination-birth")),
        act("abortion-on-a-girl", "PRK", *facts("forced-abortion", "pregnant-girl")),
    )
    on_life = {(one.act, one.norm): outcome(one) for one in found if one.norm in LIFE}
    assert on_life == {("infanticide", norm): FREE for norm in LIFE}
    assert outcomes(found, "crc-37-a") == {"abortion": MISSING, "abortion-on-a-girl": FREE}, "the child is the mother"


def test_trap_10_no_finding_on_an_abortion_is_filed_under_the_right_to_life(
    kb: KnowledgeBase, shipped: Assessment
) -> None:
    forced = findings(kb, act("abortion", "PRK", *facts("forced-abortion", "pregnant-woman")))
    on_record = [one for one in shipped.findings if one.incident == "forced-abortion-account"]
    assert [one.id for one in (*forced, *on_record) if "Right to life" in one.right] == []
    killed = [one for one in shipped.findings if one.act == "killing" and one.norm in LIFE]
    assert {one.right for one in killed} == {"Right to life"}


@pytest.mark.parametrize("norm", ["cedaw-12-1", "cedaw-16-1-e", "cedaw-2-d", "iccpr-7", "icescr-12-1-integrity"])
def test_trap_10_abortion_by_force_wrongs_the_woman(kb: KnowledgeBase, norm: str) -> None:
    forced = facts("forced-abortion", "pregnant-woman")
    found = findings(kb, act("there", "PRK", *forced), act("in-china", "CHN", *forced))
    assert outcomes(found, norm) == {"there": FREE, "in-china": SIGNED if norm == "iccpr-7" else FREE}


def test_trap_10_discrimination_is_asked_under_its_own_norms_and_not_under_cerd(kb: KnowledgeBase) -> None:
    forced = ("forced-abortion", "pregnant-woman")
    ground = ("discrimination-birth", "discrimination-race")
    found = findings(
        kb,
        act("with-ground", "PRK", *facts(*forced, *ground)),
        act("without-ground", "PRK", *facts(*forced)),
        act("newborn", "PRK", *facts("infanticide", "newborn", *ground)),
    )
    assert outcomes(found, "iccpr-26") == {"with-ground": FREE, "newborn": FREE}
    assert outcomes(found, "crc-2-1") == {"with-ground": MISSING, "newborn": FREE}
    under_cerd = {one.act: outcome(one)[0] for one in found if one.treaty == "ICERD"}
    assert under_cerd == dict.fromkeys(("with-ground", "newborn"), "notApplicable"), "the DPRK is no party"
    assert [kb.bound(state, "ICERD", on="2017-07-01").status for state in ("PRK", "CHN")] == ["notBound", "bound"]


def test_trap_10_the_recorded_accounts_keep_the_newborn_and_the_unborn_apart(shipped: Assessment) -> None:
    on_life = {(one.incident, one.act) for one in shipped.findings if one.norm in LIFE}
    assert ("infanticide-account", "killing") in on_life
    assert {name for name, _ in on_life} & {"forced-abortion-account", "punishment-of-returnees"} == set()
    assert "born alive" in finding(list(shipped.findings), "crc-6-1", "killing").elements[0].label


# Trap 11: unregistered children are a matter of CRC 7, 8, 2, 28 and 24; the State of the territory answers.

UNREGISTERED = (
    "birth-registration-denial",
    "household-registration-denial",
    "registration-made-conditional-on-parent",
    "education-denial",
    "health-care-denial",
    "statelessness",
    "stateless-person",
    "discrimination-birth",
)
CHILD_NORMS = ("crc-7-1", "crc-2-1", "crc-28-1-discrimination", "crc-24-1-discrimination")


@pytest.mark.parametrize("norm", CHILD_NORMS)
def test_trap_11_the_childrens_convention_asks_for_a_child(kb: KnowledgeBase, shipped: Assessment, norm: str) -> None:
    found = findings(
        kb, act("child", "CHN", *facts(*UNREGISTERED, "child")), act("adult", "CHN", *facts(*UNREGISTERED))
    )
    assert outcomes(found, norm) == {"child": FREE, "adult": MISSING}
    assert finding(list(shipped.findings), norm, "registration").status == "arguable"


def test_trap_11_the_covenant_asks_only_where_it_binds(kb: KnowledgeBase, shipped: Assessment) -> None:
    child = facts(*UNREGISTERED, "child")
    found = findings(
        kb, act("mainland", "CHN", *child), act("hong-kong", "CHN", *child, **HONG_KONG), act("dprk", "PRK", *child)
    )
    assert outcomes(found, "iccpr-24-2") == {"mainland": SIGNED, "hong-kong": FREE, "dprk": FREE}
    assert finding(list(shipped.findings), "iccpr-24-2", "registration").status == "signatoryDutyOnly"


def test_trap_11_the_statelessness_conventions_do_not_bind_the_mainland(kb: KnowledgeBase, shipped: Assessment) -> None:
    school = facts("education-denial", "stateless-person", "primary-schooling", "less-favourable-than-nationals")
    found = findings(
        kb,
        act("mainland", "CHN", *school, on="2013-03"),
        act("hong-kong", "CHN", *school, on="2013-03", **HONG_KONG),
        act("macao", "CHN", *school, on="2013-03", place={"territory": "macao"}),
    )
    assert outcomes(found, "stateless-1954-22-1") == {"mainland": NOT_BOUND, "hong-kong": FREE, "macao": NOT_BOUND}
    on_record = [one for one in shipped.findings if one.norm.startswith("stateless-") and one.act == "registration"]
    assert {(one.treaty, one.status) for one in on_record} == {
        ("STATELESS-1954", "notApplicable"),
        ("STATELESS-1961", "notApplicable"),
    }


def test_trap_11_registration_is_owed_by_the_state_where_the_child_is(kb: KnowledgeBase) -> None:
    unregistered = facts("birth-registration-denial", "child")
    of_the_dprk: Record = {"victims": {"nationality": "PRK"}, "place": {"state": "CHN"}}
    found = findings(
        kb,
        act("by-its-police", "CHN", *unregistered, **of_the_dprk),
        act("by-a-hospital", {"nonState": "a hospital"}, *unregistered, **of_the_dprk),
        act("by-a-consulate", "PRK", *unregistered, **of_the_dprk),
    )
    owed = {(one.act, one.state) for one in found if one.norm == "crc-7-1"}
    assert owed == {("by-its-police", "CHN"), ("by-a-hospital", "CHN"), ("by-a-consulate", "CHN")}


def test_trap_11_the_word_stateless_stands_corrected(kb: KnowledgeBase) -> None:
    said = {tail(row["item"]): row for row in rows(kb, "by-source", source="rhodes-2013")}
    assert "Nationality Law of 1980" in said["rhodes-2013-stateless-word"]["what_is_so"]


# Trap 12: social rights are progressive; what discriminates is owed at once.


def test_trap_12_a_social_right_is_capped_and_the_ban_on_discrimination_is_not(kb: KnowledgeBase) -> None:
    lack = ("health-care-denial", "starvation", "child", "minimum-core-unmet")
    found = findings(
        kb, act("lack", "CHN", *facts(*lack)), act("unequal", "CHN", *facts(*lack, "discrimination-birth"))
    )
    for norm in ("crc-24-1", "icescr-11-2"):
        assert outcomes(found, norm) == {"lack": PROGRESSIVE, "unequal": PROGRESSIVE}
    for norm in ("crc-24-1-discrimination", "icescr-2-2", "icescr-10-3-parentage"):
        assert outcomes(found, norm) == {"lack": MISSING, "unequal": FREE}


def test_trap_12_primary_schooling_is_owed_at_once_and_other_schooling_not(kb: KnowledgeBase) -> None:
    found = findings(
        kb,
        act("primary", "CHN", *facts("education-denial", "child", "primary-schooling")),
        act("some-school", "CHN", *facts("education-denial", "child")),
    )
    assert outcomes(found, "icescr-13-2-a") == {"primary": FREE, "some-school": MISSING}


def test_trap_12_nobody_raises_the_exception_for_developing_countries_by_being_an_alien(
    kb: KnowledgeBase, shipped: Assessment
) -> None:
    """ICESCR 2(3) lets a developing country set limits; until it has set one, 2(2) protects aliens in full."""
    unequal = ("education-denial", "discrimination-birth")
    found = findings(
        kb,
        act("national", "CHN", *facts(*unequal)),
        act("limit-set", "CHN", *facts(*unequal, "alien", "developing-country-limit")),
        act("alien", "CHN", *facts(*unequal, "alien")),
    )
    assert outcomes(found, "icescr-2-2") == {
        "national": FREE,
        "limit-set": ("excepted", ["reasonExceptionShown"]),
        "alien": FREE,
    }
    on_record = finding(list(shipped.findings), "icescr-2-2", "registration")
    assert [one.status for one in on_record.exceptions] == ["exceptionNotRaised"]


def test_trap_12_no_civil_right_is_encoded_as_progressive(kb: KnowledgeBase, shipped: Assessment) -> None:
    encoded = rows(
        kb, "SELECT ?norm ?treaty { ?norm obl:realization obl:progressive ; obl:instrument/obl:code ?treaty }"
    )
    treaties = {row["treaty"] for row in encoded}
    assert {"CRC", "ICESCR"} <= treaties
    assert treaties & {"ICCPR", "CAT", "CEDAW", "REFUGEE-1951", "REFUGEE-1967"} == set()
    norms = {tail(row["norm"]) for row in encoded}
    assert {one.status for one in shipped.findings if one.norm in norms} & {"primaFacie"} == set()
