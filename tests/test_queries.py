"""The named queries: described in full, ordered, true to their examples, and the same in two engines."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, Store, Variable
from rdflib.plugins.sparql import prepareQuery

from obligations import BadDataError, UnknownNameError, UsageError, names, query_values
from obligations.dates import DateError
from obligations.knowledge import KnowledgeBase
from obligations.locate import locate
from obligations.queries import bind, load_queries, run_named
from obligations.query_file import TYPES
from obligations.render.tables import readable, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rdflib.plugins.sparql.sparql import Query

    from obligations.queries import Answer, NamedQuery

COUNT = 48
LONGEST_TITLE = 60
QUERIES = load_queries(locate().queries / "ask")
every_query = pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)

NAMED = re.compile(r"(?<![\w?:<])(\w+):([A-Za-z][\w-]*)")
KEPT = {
    names.STATE: {"CHN", "PRK", "KOR", "AUT", "COD"},
    names.TREATY: {
        "cat",
        "crc",
        "crc-opic",
        "iccpr",
        "refugee-1951",
        "refugee-1967",
        "slavery-1926-prot1953",
        "arsiwa",
    },
    names.PLACE: {"hong-kong", "macao", "CHN"},
    names.INCIDENT: {"2016-17-returns", "2019-11-fishermen", "custody-abuse", "trafficking-of-women"},
}
"""What both engines are asked about: for all that is on file rdflib takes minutes."""


@cache
def prepared(text: str) -> Query:
    """Parse a query in rdflib, which takes long, once."""
    return prepareQuery(text)


def test_no_query_is_lost() -> None:
    assert len(QUERIES) == COUNT


@every_query
def test_columns_and_parameters_are_the_select_list(query: NamedQuery) -> None:
    selected = [str(one) for one in prepared(query.text).algebra.PV]
    assert selected == [*query.columns, *(one.name for one in query.parameters)]


@every_query
def test_every_parameter_is_used_and_none_is_tested_with_bound(query: NamedQuery) -> None:
    """The engine settles BOUND of a parameter before the parameter has its value; COALESCE asks in time."""
    body = query.query.partition("WHERE")[2]
    for one in query.parameters:
        assert re.search(rf"\?{one.name}\b", body)
        assert not re.search(rf"BOUND\(\s*\?{one.name}\s*\)", body)


@every_query
def test_titles_fit_the_list(query: NamedQuery) -> None:
    assert len(query.title) <= LONGEST_TITLE


@every_query
def test_rows_are_ordered(query: NamedQuery) -> None:
    assert "OrderBy" in _names_of(prepared(query.text).algebra)


@every_query
def test_prefixes_are_those_of_the_project(query: NamedQuery) -> None:
    declared = dict(re.findall(r"^PREFIX (\w+): <([^>]+)>$", query.query, re.MULTILINE))
    assert declared.items() <= names.PREFIXES.items()


@every_query
def test_every_term_stands_in_the_ontology(query: NamedQuery, kb: KnowledgeBase) -> None:
    unknown = [term for term in _terms(query) if term.startswith(names.OBL) and not _is_described(kb, term)]
    assert unknown == []


@every_query
def test_not_exists_holds_one_pattern(query: NamedQuery) -> None:
    for inside in re.findall(r"NOT EXISTS \{([^{}]*)\}", query.query):
        assert not re.search(r"[.;]\s", inside.strip())


@every_query
def test_see_names_queries_that_exist_or_articles(query: NamedQuery) -> None:
    assert [one for one in query.see if one not in QUERIES and " " not in one] == []


@every_query
def test_the_example_returns_its_rows(query: NamedQuery, kb: KnowledgeBase) -> None:
    rows = _shown(run_named(kb, query, query.example.parameters))
    assert [row for row in query.example.rows if row not in rows] == []
    if query.example.whole or query.example.none:
        assert rows == list(query.example.rows)


@pytest.fixture(scope="session")
def small(kb: KnowledgeBase) -> Store:
    """What the queries read, for a few States, treaties and events: small enough for rdflib."""
    read = {term for query in QUERIES.values() for term in _terms(query)} | {names.RDF + "type"}
    events = set(kb.incidents) - KEPT[names.INCIDENT]
    others = {
        _value(quad.subject)
        for predicate in ("bindsState", "actingState", "instrument")
        for quad in kb.store.quads_for_pattern(None, NamedNode(names.OBL + predicate), None, None)
        if _is_left_out(quad.object)
    }

    @cache
    def kept(subject: NamedNode) -> bool:
        if _is_left_out(subject) or re.split(r"\.[ex]\d", subject.value)[0] in others:
            return False
        return not any(part.partition(".")[0] in events for part in subject.value.split("/"))

    store = Store()
    for term in read:
        quads = kb.store.quads_for_pattern(None, NamedNode(term), None, None)
        store.extend(quad for quad in quads if not isinstance(quad.subject, NamedNode) or kept(quad.subject))
    return store


@pytest.fixture(scope="session")
def in_rdflib(small: Store) -> rdflib.Graph:
    graph = rdflib.Graph()
    for subject, predicate, value in {tuple(quad)[:3] for quad in small}:
        graph.add((_in_rdflib(subject), _in_rdflib(predicate), _in_rdflib(value)))
    return graph


@every_query
def test_two_engines_agree(query: NamedQuery, kb: KnowledgeBase, small: Store, in_rdflib: rdflib.Graph) -> None:
    bound = bind(kb, query, query.example.parameters)
    one: Any = small.query(
        query.text,
        use_default_graph_as_union=True,
        substitutions={Variable(key): term for key, term in bound.items()},
    )
    other: Any = in_rdflib.query(
        prepared(query.text), initBindings={key: _in_rdflib(term) for key, term in bound.items()}
    )
    first = [tuple(_value(row[column]) for column in query.columns) for row in one]
    second = [tuple("" if row[column] is None else str(row[column]) for column in query.columns) for row in other]
    assert first == second
    assert bool(first) == (not query.example.none)


def test_a_norm_without_a_finding_is_listed() -> None:
    norm, instrument = NamedNode(names.NORM + "x"), NamedNode(names.TREATY + "x")
    store = Store()
    for subject, predicate, value in (
        (norm, names.OBL + "bearerRole", NamedNode(names.OBL + "roleActing")),
        (norm, names.SKOS + "prefLabel", Literal("a rule", language="en")),
        (norm, names.OBL + "instrument", instrument),
    ):
        store.add(Quad(subject, NamedNode(predicate), value))
    query = QUERIES["untriggered-norms"]
    knowledge = KnowledgeBase(store, locate())
    assert [row["norm"] for row in _shown(run_named(knowledge, query, {}))] == ["x"]
    store.add(Quad(NamedNode(names.FINDING + "x/y/CHN"), NamedNode(names.OBL + "norm"), norm))
    assert _shown(run_named(knowledge, query, {})) == []


def test_an_optional_date_left_out_means_any_day(kb: KnowledgeBase) -> None:
    query = QUERIES["findings-by-state"]
    all_days = _shown(run_named(kb, query, {"state": "China"}))
    later = _shown(run_named(kb, query, {"state": "China", "since": "2016-01-01"}))
    assert {row["act"] for row in all_days} > {row["act"] for row in later} != set()
    assert "2016-17-returns.return" not in {
        row["act"] for row in _shown(run_named(kb, query, {"state": "China", "until": "2016-06-30"}))
    }


def test_a_day_later_changes_who_is_party(kb: KnowledgeBase) -> None:
    query = QUERIES["parties-to"]
    before, on = ({"treaty": "CAT", "date": day} for day in ("1988-11-02", "1988-11-03"))
    assert "CHN" not in {row["state"] for row in _shown(run_named(kb, query, before))}
    assert "CHN" in {row["state"] for row in _shown(run_named(kb, query, on))}


@pytest.mark.parametrize("spelling", ["CHN", "cn", "China", "s:CHN", names.STATE + "CHN"])
def test_a_state_is_known_by_any_spelling(kb: KnowledgeBase, spelling: str) -> None:
    bound = bind(kb, QUERIES["positions"], {"state": spelling})
    assert bound == {"state": NamedNode(names.STATE + "CHN")}


def test_a_wrong_parameter_is_an_error_that_names_the_known_ones(kb: KnowledgeBase) -> None:
    with pytest.raises(UsageError, match=r"has no parameter stat; nearest: state; it takes: state, date$"):
        run_named(kb, QUERIES["bound-on"], {"stat": "CHN", "date": "2017-07-01"})


def test_a_missing_parameter_is_an_error_with_an_example(kb: KnowledgeBase) -> None:
    with pytest.raises(UsageError, match=r'needs state, for example --param state="CHN"; it takes: state, since'):
        run_named(kb, QUERIES["findings-by-state"], {})


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("treaty", "Convention against Torture", "t:cat"),
        ("provision", "CAT art 3(1)", "t:cat/art_3__para_1"),
        ("concept", "c:forced-return", "c:forced-return"),
        ("source", "src:hrw-2017", "src:hrw-2017"),
        ("source", "hrw-2017", "src:hrw-2017"),
        ("incident", "2016-17-returns", "incident:2016-17-returns"),
        ("claim", "2016-17-returns.returned", "claim:2016-17-returns.returned"),
        ("concept", "Forced return", "c:forced-return"),
        ("concept", "refoulement", "c:forced-return"),
        ("body", "committee on the rights of the child", "body:crc"),
        ("act", "act:2016-17-returns.return", "act:2016-17-returns.return"),
        ("act", "2016-17-returns.ret", "act:2016-17-returns.return"),
        ("norm", "CAT-3-1", "n:cat-3-1"),
        ("norm", "CAT:9", "n:cat-9"),
        ("finding", "d:finding/cat-3-1/2016-17-returns.return/CHN", "d:finding/cat-3-1/2016-17-returns.return/CHN"),
        ("finding", "cat-3-1/2016-17", "d:finding/cat-3-1/2016-17-returns.return/CHN"),
        ("document", "CAT/C/GC/4", "doc:cat-gc-4"),
        ("provision", "t:cat/art_3__para_1", "t:cat/art_3__para_1"),
        ("text", " as it is ", "as it is"),
        ("integer", "41", "41"),
        ("date", "2017-07-01", "2017-07-01"),
    ],
)
def test_values_become_terms_of_their_type(
    kb: KnowledgeBase, tmp_path: Path, kind: str, value: str, expected: str
) -> None:
    term = bind(kb, _one(tmp_path, kind), {"value": value})["value"]
    assert shown(term) == expected


@pytest.mark.parametrize(
    ("kind", "value", "error"),
    [
        ("state", "Atlantis", UnknownNameError),
        ("treaty", "CATS", UnknownNameError),
        ("provision", "CAT:99", UnknownNameError),
        ("provision", "CAT", UsageError),
        ("concept", "forced-retrun", UnknownNameError),
        ("source", "hwr-2017", UnknownNameError),
        ("body", "no-such-body", UnknownNameError),
        ("act", "2016-17-returns", UnknownNameError),
        ("norm", "cat-33-1", UnknownNameError),
        ("norm", "CAT:3", UsageError),
        ("finding", "cat-3-1/", UnknownNameError),
        ("document", "CAT/C/GC/44", UnknownNameError),
        ("claim", "no-such-claim", UnknownNameError),
        ("incident", "no-such-event", UnknownNameError),
        ("integer", "many", UsageError),
        ("date", "2017-07", DateError),
        ("date", "2017-02-30", DateError),
    ],
)
def test_values_that_name_nothing_are_errors(
    kb: KnowledgeBase, tmp_path: Path, kind: str, value: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        bind(kb, _one(tmp_path, kind), {"value": value})


def test_every_type_can_be_read() -> None:
    assert query_values.READERS.keys() == TYPES


def test_an_unknown_thing_gets_the_nearest_names(kb: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"Did you mean hrctte \(Human Rights Committee\)"):
        bind(kb, _one(tmp_path, "body"), {"value": "Human Rights Committe"})


def test_a_name_that_two_things_bear_is_no_answer(tmp_path: Path) -> None:
    store = Store()
    for one in ("one", "two"):
        body = NamedNode(names.BODY + one)
        store.add(Quad(body, NamedNode(names.RDF + "type"), NamedNode(names.OBL + "Body")))
        store.add(Quad(body, NamedNode(names.SKOS + "altLabel"), Literal("The Committee", language="en")))
    knowledge, query = KnowledgeBase(store, locate()), _one(tmp_path, "body")
    assert bind(knowledge, query, {"value": "two"}) == {"value": NamedNode(names.BODY + "two")}
    with pytest.raises(UnknownNameError, match=r"one \(The Committee\)"):
        bind(knowledge, query, {"value": "the committee"})


@pytest.mark.parametrize("value", ['24841" || "1" = "1', '24841")) } #', "24841\\u0022 || true"])
def test_a_value_is_never_read_as_part_of_the_query(kb: KnowledgeBase, value: str) -> None:
    query = QUERIES["identifiers"]
    assert run_named(kb, query, {"value": "24841"}).rows
    assert run_named(kb, query, {"value": value}).rows == ()


FRONT = """#+ id = "sample"
#+ title = "Sample"
#+ question = "What is this?"
#+ caveat = "Nothing is meant by it."
#+ [parameters.value]
#+ type = "state"
#+ required = true
#+ example = "CHN"
#+ meaning = "A value."
#+ [columns]
#+ it = "The thing."
#+ [example]
#+ none = "It is a sample."
#+ [example.parameters]
#+ value = "CHN"
SELECT ?it ?value WHERE { ?it ?any ?value } ORDER BY ?it
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('id = "sample"', 'id = "simple"', 'ask/sample.rq:1: id: must be the name of the file, "sample"'),
        ("this?", "this.", "ask/sample.rq:3: question: must be one sentence"),
        ('title = "Sample"', 'title = ""', "ask/sample.rq:2: title: must be a text"),
        ('caveat = "', 'caveats = "', "ask/sample.rq:4: caveats: is no known key"),
        (
            'type = "state"',
            'type = "place"',
            'ask/sample.rq:5: parameters.value: "place" is no type; known: act',
        ),
        (
            "required = true",
            'required = "yes"',
            "ask/sample.rq:5: parameters.value: must have type, required",
        ),
        ('it = "The thing."', "", "ask/sample.rq:10: columns: must name every column"),
        ('#+ value = "CHN"\n', "", 'ask/sample.rq:14: example.parameters: must give a value for "value"'),
        ('value = "CHN"', 'other = "CHN"', 'ask/sample.rq:14: example.parameters: "other" is no parameter'),
        ('#+ none = "It is a sample."\n', "", "example.rows: must hold at least one expected row"),
        (
            '[example]\n#+ none = "It is a sample."\n',
            '[[example.rows]]\n#+ that = "x"\n',
            "ask/sample.rq:12: example.rows: row 1 must give every column as text, in order: it",
        ),
        (
            'none = "It is',
            'whole = true\n#+ none = "It is',
            "example.whole: must be true or false, and true only where",
        ),
        ('title = "Sample"', "title = Sample", "ask/sample.rq:2: is no valid TOML: Invalid value"),
    ],
)
def test_a_bad_description_is_reported_with_its_line(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in FRONT
    with pytest.raises(BadDataError) as caught:
        load_queries(_file(tmp_path, FRONT.replace(old, new, 1)))
    assert expected in str(caught.value)


def test_a_query_without_description_is_reported(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match=r"ask/sample\.rq:1: must begin with its description"):
        load_queries(_file(tmp_path, "SELECT * WHERE { ?s ?p ?o }"))


def test_two_queries_of_one_name_are_reported(tmp_path: Path) -> None:
    folder = _file(tmp_path, FRONT)
    (folder / "other").mkdir()
    (folder / "other" / "sample.rq").write_text(FRONT, encoding="utf-8")
    with pytest.raises(BadDataError, match=r'a second query is called "sample"'):
        load_queries(folder)


def test_the_library_runs_a_query_by_name_or_text(kb: KnowledgeBase) -> None:
    named = kb.query("parties-to", treaty="CAT", date="2017-07-01")
    text = kb.query("SELECT ?s { ?s a obl:State } ORDER BY ?s LIMIT 2")
    assert (named.columns[0], len(text.rows)) == ("state", 2)
    with pytest.raises(UnknownNameError, match="parties"):
        kb.query("partie")


def _one(folder: Path, kind: str) -> NamedQuery:
    return load_queries(_file(folder, FRONT.replace('type = "state"', f'type = "{kind}"')))["sample"]


def _file(folder: Path, text: str) -> Path:
    (folder / "ask").mkdir(exist_ok=True)
    (folder / "ask" / "sample.rq").write_text(text, encoding="utf-8")
    return folder / "ask"


def _shown(answer: Answer) -> list[Mapping[str, str]]:
    return [
        {name: shown(term, readable) for name, term in zip(answer.columns, row, strict=True)} for row in answer.rows
    ]


def _terms(query: NamedQuery) -> set[str]:
    plain = re.sub(r'"[^"]*"|<[^>]*>|#[^\n]*', " ", query.query)
    return {names.PREFIXES[prefix] + local for prefix, local in NAMED.findall(plain) if prefix in names.PREFIXES}


def _is_left_out(term: Any) -> bool:
    """Whether a term is a State or treaty that is not kept, or a part of such a treaty."""
    return any(
        term.value.startswith(space) and term.value.removeprefix(space).split("/")[0] not in kept
        for space, kept in KEPT.items()
    )


def _is_described(kb: KnowledgeBase, term: str) -> bool:
    definition = NamedNode(names.SKOS + "definition")
    return next(kb.store.quads_for_pattern(NamedNode(term), definition, None, None), None) is not None


def _names_of(node: Any) -> Iterator[str]:
    if hasattr(node, "name"):
        yield node.name
        for value in node.values():
            yield from _names_of(value)


def _value(term: Any) -> str:
    return "" if term is None else term.value


def _in_rdflib(term: Any) -> Any:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if not isinstance(term, Literal):
        return rdflib.BNode(term.value)
    plain = term.language or term.datatype.value == names.XSD + "string"
    return rdflib.Literal(term.value, lang=term.language, datatype=None if plain else term.datatype.value)
