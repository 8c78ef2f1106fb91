"""`draft`: a submission of some kind on a State and events, filled from the data, with what its user must fill."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from obligations.cli.draft_check import check
from obligations.cli.options import Context, completes, shared

if TYPE_CHECKING:
    from obligations.draft.record import Kind

FORMS = ("docx", "html", "md", "pdf")
_ENDINGS = {**{one: one for one in FORMS}, "htm": "html", "markdown": "md"}
_NAME = re.compile(r"^name:[ \t]*(?P<quote>[\"']?)(?P<name>.+?)(?P=quote)[ \t]*$", re.MULTILINE)


class _Kinds(click.Group):
    """A group whose commands are the kinds of draft on file, beside those that are written here."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *sorted(_records())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or _writer(cmd_name)


def _records() -> dict[str, Path]:
    """Return the shipped records of drafts by the names of their files, which are the kinds."""
    from obligations.locate import locate

    return {one.path.stem: one.path for one in locate().draft_files() if one.path.suffix in {".yaml", ".yml"}}


def _named(kind: str) -> str:
    """Return what a kind is called for a list of commands: read in a glance, so that help needs no parser."""
    path = _records().get(kind)
    found = _NAME.search(path.read_text(encoding="utf-8")) if path else None
    return found["name"] if found else kind.replace("-", " ")


@click.group("draft", cls=_Kinds)
def draft() -> None:
    """Draft a submission on a State and events: a KIND of document, filled from the data.

    What only you can fill stays visible as [[MISSING: ...]], or comes from a case file that never leaves this machine.
    A draft says what may breach what, on whose word. It is no legal advice, and it is sent nowhere. `draft kinds` says
    what each KIND is for.
    """


@draft.command("kinds")
@shared("text", "json")
def list_kinds(context: Context) -> None:
    """List the kinds of draft: what each is, and whether it needs a treaty."""
    from obligations.draft.compose import kinds_on_file

    kinds = kinds_on_file(context.knowledge)
    if context.format == "json":
        context.write(json.dumps([_told(one) for one in kinds.values()], ensure_ascii=False, indent=2))
        return
    width = max(map(len, kinds), default=0)
    context.write("\n".join(f"{one.id:<{width}}  {one.name}{_needs(one)}" for one in kinds.values()))


def _told(kind: Kind) -> dict[str, Any]:
    return {"id": kind.id, "name": kind.name, "treaty": kind.treaty, "procedures": list(kind.procedures)}


def _needs(kind: Kind) -> str:
    return {"required": "; needs --treaty", "optional": "; --treaty narrows it"}.get(kind.treaty, "")


def _writer(kind: str) -> click.Command:
    """Make the command that writes one kind of draft; whether there is such a kind is found out when it runs."""

    @click.command(kind, short_help=_named(kind))
    @click.option(
        *("--incident", "incidents"),
        multiple=True,
        metavar="EVENT",
        shell_complete=completes("incidents"),
        help="A recorded event. Repeatable; without one, every event with a finding against --state.",
    )
    @click.option("--state", metavar="STATE", help="The State; needed where the events ask about several.")
    @click.option("--treaty", metavar="CODE", help="The treaty, for what goes to its committee.")
    @click.option("--case", type=click.Path(exists=True, dir_okay=False), help="Your case file (YAML).")
    @click.option("--case-template", "template", is_flag=True, help="Print an empty case file for this kind, and stop.")
    @click.option("--joint", is_flag=True, help="Several senders write together.")
    @click.option("--even-if-closed", is_flag=True, help="Draft even if the procedure is closed for the State.")
    @shared(*FORMS)
    def write(context: Context, **given: Any) -> None:
        """Write this kind of draft on recorded events to the file that -o names; its ending tells the format too."""
        _write(context, kind, given)

    return write


def _write(context: Context, name: str, given: dict[str, Any]) -> None:
    from obligations.draft.case import case_template
    from obligations.draft.compose import asked_of, case_of, compose, kinds_on_file, procedure_of
    from obligations.draft.doors import doors, pass_through
    from obligations.draft.record import named
    from obligations.draft.writers import write_draft

    knowledge = context.knowledge
    kind = named(kinds_on_file(knowledge), name)
    if given["template"]:
        context.write(case_template(kind))
        return
    if context.output is None:
        raise click.UsageError("name the file to write with -o")
    form = _form(context)
    asked = asked_of(knowledge, given["incidents"], given["state"], given["treaty"], joint=given["joint"])
    case = case_of(given["case"], kind)
    procedure = procedure_of(knowledge, kind, asked)
    if procedure:
        door = doors(knowledge, procedure, asked.state, asked.incidents)
        pass_through(door, even_if_closed=given["even_if_closed"])
        if door.standing != "open":
            context.note(door.reason)
    document = compose(knowledge, kind, asked, case)
    write_draft(document, form, Path(context.output), private=bool(given["case"]))
    open_gaps = [one for one in document.gaps if not one.optional]
    context.note(f"{len(open_gaps)} places need you: {', '.join(one.id for one in open_gaps) or 'none'}")


def _form(context: Context) -> str:
    """Return the format that the file's ending names, or without an ending the one asked for.

    Raises:
        click.UsageError: The ending is none that is known, or names another format than the one given.
    """
    path = Path(str(context.output))
    ending = path.suffix.removeprefix(".").lower()
    if not ending:
        return context.format
    form = _ENDINGS.get(ending)
    if form is None:
        told = f'no draft is written to a file that ends in ".{ending}": end it in one of .{", .".join(FORMS)}'
        raise click.UsageError(told)
    if _is_given("format") and form != context.format:
        raise click.UsageError(f'"{path.name}" ends in .{ending}, but --format says {context.format}: name one of them')
    return form


def _is_given(option: str) -> bool:
    """Tell whether the user gave an option of the running command."""
    from click.core import ParameterSource

    source = click.get_current_context().get_parameter_source(option)
    return source not in {None, ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP}


draft.add_command(check)
commands = (draft,)
