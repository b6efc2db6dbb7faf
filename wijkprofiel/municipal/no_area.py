"""Why a table cannot be placed: it has postcodes, addresses or coordinates in place of wijken and buurten."""

import re

from guardrails import Policy
from wijkprofiel.municipal.grid import Grid
from wijkprofiel.municipal.missing_cells import is_empty
from wijkprofiel.municipal.notices import Notice, notice
from wijkprofiel.municipal.number_cells import looks_numeric
from wijkprofiel.names import plain

_PC6 = re.compile(r"^[1-9]\d{3}\s?[A-Za-z]{2}$")
_PC4 = re.compile(r"^[1-9]\d{3}(?:\.0)?$")
_STREETS = ("straat", "adres", "huisnummer", "straatnaam", "openbareruimte", "woonplaats")
_COORDINATES = ({"x", "y"}, {"lat", "lon"}, {"latitude", "longitude"}, {"lat", "lng"}, {"rdx", "rdy"})


def explain_no_area(grid: Grid, *, policy: Policy) -> Notice:
    """The notice about a table without areas, with what was seen in their place."""
    names = [plain(name) for name in grid.names]
    for at, name in enumerate(names):
        cells = [str(cell).strip() for cell in grid.column(at) if not is_empty(cell)]
        if cells and sum(bool(_PC6.match(c)) for c in cells) > 0.5 * len(cells):
            return notice("M41", grid.names[at], what="postcodes van zes tekens")
        four = cells and sum(bool(_PC4.match(c)) for c in cells) > 0.8 * len(cells)
        if four and ("postcode" in name or name.startswith("pc")):
            return notice("M41", grid.names[at], what="postcodes van vier cijfers")
        if any(word in name for word in _STREETS):
            return notice("M41", grid.names[at], what="straten of adressen")
        if policy.person_columns.find(grid.names[at]):
            return notice(
                "M40", grid.names[at], code="P05", what="de naam van de kolom gaat over een persoon."
            )
    if any(pair <= set(names) for pair in _COORDINATES):
        return notice(
            "M30",
            "tabel",
            hint=", wel coördinaten",
            advice="Tel punten eerst per gebied; losse punten komen niet in een profiel.",
        )
    numeric = sum(all(looks_numeric(c) or is_empty(c) for c in grid.column(at)) for at in range(len(names)))
    advice = (
        'Zeg in welke kolom het gebied staat: gebied="...", of zet de codes (WK..., BU...) in het bestand.'
    )
    return notice("M30", "tabel", hint="" if numeric < len(names) else ", alleen getallen", advice=advice)
