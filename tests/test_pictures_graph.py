"""The graph on a small world: which nodes and edges, each once, and what programs read back."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

import drawn
from obligations.assessment import SHOWN_BY_DEFAULT
from obligations.errors import UnknownNameError
from obligations.pictures.graph import Graph, graph, subject
from obligations.render.graph import write_graph
from obligations.render.page import Medium
from rule_worlds import small_event, small_law

if TYPE_CHECKING:
    from collections.abc import Callable

    from obligations import KnowledgeBase
    from obligations.model import Finding

HOSTILE = '<script>alert("&")</script> \\ ]]> \x07'
SAID = {
    "id": "plea",
    "body": f"Council {HOSTILE} \\",
    "date": "2011-02",
    "kind": "appeal",
    "gist": "It asked.",
    "source": "report",
}
"""A body that spoke twice: two edges between the same nodes."""


@pytest.fixture(scope="module", name="law")
def law_fixture() -> KnowledgeBase:
    """The small law."""
    return small_law(None)


def event(name: str = "world", **more: Any) -> dict[str, Any]:
    made = small_event(name, {"facts": ["forced-return", "risk-of-torture"], **more.pop("case", {})})
    return {**made, "interventions": [SAID, SAID | {"id": "again", "date": "2012"}], **more}


def around(law: KnowledgeBase, *records: dict[str, Any], on: Callable[[Finding], bool] | None = None) -> Graph:
    """The graph around everything in some records."""
    chosen = on or (lambda one: one.status in SHOWN_BY_DEFAULT)
    return graph(law, [], law.assessment(*records), chosen)


def ids(found: Graph, kind: str) -> list[str]:
    return [one.id for one in found.nodes if one.kind == kind]


def edges(found: Graph, kind: str) -> list[tuple[str, str, str]]:
    return [(one.source, one.target, one.status) for one in found.edges if one.kind == kind]


def test_graph_holds_each_thing_and_each_finding_once(law: KnowledgeBase) -> None:
    found = around(law, event())
    assert ids(found, "state") == ["state/XAA"]
    assert ids(found, "treaty") == ["treaty/LOOSE", "treaty/TINY"]
    assert ids(found, "provision") == ["provision/LOOSE:9", "provision/TINY:1(1)", "provision/TINY:1(2)"]
    assert ids(found, "act") == ["act/world.act"]
    assert edges(found, "finding") == [
        ("provision/LOOSE:9", "act/world.act", "primaFacie"),
        ("provision/TINY:1(1)", "act/world.act", "primaFacie"),
        ("provision/TINY:1(2)", "act/world.act", "needsFacts"),
    ]
    assert edges(found, "binding") == [
        ("state/XAA", "treaty/LOOSE", "bound"),
        ("state/XAA", "treaty/TINY", "bound"),
    ]
    assert edges(found, "partOf") == [("act/world.act", "incident/world", "")]
    assert [one.label for one in found.edges if one.kind == "intervention"] == ["appeal, Feb 2011", "appeal, 2012"]


def test_each_way_of_being_bound_is_an_edge_of_its_own_that_its_findings_name(law: KnowledgeBase) -> None:
    early = {"id": "early", "facts": ["forced-return", "risk-of-torture"], "date": "1999-06/2000-06"}
    found = around(law, event(case={"others": [early]}))
    bonds = {one.id: one.status for one in found.edges if one.kind == "binding" and one.target == "treaty/TINY"}
    assert sorted(bonds.values()) == ["bound", "dateUndetermined"]
    rests = {one.id: bonds[one.rests_on] for one in found.edges if one.source == "provision/TINY:1(1)"}
    assert rests == {"no-return/world.act/XAA": "bound", "no-return/world.early/XAA": "dateUndetermined"}
    ids = [(one.kind, one.id) for one in found.edges]
    assert len(ids) == len(set(ids))


def test_finding_that_was_not_chosen_leaves_nothing_behind(law: KnowledgeBase) -> None:
    found = around(law, event(), on=lambda one: one.status == "needsFacts")
    assert ids(found, "provision") == ["provision/TINY:1(2)"]
    assert ids(found, "treaty") == ["treaty/TINY"]
    assert len(edges(found, "finding")) == 1


def test_article_that_a_protocol_takes_over_hangs_on_the_protocol(law: KnowledgeBase) -> None:
    found = around(law, event(case={"against": "XBB", "act": {"actors": [{"state": "XBB", "organ": "police"}]}}))
    assert ("treaty/TINY-PROTOCOL", "provision/TINY:1(1)", "") in edges(found, "carries")
    assert "treaty/TINY" not in ids(found, "treaty")


def test_graph_around_a_provision_holds_its_parts_and_not_its_neighbours(law: KnowledgeBase) -> None:
    assessment = law.assessment(event())
    whole, part = (
        ids(graph(law, [subject(law, name)], assessment, lambda _: True), "provision")
        for name in ("TINY:1", "TINY:1(2)")
    )
    assert whole == ["provision/TINY:1", "provision/TINY:1(1)", "provision/TINY:1(2)"]
    assert part == ["provision/TINY:1(2)"]


def test_graph_around_a_state_leaves_out_what_others_did(law: KnowledgeBase) -> None:
    other = event("other", case={"against": "XBB", "act": {"actors": [{"state": "XBB", "organ": "police"}]}})
    found = graph(law, [subject(law, "XBB")], law.assessment(event(), other), lambda _: True)
    assert ids(found, "state") == ["state/XBB"]
    assert ids(found, "incident") == ["incident/other"]


def test_name_that_is_nothing_is_refused(law: KnowledgeBase) -> None:
    assert [subject(law, one).kind for one in ("xaa", "Tiny Convention", "TINY:1(1)")] == [
        "state",
        "treaty",
        "provision",
    ]
    with pytest.raises(UnknownNameError, match='No event, State, provision or finding called "zzz"'):
        subject(law, "zzz")


@pytest.mark.parametrize(
    ("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)], ids=["graphml", "gexf"]
)
def test_graph_programs_read_back_every_node_and_edge(law: KnowledgeBase, form: str, read: Callable[..., Any]) -> None:
    found = around(law, event(title=HOSTILE), event("second", title="Second"))
    again = read(io.BytesIO(write_graph(found, Medium(form)).encode()))
    assert again.is_multigraph()
    assert (again.number_of_nodes(), again.number_of_edges()) == (len(found.nodes), len(found.edges))
    assert again.nodes["provision/TINY:1(1)"]["kind"] == "provision"
    assert again.nodes["provision/TINY:1(1)"]["layer"] == "provision"
    statuses = sorted(data["status"] for _, _, data in again.edges(data=True) if data["kind"] == "finding")
    assert statuses == sorted(one.status for one in found.edges if one.kind == "finding")
    keys = {key for *_, key in again.edges(keys=True)}
    assert {f"{one.kind} {one.id}" for one in found.edges} == keys
    assert '<script>alert("&")</script>' in again.nodes["incident/world"]["detail"]


def test_dot_quotes_what_would_end_a_text(law: KnowledgeBase) -> None:
    written = write_graph(around(law, event(title=HOSTILE)), Medium("dot"))
    text = r'"(?:[^"\\]|\\.)*"'
    assert r"\"&\"" in written
    bare = re.sub(text, "T", written)
    assert '"' not in bare
    assert "\\" not in bare
    found = around(law, event(title=HOSTILE))
    assert bare.count(" -> ") == len(found.edges)
    assert len(re.findall(r"^  T \[label=", bare, re.MULTILINE)) == len(found.nodes)


def test_hostile_names_stay_text_in_the_picture(law: KnowledgeBase) -> None:
    svg = write_graph(around(law, event(title=HOSTILE)), Medium("svg"))
    assert "<script" not in svg
    assert drawn.root(svg).findtext(f"{drawn.SVG}title") == '<script>alert("&")</script> \\ ]]> \ufffd'
    assert "script" not in {one.tag.rpartition("}")[2] for one in drawn.root(svg).iter()}


def test_picture_names_everything_once(law: KnowledgeBase) -> None:
    words = drawn.texts(write_graph(around(law, event(title="A small world")), Medium("svg")))
    for label in ("XAA", "LOOSE", "TINY", "LOOSE 9", "TINY 1(1)", "TINY 1(2)", "world", "act: 5 May 2010"):
        assert words.count(label) == 1, label
    assert [one for one in words if one in {"P", "A", "F"}] == [
        "P",
        "P",
        "F",
        "P",
        "F",
    ]  # three findings, two in the legend


def test_event_without_a_finding_is_still_drawn(law: KnowledgeBase) -> None:
    found = around(law, event(), on=lambda _: False)
    svg = write_graph(found, Medium("svg"))
    assert "act: 5 May 2010" in drawn.texts(svg)
    assert "No finding to show. That is not a statement" in write_graph(found, Medium("text", 200))


def test_graph_tells_what_was_done_from_what_was_only_ordered(law: KnowledgeBase) -> None:
    order, ended = (
        {"id": name, "facts": ["removal-order", "risk-of-ill-treatment"], "claims": more}
        for name, more in (("order", []), ("ended", [{"asserts": "prospect-ended", "source": "report"}]))
    )
    record = small_event("w", {"facts": ["removal", "risk-of-ill-treatment"], "others": [order, ended]})
    found = around(law, record)
    told = {
        one["id"]: (one["status"], one["tense"])
        for one in found.to_dict()["edges"]
        if one["kind"] == "finding" and one["id"].startswith("no-return/")
    }
    assert told == {
        "no-return/w.act/XAA": ("primaFacie", "completed"),
        "no-return/w.ended/XAA": ("arguable", "conditional"),
        "no-return/w.order/XAA": ("primaFacie", "conditional"),
    }
    rows = [one for one in write_graph(found, Medium("md")).splitlines() if "TINY 1(1)" in one]
    ends = [("w.act", "prima facie |"), ("w.ended", "arguable, had it been carried out |")]
    for act, words in [*ends, ("w.order", "prima facie, if carried out |")]:
        assert any(act in one and one.endswith(f"| {words}") for one in rows)


def test_day_of_a_rule_of_custom_is_no_first_day_and_that_of_a_treaty_is(law: KnowledgeBase) -> None:
    record = small_event("w", {"facts": ["removal", "arrest", "risk-of-ill-treatment"]})
    found = graph(law, [], law.assessment(record), lambda _: True)
    told = {one.target: one.label for one in found.edges if one.kind == "binding"}
    assert told["treaty/TINY"] == "bound from 1 Jan 2000"
    rules = {words for law, words in told.items() if law.startswith("rule/")}
    by = "on file as custom by 1 Jan 1990, perhaps earlier"
    assert rules == {by, f"disputed whether bound; {by}"}
