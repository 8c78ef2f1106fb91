"""Two floors for the assessment of many events: the joins alone, in plain Python and in DuckDB, on the same law.

Act conduct -> norm that it triggers -> binding of the acting State on the day -> elements that the record speaks to.
No weight, no exception, no reservation, no doubt: what is found here is no finding, only the least that any engine has
to do. Both give the same rows, and a test of the run holds them to that.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from obligations.dates import parse_edtf
from obligations.load.claims import named_claims
from obligations.load.terms import obl, value
from obligations.names import tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from obligations import KnowledgeBase

Row = tuple[str, str, str, bool, int]
Claim = tuple[str, str, str, str, str]
"""Act, acting State, first day, last day, concept affirmed."""


@dataclass
class Law:
    """What the floors read of the law: pairs and periods as plain texts."""

    above: list[tuple[str, str]] = field(default_factory=list)
    triggers: list[tuple[str, str]] = field(default_factory=list)
    instruments: list[tuple[str, str]] = field(default_factory=list)
    elements: list[tuple[str, str, str]] = field(default_factory=list)
    bindings: list[tuple[str, str, str, str]] = field(default_factory=list)


def law(knowledge: KnowledgeBase) -> Law:
    """Read the law once, as the norms and bindings that the rule files use."""

    def pairs(name: str) -> list[tuple[str, str]]:
        found = knowledge.store.quads_for_pattern(None, obl(name), None, None)
        return [(tail(value(one.subject)), tail(value(one.object))) for one in found]

    met = defaultdict[str, list[str]](list)
    for element, concept in pairs("satisfiedBy"):
        met[element].append(concept)
    days = {name: dict(pairs(name)) for name in ("fromDay", "untilDay")}
    found = Law(above=pairs("isA"), triggers=pairs("triggeredBy"), instruments=pairs("instrument"))
    found.elements = [(norm, one, concept) for norm, one in pairs("element") for concept in met[one]]
    for pair, binding in pairs("wholeStateBinding"):
        state, _, instrument = pair.partition("/")
        since, until = days["fromDay"].get(binding, "9999"), days["untilDay"].get(binding, "9999")
        found.bindings.append((state, instrument, since, until))
    return found


def claims(records: Iterable[dict[str, Any]], states: dict[str, str]) -> list[Claim]:
    """Read what records affirm of the acts of States."""
    found = []
    for record in records:
        for act in record["acts"]:
            days = parse_edtf(act["date"])
            first, last = days.earliest, days.latest
            span = first.isoformat() if first else "0001", last.isoformat() if last else "9998"
            acting = {states[one["state"].strip().lower()] for one in act["actors"] if one.get("state")}
            said = [claim["asserts"] for _, claim in named_claims(act, None) if claim.get("stance") != "denies"]
            name = f"{record['id']}.{act['id']}"
            found += [(name, state, *span, concept) for state in acting for concept in dict.fromkeys(said)]
    return found


class InPython:
    """The joins as look-ups in dictionaries."""

    def __init__(self, known: Law) -> None:
        self._above = _grouped(known.above)
        self._triggers = _grouped((concept, norm) for norm, concept in known.triggers)
        self._instruments = dict(known.instruments)
        self._elements = _grouped((norm, (one, concept)) for norm, one, concept in known.elements)
        self._bindings = _grouped(((state, law), (since, until)) for state, law, since, until in known.bindings)

    def join(self, found: list[Claim]) -> Iterator[Row]:
        """Join claims with the law."""
        acts = defaultdict[tuple[str, str, str, str], set[str]](set)
        for act, state, first, last, concept in found:
            acts[act, state, first, last].update(self._above.get(concept, ()))
        for (act, state, first, last), shown in acts.items():
            for norm in {one for concept in shown for one in self._triggers.get(concept, ())}:
                periods = self._bindings.get((state, self._instruments.get(norm, "")), ())
                bound = any(since <= first and last < until for since, until in periods)
                met = {one for one, concept in self._elements.get(norm, ()) if concept in shown}
                yield act, norm, state, bound, len(met)

    def close(self) -> None:
        """Nothing is held."""


class InDuckDB:
    """The joins as one statement of SQL, in one thread."""

    def __init__(self, known: Law) -> None:
        import duckdb
        import pyarrow as pa

        self._arrow = pa
        self._base = duckdb.connect(":memory:", config={"threads": 1})
        for name, columns in (
            ("above", ("concept", "wider")),
            ("triggers", ("norm", "concept")),
            ("instruments", ("norm", "instrument")),
            ("elements", ("norm", "element", "concept")),
            ("bindings", ("state", "instrument", "since", "until")),
        ):
            table = self._table(columns, getattr(known, name))
            self._base.register("given", table)
            self._base.table("given").create(name)

    def _table(self, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> Any:
        return self._arrow.table({name: [row[n] for row in rows] for n, name in enumerate(columns)})

    def join(self, found: list[Claim]) -> Iterator[Row]:
        """Join claims with the law."""
        self._base.register("claims", self._table(("act", "state", "first", "last", "concept"), list(found)))
        yield from self._base.execute(JOIN).fetchall()

    def close(self) -> None:
        """Let go of the database."""
        self._base.close()


JOIN = """
WITH shown AS (SELECT DISTINCT act, state, first, last, wider FROM claims JOIN above USING (concept)),
     asked AS (SELECT DISTINCT act, state, first, last, norm FROM shown JOIN triggers ON triggers.concept = wider),
     met AS (SELECT act, state, norm, count(DISTINCT element) AS many
             FROM asked JOIN elements USING (norm) JOIN shown USING (act, state, first, last)
             WHERE elements.concept = wider GROUP BY ALL),
     held AS (SELECT DISTINCT act, state, norm FROM asked JOIN instruments USING (norm)
              JOIN bindings USING (state, instrument) WHERE since <= first AND last < until)
SELECT act, norm, state, held.act IS NOT NULL, coalesce(many, 0)
FROM asked LEFT JOIN met USING (act, state, norm) LEFT JOIN held USING (act, state, norm)
"""


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    found = defaultdict[Any, list[Any]](list)
    for key, one in pairs:
        found[key].append(one)
    return dict(found)


def timed(floor: InPython | InDuckDB, found: list[Claim]) -> tuple[float, list[Row]]:
    """Join, and say how many seconds of processor time it took."""
    begun = time.process_time()
    rows = list(floor.join(found))
    return time.process_time() - begun, rows
