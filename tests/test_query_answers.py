"""What the named queries answer: each hit with its near miss, on the shipped data or on a world of a few triples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from cli_runner import Cli, cli_fixture
from obligations import names
from obligations.knowledge import KnowledgeBase
from obligations.locate import locate
from obligations.queries import load_queries, run_named
from obligations.render.tables import readable, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Rows = list[Mapping[str, str]]
    Ask = Callable[..., Rows]

__all__ = ["cli_fixture"]

QUERIES = load_queries(locate().queries / "ask")
FISHERMEN = "refugee-1951-33-1/2019-11-fishermen.handover/KOR"


def rows(knowledge: KnowledgeBase, query: str, **given: str) -> Rows:
    answer = run_named(knowledge, QUERIES[query], given)
    return [dict(zip(answer.columns, (shown(one, readable) for one in row), strict=True)) for row in answer.rows]


def column(found: Rows, name: str) -> set[str]:
    return {row[name] for row in found}


@pytest.fixture
def ask(kb: KnowledgeBase) -> Ask:
    """Asks the shipped data."""
    return lambda query, **given: rows(kb, query, **given)


def world(*triples: tuple[str, str, str]) -> KnowledgeBase:
    """Hold a few triples, written with the prefixes of the project; what has none is a text."""

    def term(text: str) -> NamedNode | Literal:
        prefix, colon, local = text.partition(":")
        known = colon and prefix in names.PREFIXES
        return NamedNode(names.PREFIXES[prefix] + local) if known else Literal(text)

    store = Store()
    for subject, predicate, value in triples:
        one, other = term(subject), term(predicate)
        assert isinstance(one, NamedNode)
        assert isinstance(other, NamedNode)
        store.add(Quad(one, other, term(value)))
    return KnowledgeBase(store, locate())


@pytest.mark.parametrize(("day", "bound"), [("1988-11-02", False), ("1988-11-03", True)])
def test_both_treaties_bind_from_the_day_of_the_later_one(ask: Ask, day: str, *, bound: bool) -> None:
    found = ask("bound-by-both", treaty="CAT", other="REFUGEE-1967", date=day)
    assert ("CHN" in column(found, "state")) is bound


def test_a_signature_or_one_treaty_alone_does_not_bind_by_both(ask: Ask) -> None:
    for one, other in (("CAT", "ICCPR"), ("ICCPR", "CAT")):
        found = column(ask("bound-by-both", treaty=one, other=other, date="2023-10-09"), "state")
        assert "KOR" in found
        assert found.isdisjoint({"CHN", "PRK"})


def test_what_another_instrument_carries_is_no_party_to_both(ask: Ask) -> None:
    for other, listed in (("REFUGEE-1967", True), ("REFUGEE-1951", False)):
        found = ask("bound-by-both", treaty="CAT", other=other, date="2017-07-01")
        assert ("USA" in column(found, "state")) is listed


@pytest.mark.parametrize(("day", "listed"), [("1986-12-11", False), ("1986-12-12", True), ("1988-11-03", False)])
def test_a_signature_counts_until_consent_takes_effect(ask: Ask, day: str, *, listed: bool) -> None:
    assert ("cat" in column(ask("signature-only", state="China", date=day), "treaty")) is listed


def test_findings_from_one_source_can_be_those_on_one_state(ask: Ask) -> None:
    every, china = ask("single-root-findings"), ask("single-root-findings", state="China")
    assert china == [row for row in every if row["finding"].endswith("/CHN")] != []
    assert not [row for row in every if row["finding"].startswith("aid/")]


def test_findings_from_one_source_can_be_those_on_one_event(ask: Ask) -> None:
    every, one = ask("single-root-findings"), ask("single-root-findings", incident="custody-abuse")
    assert one == [row for row in every if row["event"] == "custody-abuse"] != []
    assert [row["event"] for row in every] == sorted(row["event"] for row in every)


def test_source_of_a_claim_stands_beside_the_root_that_it_is_filed_under(ask: Ask) -> None:
    found = ask("single-root-findings")
    pairs = {(row["source"], row["root"]) for row in found}
    assert ("rhodes-2013", "rhodes-2013") in pairs
    assert ("pacific-standard-2017", "hrw-2017") in pairs
    assert ("coi-2014-crp", "hrw-2017") not in pairs
    roots: dict[str, set[str]] = {}
    for row in found:
        roots.setdefault(row["finding"], set()).add(row["root"])
    assert {len(one) for one in roots.values()} == {1}


def test_private_act_has_one_row_with_all_its_conduct(ask: Ask) -> None:
    found = ask("private-actors")
    assert len({(row["act"], row["actor"], row["territory"]) for row in found}) == len(found)
    told = {row["conduct"] for row in found if row["act"] == "trafficking-of-women.sale"}
    assert told == {"Sale as a bride; Trafficking in persons"}


@pytest.mark.parametrize(
    ("query", "given"),
    [
        ("bound-by-both", {"treaty": "CAT", "other": "REFUGEE-1967"}),
        ("parties-to", {"treaty": "REFUGEE-1967"}),
        ("bound-on", {"state": "China"}),
    ],
)
def test_end_of_a_list_is_told_and_a_day_past_it_warned_of(cli: Cli, query: str, given: dict[str, str]) -> None:
    asked = [part for name, value in given.items() for part in ("-p", f"{name}={value}")]
    said = {day: cli("query", "run", query, *asked, "-p", f"date={day}") for day in ("1995-01-01", "2026-01-01")}
    assert "2022-02-28" in said["2026-01-01"].out
    assert "ends before the day asked about" in said["2026-01-01"].err
    assert "ends before the day asked about" not in said["1995-01-01"].err


def test_list_of_both_ends_where_the_shorter_one_does(ask: Ask) -> None:
    for pair in (("CAT", "REFUGEE-1967"), ("REFUGEE-1967", "CAT")):
        found = ask("bound-by-both", treaty=pair[0], other=pair[1], date="2020-01-01")
        assert column(found, "list_to") == {"2022-02-28"}
    assert column(ask("parties-to", treaty="CAT", date="2020-01-01"), "list_to") == {"2026-05-28"}


def test_time_limit_is_written_out_for_people_and_kept_for_programs(cli: Cli) -> None:
    run = ("query", "run", "procedures", "-p", "body=ecthr")
    assert "4 months" in cli(*run).out
    assert "4 months" in cli(*run, "--format", "md").out
    for form in ("csv", "json"):
        assert "P4M" in cli(*run, "--format", form).out
        assert "4 months" not in cli(*run, "--format", form).out


def test_private_actors_can_be_those_on_one_territory(ask: Ask) -> None:
    every = ask("private-actors")
    assert {"CHN", "CYP"} <= column(every, "territory")
    assert ask("private-actors", state="China") == [row for row in every if row["territory"] == "CHN"]
    assert "trafficking-of-women.collusion" not in column(every, "act")


def test_duties_on_private_acts_are_those_of_the_territory(ask: Ask) -> None:
    found = ask("duties-on-private-acts", incident="trafficking-of-women")
    assert column(found, "bearer") == {"CHN"}
    assert ask("duties-on-private-acts", incident="trafficking-of-women", state="North Korea") == []
    every = column(ask("duties-on-private-acts"), "act")
    assert "trafficking-of-women.sale" in every
    assert every <= column(ask("private-actors"), "act")


@pytest.mark.parametrize(("role", "found"), [("obl:roleTerritorial", {"x-1/x.a/CHN"}), ("obl:roleReceiving", set())])
def test_a_duty_of_another_state_is_none_of_the_territory(role: str, found: set[str]) -> None:
    knowledge = world(
        ("act:x.a", "obl:inIncident", "incident:x"),
        ("act:x.a", "obl:actor", "ag:x"),
        ("ag:x", "rdf:type", "obl:NonStateActor"),
        ("ag:x", "skos:prefLabel", "traders"),
        ("d:finding/x-1/x.a/CHN", "obl:act", "act:x.a"),
        ("d:finding/x-1/x.a/CHN", "obl:norm", "n:x-1"),
        ("d:finding/x-1/x.a/CHN", "obl:state", "s:CHN"),
        ("d:finding/x-1/x.a/CHN", "obl:status", "obl:arguable"),
        ("obl:arguable", "obl:shownByDefault", "yes"),
        ("obl:arguable", "obl:displayOrder", "2"),
        ("n:x-1", "obl:bearerRole", role),
        ("n:x-1", "skos:prefLabel", "a rule"),
    )
    assert column(rows(knowledge, "duties-on-private-acts"), "finding") == found


def test_an_act_of_private_persons_is_attributed_to_nobody(ask: Ask) -> None:
    assert column(ask("attribution", incident="trafficking-of-women"), "act") == {"trafficking-of-women.collusion"}


def test_a_ground_of_attribution_is_shown_with_its_claim_or_without_one() -> None:
    base = (
        ("act:x.a", "obl:inIncident", "incident:x"),
        ("incident:x", "rdf:type", "obl:Incident"),
        ("act:x.a", "obl:attribution", "d:x"),
        ("d:x", "obl:attributedTo", "s:CHN"),
        ("d:x", "obl:attributionGround", "c:ground"),
        ("c:ground", "skos:prefLabel", "Directed"),
        ("c:ground", "skos:inScheme", "c:scheme-attribution"),
    )
    claim = (
        ("claim:x.c", "obl:about", "act:x.a"),
        ("claim:x.c", "obl:asserts", "c:ground"),
        ("claim:x.c", "obl:stance", "obl:affirms"),
        ("claim:x.c", "obl:mode", "obl:alleged"),
    )
    knowledge = [world(*base), world(*base, *claim), world(*base[:2], *base[5:], *claim)]
    found = [_attributed(one) for one in knowledge]
    assert found == [[("CHN", "Directed", "")], [("CHN", "Directed", "x.c")], [("", "Directed", "x.c")]]


def _attributed(knowledge: KnowledgeBase) -> list[tuple[str, ...]]:
    answer = run_named(knowledge, QUERIES["attribution"], {"incident": "x"})
    wanted = [answer.columns.index(name) for name in ("bearer", "ground", "claim")]
    return [tuple(shown(row[at], readable) for at in wanted) for row in answer.rows]


def test_a_notice_of_derogation_is_told_of_its_own_treaty_and_state() -> None:
    treaty = (
        ("t:x", "obl:code", "X"),
        ("t:x/art_7", "obl:ofTreaty", "t:x"),
        ("t:x/art_7", "obl:number", "7"),
        ("t:x/art_7", "obl:inProvision", "t:x/art_7"),
        ("s:CHN", "obl:spelling", "chn"),
        ("s:PRK", "obl:spelling", "prk"),
        ("n:x-7", "obl:statedIn", "t:x/art_7"),
        ("n:x-7", "obl:bearerRole", "obl:roleActing"),
        ("n:x-7", "obl:derogability", "obl:derogable"),
        ("n:x-7", "obl:instrument", "t:x"),
        ("n:x-7", "skos:prefLabel", "a rule"),
    )
    notice = (
        ("action:d", "rdf:type", "obl:Derogation"),
        ("action:d", "obl:actingState", "s:CHN"),
        ("action:d", "obl:date", "2020-01-01"),
    )
    under, elsewhere = (("action:d", "obl:instrument", one) for one in ("t:x", "t:y"))
    noted = world(*treaty, *notice, under)
    assert column(rows(noted, "derogation", provision="X:7"), "notice") == {"d"}
    assert column(rows(noted, "derogation", provision="X:7", state="CHN"), "by") == {"CHN"}
    assert column(rows(noted, "derogation", provision="X:7", state="PRK"), "notice") == {""}
    assert column(rows(world(*treaty, *notice, elsewhere), "derogation", provision="X:7"), "notice") == {""}


@pytest.mark.parametrize(
    ("mode", "about", "alone"),
    [("inferred", "a", "true"), ("alleged", "b", "true"), ("alleged", "a", "false")],
)
def test_an_inference_is_alone_unless_another_mode_says_the_same(mode: str, about: str, alone: str) -> None:
    def claim(name: str, mode: str, about: str) -> Iterable[tuple[str, str, str]]:
        yield f"claim:x.{name}", "rdf:type", "obl:Claim"
        yield f"claim:x.{name}", "obl:mode", f"obl:{mode}"
        yield f"claim:x.{name}", "obl:about", f"act:x.{about}"
        yield f"claim:x.{name}", "obl:asserts", "c:torture"
        yield f"claim:x.{name}", "obl:stance", "obl:affirms"
        yield f"act:x.{about}", "obl:inIncident", "incident:x"

    knowledge = world(*claim("one", "inferred", "a"), *claim("two", mode, about))
    (first, *_) = rows(knowledge, "inferred-claims")
    assert (first["claim"], first["alone"]) == ("x.one", alone)


def test_an_element_without_a_claim_is_listed_too(ask: Ask) -> None:
    found = ask("element-sources", finding="cedaw-6/trafficking-of-women.sale/CHN")
    assert [row["order"] for row in found if not row["claim"]] == ["3"]
    assert {row["claim"].partition(".")[0] for row in found if row["claim"]} == {"trafficking-of-women"}


def test_a_denial_stands_on_the_other_side(ask: Ask) -> None:
    found = ask("element-sources", finding="crc-22-1/2016-17-returns.apprehension/CHN")
    sides = {row["claim"]: row["side"] for row in found}
    assert sides["2016-17-returns.chn-label"] == "against"
    assert sides["2016-17-returns.caught-sur-place"] == "for"


def test_an_exception_says_whether_the_state_raised_it(ask: Ask) -> None:
    raised = [row for row in ask("exceptions", finding=FISHERMEN) if row["invoked_by"]]
    assert column(raised, "status") == {"exceptionRaised"}
    assert column(raised, "invoked_by") == {"KOR"}
    not_raised = ask("exceptions", finding="refugee-1951-33-1/2016-17-returns.return/CHN")
    assert column(not_raised, "status") == {"exceptionNotRaised"}


def test_a_reservation_reaches_the_parts_of_its_article_and_no_other(ask: Ask) -> None:
    for provision, entries in (("CAT:20", {"cat-chn-01"}), ("CAT:20(2)", {"cat-chn-01"}), ("CAT:3", set())):
        assert column(ask("reservations-to-provision", state="China", provision=provision), "entry") == entries


def test_a_reservation_to_a_part_touches_the_whole_article_and_not_its_other_parts(ask: Ask) -> None:
    for provision, touches in (("ICESCR:2", {"icescr/art_2__para_1"}), ("ICESCR:2(3)", set())):
        assert column(ask("reservations-to-provision", state="China", provision=provision), "touches") == touches


def test_withdrawals_can_be_those_from_one_treaty(ask: Ask) -> None:
    (found,) = ask("withdrawals", state="DPRK")
    assert (found["instrument"], found["kind"], found["legal_effect"]) == (
        "iccpr",
        "purported-withdrawal",
        "withoutEffect",
    )
    assert ask("withdrawals", state="DPRK", treaty="CRC") == []


def test_findings_before_a_body_keep_to_its_treaties_and_the_period(ask: Ask) -> None:
    found = ask("findings-before-body", body="crc", state="China", since="2016-01-01", until="2017-12-31")
    assert column(found, "instrument") <= {"crc", "crc-opac", "crc-opsc"}
    assert "2016-17-returns" in column(found, "incident")
    earlier = ask("findings-before-body", body="crc", state="China", until="2016-06-30")
    assert "2016-17-returns" not in column(earlier, "incident")


def test_one_finding_can_be_asked_for_its_missing_facts(ask: Ask) -> None:
    wanted = "crc-22-1/2016-17-returns.apprehension/CHN"
    every = ask("missing-facts", incident="2016-17-returns")
    assert ask("missing-facts", only=wanted) == [row for row in every if row["finding"] == wanted] != []


def test_a_right_is_read_into_several_treaties_on_authority(ask: Ask) -> None:
    every = ask("readings-of-right", right="protection-from-refoulement")
    found = {row["norm"]: (row["instrument"], row["provision"], row["basis"]) for row in every}
    assert found["cat-3-1"] == ("cat", "3(1)", "textual")
    assert found["iccpr-7-refoulement"] == ("iccpr", "7", "settledInterpretation")
    assert "iccpr-7" not in found
    assert column(ask("readings-of-right", right="protection-from-refoulement", treaty="CAT"), "instrument") == {"cat"}


def test_custom_that_is_contested_says_so(ask: Ask) -> None:
    found = {row["rule"]: (row["peremptory"], row["settled"]) for row in ask("custom-rules", state="PRK")}
    assert found["prohibition-of-torture"] == ("true", "settled")
    assert found["refugee-non-refoulement"] == ("false", "contested")


def test_the_tree_of_an_article_reaches_from_its_parts_to_findings(ask: Ask) -> None:
    found = ask("provision-tree", provision="CAT:3")
    assert column(found, "kind") == {"part", "norm", "element", "document", "finding"}
    assert "cat-3-1/2016-17-returns.return/CHN" in column(found, "item")
    assert not [row for row in found if row["kind"] == "norm" and not row["item"].startswith("cat-3")]


def test_a_concept_with_a_code_is_no_concept_without_a_match(ask: Ask) -> None:
    found = column(ask("concepts-unmatched"), "id")
    assert "forced-return" in found
    assert found.isdisjoint({"torture", "child", "risk-of-torture"})
