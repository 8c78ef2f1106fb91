"""Writes a graph: as a picture, for other programs (DOT, GraphML, GEXF), or in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from obligations.pictures.graph import KINDS, LAYERS
from obligations.render.marks import footing
from obligations.render.page import Page, write_pages
from obligations.render.svg import clean
from obligations.render.words import STANDS, counted
from obligations.render.writers import as_json, as_lines, separated

if TYPE_CHECKING:
    from collections.abc import Callable

    from obligations.pictures.graph import Edge, Graph, Node
    from obligations.render.page import Medium

_COLUMNS = ("kind", "id", "source", "target", "label", "status", "state", "tense", "rests_on")
_LAYER = {**dict(zip(("state", "treaty", "provision", "incident", "body"), LAYERS, strict=True))}
_LAYER |= {"rule": _LAYER["treaty"], "act": _LAYER["incident"]}
_SHAPES = {
    "state": "house",
    "treaty": "folder",
    "rule": "folder",
    "provision": "note",
    "act": "box",
    "incident": "box3d",
    "body": "ellipse",
}
_DOT_STYLE = {"primaFacie": "bold", "arguable": "solid", "needsFacts": "dashed"}


def write_graph(graph: Graph, medium: Medium) -> str:
    """Write a graph in one of the formats."""
    form = medium.form
    if form in _WRITERS:
        return _WRITERS[form](graph)
    if form == "svg":
        from obligations.render.graph_svg import graph_svg

        rests_on = " · ".join([footing(graph.basis), *([medium.foot] if medium.foot else [])])
        return graph_svg(graph, told(graph), rests_on)
    if form in {"csv", "tsv"}:
        rows = [[getattr(one, name) for name in _COLUMNS] for one in graph.edges]
        return separated([*_COLUMNS[:-1], "restsOn"], rows, form)
    if form == "json":
        return as_json(graph.to_dict())
    if form == "jsonl":
        return as_lines(one.to_dict() for one in graph.edges)
    return write_pages([_page(graph)], medium)


def told(graph: Graph) -> str:
    """Say in a sentence or two what a picture of a graph shows."""
    findings = [one for one in graph.edges if one.kind == "finding"]
    counts = ", ".join(
        f"{many} {words}" for code, words in STANDS.items() if (many := sum(one.sign == code for one in findings))
    )
    things = [f"{sum(one.kind in kinds for one in graph.nodes)} {word}" for kinds, word in _THINGS]
    return (
        f"{graph.title}. Columns from left to right: {', '.join(LAYERS)}. {', '.join(things)}. "
        f"{counted(len(findings), 'finding')}{f': {counts}' if counts else ''}. Each is a line from a provision to an "
        "act that may breach it. --format md writes the same as tables."
    )


_THINGS = (
    (("state",), "States"),
    (("treaty", "rule"), "treaties or rules"),
    (("provision",), "provisions"),
    (("act",), "acts"),
    (("body",), "bodies"),
)


def _page(graph: Graph) -> Page:
    page, names = Page("Graph"), {one.id: one for one in graph.nodes}
    page.heading(graph.title)
    for edges, heading, head, cells in (
        ("finding", "May breach", ("Provision", "Finding", "State", "Act", "Status"), _found),
        ("binding", "Bound by", ("State", "Treaty or rule", "How"), _joined),
        ("states", "What the law contains", ("Treaty or rule", "Provision"), _pair),
        ("carries", "What another instrument carries", ("Instrument", "Provision"), _pair),
        ("partOf", "Acts", ("Event", "Act", "When"), _act),
        ("intervention", "Who spoke", ("Event", "Body", "What, when"), _joined),
    ):
        rows = [cells(one, names) for one in graph.edges if one.kind == edges]
        if rows:
            page.heading(heading, level=2)
            page.table(head, rows)
    if not any(one.kind == "finding" for one in graph.edges):
        page.line("No finding to show. That is not a statement that nothing was breached.")
        page.table(("Kind", "Name"), [(one.kind, _name(one)) for one in graph.nodes])
    page.line(footing(graph.basis), faint=True)
    return page


def _name(node: Node) -> str:
    if node.kind == "body":
        return node.label
    return f"{node.label} ({node.detail})" if node.detail and node.kind != "provision" else node.label


def _found(edge: Edge, names: dict[str, Node]) -> tuple[str, ...]:
    provision, event = names[edge.source], edge.target.partition("/")[2]
    cited = provision.label if provision.id.count(":") else provision.detail
    return cited, edge.label, edge.state, event, STANDS[edge.sign]


def _joined(edge: Edge, names: dict[str, Node]) -> tuple[str, ...]:
    return _name(names[edge.source]), _name(names[edge.target]), edge.label


def _pair(edge: Edge, names: dict[str, Node]) -> tuple[str, ...]:
    return _name(names[edge.source]), names[edge.target].label


def _act(edge: Edge, names: dict[str, Node]) -> tuple[str, ...]:
    return _name(names[edge.target]), names[edge.source].label, names[edge.source].detail


def _dot(graph: Graph) -> str:
    """Write the language of Graphviz: layers as ranks, findings as lines with their status."""
    lines = ["digraph obligations {", "  rankdir=LR;", '  node [fontname="Helvetica", fontsize=10];']
    lines += ['  edge [fontname="Helvetica", fontsize=8];', f"  label={_quoted(graph.title)};"]
    for layer in LAYERS:
        members = [one for one in graph.nodes if _LAYER[one.kind] == layer and one.kind != "act"]
        lines.append("  { rank=same; " + " ".join(f"{_quoted(one.id)};" for one in members) + " }")
    lines += [
        f"  {_quoted(one.id)} [label={_quoted(_name(one))}, shape={_SHAPES[one.kind]}, class={_quoted(one.kind)}];"
        for one in graph.nodes
    ]
    for one in graph.edges:
        words = f"{one.label} ({one.state}): {STANDS[one.sign]}" if one.kind == "finding" else one.label
        style = _DOT_STYLE.get(one.sign, "dotted") if one.kind == "finding" else "solid"
        marks = f"id={_quoted(one.id)}, class={_quoted(one.kind)}, label={_quoted(words)}, style={style}"
        lines.append(f"  {_quoted(one.source)} -> {_quoted(one.target)} [{marks}];")
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    """Quote a text for DOT, which knows backslashes and quotes."""
    escaped = clean(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _networkx(graph: Graph) -> Any:
    """Build the graph of networkx: names, kinds, layers and statuses as attributes."""
    import networkx as nx

    made = nx.MultiDiGraph(name=clean(graph.title))
    for node in graph.nodes:
        own = {"label": clean(node.label), "kind": node.kind, "layer": _LAYER[node.kind], "detail": clean(node.detail)}
        made.add_node(clean(node.id), **own, order=KINDS.index(node.kind))
    for edge in graph.edges:
        said = {"label": clean(edge.label), "kind": edge.kind, "status": edge.status, "state": edge.state}
        said["tense"] = edge.tense
        said["restsOn"] = clean(edge.rests_on)
        made.add_edge(clean(edge.source), clean(edge.target), key=f"{edge.kind} {clean(edge.id)}", **said)
    return made


def _graphml(graph: Graph) -> str:
    import networkx as nx

    return "\n".join(nx.generate_graphml(_networkx(graph))) + "\n"


def _gexf(graph: Graph) -> str:
    """Write GEXF; the day on which it was written is left out, so that the bytes are always the same."""
    import networkx as nx

    written = "\n".join(nx.generate_gexf(_networkx(graph)))
    return re.sub(r' lastmodifieddate="[^"]*"', f' lastmodifieddate="{graph.basis.law_as_of}"', written, count=1) + "\n"


_WRITERS: dict[str, Callable[[Graph], str]] = {"dot": _dot, "graphml": _graphml, "gexf": _gexf}
