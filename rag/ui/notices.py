"""Errors and other tidings, in the reader's language and with what to do about them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from rag.errors import WarraqError
from rag.records import LeftOut
from rag.ui.markup import Html, foreign, join, tag
from rag.ui.session import Problem
from rag.ui.strings import Words, isolated

_log = logging.getLogger(__name__)


def problem_of(error: Exception) -> Problem:
    """What to tell the reader about an error. One that is no WarraqError goes to the log."""
    if isinstance(error, WarraqError):
        return Problem(error.code, {**error.details, "message": str(error)})
    _log.error("unexpected error", exc_info=error)
    return Problem("unexpected")


@contextmanager
def guard(words: Words) -> Iterator[None]:
    """Turns any error of its block into a notice on the page; the rest of the block is skipped."""
    try:
        yield
    except Exception as error:
        st.html(problem_notice(problem_of(error), words))


def problem_notice(problem: Problem, words: Words) -> Html:
    """What went wrong and what to do next."""
    code = f"error.{problem.code}"
    if not words.has(code):
        code = "error.error"
    details = {name: isolated(value) for name, value in problem.details.items()}
    return notice(words(code), words(f"{code}.do", **details), kind="problem")


def notice(title: str, text: str, *more: Html, kind: str = "calm") -> Html:
    """A box with a title and a text; a "problem" is announced at once by screen readers."""
    role = "alert" if kind == "problem" else "status"
    return tag(
        "div",
        tag("p", title, class_="notice-title"),
        tag("p", text),
        *more,
        class_=f"notice {kind}",
        role=role,
    )


def hint(text: str) -> Html:
    """A remark in small letters."""
    return tag("p", text, class_="hint")


def left_out_list(left_out: tuple[LeftOut, ...], words: Words) -> Html:
    """The files that are not in the index, each with the reason."""
    if not left_out:
        return Html("")
    lines = [
        tag("li", foreign(item.source), ": ", foreign(_reason(item, words))) for item in left_out
    ]
    heading = tag("summary", words.count("left_out", len(left_out)))
    return tag("details", heading, tag("ul", join(*lines)), class_="left-out")


def _reason(item: LeftOut, words: Words) -> str:
    if words.has(f"reason.{item.code}"):
        return words(f"reason.{item.code}", **item.details)
    return item.reason
