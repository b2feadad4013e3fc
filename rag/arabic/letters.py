"""Which letter follows which in Arabic: the measure of whether letters read like Arabic at all.

A wrong encoding, or a line whose letters stand in reverse order, is made of Arabic letters too,
but not of Arabic words. How often each letter follows each other tells them apart, within a few
words.
"""

import re
from collections import Counter
from itertools import pairwise

ALPHABET = " ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
"""The blank stands for the ends of words."""

_BITS = (
    "ff94f5f24f57667776867798a4746544663f5",
    "0ffffff7c66ffffffffffffffffff89a8569b",
    "abffffef5754792565957acbff969734247f5",
    "6ffccfbf47566556757465878576565326484",
    "5ffdffd378558f5464b4cbfffffd852363694",
    "dfffffff6f887667379477a8a787781629ef5",
    "4ffffff4545a76b454767898c5a55534545c4",
    "25ffbf6f5858768595868887a6a77715468f7",
    "3db6b8a37558868574967787c479664644593",
    "0ffffffffffffffffffffffffffffffffffff",
    "2fc6afa459696566847666878576555553554",
    "3ff9ffe3656adfbaf3fdfffff88b593256593",
    "4fd8ef834559a8f49456adfff5a8ba3344494",
    "3ffffff346476cf4847486687ff6555466593",
    "4fffffc3584d9ff543786574fdf5fc35784b4",
    "1bf8df9364579867f4d7cffff6b7676564473",
    "4fffcfa2677f9d9fc5fefffff8f9943863683",
    "29869f8344595686b9858868e685659665463",
    "37d9bf83656f7786f59cdffff597674454493",
    "3fd69f93563f7787c5d9fff6f5c6754445473",
    "4dc5af63565f6875a3bbcef8c475557574573",
    "4ffffff3468ff484f3fff8f7f6648a3657384",
    "2fdbef93556f7587f3ffffa5f488c94575553",
    "3bf7cf73457ea8baf3e89ff9f5956b3656484",
    "3fefffd3857ffffff2ffffffd9f6f93343693",
    "3ffffff455576ff4847767676ff7682445584",
    "4ffffff3555bbff583577757eff6da4547582",
    "3ec596a4854b87878495976875a8465765582",
    "3ffefff3454eeaf394b69566a6f6994776474",
    "2fc6edb35645bac864978cccc9c7aa34474a5",
    "3d84c6a456576566668567979566545354544",
    "2fb98f937557768585857688a588665736585",
    "1ffbdfa3655a77a6897677a867a566a774574",
    "1fff8ff2688e8ff6458d9f9ceffaa95368495",
    "49a5f6c357585675847577779585553445875",
    "0bfffffffffffffffffffffffffffffffffff",
    "28f89f84645776758475787795965655345c7",
)
"""A row for each of ALPHABET, in it how many bits each of them is worth after the first, in one
hexadecimal digit; written by `python -m rag.train letters`."""

_RANDOM_BITS = 5.2
"""What a letter is worth when all of them are as likely."""

_COST = {
    (a, b): _RANDOM_BITS - int(bits, 16)
    for a, row in zip(ALPHABET, _BITS, strict=True)
    for b, bits in zip(ALPHABET, row, strict=True)
}
_SILENT = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]+")
_VARIANTS = str.maketrans("کیہەھ", "كيههه")
_WORD = re.compile(f"[{ALPHABET[1:]}]+")
_SAMPLE = 40_000
"""Code points that are enough to judge any text by."""


def words(text: str) -> list[str]:
    """The words of Arabic letters in `text`, without marks."""
    return _WORD.findall(_SILENT.sub("", text[:_SAMPLE]).translate(_VARIANTS))


def saved_bits(found: list[str]) -> float:
    """How many bits Arabic words save against letters drawn at random.

    >>> saved_bits(["في", "يد", "الفرس"]) > 2 * saved_bits(["يف", "دي", "سرفلا"])
    True
    """
    pairs = Counter(pairwise(" " + " ".join(found) + " "))
    return sum(_COST[pair] * count for pair, count in pairs.items()) if found else 0.0


def likeness(text: str) -> float:
    """How much like Arabic the Arabic letters of `text` read, in bits saved a letter.

    Prose has about 1.7, what is reversed or wrongly decoded less than 0.3; a few words can have
    anything between. 0 for no letters at all.

    >>> likeness("سقطت دمشق في يد الفرس") > 2 * likeness("سرفلا دي يف قشمد تطقس")
    True
    """
    found = words(text)
    return saved_bits(found) / max(1, sum(map(len, found)))
