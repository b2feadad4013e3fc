"""What readers think of answers: asked for under each answer, and taken away as files."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, replace

import streamlit as st

from rag.store import Feedback, Verdict, gold_lines
from rag.ui import notices
from rag.ui.session import reader
from rag.ui.strings import Words


def ask_for(feedback: Feedback, number: int, words: Words) -> None:
    """The thumbs under an answer, and room for a note once one is chosen."""
    turn = reader().turns[number]
    with st.container(key=f"verdict-{number}"):
        thumb = st.feedback("thumbs", key=f"thumb-{number}")
        if thumb is None:
            if turn.verdict is not None:
                feedback.withdraw(turn.verdict)
                reader().turns[number] = replace(turn, verdict=None)
            return
        note = st.text_input(words("verdict.note"), key=f"note-{number}", max_chars=1_000)
        with notices.guard(words):
            _keep(feedback, number, thumb == 1, note)
            st.html(notices.hint(words("verdict.kept")))


def _keep(feedback: Feedback, number: int, good: bool, note: str) -> None:
    turn = reader().turns[number]
    if turn.answer is None:
        return
    if turn.verdict is None:
        kept = feedback.keep(turn.answer, good, note)
        reader().turns[number] = replace(turn, verdict=kept)
    else:
        feedback.change(turn.verdict, good, note)


def downloads(feedback: Feedback, words: Words) -> None:
    """The verdicts as gold questions and as a table."""
    verdicts = feedback.all()
    if not verdicts:
        st.html(notices.hint(words("library.verdicts.none")))
        return
    with st.container(horizontal=True):
        for key, content, name in (
            ("gold", gold_lines(verdicts), "verdicts.jsonl"),
            ("csv", as_csv(verdicts), "verdicts.csv"),
        ):
            label = words(f"library.verdicts.{key}")
            st.download_button(label, content.encode(), name, key=f"verdicts-{key}")


def as_csv(verdicts: Sequence[Verdict]) -> str:
    """The verdicts as CSV that spreadsheets read as UTF-8, and as text alone."""
    out = io.StringIO()
    names = ("id", "at", "question", "kind", "answer", "good", "note")
    writer = csv.writer(out)
    writer.writerow(names)
    for verdict in verdicts:
        row = asdict(verdict)
        writer.writerow([harmless(row[name]) for name in names])
    return "\ufeff" + out.getvalue()


def harmless(value: object) -> object:
    """A cell that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("سؤال"), harmless(None), harmless(3)
    ("'=1+1", 'سؤال', '', 3)
    """
    if value is None:
        return ""
    if isinstance(value, str) and value[:1] in "=+-@\t\r" and value:
        return f"'{value}"
    return value
