"""The chat page: questions, answers, and the sources they come from."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from rag.library import Library
from rag.readers import SUFFIXES
from rag.records import Answer, Citation, Hit
from rag.ui import answers, building, notices, sidebar, viewer
from rag.ui.markup import tag
from rag.ui.panel import panel
from rag.ui.session import Shared, Turn, reader, shared
from rag.ui.strings import Words, isolated

_LONGEST = 2_000
"""Code points of the longest question."""


def page(words: Words) -> None:
    """The whole page; whatever goes wrong on it becomes a notice."""
    with notices.guard(words):
        everything = _prepared(words)
        if everything is None:
            st.button(words("error.retry"), key="retry")
            return
        only = sidebar.show(everything, words)
        _conversation(everything, only, words)
        viewer.show(everything.library, words)


def _prepared(words: Words) -> Shared | None:
    """The library, up to date; None, after a notice, when there is none to ask."""
    try:
        everything = shared()
    except Exception as error:
        st.html(notices.problem_notice(notices.problem_of(error), words))
        return None
    if reader().report is None:
        with notices.guard(words):
            building.build(everything, words)
    # An index that could not be brought up to date may still be asked.
    return everything if everything.library.manifest() else None


def _conversation(everything: Shared, only: Sequence[str], words: Words) -> None:
    """What was asked so far, and the next question."""
    manifest = everything.library.manifest()
    is_empty = manifest is None or manifest.documents == 0
    asked = st.chat_input(
        words("chat.placeholder"), key="question", max_chars=_LONGEST, disabled=is_empty
    )
    if is_empty:
        _empty(everything, words)
    elif manifest and not reader().turns and not asked:
        _welcome(manifest.documents, words)
    for number, turn in enumerate(reader().turns):
        _question(turn.question)
        with st.chat_message("assistant"):
            _outcome(number, turn, words)
    if asked:
        _next(everything.library, asked, only, words)


def _empty(everything: Shared, words: Words) -> None:
    """What to do about a library without sources, and the button to do it with."""
    formats = isolated(", ".join(sorted(SUFFIXES)))
    folder = isolated(str(everything.settings.corpus.resolve()))
    text = words("empty.do", formats=formats, folder=folder)
    st.html(notices.notice(words("empty.title"), text))
    building.build_button(everything, words, key="build-here")


def _welcome(documents: int, words: Words) -> None:
    ready = words("chat.ready", sources=words.count("sources", documents))
    title = tag("h1", words("chat.welcome"))
    st.html(tag("div", title, tag("p", ready), class_="welcome"))


def _next(library: Library, asked: str, only: Sequence[str], words: Words) -> None:
    """Ask, remember and show."""
    reader().report_is_news = False
    _question(asked)
    with st.chat_message("assistant"):
        with st.spinner(words("chat.searching")):
            turn = ask(library, asked, only)
        reader().turns.append(turn)
        _outcome(len(reader().turns) - 1, turn, words, arrives=True)


def ask(library: Library, question: str, only: Sequence[str]) -> Turn:
    """A question and what came of it, be it an error."""
    try:
        answer = library.ask(question, only)
        return Turn(question, answer, _nearest(library, answer))
    except Exception as error:
        return Turn(question, problem=notices.problem_of(error))


def _nearest(library: Library, answer: Answer) -> tuple[Citation, ...]:
    """The passages found, as citations, for an answer that there is not."""
    if answer.text is not None:
        return ()
    return tuple(_cited(library, number, hit) for number, hit in enumerate(answer.hits, start=1))


def _cited(library: Library, number: int, hit: Hit) -> Citation:
    passage, document = hit.passage, library.document(hit.passage.source)
    place = document.locate(passage.start)
    return Citation(
        number, passage.source, document.title, passage.start, passage.end, passage.text, place
    )


def _question(text: str) -> None:
    with st.chat_message("user"):
        st.html(tag("p", text, class_="question", dir="auto"))


def _outcome(number: int, turn: Turn, words: Words, arrives: bool = False) -> None:
    if turn.problem:
        st.html(notices.problem_notice(turn.problem, words))
        return
    if turn.answer and turn.answer.text is not None:
        citations, content = turn.answer.citations, answers.answered(turn.answer, words)
    else:
        citations, content = turn.nearest, answers.unanswered(turn.nearest, words)
    panel(content, f"turn-{number}", partial(viewer.open_citation, citations), arrives)
