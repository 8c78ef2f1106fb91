"""Made-up worlds for the property tests: a small law and a record, written as the files of a user's folder.

A world is plain data, so that a test can change one thing in it and write it again. Concepts and the general law are
the shipped ones; treaties, States, norms, reservations and events are made up.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from obligations import KnowledgeBase
from obligations.compile import compile_store
from obligations.locate import Sources, locate
from worlds import ACTION_COLUMNS, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from worlds import Record

STATES = ("XAA", "XBB", "XCC")
ISLAND = "isle"
"""A territory of XAA, from 2010 of XBB."""
TREATIES = ("one", "two", "three")
"""The second takes over article 1 of the first, as the Protocol of 1967 does articles of the Convention of 1951."""
STATE_COLUMNS = "id,name,alternatives,alpha2,exists_from,exists_until,groups,source,confidence,note"
STATE_ROWS: tuple[str, ...] = ("XAA,Examplia,,,,,,,,", "XBB,Sampleland,,,,,,,,", "XCC,Trialia,,,,,,,,")
AGAINST_EXCUSE = "compelling-reasons-from-persecution"
"""What defeats an exception."""
GENERAL = ("attribution.ttl", "derived-responsibility.ttl")
"""Files of the shipped general law that every world has."""


@dataclass(frozen=True)
class Exempt:
    """An exception: what it asks for, what defeats it, whether its reading is disputed."""

    conditions: tuple[str, ...]
    defeated: bool
    disputed: bool

    def statements(self, norm: str, number: int) -> list[str]:
        """Write the exception as statements."""
        it, counter = f"{norm}.x{number}", f"{norm}.x{number}.x1"
        said = [f"{norm} obl:exception {it}", f"{it} a obl:Exception", f"{it} obl:burden obl:onState"]
        said += [f"{it} obl:capsAt obl:exceptionRaised"] * self.disputed
        said += asked(it, [(one,) for one in self.conditions])
        if self.defeated:
            said += [
                f"{it} obl:defeatedBy {counter}",
                f"{counter} a obl:Exception",
                *asked(counter, [(AGAINST_EXCUSE,)]),
            ]
        return said


@dataclass(frozen=True)
class Norm:
    """A norm: its place in an instrument, its elements (the first is its conduct), and what else marks it."""

    name: str
    instrument: str
    provision: str
    role: str
    elements: tuple[tuple[str, ...], ...]
    marks: tuple[str, ...]
    exceptions: tuple[Exempt, ...]

    def statements(self) -> list[str]:
        """Write the norm as statements."""
        it = f"n:{self.name}"
        said = [
            f"{it} a obl:Prohibition",
            f"{it} obl:instrument {self.instrument}",
            f"{it} obl:bearerRole obl:{self.role}",
        ]
        said += [f"{it} obl:statedIn <https://w3id.org/obligations/id/{self.provision}>"]
        said += [f"{it} {mark}" for mark in self.marks]
        said += asked(it, self.elements)
        said += [f"{it}.e1 obl:trigger true"]
        said += [f"{it}.e{len(self.elements)} obl:contextSuffices true"] * (self.role == "roleActing")
        for number, one in enumerate(self.exceptions, 1):
            said += one.statements(it, number)
        return said


def asked(it: str, elements: Iterable[tuple[str, ...]]) -> list[str]:
    """Write elements, each with the concepts that satisfy it."""
    said = []
    for number, concepts in enumerate(elements, 1):
        one = f"{it}.e{number}"
        said += [f"{it} obl:element {one}", f"{one} a obl:Element", f"{one} obl:order {number}"]
        said += [f"{one} obl:satisfiedBy c:{concept}" for concept in concepts]
    return said


@dataclass(frozen=True)
class World:
    """Law and record. Tables are lists of rows by file; other law is a list of statements."""

    norms: tuple[Norm, ...]
    law: tuple[str, ...]
    tables: tuple[tuple[str, str, tuple[str, ...]], ...]
    record: Record
    general: tuple[str, ...] = GENERAL

    def without(self, norm: Norm) -> World:
        """Return the world in which one norm was never written."""
        return replace(self, norms=tuple(one for one in self.norms if one != norm))

    def files(self, order: Random | None = None) -> dict[str, str]:
        """Write every file of the law; with an order, statements and rows are shuffled and cut into files by chance."""
        said = [*self.law, *(line for norm in self.norms for line in norm.statements())]
        tables = [(name, columns, list(rows)) for name, columns, rows in self.tables]
        cut = len(said)
        if order:
            order.shuffle(said)
            for _, _, rows in tables:
                order.shuffle(rows)
            cut = order.randint(0, len(said))
        written = {name: "\n".join([columns, *rows, ""]) for name, columns, rows in tables}
        for name, part in (("law.ttl", said[:cut]), ("treaties/zz.ttl", said[cut:])):
            written[name] = PREFIXES + "".join(f"{one} .\n" for one in part)
        return written | {f"general/{name}": _shipped(name) for name in self.general}


@cache
def _shipped(name: str) -> str:
    return (locate().data[0] / "general" / name).read_text(encoding="utf-8")


def knowledge(world: World, order: Random | None = None, *, recorded: bool = False) -> KnowledgeBase:
    """Compile a world from files of its own and the shipped terms and rules.

    Args:
        world: The world.
        order: Shuffles what the files hold, and puts them into two folders by chance.
        recorded: Whether the record is one of the files.
    """
    with TemporaryDirectory() as name:
        folders = tuple(Path(name) / one for one in ("data", "added"))
        files = world.files(order)
        if recorded:
            files["incidents/world.json"] = json.dumps(world.record)
        for path, text in files.items():
            file = folders[order.randint(0, 1) if order else 0] / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        shipped = locate()
        sources = Sources(
            shipped.ontology, shipped.queries, folders if order is None or order.random() < 0.5 else folders[::-1]
        )
        return KnowledgeBase(compile_store(sources, "0" * 32).store, replace(sources, data=(folders[0],)))


def with_claim(record: Record, at: int, claim: Record) -> Record:
    """Return the record with one more claim, about an act or situation; an even number repeats what is said of it."""
    acts = len(record["acts"])
    spoken_of = [*record["acts"], *record["situations"]]
    one = spoken_of[at % len(spoken_of)]
    said = [other["asserts"] for other in one["claims"]]
    again = {"asserts": said[at % len(said)]} if said and at % 2 == 0 else {}
    spoken_of[at % len(spoken_of)] = {**one, "claims": [*one["claims"], {**claim, **again, "id": "extra"}]}
    return {**record, "acts": spoken_of[:acts], "situations": spoken_of[acts:]}


def joining(world: World, deposit: str) -> World:
    """Return the world in which XAA joins the first treaty on a day, and does nothing else towards it or the second."""
    tables: list[tuple[str, str, tuple[str, ...]]] = []
    for name, columns, rows in world.tables:
        kept: tuple[str, ...] = rows
        if name in {"treaties/one/actions.csv", "treaties/two/actions.csv"}:
            kept = tuple(row for row in rows if ",XAA," not in row or (",signature," in row and "/one/" in name))
        if name == "treaties/one/actions.csv":
            kept = (*kept, f"xaa-one-joins,XAA,accession,{deposit},,,,,,,")
        tables.append((name, columns, kept))
    return replace(world, tables=tuple(tables))


def at_home(world: World) -> World:
    """Return the world in which the first act is one of XAA's own police, on its mainland."""
    first, *others = world.record["acts"]
    first = {**first, "actors": [{"state": "XAA", "organ": "police"}], "place": {"state": "XAA"}}
    return replace(world, record={**world.record, "acts": [first, *others]})


def dated(record: Record, day: str) -> Record:
    """Return the record with another day of the first act."""
    first, *others = record["acts"]
    return {**record, "acts": [{**first, "date": day}, *others]}


def small(norms: tuple[Norm, ...], record: Record) -> World:
    """A world written by hand: XAA is bound by the first treaty from 9 June 2000, and nothing else is on file."""
    said = ["t:one a obl:Treaty", 'obl:entryIntoForce "1999-06-01"^^xsd:date', "obl:openTo obl:allStates"]
    said += ["obl:listComplete true", 'obl:dataCompleteTo "2020-01-01"^^xsd:date', 'obl:code "ONE"']
    said += ['obl:reservationsKnownTo "2020-01-01"^^xsd:date']
    rows = ("xaa-one-joins,XAA,accession,2000-05-10,2000-06-09,,,,,,",)
    return World(
        norms,
        (" ; ".join(said),),
        (("states.csv", STATE_COLUMNS, STATE_ROWS), ("treaties/one/actions.csv", ACTION_COLUMNS, rows)),
        record,
    )
