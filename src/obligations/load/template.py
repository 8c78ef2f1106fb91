"""A commented event record to start from; it checks and assesses as it stands."""

from __future__ import annotations

_TEMPLATE = """\
# An event record of obligations. Fill it in, then run:
#   obligations validate FILE      names every problem, with its line
#   obligations assess --file FILE says which obligations the event may breach
# Give no names of private persons: describe them, or use a pseudonym. Nothing in this file leaves your machine.
# `obligations query run concepts` lists every concept with its definition; `obligations schema incident` the full form.

id: {slug}
title: One line that names the event
summary: What happened, in two or three sentences.

sources:
  - id: report                    # claims name their source by this id
    title: Title of the report
    publisher: Who published it
    author: Who wrote it
    date: "2020-06-01"
    url: https://example.org/report
    kind: ngo-report              # press, ngo-report, un-report, judgment, testimony, statement
    # derivedFrom: [other-source] # if it only repeats another source: the two then count as one root

acts:                             # one actor, one conduct episode, one place, one time each
  - id: return
    date: "2020-05"               # EDTF: 2020-05-04 · 2020-05 · 2020-05/2020-08 · ../2020 (before) · 2020?
    # continuing: true            # if the act went on through the whole date
    actors:
      - state: THA                # ISO code or name; add organ, or use nonState / organization instead
        organ: immigration police
    place: {{state: THA, name: a border post}}
    destination: {{state: MMR}}
    victims:
      nationality: MMR
      counts:
        - {{exact: 7, kind: reported, of: people returned, source: report, asOf: "2020-06-01"}}
    claims:                       # who says what; an explicit id lets you strike a claim later
      - id: returned
        asserts: forced-return    # a concept
        stance: affirms           # or denies
        mode: documented          # authoritative (a competent body found it), documented, alleged, inferred
        by: the report's interviewers
        source: report
        locator: para 12
      - id: danger
        asserts: risk-of-torture
        mode: alleged
        source: report
        locator: para 15
    # leadsTo: [{{act: another-act, how: handed over at the border}}]
    # context: [conditions]

situations: []                    # country conditions: id, place, period, class, claims
positions: []                     # what States say: id, state, type, about, asserts, source, locator
interventions: []                 # what bodies did: id, body, date, kind, about, gist, source, locator
"""


def incident_template(slug: str) -> str:
    """Return the template with the id put in."""
    return _TEMPLATE.format(slug=slug)
