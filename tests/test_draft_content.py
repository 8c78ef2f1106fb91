"""What drafts say: true of the record, each fact with its note, gaps shown, nothing argued that does not bind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from cli_runner import cli_fixture
from draft_text import gaps, headings, kinds_of, notes, notes_in, section, told, whole, words
from obligations import names
from obligations.draft.blocks import build
from obligations.draft.case import read_case
from obligations.draft.check.reading import read_draft
from obligations.draft.compose import asked_of, compose, procedure_of
from obligations.draft.document import Bullets, Filled, Link, Note, Paragraph, Section, Text
from obligations.draft.doors import Door, doors, pass_through
from obligations.draft.material import Material
from obligations.draft.notes import Notes, numbered
from obligations.draft.writers import write_draft
from obligations.errors import BadDataError, UsageError
from obligations.findings import FindingReader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli_runner import Cli
    from obligations import KnowledgeBase
    from obligations.draft.document import Document, Inline

__all__ = ["cli_fixture"]

RETURNS, OCTOBER, PAKISTAN = "2016-17-returns", "2023-returns", "2023-10-pakistan"
YOUTHS = "2013-05-nine-youths"
"""Children whom China sent back; that it held them is not on record."""
SUBJECTS = (
    ("legal-memo", f"{RETURNS} {OCTOBER}", "CHN", ""),
    ("legal-memo", PAKISTAN, "", ""),
    ("sp-allegation-letter", RETURNS, "CHN", ""),
    ("sp-urgent-appeal", PAKISTAN, "", ""),
    ("interim-measures", PAKISTAN, "", "ICCPR"),
    ("alternative-report", RETURNS, "CHN", "CRC"),
    ("upr-submission", f"{RETURNS} {OCTOBER}", "CHN", ""),
    ("upr-submission", PAKISTAN, "", ""),
    ("wgad", RETURNS, "CHN", ""),
    ("wgeid", RETURNS, "PRK", ""),
    ("individual-communication", PAKISTAN, "", "ICCPR"),
    ("unhcr-letter", OCTOBER, "CHN", ""),
    ("council-complaint", RETURNS, "CHN", ""),
    ("inquiry-request", RETURNS, "CHN", "CAT"),
    ("arria-note", OCTOBER, "CHN", ""),
    ("icc-article-15", OCTOBER, "CHN", ""),
)
NAMES_OF_SUBJECTS = [" ".join(filter(None, one)) for one in SUBJECTS]
ACCUSES = re.compile(r"\b(has|have) (breached|violated)\b|\bguilty\b|\bviolated (the|its)\b")
CODES = re.compile(
    r"obl:|w3id|\bneedsFacts\b|\ballegedOnly\b|\binferredOnly\b|\bprimaFacie\b|\blegalCharacterisation\b|\bF\d{3}\b|\{\w+\}"
)
MADE_UP = """
id: {name}
title: "A return in July (made up, {name})"
summary: "Somebody was sent back."
sources:
  - {{id: first, title: "First report", publisher: "An association", date: "2017-08-01"}}
  - {{id: second, title: "Second report", publisher: "Another association", date: "2017-08-02"}}
acts:
  - id: return
    date: "2017-07-01"
    actors: [{{state: CHN, organ: "border police"}}]
    place: {{state: CHN}}
    destination: {{state: PRK}}
    claims:
      - {{id: returned, asserts: forced-return, mode: documented, by: "An association", source: first, locator: "p 3"}}
{more}"""
DANGER = (
    '      - {id: danger, asserts: risk-of-torture, mode: documented, by: "Another association", source: second, '
    'locator: "p 9"}\n'
)
BARE = """
id: bare
title: "A meeting (made up)"
acts:
  - {id: meeting, date: "2017-07-01", actors: [{state: CHN, organ: "border police"}], place: {state: CHN}}
"""
SECOND_RETURN = """
  - id: return-later
    date: "2017-07-02"
    actors: [{state: CHN, organ: "border police"}]
    place: {state: CHN}
    destination: {state: PRK}
    victims: {counts: [{exact: 1234, kind: reported, of: people, source: first, locator: "p 4"}]}
    claims:
      - {id: later, asserts: forced-return, mode: documented, by: "An association", source: first, locator: "p 4"}
      - {id: later-danger, asserts: risk-of-torture, mode: documented, by: "Another association", source: second,
         locator: "p 9"}
"""
"""A return a day later of many people, told of by the same sources."""
DENIED_FIRST = """
positions:
  - {id: denied, state: CHN, type: factualDenial, about: [return], asserts: [forced-return], source: second,
     locator: "p 5: The first return was none (made up)"}
"""
DENIED = """
sources:
  - {id: ministry, title: "A statement", publisher: "Ministry of Foreign Affairs of China", date: "2017-08-02",
     kind: government}
positions:
  - {id: denied, state: CHN, type: factualDenial, about: [meeting], asserts: [forced-return], source: ministry,
     locator: "p 1: nobody met anybody"}
"""
ONCE_MORE = (
    '      - {id: again, asserts: forced-return, mode: documented, by: "Another association", source: second, '
    'locator: "p 2"}\n'
)
CHILD = '      - {id: child, asserts: child, mode: documented, by: "An association", source: first, locator: "p 3"}\n'
OWN_KIND = """
id: own-note
name: A note of one's own
order: 99
title: "Note on {state}"
notes: endnotes
proof: none
source: made up
sections:
  - id: positions
    heading: What the State says
    filled_by: data
    parts:
      - query: positions
        with: {state: "{state_code}"}
        row: "{effect}"
        note: "{source}, {locator}"
        most: 2
        none: "No position of {state} is on file."
  - id: table
    heading: Numbers
    filled_by: data
    parts:
      - query: counts
        with: {incident: "{incident}"}
        table: {head: [Number, Of], cells: ["{exact}", "{of}"]}
        note: "{source}"
        none: "No number is on file."
"""


@dataclass
class Drafts:
    """Composes drafts, each once."""

    kb: KnowledgeBase

    def __post_init__(self) -> None:
        self._made: dict[tuple[str, str, str, str], Document] = {}

    def __call__(self, kind: str, events: str, state: str = "", treaty: str = "") -> Document:
        key = (kind, events, state, treaty)
        if key not in self._made:
            asked = asked_of(self.kb, events.split(), state or None, treaty or None)
            self._made[key] = compose(self.kb, kinds_of(self.kb)[kind], asked)
        return self._made[key]


@pytest.fixture(scope="module")
def draft(kb: KnowledgeBase) -> Drafts:
    return Drafts(kb)


@pytest.fixture(scope="module")
def made_up(beside: Callable[..., KnowledgeBase], tmp_path_factory: pytest.TempPathFactory) -> Drafts:
    """Made-up events beside a few recorded ones: one with a danger, the same without it, one that meets no rule."""
    folder = tmp_path_factory.mktemp("made-up")
    for kind in ("incidents", "drafts"):
        (folder / kind).mkdir()
    (folder / "incidents/with-danger.yaml").write_text(MADE_UP.format(name="with-danger", more=DANGER), "utf-8")
    (folder / "incidents/without-danger.yaml").write_text(MADE_UP.format(name="without-danger", more=""), "utf-8")
    (folder / "incidents/bare.yaml").write_text(BARE, "utf-8")
    (folder / "drafts/own-note.yaml").write_text(OWN_KIND, "utf-8")
    return Drafts(beside(folder))


@pytest.fixture(scope="module")
def made_up_pair(beside: Callable[..., KnowledgeBase], tmp_path_factory: pytest.TempPathFactory) -> Drafts:
    """Made-up events of two returns: the later one of many people; in the second the earlier one has a claim more."""
    folder = tmp_path_factory.mktemp("pair")
    (folder / "incidents").mkdir()
    for name, more in (("pair", DANGER), ("better-told", DANGER + ONCE_MORE), ("with-a-child", DANGER + CHILD)):
        text = MADE_UP.format(name=name, more=more.rstrip("\n")) + SECOND_RETURN + DENIED_FIRST
        (folder / f"incidents/{name}.yaml").write_text(text, "utf-8")
    (folder / "incidents/bare-denied.yaml").write_text(BARE.replace("id: bare", "id: bare-denied") + DENIED, "utf-8")
    return Drafts(beside(folder))


@pytest.mark.parametrize(("kind", "events", "state", "treaty"), SUBJECTS, ids=NAMES_OF_SUBJECTS)
def test_drafts_accuse_nobody_and_say_that_they_are_drafts(
    draft: Drafts, kind: str, events: str, state: str, treaty: str
) -> None:
    document = draft(kind, events, state, treaty)
    found = ACCUSES.findall(whole(document).replace("may have breached", ""))
    assert (document.banner, found) == ("Draft, not legal advice", [])


@pytest.mark.parametrize(("kind", "events", "state", "treaty"), SUBJECTS, ids=NAMES_OF_SUBJECTS)
def test_drafts_show_no_code_of_ours(draft: Drafts, kind: str, events: str, state: str, treaty: str) -> None:
    text = re.sub(r"https?://\S+", "", whole(draft(kind, events, state, treaty)))
    ids = {one.rpartition("/")[2] for one in draft.kb.view.subjects("a", "https://w3id.org/obligations/ns#Source")}
    slugs = [
        one for one in (*draft.kb.incidents, *ids) if "-" in one and re.search(rf"(?<![\w/-]){one}(?![\w/-])", text)
    ]
    assert (CODES.findall(text), slugs) == ([], [])


@pytest.mark.parametrize(("kind", "events", "state", "treaty"), SUBJECTS, ids=NAMES_OF_SUBJECTS)
def test_no_section_is_silent(draft: Drafts, kind: str, events: str, state: str, treaty: str) -> None:
    document = draft(kind, events, state, treaty)
    assert [one.id for one in document.sections if not told(document, one.id).strip()] == []
    assert document.sections[-1].id == "rests"


@pytest.mark.parametrize(("kind", "events", "state", "treaty"), SUBJECTS, ids=NAMES_OF_SUBJECTS)
def test_drafts_are_the_same_when_made_again(draft: Drafts, kind: str, events: str, state: str, treaty: str) -> None:
    assert Drafts(draft.kb)(kind, events, state, treaty) == draft(kind, events, state, treaty)


def test_each_act_in_the_chronology_has_notes_with_source_and_place(draft: Drafts) -> None:
    facts = section(draft("sp-allegation-letter", RETURNS, "CHN"), "facts")
    acts = [one for one in facts.blocks if isinstance(one, Paragraph) and "Acting:" in one.parts[0].words]
    assert len(acts) == 3
    pairs = [pair for act in acts for pair in pairwise(act.parts)]
    statements = [after for before, after in pairs if re.search(r"\b(reported|alleged|inferred)\b.*\.$", before.words)]
    assert len(statements) > 10
    assert all(isinstance(one, Note) and "para" in one.words for one in statements)


def test_day_that_is_not_exact_is_called_so_and_an_exact_one_is_not(draft: Drafts) -> None:
    facts = told(draft("legal-memo", f"{RETURNS} {OCTOBER}", "CHN"), "facts")
    assert "Between Jul 2016 and Aug 2017 (no exact day is on file), several places" in facts
    assert "On 9 Oct 2023, Tumen" in facts
    assert "9 Oct 2023 (no exact" not in facts


def test_numbers_stand_with_their_day_and_are_not_added_up(draft: Drafts) -> None:
    facts = told(draft("legal-memo", RETURNS, "CHN"), "facts")
    assert "92: people known to have been caught since June 2016 (as of 18 Sep 2017)" in facts
    assert "they may overlap and are not added up" in facts


def test_long_numbers_are_written_with_commas(draft: Drafts) -> None:
    facts = told(draft("legal-memo", PAKISTAN), "facts")
    assert "at least 600,000: people who came" in facts
    assert "(as of Oct 2023)" in facts


def test_treaty_that_was_only_signed_is_not_argued_as_binding(draft: Drafts) -> None:
    memo = draft("legal-memo", RETURNS, "CHN")
    law = told(memo, "law")
    assert "China has only signed the International Covenant on Civil and Political Rights" in law
    assert "It is not argued here as binding." in law
    assert "Covenant on Civil" not in told(memo, "argument")


def test_treaty_that_binds_is_argued(draft: Drafts) -> None:
    memo = draft("legal-memo", PAKISTAN)
    assert "Pakistan was bound by the International Covenant on Civil and Political Rights" in told(memo, "law")
    assert "Pakistan may have breached the International Covenant on Civil" in told(memo, "argument")


def test_binding_that_is_unknown_is_said_and_not_argued(draft: Drafts) -> None:
    memo = draft("legal-memo", PAKISTAN)
    assert "Whether Pakistan was bound by the Convention relating to the Status of Refugees is unknown" in told(
        memo, "law"
    )
    assert "Refugee Convention" not in told(memo, "argument")
    assert "was bound by the Convention relating to the Status of Refugees" in told(
        draft("legal-memo", RETURNS, "CHN"), "law"
    )


def test_reservation_that_touches_a_claim_is_told_apart_from_others(draft: Drafts) -> None:
    law = told(draft("legal-memo", RETURNS, "CHN"), "law")
    of_child = re.search(r"Its reservation of 2 Mar 1992 on art\. 6 .*?\(art 2\)\.( It does not touch)?", law)
    of_torture = re.search(
        r"Its declaration of exclusion of 4 Oct 1988 on art\. 20 .*?itself\.( It does not touch)?", law
    )
    assert (of_child and of_child[1], of_torture and of_torture[1]) == (None, " It does not touch")


def test_reservations_that_nobody_has_read_are_not_called_absent(draft: Drafts) -> None:
    law = told(draft("legal-memo", "2021-08-usnarz", "POL"), "law").splitlines()
    european = next(one for one in law if "for the Protection of Human Rights and Fundamental Freedoms" in one)
    covenant = next(one for one in law if "International Covenant on Civil and Political Rights on" in one)
    assert "Reservations to this treaty have not been read: unknown, not absent." in european
    assert "No reservation of it to this treaty is on file." not in european
    assert "No reservation of it to this treaty is on file." in covenant


def test_time_that_goes_on_is_told_from_its_beginning(draft: Drafts) -> None:
    assert "(from 8 Aug 2021)" in told(draft("legal-memo", "2021-08-usnarz", "POL"), "question")
    assert "(29 Aug 2023 to 9 Oct 2023)" in told(draft("arria-note", OCTOBER, "CHN"), "subject")


def test_what_is_denied_of_an_act_is_told_as_a_denial(draft: Drafts) -> None:
    facts = told(draft("wgeid", "2000-01-pastor-abducted", "PRK"), "place")
    denial = next(one for one in facts.splitlines() if "denied this: children." in one)
    assert re.search(r"A court in Seoul.*, denied this: children\.", denial)
    assert not re.search(r"as reported by a court in Seoul[^.]*: children", facts)


def test_step_on_another_event_is_marked(draft: Drafts) -> None:
    lines = told(draft("wgeid", "2000-01-pastor-abducted", "PRK"), "background").splitlines()
    assert any(one.startswith("A court in Seoul, judgment (2005): ") for one in lines)
    assert any(
        re.match(r"Working Group on Enforced.*, statement \(13 Feb 2020\), on another event, “[^”]+”: ", one)
        for one in lines
    )


def test_finding_of_a_competent_body_is_told_with_its_standard(draft: Drafts) -> None:
    claims = told(draft("interim-measures", "2011-06-kazakhstan-extraditions", "KAZ", "CAT"), "claims")
    assert "On the present record every element is documented." in claims
    assert "The Committee against Torture found (substantial grounds for believing) a danger of torture." in claims


def test_bodies_on_file_come_before_others_where_not_all_fit(draft: Drafts) -> None:
    review = told(draft("upr-submission", RETURNS, "CHN"), "cooperation")
    assert "High Commissioner for Refugees, appeal (up to 18 Sep 2017)" in review
    assert "Human Rights Watch, appeal" not in review
    assert "Human Rights Watch, appeal" not in told(draft("legal-memo", RETURNS, "CHN"), "earlier")


def test_steps_of_bodies_and_states_are_told_and_those_of_others_counted(draft: Drafts) -> None:
    memo = draft("legal-memo", f"{RETURNS} {OCTOBER}", "CHN")
    steps = told(memo, "earlier")
    assert "Ministry of Unification of the Republic of Korea, statement" in steps
    assert "(not named)" not in steps
    assert "ICNK" not in steps
    beside = re.search(r"(\d+) steps of others than bodies and States", told(memo, "rests"))
    assert beside is not None
    assert int(beside[1]) > 2


def test_argument_has_each_element_with_its_standing_and_unknown_ones_said(made_up: Drafts) -> None:
    argument = told(made_up("legal-memo", "with-danger"), "argument")
    assert "Expels, returns or extradites a person to another State: documented." in argument
    assert "Substantial grounds for believing in a danger of torture there: documented." in argument
    waits = told(made_up("legal-memo", "without-danger"), "argument")
    assert "Convention against Torture, art. 3(1)" in waits
    assert "not on file: substantial grounds for believing in a danger of torture there" in waits
    assert "may have breached the Convention against Torture" not in waits


def test_claim_that_fell_is_in_no_note(made_up: Drafts) -> None:
    assert any("Second report" in one and "p. 9" in one for one in notes(made_up("legal-memo", "with-danger")))
    assert [one for one in notes(made_up("legal-memo", "without-danger")) if "Second report" in one] == []


def test_what_is_denied_stands_against_the_element(draft: Drafts) -> None:
    argument = told(draft("legal-memo", RETURNS, "CHN"), "argument")
    assert "Ascribed to China by Pacific Standard: legal label, on this: refugees." in argument
    assert "Said by China, as Canadian Inquirer reported: legal label, on this: refugees." in argument


@pytest.mark.parametrize(
    ("name", "words_said"),
    [
        ("law", "No treaty on file that binds China meets the facts as recorded."),
        ("argument", "No claim on file has support for every element."),
        ("answers", "No answer of China is on file. Silence is no admission."),
        ("earlier", "No earlier finding, intervention or recommendation on these acts is on file"),
        ("consequences", "No consequence is on file, since no claim is supported."),
        ("find-out", "No question is open on file."),
        ("table-findings", "No claim is on file."),
        ("sources", "No source is on file."),
    ],
)
def test_section_without_anything_on_file_says_so(made_up: Drafts, name: str, words_said: str) -> None:
    assert words_said in told(made_up("legal-memo", "bare", "CHN"), name)
    assert words_said not in told(made_up("legal-memo", "2016-17-returns", "CHN"), name)


def test_answers_of_the_state_stand_with_who_ascribes_them_and_what_answers_them(draft: Drafts) -> None:
    answers = told(draft("legal-memo", RETURNS, "CHN"), "answers")
    made, _, foreseen = answers.partition("What may be said against this")
    assert "Said by China, as Canadian Inquirer reported: its own law allows it or demands it." in made
    assert "Ascribed to China by Congressional-Executive Commission on China (United States): it relies on" in made
    assert "A State cannot rely on its own law" in made
    assert "It is said without particulars" in foreseen
    assert "It is said without particulars" not in made
    assert "scribed to China" not in foreseen


def test_arguments_that_nobody_made_stand_in_the_memorandum_alone(draft: Drafts) -> None:
    assert "An exception may be raised" in told(draft("legal-memo", RETURNS, "CHN"), "answers")
    for kind in ("sp-allegation-letter", "council-complaint"):
        assert "may be raised" not in whole(draft(kind, RETURNS, "CHN")).casefold()


def test_argument_with_other_effect_or_other_answers_stands_apart(draft: Drafts) -> None:
    lines = told(draft("legal-memo", RETURNS, "CHN"), "answers").splitlines()
    label = [one for one in lines if 'under another legal heading: not "refugee character"' in one]
    assert len(label) == 2
    of_child = next(one for one in label if "It goes to Convention on the Rights of the Child, art. 22(1)." in one)
    of_refugee = next(one for one in label if "It goes to Refugee Protocol" in one)
    assert "the claim would be open until more facts are found" in of_child
    assert "the claim would be without a duty to rest on" in of_refugee
    own_law = [one for one in lines if "its own law allows it" in one]
    assert any("art. 3(1); Refugee Protocol" in one for one in own_law)  # the same effect, the same answers


def test_sources_of_a_summary_are_those_of_its_acts(draft: Drafts) -> None:
    document = draft("sp-allegation-letter", OCTOBER, "CHN")
    summary = next(one for one in section(document, "facts").blocks if isinstance(one, Paragraph))
    cited = "".join(one.words for one in summary.parts if isinstance(one, Note))
    assert "Radio Free Asia" in cited
    assert "International IDEA" in cited
    assert "opening" in cited  # the place in each
    assert "A/HRC/25/63" not in cited  # of 2014, and background
    assert "A/HRC/25/63" in " ".join(notes_in(document, "facts"))


def test_roots_are_counted_of_sources_of_the_acts_and_background_stands_apart(draft: Drafts) -> None:
    sources = told(draft("sp-allegation-letter", RETURNS, "CHN"), "sources")
    facts, _, background = sources.partition("Background:")
    assert (
        "Sources of what is told of the acts: 4. As filed they go back to 2; no common source is filed among" in facts
    )
    assert "commission of inquiry" not in facts
    assert "A/HRC/25/63" in background
    assert ("Pacific Standard" in facts, "Pacific Standard" in background) == (True, False)
    assert "obligations editors" not in sources
    assert "psmag.com" not in sources  # its note has the address
    assert "docs.un.org" in background  # a note of a document with a symbol has none


def test_organs_are_named_as_actors_only_where_an_organ_is(draft: Drafts) -> None:
    named = told(draft("sp-allegation-letter", RETURNS, "CHN"), "perpetrators")
    unnamed = told(draft("sp-allegation-letter", OCTOBER, "CHN"), "perpetrators")
    organs, state = "the record names its organs", "the record says that the State acted; which organ is not on file"
    assert (organs in named, state in named) == (True, True)  # the arrests name an organ, the return does not
    assert (organs in unnamed, state in unnamed) == (False, True)
    assert "China is asked about it" not in named + unnamed


def test_people_are_told_as_people_and_bare_conditions_are_left_to_the_argument(draft: Drafts) -> None:
    facts = told(draft("sp-allegation-letter", RETURNS, "CHN"), "facts")
    assert (
        "Among them, as reported by Human Rights Watch: a newborn, children, older people and women; "
        "people outside their own country." in facts
    )
    assert "Human Rights Watch reported arrests." in facts
    assert "involvement of officials" not in facts
    assert "punishment for having left the country" not in facts  # only inferred: it stands in the argument


def test_places_in_one_source_are_merged(draft: Drafts) -> None:
    written = " ".join(notes(draft("legal-memo", RETURNS, "CHN")))
    assert "paras. 2, 4\u20135, 7\u20138" in written
    assert not re.search("paras?\\. [\\d, \u2013]+, paras?\\. [\\d, \u2013]+[.;( ]", written)


def test_custom_is_called_disputed_where_the_rule_is(draft: Drafts) -> None:
    law = told(draft("legal-memo", RETURNS, "CHN"), "law")
    assert "Refugee non-refoulement (custom). Whether custom has this rule is disputed." in law
    assert "Prohibition of prolonged arbitrary detention (custom)." in law.splitlines()
    assert "Whether it binds" not in law


def test_treaties_that_a_state_cannot_join_are_not_named(draft: Drafts) -> None:
    law = told(draft("legal-memo", RETURNS, "CHN"), "law")
    absent = next(one for one in law.splitlines() if "was not bound by these treaties" in one)
    assert "All Persons from Enforced Disappearance" in absent
    assert "Council of Europe" not in law
    assert "Council of Europe" in told(draft("legal-memo", "2021-08-usnarz", "POL"), "law")


def test_treaty_that_binds_and_is_not_argued_says_which_facts_are_missing(draft: Drafts) -> None:
    law = told(draft("sp-allegation-letter", OCTOBER, "CHN"), "law")
    waiting = next(one for one in law.splitlines() if "not argued because facts are missing" in one)
    assert "Refugee Convention, art. 33(1) it is not on file: the person meets the refugee definition" in waiting
    assert "not argued because facts" not in told(draft("sp-allegation-letter", RETURNS, "CHN"), "law")


def test_one_number_cannot_overlap(draft: Drafts) -> None:
    lines = told(draft("sp-allegation-letter", OCTOBER, "CHN"), "victims").splitlines()
    several = "Numbers as each source gives them; they may overlap and are not added up:"
    assert [lines[at + 2] for at, one in enumerate(lines) if one == several] == [
        next(one for one in lines if one.startswith("600: "))
    ]
    assert lines[lines.index("A number as its source gives it:") + 1].startswith("80: people returned")


def test_all_numbers_stand_in_the_section_on_victims(draft: Drafts) -> None:
    victims = told(draft("sp-allegation-letter", RETURNS, "CHN"), "victims")
    assert "4: older women in frail health among the 92" in victims
    assert "4: older women" not in told(draft("sp-allegation-letter", RETURNS, "CHN"), "facts")


def test_bodies_on_these_acts_come_first_then_findings_and_unchecked_rows_are_left_out(draft: Drafts) -> None:
    lines = told(draft("sp-allegation-letter", OCTOBER, "CHN"), "other-bodies").splitlines()
    steps = [one for one in lines if re.search(r", \w+ \(.*?\d{4}", one)]
    assert "experts of the UN special procedures" in "".join(steps[:2])
    assert all("on another event" not in one for one in steps[:2])
    assert steps[2].startswith("Committee against Torture, recommendation (3 Dec 2015)")
    assert not any("not checked" in one or "more on" in one for one in lines)
    assert "of others than bodies and States" in told(draft("sp-allegation-letter", OCTOBER, "CHN"), "rests")


def test_standards_of_the_mandates_are_those_that_the_facts_touch(draft: Drafts) -> None:
    held, returned = (told(draft("sp-allegation-letter", one, "CHN"), "law") for one in (RETURNS, YOUTHS))
    for article in ("Article 5:", "Article 13(2):", "Article 14(1):"):
        assert article in held
        assert article in returned
    assert ("Article 9:" in held, "Article 9:" in returned) == (True, False)


def test_review_tells_whether_facts_lie_before_the_last_review_on_file(draft: Drafts) -> None:
    past = told(draft("upr-submission", OCTOBER, "CHN"), "past-recommendations")
    assert "The last review of China on file is that of 23 Jan 2024. The facts told here lie before it." in past
    unknown = told(draft("upr-submission", PAKISTAN), "past-recommendations")
    assert "The record does not say when Pakistan was last reviewed." in unknown


def numbered_line(part: Inline) -> list[Inline]:
    """A part of a line as it stands when its notes are written out."""
    (section_,), _ = numbered([Section("one", "One", (Paragraph((part,)),))], endnotes=True)
    return [one for block in section_.blocks if isinstance(block, Paragraph) for one in block.parts]


def test_endnotes_hold_no_words_and_footnotes_may(draft: Drafts) -> None:
    review = draft("upr-submission", OCTOBER, "CHN")
    assert [one for one in notes(review) if "request" in one] == []
    reader = FindingReader(draft.kb.view)
    editors, press = (reader.source(f"{names.SOURCE}{one}") for one in ("second-set-notes", "canadian-inquirer-2017"))
    for references_only, kind in ((True, Text), (False, Note)):
        made = Notes(draft.kb, references_only=references_only)
        (said,) = made.of_source(editors, "note 3")
        assert isinstance(said, kind)
        marker = "".join(one.words for one in numbered_line(said))
        assert marker.strip().removesuffix(".").startswith("[source to be added: editors' note")
        assert marker.strip().removesuffix(".").endswith(", unverified]")
        assert list(made.to_compare) == [f"Source to be added: editors' note “{editors.title}”, note 3, unverified."]
        (cited,) = made.of_source(press, "para 2: what it says")
        assert ("what it says" in repr(cited)) != references_only
    assert "a request; no duty to ratify is claimed" in told(review, "recommendations")


def test_concept_note_asks_its_own_questions_within_its_pages(draft: Drafts) -> None:
    note = draft("arria-note", OCTOBER, "CHN")
    assert words(note) < 1000
    assert "Elements:" not in told(note, "background")
    assert "the table in the annex" not in whole(note)
    assert "To the briefers: what is known" in told(note, "questions")
    assert "who is still held" in told(note, "questions")
    assert "who is still held" not in told(draft("arria-note", YOUTHS, "CHN"), "questions")
    assert "the table in the annex names them" in told(draft("legal-memo", PAKISTAN), "argument")


def test_disappearance_case_names_actors_of_its_state_alone(draft: Drafts) -> None:
    forces = told(draft("wgeid", RETURNS, "CHN"), "forces")
    assert "public security authorities (China)" in forces
    assert "state security" not in forces
    assert "state security" in told(draft("sp-allegation-letter", RETURNS, "CHN"), "perpetrators")
    assert "is asked to send this case to the Government of China" in told(draft("wgeid", RETURNS, "CHN"), "request")


def test_state_alone_stands_for_every_event_with_a_finding_against_it(kb: KnowledgeBase) -> None:
    asked = asked_of(kb, [], "GRC")
    assert len(asked.incidents) > 1
    for event in asked.incidents:
        assert any(one.state == "GRC" for one in kb.assess(event))
    with pytest.raises(UsageError, match="no recorded event has a finding against Fiji"):
        asked_of(kb, [], "FJI")
    with pytest.raises(UsageError, match="name an event with --incident, or a State"):
        asked_of(kb, [])


def test_what_rests_on_the_editors_is_marked_and_told_on_the_drafters_page(draft: Drafts) -> None:
    complaint = draft("individual-communication", RETURNS, "CHN", "CAT")
    sent = [one for section in complaint.sections if section.id != "rests" for one in notes_in(complaint, section.id)]
    assert [one for one in sent if "editor knowledge" in one or "looked up" in one] == []
    assert "What opens the procedure: treaty on file" in told(complaint, "rests")
    asked = draft("alternative-report", RETURNS, "CHN", "CAT")
    from_memory = [one for section in asked.sections for one in notes_in(asked, section.id) if "from memory" in one]
    assert from_memory
    assert all(one in told(asked, "rests") for one in from_memory)


def test_complaint_asks_for_no_remedy_that_only_states_have(draft: Drafts) -> None:
    complaint = whole(draft("individual-communication", RETURNS, "CHN", "CAT"), notes=False)
    assert "repair in full" in complaint.lower()
    assert "States that are not injured" not in complaint
    assert "States that are not injured" in whole(draft("legal-memo", RETURNS, "CHN"), notes=False)


def test_each_list_has_a_sentence_before_it_and_only_one(draft: Drafts) -> None:
    for kind in ("sp-allegation-letter", "wgad", "council-complaint", "arria-note"):
        for one in draft(kind, OCTOBER, "CHN").sections:
            for before, after in pairwise((None, *one.blocks)):
                if isinstance(after, Bullets):
                    assert isinstance(before, Paragraph), (kind, one.id)
    after_gap = told(draft("wgad", OCTOBER, "CHN"), "remedies").splitlines()
    assert "Bodies and States have spoken as follows:" in after_gap  # a place to fill leads into nothing
    asked = section(draft("sp-allegation-letter", OCTOBER, "CHN"), "action").blocks
    assert [type(one) for one in asked] == [Paragraph, Bullets]


def test_earlier_interventions_are_those_on_file_with_their_notes(draft: Drafts) -> None:
    memo = draft("legal-memo", RETURNS, "CHN")
    assert "Committee against Torture, recommendation (3 Dec 2015)" in told(memo, "earlier")
    assert any(
        "CAT/C/CHN/CO/5" in one or "Committee against Torture, paras. 46" in one for one in notes_in(memo, "earlier")
    )


def test_note_is_whole_at_first_and_short_after_with_the_number_of_the_first(draft: Drafts) -> None:
    written = notes(draft("legal-memo", RETURNS, "CHN"))
    first = next(place for place, one in enumerate(written, 1) if "Treaty Series, vol. 1465" in one)
    later = [one for one in written if one.startswith("CAT, art. 3 (1)")]
    assert later
    assert all(f"(see footnote {first})" in one for one in later)


def test_address_in_a_note_is_a_link_without_the_stop_after_it(draft: Drafts) -> None:
    document = draft("sp-allegation-letter", RETURNS, "CHN")
    found = [part for _, line in document.lines() for part in line if isinstance(part, Note)]
    links = [one.url for note in found for one in note.parts if isinstance(one, Link)]
    assert "https://psmag.com/news/chinas-refusal-of-north-korean-defectors" in links
    assert [one for one in links if one.endswith((".", ";", ","))] == []


def test_endnotes_point_to_endnotes(draft: Drafts) -> None:
    document = draft("upr-submission", RETURNS, "CHN")
    assert document.endnotes
    assert any("(see endnote " in one for one in notes(document))
    assert [one for one in notes(document) if "see footnote" in one] == []


@pytest.mark.parametrize(
    ("events", "state"),
    [
        (f"{RETURNS} {OCTOBER}", "CHN"),
        (f"{RETURNS} {OCTOBER} 2017-07-family returns-over-the-years trafficking-of-women stateless-children", "CHN"),
        ("custody-abuse punishment-of-returnees infanticide-account returnee-accounts", "PRK"),
        (PAKISTAN, "PAK"),
    ],
)
def test_review_submission_keeps_below_its_limit_with_room_for_its_user(draft: Drafts, events: str, state: str) -> None:
    document = draft("upr-submission", events, state)
    assert words(document) < 2815 - 100
    assert headings(document)[3:] == [
        "A. Framework: treaties and reservations",
        "B. Implementation of recommendations of past cycles",
        "C. Developments",
        "D. Cooperation with bodies and mechanisms",
        "E. Recommendations",
    ]


def test_prosecutor_is_told_nothing_beyond_jurisdiction_for_a_state_that_is_no_party(draft: Drafts) -> None:
    document = draft("icc-article-15", OCTOBER, "CHN")
    assert "No act is on file by which China was a party to the Rome Statute" in told(document, "jurisdiction")
    assert {
        one.filled for one in document.sections if one.id in {"persons", "complementarity", "gravity", "request"}
    } == {Filled.NOT_APPLICABLE}
    assert gaps(document) == ["sender", "jurisdiction"]


def test_prosecutor_is_asked_where_the_state_is_a_party(draft: Drafts) -> None:
    document = draft("icc-article-15", "2021-08-usnarz", "POL")
    assert "Poland was a party to the Rome Statute" in told(document, "jurisdiction")
    assert "complementarity" in gaps(document)


def test_mandates_are_those_whose_themes_the_acts_touch(draft: Drafts) -> None:
    korean = told(draft("sp-allegation-letter", RETURNS, "CHN"), "mandates")
    assert "human rights in the Democratic People's Republic of Korea: its mandate is" in korean
    assert "Special Rapporteur on torture: the record speaks of forced return and risk of torture." in korean
    afghan = told(draft("sp-urgent-appeal", PAKISTAN), "mandates")
    assert "human rights in Afghanistan: its mandate is Afghanistan" in afghan
    assert "Korea" not in afghan
    assert "right to food" not in korean + afghan


def test_state_is_asked_nothing_about_what_another_did(draft: Drafts) -> None:
    asked = "Investigate promptly and independently what is reported"
    assert asked not in told(draft("sp-allegation-letter", RETURNS, "CHN"), "action")
    assert asked in told(draft("sp-allegation-letter", RETURNS, "PRK"), "action")


def test_recommendations_follow_what_is_on_file(draft: Drafts) -> None:
    chinese = told(draft("sp-allegation-letter", RETURNS, "CHN"), "action")
    pakistani = told(draft("upr-submission", PAKISTAN), "recommendations")
    assert "Send no refugee to where" in chinese
    assert "Send no refugee to where" not in pakistani
    review = told(draft("legal-memo", RETURNS, "CHN"), "law")
    assert "only signed" in review
    assert "Make the declaration of article 22" in pakistani


def test_categories_of_detention_touch_what_is_on_file_only(draft: Drafts) -> None:
    arbitrary = told(draft("wgad", RETURNS, "CHN"), "arbitrary")
    lines = {one.partition(":")[0]: one for one in arbitrary.splitlines() if one.startswith("Category ")}
    touched = [name for name, line in lines.items() if "The facts touch it." in line]
    assert touched == ["Category II", "Category IV"]
    assert all(
        "Nothing in the record of these events speaks to it." in lines[f"Category {one}"] for one in ("I", "III", "V")
    )
    assert "punishment for leaving a country" not in arbitrary


def test_inquiry_says_that_the_state_has_shut_it_out(draft: Drafts) -> None:
    competence = told(draft("inquiry-request", RETURNS, "CHN", "CAT"), "competence")
    assert "declaration of exclusion of 4 Oct 1988 on art. 20" in competence.partition("Who may use it")[0]
    open_one = told(draft("inquiry-request", PAKISTAN, "", "CRPD"), "competence").partition("Who may use it")[0]
    assert "As judged on 10 Jun 2022, the procedure is closed for Pakistan. Optional Protocol" in open_one
    assert "What the State did after that day is not on file." in open_one
    assert "declaration of exclusion" not in open_one


def test_report_to_a_committee_argues_its_treaty_alone(draft: Drafts) -> None:
    report = draft("alternative-report", RETURNS, "CHN", "CRC")
    assert report.addressee[0] == "Committee on the Rights of the Child"
    assert "Convention on the Rights of the Child, art. 22(1)" in told(report, "articles")
    assert "Convention against Torture, art" not in told(report, "articles")


def test_draft_says_what_it_rests_on(draft: Drafts) -> None:
    rests = told(draft("upr-submission", PAKISTAN), "rests")
    for said in (
        "it is no legal advice",
        "law as of",
        "No lawyer has reviewed",
        "2,815 words for one sender",
        "medium",
    ):
        assert said.lower() in rests.lower()
    assert "All of them are mass media" in rests
    assert "All of them are mass media" not in told(draft("upr-submission", RETURNS, "CHN"), "rests")


def test_stamp_says_what_the_draft_is_made_of(draft: Drafts) -> None:
    stamp = draft("alternative-report", RETURNS, "CHN", "CRC").stamp
    assert (stamp.procedure, stamp.state, stamp.incidents, stamp.treaty) == (
        "alternative-report",
        "CHN",
        (RETURNS,),
        "CRC",
    )
    assert (stamp.data_version, stamp.law_as_of) == (draft.kb.data_version, draft.kb.law_as_of)
    assert ("media", 5) in stamp.source_kinds


def test_gaps_stay_visible_until_the_case_file_fills_them(kb: KnowledgeBase, draft: Drafts, tmp_path: Path) -> None:
    empty = draft("wgad", RETURNS, "CHN")
    assert "[[MISSING: complaints to courts and authorities" in told(empty, "remedies")
    assert section(empty, "remedies").filled == Filled.NEEDS_USER
    assert section(empty, "arrest").filled == Filled.IN_PART
    kind, path = kinds_of(kb)["wgad"], tmp_path / "case.yaml"
    path.write_text("remedies: |\n  None was open.\n\n  Letters went unanswered.\nother-procedures: none\n", "utf-8")
    filled = compose(kb, kind, asked_of(kb, [RETURNS], "CHN"), read_case(path, kind))
    assert told(filled, "remedies").splitlines()[:3] == [
        "None was open.",
        "Letters went unanswered.",
        "Other international bodies: none",
    ]
    assert section(filled, "remedies").filled == Filled.BY_USER
    assert "sender" in gaps(filled)


def test_names_stand_in_a_draft_with_consent_only(kb: KnowledgeBase, tmp_path: Path) -> None:
    kind, path = kinds_of(kb)["wgad"], tmp_path / "case.yaml"
    people = "persons:\n  - {name: Ann Made-Up, particulars: born in 1990}\n  - {name: Bob Made-Up, consent: true}\n"
    path.write_text(f"{people}arrest: Ann Made-Up and Bob Made-Up were taken.\n", "utf-8")
    text = whole(compose(kb, kind, asked_of(kb, [RETURNS], "CHN"), read_case(path, kind)))
    assert "Ann Made-Up" not in text
    assert "person 1 and Bob Made-Up were taken." in text
    assert "Person 1\nkept back: no consent is on file\nborn in 1990" in text


def test_kind_of_a_user_needs_no_code(made_up: Drafts) -> None:
    document = made_up("own-note", "2016-17-returns", "CHN")
    assert document.title == "Note on China"
    said = told(document, "positions")
    assert "The state relies on an exception" in said
    assert "more on file." in said
    assert notes_in(document, "positions")
    assert "people known to have been caught since June 2016" in told(document, "table")
    assert told(made_up("own-note", "bare", "CHN"), "table") == "No number is on file."


def test_state_is_named_by_its_user_where_several_are_asked_about(kb: KnowledgeBase) -> None:
    assert asked_of(kb, [PAKISTAN]).state == "PAK"
    with pytest.raises(UsageError, match=r"CHN \(China\), PRK"):
        asked_of(kb, [RETURNS])
    with pytest.raises(UsageError, match="--incident"):
        asked_of(kb, [])


def test_committee_is_found_by_the_treaty(kb: KnowledgeBase) -> None:
    kind = kinds_of(kb)["alternative-report"]
    assert procedure_of(kb, kind, asked_of(kb, [RETURNS], "CHN", "CAT")) == "alt-cat"
    with pytest.raises(UsageError, match="name one of CAT, CEDAW"):
        procedure_of(kb, kind, asked_of(kb, [RETURNS], "CHN"))
    with pytest.raises(UsageError, match="does not go to REFUGEE-1951"):
        procedure_of(kb, kind, asked_of(kb, [RETURNS], "CHN", "REFUGEE-1951"))


@pytest.mark.parametrize(
    ("event", "state", "kind", "treaty", "notice"),
    [
        (RETURNS, "CHN", "individual-communication", "CAT", "CLOSED: this procedure is closed for China. "),
        (RETURNS, "CHN", "inquiry-request", "CAT", "CLOSED: this procedure is closed for China. "),
        (RETURNS, "CHN", "wgad", "", ""),
        (RETURNS, "CHN", "legal-memo", "", ""),
        ("2001-12-stockholm-cairo", "SWE", "individual-communication", "CAT", "NOT KNOWN TO BE OPEN: "),
    ],
)
@pytest.mark.parametrize("form", ["docx", "html", "md"])
def test_draft_for_a_procedure_that_is_not_open_says_so_first(
    draft: Drafts, tmp_path: Path, form: str, event: str, state: str, kind: str, treaty: str, notice: str
) -> None:
    document = draft(kind, event, state, treaty)
    write_draft(document, form, tmp_path / f"draft.{form}")
    front = [one for one in read_draft(tmp_path / f"draft.{form}").front if one not in {"", document.banner}]
    assert bool(document.notice) is bool(notice)
    assert front[0].startswith(notice or (document.addressee or (document.title,))[0])
    assert "cat-chn-01" not in front[0]


def test_argument_that_nothing_answers_goes_to_the_drafters_page_where_the_record_asks(draft: Drafts) -> None:
    kinds, asked = kinds_of(draft.kb), asked_of(draft.kb, ["2016-11-shenyang-thirty"], "CHN")
    said = {}
    for answered in (False, True):
        material = Material(draft.kb, kinds["legal-memo"], asked)
        said[answered] = repr(build("foreseen", material, {"most": 99, "answered": answered}))
        assert any("nothing on file answers" in one for one in material.beside) is answered
    assert ("No answer to it is on file." in said[False], "No answer to it is on file." in said[True]) == (True, False)
    assert "What answers it:" in said[True]
    complaint = draft("individual-communication", RETURNS, "CHN", "CAT")
    assert "Why what the State party has said does not answer these claims" in told(complaint, "claims")


def test_closed_door_is_passed_only_on_demand(kb: KnowledgeBase) -> None:
    closed = Door("closed", "No declaration.", "2026-05-28")
    with pytest.raises(UsageError, match=r"No declaration\. --even-if-closed"):
        pass_through(closed, even_if_closed=False)
    pass_through(closed, even_if_closed=True)
    with pytest.raises(UsageError, match="no declaration of it on a list that is complete"):
        pass_through(doors(kb, "cat-22", "CHN", (RETURNS,)), even_if_closed=False)
    pass_through(doors(kb, "wgad-opinion", "CHN", (RETURNS,)), even_if_closed=False)


def test_kinds_and_case_files_are_printed(cli: Cli) -> None:
    listed = cli("draft", "kinds")
    assert listed.code == 0
    assert "interim-measures" in listed.out
    assert "needs --treaty" in listed.out
    template = cli("draft", "wgeid", "--case-template")
    assert (template.code, "# full name" in template.out, "name:" in template.out) == (0, True, True)


def test_wrong_calls_say_what_to_do(cli: Cli) -> None:
    unknown = cli("draft", "upr-submision", "--incident", PAKISTAN, "-o", "x.md")
    assert (unknown.code, "Did you mean upr-submission" in unknown.err) == (3, True)
    nowhere = cli("draft", "wgad", "--incident", PAKISTAN)
    assert (nowhere.code, "name the file to write with -o" in nowhere.err) == (2, True)
    which = cli("draft", "wgad", "--incident", RETURNS, "-o", "x.md")
    assert (which.code, "name the State with --state" in which.err) == (2, True)


def test_wrong_table_is_refused_with_its_line(beside: Callable[..., KnowledgeBase], tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    table = tmp_path / "drafts/recommendations.csv"
    table.write_text("id,when,on,concept,text,basis\nx,sometimes,,,Do it.,\n", "utf-8")
    with pytest.raises(BadDataError, match=r'recommendations\.csv:2: when: "sometimes" is not one of'):
        Drafts(beside(tmp_path))("arria-note", "2016-17-returns", "CHN")
    table.write_text("id,when,on,concept,text,basis\nx,always,,,Do what {state} has promised.,\n", "utf-8")
    asked = told(Drafts(beside(tmp_path))("council-complaint", "2016-17-returns", "CHN"), "asked").splitlines()
    assert "Do what China has promised." in asked
    assert len(asked) == 10


def test_act_with_the_strongest_record_leads_and_not_the_first_by_name(draft: Drafts) -> None:
    argument = told(draft("sp-allegation-letter", OCTOBER, "CHN"), "law").partition("Return to a danger of torture")[2]
    lead, _, same = argument.partition("The same rule")
    assert "in a danger of torture, on 9 Oct 2023." in lead  # more than 500 people, several sources
    assert "29 Aug 2023" not in lead  # 80 people, one source
    assert "is asked about what happened on 29 Aug 2023 (arguable) and on 18 Sep 2023 (arguable)" in same


def test_people_decide_only_among_acts_that_tie_in_sources_and_claims(made_up_pair: Drafts) -> None:
    argument = told(made_up_pair("legal-memo", "pair"), "argument")
    assert "a danger of torture, on 2 Jul 2017" in argument.partition("The same rule")[0]
    better_told = told(made_up_pair("legal-memo", "better-told"), "argument")
    assert "a danger of torture, on 1 Jul 2017" in better_told.partition("The same rule")[0]


def test_answers_to_the_act_that_leads_are_told_with_the_words_of_the_record(draft: Drafts) -> None:
    document = draft("individual-communication", OCTOBER, "CHN", "CAT")
    assert "Ascribed to China by International IDEA: it denies the fact: forced return." in told(document, "claims")
    assert "No answer of China" not in told(document, "claims")
    assert any("there are no defectors, as China puts it" in one for one in notes_in(document, "claims"))
    assert any("rejects recommendations to protect" in one for one in notes_in(document, "claims"))


def test_position_on_another_act_than_the_one_that_leads_is_told(made_up_pair: Drafts) -> None:
    answers = told(made_up_pair("legal-memo", "pair"), "answers").partition("What may be said against this")[0]
    assert "The first return was none (made up)" not in answers  # that stands in the note
    assert "it denies the fact: forced return" in answers
    assert "No answer of China" not in answers


def test_silence_is_told_only_where_the_events_have_no_position(made_up: Drafts, made_up_pair: Drafts) -> None:
    silent = "No answer of China is on file"
    assert silent in told(made_up("sp-allegation-letter", "bare", "CHN"), "answers")
    answers = told(made_up_pair("legal-memo", "bare-denied", "CHN"), "answers")
    assert silent not in answers
    assert "Said by China (2 Aug 2017): denial of fact, on this: forced return." in answers
    assert "In the words of the record: \u201cnobody met anybody\u201d." in answers


def test_alternatives_are_on_the_act_argued_or_have_their_own_day(draft: Drafts, made_up_pair: Drafts) -> None:
    argument = told(draft("sp-allegation-letter", OCTOBER, "CHN"), "law")
    here = next(one for one in argument.splitlines() if one.startswith("In the alternative, on the same act"))
    assert "arts. 37(a) (arguable, on a settled reading), 6 " in here  # children among those of October
    assert "non-refoulement to torture (custom) (arguable)" in here
    lines = told(made_up_pair("legal-memo", "with-a-child"), "argument").splitlines()
    assert any("in a danger of torture, on 2 Jul 2017" in one for one in lines)
    same_act = [one for one in lines if one.startswith("In the alternative, on the same act")]
    assert "custom" in same_act[0]
    assert not any("Rights of the Child" in one for one in same_act)
    other = "For the same right, of what happened on 1 Jul 2017: Convention on the Rights of the Child, art. 37(a)"
    assert any(one.startswith(other) for one in lines)


def test_categories_name_the_event_on_which_the_working_group_spoke(draft: Drafts) -> None:
    arbitrary = told(draft("wgad", OCTOBER, "CHN"), "arbitrary")
    assert "Nothing in the record of these events speaks to it." in arbitrary
    assert "the Working Group has spoken" in arbitrary
    named = (
        "on another event, \u201cDetention and return of a North Korean woman who had lived in China for 25 years\u201d"
    )
    assert f"{named}: The group held that her detention" in arbitrary
    pakistani = told(draft("wgad", PAKISTAN, "PAK"), "arbitrary")  # of it the Working Group has said nothing elsewhere
    assert "the Working Group has spoken" not in pakistani


def test_rule_that_is_on_file_as_absolute_is_said_to_admit_no_exception(draft: Drafts) -> None:
    argument = told(draft("legal-memo", f"{RETURNS} {OCTOBER}", "CHN"), "argument")
    torture, _, rest = argument.partition("No protection for a refugee child: Convention on the Rights of the Child")
    assert "The rule as encoded admits no exception." in torture
    assert "No exception to this rule is on file." not in torture
    child = rest.partition("Refugee Protocol, art. I(1)")[0]
    assert "No exception to this rule is on file." in child  # the article is not on file as absolute
    assert "admits no exception" not in child


def test_roots_that_nobody_filed_are_not_told_as_independent(draft: Drafts) -> None:
    sources = told(draft("legal-memo", OCTOBER, "CHN"), "sources")
    assert "that is not proof that there is none" in sources
    assert "ndependent" not in sources
    assert "nothing, as filed" not in sources
    assert "none filed" in sources


def test_no_mandate_is_left_out_in_silence(draft: Drafts) -> None:
    shipped = told(draft("sp-allegation-letter", OCTOBER, "CHN"), "mandates")
    assert "Working Group on Enforced or Involuntary Disappearances: the record speaks of" in shipped
    assert "subjects of these too" not in shipped
    material = Material(draft.kb, kinds_of(draft.kb)["legal-memo"], asked_of(draft.kb, [OCTOBER], "CHN"))
    *_, rest = build("mandates", material, {"most": 6})
    assert "Working Group on Enforced or Involuntary Disappearances" in repr(rest)


def test_what_was_only_inferred_is_no_fact_and_no_reason_of_a_mandate(draft: Drafts) -> None:
    document = draft("sp-allegation-letter", OCTOBER, "CHN")
    inferred = ("inferred", "return of people as a group", "no individual case was examined", "collective expulsion")
    for name in ("facts", "victims", "perpetrators", "mandates"):
        assert not any(one in told(document, name) for one in inferred), name
    assert "human rights of migrants: the record speaks of forced return." in told(document, "mandates")
    assert "editors of the data" not in whole(document)
    argued = told(draft("legal-memo", RETURNS, "CHN"), "argument")
    assert "It may be inferred from what else is reported, say the drafters' notes: " in argued


def test_question_is_of_people_where_the_record_names_nobody(kb: KnowledgeBase, draft: Drafts, tmp_path: Path) -> None:
    argument = told(draft("legal-memo", OCTOBER, "CHN"), "argument")
    assert "for these very people?" in whole(draft("legal-memo", OCTOBER, "CHN"))
    assert "this very person" not in argument
    kind, asked = kinds_of(kb)["sp-allegation-letter"], asked_of(kb, [OCTOBER], "CHN")
    path = tmp_path / "case.yaml"
    path.write_text("persons:\n  - {name: Somebody}\n", "utf-8")
    of_one = whole(compose(kb, kind, asked, read_case(path, kind)))
    assert "this very person?" in of_one
    assert "these very people" not in of_one


def test_number_read_by_the_editors_is_not_told_as_the_word_of_its_source(draft: Drafts) -> None:
    victims = told(draft("sp-allegation-letter", OCTOBER, "CHN"), "victims")
    before, _, _ = victims.partition("at least 200: ")
    assert before.splitlines()[-1] == "A number, in an editors' reading of the source:"
    assert "- " not in before.splitlines()[-1]
    assert victims.partition("80: people returned")[0].splitlines()[-1] == "A number as its source gives it:"
    several = told(draft("sp-allegation-letter", RETURNS, "CHN"), "victims")
    lead, _, _ = several.partition("at least 24: ")
    assert lead.splitlines()[-1] == "A number, in an editors' reading of the source:"  # of "dozens"


def test_treaty_of_which_nothing_was_asked_is_not_named_as_not_argued(draft: Drafts) -> None:
    law = told(draft("sp-allegation-letter", OCTOBER, "CHN"), "law")
    assert "was not bound by these treaties" in law
    assert "Enforced Disappearance" in law  # its article on return is asked about the events
    assert "death penalty" not in law


def test_title_of_an_event_stands_after_a_colon_in_a_sentence(draft: Drafts) -> None:
    report = whole(draft("alternative-report", RETURNS, "CHN", "CRC"))
    assert "This report is about these events: " in report
    assert not re.search(r"is about [A-Z]", report)


def test_status_is_told_of_the_days_of_the_acts_and_not_of_the_end_of_a_vague_month(draft: Drafts) -> None:
    law = told(draft("sp-allegation-letter", OCTOBER, "CHN"), "law")
    assert "31 Oct 2023" not in law
    assert "China was bound by the Convention against Torture and Other Cruel" in law
    assert "at the end of the time of the acts (up to Oct 2023)" in law
    exact = told(draft("sp-allegation-letter", YOUTHS, "CHN"), "law")
    assert re.search(r"China was bound by the .* on \d+ \w+ 2013: ", exact)
    assert "the time of the acts" not in exact
