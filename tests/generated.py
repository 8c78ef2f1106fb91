"""Worlds that hypothesis draws: up to three treaties and a rule of custom, and a record of up to three acts.

Concepts are shipped ones; treaties, States, norms, reservations and events are made up. What excuses is asked for by no
element, and what weakens a finding by being there can be left out: the properties hold within these limits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from made_up import (
    AGAINST_EXCUSE,
    GENERAL,
    ISLAND,
    STATE_COLUMNS,
    STATE_ROWS,
    STATES,
    TREATIES,
    Exempt,
    Norm,
    World,
    asked,
)
from worlds import ACTION_COLUMNS, RESERVATION_COLUMNS

if TYPE_CHECKING:
    from worlds import Record

CONDUCT = ("removal", "cidt", "trafficking")
CIRCUMSTANCES = (
    *("risk-of-ill-treatment", "refugee-character", "official-involvement", "detained-person"),
    "no-adequate-state-measures",
)
NARROWER = ("forced-return", "removal-order", "torture", "risk-of-torture", "refugee-sur-place", "official-collusion")
GROUNDS = ("instructions-direction-control", "adopted-as-own")
NEUTRAL = (
    *("effective-control-of-area", "functional-control", "knowledge-of-abuse", "direction-over-another-state"),
    *GROUNDS,
)
EXCUSES = ("danger-to-security-individualised", "lawful-sanctions-only")
COUNTERS = (
    *("diplomatic-assurances-given", "private-conduct", "acquiescence-or-consent", "organ-at-disposal"),
    "prospect-ended",
)
"""Concepts that open, close or doubt something by being there: more of them may well weaken a finding."""
DAYS = (
    *("1999-12-31", "2000-06-08", "2000-06-09", "2000-06", "2000", "1998/2001", "../2000-06", "2005-03-04"),
    *("2009/2011", "2012-05-31", "2012-06-01", "2012-05/2012-07", "2019", "2021-02-03"),
)
"""Around the days of effect: of a consent 2000-06-09, of a withdrawal 2012-06-01; the lists end with 2020-01-01."""

_JOINED = ("accession", "2000-05-10", "")
_SIGNED = ("signature", "2000-03-01", "")
HISTORIES: tuple[tuple[tuple[str, str, str], ...], ...] = (
    *(
        (_JOINED,),
        (_SIGNED, ("ratification", "2000-05-10", "")),
        (_JOINED, ("denunciation-effective", "2012-06-01", "")),
    ),
    *((), (_SIGNED,), (("accession", "2000", ""),), (("contested-ratification", "2000-05-10", ""),)),
    (_SIGNED, ("signature-intent-withdrawn", "2003-01-01", "")),
    (_JOINED, ("territorial-exclusion", "2000-05-10", ISLAND)),
    (_JOINED, ("territorial-extension", "2004-01-01", ISLAND)),
    (_JOINED, ("purported-withdrawal", "2008-01-01", "")),
    (("provisional-application", "2000-05-10", ""), ("provisional-application-ended", "2012-06-01", "")),
)
_PROVISIONS = "eid,number,heading,deontic,derogable,qualified,reservable,victims,conduct,verification,note"

_ID = "https://w3id.org/obligations/id"
_RIGHTS = ("protection-from-refoulement", "freedom-from-torture-and-ill-treatment", "effective-remedy")
_MARKS = (
    *("realization obl:progressive", "capsAt obl:arguable", "overOthers true", "notOwedToNationals true"),
    *("normBasis obl:advancedInterpretation", "normBasis obl:settledInterpretation", "derogability obl:derogable"),
    f"jurisdictionClause <{_ID}/treaty/one/art_1>",
)
_UNDER = {
    "removal": "removal-order",
    "cidt": "torture",
    "risk-of-ill-treatment": "risk-of-torture",
    "refugee-character": "refugee-sur-place",
    "no-adequate-state-measures": "official-collusion",
}
_SOURCES: list[Record] = [
    {"id": "report", "title": "Report"},
    {"id": "second", "title": "Second report"},
    {"id": "copy", "title": "Copy of the report", "derivedFrom": ["report"]},
]
_PLACES_CSV = "id,name,alternatives,state,from,until,extension,source,confidence,note"
_GAPS_CSV = "state,treaty,what_is_known,source,source_date"
_RARELY = st.sampled_from([False, False, False, True])


def claims(*concepts: str, stances: tuple[str, ...] = ("affirms", "affirms", "denies")) -> st.SearchStrategy[Record]:
    """One claim, without an id."""
    modes = ["documented", "documented", "authoritative", "authoritative", "alleged", "inferred"]
    said: dict[str, st.SearchStrategy[str]] = {
        "asserts": st.sampled_from(concepts),
        "stance": st.sampled_from(stances),
        "mode": st.sampled_from(modes),
        "source": st.sampled_from(["report", "second", "copy"]),
    }
    by: dict[str, st.SearchStrategy[str]] = {"by": st.sampled_from([*STATES, "a court"])}
    return st.fixed_dictionaries(said, optional=by)


@st.composite
def _exempts(draw: st.DrawFn) -> Exempt:
    conditions = draw(st.lists(st.sampled_from(EXCUSES), min_size=1, max_size=2, unique=True))
    return Exempt(tuple(conditions), draw(st.booleans()), draw(_RARELY))


@st.composite
def _norms(draw: st.DrawFn, name: str, slug: str, *, excusing: bool) -> Norm:
    """A norm of a treaty, or of custom where the slug is no treaty's."""
    article = draw(st.sampled_from(["art_1", "art_2", "art_1__para_1"]))
    place = (f"t:{slug}", f"treaty/{slug}/{article}") if slug in TREATIES else (f"cust:{slug}", f"custom/{slug}")
    options = st.lists(st.sampled_from(CIRCUMSTANCES), min_size=1, max_size=2, unique=True).map(tuple)
    marks = {f"obl:{one}" for one in draw(st.lists(st.sampled_from(_MARKS), max_size=2))}
    marks.add(f"obl:protectsRight c:{draw(st.sampled_from(_RIGHTS))}")
    if slug in TREATIES and draw(_RARELY):
        need = draw(st.sampled_from(["linkArguable", "linkNamed", "linkAmbit"]))
        marks |= {f"obl:accessoryTo t:{slug}", f"obl:linkNeeds obl:{need}"}
    return Norm(
        name,
        *place,
        role=draw(st.sampled_from(["roleActing", "roleActing", "roleTerritorial", "roleReceiving"])),
        elements=((draw(st.sampled_from(CONDUCT)),), *draw(st.lists(options, max_size=3))),
        marks=tuple(sorted(marks)),
        exceptions=tuple(draw(st.lists(_exempts(), max_size=2))) if excusing else (),
    )


@st.composite
def _consents(draw: st.DrawFn, slug: str) -> tuple[str, tuple[str, ...]]:
    """The table of what States did towards a treaty; a date in it has effect thirty days later."""
    rows = [
        f"{state.lower()}-{slug}-{kind},{state},{kind},{day},,{place},,,,,"
        for state in STATES
        for kind, day, place in draw(st.sampled_from(HISTORIES))
        if not place or state == "XAA"
    ]
    return f"treaties/{slug}/actions.csv", tuple(rows)


@st.composite
def _reservations(draw: st.DrawFn, slug: str) -> tuple[str, tuple[str, ...]]:
    rows = []
    for state in draw(st.lists(st.sampled_from(STATES), max_size=2, unique=True)):
        article = draw(st.sampled_from(["1", "2", "1(1)", "1(2)", ""]))
        effect = draw(st.sampled_from(["excludes", "modifies", "subject-to-domestic-or-religious-law", "interprets"]))
        legal = draw(st.sampled_from(["", "", "disputed", "without-effect"]))
        ended = draw(st.sampled_from(["", "", "2005-03-04", "2010"]))
        place = draw(st.sampled_from(["", "", "", ISLAND])) if state == "XAA" else ""
        name = f"{slug}-{state.lower()}"
        rows.append(f"{name},{state},reservation,2000-05-10,,{article},{effect},,{ended},,,,{legal},{place},,,,")
    return f"treaties/{slug}/reservations.csv", tuple(rows)


@st.composite
def _treaty(draw: st.DrawFn, slug: str) -> list[str]:
    it = f"t:{slug}"
    said = [
        "a obl:Treaty",
        f'obl:code "{slug.upper()}"',
        f'obl:shortTitle "Treaty {slug}"@en',
        "obl:openTo obl:allStates",
    ]
    said += ['obl:entryIntoForce "1999-06-01"^^xsd:date', f"obl:entryIntoForceRule <{_ID}/entry-rule/{slug}>"]
    said += [f"obl:listComplete {str(draw(st.booleans())).lower()}", 'obl:dataCompleteTo "2020-01-01"^^xsd:date']
    if not draw(_RARELY):
        said.append('obl:reservationsKnownTo "2020-01-01"^^xsd:date')
    if slug == "two" and draw(st.booleans()):
        said += [f"obl:incorporates t:one ; obl:incorporatesProvision <{_ID}/treaty/one/art_1>"]
        said += [f"obl:incorporationProvision <{_ID}/treaty/two/art_2>"]
    return [f"<{_ID}/entry-rule/{slug}> obl:waitsDays 30", *(f"{it} {one}" for one in said)]


@st.composite
def _custom(draw: st.DrawFn) -> list[str]:
    kind = draw(st.sampled_from(["CustomaryRule", "PeremptoryRule"]))
    status = draw(st.sampled_from(["settled", "contested"]))
    said = [f"cust:rule a obl:{kind}", f"cust:rule obl:customaryStatus obl:{status}"]
    said.append('cust:rule obl:validFrom "1998-01-01"^^xsd:date')
    if draw(_RARELY):
        said += [
            f"action:objection {one}"
            for one in ("a obl:PersistentObjection", "obl:actingState s:XBB", "obl:instrument cust:rule")
        ]
    return said


def _derogation(state: str) -> list[str]:
    """A notice of derogation from article 1 of the first treaty, and the exception that derogation opens."""
    it, made = "n:emergency.x1", "action:derogation"
    said = [f"{it} a obl:Exception", f"{it} obl:burden obl:onState", f"{it} obl:derogationFrom t:one"]
    said += [f"{it} obl:raisedBy c:public-emergency", f"{it}.e1 obl:shownByNotice 4"]
    said += asked(it, [("public-emergency",), ("derogation-strictly-required",)])
    said += [f"{made} a obl:Derogation", f"{made} obl:actingState s:{state}", f"{made} obl:instrument t:one"]
    said += [f"{made} obl:modifies <{_ID}/treaty/one/art_1>", f'{made} obl:fromDay "2005-01-01"^^xsd:date']
    return [*said, f'{made} obl:untilDay "2012-06-01"^^xsd:date']


@st.composite
def _acts(draw: st.DrawFn, name: str, later: list[str], norms: tuple[Norm, ...], spoken: tuple[str, ...]) -> Record:
    """An act with claims on the elements of one norm, and some more."""
    state, other = draw(st.permutations(STATES))[:2]
    actors: list[Record] = [
        *(
            {"state": state, "organ": "police"},
            {"state": state},
            {"state": state, "organ": "army", "directedBy": other},
        ),
        {"nonState": "militia", "state": state, "attribution": draw(st.sampled_from(GROUNDS))},
        *({"nonState": "militia"}, {"state": state, "organ": "guards", "coercedBy": other}),
    ]
    aimed = draw(st.lists(st.sampled_from(norms), min_size=1, max_size=3))
    needed = {draw(st.sampled_from([one, one, _UNDER.get(one, one)])) for norm in aimed for one, *_ in norm.elements}
    needed |= {one for norm in aimed for exempt in norm.exceptions if draw(_RARELY) for one in exempt.conditions}
    said = [draw(claims(one, stances=("affirms",))) for one in sorted(needed) if not draw(_RARELY)]
    said += draw(st.lists(claims(*spoken), max_size=3))
    return {
        "id": name,
        "actors": draw(st.lists(st.sampled_from(actors), min_size=1, max_size=2)),
        "date": draw(st.sampled_from(DAYS)),
        draw(st.sampled_from(["continuing", "composite"])): draw(st.booleans()),
        "place": draw(st.sampled_from([{"state": state}, {"state": state}, {"state": other}, {"territory": ISLAND}])),
        "destination": {"state": draw(st.sampled_from(STATES))},
        "victims": {"nationality": draw(st.sampled_from(STATES))},
        "context": draw(st.lists(st.sampled_from(["conditions", "earlier"]), max_size=2, unique=True)),
        "leadsTo": [{"act": one} for one in later if not draw(_RARELY)],
        "claims": [{**one, "id": f"{name}-{number}"} for number, one in enumerate(said)],
    }


@st.composite
def _positions(draw: st.DrawFn, names: list[str], *, excusing: bool) -> list[Record]:
    kinds = ["factualDenial", "legalCharacterisation", "internalLaw", "admission", *["exceptionInvoked"] * excusing]
    found = []
    for number in range(draw(st.integers(0, 2))):
        kind = draw(st.sampled_from(kinds))
        concepts = (
            (*EXCUSES, "excuse-necessity", "excuse-distress")
            if kind == "exceptionInvoked"
            else (*CIRCUMSTANCES, *CONDUCT)
        )
        found.append(
            {
                "id": f"position-{number}",
                "state": draw(st.sampled_from(STATES)),
                "type": kind,
                "about": draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)),
                "asserts": [draw(st.sampled_from(concepts))],
                "particulars": draw(st.booleans()),
                "source": draw(st.sampled_from(["report", "second"])),
            }
        )
    return found


@st.composite
def _records(draw: st.DrawFn, norms: tuple[Norm, ...], spoken: tuple[str, ...], *, excusing: bool) -> Record:
    names = ["first", "second", "third"][: draw(st.integers(2, 3))]
    situations = [
        {
            "id": name,
            "period": period,
            "persons": draw(st.sampled_from([[], [], ["refugee-character"]])),
            "claims": [
                {**one, "id": f"{name}-{number}"}
                for number, one in enumerate(draw(st.lists(claims(*CIRCUMSTANCES), min_size=1, max_size=3)))
            ],
        }
        for name, period in (("conditions", "2000/2011"), ("earlier", "1990/1998"))
    ]
    return {
        "id": "world",
        "title": "A generated world",
        "sources": _SOURCES,
        "situations": situations,
        "acts": [draw(_acts(name, names[number + 1 :], norms, spoken)) for number, name in enumerate(names)],
        "positions": draw(_positions(names, excusing=excusing)),
    }


@st.composite
def worlds(draw: st.DrawFn, *, excusing: bool = True, countering: bool = True) -> World:
    """Worlds with or without exceptions, and with or without concepts that weaken a finding by being there."""
    used = TREATIES[: draw(st.integers(2, 3))]
    norms = tuple(
        draw(_norms(f"{slug}-{number}", slug, excusing=excusing))
        for slug in (*used, *["rule"] * draw(st.booleans()))
        for number in range(1, 1 + draw(st.integers(2, 4)))
    )
    law = [*draw(_custom()), *(line for slug in TREATIES for line in draw(_treaty(slug)))]
    law += _derogation(draw(st.sampled_from(STATES))) if excusing else []
    spoken: tuple[str, ...] = (*CONDUCT, *CIRCUMSTANCES, *NARROWER, *NEUTRAL)
    spoken += (*COUNTERS, AGAINST_EXCUSE) if countering else ()
    spoken += (*EXCUSES, "public-emergency", "derogation-strictly-required") if excusing else ()
    return World(
        norms,
        tuple(law),
        (
            *draw(_general_tables()),
            *((name, columns, rows) for slug in TREATIES for name, columns, rows in draw(_tables(slug))),
        ),
        draw(_records(norms, spoken, excusing=excusing)),
        (*GENERAL, *["circumstances.ttl"] * excusing),
    )


@st.composite
def _general_tables(draw: st.DrawFn) -> list[tuple[str, str, tuple[str, ...]]]:
    ends = draw(st.sampled_from([",", ",", "2001-01-01,", ",2015-01-01"]))
    states = (*STATE_ROWS[:2], f"XCC,Trialia,,,{ends},,,,")
    open_question = "yes" if draw(st.booleans()) else ""
    places = (
        f"{ISLAND},The Isle,,XAA,,2010-01-01,{open_question},,,",
        f"{ISLAND},The Isle,,XBB,2010-01-01,,{open_question},,,",
    )
    gaps = ("XBB,ONE,something nobody read,,",) if draw(_RARELY) else ()
    return [
        ("states.csv", STATE_COLUMNS, states),
        ("places.csv", _PLACES_CSV, places),
        ("reservation-gaps.csv", _GAPS_CSV, gaps),
    ]


@st.composite
def _tables(draw: st.DrawFn, slug: str) -> list[tuple[str, str, tuple[str, ...]]]:
    eids = {"art_1": "1", "art_1__para_1": "1(1)", "art_1__para_2": "1(2)", "art_2": "2"}
    provisions = tuple(f"{eid},{number},,,,,,,,," for eid, number in eids.items())
    acts, reservations = draw(_consents(slug)), draw(_reservations(slug))
    return [
        (f"treaties/{slug}/provisions.csv", _PROVISIONS, provisions),
        (acts[0], ACTION_COLUMNS, acts[1]),
        (reservations[0], RESERVATION_COLUMNS, reservations[1]),
    ]
