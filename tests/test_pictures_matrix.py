"""The matrices on a small world: the strongest finding of each pair, and how States stand to treaties on a day."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

import drawn
from obligations.assessment import SHOWN_BY_DEFAULT
from obligations.errors import UnknownNameError
from obligations.pictures.basis import Basis
from obligations.pictures.matrix import ABSENT, Cell, Line, Matrix, of_events, of_states
from obligations.render.marks import MARKS
from obligations.render.matrix import write_matrix
from obligations.render.page import Medium
from rule_worlds import small_event, small_law

if TYPE_CHECKING:
    from obligations import KnowledgeBase


@pytest.fixture(scope="module", name="law")
def law_fixture() -> KnowledgeBase:
    """The small law."""
    return small_law(None)


def event(name: str, *facts: str, **more: Any) -> dict[str, Any]:
    return small_event(name, {"facts": list(facts), **more}) | {"title": f"Event {name}"}


def shown(law: KnowledgeBase, *records: dict[str, Any]) -> Matrix:
    return of_events(law, law.assessment(*records), lambda one: one.status in SHOWN_BY_DEFAULT)


def test_cell_holds_the_strongest_finding_and_names_all(law: KnowledgeBase) -> None:
    weak = {"id": "weak", "facts": ["forced-return"]}
    found = shown(law, event("two", "forced-return", "risk-of-torture", others=[weak]))
    cell = found.cells["two", "TINY:1(1)"]
    assert cell.status == "primaFacie"
    assert sorted(cell.behind) == ["no-return/two.act/XAA", "no-return/two.weak/XAA"]


ORDER = {"id": "order", "facts": ["removal-order", "risk-of-ill-treatment"]}
"""A removal that was ordered, and of which no record says that it was carried out."""


def test_weaker_finding_on_what_was_done_goes_before_a_stronger_one_on_what_was_ordered(law: KnowledgeBase) -> None:
    found = shown(law, event("both", "removal", others=[ORDER]), event("ordered", *ORDER["facts"]))
    cells = [found.cells[row, "TINY:1(1)"] for row in ("both", "ordered")]
    assert [(one.status, one.tense) for one in cells] == [("needsFacts", "completed"), ("primaFacie", "conditional")]
    assert [one["tense"] for one in found.to_dict()["cells"] if one["column"] == "TINY:1(1)"] == [
        "completed",
        "conditional",
    ]
    grid = write_matrix(found, Medium("md"))
    assert "P~ prima facie, if carried out" in grid
    assert "F needs facts" in grid


def test_cell_says_by_way_of_which_instrument_the_state_is_bound(law: KnowledgeBase) -> None:
    facts = ["forced-return", "risk-of-torture"]
    by_protocol = small_event("one", {"against": "XBB", "facts": facts})
    found = shown(law, by_protocol, event("two", *facts))
    assert [found.cells[row, "TINY:1(1)"].via for row in ("one", "two")] == [("TINY-PROTOCOL",), ()]
    assert "TINY 1(1) by way of TINY-PROTOCOL in: one" in write_matrix(found, Medium("md"))
    assert "TINY 1(1) (by way of TINY-PROTOCOL)" in " ".join(write_matrix(found, Medium("text")).split())


def test_event_without_a_finding_keeps_its_row_and_its_cells_are_empty(law: KnowledgeBase) -> None:
    found = shown(law, event("b-nothing", "sale-of-child"), event("a-return", "forced-return"))
    assert [one.id for one in found.rows] == ["a-return", "b-nothing"]
    assert found.cells["a-return", "TINY:1(1)"].status == "needsFacts"
    assert [pair for pair in found.cells if pair[0] == "b-nothing"] == []


def test_columns_stand_as_in_their_treaty(law: KnowledgeBase) -> None:
    found = shown(law, event("one", "forced-return", "risk-of-torture"))
    assert [(one.group, one.name) for one in found.columns] == [("LOOSE", "9"), ("TINY", "1(1)"), ("TINY", "1(2)")]


@pytest.mark.parametrize(
    ("state", "treaty", "day", "status"),
    [
        ("XAA", "TINY", "2000-01-01", "bound"),
        ("XAA", "TINY", "1999-12-31", "notBound"),
        ("XCC", "TINY", "2000-01-01", "signatoryOnly"),
        ("XDD", "TINY", "2020-01-01", "notBound"),
        ("XDD", "TINY", "2020-01-02", "unknown"),
        ("XDD", "LOOSE", "2010-01-01", "unknown"),
    ],
)
def test_state_stands_to_a_treaty_as_bound_says(
    law: KnowledgeBase, state: str, treaty: str, day: str, status: str
) -> None:
    cell = of_states(law, [state], [treaty], day).cells[state, treaty]
    assert cell.status == status
    assert cell.behind == (law.bound(state, treaty, day).reason,)


def test_without_names_every_state_and_treaty_has_its_place(law: KnowledgeBase) -> None:
    found = of_states(law, [], [], "2010-01-01")
    assert {one.id for one in found.rows} == {"XAA", "XBB", "XCC", "XDD"}
    assert [one.id for one in found.columns] == ["CLUB", "LOOSE", "TINY", "TINY-PROTOCOL"]  # no soft law
    with pytest.raises(UnknownNameError):
        of_states(law, ["XZZ"], [], "2010-01-01")


def test_letters_of_the_picture_are_the_cells_and_the_legend(law: KnowledgeBase) -> None:
    found = of_states(law, ["XAA", "XCC", "XDD"], ["TINY", "LOOSE"], "2010-01-01")
    words = drawn.texts(write_matrix(found, Medium("svg")))
    assert "".join(one for one in words if len(one) == 1) == "B" + "B" + "S" + "?" + "\u2013" + "?" + "BS\u2013?"
    assert "unknown (never no)" in words


def test_rows_for_machines_hold_the_same_cells(law: KnowledgeBase) -> None:
    found = of_states(law, ["XAA", "XCC"], ["TINY", "LOOSE"], "2010-01-01")
    assert list(csv.reader(io.StringIO(write_matrix(found, Medium("csv"))))) == [
        ["id", "name", "TINY", "LOOSE"],
        ["XAA", "Arland", "bound", "bound"],
        ["XCC", "Corland", "signatoryOnly", "unknown"],
    ]
    told = found.to_dict()["cells"]
    assert [(one["row"], one["column"], one["status"]) for one in told][:2] == [
        ("XAA", "TINY", "bound"),
        ("XAA", "LOOSE", "bound"),
    ]


def made_up(rows: int, columns: int, name: str = "{}") -> Matrix:
    """A matrix of any size, a cell in every third place."""
    statuses = list(MARKS)
    cells = {
        (f"r{row}", f"c{column}"): Cell(statuses[(row + column) // 3 % len(statuses)], ())
        for row in range(rows)
        for column in range(columns)
        if (row + column) % 3 == 0
    }
    return Matrix(
        "Made up",
        "findings",
        tuple(Line(f"r{one}", name.format(f"row {one}")) for one in range(rows)),
        tuple(Line(f"c{one}", name.format(f"column {one}"), f"T{one // 4}") for one in range(columns)),
        cells,
        Basis("x", "2020-01-01"),
    )


def test_large_matrix_is_divided_and_no_cell_is_lost() -> None:
    large = made_up(90, 60)
    svg = write_matrix(large, Medium("svg"))
    letters = [one for one in drawn.texts(svg) if one in {mark.letter for mark in MARKS.values()}]
    assert drawn.pages(svg) > 4
    assert len(letters) == len(large.cells) + len(MARKS) * drawn.pages(svg)


def test_hostile_names_stay_text() -> None:
    svg = write_matrix(made_up(2, 2, "<script>&{}</script>"), Medium("svg"))
    assert "<script" not in svg
    assert "<script>&row 0</script> (r0)" in drawn.texts(svg)
    assert "<script" not in write_matrix(made_up(2, 2, "<script>&{}</script>"), Medium("html"))


def test_words_name_no_number_and_no_rank(law: KnowledgeBase) -> None:
    page = " ".join(write_matrix(shown(law, event("one", "forced-return")), Medium("text", 200)).split())
    assert "needs facts: LOOSE 9, TINY 1(1), TINY 1(2)" in page or "needs facts: TINY 1(1), TINY 1(2)" in page
    assert "That is not a statement that nothing was breached." in page


def test_event_without_a_finding_has_no_row_unless_all_are_asked_for(law: KnowledgeBase) -> None:
    records = (event("one", "forced-return"), event("nothing", "removal-order"))
    assessed, chosen = law.assessment(*records), lambda one: one.status == "needsFacts" and one.incident == "one"
    few, every = (of_events(law, assessed, chosen, everything=whole) for whole in (False, True))
    assert ([one.id for one in few.rows], few.left_out) == (["one"], ("nothing",))
    assert ([one.id for one in every.rows], every.left_out) == (["nothing", "one"], ())
    for form in ("text", "svg"):
        told = [" ".join(write_matrix(one, Medium(form, 200)).split()) for one in (few, every)]
        assert ["No finding, and no row: nothing (--all shows them)." in one for one in told] == [True, False]


def test_state_that_ended_has_no_row_unless_it_is_named(kb: KnowledgeBase) -> None:
    rows = {one.id for one in of_states(kb, [], ["CAT"], "2015-01-01").rows}
    assert "CZE" in rows
    assert not {"CSK", "DDR", "YUG"} & rows
    named = of_states(kb, ["CSK", "CZE"], ["CAT"], "2015-01-01")
    assert [one.status for one in named.cells.values()] == [ABSENT, "bound"]
    assert "did not exist on that day" in write_matrix(named, Medium("md"))
    assert of_states(kb, ["CSK"], ["CAT"], "1990-01-01").cells["CSK", "CAT"].status == "bound"
