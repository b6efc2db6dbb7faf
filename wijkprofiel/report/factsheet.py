"""One area on one page: where it lies, its figures beside those of larger areas, and what is missing."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ipywidgets import HTML

from guardrails.approved import Cleared
from guardrails.submission import Column
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.errors import BoundaryError, UnknownArea
from wijkprofiel.missing import reason_label
from wijkprofiel.numbers import format_date, format_number
from wijkprofiel.report.columns import (
    area_name,
    cell_text,
    column_title,
    dossier_text,
    figure_of,
    owner_line,
    reference_units,
    shown_columns,
    theme_title,
    unit_text,
)
from wijkprofiel.report.dots import DotLine, legend_mark, locator_paths
from wijkprofiel.report.html import environment, style_sheet
from wijkprofiel.report.text import ECOLOGICAL, NOT_FOR, STATUS_TEXT

_SENTENCES = 3
_MOST_REFERENCES = 3


@dataclass(frozen=True)
class FactLine:
    """One indicator on the page: name, unit and year, figures as text, and as dots unless it is a count."""

    title: str
    unit: str
    theme: str
    year: int
    texts: tuple[str, ...]
    line: DotLine | None
    low: str
    high: str
    base: str
    spoken: str


def render_factsheet_html(approved: Cleared, boundaries: Boundaries, *, unit: str) -> str:
    """The page of one area as HTML text: nothing is loaded from elsewhere and nothing in it runs.

    Sentences give figures and nothing more: no trend, no order, no word such as more or less.

    Parameters
    ----------
    approved : Cleared or Released
    boundaries : Boundaries
        Of the level of ``unit``, for the small map.
    unit : str
        Code of the area.

    Raises
    ------
    UnknownArea
        When the profile has no such area.
    BoundaryError
        When these are not the boundaries of that level, or the area is not among them.
    """
    _check_unit(approved, boundaries, unit)
    columns = shown_columns(approved)
    places = [unit, *reference_units(approved)[:_MOST_REFERENCES]]
    lines = [_fact_line(approved, places, column) for column in columns]
    everywhere, here, box = locator_paths(_own_ground(approved, boundaries), unit)
    gaps = [
        f"{column_title(column)}: {reason_label(str(approved.reasons.at[unit, column.name]))}"
        for column in columns
        if figure_of(approved, unit, column) is None
    ]
    return (
        environment()
        .get_template("factsheet.html.j2")
        .render(
            style=style_sheet("factsheet.css"),
            name=area_name(approved, unit),
            code=unit,
            level=str(approved.level[unit]),
            place=area_name(approved, approved.subject),
            status=approved.status,
            status_text=STATUS_TEXT[approved.status],
            notice=str(approved.dossier.get("melding", "")),
            sentences=fact_sentences(approved, unit),
            headings=[area_name(approved, code) for code in places],
            marks=[legend_mark(number) for number in range(len(places))],
            lines=lines,
            gaps=gaps,
            sources=sorted({column.source for column in columns}),
            modelled=[
                f"{column_title(c)} komt uit een model. Het model gebruikt: "
                f"{', '.join(c.predictors) or 'niet genoemd'}."
                for c in columns
                if c.kind != "geteld"
            ],
            boundary_line=boundaries.source_line,
            ecological=ECOLOGICAL,
            not_for=NOT_FOR,
            owner=owner_line(approved),
            purpose=dossier_text(approved, "doel", "omschrijving"),
            valid_until=approved.valid_until,
            mark=approved.canonical_hash[:12],
            everywhere=everywhere,
            here=here,
            box=box,
        )
    )


def _gap_sentence(gaps: int) -> str:
    if gaps == 0:
        return "Elk onderwerp heeft hier een cijfer."
    return f"Bij {gaps} daarvan is er geen cijfer; onderaan staat waarom."


def fact_sentences(approved: Cleared, unit: str) -> list[str]:
    """The area in a few sentences that keep to figures."""
    columns = shown_columns(approved)
    name, place = area_name(approved, unit), area_name(approved, approved.subject)
    filled = [c for c in columns if figure_of(approved, unit, c) is not None]
    sentences = [
        f"{name} is een {approved.level[unit]} van {place}. "
        f"Dit blad heeft {len(columns)} onderwerpen. {_gap_sentence(len(columns) - len(filled))}"
    ]
    for column in filled[:_SENTENCES]:
        unit_words = "" if column.aggregation == "som" else f" {unit_text(column)}"
        sentence = f"{column.label}: {cell_text(approved, unit, column)}{unit_words} in {column.year}."
        if column.aggregation != "som":
            others = ", ".join(
                f"{area_name(approved, code)} {cell_text(approved, code, column)}"
                for code in reference_units(approved)[:_MOST_REFERENCES]
            )
            sentence += f" Ernaast: {others}." if others else ""
        sentences.append(sentence)
    return sentences


@dataclass(frozen=True)
class FactsheetView:
    """Shows the page of one area in a notebook, in a frame without any rights."""

    approved: Cleared
    boundaries: Boundaries
    unit: str

    def als_html(self) -> str:
        """The page as HTML text."""
        return render_factsheet_html(self.approved, self.boundaries, unit=self.unit)

    def widget(self) -> HTML:
        """The widget with the page in a frame."""
        title = html.escape(f"Factsheet {area_name(self.approved, self.unit)}", quote=True)
        page = html.escape(self.als_html(), quote=True)
        style = "width:100%;height:1000px;border:0"
        return HTML(f'<iframe title="{title}" sandbox srcdoc="{page}" style="{style}"></iframe>')

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        bundle: Mapping[str, Any] = self.widget()._repr_mimebundle_() or {}
        return {**bundle, "text/plain": repr(self)}

    def __repr__(self) -> str:
        name = area_name(self.approved, self.unit)
        lines = [f"{name} ({self.unit}) [{self.approved.status}]"]
        if notice := str(self.approved.dossier.get("melding", "")):
            lines.append(notice)
        places = [self.unit, *reference_units(self.approved)[:_MOST_REFERENCES]]
        for column in shown_columns(self.approved):
            figures = "; ".join(
                f"{area_name(self.approved, code)} {cell_text(self.approved, code, column)}"
                for code in places
            )
            lines.append(f"  {column_title(column)} ({unit_text(column)}): {figures}")
        lines.append(f"Geldig tot {format_date(self.approved.valid_until)}. {ECOLOGICAL}")
        return "\n".join(lines)


def _check_unit(approved: Cleared, boundaries: Boundaries, unit: str) -> None:
    if unit not in approved.table.index:
        raise UnknownArea(
            f"Het gebied '{unit}' staat niet in dit profiel.",
            remedy="Kies een wijk of buurt uit het profiel.",
        )
    level = str(approved.level[unit])
    judged = approved.boundaries.get(level)
    if boundaries.level != level or unit not in boundaries.frame.index:
        raise BoundaryError(f"De grenzen '{boundaries.name}' horen niet bij {level} '{unit}'.")
    if judged is not None and judged.sha256 != boundaries.sha256:
        raise BoundaryError(
            f"De grenzen '{boundaries.name}' zijn niet de grenzen waarmee dit profiel is getoetst.",
            remedy="Gebruik dezelfde grenzen als bij het toetsen.",
        )


def _own_ground(approved: Cleared, boundaries: Boundaries) -> Any:
    own = boundaries.frame.index.intersection(approved.cluster.index[approved.cluster == approved.subject])
    return boundaries.frame.loc[own]


def _fact_line(approved: Cleared, places: list[str], column: Column) -> FactLine:
    values = tuple(figure_of(approved, code, column) for code in places)
    texts = tuple(cell_text(approved, code, column) for code in places)
    is_count = column.aggregation == "som"
    line = DotLine(values) if not is_count and any(v is not None for v in values) else None
    spoken = "; ".join(
        f"{area_name(approved, code)} {text}" for code, text in zip(places, texts, strict=True)
    )
    return FactLine(
        title=column.label,
        unit=unit_text(column),
        theme=theme_title(column.theme),
        year=column.year,
        texts=texts,
        line=line,
        low=format_number(line.low, column.decimals if line.low % 1 else 0) if line else "",
        high=format_number(line.high, column.decimals if line.high % 1 else 0) if line else "",
        base=_base_text(approved, places[0], column),
        spoken=f"{column_title(column)}: {spoken}",
    )


def _base_text(approved: Cleared, unit: str, column: Column) -> str:
    """How many residents, households or dwellings the figure is about, if the profile holds that number."""
    wanted = column.denominator.lower()
    for other in approved.columns.values():
        is_base = other.aggregation == "som" and other.year == column.year and other.label.lower() == wanted
        if is_base and other.name in approved.table.columns and other.name != column.name:
            value = figure_of(approved, unit, other)
            return f"n = {format_number(value)}" if value is not None else ""
    return ""
