"""GeoPackage: every table of the database, also those no program shows, and what was deleted from it."""

import re
import sqlite3
import struct
from collections.abc import Iterator

from guardrails.readers.fragment import Budget, Fragment, Unreadable, table

_OWN = re.compile(r"^(?:gpkg_|rtree_|sqlite_)")
_WORDS = re.compile(rb"[\x20-\x7e\xc3-\xf4\x80-\xbf]{6,}")
MOST_ROWS = 300_000
_CODED = re.compile(rb"(GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})([\x3e-\x42\xbe-\xc2].{7})", re.S)
_SMALLEST, _LARGEST, _LEAST_FOUND, _LEAST_BLOB = 1e-6, 1e9, 4, 20


def read(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    """All tables, styles and metadata, and the words in free pages and deleted rows.

    Raises
    ------
    Unreadable
        When the database is broken.
    """
    where = part or "gpkg"
    base = sqlite3.connect(":memory:")
    try:
        base.deserialize(content)
        base.execute("PRAGMA trusted_schema=OFF")
        yield from _tables(where, base)
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
        raise Unreadable("de database is beschadigd") from error
    finally:
        base.close()
    yield from _left_over(where, content)


def _tables(where: str, base: sqlite3.Connection) -> Iterator[Fragment]:
    names = base.execute("SELECT name, type, sql FROM sqlite_master").fetchall()
    tables = [name for name, kind, _ in names if kind in ("table", "view")]
    known = set()
    if "gpkg_contents" in tables:
        known = {row[0] for row in base.execute("SELECT table_name FROM gpkg_contents")}
    for name, kind, _ in names:
        if kind == "trigger" and not name.startswith(("rtree_", "gpkg_", "trigger_")):
            yield Fragment(f"{where}:{name}", "program", "trigger", name="I12")
    for name in tables:
        if name.startswith(("rtree_", "sqlite_")):
            continue
        quoted = '"' + name.replace('"', '""') + '"'
        cursor = base.execute(f"SELECT * FROM {quoted} LIMIT {MOST_ROWS + 1}")
        header = [d[0] for d in cursor.description]
        held = cursor.fetchall()
        rows = [[None if isinstance(v, bytes) else v for v in row] for row in held]
        if len(rows) > MOST_ROWS:
            raise Unreadable(f"tabel '{name}' heeft meer dan {MOST_ROWS} rijen")
        spot = f"{where}:laag {name}"
        # Shapes have a head of their own; other bytes may be a file.
        for blob in (v for row in held for v in row if isinstance(v, bytes)):
            if len(blob) > _LEAST_BLOB and not blob.startswith(b"GP"):
                yield Fragment(f"{spot}, inhoud", "nested", blob)
        own = bool(_OWN.match(name)) or name == "layer_styles"
        if own:
            words = [str(v) for row in rows for v in row if isinstance(v, str)]
            if words and name not in ("gpkg_spatial_ref_sys", "gpkg_extensions"):
                yield Fragment(spot, "metadata", "\n".join(words))
            continue
        yield Fragment(spot, "name", name, hidden=name not in known)
        yield from table(spot, header, rows, hidden=name not in known)


def _left_over(where: str, content: bytes) -> Iterator[Fragment]:
    """Words in space that the database says is free."""
    size = struct.unpack(">H", content[16:18])[0] if len(content) > 100 else 0
    size = 65_536 if size == 1 else size
    if size < 512 or size & (size - 1):
        raise Unreadable("de database is beschadigd")
    pages = [content[i : i + size] for i in range(0, len(content), size)]
    free = _free_pages(content, pages)
    spaces: list[bytes] = []
    for number, page in enumerate(pages):
        spaces += [page[8:]] if number in free else _gaps(page, 100 if number == 0 else 0)
    yield from _numbers_left(where, spaces)
    words = [w for space in spaces for w in _WORDS.findall(space)]
    live = _live(content, pages, free)
    left = [w for w in dict.fromkeys(words) if w not in live and re.search(rb"[A-Za-z]{4,}", w)]
    if left:
        text = "\n".join(w.decode("utf-8", "replace") for w in left)
        yield Fragment(f"{where}:vrije ruimte", "metadata", text, name="I17", hidden=True)


def _numbers_left(where: str, spaces: list[bytes]) -> Iterator[Fragment]:
    """Figures that stood right behind a code of an area, as a database keeps a number with a fraction."""
    found: dict[str, float] = {}
    for space in spaces:
        for match in _CODED.finditer(space):
            (value,) = struct.unpack(">d", match.group(2))
            if _SMALLEST < abs(value) < _LARGEST:
                found.setdefault(match.group(1).decode(), value)
    if len(found) >= _LEAST_FOUND:
        spot = f"{where}:vrije ruimte, getallen"
        yield Fragment(spot, "number-column", tuple(found.values()), codes=tuple(found), hidden=True)


def _free_pages(content: bytes, pages: list[bytes]) -> set[int]:
    out: set[int] = set()
    trunk = struct.unpack(">I", content[32:36])[0]
    while 0 < trunk <= len(pages) and trunk - 1 not in out:
        out.add(trunk - 1)
        page = pages[trunk - 1]
        trunk, count = struct.unpack(">II", page[:8])
        count = min(count, len(page) // 4 - 2)
        out |= {n - 1 for n in struct.unpack(f">{count}I", page[8 : 8 + 4 * count]) if 0 < n <= len(pages)}
    return out


def _gaps(page: bytes, at: int) -> list[bytes]:
    """Unused space in a page of a table: between the pointers and the rows, and the chain of free blocks."""
    if page[at : at + 1] not in (b"\x0d", b"\x0a"):
        return []
    first, cells, start = struct.unpack(">HHH", page[at + 1 : at + 7])
    out = [page[at + 8 + 2 * cells : start or len(page)]]
    seen: set[int] = set()
    while 0 < first <= len(page) - 4 and first not in seen:
        seen.add(first)
        following, length = struct.unpack(">HH", page[first : first + 4])
        out.append(page[first + 4 : first + length])
        first = following
    return out


def _live(content: bytes, pages: list[bytes], free: set[int]) -> bytes:
    """The pages in use without their gaps."""
    out = []
    for number, page in enumerate(pages):
        if number in free:
            continue
        for gap in _gaps(page, 100 if number == 0 else 0):
            if len(gap) > 5:
                page = page.replace(gap, b"\x00" * len(gap), 1)
        out.append(page)
    return b"".join(out)
