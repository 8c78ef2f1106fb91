"""Describes a named query: the question, what it takes, what it returns, what its silence does not mean."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from obligations.query_file import NamedQuery


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
