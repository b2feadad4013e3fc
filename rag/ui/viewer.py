"""The source viewer: a whole source beside the page, with the quote marked and in view."""

import streamlit as st

from rag.library import Library
from rag.records import Citation
from rag.ui import document, notices
from rag.ui.answers import share_button, title, whereabouts
from rag.ui.markup import Html, foreign, tag
from rag.ui.panel import panel
from rag.ui.session import Problem, Viewing, reader
from rag.ui.strings import Words


def open_citation(citations: tuple[Citation, ...], index: int) -> None:
    """Have the viewer show a citation; the others of its answer are a button away."""
    if 0 <= index < len(citations):
        before = reader().viewing
        if before is None or before.citations[before.index].source != citations[index].source:
            st.session_state.pop("find", None)  # what was looked for belongs to the other text
        reader().viewing = Viewing(citations, index)


def show(library: Library, words: Words) -> None:
    """Show what the reader has opened, if anything, until it is closed.

    A fragment: stepping, finding and closing draw the panel anew, and not the page beside it.
    """
    st.fragment(_shown)(library, words)


def _shown(library: Library, words: Words) -> None:
    viewing = reader().viewing
    if viewing is None:
        return
    with st.container(key="source"), notices.guard(words):
        _bar(words)
        if len(viewing.citations) > 1:
            _steps(viewing, words)
        _source(library, viewing.citations[viewing.index], words)
        _cited_so_far(words)


def _bar(words: Words) -> None:
    """What this panel is, and the button that closes it."""
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.html(tag("h2", words("viewer.title"), class_="side-heading"), width="content")
        st.button(words("viewer.close"), key="close", on_click=_close, shortcut="Escape")


def _close() -> None:
    reader().viewing = None


def _source(library: Library, citation: Citation, words: Words) -> None:
    """A citation in the whole text of its source, and the field to find something in it."""
    text = library.document(citation.source)
    if text.text[citation.start : citation.end] != citation.quote:
        st.html(notices.problem_notice(Problem("source_changed"), words))
    wanted = st.text_input(
        words("viewer.find"),
        key="find",
        placeholder=words("viewer.find.hint"),
        max_chars=100,
        label_visibility="collapsed",
    )
    matches = document.found(text.text, wanted)
    parts = [_head(citation, words), _matches(wanted, matches, words)]
    panel(tag("div", *parts, document.page(text, citation, words, matches)), key="viewer")


def _matches(wanted: str, matches: document.Spans, words: Words) -> Html:
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
