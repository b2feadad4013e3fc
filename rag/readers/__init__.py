"""Bytes of a file -> its text, title and locators. One module a format.

What reads each format, and why that: of several libraries the one with a licence that lets the
program be used for anything, that is kept up, and that gives the text in its order.

    .txt .md       codecs; charset-normalizer (MIT) is asked where Arabic letters do not settle it
    .csv .jsonl    csv and json of Python
    .html .htm     trafilatura (Apache-2.0): tells the article from the page around it
    .docx          python-docx (MIT): paragraphs and tables in order, core properties
    .pdf           pypdfium2 (BSD-3-Clause, Apache-2.0): PDFium, with the place of every letter
    .epub          zipfile and lxml (BSD-3-Clause): the libraries for it are under the AGPL

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
