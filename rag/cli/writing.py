"""An answer that a language model writes, in the terminal: each sentence once it is checked."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rag.cli.console import printable
from rag.cli.pages import Piece, answer_page
from rag.records import Answer
from rag.writer.notices import in_arabic
from rag.writer.written import Checked, Event, in_words


def follow(events: Iterable[Event], live: bool) -> Answer:
    """The answer at the end of `events`; the sentences that will be in it are printed as they come
    if it is to be `live`. What is not checked yet is never printed."""
    answer = None
    for event in events:
        if isinstance(event, Answer):
            answer = event
        elif live and isinstance(event, Checked) and event.shown:
            sys.stdout.write(printable(f"{in_words(event.sentence)} "))
            sys.stdout.flush()
    assert answer is not None  # the last event of a library
    return answer


def written_page(answer: Answer, told: bool) -> Iterator[Piece]:
    """The answer, without its text if that has been `told`, and a notice where there is one."""
    writing = answer.writing
    notice = in_arabic(writing.notice) if writing and writing.notice else ""
    if told and writing and writing.used:
        yield from answer_page(replace(answer, text=""))
    else:
        yield (
            ("\n\n" if told and writing and any(s.citations for s in writing.sentences) else ""),
            "",
        )
        yield from answer_page(answer)
    if notice:
        yield f"\nتنبيه: {notice}.\n", ""
