"""Training text from a folder: whatever Arabic prose anyone has."""

import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rag.errors import TrainingDataMissing

WORDS_A_PASSAGE = 90


@dataclass(frozen=True, slots=True)
class Example:
    """A stretch of prose and what stands over it ("" when nothing does)."""

    heading: str
    text: str


def examples(folder: Path) -> Iterator[Example]:
    """Every passage of about 90 words in `folder`, in a fixed order.

    Read are `*.jsonl` and `*.jsonl.xz` (an object a line with "text", and "heading" or "title"
    where there is one) and `*.txt`. Raises TrainingDataMissing when there is none of them.
    """
    files = sorted(p for p in folder.iterdir() if p.name.endswith((".jsonl", ".jsonl.xz", ".txt")))
    if not files:
        raise TrainingDataMissing(folder)
    for file in files:
        for heading, text in _texts(file):
            words = text.split()
            for start in range(0, len(words), WORDS_A_PASSAGE):
                piece = words[start : start + WORDS_A_PASSAGE]
                if len(piece) > 10:
                    yield Example(heading, " ".join(piece))


def _texts(file: Path) -> Iterator[tuple[str, str]]:
    if file.suffix == ".txt":
        yield "", file.read_text(encoding="utf-8")
        return
    with _open(file) as lines:
        for line in lines:
            row = json.loads(line)
            yield row.get("heading") or row.get("title") or "", row["text"]


def _open(file: Path) -> IO[str]:
    if file.suffix == ".xz":
        return lzma.open(file, "rt", encoding="utf-8")
    return file.open(encoding="utf-8")
