"""Turns the table of procedures into a graph: what opens each, who may use it, by when, and what comes out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from obligations import names
from obligations.errors import nearest
from obligations.load.bodies import coded, filled, fresh, known_body, one_of, said_by, treaty
from obligations.load.groups import GROUPS
from obligations.load.terms import Graph, english, node, obl, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import NamedNode

    from obligations.load.row import Row

COLUMNS: Final = (
    "id",
    "body",
    "name",
    "kind",
    "treaties",
    "provisions",
    "basis",
    "opens_by",
    "declared_under",
    "protocol",
    "facts_after",
    "survives_exit",
    "members_of",
    "state_condition",
    "who_may_file",
    "exhaustion",
    "parallel_bar",
    "media_alone",
    "time_limit",
    "time_from",
    "time_note",
    "interim_measures",
    "languages",
    "length_limit",
    "anonymous",
    "confidential",
    "outcome",
    "standard_of_proof",
    "url",
    "checked_on",
    "source",
    "confidence",
    "note",
)
KINDS: Final[Mapping[str, str]] = {
    "complaint": "individualComplaint",
    "inquiry": "inquiryProcedure",
    "inter-state": "interStateComplaint",
    "dispute": "disputeBeforeCourt",
    "urgent-action": "urgentActionProcedure",
    "search": "searchProcedure",
    "letter": "letterProcedure",
    "pattern": "patternComplaint",
    "organizations": "organizationsComplaint",
    "information": "informationProcedure",
    "intervention": "protectionIntervention",
    "meeting": "meetingProcedure",
}
OPENINGS: Final[Mapping[str, str]] = {
    "none": "opensByNone",
    "ratification": "opensByRatification",
    "territory": "opensByTerritory",
    "membership": "opensByMembership",
    "declaration": "opensByDeclaration",
    "protocol": "opensByProtocol",
    "opt-out": "opensByOptOut",
    "consent": "opensByConsent",
    "referral": "opensByReferral",
}
STARTS: Final[Mapping[str, str]] = {
    "exhaustion": "startsAtExhaustion",
    "final-decision": "startsAtFinalDecision",
    "notice-of-final-decision": "startsAtNotice",
    "no-satisfaction": "startsWithoutSatisfaction",
    "report": "startsAtReport",
    "disappearance": "startsAtDisappearance",
}
_ANSWERS: Final = ("yes", "partly", "no", "unknown")
_GROUNDED: Final = (
    ("facts_after", "factsAfter", ("acceptance", "entry", "begin-after-entry", "any")),
    ("survives_exit", "survivesExit", ("yes", "argued", "no", "unknown")),
    ("media_alone", "mediaAloneOk", _ANSWERS),
)
"""Cells of a word and its basis: column, property, the words."""
_BARS: Final = ("none", "being-examined", "examined-or-being", "unknown")
_NO_DURATION: Final = ("none", "reasonable", "unknown")
_DURATION: Final = re.compile(r"P(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?")
_LANGUAGE: Final = re.compile(r"[a-z]{2}|any|parties|unknown")
_LENGTH: Final = re.compile(r"none|unknown|\d+ (?:words|pages)\b.*")
_URL: Final = re.compile(r"https?://[^\s/]+\.[^\s]+")
_WORDED: Final = (
    ("basis", "basisInWords"),
    ("state_condition", "stateCondition"),
    ("who_may_file", "whoMayFile"),
    ("outcome", "outcome"),
    ("standard_of_proof", "standardOfProofWording"),
    ("time_note", "timeLimitNote"),
)
_NEEDED: Final = ("name", "state_condition", "who_may_file", "outcome", "standard_of_proof", "languages", "source")


def load_procedure(row: Row, graph: Graph) -> None:
    """State one procedure before one body."""
    if not fresh(row, row.register.procedures, "procedure"):
        return
    row.register.procedures.add(row["id"])
    filled(row, *_NEEDED)
    it = node(names.PROCEDURE + row["id"])
    body = known_body(row, "body")
    graph.a(it, "Procedure")
    graph.add(it, node(names.SKOS + "prefLabel"), english(row["name"]))
    if body:
        graph.add(body, "hasProcedure", it)
    kind = row.choice("kind", KINDS)
    graph.add(it, "procedureKind", obl(kind) if kind else None)
    graph.add(it, "supervises", *(treaty(row, one, "treaties") for one in row.many("treaties")))
    graph.add(it, "basis", *(coded(row, one, "provisions") for one in row.many("provisions")))
    for column, term in _WORDED:
        graph.add(it, term, english(row[column]) if row[column] else None)
    if not (row["provisions"] or row["basis"]):
        row.wrong("basis", "must be filled where no provision on file is the basis: say on what the procedure rests")
    _opening(row, graph, it)
    _grounded(row, graph, it)
    _clock(row, graph, it)
    _form(row, graph, it)
    said_by(row, graph, it)


def _opening(row: Row, graph: Graph, it: NamedNode) -> None:
    """State what opens the procedure; several ways stand beside each other, and any one is enough."""
    ways = row.many("opens_by")
    if not ways:
        row.wrong("opens_by", f"must be filled; one of: {', '.join(OPENINGS)}")
    for one in ways:
        if one in OPENINGS:
            graph.add(it, "opensBy", obl(OPENINGS[one]))
        else:
            row.wrong("opens_by", f'"{one}" is not known{nearest(one, OPENINGS)}')
    if "none" in ways and len(ways) > 1:
        row.wrong("opens_by", "none stands alone: what is open without any act needs no other way")
    _needs(row, ways, ("declaration", "opt-out"), "declared_under", "the provision of the declaration")
    _needs(row, ways, ("protocol",), "protocol", "the protocol that the State must have joined")
    if not row["basis"]:
        _needs(row, ways, ("ratification",), "treaties", "the treaty that the State must have joined")
    graph.add(it, "optInProvision", *(coded(row, one, "declared_under") for one in row.many("declared_under")))
    graph.add(it, "optInInstrument", treaty(row, row["protocol"], "protocol") if row["protocol"] else None)
    group = row.choice("members_of", GROUPS) if row["members_of"] else None
    graph.add(it, "forMembersOf", obl(group) if group else None)


def _grounded(row: Row, graph: Graph, it: NamedNode) -> None:
    """State words and, after a colon, on what each rests; only what is unknown may rest on nothing."""
    for column, term, known in _GROUNDED:
        word, _, basis = (part.strip() for part in row[column].partition(":"))
        if word not in known:
            row.wrong(column, f'must begin with one of {", ".join(known)}, not "{word}"{nearest(word, known)}')
        elif word != "unknown" and not basis:
            row.wrong(column, f'say after a colon on what "{word}" rests, as in "{word}: CAT article 22"')
        graph.add(it, term, text(word))
        graph.add(it, f"{term}Basis", text(basis) if basis else None)


def _needs(row: Row, ways: list[str], of: tuple[str, ...], column: str, what: str) -> None:
    """Note an empty cell that one of the ways to open the procedure asks for."""
    asked = [one for one in ways if one in of]
    if asked and not row[column]:
        row.wrong(column, f"opens_by says {asked[0]}: name {what}")


def _clock(row: Row, graph: Graph, it: NamedNode) -> None:
    """State how long one may wait, and from which event time runs: a duration without its event says nothing."""
    limit, start = row["time_limit"], row["time_from"]
    counted = bool(_DURATION.fullmatch(limit)) and limit != "P"
    if not counted and limit not in _NO_DURATION:
        row.wrong("time_limit", f'"{limit}" is no duration: write P6M or P1Y, or one of: {", ".join(_NO_DURATION)}')
        return
    graph.add(it, "timeLimit", text(limit))
    if (counted or limit == "reasonable") and not start:
        row.wrong("time_from", f"say from which event time runs; one of: {', '.join(STARTS)}")
    elif start:
        event = row.choice("time_from", STARTS)
        graph.add(it, "timeLimitFrom", obl(event) if event else None)


def _form(row: Row, graph: Graph, it: NamedNode) -> None:
    """State the conditions of form: yes or no with a reason after a colon, languages, length, address."""
    for column, term in (
        ("interim_measures", "interimMeasures"),
        ("anonymous", "anonymousOk"),
        ("confidential", "confidential"),
    ):
        word = row[column].partition(":")[0]
        if word not in _ANSWERS:
            row.wrong(column, f'must begin with one of {", ".join(_ANSWERS)}, not "{word}"{nearest(word, _ANSWERS)}')
        graph.add(it, term, text(row[column]))
    for column, term, known in (
        ("exhaustion", "exhaustion", _ANSWERS),
        ("parallel_bar", "parallelBar", _BARS),
    ):
        one_of(row, column, known)
        graph.add(it, term, text(row[column]))
    for one in row.many("languages"):
        if not _LANGUAGE.fullmatch(one):
            row.wrong("languages", f'"{one}" is no language code of two letters, nor any, parties or unknown')
    graph.add(it, "languages", text(row["languages"]))
    if not _LENGTH.fullmatch(row["length_limit"]):
        row.wrong("length_limit", f'"{row["length_limit"]}" must be none, unknown, or begin as 10000 words or 15 pages')
    graph.add(it, "lengthLimit", text(row["length_limit"]))
    if row["url"] and not _URL.fullmatch(row["url"]):
        row.wrong("url", f'"{row["url"]}" is no address on the web')
    graph.add(it, "homepage", text(row["url"]) if row["url"] else None)
