"""Measures a bulk run on Spark with one worker and with two, each of one core, and checks that both find the same.

    .venv/bin/python bench/spark.py 20000
    .venv/bin/python bench/spark.py 3000 --engine rules --rounds 3

Each run is a cluster of its own on this machine, `local-cluster[N,1,2048]`. It needs Java, the extra `spark`, and two
cores that nothing else uses. See bench/README.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from pyarrow import parquet

import obligations
from obligations.assessment import SHOWN_BY_DEFAULT
from obligations.bulk.engine import KINDS, usual
from obligations.bulk.spark.run import assess_on_spark
from obligations.bulk.spark.session import started
from obligations.bulk.working import Job

ROOT = Path(__file__).resolve().parent
WORKERS = (1, 2)


def main() -> None:
    asked = _arguments()
    if asked.measure:
        print(json.dumps(measure(asked)))
        return
    with tempfile.TemporaryDirectory(prefix="bench-spark-") as folder:
        file = Path(folder, "events.parquet")
        make = [sys.executable, str(ROOT / "generate.py"), str(asked.records), "-o", str(file), "--seed", "21"]
        subprocess.run(make, check=True)
        print(f"{asked.records:,} records, engine {asked.engine}, {asked.batch} in a task; {os.cpu_count()} cores")
        print("| worker | load before | start, s | run, s | records/s | findings |\n|---|---|---|---|---|---|")
        found = {one: list[dict[str, Any]]() for one in WORKERS}
        for number in range(asked.rounds):
            for workers in WORKERS if number % 2 == 0 else WORKERS[::-1]:
                found[workers].append(_once(asked, file, Path(folder, f"{number}-{workers}"), workers))
    _told(asked, found)


def _once(asked: argparse.Namespace, file: Path, out: Path, workers: int) -> dict[str, Any]:
    load = os.getloadavg()[0]
    here = ["--measure", str(workers), str(file), str(out), "--engine", asked.engine, "--batch", str(asked.batch)]
    command = [sys.executable, __file__, str(asked.records), *here]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    told["load"] = load
    rate = asked.records / told["run"]
    row = (f"{load:.1f}", f"{told['start']:.1f}", f"{told['run']:.1f}", f"{rate:,.0f}", f"{told['findings']:,}")
    print(f"| {workers} | {' | '.join(row)} |", flush=True)
    return told


def measure(asked: argparse.Namespace) -> dict[str, Any]:
    """Run once in this process; seconds until Spark is there, and from then until everything is written."""
    workers, file, out = asked.measure
    knowledge = obligations.open()
    job = Job(file, out, (), None, asked.engine, "parquet", frozenset(SHOWN_BY_DEFAULT), knowledge.data_version)
    master, begun = f"local-cluster[{workers},1,2048]", time.perf_counter()
    with started(master):
        start = time.perf_counter()
        summary = assess_on_spark(knowledge, job, master, per_part=asked.batch)
        end = time.perf_counter()
    return {"start": start - begun, "run": end - start, "findings": summary.findings, "hash": _hash(Path(out))}


def _hash(out: Path) -> str:
    """Hash the rows, whatever their order."""
    total = 0
    for one in sorted(out.glob("findings/*.parquet")):
        for row in parquet.read_table(one).to_pylist():
            total += int.from_bytes(hashlib.blake2b(json.dumps(row, sort_keys=True).encode()).digest()[:8])
    return f"{total % 2**64:016x}"


def _told(asked: argparse.Namespace, found: dict[int, list[dict[str, Any]]]) -> None:
    one, two = (statistics.median(told["run"] for told in found[workers]) for workers in WORKERS)
    print(f"\nmedians of {asked.rounds}: {one:.1f} s with one worker, {two:.1f} s with two: {one / two:.2f} times")
    hashes = {told["hash"] for runs in found.values() for told in runs}
    print("findings equal" if len(hashes) == 1 else "FINDINGS DIFFER")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").strip(), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("records", type=int)
    parser.add_argument("--engine", choices=KINDS, default=usual())
    parser.add_argument("--batch", type=int, help="records of a task")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    asked.batch = asked.batch or KINDS[asked.engine].per_part
    return asked


if __name__ == "__main__":
    main()
