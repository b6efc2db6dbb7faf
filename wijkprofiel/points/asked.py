"""What someone asked of a file of points, checked before anything is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wijkprofiel.boundaries import Boundaries
from wijkprofiel.errors import UsageError

KINDS = ("", "meldingen", "voorzieningen")
LEVELS = ("wijk", "buurt", "gemeente")
LONGEST_REACH_M = 50_000


@dataclass(frozen=True)
class Question:
    """What to count: of which gemeente, on which level, in which groups, and how far people may go.

    ``only`` keeps points with these values; ``reach_m`` are distances in metres; ``residents`` are one's own numbers
    of residents by area code, of the year in ``residents_year``. ``boundaries`` are one's own, or a file with them.
    ``date`` is a column with dates: only points of ``year`` count.
    """

    gemeente: str
    year: int
    level: str = "wijk"
    what: str = ""
    kind: str = ""
    per: str = ""
    date: str = ""
    only: Mapping[str, Sequence[str]] = field(default_factory=dict)
    distance: bool = False
    reach_m: tuple[float, ...] = ()
    boundaries: Boundaries | Path | None = None
    boundary_year: int | None = None
    residents: Mapping[str, float] | None = None
    residents_year: int | None = None
    layer: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UsageError(
                f"De soort '{self.kind}' bestaat niet.",
                remedy="Kies uit: meldingen, voorzieningen, of laat soort weg.",
            )
        if self.level not in LEVELS:
            raise UsageError(
                f"Het niveau '{self.level}' bestaat niet.", remedy=f"Kies uit: {', '.join(LEVELS)}."
            )
        wrong = [limit for limit in self.reach_m if not 0 < limit <= LONGEST_REACH_M]
        if wrong:
            raise UsageError(
                f"Een bereik van {wrong[0]:g} meter kan niet.",
                remedy=f"Geef een afstand in meters, tot {LONGEST_REACH_M}.",
            )
        if self.residents is not None and self.residents_year is None:
            raise UsageError(
                "Van welk jaar zijn de inwoners?", remedy="Geef het jaar erbij: inwonersjaar=2024."
            )
        if isinstance(self.boundaries, Path) and self.boundary_year is None:
            raise UsageError("Van welk jaar zijn de grenzen?", remedy="Geef het jaar erbij: grensjaar=2024.")
        if isinstance(self.boundaries, Boundaries) and self.boundaries.level != self.level:
            raise UsageError(
                f"De grenzen zijn van het niveau {self.boundaries.level} en niet van {self.level}.",
                remedy=f'Zeg niveau="{self.boundaries.level}", of geef andere grenzen.',
            )


def asked_only(only: object) -> dict[str, tuple[str, ...]]:
    """Columns and the values that count, from one value or several.

    >>> asked_only({"type": "bank", "status": ["bestaand", "plan"]})
    {'type': ('bank',), 'status': ('bestaand', 'plan')}
    """
    if only is None:
        return {}
    if not isinstance(only, Mapping):
        raise UsageError("'alleen' is een kolom met waarden.", remedy='Bijvoorbeeld alleen={"type": "bank"}.')
    return {
        str(column): (str(values),) if isinstance(values, str | int | float) else tuple(map(str, values))
        for column, values in only.items()
    }


def asked_reach(reach: object) -> tuple[float, ...]:
    """Distances in metres, shortest first.

    >>> asked_reach(500), asked_reach([1000, 500])
    ((500.0,), (500.0, 1000.0))
    """
    if reach is None:
        return ()
    given = list(reach) if isinstance(reach, list | tuple) else [reach]
    metres = [float(one) for one in given if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(metres) < len(given):
        raise UsageError("Een bereik is een afstand in meters.", remedy="Bijvoorbeeld binnen=500.")
    return tuple(sorted(set(metres)))
