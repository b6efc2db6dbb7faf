"""Witnesses: for which areas it is proven that two years mean the same piece of land, and by what.

The same code and name prove nothing: in Almelo and Twenterand codes stayed while borders moved. The rule, per
step from one year to the next, asks for a measured area or for the word of CBS:

- wijk 2020-2022: total area of KWB 2020 and of KWB 2022 equal in whole hectares; in Hengelo also the shape
  (buurten of 2020 joined into wijken overlap the wijk of 2022 for at least 80 %, both being simplified);
- gemeente 2020-2022: total area equal within 1 ha, or every wijk in it proven;
- gemeente 2022-2023: land area of 2020 and of 2023 equal within 1 ha, on top of the step 2020-2022;
- 2023-2024: the change code of KWB 2024 is 1 ("code and border unchanged since last year");
- the country is the country; the region is proven when its 14 gemeenten are.

A step can also prove that an area changed: another size, another change code, a code that came or went. Every
other step is not proven either way: there are no areas of buurten or wijken after 2022, and none of 2018. A pair
of years is proven the same when each step between them is, and proven changed when one of them is. CBS itself calls
a border moved from about 5 metres.
"""

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd

from readers.card import OpenSet
from readers.scope import COUNTRY, HENGELO, REGION, TWENTE, gemeente_of, level_of, parent_of

COLUMNS = ["gebied", "niveau", "van_jaar", "naar_jaar", "gelijk", "bewijs"]
LAND_2023 = "gemeente-wonen-energie-2023/gemeenten_2023_woningvoorraad_energie.csv"
YEARS = {
    "buurt": (2018, 2020, 2024),
    "wijk": (2018, 2020, 2022, 2023, 2024),
    "gemeente": (2018, 2020, 2022, 2023, 2024),
    "regio": (2018, 2020, 2022, 2023, 2024),
    "land": (2018, 2020, 2022, 2023, 2024),
}
ENOUGH_OVERLAP = 0.8
NO_AREA_2018 = "geen oppervlakte of wijzigingscode van 2018"
NO_AREA_2023 = "geen oppervlakte van 2023, en de wijzigingscode van 2023 ontbreekt"
NO_AREA_BUURT = "geen oppervlakte van buurten na 2020, en de wijzigingscodes van 2021 tot 2023 ontbreken"

SAME, CHANGED, UNKNOWN = "ja", "nee", "onbekend"

Step = tuple[str, str]


def build_witnesses(
    kwb2020: OpenSet, wijken2022: OpenSet, kwb2024: OpenSet, buurten: gpd.GeoDataFrame, source: Path
) -> pd.DataFrame:
    """One row per area and pair of years: the same (``ja``), changed (``nee``) or ``onbekend``, and by what."""
    hectares = kwb2020.extra["all"]["OppervlakteTotaal"].astype(float)
    later = wijken2022.extra["attributes"]["area"].mul(100).round()
    wijken = wijken2022.extra["shapes"]["wijk"]
    steps: dict[str, list[Step]] = {}
    overlap = _overlap(buurten, wijken)
    codes = {*kwb2020.extra["change"].index, *later.index, *kwb2024.extra["change"].index}
    unchanged = {c: _code_step(c, kwb2024.extra["change"]) for c in codes}
    of_wijk = {c: _wijk_step(c, hectares, later, overlap) for c in codes if level_of(c) == "wijk"}
    for code in codes:
        match level_of(code):
            case "wijk":
                steps[code] = [
                    (UNKNOWN, NO_AREA_2018),
                    of_wijk[code],
                    (UNKNOWN, NO_AREA_2023),
                    unchanged[code],
                ]
            case "buurt":
                steps[code] = [(UNKNOWN, NO_AREA_2018), (UNKNOWN, NO_AREA_BUURT)]
    land = _land_2023(source)
    for code in TWENTE:
        inside = [step for wijk, step in of_wijk.items() if gemeente_of(wijk) == code]
        first = _gemeente_step(hectares[code], later[code], inside)
        second = _land_step(kwb2020.extra["all"].at[code, "OppervlakteLand"], land[code])
        steps[code] = [(UNKNOWN, NO_AREA_2018), first, second, unchanged[code]]
    steps[COUNTRY] = [(SAME, "het hele land is in elk jaar het hele land")] * 4
    steps[REGION] = [_all_of([steps[code][place] for code in TWENTE]) for place in range(4)]
    rows = [row for code, found in steps.items() if _wanted(code) for row in _pairs(code, found)]
    return pd.DataFrame(rows, columns=COLUMNS).sort_values(
        ["niveau", "gebied", "van_jaar", "naar_jaar"], ignore_index=True
    )


def _wanted(code: str) -> bool:
    return level_of(code) != "buurt" or gemeente_of(code) == HENGELO


def _pairs(code: str, steps: Sequence[Step]) -> list[tuple[object, ...]]:
    level = level_of(code)
    years = YEARS[level]
    rows: list[tuple[object, ...]] = []
    for first, last in itertools.combinations(range(len(years)), 2):
        path = steps[first:last]
        state = next((s for s in (CHANGED, UNKNOWN) if s in {found for found, _ in path}), SAME)
        words = dict.fromkeys(why for found, why in path if found == state)
        why = "; ".join(words) if state == SAME else next(iter(words))
        rows.append((code, level, years[first], years[last], state, why))
    return rows


def _wijk_step(code: str, hectares: pd.Series, later: pd.Series, overlap: Mapping[str, float]) -> Step:
    if code not in hectares.index or code not in later.index:
        return CHANGED, "de code bestaat niet in 2020 en 2022 allebei"
    before, after = int(hectares[code]), int(later[code])
    if before != after:
        return CHANGED, f"oppervlakte verschilt: {before} ha in 2020, {after} ha in 2022"
    words = f"oppervlakte gelijk: {before} ha in 2020 (84799NED) en in 2022 (85318NED)"
    if code not in overlap:
        return SAME, words
    share = round(100 * overlap[code])
    if overlap[code] < ENOUGH_OVERLAP:
        return CHANGED, f"{words}, maar de vorm overlapt maar {share} %"
    return SAME, f"{words}; vorm overlapt {share} %"


def _gemeente_step(before: float, after: float, wijken: Sequence[Step]) -> Step:
    words = f"{int(before)} ha in 2020 en {int(after)} ha in 2022"
    if abs(before - after) <= 1:
        return SAME, f"oppervlakte gelijk op 1 ha: {words}"
    if wijken and all(found == SAME for found, _ in wijken):
        return SAME, f"oppervlakte {words}, en alle {len(wijken)} wijken zijn bewezen gelijk"
    return CHANGED, f"oppervlakte verschilt: {words}"


def _land_step(before: float, after: float) -> Step:
    words = f"landoppervlakte {int(before)} ha in 2020 en {after:.0f} ha in 2023"
    if abs(before - round(after)) <= 1:
        return SAME, f"{words}, gelijk op 1 ha"
    # Land and water are told apart anew each year, so another land area is no proof of a change.
    return UNKNOWN, f"{words}: geen bewijs dat het gebied gelijk is"


def _code_step(code: str, change: pd.Series) -> Step:
    found = str(change.get(code, ""))
    if found == "1":
        return SAME, "CBS-wijzigingscode 2024 is 1: sinds 2023 niet veranderd"
    if found == "3":
        return CHANGED, "CBS-wijzigingscode 2024 is 3: de grens is sinds 2023 veranderd"
    return UNKNOWN, "geen CBS-wijzigingscode over 2024"


def _all_of(steps: Sequence[Step]) -> Step:
    proven = sum(found == SAME for found, _ in steps)
    return SAME if proven == len(
        steps
    ) else UNKNOWN, f"{proven} van de {len(steps)} gemeenten zijn bewezen gelijk"


def _overlap(buurten: gpd.GeoDataFrame, wijken: gpd.GeoDataFrame) -> dict[str, float]:
    """Intersection over union of a wijk of 2022 and the buurten of 2020 that carry its code."""
    joined = buurten.dissolve(by=[parent_of(code) for code in buurten.index])
    shares = {}
    for code, shape in joined.geometry.items():
        other = wijken.geometry[code]
        shares[str(code)] = shape.intersection(other).area / shape.union(other).area
    return shares


def _land_2023(source: Path) -> pd.Series:
    raw = pd.read_csv(source / LAND_2023).set_index("geo_id")
    return raw["total_land_area"].mul(100)
