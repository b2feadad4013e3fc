"""The store on a Milvus server: one library for many machines."""

from rag.store.milvus.address import Address
from rag.store.milvus.state import Part
from rag.store.milvus.store import MilvusStore

__all__ = ["Address", "MilvusStore", "Part"]
