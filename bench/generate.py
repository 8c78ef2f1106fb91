"""Writes made-up event records in any number, their skew modelled on the shipped events.

    .venv/bin/python bench/generate.py 100000 -o events.jsonl
    .venv/bin/python bench/generate.py 100000 -o events.parquet --seed 7

Record N of a seed is the same in every file of that seed, however long the file. How the skew is modelled stands in
bench/README.md.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from itertools import count as count_from
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import parquet

import obligations
from obligations.load.claims import listed
from obligations.load.record import read_records
from obligations.pieces import Pieces
from obligations.store import PIECES, cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Record = dict[str, Any]

ACTS = ((1, 2, 3), (29, 25, 14))
"""How many acts a record has; the 10 shipped events of more acts are left out."""

REDRAWN = 0.15
"""How often a claim asserts another concept than the shipped claim it is modelled on."""

ANY_STATE = 0.1
"""How often a State is drawn from all States alike, and not from those of the shipped events."""

PARQUET_ROWS = 10_000
_WORDS = (
    *("the", "police", "of", "the", "border", "district", "took", "the", "group", "from", "the"),
    *("house", "at", "night", "and", "held", "it", "without", "an", "order", "of", "a", "court"),
)


@dataclass(frozen=True)
class Weighted:
    """Things to draw, each as often as it was counted."""

    things: tuple[Any, ...]
    weights: tuple[float, ...]

    @classmethod
    def of(cls, counted: Iterable[Any]) -> Weighted:
        """Count things; the commonest come first."""
        ranked = sorted(Counter(counted).items(), key=lambda one: (-one[1], str(one[0])))
        return cls(tuple(one for one, _ in ranked), tuple(accumulate(float(often) for _, often in ranked)))

    def draw(self, chance: random.Random) -> Any:
        """Draw one thing."""
        return chance.choices(self.things, cum_weights=self.weights)[0]


class Model:
    """What is counted in the shipped events, and what a made-up record is put together from."""

    def __init__(self, records: Sequence[Record], concepts: Iterable[str], states: Iterable[str]) -> None:
        self.records = [one for one in records if len(one["acts"]) <= ACTS[0][-1]]
        self.acts = [act for record in records for act in record["acts"]]
        self.situations = [one for record in records for one in listed(record.get("situations"))]
        self.positions = [one for record in records for one in listed(record.get("positions"))]
        self.interventions = [one for record in records for one in listed(record.get("interventions"))]
        self.every_state = sorted(set(states))
        claims = [claim["asserts"] for act in self.acts for claim in listed(act.get("claims"))]
        rare = [one for one in sorted(concepts) if one not in claims]
        asserted = Weighted.of(claims)
        self.concepts = Weighted(
            (*asserted.things, *rare),
            (*asserted.weights, *list(accumulate([0.05] * len(rare), initial=asserted.weights[-1]))[1:]),
        )
        named = [actor["state"] for act in self.acts for actor in act["actors"] if actor.get("state")]
        self.states = Weighted.of(named)
        self.nationalities = Weighted.of(nationality for act in self.acts if (nationality := _nationality(act)))
        self.years = Weighted.of(int(act["date"][:4]) for act in self.acts if act["date"][:4].isdigit())
        self.many = {
            kind: Weighted.of(min(len(listed(record.get(kind))), 3) for record in records)
            for kind in ("situations", "positions", "interventions")
        }
        cited = [{claim.get("source") for act in one["acts"] for claim in listed(act.get("claims"))} for one in records]
        self.many["sources"] = Weighted.of(len(one) for one in cited)

    def record(self, seed: int, number: int) -> Record:
        """Make up one record."""
        return _Making(self, random.Random(f"{seed}-{number}")).record(f"w{seed}-{number:07d}")


class _Making:
    """One record on the way."""

    def __init__(self, model: Model, chance: random.Random) -> None:
        self.model, self.chance = model, chance
        self.sources: list[Record] = []

    def record(self, slug: str) -> Record:
        model, chance = self.model, self.chance
        count = chance.choices(*ACTS)[0]
        self.sources = [self.source(number) for number in range(max(1, model.many["sources"].draw(chance)))]
        situations = self.drawn("situations", model.situations)
        acts = [self.act(f"act-{number}", situations) for number in range(1, count + 1)]
        for first, second in pairwise(acts):
            if chance.random() < 0.27:  # 49 of 184 shipped acts lead to another
                first["leadsTo"] = [{"act": second["id"], "how": self.words(20)}]
        made = {
            "id": slug,
            "title": self.words(60),
            "summary": self.words(290),
            "sources": self.sources,
            "acts": acts,
            "situations": [self.situation(name, one) for name, one in situations],
            "positions": [self.position(name, one, acts) for name, one in self.drawn("positions", model.positions)],
            "interventions": [
                self.intervention(name, one, acts) for name, one in self.drawn("interventions", model.interventions)
            ],
        }
        return {key: value for key, value in made.items() if value}

    def drawn(self, kind: str, shipped: Sequence[Record]) -> list[tuple[str, Record]]:
        """Choose shipped things to model things on, each with the id that the new one gets."""
        count = self.model.many[kind].draw(self.chance)
        return [(f"{kind[:-1]}-{number}", self.chance.choice(shipped)) for number in range(1, count + 1)]

    def words(self, length: int) -> str:
        """Write some words of about this length in characters."""
        start = self.chance.randrange(len(_WORDS))
        text = " ".join((*_WORDS[start:], *_WORDS * (1 + length // 100)))
        return text[: max(3, length)].strip()

    def state(self) -> str:
        model, chance = self.model, self.chance
        return str(chance.choice(model.every_state) if chance.random() < ANY_STATE else model.states.draw(chance))

    def source(self, number: int) -> Record:
        made: Record = {"id": f"report-{number}", "title": self.words(50), "publisher": self.words(20)}
        made["date"] = self.day().isoformat()
        made["kind"] = self.chance.choice(("press", "ngo-report", "un-report", "testimony"))
        if number and self.chance.random() < 0.2:
            made["derivedFrom"] = ["report-0"]
        return made

    def day(self) -> date:
        return date(self.model.years.draw(self.chance), 1, 1) + timedelta(days=self.chance.randrange(365))

    def written(self, shipped: str) -> str:
        """Write a new date in the precision of a shipped one."""
        day = self.day()
        if "/" in shipped:
            first, _, last = shipped.partition("/")
            end = day + timedelta(days=int(self.chance.expovariate(1 / 400)) + 31)
            return f"{_like(day, first)}/{_like(end, last, after=day)}"
        return _like(day, shipped)

    def act(self, name: str, situations: Sequence[tuple[str, Record]]) -> Record:
        like, state = self.chance.choice(self.model.acts), self.state()
        made: Record = {"id": name, "date": self.written(like["date"])}
        made["actors"] = [{**one, **{key: state for key in one if key == "state"}} for one in like["actors"]]
        for one in made["actors"]:
            one.update({key: self.state() for key in ("directedBy", "coercedBy") if key in one})
        own = {"acting": like["actors"][0].get("state"), "destination": (like.get("destination") or {}).get("state")}
        new = {"acting": state, "destination": self.model.nationalities.draw(self.chance)}
        if like.get("place"):
            place = like["place"].get("state")
            made["place"] = {"state": state if place == own["acting"] else self.state(), "name": self.words(20)}
        if like.get("destination"):
            made["destination"] = {"state": new["destination"]}
        if like.get("victims"):
            made["victims"] = self.victims(like["victims"], own, new)
        made.update({key: True for key in ("continuing", "composite") if like.get(key)})
        if like.get("context") and situations:
            made["context"] = [self.chance.choice(situations)[0]]
        made["claims"] = self.claims(name, like, {"mode", "stance", "by", "locator", "standardOfProof"})
        return made

    def victims(self, like: Record, own: Record, new: Record) -> Record:
        made: Record = {}
        if like.get("nationality"):
            same = [key for key, state in own.items() if state == like["nationality"]]
            made["nationality"] = new[same[0]] if same else self.model.nationalities.draw(self.chance)
        counts = [{**one, "source": self.chance.choice(self.sources)["id"]} for one in listed(like.get("counts"))]
        return made | ({"counts": counts} if counts else {})

    def claims(self, of: str, like: Record, kept: set[str]) -> list[Record]:
        """Make claims after those of a shipped act or situation: same number, stance and mode."""
        made = []
        for number, claim in enumerate(listed(like.get("claims")), 1):
            one = {"id": f"{of}-{number}", **{key: value for key, value in claim.items() if key in kept}}
            redrawn = self.chance.random() < REDRAWN
            one["asserts"] = self.model.concepts.draw(self.chance) if redrawn else claim["asserts"]
            one["source"] = self.chance.choice(self.sources)["id"]
            if claim.get("restsOn") and number > 1:
                one["restsOn"] = [f"{of}-{self.chance.randrange(1, number)}"]
            made.append(one)
        return made

    def situation(self, name: str, like: Record) -> Record:
        made: Record = {"id": name, "period": self.written(like["period"])}
        made.update({key: like[key] for key in ("class", "persons") if like.get(key)})
        made["place"] = {"state": self.model.nationalities.draw(self.chance)}
        made["claims"] = self.claims(name, like, {"mode", "stance", "by", "locator", "standardOfProof"})
        return made

    def position(self, name: str, like: Record, acts: Sequence[Record]) -> Record:
        states = [actor["state"] for act in acts for actor in act["actors"] if actor.get("state")]
        made = {key: like[key] for key in ("type", "asserts", "particulars", "locator") if like.get(key)}
        return {"id": name, "state": states[0] if states else self.state(), **made, "source": self.sources[0]["id"]}

    def intervention(self, name: str, like: Record, acts: Sequence[Record]) -> Record:
        made = {key: like[key] for key in ("body", "kind", "gist", "locator") if like.get(key)}
        about = [self.chance.choice(acts)["id"]]
        return {"id": name, **made, "date": self.day().isoformat(), "about": about, "source": self.sources[0]["id"]}


def _like(day: date, shipped: str, after: date | None = None) -> str:
    """Write a day in the precision of a shipped date: whole, month, year, open, with the same mark of doubt."""
    if shipped in {"", ".."}:
        return shipped
    doubt = shipped[len(shipped.rstrip("~?%")) :]
    length = {4: 4, 7: 7}.get(len(shipped) - len(doubt), 10)
    if after and length == 4 and day.year == after.year:
        day = date(day.year + 1, 1, 1)
    return day.isoformat()[:length] + doubt


def _nationality(act: Record) -> str | None:
    return (act.get("victims") or {}).get("nationality")


def model() -> Model:
    """Count the shipped events."""
    knowledge = obligations.open()
    names, pieces = knowledge.vocabulary, Pieces(cache_folder() / PIECES)
    files = [read_records(file.path, names, pieces) for file in knowledge.sources.record_files()]
    return Model([record for one in files for record in one], names.concepts, names.states.values())


def records(count: int, seed: int = 1) -> Iterator[Record]:
    """Make up records, the first `count` of a seed."""
    made = model()
    return (made.record(seed, number) for number in range(1, count + 1))


def write_acts(path: Path, acts: int, seed: int = 1) -> int:
    """Write records until they have so many acts, to the one; the last record may lose some. Return their number."""
    left = acts
    kept = model()
    with path.open("w", encoding="utf-8") as file:
        for number in count_from(1):
            one = kept.record(seed, number)
            if len(one["acts"]) > left:
                continue  # the next of one act will do
            left -= len(one["acts"])
            file.write(json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n")
            if not left:
                return acts
    return acts - left


def write(path: Path, made: Iterable[Record]) -> None:
    """Write records as JSONL, or as Parquet where the name of the file ends so."""
    if path.suffix == ".parquet":
        _write_parquet(path, made)
        return
    with path.open("w", encoding="utf-8") as file:
        for one in made:
            file.write(json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n")


def _write_parquet(path: Path, made: Iterable[Record]) -> None:
    schema = pa.schema([("id", pa.string()), ("record", pa.string())])
    rows: list[Record] = []
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for one in made:
            rows.append({"id": one["id"], "record": json.dumps(one, ensure_ascii=False, separators=(",", ":"))})
            if len(rows) == PARQUET_ROWS:
                writer.write_table(pa.Table.from_pylist(rows, schema))
                rows.clear()
        writer.write_table(pa.Table.from_pylist(rows, schema))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, help="how many records")
    parser.add_argument("-o", "--output", type=Path, required=True, help="a .jsonl or .parquet file")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other records (1)")
    options = parser.parse_args()
    if options.output.exists():
        sys.exit(f"{options.output} exists; name another file")
    write(options.output, records(options.count, options.seed))


if __name__ == "__main__":
    main()
