"""Rows of a sheet that matter, kept within bounds however long the file is."""

from collections import Counter
from collections.abc import Sequence

from wijkprofiel.municipal.area_cells import code_in, gemeente_of
from wijkprofiel.municipal.grid import Numbered
from wijkprofiel.municipal.missing_cells import is_empty
from wijkprofiel.municipal.notices import Notice, notice
from wijkprofiel.municipal.raw import MOST_CELLS, Refused, Row, Sheet

HEAD = 120
MOST_PER_AREA = 400
MOST_WIDTH = 2_000
# Cells in which a code is looked for while rows are thrown away.
_FIRST = 12


def collect(sheet: Sheet, *, gemeente: str, most: int = MOST_CELLS) -> tuple[list[Numbered], list[Notice]]:
    """The rows of ``sheet``: all of them, or those of the gemeente when there are too many to keep.

    Raises
    ------
    Refused
        When there are too many rows and no gemeente was named, or the gemeente alone has too many.
    """
    kept: list[Numbered] = []
    cells = dropped = 0
    filtering = False
    for number, row in sheet.rows():
        if len(row) > MOST_WIDTH and any(not is_empty(cell) for cell in row[MOST_WIDTH:]):
            raise Refused(notice("M27", sheet.name or "tabel", most=MOST_WIDTH))
        if filtering and not _about(row, gemeente):
            dropped += 1
            continue
        kept.append((number, row))
        cells += max(1, len(row))
        if cells <= most:
            continue
        if filtering or not gemeente:
            raise Refused(_too_many(kept, sheet.name or "tabel", gemeente))
        before = len(kept)
        kept = [*kept[:HEAD], *(item for item in kept[HEAD:] if _about(item[1], gemeente))]
        dropped += before - len(kept)
        cells = sum(max(1, len(line)) for _, line in kept)
        filtering = True
        if cells > most // 2:
            raise Refused(_too_many(kept, sheet.name or "tabel", gemeente))
    notices = [notice("M28", sheet.name or "tabel", count=dropped, gemeente=gemeente)] if filtering else []
    return kept, notices


def _about(row: Row, gemeente: str) -> bool:
    return any(gemeente_of(code) == gemeente for code in map(code_in, row[:_FIRST]) if code)


def _too_many(kept: Sequence[Numbered], where: str, gemeente: str) -> Notice:
    """Whether this is a national table that needs the name of a gemeente, or a file with a row per case."""
    codes = Counter(code for _, row in kept for code in map(code_in, row[:_FIRST]) if code)
    per_area = len(kept) / max(1, len(codes))
    if codes and not gemeente and per_area <= MOST_PER_AREA:
        return notice("M29", where)
    return notice("M42", where, count=len(kept))
