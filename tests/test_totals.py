"""Party counts against the depositaries' totals: each difference has its reason, and each core treaty a total."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from obligations import names
from obligations.render.tables import readable, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obligations import KnowledgeBase

CORE = {
    *("CAT", "CEDAW", "CPED", "CRC", "CRPD", "ICCPR", "ICERD", "ICESCR", "ICMW"),
    *("REFUGEE-1951", "REFUGEE-1967", "GENOCIDE", "UNTOC", "GC-IV"),
}


@pytest.fixture(scope="module")
def coverage(kb: KnowledgeBase) -> Mapping[str, Mapping[str, str]]:
    """The rows of the query, by the code of the instrument."""
    answer = kb.query("coverage")
    rows = [
        {name: shown(term, readable) for name, term in zip(answer.columns, row, strict=True)} for row in answer.rows
    ]
    return {row["treaty"]: row for row in rows}


def test_every_core_treaty_has_a_total(coverage: Mapping[str, Mapping[str, str]]) -> None:
    assert sorted(code for code in CORE if not coverage[code]["total"]) == []


def test_every_difference_has_its_reason(coverage: Mapping[str, Mapping[str, str]]) -> None:
    counted = [row for row in coverage.values() if row["total"]]
    wrong = [row for row in counted if int(row["parties"]) - int(row["total"]) != int(row["difference"])]
    unsaid = [row for row in counted if row["difference"] != "0" and row["reason"].startswith(("Same", "unknown"))]
    untrue = [row for row in counted if row["difference"] == "0" and not row["reason"].startswith("Same number")]
    assert (wrong, unsaid, untrue) == ([], [], [])


def test_no_reason_stands_without_a_total(coverage: Mapping[str, Mapping[str, str]]) -> None:
    bare = [row for row in coverage.values() if not row["total"]]
    said = [
        row["treaty"] for row in bare if row["total_on"] or row["difference"] or row["reason"] not in {"", "unknown"}
    ]
    assert said == []


def test_every_total_has_one_source_and_one_reason(kb: KnowledgeBase) -> None:
    by_property = {
        name: sorted(
            str(quad.subject) for quad in kb.store.quads_for_pattern(None, NamedNode(names.OBL + name), None, None)
        )
        for name in ("depositaryTotal", "depositaryTotalSource", "totalDifference")
    }
    first, *others = by_property.values()
    assert len(first) == len(set(first))
    assert others == [first, first]


def test_those_bound_through_another_instrument_are_no_parties(coverage: Mapping[str, Mapping[str, str]]) -> None:
    """The United States is bound by most of the Convention of 1951 through the Protocol, and is no party to it."""
    assert (coverage["REFUGEE-1951"]["parties"], coverage["REFUGEE-1967"]["parties"]) == ("146", "147")
