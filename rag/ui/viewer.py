"""The source viewer: a whole source in a drawer, with the quote marked and in view."""

from collections.abc import Iterator

import streamlit as st

from rag.library import Library
from rag.records import Citation, Document
from rag.ui import notices
from rag.ui.answers import title, whereabouts
from rag.ui.markup import Html, emphasised, join, tag
from rag.ui.panel import panel
from rag.ui.session import Problem, Viewing, reader
from rag.ui.strings import Words


def open_citation(citations: tuple[Citation, ...], index: int) -> None:
    """Have the viewer show a citation; the others of its answer are a button away."""
    if 0 <= index < len(citations):
        reader().viewing = Viewing(citations, index)


def show(library: Library, words: Words) -> None:
    """Show the viewer if the reader has opened something."""
    if reader().viewing is None:
        return
    # "right" is where lines end: Streamlit swaps the sides on a right-to-left page.
    drawer = st.dialog(words("viewer.title"), width="medium", position="right", on_dismiss=_close)
    drawer(_content)(library, words)


def _close() -> None:
    reader().viewing = None


def _content(library: Library, words: Words) -> None:
    with notices.guard(words):
        viewing = reader().viewing
        if viewing is None:
            return
        citation = viewing.citations[viewing.index]
        if len(viewing.citations) > 1:
            _steps(viewing, words)
        document = library.document(citation.source)
        if document.text[citation.start : citation.end] != citation.quote:
            st.html(notices.problem_notice(Problem("source_changed"), words))
        panel(tag("div", _head(citation, words), page(document, citation, words)), key="viewer")


def _steps(viewing: Viewing, words: Words) -> None:
    """The buttons to the previous and the next citation, and which one this is."""
    last = len(viewing.citations) - 1
    position = words("viewer.position", number=viewing.index + 1, total=last + 1)
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        _step("viewer.previous", viewing.index - 1, viewing.index == 0, words)
        st.html(tag("p", position, class_="position"), width="content")
        _step("viewer.next", viewing.index + 1, viewing.index == last, words)


def _step(key: str, index: int, disabled: bool, words: Words) -> None:
    def go() -> None:
        viewing = reader().viewing
        if viewing is not None:
            open_citation(viewing.citations, index)

    st.button(words(key), key=key, on_click=go, disabled=disabled)


def _head(citation: Citation, words: Words) -> Html:
    return tag("div", title(citation), whereabouts(citation, words), class_="viewer-head")


def page(document: Document, citation: Citation, words: Words) -> Html:
    """The text of a source, paragraph by paragraph, with the quote in <mark>.

    A quote that runs over several paragraphs has a <mark> in each. Nothing is marked when the
    quote is not what stands at its place, as after a change of the source.
    """
    stands = document.text[citation.start : citation.end] == citation.quote
    span = (citation.start, citation.end) if stands else (0, 0)
    return tag(
        "div",
        *_paragraphs(document, span, citation.value if stands else None),
        class_="document",
        tabindex="0",
        role="region",
        aria_label=words("viewer.text"),
        dir="rtl",
    )


def _paragraphs(
    document: Document, span: tuple[int, int], value: tuple[int, int] | None
) -> Iterator[Html]:
    headings = {locator.heading.strip() for locator in document.locators} - {""}
    start = 0
    for line in document.text.split("\n"):
        if line.strip():
            is_heading = line.strip(" \t\r#:") in headings
            content = _marked(line, start, span, value)
            yield tag("p", content, dir="auto", class_="heading" if is_heading else None)
        start += len(line) + 1


def _marked(line: str, start: int, span: tuple[int, int], value: tuple[int, int] | None) -> Html:
    """A line that stands at `start` of the document, with what it has of the quote in <mark>."""
    first = min(max(span[0] - start, 0), len(line))
    last = min(max(span[1] - start, first), len(line))
    if first == last:
        return join(line)
    quote = emphasised(line[first:last], start + first, value)
    return join(line[:first], tag("mark", quote), line[last:])
