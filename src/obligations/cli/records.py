"""`new`, `validate`, `schema`: write a record or a mapping, check a record, see a form."""

from __future__ import annotations

import json
from pathlib import Path

import click

from obligations.cli.options import Context, shared


@click.group("new")
def new() -> None:
    """Start a record of your own."""


@new.command("incident")
@click.argument("slug", required=False, default="my-event")
@shared("text")
def new_incident(context: Context, slug: str) -> None:
    """Print a commented event record to fill in; SLUG becomes its id.

    Write it to a file with -o; a file that exists is never overwritten.
    """
    from obligations.load.record import SLUG_FORM, is_slug
    from obligations.load.template import incident_template

    if not is_slug(slug):
        raise click.UsageError(f'"{slug}" is no id: use {SLUG_FORM}')
    if context.output and Path(context.output).exists():
        raise click.UsageError(f"{context.output} exists; name another file")
    context.write(incident_template(slug))


@new.command("mapping")
@shared("text")
def new_mapping(context: Context) -> None:
    """Print a commented mapping of a table to event records, for `import`.

    Write it to a file with -o; a file that exists is never overwritten.
    """
    from obligations.bring_in.form import TEMPLATE

    if context.output and Path(context.output).exists():
        raise click.UsageError(f"{context.output} exists; name another file")
    context.write(TEMPLATE)


_SCHEMAS = (
    *("incident", "mapping", "draft", "findings", "bulk", "bulk-record", "bound", "diff", "changes"),
    *(
        "what-if",
        "why-not",
        "treaty",
        "trace",
        "compare",
        "cite",
        "forum",
        "draft-check",
        "graph",
        "timeline",
        "matrix",
    ),
)
"""The formats that have a schema; a test holds them to those that can be made."""


@click.command("validate")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@shared("text", "json")
def validate(context: Context, files: tuple[str, ...]) -> int:
    """Check event records (YAML 1.2, TOML, JSON) and name every problem at once, with line and nearest valid name."""
    from obligations.errors import BadDataError
    from obligations.load.record import read_records

    problems, read = [], 0
    for one in files:
        try:
            read += len(read_records(Path(one), context.knowledge.vocabulary))
        except BadDataError as error:
            problems += list(error.problems)
    if context.format == "json":
        rows = [{"file": one.file, "line": one.line, "path": one.path, "message": one.message} for one in problems]
        context.write(json.dumps({"records": read, "problems": rows}, ensure_ascii=False, indent=2))
    elif problems:
        for problem in problems:
            click.echo(str(problem), err=True)
    else:
        context.write(f"{read} record{'' if read == 1 else 's'}: no problems found")
    return 4 if problems else 0


@click.command("schema")
@click.argument("name", type=click.Choice(_SCHEMAS))
@shared("json")
def schema(context: Context, name: str) -> None:
    """Print the JSON Schema (draft 2020-12) of a format."""
    from obligations.schemas import SCHEMAS

    context.write(json.dumps(SCHEMAS[name](), ensure_ascii=False, indent=2))


commands = (new, validate, schema)
