"""Other names that a text itself gives: «أنكورا أو أنقرة», «قريطش (الآن كريت)».

Whoever asks by the one name finds such a text, and it tells the other.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.arabic.fold import align
from rag.arabic.terms import is_content, light_stem
from rag.lexicon.lexicon import Lexicon
from rag.lexicon.names import Also

_KNOWN = (
    r"(?:و?[يت]عرف|المعروفه?|و?[يت]لقب|الملقبه?|الشهيره?|المشهوره?|و?[يت]سمي|المسماه?|و?[يت]دعي)"
)
_LINK = re.compile(
    rf"(?P<told>\s*\(\s*(?:الان|حاليا|اليوم|سابقا|قديما|او|اي|{_KNOWN}\s+(?:باسم|ايضا|كذلك)?)\s+"
    rf"|،?\s+{_KNOWN}\s+(?:(?:ايضا|كذلك)\s+)?(?:باسم\s+|بلقب\s+|ب(?=\w{{4}})))"
    r"|\s+او\s+|(?P<aside>\s*\((?=[^()]{3,40}\)))"
)
"""What stands between two names: after `told` nearly always, after the others seldom."""
_NONE = frozenset("اسم اسماء لقب القاب عده اسمه اسمها".split())
"""Words that stand where a name would, and are none: «عرف بأسماء عديدة»."""
_WORD = re.compile(r"[^\W\d_]+|[^\w\s]")
_REACH = 40
"""Code points on either side of a link in which its names stand."""
_WORDS = 3
"""Words that a name has at most."""
_RARE, _FEW, _SYNONYM = 5.0, 3, 0.6
"""The rarity from which a word is taken for a name, unless it has more synonyms than so many that
say it so well."""

Span = tuple[int, int]


def told(forms: Sequence[str], texts: Iterable[str], lexicon: Lexicon) -> tuple[Also, ...]:
    """The names among the search forms of a question of which one of the texts gives another.

    >>> from rag.lexicon.lexicon import bundled
    >>> found = told(["انقره"], ["واستولوا على أنكورا أو أنقرة، ثم عادوا"], bundled())
    >>> [(name.written, name.others_written) for name in found]
    [('أنقرة', ('أنكورا',))]
    """
    stems = {light_stem(form): form for form in forms if _is_name(form, lexicon)}
    found: dict[frozenset[str], Also] = {}
    for text in texts if stems else ():
        for name in _doubly_named(text, lexicon):
            asked = tuple(stems[stem] for stem in name.stems if stem in stems)
            if asked and not stems.keys() & name.others:
                written, otherwise = name.written
                also = Also(asked, (name.new,), written, (otherwise,))
                found.setdefault(name.others, also)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _DoublyNamed:
    """The light stems of a name, the words of another one for it that carry meaning, the stems of
    these, and how both are written."""

    stems: tuple[str, ...]
    new: tuple[str, ...]
    others: frozenset[str]
    written: tuple[str, str]


@lru_cache(maxsize=2048)
def _doubly_named(text: str, lexicon: Lexicon) -> tuple[_DoublyNamed, ...]:
    """The names of which a text gives another; remembered, since one question after the other finds
    the same texts."""
    aligned = align(text)
    folded, found = aligned.text, list[_DoublyNamed]()
    for link in _LINK.finditer(folded):
        for name, other in _names(folded, link, lexicon):
            new = tuple(form for form in _forms(folded, other) if is_content(form))
            if new:
                stems = tuple(map(light_stem, _forms(folded, name)))
                written, otherwise = (text[slice(*aligned.span(*s))] for s in (name, other))
                others = frozenset(map(light_stem, new))
                found.append(_DoublyNamed(stems, new, others, (written, otherwise)))
    return tuple(found)


def _names(folded: str, link: re.Match[str], lexicon: Lexicon) -> Iterator[tuple[Span, Span]]:
    """The two names that a link joins, either of them first; none when one side has no name."""
    before = _WORD.finditer(folded, max(0, link.start() - _REACH), link.start())
    after = _WORD.finditer(folded, link.end(), link.end() + _REACH)
    left, right = list(before)[::-1], list(after)
    one = _run(left, lexicon)
    foreign = bool(one) and not lexicon.knows(light_stem(left[0].group()))
    other = _run(right, lexicon, trusting=bool(link["told"]) or foreign)
    whole = not link["aside"] or [token.group() for token in right[len(other) :][:1]] == [")"]
    if one and other and whole:
        names = (one[-1].start(), one[0].end()), (other[0].start(), other[-1].end())
        yield names
        yield names[::-1]


def _run(
    tokens: Sequence[re.Match[str]], lexicon: Lexicon, *, trusting: bool = False
) -> list[re.Match[str]]:
    """The first of the words, as far as they are of one name; `trusting`, the first is one."""
    run: list[re.Match[str]] = []
    for token in tokens[:_WORDS]:
        form = token.group()
        if not (_is_name(form, lexicon) or (trusting and not run and _may_be_a_name(form))):
            break
        run.append(token)
    return run


def _forms(folded: str, name: Span) -> list[str]:
    return folded[slice(*name)].split()


def _may_be_a_name(form: str) -> bool:
    return len(form) > 2 and form.isalpha() and is_content(form) and form not in _NONE


def _is_name(form: str, lexicon: Lexicon) -> bool:
    """Whether a word is likely a name: no common one, and none with many synonyms."""
    if not _may_be_a_name(form):
        return False
    row = lexicon.row(light_stem(form))
    return bool(lexicon.rarities[row] >= _RARE) and lexicon.kin.count(row, _SYNONYM) <= _FEW
