"""Where the sources lie, what a user may add to them, and under which names they are held."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from cli_runner import ROOT
from obligations.errors import BadDataError
from obligations.locate import locate

if TYPE_CHECKING:
    from pathlib import Path


def test_checkout_reads_its_own_files() -> None:
    found = locate()
    assert (found.ontology, found.queries, found.data) == (
        ROOT / "ontology",
        ROOT / "queries",
        (ROOT / "data",),
    )


def test_every_file_has_a_graph_of_its_own() -> None:
    graphs = [file.graph for file in locate().files() if file.path.suffix == ".ttl"]
    assert len(set(graphs)) == len(graphs) > 0


def test_rules_come_in_the_order_of_their_numbers() -> None:
    names = [rule.name for rule in locate().rules()]
    assert names == sorted(names)
    assert len(names) > 0


@pytest.mark.parametrize("name", ["my law", "loi-à-moi", "100%", "a#b?c"])
def test_any_folder_name_makes_a_valid_graph_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "some norm.ttl").touch()
    (added,) = locate((tmp_path / name,)).files()[len(locate().files()) :]
    assert NamedNode(added.graph).value.startswith("https://w3id.org/obligations/graph/extra-1-")


def test_extra_folders_come_after_the_shipped_one_each_with_its_number(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "norms.ttl").touch()
    added = locate((tmp_path / "a", tmp_path / "b")).files()[len(locate().files()) :]
    assert [file.name for file in added] == ["data/extra-1-a/norms.ttl", "data/extra-2-b/norms.ttl"]


@pytest.mark.parametrize("name", ["notes.txt", "actions.csv", "missing", "rule.rq"])
def test_extra_file_that_cannot_be_used_alone_is_refused(tmp_path: Path, name: str) -> None:
    """A file that was named and then ignored would look like law that changes nothing."""
    if name != "missing":
        (tmp_path / name).touch()
    with pytest.raises(BadDataError) as refused:
        locate((tmp_path / name,))
    assert str(tmp_path / name) in str(refused.value)


def test_extra_folder_leaves_out_what_tools_hide_in_it(tmp_path: Path) -> None:
    (tmp_path / "law/.venv").mkdir(parents=True)
    (tmp_path / "law/.venv/settings.json").touch()
    (tmp_path / "law/again").symlink_to(tmp_path / "law")
    (tmp_path / "law/norms.ttl").touch()
    added = locate((tmp_path / "law",)).files()[len(locate().files()) :]
    assert [file.name for file in added] == ["data/extra-1-law/norms.ttl"]


def test_same_content_has_the_same_hash_wherever_it_lies(tmp_path: Path) -> None:
    for place in ("here", "there"):
        (tmp_path / place / "law").mkdir(parents=True)
        (tmp_path / place / "law/norms.ttl").write_text("# nothing\n", encoding="utf-8")
    here, there = (locate((tmp_path / place / "law",)) for place in ("here", "there"))
    assert here.content_hash() == there.content_hash() != locate().content_hash()
    assert here.stamp() != there.stamp()
