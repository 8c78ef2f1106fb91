"""In which tense a finding speaks: of what was done, of what would follow, or of what can no longer come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligations.names import tail

if TYPE_CHECKING:
    from obligations.model import Finding
    from obligations.view import View

COMPLETED, CONDITIONAL = "completed", "conditional"
_OVERTAKEN = frozenset({"reasonProspectEnded", "reasonCarriedOut"})
"""Reasons that `model.Finding.is_overtaken` reads."""


def tense_of(finding: Finding) -> dict[str, Any]:
    """Return `tense` and `overtaken` of a finding that was assessed."""
    return {"tense": finding.tense, "overtaken": finding.is_overtaken}


def tense_on_file(view: View, finding: str) -> dict[str, Any]:
    """Return `tense` and `overtaken` of a finding in the derived graph."""
    reasons = {tail(one) for one in view.many(finding, "reason")}
    return {"tense": tail(view.one(finding, "tense") or ""), "overtaken": bool(reasons & _OVERTAKEN)}
