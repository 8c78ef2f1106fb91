"""Measures each rule file that reads events, on a few events and on several times as many, in one small store.

    .venv/bin/python bench/rules.py
    .venv/bin/python bench/rules.py --events 50 --times 4 --most 20

A rule whose time for one event grows with the number of events holds a step that is worse than linear.
"""

from __future__ import annotations

import argparse
import statistics
import time
from itertools import islice

import generate
from pyoxigraph import NamedNode, Quad, Store

import obligations
from obligations import names
from obligations.gather import gather
from obligations.load.events import event_graph
from obligations.load.record import check_records
from obligations.rules import derive, split

GROWS = 1.5
"""Growth for one event beyond which a rule is marked."""
COUNTS = 0.05
"""Milliseconds for one event below which growth is noise."""


def measured(knowledge: obligations.KnowledgeBase, events: int, rounds: int) -> dict[str, float]:
    """Return for each rule the median of milliseconds for one event."""
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        case, graph = Store(), NamedNode(names.DERIVED_EVENTS)
        for record in islice(generate.records(events), events):
            (checked,) = check_records(record, knowledge.vocabulary, file="generated", line_of=lambda _steps: 0)
            case.extend(event_graph(checked, knowledge.vocabulary, f"{names.GRAPH}incidents/{checked['id']}"))
        gather(case, knowledge.law)
        for rule in split(knowledge.sources.rules())[1]:
            text, begun = rule.read_text(encoding="utf-8"), time.process_time()
            derived = derive(case, rule.name, text)
            found.setdefault(rule.stem, []).append(1000 * (time.process_time() - begun) / events)
            case.extend([Quad(one.subject, one.predicate, one.object, graph) for one in derived])
    return {rule: statistics.median(each) for rule, each in found.items()}


def main() -> None:
    """Print the rules by what they cost, and mark those that grow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=25, help="events of the small store (25)")
    parser.add_argument("--times", type=int, default=4, help="how many times as many the large one holds (4)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, of which the median counts (3)")
    parser.add_argument("--most", type=int, default=25, help="how many rules are printed (25)")
    asked = parser.parse_args()
    knowledge = obligations.open()
    few = measured(knowledge, asked.events, asked.rounds)
    many = measured(knowledge, asked.events * asked.times, asked.rounds)
    print(f"ms an event, CPU: {asked.events} events, {asked.events * asked.times} events, growth")
    for rule in sorted(many, key=many.__getitem__, reverse=True)[: asked.most]:
        growth = many[rule] / few[rule] if few[rule] else 1.0
        print(f"{few[rule]:8.2f} {many[rule]:8.2f} {growth:6.2f} {'!' if growth > GROWS else ' '} {rule}")
    grown = [rule for rule, each in many.items() if each > COUNTS and each > GROWS * few[rule]]
    told = ", ".join(grown) or "none"
    print(f"{sum(few.values()):8.2f} {sum(many.values()):8.2f}  all {len(many)} rules; those that grow: {told}")


if __name__ == "__main__":
    main()
