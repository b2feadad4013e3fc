"""The look of the page, on top of the theme in .streamlit/config.toml."""

from pathlib import Path

from rag.ui.markup import Html


def stylesheet(direction: str) -> Html:
    """The style sheet for a page that is written in `direction`, "rtl" or "ltr"."""
    css = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
    return Html(f"<style>html {{ direction: {direction}; }}\n{css}</style>")
