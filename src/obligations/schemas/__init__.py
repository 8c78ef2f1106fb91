"""The JSON Schemas (draft 2020-12) of what the command line reads and prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligations.bring_in.form import mapping_schema
from obligations.draft.form import draft_schema
from obligations.load.fields import incident_schema
from obligations.schemas.changes import changes_schema
from obligations.schemas.findings import findings_schema, what_if_schema, why_not_schema
from obligations.schemas.law import bound_schema, diff_schema
from obligations.schemas.pages import cite_schema, compare_schema, trace_schema, treaty_schema
from obligations.schemas.pictures import graph_schema, matrix_schema, timeline_schema
from obligations.schemas.rows import bulk_record_schema, bulk_schema
from obligations.schemas.submissions import draft_check_schema, forum_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["SCHEMAS", "findings_schema"]

SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "incident": incident_schema,
    "mapping": mapping_schema,
    "draft": draft_schema,
    "findings": findings_schema,
    "bulk": bulk_schema,
    "bulk-record": bulk_record_schema,
    "bound": bound_schema,
    "diff": diff_schema,
    "changes": changes_schema,
    "what-if": what_if_schema,
    "why-not": why_not_schema,
    "treaty": treaty_schema,
    "trace": trace_schema,
    "compare": compare_schema,
    "cite": cite_schema,
    "forum": forum_schema,
    "draft-check": draft_check_schema,
    "graph": graph_schema,
    "timeline": timeline_schema,
    "matrix": matrix_schema,
}
