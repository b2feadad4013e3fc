"""A file of questions -> the report of its kind."""

from collections.abc import Callable
from pathlib import Path

from rag.embedding import load
from rag.errors import BadQuestions
from rag.evaluate import gold, squad
from rag.evaluate.datasets import of_split, read
from rag.evaluate.report import Report
from rag.evaluate.squad_file import Squad
from rag.library import Library
from rag.settings import Settings

Listener = Callable[[int, int], None]
"""Called with how many of how many questions are done."""


def evaluate(
    file: Path,
    settings: Settings,
    split: str | None = None,
    prepare: Callable[[Library], object] = Library.sync,
    listener: Listener | None = None,
) -> Report:
    """The figures of the questions in `file`; `prepare` brings the library of a gold file up to
    date before it is asked. A SQuAD file brings its own texts: the corpus and its index are not
    touched.

    Raises BadQuestions, and what opening and syncing a library raises.
    """
    questions = read(file)
    if isinstance(questions, Squad):
        if split is not None:
            raise BadQuestions(file, "a SQuAD file has no splits; leave --split out")
        if settings.writer:
            raise BadQuestions(
                file, "a SQuAD file is for the extractive answer; leave --writer out"
            )
        return squad.evaluate(questions, load(settings), settings, file, listener)
    questions = of_split(file, questions, split)
    with Library.open(settings=settings) as library:
        prepare(library)
        return gold.evaluate(library, settings, file, questions, split, listener)
