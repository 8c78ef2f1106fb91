"""Passes over the events of an endpoint that were assessed: each part is held to what its events said then."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad

from obligations.bulk.ledger import STATE
from obligations.elsewhere.whole import merged
from obligations.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyoxigraph import NamedNode, Triple

    from obligations.bulk.ledger import Entry, Ledger
    from obligations.elsewhere.protocol import Endpoint

_NAMED = 10
"""Events that a message names; of more, the first and the last."""


def fingerprint(ids: Iterable[str], said: Iterable[Triple | Quad]) -> str:
    """Hash the ids of some events and all that their graphs say, in whatever order and with whatever blank nodes.

    Blank nodes get the names that RDF Dataset Canonicalization (RDFC-1.0, W3C 2024) gives them, for each answer of a
    server may name them otherwise.
    """
    dataset = Dataset(Quad(one.subject, one.predicate, one.object) for one in said)
    if any(isinstance(term, BlankNode) for one in dataset for term in (one.subject, one.object)):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    hashing = hashlib.blake2b(digest_size=16)
    for text in (*sorted(ids), "", *sorted(str(one) for one in dataset)):
        hashing.update(text.encode() + b"\n")
    return hashing.hexdigest()


def noted(number: int, ids: Iterable[str]) -> tuple[str, str]:
    """Return the name and the text of the file that keeps the ids of a part."""
    return f"{STATE}/{number:06}.ids", "".join(f"{one}\n" for one in ids)


def beyond(endpoint: Endpoint, known: Mapping[str, list[NamedNode]], ledger: Ledger) -> dict[str, list[NamedNode]]:
    """Return the events that no part has yet, having held those of each part to what was assessed.

    Args:
        endpoint: The endpoint, asked with no dataset; one part after the other is read from it.
        known: The events that it holds, with their graphs.
        ledger: The parts.

    Raises:
        EngineError: The endpoint failed, or left statements out.
        UsageError: An event that was assessed has changed or is gone, or the ids of a part are.
    """
    left = dict(known)
    for one in ledger.entries:
        ids = _ids(ledger, one)
        gone = [slug for slug in ids if slug not in left]
        if gone:
            raise _refused(endpoint, ledger, one, ids, f"{_listed(gone)} is no longer there")
        graphs = [graph for slug in ids for graph in left.pop(slug)]
        if fingerprint(ids, merged(endpoint, graphs)) != one.input:
            raise _refused(endpoint, ledger, one, ids, "what is said of them has changed")
    return left


def _ids(ledger: Ledger, one: Entry) -> list[str]:
    path = ledger.folder / noted(one.part, ())[0]
    try:
        ids = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read; put back what was written, or name a new folder") from error
    if len(set(ids)) != one.records:
        raise UsageError(f"{path} does not hold the ids of {one.records:,} events; name a new folder")
    return ids


def _refused(endpoint: Endpoint, ledger: Ledger, one: Entry, ids: Sequence[str], why: str) -> UsageError:
    return UsageError(
        f"{endpoint.name} does not hold what was assessed into {ledger.folder}: of part {one.part}, the events "
        f"{_listed(ids)}, {why}. Name a new folder; events may only be added"
    )


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids) if len(ids) <= _NAMED else f"{ids[0]} to {ids[-1]}, {len(ids):,} of them"
