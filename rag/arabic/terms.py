"""Search terms: what the lexical index holds of a text and a question.

Every word gives two terms, a light stem and a lighter one (measured: two terms rank better than
either, and than Snowball's stemmer). Both work on the search form and strip by the spelling alone:
the aim is that a word of the question meets its other forms, not that a linguist agrees.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from rag.arabic.fold import Aligned, align, fold, fold_to_letters

ANALYSIS_VERSION = 2
"""Raised whenever `terms` gives another result for some text: indexes built before are rebuilt."""

_WORD = re.compile(r"\d+|[^\W\d_]+")
_SHORTEST_STEM = 3

STOP_WORDS = frozenset(
    fold(
        """
    في من على عن إلى ما ماذا متى كم أين كيف لماذا هل أي أية هو هي هم هن هما أنا نحن أنت
    التي الذي الذين اللذان اللتان اللاتي اللواتي هذا هذه ذلك تلك هؤلاء أولئك
    أن إن أنه إنه أنها إنها أنهم إنهم كان كانت يكون تكون كانوا قد لقد ثم أو و ف أم لا لم لن
    بما مما فيما عما كما بين عند عندما منذ حتى كل بعض غير مع هنا هناك له لها لهم به بها بهم
    فيه فيها فيهم منه منها منهم عليه عليها عليهم إليه إليها إليهم عنه عنها عنهم
    وهو وهي وهم وكان وكانت وقد فقد ولم ولا وما ومن وفي وعلى أيضا حيث إذ إذا لكن ولكن بل
    لدى لديه لديها أجل بسبب حول خلال ضمن تم يتم وتم أما إما ذا ذات ذو بعد قبل ليس ليست سوى
    مثل نحو ال
    """
    ).split()
)


def _by_letter(affixes: str, at: int) -> Mapping[str, tuple[str, ...]]:
    """Affixes, the longer ones first, by the letter at one end: so that few are tried."""
    every = affixes.split()
    return {letter: tuple(a for a in every if a[at] == letter) for letter in {a[at] for a in every}}


_PREFIXES = _by_letter("وبال وكال فبال وال فال بال كال ولل لل ال وب ول وك فب فل", 0)
_SINGLE_PREFIXES = "وفبكل"
_CONJUNCTIONS = "وف"
_ARTICLE = _by_letter("ال", 0)
_SUFFIXES = _by_letter("اتها اتهم هما ها ان ات ون ين يه هم هن نا كم تم وا ه ي ا ت", -1)
_IRREGULAR = {
    **dict.fromkeys(("ابا", "ابي"), "ابو"),
    **dict.fromkeys(("اخا", "اخي"), "اخو"),
    **{"ابن": "بن", "ابنه": "بنت"},
}
"""Words whose case or place changes a letter that no ending shows: أبا بكر is أبو بكر."""
_LIGHTER_PREFIXES = _by_letter("وال فال بال كال ولل لل ال", 0)
_LIGHTER_SUFFIXES = _by_letter("ان ات ون ين يه ه ا", -1)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its search form and its span in the text."""

    form: str
    start: int
    end: int


def words(text: str | Aligned) -> Iterator[Word]:
    """The words and numbers of `text`, in order; "615م" is two.

    >>> [w.form for w in words("سَقَطَت عام ٦١٣م")]
    ['سقطت', 'عام', '613', 'م']
    """
    aligned = align(text) if isinstance(text, str) else text
    for match in _WORD.finditer(aligned.text):
        yield Word(match.group(), *aligned.span(*match.span()))


def forms_and_starts(text: Aligned) -> tuple[list[str], list[int]]:
    """The search forms of the words of a text, and where each begins.

    >>> forms_and_starts(align("عام ٦١٣م"))
    (['عام', '613', 'م'], [0, 4, 7])
    """
    found = list(_WORD.finditer(text.text))
    return [match.group() for match in found], [text.origins[match.start()] for match in found]


def every_form(text: str) -> list[str]:
    """The search forms of the words of `text`.

    >>> every_form("متى سقطت دمشق؟ عام ٦١٣م")
    ['متي', 'سقطت', 'دمشق', 'عام', '613', 'م']
    """
    letters = fold_to_letters(text)
    return _WORD.findall(fold(text)) if letters is None else letters.split()


def forms(text: str) -> list[str]:
    """The search forms of the words of `text` that carry meaning: no stop words, no lone letters.

    >>> forms("متى سقطت دمشق؟")
    ['سقطت', 'دمشق']
    """
    found = every_form(text)
    return [f for f in found if f not in STOP_WORDS and (len(f) > 1 or f.isdigit())]  # is_content


def without_proclitic(form: str) -> Iterator[str]:
    """A search form as it is, and as it would be without the letter or the two that are joined.

    >>> [*without_proclitic("بفوكاس")], [*without_proclitic("للروم")], [*without_proclitic("وبحلب")]
    (['بفوكاس', 'فوكاس'], ['للروم', 'الروم'], ['وبحلب', 'بحلب', 'حلب'])
    """
    yield form
    if form.startswith("لل"):
        yield f"ال{form[2:]}"
    elif form[0] in _SINGLE_PREFIXES and len(form) > _SHORTEST_STEM:
        rest = form[1:]
        yield rest
        if form[0] in _CONJUNCTIONS:
            yield from islice(without_proclitic(rest), 1, None)


def is_content(form: str) -> bool:
    """Whether a search form is worth searching for."""
    return form not in STOP_WORDS and (len(form) > 1 or form.isdigit())


def terms(text: str) -> list[str]:
    """What the lexical index holds of `text`: two terms for every word that carries meaning.

    The two stems live apart ("1" and "2" in front), so that a light stem never meets a lighter one.

    >>> terms("والمدن")
    ['1مدن', '2مدن']
    """
    return [term for form in forms(text) for term in term_pair(form)]


@lru_cache(maxsize=1 << 18)
def term_pair(form: str) -> tuple[str, str]:
    """The two terms of one search form."""
    return "1" + light_stem(form), "2" + lighter_stem(form)


@lru_cache(maxsize=1 << 18)
def light_stem(form: str) -> str:
    """`form` without its proclitics and up to two suffixes, at least three letters kept.

    After Larkey, Ballesteros and Connell (2002), "light10", with more proclitics and suffixes.

    >>> light_stem("وبالمسلمين"), light_stem("مكتباتهم"), light_stem("لابي")
    ('مسلم', 'مكتب', 'ابو')
    """
    stem = _without_prefix(form, _PREFIXES)
    if stem == form:
        if form[0] in _SINGLE_PREFIXES and len(form) > _SHORTEST_STEM:
            stem = form[1:]
        stem = _without_prefix(stem, _ARTICLE)
    stem = _IRREGULAR.get(stem, stem)
    return _without_suffix(_without_suffix(stem, _SUFFIXES), _SUFFIXES)


@lru_cache(maxsize=1 << 18)
def lighter_stem(form: str) -> str:
    """`form` without article, conjunction and one ending of number or gender.

    >>> lighter_stem("والمدينه"), lighter_stem("بلاد")
    ('مدين', 'بلاد')
    """
    stem = _without_prefix(form, _LIGHTER_PREFIXES)
    if stem == form and form[0] == "و" and len(form) > _SHORTEST_STEM:
        stem = form[1:]
    stem = _IRREGULAR.get(stem, stem)
    return _without_suffix(stem, _LIGHTER_SUFFIXES)


def _without_prefix(form: str, prefixes: Mapping[str, tuple[str, ...]]) -> str:
    for prefix in prefixes.get(form[0], ()):
        if form.startswith(prefix) and len(form) - len(prefix) >= _SHORTEST_STEM:
            return form[len(prefix) :]
    return form


def _without_suffix(form: str, suffixes: Mapping[str, tuple[str, ...]]) -> str:
    for suffix in suffixes.get(form[-1], ()):
        if form.endswith(suffix) and len(form) - len(suffix) >= _SHORTEST_STEM:
            return form[: -len(suffix)]
    return form
