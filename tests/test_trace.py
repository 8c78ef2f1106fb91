"""Traces: what a thing is linked to, how two things are linked, and what hangs on a source or a claim."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cli_runner import ROOT, Cli, cli_fixture
from obligations import UnknownNameError, UsageError
from obligations.errors import AmbiguousNameError
from obligations.links import LINKS, kind_of, neighbours, properties
from obligations.names import DCTERMS, OBL, SKOS
from obligations.names import FINDING as FINDINGS
from obligations.nodes import Words, find
from obligations.trace_paths import sentence

if TYPE_CHECKING:
    from obligations import KnowledgeBase
    from obligations.links import Link, Neighbour
    from obligations.trace import Trace
    from obligations.trace_paths import Paths

__all__ = ["cli_fixture"]

FINDING = "cat-3-1/2016-17-returns.return/CHN"
SEEN = (
    *("CAT:3(1)", "CAT:3", "CAT:22", "CAT:17", "CAT", "REFUGEE-1967", "cat-3-1", FINDING),
    *("refugee-1951-33-1", "refugee-1951-33-1.x1", "cat-3-1.e2", "iccpr-7", "custom:prohibition-of-torture"),
    *("custom-torture", "cat-gc-1", "claim:2016-17-returns.returned", "claim:2016-17-returns.chn-label", "hrw-2017"),
    *("act:2016-17-returns.return", "act:2016-17-returns.apprehension", "event:2016-17-returns", "removal"),
    *("situation:2016-17-returns.returnees-2017", "intervention:2016-17-returns.sr-dprk-2010-16", "body:cat"),
    *("body:spt", "sr-dprk", "procedure:cat-22", "cat-chn-01", "cat-vat-01", "chn-cat-ratification-1988-10-04"),
    *("claim:2017-11-shenyang-ten.coi-ground", "procedure:icesc-op-10", "ap-ii-14.e4", "concept:forced-return"),
    *("iccpr-10-3-juvenile/2013-14-nauru-minors.christmas-island/AUS", "cat-22-grc", "chr-south-sudan", "icerd-3"),
)


def told(found: Trace, depth: int = 1) -> list[tuple[str, list[str]]]:
    """Phrase and ids of each line of a layer."""
    return [(one.phrase, [end.id for end in one.ends]) for one in found.layers[depth - 1].leads]


def kinds(found: Paths) -> list[list[str]]:
    """The kinds of things along each path."""
    return [[path[0].start.kind, *(step.end.kind for step in path)] for path in found.paths]


def test_every_property_of_a_link_is_declared() -> None:
    declared = "".join(one.read_text(encoding="utf-8") for one in (ROOT / "ontology").glob("*.ttl"))
    own = {one.removeprefix(OBL) for one in properties() if one.startswith(OBL)}
    assert [one for one in sorted(own) if f"\nobl:{one} a " not in declared] == []
    assert properties() - {OBL + one for one in own} == {DCTERMS + "source", SKOS + "broader"}


def test_every_link_is_used_and_reads_both_ways(kb: KnowledgeBase) -> None:
    """Whatever a thing leads to leads back to it along the same link, and no link leads nowhere."""
    lost, used = [], set()
    for text in SEEN:
        here = find(kb, text)
        some: dict[tuple[Link, bool], list[Neighbour]] = {}
        for one in neighbours(kb.view, here):
            some.setdefault((one.link, one.backwards), []).append(one)
        for (link, backwards), found in some.items():
            used.add(link)
            for one in found[:2]:
                back = neighbours(kb.view, one.iri)
                if here not in {two.iri for two in back if two.link is link and two.backwards is not backwards}:
                    lost.append((text, one.phrase, one.iri))
    assert lost == []
    assert [one for one in LINKS if one not in used] == []


def test_no_two_links_between_the_same_kinds_say_the_same() -> None:
    forth = [(one.start, one.end, one.forth) for one in LINKS]
    back = [(one.start, one.end, one.back) for one in LINKS]
    assert [len(set(one)) for one in (forth, back)] == [len(LINKS), len(LINKS)]


def test_layer_tells_in_words_what_a_reservation_touches(kb: KnowledgeBase) -> None:
    found = kb.trace("cat-chn-01", depth=1)
    assert found.thing.words == "reservation cat-chn-01 (China to CAT, art. 20)"
    assert told(found) == [
        ("touches", ["CAT:20"]),
        ("was made by", ["CHN"]),
        ("is printed in", ["mtdsg-declarations"]),
    ]


def test_layers_lead_from_a_provision_to_norms_elements_and_readings(kb: KnowledgeBase) -> None:
    found = kb.trace("CAT:3(1)")
    assert ("states", ["cat-3-1", "cat-3-1-rehabilitation"]) in told(found)
    assert ("is read by", ["cat-gc-4"]) in told(found)
    assert ("has", ["cat-3-1.e1", "cat-3-1.e2"]) in told(found, 2)
    assert len(kb.trace("CAT:3(1)", depth=1).layers) == 1


def test_layers_lead_from_a_finding_to_act_claims_and_sources(kb: KnowledgeBase) -> None:
    found = kb.trace(FINDING)
    first = dict(told(found))
    assert first["asks about"] == ["cat-3-1"]
    assert first["is about"] == ["2016-17-returns.return"]
    assert first["rests on"] == ["2016-17-returns.returned"]
    assert "2016-17-returns.risk-torture-hrw" in first["rests on (general situation only)"]
    assert ("stands in", ["hrw-2017"]) in told(found, 2)


def test_nothing_is_told_twice(kb: KnowledgeBase) -> None:
    found = kb.trace("cat-gc-4", depth=3)
    ends = [(end.kind, end.id) for layer in found.layers for lead in layer.leads for end in lead.ends]
    assert len(ends) == len(set(ends)) > 20


def test_who_comes_from_an_event_is_not_led_to_others_by_the_law_they_share(kb: KnowledgeBase) -> None:
    def from_law(found: Trace) -> set[str]:
        leads = [lead for layer in found.layers for lead in layer.leads if lead.start.kind in {"norm", "element"}]
        return {end.kind for lead in leads for end in lead.ends}

    assert not {"claim", "finding", "act"} & from_law(kb.trace("claim:2016-17-returns.returned"))
    assert "finding" in from_law(kb.trace("norm:cat-3-1"))


def test_register_that_prints_many_things_links_none_of_them(kb: KnowledgeBase) -> None:
    starts = {lead.start.kind for layer in kb.trace("cat-chn-01").layers for lead in layer.leads}
    assert "source" not in starts
    assert "source" in {lead.start.kind for layer in kb.trace("hrw-2017").layers for lead in layer.leads}


@pytest.mark.parametrize("depth", [0, 7])
def test_layers_have_a_limit(kb: KnowledgeBase, depth: int) -> None:
    with pytest.raises(UsageError, match="1 to 6 layers"):
        kb.trace("CAT", depth=depth)


@pytest.mark.parametrize(
    ("text", "kind", "end"),
    [
        ("CAT", "treaty", "treaty/cat"),
        ("body:cat", "body", "body/cat"),
        ("treaty:CAT", "treaty", "treaty/cat"),
        ("provision:CAT:3(1)", "provision", "treaty/cat/art_3__para_1"),
        ("cat/3/1", "provision", "treaty/cat/art_3__para_1"),
        ("Committee against Torture", "body", "body/cat"),
        ("CAT/C/GC/4", "document", "document/cat-gc-4"),
        ("Mutombo v Switzerland", "document", "document/cat-13-1993"),
        ("Iran", "state", "state/IRN"),
        ("CAT-3-1", "norm", "norm/cat-3-1"),
        ("cat-3-1/2016-17-returns", "finding", "finding/cat-3-1/2016-17-returns.return/CHN"),
        ("incident:2016-17-returns", "event", "incident/2016-17-returns"),
    ],
)
def test_things_are_found_by_id_name_and_kind(kb: KnowledgeBase, text: str, kind: str, end: str) -> None:
    found = find(kb, text)
    assert (kind_of(kb.view, found), found.endswith(end)) == (kind, True)


def test_name_of_several_things_is_asked_back(kb: KnowledgeBase) -> None:
    with pytest.raises(AmbiguousNameError) as error:
        kb.trace("cat")
    assert error.value.nearest == ("treaty:CAT", "body:cat")
    assert (str(error.value), error.value.exit_code) == (
        '"cat" names several things: treaty:CAT, body:cat. Say which.',
        3,
    )
    with pytest.raises(AmbiguousNameError):
        find(kb, "cat-3-1/2012-02-arrests")


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("hrw-2071", "hrw-2017"), ("cat-3-11", "cat-3-1"), ("source:hrw-2071", "hrw-2017"), ("CAT:99", "CAT:9")],
)
def test_unknown_thing_gets_the_nearest(kb: KnowledgeBase, text: str, nearest: str) -> None:
    with pytest.raises(UnknownNameError) as error:
        find(kb, text)
    assert nearest in error.value.nearest


@pytest.mark.parametrize("text", ["", "<>", 'a "b"', "claim:nope", "x" * 5000, "norm:"])
def test_what_can_be_no_name_is_refused_as_one(kb: KnowledgeBase, text: str) -> None:
    with pytest.raises(UnknownNameError):
        find(kb, text)


def test_shortest_path_is_one_sentence(kb: KnowledgeBase) -> None:
    found = kb.paths("hrw-2017", "CAT:3(1)")
    assert kinds(found) == [["source", "claim", "element", "norm", "provision"]]
    assert not found.through
    assert sentence(found.paths[0]) == (
        "Redoubling Crackdowns on Fleeing North Koreans (Human Rights Watch) gives claim "
        "2016-17-returns.risk-torture-hrw (Risk of torture, paras 2-3), which supports (general situation only) "
        "element 2 of cat-3-1 (substantial grounds for believing in a danger of torture there), which is part of norm "
        "cat-3-1 (return to a danger of torture), which is stated in CAT, art. 3(1) (No expulsion, return or "
        "extradition to torture)."
    )


def test_path_reads_back_the_way_it_came(kb: KnowledgeBase) -> None:
    there, back = kb.paths("hrw-2017", "CAT:3(1)"), kb.paths("CAT:3(1)", "hrw-2017")
    assert kinds(back) == [list(reversed(kinds(there)[0]))]
    phrases = [one.phrase for one in back.paths[0]]
    assert phrases == ["states", "has", "finds support in (general situation only)", "stands in"]


def test_all_paths_are_simple_sorted_and_bounded(kb: KnowledgeBase) -> None:
    found = kb.paths("hrw-2017", "CAT:3(1)", every=True)
    assert (found.found, len(found.paths), found.cut, {len(one) for one in found.paths}) == (3, 3, False, {4})
    longer = kb.paths("hrw-2017", "CAT:3(1)", every=True, longest=5)
    lengths = [len(one) for one in longer.paths]
    assert lengths == sorted(lengths)
    assert (longer.paths[:3], lengths[-1] <= 5, longer.found > 3) == (found.paths, True, True)
    for path in longer.paths:
        things = [(step.start.kind, step.start.id) for step in path]
        assert len(things) == len(set(things))


def test_path_longer_than_asked_for_is_none(kb: KnowledgeBase) -> None:
    assert kb.paths("hrw-2017", "CAT:3(1)", longest=3).paths == ()
    assert kb.paths("hrw-2017", "CAT:3(1)", every=True, longest=3).found == 0


def test_path_goes_round_what_many_share_where_it_can(kb: KnowledgeBase) -> None:
    """By way of China the body is five steps away: it made a reservation to what the body supervises."""
    (along,) = kinds(kb.paths("event:2016-17-returns", "body:cat"))
    assert not {"state", "treaty", "concept"} & set(along[1:-1])
    assert len(along) > 6


def test_path_through_what_many_share_is_marked(kb: KnowledgeBase) -> None:
    found = kb.paths("cat-chn-01", "cedaw-chn-01")
    assert kinds(found) == [["reservation", "state", "reservation"]]
    assert found.through
    assert not kb.paths("cat-chn-01", "CHN").through


@pytest.mark.parametrize(("to", "longest"), [("CAT:3(1)", None), ("cat-gc-4", 0), ("cat-gc-4", 11)])
def test_path_needs_two_things_and_a_length(kb: KnowledgeBase, to: str, longest: int | None) -> None:
    with pytest.raises(UsageError):
        kb.paths("CAT:3(1)", to, longest=longest)


def test_what_hangs_on_a_source_has_no_other_root(kb: KnowledgeBase) -> None:
    found = kb.hangs("hrw-2017")
    ids = [one.id for one in found.only]
    assert ids == sorted(set(ids))
    assert {one.id for one in found.repeated_by} >= {"pacific-standard-2017"}
    for name in ids[:5]:
        one = kb.explain(name)
        roots = {claim.source.id for part in one.elements for claim in part.supporting if claim.source}
        assert roots <= {"hrw-2017", *(other.id for other in found.repeated_by)}
    assert found.besides > 0


def test_finding_that_hangs_names_the_sources_of_its_claims_beside_the_root(kb: KnowledgeBase, cli: Cli) -> None:
    found = kb.hangs("hrw-2017")
    filed = {"hrw-2017", *(one.id for one in found.repeated_by)}
    assert {source for one in found.only for source in one.sources} - {"hrw-2017"}
    assert all(one.sources and set(one.sources) <= filed for one in found.only)
    said = " ".join(cli("trace", "hrw-2017", "--hangs").out.split())
    assert "every claim on file leads to this source or to one filed as derived from it" in said
    assert "nobody has recorded" in said
    assert "the root of all of them is hrw-2017." in said
    whole = cli("trace", "hrw-2017", "--hangs", "--all").out.splitlines()
    assert [
        one for one in whole if "punishment-of-returnees.labour-camps/PRK" in one and "pacific-standard-2017" in one
    ]


def test_source_that_nothing_is_filed_under_needs_no_warning(cli: Cli) -> None:
    assert "nobody has recorded" not in " ".join(cli("trace", "rhodes-2013", "--hangs").out.split())


def test_finding_of_which_one_element_has_another_root_does_not_hang_on_the_source(kb: KnowledgeBase) -> None:
    """The return rests on one root, the danger on two: the finding has one root at its weakest, and does not hang."""
    assert kb.explain(FINDING).roots == 1
    assert FINDING not in {one.id for one in kb.hangs("hrw-2017").only}


def test_source_that_repeats_another_is_sent_to_its_root(kb: KnowledgeBase) -> None:
    found = kb.hangs("pacific-standard-2017")
    assert (found.root and found.root.id, found.only) == ("hrw-2017", ())
    assert kb.hangs("hrw-2017").root is None


@pytest.mark.parametrize(
    ("claim", "fact"),
    [
        ("2016-17-returns.returned", "claim:2016-17-returns.returned"),
        ("claim:2016-17-returns.chn-label", "position:2016-17-returns.chn-label"),
    ],
)
def test_what_falls_with_a_claim_is_what_the_assessment_without_it_says(
    kb: KnowledgeBase, claim: str, fact: str
) -> None:
    assert kb.falls(claim).to_dict() == kb.what_if(remove=[fact]).to_dict()


def asked(cli: Cli, *arguments: str) -> Any:
    """The JSON answer of a trace."""
    ran = cli("trace", *arguments, "--format", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_command_writes_layers_paths_and_what_hangs(cli: Cli) -> None:
    assert asked(cli, "cat-chn-01", "--depth", "1")["thing"]["kind"] == "reservation"
    path = asked(cli, "hrw-2017", "--to", "CAT:3(1)")
    assert (path["found"], path["paths"][0]["steps"][0]["phrase"]) == (3, "gives")
    assert asked(cli, "hrw-2017", "--hangs")["source"]["id"] == "hrw-2017"
    said = cli("trace", "hrw-2017", "--to", "CAT:3(1)", "--all-paths").out
    assert "3 paths of up to 4 steps." in said
    assert "may breach is not breached" in said


def test_command_says_that_no_path_is_no_statement_of_law(cli: Cli) -> None:
    ran = cli("trace", "hrw-2017", "--to", "CAT:3(1)", "--depth", "3")
    assert ran.code == 0
    assert "No path of up to 3 steps is on file." in ran.out
    assert "nothing about the law" in ran.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("cat",), 3),
        (("nothing-of-the-kind",), 3),
        (("CAT", "--hangs"), 3),
        (("CAT", "--all-paths"), 2),
        (("hrw-2017", "--hangs", "--falls"), 2),
        (("hrw-2017", "--hangs", "--depth", "2"), 2),
    ],
)
def test_command_refuses_what_it_cannot_answer(cli: Cli, arguments: tuple[str, ...], code: int) -> None:
    ran = cli("trace", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert len(ran.err.splitlines()) <= 4


def test_finding_is_named_with_its_tense(kb: KnowledgeBase) -> None:
    words = Words(kb.view)
    ends = {act: words.of(f"{FINDINGS}cat-3-1/2012-02-arrests.{act}/CHN") for act in ("arrest", "return")}
    assert ends["arrest"].endswith("(arguable, if carried out)")
    assert ends["return"].endswith("(arguable)")


def test_only_a_claim_about_a_situation_is_called_one(kb: KnowledgeBase) -> None:
    finding = kb.explain("cat-3-1/2012-02-arrests.return/CHN")
    claims = [one for part in finding.elements for one in part.supporting]
    seen = set()
    for general in (True, False):
        claim = next(one for one in claims if (one.situation != "") is general)
        step = kb.paths(claim.id, finding.id).paths[0][0]
        seen.add((general, step.phrase))
    assert seen == {
        (True, "supports an element of (general situation only)"),
        (False, "supports an element of"),
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("reasonNormCapped", "Reason reasonNormCapped (the duty is too open for more than an arguable finding: "),
        ("The duty is too open for more than an arguable finding", "Reason reasonNormCapped ("),
        ("gateBoundInPart", "Answer at the gate gateBoundInPart ("),
        ("gate:gateBound", "Answer at the gate gateBound (bound: bound on every day"),
    ],
)
def test_a_code_of_an_answer_is_told_by_its_label(cli: Cli, text: str, words: str) -> None:
    ran = cli("trace", text)
    assert ran.code == 0, ran.err
    assert " ".join(ran.out.split()).startswith(words)
    assert "linked" not in ran.out


def test_a_code_that_is_none_is_unknown_and_the_nearest_is_named(cli: Cli) -> None:
    ran = cli("trace", "reasonNormCaped")
    assert ran.code == 3
    assert "reasonNormCapped" in ran.err
    assert cli("trace", "primaFacie").code == 3
