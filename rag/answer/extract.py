"""The stretches of the best passages that could answer, each with its score."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.question import Question
from rag.arabic.boilerplate import is_boilerplate
from rag.arabic.sentences import Span, clauses, sentences
from rag.arabic.terms import forms
from rag.matching import Matcher, Strengths
from rag.records import Hit

_LONGEST_WINDOW = 3  # clauses


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a source, in offsets of its document, with what speaks for it."""

    hit: Hit
    start: int
    end: int
    text: str
    score: float
    coverage: float
    context: float


def extract(asked: Question, matcher: Matcher, hits: Sequence[Hit]) -> list[Excerpt]:
    """Every excerpt of the hits, best first."""
    found: dict[tuple[str, int, int], Excerpt] = {}
    for hit in hits:
        for excerpt in _of_hit(asked, matcher, hit, hits[0].score):
            key = (hit.passage.source, excerpt.start, excerpt.end)
            if key not in found or found[key].score < excerpt.score:
                found[key] = excerpt
    return sorted(found.values(), key=lambda e: (-e.score, e.hit.passage.source, e.start))


def _of_hit(asked: Question, matcher: Matcher, hit: Hit, best: float) -> list[Excerpt]:
    text = hit.passage.text
    whole = matcher.coverage(matcher.strengths(forms(text)))
    excerpts = []
    for sentence in sentences(text):
        if is_boilerplate(sentence.of(text)):
            continue
        parts = clauses(text, sentence.start, sentence.end)
        strengths = [matcher.strengths(forms(part.of(text))) for part in parts]
        for first in range(len(parts)):
            for last in range(first, min(first + _LONGEST_WINDOW, len(parts))):
                window = Span(parts[first].start, parts[last].end)
                coverage = matcher.coverage(_best(strengths[first : last + 1]))
                context = matcher.coverage(_best(strengths[max(0, first - 1) : last + 2]))
                score = coverage + 0.3 * context + 0.3 * whole + 0.05 * (hit.score - best)
                score -= 0.03 * (last - first)
                start = hit.passage.start + window.start
                end = hit.passage.start + window.end
                excerpts.append(
                    Excerpt(hit, start, end, window.of(text), score, coverage, context)
                )
    return excerpts


def _best(strengths: Sequence[Strengths]) -> Strengths:
    best = strengths[0]
    for other in strengths[1:]:
        best = best.clip(min=other)
    return best
