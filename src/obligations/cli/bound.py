"""`bound`: what bound this State on that day, and why everything else did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from obligations.cli.options import Context, completes, shared

if TYPE_CHECKING:
    from obligations.bound import Bound

SHEETS = ("md", "html", "docx")
"""The formats in which an answer about one treaty is a sheet to annex."""


@click.command("bound")
@click.argument("state", shell_complete=completes("states"))
@click.argument("treaty", required=False, metavar="[TREATY[:ART]]", shell_complete=completes("treaties"))
@click.option("--on", "day", required=True, metavar="DATE", help="The day, YYYY-MM-DD.")
@click.option("--territory", metavar="T", help="A territory with a status of its own, such as hong-kong.")
@shared("text", "table", "json", "jsonl", "csv", "tsv", "md", "html", "docx")
def bound(context: Context, state: str, treaty: str | None, day: str, territory: str | None) -> None:
    """What bound this State on that day: bound, not bound, signatory only, or unknown.

    Names are forgiving: CHN, cn, China; CAT:3(1), cat/3/1, "Convention against Torture art 3". Unknown is never "no".
    Without a treaty, every treaty on file is listed with one line of reason. With one, md, html and docx give a dated
    sheet with the acts, their sources and how far the data go, to annex to a submission; docx needs -o FILE.
    """
    from obligations.render.bound import write_answers

    if context.format == "docx" and not (treaty and context.output):
        raise click.UsageError("a Word file is written for one treaty or provision, and to a file: TREATY and -o FILE")
    knowledge = context.knowledge
    if treaty and context.format in SHEETS:
        _write_sheet(context, knowledge.bound(state, treaty, day, territory))
        return
    if treaty:
        answers = [knowledge.bound(state, treaty, day, territory)]
    else:
        answers = knowledge.bound_to_all(state, day, territory)
    names = (knowledge.view.label, knowledge.data_version, knowledge.law_as_of)
    context.write(write_answers(answers, context.medium, names, single=bool(treaty)))
    context.basis()


def _write_sheet(context: Context, answer: Bound) -> None:
    """Write the sheet for one answer to the output file, or to standard output."""
    from obligations.draft.certificate import certificate
    from obligations.draft.writers import draft_bytes

    written = draft_bytes(certificate(context.knowledge, answer, context.foot), context.format)
    with context.stream() as out:
        out.write(written)


commands = (bound,)
