"""Measures the assessment of many events: our engines, the rule files in rdflib, and two floors, in one run.

    .venv/bin/python bench/bulk.py --sizes 100,1000
    .venv/bin/python bench/bulk.py --sizes 100,1000,10000,100000,1000000 --write

Each figure comes from a process of its own, which is stopped at a limit of time and of memory. See bench/README.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import floors
import generate

import obligations
from obligations import names
from obligations.bulk.engine import KINDS, open_engine, usual
from obligations.load.events import event_graph
from obligations.load.record import check_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
ENGINES = {
    "columns": "the rules compiled to columns",
    "rules": "the rule files in Oxigraph",
    "rdflib": "the rule files in rdflib",
    "python": "floor: the joins alone, plain Python",
    "duckdb": "floor: the joins alone, DuckDB",
}
COMPARED = 200
"""How many records at the beginning every engine has to agree on."""

NO_MEMORY = ("MemoryError", "OutOfMemoryException", "Out of Memory Error", "bad_alloc", "memory allocation of")
"""What Python, DuckDB, C++ and Rust say where the memory does not suffice."""

RDFLIB_AT_ONCE = 5
SOURCES = (("rdflib", "rdflib"), ("Oxigraph", "pyoxigraph"), ("DuckDB", "duckdb"))


@dataclass(frozen=True)
class Figure:
    """What one process measured.

    Attributes:
        engine: The engine.
        acts: How many acts it got through.
        asked: How many there were.
        loading: Seconds of processor time to check the records and make graphs of them, or plain claims for a floor.
        finding: Seconds of processor time to find, up to rows of statuses and elements.
        memory: Most memory that it held, in MB.
        hashes: What it found on each of the first records, hashed.
    """

    engine: str
    acts: int
    asked: int
    loading: float
    finding: float
    memory: int
    hashes: dict[str, str]

    @property
    def each(self) -> float:
        """Milliseconds of one core an act, to find."""
        return 1000 * self.finding / max(1, self.acts)


def records_of(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def chunks(found: Iterable[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    held: list[dict[str, Any]] = []
    for one in found:
        held.append(one)
        if len(held) == size:
            yield held
            held = []
    if held:
        yield held


def measure(engine: str, path: Path, limit: float) -> dict[str, Any]:
    """Assess the records of a file until they end or the time is over."""
    knowledge = obligations.open()
    work, at_once = _work(engine, knowledge)
    work([next(generate.records(1, seed=99))])  # once unmeasured: what an engine prepares is prepared
    begun, loading, finding, acts, hashes = time.perf_counter(), 0.0, 0.0, 0, dict[str, str]()
    for chunk in chunks(records_of(path), at_once):
        one, two, rows = work(chunk)
        loading, finding = loading + one, finding + two
        acts += sum(len(record["acts"]) for record in chunk)
        if len(hashes) < COMPARED:
            hashes.update(_hashes(chunk, rows))
        if time.perf_counter() - begun > limit:
            break
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"acts": acts, "loading": loading, "finding": finding, "memory": memory, "hashes": hashes}


def _work(engine: str, knowledge: obligations.KnowledgeBase) -> tuple[Any, int]:
    """Return what assesses some records (seconds to load, seconds to find, rows by incident), and how many at once."""
    if engine in {"python", "duckdb"}:
        return _floor(engine, knowledge), 1000
    if engine == "rdflib":
        return _in_rdflib(knowledge), RDFLIB_AT_ONCE
    opened = open_engine(engine, knowledge)

    def work(chunk: list[dict[str, Any]]) -> tuple[float, float, list[tuple[str, str]]]:
        loading, quads = _loaded(chunk, knowledge)
        begun = time.process_time()
        rows = list(opened.assess(quads).statuses())
        taken = time.process_time() - begun
        return loading, taken, [(row["incident"], json.dumps(row, sort_keys=True)) for row in rows]

    return work, KINDS[engine].at_once


def _loaded(chunk: list[dict[str, Any]], knowledge: obligations.KnowledgeBase) -> tuple[float, list[Any]]:
    begun, quads = time.process_time(), list[Any]()
    for record in chunk:
        (checked,) = check_records(record, knowledge.vocabulary)
        quads += event_graph(checked, knowledge.vocabulary, f"{names.GRAPH}incidents/{record['id']}").quads
    return time.process_time() - begun, quads


def _floor(engine: str, knowledge: obligations.KnowledgeBase) -> Any:
    floor = (floors.InPython if engine == "python" else floors.InDuckDB)(floors.law(knowledge))
    states = dict(knowledge.vocabulary.states)

    def work(chunk: list[dict[str, Any]]) -> tuple[float, float, list[tuple[str, str]]]:
        begun = time.process_time()
        claims = floors.claims(chunk, states)
        loading = time.process_time() - begun
        taken, rows = floors.timed(floor, claims)
        return loading, taken, [(row[0].partition(".")[0], json.dumps(row)) for row in rows]

    return work


def _in_rdflib(knowledge: obligations.KnowledgeBase) -> Any:
    """The same gathering and the same rule files; only the engine that runs them is rdflib."""
    from pyoxigraph import RdfFormat, Store, Triple, parse
    from rdflib import Dataset

    from obligations.bulk.by_rules import RulesFound
    from obligations.gather import gather
    from obligations.rules import run_rules_in_rdflib, split

    rules = split(knowledge.sources.rules())[1]

    def work(chunk: list[dict[str, Any]]) -> tuple[float, float, list[tuple[str, str]]]:
        loading, quads = _loaded(chunk, knowledge)
        begun = time.process_time()
        case = Store()
        case.extend(quads)
        gather(case, knowledge.law)
        dataset = Dataset(default_union=True)
        dataset.parse(data=case.dump(format=RdfFormat.N_QUADS), format="nquads")
        run_rules_in_rdflib(dataset, rules)
        text = dataset.graph(names.DERIVED_EVENTS).serialize(format="nt", encoding="utf-8")
        derived = [Triple(one.subject, one.predicate, one.object) for one in parse(text, format=RdfFormat.N_TRIPLES)]
        rows = list(RulesFound(derived).statuses())
        taken = time.process_time() - begun
        return loading, taken, [(row["incident"], json.dumps(row, sort_keys=True)) for row in rows]

    return work


def _hashes(chunk: list[dict[str, Any]], rows: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, list[str]] = {record["id"]: [] for record in chunk}
    for incident, row in rows:
        found[incident].append(row)
    return {one: hashlib.blake2b("\n".join(sorted(said)).encode()).hexdigest()[:16] for one, said in found.items()}


def measured(engine: str, path: Path, asked: int, options: argparse.Namespace) -> Figure | None:
    """Measure in a process of its own; None where the memory did not suffice or not one act was done in time.

    An engine that fails otherwise ends the run: that is no figure.
    """
    command = [sys.executable, __file__, "--one", engine, str(path), "--seconds", str(options.seconds)]
    gigabytes = options.gigabytes * 1024**3
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=4 * options.seconds + 60,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (gigabytes, gigabytes)),
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        told = "".join(done.stderr.strip().splitlines()[-1:])
        if done.returncode != -signal.SIGKILL and not any(one in done.stderr for one in NO_MEMORY):
            sys.exit(f"{engine} failed with {done.returncode}: {told}")
        print(f"{engine}: {told}", file=sys.stderr)
        return None
    return Figure(engine, asked=asked, **json.loads(done.stdout))


def agree(figures: list[Figure]) -> list[str]:
    """Hold what the engines found on the records that they share against each other; say on how many that was."""
    compared = []
    for kinds in (("columns", "rules", "rdflib"), ("python", "duckdb")):
        those = [one for one in figures if one.engine in kinds]
        for first, second in pairwise(those):
            common = first.hashes.keys() & second.hashes.keys()
            wrong = sorted(one for one in common if first.hashes[one] != second.hashes[one])
            if wrong:
                sys.exit(f"{first.engine} and {second.engine} differ on {len(wrong)} events, such as {wrong[0]}")
            if not common:
                sys.exit(f"{first.engine} and {second.engine} have no events in common: nothing was compared")
            compared.append(f"{first.engine} and {second.engine} on {len(common)} records")
    return compared or ["one engine of each kind: nothing"]


def series(
    engines: list[str], path: Path, acts: int, options: argparse.Namespace
) -> tuple[dict[str, list[Figure]], str]:
    """Measure every engine in turn, round after round, so that a busy moment falls on all of them.

    With the figures comes a sentence on what was compared.
    """
    found: dict[str, list[Figure]] = {one: [] for one in engines}
    compared = [""]
    for turn in range(options.rounds):
        for one in engines:
            if turn and (not found[one] or found[one][0].loading + found[one][0].finding > 10):
                continue  # what takes long is measured once
            figure = measured(one, path, acts, options)
            if figure:
                found[one].append(figure)
        compared = agree([figures[-1] for figures in found.values() if figures])
        print(f"{acts:,} acts, round {turn + 1} done", file=sys.stderr)
    return found, f"Compared at {acts:,} acts, and equal: {'; '.join(compared)}."


def table(results: dict[int, dict[str, list[Figure]]], engines: list[str]) -> str:
    """Write the figures as a table in Markdown."""
    lines = [
        "| acts | engine | core ms an act: median (least-most of runs) | beside ours | load, ms | peak memory, MB |",
        "|---:|---|---|---:|---:|---:|",
    ]
    for acts, found in results.items():
        ours = _median(found[engines[0]])
        for engine in engines:
            figures = found[engine]
            if not figures:
                lines.append(f"| {acts:,} | {ENGINES[engine]} | > cap | | | |")
                continue
            each = [one.each for one in figures]
            short = min(one.acts for one in figures)
            cut = f", > cap after {short:,} acts" if short < acts else ""
            runs = f"{_figure(min(each))}-{_figure(max(each))} of {len(each)}" if len(each) > 1 else "one run"
            spread = f"{_figure(_median(figures))} ({runs}){cut}"
            ratio = f"{_figure(_median(figures) / ours)} x" if ours else ""
            load = statistics.median(1000 * one.loading / max(1, one.acts) for one in figures)
            memory = max(one.memory for one in figures)
            lines.append(f"| {acts:,} | {ENGINES[engine]} | {spread} | {ratio} | {_figure(load)} | {memory:,} |")
    return "\n".join(lines)


def growth(results: dict[int, dict[str, list[Figure]]], engine: str) -> str:
    """Say how the time an act grows from 1,000 acts, or the least, to the most."""
    done = [acts for acts, found in results.items() if _median(found[engine])]
    if len(done) < 2:
        return "Growth: one size only."
    first, last = (1000 if 1000 in done else done[0]), done[-1]
    ratio = _median(results[last][engine]) / _median(results[first][engine])
    through = min(one.acts for one in results[last][engine])
    cut = f" (over the {through:,} acts that were done in time)" if through < last else ""
    told = f"an act at {last:,} takes {_figure(ratio)} times what it takes at {first:,}{cut}"
    return f"Growth of {ENGINES[engine]}: {told}."


def picture(results: dict[int, dict[str, list[Figure]]], engines: list[str], path: Path) -> None:
    """Draw the time an act by the number of acts."""
    import pygal
    from pygal.style import CleanStyle

    chart = pygal.Line(
        logarithmic=True,
        style=CleanStyle,
        js=(),
        disable_xml_declaration=True,
        title="Milliseconds an act",
        x_title="acts",
        no_prefix=True,
        legend_at_bottom=True,
        legend_at_bottom_columns=1,
    )
    chart.x_labels = [f"{one:,}" for one in results]
    for engine in engines:
        chart.add(ENGINES[engine], [_median(found[engine]) or None for found in results.values()])
    path.write_text(f"{chart.render(is_unicode=True).strip()}\n", encoding="utf-8")


def _median(figures: list[Figure]) -> float:
    return statistics.median(one.each for one in figures) if figures else 0.0


def _figure(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.2g}"


def head(data_version: str, options: argparse.Namespace) -> str:
    """Say on what, with what and under which limits the figures were measured."""
    versions = ", ".join(f"{name} {version(package)}" for name, package in SOURCES)
    return (
        f"`python bench/bulk.py --sizes {options.sizes} --rounds {options.rounds}`: {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} at the end; Python {platform.python_version()}, {versions}; "
        f"data {data_version}; caps {options.seconds:.0f} s and {options.gigabytes} GB."
    )


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="100,1000", help="how many acts, with commas between (100,1000)")
    parser.add_argument("--engines", default=",".join(ENGINES), help="which to measure, with commas between")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each engine and size that takes under 10 s (3)")
    parser.add_argument("--seconds", type=float, default=60, help="time limit of one run (60)")
    parser.add_argument("--gigabytes", type=int, default=8, help="memory limit of one run (8)")
    parser.add_argument("--write", type=Path, nargs="?", const=ROOT / "docs", help="write benchmarks.md and .svg here")
    parser.add_argument("--one", nargs=2, metavar=("ENGINE", "FILE"), help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    options = parsed()
    if options.one:
        print(json.dumps(measure(options.one[0], Path(options.one[1]), options.seconds)))
        return
    engines = [one for one in options.engines.split(",") if one != "columns" or usual() == "columns"]
    sizes, results = [int(one) for one in options.sizes.split(",")], dict[int, dict[str, list[Figure]]]()
    said = []
    knowledge = obligations.open()
    with tempfile.TemporaryDirectory(prefix="obligations-bench-") as folder:
        for acts in sizes:
            path = Path(folder) / f"{acts}.jsonl"
            made = generate.write_acts(path, acts)
            results[acts], compared = series(engines, path, made, options)
            said.append(compared)
    parts = [head(knowledge.data_version, options), table(results, engines), growth(results, engines[0])]
    report = "\n\n".join([*parts, "\n".join(said)]) + "\n"
    print(report)
    if options.write:
        picture(results, engines, options.write / "benchmarks.svg")
        text = (Path(__file__).parent / "benchmarks-head.md").read_text(encoding="utf-8")
        (options.write / "benchmarks.md").write_text(f"{text}\n{report}", encoding="utf-8")


if __name__ == "__main__":
    main()
