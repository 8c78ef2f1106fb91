"""A made-up draft that holds everything a draft can hold, for the tests of its writers and readers."""

from __future__ import annotations

from obligations.draft.document import (
    Bullets,
    Document,
    Filled,
    Gap,
    Heading,
    Link,
    Note,
    Paragraph,
    Section,
    Stamp,
    Table,
    Text,
)

REMEDIES = Gap("remedies", "which courts were asked, and what they said", "Without it the complaint is not examined.")
NAMES = Gap("names", "whether names may be published", optional=True)
HARD = "Tricky * words_ [of] `markup` <b>&amp;</b> | {#x} ~ \\ # 1. $x$ 图们 (a)"
"""Characters that mean something in one of the formats."""


def note(*words: str, url: str = "") -> Note:
    parts: list[Text | Link] = [Text(one) for one in words]
    return Note((*parts, Link("the report", url)) if url else tuple(parts))


def facts() -> Section:
    return Section(
        "facts",
        "Facts in order of time",
        (
            Paragraph(
                (
                    Text("On 3 May 2016 "),
                    Text("five persons", strong=True),
                    Text(" were held at the border"),
                    note("Examplia Human Rights Group, p. 4, ", url="https://example.org/report?a=1&b=2"),
                    note("Second source, para. 7"),
                    Text("; a guard spoke of "),
                    Text("an order", emphasis=True),
                    Text("."),
                )
            ),
            Paragraph((Text("“Nobody came back.”"), note("Witness A, in the same report")), quotation=True),
            Heading("What is said of the place"),
            Paragraph((Text(HARD), note(HARD))),
            Heading("One day", level=3),
            Bullets(((Text("first thing"), note("n")), (Text("- second"), Link("seen", "https://example.org/2")))),
            Bullets(((Text("a letter"),), (Text("another "), REMEDIES)), lettered=True),
            Paragraph((Text("1. This line only looks numbered."),), numbered=False),
            Paragraph((Text("(b) This one looks lettered. "), Link("No link", "javascript:alert(1)"))),
        ),
        filled=Filled.IN_PART,
    )


def law() -> Section:
    rows = tuple((Text(f"Article {at}"),) for at in range(1, 70))
    return Section(
        "applicable-law",
        "The law that applies",
        (
            Paragraph((Text("The State is a party. "), NAMES)),
            Bullets(((Text("begins again at a"),),), lettered=True),
            Table(
                ("Provision", "What | it asks", "Status"),
                tuple((cell, (Text("asks"), note("in a cell")), (Text("may breach"),)) for (cell,) in zip(rows)),
                caption="Provisions and status",
                widths=(1, 3, 1),
            ),
        ),
    )


def draft(*, endnotes: bool = False, language: str = "en") -> Document:
    """Return the draft."""
    cover = Section("cover", "Cover page", (Paragraph((Text("Not counted at all"),), numbered=False),), counted=False)
    asked = Section("remedies", "Remedies", (Paragraph((REMEDIES,)),), filled=Filled.NEEDS_USER)
    annex = Section(
        "annex-sources",
        "Annex: sources",
        (Table(("Source",), (((Text("One"), note("of the annex")),),)), Paragraph((Text("End."),))),
        counted=False,
        annex=True,
    )
    second = Section("annex-rests", "Annex: what this draft rests on", (Paragraph((Text("Data."),)),), annex=True)
    return Document(
        title="Return of persons from Examplia: <a> complaint & more",
        addressee=("To the Committee on Made-up Matters", "1 Example Street"),
        banner="Draft, not legal advice",
        sections=(cover, facts(), asked, law(), annex, second),
        stamp=Stamp(
            "made-up-complaint",
            "XAA",
            ("2016-returns", "2017-returns"),
            "0.1.0",
            "2026.1+abc",
            "2026-10-04",
            (("press-article", 5), ("report of an organization", 2)),
        ),
        endnotes=endnotes,
        language=language,
    )
