"""Writes a draft as PDF with WeasyPrint, from the same HTML; an extra, since it needs Pango on the system."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Never

from obligations.draft.writers.html import as_html
from obligations.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obligations.draft.document import Document

_IDENTIFIER = b"obligations-draft"
"""Stands where a PDF writer puts a number made by chance, so that the same draft gives the same bytes."""

_PAGES = """
.banner { string-set: banner content(); height: 0;
  margin: 0; padding: 0 !important; border: 0 !important; overflow: hidden; }
.footnote { float: footnote; font-size: 9pt; line-height: 1.25; font-weight: normal; font-style: normal; }
::footnote-call { font-size: 8pt; line-height: 0; vertical-align: super; margin-left: .2em; }
::footnote-marker { font-size: 9pt; vertical-align: baseline; }
"""


def as_pdf(document: Document) -> bytes:
    """Return a draft as PDF, tagged so that a screen reader can follow it (PDF/UA-1).

    Raises:
        UsageError: WeasyPrint, or a library of the system that it needs, is not installed.
    """
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        message = (
            f"PDF is made by WeasyPrint, which cannot be loaded here ({error}). Install the extra: "
            "pip install 'obligations[pdf]'; on Debian also: apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
            "libharfbuzz-subset0. Or write the draft with --format docx or html."
        )
        raise UsageError(message) from error
    page = weasyprint.HTML(string=as_html(document, at_the_foot=True), url_fetcher=_refuse)
    style = weasyprint.CSS(string=_PAGES)
    with _clock_at(document.stamp.law_as_of):
        made: bytes = page.write_pdf(stylesheets=[style], pdf_identifier=_IDENTIFIER, pdf_variant="pdf/ua-1")
    return made


@contextlib.contextmanager
def _clock_at(day: str) -> Iterator[None]:
    """Give fontTools, which WeasyPrint cuts fonts with, a fixed clock: it writes into each when that was done."""
    name, before = "SOURCE_DATE_EPOCH", os.environ.get("SOURCE_DATE_EPOCH")
    os.environ[name] = str(int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _refuse(url: str, *_arguments: Any, **_options: Any) -> Never:
    """Fetch nothing: a draft needs nothing from outside, and nothing leaves the machine."""
    raise ValueError(f"a draft asks for nothing from outside: {url}")
