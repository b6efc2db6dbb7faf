"""One area on one page: where it lies, its figures beside those of larger areas, voices, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guardrails.approved import Cleared
from guardrails.submission import Column
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.certainty import margin_text
from wijkprofiel.errors import BoundaryError, UnknownArea
from wijkprofiel.law import law
from wijkprofiel.numbers import format_number
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
from wijkprofiel.report.dots import DotLine, Locator, locator
from wijkprofiel.report.fact_words import fact_sentences, gap_lines, model_lines
from wijkprofiel.report.text import ECOLOGICAL, NOT_FOR, STATUS_TEXT
from wijkprofiel.report.voices import Voices, voices_of
from wijkprofiel.stages import chain_text, stage_of
from wijkprofiel.views import LIMIT_RULE, REASON_RULE, View, ViewRules, view_of

_MOST_REFERENCES = 3
_MARK = 12
_LONGEST_HEAD = 24
OBJECT_HERE = (
    "Klopt een cijfer niet, of bent u het niet eens met hoe dit blad wordt gebruikt? Meld het bij de eigenaar "
    "en noem het kenmerk van de cijfers onder aan dit blad. U krijgt antwoord."
)


@dataclass(frozen=True)
class FactLine:
    """One indicator on the page: name, unit and year, figures as text, and as dots unless it is a count."""

    column: str
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
    margin: str = ""


@dataclass(frozen=True)
class Factsheet:
    """The page of one area, apart from how it looks. ``headings`` names the area and those beside it."""

    unit: str
    name: str
    level: str
    place: str
    status: str
    status_text: str
    notice: str
    sentences: tuple[str, ...]
    headings: tuple[str, ...]
    lines: tuple[FactLine, ...]
    view: str
    gaps: tuple[str, ...]
    modelled: tuple[str, ...]
    voices: Voices
    sources: tuple[str, ...]
    boundary_line: str
    purpose: str
    owner: str
    valid_until: str
    peildatum: str
    mark: str
    locator: Locator
    chain: str
    caution: str = f"{ECOLOGICAL} {NOT_FOR}"
    objection: str = OBJECT_HERE

    @property
    def heads(self) -> tuple[str, ...]:
        """What stands above the columns with figures; a name too long for a column is not broken up there."""
        own = self.name if len(self.name) <= _LONGEST_HEAD else f"deze {self.level}"
        return (own, *self.headings[1:])

    @property
    def title(self) -> str:
        """Name, place and status in one line."""
        return f"{self.name}, {self.place} ({self.status})"


def build_factsheet(
    approved: Cleared, boundaries: Boundaries, *, unit: str, view: View | None = None
) -> Factsheet:
    """The page of one area.

    Sentences give figures and nothing more: no trend, no order, no word such as more or less.

    Parameters
    ----------
    approved : Cleared or Released
    boundaries : Boundaries
        Of the level of ``unit``, for the small map.
    unit : str
        Code of the area.
    view : View, optional
        Which columns are shown; what the dossier says when it is not given.

    Raises
    ------
    UnknownArea
        When the profile has no such area.
    UnknownIndicator, UsageError
        When the dossier asks for a view that cannot be.
    BoundaryError
        When these are not the boundaries of that level, or the area is not among them.
    Blocked
        When the language guard stops a sentence.
    """
    _check_unit(approved, boundaries, unit)
    every = shown_columns(approved)
    name = area_name(approved, unit)
    chosen = view or view_of(
        approved.dossier, unit, name=name, columns=[c.name for c in every], rules=view_rules(approved.dossier)
    )
    columns = [approved.columns[key] for key in chosen.columns]
    references = reference_units(approved)[:_MOST_REFERENCES]
    places = [unit, *references]
    return Factsheet(
        unit=unit,
        name=name,
        level=str(approved.level[unit]),
        place=area_name(approved, approved.subject),
        status=approved.status,
        status_text=STATUS_TEXT[approved.status],
        notice=str(approved.dossier.get("melding", "")),
        sentences=tuple(fact_sentences(approved, unit, columns=columns, references=references)),
        headings=tuple(area_name(approved, code) for code in places),
        lines=tuple(_fact_line(approved, places, column) for column in columns),
        view=_view_text(chosen),
        gaps=gap_lines(approved, unit, columns),
        modelled=model_lines(columns),
        voices=voices_of(approved, unit),
        sources=tuple(sorted({column.source for column in columns})),
        boundary_line=boundaries.source_line,
        purpose=dossier_text(approved, "doel", "omschrijving"),
        owner=owner_line(approved),
        valid_until=approved.valid_until,
        peildatum=approved.peildatum,
        mark=approved.canonical_hash[:_MARK],
        locator=locator(_own_ground(approved, boundaries), unit),
        chain=chain_text(stage_of(approved)),
    )


def view_rules(dossier: Mapping[str, Any]) -> ViewRules:
    """How many indicators a view may have: the law layer, or less where the dossier says so."""
    policy = law().narrowed(dossier.get("beleid", {}))
    return ViewRules(limit=int(policy.threshold(LIMIT_RULE)), reason_signs=int(policy.threshold(REASON_RULE)))


def _view_text(view: View) -> str:
    """Which part of the profile the page shows, and why."""
    if not view.left_out:
        return ""
    count = len(view.columns)
    said = f"Dit blad toont {count} van de {count + view.left_out} onderwerpen van dit profiel."
    return (
        f"{said} Reden van de keuze: {view.reason}"
        if view.reason
        else f"{said} De andere staan in het rapport."
    )


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


def _fact_line(approved: Cleared, places: Sequence[str], column: Column) -> FactLine:
    values = tuple(figure_of(approved, code, column) for code in places)
    texts = tuple(cell_text(approved, code, column) for code in places)
    is_count = column.aggregation == "som"
    line = DotLine(values) if not is_count and any(v is not None for v in values) else None
    spoken = "; ".join(
        f"{area_name(approved, code)}: {text}" for code, text in zip(places, texts, strict=True)
    )
    return FactLine(
        column=column.name,
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
        margin=f"marge {text}" if (text := margin_text(approved, places[0], column)) else "",
    )


def _base_text(approved: Cleared, unit: str, column: Column) -> str:
    """How many residents, households or dwellings the figure is about, if the profile holds that number."""
    wanted = column.denominator.lower()
    for other in approved.columns.values():
        is_base = other.aggregation == "som" and other.year == column.year and other.label.lower() == wanted
        if is_base and other.name in approved.table.columns and other.name != column.name:
            value = figure_of(approved, unit, other)
            return f"n\u00a0=\u00a0{format_number(value)}" if value is not None else ""
    return ""
