"""A download that is not finished: pages that landed, so that a next run goes on where this one stopped."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wijkprofiel.store.files import TEMPORARY, sha256, write_atomic
from wijkprofiel.store.manifest import checked_name

PAGES = "pagina"
PLAN = "plan.json"
OPEN_PIECE = "open"
OPEN_WITH_CLOSED = "open+"
CLOSED_PIECE = "kluis"


@dataclass(frozen=True)
class Job:
    """The pages of one download: of which table, release and query, and what landed so far.

    A page is one or two pieces: an open one, and a closed one with what only the vault may hold. The closed piece
    lands first; a page counts as finished when its open piece is there. Each file carries the hash of its content
    in its name: a page that was damaged afterwards does not count.
    """

    root: Path = field(repr=False)
    table: str
    release: str
    query: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Name of the download: table and a hash of table, release and query."""
        return job_key(self.table, self.release, self.query)

    @property
    def folder(self) -> Path:
        """Where the open pieces land."""
        return self.root / PAGES / self.key

    @property
    def closed_folder(self) -> Path:
        """Where the closed pieces land."""
        return self.root / CLOSED_PIECE / PAGES / self.key

    def begin(self) -> None:
        """Write down what this download is about. What a stopped run left half written is taken away."""
        for folder in (self.folder, self.closed_folder):
            for half in folder.glob(f"*{TEMPORARY}"):
                half.unlink(missing_ok=True)
        body = {"tabel": self.table, "uitgave": self.release, "vraag": dict(self.query)}
        text = json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True).encode()
        if not (self.folder / PLAN).is_file():
            write_atomic(self.folder / PLAN, text)

    def put(self, page: str, content: bytes, *, closed: bytes | None = None) -> None:
        """Let a page land: first what is for the vault, then the open piece that makes it count."""
        checked_name(page)
        if closed is not None:
            write_atomic(self.closed_folder / _file(page, CLOSED_PIECE, closed), closed)
        # The name of the open piece tells whether a closed one belongs to it.
        piece = OPEN_PIECE if closed is None else OPEN_WITH_CLOSED
        write_atomic(self.folder / _file(page, piece, content), content)

    def finished(self) -> frozenset[str]:
        """Names of the pages that landed whole."""
        names = {path.name.split("~")[0] for path in self.folder.glob("*~*.parquet")}
        return frozenset(name for name in names if self.find(name) is not None)

    def find(self, page: str) -> tuple[bytes, bytes | None] | None:
        """The open and the closed piece of a page; None when it did not land whole."""
        content = _whole(self.folder, page, OPEN_PIECE)
        if content is not None:
            return content, None
        content = _whole(self.folder, page, OPEN_WITH_CLOSED)
        closed = _whole(self.closed_folder, page, CLOSED_PIECE)
        return None if content is None or closed is None else (content, closed)

    def drop(self) -> None:
        """Take the pages away: the download is finished or given up."""
        shutil.rmtree(self.closed_folder, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def job_key(table: str, release: str, query: Mapping[str, Any]) -> str:
    """The name of a download: the same for the same table, release and query."""
    said = json.dumps([table, release, dict(query)], sort_keys=True, ensure_ascii=False)
    return f"{checked_name(table)}-{sha256(said.encode())[:16]}"


def half_jobs(root: Path) -> list[Job]:
    """The downloads that were begun and not finished, by name."""
    found = []
    for plan in sorted((root / PAGES).glob(f"*/{PLAN}")):
        try:
            raw = json.loads(plan.read_text(encoding="utf-8"))
            job = Job(root, raw["tabel"], raw["uitgave"], raw["vraag"])
        except (ValueError, KeyError, OSError):
            continue  # taken away by another process meanwhile, or no plan of ours
        if job.folder == plan.parent:
            found.append(job)
    return found


def _file(page: str, piece: str, content: bytes) -> str:
    return f"{page}~{piece}~{sha256(content)}.parquet"


def _whole(folder: Path, page: str, piece: str) -> bytes | None:
    for path in sorted(folder.glob(f"{page}~{piece}~*.parquet")):
        content = path.read_bytes()
        if path.name == _file(page, piece, content):
            return content
    return None
