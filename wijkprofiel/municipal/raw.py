"""What every reader of a kind of file hands over: sheets with rows of cells, one row at a time."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from wijkprofiel.municipal.notices import Notice


class Percent(float):
    """A number that a workbook shows as a percentage, in percents: 0.25 shown as 25% is ``Percent(25)``."""


Cell = str | float | int | bool | dt.date | dt.datetime | None
Row = list[Cell]
# What one file may take: bytes on disk, bytes after unpacking, cells that are kept, signs in one cell.
LARGEST_FILE = 2_000_000_000
LARGEST_UNPACKED = 200_000_000
MOST_CELLS = 1_000_000
LONGEST_CELL = 50_000


class Refused(Exception):
    """Reading stops here: the file, or a part of it, cannot or may not be read. ``notice`` says why."""

    def __init__(self, notice: Notice) -> None:
        self.notice = notice
        super().__init__(notice.message)


@dataclass(frozen=True)
class Sheet:
    """One table in a file: a sheet of a workbook, a layer, or the text itself.

    ``rows`` gives numbered rows from the start, each time it is called; the numbers are those that a reader sees.
    ``typed`` says that cells have a type of their own; text cells are then text. ``crs`` is the EPSG code of the
    shapes, ``shapes`` their kind (``vlak``, ``punt``, ``lijn`` or empty for a table).
    """

    name: str
    rows: Callable[[], Iterator[tuple[int, Row]]]
    typed: bool = False
    shapes: str = ""
    size: int | None = None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class RawFile:
    """A file as its sheets, with what was understood of its form: lines for a reader and notices."""

    name: str
    kind: str
    sheets: tuple[Sheet, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
