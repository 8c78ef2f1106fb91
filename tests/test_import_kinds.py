"""What `import` does with each kind of file, mapping and folder: one law for all, each hit beside its near miss."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openpyxl import Workbook
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize
from ruamel.yaml import YAML

import sheets
from cli_runner import ROOT, Cli, cli_fixture
from obligations.bring_in.bring import Imported, bring_in
from obligations.bring_in.faults import RefusedError
from obligations.bring_in.form import TEMPLATE
from obligations.bring_in.private import is_private, private_parts
from obligations.bring_in.target import written
from obligations.errors import UsageError
from obligations.load.events import event_graph
from obligations.load.record import read_records
from obligations.schemas import SCHEMAS
from worlds import SEEDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from obligations import KnowledgeBase
    from worlds import Record

__all__ = ["cli_fixture"]

EVENTS = sorted(one for one in (ROOT / "data/incidents").glob("*.yaml"))
FORMS = {".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG, ".jsonld": RdfFormat.JSON_LD, ".json": RdfFormat.JSON_LD}
SHORT = """\
columns:
  Case: id
  Title: title
  Act: acts.id
  State: acts.actors.state
  When: acts.date
  What: acts.claims.asserts
constant: {sources.id: report, sources.title: Report}
"""
HEADER = ["Case", "Title", "Act", "State", "When", "What"]
ROW = ["one", "Title", "return", "CHN", "2017", "forced-return"]


def event(slug: str = "one", **more: Any) -> Record:
    """A small event record."""
    claim = {"id": "returned", "asserts": "forced-return", "source": "report"}
    act = {"id": "return", "actors": [{"state": "CHN"}], "date": "2017", "claims": [claim]}
    return {"id": slug, "title": "Return", "sources": [{"id": "report", "title": "Report"}], "acts": [act], **more}


def saved(path: Path, content: Any) -> Path:
    """Write a file: a text as it is, anything else as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def table(folder: Path, *rows: list[str], header: list[str] | None = None) -> Path:
    """Write rows as CSV."""
    return saved(folder / "table.csv", "\n".join(",".join(row) for row in [header or HEADER, *rows]) + "\n")


def refused(kb: KnowledgeBase, into: Path, *paths: Path, mapping: Path | None = None) -> list[str]:
    """Import what cannot be, see that nothing was written, and return the faults."""
    before = {one: one.read_bytes() for one in into.rglob("*.*ml") if one.is_file()}
    with pytest.raises(RefusedError) as error:
        bring_in(kb, list(paths), into, mapping)
    assert {one: one.read_bytes() for one in into.rglob("*.*ml") if one.is_file()} == before
    assert error.value.exit_code == 4
    return [str(one) for one in error.value.faults]


def counts(done: Imported) -> tuple[int, int, int]:
    """Count the events of an import that are new, changed, unchanged."""
    return len(done.plan.new), len(done.plan.changed), len(done.plan.unchanged)


# --- RDF


def graph_file(kb: KnowledgeBase, record: Record, path: Path) -> Path:
    """Write an event as RDF."""
    quads = list(event_graph(record, kb.vocabulary, "urn:graph"))
    form = FORMS[path.suffix]
    path.write_bytes(serialize((one.triple for one in quads) if path.suffix == ".ttl" else quads, format=form) or b"")
    return path


def said_by(kb: KnowledgeBase, record: Record) -> set[str]:
    """Return the statements of an event's graph."""
    return set(map(str, event_graph(record, kb.vocabulary, "urn:graph")))


def renamed(record: Record) -> Record:
    """Return a shipped record under an id of its own."""
    return {**record, "id": f"my-{record['id']}"}


@pytest.mark.parametrize("form", FORMS)
def test_event_written_as_rdf_comes_back_as_the_record_that_gives_the_same_graph(
    kb: KnowledgeBase, tmp_path: Path, form: str
) -> None:
    files = [one for one in EVENTS if form == ".ttl" or one.stem in SEEDS]
    records = [renamed(read_records(one, kb.vocabulary)[0]) for one in files]
    for record in records:
        graph_file(kb, record, saved(tmp_path / f"in/{record['id']}{form}", ""))
    done = bring_in(kb, [tmp_path / "in"], tmp_path / "into")
    assert (counts(done), done.notes) == ((len(files), 0, 0), [])
    for record in records:
        (back,) = read_records(tmp_path / f"into/{record['id']}.yaml", kb.vocabulary)
        assert said_by(kb, back) == said_by(kb, record)
        graph_file(kb, back, tmp_path / f"in/{record['id']}{form}")
    assert counts(bring_in(kb, [tmp_path / "in"], tmp_path / "into")) == (0, 0, len(files))


FULL_ACT: dict[str, Any] = {
    "id": "return",
    "actors": [
        {"state": "THA"},
        {"nonState": "a militia", "state": "CHN", "attribution": "instructions-direction-control"},
        {"organ": "border police", "state": "CHN", "directedBy": "RUS", "coercedBy": "PRK"},
        {"organization": "a union of States"},
        {"state": "KHM"},
    ],
    "date": "2017-03/2017-04",
    "continuing": True,
    "composite": True,
    "place": {"territory": "hong-kong", "name": "a harbour"},
    "destination": {"state": "PRK"},
    "victims": {
        "nationality": "PRK",
        "counts": [{"max": 9, "kind": "estimate", "source": "report", "asOf": "2018"}, {"exact": 0}],
    },
    "context": ["camps"],
    "leadsTo": [{"act": "trial", "how": "handed over"}],
    "claims": [
        {"id": "a", "asserts": "forced-return", "stance": "denies", "mode": "inferred", "by": "CHN"},
        {"id": "b", "asserts": "child", "restsOn": ["a"], "standardOfProof": "balance", "locator": "2"},
    ],
}
TRIAL = {"id": "trial", "actors": [{"state": "PRK"}], "date": "../2019", "victims": {"attributes": ["child"]}}
CAMPS = {
    "id": "camps",
    "place": {"state": "PRK"},
    "period": "2000/..",
    "class": "detainees",
    "persons": ["child"],
    "claims": [{"id": "c", "asserts": "risk-of-torture"}],
}
LETTER = {
    "id": "i",
    "body": "a committee",
    "date": "2018",
    "kind": "letter",
    "about": ["return"],
    "gist": "It asked.",
    "locator": "3",
}
FULL = event(
    summary="What happened.",
    acts=[FULL_ACT, TRIAL],
    situations=[CAMPS],
    positions=[
        {"id": "p", "state": "CHN", "type": "internalLaw", "asserts": ["forced-return"], "about": ["camps", "return"]},
        {"id": "q", "state": "RUS", "type": "admission", "asserts": ["forced-return"], "particulars": True},
    ],
    interventions=[LETTER],
)
"""A record that says something under nearly every key."""


def test_record_that_says_something_under_every_key_comes_back_from_rdf(kb: KnowledgeBase, tmp_path: Path) -> None:
    done = bring_in(kb, [graph_file(kb, FULL, tmp_path / "x.ttl")], tmp_path / "into")
    (back,) = read_records(tmp_path / "into/one.yaml", kb.vocabulary)
    assert (said_by(kb, back), done.notes) == (said_by(kb, FULL), [])
    (act,) = (one for one in back["acts"] if one["id"] == "return")
    assert act["actors"][1:4] == FULL_ACT["actors"][1:4]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "concept/forced-return",
            "concept/forced-retur",
            'no concept is called "forced-retur"; nearest: forced-return',
        ),
        ("state/CHN", "state/CHX", 'no State is called "CHX"'),
        ("ns#mode>", "ns#moed>", "the ontology has no obl:moed; nearest: mode"),
        ("ns#inIncident>", "ns#within>", "belongs to no event of the file"),
        ("ns#Incident>", "ns#Incidents>", "describes no event"),
        ("ns#edtf>", "ns#earliest>", '"date" is missing'),
        ("2017", "2017-02-30", "nearest: 2017-02"),
        ("ns#edtf> ", 'ns#edtf> "2018" , ', "gives edtf more than once"),
        (" .\n", " \n", "x.ttl:"),
    ],
)
def test_rdf_that_is_wrong_is_refused(kb: KnowledgeBase, tmp_path: Path, old: str, new: str, said: str) -> None:
    path = graph_file(kb, event(), tmp_path / "x.ttl")
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'"2017"', f'"{new}"', text) if old == "2017" else text.replace(old, new)
    assert text != path.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    assert any(said in one for one in refused(kb, tmp_path / "into", path))


def test_rdf_of_a_stranger_with_names_of_its_own_is_read(kb: KnowledgeBase, tmp_path: Path) -> None:
    text = """@prefix obl: <https://w3id.org/obligations/ns#> . @prefix x: <https://example.org/> .
@prefix s: <https://w3id.org/obligations/id/state/> . @prefix c: <https://w3id.org/obligations/id/concept/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
x:river a obl:Incident ; dcterms:title "River"@en .
_:a a obl:Act ; obl:inIncident x:river ; obl:slug "return" ; obl:actor s:CHN ; obl:edtf "2017" ; dcterms:spatial "x" .
x:said a obl:Claim ; obl:about _:a ; obl:asserts c:forced-return ; obl:stance obl:affirms ; obl:mode obl:alleged ;
    obl:source x:report .
x:report a obl:Source ; dcterms:title "Report" .
"""
    done = bring_in(kb, [saved(tmp_path / "x.ttl", text)], tmp_path / "into")
    (record,) = read_records(tmp_path / "into/river.yaml", kb.vocabulary)
    claim = {"id": "said", "asserts": "forced-return", "stance": "affirms", "mode": "alleged", "source": "report"}
    assert record["acts"] == [{"id": "return", "actors": [{"state": "CHN"}], "date": "2017", "claims": [claim]}]
    assert [one.partition(": ")[2] for one in done.notes] == [
        "1 statements left out, a record has no place for <http://purl.org/dc/terms/spatial>"
    ]
    nameless = saved(tmp_path / "x.ttl", text.replace('obl:slug "return" ; ', ""))
    assert any("has no obl:slug" in one for one in refused(kb, tmp_path / "into", nameless))
    unsourced = text.replace("obl:source x:report", 'obl:locator "1" . x:other a obl:Claim ; obl:about _:a ; ')
    unsourced = unsourced.replace("obl:about _:a ;  .", "obl:about _:a ; obl:asserts c:child ; obl:source x:report .")
    faults = refused(kb, tmp_path / "other", saved(tmp_path / "x.ttl", unsourced))
    assert [one.partition(": ")[2] for one in faults] == ['"said" names no source (obl:source)']


def changed_graph(kb: KnowledgeBase, record: Record, path: Path, change: Callable[[Quad], Quad | None]) -> Path:
    """Write an event as Turtle, each statement changed or, where None comes back, left out."""
    quads = filter(None, map(change, event_graph(record, kb.vocabulary, "urn:graph")))
    path.write_bytes(serialize((one.triple for one in quads), format=RdfFormat.TURTLE) or b"")
    return path


@pytest.mark.parametrize(
    ("number", "left", "order"),
    [
        (5, ["RUS", "CHN"], ["CHN", "RUS", "organ"]),
        (5, [], ["organ"]),
        (5, ["CHN", "KHM", "RUS", "THA"], ["CHN", "KHM", "RUS", "THA", "organ"]),
        (2, ["CHN", "RUS", "THA"], ["CHN", "organ", "RUS", "THA"]),
        (1, ["THA"], ["organ", "THA"]),
    ],
)
def test_organ_keeps_its_number_when_other_actors_are_deleted(
    kb: KnowledgeBase, tmp_path: Path, number: int, left: list[str], order: list[str]
) -> None:
    actors = [{"state": one} for one in ("CHN", "KHM", "RUS", "THA")]
    actors.insert(number - 1, {"organ": "border police", "state": "PRK"})
    record = event()
    record["acts"][0]["actors"] = actors

    def change(quad: Quad) -> Quad | None:
        _, _, code = str(getattr(quad.object, "value", "")).partition("/id/state/")
        return None if quad.predicate.value.endswith("#actor") and code and code not in left else quad

    bring_in(kb, [changed_graph(kb, record, tmp_path / "x.ttl", change)], tmp_path / "into")
    (back,) = read_records(tmp_path / "into/one.yaml", kb.vocabulary)
    assert ["organ" if "organ" in one else one["state"] for one in back["acts"][0]["actors"]] == order


def test_name_with_a_sign_that_is_no_digit_gives_an_actor_no_number(kb: KnowledgeBase, tmp_path: Path) -> None:
    record = event()
    record["acts"][0]["actors"] = [{"organ": "police", "state": "CHN", "directedBy": "RUS"}]
    path = graph_file(kb, record, tmp_path / "x.ttl")
    text = path.read_text(encoding="utf-8")
    for number, other in enumerate(("²", "9" * 5000, "7")):
        assert text.count("return-1-") > 2
        path.write_text(text.replace("return-1-", f"return-{other}-"), encoding="utf-8")
        bring_in(kb, [path], tmp_path / str(number))
        (back,) = read_records(tmp_path / str(number) / "one.yaml", kb.vocabulary)
        assert back["acts"][0]["actors"] == record["acts"][0]["actors"]


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("²", "must be a whole number, 0 or more"),
        ("9" * 19, "obl:countExact is a number of 19 digits; a whole number may have 18"),
        ("9" * 5000, "obl:countExact is a number of 5,000 digits; a whole number may have 18"),
        ("9" * 18, ""),
    ],
)
def test_figure_in_rdf_that_is_no_number_or_too_long_is_refused(
    kb: KnowledgeBase, tmp_path: Path, figure: str, said: str
) -> None:
    record = event()
    record["acts"][0]["victims"] = {"nationality": "PRK", "counts": [{"exact": 7}]}

    def change(quad: Quad) -> Quad:
        is_figure = quad.predicate.value.endswith("#countExact")
        return Quad(quad.subject, quad.predicate, Literal(figure), quad.graph_name) if is_figure else quad

    path = changed_graph(kb, record, tmp_path / "x.ttl", change)
    if said:
        assert any(one.endswith(said) for one in refused(kb, tmp_path / "into", path))
        return
    bring_in(kb, [path], tmp_path / "into")
    (back,) = read_records(tmp_path / "into/one.yaml", kb.vocabulary)
    assert back["acts"][0]["victims"]["counts"][0]["exact"] == int(figure)


# --- the folder


@pytest.mark.parametrize("slug", ["a" * 300, "a" * 121, "a\0b", "a/../b"])
def test_id_that_can_name_no_file_is_refused_at_its_place(kb: KnowledgeBase, tmp_path: Path, slug: str) -> None:
    mapping = saved(tmp_path / "m.yaml", SHORT)
    faults = refused(kb, tmp_path / "into", table(tmp_path, [slug, *ROW[1:]]), mapping=mapping)
    (said,) = [one.partition(": ")[2] for one in faults]
    assert said.startswith(f'A2: "{slug}" is no id: use lower-case words with hyphens, of 120 characters at most')
    assert len(said.partition("nearest: ")[2].removesuffix(" (id)")) <= 120

    def change(quad: Quad) -> Quad:
        is_event = isinstance(quad.subject, NamedNode) and quad.subject.value.endswith("/incident/one")
        is_slug = is_event and quad.predicate.value.endswith("#slug")
        return Quad(quad.subject, quad.predicate, Literal(slug), quad.graph_name) if is_slug else quad

    path = changed_graph(kb, event(), tmp_path / "x.ttl", change)
    assert any(f'id: "{slug}" is no id' in one for one in refused(kb, tmp_path / "into", path))


def test_id_of_120_characters_is_the_name_of_a_file(kb: KnowledgeBase, tmp_path: Path) -> None:
    slug = "-".join(["abc"] * 30) + "d"
    assert len(slug) == 120
    path = table(tmp_path, [slug, *ROW[1:]])
    assert counts(bring_in(kb, [path], tmp_path / "into", saved(tmp_path / "m.yaml", SHORT))) == (1, 0, 0)
    assert (tmp_path / f"into/{slug}.yaml").is_file()


def test_correction_says_what_it_changes_and_a_dry_run_changes_nothing(cli: Cli, tmp_path: Path) -> None:
    saved(tmp_path / "in/one.json", [event(), event("two")])
    assert cli("import", "in", "--into", "mine", cwd=tmp_path).out == "2 new (mine)\n"
    corrected = event("two", summary="More is known.")
    corrected["acts"][0]["date"] = "2018"
    saved(tmp_path / "in/one.json", [event(), corrected, event("three")])
    before = (tmp_path / "mine/two.yaml").read_bytes()
    changes = [
        'two: acts[return].date: "2017" -> "2018"',
        'two: summary: nothing -> "More is known."',
    ]
    tried = cli("import", "in", "--into", "mine", "--dry-run", cwd=tmp_path)
    assert tried.out.splitlines() == ["new: three", *changes, "would be: 1 new, 1 changed, 1 unchanged (mine)"]
    assert (tmp_path / "mine/two.yaml").read_bytes() == before
    assert sorted(one.name for one in (tmp_path / "mine").glob("*.yaml")) == ["one.yaml", "two.yaml"]
    done = json.loads(cli("import", "in", "--into", "mine", "--format", "json", cwd=tmp_path).out)
    assert (done["new"], done["unchanged"], done["changed"][0]["event"]) == (["three"], ["one"], "two")
    assert done["changed"][0]["changes"][0] == {"path": "acts[return].date", "old": "2017", "new": "2018"}
    assert cli("import", "in", "--into", "mine", cwd=tmp_path).out == "3 unchanged (mine)\n"


def test_notes_that_a_user_wrote_into_a_file_are_left_alone_while_it_says_the_same(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    path = saved(tmp_path / "one.json", event())
    bring_in(kb, [path], tmp_path / "into")
    held = tmp_path / "into/one.yaml"
    held.write_text("# my note\n" + held.read_text(encoding="utf-8"), encoding="utf-8")
    assert counts(bring_in(kb, [path], tmp_path / "into")) == (0, 0, 1)
    assert held.read_text(encoding="utf-8").startswith("# my note\n")


def test_id_that_stands_elsewhere_is_an_error_that_names_the_place(kb: KnowledgeBase, tmp_path: Path) -> None:
    into = tmp_path / "into"
    saved(into / "older/list.json", [event("one"), event("two")])
    faults = refused(kb, into, saved(tmp_path / "a.json", [event("one"), event("2017-07-family"), event("return")]))
    assert faults == [
        f'{tmp_path}/a.json: id: "{slug}" is the id of an event in {place} already; give one of them another'
        for slug, place in (
            ("2017-07-family", "data/incidents/2017-07-family.yaml"),
            ("one", into / "older/list.json"),
        )
    ]


@pytest.mark.parametrize(
    "held", ["[1", "- just\n- words\n", json.dumps([event(), event("other")]), json.dumps(event("x"))]
)
def test_file_that_holds_something_else_than_its_event_is_not_overwritten(
    kb: KnowledgeBase, tmp_path: Path, held: str
) -> None:
    path = saved(tmp_path / "into/one.yaml", held)
    faults = refused(kb, tmp_path / "into", saved(tmp_path / "a.json", event()))
    assert faults == [f'{path}: holds something else than the event "one" alone; move it away, so that it is not lost']


def test_one_bad_file_keeps_all_others_out(kb: KnowledgeBase, tmp_path: Path) -> None:
    good = saved(tmp_path / "a.json", event())
    bad = saved(tmp_path / "b.yaml", "id: two\ntitle: Two\nacts:\n  - id: x\n    date: 03/04/2017\n    actors: []\n")
    unknown = saved(tmp_path / "c.json", event("three", interventions=[{"id": "x", "body": "hrctt-x"}]))
    faults = refused(kb, tmp_path / "into", good, bad, unknown)
    assert [one.partition(": ")[0].removeprefix(f"{tmp_path}/") for one in faults] == [
        "b.yaml:5",
        "b.yaml:6",
        "c.json:1",
    ]
    assert counts(bring_in(kb, [good], tmp_path / "into")) == (1, 0, 0)


def test_two_events_of_one_import_with_the_same_id_are_refused(kb: KnowledgeBase, tmp_path: Path) -> None:
    files = [saved(tmp_path / f"{one}.json", event()) for one in "ab"]
    assert refused(kb, tmp_path / "into", *files) == [
        f'{files[1]}: id: a second event has the id "one"; the first stands in {files[0]}'
    ]


def test_import_that_was_cut_off_after_its_decision_is_finished_and_one_before_it_is_dropped(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    into = tmp_path / "into"
    saved(into / ".import-ready/two.yaml", written(event("two")))
    saved(into / ".import-aside/three.yaml", written(event("three")))
    assert counts(bring_in(kb, [saved(tmp_path / "a.json", [event(), event("two")])], into)) == (1, 0, 1)
    assert sorted(one.name for one in into.iterdir()) == [".import.lock", "one.yaml", "two.yaml"]


def test_folder_is_read_without_its_mapping_and_without_the_target_in_it(kb: KnowledgeBase, tmp_path: Path) -> None:
    mapping = saved(tmp_path / "m.yaml", SHORT)
    path = table(tmp_path, ROW)
    assert counts(bring_in(kb, [tmp_path], tmp_path / "mine/incidents", mapping)) == (1, 0, 0)
    assert counts(bring_in(kb, [tmp_path], tmp_path / "mine/incidents", mapping)) == (0, 0, 1)
    assert refused(kb, tmp_path / "other", tmp_path, mapping=mapping) == [
        f'{path}: A2: a second event has the id "one"; the first stands in {tmp_path}/mine/incidents/one.yaml (id)'
    ]


def test_nothing_is_written_into_the_installation(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = saved(tmp_path / "a.json", event())
    for into in (ROOT / "data/incidents", ROOT / "queries/mine", ROOT / "src/obligations"):
        with pytest.raises(UsageError, match="belongs to the installation"):
            bring_in(kb, [path], into)
    assert not (ROOT / "data/incidents/one.yaml").exists()


def test_imported_events_are_assessed_with_the_folder(cli: Cli, tmp_path: Path) -> None:
    saved(tmp_path / "a.json", event("river-return"))
    assert cli("import", "a.json", cwd=tmp_path).code == 0
    ran = cli("assess", "river-return", "--data", "obligations-data", "--format", "json", cwd=tmp_path)
    assert json.loads(ran.out)["examined"]["incidents"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["a.csv"], 2, "is a table: name a mapping by --mapping"),
        (["a.json", "--mapping", "m.yaml"], 2, "has no table to work on"),
        (["a.docx"], 2, "cannot be imported: it must end in .yaml"),
        (["empty"], 2, "holds no file"),
        (["a.json", "--into", "a.csv"], 2, "is no folder"),
        (["nosuch.json"], 4, "cannot be read"),
        (["nosuch.ttl"], 4, "cannot be read"),
        (["empty.csv", "--mapping", "m.yaml"], 4, "row 1, which should hold the titles of columns, is empty"),
        (["cut.xlsx", "--mapping", "m.yaml"], 4, "cut.xlsx: is no XLSX workbook that can be read"),
        (["broken.xlsx", "--mapping", "m.yaml"], 4, "is no XLSX workbook that can be read"),
        (["latin.csv", "--mapping", "m.yaml"], 4, "latin.csv:2: is not UTF-8"),
        (["a.csv", "--mapping", "nosuch.yaml"], 4, "nosuch.yaml: cannot be read"),
    ],
)
def test_calls_that_cannot_work_say_why(cli: Cli, tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    (tmp_path / "empty").mkdir()
    table(tmp_path, ROW).rename(tmp_path / "a.csv")
    for name, content in {"a.json": event(), "m.yaml": SHORT, "a.docx": "x", "broken.xlsx": "PK no zip"}.items():
        saved(tmp_path / name, content)
    saved(tmp_path / "empty.csv", "")
    whole = sheets.write_xlsx(tmp_path / "whole.xlsx", sheets.sound(1))
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(tmp_path / "cut.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name)[: 150 if "sheet1" in name else None])
    (tmp_path / "latin.csv").write_bytes(b"Case,Title\none,\xe9\n")
    ran = cli("import", *arguments, cwd=tmp_path)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])).filter(str.strip))
def test_texts_of_all_kinds_read_back_as_they_were_written(text: str) -> None:
    record = event(summary=text)
    assert YAML(typ="safe").load(written(record)) == record
    assert YAML(typ="rt", pure=True).load(written(record)) == record


# --- tables


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\x0b", "\x0c"])
def test_signs_that_word_breaks_lines_with_tear_no_row_apart(kb: KnowledgeBase, tmp_path: Path, mark: str) -> None:
    mapping = saved(tmp_path / "m.yaml", SHORT.replace("columns:", "columns:\n  Where: acts.place.name"))
    rows = [
        [f"Re{mark}mark", *HEADER, "Where"],
        ["", *ROW, f"a{mark}pier"],
        ["", "two", f'"Two{mark}long\r\nand ""quoted""\nlines"', *ROW[2:], f'"the{mark}quay;\n"'],
        ["", "three", f"Thr{mark}ee", "return", "CHN", "2017-02-30", "forced-return", "a field"],
    ]
    path = saved(tmp_path / "table.csv", "\n".join(map(";".join, rows)) + "\n")
    with pytest.raises(RefusedError) as error:
        bring_in(kb, [path], tmp_path / "into", mapping)
    assert [(one.place.cell, one.place.line) for one in error.value.faults] == [("F4", 7)]
    path.write_text(path.read_text(encoding="utf-8").replace("2017-02-30", "2017-02"), encoding="utf-8")
    bring_in(kb, [path], tmp_path / "into", mapping)
    read = [read_records(tmp_path / f"into/{one}.yaml", kb.vocabulary)[0] for one in ("one", "two", "three")]
    assert [(one["title"], one["acts"][0]["place"]["name"]) for one in read] == [
        ("Title", f"a{mark}pier"),
        (f'Two{mark}long\nand "quoted"\nlines', f"the{mark}quay;"),
        (f"Thr{mark}ee", "a field"),
    ]


def test_rows_of_one_event_and_one_act_come_together(kb: KnowledgeBase, tmp_path: Path) -> None:
    mapping = saved(tmp_path / "m.yaml", SHORT + "group: {event: Case, act: Act}\n")
    rows = [
        ROW,
        ["one", "", "return", "CHN", "2017", "risk-of-torture"],
        ["two", "Other", "x", "THA", "2018", "forced-return"],
        ["one", "Title", "detention", "THA", "2016", "arbitrary-detention"],
        ["one", "Title", "return", "CHN", "", "forced-return"],
    ]
    bring_in(kb, [table(tmp_path, *rows)], tmp_path / "into", mapping)
    (record,) = read_records(tmp_path / "into/one.yaml", kb.vocabulary)
    said = [(act["id"], act["actors"], [one["asserts"] for one in act["claims"]]) for act in record["acts"]]
    assert said == [
        ("return", [{"state": "CHN"}], ["forced-return", "risk-of-torture"]),
        ("detention", [{"state": "THA"}], ["arbitrary-detention"]),
    ]
    rows[3][1] = "Another title"
    faults = refused(kb, tmp_path / "into", table(tmp_path, *rows), mapping=mapping)
    assert [one.partition(": ")[2] for one in faults] == [
        'B5: "Another title" contradicts "Title" in B2: rows of one event must say the same (title)'
    ]


def test_without_a_group_two_rows_with_one_id_are_two_events_and_refused(kb: KnowledgeBase, tmp_path: Path) -> None:
    mapping = saved(tmp_path / "m.yaml", SHORT)
    faults = refused(kb, tmp_path / "into", table(tmp_path, ROW, ROW), mapping=mapping)
    assert [one.partition(": ")[2] for one in faults] == [
        f'A3: a second event has the id "one"; the first stands in {tmp_path}/table.csv: A2 (id)'
    ]


def test_without_a_group_of_acts_each_row_is_an_act_with_an_id_of_its_own(kb: KnowledgeBase, tmp_path: Path) -> None:
    mapping = saved(tmp_path / "m.yaml", SHORT + "group: {event: Case}\n")
    faults = refused(kb, tmp_path / "into", table(tmp_path, ROW, ROW), mapping=mapping)
    assert [one.partition(": ")[2] for one in faults if "C3" in one] == [
        'C3: a second act has the id "return" (acts[1].id)'
    ]
    other = [*ROW[:2], "detention", *ROW[3:]]
    assert counts(bring_in(kb, [table(tmp_path, ROW, other)], tmp_path / "into", mapping)) == (1, 0, 0)


def test_two_columns_with_one_title_are_refused_if_it_is_mapped(kb: KnowledgeBase, tmp_path: Path) -> None:
    mapping = saved(tmp_path / "m.yaml", SHORT)
    path = table(tmp_path, [*ROW, "x"], header=[*HEADER, "Title"])
    faults = refused(kb, tmp_path / "into", path, mapping=mapping)
    assert faults == [f'{path}: G1: a second column is called "Title"']
    path = table(tmp_path, [*ROW, "x", "y"], header=[*HEADER, "Remark", "Remark"])
    assert bring_in(kb, [path], tmp_path / "into", mapping).notes == [f"{path}: columns not used: Remark"]


def test_figure_that_is_no_number_is_told_once_and_a_count_without_figures_is_left_out(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    mapping = saved(tmp_path / "m.yaml", SHORT.replace("columns:", "columns:\n  Many: acts.victims.counts.exact"))
    rows = [[*ROW, "many"], ["two", *ROW[1:], ""]]
    faults = refused(kb, tmp_path / "into", table(tmp_path, *rows, header=[*HEADER, "Many"]), mapping=mapping)
    assert [one.partition(": ")[2] for one in faults] == [
        "G2: must be a whole number, 0 or more (acts[0].victims.counts[0].exact)"
    ]
    rows[0][-1] = "12"
    bring_in(kb, [table(tmp_path, *rows, header=[*HEADER, "Many"])], tmp_path / "into", mapping)
    read = [read_records(tmp_path / f"into/{one}.yaml", kb.vocabulary)[0]["acts"][0] for one in ("one", "two")]
    assert [one.get("victims") for one in read] == [{"counts": [{"exact": 12}]}, None]


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("²", "must be a whole number, 0 or more"),
        ("٣", "must be a whole number, 0 or more"),
        ("9" * 19, "is a number of 19 digits; a whole number may have 18"),
        ("9" * 5000, "is a number of 5,000 digits; a whole number may have 18"),
    ],
)
def test_figure_that_no_number_can_hold_is_told_once_at_its_cell(
    kb: KnowledgeBase, tmp_path: Path, figure: str, said: str
) -> None:
    mapping = saved(tmp_path / "m.yaml", SHORT.replace("columns:", "columns:\n  Many: acts.victims.counts.exact"))
    faults = refused(kb, tmp_path / "into", table(tmp_path, [*ROW, figure], header=[*HEADER, "Many"]), mapping=mapping)
    assert [one.partition(": ")[2] for one in faults] == [f"G2: {said} (acts[0].victims.counts[0].exact)"]
    path = table(tmp_path, [*ROW, "9" * 18], header=[*HEADER, "Many"])
    assert counts(bring_in(kb, [path], tmp_path / "into", mapping)) == (1, 0, 0)


def test_fault_between_cells_is_told_at_the_first_of_them(kb: KnowledgeBase, tmp_path: Path) -> None:
    columns = "columns:\n  Most: acts.victims.counts.max\n  Least: acts.victims.counts.min"
    more = "constant: {acts.victims.counts.kind: estimate, "
    mapping = saved(tmp_path / "m.yaml", SHORT.replace("columns:", columns).replace("constant: {", more))
    rows = [[*ROW, "9", "3"], ["two", *ROW[1:], "3", "9"]]
    faults = refused(kb, tmp_path / "into", table(tmp_path, *rows, header=[*HEADER, "Least", "Most"]), mapping=mapping)
    assert [one.partition(": ")[2] for one in faults] == [
        "G2: min, exact and max contradict each other (acts[0].victims.counts[0])"
    ]


def test_fault_of_a_constant_is_told_once_at_the_mapping(kb: KnowledgeBase, tmp_path: Path) -> None:
    mapping = saved(tmp_path / "m.yaml", SHORT.replace("title: Report}", "title: Report, acts.place.state: Chna}"))
    faults = refused(kb, tmp_path / "into", table(tmp_path, ROW, ["two", *ROW[1:]]), mapping=mapping)
    assert [one.removeprefix(f"{tmp_path}/") for one in faults] == [
        'm.yaml:8: acts[0].place.state: no State is called "Chna"; nearest: CHN, TCD'
    ]


def test_formula_gives_its_stored_value_or_an_error_and_is_never_computed(kb: KnowledgeBase, tmp_path: Path) -> None:
    mapping = saved(tmp_path / "m.yaml", SHORT)
    book = Workbook()
    assert book.active is not None
    book.active.append(HEADER)
    book.active.append([*ROW[:4], "=2000+17", ROW[5]])
    book.save(tmp_path / "none.xlsx")
    assert [
        one.partition(": ")[2] for one in refused(kb, tmp_path / "into", tmp_path / "none.xlsx", mapping=mapping)
    ] == ["Sheet!E2: is a formula, and no value is stored with it: put the value itself (acts[0].date)"]
    with zipfile.ZipFile(tmp_path / "none.xlsx") as old, zipfile.ZipFile(tmp_path / "stored.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v />", b"<v>1999</v>").replace(b"<v></v>", b"<v>1999</v>"))
    done = bring_in(kb, [tmp_path / "stored.xlsx"], tmp_path / "into", mapping)
    assert read_records(tmp_path / "into/one.yaml", kb.vocabulary)[0]["acts"][0]["date"] == "1999"
    assert done.notes == [
        f"{tmp_path}/stored.xlsx: 1 cells hold a formula; the value stored with it is taken, nothing is computed"
    ]


def test_ends_of_a_date_and_what_an_empty_one_means_follow_the_mapping(kb: KnowledgeBase, tmp_path: Path) -> None:
    table(tmp_path, [*ROW, ""], ["two", *ROW[1:], "2018"], header=[*HEADER, "End"])
    for empty, date in {"unknown": "2017/", "open": "2017/..", "same": "2017"}.items():
        ends = f"When: {{field: acts.date, part: start}}\n  End: {{field: acts.date, part: end, empty: {empty}}}"
        mapping = saved(tmp_path / "m.yaml", SHORT.replace("When: acts.date", ends))
        bring_in(kb, [tmp_path / "table.csv"], tmp_path / empty, mapping)
        read = [read_records(tmp_path / empty / f"{one}.yaml", kb.vocabulary)[0] for one in ("one", "two")]
        assert [one["acts"][0]["date"] for one in read] == [date, "2017/2018"]


# --- mappings


def test_faults_of_a_mapping_are_told_at_once_with_their_lines(kb: KnowledgeBase, tmp_path: Path) -> None:
    text = """\
colums: 1
columns:
  Case: {field: id, slugs: true}
  Title: titel
  State: acts.actors
  When: {field: acts.date, part: begin, separator: ";"}
group: {event: Cas}
header: 0
ignore: [When]
constant: {acts.id: 1.5}
"""
    faults = refused(kb, tmp_path / "into", table(tmp_path, ROW), mapping=saved(tmp_path / "m.yaml", text))
    said = [one.removeprefix(f"{tmp_path}/m.yaml:").split(": ", 2) for one in faults]
    assert [(line, message) for line, _, message in said] == [
        ("1", 'a mapping has no key "colums"; nearest: columns'),
        ("3", 'a column has no key "slugs"; nearest: slug'),
        ("4", '"titel" is no field of a record: no "titel" there; nearest: title'),
        ("5", '"acts.actors" holds other fields; name one of them: ' + said[3][2].partition("them: ")[2]),
        ("6", '"When" stands under `ignore` too'),
        ("6", "`separator` goes with a field that holds a list of words"),
        ("6", '"begin" is not one of start, end'),
        ("7", '"Cas" is none of the columns; nearest: Case'),
        ("8", "must be the number of a row, counted from 1"),
        ("10", "must be a text, a number, true or false, or a list of texts"),
    ]


@pytest.mark.parametrize("number", ["²", "9" * 5000])
def test_number_of_an_item_that_is_none_is_no_field(kb: KnowledgeBase, tmp_path: Path, number: str) -> None:
    path = table(tmp_path, [*ROW, "THA"], header=[*HEADER, "Other"])

    def mapping(item: str) -> Path:
        column = f"  Other: acts.actors.{item}.state\nconstant:"
        return saved(tmp_path / "m.yaml", SHORT.replace("constant:", column))

    (fault,) = refused(kb, tmp_path / "into", path, mapping=mapping(number))
    said = f'"acts.actors.{number}.state" is no field of a record: no "{number}" there'
    assert fault.partition(".Other: ")[2] == said
    bring_in(kb, [path], tmp_path / "into", mapping("2"))
    (record,) = read_records(tmp_path / "into/one.yaml", kb.vocabulary)
    assert record["acts"][0]["actors"] == [{"state": "CHN"}, {"state": "THA"}]


def test_mapping_that_leaves_out_what_a_record_must_have_is_refused(kb: KnowledgeBase, tmp_path: Path) -> None:
    mapping = saved(tmp_path / "m.yaml", SHORT.replace("  Title: title\n", "").replace("  When: acts.date\n", ""))
    faults = refused(kb, tmp_path / "into", table(tmp_path, ROW), mapping=mapping)
    assert [one.rpartition("columns: ")[2] for one in faults] == [
        'no column or constant fills "acts.date", which a record must have',
        'no column or constant fills "title", which a record must have',
    ]


def test_column_that_the_table_lacks_is_named_with_the_nearest(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = table(tmp_path, ROW, header=["Case", "Titel", *HEADER[2:]])
    faults = refused(kb, tmp_path / "into", path, mapping=saved(tmp_path / "m.yaml", SHORT))
    assert faults == [f'{tmp_path}/m.yaml:3: Title: no column "Title" in row 1 of {path}; nearest: Titel']


def test_template_of_a_mapping_fits_its_schema_and_works(cli: Cli, tmp_path: Path) -> None:
    schema = Draft202012Validator(SCHEMAS["mapping"]())
    Draft202012Validator.check_schema(SCHEMAS["mapping"]())
    loaded = YAML(typ="safe").load(TEMPLATE)
    assert list(schema.iter_errors(loaded)) == []
    assert list(schema.iter_errors(YAML(typ="safe").load(sheets.MAPPING))) == []
    assert not schema.is_valid({**loaded, "colums": {}})
    assert cli("new", "mapping", "-o", "m.yaml", cwd=tmp_path).code == 0
    assert cli("new", "mapping", "-o", "m.yaml", cwd=tmp_path).code == 2
    header = "Case;Title;Act;State;Start;End;Place;To;Persons;Who;What;Paragraph;Name of victim;Telephone\n"
    row = "0012/A;Return;The return;PRC;04/05/2017;;a post;PRK;7;child;forced-return;3;N. N.;0\n"
    saved(tmp_path / "a.csv", header + row)
    assert cli("import", "a.csv", "--mapping", "m.yaml", cwd=tmp_path).out == "1 new (obligations-data/incidents)\n"
    record = YAML(typ="safe").load((tmp_path / "obligations-data/incidents/case-0012-a.yaml").read_text("utf-8"))
    assert record["acts"][0]["victims"]["counts"] == [{"exact": 7, "source": "report"}]
    assert (record["acts"][0]["date"], record["acts"][0]["actors"]) == ("2017-05-04", [{"state": "CHN"}])


# --- private persons

PRIVATE = (
    *("Name", "Victim name", "victimName", "VICTIM_NAME", "Source name", "Nom", "Prénom", "Teléfono", "Имя", "Паспорт"),
    *(
        "姓名",
        "护照号码",
        "이름",
        "생년월일",
        "الاسم",
        "E-mail",
        "Date of birth",
        "Passport No.",
        "Address",
        "Geburtsdatum",
    ),
)
NOT_PRIVATE = (
    *(
        "Place name",
        "Name of the State",
        "Nom du lieu",
        "Название",
        "国名",
        "Web address",
        "Title",
        "Number of victims",
    ),
    *("Country of birth", "Named in report", "State", "When"),
)


@pytest.mark.parametrize(
    ("header", "private"), [*((one, True) for one in PRIVATE), *((one, False) for one in NOT_PRIVATE)]
)
def test_headers_that_name_or_reach_persons_are_told_from_others(header: str, *, private: bool) -> None:
    assert is_private(header) is private


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("write to someone@example.org", ["an e-mail address"]),
        ("call +82 10-1234-5678", ["a telephone number"]),
        ("tel. 02-123-4567", ["a telephone number"]),
        ("holder of passport M12345678", ["a passport number"]),
        ("2017-07-04/2017-09-01", []),
        ("A/HRC/25/63, paras 12-120", []),
        ("application no. 46827/99", []),
        ("ISBN 978-0-19-876543-2", []),
        ("1951 Convention, 189 UNTS 137", []),
    ],
)
def test_numbers_of_persons_are_told_from_those_of_documents(text: str, kinds: list[str]) -> None:
    assert private_parts(text) == kinds


def test_private_particulars_in_a_text_are_pointed_out_by_cell_and_not_repeated(cli: Cli, tmp_path: Path) -> None:
    saved(tmp_path / "m.yaml", SHORT)
    table(tmp_path, ROW, ["two", "Ask someone@example.org", *ROW[2:]])
    ran = cli("import", "table.csv", "--mapping", "m.yaml", cwd=tmp_path)
    assert ran.code == 0
    notes = ran.err.splitlines()
    assert notes[0].startswith("note: table.csv: B3: seems to hold an e-mail address")
    assert "cannot be detected" in notes[1]
    assert "someone" not in ran.err
    shutil.rmtree(tmp_path / "obligations-data")
    table(tmp_path, ROW)
    assert "seems to hold" not in cli("import", "table.csv", "--mapping", "m.yaml", cwd=tmp_path).err
