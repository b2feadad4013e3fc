"""What every page has around it: the language, the direction, the look."""

import streamlit as st

from rag.ui.markup import tag
from rag.ui.panel import set_page_direction
from rag.ui.strings import DEFAULT, LANGUAGE_LABEL, LANGUAGES, NAMES, Words
from rag.ui.style import stylesheet

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
    st.html(stylesheet(words.direction))
    set_page_direction(words.language, words.direction)
    return words


def _masthead(words: Words) -> str:
    name = tag("p", words("name"), class_="name")
    return tag("div", name, tag("p", words("tagline"), class_="tagline"), class_="masthead")
