"""`query` and `sparql`: the named questions, and any other that SPARQL can put."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from obligations.cli.options import ENDPOINT, FORMATS, Context, Elsewhere, completes, shared
from obligations.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from obligations.answer import Answer
    from obligations.knowledge import KnowledgeBase
    from obligations.query_file import NamedQuery

_LISTS = ("text", "table", "json", "jsonl", "csv", "tsv", "md", "html")
_RDF = ("ntriples", "nquads", "trig")


@click.group("query")
def query() -> None:
    """Named questions to the knowledge base, each with its answer's columns and limits."""


@query.command("list")
@shared(*_LISTS)
def list_queries(context: Context) -> None:
    """List the named queries, grouped: what each lists, and what it takes."""
    from obligations.render.queries import queries_as_text, takes

    known = context.knowledge.named_queries.values()
    if context.format == "text":
        context.write(queries_as_text(known, context.width))
        return
    rows = [(one.id, one.family, one.title, one.question, takes(one)) for one in known]
    _write(context, _texts(("query", "family", "title", "question", "takes"), rows), "Named queries", "")


@query.command("show")
@click.argument("name", shell_complete=completes("queries"))
@shared("text", "json")
def show(context: Context, name: str) -> None:
    """Show what a named query asks, takes and returns, and its SPARQL."""
    from obligations.render.queries import query_as_json, query_as_text

    found = _named(context, name)
    context.write(query_as_json(found) if context.format == "json" else query_as_text(found))


@query.command("run")
@click.argument("name", shell_complete=completes("queries"))
@click.option("-p", "--param", "given", multiple=True, metavar="NAME=VALUE", help="Value of a parameter. Repeatable.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many rows.")
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Leave out so many rows first.")
@ENDPOINT
@shared(*_LISTS, "xml")
def run(
    context: Context, name: str, given: tuple[str, ...], limit: int | None, offset: int, endpoint: str | None
) -> None:
    """Run a named query, such as `query run bound-on -p state=China -p date=2017-07-01`.

    `query list` names them all, `query show NAME` says what one takes and what an empty answer does not mean.
    With --endpoint it is put to that store: the query and the values of its parameters go there, nothing else.
    """
    from obligations.queries import in_its_language
    from obligations.render.tables import readable

    context.elsewhere = Elsewhere(endpoint) if endpoint else None
    found = _named(context, name)
    parameters = _parameters(given)
    answer = in_its_language(_asked(context), _answer(context, found, parameters))
    foot = " ".join(part for part in (_past_the_list(answer, parameters), found.caveat, _basis(context)) if part)
    _write(context, _part(answer, limit, offset), found.title, foot, readable)


@click.command("sparql")
@click.argument("source", required=False, metavar="[-]")
@click.option("-f", "--file", "path", metavar="FILE", help="Read the query from a file.")
@click.option("-e", "--execute", "text", metavar="TEXT", help="The query itself.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, 86400, min_open=True),
    default=30,
    show_default=True,
    help="Seconds that the query may take.",
)
@click.option("--limit", type=click.IntRange(min=1), help="At most so many rows or triples.")
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Leave out so many rows or triples first.")
@click.option("--allow-service", is_flag=True, help="Let this query ask other endpoints with SERVICE.")
@ENDPOINT
@shared(*FORMATS, "xml", *_RDF)
def sparql(
    context: Context,
    source: str | None,
    path: str | None,
    text: str | None,
    timeout: float,
    limit: int | None,
    offset: int,
    allow_service: bool,
    endpoint: str | None,
) -> None:
    """Run any SPARQL 1.1 query that only reads: -f FILE, -e TEXT, or - for standard input.

    It sees all graphs as one unless it names graphs with FROM, and may use the prefixes of this project
    without declaring them. A name that nothing on file bears is pointed out. What would change data or reach
    outside is refused. The RDF formats are for CONSTRUCT and DESCRIBE.
    With --endpoint it is put to that store.
    """
    from obligations.queries import MAX_ROWS, run_text

    context.elsewhere = Elsewhere(endpoint, time_limit=timeout) if endpoint else None
    asked = _text_of(source, path, text)
    if context.foot:
        context.note("--lang does not touch a query of your own: choose among labels by LANG(?label)")
        context.lang = "en"
    rows = None if limit is None else offset + limit
    if context.elsewhere:
        from obligations.elsewhere.ask import ask_text

        answer = ask_text(context.there.endpoint, asked, rows, allow_service=allow_service)
    else:
        answer = run_text(context.knowledge, asked, timeout, rows, allow_service=allow_service)
    for one in answer.notes:
        context.note(one)
    if answer.truncated:
        context.note(f"stopped at the limit of {rows or MAX_ROWS}; there may be more")
    _write(context, _part(answer, limit, offset), "Query", _basis(context))


def _asked(context: Context) -> KnowledgeBase:
    """Return what the command asks: the data here, or those of the endpoint that was named."""
    return context.there if context.elsewhere else context.knowledge


def _named(context: Context, name: str) -> NamedQuery:
    asked = _asked(context)
    return asked.named_queries[asked.names.one_of("query", name, asked.named_queries)]


def _answer(context: Context, query: NamedQuery, parameters: Mapping[str, str]) -> Answer:
    if context.elsewhere:
        from obligations.elsewhere.ask import ask_named

        return ask_named(context.there, query, parameters)
    from obligations.queries import run_named

    return run_named(context.knowledge, query, parameters)


def _past_the_list(answer: Answer, parameters: Mapping[str, str]) -> str:
    """Warn where a list of parties ends before the day that was asked about, or nobody knows where it ends."""
    if "list_to" not in answer.columns or "date" not in parameters:
        return ""
    from pyoxigraph import Literal

    from obligations.dates import as_day
    from obligations.render.words import counted

    asked = as_day(parameters["date"])
    ends = [row[answer.columns.index("list_to")] for row in answer.rows]
    past = sum(isinstance(one, Literal) and as_day(one.value) < asked for one in ends)
    open_ = sum(one is None for one in ends)
    told = [f"in {counted(past, 'row')} the list of parties ends before the day asked about"] if past else []
    told += [f"in {counted(open_, 'row')} it is not known where it ends"] if open_ else []
    return f"Beware: {' and '.join(told)}: a State may have left or joined since." if told else ""


def _parameters(given: tuple[str, ...]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name or not value:
            raise UsageError(f'"{one}" must have the form NAME=VALUE')
        if name in found:
            raise UsageError(f"the parameter {name} is given twice")
        found[name] = value
    return found


def _text_of(source: str | None, path: str | None, text: str | None) -> str:
    """Return the query from the one place that the user named."""
    if sum(one is not None for one in (source, path, text)) != 1:
        raise UsageError("give the query in one way: -f FILE, -e TEXT, or - for standard input")
    if text is not None:
        return text
    if source not in {None, "-"}:
        raise UsageError(f'"{source}" is not understood; for a file write -f {source}')
    try:
        return Path(path).read_text(encoding="utf-8") if path else sys.stdin.buffer.read().decode()
    except UnicodeDecodeError:
        raise UsageError(f"{path or 'standard input'} is no UTF-8 text") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error


def _part(answer: Answer, limit: int | None, offset: int) -> Answer:
    """Take the rows or triples that the user asked for."""
    from dataclasses import replace

    end = None if limit is None else offset + limit
    return replace(answer, rows=answer.rows[offset:end], triples=answer.triples[offset:end])


def _texts(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Answer:
    from pyoxigraph import Literal

    from obligations.answer import Answer

    return Answer("select", columns, tuple(tuple(map(Literal, row)) for row in rows))


def _basis(context: Context) -> str:
    """Say what an answer rests on, and what it is not."""
    from obligations.names import OBL

    asked = _asked(context)
    view = asked.view
    reviews = {
        review: len(view.subjects("encodingReview", OBL + review)) for review in ("noLawyerReviewed", "lawyerReviewed")
    }
    unread, norms = reviews["noLawyerReviewed"], sum(reviews.values())
    versions = f"Law as of {asked.law_as_of}, data {asked.data_version}."
    return f"{versions} No lawyer has reviewed {unread} of {norms} encoded norms. Not legal advice."


def _write(context: Context, answer: Answer, title: str, foot: str, short: Callable[[str], str] | None = None) -> None:
    """Write an answer; what a reader must know beside it goes under pages, and else to standard error."""
    from obligations.render.tables import Setting, prefixed, write_answer
    from obligations.render.words import counted

    size = {"select": counted(len(answer.rows), "row"), "graph": counted(len(answer.triples), "triple")}
    foot = f"{foot} {context.foot}".strip() if context.format in {"md", "html", "text"} else foot
    told = f"{size[answer.kind]}. {foot}" if answer.kind in size else foot
    setting = Setting(title, told, context.width, context.color, short or prefixed, worded=short is not None)
    context.write(write_answer(answer, context.format, setting))
    if foot and context.format not in {"md", "html"}:
        context.note(told)


commands = (query, sparql)
