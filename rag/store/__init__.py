"""Where documents, passages and vectors are kept and found again."""

from rag.store.doctor import Fault
from rag.store.local import LocalStore, set_aside
from rag.store.manifest import Make, Manifest
from rag.store.protocol import (
    Candidate,
    Facts,
    FileState,
    Plan,
    SourceSummary,
    Store,
    Update,
    Vectors,
)

__all__ = [
    "Candidate",
    "Facts",
    "Fault",
    "FileState",
    "LocalStore",
    "Make",
    "Manifest",
    "Plan",
    "SourceSummary",
    "Store",
    "Update",
    "Vectors",
    "set_aside",
]
