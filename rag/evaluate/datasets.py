"""Question files: gold questions on a corpus (JSONL), and SQuAD files that bring their paragraphs.

    {"id": "q1", "question": "…", "kind": "date", "gold": [["file.txt", "verbatim text"]],
     "all": false, "split": "tune"}

Empty gold: the corpus does not answer. "all": every gold text belongs into the answer, not any
one of them. "all" and "split" may be left out.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import BadQuestions
from rag.evaluate.squad_file import Squad, read_squad

_FIELDS = {"id", "question", "kind", "gold", "all", "split"}
_OPTIONAL = {"all", "split"}


@dataclass(frozen=True, slots=True)
class GoldText:
    """A verbatim stretch of a source that answers a question."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question and what answers it: any of `gold`, or all of it when `all`."""

    id: str
    text: str
    kind: str
    gold: tuple[GoldText, ...]
    all: bool = False
    split: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the corpus answers it."""
        return bool(self.gold)


GoldQuestions = tuple[GoldQuestion, ...]


def read(file: Path) -> GoldQuestions | Squad:
    """The questions of `file`; its content tells which of the two kinds it is.

    Raises BadQuestions with the place and what is wrong there.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise BadQuestions(file, f"cannot be read ({reason}); check the path") from problem
    except UnicodeDecodeError as problem:
        reason = f"not UTF-8 text (byte {problem.start}); save it as UTF-8"
        raise BadQuestions(file, reason) from problem
    # Inside a JSON string the quotation marks would be escaped, so this is a key.
    if '"paragraphs"' in text:
        return read_squad(file, text)
    questions = tuple(_gold_questions(file, text))
    if not questions:
        raise BadQuestions(file, "line 1: there are no questions; write one JSON object a line")
    return questions


def of_split(file: Path, questions: GoldQuestions, split: str | None) -> GoldQuestions:
    """The questions of one split; all of them for None. Raises BadQuestions when it has none."""
    chosen = tuple(q for q in questions if split is None or q.split == split)
    if not chosen:
        known = ", ".join(sorted({q.split for q in questions if q.split})) or "none"
        raise BadQuestions(file, f"no question is in the split {split}; its splits are: {known}")
    return chosen


def _gold_questions(file: Path, text: str) -> Iterator[GoldQuestion]:
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            question = _gold_question(json.loads(line))
        except json.JSONDecodeError as problem:
            reason = f"line {number}: not JSON ({problem.msg}, column {problem.colno})"
            raise BadQuestions(file, reason) from problem
        except ValueError as problem:
            raise BadQuestions(file, f"line {number}: {problem}") from problem
        if question.id in lines:
            reason = f"line {number}: the id {question.id} is that of line {lines[question.id]} too"
            raise BadQuestions(file, reason)
        lines[question.id] = number
        yield question


def _gold_question(row: Any) -> GoldQuestion:
    """Raises ValueError, saying what is wrong with the row."""
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    if missing := sorted(_FIELDS - _OPTIONAL - set(row)):
        raise ValueError(f"without {', '.join(missing)}")
    if unknown := sorted(set(row) - _FIELDS):
        raise ValueError(f"{', '.join(unknown)} is not one of: {', '.join(sorted(_FIELDS))}")
    every = row.get("all", False)
    gold = _gold(row["gold"])
    if not isinstance(every, bool):
        raise ValueError('"all" must be true or false')
    if every and not gold:
        raise ValueError('"all" asks for every gold text and there is none')
    return GoldQuestion(
        _text(row, "id"),
        _text(row, "question"),
        _text(row, "kind"),
        gold,
        every,
        _text(row, "split") if "split" in row else "",
    )


def _gold(value: Any) -> tuple[GoldText, ...]:
    wrong = ValueError('"gold" must be a list of pairs: ["file.txt", "verbatim text"]')
    if not isinstance(value, list):
        raise wrong
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2:
            raise wrong
        if not all(isinstance(part, str) and part.strip() for part in pair):
            raise wrong
    return tuple(GoldText(source, text) for source, text in value)


def _text(row: dict[str, Any], name: str) -> str:
    value = row[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'"{name}" must be a text that is not empty')
    return value
