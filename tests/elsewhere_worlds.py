"""A small world of law and two events, and its export, for servers to hold."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from made_up import Exempt, Norm, small
from obligations import KnowledgeBase
from obligations.compile import compile_store
from obligations.export import chosen_graphs, export
from obligations.locate import Sources, locate
from worlds import act, claim, denial, record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SHIPPED = locate()
NORM = Norm(
    "one-1",
    "t:one",
    "treaty/one/art_1",
    "roleActing",
    (("removal",), ("risk-of-ill-treatment",)),
    (),
    (Exempt(("danger-to-security-individualised",), defeated=False, disputed=False),),
)
FIRST = record(
    act("first", "XAA", claim("removal"), claim("risk-of-torture", "alleged"), on="2001-01-01"),
    act("second", "XBB", claim("removal"), on="2001-01-01"),
    act("third", "XAA", claim("removal"), denial("risk-of-ill-treatment", "documented"), on="2003"),
)
OTHER = record(act("other", "XAA", claim("forced-return"), on="1999-01-01")) | {"id": "earlier"}
"""The day lies before the treaty bound XAA."""
OWN = record(
    act("own", "XAA", claim("removal"), claim("risk-of-torture"), claim("danger-to-security-individualised"), on="2004")
) | {"id": "own-event", "title": 'Quotes " and \\ and %41 and {braces} ?x'}
"""An event that no store holds yet, with a title full of signs that SPARQL and HTTP use."""


def compiled(folder: Path) -> KnowledgeBase:
    """Write the world into a folder and compile it, in memory."""
    files = small((NORM,), FIRST).files()
    files |= {f"incidents/{one['id']}.json": json.dumps(one) for one in (FIRST, OTHER)}
    for path, text in files.items():
        file = folder / "data" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    sources = Sources(SHIPPED.ontology, SHIPPED.queries, (folder / "data",))
    return KnowledgeBase(compile_store(sources, sources.content_hash()).store, sources)


def written(knowledge: KnowledgeBase, form: str, graphs: Sequence[str] = (), *, derived: bool = True) -> bytes:
    """Export a world, or some of its graphs, into memory."""
    out = io.BytesIO()
    export(knowledge.store, chosen_graphs(knowledge, graphs, derived=derived), form, out)
    return out.getvalue()
