"""Many records at once: the same findings as one by one, in parts, and every way in which a run can go wrong."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import jsonschema
import pyarrow as pa
import pytest
from pyarrow import parquet
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from cli_runner import ROOT, Cli, cli_fixture
from obligations.bulk import run as bulk_run
from obligations.bulk.engine import KINDS
from obligations.bulk.rows import COLUMNS
from obligations.bulk.spark import run as on_spark
from obligations.bulk.working import Job
from obligations.elsewhere import bulk as in_store
from obligations.load.record import read_records
from obligations.names import DERIVED_EVENTS, OBL
from obligations.schemas import SCHEMAS

if TYPE_CHECKING:
    from pathlib import Path

    from obligations import KnowledgeBase
    from obligations.model import Finding

__all__ = ["cli_fixture"]

SHIPPED = ("2017-07-family", "stateless-children", "mother-and-daughter")
Record = dict[str, Any]


@pytest.fixture(scope="module")
def records(kb: KnowledgeBase, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    """Some shipped events and some made-up ones."""
    folder = ROOT / "data/incidents"
    shipped = [record for one in SHIPPED for record in read_records(folder / f"{one}.yaml", kb.vocabulary)]
    made = tmp_path_factory.mktemp("made") / "events.jsonl"
    command = [sys.executable, str(ROOT / "bench/generate.py"), "9", "-o", str(made), "--seed", "5"]
    subprocess.run(command, check=True, env=Cli(cache).environment)
    return [*shipped, *map(json.loads, made.read_text(encoding="utf-8").splitlines())]


@pytest.fixture
def events(records: list[Record], tmp_path: Path) -> Path:
    """The records in a file, one a line."""
    return written(tmp_path / "events.jsonl", records)


def written(path: Path, records: list[Record]) -> Path:
    lines = [json.dumps(one, ensure_ascii=False) + "\n" for one in records]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def rows(folder: Path) -> list[Record]:
    parts = sorted(folder.glob("part-*.jsonl"))
    return [json.loads(line) for part in parts for line in part.read_text(encoding="utf-8").splitlines()]


def faults(folder: Path) -> list[tuple[int, str, str]]:
    lines = (folder / "faults.jsonl").read_text(encoding="utf-8").splitlines()
    return [(one["line"], one["path"], one["message"]) for one in map(json.loads, lines)]


@pytest.mark.parametrize("engine", sorted(KINDS))
def test_rows_are_the_findings_of_each_event_assessed_by_itself(
    cli: Cli, kb: KnowledgeBase, records: list[Record], events: Path, tmp_path: Path, engine: str
) -> None:
    ran = cli("assess", "--bulk", str(events), "-o", str(tmp_path / "out"), "--engine", engine, "--all")
    assert ran.code == 0, ran.err
    told = {
        one["finding"]: (
            *(one[key] for key in ("incident", "act", "state", "norm", "status", "gate", "tense", "reasons")),
            *(one[key] for key in ("date", "treaty", "citation", "normBasis", "encodingReview", "independentRoots")),
            *(one[key] for key in ("bindingConfidence", "listCompleteTo", "reservations")),
            sorted(
                (kb.view.label(f"https://w3id.org/obligations/id/norm/{part['element']}"), part["status"])
                for part in one["elements"]
                if part["slot"] == "requiredSlot"
            ),
            {part["exception"]: part["status"] for part in one["exceptions"]},
        )
        for one in rows(tmp_path / "out")
    }
    alone = {
        one.id: (
            *(one.incident, one.act, one.state, one.norm, one.status, one.binding.gate, one.tense),
            sorted(reason.code for reason in one.reasons),
            *(one.edtf, one.treaty, one.citation, one.norm_basis, one.encoding_review, one.roots),
            *(least_sure(one), one.binding.data_complete_to or None, [limit.id for limit in one.reservations]),
            sorted((part.label, part.status) for part in one.elements),
            {part.id: part.status for part in one.exceptions},
        )
        for record in records
        for one in kb.assess(record, include_all=True)
    }
    assert len(alone) > 300
    assert {one: (found, alone.get(one)) for one, found in told.items() if found != alone.get(one)} == {}
    assert told.keys() == alone.keys()
    assert {one["bindingConfidence"] for one in rows(tmp_path / "out")} == {"sourced", "unverified", None}
    assert {bool(one["reservations"]) for one in rows(tmp_path / "out")} == {True, False}
    assert {one["independentRoots"] for one in rows(tmp_path / "out")} >= {0, 1, 2}


def least_sure(finding: Finding) -> str | None:
    """Say as a reader of one finding would whether any act of the State behind the answer is from memory."""
    told = {act.confidence for act in finding.binding.acts}
    assert told <= {"sourced", "unverified"}
    return "unverified" if "unverified" in told else "sourced" if told else None


def test_folder_and_each_file_of_parquet_say_what_a_row_is_not(
    cli: Cli, kb: KnowledgeBase, events: Path, tmp_path: Path
) -> None:
    ran = cli("assess", "--bulk", str(events), "-o", str(tmp_path / "out"), "--format", "parquet", "--quiet")
    assert ran.code == 0, ran.err
    notice = json.loads((tmp_path / "out/run.json").read_text(encoding="utf-8"))["notice"]
    unread = len(kb.view.subjects("encodingReview", f"{OBL}noLawyerReviewed"))
    assert unread > 1000
    for one in ("may breach is not breached", f"No lawyer has reviewed {unread} of", "Absence of a row is not a no"):
        assert one in notice
    schema = parquet.read_schema(tmp_path / "out/part-000001.parquet")
    assert schema.metadata[b"notice"].decode() == notice
    assert tuple(schema.names) == COLUMNS


def test_finding_is_explained_out_of_the_file_of_many(cli: Cli, records: list[Record], tmp_path: Path) -> None:
    """What other lines hold does not matter; of two records with one id the first was assessed."""
    file, out = written(tmp_path / "events.jsonl", records), tmp_path / "out"
    cli("assess", "--bulk", str(file), "-o", str(out), "--engine", "rules")
    (tmp_path / "one.json").write_text(json.dumps(records[4]), encoding="utf-8")
    asked = next(one["finding"] for one in rows(out) if one["incident"] == records[4]["id"])
    again = {**records[4], "acts": [{**records[4]["acts"][0], "date": "1901"}]}
    file.write_text("{\n" + file.read_text(encoding="utf-8") + json.dumps(again), encoding="utf-8")
    for form in ("json", "text", "turtle"):
        told, alone = (
            cli("explain", asked, "--format", form, "--file", str(one)) for one in (file, tmp_path / "one.json")
        )
        assert (told.code, told.err) == (alone.code, alone.err) == (0, "")
        assert told.out == alone.out
    beginning = asked.partition(".")[0]
    assert cli("explain", asked[:-1], "--file", str(file)).out == cli("explain", asked, "--file", str(file)).out
    ran = cli("explain", beginning.replace("/", "/none-"), "--file", str(file))
    assert (ran.code, "holds no record whose id begins with" in ran.err) == (4, True)


def test_fault_in_a_file_of_many_is_told_with_its_line(cli: Cli, records: list[Record], tmp_path: Path) -> None:
    spoilt = {**records[1], "acts": [{**records[1]["acts"][0], "date": "soon"}]}
    file = written(tmp_path / "events.jsonl", [records[0], spoilt, records[2]])
    for asked in (("validate", str(file)), ("assess", "--file", str(file))):
        ran = cli(*asked)
        assert (ran.code, ran.err.startswith(f"{file}:2: acts[0].date: ")) == (4, True), ran.err
    ran = cli("explain", f"cat-3-1/{spoilt['id']}.x/CHN", "--file", str(file))
    assert (ran.code, ran.err.startswith(f"{file}:2: acts[0].date: ")) == (4, True), ran.err
    written(file, [records[0], records[2]])
    assert cli("validate", str(file)).out == "2 records: no problems found\n"


def test_rows_fit_their_schema_and_spoilt_ones_do_not(cli: Cli, events: Path, tmp_path: Path) -> None:
    cli("assess", "--bulk", str(events), "-o", str(tmp_path / "out"), "--engine", "rules", "--all")
    check = jsonschema.Draft202012Validator(SCHEMAS["bulk"]())
    told = rows(tmp_path / "out")
    assert [error.message for row in told for error in check.iter_errors(row)] == []
    one = next(row for row in told if row["elements"] and row["reasons"])
    spoilt = [{name: value for name, value in one.items() if name != key} for key in one]
    spoilt += [{**one, "verdict": "x"}, {**one, "status": "breached"}, {**one, "elements": [{"element": "x"}]}]
    assert [row for row in spoilt if check.is_valid(row)] == []


def test_answer_depends_on_neither_workers_nor_parts_nor_form(cli: Cli, events: Path, tmp_path: Path) -> None:
    asked = ("assess", "--bulk", str(events), "--engine", "rules", "-o")
    cli(*asked, str(tmp_path / "one"), "--workers", "1")
    cli(*asked, str(tmp_path / "two"), "--workers", "2", "--batch", "2")
    cli(*asked, str(tmp_path / "three"), "--workers", "1", "--format", "parquet")
    by_finding = sorted(rows(tmp_path / "one"), key=lambda one: str(one["finding"]))
    assert {one["status"] for one in by_finding} <= {"primaFacie", "arguable", "needsFacts", "undetermined"}
    assert sorted(rows(tmp_path / "two"), key=lambda one: str(one["finding"])) == by_finding
    assert len(list((tmp_path / "two").glob("part-*"))) == 6
    table = parquet.read_table(tmp_path / "three" / "part-000001.parquet").to_pylist()
    assert sorted(table, key=lambda one: str(one["finding"])) == by_finding


def test_parquet_in_gives_what_jsonl_in_gives(cli: Cli, records: list[Record], events: Path, tmp_path: Path) -> None:
    held = {"id": [one["id"] for one in records], "record": [json.dumps(one) for one in records]}
    parquet.write_table(pa.table(held), tmp_path / "events.parquet")
    for form, name in ((events, "one"), (tmp_path / "events.parquet", "two")):
        ran = cli("assess", "--bulk", str(form), "-o", str(tmp_path / name), "--engine", "rules", "--workers", "1")
        assert ran.code == 0, ran.err
    assert rows(tmp_path / "one") == rows(tmp_path / "two")


def test_rows_of_parquet_without_text_are_passed_over(cli: Cli, records: list[Record], tmp_path: Path) -> None:
    texts = [None, json.dumps(records[3]), "", " \n", json.dumps(records[4]), "{"]
    parquet.write_table(pa.table({"record": pa.array(texts, pa.large_string())}), tmp_path / "events.parquet")
    ran = cli("assess", "--bulk", str(tmp_path / "events.parquet"), "-o", str(tmp_path / "out"), "--engine", "rules")
    assert ran.out.startswith("3 records (3 new)")
    assert [line for line, _, _ in faults(tmp_path / "out")] == [6]
    assert {one["incident"] for one in rows(tmp_path / "out")} == {one["id"] for one in records[3:5]}


def test_run_is_taken_up_with_the_same_libraries_only(cli: Cli, records: list[Record], tmp_path: Path) -> None:
    file, out = written(tmp_path / "events.jsonl", records[3:4]), tmp_path / "out"
    asked = ("assess", "--bulk", str(file), "-o", str(out), "--engine", "columns")
    assert cli(*asked).code == 0
    note, used = out / "run.json", f"-pyoxigraph-{version('pyoxigraph')}-duckdb-{version('duckdb')}"
    text = note.read_text(encoding="utf-8")
    assert used in text
    note.write_text(text.replace(used, used + "0"), encoding="utf-8")
    ran = cli(*asked)
    assert ran.code == 2
    assert "software was" in ran.err


def test_code_that_a_run_does_not_use_does_not_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A comment is added to one file of the package after the other."""
    shutil.copytree(ROOT / "src/obligations/bulk", tmp_path / "bulk")
    shutil.copytree(ROOT / "src/obligations/elsewhere", tmp_path / "elsewhere")
    monkeypatch.setattr(bulk_run, "__file__", str(tmp_path / "bulk/run.py"))
    job = Job("x", "y", (), None, "rules", "jsonl", frozenset(), "1")
    kinds = {"here": (), "on Spark": (on_spark.CODE,), "in a store": (in_store.CODE,)}

    def told() -> dict[str, object]:
        return {kind: bulk_run.rests_on(job, *code)["software"] for kind, code in kinds.items()}

    for file, meant in (
        ("bulk/spark/folder.py", {"on Spark"}),
        ("elsewhere/passed.py", {"in a store"}),
        ("bulk/by_rules.py", {"here", "on Spark", "in a store"}),
    ):
        before = told()
        with (tmp_path / file).open("a") as written:
            written.write("# Another word.\n")
        assert {kind for kind, software in told().items() if software != before[kind]} == meant


@pytest.mark.parametrize("engine", sorted(KINDS))
def test_nquads_hold_the_facts_and_what_the_rules_derived(
    cli: Cli, kb: KnowledgeBase, records: list[Record], tmp_path: Path, engine: str
) -> None:
    file = written(tmp_path / "events.jsonl", records[:2])
    ran = cli("assess", "--bulk", str(file), "-o", str(tmp_path / "out"), "--engine", engine, "--format", "nquads")
    assert ran.code == 0, ran.err
    text = (tmp_path / "out" / "part-000001.nq").read_bytes()
    quads = set(parse(text, format=RdfFormat.N_QUADS))

    def named(iri: str) -> set[Quad]:
        return set(kb.store.quads_for_pattern(None, None, None, NamedNode(iri)))

    facts = {quad for quad in quads if quad.graph_name != NamedNode(DERIVED_EVENTS)}
    assert facts == set().union(
        *(named(f"https://w3id.org/obligations/graph/incidents/{one['id']}") for one in records[:2])
    )
    derived = {quad.triple for quad in quads if quad.graph_name == NamedNode(DERIVED_EVENTS)}
    on_file = {quad.triple for quad in named(DERIVED_EVENTS)}
    assert len(derived) > 1000
    assert derived <= on_file


def test_engines_derive_the_same_statements(cli: Cli, records: list[Record], tmp_path: Path) -> None:
    """All but one kind: the law states it of its own sources, and the columns leave out what the law alone gives."""
    file, derived = written(tmp_path / "events.jsonl", records), dict[str, set[Quad]]()
    for engine in KINDS:
        ran = cli("assess", "--bulk", str(file), "-o", engine, "--engine", engine, "--format", "nquads", cwd=tmp_path)
        assert ran.code == 0, ran.err
        parts = (tmp_path / engine).glob("part-*.nq")
        derived[engine] = {
            quad
            for part in parts
            for quad in parse(part.read_bytes(), format=RdfFormat.N_QUADS)
            if quad.graph_name == NamedNode(DERIVED_EVENTS)
        }
    columns, rules = derived["columns"], derived["rules"]
    assert len(rules) > 10_000
    assert columns - rules == set()
    left_out = rules - columns
    assert {quad.predicate.value for quad in left_out} <= {OBL + "rootSource"}
    events = {f"https://w3id.org/obligations/id/source/{one['id']}." for one in records}
    assert [
        one for one in left_out if any(str(one.subject).removeprefix("<").startswith(event) for event in events)
    ] == []


def test_bad_records_are_left_out_and_each_fault_has_its_line(cli: Cli, records: list[Record], tmp_path: Path) -> None:
    first, second, third = (json.dumps(one) for one in records[:3])
    state = json.dumps({**records[3], "acts": [{**records[3]["acts"][0], "actors": [{"state": "XXX"}]}]})
    doubled = '{"id": "a", "id": "b", "title": "t", "acts": []}'
    lines = [first, "", "{", second, state, first, doubled, "[]", "7", third, '{"id": "open'.ljust(2000, "["), "\xff"]
    file = tmp_path / "events.jsonl"
    file.write_bytes("\r\n".join([*lines, ""]).encode("latin-1"))
    ran = cli("assess", "--bulk", str(file), "-o", str(tmp_path / "out"), "--engine", "rules", "--batch", "2")
    assert ran.code == 4
    assert f"8 records left out for 8 faults: {tmp_path / 'out'}/faults.jsonl" in ran.out
    found = faults(tmp_path / "out")
    assert str(tmp_path) not in (tmp_path / "out/faults.jsonl").read_text(encoding="utf-8")
    assert '"file": "events.jsonl"' in (tmp_path / "out/faults.jsonl").read_text(encoding="utf-8")
    assert [one[0] for one in found] == [3, 5, 6, 7, 8, 9, 11, 12]
    assert found[1] == (5, "acts[0].actors[0].state", found[1][2])
    assert found[1][2].startswith('no State is called "XXX"')
    assert found[2][2] == f'"{records[0]["id"]}" is the id of the record on line 1 too; give one of them another'
    assert [one[2].partition(":")[0] for one in found[3:]] == [
        "is no valid JSON",
        "holds a list; write one record on each line",
        "must be a incident with the keys id, title, summary, sources, acts, situations, positions, interventions",
        "is no valid JSON",
        "is not UTF-8",
    ]
    assert {one["incident"] for one in rows(tmp_path / "out")} == {one["id"] for one in records[:3]}


def test_input_that_grew_is_taken_up_and_one_that_changed_is_refused(
    cli: Cli, records: list[Record], tmp_path: Path
) -> None:
    file, out = tmp_path / "events.jsonl", tmp_path / "out"
    asked = ("assess", "--bulk", str(file), "-o", str(out), "--engine", "rules", "--batch", "2")
    file.write_text("\n".join(map(json.dumps, records[:3])), encoding="utf-8")  # no end of line at its end
    assert cli(*asked).out.startswith("3 records (3 new)")
    before = {one.name: one.stat().st_mtime_ns for one in out.glob("part-*")}
    with file.open("a", encoding="utf-8") as grown:
        grown.write("\n" + json.dumps(records[3]) + "\n")
    assert cli(*asked).out.startswith("4 records (1 new)")
    assert {name: (out / name).stat().st_mtime_ns for name in before} == before
    assert len({one["incident"] for one in rows(out)}) == 4
    whole = file.read_text(encoding="utf-8")
    for changed in (whole.replace("2017", "2018", 1), "\n" + whole, whole.partition("\n")[2]):
        file.write_text(changed, encoding="utf-8")
        ran = cli(*asked)
        assert ran.code == 2
        assert "lines 1 to 2 have changed" in ran.err
    file.write_text(whole.rstrip() + "," + json.dumps(records[4]), encoding="utf-8")
    assert "lines 4 to 4 have changed" in cli(*asked).err


def test_id_of_an_earlier_part_is_a_fault_after_a_run_is_taken_up_too(
    cli: Cli, records: list[Record], tmp_path: Path
) -> None:
    file, out = written(tmp_path / "events.jsonl", records[3:6]), tmp_path / "out"
    asked = ("assess", "--bulk", str(file), "-o", str(out), "--engine", "rules", "--batch", "1")
    cli(*asked)
    written(file, [*records[3:6], records[4], records[6]])
    assert cli(*asked).code == 4
    assert [(line, path) for line, path, _ in faults(out)] == [(4, "id")]
    assert len({one["incident"] for one in rows(out)}) == 4


@pytest.mark.parametrize(
    ("added", "words"),
    [
        (("--all",), "statuses was"),
        (("--format", "nquads"), "format was jsonl, is nquads"),
        (("--data", "law"), "data was"),
    ],
)
def test_run_begun_otherwise_is_not_taken_up(
    cli: Cli, records: list[Record], tmp_path: Path, added: tuple[str, ...], words: str
) -> None:
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "note.ttl").write_text("<https://example.org/x> <https://example.org/y> 1 .\n")
    file = written(tmp_path / "events.jsonl", records[3:4])
    asked = ("assess", "--bulk", str(file), "-o", "out", "--engine", "rules")
    if "--data" in added:  # without compiling another store: the note of what it was begun with is changed
        cli(*asked, cwd=tmp_path)
        note = tmp_path / "out/run.json"
        note.write_text(note.read_text(encoding="utf-8").replace('"data": "', '"data": "0'), encoding="utf-8")
        ran = cli(*asked, cwd=tmp_path)
    else:
        cli(*asked, cwd=tmp_path)
        ran = cli(*asked, *added, cwd=tmp_path)
    assert ran.code == 2
    assert words in ran.err
    assert "name a new folder" in ran.err


def test_folder_of_something_else_and_input_that_cannot_be_read_are_refused(
    cli: Cli, events: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    (tmp_path / "bad.parquet").write_text("no parquet")
    parquet.write_table(pa.table({"text": ["{}"]}), tmp_path / "other.parquet")
    parquet.write_table(pa.table({"record": [b"{}"]}), tmp_path / "binary.parquet")
    out = str(tmp_path / "new")
    asked = {
        (str(events), str(tmp_path / "mine")): (2, "holds files of something else"),
        (str(events), str(events)): (2, "is a file; name a folder"),
        (str(tmp_path / "none.jsonl"), out): (4, "cannot be read: No such file"),
        (str(tmp_path), out): (4, "cannot be read: Is a directory"),
        (str(tmp_path / "bad.parquet"), out): (4, "cannot be read: "),
        (str(tmp_path / "other.parquet"), out): (4, "has no column `record`; it has text"),
        (str(tmp_path / "binary.parquet"), out): (4, "column `record` must hold text, and holds binary"),
    }
    for (file, folder), (code, words) in asked.items():
        ran = cli("assess", "--bulk", file, "-o", folder)
        assert (ran.code, ran.out) == (code, ""), ran.err
        assert words in ran.err
    assert [one.name for one in (tmp_path / "mine").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("--bulk", "x.jsonl"), "--bulk needs -o FOLDER"),
        (("--bulk", "x.jsonl", "-o", "y", "--format", "text"), "--bulk writes jsonl, parquet or nquads, not text"),
        (("--bulk", "x.jsonl", "-o", "y", "--state", "CHN"), "--state does not go with --bulk"),
        (("--bulk", "x.jsonl", "-o", "y", "--lang", "fr"), "--lang does not go with --bulk"),
        (("2017-07-family", "--bulk", "x.jsonl", "-o", "y"), "an INCIDENT does not go with --bulk"),
        (("--workers", "2"), "--workers goes with --bulk FILE"),
        (("--format", "nquads"), "--format nquads goes with --bulk FILE"),
    ],
)
def test_options_that_do_not_fit_are_refused(cli: Cli, asked: tuple[str, ...], words: str) -> None:
    ran = cli("assess", *asked)
    assert ran.code == 2
    assert words in ran.err


@pytest.mark.parametrize(("ahead", "begins"), [(3, "{}"), (3, "{}/2999"), (-1, "{}/2999"), (-1, "{}"), (3, "../{}")])
def test_act_that_is_still_to_come_is_a_fault_with_its_line_everywhere(
    cli: Cli, records: list[Record], tmp_path: Path, ahead: int, begins: str
) -> None:
    """What has begun is an act, whenever it ends; where the earliest day is open, nobody can say that it has not."""
    day = begins.format(datetime.now(UTC).date() + timedelta(days=ahead))
    act = {**records[4]["acts"][0], "date": day}
    record = {**records[4], "acts": [act]}
    file = written(tmp_path / "events.jsonl", [records[3], record])
    (tmp_path / "one.json").write_text(json.dumps(record, indent=1), encoding="utf-8")
    line = next(at for at, text in enumerate((tmp_path / "one.json").read_text().splitlines(), 1) if day in text)
    told = {
        f"{tmp_path}/one.json:{line}: ": ("validate", f"{tmp_path}/one.json"),
        f"{tmp_path}/one.json:{line}:": ("assess", "--file", f"{tmp_path}/one.json", "--format", "json"),
        f"{file}:2: ": ("validate", str(file)),
        "one.json": ("import", f"{tmp_path}/one.json", "--into", f"{tmp_path}/events", "--dry-run"),
    }
    to_come = ahead > 0 and begins.startswith("{")
    for place, asked in told.items():
        ran = cli(*asked)
        assert ran.code == (4 if to_come else 0), ran.err
        assert (place in ran.err and f'acts[0].date: "{day}" is still to come' in ran.err) == to_come
    ran = cli("assess", "--bulk", str(file), "-o", str(tmp_path / "out"), "--engine", "rules")
    assert ran.code == (4 if to_come else 0)
    assert (faults(tmp_path / "out")[0][:2] == (2, "acts[0].date")) if to_come else (len(rows(tmp_path / "out")) > 0)
