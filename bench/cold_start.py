"""Measures what a user waits for: commands in new processes, the first compilation, many questions in one.

Run it with the interpreter that has the package: `.venv/bin/python bench/cold_start.py`. See bench/README.md.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import obligations

if TYPE_CHECKING:
    from collections.abc import Callable

OPEN_STORE = "import sys, click, pyoxigraph; pyoxigraph.Store.read_only(sys.argv[1])"
CLI = ("-m", "obligations")
STATES = ("CHN", "PRK", "KOR", "THA", "RUS", "DEU", "USA", "BRA", "KEN", "AUS")
PROVISIONS = ("CAT:3(1)", "CRC:37(a)", "ICCPR:7", "CEDAW:6", "REFUGEE-1951:33(1)")
FLOOR, EVENT = "python, click and pyoxigraph, store opened", "assess 2016-17-returns"
Row = tuple[str, list[float]]


def process(*arguments: str) -> float:
    """Time one new Python process, from its start to its end."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begun


def processes(store: Path, record: Path, rounds: int) -> list[Row]:
    """Time the commands in turn, so that a busy moment of the machine falls on all of them."""
    commands: dict[str, tuple[str, ...]] = {
        "python alone": ("-c", "pass"),
        FLOOR: ("-c", OPEN_STORE, str(store)),
        "obligations --help": (*CLI, "--help"),
        EVENT: (*CLI, "assess", "2016-17-returns"),
        "assess 2016-17-returns, findings on China": (*CLI, "assess", "2016-17-returns", "--state", "CHN"),
        "assess --file, one record": (*CLI, "assess", "--file", str(record)),
        "bound CHN CAT --on 2017-07-01": (*CLI, "bound", "CHN", "CAT", "--on", "2017-07-01"),
    }
    for command in commands.values():
        process(*command)  # once unmeasured: files into the page cache, byte code written
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            times[name].append(process(*command))
    return list(times.items())


def compilations(folder: Path, rounds: int) -> Row:
    """Time the compilation of all sources into an empty cache, in this process."""
    return "compile all sources into an empty cache", [
        timed(obligations.open, cache=folder / f"empty-{n}") for n in range(rounds)
    ]


def questions(knowledge: obligations.KnowledgeBase, rounds: int) -> Row:
    """Time 10,000 questions of what bound a State on a day: 10 States, 5 provisions, 200 days."""
    days = [f"{year}-{month:02d}-01" for year in range(2000, 2020) for month in range(1, 11)]
    asked = [(state, provision, day) for state in STATES for provision in PROVISIONS for day in days]

    def ask() -> None:
        for state, provision, day in asked:
            knowledge.bound(state, provision, on=day)

    return f"kb.bound, {len(asked):,} times in one process", [timed(ask) for _ in range(rounds)]


def timed(action: Callable[..., object], **options: object) -> float:
    """Time one call."""
    begun = time.perf_counter()
    action(**options)
    return time.perf_counter() - begun


def table(rows: list[Row]) -> str:
    """Write the rows as a table of milliseconds."""
    width = max(len(name) for name, _ in rows)
    lines = [f"{'':{width}}  {'median':>8}  {'least':>8}  {'most':>8}  runs"]
    for name, times in rows:
        figures = "  ".join(f"{1000 * one:8.0f}" for one in (statistics.median(times), min(times), max(times)))
        lines.append(f"{name:{width}}  {figures}  {len(times):4}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="runs of each command in a new process")
    parser.add_argument(
        "--long-rounds", type=int, default=3, help="runs of the compilation and of the 10,000 questions"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="obligations-bench-") as name:
        folder = Path(name)
        os.environ["OBLIGATIONS_CACHE"] = str(folder / "cache")
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "byte-code")  # as an installed package has it
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        record = folder / "event.yaml"
        subprocess.run([sys.executable, *CLI, "new", "incident", "--output", str(record)], check=True)
        knowledge = obligations.open()
        if knowledge.path is None:
            sys.exit("the store could not be written to a temporary folder")
        rows = processes(knowledge.path, record, options.rounds)
        rows.append(compilations(folder, options.long_rounds))
        rows.append(questions(knowledge, options.long_rounds))
        load = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        print(f"milliseconds; {load}; data {knowledge.data_version}")
        print(table(rows))
        times = dict(rows)
        print(f"{EVENT}: {statistics.median(times[EVENT]) / statistics.median(times[FLOOR]):.2f} times the floor")


if __name__ == "__main__":
    main()
