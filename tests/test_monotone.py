"""Properties: more support never weakens a finding, more denial never strengthens one, order is nothing.

They hold for concepts that no exception uses, so the law here is a treaty of three norms without exceptions.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obligations import KnowledgeBase
from obligations.compile import compile_store
from obligations.locate import Sources, locate
from worlds import ACTION_COLUMNS, PREFIXES, RESERVATION_COLUMNS, record

if TYPE_CHECKING:
    from pathlib import Path

    from obligations.model import Finding
    from worlds import Record

TINY = """
t:tiny a obl:Treaty ; obl:code "TINY" ; obl:shortTitle "Tiny Treaty"@en ; skos:prefLabel "Tiny Treaty"@en ;
  obl:adopted "1999-01-01"^^xsd:date ; obl:entryIntoForce "1999-06-01"^^xsd:date ; obl:openTo obl:allStates ;
  obl:listComplete true ; obl:dataCompleteTo "2020-01-01"^^xsd:date ; obl:reservationsKnownTo "2020-01-01"^^xsd:date .

n:removal a obl:Prohibition ; obl:statedIn <https://w3id.org/obligations/id/treaty/tiny/art_1> ; obl:instrument t:tiny ;
  obl:bearerRole obl:roleActing ; obl:normBasis obl:textual ; obl:realization obl:immediate ;
  obl:element n:removal.e1 , n:removal.e2 , n:removal.e3 .
n:removal.e1 a obl:Element ; obl:order 1 ; obl:trigger true ; obl:satisfiedBy c:removal .
n:removal.e2 a obl:Element ; obl:order 2 ; obl:satisfiedBy c:risk-of-ill-treatment .
n:removal.e3 a obl:Element ; obl:order 3 ; obl:satisfiedBy c:refugee-character ; obl:contextSuffices true .

n:torture a obl:Prohibition ; obl:statedIn <https://w3id.org/obligations/id/treaty/tiny/art_2> ; obl:instrument t:tiny ;
  obl:bearerRole obl:roleActing ; obl:normBasis obl:textual ; obl:realization obl:immediate ;
  obl:jurisdictionClause <https://w3id.org/obligations/id/treaty/tiny/art_2> ; obl:element n:torture.e1 , n:torture.e2 .
n:torture.e1 a obl:Element ; obl:order 1 ; obl:trigger true ; obl:satisfiedBy c:cidt .
n:torture.e2 a obl:Element ; obl:order 2 ; obl:satisfiedBy c:official-involvement , c:detained-person .

n:trafficking a obl:Duty ; obl:statedIn <https://w3id.org/obligations/id/treaty/tiny/art_3> ; obl:instrument t:tiny ;
  obl:bearerRole obl:roleTerritorial ; obl:normBasis obl:textual ; obl:realization obl:immediate ;
  obl:element n:trafficking.e1 , n:trafficking.e2 .
n:trafficking.e1 a obl:Element ; obl:order 1 ; obl:trigger true ; obl:satisfiedBy c:trafficking .
n:trafficking.e2 a obl:Element ; obl:order 2 ; obl:satisfiedBy c:no-adequate-state-measures .
"""
CONCEPTS = [
    *("removal", "forced-return", "removal-order", "risk-of-ill-treatment", "risk-of-torture", "refugee-character"),
    *("refugee-sur-place", "cidt", "torture", "official-involvement", "detained-person", "trafficking"),
    *("no-adequate-state-measures", "official-collusion", "effective-control-of-area"),
    "instructions-direction-control",
]
PROVISION_COLUMNS = "eid,number,heading,deontic,derogable,qualified,reservable,victims,conduct,verification,note"
ORGAN = {"state": "CHN", "organ": "police"}
PROXY = {"nonState": "militia", "state": "CHN", "attribution": "instructions-direction-control"}
PROPERTY = settings(max_examples=30, deadline=None, derandomize=True, database=None)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """China bound from 2000, the DPRK a signatory, the list complete to 2020; no exceptions anywhere."""
    data = tmp_path_factory.mktemp("tiny")
    _write(
        data,
        {
            "states.csv": "id,name,alternatives,alpha2,exists_from,exists_until,groups,source,confidence,note\n"
            "CHN,China,,CN,,,,,,\nPRK,DPRK,,KP,,,,,,\n",
            "places.csv": "id,name,alternatives,state,from,until,extension,source,confidence,note\n",
            "treaties/tiny/treaty.ttl": PREFIXES + TINY,
            "treaties/tiny/provisions.csv": f"{PROVISION_COLUMNS}\n"
            + "".join(f"art_{one},{one},,,,,,,,,\n" for one in (1, 2, 3)),
            "treaties/tiny/actions.csv": f"{ACTION_COLUMNS}\n"
            "chn-tiny-accession,CHN,accession,2000-01-01,,,,,,,\nprk-tiny-signature,PRK,signature,2000-01-01,,,,,,,\n",
            "treaties/tiny/reservations.csv": f"{RESERVATION_COLUMNS}\n",
        },
    )
    shipped = locate()
    sources = Sources(shipped.ontology, shipped.queries, (data,))
    return KnowledgeBase(compile_store(sources, "0" * 32).store, sources)


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def claims(*stances: str) -> st.SearchStrategy[Record]:
    return st.fixed_dictionaries(
        {
            "asserts": st.sampled_from(CONCEPTS),
            "stance": st.sampled_from(stances),
            "mode": st.sampled_from(["authoritative", "documented", "alleged", "inferred"]),
            "source": st.sampled_from(["report", "second"]),
        },
        optional={"by": st.sampled_from(["CHN", "a court"])},
    )


@st.composite
def acts(draw: st.DrawFn) -> Record:
    """One act with up to six claims; half of the time with general conditions behind it."""
    return {
        "actors": draw(st.sampled_from([[ORGAN], [PROXY], [ORGAN, PROXY], [{"state": "PRK"}]])),
        "date": draw(st.sampled_from(["1999-12", "2000", "2010-05-05", "2010/2012", "2021"])),
        "continuing": draw(st.booleans()),
        "place": {"state": draw(st.sampled_from(["CHN", "PRK"]))},
        "context": draw(st.sampled_from([[], ["conditions"]])),
        "claims": draw(st.lists(claims("affirms", "affirms", "denies"), min_size=1, max_size=6)),
    }


CONDITIONS = {
    "id": "conditions",
    "period": "2000/2011",
    "claims": [
        {"id": "general-risk", "asserts": "risk-of-torture", "mode": "authoritative"},
        {"id": "general-class", "asserts": "refugee-character", "mode": "documented"},
    ],
}


def with_ids(name: str, act: Record, said: list[Record]) -> Record:
    return {**act, "id": name, "claims": [{**one, "id": f"{name}-{number}"} for number, one in enumerate(said)]}


def before_and_after(tiny: KnowledgeBase, act: Record, extra: Record) -> tuple[dict[Any, Finding], dict[Any, Finding]]:
    """Findings on an act without and with one more claim; a finding on a future act is not one on a past act."""
    two = [with_ids("without", act, act["claims"]), with_ids("with", act, [*act["claims"], extra])]
    found = tiny.assess(record(*two, situations=[CONDITIONS]), include_all=True)
    sides: dict[str, dict[Any, Finding]] = {"without": {}, "with": {}}
    for one in found:
        sides[one.act][one.norm, one.state, one.tense] = one
    return sides["without"], sides["with"]


@given(act=acts(), extra=claims("affirms"))
@PROPERTY
def test_one_more_affirming_claim_never_weakens_a_finding(tiny: KnowledgeBase, act: Record, extra: Record) -> None:
    without, more = before_and_after(tiny, act, extra)
    weaker = {key for key in without.keys() & more.keys() if more[key].status_order > without[key].status_order}
    assert weaker == set()


@given(act=acts(), extra=claims("affirms"))
@PROPERTY
def test_one_more_affirming_claim_makes_no_finding_vanish(tiny: KnowledgeBase, act: Record, extra: Record) -> None:
    without, more = before_and_after(tiny, act, extra)
    assert {key[:2] for key in without} <= {key[:2] for key in more}


@given(act=acts(), extra=claims("denies"))
@PROPERTY
def test_one_more_denial_never_strengthens_a_finding(tiny: KnowledgeBase, act: Record, extra: Record) -> None:
    without, more = before_and_after(tiny, act, extra)
    assert more.keys() == without.keys()
    assert {key for key in more if more[key].status_order < without[key].status_order} == set()


@given(act=acts(), order=st.randoms(use_true_random=False))
@PROPERTY
def test_the_order_of_claims_acts_and_sources_is_nothing(tiny: KnowledgeBase, act: Record, order: Any) -> None:
    first = with_ids("first", act, act["claims"])
    second = {**with_ids("second", act, act["claims"][:1]), "leadsTo": [{"act": "first"}]}
    straight = record(first, second, situations=[CONDITIONS])
    shuffled = json.loads(json.dumps(straight))
    order.shuffle(shuffled["acts"])
    order.shuffle(shuffled["sources"])
    order.shuffle(shuffled["acts"][0]["claims"])
    order.shuffle(shuffled["acts"][1]["claims"])
    for one in shuffled["situations"][0]["claims"]:  # these have no source of their own and take the record's first
        one["source"] = "report"
    assert tiny.assessment(shuffled).to_dict() == tiny.assessment(straight).to_dict()


@given(act=acts())
@PROPERTY
def test_assessing_again_gives_the_same_bytes(tiny: KnowledgeBase, act: Record) -> None:
    event = record(with_ids("act", act, act["claims"]), situations=[CONDITIONS])
    again = [json.dumps(tiny.assessment(event).to_dict()).encode() for _ in range(2)]
    assert again[0] == again[1]


def test_a_recorded_event_and_the_same_record_brought_by_a_user_give_the_same_findings(kb: KnowledgeBase) -> None:
    names = ("2016-17-returns", "custody-abuse")
    files = [kb.sources.data[0] / "incidents" / f"{name}.yaml" for name in names]
    stored, brought = kb.assessment(*names).to_dict(), kb.assessment(*files).to_dict()
    assert {one["id"]: one for one in brought["findings"]} == {one["id"]: one for one in stored["findings"]}
    assert brought["aidOrAssistance"] == stored["aidOrAssistance"]


def test_another_process_with_another_hash_seed_gives_the_same_bytes(cache: Path | None, kb: KnowledgeBase) -> None:
    """Nothing may depend on the order in which Python walks a set."""
    assert kb.incidents
    command = [sys.executable, "-m", "obligations", "assess", "2016-17-returns", "--all", "--format", "json"]
    command += ["--cache", str(cache)] if cache else []
    runs = [
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert json.loads(runs[0])["findings"]
