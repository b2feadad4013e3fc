"""A piece of the page that a reader can click: HTML in, the number of what was opened out."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from rag.ui.markup import Html


@cache
def _component(name: str) -> ComponentRenderer:
    """The component whose script is `name`.js; registered when it is first used."""
    script = Path(__file__).with_name(f"{name}.js").read_text(encoding="utf-8")
    return st.components.v2.component(f"warraq_{name}", js=script, isolate_styles=False)


def panel(
    html: Html, key: str, on_open: Callable[[int], None] | None = None, arrives: bool = False
) -> None:
    """Show `html`; `on_open(n)` is called when an element with data-open="n" is chosen.

    An element of class "document" is scrolled to its first <mark> whenever the HTML is another.
    An answer that `arrives` has its question scrolled into view.
    """

    def opened() -> None:
        chosen = str(st.session_state[key].get("open") or "")
        if on_open and chosen.isdecimal():
            on_open(int(chosen))

    data = {"html": str(html), "arrives": arrives}
    _component("panel")(key=key, data=data, on_open_change=opened)


def set_page_direction(language: str, direction: str) -> None:
    """Declare the language and the direction of the whole page, pop-ups included."""
    _component("page")(key="page-direction", data={"lang": language, "dir": direction})
