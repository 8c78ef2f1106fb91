"""Writes assessments and findings in every format of the contract."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from obligations.render.page import as_html, as_markdown, as_text
from obligations.render.words import weak_spot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from obligations.assessment import Assessment
    from obligations.model import Finding
    from obligations.render.page import Page

_COLUMNS = ("id", "incident", "act", "date", "state", "citation", "label", "tense", "status", "weakSpot", "independentRoots", "encodingReview")


def write_assessment(
    assessment: Assessment, kept: AbstractSet[str], form: str, *, everything: bool, width: int, color: bool
) -> str:
    """Write an assessment; `kept` holds the ids of the findings that the user asked for."""
    listed = tuple(one for one in assessment.findings if one.id in kept)
    if form in {"text", "md", "html"}:
        from obligations.render.assessment import assessment_pages

        pages = assessment_pages(assessment, lambda one: one.id in kept, everything=everything)
        return _pages(pages, form, width, color=color)
    if form == "json":
        return _json(replace(assessment, findings=listed).to_dict())
    if form == "jsonl":
        return "".join(json.dumps(one.to_dict(), ensure_ascii=False) + "\n" for one in listed)
    if form in {"turtle", "jsonld"}:
        from obligations.render.jsonld import findings_as_rdf

        return findings_as_rdf(listed, form, assessment.data_version)
    rows = [_row(one) for one in listed]
    return _table(rows, width, color=color) if form == "table" else _separated(rows, "," if form == "csv" else "\t")


def write_finding(finding: Finding, form: str, level: str, versions: tuple[str, str], *, width: int, color: bool) -> str:
    """Write one finding with its proof."""
    if form == "json":
        return _json(finding.to_dict())
    if form in {"turtle", "jsonld"}:
        from obligations.render.jsonld import findings_as_rdf

        return findings_as_rdf((finding,), form, versions[0])
    from obligations.render.explanation import explanation_page

    return _pages([explanation_page(finding, level, *versions)], form, width, color=color)


def _pages(pages: list[Page], form: str, width: int, *, color: bool) -> str:
    if form == "md":
        return as_markdown(pages)
    return as_html(pages) if form == "html" else as_text(pages, width, color=color)


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


def _table(rows: Sequence[tuple[str, ...]], width: int, *, color: bool) -> str:
    from io import StringIO

    from rich.console import Console
    from rich.table import Table

    table = Table("status", "state", "citation", "act", "weak spot", "roots")
    for row in rows:
        table.add_row(row[8], row[4], row[5], f"{row[1]}.{row[2]}", row[9], row[10])
    out = StringIO()
    Console(file=out, width=width, no_color=not color, force_terminal=color).print(table)
    return out.getvalue()
