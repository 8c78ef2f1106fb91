"""What a picture rests on: versions of law and data, and encodings that no lawyer has reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from obligations.knowledge import KnowledgeBase
    from obligations.model import Finding


@dataclass(frozen=True)
class Basis:
    """What an answer rests on.

    Attributes:
        data_version: Release name and hash of the data.
        law_as_of: Latest day on which the data were checked.
        unreviewed: How many norms shown no lawyer has reviewed the encoding of.
    """

    data_version: str
    law_as_of: str
    unreviewed: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "schemaVersion": 1,
            "dataVersion": self.data_version,
            "lawAsOf": self.law_as_of,
            "normsNoLawyerReviewed": self.unreviewed,
        }


def basis_of(knowledge: KnowledgeBase, findings: Iterable[Finding] = ()) -> Basis:
    """Say what a picture of these findings rests on."""
    unreviewed = {one.norm for one in findings if one.encoding_review == "noLawyerReviewed"}
    return Basis(knowledge.data_version, knowledge.law_as_of, len(unreviewed))


def instrument(finding: Finding) -> str:
    """Return what binds: the code of the instrument that carries the provision or of the treaty; a rule's id."""
    return finding.via[0] if finding.via else finding.treaty or finding.rule or finding.norm


def provision_key(finding: Finding) -> str:
    """Name the provision, or provisions, of a finding: `CAT:3(1)`; a rule of custom by its id."""
    if finding.treaty is None:
        return finding.rule or finding.norm
    return f"{finding.treaty}:{finding.provision}" if finding.provision else finding.treaty
