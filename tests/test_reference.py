"""The reference of terms is that of the ontology, each query of the guide gives its rows, and the notebook runs."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import runpy
from typing import TYPE_CHECKING, Any

import pytest

import documents
import obligations
from cli_runner import ROOT, Cli, cli_fixture
from obligations.queries import run_text
from obligations.render.tables import Setting, prefixed, write_answer

if TYPE_CHECKING:
    from pathlib import Path

    from obligations import KnowledgeBase

__all__ = ["cli_fixture"]

REFERENCE, GUIDE, NOTEBOOK = (ROOT / "docs" / name for name in ("ontology.md", "guide-sparql.md", "notebook.ipynb"))
PAIRS = list(zip(documents.blocks(GUIDE, "sparql"), documents.blocks(GUIDE, "text"), strict=True))
HEADINGS = re.findall(r"^## (\d+)\. ", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture(name="kb", scope="module")
def kb_fixture(cli: Cli) -> KnowledgeBase:
    return obligations.open(cache=cli.cache)


@pytest.fixture(name="built", scope="module")
def built_fixture() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs/build_ontology.py"))


def test_reference_is_that_of_the_ontology(built: dict[str, Any]) -> None:
    assert built["page"]() == REFERENCE.read_text(encoding="utf-8")


def test_reference_refuses_a_term_without_definition(built: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "concepts").mkdir()
    terms = tmp_path / "made-up.ttl"
    head = (
        "@prefix obl: <https://w3id.org/obligations/ns#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    )
    terms.write_text(head + 'obl:Raft a owl:Class ; skos:definition "Planks that float." .\n', encoding="utf-8")
    assert "### `obl:Raft`" in built["page"](tmp_path)
    terms.write_text(head + "obl:Raft a owl:Class .\n", encoding="utf-8")
    with pytest.raises(ValueError, match="obl:Raft has no skos:definition"):
        built["page"](tmp_path)


def test_guide_has_ten_queries_in_order() -> None:
    assert [str(number) for number in range(1, 11)] == HEADINGS
    assert len(PAIRS) == 10


@pytest.mark.parametrize(("query", "rows"), PAIRS, ids=HEADINGS)
def test_query_of_the_guide_gives_the_rows_below_it(kb: KnowledgeBase, query: str, rows: str) -> None:
    answer = run_text(kb, query, 30, None, allow_service=False)
    printed = write_answer(answer, "text", Setting("Query", "", 120, False, prefixed))
    assert answer.rows
    assert [line.rstrip() for line in printed.strip("\n").splitlines()] == rows.splitlines()


def test_last_query_of_the_guide_ends_at_the_roots(kb: KnowledgeBase) -> None:
    answer = run_text(kb, PAIRS[-1][0], 30, None, allow_service=False)
    assert answer.columns[-1] == "root"
    finding = kb.explain("cat-3-1/2016-17-returns.return/CHN")
    roots = {root for part in finding.elements for one in part.supporting if one.source for root in one.source.roots}
    assert {str(row[-1]).strip("<>").rpartition("/")[2] for row in answer.rows} == roots


@pytest.mark.parametrize("number", [0, 1])
def test_snippets_of_the_guide_run_as_written(number: int) -> None:
    exec(compile(documents.blocks(GUIDE, "python")[number], GUIDE.name, "exec"), {})  # noqa: S102 - our own page


@pytest.mark.parametrize("page", [REFERENCE, GUIDE], ids=["ontology.md", "guide-sparql.md"])
def test_links_of_the_pages_lead_to_files(page: Path) -> None:
    targets = [one.partition("#")[0] for one in documents.links(page) if "://" not in one]
    assert [one for one in targets if not (page.parent / one).exists()] == []


def test_notebook_runs_from_top_to_bottom(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    cells = [one for one in notebook["cells"] if one["cell_type"] == "code"]
    quick = [one for one in cells if "slow" not in one["metadata"].get("tags", [])]
    assert (notebook["nbformat"], len(cells) - len(quick)) == (4, 1)
    assert [one for one in cells if one["outputs"] or one["execution_count"]] == []
    monkeypatch.setitem(os.environ, "OBLIGATIONS_CACHE", str(cli.cache))
    space: dict[str, Any] = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for cell in quick:
            exec(compile("".join(cell["source"]), NOTEBOOK.name, "exec"), space)  # noqa: S102 - our own notebook
    said = printed.getvalue()
    assert "CAT:3 bound - Ratified" in said
    assert "ICCPR:7 signatoryOnly" in said
    assert re.search(r"^CHN +\d+ +\d+", said, re.MULTILINE)
    assert "('day',) [['1987-06-26']]" in said
    assert re.search(r"^2016-17-returns\.\S+ (alleged|documented|inferred)$", said, re.MULTILINE)


def test_slow_cell_of_the_notebook_asks_the_whole_graph() -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    (slow,) = (one for one in notebook["cells"] if "slow" in one["metadata"].get("tags", []))
    assert "kb.graph()" in "".join(slow["source"])
