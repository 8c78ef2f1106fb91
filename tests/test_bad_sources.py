"""Sources that cannot be read: each fault is named with its file, and none ends in a traceback."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, Store

import obligations
from obligations import store as stores
from obligations.compile import load_law
from obligations.compile_events import _Deriving
from obligations.errors import BadDataError
from obligations.identify import numbers
from obligations.load.checking import Vocabulary
from obligations.load.record import check_records, is_slug, read_records
from obligations.load.terms import Graph
from obligations.locate import Sources, locate
from obligations.pieces import Pieces

if TYPE_CHECKING:
    from pyoxigraph import Quad

PACKAGE = Path(obligations.__file__).parent
TREATY = """
@prefix obl: <https://w3id.org/obligations/ns#> .
@prefix t: <https://w3id.org/obligations/id/treaty/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
t:pact a obl:Treaty ; obl:code "PACT" ; {}
"""
NOTHING = Vocabulary(**dict.fromkeys(("concepts", "places", "bodies", "sources"), frozenset()), states={})


def beside_no_law(folder: Path) -> Sources:
    """The shipped terms and rules with a folder of the user's, and no law on file: what a fault is does not need it."""
    (folder / "none").mkdir()
    shipped = locate()
    return Sources(shipped.ontology, shipped.queries, (folder / "none", folder))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('obl:entryIntoForceRule [ obl:waitsDays "thirty" ] .', '"thirty" is no whole number'),
        ('obl:checkedOn "2026-1-5" .', '"2026-1-5" is no day'),
        ('obl:entryIntoForce "2020-02-30" .', '"2020-02-30" is no day'),
        ('obl:entryIntoForce "2020-02-28" .', ""),
    ],
)
def test_a_day_or_number_that_is_none_is_named_with_its_file(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "law.ttl").write_text(TREATY.format(written), encoding="utf-8")
    _, register = load_law(beside_no_law(tmp_path))
    told = [(Path(one.file).name, one.message.partition(" such")[0]) for one in register.problems]
    assert told == ([("law.ttl", said)] if said else [])


def test_an_id_that_fits_no_iri_is_named_with_its_line(tmp_path: Path) -> None:
    header = (locate().data[0] / "states.csv").read_text(encoding="utf-8").partition("\n")[0]
    row = ",".join(["X Y", "Nowhere", *[""] * (header.count(",") - 1)])
    (tmp_path / "states.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    _, register = load_law(beside_no_law(tmp_path))
    assert [(one.line, one.path, "X Y" in one.message) for one in register.problems] == [(2, "id", True)]


def test_aliases_that_stand_for_billions_of_values_are_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    path = tmp_path / "bomb.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BadDataError, match="aliases"):
        read_records(path, NOTHING)


@pytest.mark.parametrize("place", ["event", "act"])
def test_an_id_of_any_record_may_have_120_characters_and_no_more(place: str) -> None:
    def problems(slug: str) -> list[tuple[str, str]]:
        ids = {"event": "one", "act": "return", place: slug}
        record = {"id": ids["event"], "title": "Return", "acts": [{"id": ids["act"]}]}
        with pytest.raises(BadDataError) as error:
            check_records(record, NOTHING)
        return [(one.path, one.message) for one in error.value.problems if "is no id" in one.message]

    path = {"event": "id", "act": "acts[0].id"}[place]
    said = "is no id: use lower-case words with hyphens, of 120 characters at most"
    assert problems("a" * 120) == []
    assert problems("a" * 121) == [(path, f'"{"a" * 121}" {said}')]
    assert (is_slug("a" * 120), is_slug("a" * 121)) == (True, False)


def test_an_identifier_that_lacks_its_thing_its_value_or_a_name_hides_no_other() -> None:
    prefixes = "@prefix obl: <https://w3id.org/obligations/ns#> . @prefix s: <https://w3id.org/obligations/id/state/> ."
    text = """
<urn:a> obl:identifierScheme obl:schemeWikidata ; obl:identifierValue "Q1" .
<urn:b> obl:identifierScheme obl:schemeWikidata ; obl:identifies s:PRK .
[] obl:identifierScheme obl:schemeIsoNumeric ; obl:identifierValue "408" ; obl:identifies s:PRK .
<urn:c> obl:identifierScheme obl:schemeWikidata ; obl:identifierValue "Q148" ; obl:identifies s:CHN .
"""
    store = Store()
    store.load((prefixes + text).encode(), format=RdfFormat.TURTLE)
    assert numbers(store) == {"q148": "CHN"}


def imported(module: str) -> set[str]:
    """The modules of the package that a module names in its imports, those for types alone left out."""
    tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
    typing = [one for one in ast.walk(tree) if isinstance(one, ast.If) and ast.unparse(one.test) == "TYPE_CHECKING"]
    hidden = {inner for one in typing for inner in ast.walk(one)}
    found: set[str] = set()
    for one in ast.walk(tree):
        if isinstance(one, ast.ImportFrom) and one not in hidden and (one.module or "").startswith("obligations"):
            path = (one.module or "").removeprefix("obligations").strip(".")
            found |= {path} if path else {name.name for name in one.names}
    return {one for one in found if (PACKAGE / f"{one}.py").is_file()}


def test_every_module_that_shapes_an_answer_is_part_of_the_key_of_the_store() -> None:
    """From compiling to reading back: an answer that is kept goes stale with any of them."""
    needed, waiting = set[str](), {"assess", "compile"}
    while waiting:
        module = waiting.pop()
        needed.add(module)
        waiting |= imported(module) - needed
    beside = {"errors", "store", "knowledge", "locate", "identify"}
    assert needed - set(stores._SHAPING) - beside == set()


def test_law_of_other_code_gives_findings_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The results kept for an event go by the code that makes law of the same texts, too."""
    made: list[str] = []

    def run(_self: _Deriving, _case: Store) -> list[Quad]:
        made.append("run")
        return []

    monkeypatch.setattr(_Deriving, "run", run)
    monkeypatch.setattr(_Deriving, "_gathered", lambda _self, _graph: Store())
    for compiler in ("one", "one", "other"):
        monkeypatch.setattr("obligations.compile_events.compiler", lambda compiler=compiler: compiler)
        kept: list[str] = []
        monkeypatch.setattr(Pieces, "keep", lambda _self, key, _content, kept=kept: kept.append(key))
        _Deriving(Store(), [], Pieces(tmp_path), "law").derived(Graph("https://w3id.org/obligations/graph/x"))
        made.append(kept[-1])
    one, again, other = (key for key in made if key != "run")
    assert one == again != other
