"""Warraq: answers from Arabic articles, in their own words, with exact citations."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.errors import WarraqError as WarraqError
    from rag.library import Library as Library
    from rag.records import Answer as Answer
    from rag.records import Citation as Citation
    from rag.records import Disagreement as Disagreement
    from rag.records import Document as Document
    from rag.records import Hit as Hit
    from rag.records import Passage as Passage
    from rag.records import SyncReport as SyncReport
    from rag.settings import Settings as Settings

_ROOMS = {
    "Answer": "records",
    "Citation": "records",
    "Disagreement": "records",
    "Document": "records",
    "Hit": "records",
    "Library": "library",
    "Passage": "records",
    "Settings": "settings",
    "SyncReport": "records",
    "WarraqError": "errors",
}
__all__ = sorted(_ROOMS)


def __getattr__(name: str) -> Any:
    """The public names, each imported from its room when it is first used."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
