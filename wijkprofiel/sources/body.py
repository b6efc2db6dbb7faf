"""The body of an answer: received whole, kept compressed, read in pieces."""

import tempfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Any

import orjson

PIECE = 1 << 16
IN_MEMORY = 500_000


class BrokenBody(Exception):
    """The body stops early or is not what its headers say: worth another attempt."""


@dataclass
class Body:
    """A received body. Use as a context manager: a large one lies in a temporary file."""

    headers: Mapping[str, str]
    file: IO[bytes]
    size: int

    @classmethod
    def empty(cls, headers: Mapping[str, str]) -> "Body":
        """A body to write into; it goes to disk when it grows."""
        return cls(headers, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY), 0)

    def __enter__(self) -> "Body":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()

    def pieces(self) -> Iterator[bytes]:
        """The content without compression, in pieces."""
        self.file.seek(0)
        encoding = self.headers.get("content-encoding", "identity").strip().lower()
        if encoding in ("", "identity"):
            while piece := self.file.read(PIECE):
                yield piece
            return
        if encoding not in ("gzip", "x-gzip"):
            raise BrokenBody(f"unknown encoding {encoding}")
        yield from self._unzipped()

    def _unzipped(self) -> Iterator[bytes]:
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            while piece := self.file.read(PIECE):
                while piece:
                    yield inflate.decompress(piece, PIECE)
                    piece = inflate.unconsumed_tail
        except zlib.error as wrong:
            raise BrokenBody("the compression is damaged") from wrong
        if not inflate.eof:
            raise BrokenBody("the compressed body stops early")

    def content(self) -> bytes:
        """The whole content without compression; for small answers."""
        return b"".join(self.pieces())

    def json(self) -> Any:
        """The content as JSON."""
        try:
            return orjson.loads(self.content())
        except orjson.JSONDecodeError as wrong:
            raise BrokenBody("the JSON stops early or cannot be read") from wrong
