"""A Milvus server: its collections, and errors that say what to do.

pymilvus itself tries again, waiting longer each time, while a server does not answer; after
`seconds` it gives up, and `ServerGone` is raised. Everything written is written by number, so that
what is tried again is not there twice. Reads are strongly consistent: they see all that was written
before them, by whomever.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from rag.errors import BadSettings, ServerGone
from rag.store.milvus.address import Address

T = TypeVar("T")
Row = dict[str, Any]
_AT_A_TIME = 1_000
"""Rows written or read at a time: a message to the server may have 64 MB."""
_MOST = 16_384
"""Rows that Milvus gives in answer to one query."""
_OF_INDEX = ("kind", "index", "params")
"""What of a field's description is not for the field itself."""
_NO_CONNECTION = 2
"""What pymilvus says when there is no connection and none can be made."""
_NOT_LOADED = 101
"""What Milvus says of a collection that it has not in memory."""


class Server:
    """A connection to the server of a library. Safe to share between threads."""

    def __init__(self, address: Address, seconds: float) -> None:
        """Connect. Raises ServerGone, or BadSettings where pymilvus is not installed."""
        try:
            from pymilvus import MilvusClient
        except ImportError as problem:
            what = "an index on a server needs pymilvus; run: pip install -e .[milvus]"
            raise BadSettings(what) from problem
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # its errors are raised as ours
        self.address = address
        self._patience: dict[str, float] = {"timeout": seconds}
        self.client = self._tried(lambda: MilvusClient(address.uri, timeout=seconds))

    @contextmanager
    def _problems(self) -> Iterator[None]:
        from grpc import RpcError
        from pymilvus import MilvusException

        try:
            yield
        except (MilvusException, RpcError) as problem:
            raise ServerGone(self.address.uri, str(problem)) from problem

    def _tried(self, ask: Callable[[], T]) -> T:
        """What the server says; while it cannot be connected to, pymilvus does not try again."""
        from pymilvus import MilvusException

        pause, deadline = 0.1, time.monotonic() + self._patience["timeout"]
        with self._problems():
            while True:
                try:
                    return ask()
                except MilvusException as problem:
                    if problem.code != _NO_CONNECTION or time.monotonic() + pause > deadline:
                        raise
                time.sleep(pause)
                pause = min(2 * pause, 2.0)

    def collections(self) -> set[str]:
        """The collections of this library, without its name."""
        start = f"{self.address.name}_"
        names = self._tried(lambda: self.client.list_collections(**self._patience))
        return {name[len(start) :] for name in names if name.startswith(start)}

    def create(self, collection: str, fields: Mapping[str, Mapping[str, Any]]) -> None:
        """Create a collection; its first field is the key. Does nothing when it is there."""
        from pymilvus import DataType, MilvusClient

        if collection in self.collections():
            return
        full = self._full(collection)
        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        indexes = MilvusClient.prepare_index_params()
        for number, (name, options) in enumerate(fields.items()):
            given = {key: value for key, value in options.items() if key not in _OF_INDEX}
            kind = getattr(DataType, options["kind"])
            schema.add_field(name, kind, is_primary=number == 0, **given)
            if index := options.get("index"):
                metric = {"metric_type": "IP"} if "VECTOR" in options["kind"] else {}
                indexes.add_index(
                    name, index_type=index, **metric, params=options.get("params", {})
                )
        with self._problems():
            self.client.create_collection(
                full, schema=schema, consistency_level="Strong", **self._patience
            )
            # Not waited for: there is nothing in it yet, and pymilvus waits half a second for each.
            self.client.create_index(full, indexes, **self._patience, sync=False)
            self.client.load_collection(full, **self._patience)

    def drop(self, collection: str) -> None:
        """Drop a collection, if it is there."""
        self._asked(collection, lambda full: self.client.drop_collection(full, **self._patience))

    def put(self, collection: str, rows: Sequence[Row]) -> None:
        """Write rows by their keys, over those that are there."""
        for first in range(0, len(rows), _AT_A_TIME):
            some = list(rows[first : first + _AT_A_TIME])
            self._asked(collection, partial(self.client.upsert, data=some, **self._patience))

    def rows(self, collection: str, where: str, fields: Sequence[str]) -> Iterator[Row]:
        """All rows for which `where` holds, in no order."""
        found = self._asked(
            collection,
            lambda full: self.client.query_iterator(
                full,
                batch_size=_AT_A_TIME,
                filter=where,
                output_fields=list(fields),
                **self._patience,
            ),
        )
        with self._problems():
            try:
                while some := found.next():
                    yield from some
            finally:
                found.close()

    def some(self, collection: str, where: str, fields: Sequence[str]) -> list[Row]:
        """The rows for which `where` holds, of which there are not many: in one request."""
        found = self._asked(
            collection,
            lambda full: self.client.query(
                full, filter=where, output_fields=list(fields), limit=_MOST, **self._patience
            ),
        )
        return list(found)

    def among(
        self, collection: str, field: str, values: Sequence[int], fields: Sequence[str]
    ) -> Iterator[Row]:
        """The rows whose field has one of these values."""
        for first in range(0, len(values), _AT_A_TIME):
            some = list(values[first : first + _AT_A_TIME])
            yield from self.rows(collection, f"{field} in {some}", fields)

    def delete(self, collection: str, where: str) -> None:
        """Delete the rows for which `where` holds."""
        self._asked(
            collection, lambda full: self.client.delete(full, filter=where, **self._patience)
        )

    def delete_among(self, collection: str, field: str, values: Sequence[int]) -> None:
        """Delete the rows whose field has one of these values."""
        for first in range(0, len(values), _AT_A_TIME):
            self.delete(collection, f"{field} in {list(values[first : first + _AT_A_TIME])}")

    def nearest(
        self,
        collection: str,
        queries: Mapping[str, Any],
        where: str,
        limit: int,
        fields: Sequence[str],
        how: Mapping[str, Mapping[str, int]],
    ) -> list[Row]:
        """The rows that are among the `limit` best for any of the queries, which are vectors by
        the field that they are for; in one request. `how` says how a field's index is searched."""
        from pymilvus import AnnSearchRequest, RRFRanker

        parts = [
            AnnSearchRequest(
                [vector],
                field,
                {"metric_type": "IP", "params": how.get(field, {})},
                limit=limit,
                expr=where,
            )
            for field, vector in queries.items()
        ]
        found = self._asked(
            collection,
            lambda full: self.client.hybrid_search(
                full,
                parts,
                RRFRanker(),
                limit=limit * len(parts),
                output_fields=list(fields),
                **self._patience,
            ),
        )
        return [hit["entity"] for hit in found[0]]

    def close(self) -> None:
        """Let go of the connection."""
        self.client.close()

    def _full(self, collection: str) -> str:
        return f"{self.address.name}_{collection}"

    def _asked(self, collection: str, ask: Callable[[str], T]) -> T:
        """What the server says of a collection, which it may have to load first."""
        from pymilvus import MilvusException

        full = self._full(collection)

        def loaded() -> T:
            try:
                return ask(full)
            except MilvusException as problem:
                if problem.code != _NOT_LOADED:
                    raise
                self.client.load_collection(full, **self._patience)
                return ask(full)

        return self._tried(loaded)
