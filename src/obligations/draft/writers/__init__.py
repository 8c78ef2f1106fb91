"""Writes a draft as Word, HTML, Markdown or PDF: the same words in each, and the same bytes each time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from obligations.aside import aside
from obligations.errors import UsageError, nearest

if TYPE_CHECKING:
    from obligations.draft.document import Document

FORMS = ("docx", "html", "md", "pdf")
"""The formats, the one that bodies ask for most first."""


def write_draft(document: Document, form: str, path: Path | str, *, private: bool = False) -> None:
    """Write a draft to a file, whole or not at all.

    Args:
        document: The draft.
        form: One of `FORMS`.
        path: Where it goes; what stood there before is replaced once the draft is whole.
        private: Whether only its owner may read the file, as one that holds particulars of persons.

    Raises:
        UsageError: The format is none of `FORMS`, the file cannot be written, or what makes PDF is not installed.
    """
    written = draft_bytes(document, form)
    try:
        with aside(Path(path)) as beside:
            if private and not beside.exists():
                beside.touch(mode=0o600)
            beside.write_bytes(written)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"{path} cannot be written: {why or error}") from error


def draft_bytes(document: Document, form: str) -> bytes:
    """Return a draft in one of the formats.

    Raises:
        UsageError: The format is none of `FORMS`, or what makes PDF is not installed.
    """
    match form:
        case "docx":
            from obligations.draft.writers.word import as_word

            return as_word(document)
        case "html":
            from obligations.draft.writers.html import as_html

            return as_html(document).encode()
        case "md":
            from obligations.draft.writers.markdown import as_markdown

            return as_markdown(document).encode()
        case "pdf":
            from obligations.draft.writers.pdf import as_pdf

            return as_pdf(document)
    raise UsageError(f'A draft is not written as "{form}": give one of {", ".join(FORMS)}{nearest(form, FORMS)}')
