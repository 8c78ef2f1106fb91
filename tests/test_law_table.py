"""The law by thing: what the table says of a thing is what the store says of it, recorded events left out."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from obligations import law_table, names
from obligations.law_table import FOLLOWED, LawTable, entry_of, write_table
from obligations.load.terms import TYPE, node, obl, value
from obligations.remembered import Remembered
from obligations.view import of_events

if TYPE_CHECKING:
    from pathlib import Path

    from obligations.knowledge import KnowledgeBase
    from obligations.law_table import Entry

LAW, EVENTS = node(names.GRAPH + "law"), node(names.DERIVED_EVENTS)
NORM, ELEMENT = node(names.NORM + "made-up"), node(names.NORM + "made-up.e1")
STATED = [
    Quad(NORM, obl("element"), ELEMENT, LAW),
    Quad(NORM, obl("standard"), Literal('a "test" of <b> ÿ <https://w3id.org/obligations/ns#x>', language="en"), LAW),
    Quad(NORM, obl("order"), Literal(1), LAW),
    Quad(NORM, obl("comment"), Literal('ends as a language does "@en'), LAW),
    Quad(ELEMENT, obl("trigger"), Literal(value=True), LAW),
]


def statements(entry: Entry) -> set[Quad]:
    """Return what an entry says."""
    return set(parse(entry.rules + entry.texts, format=RdfFormat.N_TRIPLES))


def nameless(quad: Quad) -> Quad:
    """Take a statement out of its graph."""
    return Quad(quad.subject, quad.predicate, quad.object)


def test_table_says_of_everything_what_the_store_says(kb: KnowledgeBase) -> None:
    table = law_table.opened(kb.path)
    assert table is not None
    kinds = ("Prohibition", "Duty", "Element", "State", "Document", "Reservation")
    patterns = [*((TYPE, obl(kind)) for kind in kinds), (obl("actMade"), None), (obl("bindsState"), None)]
    for predicate, kind in patterns:
        things = sorted({one.subject for one in kb.store.quads_for_pattern(None, predicate, kind, None)}, key=str)
        assert things, (predicate, kind)
        for thing in things[:: max(1, len(things) // 40)]:
            said = [one for one in kb.store.quads_for_pattern(thing, None, None, None) if not of_events(one)]
            found = table.get(value(thing))
            assert found is not None
            assert statements(found) == {nameless(one) for one in said}
            assert found.leads == entry_of(said).leads
            tagged = {nameless(one) for one in said if getattr(one.object, "language", None)}
            assert set(parse(found.texts, format=RdfFormat.N_TRIPLES)) == tagged


def test_texts_that_look_like_the_format_come_back_as_they_were(tmp_path: Path) -> None:
    store = Store()
    store.extend(STATED)
    write_table(store.dump(format=RdfFormat.N_QUADS) or b"", tmp_path / "table")
    found = LawTable(tmp_path / "table").get(NORM.value)
    assert found == entry_of(STATED[:4])._replace(rules=found.rules if found else b"")
    assert statements(found) == {nameless(one) for one in STATED[:4]}
    assert found.leads == (ELEMENT.value,)
    assert found.texts.count(b"\n") == 1


@pytest.mark.parametrize("damage", ["empty", "half", "other"])
def test_damaged_table_is_none(tmp_path: Path, damage: str) -> None:
    store = Store()
    store.extend(STATED)
    table = tmp_path / law_table.NAME
    write_table(store.dump(format=RdfFormat.N_QUADS) or b"", table)
    assert law_table.opened(tmp_path) is not None
    whole = table.read_bytes()
    table.write_bytes({"empty": b"", "half": whole[:100], "other": b"no table " * 1000}[damage])
    assert law_table.opened(tmp_path) is None


def test_what_is_not_on_file_leads_nowhere(tmp_path: Path) -> None:
    write_table(b"", tmp_path / "table")
    law = Remembered(Store(), LawTable(tmp_path / "table"))
    assert law.entry(NORM.value) == law_table.NOTHING
    assert list(law.quads_for_pattern(NORM, None, None)) == []


def test_recorded_events_are_no_law() -> None:
    derived = Quad(NORM, obl("rootSource"), ELEMENT, EVENTS)
    assert obl("rootSource").value in FOLLOWED
    assert entry_of([*STATED[:1], derived]) == entry_of(STATED[:1])
    assert entry_of([nameless(derived)]).leads == (ELEMENT.value,)


def test_store_without_its_table_gives_the_same_findings(kb: KnowledgeBase, tmp_path: Path) -> None:
    assert kb.path is not None
    record = kb.sources.data[0] / "incidents" / "2021-07-handover.yaml"
    shutil.copytree(kb.path, tmp_path / kb.path.name)
    (tmp_path / kb.path.name / law_table.NAME).unlink()
    bare = type(kb)(Store.read_only(str(tmp_path / kb.path.name)), kb.sources, tmp_path / kb.path.name)
    assert bare.assess(record) == kb.assess(record) != []


def test_statement_of_a_thing_is_found_by_its_parts(kb: KnowledgeBase) -> None:
    thing = NamedNode(names.NORM + "cat-3-1")
    quads = list(kb.law.quads_for_pattern(thing, obl("element"), None))
    assert quads
    found = [one.object for one in quads if isinstance(one.object, NamedNode)]
    assert all(list(kb.law.quads_for_pattern(thing, obl("element"), one)) for one in found)
    assert list(kb.law.quads_for_pattern(thing, obl("element"), thing)) == []
