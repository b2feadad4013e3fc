"""The look of the page, on top of the theme in .streamlit/config.toml."""

import base64
import json
from functools import cache
from pathlib import Path

import streamlit as st

from rag.ui.markup import Html

_HERE = Path(__file__).parent
_ARABIC = "U+0600-06FF, U+0750-077F, U+08A0-08FF, U+FB50-FDFF, U+FE70-FEFC"
_FACES = (
    ("Warraq Text", "400 700", "noto-naskh-arabic"),
    ("Warraq Interface", "400", "ibm-plex-sans-arabic-400"),
    ("Warraq Interface", "600", "ibm-plex-sans-arabic-600"),
)
"""Family, weights and file. The families have names of our own, so that a face of the reader's
machine is never taken for one of them."""


def stylesheet(direction: str, upload: str) -> Html:
    """The style sheet for a page that is written in `direction`, "rtl" or "ltr"; `upload` is what
    the button says that Streamlit labels in English."""
    css = (_HERE / "style.css").read_text(encoding="utf-8")
    label = json.dumps(upload, ensure_ascii=False)
    light, dark = (
        st.get_option(f"theme.{scheme}.backgroundColor") or "Canvas" for scheme in ("light", "dark")
    )
    own = (
        f"html {{ direction: {direction}; }}"
        f" :root {{ --warraq-upload: {label}; --warraq-page: light-dark({light}, {dark}); }}"
    )
    return Html(f"<style>{own}\n{css}</style>")


@cache
def faces() -> Html:
    """The bundled faces, for Arabic letters alone. They are part of the page, which Streamlit sends
    once a visit: nothing else is fetched for them."""
    return Html(f"<style>{''.join(_face(*face) for face in _FACES)}</style>")


def _face(family: str, weights: str, file: str) -> str:
    data = base64.b64encode((_HERE / "fonts" / f"{file}.woff2").read_bytes()).decode("ascii")
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weights}; font-display: swap;'
        f" unicode-range: {_ARABIC};"
        f' src: url(data:font/woff2;base64,{data}) format("woff2"); }}\n'
    )
