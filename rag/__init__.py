"""Warraq: answers from Arabic articles, in their own words, with exact citations."""

from rag.errors import WarraqError
from rag.library import Library
from rag.records import Answer, Citation, Disagreement, Document, Hit, Passage, SyncReport
from rag.settings import Settings

__all__ = [
    "Answer",
    "Citation",
    "Disagreement",
    "Document",
    "Hit",
    "Library",
    "Passage",
    "Settings",
    "SyncReport",
    "WarraqError",
]
