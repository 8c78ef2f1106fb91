"""Writes assessments and findings in every format of the contract."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from obligations.render.page import write_pages
from obligations.render.words import weak_spot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from obligations.assessment import Assessment
    from obligations.model import Finding
    from obligations.render.page import Medium

_COLUMNS = (
    "id",
    "incident",
    "act",
    "date",
    "state",
    "citation",
    "label",
    "tense",
    "status",
    "weakSpot",
    "independentRoots",
    "encodingReview",
)


def write_assessment(
    assessment: Assessment, kept: AbstractSet[str], medium: Medium, *, everything: bool, narrowed: bool = False
) -> str:
    """Write an assessment; `kept` holds the ids of the findings asked for, `narrowed` says that they are a choice."""
    form = medium.form
    listed = tuple(one for one in assessment.findings if one.id in kept)
    if form in {"text", "md", "html"}:
        from obligations.render.assessment import assessment_pages

        pages = assessment_pages(assessment, lambda one: one.id in kept, everything=everything, narrowed=narrowed)
        return write_pages(pages, medium)
    if form == "json":
        return _json(replace(assessment, findings=listed).to_dict())
    if form == "jsonl":
        return "".join(json.dumps(one.to_dict(), ensure_ascii=False) + "\n" for one in listed)
    if form in {"turtle", "jsonld"}:
        from obligations.render.jsonld import findings_as_rdf

        return findings_as_rdf(listed, form, assessment.data_version)
    rows = [_row(one) for one in listed]
    return _table(rows, medium) if form == "table" else _separated(rows, "," if form == "csv" else "\t")


def write_finding(finding: Finding, medium: Medium, level: str, versions: tuple[str, str]) -> str:
    """Write one finding with its proof; `versions` are the data version and the law-as-of day."""
    if medium.form == "json":
        return _json(finding.to_dict())
    if medium.form in {"turtle", "jsonld"}:
        from obligations.render.jsonld import findings_as_rdf

        return findings_as_rdf((finding,), medium.form, versions[0])
    from obligations.render.explanation import explanation_page

    return write_pages([explanation_page(finding, level, *versions)], medium)


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _row(finding: Finding) -> tuple[str, ...]:
    return (
        finding.id,
        finding.incident,
        finding.act,
        finding.edtf,
        finding.state,
        finding.citation,
        finding.label,
        finding.tense,
        finding.status,
        weak_spot(finding),
        str(finding.roots),
        finding.encoding_review,
    )


def _separated(rows: Sequence[tuple[str, ...]], mark: str) -> str:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(rows)
    return out.getvalue()


def _table(rows: Sequence[tuple[str, ...]], medium: Medium) -> str:
    from io import StringIO

    from rich.console import Console
    from rich.table import Table

    table = Table("status", "state", "citation", "act", "weak spot", "roots")
    for row in rows:
        table.add_row(row[8], row[4], row[5], f"{row[1]}.{row[2]}", row[9], row[10])
    out = StringIO()
    Console(file=out, width=medium.width, no_color=not medium.color, force_terminal=medium.color).print(table)
    return out.getvalue()
