"""The chat page: questions, answers, and the sources they come from."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from rag.library import Library
from rag.readers import SUFFIXES
from rag.records import Answer, Citation, Hit, Kind
from rag.ui import (
    answers,
    building,
    links,
    notices,
    sidebar,
    suggested,
    verdicts,
    viewer,
    writing,
)
from rag.ui.markup import Html, join, tag
from rag.ui.panel import panel
from rag.ui.session import Shared, Turn, reader
from rag.ui.strings import Words, isolated

_LONGEST = 2_000
"""Code points of the longest question."""
_SMALL_TALK = (Kind.GREETING, Kind.THANKS, Kind.HELP)


def page(everything: Shared, words: Words) -> None:
    """The whole page, of a library that can be asked."""
    only = sidebar.show(everything, words)
    links.follow(everything.library, words)
    _conversation(everything, only, words)


def _conversation(everything: Shared, only: Sequence[str], words: Words) -> None:
    """What was asked so far, and the next question."""
    manifest = everything.library.manifest()
    is_empty = manifest is None or manifest.documents == 0
    st.chat_input(
        words("chat.placeholder"),
        key="question",
        max_chars=_LONGEST,
        disabled=is_empty,
        on_submit=_keep,
    )
    asked = reader().pending
    if is_empty:
        _empty(everything, words)
    elif manifest and not reader().turns and not asked:
        _welcome(everything, manifest.documents, words)
    for number, turn in enumerate(reader().turns):
        _question(turn.question)
        with st.chat_message("assistant"):
            _outcome(everything, number, turn, words)
    if asked:
        _next(everything, asked, only, words)


def _keep() -> None:
    """Keep the question until it is answered: a page that is drawn anew meanwhile, as at the end of
    a build, goes on with it."""
    reader().pending = st.session_state["question"] or ""


def _empty(everything: Shared, words: Words) -> None:
    """What to do about a library without sources, and the button to do it with."""
    formats = isolated(", ".join(sorted(SUFFIXES)))
    folder = isolated(str(everything.settings.corpus.resolve()))
    text = words("empty.do", formats=formats, folder=folder)
    st.html(notices.notice(words("empty.title"), text))
    building.build_button(everything, words, key="build-here")


def _welcome(everything: Shared, documents: int, words: Words) -> None:
    ready = words("chat.ready", sources=words.count("sources", documents))
    title = tag("h1", words("chat.welcome"))
    st.html(tag("div", title, tag("p", ready), class_="welcome"))
    suggested.show(everything.library, "welcome", words)


def _next(everything: Shared, asked: str, only: Sequence[str], words: Words) -> None:
    """Ask, remember and show."""
    reader().report_is_news = False
    _question(asked)
    with st.chat_message("assistant"):
        with st.spinner(words("chat.searching")):
            turn = ask(everything.library, asked, only, words, history(reader().turns))
        reader().pending = ""
        reader().turns.append(turn)
        _outcome(everything, len(reader().turns) - 1, turn, words, arrives=True)


def history(turns: Sequence[Turn]) -> list[Answer]:
    """The answers of a conversation, oldest first."""
    return [turn.answer for turn in turns if turn.answer]


def ask(
    library: Library,
    question: str,
    only: Sequence[str],
    words: Words,
    before: Sequence[Answer] = (),
) -> Turn:
    """A question and what came of it, be it an error."""
    try:
        answer = writing.answer_of(library, question, only, before, words)
        return Turn(question, answer, _nearest(library, answer), only=tuple(only))
    except Exception as error:
        return Turn(question, problem=notices.problem_of(error), only=tuple(only))


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


def _outcome(
    everything: Shared, number: int, turn: Turn, words: Words, arrives: bool = False
) -> None:
    answer = turn.answer
    if turn.problem or answer is None:
        if turn.problem:
            st.html(notices.problem_notice(turn.problem, words))
        return
    if answer.kind in _SMALL_TALK:
        st.html(notices.notice(words(f"chat.{answer.kind}"), words(f"chat.{answer.kind}.do")))
        suggested.show(everything.library, f"suggested-{number}", words)
        return
    if answer.text is None:
        content = answers.unanswered(turn.nearest, words)
    else:
        content = answers.answered(answer, words)
    told = writing.notice_of(answer, words)
    if told:
        content = join(content, tag("p", told, class_="written"))
    panel(
        join(_resolved(answer, words), content),
        f"turn-{number}",
        partial(viewer.open_citation, turn.citations),
        lambda _: _ask_as_written(everything.library, number, words),
        arrives,
    )
    verdicts.ask_for(everything.feedback, number, words)


def _resolved(answer: Answer, words: Words) -> Html:
    """How a follow-up was understood, and the way back."""
    if not answer.resolved:
        return Html("")
    undo = tag("button", words("answer.as_written"), type="button", data_act="as-written")
    said = tag("q", answer.resolved, dir="auto")
    return tag("p", words("answer.resolved"), " ", said, " ", undo, class_="resolved")


def _ask_as_written(library: Library, number: int, words: Words) -> None:
    """Answer a follow-up again as if nothing had been asked before it."""
    turn = reader().turns[number]
    reader().turns[number] = ask(library, turn.question, turn.only, words)
