"""Small worlds for the rule tests: acts and claims as dicts, one folder of planted law, outcomes as plain values.

Everything goes the public way: a record through `kb.assess`, planted law through `obligations.open(data=[folder])`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obligations.load.authorities import COLUMNS as AUTHORITY
from obligations.load.readings import COLUMNS as READING

if TYPE_CHECKING:
    from pathlib import Path

    from obligations import KnowledgeBase
    from obligations.model import Finding

Record = dict[str, Any]
Outcome = tuple[str, list[str]]

SEEDS = (
    *("2016-17-returns", "2017-07-family", "border-controls", "custody-abuse", "forced-abortion-account"),
    *("helpers-punished", "infanticide-account", "mother-and-daughter", "punishment-of-returnees", "returnee-accounts"),
    *("returns-over-the-years", "stateless-children", "trafficking-of-women", "unhcr-access"),
)
"""The events of the five articles, richer than those of the second data set: what holds for all is tested on these."""

FEW = ("2016-17-returns", "2017-07-family", "custody-abuse", "stateless-children", "trafficking-of-women")
"""Some of them, where it matters that there are several, not which."""

RESERVATION_COLUMNS = (
    "id,state,kind,made_on,made_on_basis,articles,effect,gist,withdrawn_on,withdrawn_on_basis,partial_withdrawal,"
    "objected_by,legal_effect,territory,source,source_date,confidence,note"
)
ACTION_COLUMNS = "id,state,action,date,effective,territory,source,source_date,corroborated_by,confidence,note"
PREFIXES = """@prefix obl: <https://w3id.org/obligations/ns#> .
@prefix c: <https://w3id.org/obligations/id/concept/> .
@prefix n: <https://w3id.org/obligations/id/norm/> .
@prefix s: <https://w3id.org/obligations/id/state/> .
@prefix t: <https://w3id.org/obligations/id/treaty/> .
@prefix cust: <https://w3id.org/obligations/id/custom/> .
@prefix action: <https://w3id.org/obligations/id/treaty-action/> .
@prefix iccpr: <https://w3id.org/obligations/id/treaty/iccpr/> .
@prefix pl: <https://w3id.org/obligations/id/place/> .
@prefix icescr: <https://w3id.org/obligations/id/treaty/icescr/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def claim(asserts: str, mode: str = "documented", **more: Any) -> Record:
    """A claim that affirms a concept, documented unless said otherwise."""
    return {"asserts": asserts, "mode": mode, **more}


def denial(asserts: str, mode: str = "alleged", **more: Any) -> Record:
    """A claim that denies a concept."""
    return {"asserts": asserts, "stance": "denies", "mode": mode, **more}


def act(name: str, by: str | Record, *claims: Record, on: str = "2017-07-01", **more: Any) -> Record:
    """An act of a State's organ (or of the actor given), at home unless a place is given."""
    actor = {"state": by, "organ": "security authorities"} if isinstance(by, str) else by
    place = {"place": {"state": actor["state"]}} if "state" in actor else {}
    numbered = [{"id": f"{name}-{number}", **one} for number, one in enumerate(claims, 1)]
    return {"id": name, "actors": [actor], "date": on, **place, "claims": numbered, **more}


def removal(name: str, by: str, *claims: Record, **more: Any) -> Record:
    """A documented return to the DPRK; with no claims given, into a documented danger of torture."""
    return act(name, by, claim("forced-return"), *(claims or (claim("risk-of-torture"),)), **more)


def record(*acts: Record, **more: Any) -> Record:
    """A record of acts, with two sources of its own."""
    sources = [{"id": "report", "title": "Report"}, {"id": "second", "title": "Second report"}]
    return {"id": "world", "title": "A small world", "sources": sources, "acts": list(acts), **more}


def findings(kb: KnowledgeBase, *acts: Record, **more: Any) -> list[Finding]:
    """All findings on the acts, those not shown by default too."""
    return kb.assess(record(*acts, **more), include_all=True)


def finding(found: list[Finding], norm: str, act_name: str | None = None, state: str | None = None) -> Finding:
    """The one finding on a norm (and act, and State)."""
    (only,) = (one for one in found if one.norm == norm and act_name in {None, one.act} and state in {None, one.state})
    return only


def outcome(one: Finding) -> Outcome:
    """Status and reason codes, in order of their names."""
    return one.status, sorted(reason.code for reason in one.reasons)


def outcomes(found: list[Finding], norm: str, state: str | None = None) -> dict[str, Outcome]:
    """Act by act, the outcome for one norm."""
    return {one.act: outcome(one) for one in found if one.norm == norm and state in {None, one.state}}


def element(one: Finding, order: int) -> str:
    """The status of the element with this number."""
    return next(part.status for part in one.elements if part.order == order)


def plant(folder: Path) -> Path:
    """Write planted law into a folder, laid out as the shipped data are; each State carries one plant."""
    for slug, rows in _RESERVATIONS.items():
        table(folder / "treaties" / slug / "reservations.csv", RESERVATION_COLUMNS, rows)
    for slug, rows in _ACTIONS.items():
        table(folder / "treaties" / slug / "actions.csv", ACTION_COLUMNS, rows)
    declarations(folder, _DECLARATIONS)
    table(folder / "documents" / "authorities.csv", ",".join(AUTHORITY), [_OWN_VIEW])
    table(folder / "documents" / "readings.csv", ",".join(READING), [_OWN_READING])
    (folder / "planted.ttl").write_text(PREFIXES + _TURTLE, encoding="utf-8")
    return folder


def declarations(folder: Path, rows: str) -> Path:
    """Write declarations under CAT into a folder."""
    path = folder / "treaties" / "cat" / "declarations.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{_DECLARATION_COLUMNS}\n{rows.strip()}\n", encoding="utf-8")
    return folder


def table(path: Path, columns: str, rows: list[Record]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    names = columns.split(",")
    lines = [columns, *(",".join(row.get(name, "") for name in names) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _reservation(state: str, articles: str, effect: str, made_on: str = "2000-01-01", **more: str) -> Record:
    return {
        "id": f"planted-{state.lower()}",
        "state": state,
        "kind": "reservation",
        "made_on": made_on,
        "articles": articles,
        "effect": effect,
        "source": "mtdsg",
        **more,
    }


def _action(state: str, action: str, day: str, **more: str) -> Record:
    name = f"planted-{state.lower()}-{action}"
    return {"id": name, "state": state, "action": action, "date": day, "source": "mtdsg", **more}


_RESERVATIONS = {
    "cat": [
        _reservation("ALB", "3", "excludes"),
        _reservation("AND", "20", "excludes", "2006-01-01"),
        _reservation("ARG", "3", "excludes", withdrawn_on="2005-06-01"),
        _reservation("ARM", "3", "modifies"),
        _reservation("ATG", "3", "subject-to-domestic-or-religious-law"),
        _reservation("AZE", "3", "excludes", legal_effect="disputed"),
        _reservation("BDI", "3", "excludes", legal_effect="without-effect"),
        _reservation("BEN", "3", "interprets"),
        _reservation("BFA", "3(1)", "excludes"),
        _reservation("BIH", "3(2)", "excludes"),
        _reservation("CHN", "3", "excludes", territory="hong-kong"),
        _reservation("BOL", "20", "excludes", legal_effect="without-effect"),
        _reservation("BRA", "20", "excludes", legal_effect="disputed"),
        _reservation("GBR", "20", "excludes", territory="bermuda"),
    ],
    "iccpr": [_reservation("ALB", "7", "excludes")],
}
_ACTIONS = {
    "cat": [
        _action("BLZ", "denunciation-effective", "2010-06-01"),
        _action("PRK", "contested-ratification", "2015-01-01"),
        _action("MYS", "provisional-application", "2010-01-01"),
        _action("MYS", "provisional-application-ended", "2012-01-01"),
    ],
    "refugee-1967": [
        _action("GBR", "territorial-extension", "1970-04-20", territory="bermuda", effective="1970-04-20"),
    ],
}
_DECLARATION_COLUMNS = (
    "id,state,provision,kind,effect,made_on,made_on_basis,withdrawn_on,source,source_date,confidence,note"
)
_DECLARATIONS = """
planted-mng,MNG,22,accepts-competence,,2003,,,editor-knowledge,,unverified,
planted-irl,IRL,22,opt-out,,2010-01-01,deposit,2012-01-01,editor-knowledge,,unverified,
planted-irl-accepts,IRL,22,accepts-competence,,2002-04-11,deposit,,editor-knowledge,,unverified,
planted-ben,BEN,22,accepts-competence,,1993-01-01,deposit,1995-01-01,editor-knowledge,,unverified,
planted-ben-again,BEN,22,accepts-competence,,2001-01-01,deposit,,editor-knowledge,,unverified,
"""
"""Declarations under CAT article 22 in the name of States that have none with a day."""

_OWN_VIEW = {
    "id": "own-view",
    "kind": "general-comment",
    "body": "Committee against Torture",
    "symbol": "OWN/1",
    "title": "General comment No. 9",
    "date": "2020-05",
    "date_basis": "session",
    "provisions": "CAT:3(2)",
    "settles": "Danger must be real.",
    "paragraph": "4",
    "settled_or_contested": "settled",
    "source": "editor-knowledge",
    "confidence": "M",
    "paragraph_read": "no",
}
"""A document of the user's own."""

_OWN_READING = {"document": "excom-1", "reads": "refugee-1951-33-1.e3"}
"""A reading of the user's own; the shipped table says that the document reads none."""

_TURTLE = """
action:planted-1 a obl:PersistentObjection ; obl:actingState s:COD ; obl:instrument cust:refugee-non-refoulement .
action:planted-2 a obl:PersistentObjection ; obl:actingState s:COD ; obl:instrument cust:prohibition-of-torture .

action:planted-3 a obl:Derogation ; obl:actingState s:KEN ; obl:instrument t:iccpr ; obl:modifies iccpr:art_9 ;
  obl:fromDay "2010-06-01"^^xsd:date ; obl:untilDay "2011-06-01"^^xsd:date ; obl:onlyIn pl:ken .

n:planted-progressive a obl:Duty ; skos:prefLabel "progressive duty"@en ; obl:statedIn icescr:art_12 ;
  obl:instrument t:icescr ; obl:bearerRole obl:roleActing ; obl:normBasis obl:textual ;
  obl:realization obl:progressive ;
  obl:element n:planted-progressive.e1 .
n:planted-progressive.e1 a obl:Element ; obl:order 1 ; obl:trigger true ; obl:satisfiedBy c:health-care-denial .

n:planted-immediate a obl:Duty ; skos:prefLabel "the same duty at once"@en ; obl:statedIn icescr:art_12 ;
  obl:instrument t:icescr ; obl:bearerRole obl:roleActing ; obl:normBasis obl:textual ; obl:realization obl:immediate ;
  obl:element n:planted-immediate.e1 .
n:planted-immediate.e1 a obl:Element ; obl:order 1 ; obl:trigger true ; obl:satisfiedBy c:health-care-denial .
"""
