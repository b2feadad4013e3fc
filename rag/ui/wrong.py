"""The questions of an evaluation that went wrong, each a click from what it should have found."""

import streamlit as st

from rag.evaluate.gold import Outcome
from rag.library import Library
from rag.records import Citation
from rag.ui import charts, notices, viewer
from rag.ui.examiner import Run
from rag.ui.links import citation_at
from rag.ui.markup import Html, join, tag
from rag.ui.panel import panel
from rag.ui.strings import Words

_SHOWN = 50
"""Wrong answers listed."""


def show(library: Library, run: Run, words: Words) -> None:
    """The questions that went wrong: what was expected, what came, each a click from its source."""
    st.html(tag("h2", words("evaluation.wrong")))
    missed = [outcome for outcome in run.outcomes if not charts.is_right(outcome)]
    if not missed:
        st.html(notices.hint(words("evaluation.wrong.none")))
        return
    citations: list[Citation] = []
    heads = ("question", "expected", "came")
    head = tag("tr", *(tag("th", words(f"evaluation.{key}"), scope="col") for key in heads))
    rows = [_row(library, outcome, citations, words) for outcome in missed[:_SHOWN]]
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="wrong")
    if len(missed) > _SHOWN:
        text = words("evaluation.wrong.more", shown=_SHOWN, total=len(missed))
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
