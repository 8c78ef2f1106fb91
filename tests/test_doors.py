"""Which procedure is open: made-up States that accepted everything, nothing, or of which nobody knows; near misses."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store
from rdflib import Dataset

from obligations.dates import parse_edtf
from obligations.forums.ask import procedures_on_file
from obligations.forums.limits import end_of
from obligations.rules import run_rules, run_rules_in_rdflib

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations import KnowledgeBase

PREFIXES = """
@prefix obl: <https://w3id.org/obligations/ns#> .
@prefix p: <https://w3id.org/obligations/id/procedure/> .
@prefix t: <https://w3id.org/obligations/id/treaty/> .
@prefix cat: <https://w3id.org/obligations/id/treaty/cat/> .
@prefix rome: <https://w3id.org/obligations/id/treaty/rome/> .
@prefix s: <https://w3id.org/obligations/id/state/> .
@prefix x: <https://w3id.org/obligations/id/made-up/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
KNOWN = "2024-12-31"
"""The day to which every list of the made-up world goes."""
NEEDS_NOBODY = {
    *("sp-urgent-appeal", "sp-allegation-letter", "sp-dprk-information", "wgad-opinion", "wgad-urgent", "wgeid-urgent"),
    *("wgeid-standard", "hrc-complaint", "upr-stakeholder", "unhcr-protection", "unsc-arria"),
}


class World:
    """The procedures on file, and one made-up State, `s:XAL`, that has done what a text says."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb, self.law = kb, Store()
        self.treaties = procedures_on_file(kb, self.law)
        said = _triples(self.law).splitlines()
        self.data = "\n".join(one for one in said if "KnownUntil>" not in one and "KnownTo>" not in one)

    def statuses(
        self, said: str, *, filed: str | None = None, act: str = "", engine: str = "oxigraph"
    ) -> Mapping[str, str]:
        """Run the rules of doors; the status of each procedure."""
        return {tail: row["status"] for tail, row in self._run(said, filed, act, engine).items()}

    def reasons(self, procedure: str, said: str, *, filed: str | None = None, act: str = "") -> set[str]:
        """Run the rules of doors; the reasons against the ways into one procedure."""
        return set(self._run(said, filed, act, "oxigraph")[procedure]["reasons"].split())

    def _run(self, said: str, filed: str | None, act: str, engine: str) -> dict[str, dict[str, str]]:
        question = f'x:q a obl:ForumQuestion ; obl:askedState s:XAL ; obl:knownOn "{KNOWN}"^^xsd:date .\n'
        question += f'x:q obl:filedOn "{filed}"^^xsd:date .\n' if filed else ""
        question += f"x:q obl:aboutAct x:act .\n{act}" if act else ""
        store = Store()
        store.bulk_load(self.data.encode(), format=RdfFormat.N_TRIPLES)
        store.load((PREFIXES + question + said).encode(), format=RdfFormat.TURTLE)
        rules = self.kb.sources.door_rules()
        if engine == "rdflib":
            dataset = Dataset(default_union=True)
            dataset.parse(data=_triples(store), format="nt")
            run_rules_in_rdflib(dataset, rules)
            store = Store()
            store.bulk_load(dataset.serialize(format="nquads").encode(), format=RdfFormat.N_QUADS)
        else:
            run_rules(store, rules)
        rows = store.query(_READ, use_default_graph_as_union=True)
        return {
            row["procedure"].value.rsplit("/", 1)[1]: {
                "status": row["status"].value.partition("#route")[2].lower(),
                "reasons": row["reasons"].value,
            }
            for row in rows  # type: ignore[union-attr]  # a SELECT
        }


_READ = """PREFIX obl: <https://w3id.org/obligations/ns#>
SELECT ?procedure ?status
  (GROUP_CONCAT(DISTINCT COALESCE(STRAFTER(STR(?reason), "#"), ""); separator=" ") AS ?reasons) {
  ?route obl:procedure ?procedure ; obl:routeStatus ?status ; obl:hasWay ?way . OPTIONAL { ?way obl:wayReason ?reason }
} GROUP BY ?procedure ?status"""


def _triples(store: Store) -> str:
    return "\n".join(f"{quad.triple} ." for quad in store)


@pytest.fixture(scope="module")
def world(kb: KnowledgeBase) -> World:
    return World(kb)


def joined(treaty: str, since: str, until: str = "9999-12-31", possibly: str = "", mode: str = "bound") -> str:
    """The State's binding by a treaty."""
    return (
        f"x:b-{treaty} a obl:Binding ; obl:bindsState s:XAL ; obl:instrument t:{treaty} ; obl:bindingMode obl:{mode} ; "
        f'obl:bindingScope obl:wholeState ; obl:fromDay "{since}"^^xsd:date ; '
        f'obl:possiblyFromDay "{possibly or since}"^^xsd:date ; obl:untilDay "{until}"^^xsd:date .\n'
    )


def declared(provision: str, since: str, until: str = "9999-12-31", possibly: str = "") -> str:
    """The State's declaration that it accepts a procedure."""
    return (
        f"x:d a obl:OptionalDeclaration ; obl:actingState s:XAL ; obl:declaredUnder {provision} ; "
        f'obl:fromDay "{since}"^^xsd:date ; obl:possiblyFromDay "{possibly or since}"^^xsd:date ; '
        f'obl:untilDay "{until}"^^xsd:date .\n'
    )


def excluded(provision: str, since: str, until: str = "9999-12-31", legal: str = "asPurported") -> str:
    """The State's statement that excludes a provision."""
    return (
        f"x:r a obl:Reservation ; obl:actingState s:XAL ; obl:reservationEffect obl:excludes ; "
        f"obl:legalEffect obl:{legal} ; obl:modifies {provision} ; "
        f'obl:fromDay "{since}"^^xsd:date ; obl:untilDay "{until}"^^xsd:date .\n'
    )


def act(first: str, last: str = "", more: str = "") -> str:
    """One act of the State."""
    return f'x:act a obl:Act ; obl:firstDay "{first}"^^xsd:date ; obl:lastDay "{last or first}"^^xsd:date {more}.\n'


CONTINUING = "; obl:extendsInTime true "
CAT = joined("cat", "1990-01-01")


def lists(world: World) -> str:
    """Every list of parties, declarations, reservations and referrals goes to the known day."""
    said = "".join(
        f'<{one}> obl:absenceKnownUntil "{KNOWN}"^^xsd:date ; obl:reservationsKnownTo "{KNOWN}"^^xsd:date .\n'
        for one in world.treaties
    )
    pairs = world.law.quads_for_pattern(None, NamedNode("https://w3id.org/obligations/ns#optInProvision"), None, None)
    said += f'p:icc-15 obl:referralsKnownTo "{KNOWN}"^^xsd:date .\n'
    return said + "".join(f'{one.object} obl:declarationsKnownTo "{KNOWN}"^^xsd:date .\n' for one in pairs)


def everything(world: World) -> str:
    """Bindings by every treaty, declarations under every provision that asks for one, membership of every group."""
    said = "".join(joined(one.rsplit("/", 1)[1], "1990-01-01") for one in world.treaties)
    rows = world.law.query(
        "PREFIX obl: <https://w3id.org/obligations/ns#> SELECT DISTINCT ?under { ?procedure obl:opensBy "
        "obl:opensByDeclaration ; obl:optInProvision ?under }",
        use_default_graph_as_union=True,
    )
    assert isinstance(rows, QuerySolutions)
    under = sorted(row["under"].value for row in rows)
    said += "".join(declared(f"<{one}>", "1990-01-01").replace("x:d ", f"x:d{at} ") for at, one in enumerate(under))
    groups = ("groupIlo", "groupOas", "groupAfricanUnion", "groupCouncilOfEurope")
    return said + "s:XAL obl:memberOf " + " , ".join(f"obl:{one}" for one in groups) + " .\n"


def test_state_that_accepted_everything_can_be_brought_everywhere(world: World) -> None:
    found = world.statuses(lists(world) + everything(world))
    shut = {one for one, status in found.items() if status != "open"}
    # A treaty, and a membership, that are not on file; a declaration of which the terms are not.
    assert shut == {"acerwc-44", "ecowas-court", "icj-36-2"}
    assert all(found[one] == "unknown" for one in shut)


def test_state_that_accepted_nothing_can_be_brought_where_nothing_is_needed(world: World) -> None:
    found = world.statuses(lists(world))
    assert {one for one, status in found.items() if status == "open"} == NEEDS_NOBODY
    unknown = {one for one, status in found.items() if status == "unknown"}
    assert unknown == {"ap1-90", "ecowas-court"}  # it may agree to the case; whether it is a member nobody noted
    assert world.reasons("ap1-90", lists(world)) == {"doorNotParty", "doorNoDeclaration", "doorConsentNeeded"}


def test_nothing_on_file_and_no_list_is_unknown_and_never_closed(world: World) -> None:
    found = world.statuses("s:XAL obl:memberOf obl:groupIlo , obl:groupOas , obl:groupAfricanUnion .\n")
    by_act = {one for one, status in found.items() if one not in NEEDS_NOBODY}
    assert {found[one] for one in NEEDS_NOBODY} == {"open"}
    assert {one for one in by_act if found[one] != "unknown"} == {"ilo-cfa", "achr-44"}  # open to members
    assert found["ilo-cfa"] == found["achr-44"] == "open"


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_both_engines_open_the_same_doors(world: World, engine: str) -> None:
    said = lists(world) + CAT + declared("cat:art_22", "2020-03-02") + joined("rome", "2015-01-01")
    found = world.statuses(said, act=act("2021-05-01"), engine=engine)
    assert found == world.statuses(said, act=act("2021-05-01"))
    assert (found["cat-22"], found["cat-21"], found["icc-15"], found["hrc-op1"]) == ("open", "closed", "open", "closed")


@pytest.mark.parametrize(
    ("filed", "status"),
    [("2020-03-01", "closed"), ("2020-03-02", "open"), ("2022-06-30", "open"), ("2022-07-01", "closed")],
)
def test_declaration_opens_from_its_day_until_it_is_withdrawn(world: World, filed: str, status: str) -> None:
    said = lists(world) + CAT + declared("cat:art_22", "2020-03-02", "2022-07-01")
    assert world.statuses(said, filed=filed)["cat-22"] == status
    expected = set() if status == "open" else {"doorNoDeclaration"}
    assert world.reasons("cat-22", said, filed=filed) == expected


@pytest.mark.parametrize(
    ("facts", "status", "reason"),
    [
        (act("2020-03-01"), "closed", {"doorFactsBefore"}),
        (act("2020-03-02"), "open", set()),
        (act("2019-01-01", "2020-03-02", CONTINUING), "open", set()),
        (act("2019-01-01", "2020-03-01", CONTINUING), "closed", {"doorFactsBefore"}),
        (act("2020-01-01", "2020-12-31"), "unknown", {"doorFactsPerhapsBefore"}),  # on one day of that year
    ],
)
def test_facts_must_come_after_the_declaration_or_go_on_into_its_time(
    world: World, facts: str, status: str, reason: set[str]
) -> None:
    said = lists(world) + CAT + declared("cat:art_22", "2020-03-02")
    assert world.statuses(said, act=facts)["cat-22"] == status
    assert world.reasons("cat-22", said, act=facts) == reason


@pytest.mark.parametrize(
    ("filed", "facts", "status"),
    [
        ("2018-03-01", "2018-03-01", "open"),
        ("2018-02-28", "2018-02-28", "unknown"),
        ("2019-01-01", "2017-05-01", "unknown"),
        ("2019-01-01", "2018-05-01", "open"),
    ],
)
def test_declaration_without_a_day_opens_for_facts_after_its_source_and_is_unknown_before(
    world: World, filed: str, facts: str, status: str
) -> None:
    said = lists(world) + CAT + declared("cat:art_22", "2018-03-01", possibly="0001-01-01")
    assert world.statuses(said, filed=filed, act=act(facts))["cat-22"] == status


def test_no_declaration_is_no_only_on_a_list_that_reaches_the_day(world: World) -> None:
    day_after = "2025-01-01"
    assert world.statuses(lists(world) + CAT, filed=KNOWN)["cat-22"] == "closed"
    assert world.statuses(lists(world) + CAT, filed=day_after)["cat-22"] == "unknown"
    assert world.reasons("cat-22", lists(world) + CAT, filed=day_after) == {"doorDeclarationUnknown"}


@pytest.mark.parametrize(
    ("statement", "facts", "status", "reason"),
    [
        ("", "2015-01-01", "open", set()),
        (excluded("cat:art_20", "1990-01-01"), "2015-01-01", "closed", {"doorExcluded"}),
        (excluded("cat:art_20", "1990-01-01", "2010-01-01"), "2015-01-01", "open", set()),
        (excluded("cat:art_20", "1990-01-01", "2010-01-01"), "2009-12-31", "unknown", {"doorFactsWhileExcluded"}),
        (excluded("cat:art_20", "1990-01-01", legal="withoutEffect"), "2015-01-01", "open", set()),
        (excluded("cat:art_20", "1990-01-01", legal="disputed"), "2015-01-01", "unknown", {"doorExclusionUnknown"}),
        (excluded("cat:art_3", "1990-01-01"), "2015-01-01", "open", set()),
    ],
)
def test_inquiry_is_shut_by_an_exclusion_until_it_is_withdrawn(
    world: World, statement: str, facts: str, status: str, reason: set[str]
) -> None:
    said = lists(world) + CAT + statement
    assert world.statuses(said, act=act(facts))["cat-20"] == status
    assert world.reasons("cat-20", said, act=act(facts)) == reason


def test_reservations_that_nobody_read_leave_an_inquiry_unknown(world: World) -> None:
    gap = "x:g a obl:ReservationGap ; obl:actingState s:XAL ; obl:instrument t:cat .\n"
    assert world.statuses(lists(world) + CAT + gap)["cat-20"] == "unknown"
    assert world.statuses(lists(world) + CAT + gap)["alt-cat"] == "open"  # no State can exclude its reports
    joined_later = joined("cat", "2025-06-01")
    assert world.statuses(lists(world) + joined_later, filed="2025-06-01")["cat-20"] == "unknown"


@pytest.mark.parametrize(
    ("filed", "status"),
    [("2019-12-31", "closed"), ("2020-01-01", "open"), ("2021-12-31", "open"), ("2022-01-01", "closed")],
)
def test_party_can_be_brought_from_entry_into_force_to_withdrawal(world: World, filed: str, status: str) -> None:
    said = lists(world) + joined("iccpr-op1", "2020-01-01", "2022-01-01")
    assert world.statuses(said, filed=filed)["hrc-op1"] == status


def test_signature_opens_nothing_and_an_act_of_unknown_day_is_unknown(world: World) -> None:
    signed = joined("iccpr-op1", "2000-01-01", mode="signatoryOnly")
    assert world.reasons("hrc-op1", lists(world) + signed) == {"doorSignedOnly"}
    perhaps = joined("iccpr-op1", "2024-12-31", possibly="2024-01-01")
    assert world.reasons("hrc-op1", lists(world) + perhaps, filed="2024-06-01") == {"doorPartyPerhaps"}
    disputed = joined("iccpr-op1", "2000-01-01", mode="contestedConsentMode")
    assert world.statuses(lists(world) + disputed)["hrc-op1"] == "unknown"


def test_binding_for_one_territory_opens_for_acts_there_alone(world: World) -> None:
    local = joined("iccpr", "1990-01-01").replace("obl:wholeState", "obl:territoryOnly ; obl:onlyIn x:island")
    there, elsewhere = (act("2020-01-01", more=f"; obl:actPlace x:{place} ") for place in ("island", "mainland"))
    assert world.statuses(lists(world) + local, act=there)["alt-iccpr"] == "open"
    assert world.statuses(lists(world) + local, act=elsewhere)["alt-iccpr"] == "closed"
    assert world.statuses(lists(world) + local)["alt-iccpr"] == "open"


def test_act_on_the_territory_of_a_party_opens_the_prosecutors_door(world: World) -> None:
    other = joined("rome", "2010-01-01").replace("s:XAL", "s:XTE").replace("x:b-rome", "x:other")
    there = act("2015-01-01", more="; obl:roleTerritorial s:XTE ")
    towards = act("2015-01-01", more="; obl:roleReceiving s:XTE ")
    earlier = act("2009-12-31", more="; obl:roleTerritorial s:XTE ")
    assert world.statuses(lists(world) + other, act=there)["icc-15"] == "open"
    assert world.statuses(lists(world) + other, act=earlier)["icc-15"] == "closed"
    assert world.statuses(lists(world) + other, act=towards)["icc-15"] == "unknown"
    assert "doorTerritoryArgued" in world.reasons("icc-15", lists(world) + other, act=towards)
    assert world.statuses(lists(world), act=there)["icc-15"] == "closed"


@pytest.mark.parametrize(
    ("facts", "status", "reason"),
    [
        (act("2022-09-15"), "open", set()),
        (act("2022-09-16"), "closed", {"doorNotParty"}),
        (act("2022-09-01", "2022-12-01", CONTINUING), "open", set()),
        ("", "open", set()),
    ],
)
def test_court_hears_a_state_that_left_for_the_time_before_it_left(
    world: World, facts: str, status: str, reason: set[str]
) -> None:
    said = lists(world) + joined("echr", "1998-05-05", "2022-09-16")
    assert world.statuses(said, filed="2023-01-01", act=facts)["echr-34"] == status
    assert world.reasons("echr-34", said, filed="2023-01-01", act=facts) == reason
    left = lists(world) + joined("rome", "2004-12-01", "2017-10-27")
    assert world.reasons("icc-15", left, filed="2020-01-01", act=act("2016-01-01")) >= {"doorPartyPerhaps"}
    ended = lists(world) + joined("iccpr-op1", "1992-01-01", "2023-02-08")
    assert world.statuses(ended, filed="2024-01-01", act=act("2020-01-01"))["hrc-op1"] == "closed"


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("2011-01-01/2020-12-31", "open"),
        ("2010-12-31/2020-12-31", "closed"),
        ("2010/2020-12-31", "closed"),
        ("2010-12~/2020-12-31", "unknown"),
        ("2011/2020-12-31", "open"),
        ("/2020-12-31", "unknown"),
    ],
)
def test_disappearance_must_have_begun_after_entry_into_force(world: World, written: str, status: str) -> None:
    days = parse_edtf(written)
    facts = act(str(days.earliest or "0001-01-01"), str(days.latest), f'{CONTINUING}; obl:edtf "{written}" ')
    said = lists(world) + joined("cped", "2011-01-01")
    found = world.statuses(said, act=facts)
    assert found["ced-30"] == found["ced-33"] == status
    assert found["alt-ced"] == "open"


def test_both_engines_ask_when_a_disappearance_began(world: World) -> None:
    facts = act("2010-01-01", "2020-12-31", CONTINUING + '; obl:edtf "2010/2020-12-31" ')
    said = lists(world) + joined("cped", "2011-01-01") + CAT
    ours, theirs = (world.statuses(said, act=facts, engine=one) for one in ("oxigraph", "rdflib"))
    assert (ours["ced-30"], ours["cat-20"]) == ("closed", "open")
    assert ours == theirs


def test_exit_of_which_nobody_knows_the_effect_leaves_the_body_unknown(world: World) -> None:
    left = lists(world) + joined("crpd-op", "2008-05-03", "2022-01-01")
    while_bound, later = act("2020-01-01"), act("2022-01-01")
    assert world.statuses(left, filed="2023-01-01", act=while_bound)["crpd-op-1"] == "unknown"
    assert world.statuses(left, filed="2023-01-01", act=later)["crpd-op-1"] == "closed"
    no_new_matter = lists(world) + joined("cat", "2000-01-01", "2022-01-01") + declared("cat:art_22", "2000-01-01")
    assert world.statuses(no_new_matter, filed="2021-12-31", act=while_bound)["cat-22"] == "open"
    assert world.statuses(no_new_matter, filed="2023-01-01", act=while_bound)["cat-22"] == "closed"


def test_protocol_with_further_rights_opens_no_court_alone(world: World) -> None:
    assert world.statuses(lists(world) + joined("echr-p4", "2000-01-01"))["echr-34"] == "closed"
    assert world.statuses(lists(world) + joined("echr", "2000-01-01"))["echr-34"] == "open"


def test_later_act_on_file_is_known_though_the_list_has_ended(world: World) -> None:
    short = lists(world).replace(KNOWN, "2022-06-10")
    assert world.statuses(short + joined("cescr", "2023-07-20"))["cescr-op-2"] == "closed"
    assert world.statuses(short + joined("icescr-op", "2023-07-20"))["cescr-op-2"] == "open"
    assert world.statuses(short + joined("iccpr-op1", "2000-01-01", "2023-02-08"))["hrc-op1"] == "closed"
    assert world.statuses(short + joined("iccpr-op1", "2000-01-01"))["hrc-op1"] == "open"


def test_declaration_that_accepts_a_court_in_general_leaves_the_dispute_unknown(world: World) -> None:
    under = next(
        str(one.object)
        for one in world.law.quads_for_pattern(
            NamedNode("https://w3id.org/obligations/id/procedure/icj-36-2"),
            NamedNode("https://w3id.org/obligations/ns#optInProvision"),
            None,
            None,
        )
    )
    said = lists(world) + joined("uncharter", "1950-01-01")
    assert world.reasons("icj-36-2", said + declared(under, "1960-01-01")) == {"doorTermsUnread"}
    assert world.statuses(said)["icj-36-2"] == "closed"


def test_referral_opens_the_prosecutors_door_from_its_day(world: World) -> None:
    referred = (
        "x:ref a obl:Referral ; obl:referredFor p:icc-15 ; obl:referredState s:XAL ; "
        'obl:fromDay "2011-02-26"^^xsd:date .\n'
    )
    assert world.statuses(lists(world) + referred, filed="2011-02-26")["icc-15"] == "open"
    assert world.statuses(lists(world) + referred, filed="2011-02-25")["icc-15"] == "closed"
    assert "doorNotReferred" in world.reasons("icc-15", lists(world) + referred, filed="2011-02-25")


def test_members_alone_can_be_brought_before_their_organization(world: World) -> None:
    member = "s:XAL obl:memberOf obl:groupOas .\n"
    assert world.statuses(lists(world) + member)["achr-44"] == "open"
    assert world.statuses(lists(world) + member)["iacthr-61"] == "closed"  # a declaration is needed beside it
    assert world.reasons("achr-44", lists(world)) >= {"doorOutsider"}


def test_urgent_case_is_closed_once_its_time_has_passed(world: World) -> None:
    late = "x:q obl:limitPassedFor p:wgeid-urgent .\n"
    assert world.statuses(late)["wgeid-urgent"] == "closed"
    assert world.statuses(late)["wgeid-standard"] == "open"


@pytest.mark.parametrize(
    ("duration", "start", "end"),
    [
        ("P3M", date(2023, 11, 30), date(2024, 2, 29)),
        ("P1Y", date(2024, 2, 29), date(2025, 2, 28)),
        ("P6M2W1D", date(2024, 1, 1), date(2024, 7, 16)),
        ("P6M", date(9998, 12, 31), None),
        ("reasonable", date(2024, 1, 1), None),
        ("P", date(2024, 1, 1), None),
    ],
)
def test_periods_end_on_the_day_that_the_calendar_gives(duration: str, start: date, end: date | None) -> None:
    assert end_of(duration, start) == end
