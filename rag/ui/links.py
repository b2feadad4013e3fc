"""Links that open a source at a span, in any session."""

from urllib.parse import urlencode

import streamlit as st

from rag.errors import WarraqError
from rag.library import Library
from rag.records import Citation
from rag.ui import notices
from rag.ui.session import Problem, Viewing, reader
from rag.ui.strings import DEFAULT, NAMES, Language, Words

_KEYS = ("source", "start", "end")


def query_of(citation: Citation, language: Language) -> str:
    """The query of the address at which a citation opens.

    >>> query_of(Citation(1, "a b.txt", "", 3, 9, "", None), "ar")
    '?source=a+b.txt&start=3&end=9'
    """
    values = {"source": citation.source, "start": citation.start, "end": citation.end}
    chosen = {} if language == DEFAULT else {"lang": NAMES[language]}  # as the switch writes it
    return "?" + urlencode(values | chosen)


def follow(library: Library, words: Words) -> None:
    """Open what the address of the page points at, once; a notice when that is nowhere."""
    source, start, end = (st.query_params.get(key, "") for key in _KEYS)
    link = f"{source} {start} {end}"
    if not source or reader().link == link:
        return
    reader().link = link
    try:
        reader().viewing = Viewing((citation_at(library, source, int(start), int(end)),))
    except (WarraqError, ValueError):
        st.html(notices.problem_notice(Problem("bad_link"), words))


def citation_at(library: Library, source: str, start: int, end: int) -> Citation:
    """A span of a source as a citation. Raises ValueError for one that is not in it, and what
    `Library.document` does."""
    document = library.document(source)
    if not 0 <= start < end <= len(document.text):
        raise ValueError(f"{source} has no span {start}:{end}")
    quote = document.text[start:end]
    return Citation(1, source, document.title, start, end, quote, document.locate(start))
