"""What another choice would give: other classes of a map, other weights of a composite, another limit of a selection.

Everything is computed from the approved figures, so that a reader can do it again. Classes are made anew in simple
ways (equal steps, as many areas in each class, one class less); a composite with equal weights, with each part
left out or counted twice, and on the other scale. Counted is how many areas would be shown otherwise; areas keep the
order of their codes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guardrails import Cleared, Column, Output, composed
from wijkprofiel.classes import assign_classes, choose_edges, limits_between
from wijkprofiel.numbers import format_number
from wijkprofiel.report.columns import area_name
from wijkprofiel.report.content import Block, Head, Paragraph, Section, Table

HEADS = (
    Head("Uitkomst", share=2.0),
    Head("Andere keuze", share=2.4),
    Head("Wat verandert er", share=3.0),
)
INTRO = (
    "Elke kaart en elke score rust op keuzes. Hier staat wat een andere keuze zou geven. "
    "Verandert er veel? Dan hangt het beeld sterk aan die keuze. Praat daar dan over."
)
NOTHING = "Er zijn geen kaarten, scores of selecties. Er is dus niets om anders te kiezen."
THIRDS = 3
_NAMED = 5
# A selection is tried with a limit a tenth lower and a tenth higher.
_TENTH = 0.1


@dataclass(frozen=True)
class OtherChoice:
    """One other choice for one output: ``output`` is its name, ``choice`` and ``effect`` are words for a reader."""

    output: str
    choice: str
    effect: str


def other_choices(approved: Cleared) -> tuple[OtherChoice, ...]:
    """Every other choice that was tried, in the order of the outputs of the profile.

    Maps of differences are left out: their classes lie evenly around nothing.
    """
    found: list[OtherChoice] = []
    for output in approved.outputs.values():
        if output.kind == "class" and not output.against:
            found += _other_classes(approved, output)
        if output.kind == "score":
            found += _other_scores(approved, output)
        if output.kind == "selection":
            found += _other_limits(approved, output)
    return tuple(found)


def other_choices_section(approved: Cleared, name_of: Mapping[str, str]) -> Section:
    """The table for the report; ``name_of`` says what an output is called there."""
    rows = tuple((name_of[one.output], one.choice, one.effect) for one in other_choices(approved))
    blocks: list[Block] = [Paragraph(INTRO)]
    blocks.append(Table("Wat een andere keuze zou geven", HEADS, rows) if rows else Paragraph(NOTHING))
    return Section("andere-keuze", "Wat zou een andere keuze geven?", tuple(blocks))


def _other_classes(approved: Cleared, output: Output) -> Iterator[OtherChoice]:
    figures = output.figures(approved.table).reindex(output.values.index)
    own = output.values.astype("Int64")
    count = len(output.edges) - 1
    for words, edges in _ways(figures, count):
        if len(edges) < 3:
            continue
        others = assign_classes(figures, edges)
        moved = [str(u) for u in figures.index[figures.notna()] if others[u] != own[u]]
        if len(edges) - 1 != count:
            words = f"{words} ({len(edges) - 1} klassen)"
        yield OtherChoice(
            output.name, words, _moved(approved, moved, int(figures.notna().sum()), "een andere klasse")
        )


def _ways(figures: "pd.Series[float]", count: int) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Simple ways to make classes, each with its limits; none where figures hardly differ."""
    distinct: NDArray[np.float64] = np.unique(figures.dropna().to_numpy(dtype=np.float64))
    if len(distinct) <= count or count < 2:
        return
    ordered = np.sort(figures.dropna().to_numpy(dtype=float))
    steps = np.linspace(distinct[0], distinct[-1], count + 1)[1:-1]
    shares = ordered[[len(ordered) * part // count for part in range(1, count)]]
    for words, limits in (
        ("klassen met gelijke stappen", steps),
        ("evenveel gebieden in elke klasse", shares),
    ):
        starts = np.unique(np.searchsorted(distinct, limits))
        yield words, limits_between(distinct, starts[(starts > 0) & (starts < len(distinct))])
    yield "één klasse minder", choose_edges(figures, count - 1)


def _other_scores(approved: Cleared, output: Output) -> Iterator[OtherChoice]:
    column = approved.columns[output.column]
    made = column.composition
    if made is None:
        return
    own = output.figures(approved.table).reindex(output.values.index).dropna()
    parts = approved.table.loc[own.index, list(made.weights)]
    for words, weights, method in _recipes(approved, column):
        if len(weights) == 1:
            other = parts[next(iter(weights))] * np.sign(next(iter(weights.values())))
        else:
            other = composed(parts, weights, method=method)
        moved = [str(u) for u in own.index[_thirds(own) != _thirds(other)]]
        yield OtherChoice(output.name, words, _moved(approved, moved, len(own), "een ander derde deel"))


def _recipes(approved: Cleared, column: Column) -> Iterator[tuple[str, Mapping[str, float], str]]:
    made = column.composition
    if made is None:
        return
    labels = {name: approved.columns[name].label for name in made.weights}
    equal = {name: float(np.sign(weight)) for name, weight in made.weights.items()}
    if equal != dict(made.weights):
        yield "alle onderdelen even zwaar", equal, made.method
    for name in made.weights:
        rest = {key: weight for key, weight in made.weights.items() if key != name}
        yield f"zonder {labels[name]}", rest, made.method
        yield f"{labels[name]} telt dubbel", {**made.weights, name: 2 * made.weights[name]}, made.method
    other = "rang" if made.method == "z-score" else "z-score"
    yield f"andere schaal ({other})", made.weights, other


def _thirds(values: "pd.Series[float]") -> "pd.Series[int]":
    """In which third of the areas a figure lies; equal figures lie in the same third."""
    share = (values.rank(method="min") - 1) / max(len(values), 1)
    return (share * THIRDS).astype(int)


def _other_limits(approved: Cleared, output: Output) -> Iterator[OtherChoice]:
    entries = [e for e in approved.dossier.get("selectie", ()) if str(e.get("naam", "")) == output.title]
    figures = approved.table[output.column].reindex(output.values.index).dropna()
    own = output.values.reindex(figures.index).astype(int) == 1
    decimals = approved.columns[output.column].decimals
    for entry in entries[:1]:
        low, high = entry.get("minimaal", -np.inf), entry.get("maximaal", np.inf)
        for name, limit in (("minimaal", low), ("maximaal", high)):
            if not np.isfinite(limit):
                continue
            for factor in (1 - _TENTH, 1 + _TENTH):
                tried = {"minimaal": low, "maximaal": high, name: limit * factor}
                other = figures.between(tried["minimaal"], tried["maximaal"])
                moved = [str(u) for u in figures.index[other != own]]
                words = (
                    f"{name} {format_number(limit * factor, decimals)}, niet {format_number(limit, decimals)}"
                )
                effect = f"{int(other.sum())} gekozen in plaats van {int(own.sum())}. "
                yield OtherChoice(
                    output.name, words, effect + _moved(approved, moved, len(figures), "erbij of eraf")
                )


def _moved(approved: Cleared, moved: list[str], total: int, where: str) -> str:
    """How many areas change, with the names of a few."""
    if not moved:
        return f"Geen van de {total} gebieden verandert."
    named = ", ".join(area_name(approved, unit) for unit in moved[:_NAMED])
    more = f" en nog {len(moved) - _NAMED}" if len(moved) > _NAMED else ""
    return f"{len(moved)} van {total} gebieden: {where}. Dat zijn {named}{more}."
