"""BM25 over search terms (tantivy). Derived from the catalogue; may be thrown away."""

import json
from collections.abc import Sequence
from pathlib import Path

import tantivy

from rag.arabic.terms import terms
from rag.records import Passage

_TERMS, _ID, _DOCUMENT = "terms", "id", "document"
_HEAP = 64_000_000


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
        self.stamp = stamp(folder)

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
        return self._searcher.search(self._any_of([term]), limit=1, count=True).count or 0

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
    """The one writer of an index folder; nothing is visible before `commit`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        self._writer = tantivy.Index(self._schema, str(folder), reuse=True).writer(_HEAP, 1)

    def clear(self) -> None:
        """Forget every passage."""
        self._writer.delete_all_documents()

    def add(self, passage: Passage) -> None:
        """Index the terms of a passage."""
        document = tantivy.Document()
        document.add_unsigned(_ID, passage.id)
        document.add_unsigned(_DOCUMENT, passage.document_id)
        document.add_text(_TERMS, " ".join(terms(passage.text)))
        self._writer.add_document(document)

    def remove_document(self, number: int) -> None:
        """Forget the passages of a document."""
        # Not by term: the binding makes a signed term of the number, which matches nothing.
        matching = tantivy.Query.term_query(self._schema, _DOCUMENT, number)
        self._writer.delete_documents_by_query(matching)

    def commit(self) -> int:
        """Make the change visible; the stamp of the new state."""
        committed: int = self._writer.commit()
        return committed

    def close(self) -> None:
        """Drop what is not committed and let go of the folder."""
        self._writer.rollback()
        self._writer.wait_merging_threads()


def stamp(folder: Path) -> int | None:
    """The number tantivy gave the last commit in `folder`; None when there is none."""
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    found = meta.get("opstamp")
    return found if isinstance(found, int) else None
