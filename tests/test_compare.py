"""Two States on a day, two treaties by their encoded norms: both sides read alike, and unknown is never the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cli_runner import Cli, cli_fixture
from obligations import UnknownNameError, UsageError
from obligations.compare import StatesCompared, TreatiesCompared
from obligations.names import CONCEPT, NORM, OBL
from obligations.render.compare import write_states, write_treaties
from obligations.render.page import Medium

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.compare import TreatyOfBoth

__all__ = ["cli_fixture"]


def states(kb: KnowledgeBase, first: str, second: str, on: str) -> StatesCompared:
    found = kb.compare(first, second, on=on)
    assert isinstance(found, StatesCompared)
    return found


def treaties(kb: KnowledgeBase, first: str, second: str, on: str | None = None) -> TreatiesCompared:
    found = kb.compare(first, second, on=on)
    assert isinstance(found, TreatiesCompared)
    return found


def one_treaty(found: StatesCompared, code: str) -> TreatyOfBoth:
    (only,) = (one for one in found.treaties if one.treaty == code)
    return only


def test_states_stand_as_bound_says(kb: KnowledgeBase) -> None:
    found = states(kb, "China", "PRK", "2017-07-01")
    assert (found.states, found.names) == (("CHN", "PRK"), ("China", "Democratic People's Republic of Korea"))
    told = {one.treaty: (one.first, one.second) for one in found.treaties}
    pairs = zip(kb.bound_to_all("CHN", "2017-07-01"), kb.bound_to_all("PRK", "2017-07-01"), strict=True)
    assert told == {first.question.treaty: (first, second) for first, second in pairs}


@pytest.mark.parametrize(("day", "status"), [("1981-12-13", "notBound"), ("1981-12-14", "bound")])
def test_states_are_compared_on_the_day_itself(kb: KnowledgeBase, day: str, status: str) -> None:
    """The DPRK's accession to the Covenant of 14 September 1981 has effect three months later (art. 49(2))."""
    one = one_treaty(states(kb, "CHN", "PRK", day), "ICCPR")
    assert (one.second.status, one.same) == (status, status == "notBound")


def test_two_unknowns_are_never_the_same(kb: KnowledgeBase) -> None:
    found = states(kb, "CHN", "PRK", "2017-07-01")
    unknown = found.of("unknown", "unknown")
    assert unknown
    assert not any(one.same for one in unknown)
    assert one_treaty(found, "GC-I").same


def test_reservations_that_nobody_read_are_not_called_none(kb: KnowledgeBase) -> None:
    found = states(kb, "CHN", "PRK", "2017-07-01")
    told = write_states(found, Medium("text", 400), ("test", "2026-01-01"))
    (none,) = (line for line in told.splitlines() if line.startswith("  No reservation of either on file"))
    (unread,) = (line for line in told.splitlines() if line.startswith("  Reservations not read, unknown and not"))
    assert one_treaty(found, "GC-I").unread == (True, True)
    assert ("GC-I," in none, "GC-I," in unread) == (False, True)


def test_reservation_withdrawn_before_the_day_is_not_named(planted: KnowledgeBase) -> None:
    before, after = (states(planted, "ARG", "CHN", day) for day in ("2005-05-31", "2005-06-01"))
    named = [{one.id for one in one_treaty(found, "CAT").first.reservations} for found in (before, after)]
    assert ["planted-arg" in one for one in named] == [True, False]


def test_treaties_share_rights_and_name_what_one_alone_protects(kb: KnowledgeBase) -> None:
    found = treaties(kb, "CAT", "CPED")
    assert "protection-from-refoulement" in {one.id for one in found.shared}
    assert "Freedom from enforced disappearance" in found.only_second
    assert "Freedom from torture and ill-treatment" in found.only_first
    told = " ".join(write_treaties(found, Medium("text"), ("test", "2026-01-01")).split())
    second = found.treaties[1]
    assert f"No norm of {second} is encoded for {len(found.only_first)} more" in told
    assert f"and no norm of {second} is encoded ({len(found.only_first)})" in told
    assert f"That does not say that {second} lacks them." in told
    assert not [part for part in ("alone", "does not here") if part in told]
    assert found.on is None
    (refoulement,) = (one for one in found.shared if one.id == "protection-from-refoulement")
    assert "cat-3-1" in refoulement.first.norms
    assert "cped-16-1" in refoulement.second.norms
    assert "non-derogable" in refoulement.second.derogability


def test_turning_the_treaties_round_turns_the_answer_round(kb: KnowledgeBase) -> None:
    one, other = treaties(kb, "CAT", "CPED", "2020-01-01"), treaties(kb, "CPED", "CAT", "2020-01-01")
    assert (one.only_first, one.only_second) == (other.only_second, other.only_first)
    assert [(two.second, two.first) for two in other.shared] == [(two.first, two.second) for two in one.shared]
    assert (one.bound_by_first_only, one.bound_by_both) == (other.bound_by_second_only, other.bound_by_both)


def test_conduct_that_is_a_kind_of_what_the_other_asks_about_goes_no_further(kb: KnowledgeBase) -> None:
    found = treaties(kb, "CAT", "ICCPR")
    labels = {kb.view.label(one): one for one in kb.view.subjects("a", "http://www.w3.org/2004/02/skos/core#Concept")}
    further = [
        (side, other) for one in found.shared for side, other in ((one.first, one.second), (one.second, one.first))
    ]
    assert any(side.further for side, _ in further)
    for side, other in further:
        theirs = {labels[name] for name in other.conduct}
        for name in side.conduct:
            reached = bool(theirs & {labels[name], *kb.view.many(labels[name], "isA")})
            assert reached is (name not in side.further)
    assert CONCEPT + "removal" in kb.view.many(NORM + "cat-3-1", "triggeredBy")


@pytest.mark.parametrize(("day", "alone"), [("2020-01-01", True), ("2026-01-01", False)])
def test_state_is_bound_by_one_alone_until_it_joins_the_other(kb: KnowledgeBase, day: str, *, alone: bool) -> None:
    found = treaties(kb, "CAT", "CPED", day)
    assert ("Dominica" in found.bound_by_second_only) is alone


def test_no_state_is_counted_twice_and_unknown_is_not_no(kb: KnowledgeBase) -> None:
    found = treaties(kb, "CAT", "STATELESS-1961", "2020-01-01")
    lists = (found.bound_by_first_only, found.bound_by_second_only, found.unknown)
    named = [name for one in lists for name in one]
    assert len(named) == len(set(named))
    assert "China" in found.unknown
    assert len(named) + found.bound_by_both <= len(kb.view.subjects("a", OBL + "State"))


def test_page_of_treaties_says_what_was_compared(kb: KnowledgeBase) -> None:
    told = write_treaties(treaties(kb, "CAT", "CPED"), Medium("text", 300), ("test", "2026-01-01"))
    assert "a comparison of encoded norms, which no lawyer has reviewed, not of the texts" in told
    assert "That does not say that CPED lacks them." in told
    assert "Who was bound" not in told


@pytest.mark.parametrize(
    ("first", "second", "on", "words"),
    [
        ("CHN", "CAT", "2020-01-01", "compare two of a kind"),
        ("CHN", "PRK", None, "on a day"),
        ("CHN", "China", "2020-01-01", "obligations diff"),
        ("CAT", "cat", None, "both are CAT"),
    ],
)
def test_what_is_no_pair_is_refused(kb: KnowledgeBase, first: str, second: str, on: str | None, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        kb.compare(first, second, on=on)


def test_unknown_side_gets_the_nearest(kb: KnowledgeBase) -> None:
    with pytest.raises(UnknownNameError, match="China"):
        kb.compare("Chnia", "PRK", on="2020-01-01")


def test_command_compares_both_kinds(cli: Cli) -> None:
    pair = json.loads(cli("compare", "states", "CHN", "PRK", "--on", "2017-07-01", "--format", "json").out)
    (cat,) = (one for one in pair["treaties"] if one["treaty"] == "CAT")
    assert (pair["states"], cat["first"]["status"], cat["second"]["status"]) == (["CHN", "PRK"], "bound", "notBound")
    both = json.loads(cli("compare", "treaties", "CAT", "CPED", "--format", "json").out)
    assert (both["treaties"], both["schemaVersion"]) == (["CAT", "CPED"], 1)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("states", "Chnia", "PRK", "--on", "2017-07-01"), 3),
        (("states", "CHN", "PRK", "--on", "2017-02-30"), 4),
        (("treaties", "CAT", "CTA"), 3),
        (("treaties", "CAT", "CAT"), 2),
    ],
)
def test_command_refuses_what_it_cannot_compare(cli: Cli, arguments: tuple[str, ...], code: int) -> None:
    ran = cli("compare", *arguments)
    assert (ran.code, ran.out, bool(ran.err)) == (code, "", True)


def test_treaty_that_applies_in_a_place_is_named_beside_a_state_that_it_does_not_bind(kb: KnowledgeBase) -> None:
    told = page_of_states(kb, "CHN", "PRK", "2020-01-01")
    assert "China: signature only." in told
    assert told.count("Applies by its own act in: Hong Kong, Macao.") > 1
    assert "Applies by its own act" not in page_of_states(kb, "KOR", "PRK", "2020-01-01")


def test_state_that_had_ended_did_not_exist_and_before_that_it_did(kb: KnowledgeBase) -> None:
    assert "Czechoslovakia did not exist on that day." in page_of_states(kb, "CSK", "CZE", "2015-01-01")
    assert "did not exist" not in page_of_states(kb, "CSK", "CHN", "1990-01-01")


def page_of_states(kb: KnowledgeBase, first: str, second: str, on: str) -> str:
    """The page of two States, in one line."""
    return " ".join(write_states(states(kb, first, second, on), Medium("text"), ("test", "2026-01-01")).split())
