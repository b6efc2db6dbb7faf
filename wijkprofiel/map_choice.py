"""What a dossier chooses about the maps of a topic, and the class maps that follow, the same for all years."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from guardrails import Output, Submission
from wijkprofiel.class_schemes import ROUNDED, scheme_edges, scheme_names
from wijkprofiel.classes import MAX_CLASSES, assign_classes
from wijkprofiel.differences import difference_edges
from wijkprofiel.errors import UsageError

MOST_CLASSES = 7
LEAST_CLASSES = 2
# So long has to be what is written about why more than five classes are needed.
_REASON_LENGTH = 20
EARLIER = "eerder"
# What a dossier writes, and the level of the unit whose figure is meant.
REFERENCE_LEVELS: Mapping[str, str] = {"gemeente": "gemeente", "regio": "regio", "nederland": "land"}


@dataclass(frozen=True)
class MapChoice:
    """How the maps of one topic are made: scheme, at most so many classes, and what they are held against as well."""

    scheme: str = ROUNDED
    classes: int = MAX_CLASSES
    against: tuple[str, ...] = ()


def map_choices(dossier: Mapping[str, Any]) -> dict[str, MapChoice]:
    """The choice per topic; every year of a topic has the same.

    Raises
    ------
    UsageError
        When a scheme or comparison is not known, there are too many or too few classes, more than five without a
        reason, or the years of a topic differ.

    Examples
    --------
    >>> entry = {"sleutel": "bijstand", "indeling": "kwantielen", "klassen": 4, "afwijking": ["gemeente"]}
    >>> map_choices({"indicator": [entry]})["bijstand"]
    MapChoice(scheme='kwantielen', classes=4, against=('gemeente',))
    """
    choices: dict[str, MapChoice] = {}
    for entry in dossier.get("indicator", []):
        key = str(entry.get("sleutel", ""))
        choice = _choice(entry, key)
        if choices.setdefault(key, choice) != choice:
            raise UsageError(
                f"De jaren van '{key}' hebben niet dezelfde klassen. Dan zijn hun kaarten niet te vergelijken.",
                remedy="Zet bij elk jaar van een onderwerp dezelfde indeling, klassen en afwijking.",
            )
    return choices


def _choice(entry: Mapping[str, Any], key: str) -> MapChoice:
    scheme, classes = str(entry.get("indeling", ROUNDED)), int(entry.get("klassen", MAX_CLASSES))
    if scheme not in scheme_names():
        raise UsageError(
            f"'{key}' vraagt klassen op de manier '{scheme}', en die kent wijkprofiel niet.",
            remedy="Kies uit: " + ", ".join(scheme_names()) + ".",
        )
    if not LEAST_CLASSES <= classes <= MOST_CLASSES:
        raise UsageError(
            f"'{key}' vraagt {classes} klassen. Een kaart heeft er {LEAST_CLASSES} tot en met {MOST_CLASSES}.",
            remedy=f"Kies hoogstens {MAX_CLASSES}; meer kleuren houdt een lezer moeilijk uit elkaar.",
        )
    if classes > MAX_CLASSES and len(str(entry.get("klassen_reden", "")).strip()) < _REASON_LENGTH:
        raise UsageError(
            f"'{key}' vraagt {classes} klassen zonder te zeggen waarom. Meer dan {MAX_CLASSES} is moeilijk te lezen.",
            remedy=f"Schrijf bij klassen_reden in een zin waarom {MAX_CLASSES} klassen niet genoeg zijn.",
        )
    against = tuple(dict.fromkeys(str(one) for one in entry.get("afwijking", ())))
    known = (*REFERENCE_LEVELS, EARLIER)
    if strange := [one for one in against if one not in known]:
        raise UsageError(
            f"'{key}' vraagt een verschil met '{strange[0]}', en dat kent wijkprofiel niet.",
            remedy="Kies uit: " + ", ".join(known) + ".",
        )
    return MapChoice(scheme, classes, against)


def class_maps(
    offered: Submission, columns: Sequence[str], level: str, titles: Mapping[str, str], choice: MapChoice
) -> Iterator[Output]:
    """The class maps of the years of one topic on one level, then those of the differences that were asked for.

    Limits are chosen once, over the figures of all years together, so that a colour means the same in each of them. A
    year without any figure on the level has no map.

    Raises
    ------
    UsageError
        When a difference cannot be shown: a count beside a total, a comparison without a figure, no earlier year.
    """
    units = offered.units_of(level)
    drawn = [name for name in columns if offered.table.loc[units, name].notna().any()]
    yield from _classed(offered, drawn, level, titles, choice, against={})
    for kind in choice.against:
        pairs = _against(offered, drawn, kind)
        yield from _classed(offered, list(pairs), level, titles, choice, against=pairs)


def _classed(
    offered: Submission,
    columns: Sequence[str],
    level: str,
    titles: Mapping[str, str],
    choice: MapChoice,
    *,
    against: Mapping[str, str],
) -> Iterator[Output]:
    units = offered.units_of(level)
    blank = pd.Series(np.nan, index=units)
    bare = [
        Output(
            name=":".join(part for part in ("kaart", name, level, against.get(name, "")) if part),
            kind="class",
            column=name,
            level=level,
            values=blank,
            title=titles.get(name, ""),
            against=against.get(name, ""),
        )
        for name in columns
    ]
    figures = [
        _rounded(output.figures(offered.table), offered.columns[output.column].decimals) for output in bare
    ]
    if not figures or not any(one.notna().any() for one in figures):
        return
    together = pd.concat(figures, ignore_index=True)
    edges = (
        difference_edges(together)
        if against
        else scheme_edges(together, choice.scheme, classes=choice.classes)
    )
    for output, one in zip(bare, figures, strict=True):
        yield Output(**{**vars(output), "values": assign_classes(one, edges), "edges": edges})


def _rounded(figures: pd.Series, decimals: int) -> pd.Series:
    """A difference of printed figures has no more digits than they have."""
    return figures.round(decimals)


def _against(offered: Submission, columns: Sequence[str], kind: str) -> dict[str, str]:
    """Per column what it is held against: the code of a unit, or the column of the year before."""
    if kind == EARLIER:
        before = sorted(columns, key=lambda name: offered.columns[name].year)
        pairs = {later: earlier for earlier, later in pairwise(before)}
        if not pairs:
            raise UsageError(
                f"Een verschil met een eerdere meting vraagt twee jaren van {_labels(offered, columns)}.",
                remedy="Zet het onderwerp ook voor een eerder jaar in het dossier, met gebruik 'kaart'.",
            )
        return pairs
    codes = [
        code
        for code in offered.units_of(REFERENCE_LEVELS[kind])
        if kind != "gemeente" or str(code) == offered.subject
    ]
    for name in columns:
        if offered.columns[name].aggregation == "som":
            raise UsageError(
                f"{_labels(offered, [name])} is een aantal. Naast het totaal van {kind} zegt een verschil niets.",
                remedy="Vraag het verschil van een percentage, een gemiddelde of een aantal per 1.000 inwoners.",
            )
        if not codes or pd.isna(offered.table[name].astype(float)[codes[0]]):
            raise UsageError(
                f"Van {_labels(offered, [name])} is er geen cijfer van {kind}, dus ook geen verschil.",
                remedy="Haal deze afwijking uit het dossier, of kies een ander jaar.",
            )
    return {name: str(codes[0]) for name in columns}


def _labels(offered: Submission, columns: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(f"'{offered.columns[name].label}'" for name in columns)) or "dit onderwerp"
