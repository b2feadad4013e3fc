"""Texts for large libraries: newspaper articles and stretches of books, without end."""

import itertools
import json
import lzma
import random
from collections.abc import Iterator
from pathlib import Path

_ROWS = 40
"""Rows of books to a text."""
_A_PASSAGE = 510
"""Code points of a text to a passage, about."""
_POOL = 50_000
"""Words to alter texts with."""


def texts(data: Path) -> Iterator[str]:
    """Articles and stretches of books by turns; when both are used up they begin again, with every
    fifth word another one."""
    pool: list[str] = []
    chance = random.Random(1)
    for again in itertools.count():
        for text in _by_turns(_news(data), _books(data)):
            if not again and len(pool) < _POOL:
                pool += text.split()
            yield _altered(text, pool, chance) if again else text


def write_out(data: Path, corpus: Path, passages: int) -> None:
    """Write files that give about so many passages."""
    corpus.mkdir(parents=True)
    room = passages * _A_PASSAGE
    for number, text in enumerate(texts(data)):
        folder = corpus / f"{number // 1000:03}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number:06}.txt").write_text(text[: max(room, 100)], encoding="utf-8")
        room -= len(text)
        if room <= 0:
            return


def _altered(text: str, pool: list[str], chance: random.Random) -> str:
    lines = [line.split(" ") for line in text.split("\n")]
    for line in lines:
        for at in range(chance.randrange(5), len(line), 5):
            line[at] = chance.choice(pool)
    return "\n".join(map(" ".join, lines))


def _by_turns(*many: Iterator[str]) -> Iterator[str]:
    for some in itertools.zip_longest(*many):
        yield from (text for text in some if text is not None)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _news(data: Path) -> Iterator[str]:
    for row in _rows(data / "news.jsonl.xz"):
        yield f"{row['title']}\n\n{row['text']}\n"


def _books(data: Path) -> Iterator[str]:
    rows = _rows(data / "books.jsonl.xz")
    while some := list(itertools.islice(rows, _ROWS)):
        yield "\n\n".join(row["text"] for row in some) + "\n"
