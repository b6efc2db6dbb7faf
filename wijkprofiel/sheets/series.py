"""Which maps may stand side by side as years of one topic."""

from collections.abc import Sequence

from wijkprofiel.errors import BoundaryError, ClassLimitError, SeriesBreak, UsageError
from wijkprofiel.maps.model import Kaart

MOST_YEARS = 8
BOUNDARY = "grenswijziging"


def year_of(kaart: Kaart) -> int:
    """The year of the figures of a map, from the name of its indicator."""
    return int(kaart.indicator.rpartition("@")[2])


def same_topics(kaarten: Sequence[Kaart]) -> list[list[Kaart]]:
    """Maps of the same topic and level in more than one year, in order of year, that may stand side by side."""
    groups: dict[tuple[str, str], list[Kaart]] = {}
    for kaart in kaarten:
        groups.setdefault((kaart.indicator.rpartition("@")[0], kaart.level), []).append(kaart)
    several = (sorted(group, key=year_of) for group in groups.values() if len(group) > 1)
    return [group for group in several if not _objections(group)]


def check_series(kaarten: Sequence[Kaart]) -> None:
    """Raise unless these maps may stand side by side as years of one topic.

    Raises
    ------
    UsageError
        For fewer than two years, twice the same year, more than a page holds, or maps of different topics or levels.
    SeriesBreak
        When unit or definition changed.
    BoundaryError
        When the maps have different areas, or no area has a figure in every year because boundaries changed.
    ClassLimitError
        When the classes differ.
    """
    for problem in _objections(sorted(kaarten, key=year_of)):
        raise problem


def _objections(
    kaarten: Sequence[Kaart],
) -> list[UsageError | SeriesBreak | BoundaryError | ClassLimitError]:
    years = [year_of(kaart) for kaart in kaarten]
    if not 2 <= len(set(years)) == len(years) <= MOST_YEARS:
        return [
            UsageError(
                f"Jaren naast elkaar vraagt twee tot {MOST_YEARS} verschillende jaren; dit zijn er {len(years)}.",
                remedy="Kies andere jaren.",
            )
        ]
    first, said = kaarten[0], ", ".join(map(str, years))
    if any(k.indicator.rpartition("@")[0] != first.indicator.rpartition("@")[0] for k in kaarten) or any(
        k.level != first.level for k in kaarten
    ):
        return [
            UsageError(
                "Deze kaarten gaan niet over hetzelfde onderwerp en niveau.", remedy="Kies één onderwerp."
            )
        ]
    found: list[UsageError | SeriesBreak | BoundaryError | ClassLimitError] = []
    if len({(k.subtitle, k.definition) for k in kaarten}) > 1:
        found.append(
            SeriesBreak(
                f"'{first.topic}' betekent niet in elk jaar hetzelfde ({said}): de eenheid of definitie is anders. "
                "Naast elkaar lijkt er dan iets in de wijk veranderd.",
                remedy="Maak een kaartblad per jaar, of kies jaren met dezelfde definitie.",
            )
        )
    found += _about_boundaries(kaarten, said)
    if len({tuple((row.low, row.high, row.colour) for row in k.classes) for k in kaarten}) > 1:
        found.append(
            ClassLimitError(
                f"De kaarten van {said} hebben niet dezelfde klassen. Dezelfde kleur betekent dan iets anders.",
                remedy="Toets de jaren samen in één profiel; dan krijgen ze dezelfde klassen.",
            )
        )
    return found


def _about_boundaries(kaarten: Sequence[Kaart], said: str) -> list[BoundaryError]:
    first = kaarten[0]
    same = all(
        k.geometry.index.equals(first.geometry.index)
        and bool(k.geometry.geometry.geom_equals(first.geometry.geometry).all())
        for k in kaarten[1:]
    )
    remedy = "Vergelijk de gemeente als geheel, of gebruik .vergelijken(...): dat voegt gebieden samen waar het kan."
    if not same:
        return [
            BoundaryError(
                f"De kaarten van {said} hebben niet dezelfde gebieden. Dan is niet te zien wat er veranderde.",
                remedy=remedy,
            )
        ]
    reasons = list(zip(*(tuple(a.reason for a in k.areas) for k in kaarten), strict=True))
    whole = any(not any(row) for row in reasons)
    if not whole and any(BOUNDARY in row for row in reasons):
        return [
            BoundaryError(
                f"De grenzen zijn tussen deze jaren veranderd ({said}): geen enkel gebied heeft in elk jaar "
                "een cijfer op dezelfde grens.",
                remedy=remedy,
            )
        ]
    return []
