"""Names of persons in Arabic prose, as spans, by the words around them.

Arabic has no capitals: a name shows by a title before it (الإمبراطور موريس), by a father after it
(خالد بن الوليد), by أبو or عبد, or by a word that only a name follows (جنرال اسمه فوكاس).
"""

import re
from collections.abc import Iterator

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


def persons(text: str | Aligned) -> Iterator[tuple[int, int]]:
    """The spans of the names of persons in `text`, in order.

    >>> text = "تمرد عليه جنرال اسمه فوكاس، ثم قتله الإمبراطور هرقل. وقاد خالد بن الوليد الجيش"
    >>> [text[a:b] for a, b in persons(text)]
    ['فوكاس', 'هرقل', 'خالد بن الوليد']
    """
    aligned = align(text) if isinstance(text, str) else text
    for match in _NAMED.finditer(aligned.text):
        group = next(name for name, found in match.groupdict().items() if found)
        yield aligned.span(*match.span(group))
