"""What every page has around it: the language, the direction, the look."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from rag.ui import building, chat, evaluation, notices, shelves, signin, viewer
from rag.ui.markup import tag
from rag.ui.panel import set_page
from rag.ui.session import Shared, reader, shared
from rag.ui.strings import DEFAULT, LANGUAGE_LABEL, LANGUAGES, NAMES, Words
from rag.ui.style import faces, stylesheet

_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="7" fill="#155e59"/>'
    '<path d="M7 8h8a2 2 0 0 1 1 .6A2 2 0 0 1 17 8h8v15h-8l-1 1-1-1H7z" fill="#fdf6e3"/></svg>'
)


def set_up() -> Words:
    """Set the page up and show the language switch; returns the words of the reader's language."""
    st.set_page_config(page_title="ورّاق · Warraq", page_icon=_ICON, layout="centered")
    with st.sidebar:
        masthead = st.container()
        language = st.segmented_control(
            LANGUAGE_LABEL,
            LANGUAGES,
            default=DEFAULT,
            required=True,
            format_func=lambda choice: NAMES[choice],
            key="lang",
            label_visibility="collapsed",
            width="stretch",
            bind="query-params",
        )
        words = Words(language)
        masthead.html(_masthead(words))
    st.html(faces())
    st.html(stylesheet(words.direction, words("library.choose")))
    set_page(
        lang=words.language,
        dir=words.direction,
        question=words("chat.name"),
        sidebar=words("sidebar.name"),
    )
    return words


def navigate(words: Words) -> StreamlitPage:
    """The page that the reader is on; the links to all of them stand under the masthead."""
    every = _pages(words)
    chosen = st.navigation(every, position="hidden")
    with st.sidebar.container(key="navigation"):
        for page in every:
            st.page_link(page)
    return chosen


def _pages(words: Words) -> list[StreamlitPage]:
    return [
        st.Page(
            partial(_shown, show, words),
            title=words(f"page.{key}"),
            icon=f":material/{icon}:",
            url_path=path,
            default=path == "ask",
        )
        for key, path, icon, show in (
            ("chat", "ask", "forum", chat.page),
            ("library", "library", "menu_book", shelves.page),
            ("evaluation", "evaluation", "fact_check", evaluation.page),
        )
    ]


def _shown(show: Callable[[Shared, Words], None], words: Words) -> None:
    """A page for a reader who may see it, of a library that is there; whatever goes wrong on it
    becomes a notice."""
    with notices.guard(words):
        everything = _prepared(words)
        if everything is None:
            st.button(words("error.retry"), key="retry")
        elif signin.admits(everything.settings, words):
            beside = st.container()  # the first of all, so that it keeps its place and its focus
            show(everything, words)
            with beside:
                viewer.show(everything.library, words)


def _prepared(words: Words) -> Shared | None:
    """The library, up to date; None, after a notice, when there is none to ask."""
    try:
        everything = shared()
    except Exception as error:
        st.html(notices.problem_notice(notices.problem_of(error), words))
        return None
    if reader().report is None and not everything.builder.running:
        with notices.guard(words):
            building.build(everything)
    if everything.library.manifest():
        return everything  # one that could not be brought up to date may still be asked
    building.watch(everything, words)
    return None


def _masthead(words: Words) -> str:
    name = tag("p", words("name"), class_="name")
    return tag("div", name, tag("p", words("tagline"), class_="tagline"), class_="masthead")
