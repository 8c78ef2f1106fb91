"""Writes assessments and findings in every format of the contract."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from obligations.render.page import write_pages
from obligations.render.words import weak_spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
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
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What begins a cell that a spreadsheet would calculate."""


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
        return as_json(replace(assessment, findings=listed).to_dict())
    if form == "jsonl":
        return as_lines(one.to_dict() for one in listed)
    if form in {"turtle", "jsonld"}:
        from obligations.render.jsonld import findings_as_rdf

        return findings_as_rdf(listed, form, assessment.data_version)
    rows = [_row(one) for one in listed]
    return _table(rows, medium) if form == "table" else separated(_COLUMNS, rows, form)


def write_finding(
    finding: Finding, medium: Medium, level: str, versions: tuple[str, str], others: Sequence[Finding] = ()
) -> str:
    """Write one finding with its proof.

    `versions` are the data version and the law-as-of day; `others` are findings of the same event, of which a full page
    names those that were left out.
    """
    if medium.form == "json":
        return as_json(finding.to_dict())
    from obligations.render.explanation import explanation_page

    return write_pages([explanation_page(finding, level, versions, others)], medium)


def as_json(content: dict[str, Any]) -> str:
    """Write one answer as a JSON document."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def as_lines(contents: Iterable[dict[str, Any]]) -> str:
    """Write answers as JSON, one on each line."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in contents)


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


def headed(data_version: str, law_as_of: str, told: Mapping[str, Any]) -> str:
    """Write an answer as JSON, under what every one begins with: its form, the data and the day of the law."""
    return as_json({"schemaVersion": 1, "dataVersion": data_version, "lawAsOf": law_as_of, **told})


def separated(columns: Sequence[str], rows: Sequence[Sequence[str]], form: str) -> str:
    """Write rows as `csv` or `tsv`, with a head.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it, which makes it a text there (OWASP,
    CSV injection): titles and labels of a user's record come from anywhere.
    """
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, delimiter="," if form == "csv" else "\t", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
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
