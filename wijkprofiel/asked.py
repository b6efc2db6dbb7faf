"""What someone typed in a notebook, checked before anything is computed: years, levels, limits, answers."""

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from wijkprofiel.errors import UsageError
from wijkprofiel.figures import LEVELS

DESCRIBED = LEVELS[2:]
# A day to judge on outside these years is a mistake.
FIRST_YEAR, YEARS_AHEAD = 2000, 10


def asked_year(year: object) -> int | None:
    """``year`` as a whole number; None when it was not given.

    >>> asked_year(2020), asked_year(None)
    (2020, None)
    """
    if year is None:
        return None
    if isinstance(year, bool) or not isinstance(year, int):
        raise UsageError(f"'{year}' is geen jaar.", remedy="Geef een heel getal, zoals jaar=2020.")
    return year


def asked_years(years: object) -> tuple[int, ...]:
    """One or more years, in order, each once.

    >>> asked_years(2020), asked_years([2024, 2020])
    ((2020,), (2020, 2024))
    """
    if isinstance(years, str) or not isinstance(years, Iterable):
        years = [years]
    return tuple(sorted({year for year in map(asked_year, years) if year is not None}))


def asked_level(level: object) -> str:
    """``level``, if it is one that can be described.

    >>> asked_level("wijk")
    'wijk'
    """
    if level not in DESCRIBED:
        raise UsageError(
            f"Het niveau '{level}' bestaat niet.",
            remedy=f"Kies uit: {', '.join(DESCRIBED)}. Kleiner dan een buurt gaat niet.",
        )
    return str(level)


def asked_limits(low: object, high: object) -> tuple[float, float]:
    """Limits of a selection; what was not given is without limit.

    >>> asked_limits(1.5, None)
    (1.5, inf)
    """
    if low is None and high is None:
        raise UsageError("Een selectie heeft een grens nodig.", remedy="Geef minimaal, maximaal of allebei.")
    first = -math.inf if low is None else _number(low)
    last = math.inf if high is None else _number(high)
    if first > last:
        raise UsageError(
            "De ondergrens is hoger dan de bovengrens.", remedy="Wissel minimaal en maximaal om."
        )
    return first, last


def asked_answers(answers: object) -> Mapping[str, Any] | None:
    """Answers to the four questions, as a mapping; None when they were not given."""
    if answers is not None and not isinstance(answers, Mapping):
        raise UsageError(
            "De antwoorden op de vier vragen zijn geen lijst van vraag en antwoord.",
            remedy='Geef bijvoorbeeld vier_vragen={"doel": "...", "geschikt": "...", "noodzakelijk": "...", '
            '"evenredig": "...", "door": "...", "datum": ..., "geldig_tot": ...}.',
        )
    return answers


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        raise UsageError(f"'{value}' is geen getal.", remedy="Geef een getal, zoals minimaal=1.5.")
    return float(value)


def today() -> str:
    """Today as an ISO date: the moment at which what expires is judged."""
    return date.today().isoformat()


def checked_date(text: str | None) -> str:
    """``text`` as an ISO date; today when there is none.

    Raises
    ------
    UsageError
        When it is no date, or one so far away that it must be a mistake.
    """
    if text is None:
        return today()
    try:
        day = date.fromisoformat(text)
    except ValueError as problem:
        raise UsageError(
            f"'{text}' is geen datum.", remedy="Schrijf jaar-maand-dag, zoals 2026-03-09."
        ) from problem
    if not FIRST_YEAR <= day.year <= date.today().year + YEARS_AHEAD:
        raise UsageError(
            f"De peildatum '{text}' ligt te ver weg om te kunnen kloppen.",
            remedy=f"Kies een dag vanaf {FIRST_YEAR} tot {YEARS_AHEAD} jaar vooruit.",
        )
    return day.isoformat()
