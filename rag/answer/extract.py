"""The excerpts of the best passages, best first, and what speaks for there being an answer."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rag.answer import model
from rag.answer.evidence import Value, is_name, known_places, located, strangers
from rag.answer.excerpts import Excerpt, excerpts
from rag.answer.features import HARDLY, distance
from rag.answer.found import Found
from rag.answer.model import Clues
from rag.answer.parts import parts
from rag.arabic.dates import dates
from rag.arabic.fold import fold
from rag.arabic.persons import is_person
from rag.arabic.terms import forms, light_stem, words
from rag.question import Question, Want

_NEAR = 20
"""Code points from a value at which a word of the question speaks half as loud for it."""
_AN_EVENT = 2
"""Years within which an event is dated, however uncertain; more of them are a period."""
_A_WORD = 40
"""Code points that a word may have."""
HITS = 8
"""Passages that an answer is looked for in."""
_PERIODS = frozenset("قرن القرن فتره الفتره حقبه عصر العصر عهد".split())
"""Words by which a period is asked for."""
_CHILD = frozenset("بن ابن بنت".split())
"""Words between a name and that of the father."""
_WHERE = re.compile(r"(?<!\w)[وف]?(?:اين|وين|فين|منين|(?:في|الي|من|عند|ب)\s*(?:اي|ايه))(?!\w)")
_UNTIL = re.compile(r"[^()\n]{0,30}[-–—]\s*")
_DEATH, _BIRTH = (
    frozenset(map(light_stem, words.split()))
    for words in ("توفي توفيت وفاه وفاته مات ماتت رحل رحيل", "ولد ولدت ميلاد ميلاده مولد ولاده")
)
VALUED = (Want.DATE, Want.NUMBER, Want.PERSON, Want.PLACE)
"""What has a form of its own, so that it can be seen to be missing."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An excerpt, its score, and the probability, if any of its rivals answers, that it is the
    shortest that does."""

    score: float
    probability: float
    excerpt: Excerpt


def rank(found: Found, hits: int = HITS) -> list[Scored]:
    """The excerpts of the best `hits` passages, best first."""
    return scored(excerpts(found, hits), model.bundled())


def scored(stretches: Sequence[Excerpt], weights: model.Model) -> list[Scored]:
    """Excerpts of one question, best first."""
    if not stretches:
        return []
    scores = weights.scores(stretches)
    odds = np.exp(scores - scores.max())
    every = zip(scores.tolist(), (odds / odds.sum()).tolist(), stretches, strict=True)
    found = [Scored(*one) for one in every]
    return sorted(found, key=lambda s: (-s.score, s.excerpt.hit.passage.id, s.excerpt.span.start))


def clues(found: Found, best: Scored) -> Clues:
    """What tells an answerable question from one that only resembles the sources.

    Of the passages: "ahead" and "second" tell how far the best is ahead of the last that is read
    and of the second, "rank" which of them the excerpt is from, "unsaid" the share of the
    question's weight that this one does not say.

    Of the excerpt: "probability" is that among its rivals, "first" how well it says the first word
    of the question, which often names what is asked; "left" is the share of the question's weight
    that it does not say, and "lost" all of that weight, kindred words counted. "unnamed" is the
    share of names of persons, places and peoples that its passage does not say. "near" tells how
    near the wanted date or number stands to the words of the question (a half when neither is
    wanted), "unit" how near what is counted stands to what was to be counted (a half when no number
    is wanted); "told" are the log-odds, by the reader, that the answer is told in it, "anywhere"
    that it is in any of the passages, each as far as the ranking holds with it; "valued" is 1 if it
    has anything of the wanted kind, "no_date" and the like are 1 if that was wanted and it has
    none. "subject" is 1 if the question asks who or what something is.

    Persons in the title of a source all its passages name, and their excerpts. Missing is a word
    that the passage does not have in any form, a name only if it has none that is spelled nearly
    so: a word of like meaning may stand for it, and is not yet it.
    """
    matcher, features, want = found.matcher, best.excerpt.features, found.asked.want
    excerpt, hits = best.excerpt, found.hits[:HITS]
    scores = [hit.score for hit in hits]
    here = matcher.match(matcher.words.of(forms(excerpt.text)))
    around = matcher.match(matcher.words.of(forms(excerpt.hit.passage.text)))
    alone = np.array([is_name(form) for form in matcher.forms])
    named = alone | found.persons
    title = found.titles([excerpt.hit])[:, 0]
    stated, kindred, told = (
        np.maximum(title, table.max(axis=1, initial=0))
        for table in (here.stated, here.any, around.stated)
    )
    valued = want in (Want.DATE, Want.NUMBER)
    missing = 1 - np.where(alone, told, around.same.max(axis=1, initial=0))
    clues = {
        "always": 1.0,
        "ahead": scores[0] - scores[-1],
        "second": scores[0] - scores[min(1, len(scores) - 1)],
        "rank": float(min(found.hits.index(excerpt.hit), HITS)),
        "unsaid": 1 - matcher.coverage(told),
        "probability": best.probability,
        "first": float(here.stated[0].max(initial=0)),
        "left": 1 - matcher.coverage(stated),
        "unnamed": matcher.coverage(named * (1 - told)),
        "lost": float(matcher.weights @ (1 - kindred)),
        "near": features["near_date"] + features["near_number"] if valued else 0.5,
        "unit": features["unit"] if want is Want.NUMBER else 0.5,
        "told": features["told"],
        "anywhere": _anywhere(found, scores),
        "valued": float(bool(excerpt.values)),
        **{f"no_{kind.value}": float(want is kind and not excerpt.values) for kind in VALUED},
        "subject": float(found.asked.names_its_subject),
        "meaning": features["meaning"],
        "length": features["length"],
    }
    return Clues(clues, (matcher.shares * missing) @ matcher.asked.vectors)


def _anywhere(found: Found, scores: Sequence[float]) -> float:
    """The log-odds that the answer is in any of the best passages, as far as they are the best."""
    told = found.reading.passages[: len(scores)]
    odds = told + np.array(scores[: len(told)]) - scores[0]
    return float(np.logaddexp.reduce([*odds, math.log(HARDLY)]))


def value(asked: Question, excerpt: Excerpt) -> tuple[int, int] | None:
    """The date, number, person or place that stands nearest to the words of the question taken
    together, in the offsets of the document.

    What follows a preposition speaks for an excerpt, but is shown as a place only when it is one
    that is known by name; a word that the lexicon does not know is shown as a person only where no
    other is; and a period, of which an event is only a part, only where there is no
    other date, or when a period was asked for. Who somebody is that the question names is told in
    words, and another person is not the answer.
    """
    if _names_whom_it_asks_for(asked):
        return None
    found = list(excerpt.values)
    if asked.want is Want.PERSON and not found:
        span = excerpt.span
        found = strangers(parts(excerpt.hit.passage.text).aligned, span.start, span.end)
    if asked.want is Want.PLACE:
        found = _shown_as_places(asked, excerpt)
    if asked.want is Want.DATE and not _PERIODS & {word.form for word in words(asked.text)}:
        text = excerpt.hit.passage.text
        found = [date for date in found if not _is_period(text[slice(*date)])] or found
        found = _without_the_other_end(asked, text, found)
    if not found:
        return None
    offset = excerpt.hit.passage.start
    start, end = max(found, key=lambda one: _nearness(asked, excerpt, one))
    return offset + start, offset + end


def _names_whom_it_asks_for(asked: Question) -> bool:
    """Whether it is asked who somebody is that is named: «من هو كسرى؟», not «من هو أخو كسرى؟»."""
    first, second = (*asked.forms, "")[:2]
    named = is_person(first) or first == "ابو" or second in _CHILD
    return asked.want is Want.PERSON and asked.names_its_subject and named


def _shown_as_places(asked: Question, excerpt: Excerpt) -> list[Value]:
    """The places that are known by name among what an excerpt offers; where something is in or
    comes from is asked («أين», not «ما عاصمة»), those that a preposition of place stands before."""
    aligned, span = parts(excerpt.hit.passage.text).aligned, excerpt.span
    known = [name for name in known_places(aligned) if name[1] <= span.end]
    where = _WHERE.search(fold(asked.text))
    for places in (located(aligned, span.start, span.end) if where else [], known):
        found = [name for name in places if any(name[0] <= v[0] < name[1] for v in excerpt.values)]
        if found:
            return found
    return []


def _nearness(asked: Question, excerpt: Excerpt, one: Value) -> float:
    """The sum, over the words of the question that are here, of how near each is to a value; the
    first, which often names what of the rest is wanted («عاصمة»), counts twice. What stands before
    a word is twice as far from it as what stands behind, but for a date."""
    kind = asked.want if asked.want is Want.DATE else Want.NUMBER
    text, near = excerpt.hit.passage.text, dict[str, float]()
    for place in excerpt.asked or (excerpt.span.start,):
        if asked.want is Want.DATE and one[0] <= place < one[1]:  # «ميلادية» is no birth
            continue
        word = next(words(text[place : place + _A_WORD]), None)
        stem = light_stem(word.form) if word else ""
        here = 1 / (1 + distance(kind, one[0], place) / _NEAR)
        near[stem] = max(here, near.get(stem, 0.0))
    return sum(near.values()) + near.get(light_stem(asked.forms[0]), 0.0)


def _without_the_other_end(asked: Question, text: str, found: Sequence[Value]) -> list[Value]:
    """The dates without that of the birth where the death is asked for, and the other way round,
    where both stand in brackets: "(11 ديسمبر 1911 - 30 أغسطس 2006)"."""
    stems = {light_stem(form) for form in asked.forms}
    others = set[Value]()
    for born, died in pairwise(found):
        opened = text.rfind("(", 0, born[0] + 1) > text.rfind(")", 0, born[0])
        if opened and _UNTIL.fullmatch(text[born[1] : died[0]]):
            others |= {born} if stems & _DEATH else {died} if stems & _BIRTH else set()
    return [date for date in found if date not in others]


def _is_period(date: str) -> bool:
    years = [year for one in dates(date) for span in one.gregorian for year in span]
    return bool(years) and max(years) - min(years) > _AN_EVENT
