"""What a citation is made from and what it becomes: plain records that know nothing of the store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

TREATY: Final = "treaty"
DECLARATION: Final = "declaration"
VIEW: Final = "view"
CASE: Final = "case"
DOCUMENT: Final = "document"
RESOLUTION: Final = "resolution"
PRESS: Final = "press"
REPORT: Final = "report"

FORMATION: Final = "Grand Chamber"
"""What is said of the formation of a court that nobody has compared with the judgment."""

TITLE_AS_ON_FILE: Final = "title (as on file, it may be shortened)"
"""What is said of a title that nobody has compared with the document."""

_ITALIC = re.compile("\x02(.*?)\x03")


def italic(text: str) -> str:
    """Mark a text as italic; `Citation` turns the marks into what its reader can show."""
    return f"\x02{text}\x03"


@dataclass(frozen=True)
class Citable:
    """Everything that a citation of one thing may need; an empty field is a fact that is not on file.

    Attributes:
        id: Id on file: a treaty's code, or the id of a document or source.
        kind: Which form it takes: treaty, declaration, view, case, document, resolution, press or report.
        title: Title.
        short: Short name for later mentions.
        date: Day or days as written (EDTF): adopted, delivered, issued or published.
        opened: Day from which a treaty could be signed, where it is not the day of adoption.
        in_force: Day of entry into force.
        series: Name of the treaty series, such as `UNTS`.
        volume: Volume in it.
        page: First page in it.
        number: Number of registration, or number in a series without volumes.
        adopted_in: Resolution that contains a declaration.
        body: Court, committee or organ.
        symbol: Official symbol, case number or report of the case.
        documents: What the document is (`judgment`, `ilc`, `general-comment` and so on).
        author: Who signed it, of a press article or report.
        publisher: Who published it.
        url: Address.
        accessed: Day on which the copy was read.
        article: The article, paragraph or rule that is meant, as printed (`3(1)`).
        formation: The formation of a court that decided, where it is on file: `Grand Chamber`.
        reposted_by: Who put up the copy at the address, where that is not the publisher.
        unverified: What of all this is from memory, in words.
    """

    id: str
    kind: str
    title: str
    short: str = ""
    date: str = ""
    opened: str = ""
    in_force: str = ""
    series: str = ""
    volume: str = ""
    page: str = ""
    number: str = ""
    adopted_in: str = ""
    body: str = ""
    symbol: str = ""
    documents: str = ""
    author: str = ""
    publisher: str = ""
    url: str = ""
    accessed: str = ""
    article: str = ""
    formation: str = ""
    reposted_by: str = ""
    unverified: tuple[str, ...] = ()


@dataclass(frozen=True)
class Citation:
    """One citation in one style.

    Attributes:
        id: Id of the thing.
        style: The style.
        form: `footnote` or `bibliography`.
        marked: The text, with marks around what is italic.
        missing: Facts that the form asks for and that are not on file; the form is written without them.
        unverified: Facts in it that are from memory.
    """

    id: str
    style: str
    form: str
    marked: str
    missing: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The citation as plain text."""
        return _ITALIC.sub(r"\1", self.marked)

    @property
    def markdown(self) -> str:
        """The citation with asterisks around what is italic."""
        escaped = re.sub(r"([*_`<\\])", r"\\\1", self.marked)
        return _ITALIC.sub(r"*\1*", escaped)

    @property
    def html(self) -> str:
        """The citation with `<em>` around what is italic."""
        from html import escape

        return _ITALIC.sub(r"<em>\1</em>", escape(self.marked, quote=False))

    def runs(self) -> list[tuple[str, bool]]:
        """Divide the text into runs, each with whether it is italic, as a word processor wants them."""
        parts = _ITALIC.split(self.marked)
        return [(part, place % 2 == 1) for place, part in enumerate(parts) if part]

    def to_dict(self) -> dict[str, object]:
        """Return the JSON form."""
        return {
            "id": self.id,
            "style": self.style,
            "form": self.form,
            "text": self.text,
            "missing": list(self.missing),
            "unverified": list(self.unverified),
        }
