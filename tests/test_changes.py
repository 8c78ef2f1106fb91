"""`changes` between two states of a small law: what appears, disappears, changes status, and what can be compared."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from cli_runner import ROOT, Cli, cli_fixture, shared_cache
from made_up import Norm, small
from obligations.changes import SourceChanges, compiled, source_changes
from obligations.errors import BadDataError, UsageError
from obligations.revisions import INSTALLED, revision
from obligations.schemas import SCHEMAS
from worlds import act, claim, record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from worlds import Record

__all__ = ["cli_fixture"]

BOUND, BEFORE = "2017-07-01", "1999-07-01"
"""XAA is bound by the first treaty from 9 June 2000."""


def norm(name: str, *concepts: str) -> Norm:
    return Norm(name, "t:one", "treaty/one/art_1", "roleActing", tuple((one,) for one in concepts), (), ())


ONE, TWO = norm("one-1", "removal"), norm("two-1", "removal", "risk-of-torture")


def event(*concepts: str, on: str = BOUND) -> Record:
    return record(act("first", "XAA", claim("removal"), *map(claim, concepts), on=on), id="world")


def written(root: Path, norms: tuple[Norm, ...], told: Record, *, copied: bool = False) -> Path:
    """Write sources of this repository's shape: the shipped terms and rules with a small law and one event."""
    shutil.rmtree(root / "data", ignore_errors=True)
    files = {**small(norms, told).files(), "incidents/world.json": json.dumps(told)}
    for name, text in files.items():
        (root / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "data" / name).write_text(text, encoding="utf-8")
    for kind in ("ontology", "queries"):
        if copied:
            shutil.copytree(ROOT / kind, root / kind, dirs_exist_ok=True)
        elif not (root / kind).exists():
            (root / kind).symlink_to(ROOT / kind)
    return root


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared_cache(tmp_path_factory)


@pytest.fixture
def between(tmp_path: Path, cache: Path) -> Callable[..., SourceChanges]:
    """Compare two folders."""

    def compare(old: Path, new: Path, *, include_all: bool = False) -> SourceChanges:
        was, now = (compiled(revision(str(one), (), tmp_path / "aside"), cache, pytest.fail) for one in (old, new))
        return source_changes(was, now, include_all=include_all)

    return compare


def told(found: SourceChanges) -> list[tuple[str, ...]]:
    return [
        (
            one.kind,
            one.outcome.norm,
            f"{one.outcome.incident}.{one.outcome.act}",
            one.outcome.state,
            one.before,
            one.after,
        )
        for one in found.findings
    ]


# --- what is compared


def test_added_norm_makes_its_finding_appear(between: Callable[..., SourceChanges], tmp_path: Path) -> None:
    old, new = written(tmp_path / "old", (ONE,), event()), written(tmp_path / "new", (ONE, TWO), event())
    found = between(old, new)
    assert told(found) == [("appears", "two-1", "world.first", "XAA", "", "needsFacts")]
    assert (found.same, found.things["norms"].added, found.things["norms"].removed) == (1, ("two-1",), ())
    assert [kind for kind, one in found.things.items() if one] == ["norms"]
    assert (found.files.changed, found.files.added, found.files.removed) == (("data/law.ttl",), (), ())


def test_removed_norm_makes_its_finding_disappear(between: Callable[..., SourceChanges], tmp_path: Path) -> None:
    old, new = written(tmp_path / "old", (ONE, TWO), event()), written(tmp_path / "new", (ONE,), event())
    found = between(old, new)
    assert told(found) == [("disappears", "two-1", "world.first", "XAA", "needsFacts", "")]
    assert found.things["norms"].removed == ("two-1",)


def test_claim_that_completes_a_norm_changes_its_status_alone(
    between: Callable[..., SourceChanges], tmp_path: Path
) -> None:
    old = written(tmp_path / "old", (ONE, TWO), event())
    new = written(tmp_path / "new", (ONE, TWO), event("risk-of-torture"))
    found = between(old, new)
    assert [one[:5] for one in told(found)] == [("changes", "two-1", "world.first", "XAA", "needsFacts")]
    assert told(found)[0][5] in {"arguable", "primaFacie"}
    assert found.files.changed == ("data/incidents/world.json",)
    assert not any(found.things.values())


def test_claim_that_changes_no_status_is_only_a_text_that_differs(
    between: Callable[..., SourceChanges], tmp_path: Path
) -> None:
    old, new = written(tmp_path / "old", (ONE,), event()), written(tmp_path / "new", (ONE,), event("risk-of-torture"))
    found = between(old, new)
    assert (told(found), found.same) == ([], 1)
    assert found.files.changed == ("data/incidents/world.json",)


def test_finding_that_is_not_listed_by_default_is_counted_and_shown_if_asked_for(
    between: Callable[..., SourceChanges], tmp_path: Path
) -> None:
    old, new = written(tmp_path / "old", (), event(on=BEFORE)), written(tmp_path / "new", (ONE,), event(on=BEFORE))
    assert (told(between(old, new)), len(between(old, new).every)) == ([], 1)
    assert told(between(old, new, include_all=True)) == [
        ("appears", "one-1", "world.first", "XAA", "", "notApplicable")
    ]


def test_act_of_consent_and_reservation_are_told_apart_from_other_treaty_acts(
    between: Callable[..., SourceChanges], tmp_path: Path
) -> None:
    old, new = written(tmp_path / "old", (ONE,), event()), written(tmp_path / "new", (ONE,), event())
    table = new / "data/treaties/one/actions.csv"
    more = "xbb-one-joins,XBB,accession,2001-05-10,,,,,,,\nxcc-one-signs,XCC,signature,2001-05-10,,,,,,,\n"
    table.write_text(table.read_text(encoding="utf-8") + more, encoding="utf-8")
    found = between(old, new)
    assert {kind: one.added for kind, one in found.things.items() if one} == {
        "consents": ("xbb-one-joins",),
        "otherTreatyActs": ("xcc-one-signs",),
    }
    assert told(found) == []


# --- what the command reads and prints


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git checkout whose one commit has one norm, and whose files have two."""
    root = written(tmp_path_factory.mktemp("checkout"), (ONE,), event(), copied=True)
    who = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")
    for command in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "One norm")):
        subprocess.run(["git", *command], cwd=root, check=True, capture_output=True)
    return written(root, (ONE, TWO), event(), copied=True)


def test_revision_is_held_against_the_files_and_the_answer_fits_its_schema(cli: Cli, checkout: Path) -> None:
    before = sorted(checkout.rglob("*"))
    ran = cli("changes", "HEAD", ".", "--format", "json", cwd=checkout)
    assert (ran.code, ran.err) == (0, "")
    answer = json.loads(ran.out)
    assert list(Draft202012Validator(SCHEMAS["changes"]()).iter_errors(answer)) == []
    assert [(one["change"], one["norm"], one["before"], one["after"]) for one in answer["findings"]] == [
        ("appears", "two-1", None, "needsFacts")
    ]
    assert (answer["old"]["name"], answer["new"]["name"]) == ("HEAD", ".")
    assert [one for one in sorted(checkout.rglob("*")) if ".git" not in one.parts] == [
        one for one in before if ".git" not in one.parts
    ]


@pytest.mark.parametrize("form", ["text", "md"])
def test_page_names_event_norm_act_state_and_status(cli: Cli, checkout: Path, form: str) -> None:
    ran = cli("changes", "HEAD", ".", "--format", form, cwd=checkout)
    assert ran.code == 0, ran.err
    for words in ("1 appear", "world", "two-1", "first, XAA", "needs facts", "Norms", "data/law.ttl", "not breached"):
        assert words in ran.out


def test_nothing_changed_is_said(cli: Cli, checkout: Path) -> None:
    ran = cli("changes", "HEAD", "HEAD", cwd=checkout)
    assert ran.code == 0, ran.err
    assert "Nothing changed: both sides hold the same texts and the same 1 finding." in ran.out
    assert "two-1" not in ran.out


def test_unknown_revision_is_a_clear_error(cli: Cli, checkout: Path) -> None:
    ran = cli("changes", "v9.9", cwd=checkout)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith('"v9.9" is neither a folder with ontology, queries, data nor a revision of the checkout')


def test_text_that_git_would_take_for_an_option_is_no_revision(cli: Cli, checkout: Path) -> None:
    ran = cli("changes", "--", "--output=stolen", cwd=checkout)
    assert (ran.code, ran.out) == (2, "")
    assert "nor a revision" in ran.err
    assert not list(checkout.glob("stolen*"))


def test_outside_a_checkout_and_without_git_the_error_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UsageError, match=r"is in no git checkout$"):
        revision("HEAD", (), tmp_path / "aside", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match=r"git, which would read a revision, was not found$"):
        revision("HEAD", (), tmp_path / "aside", tmp_path)


@pytest.mark.parametrize(
    ("kinds", "message"),
    [
        (("ontology", "data"), "lacks queries: sources have the folders ontology, queries, data"),
        ((), "holds none of the folders ontology, queries, data"),
        (None, "is no folder that exists"),
    ],
)
def test_folder_without_sources_is_a_clear_error(tmp_path: Path, kinds: tuple[str, ...] | None, message: str) -> None:
    root = tmp_path / "sources"
    for kind in kinds or ():
        (root / kind).mkdir(parents=True)
    if kinds is not None:
        root.mkdir(exist_ok=True)
    with pytest.raises(UsageError, match=message):
        revision(str(root), (), tmp_path / "aside")


def test_new_is_by_default_the_installation_with_the_folders_of_the_user_on_both_sides(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    old = revision(str(written(tmp_path / "old", (), event())), (tmp_path / "mine",), tmp_path / "aside")
    new = revision(None, (tmp_path / "mine",), tmp_path / "aside")
    assert (new.name, new.sources.data) == (INSTALLED, (ROOT / "data", tmp_path / "mine"))
    assert old.sources.data == (tmp_path / "old" / "data", tmp_path / "mine")


def test_side_that_does_not_compile_is_named(tmp_path: Path, cache: Path) -> None:
    root = written(tmp_path / "old", (ONE,), event())
    (root / "data/law.ttl").write_text("t:one a ;;; .", encoding="utf-8")
    with pytest.raises(BadDataError) as caught:
        compiled(revision(str(root), (), tmp_path / "aside"), cache, pytest.fail)
    files = [one.file for one in caught.value.problems]
    assert f"{root}: data/law.ttl" in files
    assert all(one.startswith(f"{root}: data/") for one in files)
