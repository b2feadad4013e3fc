"""BM25 over search terms (tantivy). Derived from the catalogue; may be thrown away."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from rag.arabic.terms import terms

_TERMS, _ID, _DOCUMENT = "terms", "id", "document"
_HEAP = 64_000_000
_KEPT = 10_000
"""Terms whose frequency is remembered: those that many questions have are the slow ones."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(_ID, indexed=True, fast=True)
    builder.add_unsigned_field(_DOCUMENT, indexed=True, fast=True)
    builder.add_text_field(_TERMS, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class LexicalReader:
    """One committed state of the index; it does not change under a query."""

    def __init__(self, folder: Path) -> None:
        """Raises ValueError or OSError when there is no whole index in `folder`."""
        self._schema = _schema()
        index = tantivy.Index(self._schema, str(folder), reuse=True)
        index.reload()
        self._searcher = index.searcher()
        self._frequencies: dict[str, int] = {}

    def passages(self) -> set[int]:
        """The ids of all that is indexed."""
        everything = tantivy.Query.all_query()
        hits = self._searcher.search(everything, limit=max(1, self._searcher.num_docs)).hits
        numbers = self._searcher.fast_field_values(_ID, [address for _, address in hits])
        return {int(number) for number in numbers if number is not None}

    def search(
        self, query: Sequence[str], limit: int, documents: Sequence[int] | None = None
    ) -> dict[int, float]:
        """The `limit` best passages and their BM25 scores; all scores are above 0."""
        wanted = self._any_of(query)
        if documents is not None:
            wanted = self._within(wanted, _DOCUMENT, documents)
        return self._run(wanted, limit)

    def scores(self, query: Sequence[str], passages: Sequence[int]) -> dict[int, float]:
        """The BM25 scores of some passages; those that share no term are left out."""
        if not passages:
            return {}
        return self._run(self._within(self._any_of(query), _ID, passages), len(passages))

    def frequency(self, term: str) -> int:
        """In how many passages a term occurs; those that are removed no longer count."""
        known = self._frequencies
        if term not in known:
            if len(known) > _KEPT:
                known.clear()
            found = self._searcher.search(self._any_of([term]), limit=1, count=True)
            known[term] = found.count or 0
        return known[term]

    def _any_of(self, query: Sequence[str]) -> tantivy.Query:
        should = tantivy.Occur.Should
        return tantivy.Query.boolean_query(
            [
                (should, tantivy.Query.term_query(self._schema, _TERMS, term, index_option="freq"))
                for term in dict.fromkeys(query)
            ]
        )

    def _within(self, query: tantivy.Query, field: str, numbers: Sequence[int]) -> tantivy.Query:
        chosen = tantivy.Query.term_set_query(self._schema, field, list(numbers))
        must = tantivy.Occur.Must
        unscored = tantivy.Query.const_score_query(chosen, 0.0)
        return tantivy.Query.boolean_query([(must, query), (must, unscored)])

    def _run(self, query: tantivy.Query, limit: int) -> dict[int, float]:
        hits = self._searcher.search(query, limit=limit, count=False).hits
        numbers = self._searcher.fast_field_values(_ID, [address for _, address in hits])
        return {
            int(number): float(score)
            for number, (score, _) in zip(numbers, hits, strict=True)
            if number is not None
        }


class LexicalWriter:
    """The one writer of an index folder; nothing is visible before `finish`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        self._writer = tantivy.Index(self._schema, str(folder), reuse=True).writer(_HEAP, 1)

    def add(self, document: int, passages: Iterable[tuple[int, str]]) -> None:
        """Index the terms of a document's passages: their ids and texts."""
        for number, text in passages:
            row = tantivy.Document()
            row.add_unsigned(_ID, number)
            row.add_unsigned(_DOCUMENT, document)
            row.add_text(_TERMS, " ".join(terms(text)))
            self._writer.add_document(row)

    def remove(self, document: int) -> None:
        """Forget the passages of a document."""
        # Not by term: the binding makes a signed term of the number, which matches nothing.
        matching = tantivy.Query.term_query(self._schema, _DOCUMENT, document)
        self._writer.delete_documents_by_query(matching)

    def finish(self) -> None:
        """Make the change visible. The folder holds still afterwards; the writer is spent."""
        self._writer.commit()
        self._writer.wait_merging_threads()

    def give_up(self) -> None:
        """Drop what is not visible yet."""
        self._writer.rollback()
        self._writer.wait_merging_threads()
