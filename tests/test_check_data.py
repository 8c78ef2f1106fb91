"""Shapes, lint, ontology and sources on planted faults and on the shipped data; each leads to its line."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from pyshacl import validate
from rdflib import RDF, SH, Graph

from obligations.check import CheckReport, Severity, run_checks
from obligations.check.origin import Origins
from obligations.check.shapes import aim, check_shapes
from obligations.check.sources import load_sources
from obligations.errors import EngineError, Problem
from obligations.locate import Sources, locate
from obligations.names import DERIVED_EVENTS, PREFIXES
from obligations.pieces import NOTHING
from worlds import RESERVATION_COLUMNS, SEEDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import obligations

ROOT = Path(__file__).resolve().parents[1]
HEADER = "".join(f"@prefix {name}: <{base}> .\n" for name, base in PREFIXES.items())
TREATY = (
    "t:small a obl:Treaty ; obl:code 'SMALL' ; skos:prefLabel 'Small Treaty'@en ; obl:listComplete false ;\n"
    "  obl:adopted '1990-01-01'^^xsd:date ; obl:openTo obl:allStates ; obl:checkedOn"
    " '2026-11-21'^^xsd:date ;\n"
    "  obl:entryIntoForceRule <https://w3id.org/obligations/id/entry-rule/small> .\n"
    "<https://w3id.org/obligations/id/entry-rule/small> a obl:EntryIntoForceRule ; obl:waitsDays 30 ;\n"
    "  obl:ruleText 'On the thirtieth day.'@en .\n"
)
STATES = (
    "id,name,alternatives,alpha2,exists_from,exists_until,groups,source,confidence,note\n"
    "AAA,Aland,,AA,,,,,,\nBBB,Bland,,BB,2000-01-01,1990-01-01,,,,\n"
)
ACTIONS = (
    "id,state,action,date,effective,territory,source,source_date,corroborated_by,confidence,note\n"
    "aaa-small-ratification-1991-01-01,AAA,ratification,1991-01-01,,,list,,,sourced,\n"
    "aaa-small-withdrawal-effective-1995-06-01,AAA,withdrawal-effective,1995-06-01,,,list,,,perhaps,\n"
)
SOURCE = (
    "src:list a obl:Source ; dcterms:title 'List'@en ; obl:sourceKind obl:officialList ;"
    " obl:checkedOn '2026-11-21'^^xsd:date .\n"
)
RECORD = """\
id: two-acts
title: Two acts
sources:
  - {id: report, title: A report}
acts:
  - id: beating
    date: "2020-05-04"
    actors: [{state: AAA}]
    place: {state: AAA}
    conduct: [torture]
  - id: silence
    date: "2020-05-05"
    actors: [{state: AAA}]
    place: {state: AAA}
    claims:
      - id: heard
        asserts: woman
        mode: documented
"""


def small(folder: Path, **changed: str) -> Sources:
    """A knowledge base of one treaty, two States and one event, with the shipped ontology, shapes"
    " and queries."""
    files = {
        "treaties/small/treaty.ttl": HEADER + TREATY,
        "treaties/small/actions.csv": ACTIONS,
        "states.csv": STATES,
        "sources/list.ttl": HEADER + SOURCE,
        "incidents/two-acts.yaml": RECORD,
        **changed,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Sources(ROOT / "ontology", ROOT / "queries", (folder,))


def lines(report: CheckReport, severity: Severity) -> list[str]:
    return [f"{one.file}:{one.line}: {one.path}: {one.message}" for one in report.problems[severity]]


# --- planted faults in a small world


@pytest.fixture(scope="module")
def planted_small(tmp_path_factory: pytest.TempPathFactory) -> CheckReport:
    return run_checks(small(tmp_path_factory.mktemp("small")), ("data",))


def test_every_violation_of_the_small_world_is_named_at_once(planted_small: CheckReport) -> None:
    assert lines(planted_small, Severity.VIOLATION) == [
        (
            "data/incidents/two-acts.yaml:16: two-acts.heard: is documented and gives no locator: say"
            " where in the source"
            " it stands, or call it alleged."
        ),
        (
            "data/states.csv:3: BBB: A state begins on one day, and before it ends: check exists_from"
            " and exists_until in"
            " data/states.csv. (here: 2000-01-01)"
        ),
        (
            "data/treaties/small/actions.csv:3: aaa-small-withdrawal-effective-1995-06-01: Say how sure"
            " the record is:"
            " sourced or unverified. (here: perhaps)"
        ),
    ]
    assert planted_small.ok is False


def test_warnings_and_infos_are_listed(planted_small: CheckReport) -> None:
    assert (
        "data/incidents/two-acts.yaml:11: two-acts.silence: has no claim that affirms any conduct,"
        " so no norm can be"
        " triggered: add conduct, or a claim that asserts it."
    ) in lines(planted_small, Severity.WARNING)
    assert planted_small.problems[Severity.INFO] == ()


def test_silence_says_what_was_examined(planted_small: CheckReport) -> None:
    assert planted_small.examined["check queries"] == len([*(ROOT / "queries" / "checks").glob("*.rq")])
    assert planted_small.examined["shapes"] > 40
    assert planted_small.examined["source files"] == 5 + len([*(ROOT / "ontology").rglob("*.ttl")])


def test_report_as_data_names_check_file_and_line(planted_small: CheckReport) -> None:
    content = planted_small.to_dict()
    assert (content["schemaVersion"], content["ok"], content["counts"]["violation"]) == (1, False, 3)
    assert content["problems"][0] == {
        "severity": "violation",
        "check": "claim-documented-without-locator",
        "file": "data/incidents/two-acts.yaml",
        "line": 16,
        "path": "two-acts.heard",
        "message": "is documented and gives no locator: say where in the source it stands, or call it alleged.",
    }


def test_world_without_faults_has_no_violation(tmp_path: Path) -> None:
    sources = small(
        tmp_path,
        **{
            "states.csv": STATES.replace("2000-01-01,1990-01-01", "1990-01-01,2000-01-01"),
            "treaties/small/actions.csv": ACTIONS.replace("perhaps", "sourced"),
            "incidents/two-acts.yaml": RECORD + "        locator: para 1\n",
        },
    )
    report = run_checks(sources, ("data",))
    assert lines(report, Severity.VIOLATION) == []
    assert report.ok


def test_days_of_effect_that_differ_from_the_rule_are_warnings(tmp_path: Path) -> None:
    late = ACTIONS.replace("1991-01-01,,,list", "1991-01-01,1991-06-01,,list")
    report = run_checks(small(tmp_path, **{"treaties/small/actions.csv": late}), ("data",))
    assert (
        "data/treaties/small/actions.csv:2: aaa-small-ratification-1991-01-01: stated effect"
        " 1991-06-01, by the"
        " treaty's rule 1991-01-31; the rule's day stands"
    ) in lines(report, Severity.WARNING)


def reserved(folder: Path, article: str) -> list[str]:
    """Check the small world, whose treaty has article 1, with a reservation to an article; return what is refused."""
    tables = {
        "treaties/small/provisions.csv": "eid,number,heading,deontic,derogable,qualified,reservable,victims,"
        "conduct,verification,note\nart_1,1,Return,,,,,,,,\n",
        "treaties/small/reservations.csv": f"{RESERVATION_COLUMNS}\nsmall-aaa-01,AAA,reservation,1991-01-01,,{article},"
        "excludes,Excludes it.,,,,,,,list,,sourced,\n",
    }
    report = run_checks(small(folder, **tables), ("data",))
    return [one for one in lines(report, Severity.VIOLATION) if "reservations.csv" in one]


def test_reservation_to_an_article_that_does_not_exist_is_refused_by_file_and_line(tmp_path: Path) -> None:
    assert reserved(tmp_path, "2") == [
        'data/treaties/small/reservations.csv:2: articles: small has no provision "2" on file'
    ]


def test_reservation_to_an_article_on_file_passes(tmp_path: Path) -> None:
    assert reserved(tmp_path, "1") == []


# --- sources that do not compile


def test_faulty_law_is_named_and_stops_the_rest(tmp_path: Path) -> None:
    sources = small(
        tmp_path,
        **{
            "treaties/small/treaty.ttl": HEADER + "t:small a obl:Treaty ;;; .\n",
            "states.csv": STATES.replace("AAA,Aland,,AA,,,", "AAA,Aland,,AA,,,moon-league"),
        },
    )
    report = run_checks(sources, ("data",))
    found = lines(report, Severity.VIOLATION)
    assert any(one.startswith('data/states.csv:2: groups: "moon-league" is not known') for one in found)
    assert [one.message for one in report.problems[Severity.INFO]] == [
        (
            "the sources do not compile, so shapes and legal lint did not run; put the violations of the"
            " sources right first"
        )
    ]
    assert "shapes" not in report.examined


def test_faulty_record_does_not_hide_faulty_law(tmp_path: Path) -> None:
    report = run_checks(small(tmp_path, **{"incidents/two-acts.yaml": RECORD.replace("torture", "tortrue")}), ("data",))
    found = lines(report, Severity.VIOLATION)
    assert len(found) == 3
    assert found[0].startswith('data/incidents/two-acts.yaml:10: acts[0].conduct[0]: no concept is called "tortrue"')
    assert found[1].startswith("data/states.csv:3: BBB: A state begins on one day")
    assert [one.message for one in report.problems[Severity.INFO]] == [
        (
            "the sources do not compile, so the law was checked without the events; put the violations"
            " of the sources"
            " right first"
        )
    ]


def test_faulty_shape_is_an_error(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology")
    shape = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <x:s> a sh:NodeShape ; sh:targetNode <x:n> ; sh:property <x:p> ."
    )
    (tmp_path / "ontology" / "shapes" / "faulty.ttl").write_text(shape, encoding="utf-8")
    store = Store()
    sources = Sources(tmp_path / "ontology", ROOT / "queries", (tmp_path / "ontology",))
    with pytest.raises(EngineError, match="the shapes cannot be run"):
        check_shapes(store, sources, Origins(sources, store))


def test_shapes_that_aim_their_parts_give_the_results_of_the_shapes_as_written(tmp_path: Path) -> None:
    """Every third statement is left out of a small world, so that there is much to find."""
    store = load_sources(small(tmp_path), NOTHING).store
    assert store is not None
    kept = [one for number, one in enumerate(sorted({str(quad.triple) for quad in store})) if number % 3]

    def results(*, aimed: bool) -> list[tuple[str, ...]]:
        shapes = Graph()
        for file in (ROOT / "ontology" / "shapes").glob("*.ttl"):
            shapes.parse(file)
        if aimed:
            aim(shapes)
            assert len(list(shapes.subject_objects(SH.property))) < 5
        data = Graph().parse(data="".join(f"{one} .\n" for one in kept), format="nt")
        _, found, _ = validate(data, shacl_graph=shapes, inference="none")
        assert isinstance(found, Graph)
        parts = (
            *(SH.focusNode, SH.resultPath, SH.value),
            *(SH.resultMessage, SH.resultSeverity, SH.sourceConstraintComponent),
        )
        return sorted(
            tuple(str(found.value(one, part)) for part in parts)
            for one in found.subjects(RDF.type, SH.ValidationResult)
        )

    written = results(aimed=False)
    assert len(written) > 100
    assert results(aimed=True) == written


def test_rule_that_does_not_run_does_not_hide_faulty_law(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "queries", tmp_path / "queries")
    (tmp_path / "queries" / "rules" / "99-broken.rq").write_text("CONSTRUCT { ?a } WHERE", encoding="utf-8")
    whole = small(tmp_path / "data")
    report = run_checks(Sources(whole.ontology, tmp_path / "queries", whole.data), ("data",))
    found = lines(report, Severity.VIOLATION)
    assert [one.split(": ")[0] for one in found] == [
        "data/states.csv:3",
        "data/treaties/small/actions.csv:3",
        "queries/rules:0",
    ]
    assert "rule file 99-broken.rq" in found[2]


def test_check_query_that_does_not_run_is_a_violation(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "queries", tmp_path / "queries")
    checks = tmp_path / "queries" / "checks"
    broken = (checks / "norm-record.rq").read_text(encoding="utf-8").replace("{missing}", "{absent}")
    (checks / "norm-record.rq").write_text(broken, encoding="utf-8")
    whole = small(tmp_path / "data")
    report = run_checks(Sources(whole.ontology, tmp_path / "queries", whole.data), ("data",))
    assert lines(report, Severity.VIOLATION)[-1] == (
        "queries/checks/norm-record.rq:0: : must select every column that its message names"
    )
    assert len(report.problems[Severity.VIOLATION]) == 4


# --- the ontology


TERM = (
    "x:Pact a owl:Class ; rdfs:subClassOf obl:Treaty%s ; rdfs:label 'pact'@en ; skos:definition 'A"
    " treaty.'@en ;\n"
    "  skos:example 'one'@en ; dcterms:source 'editor' ."
)


def added(folder: Path, text: str) -> Sources:
    folder.mkdir()
    header = HEADER + "@prefix x: <https://w3id.org/obligations/id/tiny/> .\n"
    (folder / "terms.ttl").write_text(header + text, encoding="utf-8")
    return locate((folder,))


def test_contradiction_in_an_added_folder_is_named_with_its_file(tmp_path: Path) -> None:
    report = run_checks(added(tmp_path / "mine", TERM % " , obl:SoftLaw"), ("ontology",))
    found = lines(report, Severity.VIOLATION)
    assert any(one.startswith("data/extra-1-mine/terms.ttl:0: tiny/Pact: is both ") for one in found)


def test_term_in_an_added_folder_without_contradiction_passes(tmp_path: Path) -> None:
    report = run_checks(added(tmp_path / "mine", TERM % ""), ("ontology",))
    assert lines(report, Severity.VIOLATION) == []
    assert report.examined["classes"] > 100


def test_missing_java_is_said_and_does_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("obligations.reason.shutil.which", lambda _name: None)
    report = run_checks(locate(), ("ontology",))
    assert report.ok
    assert [one.message[:19] for one in report.problems[Severity.INFO]] == ["Java was not found:"]


def test_added_file_that_does_not_parse_is_a_violation_of_the_ontology(tmp_path: Path) -> None:
    report = run_checks(added(tmp_path / "mine", "x:Pact a owl:Class ;;; "), ("ontology",))
    assert [one.file for one in report.problems[Severity.VIOLATION]] == ["data/extra-1-mine/terms.ttl"]
    assert "Turtle" in report.problems[Severity.VIOLATION][0].message


# --- what the rules derive from the shipped data


def test_shipped_findings_fit_their_shapes(kb: obligations.KnowledgeBase) -> None:
    """Every derived result has all its keys and one outcome; a failure is a fault of a rule. On fourteen events."""

    def of_a_seed(subject: str) -> bool:
        return any(f"/{one}." in subject or f"/{one}>" in subject for one in SEEDS)

    def triples() -> Iterator[str]:
        kinds = kb.store.quads_for_pattern(None, NamedNode(PREFIXES["rdf"] + "type"), None, None)
        wider = kb.store.quads_for_pattern(None, NamedNode(PREFIXES["rdfs"] + "subClassOf"), None, None)
        events = kb.store.quads_for_pattern(None, None, None, NamedNode(DERIVED_EVENTS))
        for quad in (*kinds, *wider, *events):
            if quad.graph_name == NamedNode(DERIVED_EVENTS) and not of_a_seed(str(quad.subject)):
                continue
            if not str(quad.object).endswith("ns#Binding>"):
                yield f"{quad.triple} ."

    data = Graph().parse(data="\n".join(triples()), format="nt")
    shapes = Graph().parse(ROOT / "ontology" / "shapes" / "derived.ttl")
    aim(shapes)
    conforms, _, text = validate(data, shacl_graph=shapes, inference="none", inplace=True)
    assert conforms, text[:2000]


# --- from the graph back to file and line


@pytest.mark.parametrize(
    ("thing", "file", "start"),
    [
        ("n:cat-3-1", "data/treaties/cat/norms.ttl", "n:cat-3-1 a obl:Prohibition"),
        ("n:cat-3-1.e2", "data/treaties/cat/norms.ttl", "n:cat-3-1.e2 a obl:Element"),
        ("t:cat", "data/treaties/cat/treaty.ttl", "t:cat a obl:Treaty"),
        ("t:cat/art_3__para_1", "data/treaties/cat/provisions.csv", "art_3__para_1,"),
        ("s:CHN", "data/states.csv", "CHN,"),
        ("pl:chn", "data/states.csv", "CHN,"),
        ("pl:hong-kong", "data/places.csv", "hong-kong,"),
        ("act:2016-17-returns.return", "data/incidents/2016-17-returns.yaml", "  - id: return"),
        (
            "claim:2016-17-returns.returned-child",
            "data/incidents/2016-17-returns.yaml",
            "      - {id: returned-child,",
        ),
        ("incident:2016-17-returns", "data/incidents/2016-17-returns.yaml", "id: 2016-17-returns"),
        ("c:torture", "ontology/concepts/conduct.ttl", "c:torture a skos:Concept"),
    ],
)
def test_thing_leads_to_its_line(thing: str, file: str, start: str, kb: obligations.KnowledgeBase) -> None:
    prefix, _, local = thing.partition(":")
    place, line = Origins(kb.sources, kb.store).of(PREFIXES[prefix] + local)
    assert place == file
    assert (ROOT / file).read_text(encoding="utf-8").split("\n")[line - 1].startswith(start)


def test_thing_that_no_file_states_leads_nowhere(kb: obligations.KnowledgeBase) -> None:
    assert Origins(kb.sources, kb.store).of(PREFIXES["n"] + "nothing") == ("", 0)


def test_misspelt_thing_leads_to_where_it_is_mentioned(tmp_path: Path) -> None:
    sources = small(tmp_path)
    store = Store()
    store.load(
        (HEADER + "t:small obl:incorporates <x:gone> .").encode(),
        format=RdfFormat.TURTLE,
        to_graph=NamedNode("https://w3id.org/obligations/graph/treaties/small/treaty"),
    )
    line = next(n for n, text in enumerate((HEADER + TREATY).split("\n"), 1) if text.startswith("t:small a"))
    assert Origins(sources, store).of("x:gone") == ("data/treaties/small/treaty.ttl", line)


def test_problem_is_written_with_file_and_line() -> None:
    assert str(Problem("data/a.ttl", 3, "cat-3-1", "has no name.")) == "data/a.ttl:3: cat-3-1: has no name."
