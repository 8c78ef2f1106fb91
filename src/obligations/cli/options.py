"""The options that mean the same in every command, and what a command body works with."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from obligations.aside import aside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from obligations.elsewhere.connect import RemoteKnowledge
    from obligations.knowledge import KnowledgeBase
    from obligations.render.page import Medium

FORMATS = ("text", "table", "json", "jsonl", "csv", "tsv", "md", "html", "turtle", "jsonld")


@dataclass(frozen=True)
class Elsewhere:
    """The endpoint that a command asks instead of the data here.

    Attributes:
        url: Where queries go.
        update_url: Where updates go, if it may be written to.
        time_limit: Seconds that a request may take; the usual ones if None.
        keep: Whether what is derived there stays there.
    """

    url: str
    update_url: str | None = None
    time_limit: float | None = None
    keep: bool = False


@dataclass
class Context:
    """What the shared options say: the format, where output goes, which data and cache to use."""

    format: str = "text"
    output: str | None = None
    quiet: bool = False
    no_color: bool = False
    data: tuple[str, ...] = ()
    cache: str | None = None
    lang: str = "en"
    elsewhere: Elsewhere | None = None
    _knowledge: list[KnowledgeBase] = field(default_factory=list)

    @property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge base, opened when first needed."""
        if not self._knowledge:
            from obligations.knowledge import open_knowledge

            self._knowledge.append(open_knowledge(self.data, cache=self.cache, warn=self.note, lang=self.tongue))
        return self._knowledge[0]

    @functools.cached_property
    def there(self) -> RemoteKnowledge:
        """The endpoint that was named, found to hold our data."""
        from obligations.elsewhere import connect, credentials, protocol
        from obligations.locate import locate

        if self.elsewhere is None:
            raise click.UsageError("no endpoint was named: give --endpoint URL")
        named = self.elsewhere
        endpoint = protocol.Endpoint(
            named.url,
            named.update_url,
            credentials.from_environment(os.environ),
            named.time_limit or protocol.TIME_LIMIT,
        )
        sources = locate(tuple(map(Path, self.data)))
        found = connect.RemoteKnowledge(connect.connect(endpoint), sources, self.tongue)
        if found.notice:
            self.note(found.notice)
        return found

    @property
    def medium(self) -> Medium:
        """Where a page goes."""
        from obligations.render.page import Medium

        return Medium(self.format, self.width, self.color, self.foot)

    @property
    def tongue(self) -> str:
        """The language of names in what is written: RDF keeps to English, it tells languages apart by itself."""
        from obligations.languages import ENGLISH, language

        asked = language(self.lang)
        return ENGLISH if self.format in {"turtle", "jsonld"} else asked

    @property
    def foot(self) -> str:
        """What a reader must know of names that are not in English; nothing where all are."""
        from obligations.languages import foot

        return foot(self.tongue)

    @property
    def color(self) -> bool:
        """Whether to write colours: only to a terminal, and only if nobody asked for none."""
        wanted = not self.no_color and "NO_COLOR" not in os.environ
        return wanted and self.output is None and sys.stdout.isatty()

    @property
    def width(self) -> int:
        """How wide a line may be: the terminal's width, or 120 where there is none."""
        if not sys.stdout.isatty():
            return 120
        import shutil

        return min(shutil.get_terminal_size((120, 24)).columns, 140)

    def write(self, text: str) -> None:
        """Write the answer to the output file, whole or not at all, or to standard output."""
        text = text if text.endswith("\n") or not text else text + "\n"
        if self.lang != "en" and self.format not in {"text", "md", "html"} and self.foot:  # English needs no import
            self.note(self.foot)
        if self.output is None:
            click.echo(text, nl=False, color=self.color)
            return
        try:
            _write_whole(Path(self.output), text)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            raise click.UsageError(f"{self.output} cannot be written: {why or error}") from error

    @contextlib.contextmanager
    def stream(self) -> Iterator[IO[bytes]]:
        """Give a place for an answer in parts: the output file, whole or not at all, or standard output."""
        if self.output is None:
            yield sys.stdout.buffer
            return
        try:
            with aside(Path(self.output)) as path, path.open("wb") as out:
                yield out
        except OSError as error:
            raise click.UsageError(f"{self.output} cannot be written: {error.strerror or error}") from error

    def basis(self) -> None:
        """Say on standard error what rows rest on: formats made of rows have no place for it."""
        if self.format in {"table", "jsonl", "csv", "tsv"}:
            known = self.knowledge if self.elsewhere is None else self.there
            self.note(f"no legal advice; law as of {known.law_as_of}, data {known.data_version}")

    def note(self, message: str) -> None:
        """Write a notice to standard error, unless the user asked for quiet."""
        if not self.quiet:
            click.echo(f"note: {message}", err=True)


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody sees half of it."""
    with aside(path) as whole:
        whole.write_text(text, encoding="utf-8", newline="")


def completes(*kinds: str) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Return what offers the names on file of these kinds to a shell; a shell that gets none offers nothing.

    Args:
        kinds: Kinds of `obligations.offered`, such as `treaties`.
    """

    def complete(context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
        from obligations.errors import ObligationsError
        from obligations.offered import offered

        cache, data = context.params.get("cache"), context.params.get("data") or ()
        with contextlib.suppress(ObligationsError, OSError, RuntimeError):  # a prompt is no place for messages
            found = [one for kind in kinds for one in offered(kind, cache, map(Path, data))]
            return [one for one in found if one.lower().startswith(typed.lower())]
        return []

    return complete


ENDPOINT = click.option(
    "--endpoint",
    metavar="URL",
    help="Ask this SPARQL 1.1 endpoint, loaded from `obligations export`. Credentials: OBLIGATIONS_ENDPOINT_USER and "
    "_PASSWORD, or _TOKEN, in the environment.",
)
"""Where else to ask; without it nothing leaves the machine."""


def shared(*formats: str, flags: tuple[str, ...] = ("--format",)) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the shared options to a command, which then gets them as its first argument, a `Context`.

    Args:
        formats: The formats that it can write, the usual one first.
        flags: How the option is spelt that chooses among them.
    """
    choices = formats or FORMATS
    options = (
        click.option(
            *flags,
            "format",
            type=click.Choice(choices),
            default=choices[0],
            show_default=True,
            help="Form of the output.",
        ),
        *_COMMON,
    )

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def wrapped(**given: Any) -> Any:
            context = Context(**{name: given.pop(name) for name in _CONTEXT})
            return command(context, **given)

        for option in reversed(options):
            wrapped = option(wrapped)
        return wrapped

    return decorate


def _remember_debug(context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value:
        context.find_root().meta["obligations.debug"] = True


_CONTEXT = ("format", "output", "quiet", "no_color", "data", "cache", "lang")
_COMMON = (
    click.option("-o", "--output", metavar="FILE", help="Write to a file instead of standard output."),
    click.option(
        "--data", multiple=True, metavar="DIR", help="Extra data beside the shipped: law, events, readings. Repeatable."
    ),
    click.option("--cache", metavar="DIR", help="Folder of the compiled store (or set OBLIGATIONS_CACHE)."),
    click.option(
        "--lang",
        default="en",
        show_default=True,
        metavar="CODE",
        help="Language of names, where on file: en, fr, es, ru, ar, zh, ko.",
    ),
    click.option("--quiet", is_flag=True, help="No notices on standard error."),
    click.option("--no-color", is_flag=True, help="No colours (or set NO_COLOR)."),
    click.option(
        "--debug",
        is_flag=True,
        expose_value=False,
        callback=_remember_debug,
        help="Show the traceback of an error.",
    ),
)
