"""Names of persons in Arabic prose, as spans, by the words around them.

Arabic has no capitals: a name shows by a title before it (الإمبراطور موريس), by a father after it
(خالد بن الوليد), by أبو or عبد, by a word that only a name follows (جنرال اسمه فوكاس), or by being
in `persons.txt`, a list of words that are names of persons.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from rag.arabic.fold import Aligned, align

_TITLE = (
    r"(?:الامبراطور|الملك|الخليفه|القايد|النبي|الرسول|السلطان|الامير|الشيخ|الامام|الرييس|الصحابي|الجنرال|"
    r"الشاعر|الكاتب|القيصر|البابا|القديس|المورخ|الباحث|الوزير|الدكتور|المهندس|اللاعب|المدرب|"
    r"الفنان|المخرج|الممثل|الروايي|الصحفي|الفيلسوف|الطبيب|سيدنا|الراهب|الوالي)"
)
_KIND = r"(?:الفارسي|الروماني|البيزنطي|المسلم|العربي|الارمني|الفرنسي|الالماني|البريطاني|الامريكي)"
_WORD = r"[^\W\d_]{3,}"
_FATHER = r"(?:\s+(?:بن|ابن|بنت)\s+(?:ابي\s+|عبد\s+)?[^\W\d_]{3,})"
_MORE = r"(?:\s+(?:الاول|الثاني|الثالث|الرابع|الخامس|الاكبر|الاصغر|العظيم))"
_KUNYA = r"(?:ابو|ابي|ابا|عبد|ابن)\s+[^\W\d_]{3,}"
_FOLLOWED = (
    r"(?:اسمه|اسمها|يدعي|تدعي|المدعو|بقياده|علي\s+يد|من\s+طرف|من\s+قبل|بزعامه|ابنه|اخيه|اخوه|زوجته)"
)
_NO_NAME = (
    r"(?!ال|[يت]\w{2,}(?:ي|ون|وا)(?!\w)|(?:الذي|التي|الذين|الي|علي|من|في|عن|مع|بعد|قبل|عند|كان|كانت|هو|هي|قد|لم|ان|هذا|هذه|ذلك|كل|بعض|"
    r"حتي|الي|ثم|بين|حيث|وكان|وقد|ولم|صلي|رضي|كبير|حاكما|انذاك|يري|مما|طالما|ابن|بن)(?!\w))"
)
_NAMED = re.compile(
    rf"""(?<!\w)(?:
      (?:[وفبل]|لل)?{_TITLE}\s+(?:{_KIND}\s+)?
          (?P<titled>{_NO_NAME}(?:{_KUNYA}|{_WORD}){_FATHER}*{_MORE}?(?:\s+{_KIND})?)
    | {_FOLLOWED}\s+(?:{_TITLE}\s+(?:{_KIND}\s+)?)?
          (?P<called>{_NO_NAME}(?:{_KUNYA}|{_WORD}){_FATHER}*{_MORE}?)
    | (?:[وفبل](?=[^\W\d_]{{4}}))?(?P<fathered>{_NO_NAME}{_WORD}{_FATHER}+{_MORE}?)
    | (?:[وفبل])?(?P<kunya>{_KUNYA}{_FATHER}*)
    )(?!\w)""",
    re.VERBOSE,
)


_LIST = Path(__file__).with_name("persons.txt")
_JOINTS = frozenset("بن ابن بنت ابو ابي ابا ال دي دو دا فون فان".split())
"""Words within a name, after which any word belongs to it."""
_ALI = "علي"
_PROCLITICS = "وفلب"
_TOKEN = re.compile(r"[^\W\d_]+|[^\w\s]")
_SURE, _LONGEST = 2, 8


def persons(text: str | Aligned) -> Iterator[tuple[int, int]]:
    """The spans of the names of persons in `text`, in order.

    >>> text = "تمرد عليه جنرال اسمه فوكاس، ثم قتله هرقل. وقاد خالد بن الوليد الجيش مع توماس أديسون"
    >>> [text[a:b] for a, b in persons(text)]
    ['فوكاس', 'هرقل', 'خالد بن الوليد', 'توماس أديسون']
    """
    aligned = align(text) if isinstance(text, str) else text
    spans = sorted([*_by_words_around(aligned.text), *_by_list(aligned)])
    for n, (start, end) in enumerate(spans):
        if n + 1 < len(spans) and spans[n + 1][0] < end:  # of two that overlap the whole
            spans[n + 1] = start, max(end, spans[n + 1][1])
        else:
            yield aligned.span(start, end)


def is_person(form: str) -> bool:
    """Whether a search form, with a proclitic or without, is on the list, and hardly ever another
    word.

    >>> is_person("وهرقل"), is_person("كريم")
    (True, False)
    """
    return _worth(form) >= _SURE


def may_be_person(form: str) -> bool:
    """Whether a search form is on the list at all, an ordinary word too.

    >>> may_be_person("كريم"), may_be_person("اورد")
    (True, False)
    """
    return _worth(form) > 0


def _by_words_around(text: str) -> Iterator[tuple[int, int]]:
    for match in _NAMED.finditer(text):
        yield match.span(next(name for name, found in match.groupdict().items() if found))


def _by_list(text: Aligned) -> Iterator[tuple[int, int]]:
    """Names that begin with a word of the list, and go on as far as its words do."""
    tokens, at = list(_TOKEN.finditer(text.text)), 0
    words = [token.group() for token in tokens]
    for n in (n for n, word in enumerate(words) if word == _ALI):
        if text.source[text.origins[tokens[n].end() - 1]] == "ى":  # the preposition على
            words[n] = "-"
    begins = {word for word in set(words) if _worth(word)}
    while at < len(words):
        end = _end(words[at : at + _LONGEST]) if words[at] in begins else 0
        if end:
            start = tokens[at].start() + (words[at] not in _listed())  # without its proclitic
            yield start, tokens[at + end - 1].end()
        at += max(end, 1)


def _end(words: Sequence[str]) -> int:
    """How many of the words are the name that the first begins; 0 when it begins none.

    A word of the list that may be something else needs another beside it.
    """
    listed, sure, end = _listed(), _worth(words[0]), 1
    while sure and end < len(words):
        if words[end] in _JOINTS and words[end + 1 : end + 2] and words[end + 1].isalpha():
            sure, end = sure + _SURE, end + 2
        elif words[end] in listed:
            sure, end = sure + listed[words[end]], end + 1
        elif listed.get(words[end].removeprefix("ال"), 0) >= _SURE:  # «خالد الفيصل»
            end += 1
        else:
            break
    return end if sure >= _SURE else 0


def _worth(word: str) -> int:
    """What the first word of a name, perhaps with a proclitic, is worth: one that is an ordinary
    word too begins none with the article."""
    listed = _listed()
    bare = word if word in listed or word[0] not in _PROCLITICS else word[1:]
    worth = listed.get(bare, 0)
    return 0 if worth < _SURE and bare.startswith("ال") else worth


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, int]:
    """The words of the list, and what each is worth: those marked "?" are ordinary words too."""
    lines = _LIST.read_text(encoding="utf-8").split("\n")
    return {line.removesuffix(" ?"): _SURE - line.endswith("?") for line in lines if line}
