"""The sidebar of the chat: the sources, which of them to search, and the state of the index."""

import streamlit as st

from rag.records import Citation
from rag.store import SourceSummary
from rag.ui.building import build_button, last_report, watch
from rag.ui.export import conversation_html, conversation_markdown
from rag.ui.markup import Html, foreign, tag
from rag.ui.panel import panel
from rag.ui.session import Shared, reader
from rag.ui.strings import Words, isolated
from rag.ui.viewer import open_citation

_SHOWN = 50
"""Sources listed at a time; with more of them the reader searches by name."""
_FEW = 8
"""Up to this many sources can be taken in without a search by name."""


def show(shared: Shared, words: Words) -> list[str]:
    """Show the sidebar; returns the sources that the reader restricts the search to."""
    sources = shared.library.sources()
    with st.sidebar:
        chosen = _only(sources, words) if sources else []
        st.html(tag("h2", words("sidebar.sources"), class_="side-heading"))
        if sources:
            _list(named(sources, words), words)
        _state(shared, words)
        # The question that is being asked is no turn yet when the sidebar is drawn.
        if reader().turns or st.session_state.get("question"):
            st.button(words("chat.clear"), key="clear", on_click=_clear, width="stretch")
            _exports(words)
    return chosen


def show_state(shared: Shared, words: Words) -> None:
    """The side bar of the other pages: the state of the index alone."""
    with st.sidebar:
        _state(shared, words)


def _state(shared: Shared, words: Words) -> None:
    build_button(shared, words)
    watch(shared, words)
    last_report(words)


def _clear() -> None:
    reader().turns.clear()
    for key in [key for key in st.session_state if str(key).startswith(("thumb-", "note-"))]:
        del st.session_state[key]  # they belong to answers that are gone


def _exports(words: Words) -> None:
    """The conversation as files to take away."""
    turns = tuple(reader().turns)
    with st.expander(words("chat.export")):
        for kind, write, name in (
            ("markdown", conversation_markdown, "warraq.md"),
            ("html", conversation_html, "warraq.html"),
        ):
            st.download_button(
                words(f"chat.export.{kind}"),
                write(turns, words).encode(),
                name,
                key=f"export-{kind}",
                width="stretch",
                on_click="ignore",
            )


def _only(sources: list[SourceSummary], words: Words) -> list[str]:
    names = {item.source: f"{item.title} · {isolated(item.source)}" for item in sources}
    kept = [name for name in st.session_state.get("only", []) if name in names]
    if kept != st.session_state.get("only", kept):
        st.session_state.only = kept  # the others have left the library
    return st.multiselect(
        words("sidebar.only"),
        list(names),
        format_func=names.__getitem__,
        placeholder=words("sidebar.all"),
        select_all=False,
        key="only",
    )


def named(sources: list[SourceSummary], words: Words, key: str = "filter") -> list[SourceSummary]:
    """The sources to list: those whose title or file name has what the reader looks for in it."""
    if len(sources) <= _FEW:
        return sources
    part = st.text_input(words("sidebar.filter"), key=key).strip().casefold()
    return [item for item in sources if part in f"{item.title}\n{item.source}".casefold()]


def _list(sources: list[SourceSummary], words: Words) -> None:
    shown = sources[:_SHOWN]
    citations = tuple(Citation(0, item.source, item.title, 0, 0, "", None) for item in shown)
    lines = [_line(index, item, words) for index, item in enumerate(shown)]
    listed = tag("ul", *lines, class_="sources")
    if len(shown) < len(sources):
        more = words("sidebar.more", shown=len(shown), total=len(sources))
        listed = tag("div", listed, tag("p", more, class_="more"))
    panel(listed, "sources", lambda index: open_citation((citations[index],), 0))


def _line(index: int, item: SourceSummary, words: Words) -> Html:
    count = tag("bdi", words.count("passages", item.passages), class_="count")
    button = tag(
        "button",
        tag("span", item.title, class_="title", dir="auto"),
        tag("span", foreign(item.source), " · ", count),
        type="button",
        data_open=str(index),
        title=words("sidebar.open", title=isolated(item.title)),
    )
    return tag("li", button)
