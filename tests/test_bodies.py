"""Bodies and the procedures before them: every row is loaded, faults are named with the nearest name, law is right."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import obligations
from obligations import names
from obligations.compile import load_law
from obligations.errors import BadDataError
from obligations.load import bodies, procedures
from obligations.load.tables import load_table
from obligations.locate import SourceFile, locate
from obligations.names import tail
from traps import rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from obligations import KnowledgeBase
    from obligations.load.row import Register

DATA = Path(__file__).resolve().parents[1] / "data" / "bodies"
Rows = list[dict[str, str]]

BODY = {
    "id": "sr-sample",
    "name": "Special Rapporteur on samples",
    "kind": "thematic-mandate",
    "mandate_on": "CHN;PRK",
    "established_by": "Human Rights Council resolution 1/1",
    "provisions": "UNCHARTER:55",
    "established_on": "2010",
    "mandate": "Samples of every kind.",
    "themes": "torture;forced-return",
    "parent": "human-rights-council",
    "active": "yes",
    "active_as_of": "2025",
    "checked_on": "2026-11-22",
    "source": "editor knowledge, unverified",
    "confidence": "medium",
}
PROCEDURE = {
    "id": "cat-sample",
    "body": "cat",
    "name": "Sample complaint",
    "kind": "complaint",
    "treaties": "CAT",
    "provisions": "CAT:22",
    "opens_by": "declaration",
    "facts_after": "any: article 22",
    "survives_exit": "unknown",
    "declared_under": "CAT:22",
    "state_condition": "The State has made the declaration.",
    "who_may_file": "Anyone.",
    "exhaustion": "yes",
    "media_alone": "unknown",
    "parallel_bar": "examined-or-being",
    "time_limit": "P6M",
    "time_from": "exhaustion",
    "interim_measures": "yes: rule 114",
    "languages": "en;fr",
    "length_limit": "15 pages",
    "anonymous": "no",
    "confidential": "partly: names can be left out",
    "outcome": "A decision.",
    "standard_of_proof": "unknown",
    "url": "https://www.ohchr.org/en/treaty-bodies/cat",
    "checked_on": "2026-11-22",
    "source": "treaty on file",
    "confidence": "high",
}
BODY_FAULTS = [
    ({"id": "SR Sample"}, 'id: "SR Sample" must be lower case words with hyphens'),
    ({"id": "cat"}, 'id: "cat" must be lower case words with hyphens, and no other body may have it'),
    ({"name": ""}, "name: must be filled"),
    ({"kind": "thematic-mandat"}, 'kind: no kind of body has the id "thematic-mandat"; nearest: thematic-mandate'),
    ({"kind": "regional-court"}, "may_decide: must be filled: the kind"),
    ({"may_decide": "Much."}, "may_not_decide: what a body can decide, and what it cannot, go together"),
    ({"mandate_on": "CHN;PRC"}, 'mandate_on: no State has the code "PRC"'),
    ({"provisions": "UNCHATER:55"}, 'provisions: no treaty has the code "UNCHATER"; nearest: UNCHARTER'),
    ({"provisions": "UNCHARTER:555"}, 'provisions: uncharter has no provision "555" on file; nearest: 55'),
    ({"established_on": "in 2010"}, "established_on: "),
    ({"mandate": ""}, "mandate: must be filled"),
    ({"themes": "tortrue"}, 'themes: no concept is called "tortrue"; nearest: torture'),
    ({"parent": "hrc-council"}, 'parent: no body above has the id "hrc-council"; nearest: human-rights-council'),
    ({"active": "maybe"}, 'active: "maybe" is not known'),
    ({"checked_on": "2026-11"}, 'checked_on: "2026-11" is no day'),
    ({"checked_on": "2026-02-30"}, 'checked_on: "2026-02-30" is no day of the calendar'),
    ({"source": ""}, "source: must be filled"),
    ({"confidence": "hihg"}, 'confidence: "hihg" is not known; nearest: high'),
]
PROCEDURE_FAULTS = [
    ({"id": "cat-22"}, 'id: "cat-22" must be lower case words with hyphens, and no other procedure may have it'),
    ({"body": "catt"}, 'body: no body above has the id "catt"; nearest: cat'),
    ({"kind": "complain"}, 'kind: "complain" is not known; nearest: complaint'),
    ({"treaties": "CTA"}, 'treaties: no treaty has the code "CTA"; nearest: CAT'),
    ({"treaties": "cat"}, 'treaties: no treaty has the code "cat"'),
    ({"provisions": "CAT:222"}, 'provisions: cat has no provision "222" on file'),
    ({"provisions": ""}, "basis: must be filled where no provision on file is the basis"),
    ({"opens_by": ""}, "opens_by: must be filled"),
    ({"opens_by": "declarations"}, 'opens_by: "declarations" is not known; nearest: declaration'),
    ({"opens_by": "none;declaration"}, "opens_by: none stands alone"),
    ({"declared_under": ""}, "declared_under: opens_by says declaration"),
    ({"opens_by": "opt-out", "declared_under": ""}, "declared_under: opens_by says opt-out"),
    ({"declared_under": "CAT:2222"}, 'declared_under: cat has no provision "2222" on file'),
    ({"opens_by": "protocol"}, "protocol: opens_by says protocol"),
    ({"protocol": "ICCPR-OP9"}, 'protocol: no treaty has the code "ICCPR-OP9"; nearest: ICCPR-OP'),
    ({"opens_by": "ratification", "treaties": ""}, "treaties: opens_by says ratification"),
    ({"state_condition": ""}, "state_condition: must be filled"),
    ({"who_may_file": ""}, "who_may_file: must be filled"),
    ({"exhaustion": "ye"}, 'exhaustion: "ye" is not known'),
    ({"parallel_bar": "examined"}, 'parallel_bar: "examined" is not known; nearest: '),
    ({"time_limit": "6 months"}, 'time_limit: "6 months" is no duration'),
    ({"time_limit": "P6 months"}, 'time_limit: "P6 months" is no duration'),
    ({"time_limit": "P"}, 'time_limit: "P" is no duration'),
    ({"time_limit": ""}, 'time_limit: "" is no duration'),
    ({"time_from": ""}, "time_from: say from which event time runs"),
    ({"time_limit": "reasonable", "time_from": ""}, "time_from: say from which event time runs"),
    ({"time_from": "exhausted"}, 'time_from: "exhausted" is not known; nearest: exhaustion'),
    ({"interim_measures": "rule 114"}, "interim_measures: must begin with one of yes"),
    (
        {"facts_after": "entries: CAT article 22"},
        "facts_after: must begin with one of acceptance, entry, begin-after-entry",
    ),
    ({"facts_after": "entry"}, 'facts_after: say after a colon on what "entry" rests'),
    ({"survives_exit": "no"}, 'survives_exit: say after a colon on what "no" rests'),
    ({"media_alone": "no:"}, 'media_alone: say after a colon on what "no" rests'),
    ({"languages": "english"}, 'languages: "english" is no language code'),
    ({"languages": ""}, "languages: must be filled"),
    ({"length_limit": "short"}, 'length_limit: "short" must be none, unknown'),
    ({"anonymous": ""}, "anonymous: must begin with one of yes"),
    ({"confidential": "rather"}, "confidential: must begin with one of yes"),
    ({"standard_of_proof": ""}, "standard_of_proof: must be filled; where it is not known, write unknown"),
    ({"url": "ohchr"}, 'url: "ohchr" is no address'),
    ({"confidence": "H"}, 'confidence: "H" is not known'),
]
NEAR_MISSES = [
    {"opens_by": "none", "declared_under": ""},
    {"opens_by": "ratification;declaration"},
    {"opens_by": "ratification", "treaties": "", "basis": "A charter that is not on file"},
    {"opens_by": "protocol", "protocol": "ICCPR-OP1"},
    {"provisions": "", "basis": "A resolution"},
    {"time_limit": "none", "time_from": ""},
    {"time_limit": "unknown", "time_from": ""},
    {"time_limit": "P1Y6M"},
    {"languages": "parties;en"},
    {"length_limit": "2815 words for one sender"},
    {"exhaustion": "unknown"},
    {"url": "", "checked_on": "", "time_note": "", "note": ""},
]


@pytest.fixture(scope="module")
def register() -> Register:
    """What the shipped tables refer to; nothing of it is wrong."""
    _, known = load_law(locate())
    assert known.problems == []
    return known


def written(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        table = csv.DictWriter(handle, columns, restval="")
        table.writeheader()
        table.writerows(rows)
    return path


def problems(folder: Path, register: Register, *rows: Mapping[str, str]) -> list[str]:
    """Load rows as a table beside the shipped ones and return what is wrong with them, as `line: column: message`."""
    of_bodies = "mandate" in rows[0]
    name, columns = ("bodies", bodies.COLUMNS) if of_bodies else ("procedures", procedures.COLUMNS)
    own = replace(register, problems=[], bodies=set(register.bodies), procedures=set(register.procedures))
    path = written(folder / f"{name}.csv", columns, rows)
    load_table(SourceFile(path, f"own/bodies/{name}.csv"), own)
    assert {one.file for one in own.problems} <= {f"own/bodies/{name}.csv"}
    return [f"{one.line}: {one.path}: {one.message}" for one in own.problems]


def shipped(name: str) -> Rows:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize(("change", "message"), BODY_FAULTS)
def test_a_fault_in_a_row_of_bodies_is_named(
    tmp_path: Path, register: Register, change: dict[str, str], message: str
) -> None:
    assert problems(tmp_path, register, BODY) == []
    found = problems(tmp_path, register, BODY | change)
    assert [one for one in found if one.startswith(f"2: {message}")] != [], found
    assert len(found) == 1


@pytest.mark.parametrize(("change", "message"), PROCEDURE_FAULTS)
def test_a_fault_in_a_row_of_procedures_is_named(
    tmp_path: Path, register: Register, change: dict[str, str], message: str
) -> None:
    assert problems(tmp_path, register, PROCEDURE) == []
    found = problems(tmp_path, register, PROCEDURE | change)
    assert [one for one in found if one.startswith(f"2: {message}")] != [], found
    assert len(found) == 1


@pytest.mark.parametrize("change", NEAR_MISSES)
def test_a_row_of_procedures_that_comes_near_a_fault_passes(
    tmp_path: Path, register: Register, change: dict[str, str]
) -> None:
    assert problems(tmp_path, register, PROCEDURE | change) == []


def test_all_faults_of_a_table_are_named_at_once_each_with_its_line(tmp_path: Path, register: Register) -> None:
    wrong = {**PROCEDURE, "id": "second", "treaties": "CTA", "time_limit": "soon"}
    found = problems(tmp_path, register, PROCEDURE, wrong, {**PROCEDURE, "id": "third", "body": "nobody"}, PROCEDURE)
    assert [one.rpartition(": ")[0].split(": ")[:2] for one in found] == [
        ["3", "treaties"],
        ["3", "time_limit"],
        ["4", "body"],
        ["5", "id"],
    ]


def test_a_body_of_a_user_can_have_a_procedure_of_its_own(tmp_path: Path, register: Register) -> None:
    own = replace(register, problems=[], bodies=set(register.bodies), procedures=set(register.procedures))
    for name, columns, row in (
        ("bodies", bodies.COLUMNS, BODY),
        ("procedures", procedures.COLUMNS, {**PROCEDURE, "body": "sr-sample"}),
    ):
        path = written(tmp_path / f"{name}.csv", columns, [row])
        load_table(SourceFile(path, f"own/bodies/{name}.csv"), own)
    assert own.problems == []


def test_faults_stop_the_whole_knowledge_base_with_file_and_line(tmp_path: Path) -> None:
    written(tmp_path / "bodies" / "bodies.csv", bodies.COLUMNS, [{**BODY, "parent": "nobody"}])
    written(tmp_path / "bodies" / "procedures.csv", procedures.COLUMNS, [{**PROCEDURE, "treaties": "CTA"}])
    with pytest.raises(BadDataError) as refused:
        obligations.open(data=[tmp_path], cache=tmp_path / "cache")
    assert [(one.file.rpartition("/")[2], one.line, one.path) for one in refused.value.problems] == [
        ("bodies.csv", 2, "parent"),
        ("procedures.csv", 2, "treaties"),
    ]


def test_every_row_of_the_three_tables_is_loaded(kb: KnowledgeBase) -> None:
    for table, kind, count in (
        ("body-kinds", "BodyKind", 26),
        ("bodies", "Body", 131),
        ("procedures", "Procedure", 73),
    ):
        found = {tail(row["one"]) for row in rows(kb, f"SELECT ?one {{ ?one a obl:{kind} }}")}
        assert found == {row["id"] for row in shipped(table)}
        assert len(found) == count


def test_every_body_says_which_kind_it_is_what_it_may_decide_and_where_that_comes_from(kb: KnowledgeBase) -> None:
    found = rows(
        kb,
        "SELECT ?body { ?body a obl:Body ; obl:bodyKind ?kind ; obl:mandate ?mandate ; obl:mayDecide ?can ;"
        " obl:mayNotDecide ?not ; obl:establishedBy ?by ; obl:active ?active ; dcterms:source ?source }",
    )
    assert len(found) == len({row["body"] for row in found}) == 131


def test_a_mandate_without_words_of_its_own_has_those_of_its_kind_and_says_so(kb: KnowledgeBase) -> None:
    kind = {row["id"]: row["may_decide"] for row in shipped("body-kinds")}["thematic-mandate"]
    found = {
        tail(row["body"]): (row["can"], "own" in row)
        for row in rows(
            kb,
            f"SELECT ?body ?can ?own {{ ?body obl:bodyKind <{names.BODY_KIND}thematic-mandate> ; obl:mayDecide ?can ."
            " OPTIONAL { ?body obl:powersOfKind ?own } }",
        )
    }
    assert found["sr-torture"] == (kind, True)
    assert found["wgad"][1] is False
    assert "arbitrary" in found["wgad"][0]


def test_nothing_is_said_twice_of_a_body_or_a_procedure(kb: KnowledgeBase) -> None:
    many = "'languages theme mandateOn basis opensBy supervises hasProcedure"
    many += " officialTitle ownName unverifiedName nameSource'"
    twice = rows(
        kb,
        "SELECT ?it ?verb (COUNT(?value) AS ?n) { VALUES ?kind { obl:Body obl:Procedure } ?it a ?kind ; ?verb ?value ."
        f" FILTER(STRSTARTS(STR(?verb), STR(obl:)) && !CONTAINS({many}, STRAFTER(STR(?verb), '#')))"
        " } GROUP BY ?it ?verb HAVING (COUNT(?value) > 1)",
    )
    assert twice == []
    named = rows(
        kb,
        "SELECT ?it { ?it a obl:Body ; skos:prefLabel ?one , ?two"
        " FILTER(LANG(?one) = LANG(?two) && STR(?one) < STR(?two)) }",
    )
    assert named == []


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (procedures.KINDS, "ProcedureKind"),
        (procedures.OPENINGS, "OpeningCondition"),
        (procedures.STARTS, "StartingEvent"),
    ],
)
def test_the_words_of_the_table_are_the_notations_of_the_ontology(
    kb: KnowledgeBase, table: Mapping[str, str], values: str
) -> None:
    found = rows(kb, f"SELECT ?it ?word {{ ?it a obl:{values} ; skos:notation ?word }}")
    assert {row["word"]: row["it"].rpartition("#")[2] for row in found} == dict(table)
    column = {"ProcedureKind": "kind", "OpeningCondition": "opens_by", "StartingEvent": "time_from"}[values]
    used = {one for row in shipped("procedures") for one in row[column].split(";") if one}
    assert used == set(table), "a word that no procedure uses"


OPENED = {
    "cat-22": ("declaration", "cat/art_22"),
    "cat-20": ("opt-out", "cat/art_28"),
    "hrc-op1": ("protocol", ""),
    "icerd-11": ("ratification", ""),
    "cescr-op-11": ("declaration", "icescr-op/art_11"),
    "wgad-opinion": ("none", ""),
    "ced-30": ("ratification", ""),
    "ced-31": ("declaration", "cped/art_31"),
    "acthpr-5-3": ("declaration", "achpr-court/art_34__para_6"),
    "icj-refugee-38": ("ratification", ""),
    "icj-cat-30": ("opt-out", "cat/art_30__para_2"),
    "ecowas-court": ("membership", ""),
}


def test_what_opens_a_procedure_is_what_its_treaty_says(kb: KnowledgeBase) -> None:
    found = {
        tail(row["it"]): (row["word"], tail(row["under"]) if "under" in row else "")
        for row in rows(
            kb,
            "SELECT ?it ?word ?under { ?it a obl:Procedure ; obl:opensBy/skos:notation ?word ."
            " OPTIONAL { ?it obl:optInProvision ?under } }",
        )
    }
    assert {name: found[name] for name in OPENED} == OPENED


CLOCKS = {
    "cat-22": ("reasonable", "startsAtExhaustion"),
    "hrc-op1": ("none", ""),
    "crc-opic-5": ("P1Y", "startsAtExhaustion"),
    "cescr-op-2": ("P1Y", "startsAtExhaustion"),
    "cerd-14": ("P6M", "startsWithoutSatisfaction"),
    "echr-34": ("P4M", "startsAtFinalDecision"),
    "achr-44": ("P6M", "startsAtNotice"),
    "iacthr-61": ("P3M", "startsAtReport"),
    "wgeid-urgent": ("P3M", "startsAtDisappearance"),
    "wgeid-standard": ("none", ""),
}


def test_time_limits_are_those_of_the_treaties_and_run_from_their_event(kb: KnowledgeBase) -> None:
    found = {
        tail(row["it"]): (row["limit"], row["event"].rpartition("#")[2] if "event" in row else "")
        for row in rows(
            kb,
            "SELECT ?it ?limit ?event { ?it obl:timeLimit ?limit . OPTIONAL { ?it obl:timeLimitFrom ?event } }",
        )
    }
    assert {name: found[name] for name in CLOCKS} == CLOCKS
    assert {limit for limit, event in found.values() if not event} == {"none"}


def test_a_parallel_procedure_shuts_the_covenant_only_while_it_lasts() -> None:
    bars = {row["id"]: row["parallel_bar"] for row in shipped("procedures")}
    assert [bars[one] for one in ("hrc-op1", "cat-22", "ced-31", "cerd-14", "cedaw-op-2")] == [
        "being-examined",
        "examined-or-being",
        "being-examined",
        "none",
        "examined-or-being",
    ]


def test_what_rests_on_memory_alone_is_never_called_sure() -> None:
    sure = [
        row["id"]
        for name in ("bodies", "procedures")
        for row in shipped(name)
        if row["source"] == "editor knowledge, unverified" and row["confidence"] == "high"
    ]
    assert sure == []


def test_the_named_query_lists_the_procedures_of_one_body_and_without_a_body_all(kb: KnowledgeBase) -> None:
    of_one = rows(kb, "procedures", body="cat")
    assert {tail(row["procedure"]) for row in of_one} == {"alt-cat", "cat-20", "cat-21", "cat-22"}
    everything = rows(kb, "procedures")
    assert len({row["procedure"] for row in everything}) == 73
    assert len(everything) == sum(len(row["opens_by"].split(";")) for row in shipped("procedures"))


def test_looking_up_a_procedure_does_not_move_the_day_of_the_law(kb: KnowledgeBase) -> None:
    looked = [row["day"] for row in rows(kb, "SELECT ?day { ?it obl:lookedUpOn ?day }")]
    law = rows(kb, "SELECT (MAX(?day) AS ?last) { ?it obl:checkedOn ?day }")[0]["last"]
    assert looked
    assert rows(kb, "SELECT ?it { ?it obl:lookedUpOn ?looked ; obl:checkedOn ?checked }") == []
    assert rows(kb, "SELECT ?day { ?set obl:lawAsOf ?day }") == [{"day": law}]
