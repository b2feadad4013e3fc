"""The JSON forms that other programs rely on. Their keys do not change."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rag.records import Answer, Citation, Hit


def answer_json(answer: Answer) -> dict[str, Any]:
    """The JSON form of an answer; its keys are a contract."""
    return {
        "question": answer.question,
        "answer": answer.text,
        "confidence": answer.confidence,
        "citations": [_citation_json(c) for c in answer.citations],
        "passages": [_hit_json(hit) for hit in answer.hits],
        "disagreements": [asdict(d) for d in answer.disagreements],
        "timings_ms": answer.timings_ms,
    }


def search_json(query: str, hits: Sequence[Hit], milliseconds: float) -> dict[str, Any]:
    """The JSON form of the passages found; its keys are a contract."""
    return {
        "query": query,
        "passages": [
            _hit_json(hit)
            | {"copies": [{"source": c.source, "start": c.start, "end": c.end} for c in hit.copies]}
            for hit in hits
        ],
        "timings_ms": {"total": round(milliseconds, 2)},
    }


def _citation_json(citation: Citation) -> dict[str, Any]:
    place = citation.locator
    return asdict(citation) | {
        "locator": place
        and {"paragraph": place.paragraph, "heading": place.heading, "page": place.page}
    }


def _hit_json(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "source": passage.source,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": hit.score,
    }
