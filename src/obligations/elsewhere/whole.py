"""Reads what must be whole: a server that caps its rows, as Virtuoso does, gives the first of them and may not say so.

What was read is counted there too. A count is one row, so no cap reaches it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from obligations.elsewhere.protocol import ADVICE
from obligations.elsewhere.rewrite import values
from obligations.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import NamedNode, Triple

    from obligations.answer import Row
    from obligations.elsewhere.protocol import Endpoint

SMALL: Final = 100
"""Rows below which nothing is counted: no server is known to cap answers so low."""

_ALL = "?s ?p ?o"


def rows(endpoint: Endpoint, columns: str, where: str) -> tuple[Row, ...]:
    """Return all distinct rows of a pattern.

    Raises:
        EngineError: The endpoint failed, or left rows out.
    """
    select = f"SELECT DISTINCT {columns} {{ {where} }}"
    found = endpoint.answer(select, "select")
    if found.truncated or len(found.rows) >= SMALL:
        _compare(endpoint, len(found.rows), f"{{ {select} }}")
    return found.rows


def triples(endpoint: Endpoint, graph: NamedNode, given: str = "") -> tuple[Triple, ...]:
    """Return all statements of a graph, or those that fit what is given of `?s ?p ?o`.

    Raises:
        EngineError: The endpoint failed, or left statements out.
    """
    where = f"{given} GRAPH {graph} {{ {_ALL} }}"
    found = endpoint.answer(f"CONSTRUCT {{ {_ALL} }} WHERE {{ {where} }}", "graph").triples
    _compare(endpoint, len(found), where)
    return found


def merged(endpoint: Endpoint, graphs: Sequence[NamedNode]) -> tuple[Triple, ...]:
    """Return all statements of some graphs, each once.

    Raises:
        EngineError: The endpoint failed, or left statements out.
    """
    where = f"{values('g', (one.value for one in graphs))} GRAPH ?g {{ {_ALL} }}"
    found = endpoint.answer(f"CONSTRUCT {{ {_ALL} }} WHERE {{ {where} }}", "graph").triples
    _compare(endpoint, len(found), f"{{ SELECT DISTINCT {_ALL} {{ {where} }} }}")
    return found


def size(endpoint: Endpoint, where: str) -> int:
    """Count the solutions of a pattern.

    Raises:
        EngineError: The endpoint failed, or gave no number.
    """
    counted = endpoint.select(f"SELECT (COUNT(*) AS ?n) {{ {where} }}").rows
    number = counted[0][0] if len(counted) == 1 and counted[0] else None
    if not isinstance(number, Literal) or not number.value.isdecimal():
        raise EngineError(f"{endpoint.name} gave no number where it was asked to count")
    return int(number.value)


def _compare(endpoint: Endpoint, read: int, where: str) -> None:
    """Refuse an answer that has not as many rows as the endpoint counts."""
    there = size(endpoint, where)
    if there != read:
        raise EngineError(f"{endpoint.name} gave {read} of {there} rows; {ADVICE}")
