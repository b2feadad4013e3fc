"""The source viewer: a whole source in a drawer, with the quote marked and in view."""

from collections.abc import Iterator, Sequence

import streamlit as st

from rag.arabic.fold import align, fold
from rag.library import Library
from rag.records import Citation, Document
from rag.ui import notices
from rag.ui.answers import share_button, title, whereabouts
from rag.ui.markup import Html, Layer, foreign, layered, tag
from rag.ui.panel import panel
from rag.ui.session import Problem, Viewing, reader
from rag.ui.strings import Words

Spans = tuple[tuple[int, int], ...]


def open_citation(citations: tuple[Citation, ...], index: int) -> None:
    """Have the viewer show a citation; the others of its answer are a button away."""
    if 0 <= index < len(citations):
        before = reader().viewing
        if before is None or before.citations[before.index].source != citations[index].source:
            st.session_state.pop("find", None)  # what was looked for belongs to the other text
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
        wanted = st.text_input(
            words("viewer.find"),
            key="find",
            placeholder=words("viewer.find.hint"),
            max_chars=100,
            label_visibility="collapsed",
        )
        matches = found(document.text, wanted)
        parts = [_head(citation, words), _matches(wanted, matches, words)]
        panel(tag("div", *parts, page(document, citation, words, matches)), key="viewer")
        _cited_so_far(words)


def found(text: str, wanted: str) -> Spans:
    """Where `wanted` stands in `text`, whatever the diacritics and the variants of letters.

    >>> found("قال مُحَمَّدٌ ثم محمد", "محمد")
    ((4, 13), (17, 21))
    """
    spans: list[tuple[int, int]] = []
    for span in align(text).find(fold(wanted).strip()):
        if not spans or span[0] >= spans[-1][1]:
            spans.append(span)
    return tuple(spans)


def _matches(wanted: str, matches: Spans, words: Words) -> Html:
    """How often what was looked for is there, and the buttons from one to the next."""
    if not wanted.strip():
        return Html("")
    if not matches:
        return tag("p", words("viewer.found.none"), class_="matches", role="status")
    buttons = (
        tag("button", sign, type="button", data_seek=step, aria_label=words(f"viewer.found.{key}"))
        for key, step, sign in (("previous", "-1", "↑"), ("next", "1", "↓"))
    )
    count = tag("span", words.count("matches", len(matches)), role="status")
    return tag("p", count, *buttons, class_="matches")


def _cited_so_far(words: Words) -> None:
    """Every place that the conversation has cited, to be opened again."""
    cited = reader().cited
    if not cited:
        return
    lines = (
        tag(
            "li",
            tag(
                "button",
                tag("span", citation.quote, class_="title", dir="auto"),
                tag("span", foreign(citation.title)),
                type="button",
                data_open=str(index),
            ),
        )
        for index, citation in enumerate(cited)
    )
    with st.expander(words("viewer.cited")):
        listed = tag("ul", *lines, class_="sources")
        panel(listed, "cited", lambda index: open_citation(cited, index))


def _steps(viewing: Viewing, words: Words) -> None:
    """The buttons to the previous and the next citation, and which one this is."""
    last = len(viewing.citations) - 1
    position = words("viewer.position", number=viewing.index + 1, total=last + 1)
    # What comes next lies where the lines go on to.
    back, on = ("Right", "Left") if words.direction == "rtl" else ("Left", "Right")
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        _step("viewer.previous", viewing.index - 1, viewing.index == 0, back, words)
        st.html(tag("p", position, class_="position", title=words("viewer.keys")), width="content")
        _step("viewer.next", viewing.index + 1, viewing.index == last, on, words)


def _step(key: str, index: int, disabled: bool, arrow: str, words: Words) -> None:
    def go() -> None:
        viewing = reader().viewing
        if viewing is not None:
            open_citation(viewing.citations, index)

    st.button(words(key), key=key, on_click=go, disabled=disabled, shortcut=f"Alt+{arrow}")


def _head(citation: Citation, words: Words) -> Html:
    share = share_button(citation, words) if citation.quote else Html("")
    where = tag("div", whereabouts(citation, words), share, class_="row")
    return tag("div", title(citation), where, class_="viewer-head")


def page(document: Document, citation: Citation, words: Words, matches: Spans = ()) -> Html:
    """The text of a source, paragraph by paragraph, with the quote in <mark> and what was looked
    for in elements of class "found".

    A quote that runs over several paragraphs has a <mark> in each. Nothing is marked when the
    quote is not what stands at its place, as after a change of the source.
    """
    stands = document.text[citation.start : citation.end] == citation.quote
    layers = (
        Layer("mark", ((citation.start, citation.end),) if stands else ()),
        Layer("strong", (citation.value,) if stands and citation.value else ()),
        Layer("span", matches, "found"),
    )
    return tag(
        "div",
        *_paragraphs(document, layers, words),
        class_="document",
        tabindex="0",
        role="region",
        aria_label=words("viewer.text"),
        dir="rtl",
    )


def _paragraphs(document: Document, layers: Sequence[Layer], words: Words) -> Iterator[Html]:
    headings = {locator.heading.strip() for locator in document.locators} - {""}
    start, before = 0, None
    for line in document.text.split("\n"):
        if line.strip():
            is_heading = line.strip(" \t\r#:") in headings
            place = document.locate(start)
            number = str(place.paragraph) if place and place != before else None
            if place and place.page is not None and (before is None or before.page != place.page):
                number = words("answer.page", number=place.page)
            before = place
            yield tag(
                "p",
                layered(line, start, *layers),
                dir="auto",
                class_="heading" if is_heading else None,
                data_number=number,
            )
        start += len(line) + 1
