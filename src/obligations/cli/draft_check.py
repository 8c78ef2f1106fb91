"""`draft check`: what keeps a written draft from going out."""

from __future__ import annotations

import click

from obligations.cli.options import Context, shared
from obligations.errors import UnknownNameError

_ADDED = "If it is a kind of an added folder, name its folder with --data."
BLOCKED = 5
"""Exit code while anything keeps the draft from going out."""


@click.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--case", type=click.Path(exists=True, dir_okay=False), help="Your case file: its names are looked for.")
@shared("text", "json", "md", "html")
def check(context: Context, file: str, case: str | None) -> int:
    """What keeps this draft from going out, as it is now: exit code 5 while anything does.

    Reads a .docx, .html or .md draft back, edited or not: words against the limit as the body counts them, sections
    that are gone or empty, places still to be filled, sources that are mass media alone, particulars of persons, names
    without consent, whether the procedure is open, data that have changed since, encodings that no lawyer reviewed.
    """
    from obligations.draft.check.checks import check_draft
    from obligations.draft.check.reading import read_draft
    from obligations.draft.compose import case_of, kinds_on_file
    from obligations.draft.record import named
    from obligations.render.draft_check import write_checked

    reading = read_draft(file)
    knowledge = context.knowledge
    try:
        kind = named(kinds_on_file(knowledge), reading.stamp.procedure)
    except UnknownNameError as error:
        error.args = (str(error) if context.data else f"{error} {_ADDED}",)
        raise
    found = check_draft(knowledge, reading, kind, case_of(case, kind))
    context.write(write_checked(found, context.medium, file, (knowledge.data_version, knowledge.law_as_of)))
    return BLOCKED if found.blocked else 0
