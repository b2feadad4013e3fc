"""Questions written for training, and the texts that they are about as libraries to ask.

`questions.jsonl` has a question a line. "text" names what it is about, in a folder of training
texts: "books:27462" are four rows of books.jsonl.xz from that one on, "news:131" is a row of
news.jsonl.xz under its title, "arcd:…" an article of arcd-train.json. "answers" are spans in it.
Of the styles, "direct", "paraphrase" (in other words than the text) and "noisy" (typed in haste)
are answered there; "near_miss", "far_miss" (a near miss in other words) and "far" are not.
"""

import hashlib
import json
import lzma
import re
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rag.errors import TrainingDataMissing
from rag.evaluate.datasets import GoldQuestion, GoldQuestions, GoldText
from rag.library import Library

FILE = Path(__file__).with_name("questions.jsonl")
PARAPHRASE, FAR = "paraphrase", "far"
_TOGETHER = 20
"""Texts in one library, about."""
_ROWS = 4
"""Passages of a book that are one text."""


@dataclass(frozen=True, slots=True)
class Written:
    """A question, the text that it is about, and the spans there that answer it."""

    text: str
    style: str
    question: str
    answers: tuple[tuple[int, int], ...]


def questions(file: Path = FILE) -> list[Written]:
    """The written questions."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        Written(r["text"], r["style"], r["question"], tuple((a, b) for a, b in r["answers"]))
        for r in rows
    ]


def libraries(data: Path, file: Path = FILE) -> Iterator[tuple[Library, GoldQuestions]]:
    """Libraries of about twenty of the texts each, built in a folder that is gone afterwards, with
    the questions on them; the kind of a question is its style, its id the name of its text. Raises
    TrainingDataMissing."""
    asked: dict[str, list[Written]] = defaultdict(list)
    for question in questions(file):
        asked[question.text].append(question)
    found = texts(data, asked)
    names = sorted(found, key=lambda name: hashlib.md5(name.encode()).hexdigest())
    count = max(1, round(len(names) / _TOGETHER))
    for number in range(count):
        with tempfile.TemporaryDirectory() as folder:
            corpus = Path(folder) / "corpus"
            corpus.mkdir()
            here = names[number::count]
            for name in here:
                (corpus / _source(name)).write_text(found[name], encoding="utf-8")
            gold = tuple(_gold(q, found[name]) for name in here for q in asked[name])
            with Library.open(corpus, Path(folder) / "index") as library:
                library.sync()
                yield library, gold


def texts(data: Path, names: Collection[str]) -> dict[str, str]:
    """The named texts. Raises TrainingDataMissing when a file of them is not in the folder."""
    wanted = set(names)
    try:
        found = dict(_articles(data / "arcd-train.json"))
        found |= _news(data / "news.jsonl.xz", wanted) | _books(data / "books.jsonl.xz", wanted)
    except FileNotFoundError as problem:
        raise TrainingDataMissing(data) from problem
    return {name: found[name] for name in names}


def _articles(file: Path) -> Iterator[tuple[str, str]]:
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        yield f"arcd:{article['title']}", _join([p["context"] for p in article["paragraphs"]])


def _news(file: Path, wanted: Collection[str]) -> dict[str, str]:
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        rows = {n: json.loads(line) for n, line in enumerate(lines) if f"news:{n}" in wanted}
    written = {
        n: [row["title"], *filter(str.strip, row["text"].split("\n"))] for n, row in rows.items()
    }
    return {f"news:{n}": _join(paragraphs) for n, paragraphs in written.items()}


def _books(file: Path, wanted: Collection[str]) -> dict[str, str]:
    firsts = sorted(int(name.partition(":")[2]) for name in wanted if name.startswith("books:"))
    found, at = {}, 0
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for first in firsts:
            rows = [
                json.loads(line)["text"] for line in islice(lines, first - at, first - at + _ROWS)
            ]
            found[f"books:{first}"], at = _join(rows), first + _ROWS
    return found


def _join(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraphs)


def _source(name: str) -> str:
    return re.sub(r"[^\w.]+", "_", name) + ".txt"


def _gold(question: Written, text: str) -> GoldQuestion:
    source = _source(question.text)
    gold = tuple(GoldText(source, text[start:end]) for start, end in question.answers)
    return GoldQuestion(question.text, question.question, question.style, gold)
