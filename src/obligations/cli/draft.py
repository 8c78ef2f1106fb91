"""`draft`: a submission of some kind on a State and events, filled from the data, with what its user must fill."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from obligations.cli.draft_check import check
from obligations.cli.options import Context, completes, shared

if TYPE_CHECKING:
    from obligations.draft.record import Kind

FORMS = ("docx", "html", "md", "pdf")


class _Kinds(click.Group):
    """A group whose commands are the kinds of draft on file, beside those that are written here."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from obligations.locate import locate

        stems = {one.path.stem for one in locate().draft_files() if one.path.suffix in {".yaml", ".yml"}}
        return [*super().list_commands(ctx), *sorted(stems)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or _writer(cmd_name)


@click.group("draft", cls=_Kinds)
def draft() -> None:
    """Draft a submission on a State and events: a KIND of document, filled from the data.

    What only you can fill stays visible as [[MISSING: ...]], or comes from a case file that never leaves this machine.
    A draft says what may breach what, on whose word. It is no legal advice, and it is sent nowhere. `draft kinds` says
    what each KIND is for.
    """


@draft.command("kinds")
@shared("text")
def list_kinds(context: Context) -> None:
    """List the kinds of draft: what each is, and whether it needs a treaty."""
    from obligations.draft.compose import kinds_on_file

    kinds = kinds_on_file(context.knowledge)
    width = max(map(len, kinds), default=0)
    context.write("\n".join(f"{one.id:<{width}}  {one.name}{_needs(one)}" for one in kinds.values()))


def _needs(kind: Kind) -> str:
    return {"required": "; needs --treaty", "optional": "; --treaty narrows it"}.get(kind.treaty, "")


def _writer(kind: str) -> click.Command:
    """Make the command that writes one kind of draft; whether there is such a kind is found out when it runs."""

    @click.command(kind, short_help=kind.replace("-", " "))
    @click.option(
        *("--incident", "incidents"),
        multiple=True,
        metavar="EVENT",
        shell_complete=completes("incidents"),
        help="A recorded event. Repeatable.",
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

    knowledge = context.knowledge
    kind = named(kinds_on_file(knowledge), name)
    if given["template"]:
        context.write(case_template(kind))
        return
    if context.output is None:
        raise click.UsageError("name the file to write with -o")
    asked = asked_of(knowledge, given["incidents"], given["state"], given["treaty"], joint=given["joint"])
    case = case_of(given["case"], kind)
    procedure = procedure_of(knowledge, kind, asked)
    if procedure:
        door = doors(knowledge, procedure, asked.state, asked.incidents)
        pass_through(door, even_if_closed=given["even_if_closed"])
        if door.standing != "open":
            context.note(door.reason)
    document = compose(knowledge, kind, asked, case)
    _to_file(context, document)
    open_gaps = [one for one in document.gaps if not one.optional]
    context.note(f"{len(open_gaps)} places need you: {', '.join(one.id for one in open_gaps) or 'none'}")


def _to_file(context: Context, document: Any) -> None:
    """Write a document in the format of the file's ending, or else in the one asked for."""
    from obligations.draft.writers import write_draft

    path = Path(str(context.output))
    ending = path.suffix.removeprefix(".").lower()
    write_draft(document, ending if ending in FORMS else context.format, path)


draft.add_command(check)
commands = (draft,)
