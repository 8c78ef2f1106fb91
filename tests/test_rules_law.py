"""Gates of law: reservations, territory, carried articles, custom, readings that cap a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from worlds import act, claim, denial, finding, findings, outcome, outcomes, removal

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from worlds import Outcome, Record

FREE: Outcome = ("primaFacie", [])
RESERVED: Outcome = ("notApplicable", ["reasonReserved"])
SOLD = (claim("trafficking"), claim("woman"), claim("no-adequate-state-measures"))
REFUGEE = (claim("refugee-character"), claim("threat-on-convention-ground"))
HONG_KONG: Record = {"place": {"territory": "hong-kong"}}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("ALB", RESERVED),  # to article 3
        ("BFA", RESERVED),  # to article 3(1) itself
        ("AND", FREE),  # to article 20, on inquiries
        ("BIH", FREE),  # to article 3(2)
        ("BDI", FREE),  # to article 3, without effect
        ("BEN", FREE),  # an interpretation of article 3
        ("ARM", ("arguable", ["reasonReservationModifies"])),
        ("ATG", ("arguable", ["reasonReservationDomesticLaw"])),
        ("AZE", ("arguable", ["reasonReservationDisputed"])),
        ("SYC", ("arguable", ["reasonReservationUnknown"])),  # on file as known to exist, text not seen
    ],
)
def test_what_a_reservation_does_to_cat_3(planted: KnowledgeBase, state: str, expected: Outcome) -> None:
    assert outcome(finding(findings(planted, removal("return", state)), "cat-3-1")) == expected


def test_china_has_shut_out_inquiries_not_article_3(kb: KnowledgeBase) -> None:
    one = finding(findings(kb, removal("return", "CHN")), "cat-3-1")
    assert outcome(one) == FREE
    assert one.reservations == ()


def test_a_reservation_counts_from_its_day_to_the_day_before_it_is_lifted(planted: KnowledgeBase) -> None:
    found = findings(
        planted,
        removal("before-it", "ARG", on="1999-12-31"),
        removal("first-day", "ARG", on="2000-01-01"),
        removal("last-day", "ARG", on="2005-05-31"),
        removal("lifted", "ARG", on="2005-06-01"),
        removal("that-spring", "ARG", on="2005-05/2005-06"),
    )
    assert outcomes(found, "cat-3-1") == {
        "before-it": FREE,
        "first-day": RESERVED,
        "last-day": RESERVED,
        "lifted": FREE,
        "that-spring": ("arguable", ["reasonReservationModifies"]),
    }


def test_a_reservation_to_the_treaty_as_a_whole_reaches_every_norm_of_it(kb: KnowledgeBase) -> None:
    """Iran may set aside what its law contradicts, to which others object; Saudi Arabia joined under a like proviso."""
    found = findings(
        kb,
        act("blows", "IRN", claim("torture"), claim("child")),
        act("sale", {"nonState": "brokers"}, *SOLD, place={"state": "SAU"}),
    )
    assert outcome(finding(found, "crc-37-a")) == ("arguable", ["reasonReservationDisputed"])
    assert outcome(finding(found, "cedaw-6")) == ("arguable", ["reasonReservationDomesticLaw"])


def test_a_reservation_to_a_definition_reaches_the_norms_that_use_it(kb: KnowledgeBase) -> None:
    """For Botswana torture means what its constitution says (CAT 1); article 16 does not use the definition."""
    found = findings(kb, act("blows", "BWA", claim("torture")))
    assert outcome(finding(found, "cat-2-1")) == ("arguable", ["reasonReservationDomesticLaw"])
    assert outcome(finding(found, "cat-16-1")) == FREE


def test_a_state_that_took_the_limit_to_events_in_europe_may_owe_nothing_to_others(kb: KnowledgeBase) -> None:
    """Article 1B(1)(a), kept on joining the Protocol under its article I(3); Hungary lifted it on 8 January 1998."""
    found = findings(
        kb,
        removal("congo", "COG", *REFUGEE),
        removal("from-europe", "COG", *REFUGEE, claim("events-in-europe")),
        removal("from-elsewhere", "COG", *REFUGEE, denial("events-in-europe", "documented")),
        removal("hungary-before", "HUN", *REFUGEE, on="1998-01-07"),
        removal("hungary-after", "HUN", *REFUGEE, on="1998-01-08"),
    )
    limited = ("needsFacts", ["reasonElementMissing"])
    assert outcomes(found, "refugee-1951-33-1") == {
        "congo": limited,
        "from-europe": FREE,
        "from-elsewhere": ("contradicted", ["reasonElementNegated"]),
        "hungary-before": limited,
        "hungary-after": FREE,
    }


def test_a_reservation_for_one_territory_leaves_the_rest_bound(planted: KnowledgeBase) -> None:
    found = findings(planted, removal("in-hong-kong", "CHN", **HONG_KONG), removal("on-the-mainland", "CHN"))
    assert outcomes(found, "cat-3-1") == {"in-hong-kong": RESERVED, "on-the-mainland": FREE}


def test_a_reservation_to_an_article_takes_out_every_reading_of_it(planted: KnowledgeBase) -> None:
    found = findings(planted, removal("return", "ALB", claim("risk-of-torture"), claim("risk-to-life")))
    assert outcome(finding(found, "iccpr-7-refoulement")) == RESERVED
    assert outcome(finding(found, "iccpr-6-refoulement")) == FREE


def test_hong_kong_and_the_mainland_are_mirror_images(kb: KnowledgeBase) -> None:
    """ICCPR binds China for Hong Kong only; the Convention and the Protocol were kept from Hong Kong."""
    claims = (claim("risk-of-torture"), *REFUGEE)
    found = findings(
        kb,
        removal("in-hong-kong", "CHN", *claims, **HONG_KONG),
        removal("on-the-mainland", "CHN", *claims),
        removal("before-handover", "CHN", *claims, on="1997-06-30", **HONG_KONG),
        removal("at-handover", "CHN", *claims, on="1997-07-01", **HONG_KONG),
    )
    covenant, convention = outcomes(found, "iccpr-7-refoulement"), outcomes(found, "refugee-1951-33-1")
    assert covenant == {
        "in-hong-kong": FREE,
        "on-the-mainland": ("signatoryDutyOnly", ["reasonSignatoryOnly"]),
        "before-handover": ("notApplicable", ["reasonJurisdictionOpen", "reasonNotBound"]),
        "at-handover": FREE,
    }
    assert {one: status for one, (status, _reasons) in convention.items()} == {
        "in-hong-kong": "notApplicable",
        "on-the-mainland": "primaFacie",
        "before-handover": "primaFacie",  # its organs abroad: no territory of its own that the exclusion could take out
        "at-handover": "notApplicable",
    }
    assert "reasonNotBound" in convention["in-hong-kong"][1]


def test_a_territory_that_no_act_names_is_unknown(kb: KnowledgeBase) -> None:
    """The Convention was continued for Macao; nothing on file says whether the Protocol reaches it."""
    facts = ("unhcr-access-denial", "request-for-access-made", "request-for-access-refused", "asylum-seeker")
    refusal = [claim(one) for one in facts]
    found = findings(kb, act("refusal", "CHN", *refusal, place={"territory": "macao"}))
    assert outcome(finding(found, "refugee-1951-35-1")) == ("arguable", ["reasonNormCapped"])
    assert finding(found, "refugee-1951-35-1").binding.territory == "macao"
    assert outcome(finding(found, "refugee-1967-2-1")) == (
        "undetermined",
        ["reasonNormCapped", "reasonTerritoryUnknown"],
    )


def test_a_party_to_the_protocol_alone_owes_article_33_and_not_article_35(kb: KnowledgeBase) -> None:
    facts = ("unhcr-access-denial", "request-for-access-made", "request-for-access-refused", "asylum-seeker")
    refusal = [claim(one) for one in facts]
    found = findings(
        kb,
        removal("day-before", "USA", *REFUGEE, on="1968-10-31"),
        removal("first-day", "USA", *REFUGEE, on="1968-11-01"),
        act("refusal", "USA", *refusal, on="2000-01-01"),
    )
    assert outcomes(found, "refugee-1951-33-1")["first-day"] == FREE
    assert outcomes(found, "refugee-1951-33-1")["day-before"][0] == "notApplicable"
    assert finding(found, "refugee-1951-33-1", "first-day").via == ("REFUGEE-1967", "I(1)")
    assert outcome(finding(found, "refugee-1951-35-1")) == ("notApplicable", ["reasonNormCapped", "reasonNotBound"])
    assert outcome(finding(found, "refugee-1967-2-1")) == ("arguable", ["reasonNormCapped"])


WAR = ("pre-1951-events", "events-in-europe")


@pytest.mark.parametrize(
    ("state", "limit"),
    [("MDG", [80]), ("KNA", [])],  # Madagascar took the limit to events in Europe, which is an element of its own
)
def test_a_party_to_the_convention_alone_owes_it_to_refugees_from_events_before_1951(
    kb: KnowledgeBase, state: str, limit: list[int]
) -> None:
    found = findings(
        kb,
        removal("modern-events", state, *REFUGEE, on="2010-01-01"),
        removal("events-of-the-war", state, *REFUGEE, *map(claim, WAR), on="2010-01-01"),
    )
    assert outcomes(found, "refugee-1951-33-1") == {
        "modern-events": ("needsFacts", ["reasonElementMissing"]),
        "events-of-the-war": FREE,
    }
    modern = finding(found, "refugee-1951-33-1", "modern-events")
    assert (modern.via, [part.order for part in modern.elements]) == (None, [1, 2, 3, 4, *limit])


def test_a_party_to_both_is_asked_for_no_events_before_1951(kb: KnowledgeBase) -> None:
    one = finding(findings(kb, removal("return", "CHN", *REFUGEE)), "refugee-1951-33-1")
    assert [part.order for part in one.elements] == [1, 2, 3]


def test_contested_custom_is_capped_and_a_peremptory_rule_is_not(kb: KnowledgeBase) -> None:
    returned = removal("return", "PRK", claim("risk-of-torture"), *REFUGEE)
    found = findings(kb, returned, act("blows", "PRK", claim("torture")))
    assert outcome(finding(found, "custom-refugee-non-refoulement")) == ("arguable", ["reasonBindingContested"])
    assert outcome(finding(found, "custom-torture-non-refoulement")) == ("arguable", ["reasonBindingContested"])
    assert outcome(finding(found, "custom-torture")) == FREE


def test_a_persistent_objector_is_free_of_custom_but_not_of_a_peremptory_rule(planted: KnowledgeBase) -> None:
    found = findings(
        planted,
        removal("objector", "COD", *REFUGEE),
        removal("other", "COG", *REFUGEE),
        act("blows", "COD", claim("torture")),
    )
    assert outcomes(found, "custom-refugee-non-refoulement") == {
        "objector": ("notApplicable", ["reasonNotBound"]),
        "other": ("arguable", ["reasonBindingContested"]),
    }
    assert outcome(finding(found, "custom-torture")) == FREE


def test_an_advanced_reading_is_capped_and_a_settled_one_is_not(kb: KnowledgeBase) -> None:
    claims = (claim("risk-of-gender-based-violence"), claim("woman"))
    found = findings(kb, removal("return", "ALB", *claims))
    assert outcome(finding(found, "cedaw-2-refoulement")) == ("arguable", ["reasonAdvancedReading"])
    assert outcome(finding(found, "iccpr-7-refoulement")) == FREE


def test_a_progressive_duty_is_capped_and_the_same_duty_at_once_is_not(planted: KnowledgeBase) -> None:
    found = findings(planted, act("refusal", "ALB", claim("health-care-denial")))
    assert outcome(finding(found, "planted-progressive")) == ("arguable", ["reasonProgressive"])
    assert outcome(finding(found, "planted-immediate")) == FREE


@pytest.mark.parametrize(
    ("article", "status"), [("33", "bound"), ("35", "unknown"), (None, "unknown")], ids=["art-33", "art-35", "whole"]
)
def test_an_extension_of_the_protocol_reaches_only_the_articles_that_it_carries(
    planted: KnowledgeBase, article: str | None, status: str
) -> None:
    """The Protocol is extended to Bermuda here; nothing extends the Convention."""
    asked = f"REFUGEE-1951:{article}" if article else "REFUGEE-1951"
    assert planted.bound("GBR", asked, on="2010-01-01", territory="bermuda").status == status
