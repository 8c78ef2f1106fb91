"""`export` writes what another store loads: whole, graph by graph, the same bytes twice, no formulas in tables."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from elsewhere_worlds import SHIPPED, compiled, written
from obligations import UnknownNameError, UsageError, names
from obligations.cli import run
from obligations.export import FORMS, chosen_graphs
from obligations.render.writers import separated

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from obligations import KnowledgeBase

EVENT = names.GRAPH + "incidents/world"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return compiled(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The same world, compiled once more."""
    return compiled(tmp_path_factory.mktemp("again"))


def plain(quads: Iterable[Quad]) -> set[Quad]:
    """Statements without blank nodes, whose names may differ."""
    return {one for one in quads if not isinstance(one.subject, BlankNode) and not isinstance(one.object, BlankNode)}


@pytest.mark.parametrize("form", ["nquads", "trig", "jsonld"])
def test_a_store_that_loads_the_export_holds_every_graph(world: KnowledgeBase, form: str) -> None:
    loaded = set(parse(written(world, form), FORMS[form]))
    assert len(loaded) == len(world.store)
    assert len(plain(loaded)) < len(loaded)
    assert plain(loaded) == plain(world.store)


@pytest.mark.parametrize("form", ["turtle", "ntriples"])
def test_forms_without_graphs_hold_every_statement(world: KnowledgeBase, form: str) -> None:
    loaded = {one.triple for one in parse(written(world, form), FORMS[form])}
    assert len(loaded) == len({one.triple for one in world.store})


@pytest.mark.parametrize("form", sorted(FORMS))
def test_stores_that_were_compiled_apart_give_the_same_bytes(
    world: KnowledgeBase, form: str, again: KnowledgeBase
) -> None:
    first = written(world, form)
    assert first == written(again, form)
    assert len(first) > 1000


def test_blank_nodes_of_two_graphs_never_share_a_name(world: KnowledgeBase) -> None:
    homes: dict[str, set[str]] = {}
    for one in parse(written(world, "nquads"), RdfFormat.N_QUADS):
        for term in (one.subject, one.object):
            if isinstance(term, BlankNode):
                homes.setdefault(term.value, set()).add(str(one.graph_name))
    assert len(homes) > 10
    assert {len(one) for one in homes.values()} == {1}


def test_what_rules_derive_can_be_left_out(world: KnowledgeBase) -> None:
    derived = {names.DERIVED_EVENTS, names.DERIVED_LAW}
    everything = {one.value for one in chosen_graphs(world, [])}
    assert derived < everything
    assert {one.value for one in chosen_graphs(world, [], derived=False)} == everything - derived


@pytest.mark.parametrize("name", ["incidents/world", EVENT, f"<{EVENT}>", "incidents/wor"])
def test_a_graph_goes_by_its_name_or_a_beginning_that_fits_no_other(world: KnowledgeBase, name: str) -> None:
    assert chosen_graphs(world, [name]) == [NamedNode(EVENT)]


def test_a_name_that_fits_no_graph_gets_the_nearest(world: KnowledgeBase) -> None:
    with pytest.raises(UnknownNameError, match="incidents/world"):
        chosen_graphs(world, ["incident/world"])


def test_a_derived_graph_cannot_be_named_and_left_out(world: KnowledgeBase) -> None:
    with pytest.raises(UsageError, match="derived/law"):
        chosen_graphs(world, ["derived/law"], derived=False)
    assert chosen_graphs(world, ["derived/law"]) == [NamedNode(names.DERIVED_LAW)]


def test_the_command_writes_the_file_whole_or_to_standard_output(
    cache: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    call = ["export", "--graph", "treaties/cat/provisions", "--cache", str(cache), "--quiet"]
    assert run(call) == 0
    shown = capfdbinary.readouterr().out
    assert run([*call, "-o", str(tmp_path / "cat.nq")]) == 0
    assert shown == (tmp_path / "cat.nq").read_bytes()
    assert [one.name for one in tmp_path.iterdir()] == ["cat.nq"]
    assert {str(one.graph_name) for one in parse(shown, RdfFormat.N_QUADS)} == {
        f"<{names.GRAPH}treaties/cat/provisions>"
    }


def test_graphs_do_not_go_with_the_table_of_findings(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "--as", "csv", "--without-derived", "--cache", str(cache)]) == 2
    assert "table of all findings" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n"])
def test_a_cell_that_a_spreadsheet_would_calculate_becomes_a_text(form: str, start: str) -> None:
    table = separated(["id"], [[f"{start}1+1"], [f"1{start}1"]], form)
    rows = list(csv.reader(io.StringIO(table, newline=""), delimiter="," if form == "csv" else "\t"))
    assert rows == [["id"], [f"'{start}1+1"], [f"1{start}1"]]


def test_shipped_graphs_of_law_have_names_that_the_files_give() -> None:
    assert names.GRAPH + "treaties/cat/norms" in {one.graph for one in SHIPPED.files()}
