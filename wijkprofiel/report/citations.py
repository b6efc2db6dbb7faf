"""A reference to copy for every figure: what it is, where it comes from, and in which profile it stands."""

from guardrails.approved import Cleared, Released
from guardrails.submission import Column
from wijkprofiel.maps.kaart import value_text
from wijkprofiel.numbers import format_date
from wijkprofiel.report.columns import (
    area_name,
    cell_text,
    column_title,
    dossier_text,
    figure_of,
    own_units,
    reference_units,
)


def figure_id(unit: str, column: Column) -> str:
    """What one figure is called everywhere: code of the area, name and year of the topic."""
    return f"{unit}/{column.name}"


def citation(approved: Cleared, unit: str, column: Column) -> str:
    """The reference to one figure, as it can stand in a proposal.

    A figure that is missing has no reference: there is nothing to cite. The code comes first, so that the
    figure behind a code is that of its own area: who reads a page by its codes reads no other area with it.

    Raises
    ------
    ValueError
        When the area has no figure for this column.
    """
    value = figure_of(approved, unit, column)
    if value is None:
        raise ValueError(f"{figure_id(unit, column)} has a reason and no figure")
    return (
        f"Cijfer {figure_id(unit, column)}: {value_text(value, column)} "
        f"({area_name(approved, unit)}, {column_title(column)}). "
        f"Bron: {column.source}. In: {profile_citation(approved)}"
    )


def profile_citation(approved: Cleared) -> str:
    """The reference to the profile as a whole."""
    title = (
        dossier_text(approved, "profiel", "titel") or f"Profiel van {area_name(approved, approved.subject)}"
    )
    return (
        f"{title}, {approved.status.lower()}, getoetst op {format_date(approved.peildatum)}, "
        f"kenmerk {approved.canonical_hash[:12]}."
    )


def citations_of(released: Released, column: Column) -> tuple[tuple[str, str], ...]:
    """Identity and reference of every figure of one topic: areas in code order, then the larger areas."""
    return tuple(
        (figure_id(unit, column), citation(released, unit, column))
        for unit in _units(released)
        if figure_of(released, unit, column) is not None
    )


def citations_and_gaps(released: Released, column: Column) -> tuple[tuple[str, str], ...]:
    """As `citations_of`, with the reason in the place of a figure that is missing.

    Every topic then names the same areas, so that the n-th mention of each area is of one topic.
    """
    cited = dict(citations_of(released, column))
    return tuple(
        (figure, cited.get(figure) or f"Cijfer {figure}: {_gap(released, unit, column)}")
        for unit in _units(released)
        for figure in (figure_id(unit, column),)
    )


def _gap(released: Released, unit: str, column: Column) -> str:
    return f"{cell_text(released, unit, column)} ({area_name(released, unit)})."


def _units(released: Released) -> list[str]:
    units = [str(u) for level in released.drawn for u in own_units(released, level)]
    return units + [unit for unit in reference_units(released) if unit not in units]
