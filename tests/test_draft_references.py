"""What records and tables of drafts name must be on file; every problem is told at once, with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from obligations.check import Severity
from obligations.check.drafts import check_drafts
from obligations.draft.compose import kinds_on_file
from obligations.draft.record import read_all
from obligations.errors import BadDataError
from obligations.locate import locate

if TYPE_CHECKING:
    from pathlib import Path

    from obligations import KnowledgeBase

RECORD = """
id: mine
name: A kind of mine
order: 90
procedures: [cat-22]
title: "On {state}"
notes: footnotes
proof: none
source: made up
sections:
  - id: one
    heading: One
    filled_by: both
    when: {bound_by: CAT, concept: [removal]}
    otherwise: "Not here."
    parts:
      - text: "About {events}."
        when: {not_bound_by: REFUGEE-1951}
      - query: positions
        with: {state: "{state_code}"}
        row: "{type}"
        none: "No position is on file."
      - block: argument
        with: {treaties: [CAT, crimes-against-humanity], concepts: [removal]}
        none: "No claim."
"""
HEAD = "id,when,on,concept,text,basis\n"


def problems(kb: KnowledgeBase, folder: Path, **files: str) -> list[str]:
    """What is wrong with these files in an added folder, without the name of the folder."""
    (folder / "drafts").mkdir(exist_ok=True)
    for name, text in files.items():
        ending = "yaml" if name == "mine" else "csv"
        (folder / f"drafts/{name}.{ending}").write_text(text, encoding="utf-8")
    try:
        read_all(locate((folder,)), kb.view)
    except BadDataError as error:
        return [str(one).rpartition("/drafts/")[2] for one in error.problems]
    return []


def test_what_is_shipped_names_only_what_is_on_file(kb: KnowledgeBase) -> None:
    assert kinds_on_file(kb)
    assert check_drafts(locate(), kb.view) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[cat-22]", "[cat-222]", 'mine.yaml:5: procedures[0]: no procedure is called "cat-222"; nearest: cat-22'),
        ("bound_by: CAT", "bound_by: CATT", 'mine.yaml:14: sections[0].when.bound_by: no treaty is called "CATT"'),
        ("concept: [removal]}", "concept: [remval]}", 'no concept is called "remval"; nearest: removal'),
        ("{not_bound_by: REFUGEE-1951}", "{not_bound_by: REFUGEE-1591}", 'no treaty is called "REFUGEE-1591"'),
        ("[CAT, crimes-", "[CAT, crime-", 'no treaty or rule is called "crime-against-humanity"; nearest: crimes-'),
        ("concepts: [removal]", "concepts: [removl]", 'no concept is called "removl"; nearest: removal'),
        ("with: {state:", "with: {stat:", 'the query "positions" has no parameter "stat"; nearest: state'),
    ],
)
def test_record_that_names_nothing_on_file_is_refused(
    kb: KnowledgeBase, tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert problems(kb, tmp_path, mine=RECORD) == []
    assert old in RECORD
    found = problems(kb, tmp_path, mine=RECORD.replace(old, new, 1))
    assert len(found) == 1
    assert told in found[0]


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("x,not-party,CAT,,Do it.,", "x,not-party,CATT,,Do it.,", 'on: no treaty is called "CATT"'),
        ("x,concept,removal,,Do it.,", "x,concept,remval,,Do it.,", 'on: no concept is called "remval"'),
        ("x,always,,removal,Do it.,", "x,always,,remval,Do it.,", 'concept: no concept is called "remval"'),
        ("x,finding,CAT:3(1),,Do it.,", "x,finding,CAT:333,,Do it.,", 'called "CAT:333"'),
        ("x,finding,iccpr-7-refoulement,,Do.,", "x,finding,iccpr-7-refoulment,,Do.,", "nearest: iccpr-7-refoulement"),
        ("x,not-accepted,CAT:22,,Do it.,", "x,not-accepted,CAT:222,,Do it.,", 'no provision is called "CAT:222"'),
        ("x,not-party,CAT,,Do it.,", "x,not-party,,,Do it.,", 'on: is empty: "not-party" needs to say of what'),
        ("x,always,,,On {state}.,", "x,always,,,On {stat}.,", 'text: nothing is called "{stat}" here; nearest: state'),
        ("x,reservation,,,Lift {article}.,", "x,always,,,Lift {article}.,", 'nothing is called "{article}" here'),
        ("x,always,,,Do it.,", "x,alway,,,Do it.,", 'when: "alway" is not one of'),
        ("x,always,,,Do it.,", "x,always,,,Do it.,,", "more or fewer cells"),
    ],
)
@pytest.mark.parametrize("table", ["recommendations", "questions"])
def test_row_that_names_nothing_on_file_is_refused(
    kb: KnowledgeBase, tmp_path: Path, table: str, good: str, bad: str, told: str
) -> None:
    assert problems(kb, tmp_path, **{table: f"{HEAD}{good}\n"}) == []
    found = problems(kb, tmp_path, **{table: f'{HEAD}a,always,,,"Two\nlines.",\n{bad}\n'})
    assert len(found) == 1
    assert found[0].startswith(f"{table}.csv:4: ")
    assert told in found[0]


def test_category_of_an_unknown_concept_is_refused(kb: KnowledgeBase, tmp_path: Path) -> None:
    head = "id,concepts,says,asks,basis\n"
    assert problems(kb, tmp_path, categories=f"{head}VI,removal;child,Says.,Asks?,\n") == []
    assert problems(kb, tmp_path, categories=f"{head}VI,removal;chlid,Says.,Asks?,\n") == [
        'categories.csv:2: concepts: no concept is called "chlid"; nearest: child, cidt'
    ]


def test_problems_of_all_files_are_told_at_once_and_by_the_check_too(kb: KnowledgeBase, tmp_path: Path) -> None:
    wrong = RECORD.replace("cat-22", "cat-222").replace("CAT, crimes", "CATT, crimes")
    found = problems(kb, tmp_path, mine=wrong, questions=f"{HEAD}x,bound,CATT,,Do it.,\n")
    assert [one.partition(": ")[0] for one in found] == ["mine.yaml:5", "mine.yaml:24", "questions.csv:2"]
    faults = check_drafts(locate((tmp_path,)), kb.view)
    assert [str(one.problem).rpartition("/drafts/")[2] for one in faults] == found
    assert {one.severity for one in faults} == {Severity.VIOLATION}
    assert check_drafts(locate((tmp_path,))) == []  # without the law, only the form is looked at
