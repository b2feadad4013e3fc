"""What a state of a library holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rag.errors import IndexDamaged, UnknownSource
from rag.records import Document, Passage
from rag.store.doctor import Fault
from rag.store.milvus import rows, schema, weights
from rag.store.milvus.rows import FileRow, Head
from rag.store.milvus.schema import number_of
from rag.store.milvus.server import Server
from rag.store.milvus.state import View
from rag.store.protocol import Candidate, Vectors

_SPARE = 2
"""Times the candidates that the server is asked for: it ranks by words as if all passages were of
an assumed length on the average, and which are the best is seen when their scores are exact."""
_EXPLORED = 4
"""Vectors that a search in their graph looks at for each that is wanted: left to itself it missed
one in 25 of the sixty nearest of 4,000, and so it misses none."""


class Reader:
    """A state of the library at `place`, read from its server."""

    def __init__(self, server: Server, place: Path, view: View) -> None:
        self.view = view
        self._server = server
        self._place = place

    def files(self, field: str = "", values: Sequence[int] = ()) -> list[FileRow]:
        """The files, in the order of their names; those with these values if there are any."""
        where = self.view.files() + (f" and {field} in {list(values)}" if values else "")
        found = self._server.rows(schema.files(self.view.make), where, rows.FILE)
        return sorted(map(FileRow.of, found), key=lambda row: row.file.source)

    def heads(self) -> Iterator[Head]:
        """What is known of the documents."""
        where = f"{self.view.documents()} and piece == 0"
        return map(Head.of, self._server.rows(schema.texts(self.view.make), where, rows.HEAD))

    def document_ids(self, sources: Sequence[str]) -> list[int]:
        """The documents of these sources. Raises UnknownSource."""
        found = self.files("name", [number_of(source) for source in sources])
        by_name = {row.file.source: row.document for row in found if row.document}
        for source in sources:
            if source not in by_name:
                known = (row.file.source for row in self.files() if row.document)
                raise UnknownSource(source, tuple(known))
        return [by_name[source] for source in sources]

    def names(self, documents: Iterable[int]) -> dict[int, list[str]]:
        """The sources that have each of the documents, in their order."""
        names = defaultdict(list)
        numbers = sorted(documents)
        for row in self.files("document", numbers) if numbers else ():
            names[row.document].append(row.file.source)
        return names

    def document(self, number: int) -> Document:
        """A document. Raises IndexDamaged."""
        name, fields = schema.texts(self.view.make), ["piece", "content"]
        pieces = list(self._server.among(name, "document", [number], fields))
        try:
            return rows.document_of(number, pieces, self.names([number])[number])
        except ValueError as problem:
            raise IndexDamaged(self._place, f"document {number} is not whole") from problem

    def candidates(
        self,
        terms: Sequence[str],
        vector: Vectors,
        limit: int,
        sources: Sequence[str],
    ) -> list[Candidate]:
        """As of a store; one request brings the scores and the texts."""
        where, view = self.view.documents(), self.view
        if sources:
            where += f" and document in {self.document_ids(sources)}"
        counts = self.counts([weights.term_number(term) for term in dict.fromkeys(terms)])
        question = weights.of_question(counts, view.manifest.passages)
        queries: dict[str, Any] = {"dense": vector.tolist()}
        if question:
            queries["sparse"] = dict(question)
        name = schema.passages(view.make)
        asked_for = _SPARE * limit
        how = {"dense": {"ef": _EXPLORED * asked_for}}
        found = self._server.nearest(name, queries, where, asked_for, rows.PASSAGE, how)
        names = self.names({row["document"] for row in found})
        candidates = [
            Candidate(
                Passage(
                    *(row["id"], row["document"], names[row["document"]][0]),
                    *(row["start"], row["end"], row["text"], row["heading"]),
                ),
                weights.score(question, row["sparse"], row["length"], view.average, view.make),
                float(vector @ row["dense"]),
            )
            for row in found
        ]
        return _best(candidates, limit)

    def counts(self, terms: Sequence[int]) -> dict[int, int]:
        """In how many passages terms occur, by their numbers."""
        counts = dict.fromkeys(terms, 0)
        if terms:
            where = f"{self.view.terms()} and term in {list(terms)}"
            name, fields = schema.terms(self.view.make), ["term", "count"]
            for row in self._server.rows(name, where, fields):
                counts[row["term"]] += row["count"]
        return counts

    def faults(self) -> Iterator[Fault]:
        """All that is wrong with the documents."""
        for head in self.heads():
            yield from self._faults(head)

    def _faults(self, head: Head) -> Iterator[Fault]:
        try:
            text = self.document(head.document).text
        except IndexDamaged as problem:
            yield Fault("document", str(problem.details["reason"]), head.document)
            return
        name, fields = schema.passages(self.view.make), ["start", "end", "text"]
        slices = list(self._server.among(name, "document", [head.document], fields))
        if len(slices) != head.passages:
            yield Fault("document", "it does not have all its passages", head.document)
        if any(text[row["start"] : row["end"]] != row["text"] for row in slices):
            yield Fault("document", "a passage is no slice of its text", head.document)


def _best(found: Sequence[Candidate], limit: int) -> list[Candidate]:
    """Those that are among the `limit` best by words, or by vector."""
    by_words = sorted((c for c in found if c.lexical), key=lambda c: (-c.lexical, c.id))[:limit]
    near = sorted(found, key=lambda c: (-c.dense, c.id))[:limit]
    kept = {one.id for one in (*by_words, *near)}
    return [one for one in found if one.id in kept]
