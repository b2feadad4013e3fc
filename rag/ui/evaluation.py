"""The evaluation page: known questions asked, the figures, and what went wrong."""

import csv
import io
from pathlib import Path

import streamlit as st

from rag.evaluate.gold import Outcome
from rag.evaluate.report import GoldReport
from rag.library import Library
from rag.records import Citation
from rag.ui import charts, notices, sidebar, viewer
from rag.ui.examiner import Run
from rag.ui.links import citation_at
from rag.ui.markup import Html, foreign, join, tag
from rag.ui.panel import panel
from rag.ui.session import Shared
from rag.ui.strings import Words, isolated
from rag.ui.verdicts import harmless

_BUNDLED = Path("tests/gold/articles.jsonl")
_SHOWN = 50
"""Wrong answers listed."""
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
    viewer.show(everything.library, words)


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
    _wrong(everything.library, run, words)
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


def _wrong(library: Library, run: Run, words: Words) -> None:
    """The questions that went wrong: what was expected, what came, each a click from its source."""
    st.html(tag("h2", words("evaluation.wrong")))
    wrong = [outcome for outcome in run.outcomes if not charts.is_right(outcome)]
    if not wrong:
        st.html(notices.hint(words("evaluation.wrong.none")))
        return
    citations: list[Citation] = []
    heads = ("question", "expected", "came")
    head = tag("tr", *(tag("th", words(f"evaluation.{key}"), scope="col") for key in heads))
    rows = [_row(library, outcome, citations, words) for outcome in wrong[:_SHOWN]]
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="wrong")
    if len(wrong) > _SHOWN:
        text = words("evaluation.wrong.more", shown=_SHOWN, total=len(wrong))
        table = join(table, tag("p", text, class_="more"))
    opened = tuple(citations)
    panel(table, "wrong", lambda index: viewer.open_citation((opened[index],), 0))


def _row(library: Library, outcome: Outcome, citations: list[Citation], words: Words) -> Html:
    expected = [
        found
        for gold in outcome.question.gold
        if (found := _found(library, gold.source, gold.text)) is not None
    ]
    nothing = tag("span", words("evaluation.no_answer"), class_="nothing")
    cells = (
        (_links(quoted, citations, words) if quoted else nothing)
        for quoted in (expected, outcome.answer.citations)
    )
    labels = (words("evaluation.expected"), words("evaluation.came"))
    parts = (tag("td", cell, data_label=label) for cell, label in zip(cells, labels, strict=True))
    return tag("tr", tag("th", outcome.question.text, scope="row", dir="auto"), *parts)


def _links(
    quoted: "list[Citation] | tuple[Citation, ...]", citations: list[Citation], words: Words
) -> Html:
    buttons = []
    for citation in quoted:
        buttons.append(
            tag(
                "button",
                citation.quote,
                type="button",
                class_="quoted",
                dir="auto",
                data_open=str(len(citations)),
            )
        )
        citations.append(citation)
    return join(*buttons)


def _found(library: Library, source: str, text: str) -> Citation | None:
    """A gold text as a citation; None when its source no longer has it."""
    at = library.document(source).text.find(text)
    return citation_at(library, source, at, at + len(text)) if at >= 0 else None


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
