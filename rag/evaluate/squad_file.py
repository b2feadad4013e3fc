"""SQuAD files: paragraphs, and the questions that each of them answers."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from rag.errors import BadQuestions

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and the title of its article."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class SquadQuestion:
    """A question; `paragraph` is the number of its paragraph, counted from 0."""

    text: str
    paragraph: int
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Squad:
    """The paragraphs of a SQuAD file, each text once, and the questions on them."""

    paragraphs: tuple[Paragraph, ...]
    questions: tuple[SquadQuestion, ...]


def read_squad(file: Path, text: str) -> Squad:
    """The content of a SQuAD file (1.1 or 2.0). Raises BadQuestions with the place of a fault."""
    try:
        articles = json.loads(text)["data"]
    except json.JSONDecodeError as problem:
        reason = f"line {problem.lineno}: not JSON ({problem.msg}, column {problem.colno})"
        raise BadQuestions(file, reason) from problem
    except (KeyError, TypeError) as problem:
        raise BadQuestions(
            file, 'line 1: a SQuAD file is an object with a list "data"'
        ) from problem
    paragraphs: list[Paragraph] = []
    questions: list[SquadQuestion] = []
    numbers: dict[str, int] = {}
    for place, title, entry in _entries(file, articles):
        context = _get(file, entry, place, "context", str)
        number = numbers.setdefault(context, len(numbers))
        if number == len(paragraphs):
            paragraphs.append(Paragraph(title, context))
        for n, row in enumerate(_get(file, entry, place, "qas", list)):
            questions.append(_question(file, row, f"{place}.qas[{n}]", number))
    if not questions:
        raise BadQuestions(file, "line 1: there are no questions in it")
    return Squad(tuple(paragraphs), tuple(questions))


def _entries(file: Path, articles: Any) -> list[tuple[str, str, Any]]:
    """Place, title of the article and content of every paragraph."""
    entries = []
    root = {"data": articles}
    for a, article in enumerate(_get(file, root, "the file", "data", list)):
        place = f"data[{a}]"
        paragraphs = _get(file, article, place, "paragraphs", list)
        title = str(article.get("title") or "")
        for p, paragraph in enumerate(paragraphs):
            entries.append((f"{place}.paragraphs[{p}]", title, paragraph))
    return entries


def _question(file: Path, row: Any, place: str, paragraph: int) -> SquadQuestion:
    text = _get(file, row, place, "question", str)
    answers = _get(file, row, place, "answers", list)
    texts = (_get(file, a, f"{place}.answers[{n}]", "text", str) for n, a in enumerate(answers))
    return SquadQuestion(text, paragraph, tuple(dict.fromkeys(texts)))


def _get(file: Path, row: Any, place: str, name: str, kind: type[T]) -> T:
    value = row.get(name) if isinstance(row, dict) else None
    if not isinstance(value, kind):
        words = "a text" if kind is str else "a list"
        raise BadQuestions(file, f'{place}: "{name}" must be {words}')
    return value
