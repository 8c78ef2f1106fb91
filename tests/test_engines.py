"""The rule files give the same graph in rdflib and in the embedded engine, on all shipped data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import Dataset, URIRef

from obligations.compile import load_law
from obligations.compile_events import vocabulary
from obligations.gather import gather
from obligations.load.events import event_graph
from obligations.load.record import read_records
from obligations.load.terms import value
from obligations.locate import locate
from obligations.names import DERIVED_EVENTS, DERIVED_LAW, GRAPH, OBL
from obligations.rules import run_rules, run_rules_in_rdflib, split
from worlds import SEEDS

if TYPE_CHECKING:
    from pathlib import Path

    import obligations

SOURCES = locate()
LAW_RULES, EVENT_RULES = split(SOURCES.rules())
RECORDS = [SOURCES.data[0] / "incidents" / f"{one}.yaml" for one in SEEDS]
COMPARED = {"2016-17-returns", "2017-07-family", "custody-abuse", "unhcr-access"}
"""Events with situations, chains, positions, a prospect that passed and open dates between them.

Generated worlds are compared in test_properties.py.
"""

Triples = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def law() -> Store:
    store, register = load_law(SOURCES)
    assert register.problems == []
    run_rules(store, LAW_RULES)
    return store


def in_oxigraph(store: Store, graph: str) -> Triples:
    quads = store.quads_for_pattern(None, None, None, NamedNode(graph))
    return {(value(quad.subject), quad.predicate.value, value(quad.object)) for quad in quads}


def in_rdflib(dataset: Dataset, graph: str) -> Triples:
    return {(str(s), str(p), str(o)) for s, p, o in dataset.graph(URIRef(graph))}


def read_by_rules(rules: list[Path]) -> set[str]:
    """Every predicate that the rules name, in full."""
    text = "\n".join(rule.read_text(encoding="utf-8") for rule in rules)
    prefixes = dict(re.findall(r"PREFIX (\w+): <([^>]+)>", text))
    return {prefixes[prefix] + name for prefix, name in re.findall(r"\b(\w+):(\w+)", text) if prefix in prefixes}


def treaty_of(graph: str) -> str:
    """Name the treaty whose data a graph holds, by the folder in its name; nothing for other graphs."""
    return graph.removeprefix(GRAPH + "treaties/").partition("/")[0] if graph.startswith(GRAPH + "treaties/") else ""


def test_law_rules_agree(law: Store) -> None:
    """On all States and the treaties of the norms on return and refuge; for every treaty rdflib takes a minute."""
    named = read_by_rules(LAW_RULES) | {"http://www.w3.org/1999/02/22-rdf-syntax-ns#type"}
    kept = {"", "cat", "iccpr", "refugee-1951", "refugee-1967", "slavery-1926", "slavery-1926-amended", "echr", "crc"}
    plain = Store()
    for quad in law:
        graph = quad.graph_name.value
        if graph != DERIVED_LAW and quad.predicate.value in named and treaty_of(graph) in kept:
            plain.add(quad)
    dataset = Dataset(default_union=True)
    dataset.parse(data=plain.dump(format=RdfFormat.N_QUADS), format="nquads")
    run_rules(plain, LAW_RULES)
    run_rules_in_rdflib(dataset, LAW_RULES)
    ours, theirs = in_oxigraph(plain, DERIVED_LAW), in_rdflib(dataset, DERIVED_LAW)
    assert len(ours) > 20_000
    assert sorted(ours ^ theirs)[:5] == []


@pytest.mark.parametrize("path", [one for one in RECORDS if one.stem in COMPARED], ids=lambda path: path.stem)
def test_event_rules_agree(path: Path, law: Store) -> None:
    known = vocabulary(law)
    for record in read_records(path, known):
        case = Store()
        case.extend(event_graph(record, known, f"{GRAPH}incidents/{record['id']}"))
        gather(case, law)
        dataset = Dataset(default_union=True)
        dataset.parse(data=case.dump(format=RdfFormat.N_QUADS), format="nquads")
        run_rules(case, EVENT_RULES)
        run_rules_in_rdflib(dataset, EVENT_RULES)
        ours, theirs = in_oxigraph(case, DERIVED_EVENTS), in_rdflib(dataset, DERIVED_EVENTS)
        assert any(predicate == OBL + "elementStatus" for _, predicate, _ in ours)
        assert sorted(ours ^ theirs) == []


def test_every_named_record_was_compared() -> None:
    assert {one.stem for one in RECORDS} >= COMPARED


def test_all_events_at_once_give_what_each_gives_alone(kb: obligations.KnowledgeBase) -> None:
    """The store holds what each event gave in a small store; here the rules see all law and all events together."""
    together = Store()
    together.extend(quad for quad in kb.store if quad.graph_name.value != DERIVED_EVENTS)
    run_rules(together, EVENT_RULES)
    at_once = in_oxigraph(together, DERIVED_EVENTS)
    assert len(at_once) > 20_000
    assert sorted(at_once ^ in_oxigraph(kb.store, DERIVED_EVENTS))[:5] == []


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_users_copy_gets_the_findings_of_the_compiled_store(path: Path, kb: obligations.KnowledgeBase) -> None:
    compiled = kb.assessment(path.stem)
    own = kb.assessment(path)
    assert own.findings != ()
    assert [one.to_dict() for one in own.findings] == [one.to_dict() for one in compiled.findings]
    assert own.questions == compiled.questions
