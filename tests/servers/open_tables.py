"""Open tables with more than one dimension as the local CBS serves them: crime of Toydorp, and of real gemeenten."""

import csv

from tests.servers.table import GEO, ServedTable
from tests.servers.toydorp import AREAS_2020

KINDS = {"0.0.0 ": "Totaal misdrijven", "1.1.1 ": "Diefstal/inbraak woning", "1.4.4 ": "Bedreiging"}
MEASURE = "GeregistreerdeMisdrijven_1"


def crime_table(
    *, years=(2022, 2023), last_status="Voorlopig", modified="2024-08-15T02:00:00", reason="Actualisering"
):
    """47018NED over Toydorp: a tenth of a made-up base per kind; the last year is not final."""
    bases = {code: 10 + number for number, code in enumerate(AREAS_2020)}
    rows = [
        (kind, code, year, base + year % 10 - 5 * place)
        for place, kind in enumerate(KINDS)
        for code, base in bases.items()
        for year in years
    ]
    names = {code: cells[0] for code, cells in AREAS_2020.items()}
    return served(rows, names, KINDS, years=years, last_status=last_status, modified=modified, reason=reason)


def real_crime_table(folder):
    """47018NED with the real figures of 2023 of four gemeenten of Twente: the total, and all real kinds."""
    place = folder / "misdrijven-buurt-2023"
    with (place / "misdrijven_2023_buurt_4_twentse_gemeenten.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        cells = list(csv.DictReader(file))
    with (place / "SoortMisdrijf.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    key, title = ("Key", "Title")
    kinds = {record[key].strip().ljust(6): record[title] for record in listed}
    rows = [
        (
            "0.0.0 ",
            cell["buurtcode"].strip(),
            int(cell["jaar"]),
            int(cell["geregistreerde_misdrijven_totaal"]),
        )
        for cell in cells
    ]
    names = {cell["buurtcode"].strip(): cell["buurtnaam"].strip() for cell in cells}
    for cell in cells:
        names[cell["gemeentecode"].strip()] = cell["gemeentenaam"].strip()
    totals = {}
    for _, code, year, count in rows:
        totals["GM" + code[2:6], year] = totals.get(("GM" + code[2:6], year), 0) + count
    rows += [("0.0.0 ", code, year, count) for (code, year), count in totals.items()]
    return served(rows, names, kinds, years=(2023,), last_status="Definitief", modified="2024-08-15T02:00:00")


def served(rows, names, kinds, *, years, last_status, modified, reason="Actualisering"):
    """A table of the police from (kind, area, year, number)."""
    statuses = dict.fromkeys(years, "Definitief") | {years[-1]: last_status}
    properties = [
        _dimension("SoortMisdrijf", 0, "Dimension"),
        _dimension(GEO, 1, "GeoDimension"),
        _dimension("Perioden", 2, "TimeDimension"),
        {
            "odata.type": "Cbs.OData.Topic", "ID": 3, "Position": 3, "ParentID": None, "Type": "Topic",
            "Key": MEASURE, "Title": "Geregistreerde misdrijven", "Description": "", "Datatype": "Long",
            "Unit": "aantal", "Decimals": 0, "Default": "-", "PresentationType": "Relatief",
        },
    ]  # fmt: skip
    return ServedTable(
        id="47018NED",
        title="Geregistreerde misdrijven; wijken en buurten",
        period=f"{years[0]} - {years[-1]}",
        modified=modified,
        reason=reason,
        properties=properties,
        columns={
            "ID": list(range(len(rows))),
            "SoortMisdrijf": [kind for kind, _, _, _ in rows],
            GEO: [code.ljust(10) for _, code, _, _ in rows],
            "Perioden": [f"{year}JJ00" for _, _, year, _ in rows],
            MEASURE: [count for _, _, _, count in rows],
        },
        dimensions={
            "SoortMisdrijf": [
                {"Key": key, "Title": title, "Description": None} for key, title in kinds.items()
            ],
            GEO: [
                {"Key": code.ljust(10), "Title": name, "Description": "", "Municipality": "GM" + code[2:6]}
                for code, name in names.items()
            ],
            "Perioden": [
                {"Key": f"{year}JJ00", "Title": str(year), "Description": None, "Status": statuses[year]}
                for year in years
            ],
        },
    )


def _dimension(key, place, kind):
    return {
        "odata.type": f"Cbs.OData.{kind}", "ID": place, "Position": place, "ParentID": None, "Type": kind,
        "Key": key, "Title": key, "Description": "",
    }  # fmt: skip
