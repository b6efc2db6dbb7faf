"""What a download tells while it runs, and where it keeps the pages of a download that is not finished."""

from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from wijkprofiel.sources.cbs.request import PageRequest, TableInfo


class PageKeeper(Protocol):
    """Keeps pages, so that an interrupted download goes on where it stopped. Used from several threads."""

    def started(self, table: str) -> bool:
        """Whether pages of this table are kept, of any release."""

    def get(self, info: TableInfo, request: PageRequest) -> pa.Table | None:
        """The page of this release when it is there."""

    def put(self, info: TableInfo, request: PageRequest, page: pa.Table) -> None:
        """Keep a page that is complete."""

    def drop(self, info: TableInfo) -> None:
        """Forget every page of this release: it changed, or did not fit, while it was being read."""


class NothingKept:
    """The keeper that keeps nothing."""

    def started(self, table: str) -> bool:
        """Nothing is kept."""
        return False

    def get(self, info: TableInfo, request: PageRequest) -> pa.Table | None:
        """Nothing is kept."""
        return None

    def put(self, info: TableInfo, request: PageRequest, page: pa.Table) -> None:
        """The page is not kept."""

    def drop(self, info: TableInfo) -> None:
        """There is nothing to forget."""


@dataclass(frozen=True)
class Progress:
    """How far a download is: pages done, of how many (None until known), rows, and bytes over the line."""

    table: str
    done: int
    pages: int | None
    rows: int
    bytes: int
