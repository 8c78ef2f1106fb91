"""Citations of real things, exact in each style; what is missing or unverified is left out and said."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from ruamel.yaml import YAML

import obligations
from cli_runner import ROOT, Cli, cli_fixture
from obligations.cite import STYLES, Citable, citable, cite, footnotes
from obligations.cite.bibtex import escaped
from obligations.cite.csl import item
from obligations.cite.pinpoint import Pinpoint, bluebook, oscola, read, un
from obligations.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from obligations import KnowledgeBase

__all__ = ["cli_fixture"]

CASES: dict[str, dict[str, Any]] = YAML(typ="safe").load(ROOT / "tests/citations.yaml")
PROSE = ("un", "oscola", "bluebook")
CAT = Citable(
    id="CAT",
    kind="treaty",
    title="Convention against Torture",
    short="CAT",
    date="1984-12-10",
    in_force="1987-06-26",
    series="UNTS",
    volume="1465",
    page="85",
    number="24841",
)
SOERING = Citable(
    id="soering",
    kind="case",
    title="Soering v United Kingdom",
    date="1989-07-07",
    body="European Court of Human Rights",
    symbol="14038/88",
    documents="judgment",
)
TEXT, NUMBER = {"type": "string"}, {"type": ["string", "number"]}
DATE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": NUMBER},
        }
    },
}
NAMES = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "properties": {"family": TEXT, "given": TEXT, "literal": TEXT},
    },
}
CSL = {
    "type": "object",
    "additionalProperties": False,
    "required": ["type", "id"],
    "properties": {
        "type": {"enum": ["article-newspaper", "bill", "legal_case", "report", "treaty"]},
        "id": NUMBER,
        "author": NAMES,
        "issued": DATE,
        "accessed": DATE,
        **dict.fromkeys(("volume", "page", "number", "locator"), NUMBER),
        **dict.fromkeys(("title", "title-short", "authority", "container-title", "publisher", "references"), TEXT),
        **dict.fromkeys(("URL", "note", "language"), TEXT),
    },
}
"""What csl-data.json of CSL 1.0.2 allows, as far as our items use it: an unknown key or another type is refused."""


@pytest.fixture(name="kb", scope="module")
def kb_fixture(cli: Cli) -> KnowledgeBase:
    return obligations.open(cache=cli.cache)


@pytest.mark.parametrize("typed", CASES)
def test_footnotes_of_real_things_are_exact(kb: KnowledgeBase, typed: str) -> None:
    wanted, thing = CASES[typed], citable(kb, typed)
    at = wanted.get("at", "")
    assert {style: cite(thing, style, at=at).text for style in PROSE} == {style: wanted[style] for style in PROSE}
    assert cite(thing, "oscola", "bibliography").text == wanted["oscola list"]
    footnote = cite(thing, "oscola", at=at)
    assert list(footnote.missing) == wanted.get("missing", [])
    assert list(footnote.unverified) == wanted.get("unverified", [])


def test_cases_cover_each_kind_of_thing(kb: KnowledgeBase) -> None:
    kinds = {citable(kb, typed).kind for typed in CASES}
    assert kinds == {"treaty", "declaration", "view", "case", "document", "resolution", "press", "report"}
    assert len(CASES) >= 12


def test_everything_on_file_has_a_citation_in_each_style(kb: KnowledgeBase) -> None:
    ids = [
        *kb.names.treaties(),
        *(one.rpartition("/")[2] for kind in ("Document", "Source") for one in _all(kb, kind)),
    ]
    things = [citable(kb, one) for one in ids]
    assert len(things) > 700
    bad = [
        (thing.id, text)
        for thing in things
        for style in PROSE
        for text in (cite(thing, style).text, cite(thing, style, "bibliography").text)
        if any(sign in text for sign in (" ,", ",,", "..", "()", "  ", "\x02", "None")) and "..." not in text
    ]
    assert bad == []


def _all(kb: KnowledgeBase, kind: str) -> list[str]:
    return kb.view.subjects("a", f"https://w3id.org/obligations/ns#{kind}")


def test_csl_items_of_everything_on_file_fit_the_schema(kb: KnowledgeBase) -> None:
    check = jsonschema.Draft7Validator(CSL)
    ids = [*kb.names.treaties(), *(one.rpartition("/")[2] for one in _all(kb, "Document") + _all(kb, "Source"))]
    wrong = [(one, error.message) for one in ids for error in check.iter_errors(item(citable(kb, one), "para 1"))]
    assert wrong == []
    assert [error.validator for error in check.iter_errors({"id": "x", "type": "convention", "day": 1})] != []


def test_grand_chamber_from_memory_is_named_where_the_style_writes_it(kb: KnowledgeBase) -> None:
    thing = citable(kb, "ecthr-al-skeini-2011")
    assert cite(thing, "un").unverified == ("Grand Chamber",)
    assert cite(thing, "bluebook").unverified == ()
    assert "[GC]" not in cite(replace(thing, formation=""), "un").text


def test_reposting_is_told_to_programs_too(kb: KnowledgeBase) -> None:
    copy, own = citable(kb, "hrw-2017"), citable(kb, "amnesty-2014-07-29")
    assert item(copy)["note"] == "reposting by Genocide Watch"
    assert "note" not in item(own)
    assert "reposting by Genocide Watch" in cite(copy, "bibtex").text


def test_older_name_of_the_option_for_the_form_goes_on_working(cli: Cli) -> None:
    said = {name: cli("cite", "CAT", "--style", "oscola", name, "bibliography").out for name in ("--as", "--form")}
    assert said["--as"] == said["--form"]
    assert not said["--form"].strip().endswith(".")
    assert cli("cite", "CAT", "--style", "oscola").out.strip().endswith(".")


def test_csl_types_are_those_of_the_things() -> None:
    kinds = ("treaty", "declaration", "case", "view", "resolution", "document", "press", "report")
    types = ("treaty", "bill", "legal_case", "legal_case", "bill", "report", "article-newspaper", "report")
    assert tuple(item(replace(CAT, kind=kind))["type"] for kind in kinds) == types


def test_treaty_in_bibtex_is_whole_and_keeps_its_capitals() -> None:
    assert cite(CAT, "bibtex", at="art 3(1)").text.splitlines() == [
        "@misc{cat,",
        "  title = {{Convention against Torture}},",
        "  howpublished = {1465 UNTS 85},",
        "  year = {1984},",
        "  note = {entered into force 26 June 1987; art 3(1)},",
        '  month = "10~" # dec,',
        "}",
    ]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("50% of R&D_1 #2 $3", r"50\% of R\&D\_1 \#2 \$3"),
        ("{a} ~b^ \\c", r"\{a\} \textasciitilde{}b\textasciicircum{} \textbackslash{}c"),
        ("San José, Belém, Ng\u0169", r"San Jos{\'{e}}, Bel{\'{e}}m, Ng{\~{u}}"),
        (
            "K\u0131l\u0131\u00e7 \u017d\u00ef \u0141\u00f3d\u017a",
            r"K{\i}l{\i}{\c{c}} {\v{Z}}{\"{\i}} {\L}{\'{o}}d{\'{z}}",
        ),
        ("\u2018a\u2019 2\u20133", "`a' 2--3"),
        ("plain", "plain"),
        ("\u91d1", "\u91d1"),
    ],
)
def test_bibtex_escapes_what_latex_would_read(said: str, written: str) -> None:
    assert escaped(said) == written


def test_bibtex_address_cannot_close_its_field() -> None:
    text = cite(replace(SOERING, url="https://x.test/a{b}\\c d%20_"), "bibtex").text
    assert "  url = {https://x.test/a%7Bb%7D%5Cc%20d%20_}," in text


def test_author_with_two_words_is_a_person_in_csl_and_a_body_is_not() -> None:
    press = Citable(id="x", kind="press", title="T", author="Ann Author and Bo van Dal", publisher="News")
    assert item(press)["author"] == [{"family": "Author", "given": "Ann"}, {"literal": "Bo van Dal"}]
    assert item(replace(press, kind="report", author="Human Rights Watch"))["author"] == [
        {"literal": "Human Rights Watch"}
    ]


def test_without_a_page_the_form_goes_without_and_says_so() -> None:
    bare = replace(CAT, page="")
    assert cite(bare, "oscola").text.endswith("26 June 1987) UNTS Reg No I-24841 (CAT).")
    assert cite(bare, "bluebook").text == "Convention Against Torture, Dec. 10, 1984."
    assert cite(bare, "oscola").missing == cite(bare, "bluebook").missing == ("page in the treaty series",)
    assert cite(bare, "un").missing == ()
    assert cite(CAT, "oscola").missing == ()


def test_date_of_a_year_only_is_printed_as_a_year() -> None:
    yearly = replace(SOERING, date="1989")
    assert cite(yearly, "oscola").text == "Soering v United Kingdom App no 14038/88 (ECtHR, 1989)."
    assert cite(yearly, "bluebook").text == "Soering v. United Kingdom, App. No. 14038/88 (1989)."
    assert cite(yearly, "un").missing == ("day of the date (1989 is on file)",)
    assert cite(replace(SOERING, date="2014~"), "oscola").missing == ("date",)


def test_joined_applications_are_all_named() -> None:
    joined = replace(SOERING, symbol="8675/15, 8697/15")
    assert cite(joined, "oscola").text.startswith("Soering v United Kingdom App nos 8675/15 and 8697/15 (ECtHR")
    assert cite(joined, "bluebook").text.startswith("Soering v. United Kingdom, App. Nos. 8675/15 and 8697/15 (July")
    assert " App no 14038/88 " in cite(SOERING, "oscola").text


def test_second_mention_is_short_and_points_back() -> None:
    things = [(replace(CAT, article="3(1)"), ""), (SOERING, "para 88"), (replace(CAT, article="1"), ""), (SOERING, "")]
    assert [one.text for one in footnotes(things, "oscola")][2:] == ["CAT (n 1) art 1.", "Soering (n 2)."]
    assert [one.text for one in footnotes(things, "bluebook")][2:] == [
        "CAT, supra note 1, art. 1.",
        "Soering, supra note 2.",
    ]
    assert [one.text for one in footnotes(things, "un")][2:] == [
        "CAT, art. 1 (see footnote 1).",
        "Soering v. United Kingdom (see footnote 2).",
    ]
    assert footnotes(things, "oscola")[0].text == cite(things[0][0], "oscola").text


def test_italics_reach_each_kind_of_output() -> None:
    found = cite(SOERING, "oscola")
    assert found.markdown.startswith("*Soering v United Kingdom* App no")
    assert found.html.startswith("<em>Soering v United Kingdom</em> App no")
    assert found.runs()[0] == ("Soering v United Kingdom", True)
    assert cite(SOERING, "oscola", "bibliography").runs() == [(found.text.removesuffix("."), False)]


@pytest.mark.parametrize(
    ("typed", "styles"),
    [
        ("para 11", ("para. 11", "para 11", "¶ 11")),
        ("11", ("para. 11", "para 11", "¶ 11")),
        ("paras 11-12", ("paras. 11\u201312", "paras 11\u201312", "¶¶ 11\u201312")),
        ("art. 3(1)", ("art. 3 (1)", "art 3(1)", "art. 3, ¶ 1")),
        ("art 37(a)", ("art. 37 (a)", "art 37(a)", "art. 37(a)")),
        ("arts 3 and 4", ("arts. 3 and 4", "arts 3 and 4", "arts. 3 and 4")),
        ("pp 5-6", ("pp. 5\u20136", "5\u20136", "at 5\u20136")),
        ("annex II", ("annex II", "annex II", "annex II")),
    ],
)
def test_places_are_written_in_each_style(typed: str, styles: tuple[str, str, str]) -> None:
    (place,) = read(typed)
    assert (un(place), oscola(place), bluebook(place)) == styles


def test_several_places_are_told_apart() -> None:
    assert read("art 3; para 5") == [Pinpoint("article", "3"), Pinpoint("paragraph", "5")]
    assert read("") == []


@pytest.mark.parametrize("typed", ["ccpr/c/21/rev.1/add.13", "doc:hrc-gc-31", "hrc-gc-31"])
def test_document_is_found_by_id_and_symbol(kb: KnowledgeBase, typed: str) -> None:
    assert citable(kb, typed).id == "hrc-gc-31"


def test_provision_is_found_as_people_write_it(kb: KnowledgeBase) -> None:
    assert citable(kb, "Convention against Torture art 3(1)") == citable(kb, "cat/3/1") == citable(kb, "CAT:3(1)")


def test_unknown_things_are_named_with_the_nearest(kb: KnowledgeBase) -> None:
    with pytest.raises(UnknownNameError, match="hrc-gc-31"):
        citable(kb, "hrc-gc-311")
    with pytest.raises(UnknownNameError, match="provision of CAT"):
        citable(kb, "CAT:99")


@pytest.mark.parametrize("typed", ["doc:hrc-gc-31", "document:hrc-gc-31", " HRC-GC-31 "])
def test_things_are_found_to_cite_as_they_are_found_to_trace(kb: KnowledgeBase, typed: str) -> None:
    assert citable(kb, typed).id == kb.trace(typed, depth=1).thing.id == "hrc-gc-31"


@pytest.mark.parametrize("typed", ["body:cat", "cat-3-1", "2016-17-returns"])
def test_what_is_on_file_and_cannot_be_cited_is_not_found(kb: KnowledgeBase, typed: str) -> None:
    assert kb.trace(typed, depth=1).thing.id
    with pytest.raises(UnknownNameError, match="treaty, document or source"):
        citable(kb, typed)


def test_symbol_names_the_document_and_not_the_source_that_was_read(kb: KnowledgeBase) -> None:
    assert citable(kb, "A/HRC/25/63").id != "coi-2014"
    assert citable(kb, "coi-2014").symbol == "A/HRC/25/63"
    assert kb.trace("A/HRC/25/63", depth=1).thing.kind == "document"


def test_unknown_style_is_a_wrong_use() -> None:
    with pytest.raises(UsageError, match="oscola"):
        cite(CAT, "chicago")


def test_command_prints_the_citation_and_says_the_rest_on_standard_error(cli: Cli) -> None:
    ran = cli("cite", "CAT:3(1)", "excom-1", "--style", "oscola")
    assert ran.code == 0
    assert ran.out.splitlines()[0] == CASES["CAT:3(1)"]["oscola"]
    assert "note: excom-1: not on file, left out: day of the date (1975 is on file)\n" in ran.err
    assert "no legal advice; law as of" in ran.err


def test_command_says_what_rests_on_memory_only_where_it_is_used(cli: Cli) -> None:
    assert "CAT: unverified: registration number" in cli("cite", "CAT", "--style", "un").err
    assert "unverified" not in cli("cite", "CAT", "--style", "bluebook").err


@pytest.mark.parametrize("thing", ["nothing-of-the-kind", "CAT:99"])
def test_command_exits_3_for_an_unknown_thing(cli: Cli, thing: str) -> None:
    ran = cli("cite", thing)
    assert (ran.code, ran.out) == (3, "")


def test_command_cites_what_is_on_file_beside_what_is_not(cli: Cli) -> None:
    ran = cli("cite", "CAT", "nothing-of-the-kind", "CRC", "CAT:99", "--quiet")
    assert ran.code == 3
    assert ran.out == cli("cite", "CAT", "CRC", "--quiet").out
    assert '"nothing-of-the-kind"' in ran.err
    assert "99" in ran.err


def test_command_writes_an_array_of_csl_items(cli: Cli) -> None:
    ran = cli("cite", "CAT", "ecthr-soering-1989", "--style", "csl-json", "--quiet")
    assert [one["type"] for one in json.loads(ran.out)] == ["treaty", "legal_case"]
    assert ran.err == ""


def test_command_marks_italics_in_markdown_and_gives_json(cli: Cli) -> None:
    assert cli("cite", "ecthr-soering-1989", "--style", "oscola", "--format", "md").out.startswith("*Soering v")
    told = json.loads(cli("cite", "CAT", "--format", "json").out)
    assert told["schemaVersion"] == 1
    assert told["citations"][0]["unverified"] == ["registration number"]
    assert set(STYLES) == {"un", "oscola", "bluebook", "bibtex", "csl-json"}
