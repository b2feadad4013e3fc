"""What the laws are tried on: the articles, and text that hypothesis makes of Arabic characters."""

from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
ARTICLES = {path.name: path.read_bytes() for path in sorted(CORPUS.glob("*.txt"))}


def unit(*numbers: float) -> NDArray[np.float32]:
    """The unit vector in the direction of these numbers."""
    vector = np.array(numbers, dtype=np.float32)
    return vector / np.linalg.norm(vector)


LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىة"
MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0653\u0654\u0655"
VARIANTS = "ٱٲٳٵکڪیېےۍەہھۃـۥۦپچژگڤ"
INVISIBLE = "\u200c\u200d\u200e\u200f\u202a\u202c\u2066\u2069\ufeff\u00ad"
TRAPS = "\ufdfa\ufdfb\ufe70\ufe71\ufc5e\ufefb\ufe8d\ufedf\ufdf2\u06dd"
DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
STOPS = " \n\t.،؛:؟!…«»”\"'()[]-–—/٪٫٬"

arabic_characters = st.sampled_from(LETTERS * 6 + MARKS * 2 + VARIANTS + DIGITS + STOPS * 2)
tricky_characters = st.sampled_from(INVISIBLE + TRAPS + MARKS + "İßΣéé한각²½ﬁ\U00010400\U0001d7d8")
arabic = st.text(arabic_characters, max_size=400)
"""Letters, marks, digits and stops, in no order that a writer would choose."""
any_text = st.one_of(
    arabic,
    st.text(st.one_of(arabic_characters, tricky_characters), max_size=120),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=120),
)

_words = st.sampled_from(
    (
        "سقطت دمشق في عام 613م هرقل الإمبراطور وصل الفرس إلى شمال الأناضول مِن القدس ، . ؟ ؛ : ثم "
        "٦١٥ (634) ألف درهم وكان قال: «السلام» ص. معركة اليرموك خالد بن الوليد وأربعين"
    ).split()
)
prose = st.lists(st.one_of(_words, st.just("\n"), st.just("\n\n")), max_size=300).map(" ".join)
"""Words and stops as prose has them, with paragraphs."""
