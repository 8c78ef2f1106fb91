"""Turns the long tables into graphs, row by row: States, places, acts of States, provisions, reservations, bodies."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from obligations import names
from obligations.errors import Problem, nearest
from obligations.load.authorities import COLUMNS as AUTHORITY_COLUMNS
from obligations.load.authorities import announce_authority, load_authority
from obligations.load.bodies import COLUMNS as BODY_COLUMNS
from obligations.load.bodies import KIND_COLUMNS, load_body, load_kind
from obligations.load.declarations import COLUMNS as DECLARATION_COLUMNS
from obligations.load.declarations import load_declaration
from obligations.load.effect import FOREVER, Deposit, Effect, effect_of
from obligations.load.groups import GROUPS
from obligations.load.languages import TABLES as NAME_TABLES
from obligations.load.procedures import COLUMNS as PROCEDURE_COLUMNS
from obligations.load.procedures import load_procedure
from obligations.load.readings import COLUMNS as READING_COLUMNS
from obligations.load.readings import announce_reading, load_reading
from obligations.load.referrals import COLUMNS as REFERRAL_COLUMNS
from obligations.load.referrals import load_referral
from obligations.load.row import Register, Row
from obligations.load.statements import COLUMNS, load_statement
from obligations.load.terms import Graph, day, edtf, english, flag, node, participation, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pyoxigraph import NamedNode

    from obligations.locate import SourceFile

_END_OF_ACTS = date(9998, 12, 31)

ACTION_CLASSES: Mapping[str, str] = {
    "signature": "Signature",
    "succession-to-signature": "SuccessionToSignature",
    "ratification": "Ratification",
    "accession": "Accession",
    "acceptance": "Acceptance",
    "approval": "Approval",
    "succession": "Succession",
    "definitive-signature": "DefinitiveSignature",
    "formal-confirmation": "FormalConfirmation",
    "accession-or-succession": "AccessionOrSuccession",
    "ratification-accession-or-succession": "ConsentOfUnstatedKind",
    "contested-ratification": "ContestedConsent",
    "denunciation-notified": "WithdrawalNotice",
    "withdrawal-notified": "WithdrawalNotice",
    "denunciation-effective": "WithdrawalEffect",
    "withdrawal-effective": "WithdrawalEffect",
    "membership-ended-effect": "WithdrawalEffect",
    "state-ended": "WithdrawalEffect",
    "withdrawal-rescinded": "WithdrawalRescission",
    "purported-withdrawal": "PurportedWithdrawal",
    "signature-intent-withdrawn": "IntentionNotToBecomeParty",
    "territorial-extension": "TerritorialExtension",
    "territorial-continuation": "TerritorialContinuation",
    "territorial-exclusion": "TerritorialExclusion",
    "predecessor-act": "PredecessorAct",
    "provisional-application": "ProvisionalApplication",
    "provisional-application-ended": "ProvisionalApplicationEnd",
}
_RESERVATION_EFFECTS = {
    "excludes": "excludes",
    "modifies": "modifiesScope",
    "subject-to-domestic-or-religious-law": "subjectToDomesticLaw",
    "interprets": "interprets",
    "none": "noEffectOnNorm",
}
_LEGAL_EFFECTS = {
    "": "asPurported",
    "as-purported": "asPurported",
    "disputed": "disputed",
    "without-effect": "withoutEffect",
}


_STRICTER = ("authorities.csv", "bodies.csv", "procedures.csv", "referrals.csv", "statements.csv")
"""Tables that look at their ids themselves."""
_NO_IRI = re.compile(r"[\s<>\"{}|\\^`]")


def load_table(file: SourceFile, register: Register) -> Graph:
    """Turn one table into a graph; problems go into the register, all of them."""
    graph = Graph(file.graph)
    loader = _LOADERS.get(file.path.name)
    if loader is None:
        register.problems.append(
            Problem(file.name, 0, "", f"no table is called {file.path.name}{nearest(file.path.name, _LOADERS)}")
        )
        return graph
    rows = list(_rows(file, register, loader.columns))
    if loader.announce:
        for row in rows:
            loader.announce(row)
    for row in rows:
        if file.path.name not in _STRICTER and _NO_IRI.search(row.cells.get("id", "")):
            row.wrong("id", f'"{row["id"]}" cannot be part of an IRI: use letters, digits and hyphens')
        else:
            loader.load(row, graph)
    return graph


def load_cells(table: str, treaty: str, cells: Mapping[str, str], register: Register, graph: Graph) -> None:
    """Turn one row that stands in no file into triples, as if it stood in that table of a treaty."""
    loader = _LOADERS[table]
    whole = {**dict.fromkeys(loader.columns, ""), **cells}
    loader.load(Row(whole, f"supposed/{treaty}/{table}", 0, register), graph)


def _rows(file: SourceFile, register: Register, columns: tuple[str, ...]) -> Iterator[Row]:
    try:
        with file.path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle)
            if tuple(reader.fieldnames or ()) != columns:
                register.problems.append(Problem(file.name, 1, "", f"the header must read: {','.join(columns)}"))
                return
            for cells in reader:
                if None in cells or None in cells.values():
                    register.problems.append(
                        Problem(file.name, reader.line_num, "", f"the row must have {len(columns)} cells")
                    )
                    continue
                yield Row(cells, file.name, reader.line_num, register)
    except (UnicodeDecodeError, csv.Error) as error:
        register.problems.append(Problem(file.name, 0, "", f"cannot be read as UTF-8 CSV: {error}"))


def _state(row: Row, graph: Graph) -> None:
    exists = row.date("exists_from")
    row.register.states[row["id"]] = exists
    it = node(names.STATE + row["id"])
    graph.a(it, "State")
    graph.add(it, "alpha3", text(row["id"]))
    graph.add(it, node(names.SKOS + "prefLabel"), english(row["name"]))
    graph.add(it, node(names.SKOS + "altLabel"), *map(english, row.many("alternatives")))
    graph.add(it, "alpha2", text(row["alpha2"]) if row["alpha2"] else None)
    written = {row["id"], row["name"], row["alpha2"], *row.many("alternatives")} - {""}
    graph.add(it, "spelling", *(text(one.lower()) for one in sorted(written)))
    graph.add(it, "existsFrom", day(exists) if exists else None)
    until = row.date("exists_until")
    graph.add(it, "existsUntil", day(until) if until else None)
    for group in row.many("groups"):
        if group in GROUPS:
            graph.add(it, "memberOf", node(names.OBL + GROUPS[group]))
        else:
            row.wrong("groups", f'"{group}" is not known{nearest(group, GROUPS)}')
    home = node(names.PLACE + row["id"].lower())
    row.register.places.add(row["id"].lower())
    graph.a(home, "Place")
    graph.add(home, node(names.SKOS + "prefLabel"), english(row["name"]))
    graph.add(home, "sovereign", it)


def _place(row: Row, graph: Graph) -> None:
    it, state = node(names.PLACE + row["id"]), row.state()
    row.register.places.add(row["id"])
    since, until = row.date("from"), row.date("until")
    graph.a(it, "Place")
    graph.add(it, node(names.SKOS + "prefLabel"), english(row["name"]))
    graph.add(it, node(names.SKOS + "altLabel"), *map(english, row.many("alternatives")))
    graph.add(it, "extensionPlace", flag(True) if row["extension"] == "yes" else None)
    term = node(f"{names.ID}administration/{row['id']}-{row['state'].lower()}")
    graph.a(term, "Administration")
    graph.add(it, "administeredUnder", term)
    graph.add(term, "administrator", state)
    graph.add(term, "fromDay", day(since or date(1, 1, 1)))
    graph.add(term, "untilDay", day(until or FOREVER))


def _action(row: Row, graph: Graph) -> None:
    slug, made = row.treaty, row.interval("date")
    state, kind = row.state(), row.choice("action", ACTION_CLASSES)
    if made is None or state is None or kind is None:
        if not row["date"]:
            row.wrong("date", "an act needs its day, month or year")
        return
    rule = row.register.rules.get(slug)
    if rule is None:
        row.wrong("", f'no treaty.ttl states the rule of entry into force of "{slug}"')
        return
    by_depositary = (row["source"], slug) in row.register.depositary_sources
    deposit = Deposit(row["action"], made, row.date("effective"), by_depositary)
    effect = effect_of(deposit, rule, row.register.states[row["state"]])
    it = node(names.TREATY_ACTION + row["id"])
    graph.a(it, kind)
    graph.add(it, "actingState", state)
    graph.add(it, "instrument", node(names.TREATY + slug))
    graph.add(it, "participation", participation(row["state"], slug))
    graph.add(it, "date", edtf(row["date"]))
    graph.add(it, "actKind", text(row["action"]))
    graph.add(it, "possiblyFromDay", day(effect.possibly_from))
    graph.add(it, "fromDay", day(effect.certainly_from))
    graph.add(it, "effectBasis", node(names.OBL + effect.basis))
    graph.add(it, "onlyIn", row.place("territory"))
    row.provenance(graph, it)
    graph.add(it, "corroboratedBy", *(node(names.SOURCE + one) for one in row.many("corroborated_by")))
    if row["action"] == "purported-withdrawal":
        graph.add(it, "legalEffect", node(names.OBL + "withoutEffect"))
    if effect.mismatch:
        graph.add(it, "statedEffect", day(effect.mismatch))
        row.register.mismatches.append(_mismatch(row, effect))


def _mismatch(row: Row, effect: Effect) -> Problem:
    stands = "the depositary's day stands" if effect.basis == "statedByDepositary" else "the rule's day stands"
    message = f"stated effect {effect.mismatch}, by the treaty's rule {effect.ruled}; {stands}"
    return Problem(row.file, row.line, row["id"], message)


def _provision(row: Row, graph: Graph) -> None:
    slug = row.treaty
    treaty = names.TREATY + slug
    it = node(f"{treaty}/{row['eid']}")
    parent = row["eid"].rpartition("__")[0]
    row.register.numbers.setdefault(slug, {})[row["number"].lower()] = row["eid"]
    graph.a(it, "Provision")
    graph.add(it, "partOf", node(f"{treaty}/{parent}") if parent else node(treaty))
    graph.add(it, "ofTreaty", node(treaty))
    graph.add(it, "eId", text(row["eid"]))
    graph.add(it, "number", text(row["number"]))
    graph.add(it, node(names.SKOS + "prefLabel"), english(row["heading"]) if row["heading"] else None)
    for column, term in (("deontic", "deontic"), ("verification", "verification"), ("derogable", "derogableByText")):
        graph.add(it, term, text(row[column]) if row[column] else None)
    for column, term in (
        ("qualified", "qualification"),
        ("reservable", "reservableByText"),
        ("victims", "protectedGroup"),
    ):
        graph.add(it, term, text(row[column]) if row[column] else None)
    graph.add(it, "conductTag", *(node(names.CONCEPT + tag) for tag in row.many("conduct")))
    graph.add(it, node(names.SKOS + "note"), english(row["note"]) if row["note"] else None)


def _reservation(row: Row, graph: Graph) -> None:
    slug, state = row.treaty, row.state()
    effect = row.choice("effect", _RESERVATION_EFFECTS)
    legal = row.choice("legal_effect", _LEGAL_EFFECTS)
    it = node(names.RESERVATION + row["id"])
    graph.a(it, "Reservation")
    graph.add(it, "actingState", state)
    graph.add(it, "instrument", node(names.TREATY + slug))
    graph.add(it, "participation", participation(row["state"], slug))
    graph.add(it, "reservationKind", text(row["kind"]))
    graph.add(it, "reservationEffect", node(names.OBL + effect) if effect else None)
    graph.add(it, "legalEffect", node(names.OBL + legal) if legal else None)
    graph.add(it, "gist", english(row["gist"]) if row["gist"] else None)
    graph.add(it, "articles", text(row["articles"]) if row["articles"] else None)
    graph.add(it, "date", edtf(row["made_on"]) if row["made_on"] else None)
    made, ended = row.interval("made_on"), row.interval("withdrawn_on")
    graph.add(it, "fromDay", day((made and made.earliest) or date(1, 1, 1)))
    graph.add(it, "untilDay", day((ended and ended.latest) or FOREVER))
    graph.add(it, "withdrawnOn", edtf(row["withdrawn_on"]) if row["withdrawn_on"] else None)
    graph.add(it, "onlyIn", *(row.known_place(one) for one in row.many("territory")))
    for column, term in (
        ("partial_withdrawal", "partialWithdrawal"),
        ("objected_by", "objectedBy"),
        ("made_on_basis", "dateBasis"),
    ):
        graph.add(it, term, text(row[column]) if row[column] else None)
    graph.add(it, "withdrawalBasis", text(row["withdrawn_on_basis"]) if row["withdrawn_on_basis"] else None)
    row.provenance(graph, it)
    if not row["articles"] and effect != "noEffectOnNorm":
        graph.add(it, "modifiesWhole", node(names.TREATY + slug))
    for article in row.many("articles"):
        _reserved(row, graph, it, article)


def _reserved(row: Row, graph: Graph, it: NamedNode, article: str) -> None:
    """State the provision that a reservation touches; `REFUGEE-1951:24` names one that another instrument carries."""
    code, _, number = article.rpartition(":")
    slug = code.lower() or row.treaty
    provision = row.provision("articles", number, slug)
    graph.add(it, "modifies", provision)
    if provision and code:
        graph.add(it, "participation", participation(row["state"], slug))


def _gap(row: Row, graph: Graph) -> None:
    slug = row["treaty"].lower()
    it = node(f"{names.ID}reservation-gap/{row['state'].lower()}-{slug}")
    graph.a(it, "ReservationGap")
    graph.add(it, "actingState", row.state())
    graph.add(it, "instrument", node(names.TREATY + slug))
    graph.add(it, "participation", participation(row["state"], slug))
    graph.add(it, "gist", english(row["what_is_known"]))
    graph.add(it, node(names.DCTERMS + "source"), text(row["source"]) if row["source"] else None)
    graph.add(it, "sourceAsOf", edtf(row["source_date"]) if row["source_date"] else None)


@dataclass(frozen=True)
class _Loader:
    columns: tuple[str, ...]
    load: Callable[[Row, Graph], None]
    announce: Callable[[Row], None] | None = None
    """Enters the names of a row before any row loads, where rows refer to each other."""


_LOADERS: dict[str, _Loader] = {
    "states.csv": _Loader(
        (
            "id",
            "name",
            "alternatives",
            "alpha2",
            "exists_from",
            "exists_until",
            "groups",
            "source",
            "confidence",
            "note",
        ),
        _state,
    ),
    "places.csv": _Loader(
        ("id", "name", "alternatives", "state", "from", "until", "extension", "source", "confidence", "note"), _place
    ),
    "provisions.csv": _Loader(
        (
            "eid",
            "number",
            "heading",
            "deontic",
            "derogable",
            "qualified",
            "reservable",
            "victims",
            "conduct",
            "verification",
            "note",
        ),
        _provision,
    ),
    "actions.csv": _Loader(
        (
            "id",
            "state",
            "action",
            "date",
            "effective",
            "territory",
            "source",
            "source_date",
            "corroborated_by",
            "confidence",
            "note",
        ),
        _action,
    ),
    "reservations.csv": _Loader(
        (
            "id",
            "state",
            "kind",
            "made_on",
            "made_on_basis",
            "articles",
            "effect",
            "gist",
            "withdrawn_on",
            "withdrawn_on_basis",
            "partial_withdrawal",
            "objected_by",
            "legal_effect",
            "territory",
            "source",
            "source_date",
            "confidence",
            "note",
        ),
        _reservation,
    ),
    "declarations.csv": _Loader(DECLARATION_COLUMNS, load_declaration),
    "reservation-gaps.csv": _Loader(("state", "treaty", "what_is_known", "source", "source_date"), _gap),
    "statements.csv": _Loader(COLUMNS, load_statement),
    "body-kinds.csv": _Loader(KIND_COLUMNS, load_kind),
    "bodies.csv": _Loader(BODY_COLUMNS, load_body),
    "procedures.csv": _Loader(PROCEDURE_COLUMNS, load_procedure),
    "referrals.csv": _Loader(REFERRAL_COLUMNS, load_referral),
    "authorities.csv": _Loader(AUTHORITY_COLUMNS, load_authority, announce_authority),
    "readings.csv": _Loader(READING_COLUMNS, load_reading, announce_reading),
    **{name: _Loader(*table) for name, table in NAME_TABLES.items()},
}
ORDER = tuple(_LOADERS)
"""The order in which tables load: each refers only to those before it."""
