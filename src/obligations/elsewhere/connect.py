"""Connects to an endpoint: does it hold our data, which version, and are all graphs its default graph?"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

from obligations import names
from obligations.elsewhere.quads import LAW, RemoteQuads
from obligations.elsewhere.whole import rows
from obligations.errors import EngineError
from obligations.knowledge import KnowledgeBase
from obligations.languages import ENGLISH
from obligations.load.terms import value

if TYPE_CHECKING:
    from pyoxigraph import Store

    from obligations.elsewhere.protocol import Endpoint
    from obligations.locate import Sources

_VERSION = f"<{names.DATASET}> <{names.OBL}dataVersion> ?version"
_TERM = f"<{names.OBL}Finding> ?verb ?thing"
_TOGETHER = f"SELECT DISTINCT ?version {{ {_VERSION} . {_TERM} }} ORDER BY ?version"
_APART = f"SELECT DISTINCT ?version {{ GRAPH ?g {{ {_VERSION} }} }} ORDER BY ?version"
_OXIGRAPH = (("union-default-graph", ""),)
"""Oxigraph's own parameter; its server answers from an empty default graph otherwise."""

_EMPTY = "holds no data of obligations: load what `obligations export -o data.nq` writes, then ask again"
_NOT_UNION = (
    "does not answer from all its graphs together, and cannot be asked to; set that up there (Oxigraph: "
    "--union-default-graph; Fuseki: tdb2:unionDefaultGraph true; Comunica: --unionDefaultGraph), then ask again"
)


class RemoteKnowledge(KnowledgeBase):
    """The data of an endpoint, for what asks a knowledge base for names, labels and versions.

    Only look-ups go through: what needs an engine is sent to the endpoint by `obligations.elsewhere`.
    """

    def __init__(self, endpoint: Endpoint, sources: Sources, lang: str = ENGLISH) -> None:
        super().__init__(cast("Store", RemoteQuads(endpoint)), sources, None, lang)
        self.endpoint = endpoint

    @cached_property
    def remote_law(self) -> RemoteQuads:
        """The law that the endpoint holds."""
        return RemoteQuads(self.endpoint.own_dataset(), LAW)

    @property
    def notice(self) -> str:
        """What a reader must know where the endpoint holds other data than this installation; nothing if the same."""
        from obligations.compile import data_version

        (here,) = (value(one.object) for one in data_version(self.sources.content_hash()))
        there = versions(self.endpoint)
        if there == [here]:
            return ""
        several = " (several versions: answers mix them)" if len(there) > 1 else ""
        return f"{self.endpoint.name} holds data {', '.join(there)}{several}; this installation has {here}"


def connect(endpoint: Endpoint) -> Endpoint:
    """Find out how an endpoint must be asked so that all its graphs answer together.

    Raises:
        EngineError: It fails, holds no data of ours, or cannot answer from all graphs together.
    """
    if versions(endpoint):
        return endpoint
    if not endpoint.select(_APART).rows:
        raise EngineError(f"{endpoint.name} {_EMPTY}")
    for dataset in (_OXIGRAPH, None):
        asked = replace(endpoint, dataset=_every_graph(endpoint) if dataset is None else dataset)
        if _answers(asked):
            return asked
    raise EngineError(f"{endpoint.name} {_NOT_UNION}")


def versions(endpoint: Endpoint) -> list[str]:
    """List the versions of our data that an endpoint holds, as its default graph shows them."""
    return [value(version) for (version,) in endpoint.select(_TOGETHER).rows]


def _answers(endpoint: Endpoint) -> bool:
    """Tell whether an endpoint takes a dataset that a request names; some refuse what they do not know."""
    try:
        return bool(versions(endpoint))
    except EngineError:
        return False


def _every_graph(endpoint: Endpoint) -> tuple[tuple[str, str], ...]:
    """Name every graph as a part of the default graph, and by itself, as section 2.1.4 of the protocol has it."""
    graphs = sorted(value(graph) for (graph,) in rows(endpoint, "?g", "GRAPH ?g { ?s ?p ?o }"))
    return tuple((f"{kind}-graph-uri", one) for kind in ("default", "named") for one in graphs)
