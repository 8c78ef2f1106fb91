"""Measures whole bulk runs as a user sees them: seconds, memory, size on the disk; then one record more.

    .venv/bin/python bench/whole.py 10000
    .venv/bin/python bench/whole.py 100000 --formats jsonl --workers 2

It makes up the records, assesses them with `obligations assess --bulk` once for each format, adds one record to the
input and gives the same command again. See bench/README.md.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import generate

MEGABYTE = 1e6


@dataclass(frozen=True)
class Run:
    """What one command took.

    Attributes:
        wall: Seconds from its start to its end.
        cores: Seconds of processor time, its workers included.
        memory: Most memory of its largest process, in MB.
        told: What it said.
    """

    wall: float
    cores: float
    memory: float
    told: str


def ran(command: list[str]) -> Run:
    """Run a command and count what it and its workers used."""
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        told = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed with {process.returncode}: {told}")
    return Run(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, told.strip())


def size(place: Path) -> float:
    """Return how many MB a file, or all files of a folder, take."""
    files = place.rglob("*") if place.is_dir() else [place]
    return sum(one.stat().st_size for one in files if one.is_file()) / MEGABYTE


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=int)
    parser.add_argument("--formats", default="jsonl,parquet,nquads", help="with commas between")
    parser.add_argument("--workers", default=str(os.cpu_count()))
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    asked = parsed()
    with tempfile.TemporaryDirectory(prefix="obligations-bench-") as name:
        folder = Path(name)
        events = folder / "events.jsonl"
        generate.write(events, generate.records(asked.records + 1, asked.seed))
        lines = events.read_text(encoding="utf-8").splitlines(keepends=True)
        events.write_text("".join(lines[:-1]), encoding="utf-8")
        print(
            f"{asked.records:,} records, {size(events):,.0f} MB; {asked.workers} workers; load {os.getloadavg()[0]:.1f}"
        )
        print("| format | seconds | core seconds | largest process, MB | folder, MB | one record more, s |")
        print("|---|---:|---:|---:|---:|---:|")
        told = ""
        for form in asked.formats.split(","):
            out, source = folder / form, folder / f"{form}.events.jsonl"
            source.write_text("".join(lines[:-1]), encoding="utf-8")
            command = [sys.executable, "-m", "obligations", "assess", "--bulk", str(source), "-o", str(out)]
            command += ["--format", form, "--workers", asked.workers]
            whole = ran(command)
            with source.open("a", encoding="utf-8") as file:
                file.write(lines[-1])
            added = ran(command)
            row = (whole.wall, whole.cores, whole.memory, size(out))
            print(f"| {form} | {' | '.join(f'{one:,.1f}' for one in row)} | {added.wall:.2f} |", flush=True)
            told = f"{whole.told}\n{added.told}"
        print(f"\n{told}")


if __name__ == "__main__":
    main()
