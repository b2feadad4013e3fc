"""What readers thought of answers: a table of its own beside the catalogue.

Nothing here can be made anew from the articles, so it does not share the fate of what can: a
catalogue that is rebuilt or set aside leaves it untouched.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rag.records import Answer
from rag.store.database import Database

_FORMAT = 1
_TABLES = {
    "feedback": """
CREATE TABLE feedback (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    question TEXT NOT NULL,
    kind TEXT NOT NULL,
    answer TEXT,
    quotes TEXT NOT NULL,
    good INTEGER NOT NULL,
    note TEXT NOT NULL
) STRICT"""
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reader thought of an answer; `quotes` are pairs of a source and a verbatim text.

    `at` is in ISO 8601 (UTC), `answer` None where there was none.
    """

    id: int
    at: str
    question: str
    kind: str
    answer: str | None
    quotes: tuple[tuple[str, str], ...]
    good: bool
    note: str


class Feedback:
    """The verdicts of readers, kept in an index folder."""

    def __init__(self, folder: Path) -> None:
        """Open or create it. Raises IndexDamaged or IndexReadOnly."""
        self._db = Database(folder, "feedback.db", _TABLES, _FORMAT)
        self.close = self._db.close

    def keep(self, answer: Answer, good: bool, note: str = "") -> int:
        """Remember a verdict; its id."""
        quotes = [(c.source, c.quote) for c in answer.citations]
        return self._db.write(
            "INSERT INTO feedback (at, question, kind, answer, quotes, good, note)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                datetime.now(UTC).isoformat(timespec="seconds"),
                answer.resolved or answer.question,
                str(answer.kind),
                answer.text,
                json.dumps(quotes, ensure_ascii=False),
                int(good),
                note,
            ),
        )

    def change(self, verdict: int, good: bool, note: str) -> None:
        """Replace what a verdict says."""
        self._db.write("UPDATE feedback SET good = ?, note = ? WHERE id = ?", (good, note, verdict))

    def withdraw(self, verdict: int) -> None:
        """Forget a verdict."""
        self._db.write("DELETE FROM feedback WHERE id = ?", (verdict,))

    def all(self) -> tuple[Verdict, ...]:
        """Every verdict, the oldest first."""
        columns = "id, at, question, kind, answer, quotes, good, note"
        rows = self._db.all(f"SELECT {columns} FROM feedback ORDER BY id")
        return tuple(_verdict(*row) for row in rows)


def _verdict(
    number: int,
    at: str,
    question: str,
    kind: str,
    answer: str | None,
    quotes: str,
    good: int,
    note: str,
) -> Verdict:
    pairs = tuple((source, text) for source, text in json.loads(quotes))
    return Verdict(number, at, question, kind, answer, pairs, bool(good), note)


def gold_lines(verdicts: Sequence[Verdict]) -> str:
    """The verdicts as gold questions, an object a line (`rag.evaluate.datasets`).

    Only what a reader has approved is gold: a good answer's quotes answer its question, and a
    question that was rightly left without an answer has none. The last verdict on a question
    counts.
    """
    latest = {verdict.question: verdict for verdict in verdicts}
    rows = (
        {
            "id": f"reader-{verdict.id}",
            "question": verdict.question,
            "kind": verdict.kind,
            "gold": [list(quote) for quote in verdict.quotes],
        }
        for verdict in latest.values()
        if verdict.good
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
