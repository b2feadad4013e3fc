"""Which excerpts make the answer."""

from collections.abc import Sequence

from rag.answer import compare, model
from rag.answer.excerpts import Excerpt
from rag.answer.extract import Scored
from rag.answer.found import Found
from rag.answer.quotes import LONG, Quote, overlap, run_on, settled, start
from rag.answer.worth import worthiest
from rag.arabic.terms import forms, light_stem
from rag.matching import Matcher, Strengths

_NEARLY_AS_GOOD = 1.9
"""Points that an item of a list may stand behind the best and make the answer a long one."""
_SIDES = 3
"""Quotes of one fact."""
_ITEMS, _ITEM_REACH = 6, 3.0
"""Quotes of a list, and how far behind the best they may stand."""
_NEW = 0.5
"""The share of its words by which an item of a list must differ from those before it."""
_A_SOURCE = 2
"""Quotes of one source on a topic."""
_TELLS = 10
"""Words from which an excerpt tells something of a topic, and does not only name it."""
_ABOUT = 0.6
"""The share of a topic that an excerpt on it must say itself, since kindred words name another one,
and how well it must say its rarest word."""
_SIDES_OF_A_TOPIC = frozenset(
    map(
        light_stem,
        (
            "علاقه علاقات صله دور ادوار موقف مواقف راي نظره حياه سيره قصه حكايه تاريخ اهميه مكانه "
            "شخصيه صفات طبيعه اثر اثار تاثير وضع اوضاع حال احوال ظروف تفاصيل موضوع مساله قضيه"
        ).split(),
    )
)
"""Words that open a topic and that a text on it need not say: «علاقة عمر بخالد»."""
_WHOLE = 0.9
"""The share of a topic that what stands over an excerpt must say."""


def worth_reading(ranked: Sequence[Scored], longest: int) -> list[Scored]:
    """The one to three excerpts that are worth their words, the most worthy first."""
    return worthiest(ranked, model.bundled().price, longest, _SIDES)


def fact(
    found: Found, worthy: Sequence[Scored], ranked: Sequence[Scored], longest: int
) -> list[Quote]:
    """The excerpts that are worth their words, of each what can be understood alone. What other
    sources say of the same date or number is heard before a second place."""
    best, every = worthy[0], [s.excerpt for s in ranked]
    heard = [
        (other, compare.speaks_of_the_same(found.matcher, best, other, ranked))
        for other in compare.beside(found, best, ranked)
    ]
    quotes: list[Quote] = []
    more = [s for s in worthy[1:] if not compare.speaks_of_others(found, best, s, ranked)]
    for scored, same in [(best, True), *heard, *((other, False) for other in more)]:
        whole = settled(found.asked, scored.excerpt, every)
        room = longest - sum(q.excerpt.words for q in quotes)
        for excerpt in (whole, scored.excerpt):
            apart = not any(overlap(excerpt, q.excerpt) for q in quotes)
            tells = not (quotes and excerpt.features["heading"])
            if apart and tells and excerpt.words <= room and len(quotes) < _SIDES:
                quotes.append(Quote(excerpt, same))
    return run_on(quotes)


def items(ranked: Sequence[Scored], enough: int, longest: int) -> list[Quote]:
    """The excerpts that give what a list is made of, each with something new, in the order of the
    sources and of their texts: of `enough` words together, of up to `longest` when more of them
    are nearly as good as the best."""
    chosen: list[Excerpt] = []
    for scored in ranked:
        excerpt, behind = scored.excerpt, ranked[0].score - scored.score
        if behind > _ITEM_REACH or len(chosen) == _ITEMS:
            break
        room = (longest if behind <= _NEARLY_AS_GOOD else enough) - sum(e.words for e in chosen)
        fits = excerpt.words <= min(room, LONG) and not any(overlap(excerpt, e) for e in chosen)
        if fits and _is_new(excerpt, chosen):
            chosen.append(excerpt)
    first = {e.hit.passage.source: n for n, e in reversed(list(enumerate(chosen)))}
    chosen.sort(key=lambda e: (first[e.hit.passage.source], start(e)))
    return run_on([Quote(excerpt) for excerpt in chosen])


def by_source(found: Found, ranked: Sequence[Scored], longest: int) -> list[Quote]:
    """The best of each source, then the second of each, as far as there is room; source by source,
    that of the best excerpt first. Where none names the topic itself, those that stand under it;
    else those that name it but for the side of it that is meant."""
    telling = [s for s in ranked if _tells(s.excerpt)]
    matcher = found.matcher
    about = (
        [s for s in telling if _is_about(matcher, matcher.shares, s.excerpt)]
        or [s for s in telling if _is_under(matcher, s.excerpt)]
        or [s for s in telling if _is_about(matcher, _without_its_side(matcher), s.excerpt)]
    )
    chosen: list[Excerpt] = []
    for turn in range(1, _A_SOURCE + 1):
        for scored in about:
            excerpt, room = scored.excerpt, longest - sum(e.words for e in chosen)
            of_source = [e for e in chosen if e.hit.passage.source == excerpt.hit.passage.source]
            fits = excerpt.words <= room and not any(overlap(excerpt, e) for e in chosen)
            if fits and len(of_source) < turn:
                chosen.append(excerpt)
    order = list(dict.fromkeys(e.hit.passage.source for e in chosen))
    chosen.sort(key=lambda e: (order.index(e.hit.passage.source), start(e)))
    return run_on([Quote(excerpt) for excerpt in chosen])


def _tells(excerpt: Excerpt) -> bool:
    """Whether it is long enough to tell something, and neither a heading nor a question."""
    is_told = not excerpt.features["heading"] and not excerpt.features["question"]
    return is_told and excerpt.words >= _TELLS


def _without_its_side(matcher: Matcher) -> Strengths:
    """What each word of a topic weighs; nothing, one that only says which side of it is meant."""
    weights = matcher.shares.copy()
    if len(weights) > 1 and matcher.stems[0] in _SIDES_OF_A_TOPIC:
        weights[0] = 0
    whole: Strengths = weights / weights.sum()
    return whole


def _is_about(matcher: Matcher, weights: Strengths, excerpt: Excerpt) -> bool:
    """Whether it names a topic: its rarest word, and most of the others."""
    told = matcher.strengths(forms(excerpt.text))
    return bool(told[weights.argmax()] >= _ABOUT and weights[told == 1].sum() >= _ABOUT)


def _is_under(matcher: Matcher, excerpt: Excerpt) -> bool:
    """Whether what stands over it names a topic whole."""
    return matcher.exactly(matcher.strengths(forms(excerpt.hit.passage.heading))) >= _WHOLE


def _is_new(excerpt: Excerpt, chosen: Sequence[Excerpt]) -> bool:
    stems = _stems(excerpt)
    return all(len(stems - _stems(e)) >= _NEW * len(stems) for e in chosen)


def _stems(excerpt: Excerpt) -> set[str]:
    return {light_stem(form) for form in forms(excerpt.text)}
