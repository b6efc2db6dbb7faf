"""Whether the names that stand beside codes of areas belong to them: when not, rows may have moved."""

from collections.abc import Iterator, Mapping, Sequence

from wijkprofiel.municipal.area_cells import TOTAL, AreaBook, cell_forms, gemeente_of, level_of, read_areas
from wijkprofiel.municipal.columns import Columns
from wijkprofiel.municipal.grid import Grid
from wijkprofiel.municipal.notices import Notice, notice, rows_text


def compare_names(
    grid: Grid, columns: Columns, codes: Sequence[str | None], book: AreaBook
) -> Iterator[Notice]:
    """Notices of rows in which the name beside a code is not the name of that area."""
    for at in columns.of("naam van gebied"):
        named = read_areas(grid.column(at), grid.numbers, book)
        if named.form != "naam":
            continue
        wrong = [
            number
            for number, code, name, cell in zip(
                grid.numbers, codes, named.codes, grid.column(at), strict=True
            )
            if code and name and TOTAL not in (code, name) and not _same_place(code, name, cell, book)
        ]
        if wrong:
            yield notice("M39", grid.names[at], count=len(wrong), rows=rows_text(wrong))


def _same_place(code: str, named: str, cell: object, book: AreaBook) -> bool:
    """Whether a name can be that of the area with this code: itself, or the area that it lies in."""
    if (
        code == named
        or named in (gemeente_of(code), f"WK{code[2:8]}")
        or level_of(named) in ("land", "regio")
    ):
        return True
    options: Mapping[str, tuple[str, ...]] = book.names
    return any(code in options.get(form, ()) for form in cell_forms(str(cell)))
