"""Bringing the index up to date, with the reader watching."""

from concurrent.futures import wait

import streamlit as st

from rag.records import SyncReport
from rag.sync import Progress
from rag.ui import notices
from rag.ui.markup import Html, join, tag
from rag.ui.session import Shared, reader
from rag.ui.strings import Words

_QUICK, _TICK = 0.5, 0.3
"""Seconds a build may take unannounced, and between two looks at its progress."""


def build(shared: Shared) -> None:
    """Have the index brought up to date, and keep the report when that is quick.

    A build that takes longer goes on by itself: `watch` shows it, to every reader. Only the first
    one is waited for, for there is nothing to ask before it. Raises what `Library.sync` does.
    """
    job = shared.builder.start()
    wait([job], timeout=_QUICK)
    if job.done():
        reader().report = job.result()


def watch(shared: Shared, words: Words) -> None:
    """How far the build under way is, whoever has begun it; the page is drawn anew at its end."""
    if shared.builder.running:
        st.fragment(_watched, run_every=_TICK)(shared, words)


def _watched(shared: Shared, words: Words) -> None:
    if shared.builder.running:
        st.progress(*_progress(shared.builder.progress, words))
        return
    job = shared.builder.last
    with notices.guard(words):
        if job is not None:
            reader().report = job.result()
    st.rerun()


def build_button(shared: Shared, words: Words, key: str = "build") -> None:
    """The button that builds; the page is drawn anew when it has."""
    busy = shared.builder.running
    if st.button(words("build.button"), key=key, width="stretch", disabled=busy):
        with notices.guard(words):
            build(shared)
            reader().report_is_news = True
            st.rerun()  # the list of sources may be another now


def last_report(words: Words) -> None:
    """What the build that the reader asked for did; otherwise only what was left out."""
    report = reader().report
    if report and reader().report_is_news:
        st.html(report_notice(report, words))
    elif report and report.left_out:
        st.html(notices.left_out_list(report.left_out, words))


def report_notice(report: SyncReport, words: Words) -> Html:
    """What a build did, with the files it left out."""
    holds = words(
        "build.holds",
        sources=words.count("sources", report.files),
        passages=words.count("passages", report.passages),
    )
    changes = [
        tag("li", words(key, number=len(sources)))
        for key, sources in (
            ("build.added", report.added),
            ("build.changed", report.changed),
            ("build.renamed", report.renamed),
            ("build.removed", report.removed),
        )
        if sources
    ]
    what = tag("ul", *changes) if changes else Html("")
    if report.rebuilt:
        what = join(tag("p", words("build.rebuilt")), what)
    elif not changes:
        what = tag("p", words("build.nothing"))
    left_out = notices.left_out_list(report.left_out, words)
    return notices.notice(words("build.done"), holds, what, left_out)


def _progress(progress: Progress | None, words: Words) -> tuple[float, str]:
    """How far a build is, from 0 to 1, and in words."""
    if progress is None or not progress.of_files:
        return 0.0, words("build.running")
    parts = [
        words("build.rebuilding" if progress.rebuilt else "build.running"),
        words("build.files", done=progress.files, total=progress.of_files),
    ]
    if progress.passages:  # embedding them takes long with a large model
        parts.append(words.count("passages", progress.passages))
    return min(progress.files / progress.of_files, 1.0), " · ".join(parts)
