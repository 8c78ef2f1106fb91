"""The house rules for query files: each planted fault is named, its near miss passes, the shipped"
" files break none."""

from __future__ import annotations

from pathlib import Path

import pytest

from obligations.check import run_checks
from obligations.locate import Sources
from obligations.pieces import NOTHING, Pieces

ROOT = Path(__file__).resolve().parents[1]
PREFIXES = (
    "PREFIX obl: <https://w3id.org/obligations/ns#>\n"
    "PREFIX c: <https://w3id.org/obligations/id/concept/>\n"
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
)
SELECT = PREFIXES + "SELECT ?act WHERE { ?act a obl:Act . %s }\n"
CONSTRUCT = PREFIXES + "CONSTRUCT { ?act obl:hasFact %s } WHERE { ?act obl:place ?place . %s }\n"


def checked(folder: Path, files: dict[str, str]) -> list[str]:
    """Check query files in a folder of their own, against the shipped ontology."""
    (folder / "data").mkdir()
    for name, text in files.items():
        path = folder / "queries" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = run_checks(Sources(ROOT / "ontology", folder / "queries", (folder / "data",)), ("queries",))
    assert report.examined == {"query files": len(files)}
    return [f"{one.severity}: {one.problem}" for one in report.faults]


FAULTS = {
    "NOW": (
        "FILTER(NOW() > ?day) ?act obl:firstDay ?day",
        "violation:4: calls NOW(): the same data must give the same answer every time",
    ),
    "RAND": (
        "BIND(RAND() AS ?n)",
        "violation:4: calls RAND(): the same data must give the same answer every time",
    ),
    "UUID inside IF": (
        "BIND(IF(true, UUID(), ?act) AS ?n)",
        "violation:4: calls UUID(): the same data must give the same answer every time",
    ),
    "NOW inside EXISTS": (
        "FILTER EXISTS { ?act obl:firstDay ?day FILTER(?day < NOW()) }",
        "violation:4: calls NOW(): the same data must give the same answer every time",
    ),
    "SERVICE": (
        "SERVICE <https://example.org/sparql> { ?act obl:place ?place }",
        "violation:4: asks another endpoint with SERVICE: everything works offline",
    ),
    "function of an engine": (
        "FILTER(<http://jena.apache.org/ARQ/function#sqrt>(1) = 1)",
        (
            "violation:4: calls the engine's own function <http://jena.apache.org/ARQ/function#sqrt>:"
            " use SPARQL 1.1 alone"
        ),
    ),
    "undeclared property": (
        "?act obl:placed ?place",
        "violation:4: uses obl:placed, which the ontology does not declare; nearest: obl:place",
    ),
    "undeclared class in a path": (
        "?act a/skos:broader* obl:Actt",
        "violation:4: uses obl:Actt, which the ontology does not declare; nearest: obl:Act",
    ),
    "undeclared concept": (
        "?claim obl:asserts c:tortrue",
        "violation:4: uses c:tortrue, which the ontology does not declare; nearest: c:torture",
    ),
    "undeclared term inside NOT EXISTS": (
        "FILTER NOT EXISTS { ?act obl:plaze ?place }",
        "violation:4: uses obl:plaze, which the ontology does not declare; nearest: obl:place",
    ),
    "term that SKOS does not have": (
        "?concept skos:brodaer c:torture",
        ("violation:4: uses <http://www.w3.org/2004/02/skos/core#brodaer>, which that vocabulary does not have"),
    ),
    "open path": (
        "?one skos:broader* ?two",
        "violation:4: leaves both ends of a path open that may have no step: bind one, or use +",
    ),
    "open path in one UNION branch": (
        "{ ?act obl:place ?place } UNION { ?act obl:within? ?place }",
        "violation:4: leaves both ends of a path open that may have no step: bind one, or use +",
    ),
    "open path that begins a sequence": (
        "?one (skos:broader*)/skos:related ?two",
        "violation:4: leaves both ends of a path open that may have no step: bind one, or use +",
    ),
    "two patterns in NOT EXISTS": (
        "FILTER NOT EXISTS { ?claim obl:about ?act . ?claim obl:mode obl:alleged }",
        "warning:4: has several patterns inside NOT EXISTS: keep to one, by a path or a fact, or use MINUS",
    ),
    "UNION branch without the joined variable": (
        "{ ?act obl:place ?place } UNION { ?claim obl:about ?place }",
        "warning:4: joins a UNION by a variable that one branch does not bind: bind it in every branch",
    ),
    "MAX of what may be unbound": (
        (
            "{ SELECT ?act (MAX(?day) AS ?last) WHERE { ?act a obl:Act OPTIONAL { ?act obl:lastDay ?day"
            " } } GROUP BY ?act }"
        ),
        "warning:4: takes MAX of ?day, which may be unbound: engines differ, bind a default",
    ),
}
NEAR_MISSES = {
    "path with one end bound": "?act obl:asserts ?one . ?one skos:broader* ?two",
    "path bound by the path before": "?act obl:asserts ?one . ?one skos:broader* ?two . ?two skos:broader* ?three",
    "path with a thing at one end": "?one skos:broader* c:torture",
    "path with at least one step": "?one skos:broader+ ?two",
    "path in an OPTIONAL that the group binds": "OPTIONAL { ?act obl:inPlace* ?place }",
    "path inside EXISTS that the group binds": "FILTER EXISTS { ?act obl:inPlace* ?place }",
    "path after VALUES": "VALUES ?one { c:torture } ?one skos:broader* ?two",
    "sequence that begins with a step": "?one skos:related/skos:broader* ?two",
    "one path in NOT EXISTS": "FILTER NOT EXISTS { ?act ^obl:about/obl:mode obl:alleged }",
    "UNION with the joined variable in both": "{ ?act obl:place ?place } UNION { ?claim obl:about ?act }",
    "MAX of what is bound": "{ SELECT ?act (MAX(?day) AS ?last) WHERE { ?act obl:lastDay ?day } GROUP BY ?act }",
    "MAX with a default": (
        "{ SELECT ?act (MAX(?known) AS ?last) WHERE { ?act a obl:Act OPTIONAL { ?act obl:lastDay ?day }"
        " BIND(COALESCE(?day, 0) AS ?known) } GROUP BY ?act }"
    ),
    "cast of XML Schema": "?act obl:slug ?slug FILTER(<http://www.w3.org/2001/XMLSchema#integer>(?slug) = 1)",
    "namespace as a text": "?act ?verb ?value FILTER(STRSTARTS(STR(?verb), STR(obl:)))",
    "word in a comment": "# NOW() and SERVICE are only talked about\n",
}


def test_no_case_was_lost() -> None:
    assert (len(FAULTS), len(NEAR_MISSES)) == (17, 15)


@pytest.mark.parametrize("name", list(FAULTS))
def test_planted_fault_is_named_with_its_line(name: str, tmp_path: Path) -> None:
    pattern, said = FAULTS[name]
    severity, line, message = said.split(":", 2)
    expected = f"{severity}: queries/ask/acts/planted.rq:{line}:{message}"
    assert checked(tmp_path, {"ask/acts/planted.rq": SELECT % pattern}) == [expected]


@pytest.mark.parametrize("name", list(NEAR_MISSES))
def test_near_miss_passes(name: str, tmp_path: Path) -> None:
    assert checked(tmp_path, {"ask/acts/planted.rq": SELECT % NEAR_MISSES[name]}) == []


def test_reading_that_was_kept_gives_the_same_faults_until_the_query_or_the_piece_changes(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    query, pieces = tmp_path / "queries/ask/acts/planted.rq", Pieces(tmp_path / "pieces")
    query.parent.mkdir(parents=True)

    def faults(text: str, pieces: Pieces) -> list[str]:
        query.write_text(text, encoding="utf-8")
        sources = Sources(ROOT / "ontology", tmp_path / "queries", (tmp_path / "data",))
        return [str(one.problem) for one in run_checks(sources, ("queries",), pieces=pieces).faults]

    for pattern in ("BIND(RAND() AS ?n)", "?act obl:placed ?place", "?one skos:broader* ?two", "?act {"):
        told = faults(SELECT % pattern, NOTHING)
        assert len(told) == 1
        assert [faults(SELECT % pattern, pieces) for _ in range(2)] == [told, told]
    assert len(list((tmp_path / "pieces").iterdir())) == 4
    assert faults(SELECT % NEAR_MISSES["word in a comment"], pieces) == []
    for piece in (tmp_path / "pieces").iterdir():
        piece.write_bytes(b"{}")
    assert faults(SELECT % "?act {", pieces) == told


def test_rows_cut_without_order_are_named(tmp_path: Path) -> None:
    text = SELECT % "" + "LIMIT 3\n"
    ordered = SELECT % "" + "ORDER BY ?act LIMIT 3\n"
    assert checked(tmp_path, {"ask/a.rq": text, "ask/b.rq": ordered}) == [
        ("violation: queries/ask/a.rq:5: cuts its rows without ORDER BY: which rows remain is left to the engine")
    ]


def test_blank_node_in_a_template_is_named(tmp_path: Path) -> None:
    blank = CONSTRUCT % ("[ obl:order 1 ]", "")
    named = CONSTRUCT % ("c:torture", "?place obl:sovereign []")
    assert checked(tmp_path, {"rules/10-blank.rq": blank, "rules/11-named.rq": named}) == [
        ("violation: queries/rules/10-blank.rq:4: makes a blank node: form an address from all the keys instead")
    ]


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        (
            "rules/roles.rq",
            CONSTRUCT % ("c:torture", ""),
            "the name of the file must be of the form NN-name.rq",
        ),
        (
            "rules/7-roles.rq",
            CONSTRUCT % ("c:torture", ""),
            "the name of the file must be of the form NN-name.rq",
        ),
        ("ask/law/Bad_Name.rq", SELECT % "", "the name of the file must be of the form some-name.rq"),
        ("rules/10-roles.rq", SELECT % "", "must be a CONSTRUCT query, as all files in rules/"),
    ],
)
def test_name_and_form_of_a_file(file: str, text: str, message: str, tmp_path: Path) -> None:
    found = checked(tmp_path, {file: text})
    assert len(found) == 1
    assert found[0].startswith(f"violation: queries/{file}: {message}")


def test_text_that_does_not_parse_is_named_with_its_line(tmp_path: Path) -> None:
    broken = PREFIXES + "SELECT ?act WHERE {\n  ?act a obl:Act .\n  ?act obl:place \n}\n"
    undeclared = "SELECT ?act WHERE { ?act a skos:Concept }\n"
    found = checked(tmp_path, {"ask/broken.rq": broken, "ask/undeclared.rq": undeclared})
    assert [one.split(": ")[:3] for one in found] == [
        ["violation", "queries/ask/broken.rq:6", "does not parse in rdflib"],
        ["violation", "queries/ask/undeclared.rq:1", "does not parse in the embedded engine"],
    ]


def test_update_is_no_query(tmp_path: Path) -> None:
    found = checked(tmp_path, {"ask/change.rq": PREFIXES + "DELETE WHERE { ?act ?verb ?value }\n"})
    assert [one.split(": ")[:3] for one in found] == [
        ["violation", "queries/ask/change.rq:4", "does not parse in rdflib"]
    ]


def test_description_of_a_check_is_checked(tmp_path: Path) -> None:
    found = checked(tmp_path, {"checks/some-check.rq": SELECT % ""})
    assert len(found) == 5
    assert found[0] == "violation: queries/checks/some-check.rq:1: id is missing or no text"
