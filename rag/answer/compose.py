"""The answer: quotes, their citations, and how sure the program is of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.answer import choose, compare, model, summary
from rag.answer.excerpts import Excerpt
from rag.answer.extract import HITS, Scored, clues, rank, value
from rag.answer.found import READ, Found
from rag.answer.quotes import Quote
from rag.answer.rerank import rerank
from rag.arabic.sentences import Span
from rag.lexicon import Lexicon
from rag.question import Question
from rag.records import Answer, Citation, Document, Kind
from rag.settings import Settings

DocumentOf = Callable[[str], Document]


def answer(
    kind: Kind, found: Found, document: DocumentOf, settings: Settings, limit: int
) -> Answer:
    """An answer of at most `settings.answer_words` words, or `settings.long_answer_words` for a
    list and a topic; or `text=None`."""
    found = replace(found, thorough=kind is not Kind.FACT)
    asked, shown = found.asked, rerank(found)[:limit]
    ranked = rank(found, READ if found.thorough else HITS)
    worthy = choose.worth_reading(ranked, settings.answer_words)
    if not worthy:
        return Answer(asked.text, None, (), shown, 0.0, kind=kind)
    best = worthy[0]
    chosen = _chosen(kind, found, worthy, ranked, settings)
    confidence = model.bundled().confident(clues(found, best)) if chosen else 0.0
    if not chosen or confidence < settings.answer_threshold:
        return Answer(asked.text, None, (), shown, confidence, kind=kind)
    citations = tuple(_cite(asked, n, q.excerpt, document) for n, q in enumerate(chosen, start=1))
    compared = [c for c, quote in zip(citations, chosen, strict=True) if quote.compared]
    differing = compare.disagreements(asked, compared)
    agreeing = compare.agreeing(found, best.excerpt, ranked) if compared else 0
    told = _text(citations)
    return Answer(
        asked.text, told, citations, shown, confidence, differing, kind, agreeing=agreeing
    )


def summarise(
    text: str, documents: Sequence[Document], lexicon: Lexicon, settings: Settings
) -> Answer:
    """A summary of one source, or the gist of each of several, in their own words."""
    longest, count = settings.long_answer_words, max(1, summary.STRETCHES // len(documents))
    citations: list[Citation] = []
    for document in documents:
        room = longest // len(documents)
        for span in summary.summarise(document, lexicon, room, count):
            citations.append(_quote(len(citations) + 1, document, span))
    told = _text(citations) if citations else None
    return Answer(text, told, tuple(citations), (), float(bool(citations)), kind=Kind.SUMMARY)


def _chosen(
    kind: Kind,
    found: Found,
    worthy: Sequence[Scored],
    ranked: Sequence[Scored],
    settings: Settings,
) -> list[Quote]:
    """What is quoted: of the `worthy` excerpts for a fact, of all for a list and a topic."""
    words, more = settings.answer_words, settings.long_answer_words
    if kind is Kind.LIST:
        return choose.items(ranked, words, more)
    if kind is Kind.TOPIC:
        return choose.by_source(found, ranked, more)
    return choose.fact(found, worthy, ranked, words)


def _text(citations: Sequence[Citation]) -> str:
    return "\n".join(f"{citation.quote} [{citation.number}]" for citation in citations)


def _cite(asked: Question, number: int, excerpt: Excerpt, document: DocumentOf) -> Citation:
    passage = excerpt.hit.passage
    span = Span(passage.start + excerpt.span.start, passage.start + excerpt.span.end)
    return _quote(number, document(passage.source), span, value(asked, excerpt))


def _quote(
    number: int, source: Document, span: Span, marked: tuple[int, int] | None = None
) -> Citation:
    return Citation(
        number,
        source.source,
        source.title,
        span.start,
        span.end,
        span.of(source.text),
        source.locate(span.start),
        marked,
    )
