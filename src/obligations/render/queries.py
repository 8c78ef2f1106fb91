"""Describes a named query: the question, what it takes, what it returns, what its silence does not mean."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from obligations.query_file import NamedQuery

_FAMILIES = {
    "consent": "What binds a State, and since when",
    "law": "Norms, authorities and bodies",
    "findings": "Acts and findings",
    "evidence": "Claims, sources and positions",
    "gaps": "What is not on file",
    "vocabulary": "Concepts, names and numbers",
}
"""The groups of queries in the order in which they are listed."""


def queries_as_text(queries: Iterable[NamedQuery], width: int) -> str:
    """List queries by group, one line for each: its name, what it lists, what it takes."""
    known = sorted(queries, key=lambda one: (_place(one.family), one.id))
    name, title = (max(len(getattr(one, of)) for one in known) for of in ("id", "title"))
    lines: list[str] = []
    for at, one in enumerate(known):
        if not at or known[at - 1].family != one.family:
            lines += ["", _FAMILIES.get(one.family, one.family)]
        line = f"  {one.id:{name}}  {one.title:{title}}".rstrip()
        whole = f"  {one.id:{name}}  {one.title:{title}}  {takes(one)}".rstrip()
        lines.append(whole if len(whole) <= width else line)
    how = "Run one with: obligations query run NAME -p KEY=VALUE (a key in brackets may be left out)"
    return "\n".join(
        [*lines[1:], "", how, "What one answers, and what its silence does not mean: obligations query show NAME"]
    )


def takes(query: NamedQuery) -> str:
    """Name the parameters of a query, the optional ones in brackets."""
    return " ".join(one.name if one.required else f"[{one.name}]" for one in query.parameters)


def _place(family: str) -> int:
    order: Sequence[str] = tuple(_FAMILIES)
    return order.index(family) if family in _FAMILIES else len(order)


def query_as_text(query: NamedQuery) -> str:
    """Describe a query for a reader, with a call to try and the SPARQL itself."""
    lines = [query.id, f"  {query.question}", "", "Takes"]
    for one in query.parameters:
        need = "required" if one.required else "optional"
        lines.append(f"  {one.name} ({one.type}, {need}): {one.meaning} Such as {one.example}.")
    lines += [] if query.parameters else ["  nothing"]
    lines += ["", "Returns", *(f"  {name}: {meaning}" for name, meaning in query.columns.items())]
    lines += ["", "Beware", f"  {query.caveat}"]
    lines += ["", "See", *(f"  {one}" for one in query.see)] if query.see else []
    return "\n".join([*lines, "", "Try", f"  {example_call(query)}", "", query.query])


def query_as_json(query: NamedQuery) -> str:
    """Describe a query for a program."""
    said = {
        "id": query.id,
        "family": query.family,
        "title": query.title,
        "question": query.question,
        "parameters": [
            {
                "name": one.name,
                "type": one.type,
                "required": one.required,
                "example": one.example,
                "meaning": one.meaning,
            }
            for one in query.parameters
        ],
        "columns": query.columns,
        "caveat": query.caveat,
        "see": query.see,
        "example": {"parameters": query.example.parameters, "rows": query.example.rows},
        "query": query.query,
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def example_call(query: NamedQuery) -> str:
    """Write the command that runs the example of a query."""
    given = (f"-p {shlex.quote(f'{name}={value}')}" for name, value in query.example.parameters.items())
    return " ".join(["obligations query run", query.id, *given])
