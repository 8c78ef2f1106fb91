"""The second set of events: each row of the list is in the data, and what looks alike is told apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cli_runner import ROOT
from obligations.load.terms import TYPE, node, obl, value
from obligations.names import DCTERMS, ID, tail

if TYPE_CHECKING:
    from obligations import KnowledgeBase

ROWS = [f"F{number:03}" for number in range(1, 80)]
STATES = 48
PLACED = """
PREFIX obl: <https://w3id.org/obligations/ns#>
SELECT DISTINCT ?state WHERE {
  ?act a obl:Act ; obl:actor|(obl:actor/obl:organOf)|obl:destination|obl:place|(obl:victims/obl:nationality) ?state .
}
"""


def test_the_guide_says_where_each_row_is_and_it_is_there(kb: KnowledgeBase) -> None:
    text = (ROOT / "data/incidents/README.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| (F\d{3}) \| (.+) \|$", text, flags=re.MULTILINE)
    assert [row for row, _ in table] == ROWS
    typed = (value(quad.subject) for quad in kb.store.quads_for_pattern(None, TYPE, None, None))
    known = {tail(one) for one in typed if one.startswith(ID)}
    assert sorted({item for _, cell in table for item in re.findall(r"`([\w.-]+)`", cell)} - known) == []


def test_each_row_is_cited_and_its_source_bears_its_number(kb: KnowledgeBase) -> None:
    locators = kb.store.quads_for_pattern(None, obl("locator"), None, None)
    cited = {row for quad in locators for row in re.findall(r"F\d{3}", value(quad.object))}
    borne = {value(quad.object) for quad in kb.store.quads_for_pattern(None, node(DCTERMS + "identifier"), None, None)}
    assert sorted(set(ROWS) - cited) == []
    # The report of the inquiry and the agency's report of October 2023 were on file before.
    assert sorted(set(ROWS) - borne) == ["F034", "F037"]


def test_many_states_act_or_are_acted_in(kb: KnowledgeBase) -> None:
    codes = {tail(value(row[0])).upper() for row in kb.query(PLACED).rows}
    assert len({code for code in codes if len(code) == len("CHN")}) >= STATES


@pytest.mark.parametrize(
    ("event", "act", "expected"),
    [
        # One chain, two States: Laos is no party to the refugee treaties, China is. China has only signed the Covenant,
        # Laos is bound by it.
        ("2013-05-nine-youths", "transfer", {"refugee-1951-33-1": "notApplicable", "iccpr-7-refoulement": "arguable"}),
        (
            "2013-05-nine-youths",
            "return",
            {"refugee-1951-33-1": "needsFacts", "iccpr-7-refoulement": "signatoryDutyOnly"},
        ),
        # The same kind of return: Thailand is party to CAT, India has only signed it.
        ("2015-07-thailand-109", "return", {"cat-3-1": "arguable"}),
        ("2018-10-moreh-rohingya", "handover", {"cat-3-1": "signatoryDutyOnly", "refugee-1951-33-1": "notApplicable"}),
        # Before the Covenant and after: the seizure of 1969, and the holding that goes on.
        ("1969-12-airliner", "hijacking", {"iccpr-9-1": "notApplicable"}),
        ("1969-12-airliner", "disappearance", {"iccpr-9-1": "arguable"}),
        # Honduras in 1981: party to the American Convention, signatory of the Covenant; CPED did not exist.
        (
            "1981-09-tegucigalpa",
            "disappearance",
            {"achr-7-disappearance": "arguable", "iccpr-9-1": "signatoryDutyOnly", "cped-1": "notApplicable"},
        ),
        # Kazakhstan is bound by CAT; the day on which it accepted complaints is not on file.
        ("2011-06-kazakhstan-extraditions", "extradition", {"cat-3-1": "primaFacie", "cat-22": "undetermined"}),
    ],
)
def test_a_hit_and_its_near_miss(kb: KnowledgeBase, event: str, act: str, expected: dict[str, str]) -> None:
    found = {one.norm: one.status for one in kb.assess(event, include_all=True) if one.act == act}
    assert {norm: found.get(norm) for norm in expected} == expected


def test_no_violation_is_an_answer(kb: KnowledgeBase) -> None:
    """The Grand Chamber found an exception met at Melilla; off Libya none."""
    statuses = {
        event: one.status_if_bound
        for event in ("2014-08-melilla", "2009-05-libya-pushback")
        for one in kb.assess(event, include_all=True)
        if one.norm == "echr-p4-4"
    }
    assert statuses == {"2014-08-melilla": "excepted", "2009-05-libya-pushback": "arguable"}
