"""`cite`: the citation of a treaty, a provision, a document of authority or a source."""

from __future__ import annotations

import json

import click

from obligations.cite import FORMS, STYLES, Citation, citable, cite
from obligations.cli.options import Context, completes, shared
from obligations.errors import UnknownNameError


@click.command("cite")
@click.argument("things", nargs=-1, required=True, metavar="THING…", shell_complete=completes("treaties", "documents"))
@click.option("--style", type=click.Choice(STYLES), default="un", show_default=True, help="Style of the citation.")
@click.option(
    "--form",
    "--as",
    "form",
    type=click.Choice(FORMS),
    default="footnote",
    show_default=True,
    help="Where it stands. (--as, which elsewhere chooses the format, is its older name and goes on working.)",
)
@click.option("--at", default="", metavar="PLACE", help='The place in the text: "para 11", "art 3(1)", "p 5".')
@shared("text", "md", "html", "json")
def cite_(context: Context, things: tuple[str, ...], style: str, form: str, at: str) -> None:
    """The citation of a treaty, provision, document of authority or source, one line for each THING.

    THING is a treaty or provision (CAT, CAT:3(1), "Refugee Convention art 33"), the id or symbol of a document that
    `query run authorities` lists (hrc-gc-31, CCPR/C/21/Rev.1/Add.13), or the id of a source that an answer names.
    What a form asks for and nobody has put on file is left out; that, and what rests on memory, is said on standard
    error. Check a citation against the text before you hand it in.
    """
    found, wrong = _cited(context, things, (style, form, at))
    for error in wrong[:-1]:
        click.echo(str(error), err=True)
    if found:
        context.write(_written(context, found, style))
    for one in found:
        if one.missing:
            context.note(f"{one.id}: not on file, left out: {', '.join(one.missing)}")
        if one.unverified:
            context.note(f"{one.id}: unverified: {', '.join(one.unverified)}")
    if wrong:
        raise wrong[-1]
    known = context.knowledge
    context.note(f"no legal advice; law as of {known.law_as_of}, data {known.data_version}")


commands = (cite_,)


def _cited(
    context: Context, things: tuple[str, ...], how: tuple[str, str, str]
) -> tuple[list[Citation], list[UnknownNameError]]:
    """Cite what is on file, and collect what is not."""
    found, wrong = [], []
    for one in things:
        try:
            found.append(cite(citable(context.knowledge, one), *how))
        except UnknownNameError as error:
            wrong.append(error)
    return found, wrong


def _written(context: Context, found: list[Citation], style: str) -> str:
    if context.format == "json":
        told = {"schemaVersion": 1, "citations": [one.to_dict() for one in found]}
        return json.dumps(told, ensure_ascii=False, indent=2)
    if style == "csl-json":
        return json.dumps([json.loads(one.text) for one in found], ensure_ascii=False, indent=2)
    if style == "bibtex":
        return "\n\n".join(one.text for one in found)
    if context.format == "html":
        return "\n".join(f"<p>{one.html}</p>" for one in found)
    return "\n".join(one.markdown if context.format == "md" else one.text for one in found)
