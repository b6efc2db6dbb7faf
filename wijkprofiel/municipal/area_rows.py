"""Rows whose area is in doubt: two columns that name another one, and figures that stand beside none."""

from collections.abc import Sequence

from wijkprofiel.municipal.area_cells import TOTAL, level_of
from wijkprofiel.municipal.grid import Grid
from wijkprofiel.municipal.missing_cells import is_empty
from wijkprofiel.municipal.notices import Notice, notice, rows_text
from wijkprofiel.municipal.number_cells import looks_numeric

Codes = Sequence[str | None]


def other_areas(grid: Grid, columns: tuple[int, int], codes: Codes, others: Codes) -> list[Notice]:
    """What to ask when two columns name areas of one level that are not the same.

    Then two tables stand side by side, or a row goes from one area to another.
    """
    differing = [
        number
        for number, one, two in zip(grid.numbers, codes, others, strict=True)
        if one and two and one != two and TOTAL not in (one, two) and level_of(one) == level_of(two)
    ]
    if not differing:
        return []
    names = " en ".join(f"'{grid.names[at]}'" for at in columns)
    facts = {"names": names, "count": len(differing), "rows": rows_text(differing)}
    return [notice("M79", grid.names[columns[1]], **facts)]


def without_area(grid: Grid, codes: Codes) -> tuple[list[str | None], list[Notice]]:
    """The codes, and what to ask about rows with figures beside an empty area; a last one alone may be a total.

    Whether it is a total, the sum of the others shows later on.
    """
    at = [
        i
        for i, ((_, row), code) in enumerate(zip(grid.rows, codes, strict=True))
        if code is None
        and all(is_empty(row[c]) for c in grid.area_columns if c < len(row))
        and any(looks_numeric(cell) for cell in row)
    ]
    if at == [len(codes) - 1] and TOTAL not in codes:
        return [*codes[:-1], TOTAL], []
    if not at:
        return list(codes), []
    numbers = [grid.numbers[i] for i in at]
    name = grid.names[grid.area_columns[0]]
    return list(codes), [notice("M80", name, count=len(numbers), rows=rows_text(numbers))]
