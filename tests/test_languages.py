"""Names in other languages and identifiers: what is on file, what is wrong with a row, what pages make of them."""

from __future__ import annotations

import csv
import importlib.util
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

import obligations
from cli_runner import Cli, cli_fixture
from obligations import names
from obligations.compile import load_law
from obligations.errors import UnknownNameError
from obligations.languages import LANGUAGES, OTHERS, language
from obligations.load.languages import TABLES
from obligations.load.tables import load_table
from obligations.load.terms import node, obl, value
from obligations.locate import SourceFile, locate
from obligations.view import View
from traps import rows

if TYPE_CHECKING:
    from types import ModuleType

    from obligations import KnowledgeBase
    from obligations.load.row import Register

__all__ = ["cli_fixture"]

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data" / "languages"
FAULTS = [
    ("state-names.csv", "CHN,fe,Chine,cldr-47", 'lang: "fe" is no language of names'),
    (
        "state-names.csv",
        "CHN,French,Chine,cldr-47",
        'lang: "French" is no language of names; nearest: french; one of: fr',
    ),
    ("state-names.csv", "CHN,en,China,cldr-47", 'lang: "en" is no language of names'),
    ("state-names.csv", "CHM,fr,Chime,cldr-47", 'state: no state has the id "CHM"; nearest: KHM'),
    ("state-names.csv", "CHN,fr,,cldr-47", "name: must be filled"),
    ("state-names.csv", "CHN,fr,Chine,cldr-74", 'source: no source has the id "cldr-74"; nearest: cldr-47'),
    (
        "treaty-titles.csv",
        "CTA,fr,Convention,,yes,cldr-47,sourced",
        'treaty: no treaty has the code "CTA"; nearest: CAT',
    ),
    ("treaty-titles.csv", "CAT,fr,,,yes,cldr-47,sourced", "title: must be filled"),
    ("treaty-titles.csv", "CAT,fr,Convention,,maybe,cldr-47,sourced", 'official: "maybe" is not known'),
    ("treaty-titles.csv", "CAT,fr,Convention,,yes,cldr-47,sure", 'confidence: "sure" is not known'),
    ("body-names.csv", "catt,fr,Comité,,cldr-47,sourced", 'body: no body has the id "catt"; nearest: cat'),
    ("concept-names.csv", "tortrue,fr,torture,ours", 'concept: no concept has the id "tortrue"; nearest: torture'),
    ("concept-names.csv", "torture,fr,torture,official", 'mark: "official" is not known'),
    (
        "concept-names.csv",
        "primaFacia,fr,défendable,ours",
        'concept: no concept has the id "primaFacia"; nearest: primaFacie',
    ),
    ("identifiers.csv", "state:CHM,unts,1,cldr-47,sourced", 'thing: no state is called "CHM"; nearest: KHM'),
    ("identifiers.csv", "CAT,unts,1,cldr-47,sourced", 'thing: "CAT" must begin with one of: state:, treaty:, body:'),
    ("identifiers.csv", "treaty:CAT,untss,1,cldr-47,sourced", 'scheme: "untss" is not known; nearest: unts'),
    ("identifiers.csv", "concept:torture,huridocs,1,cldr-47,sourced", 'scheme: "huridocs" is not known'),
    ("identifiers.csv", "treaty:CAT,unts,,cldr-47,sourced", "value: must be filled"),
    (
        "identifiers.csv",
        "treaty:CAT,unts,1,cldr-74,sourced",
        'source: no source has the id "cldr-74"; nearest: cldr-47',
    ),
    (
        "concept-codes.csv",
        "tortrue,MT4:02011111000004,Torture,exactMatch,openevsys",
        'concept: no concept has the id "tortrue"; nearest: torture',
    ),
    ("concept-codes.csv", "torture,MT4:02011111000005,Torture,exactMatch,openevsys", 'code: "MT4:02011111000005" must'),
    ("concept-codes.csv", "torture,MT4:0201111100004,Torture,exactMatch,openevsys", 'code: "MT4:0201111100004" must'),
    ("concept-codes.csv", "torture,02011111000004,Torture,exactMatch,openevsys", 'code: "02011111000004" must'),
    (
        "concept-codes.csv",
        "torture,MT4:02011111000004,Torture,exact,openevsys",
        'match: "exact" is not known; nearest: exactMatch',
    ),
    ("concept-codes.csv", "torture,MT4:02011111000004,,exactMatch,openevsys", "term: must be filled"),
    (
        "concept-codes.csv",
        "torture,MT4:02011111000004,Torture,exactMatch,openevsis",
        'source: no source has the id "openevsis"; nearest: openevsys',
    ),
]
NEAR_MISSES = [
    ("state-names.csv", "CHN,fr,Chine,cldr-47"),
    ("treaty-titles.csv", "CAT,fr,Convention,,no,editor-knowledge,unverified"),
    ("body-names.csv", "cat,ko,고문방지위원회,,editor-knowledge,unverified"),
    ("concept-names.csv", "primaFacie,fr,à première vue,ours"),
    ("identifiers.csv", "body:ohchr,wikidata,Q1,editor-knowledge,unverified"),
    ("concept-codes.csv", "torture,MT4:02011111000004,Torture,exactMatch,openevsys"),
    ("concept-codes.csv", "pregnant-woman,MT23:02010100000023,Pregnant women,exactMatch,openevsys"),
]


@pytest.fixture(scope="module")
def register() -> Register:
    """What the shipped tables refer to and build up."""
    return load_law(locate())[1]


def load(register: Register, folder: Path, table: str, *lines: str) -> list[str]:
    """Load rows under the head of a table, and return what is wrong with them, each with file and line."""
    path = folder / table
    path.write_text("\n".join((",".join(TABLES[table][0]), *lines)) + "\n", encoding="utf-8")
    register.problems.clear()
    register.named.clear()
    load_table(SourceFile(path, f"data/languages/{table}"), register)
    return [str(one) for one in register.problems]


@pytest.mark.parametrize(("table", "line", "said"), FAULTS)
def test_a_fault_is_named_with_file_line_and_nearest_name(
    register: Register, tmp_path: Path, table: str, line: str, said: str
) -> None:
    found = load(register, tmp_path, table, line)
    assert [one for one in found if one.startswith(f"data/languages/{table}:2: {said}")] != [], found


@pytest.mark.parametrize(("table", "line"), NEAR_MISSES)
def test_the_near_miss_of_a_fault_loads(register: Register, tmp_path: Path, table: str, line: str) -> None:
    assert load(register, tmp_path, table, line) == []


def test_a_name_that_stands_twice_is_a_fault(register: Register, tmp_path: Path) -> None:
    twice = load(register, tmp_path, "state-names.csv", "CHN,fr,Chine,cldr-47", "CHN,fr,La Chine,cldr-47")
    assert twice == [
        "data/languages/state-names.csv:3: state CHN fr stands at data/languages/state-names.csv:2 already"
    ]


def test_one_name_for_two_states_is_a_fault_and_for_one_state_in_two_languages_is_none(
    register: Register, tmp_path: Path
) -> None:
    found = load(register, tmp_path, "state-names.csv", "COD,fr,Congo,cldr-47", "COG,es,congo,cldr-47")
    said = '3: name: "congo" is on file for COD already: nobody could tell which State is meant'
    assert found == [f"data/languages/state-names.csv:{said}"]
    assert load(register, tmp_path, "state-names.csv", "COD,fr,Congo,cldr-47", "COD,es,Congo,cldr-47") == []


def test_a_code_has_one_term_and_may_be_near_two_concepts(register: Register, tmp_path: Path) -> None:
    first = "tried-again,MT4:35011000000004,Non bis in idem,closeMatch,openevsys"
    second = "double-jeopardy,MT4:35011000000004,Non bis in idem,closeMatch,openevsys"
    assert load(register, tmp_path, "concept-codes.csv", first, second) == []
    found = load(register, tmp_path, "concept-codes.csv", first, second.replace("Non bis in idem", "Ne bis in idem"))
    said = 'term: "Non bis in idem" stands beside MT4:35011000000004 already: a code has one term'
    assert found == [f"data/languages/concept-codes.csv:3: {said}"]
    again = load(register, tmp_path, "concept-codes.csv", first, first.replace("close", "exact"))
    assert [one for one in again if "tried-again MT4:35011000000004 stands at" in one] == again != []


@pytest.mark.parametrize("table", TABLES)
def test_every_row_that_ships_is_in_the_store(kb: KnowledgeBase, table: str) -> None:
    with (DATA / table).open(encoding="utf-8", newline="") as file:
        wanted = list(csv.DictReader(file))
    column = {"identifiers.csv": "value", "concept-codes.csv": "code"}.get(table)
    if column:
        stated = {quad.object for quad in kb.store.quads_for_pattern(None, obl("identifierValue"), None, None)}
        assert [row for row in wanted if Literal(row[column]) not in stated] == []
        return
    label = node(names.SKOS + "prefLabel")
    held = {(quad.object, quad.subject) for quad in kb.store.quads_for_pattern(None, label, None, None)}
    texts = {one for one, _thing in held}
    column = "title" if table == "treaty-titles.csv" else "name"
    assert [row for row in wanted if Literal(row[column], language=row["lang"]) not in texts] == []


def test_every_state_but_three_that_ended_has_a_name_in_every_language(kb: KnowledgeBase) -> None:
    states = [one for one in kb.view.subjects("a", names.OBL + "State") if ".test" not in one]
    for lang in OTHERS:
        view = View(kb.store, lang=lang)
        english = {names.tail(one) for one in states if view.label(one) == kb.view.label(one)}
        nameless = {one for one in english if not _tagged(kb.store, names.STATE + one, lang)}
        assert nameless == {"CSK", "DDR", "YUG"}


def _tagged(store: Store, thing: str, lang: str) -> list[str]:
    found = store.quads_for_pattern(NamedNode(thing), node(names.SKOS + "prefLabel"), None, None)
    return [one.object.value for one in found if isinstance(one.object, Literal) and one.object.language == lang]


def test_names_of_concepts_carry_the_mark_of_ours_and_titles_do_not(kb: KnowledgeBase) -> None:
    marked = {(one.subject, one.object) for one in kb.store.quads_for_pattern(None, obl("ownName"), None, None)}
    assert (NamedNode(names.CONCEPT + "torture"), Literal("пытка", language="ru")) in marked
    assert {one.value.rpartition("/")[0] for one, _name in marked if isinstance(one, NamedNode)} == {
        names.CONCEPT.rstrip("/"),
        names.BASE.rstrip("/"),
    }


def test_a_view_answers_in_its_language_else_in_english_else_in_any() -> None:
    store, thing = Store(), NamedNode(names.TREATY + "x")
    label, short = node(names.SKOS + "prefLabel"), obl("shortTitle")
    for verb, text, lang in (
        (label, "Convention on Crossings", "en"),
        (label, "Convention sur les passages", "fr"),
        (label, "Übereinkommen", "de"),
        (short, "Crossings", "en"),
        (node(names.SKOS + "note"), "nur deutsch", "de"),
    ):
        store.add(Quad(thing, verb, Literal(text, language=lang)))
    french, korean, english = (View(store, lang=one) for one in ("fr", "ko", "en"))
    assert french.label(thing.value) == "Convention sur les passages"
    assert french.one(thing.value, "shortTitle") is None
    assert korean.label(thing.value) == english.label(thing.value) == "Convention on Crossings"
    assert korean.one(thing.value, "shortTitle") == "Crossings"
    assert english.many(thing.value, "note") == ["nur deutsch"]


# --- what a user types


def test_a_language_may_be_named_in_several_ways() -> None:
    assert [language(one) for one in ("fr", "FR", "zh-CN", "fr_FR", "Korean")] == ["fr", "fr", "zh", "fr", "ko"]


def test_an_unknown_language_names_the_nearest_or_all() -> None:
    with pytest.raises(UnknownNameError, match=r'No language of names called "fra"\. Did you mean fr \(French\)'):
        language("fra")
    with pytest.raises(UnknownNameError) as none_near:
        language("qq")
    assert [one[:2] for one in none_near.value.nearest] == list(LANGUAGES)


@pytest.mark.parametrize("name", ["中国", "Chine", "КИТАЙ", "الصين", "중국"])
def test_a_state_may_be_named_in_any_language(kb: KnowledgeBase, name: str) -> None:
    assert kb.names.state(name) == "CHN"


def test_a_misspelt_name_in_another_language_names_the_nearest_state(kb: KnowledgeBase) -> None:
    with pytest.raises(UnknownNameError, match=r"Democratic People's Republic of Korea \(PRK\)"):
        kb.names.state("Corée du Nrd")


@pytest.mark.parametrize(
    "text",
    [
        "禁止酷刑和其他残忍、不人道或有辱人格的待遇或处罚公约:3(1)",
        "禁止酷刑公约:3(1)",
        "Convention contre la torture, art. 3(1)",
        "Конвенция против пыток:3(1)",
        "고문방지협약 3(1)",
    ],
)
def test_a_title_in_any_language_is_accepted(kb: KnowledgeBase, text: str) -> None:
    assert kb.names.provision(text)[0] == "CAT"
    assert kb.names.provision(text) == kb.names.provision("CAT:3(1)")


def test_half_a_title_is_not_accepted(kb: KnowledgeBase) -> None:
    with pytest.raises(UnknownNameError, match=r"Did you mean .*CAT"):
        kb.names.treaty("禁止酷刑公")


# --- what comes out


def test_bound_prints_names_in_the_language_and_says_so(cli: Cli) -> None:
    ran = cli("bound", "중국", "CAT:3", "--on", "2017-07-01", "--lang", "fr")
    assert ran.code == 0
    assert ran.out.startswith("Convention contre la torture et autres peines ou traitements cruels")
    assert ": Chine, on 1 Jul 2017" in " ".join(ran.out.split())
    assert "Names in French where one is on file, everything else in English." in ran.out
    assert "Yes. Ratified 4 Oct 1988" in ran.out


def test_without_the_option_everything_is_english_and_no_foot_is_set(cli: Cli) -> None:
    plain, asked = (cli("bound", "CHN", "CAT:3", "--on", "2017-07-01", *more) for more in ((), ("--lang", "en")))
    assert plain.out == asked.out
    assert ": China, on 1 Jul 2017" in plain.out
    assert "Names in" not in plain.out + plain.err


def test_a_name_that_is_missing_in_korean_comes_in_english(cli: Cli) -> None:
    korean = cli("bound", "CHN", "ICCPR-OP2", "--on", "2017-07-01", "--lang", "ko")
    assert "Second Optional Protocol to the ICCPR" in korean.out
    assert ": 중국, on 1 Jul 2017" in korean.out
    assert "고문" in cli("bound", "CHN", "CAT", "--on", "2017-07-01", "--lang", "ko").out


def test_an_unknown_language_is_an_unknown_name(cli: Cli) -> None:
    ran = cli("bound", "CHN", "CAT", "--on", "2017-07-01", "--lang", "frn")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.strip().startswith('No language of names called "frn". Did you mean fr (French)')


def test_rows_and_json_say_it_on_standard_error(cli: Cli) -> None:
    ran = cli("bound", "CHN", "CAT", "--on", "2017-07-01", "--lang", "fr", "--format", "json")
    assert json.loads(ran.out)["answers"][0]["state"] == "CHN"
    assert "Names in French" in ran.err
    assert "Names in" not in ran.out


def test_findings_come_in_the_language_and_the_english_answer_is_left_alone(
    cli: Cli, kb: KnowledgeBase, cache: Path
) -> None:
    english = kb.assess("2016-17-returns")
    french = obligations.open(cache=cache, lang="fr").assess("2016-17-returns")
    assert {one.state_name for one in french if one.state == "CHN"} == {"Chine"}
    assert {one.state_name for one in kb.assess("2016-17-returns") if one.state == "CHN"} == {"China"}
    assert {(one.id, one.status) for one in french} == {(one.id, one.status) for one in english}
    page = cli("assess", "2016-17-returns", "--lang", "fr").out
    assert "Chine: asked about" in page
    assert "China: asked about" not in page


def test_a_proof_is_the_same_in_every_language_of_names(kb: KnowledgeBase, cache: Path) -> None:
    french = obligations.open(cache=cache, lang="fr")
    one = "cat-3-1/2016-17-returns.return/CHN"
    assert french.proof(one) == kb.proof(one)
    assert "Chine" not in kb.proof(one)
    assert "China" in kb.proof(one)


def test_named_queries_answer_in_the_language(cli: Cli) -> None:
    ran = cli(
        "query", "run", "parties-to", "-p", "treaty=CAT", "-p", "date=2017-01-01", "--lang", "ru", "--format", "csv"
    )
    assert "CHN,Китай" in ran.out.replace(names.STATE, "")
    english = cli("query", "run", "parties-to", "-p", "treaty=CAT", "-p", "date=2017-01-01", "--format", "csv").out
    assert english.count("\n") == ran.out.count("\n")
    assert "Китай" not in english


# --- identifiers


def test_a_thing_is_found_by_its_number_and_a_number_by_its_thing(kb: KnowledgeBase) -> None:
    assert {row["code"] for row in rows(kb, "identifiers", value="24841")} == {"CAT", "OPCAT"}
    assert {row["identifier"] for row in rows(kb, "identifiers", thing="CAT")} == {"24841", "1465", "IV-9"}
    assert {row["identifier"] for row in rows(kb, "identifiers", thing="CHN")} == {"CHN", "156", "Q148"}
    assert rows(kb, "identifiers", value="2484") == rows(kb, "identifiers", thing="CA") == []


@pytest.mark.parametrize(("text", "code"), [("Q148", "CHN"), ("q423", "PRK"), (" Q29999 ", "NLD"), ("156", "CHN")])
def test_a_state_may_be_named_by_its_number(kb: KnowledgeBase, text: str, code: str) -> None:
    assert kb.names.state(text) == code


@pytest.mark.parametrize("text", ["Q14", "Q1480", "Q47488", "56", "24841"])
def test_a_number_of_no_state_names_none_and_brings_no_state_near_by_its_digits(kb: KnowledgeBase, text: str) -> None:
    """Q14 is near Q148 and Q414 by its letters alone, and Q47488 is the Wikidata item of a court."""
    with pytest.raises(UnknownNameError) as raised:
        kb.names.state(text)
    assert "(" not in str(raised.value)


def test_wikidata_holds_every_state_but_four_and_each_under_an_item_of_its_own(kb: KnowledgeBase) -> None:
    items = [
        (row["code"], row["identifier"], row["confidence"])
        for row in rows(kb, "identifiers")
        if row["scheme"] == "Wikidata item" and names.STATE in row["of"]
    ]
    states = {names.tail(one) for one in kb.view.subjects("a", names.OBL + "State") if ".test" not in one}
    assert states - {code for code, _item, _sure in items} == {"CSK", "DDR", "YUG", "DNK"}
    assert len({item for _code, item, _sure in items}) == len(items) == len({code for code, _item, _sure in items})
    assert {sure for _code, _item, sure in items} == {"sourced"}


def test_a_code_of_another_vocabulary_comes_with_how_near_it_is(kb: KnowledgeBase) -> None:
    def near(**asked: str) -> set[tuple[str, str, str]]:
        return {(row["code"], row.get("match", ""), row.get("term", "")) for row in rows(kb, "identifiers", **asked)}

    assert near(thing="torture") == {("torture", "exactMatch", "Torture")}
    assert near(value="MT4:38010100000004") == {("chain-refoulement", "broadMatch", "Refoulement")}
    assert near(thing="forced-return") == set()  # a bare fact; refoulement judges it
    assert near(value="MT4:33010100000004") == {("expulsion", "closeMatch", "Expulsion; deportation")}
    assert near(thing="VCDR") == {("VCDR", "", "")}


def test_a_near_code_never_identifies_a_concept(kb: KnowledgeBase) -> None:
    codes = {quad.subject for quad in kb.store.quads_for_pattern(None, obl("termThere"), None, None)}
    identify = {quad.subject for quad in kb.store.quads_for_pattern(None, obl("identifies"), None, None)}
    assert len(codes) > 150
    assert codes & identify == set()
    notations = kb.store.quads_for_pattern(None, node(names.SKOS + "notation"), None, None)
    typed = [quad for quad in notations if isinstance(quad.object, Literal) and quad.object.datatype == obl("hurimt")]
    assert {quad.subject for quad in typed} == codes  # a code stands in the table alone, no more on the concept


def test_every_document_but_nine_without_one_has_its_symbol(kb: KnowledgeBase) -> None:
    documents, symbols = (
        {names.tail(value(quad.subject)) for quad in kb.store.quads_for_pattern(None, obl(verb), None, None)}
        for verb in ("documentKind", "symbol")
    )
    assert {one for one in documents - symbols if ".test" not in one} == {
        "achpr-gc3-2015",
        "achpr-gc4-2017",
        "icrc-custom-rule-135",
        "icrc-custom-rule-136",
        "icrc-custom-rule-98",
        "unhcr-detention-2012",
        "unhcr-diplomatic-assurances-2006",
        "unhcr-extraterritorial-2007",
        "unhcr-stateless-handbook",
    }


def test_names_tells_official_titles_from_ours(kb: KnowledgeBase) -> None:
    def standing(thing: str, lang: str) -> list[tuple[str, str]]:
        return [(row["standing"], row["confidence"]) for row in rows(kb, "names", thing=thing, lang=lang)]

    assert standing("CAT", "zh") == [("official", "sourced")]
    assert standing("CAT", "ko") == [("published", "sourced")]
    assert standing("CAT", "fr") == [("official", "unverified")]
    assert standing("torture", "fr") == standing("primaFacie", "fr") == [("ours", "")]
    assert standing("CHN", "fr") == [("published", "sourced")]
    assert standing("REFUGEE-1951", "es") == [("published", "sourced")]  # authentic in English and French alone


def test_every_number_that_a_treaty_states_is_an_identifier(builder: ModuleType) -> None:
    with (DATA / "identifiers.csv").open(encoding="utf-8", newline="") as file:
        held = {tuple(row) for row in csv.reader(file)}
    made = list(builder.treaty_rows())
    assert len(made) > 100
    assert [row for row in made if row not in held] == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("UNTS 24841 (vol. 1465); MTDSG IV-9", [("unts", "24841"), ("unts-volume", "1465"), ("mtdsg", "IV-9")]),
        ("UNTS 26363", [("unts", "26363")]),
        ("LNTS vol. 60 p. 253; MTDSG XVIII-3", [("lnts", "vol. 60 p. 253"), ("mtdsg", "XVIII-3")]),
        ("UNTS 2889; ETS 5", [("unts", "2889"), ("ets", "5")]),
        ("CETS 210", [("ets", "210")]),
        ("OAS A-61", [("oas", "A-61")]),
        ("not registered", []),
    ],
)
def test_registrations_are_read_out_of_words(builder: ModuleType, text: str, numbers: list[tuple[str, str]]) -> None:
    assert builder.registrations(text) == numbers


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    """The script that builds the tables, without the package that it needs for States."""
    spec = importlib.util.spec_from_file_location("build_languages", ROOT / "docs" / "build_languages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_languages"] = module
    spec.loader.exec_module(module)
    return module
