"""Files -> documents, passages and vectors, a batch at a time, into an update of the store."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.embedding import Embedder
from rag.errors import UnreadableSource
from rag.passages import PassageSettings, split
from rag.readers import Reading
from rag.records import Document, LeftOut, Passage
from rag.store import FileState, Update
from rag.sync import folder

_FIRST_BATCH, _LARGEST_BATCH = 256, 4096
_SECONDS = 2.0
"""Passages embedded and stored at a time: as many as take about this long, so that little is lost
when a build is cut short, and its memory stays bounded."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync has come: files read, passages embedded, and the file it is at.

    `rebuilt` says why everything is made anew, "" when it is not.
    """

    files: int
    of_files: int
    passages: int
    source: str
    rebuilt: str = ""


Listener = Callable[[Progress], None]


class Work:
    """The part of a sync that takes long. `left_out` are files that could not be opened."""

    def __init__(
        self,
        update: Update,
        corpus: Path,
        embedder: Embedder,
        passages: PassageSettings,
        reading: Reading,
        tried_with: str,
        tell: Callable[[int, int, str], None],
    ) -> None:
        self.left_out: list[LeftOut] = []
        self._update = update
        self._corpus = corpus
        self._embedder = embedder
        self._settings = passages
        self._reading = reading
        self._tried_with = tried_with
        self._tell = tell
        self._batch: dict[str, tuple[Document, FileState, list[Passage]]] = {}
        self._copies: list[FileState] = []
        self._room = _FIRST_BATCH
        self._waiting = self._done = self._files = 0

    def run(self, files: Sequence[FileState]) -> None:
        """Bring these files into the store, as they are now. What was done before, for a build
        that was cut short or under another name, is not done again.
        """
        for file in files:
            self._take(file)
            self._files += 1
            self._tell(self._files, self._done, file.source)
            if self._waiting >= self._room:
                self._write(file.source)
        if files:
            self._write(files[-1].source)

    def _take(self, file: FileState) -> None:
        if self._is_held(file):
            return
        try:
            data, now = folder.read(self._corpus, file.source)
        except OSError as problem:
            self._update.remove(file.source)
            if not isinstance(problem, FileNotFoundError):  # else it has gone since
                self.left_out.append(folder.denied(file.source, problem))
            return
        if now.digest == file.digest or not self._is_held(now):
            self._read(now, data)

    def _is_held(self, file: FileState) -> bool:
        """Whether the content of a file needs no reading; it is named then."""
        if self._update.holds(file.digest):
            self._update.name(file)
        elif file.digest in self._batch:
            self._copies.append(file)
        else:
            return False
        return True

    def _read(self, file: FileState, data: bytes) -> None:
        source = file.source
        try:
            content = self._reading.content(source, data)
        except UnreadableSource as problem:
            why = LeftOut(source, problem.reason, problem.reason_code, problem.reason_details)
            self._update.name(replace(file, left_out=why, limits=self._tried_with))
            return
        document = Document(
            *(0, source, content.title, content.text, content.locators),
            *(content.author, content.date, content.encoding, content.warnings),
        )
        passages = split(document, self._settings)
        self._batch[file.digest] = (document, file, passages)
        self._waiting += len(passages)

    def _write(self, source: str) -> None:
        """Embed and store the batch."""
        began = time.monotonic()
        texts = [p.text for _, _, passages in self._batch.values() for p in passages]

        def embedded(count: int, _: int) -> None:
            self._tell(self._files, self._done + count, source)

        vectors = self._embedder.passages(texts, embedded)
        first = 0
        for document, file, passages in self._batch.values():
            self._update.add(document, file, passages, vectors[first : first + len(passages)])
            first += len(passages)
        for file in self._copies:
            self._update.name(file)
        self._batch, self._copies, self._waiting = {}, [], 0
        self._done += len(texts)
        rate = len(texts) / max(time.monotonic() - began, 0.01)
        self._room = max(16, min(_LARGEST_BATCH, int(rate * _SECONDS)))
