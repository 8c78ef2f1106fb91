"""The small law and the small events of the rule cases, compiled with every rule or with one left out.

The law is `tests/rule_law/` (its README says who did what) and what a case file adds to it under `law`. What a case
gives is read from the proof graph itself, so that it can be read also where a rule is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Store

from cases import told
from obligations import KnowledgeBase, names
from obligations.compile import load_law
from obligations.gather import gather
from obligations.load.events import event_graph
from obligations.load.record import check_records
from obligations.locate import Sources, locate
from obligations.names import tail
from obligations.rules import run_rules, split
from obligations.view import View
from worlds import PREFIXES, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from worlds import Record

LAW = Path(__file__).parent / "rule_law"
SHIPPED = locate()
RULES = SHIPPED.rules()
ON = "2010-05-05"
"""The day of an act for which a case names none."""
TABLES = {"states": "states.csv", "places": "places.csv", "gaps": "reservation-gaps.csv"}
TREATY_TABLES = {"actions": "actions.csv", "reservations": "reservations.csv", "declarations": "declarations.csv"}
_PREFIXES = "".join(f"@prefix {one}: <https://w3id.org/obligations/id/treaty/{one}/> .\n" for one in ("tiny", "loose"))
"""The provisions of the small treaties, in Turtle that a case file adds."""
Seen = dict[str, Any]


@dataclass(frozen=True)
class SomeRules(Sources):
    """Sources of which one rule file is left out."""

    left_out: str = ""

    def rules(self) -> list[Path]:
        return [one for one in super().rules() if one.stem != self.left_out]


def small_law(folder: Path | None, left_out: str = "") -> KnowledgeBase:
    """Compile the small law, the shipped general law and answers beside it, and what a folder adds."""
    shipped = SHIPPED.data[0]
    parts = (LAW, shipped / "general", shipped / "answers.ttl", *([folder] if folder else []))
    sources = SomeRules(SHIPPED.ontology, SHIPPED.queries, parts, left_out)
    store, register = load_law(sources)
    assert register.problems == []
    run_rules(store, split(sources.rules())[0])
    return KnowledgeBase(store, sources)


def write_law(folder: Path, law: Mapping[str, Any]) -> Path:
    """Write what a case file adds: rows of tables, which need to name only the cells that matter, and Turtle."""
    for key, name in TABLES.items():
        _rows(folder / name, law.get(key, []))
    for key, name in TREATY_TABLES.items():
        rows = law.get(key, [])
        for treaty in {row["treaty"] for row in rows}:
            own = [{"id": f"{key}-{n}", **row} for n, row in enumerate(rows) if row["treaty"] == treaty]
            _rows(folder / "treaties" / treaty / name, own)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "added.ttl").write_text(PREFIXES + _PREFIXES + law.get("turtle", ""), encoding="utf-8")
    return folder


def _rows(path: Path, rows: list[Record]) -> None:
    if rows:
        table(path, _columns(path.name), [{name: str(cell) for name, cell in row.items()} for row in rows])


@cache
def _columns(name: str) -> str:
    """Read the head of a table from the shipped data."""
    return next(SHIPPED.data[0].rglob(name)).read_text(encoding="utf-8").splitlines()[0]


def small_event(name: str, case: Mapping[str, Any]) -> Record:
    """Make the event of a case: the police of the State asked about act at home, unless the case says otherwise."""
    acts = [_act({"id": "act", **case.get("act", {})}, case), *(_act(one, one) for one in case.get("others", []))]
    made = {
        "id": name,
        "title": name,
        "sources": case.get("sources") or [{"id": "report", "title": "Report"}, {"id": "second", "title": "Second"}],
        "acts": acts,
        "situations": [_with_claims(one, one) for one in case.get("situations", [])],
        "positions": case.get("positions", []),
    }
    return {key: value for key, value in made.items() if value}


def _act(act: Record, said: Mapping[str, Any]) -> Record:
    state = said.get("against", "XAA")
    own = {"actors": [{"state": state, "organ": "police"}], "date": ON, "place": {"state": state}}
    return _with_claims({**own, **act}, said)


def _with_claims(thing: Record, said: Mapping[str, Any]) -> Record:
    """Put the facts and claims that a case gives into an act or a situation."""
    prefix = "" if thing["id"] == "act" else f"{thing['id']}-"
    facts = told(said.get("facts", ()), said.get("mode", "documented"), prefix=prefix)
    kept = {key: value for key, value in thing.items() if key not in {"facts", "mode", "against"}}
    return kept | {"claims": [*facts, *said.get("claims", ())]}


def assessed(law: KnowledgeBase, events: Iterable[Record]) -> View:
    """Run the event rules on small events; returns what the proof graph then says."""
    store = Store()
    for one in check_records(list(events), law.vocabulary):
        store.extend(event_graph(one, law.vocabulary, f"{names.GRAPH}incidents/{one['id']}"))
    gather(store, law.store)
    run_rules(store, split(law.sources.rules())[1])
    return View(store, law.store)


def seen_finding(view: View, iri: str) -> Seen:
    """Read a finding from the proof graph; no finding is the status `none`."""
    if not view.many(iri, "norm"):
        return {"status": "none"}
    results = view.subjects("ofFinding", iri)
    required = _slotted(view, results)
    conditions = [one for one in results if view.one(one, "slot") == names.OBL + "exceptionSlot"]
    outcomes = [one for one in results if view.one(one, "ofException")]
    counters = [one for outcome in outcomes for one in view.subjects("counters", outcome)]
    read = _reader(view)
    return {
        **{name: read(iri, verb) for name, verb in _ONE.items()},
        "tense": " and ".join(map(_short, view.many(iri, "tense"))),
        **{name: sorted(map(_short, view.many(iri, verb))) for name, verb in _MANY.items()},
        "elements": {order: read(one, "elementStatus") for order, one in required.items()},
        "for": {order: _claims(view, view.many(one, "restsOnFact"), "affirmedBy") for order, one in required.items()},
        "against": {order: _claims(view, [one], "deniedBy") for order, one in required.items()},
        "exception": next((read(one, "exceptionStatus") for one in outcomes), "none"),
        "exceptions": {read(one, "ofException"): read(one, "exceptionStatus") for one in [*outcomes, *counters]},
        "conditions": {read(one, "ofElement"): read(one, "elementStatus") for one in conditions},
        "notices": sorted(
            tail(it) for one in view.many(iri, "counterArgument") for it in view.many(one, "restsOnNotice")
        ),
        "beside": _claims(view, [iri], "otherClaim"),
        "readWith": _norms(view, iri, "readWithFinding"),
        "arguments": _arguments(view, iri),
    }


def _slotted(view: View, results: Iterable[str], slot: str = "requiredSlot") -> dict[int, str]:
    """Pick the results of the elements that have to be shown, or of another slot, by their order."""
    return {
        int(view.one(element, "order") or 0): one
        for one in results
        if view.one(one, "slot") == names.OBL + slot and (element := view.one(one, "ofElement"))
    }


_ONE = {
    "status": "status",
    "ifBound": "statusIfBound",
    "gate": "gate",
    "via": "via",
    "roots": "independentRoots",
}
_MANY = {
    "reasons": "reason",
    "bindings": "gateBinding",
    "jurisdiction": "jurisdiction",
    "consequences": "consequence",
    "excuses": "openExcuse",
    "barred": "barredExcuse",
}


def _reader(view: View) -> Callable[[str, str], str]:
    return lambda iri, verb: _short(view.one(iri, verb) or "none")


def _short(iri: str) -> str:
    """Name a thing by its last word: `primaFacie`, `tiny-protocol`, the act of a State behind a binding."""
    return tail(iri).removeprefix("binding/treaty-action/")


def _claims(view: View, things: Iterable[str], verb: str) -> list[str]:
    return sorted({tail(claim).split(".", 1)[-1] for one in things for claim in view.many(one, verb)})


def _norms(view: View, iri: str, verb: str) -> list[str]:
    """Name the norms of the findings that a verb points to."""
    return sorted({tail(norm) for other in view.many(iri, verb) for norm in view.many(other, "norm")})


def _arguments(view: View, iri: str) -> dict[str, Seen]:
    """Read what the State may answer, by kind of argument; several of one kind are read as one."""
    arguments = view.many(iri, "counterArgument")
    kinds = {kind for one in arguments for kind in view.many(one, "argumentKind")}
    return {
        tail(kind): _argument(view, [one for one in arguments if kind in view.many(one, "argumentKind")])
        for kind in kinds
    }


def _argument(view: View, arguments: list[str]) -> Seen:
    def every(verb: str) -> list[str]:
        return sorted({value for one in arguments for value in view.many(one, verb)})

    elements = {element for result in every("reachesElement") for element in view.many(result, "ofElement")}
    return {
        "ifAccepted": " and ".join(map(_short, every("ifAccepted"))) or "none",
        "survives": "true" in every("survives"),
        "borneOut": "true" in every("borneOut"),
        "reaches": sorted(int(view.one(element, "order") or 0) for element in elements),
        "claims": sorted({tail(claim).split(".", 1)[-1] for claim in every("restsOnClaim")}),
        "reservations": sorted({tail(one) for one in every("restsOnReservation")}),
        "answers": dict.fromkeys(map(tail, every("answeredBy")), True),
    }


def seen_question(view: View, iri: str) -> Seen:
    """Read a question of responsibility for the wrong of another State; none is the status `none`."""
    if not view.many(iri, "principalFinding"):
        return {"status": "none"}
    results = view.subjects("ofFinding", iri)
    read = _reader(view)
    return {
        "status": read(iri, "status"),
        "known": read(iri, "knowledgeClaimed"),
        "article": read(iri, "underArticle"),
        "wrongs": _norms(view, iri, "principalFinding"),
        "under": sorted(map(tail, view.many(iri, "opposableUnder"))),
        "elements": {order: read(one, "elementStatus") for order, one in _slotted(view, results).items()},
        "open": {order: read(one, "elementStatus") for order, one in _slotted(view, results, "openSlot").items()},
    }


def seen_bound(law: KnowledgeBase, asked: Mapping[str, str]) -> Seen:
    """Ask what bound a State."""
    answer = law.bound(asked["state"], asked["by"], asked["on"], asked.get("in"))
    told_days = {"since": answer.since, "until": answer.until}
    return {
        "status": answer.status,
        **{name: str(day or "none") for name, day in told_days.items()},
        "via": answer.via or "none",
        "reason": answer.reason,
        "notes": "\n".join(answer.notes),
    }
