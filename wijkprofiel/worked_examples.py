"""How a figure is computed, shown with the real numbers of one area: what goes in, the sum, and the outcome."""

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from guardrails import Cleared, Column, Submission, standard_parts
from wijkprofiel.catalogue import Indicator, IndicatorSource
from wijkprofiel.certainty import margin_text
from wijkprofiel.example_record import KEY
from wijkprofiel.missing import reason_label
from wijkprofiel.numbers import format_number
from wijkprofiel.paragraphs import paragraph
from wijkprofiel.profile import Profile
from wijkprofiel.stages import INFORMATION, chain_text

OWN_COUNTS = "De aantallen achter dit cijfer zijn van de gemeente zelf. Die staan hier niet."


@dataclass(frozen=True)
class WorkedExample:
    """The explanation of one figure: its title and the lines that tell how it came about."""

    title: str
    definition: str
    lines: tuple[str, ...]

    def samenvatting(self) -> str:
        """What is explained, without a figure."""
        return f"Rekenvoorbeeld: {self.title}."

    def __repr__(self) -> str:
        return "\n".join([self.title, self.definition, *self.lines, chain_text(INFORMATION)])

    def _repr_html_(self) -> str:
        return paragraph(repr(self))


def figure_lines(
    row: "pd.Series[Any]",
    indicator: Indicator,
    source: IndicatorSource,
    *,
    name: str,
    column: Column,
    value: float,
) -> tuple[str, ...]:
    """The lines about one figure of one area.

    Parameters
    ----------
    row
        Its row of figures, with ``teller``, ``noemer`` and ``reden``.
    name
        What the area is called.
    column
        The column as it was approved: its unit, decimals, and whether the counts behind it are public.
    value
        The approved figure; NaN where there is none.
    """
    if not math.isfinite(value):
        return (f"Voor {name} is er geen cijfer: {reason_label(str(row['reden']) or 'onbekend')}.",)
    outcome = f"{format_number(value, column.decimals)} {column.unit}"
    if indicator.kind != "geteld" and indicator.predictors:
        return (
            f"De bron berekent dit cijfer met een model. Daar gaat in: {', '.join(indicator.predictors)}.",
            f"Voor {name} geeft de bron: {outcome}.",
        )
    if source.denominator is None and indicator.factor == 1 and len(source.numerator) == 1:
        return (f"De bron geeft dit cijfer zelf ({source.numerator[0]}). Voor {name}: {outcome}.",)
    if not column.published:
        return (OWN_COUNTS, f"Voor {name} is de uitkomst {outcome}.")
    top, base = float(row["teller"]), float(row["noemer"])
    parts = " + ".join(source.numerator)
    goes_in = [f"{_whole(top)} ({parts})"]
    if source.denominator is not None:
        goes_in.append(f"{_whole(base)} ({source.denominator})")
    times = f"{format_number(indicator.factor)} x " if indicator.factor != 1 else ""
    made = f"{times}{_whole(top)}" + (f" / {_whole(base)}" if source.denominator is not None else "")
    return (
        f"Erin gaat voor {name}: {' en '.join(goes_in)}. Tabel {source.table}, over {source.year}.",
        f"De berekening: {made} = {outcome}.",
    )


def explain(cleared: Cleared, profile: Profile, unit: str) -> WorkedExample:
    """The explanation of the one topic of ``profile`` for one area, as far as it was cleared."""
    ((name, source),) = profile.sources.items()
    column, row = cleared.columns[name], profile.figures.set_index("gebied").loc[[unit]].iloc[0]
    # What the guardrails took away has its own reason, whatever the source gives.
    row = row.where(row.index != "reden", str(cleared.reasons.at[unit, name]))
    lines = figure_lines(
        row,
        profile.indicators[name.split("@")[0]],
        source,
        name=str(cleared.names[unit]),
        column=column,
        value=float(cleared.table[name][unit]),
    )
    certain = margin_text(cleared, unit, column)
    told = (f"Marge door afronding: {certain}.",) if certain else ()
    title = f"{column.label}, {column.year}, {cleared.names[unit]}"
    return WorkedExample(title, column.definition, (*told, *lines, f"Bron: {column.source}"))


def composite_lines(kept: Submission, column: Column) -> tuple[str, ...]:
    """The lines about a composite, for the first area that has all its parts."""
    made = column.composition
    if made is None:
        raise ValueError("a composite has a composition")
    values = kept.table[column.name]
    for level in kept.drawn:
        units = [u for u in kept.units_of(level) if math.isfinite(float(values[u]))]
        if not units:
            continue
        unit, names = units[0], list(made.weights)
        scale = standard_parts(kept.table.loc[units, names], method=made.method).loc[unit]
        terms = [
            f"{_weight(weight)} x {format_number(float(scale[name]), 2)} ({kept.columns[name].label})"
            for name, weight in made.weights.items()
        ]
        total = _weight(sum(abs(weight) for weight in made.weights.values()))
        return (
            f"Eerst komt elk onderdeel op één schaal ({column.unit}), over {len(units)} gebieden.",
            f"De berekening voor {kept.names[unit]}: ({' + '.join(terms)}) / {total} = "
            f"{format_number(float(values[unit]), column.decimals)}.",
        )
    return ()


def worked_examples(profile: Profile, kept: Submission) -> dict[str, dict[str, list[str]]]:
    """An example per column of ``kept``, under the key with which it goes along in a dossier.

    The area is the gemeente of the profile where it has a figure, else the first area that has one.
    """
    rows: dict[str, Any] = {name: part.set_index("gebied") for name, part in _by_column(profile.figures)}
    found: dict[str, list[str]] = {}
    for name, column in kept.columns.items():
        if column.composition is not None:
            found[name] = list(composite_lines(kept, column))
            continue
        values = kept.table[name]
        order = [kept.subject, *(unit for level in kept.drawn for unit in kept.units_of(level))]
        unit = next((u for u in order if u in values.index and math.isfinite(float(values[u]))), "")
        if unit:
            lines = figure_lines(
                rows[name].loc[[unit]].iloc[0],
                profile.indicators[name.split("@")[0]],
                profile.sources[name],
                name=str(kept.names[unit]),
                column=column,
                value=float(values[unit]),
            )
            found[name] = list(lines)
    return {KEY: found}


def _by_column(figures: pd.DataFrame) -> Any:
    return figures.groupby(figures["indicator"] + "@" + figures["jaar"].astype(str))


def _whole(value: float) -> str:
    return format_number(value, 0 if value == round(value) else 1)


def _weight(value: float) -> str:
    return next(format_number(value, d) for d in range(4) if d == 3 or round(value, d) == value)
