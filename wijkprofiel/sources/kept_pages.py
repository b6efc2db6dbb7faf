"""Pages of an unfinished download in the store: protected columns land in its closed part, the rest in the open."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import pyarrow as pa

from wijkprofiel.sources.cbs.request import PageRequest, TableInfo
from wijkprofiel.sources.parquet import page_bytes, read_table
from wijkprofiel.store import Job, Store


@dataclass
class StoredPages:
    """The keeper of pages (`cbs.keeper.PageKeeper`) of one query.

    ``closed`` are the columns that only the vault may hold; they never stand in an open file, not even in passing.
    """

    store: Store
    query: Mapping[str, Any]
    closed: Collection[str] = ()
    _begun: set[str] = field(default_factory=set, init=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def started(self, table: str) -> bool:
        """Whether pages of this query are kept, of any release."""
        return any(job.table == table and dict(job.query) == dict(self.query) for job in self.store.half())

    def get(self, info: TableInfo, request: PageRequest) -> pa.Table | None:
        """The page when it landed whole: open columns first, then the closed ones."""
        pieces = self.job(info).find(request.key)
        if pieces is None:
            return None
        page = read_table(pieces[0])
        if pieces[1] is None:
            return page
        closed = read_table(pieces[1])
        for name in closed.column_names:
            page = page.append_column(name, closed.column(name))
        return page

    def put(self, info: TableInfo, request: PageRequest, page: pa.Table) -> None:
        """Keep a page that is complete."""
        job = self.job(info)
        with self._lock:
            if job.key not in self._begun:
                job.begin()
                self._begun.add(job.key)
        hidden = [name for name in page.column_names if name in self.closed]
        content = page_bytes(page.drop_columns(hidden))
        job.put(request.key, content, closed=page_bytes(page.select(hidden)) if hidden else None)

    def drop(self, info: TableInfo) -> None:
        """Forget the pages of this release."""
        self.job(info).drop()
        self._begun.discard(self.job(info).key)

    def drop_all(self, table: str) -> None:
        """Forget the pages of this query, of every release: what it asked for is in the store."""
        for job in self.store.half():
            if job.table == table and dict(job.query) == dict(self.query):
                job.drop()

    def job(self, info: TableInfo) -> Job:
        """The download of this query from one release."""
        return Job(self.store.root, info.id, info.release, self.query)
