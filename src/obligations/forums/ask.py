"""Asks which procedures are open: puts a State, an event and a day into a small store and runs the rules of doors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Store

from obligations import names
from obligations.assess import judged
from obligations.dates import as_day
from obligations.errors import UsageError
from obligations.forums.model import Forums
from obligations.gather import take
from obligations.load.terms import day, node, obl, participation
from obligations.names import tail
from obligations.rules import run_rules
from obligations.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from obligations.knowledge import KnowledgeBase
    from obligations.load.claims import Record

_GRAPH = node(names.GRAPH + "question")
_TERRITORIES = ("roleTerritorial", "roleReceiving")
_PARTS = ("roleActing", "roleAttributed", "roleTerritorial", "roleReceiving", "roleNationality")


def forums(
    knowledge: KnowledgeBase,
    state: str,
    on: str | date | None = None,
    event: str | Path | Record | list[Record] | None = None,
) -> Forums:
    """Say which procedures are open against a State; see KnowledgeBase.forums."""
    from obligations.draft.tables import read_table
    from obligations.forums.limits import passed
    from obligations.forums.read import DoorReader

    code, filed = knowledge.names.state(state), as_day(on) if on is not None else None
    case = Store()
    incident, acts = _facts(knowledge, case, event, code) if event is not None else ("", [])
    _states(knowledge, case, code, procedures_on_file(knowledge, case))
    questions = {act: _ask(knowledge, case, (code, filed), act) for act in acts or [""]}
    view = View(case, knowledge.law, knowledge.lang)
    checked = as_day(knowledge.law_as_of)
    for act, question in questions.items():
        ended = passed(view, act, filed or checked) if act else []
        case.extend(Quad(question, obl("limitPassedFor"), node(one), _GRAPH) for one in ended)
    run_rules(case, knowledge.sources.door_rules())
    reader = DoorReader(View(case, knowledge.law, knowledge.lang), code, filed or checked, incident)
    return Forums(
        state=code,
        on=filed.isoformat() if filed else "",
        incident=incident,
        acts=tuple(tail(one) for one in acts),
        doors=reader.doors(
            knowledge.view.subjects("a", names.OBL + "Procedure"), {act: one.value for act, one in questions.items()}
        ),
        mandates=reader.mandates([one.value for act, one in questions.items() if act]),
        law_as_of=knowledge.law_as_of,
        data_version=knowledge.data_version,
        categories=reader.categories(acts, read_table(knowledge.sources, "categories")),
    )


def procedures_on_file(knowledge: KnowledgeBase, case: Store) -> list[str]:
    """Copy the procedures, their bodies, and the treaties on which they rest into a store; return those treaties."""
    view = knowledge.view
    kinds = ("Procedure", "Body", "BodyKind", "Referral")
    take(case, knowledge.law, [node(one) for kind in kinds for one in view.subjects("a", names.OBL + kind)])
    provisions = [one.object for name in ("basis", "optInProvision") for one in _having(case, name)]
    take(case, knowledge.law, provisions)
    named = {_iri(one.object).value for name in ("supervises", "optInInstrument") for one in _having(case, name)}
    named |= {_iri(one.object).value for one in _having(case, "ofTreaty") if one.subject in provisions}
    take(case, knowledge.law, map(node, sorted(named)))
    return sorted(named)


def _states(knowledge: KnowledgeBase, case: Store, state: str, treaties: Sequence[str]) -> None:
    """Copy what the State, and those on whose territory the acts lie, have done towards the treaties."""
    places = {_iri(quad.object).value for name in _TERRITORIES for quad in _having(case, name)}
    states = sorted({state, *map(tail, places)})
    take(case, knowledge.law, (node(names.STATE + one) for one in states))
    pairs = [participation(one, tail(treaty)) for one in states for treaty in treaties]
    take(case, knowledge.law, pairs)


def _having(case: Store, name: str) -> list[Quad]:
    return list(case.quads_for_pattern(None, obl(name), None, None))


def _iri(term: object) -> NamedNode:
    """Return a term that is an IRI by the shapes of the data."""
    if not isinstance(term, NamedNode):
        raise TypeError(f"{term} is no IRI")
    return term


def _facts(
    knowledge: KnowledgeBase, case: Store, event: str | Path | Record | list[Record], state: str
) -> tuple[str, list[str]]:
    """Put an event with what was found on it into the store; return its id, and the State's acts in it."""
    incident, found = judged(knowledge, event)
    view = View(found)
    acts = [one for one in view.subjects("inIncident", names.INCIDENT + incident) if one.startswith(names.ACT)]
    asked = {act for finding in view.subjects("state", names.STATE + state) for act in view.many(finding, "act")}
    mine = [one for one in acts if one in asked or any(names.STATE + state in view.many(one, part) for part in _PARTS)]
    if not mine:
        label = knowledge.view.label(names.STATE + state)
        raise UsageError(f'{label} has no part in "{incident}": name a State that acted, received, or holds the place')
    findings = [finding for act in mine for finding in view.subjects("act", act)]
    interventions = [one for one in view.subjects("inIncident", names.INCIDENT + incident) if one not in acts]
    told = [fact for act in mine for fact in view.subjects("ofAct", act)]
    for thing in (names.INCIDENT + incident, *mine, *findings, *told, *interventions):
        case.extend(found.quads_for_pattern(node(thing), None, None, None))
    for norm in sorted({norm for finding in findings for norm in view.many(finding, "norm")}):
        case.extend(knowledge.law.quads_for_pattern(node(norm), obl("instrument"), None, None))
    concepts = sorted({one for fact in told for one in view.many(fact, "factConcept")})
    for one in concepts:
        case.extend(knowledge.law.quads_for_pattern(node(one), obl("isA"), None, None))
    return incident, mine


def _ask(knowledge: KnowledgeBase, case: Store, asked: tuple[str, date | None], act: str) -> NamedNode:
    """State the question: against whom, filed when, about which act."""
    state, filed = asked
    question = node("/".join(filter(None, (f"{names.ID}derived/question/{state}", act and tail(act)))))
    terms: list[tuple[str, NamedNode | Literal]] = [
        ("askedState", node(names.STATE + state)),
        ("knownOn", day(as_day(knowledge.law_as_of))),
    ]
    if filed:
        terms.append(("filedOn", day(filed)))
    if act:
        terms.append(("aboutAct", node(act)))
    case.add(Quad(question, node(names.RDF + "type"), obl("ForumQuestion"), _GRAPH))
    case.extend(Quad(question, obl(name), term, _GRAPH) for name, term in terms)
    return question
