"""The rule files give the same graph in rdflib and in the embedded engine, on all shipped data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import Dataset, URIRef

from obligations.gather import gather
from obligations.load.events import event_graph
from obligations.load.record import read_records
from obligations.load.terms import value
from obligations.locate import locate
from obligations.names import DERIVED_EVENTS, DERIVED_LAW, GRAPH, OBL
from obligations.rules import run_rules, run_rules_in_rdflib, split
from obligations.view import of_events
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
TOGETHER = {
    *("2001-12-stockholm-cairo", "2003-mexicans-on-death-row", "2011-06-kazakhstan-extraditions", "2016-17-returns"),
    *("2017-07-family", "2021-08-usnarz", "2023-04-settled-woman", "stateless-children", "trafficking-of-women"),
}
"""Events from which the rules derive every property that they derive from any."""

Triples = set[tuple[str, str, str]]


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


def test_law_rules_agree(kb: obligations.KnowledgeBase) -> None:
    """On all States and the treaties of the norms on return and refuge; for every treaty rdflib takes a minute."""
    named = read_by_rules(LAW_RULES) | {"http://www.w3.org/1999/02/22-rdf-syntax-ns#type"}
    kept = {"", "cat", "iccpr", "refugee-1951", "refugee-1967", "slavery-1926", "slavery-1926-amended", "echr", "crc"}
    plain = Store()
    for predicate in named:
        for quad in kb.store.quads_for_pattern(None, NamedNode(predicate), None, None):
            graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
            if graph != DERIVED_LAW and treaty_of(graph) in kept and not of_events(quad):
                plain.add(quad)
    dataset = Dataset(default_union=True)
    dataset.parse(data=plain.dump(format=RdfFormat.N_QUADS), format="nquads")
    run_rules(plain, LAW_RULES)
    run_rules_in_rdflib(dataset, LAW_RULES)
    ours, theirs = in_oxigraph(plain, DERIVED_LAW), in_rdflib(dataset, DERIVED_LAW)
    assert len(ours) > 20_000
    assert sorted(ours ^ theirs)[:5] == []


@pytest.mark.parametrize("path", [one for one in RECORDS if one.stem in COMPARED], ids=lambda path: path.stem)
def test_event_rules_agree(path: Path, kb: obligations.KnowledgeBase) -> None:
    for record in read_records(path, kb.vocabulary):
        case = Store()
        case.extend(event_graph(record, kb.vocabulary, f"{GRAPH}incidents/{record['id']}"))
        gather(case, kb.law)
        dataset = Dataset(default_union=True)
        dataset.parse(data=case.dump(format=RdfFormat.N_QUADS), format="nquads")
        run_rules(case, EVENT_RULES)
        run_rules_in_rdflib(dataset, EVENT_RULES)
        ours, theirs = in_oxigraph(case, DERIVED_EVENTS), in_rdflib(dataset, DERIVED_EVENTS)
        assert any(predicate == OBL + "elementStatus" for _, predicate, _ in ours)
        assert sorted(ours ^ theirs) == []


def test_every_named_record_was_compared() -> None:
    assert {one.stem for one in RECORDS} >= COMPARED


def test_several_events_at_once_give_what_each_gives_alone(kb: obligations.KnowledgeBase) -> None:
    """The store holds what each event gave in a small store; here the rules see all law and some events together."""
    others = set(kb.incidents) - TOGETHER

    def of_others(triple: tuple[str, str, str]) -> bool:
        return any(part.partition(".")[0] in others for part in triple[0].split("/"))

    together = Store()
    together.bulk_extend(
        quad
        for graph in kb.store.named_graphs()
        if graph.value != DERIVED_EVENTS and graph.value.removeprefix(f"{GRAPH}incidents/") not in others
        for quad in kb.store.quads_for_pattern(None, None, None, graph)
    )
    run_rules(together, EVENT_RULES)
    at_once = in_oxigraph(together, DERIVED_EVENTS)
    derived = in_oxigraph(kb.store, DERIVED_EVENTS)
    alone = {one for one in derived if not of_others(one)}
    assert {predicate for _, predicate, _ in alone} == {predicate for _, predicate, _ in derived}
    assert sorted(at_once ^ alone)[:5] == []


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_users_copy_gets_the_findings_of_the_compiled_store(path: Path, kb: obligations.KnowledgeBase) -> None:
    compiled = kb.assessment(path.stem)
    own = kb.assessment(path)
    assert own.findings != ()
    assert [one.to_dict() for one in own.findings] == [one.to_dict() for one in compiled.findings]
    assert own.questions == compiled.questions
