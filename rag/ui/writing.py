"""An answer as it comes in: the sentences of a language model once they are checked, and a button
that stops it. Without a model the answer is there at once and nothing of this is seen."""

from collections.abc import Sequence

import streamlit as st

from rag.library import Library
from rag.records import Answer
from rag.ui.markup import tag
from rag.ui.session import reader
from rag.ui.strings import Words
from rag.writer.notices import NOTICES
from rag.writer.written import Checked, in_words


def answer_of(
    library: Library, question: str, only: Sequence[str], before: Sequence[Answer], words: Words
) -> Answer:
    """The answer to a question, shown as it is written. Raises what asking does."""
    if library.writer is None:
        return library.ask(question, only, history=before)
    if reader().stopped == question:
        reader().stopped = ""
        return library.quote(question, only, history=before)
    place, button = st.empty(), st.empty()
    button.button(words("chat.stop"), key="stop", on_click=_stop, args=(question,))
    told: list[str] = []
    answer = None
    for event in library.ask_streaming(question, only, history=before):
        if isinstance(event, Answer):
            answer = event
        elif isinstance(event, Checked) and event.shown:
            told.append(in_words(event.sentence))
            place.html(tag("p", " ".join(told), class_="answer", dir="auto"))
    place.empty()
    button.empty()
    assert answer is not None  # the last event of a library
    return answer


def _stop(question: str) -> None:
    """Asked again, the question is answered in the sources' own words."""
    reader().stopped = reader().pending = question


def notice_of(answer: Answer, words: Words) -> str:
    """Why the answer is not, or not all, what the model wrote; "" when it is, or there is none."""
    code = answer.writing.notice if answer.writing else ""
    return NOTICES[code][words.language == "en"] if code else ""
