"""`import`: bring events in from records, RDF, CSV and XLSX."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from obligations.cli.options import Context, shared

if TYPE_CHECKING:
    from obligations.bring_in.bring import Imported
    from obligations.bring_in.faults import RefusedError

_FOLDER = "obligations-data/incidents"


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--mapping", metavar="FILE", help="Which column of a table fills which field (`obligations new mapping`)."
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@click.option(
    "--into", default=_FOLDER, show_default=True, metavar="DIR", help="Folder of your events, one YAML file for each."
)
@shared("text", "json")
def import_(context: Context, paths: tuple[str, ...], mapping: str | None, into: str, *, dry_run: bool) -> int:
    """Bring events in: records (YAML, JSON, TOML), RDF (Turtle, TriG, JSON-LD), tables (CSV, XLSX) with a mapping.

    All of them or none: every fault is named first, by file and line or by cell, and then nothing is written. Importing
    the same again changes nothing; a correction says what it changes. Use the folder with --data. Columns that name
    private persons are refused; names in running text cannot be detected.
    """
    from obligations.bring_in.bring import bring_in
    from obligations.bring_in.faults import RefusedError

    try:
        done = bring_in(
            context.knowledge,
            [Path(one) for one in paths],
            Path(into),
            Path(mapping) if mapping else None,
            dry_run=dry_run,
        )
    except RefusedError as error:
        return _refused(context, error)
    _told(context, done)
    if context.format == "json":
        context.write(json.dumps(_as_json(done, dry_run=dry_run), ensure_ascii=False, indent=2))
    else:
        context.write(_as_text(done, dry_run=dry_run))
    return 0


def _refused(context: Context, error: RefusedError) -> int:
    if context.format == "json":
        faults = [one.to_dict() for one in error.faults]
        context.write(
            json.dumps({"schemaVersion": 1, "written": False, "faults": faults}, ensure_ascii=False, indent=2)
        )
    else:
        click.echo(str(error), err=True)
        count = len(error.faults)
        context.note(f"{count} fault{'' if count == 1 else 's'}; nothing was imported")
    return error.exit_code


def _told(context: Context, done: Imported) -> None:
    from obligations.bring_in.private import CANNOT

    for fault in done.pointed_out if context.format != "json" else ():
        context.note(str(fault))
    for note in done.notes:
        context.note(note)
    if done.plan.new or done.plan.changed:
        context.note(CANNOT)


def _as_text(done: Imported, *, dry_run: bool) -> str:
    plan = done.plan
    lines = [f"new: {one}" for one in plan.new] if dry_run else []
    for slug, changes in plan.changes.items():
        lines += [f"{slug}: {one.path}: {_value(one.old)} -> {_value(one.new)}" for one in changes]
        lines += [f"{slug}: written in another way, says the same"] if not changes else []
    counts = {"new": len(plan.new), "changed": len(plan.changed), "unchanged": len(plan.unchanged)}
    summed = ", ".join(f"{number:,} {name}" for name, number in counts.items() if number)
    return "\n".join([*lines, f"{'would be: ' if dry_run else ''}{summed} ({done.into})"])


def _value(value: Any) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)


def _as_json(done: Imported, *, dry_run: bool) -> dict[str, Any]:
    plan = done.plan
    return {
        "schemaVersion": 1,
        "written": not dry_run,
        "into": str(done.into),
        "new": list(plan.new),
        "changed": [
            {"event": slug, "changes": [{"path": one.path, "old": one.old, "new": one.new} for one in changes]}
            for slug, changes in plan.changes.items()
        ],
        "unchanged": plan.unchanged,
        "pointedOut": [one.to_dict() for one in done.pointed_out],
        "notes": done.notes,
    }


commands = (import_,)
