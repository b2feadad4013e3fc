"""Where documents, passages and vectors are kept and found again."""

from rag.store.local import LocalStore
from rag.store.manifest import Make, Manifest
from rag.store.protocol import Candidate, FileState, SourceSummary, Store, Update, Vectors

__all__ = [
    "Candidate",
    "FileState",
    "LocalStore",
    "Make",
    "Manifest",
    "SourceSummary",
    "Store",
    "Update",
    "Vectors",
]
