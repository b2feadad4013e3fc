"""Bytes of a file -> its text, title and locators. One module a format.

What reads each format, its licence, its latest release when it was chosen, and why:

    .txt .md       charset-normalizer   MIT          2026-09  asked where letters do not settle it
    .csv .jsonl    csv, json            Python       -        nothing more is needed
    .html .htm     trafilatura          Apache-2.0   2026-10  tells the article from its page
    .docx          python-docx          MIT          2025-06  all parts, in order, with properties
    .pdf           pypdfium2            BSD, Apache  2026-11  PDFium, with the place of each letter
    .epub          zipfile, lxml        BSD          -        the libraries for it are AGPL

`read` reads bytes right here. `Reading` (in `rag.readers.isolated`) reads files from anywhere:
whatever a parser does to itself, the next file is read.
"""

from rag.readers.content import WARNINGS, Content
from rag.readers.formats import FORMATS
from rag.readers.isolated import Reading
from rag.readers.limits import Limits
from rag.readers.reading import read

__all__ = ["SUFFIXES", "WARNINGS", "Content", "Limits", "Reading", "read"]

SUFFIXES = frozenset(FORMATS)
"""The file name endings that can be read, in lower case."""
