"""Beginning a dossier: with what can be shown of this gemeente, so that nobody meets a wall at the first check."""

from pathlib import Path

from wijkprofiel.areas import find_any_gemeente, load_areas, named_gemeenten
from wijkprofiel.catalogue import load_catalogue
from wijkprofiel.dossier_file import DossierFile, new_dossier, value_at
from wijkprofiel.figures import LEVELS
from wijkprofiel.profile import drawable_levels
from wijkprofiel.sources.fetched import fetch_command
from wijkprofiel.supply import supply_of

_BELOW = LEVELS[3:]
_MAP_AND_TABLE, _TABLE = ("beschrijven", "kaart"), ("beschrijven",)


def begin_dossier(
    path: str | Path, *, gemeente: str, titel: str = "", naam: str = "", soort: str = "profiel"
) -> DossierFile:
    """A new dossier of a gemeente, by name or code; its figures need not be at hand yet.

    Where only wijken are at hand and no buurten, the dossier says so (``niveau.gebieden``).

    Raises
    ------
    UnknownArea, AmbiguousArea
        When the gemeente is not known.
    UsageError
        When a dossier stands there already.
    """
    code = find_any_gemeente(gemeente)
    made = new_dossier(
        path, gemeente=code, titel=titel or f"Wijken van {_name(code)}", naam=naam, soort=soort
    )
    present = _levels_at_hand(code)
    if present and len(present) < len(_BELOW):
        made.put("niveau.gebieden", present)
    return made


def add_topic(made: DossierFile, key: str, *, year: int | None = None) -> bool:
    """Add a topic to a dossier, on a map and in tables, or in tables only where no map of it can be drawn.

    False when it stands there already, for that year.
    """
    return made.add_topic(key, year=year, use=_use(made, key, year))


def still_to_fetch(made: DossierFile) -> str:
    """What to type first when no figures of this gemeente are at hand; "" when they are."""
    code = str(value_at(made.content, "profiel.gemeente") or "")
    return "" if not code or _levels_at_hand(code) else fetch_command(code)


def _use(made: DossierFile, key: str, year: int | None) -> tuple[str, ...]:
    code = str(value_at(made.content, "profiel.gemeente") or "")
    present = _levels_at_hand(code)
    known = load_catalogue().indicators.get(key)
    if known is None or not present:
        return _MAP_AND_TABLE
    wanted = {*(value_at(made.content, "niveau.gebieden") or present)}
    supply = supply_of(code)
    sources = [s for s in supply.sources_of(known) if year in (None, s.year)]
    drawable = any(wanted & {*drawable_levels(known, s, code, supply=supply)} for s in sources)
    return _MAP_AND_TABLE if drawable or not sources else _TABLE


def _levels_at_hand(code: str) -> list[str]:
    areas = load_areas().frame
    here = {*areas.loc[areas["gemeente"] == code, "niveau"]}
    return [level for level in _BELOW if level in here]


def _name(code: str) -> str:
    areas = load_areas().frame
    if code in areas.index:
        return str(areas.at[code, "naam"])
    return str(named_gemeenten(code).get(code, code))
