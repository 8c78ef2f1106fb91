"""Assesses events inside an endpoint: the rule files run there in order as updates, and the findings are read back.

Everything happens in graphs of one run, whose names nobody else has: a working graph holds the events and the law that
they need, another what the rules derive. A rule reads the working graph alone, as `WITH` has it, so it makes no
difference what else the store holds or what its default graph is. At the end the graphs of the run are dropped.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, serialize

from obligations import names
from obligations.assess import read_back
from obligations.elsewhere.events import chosen, pull
from obligations.elsewhere.quads import LAW, RUNS
from obligations.elsewhere.rewrite import as_update, values
from obligations.elsewhere.whole import size, triples
from obligations.errors import EngineError
from obligations.gather import asked, gather, participations
from obligations.load.terms import node, value
from obligations.rules import split
from obligations.stopping import first_done
from obligations.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pyoxigraph import Triple

    from obligations.assessment import Assessment
    from obligations.elsewhere.connect import RemoteKnowledge
    from obligations.elsewhere.protocol import Endpoint
    from obligations.load.claims import Record

_AT_ONCE = 400
_ALL = "?s ?p ?o"
_UNSEEN = "does not show what was just written into it"


@dataclass(frozen=True)
class Keeping:
    """What a run leaves in the store.

    Attributes:
        derived: Whether the graph of what was derived from the events stays.
        tell: Called with a sentence for the reader on each graph that stays.
    """

    derived: bool
    tell: Callable[[str], None]


def assess_there(
    there: RemoteKnowledge, incidents: Sequence[str], records: Sequence[Record], keeping: Keeping
) -> Assessment:
    """Assess events on a writable endpoint, under the law that it holds.

    Args:
        there: The endpoint.
        incidents: Ids of events that it holds; all of them if neither these nor records are given.
        records: Checked records of the user, which are sent there for this run.
        keeping: What stays there.

    Raises:
        UnknownNameError: No event there has that id.
        EngineError: The endpoint failed or refused; what was written is dropped again, or named where it is not.
    """
    endpoint, rules = there.endpoint.own_dataset(), split(there.sources.rules())
    known = chosen(there, incidents) if incidents or not records else {}
    run = Run(endpoint)
    try:
        run.complete_law(rules[0], keeping.tell)
        case = Store()
        for one, graphs in known.items():
            case.extend(pull(endpoint, one, graphs))
            run.copy(graphs)
        for record in records:
            case.extend(run.send(there, record))
        law, expected = law_for(there, case)
        run.copy_law(law)
        run.rules(rules[1])
        case.extend(run.derived_quads(expected=expected))
    except BaseException as error:
        run.drop(error, run.graphs)
        raise
    kept = (run.derived,) if keeping.derived else ()
    run.drop(None, [one for one in run.graphs if one not in kept])
    if kept:
        keeping.tell(f"what was derived stays in {run.derived}")
    spoken_of = (term for quad in case for term in (quad.subject, quad.object))
    there.remote_law.read(one.value for one in spoken_of if isinstance(one, NamedNode))
    view = View(case, there.remote_law, there.lang)
    return read_back(there, view, [*known, *(record["id"] for record in records)])


class Run:
    """The graphs of one run, and what is done in them.

    Args:
        endpoint: The endpoint, asked with no dataset: one that was named earlier would not have the graphs of the run.

    Attributes:
        work: The graph that rules read.
        derived: The graph of what they derive.
        names: Every graph that may be written.
        graphs: Those that were.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint, base = endpoint, f"{RUNS}{uuid.uuid4()}/"
        self.work, self.derived = node(base + "work"), node(base + "derived")
        self._law, self._derived_law = node(base + "law"), node(base + "derived-law")
        self.names = (self.work, self.derived, self._law, self._derived_law)
        self.graphs: list[NamedNode] = []
        self._before = 0

    def copy(self, graphs: Sequence[NamedNode]) -> None:
        """Copy graphs of the store into the working graph."""
        for start in range(0, len(graphs), _AT_ONCE):
            given = values("g", (one.value for one in graphs[start : start + _AT_ONCE]))
            self._insert(self.work, f"{given} GRAPH ?g {{ {_ALL} }}")

    def copied(self) -> list[Quad]:
        """Read back what was copied.

        Raises:
            EngineError: The endpoint failed, or left statements out.
        """
        return [Quad(one.subject, one.predicate, one.object, self.work) for one in triples(self._endpoint, self.work)]

    def send(self, there: RemoteKnowledge, record: Record) -> list[Quad]:
        """Send a record of the user into the working graph, and return its statements."""
        from obligations.load.events import event_graph

        quads = list(event_graph(record, there.vocabulary, f"{names.GRAPH}incidents/{record['id']}"))
        text = serialize((one.triple for one in quads), format=RdfFormat.N_TRIPLES) or b""
        self._change(self.work, f"INSERT DATA {{ GRAPH {self.work} {{ {text.decode()} }} }}")
        return quads

    def copy_law(self, things: Sequence[str]) -> None:
        """Copy what the law in the store says of things, texts in a language left out, into the working graph."""
        where = f'{LAW.format(_ALL)} FILTER(!isLiteral(?o) || LANG(?o) = "")'
        for start in range(0, len(things), _AT_ONCE):
            given = values("s", things[start : start + _AT_ONCE])
            self._insert(self.work, f"{given} {where}")

    def rules(self, rules: Sequence[Path]) -> None:
        """Run rule files in order.

        Raises:
            EngineError: One failed, or the endpoint does not show what was just written into it.
        """
        self._count()
        self._derive(rules, self.work, self.derived)

    def rules_on_work(self, rules: Sequence[Path], *, expected: bool) -> None:
        """Run rule files in order; what they derive is in the working graph alone, which saves half of the writing.

        Args:
            rules: The rule files.
            expected: Whether norms were triggered, so that nothing derived cannot be the answer.

        Raises:
            EngineError: One failed, or the endpoint does not show what was just written into it.
        """
        self._count()
        self._derive(rules, self.work, None)
        if expected and self._size() == self._before:
            raise EngineError(f"{self._endpoint.name} {_UNSEEN}: nothing was derived, though rules ran on norms")

    def told(self, properties: Sequence[str]) -> tuple[Triple, ...]:
        """Read back the statements of the working graph with some properties.

        Raises:
            EngineError: The endpoint failed, or left statements out.
        """
        return triples(self._endpoint, self.work, values("p", properties))

    def complete_law(self, rules: Sequence[Path], tell: Callable[[str], None]) -> None:
        """Where the store has no derived law, run the rules of law on all law in it, and add what they derive."""
        if self._endpoint.ask(f"ASK {{ GRAPH <{names.DERIVED_LAW}> {{ {_ALL} }} }}"):
            return
        self._insert(self._law, LAW.format(_ALL))
        self._derive(rules, self._law, self._derived_law)
        self._endpoint.update(f"ADD GRAPH {self._derived_law} TO GRAPH <{names.DERIVED_LAW}>")
        tell(f"the derived law was missing there and was derived: it stays in <{names.DERIVED_LAW}>")

    def derived_quads(self, *, expected: bool) -> Iterator[Quad]:
        """Read back what the rules derived.

        Args:
            expected: Whether norms were triggered, so that no statement at all cannot be the answer.

        Raises:
            EngineError: The endpoint failed, left statements out, or shows none where there must be some.
        """
        found = triples(self._endpoint, self.derived)
        if not found and (expected or self._size() != self._before):
            raise EngineError(f"{self._endpoint.name} {_UNSEEN}: nothing derived came back, though rules ran on norms")
        return (Quad(one.subject, one.predicate, one.object, node(names.DERIVED_EVENTS)) for one in found)

    def drop(self, error: BaseException | None, graphs: Sequence[NamedNode]) -> None:
        """Drop graphs of the run; after an error the message says which could not be dropped."""
        left = list(graphs)
        try:
            with first_done():
                for one in graphs:
                    self._endpoint.update(f"DROP SILENT GRAPH {one}")
                    left.remove(one)
        except EngineError as failure:
            still = f"these graphs of the run may still lie there: {', '.join(map(str, left))}"
            raise EngineError(f"{error or failure}; {still}") from (error or failure)

    def _count(self) -> None:
        """Remember how much there is before rules run."""
        self._before = self._size()
        if not self._before:
            raise EngineError(f"{self._endpoint.name} {_UNSEEN}: {self.work} reads as empty")

    def _size(self) -> int:
        return size(self._endpoint, f"GRAPH {self.work} {{ {_ALL} }}")

    def _derive(self, rules: Sequence[Path], work: NamedNode, derived: NamedNode | None) -> None:
        for rule in rules:
            try:
                self._change(derived or work, as_update(rule.read_text(encoding="utf-8"), work, derived))
            except EngineError as error:
                raise EngineError(f"rule file {rule.name}: {error}") from error

    def _insert(self, graph: NamedNode, where: str) -> None:
        self._change(graph, f"INSERT {{ GRAPH {graph} {{ {_ALL} }} }} WHERE {{ {where} }}")

    def _change(self, graph: NamedNode, update: str) -> None:
        """Send an update that writes into a graph of the run."""
        if graph not in self.graphs:
            self.graphs.append(graph)
        with first_done():  # a server goes on with an update whose client is gone, and would write after the drop
            self._endpoint.update(update)


def law_for(there: RemoteKnowledge, case: Store) -> tuple[list[str], bool]:
    """Gather into the events' store the law that they need; return its subjects, and whether norms are triggered."""
    law = there.remote_law
    law.follow([term for quad in case for term in (quad.subject, quad.object)])
    norms = asked(case, law)
    law.follow(norms)
    law.follow(participations({one.object for one in case if value(one.object).startswith(names.STATE)}, norms, law))
    gather(case, law, norms)
    things = {value(one.subject) for one in case.quads_for_pattern(None, None, None, DefaultGraph())}
    return sorted(things), bool(norms)
