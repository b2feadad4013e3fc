"""A piece of the page that a reader can click: HTML in, what was chosen out."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from rag.ui.markup import Html


@cache
def _component(name: str) -> ComponentRenderer:
    """The component whose script is `name`.js; registered when it is first used."""
    script = Path(__file__).with_name(f"{name}.js").read_text(encoding="utf-8")
    return st.components.v2.component(f"warraq_{name}", js=script, isolate_styles=False)


def panel(
    html: Html,
    key: str,
    on_open: Callable[[int], None] | None = None,
    on_act: Callable[[str], None] | None = None,
    arrives: bool = False,
) -> None:
    """Show `html`, in which attributes say what a click does.

    data-open="n" calls `on_open(n)`, data-act="name" calls `on_act(name)`. Without asking the
    program, data-copy="text" copies the text, data-link="?query" the address of this page with
    that query, and data-seek="1" or "-1" goes to the next or previous match in the document.

    An element of class "document" is scrolled to what is marked in it whenever the HTML is another.
    An answer that `arrives` comes in word by word, its question scrolled into view.
    """

    def chosen(trigger: str) -> str:
        return str(st.session_state[key].get(trigger) or "")

    def opened() -> None:
        if on_open and chosen("open").isdecimal():
            on_open(int(chosen("open")))

    def acted() -> None:
        if on_act and chosen("act"):
            on_act(chosen("act"))

    data = {"html": str(html), "arrives": arrives}
    _component("panel")(key=key, data=data, on_open_change=opened, on_act_change=acted)


def set_page(**data: Any) -> None:
    """Tell the page as a whole its language, its direction and the names of its parts."""
    _component("page")(key="page-direction", data=data)
