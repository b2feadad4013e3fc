"""The evaluation page: known questions asked, the figures, and what went wrong."""

import csv
import io
from pathlib import Path

import streamlit as st

from rag.evaluate.report import GoldReport
from rag.ui import charts, notices, sidebar, wrong
from rag.ui.examiner import Run
from rag.ui.markup import foreign, join, tag
from rag.ui.session import Shared
from rag.ui.strings import Words, isolated
from rag.ui.verdicts import harmless

_BUNDLED = Path("tests/gold/articles.jsonl")
_TICK = 0.4
"""Seconds between two looks at the progress."""
_FIGURES = ("hit1", "hit5", "answer", "refused", "violations", "median")


def page(everything: Shared, words: Words) -> None:
    """The whole page."""
    sidebar.show_state(everything, words)
    title = tag("h1", words("page.evaluation"), class_="page-title")
    st.html(join(title, tag("p", words("evaluation.intro"))))
    _starting(everything, words)
    examiner = everything.examiner
    if examiner.running:
        st.fragment(_watched, run_every=_TICK)(everything, words)
    elif examiner.error:
        st.html(notices.problem_notice(notices.problem_of(examiner.error), words))
    if examiner.runs:
        _results(everything, words)
    elif not examiner.running:
        st.html(notices.hint(words("evaluation.none")))


def _starting(everything: Shared, words: Words) -> None:
    """Which questions to ask, and the button that asks them."""
    file = st.file_uploader(words("evaluation.file"), type=["jsonl"], max_upload_size=20)
    if file is None and not _BUNDLED.is_file():
        return
    label = "evaluation.run" if file else "evaluation.bundled"
    if st.button(
        words(label),
        key="evaluate",
        type="primary",
        disabled=everything.examiner.running,
    ):
        name, content = (
            (file.name, file.getvalue()) if file else (_BUNDLED.name, _BUNDLED.read_bytes())
        )
        everything.examiner.start(name, content)
        st.rerun()


def _watched(everything: Shared, words: Words) -> None:
    examiner = everything.examiner
    if not examiner.running:
        st.rerun()
    done, total = examiner.progress
    text = words("evaluation.running", done=done, total=total or "…")
    st.progress(done / total if total else 0.0, text)


def _results(everything: Shared, words: Words) -> None:
    runs = everything.examiner.runs
    names = {len(runs) - 1 - n: _name(run, words) for n, run in enumerate(reversed(runs))}
    with st.container(horizontal=True):
        shown = st.selectbox(
            words("evaluation.which"), list(names), format_func=names.__getitem__, key="run"
        )
        others = [None, *(number for number in names if number != shown)]
        against = st.selectbox(
            words("evaluation.against"),
            others,
            format_func=lambda n: names[n] if n is not None else words("evaluation.nothing"),
            key="against",
        )
    run = runs[shown]
    _figures(run.report, runs[against].report if against is not None else None, words)
    charts.by_k(run.outcomes, words)
    charts.by_kind(run.outcomes, words)
    charts.calibration(run.outcomes, words)
    charts.latency(run.outcomes, words)
    wrong.show(everything.library, run, words)
    st.download_button(
        words("evaluation.csv"), as_csv(run).encode(), "evaluation.csv", on_click="ignore"
    )


def _name(run: Run, words: Words) -> str:
    """A run in one line; nothing of it is read as Markdown in a list of choices."""
    time = f"{run.at:%H:%M:%S}"
    file = isolated(run.name)
    return words("evaluation.run_name", file=file, n=run.report.origin.n, time=time)


def _figures(report: GoldReport, other: GoldReport | None, words: Words) -> None:
    cards = []
    for key in _FIGURES:
        value, before = figure(report, key), figure(other, key) if other else None
        parts = [tag("dt", words(f"evaluation.{key}")), tag("dd", foreign(_written(key, value)))]
        if value is not None and before is not None:
            change = value - before
            parts.append(tag("dd", foreign(_written(key, change, sign="+")), class_="change"))
        cards.append(tag("div", *parts))
    st.html(tag("dl", *cards, class_="figures"))


def figure(report: GoldReport, key: str) -> float | None:
    """One of the figures of a report."""
    return {
        "hit1": report.hit_at_1,
        "hit5": report.hit_at_5,
        "answer": report.answer_hit,
        "refused": report.refused,
        "violations": float(report.violations),
        "median": report.latency_ms.median,
    }[key]


def _written(key: str, value: float | None, sign: str = "") -> str:
    """A figure in digits: shares as per cent.

    >>> _written("hit1", 0.925), _written("median", 12.34), _written("hit1", -0.01, "+")
    ('92.5%', '12.3', '-1.0%')
    """
    if value is None:
        return "–"
    if key == "violations":
        return f"{value:{sign}.0f}"
    return f"{value:{sign}.1f}" if key == "median" else f"{value:{sign}.1%}"


def as_csv(run: Run) -> str:
    """What became of every question, as CSV that spreadsheets read as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["id", "kind", "question", "right", "rank", "confidence", "milliseconds", "answer", "gold"]
    )
    for outcome in run.outcomes:
        question = outcome.question
        row = (
            *(question.id, question.kind, question.text, charts.is_right(outcome), outcome.rank),
            *(round(outcome.answer.confidence, 3), round(outcome.milliseconds, 1)),
            *(outcome.answer.text, " | ".join(gold.text for gold in question.gold)),
        )
        writer.writerow([harmless(value) for value in row])
    return "\ufeff" + out.getvalue()
