"""The library page: every source, adding and removing, the last build, the library at a glance."""

from pathlib import PurePosixPath

import streamlit as st

from rag.library import Library
from rag.readers import SUFFIXES
from rag.records import Citation
from rag.store import SourceSummary
from rag.sync.shelf import give_back, take
from rag.ui import building, charts, notices, sidebar, uploads, verdicts, viewer
from rag.ui.markup import Html, foreign, join, tag
from rag.ui.panel import panel
from rag.ui.session import Shared, reader
from rag.ui.strings import Words, isolated

_SHOWN = 50
"""Sources in the table; with more of them the reader searches by name."""


def page(everything: Shared, words: Words) -> None:
    """The whole page."""
    sidebar.show_state(everything, words)
    st.html(tag("h1", words("page.library"), class_="page-title"))
    _adding(everything, words)
    _undo(everything, words)
    sources = everything.library.sources()
    if sources:
        _table(everything, sources, words)
        with st.expander(words("library.charts"), expanded=True):
            charts.library(everything.library, sources, words)
    report = reader().report
    if report:
        with st.expander(words("library.report")):
            st.html(building.report_notice(report, words))
    with st.expander(words("library.verdicts")):
        verdicts.downloads(everything.feedback, words)


def _adding(everything: Shared, words: Words) -> None:
    """Where files are dropped. What is there is taken in once: then the box is a new one."""
    settings = everything.settings
    batch = st.session_state.setdefault("batch", 0)
    files = st.file_uploader(
        words("library.add"),
        type=sorted(suffix[1:] for suffix in SUFFIXES),
        accept_multiple_files=True,
        key=f"files-{batch}",
        max_upload_size=settings.upload_mib,
    )
    st.html(notices.hint(words("library.add.do", size=settings.upload_mib)))
    if not files:
        return
    failed = False
    for file in files:
        try:
            uploads.receive(settings, file.name, file)
        except Exception as error:
            failed = True
            st.html(notices.problem_notice(notices.problem_of(error), words))
    with notices.guard(words):
        building.build(everything)
        reader().report_is_news = True
    if not failed:
        st.session_state.batch = batch + 1
        st.rerun()


def _table(everything: Shared, sources: list[SourceSummary], words: Words) -> None:
    named = sidebar.named(sources, words, "library-filter")
    shown = named[:_SHOWN]
    heads = ("source", "format", "length", "passages", "date", "warnings", "actions")
    head = tag("tr", *(tag("th", words(f"library.{key}"), scope="col") for key in heads))
    rows = (_row(number, item, everything.library, words) for number, item in enumerate(shown))
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="shelf")
    more = Html("")
    if len(shown) < len(named):
        text = words("sidebar.more", shown=len(shown), total=len(named))
        more = tag("p", text, class_="more")
    citations = tuple(Citation(0, item.source, item.title, 0, 0, "", None) for item in shown)

    def asked_to_remove(number: str) -> None:
        if number.isdecimal() and int(number) < len(shown):
            st.session_state.removing = shown[int(number)].source

    panel(
        join(table, more),
        "shelf",
        lambda index: viewer.open_citation((citations[index],), 0),
        asked_to_remove,
    )
    removing = st.session_state.get("removing")
    if removing:
        dialog = st.dialog(words("library.remove.title"), on_dismiss=_keep)
        dialog(_confirm)(everything, removing, words)


def _row(number: int, item: SourceSummary, library: Library, words: Words) -> Html:
    label = isolated(item.title)
    title = tag(
        "button",
        tag("span", item.title, class_="title", dir="auto"),
        tag("span", foreign(item.source), class_="file"),
        type="button",
        data_open=str(number),
        title=words("library.open_source", title=label),
    )
    remove = tag(
        "button",
        words("library.remove"),
        type="button",
        class_="open",
        data_act=str(number),
        aria_label=words("library.remove_source", title=label),
    )
    warnings = [words(f"warning.{code}") for code in library.document(item.source).warnings]
    cells = {
        "format": foreign(PurePosixPath(item.source).suffix.lstrip(".").upper()),
        "length": foreign(f"{item.length:,}"),
        "passages": foreign(f"{item.passages:,}"),
        "date": foreign(item.added[:10]),
        "warnings": join(*(tag("p", text) for text in warnings)) if warnings else Html("–"),
    }
    parts = (
        tag("td", content, data_label=words(f"library.{key}")) for key, content in cells.items()
    )
    return tag("tr", tag("th", title, scope="row"), *parts, tag("td", remove))


def _keep() -> None:
    st.session_state.pop("removing", None)


def _confirm(everything: Shared, source: str, words: Words) -> None:
    st.html(join(tag("p", foreign(source), class_="file"), tag("p", words("library.remove.do"))))
    with st.container(horizontal=True):
        sure = st.button(words("library.remove.yes"), key="remove-yes", type="primary")
        kept = st.button(words("library.remove.no"), key="remove-no")
    if sure:
        with notices.guard(words):
            moved = take(everything.settings.corpus, source)
            reader().taken = (source, moved)
            building.build(everything)
    if sure or kept:
        _keep()
        st.rerun()


def _undo(everything: Shared, words: Words) -> None:
    """That a source was removed, and the way back."""
    taken = reader().taken
    if taken is None:
        return
    source, moved = taken
    st.html(notices.notice(words("library.removed", source=isolated(source)), ""))

    def undo() -> None:
        give_back(everything.settings.corpus, moved, source)
        reader().taken = None
        building.build(everything)

    if st.button(words("library.undo"), key="undo"):
        with notices.guard(words):
            undo()
            st.rerun()
