"""Questions that the library itself suggests, a click away from being asked."""

import streamlit as st

from rag.errors import WarraqError
from rag.library import Library
from rag.ui.markup import tag
from rag.ui.panel import panel
from rag.ui.session import reader
from rag.ui.strings import Words

_SHOWN = 4


def show(library: Library, key: str, words: Words) -> None:
    """The suggested questions; nothing when there are none."""
    manifest = library.manifest()
    questions = _of(library, repr(manifest)) if manifest else ()
    if not questions:
        return
    buttons = (
        tag("li", tag("button", text, type="button", data_act=str(index), dir="auto"))
        for index, text in enumerate(questions)
    )
    heading = tag("h2", words("chat.suggested"))
    content = tag("section", heading, tag("ul", *buttons), class_="suggested")

    def chosen(index: str) -> None:
        if index.isdecimal() and int(index) < len(questions):
            reader().pending = questions[int(index)]

    panel(content, key, on_act=chosen)


def _name(library: Library) -> str:
    return str(library.settings.index.resolve())


@st.cache_data(show_spinner=False, max_entries=4, hash_funcs={Library: _name})
def _of(library: Library, manifest: str) -> tuple[str, ...]:
    """The suggestions of one state of the library."""
    try:
        return library.suggestions(_SHOWN)
    except WarraqError:
        return ()
