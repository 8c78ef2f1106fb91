"""`export`: the data in a form that another store loads, or the findings as a table."""

from __future__ import annotations

import click

from obligations.cli.options import Context, shared

_AS = ("nquads", "trig", "turtle", "ntriples", "jsonld", "csv", "tsv")


@click.command("export")
@click.option(
    "--graph",
    "graphs",
    multiple=True,
    metavar="NAME",
    help="Only this graph, such as treaties/cat/norms or incidents/2017-07-family. Repeatable.",
)
@click.option("--without-derived", is_flag=True, help="Leave out what the rule files derive; sources and tables only.")
@shared(*_AS, flags=("--as", "--format"))
def export(context: Context, graphs: tuple[str, ...], without_derived: bool) -> None:
    """Write all data, or single graphs, for another store to load; or the findings as a table (csv, tsv).

    N-Quads and TriG keep each source text as a named graph, which a store must know apart to assess events; Turtle and
    N-Triples write one graph. The same data give the same bytes. Load the file into any SPARQL 1.1 store, then ask it
    with `--endpoint URL`.
    """
    from obligations.export import TABLES, chosen_graphs
    from obligations.export import export as write

    if context.format in TABLES:
        _table(context, narrowed=bool(graphs) or without_derived)
        return
    knowledge = context.knowledge
    chosen = chosen_graphs(knowledge, graphs, derived=not without_derived)
    with context.stream() as out:
        write(knowledge.store, chosen, context.format, out)
    context.note(f"no legal advice; law as of {knowledge.law_as_of}, data {knowledge.data_version}")


def _table(context: Context, *, narrowed: bool) -> None:
    from obligations.render.writers import write_assessment

    if narrowed:
        raise click.UsageError(f"{context.format} is a table of all findings; --graph and --without-derived choose RDF")
    assessment = context.knowledge.assessment()
    everything = frozenset(one.id for one in assessment.findings)
    context.write(write_assessment(assessment, everything, context.medium, everything=True))
    context.basis()


commands = (export,)
