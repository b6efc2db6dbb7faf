"""Made-up tables and boundaries in the layouts of CBS: small enough to check by hand, with the real traps.

Gemeenten: GM9999 Toydorp (three wijken), GM9998 Oosterdorp (in 2023 part of GM9996 Veranderdam), GM9997 Grootstad
(wijken and buurten with letters in their code). Every figure is invented.
"""

import shapely

from tests.servers.pdok import Collection, generalised
from tests.servers.table import GEO, LAYOUTS, ServedTable, geo_properties, kwb_topics, stem

# code -> name, residents in 2020, change indicator since the year before
AREAS_2020 = {
    "GM9999": ("Toydorp", None, "."),
    "WK999900": ("Wijk 00 Dorp", None, "1"),
    "BU99990000": ("Kern", 1200, "1"),
    "BU99990001": ("Centrum", 800, "1"),
    "WK999901": ("Wijk 01 Veld", None, "1"),
    "BU99990100": ("Akker", 450, "1"),
    "BU99990101": ("Bedrijventerrein", 0, "1"),
    "BU99990109": ("Verspreide huizen Veld", 45, "1"),
    "WK999902": ("Wijk 02 Haven", None, "1"),
    "BU99990200": ("Kade", 305, "1"),
    "BU99990201": ("Water", 0, "1"),
    "GM9998": ("Oosterdorp", None, "."),
    "WK999800": ("Wijk 00 Oosterdorp", None, "1"),
    "BU99980000": ("Centrum", 640, "1"),
    "BU99980001": ("Buitenrand", 95, "3"),
    "GM9997": ("Grootstad", None, "."),
    "WK9997AF": ("Wijk AF", None, "1"),
    "BU9997AF08": ("Buurt AF08", 2100, "1"),
    "BU9997AF0Z": ("Buurt AF0Z", 1500, "2"),
}
# In 2023 Oosterdorp has become a part of a gemeente with a new code; one buurt keeps its boundary, one has another.
AREAS_2023 = {
    code: cells for code, cells in AREAS_2020.items() if "9998" not in code and code != "BU99990109"
} | {
    "BU99990102": ("Verspreide huizen Veld", 50, "2"),
    "GM9996": ("Veranderdam", None, "."),
    "WK999600": ("Wijk 00 Oosterdorp", None, "3"),
    "BU99960000": ("Centrum", 655, "2"),
    "BU99960001": ("Buitenrand", 130, "3"),
}  # fmt: skip
AREAS = {"2020": AREAS_2020, "2021": AREAS_2020, "2023": AREAS_2023, "2025": AREAS_2023}
TABLES = {
    "84799NED": ("2020", "2020", "2021-03-26T02:00:00"),
    "85039NED": ("2021", "2021", "2022-11-30T02:00:00"),
    "85618NED": ("2023", "2023", "2025-06-27T02:00:00"),
    "85984NED": ("2024", "2025", "2025-11-21T02:00:00"),
    "86165NED": ("2025", "2025", "2026-03-31T02:00:00"),
}
# Columns that nobody has filled yet, per table: "not published yet", not secret.
NOT_YET = {
    "84799NED": ("Inkomen", "Zorg"),
    "86165NED": ("Inkomen", "Energie", "Sociale zekerheid", "Zorg"),
}
SHARE = {
    "Mannen": 0.5, "Vrouwen": 0.5, "k_0Tot15Jaar": 0.2, "k_15Tot25Jaar": 0.1, "k_25Tot45Jaar": 0.3,
    "k_45Tot65Jaar": 0.2, "k_65JaarOfOuder": 0.2, "Ongehuwd": 0.5, "Gehuwd": 0.3, "Gescheiden": 0.1, "Verweduwd": 0.1,
    "WestersTotaal": 0.1, "NietWestersTotaal": 0.1, "HuishoudensTotaal": 0.5, "Eenpersoonshuishoudens": 0.2,
    "HuishoudensZonderKinderen": 0.1, "HuishoudensMetKinderen": 0.2, "Woningvoorraad": 0.5,
    "PersonenautoSTotaal": 0.4, "PersonenautoSBrandstofBenzine": 0.3, "PersonenautoSOverigeBrandstof": 0.1,
}  # fmt: skip
TEXTS = {
    "Gemeentenaam": 40,
    "SoortRegio": 10,
    "Codering": 10,
    "MeestVoorkomendePostcode": 10,
}
KINDS = {"NL": "Land", "GM": "Gemeente", "WK": "Wijk", "BU": "Buurt"}


def toydorp_tables():
    """The made-up KWB tables of 2020, 2021, 2023, 2024 and 2025."""
    return [toydorp_table(identifier) for identifier in TABLES]


def toydorp_table(identifier):
    """One of them, by its id."""
    period, layout, modified = TABLES[identifier]
    return made_up_table(
        identifier,
        AREAS[layout],
        period=period,
        layout=layout,
        modified=modified,
        empty=NOT_YET.get(identifier, ()),
    )


def made_up_table(identifier, areas, *, period, layout, modified, empty=()):
    """A KWB table in one layout over any areas: mapping code -> (name, residents of a buurt, change indicator)."""
    if layout not in LAYOUTS:
        raise ValueError(f"unknown layout {layout}")
    topics = kwb_topics(layout)
    residents = _summed(areas)
    rows = {"NL00": ("Nederland", None, ".")} | areas
    columns = {"ID": list(range(len(rows))), GEO: [code.ljust(10) for code in rows]}
    gemeenten = {code[2:6]: cells[0] for code, cells in areas.items() if code.startswith("GM")}
    for topic in topics:
        columns[topic["key"]] = [
            _cell(topic, code, rows[code], residents[code], gemeenten, empty) for code in rows
        ]
    return ServedTable(
        id=identifier, title=f"Kerncijfers wijken en buurten {period}", period=period, modified=modified,
        properties=geo_properties(topics, year=int(period)), columns=columns,
        dimensions={GEO: [_region(code, cells[0]) for code, cells in rows.items()]},
        summary="Kerncijfers over demografische en sociaal-economische kenmerken",
    )  # fmt: skip


def _summed(areas):
    total = {code: cells[1] or 0 for code, cells in areas.items()}
    for code, cells in areas.items():
        if code.startswith("BU"):
            total["WK" + code[2:8]] += cells[1]
            total["GM" + code[2:6]] += cells[1]
    return {"NL00": sum(n for code, n in total.items() if code.startswith("GM"))} | total


def _region(code, name):
    place = "" if code.startswith("NL") else code
    return {
        "Key": code.ljust(10), "Title": name, "Description": "",
        "Municipality": "GM" + code[2:6] if place else "", "DetailRegionCode": place.ljust(10) if place else "",
    }  # fmt: skip


def _cell(topic, code, cells, residents, gemeenten, empty):
    change = cells[2]
    base = stem(topic["key"])
    if topic["type"] == "String":
        texts = {
            "Gemeentenaam": gemeenten.get(code[2:6], "Nederland").ljust(40),
            "SoortRegio": KINDS[code[:2]].ljust(10),
            "Codering": code.ljust(10),
            "MeestVoorkomendePostcode": ("9999" if residents and code[:2] in ("WK", "BU") else ".").rjust(10),
        }
        return texts.get(base, change)
    if topic["pad"].split("/")[0] in empty:
        return None
    if base == "AantalInwoners":
        return residents
    if base in SHARE:
        return round(SHARE[base] * residents)
    return _other_cell(topic, code, residents)


def _other_cell(topic, code, residents):
    """A figure that is invented and the same on every run; small areas have none."""
    if topic["pad"].startswith("Oppervlakte"):
        return 100 if code[:2] == "BU" else 1000
    if residents < 50:
        return None
    mark = sum(topic["titel"].encode()) + sum(code.encode())
    if topic["type"] == "Double":
        return round(1 + mark % 400 / 10, int(topic["decimalen"]))
    return mark % 100 if topic["eenheid"] == "%" else mark % 100 * 5


def toydorp_boundaries():
    """The collections of PDOK for Toydorp: squares of one kilometre in EPSG:28992, several years mixed."""
    collections = []
    for level in ("gemeente", "wijk", "buurt"):
        features = [
            f for year in (2020, 2023) for f in generalised(level, year, _squares(level, AREAS[str(year)]))
        ]
        collections.append(Collection("gebiedsindelingen", f"{level}_gegeneraliseerd", features))
    for year in (2023, 2025):
        for level, name in (("gemeente", "gemeenten"), ("wijk", "wijken"), ("buurt", "buurten")):
            features = _with_figures(level, year, _squares(level, AREAS_2023))
            collections.append(Collection(f"wijken-en-buurten-{year}", name, features))
    return collections


def _squares(level, areas):
    """Each buurt is a square; a wijk and a gemeente are what their buurten make together."""
    buurten = [code for code in areas if code.startswith("BU")]
    columns = {wijk: n for n, wijk in enumerate(dict.fromkeys(code[2:8] for code in buurten))}
    place = {}
    for code in buurten:
        row = sum(1 for other in place if other[2:8] == code[2:8])
        x, y = 250_000 + 1000 * columns[code[2:8]], 470_000 + 1000 * row
        place[code] = shapely.box(x, y, x + 1000, y + 1000)
    width = {"gemeente": 6, "wijk": 8, "buurt": 10}[level]
    prefix = {"gemeente": "GM", "wijk": "WK", "buurt": "BU"}[level]
    parts = {}
    for code, shape in place.items():
        parts.setdefault(prefix + code[2:width], []).append(shape)
    return {
        code: (areas[code][0], "GM" + code[2:6], shapely.union_all(shapes)) for code, shapes in parts.items()
    }


def _with_figures(level, year, shapes):
    """Features of the yearly map: codes in words, a water part, the sentinels of that year."""
    sentinel = -99999999 if year <= 2023 else -99997
    features = []
    for number, (code, (name, gemeente, shape)) in enumerate(shapes.items()):
        properties = {
            "gemeentecode": gemeente, "gemeentenaam": AREAS_2023[gemeente][0], "water": "NEE",
            "jrstatcode": f"{year}{code}", "jaar": year, "aantal_inwoners": sentinel if number == 0 else 5 * number,
            "percentage_ongehuwd": -99995 if number == 1 and year > 2023 else 50,
        }  # fmt: skip
        if level != "gemeente":
            properties["wijkcode"] = "WK" + code[2:8]
        properties |= {f"{level}code": code, f"{level}naam": name}
        features.append((properties, shape))
    properties, shape = features[-1]
    features.append(({**properties, "water": "JA"}, shapely.affinity.translate(shape, 0, 5000)))
    features.append(({**properties, "water": "B"}, shapely.affinity.translate(shape, 0, 9000)))
    return features
