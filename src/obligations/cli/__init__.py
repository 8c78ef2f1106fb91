"""The command line: a thin skin over the library, with one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from obligations.errors import EngineError, ObligationsError

if TYPE_CHECKING:
    from collections.abc import Sequence

_WHERE = {
    "assess": "assess",
    "explain": "assess",
    "why-not": "why_not",
    "verify": "verify",
    "bound": "bound",
    "diff": "diff",
    "compare": "compare",
    "treaty": "treaty",
    "forum": "forum",
    "trace": "trace",
    "changes": "changes",
    "what-if": "whatif",
    "cases": "cases",
    "cite": "cite",
    "draft": "draft",
    "graph": "pictures",
    "timeline": "pictures",
    "matrix": "pictures",
    "query": "queries",
    "sparql": "queries",
    "export": "export",
    "check": "check",
    "new": "records",
    "validate": "records",
    "import": "bring_in",
    "schema": "records",
    "completion": "completion",
}
"""Which module holds each command; a module is imported only when its command is asked for."""


class _Lazy(click.Group):
    """A group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's interface
        return list(_WHERE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from importlib import import_module

        if cmd_name not in _WHERE:
            self._suggest(ctx, cmd_name)
            return None
        module = import_module(f"obligations.cli.{_WHERE[cmd_name]}")
        commands: tuple[click.Command, ...] = module.commands
        return next(command for command in commands if command.name == cmd_name)

    @staticmethod
    def _suggest(ctx: click.Context, name: str) -> None:
        import difflib

        close = difflib.get_close_matches(name, _WHERE, n=2)
        if close:
            ctx.fail(f'No command called "{name}". Did you mean {" or ".join(close)}?')


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="obligations", prog_name="obligations")
def group() -> None:
    """Which legal obligations may a documented event breach, why, and on whose word?

    Every answer says "may breach", never "breached", and leads to rule, fact, claim and source. It is no legal advice.
    Everything works offline, and nothing leaves this machine unless you name an endpoint with --endpoint, or let a
    query ask others with --allow-service.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with the exit code of the contract."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:  # noqa: PLR0911 - one return for each way to leave
    """Run one command and return its exit code; no traceback reaches the user unless `--debug` asks for it."""
    try:
        result: Any = group.main(arguments, prog_name="obligations", standalone_mode=False)
        if sys.stdout:  # there is none where it was closed
            sys.stdout.flush()
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except SystemExit:  # how click leaves when nobody reads its output any more
        return 0
    except (click.Abort, KeyboardInterrupt):
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _tell(_of_output(error) or error, debug="--debug" in arguments)
    except Exception as error:  # noqa: BLE001 - the one place where any error becomes a message
        return _tell(error, debug="--debug" in arguments)
    return result if isinstance(result, int) else 0


def _of_output(error: OSError) -> EngineError | None:
    """Say that standard output cannot be written, where that is what failed: what is left to write fails again."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EngineError(f"standard output cannot be written: {error.strerror or error}")
    except (AttributeError, ValueError):
        return None
    return None


def _tell(error: Exception, *, debug: bool) -> int:
    if debug:
        import traceback

        traceback.print_exception(error)
    if isinstance(error, ObligationsError):
        click.echo(str(error), err=True)
        return error.exit_code
    if not debug:
        click.echo(f"Something unexpected went wrong: {type(error).__name__}: {error}", err=True)
        click.echo("Run the same command with --debug to see where, and report it.", err=True)
    return 6
