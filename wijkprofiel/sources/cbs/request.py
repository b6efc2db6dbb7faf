"""What is asked of a table and what is known of it, as values that can be kept and compared."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from wijkprofiel.errors import UsageError

LEVELS = ("land", "gemeente", "wijk", "buurt")
PREFIX = {"land": "NL", "gemeente": "GM", "wijk": "WK", "buurt": "BU"}
KEY_WIDTH = 10
KWB_DIMENSIONS = ("WijkenEnBuurten",)


@dataclass(frozen=True)
class TableInfo:
    """What a source says of one table.

    ``modified`` is the release: CBS's moment of change as text (``2021-03-26T02:00:00``). ``record_count`` is None
    when the catalogue could not be asked or does not say. ``period`` is CBS's text (``2020``).
    """

    id: str
    title: str
    modified: str
    period: str
    record_count: int | None
    column_count: int | None
    summary: str = ""
    reason: str = ""
    source: str = ""
    language: str = "nl"
    status: str = ""

    @property
    def release(self) -> str:
        """The release as a name for a file or folder: ``2021-03-26T020000``."""
        return self.modified.replace(":", "").replace("+", "p")


@dataclass(frozen=True)
class Regions:
    """Which areas are wanted: whole gemeenten at some levels, or single codes. Codes carry no padding.

    Examples
    --------
    >>> Regions(gemeenten=("GM0164",), levels=("wijk",)).holds("WK016403")
    True
    >>> Regions(codes=("BU01640000",)).holds("BU01640001")
    False
    """

    gemeenten: tuple[str, ...] = ()
    levels: tuple[str, ...] = ("gemeente", "wijk", "buurt")
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        strange = [level for level in self.levels if level not in LEVELS]
        if strange:
            raise UsageError(
                f"Onbekend niveau '{strange[0]}'.", remedy="Kies uit: " + ", ".join(LEVELS) + "."
            )
        for code in (*self.gemeenten, *self.codes):
            if not code or code != code.strip() or "'" in code or len(code) > KEY_WIDTH:
                raise UsageError(
                    f"De gebiedscode '{code}' is niet goed geschreven.",
                    remedy="Schrijf de code zonder spaties, bijvoorbeeld GM0164, WK016401 of BU01640000.",
                )
        if not self.gemeenten and not self.codes:
            raise UsageError("Er is geen gebied gekozen.", remedy="Noem een gemeente, bijvoorbeeld GM0164.")

    def holds(self, code: str) -> bool:
        """Whether this area (code without padding) is asked for."""
        if code in self.codes:
            return True
        starts = tuple(_start(g, level) for g in self.gemeenten for level in self.levels)
        return code.startswith(starts)


@dataclass(frozen=True)
class PageRequest:
    """One request for rows of a table: small, comparable, and the same in every process.

    Parameters
    ----------
    table : str
        Table id.
    columns : tuple of str
        Keys to select, with ``ID`` and the dimensions; empty means every column.
    where : str
        OData filter with padded keys; empty means every row.
    skip, top : int or None
        Place of the page. ``top`` is None when the source's own page size is used.
    rows : int or None
        How many rows must come; None when that is not known beforehand.
    continuation : str
        What the source said the next page is (the query of ``odata.nextLink``); empty for planned pages.
    """

    table: str
    columns: tuple[str, ...] = ()
    where: str = ""
    skip: int | None = None
    top: int | None = None
    rows: int | None = None
    continuation: str = ""

    @property
    def key(self) -> str:
        """A short name for this request within one release of the table, safe as a file name."""
        asked = {name: value for name, value in asdict(self).items() if name != "rows"}
        text = json.dumps(asked, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Wanted:
    """What is asked of a table: columns (none named: all), areas (None: all), and a further filter in OData."""

    table: str
    columns: tuple[str, ...] = ()
    regions: Regions | None = None
    where: str = ""
    dimensions: tuple[str, ...] = KWB_DIMENSIONS

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns to select: row number and dimensions come along."""
        return tuple(dict.fromkeys(("ID", *self.dimensions, *self.columns))) if self.columns else ()

    @property
    def is_whole(self) -> bool:
        return self.regions is None and not self.where


def padded(code: str, *, width: int = KEY_WIDTH) -> str:
    """A key as CBS compares it: left-aligned and filled up with spaces.

    >>> padded("GM0164")
    'GM0164    '
    """
    return code.ljust(width)


def region_filter(dimension: str, regions: Regions, *, width: int = KEY_WIDTH) -> str:
    """OData filter for these regions on the column ``dimension``, with padding where keys are compared.

    >>> region_filter("WijkenEnBuurten", Regions(gemeenten=("GM0164",), levels=("gemeente", "wijk")))
    "WijkenEnBuurten eq 'GM0164    ' or startswith(WijkenEnBuurten,'WK0164')"
    """
    terms = [
        _level_term(dimension, code, level, width) for code in regions.gemeenten for level in regions.levels
    ]
    terms += [_equals(dimension, code, width) for code in regions.codes]
    return " or ".join(dict.fromkeys(terms))


def region_parts(regions: Regions, *, size: int) -> tuple[Regions, ...]:
    """The same regions in parts of at most ``size`` gemeenten or codes, so that no address grows too long.

    >>> [part.codes for part in region_parts(Regions(codes=("GM0001", "GM0002", "GM0003")), size=2)]
    [('GM0001', 'GM0002'), ('GM0003',)]
    """
    gemeenten = [Regions(gemeenten=part, levels=regions.levels) for part in _split(regions.gemeenten, size)]
    codes = [Regions(codes=part) for part in _split(regions.codes, size)]
    return (*gemeenten, *codes)


def _level_term(dimension: str, gemeente: str, level: str, width: int) -> str:
    if level == "gemeente":
        return _equals(dimension, gemeente, width)
    return f"startswith({dimension},'{_start(gemeente, level)}')"


def _start(gemeente: str, level: str) -> str:
    return PREFIX[level] + ("" if level == "land" else gemeente[2:])


def _equals(dimension: str, code: str, width: int) -> str:
    return f"{dimension} eq '{padded(code, width=width)}'"


def _split(codes: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(codes[start : start + size]) for start in range(0, len(codes), size)]
