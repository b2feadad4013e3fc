"""Which store the settings ask for."""

from collections.abc import Sequence
from typing import Protocol

from rag.errors import BadSettings
from rag.settings import Settings
from rag.store.doctor import Fault
from rag.store.local import LocalStore
from rag.store.protocol import Facts, Store


class KeptStore(Store, Protocol):
    """A store that can be looked after."""

    def mend(self) -> bool:
        """Make anew what can be seen at a glance not to be as it should; whether it did."""

    def facts(self) -> Facts:
        """What the store takes and does. Raises IndexMissing."""

    def examine(self) -> list[Fault]:
        """All that is wrong with the index. Raises IndexDamaged when it cannot even be read."""

    def repair(self, faults: Sequence[Fault]) -> None:
        """Forget what is damaged, so that a sync reads it again."""


def is_there(settings: Settings) -> bool:
    """Whether something has been built, as far as can be told without opening it."""
    return is_remote(settings) or (settings.index / "catalogue.db").exists()


def is_remote(settings: Settings) -> bool:
    """Whether the index is kept on a server."""
    return settings.index.as_posix().startswith("milvus:")


def open_store(settings: Settings) -> KeptStore:
    """The store at `settings.index`: a folder, or `milvus://host:port/name`.

    Raises IndexDamaged, IndexReadOnly, BadSettings, ServerGone.
    """
    if not is_remote(settings):
        if settings.shard:
            raise BadSettings("only an index on a server is built in shards; leave --shard out")
        return LocalStore(settings.index, settings.lock_wait)
    from rag.store.milvus import Address, MilvusStore, Part

    part = Part.of_text(settings.shard) if settings.shard else None
    address = Address.of(settings.index)
    return MilvusStore(address, part, settings.lock_wait, settings.server_seconds)
