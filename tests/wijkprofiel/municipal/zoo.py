"""A zoo of files as gemeenten have them: each a maker of a file, and what must come of it.

``read``: figures right (``expected``: area -> value or reason, of the first measure); ``ask``: a question or a notice
that asks; ``refuse``: stopped. Numbers are made up.
"""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
from shapely.geometry import Point, box

WIJKEN = [f"WK01640{i}" for i in range(10)]
NAMES = [
    "Binnenstad",
    "Hengelose Es",
    "Noord",
    "Hasseler Es",
    "Groot Driene",
    "Berflo Es",
    "Wilderinkshoek",
    "Woolde",
    "Slangenbeek",
    "Buitengebied",
]
COUNTS = [12, 130, 44, 1250, 310, 0, 87, 56, 99, 21]
ANSWERS = {"jaar": 2022, "noemer": "geen"}
RIGHT = dict(zip(WIJKEN, map(float, COUNTS), strict=True))


@dataclass(frozen=True)
class Case:
    """One animal: how to make it, what to answer, and what must come of it."""

    name: str
    make: Callable[[Path], Path]
    outcome: str
    codes: tuple[str, ...] = ()
    answers: dict[str, Any] = field(default_factory=dict)
    expected: dict[str, float | str] = field(default_factory=dict)
    silent: tuple[str, ...] = ()


def text(name: str, content: str, *, encoding: str = "utf-8") -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content.encode(encoding))
        return path

    return make


def raw(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def table(
    cells: list[str],
    *,
    areas: list[str] = WIJKEN,
    mark: str = ";",
    head: str = "wijk{m}bankjes",
    end: str = "\n",
) -> str:
    lines = [head.replace("{m}", mark)]
    lines += [f"{a}{mark}{c}" for a, c in zip(areas, cells, strict=True)]
    return end.join(lines) + end


def book(name: str, sheets: dict[str, list[list[Any]]], change: Callable[[Any], None] | None = None):
    def make(folder: Path) -> Path:
        path = folder / name
        made = openpyxl.Workbook()
        made.remove(made.active)
        for title, rows in sheets.items():
            sheet = made.create_sheet(title)
            for row in rows:
                sheet.append(row)
        if change:
            change(made)
        made.save(path)
        return path

    return make


def layer(
    name: str,
    crs: int | None,
    *,
    scale: str = "rd",
    shape: str = "vlak",
    columns: dict[str, Any] | None = None,
):
    def make(folder: Path) -> Path:
        step = 1000.0
        squares = [box(245000 + i * step, 475000, 245000 + (i + 1) * step, 476000) for i in range(10)]
        if shape == "punt":
            squares = [Point(s.centroid.x, s.centroid.y) for s in squares]
        frame = gpd.GeoDataFrame(
            columns or {"wijkcode": WIJKEN, "bankjes": COUNTS}, geometry=squares, crs=28992
        )
        if scale == "wgs":
            frame = frame.to_crs(4326)
        elif scale == "web":
            frame = frame.to_crs(3857)
        elif scale == "mixed":
            other = frame.to_crs(4326)
            frame = frame.set_crs(None, allow_override=True)
            frame.loc[5:, "geometry"] = other.geometry.iloc[5:].to_numpy()
        elif scale == "nowhere":
            frame = frame.set_geometry(frame.translate(9e6, 9e6))
        frame = frame.set_crs(crs, allow_override=True) if crs else frame.set_crs(None, allow_override=True)
        path = folder / name
        if name.endswith(".zip"):
            inner = folder / "laag"
            inner.mkdir()
            frame.to_file(inner / "wijken.shp")
            with zipfile.ZipFile(path, "w") as archive:
                for part in sorted(inner.iterdir()):
                    if part.suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
                        archive.write(part, part.name)
            return path
        if name.endswith(".gpkg"):
            frame.to_file(path, layer="wijken", driver="GPKG")
            return path
        body = json.loads(frame.to_json(drop_id=True))
        body.pop("crs", None)
        if crs and crs != 4326:
            body["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs}"}}
        path.write_text(json.dumps(body), encoding="utf-8")
        return path

    return make


def bomb(name: str, inside: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>")
            with archive.open(inside, "w", force_zip64=True) as stream:
                block = b"0" * (1 << 20)
                for _ in range(220):
                    stream.write(block)
        return path

    return make


def old_book(folder: Path) -> Path:
    """An xls file as far as its first bytes say; broken beyond."""
    path = folder / "oud.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    return path


def with_hidden(made: Any) -> None:
    made["oud"].sheet_state = "hidden"


def with_formulas(made: Any) -> None:
    for row in range(2, 12):
        made.active.cell(row, 2).value = f"=1+{row}"


def microdata(folder: Path) -> Path:
    lines = ["wijk;leeftijdsklasse;inkomensklasse;aantal kinderen"]
    lines += [f"{WIJKEN[i % 10]};{20 + i % 7}-jarig;{i % 5};{i % 3}" for i in range(400)]
    path = folder / "gevallen.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def many_columns(folder: Path) -> Path:
    path = folder / "breed.csv"
    path.write_text("wijk;" + ";".join(f"k{i}" for i in range(3000)) + "\nWK016400;" + ";".join("1" * 3000))
    return path


SEMICOLON = table([str(c) for c in COUNTS])
DECIMALS = ["12,5", "130,25", "44,0", "1.250,5", "310,75", "0,5", "87,1", "56,2", "99,3", "21,4"]
DECIMALS_RIGHT = dict(
    zip(WIJKEN, [12.5, 130.25, 44.0, 1250.5, 310.75, 0.5, 87.1, 56.2, 99.3, 21.4], strict=True)
)
POINTS = [c.replace(".", "").replace(",", ".") for c in DECIMALS]
THOUSANDS = ["12", "130", "44", "1.250", "310", "0", "87", "56", "99", "21"]
MARKS = ["x", ".", "-", "n.b.", "<5", "", "0", "nvt", "12", "99"]
MARKS_RIGHT: dict[str, float | str] = dict(
    zip(
        WIJKEN,
        [
            "geheim",
            "onbekend",
            "onbekend",
            "onbekend",
            "geheim",
            "onbekend",
            0.0,
            "niet_van_toepassing",
            12.0,
            99.0,
        ],
        strict=True,
    )
)
TYPED = [["wijk", "bankjes"], *([a, c] for a, c in zip(WIJKEN, COUNTS, strict=True))]
BUURTEN = ["BU01640000", "BU01640001", "BU01640002"]


def named(areas: list[str], *, head: str = "wijk{m}bankjes") -> str:
    return table([str(c) for c in COUNTS], areas=areas, head=head)


ZOO = (
    # --- encodings, separators, line ends
    Case("noot achter een getal", text("a.csv", table(["12 1)", *map(str, COUNTS[1:])])), "ask", ("M36",)),
    Case("twee getallen in een cel", text("a.csv", table(["12 13", *map(str, COUNTS[1:])])), "ask", ("M36",)),
    Case(
        "procentteken bij een deel",
        text("a.csv", table(["0,13", *(f"{n % 100}%" for n in COUNTS[1:])], head="wijk{m}aandeel groen")),
        "ask",
        ("M68",),
    ),
    Case(
        "delen van 1 als percentage",
        text("a.csv", table([f"0,{n % 90 + 10}" for n in COUNTS], head="wijk{m}aandeel groen")),
        "ask",
        ("M68",),
    ),
    Case("rij onbekend onderaan", text("a.csv", SEMICOLON + "Onbekend;14\n"), "ask", ("M38",)),
    Case("totaal zonder naam", text("a.csv", SEMICOLON + f";{sum(COUNTS)}\n"), "read", expected=RIGHT),
    Case("cijfer zonder naam onderaan", text("a.csv", SEMICOLON + ";14\n"), "ask", ("M51",)),
    Case(
        "samengevoegde cellen",
        book("a.xlsx", {"a": [["wijk", "soort", "aantal"], *(
            [wijk if soort == "hout" else None, soort, n] for wijk, n in zip(WIJKEN, COUNTS, strict=True)
            for soort in ("hout", "staal")
        )]}),
        "ask",
        ("M80",),
    ),
    Case(
        "twee tabellen naast elkaar",
        book("a.xlsx", {"a": [["wijk", "bankjes", None, "wijk", "bomen"], *(
            [one, n, None, two, n] for one, two, n in zip(WIJKEN, WIJKEN[::-1], COUNTS, strict=True)
        )]}),
        "ask",
        ("M79",),
    ),
    Case(
        "percentages van Excel",
        book(
            "a.xlsx",
            {"a": [["wijk", "aandeel groen"], *([w, n / 2000] for w, n in zip(WIJKEN, COUNTS, strict=True))]},
            lambda made: [setattr(row[1], "number_format", "0.0%") for row in made["a"].iter_rows(min_row=2)],
        ),
        "read",
        expected={wijk: n / 20 for wijk, n in RIGHT.items()},
    ),
    Case(
        "verborgen rij en kolom",
        book(
            "a.xlsx",
            {"a": [["wijk", "bankjes", "bomen"], *map(list, zip(WIJKEN, COUNTS, COUNTS, strict=True))]},
            lambda made: [
                setattr(made["a"].row_dimensions[3], "hidden", True),
                setattr(made["a"].column_dimensions["C"], "hidden", True),
            ],
        ),
        "read",
        ("M81",),
        expected=RIGHT,
    ),
    Case("puntkomma, utf-8", text("a.csv", SEMICOLON), "read", expected=RIGHT),
    Case("komma", text("a.csv", table([str(c) for c in COUNTS], mark=",")), "read", expected=RIGHT),
    Case("tab", text("a.tsv", table([str(c) for c in COUNTS], mark="\t")), "read", expected=RIGHT),
    Case("streepje", text("a.txt", table([str(c) for c in COUNTS], mark="|")), "read", expected=RIGHT),
    Case("BOM", text("a.csv", SEMICOLON, encoding="utf-8-sig"), "read", expected=RIGHT),
    Case("UTF-16 met BOM", text("a.csv", SEMICOLON, encoding="utf-16"), "read", expected=RIGHT),
    Case("UTF-16 zonder BOM", text("a.csv", SEMICOLON, encoding="utf-16-le"), "read", expected=RIGHT),
    Case(
        "cp1252",
        text("a.csv", SEMICOLON.replace("bankjes", "cliënten één"), encoding="cp1252"),
        "read",
        ("M12",),
        expected=RIGHT,
    ),
    Case(
        "cp850",
        text("a.csv", SEMICOLON.replace("bankjes", "bankjes één, categorieën"), encoding="cp850"),
        "read",
        ("M12",),
        expected=RIGHT,
    ),
    Case("twee keer omgezet", text("a.csv", SEMICOLON.replace("bankjes", "ideeÃ«n")), "ask", ("M13",)),
    Case("Windows-regeleinden", text("a.csv", table([str(c) for c in COUNTS], end="\r\n")), "read", expected=RIGHT),
    Case("Mac-regeleinden", text("a.csv", table([str(c) for c in COUNTS], end="\r")), "read", expected=RIGHT),
    Case("sep= van Excel", text("a.csv", "sep=;\n" + SEMICOLON), "read", expected=RIGHT),
    Case("alles tussen aanhalingstekens", text("a.csv", SEMICOLON.replace(";", '";"').replace("\n", '"\n"')[:-1].join(['"', ""])), "read", expected=RIGHT),
    # --- numbers
    Case("decimale komma", text("a.csv", table(DECIMALS)), "read", answers={"eenheid": "uur"}, expected=DECIMALS_RIGHT),
    Case("decimale punt", text("a.csv", table(POINTS, mark=",")), "read", expected=DECIMALS_RIGHT),
    Case("decimale komma in komma-bestand", text("a.csv", table([f'"{c}"' for c in DECIMALS], mark=",")), "read", expected=DECIMALS_RIGHT),
    Case("1.250 zonder bewijs", text("a.csv", table(THOUSANDS)), "ask", ("M34",)),
    Case("1.250 met antwoord komma", text("a.csv", table(THOUSANDS)), "read", answers={"decimaal": "komma"}, expected=RIGHT),
    Case("1.250 met antwoord punt", text("a.csv", table(THOUSANDS)), "read", answers={"decimaal": "punt"}, expected={**RIGHT, "WK016403": 1.25}),
    Case("1.250 met bewijs elders", text("a.csv", table([f"{a};{b}" for a, b in zip(THOUSANDS, DECIMALS, strict=True)], head="wijk{m}bankjes{m}uren")), "read", ("M35",), expected=RIGHT),
    Case("1,250 zonder bewijs", text("a.csv", table([c.replace(".", ",") for c in THOUSANDS])), "ask", ("M34",)),
    Case("1.234.567", text("a.csv", table(["1.234.567", *THOUSANDS[1:]])), "read", expected={"WK016400": 1234567.0, "WK016403": 1250.0}),
    Case("1 250 met spatie", text("a.csv", table([c.replace(".", " ") for c in THOUSANDS])), "read", expected=RIGHT),
    Case("euro", text("a.csv", table([f"€ {c},50" for c in THOUSANDS], head="wijk{m}subsidie")), "read", expected={"WK016403": 1250.5}),
    Case("procenten", text("a.csv", table([f"{i},5%" for i in range(10)], head="wijk{m}tevreden")), "read", expected={"WK016403": 3.5}),
    Case("punt en komma door elkaar", text("a.csv", table(["12,5", "13.5", *map(str, COUNTS[2:])])), "refuse", ("M33",)),
    Case("negatief en min achteraan", text("a.csv", table(["-3,5", "4,5-", "(2,0)", *DECIMALS[3:]], head="wijk{m}saldo")), "read", expected={"WK016400": -3.5, "WK016401": -4.5, "WK016402": -2.0}),
    Case("1E+03", text("a.csv", table(["1E+03", "2.5E+02", *map(str, COUNTS[2:])], mark=",")), "read", expected={"WK016400": 1000.0, "WK016401": 250.0}),
    Case("tekst tussen getallen", text("a.csv", table(["ongeveer veertig", *map(str, COUNTS[1:])])), "ask", ("M36",)),
    # --- missing
    Case("tekens voor ontbreekt", text("a.csv", table(MARKS)), "read", ("M64",), expected=MARKS_RIGHT),
    Case("streepje is nul", text("a.csv", table(MARKS)), "read", answers={"streepje": "nul"}, expected={"WK016402": 0.0, "WK016401": "onbekend"}),
    Case("-99997 en verder", text("a.csv", table(["-99997", "-99995", "-99991", *map(str, COUNTS[3:])])), "read", expected={"WK016400": "onbekend", "WK016401": "nog_niet", "WK016402": "niet_gepubliceerd"}),
    Case("wijken weggelaten", text("a.csv", table(["5", "7"], areas=WIJKEN[:2])), "read", ("M61",), expected={"WK016401": 7.0, "WK016402": "onbekend"}),
    Case("weggelaten is nul", text("a.csv", table(["5", "7"], areas=WIJKEN[:2])), "read", answers={"ontbrekend": "nul"}, expected={"WK016402": 0.0, "GM0164": 12.0}),
    Case("#DEEL/0!", text("a.csv", table(["#DEEL/0!", *map(str, COUNTS[1:])])), "ask", ("M65",)),
    Case("NaN van een programma", text("a.csv", table(["NaN", "NA", "NULL", *map(str, COUNTS[3:])])), "read", expected={"WK016400": "onbekend", "WK016401": "onbekend", "WK016402": "onbekend"}),
    # --- areas
    Case("kleine letters en spaties", text("a.csv", named([f" {w.lower()}  " for w in WIJKEN])), "read", expected=RIGHT),
    Case("zonder letters", text("a.csv", named([w[2:] for w in WIJKEN])), "read", expected=RIGHT),
    Case("zonder voorloopnul", text("a.csv", named([w[3:] for w in WIJKEN])), "read", expected=RIGHT),
    Case("gemeente als 164", text("a.csv", table(["12"], areas=["164"], head="gemeentecode{m}bankjes")), "read", expected={"GM0164": 12.0}),
    Case("gemeente als 0164", text("a.csv", table(["12"], areas=["0164"], head="gemeentecode{m}bankjes")), "read", expected={"GM0164": 12.0}),
    Case("GM0164 tussen WK en BU", text("a.csv", table(["12", "12", "12"], areas=["GM0164", "WK016409", "BU01640900"], head="code{m}bankjes")), "read", expected={"GM0164": 12.0, "WK016409": 12.0, "BU01640900": 12.0}),
    Case("nummer van de wijk", text("a.csv", named([f"{i:02d}" for i in range(10)])), "read", answers={"gemeente": "GM0164"}, expected=RIGHT),
    Case("alleen namen", text("a.csv", named(NAMES)), "read", answers={"gemeente": "Hengelo", "niveau": "wijk"}, expected=RIGHT),
    Case("Wijk 05 Berflo Es", text("a.csv", named([f"Wijk {i:02d} {n}" for i, n in enumerate(NAMES)])), "read", answers={"gemeente": "Hengelo"}, expected=RIGHT),
    Case("Hengelo: Wijk 05 Berflo Es", text("a.csv", named([f"Hengelo: Wijk {i:02d} {n}" for i, n in enumerate(NAMES)])), "read", expected=RIGHT),
    Case("code en naam in een cel", text("a.csv", named([f"{n} ({w})" for n, w in zip(NAMES, WIJKEN, strict=True)])), "read", expected=RIGHT),
    Case("tikfout in de code", text("a.csv", named(["WKO16400", *WIJKEN[1:]])), "ask", ("M38",)),
    Case("onbekende code", text("a.csv", named([*WIJKEN[:9], "WK016477"])), "ask", ("M38",)),
    Case("naam met tikfout", text("a.csv", named(["Binnenstat", *NAMES[1:]])), "ask", ("M38",), answers={"gemeente": "Hengelo", "niveau": "wijk"}),
    Case("namen horen bij andere codes", text("a.csv", table([f"{n};{c}" for n, c in zip([NAMES[9], *NAMES[:9]], COUNTS, strict=True)], head="wijkcode{m}wijknaam{m}bankjes")), "ask", ("M39",)),
    Case("letters in de code van een buurt", text("a.csv", table(["3"], areas=["BU0164A1B2"], head="buurtcode{m}bankjes")), "ask", ("M38",)),
    Case("meer gemeenten", text("a.csv", table(["1", "2"], areas=["WK016400", "WK015300"])), "ask", ("M31",)),
    Case("meer gemeenten, een gekozen", text("a.csv", table(["1", "2"], areas=["WK016400", "WK015300"])), "read", ("M69",), answers={"gemeente": "GM0164"}, expected={"WK016400": 1.0}),
    Case("andere gemeente", text("a.csv", SEMICOLON), "refuse", ("M32",), answers={"gemeente": "Almelo"}),
    Case("Bergen", text("a.csv", table(["5"], areas=["Bergen"], head="gemeente{m}bankjes")), "ask", ("M31",)),
    Case("postcode 4", text("a.csv", table([str(c) for c in COUNTS], areas=[str(7550 + i) for i in range(10)], head="postcode{m}bankjes")), "refuse", ("M41",)),
    Case("postcode 6", text("a.csv", table([str(c) for c in COUNTS], areas=[f"{7550 + i}AB" for i in range(10)], head="pc6{m}bankjes")), "refuse", ("M41",)),
    Case("coördinaten in plaats van gebieden", text("a.csv", table([f"{475000 + i}" for i in range(10)], areas=[f"{245000 + i}" for i in range(10)], head="x{m}y")), "refuse", ("M30",)),
    # --- layout
    Case("titelregels en bronregel", text("a.csv", f"Bankjes in Hengelo;\nper wijk;\n;\n{SEMICOLON};\nBron: Openbare Ruimte;\n"), "read", expected=RIGHT),
    Case("twee kopregels", text("a.csv", "gebied;openbare ruimte;openbare ruimte\nwijk;bankjes;prullenbakken\n" + "".join(f"{w};{c};{c + 1}\n" for w, c in zip(WIJKEN, COUNTS, strict=True))), "read", expected=RIGHT),
    Case("regel met eenheden", text("a.csv", "wijk;gasverbruik;stroom\n;m3;kWh\n" + "".join(f"{w};{c};{c + 1}\n" for w, c in zip(WIJKEN, COUNTS, strict=True))), "read", expected=RIGHT),
    Case("jaren naast elkaar", text("a.csv", "wijk;2021;2022\n" + "".join(f"{w};{c};{c + 1}\n" for w, c in zip(WIJKEN, COUNTS, strict=True))), "read", answers={"wat": "bankjes"}, expected=RIGHT),
    Case("lang: een rij per soort", text("a.csv", "wijk;soort;aantal\n" + "".join(f"{w};{s};{c}\n" for w, c in zip(WIJKEN, COUNTS, strict=True) for s in ("bank", "boom"))), "read", expected=RIGHT),
    Case("kolom met jaren", text("a.csv", "wijk;jaar;bankjes\n" + "".join(f"{w};{y};{c}\n" for w, c in zip(WIJKEN, COUNTS, strict=True) for y in (2020, 2022))), "read", answers={"jaar": None}, expected=RIGHT),
    Case("datum als jaar", text("a.csv", "wijk;peildatum;bankjes\n" + "".join(f"{w};1-1-2022;{c}\n" for w, c in zip(WIJKEN, COUNTS, strict=True))), "read", answers={"jaar": None}, expected=RIGHT),
    Case("maanden", text("a.csv", "wijk;periode;bankjes\n" + "".join(f"{w};2022MM{m:02d};{m}\n" for w in WIJKEN for m in range(1, 13))), "refuse", ("M58",)),
    Case("geen kop", text("a.csv", "".join(f"{w};{c}\n" for w, c in zip(WIJKEN, COUNTS, strict=True))), "ask", ("M57",)),
    Case("cel te veel in een rij", text("a.csv", SEMICOLON.replace("WK016403;1250", "WK016403;12;50")), "refuse", ("M56",)),
    Case("cel te weinig in een rij", text("a.csv", "wijk;bankjes;bomen\n" + "".join(f"{w};{c};1\n" for w, c in zip(WIJKEN, COUNTS, strict=True)).replace("WK016403;1250;1", "WK016403;1250")), "refuse", ("M56",)),
    Case("mangled namen van R", text("a.csv", '"","Wijk.Codering..code.","Voorzieningen.Aantal.bankjes..aantal."\n' + "".join(f'"{i}","{w}  ","{c}"\n' for i, (w, c) in enumerate(zip(WIJKEN, COUNTS, strict=True), 1))), "read", expected=RIGHT),
    Case("alleen een kop", text("a.csv", "wijk;bankjes\n"), "refuse", ("M30",)),
    Case("een kolom", text("a.csv", "bankjes\n1\n2\n"), "refuse", ("M30",)),
    Case("geen cijfers", text("a.csv", table(["rood"] * 10, head="wijk{m}kleur")), "refuse", ("M60",)),
    Case("dubbele rij, gelijk", text("a.csv", SEMICOLON + "WK016400;12\n"), "ask", ("M50",)),
    Case("dubbele rij, anders", text("a.csv", SEMICOLON + "WK016400;13\n"), "refuse", ("M55",)),
    # --- totals (S78: 11 + 7 + 4 stated as 23)
    Case("delen en totaal naast elkaar", text("a.csv", "wijk;beschrijvend;diagnostisch;voorspellend;totaal\nWK016400;11;7;4;23\n"), "ask", ("M53",)),
    Case("delen en totaal onder elkaar", text("a.csv", "wijk;bankjes\nWK016400;11\nWK016401;7\nWK016402;4\nTotaal;23\n"), "ask", ("M51",)),
    Case("het totaal klopt", text("a.csv", "wijk;bankjes\nWK016400;11\nWK016401;7\nWK016402;4\nTotaal;22\n"), "read", expected={"WK016400": 11.0, "GM0164": 22.0}),
    Case("verschil met uitleg", text("a.csv", "wijk;bankjes\nWK016400;11\nWK016401;7\nWK016402;4\nTotaal;23\n"), "read", ("M77",), answers={"toelichting": {"M51": "één geval heeft geen wijk"}}, expected={"GM0164": 23.0}),
    # --- persons and protected traits
    Case("BSN", text("a.csv", table(["111222333"] * 10, head="wijk{m}bsn")), "refuse", ("M40",)),
    Case("e-mail", text("a.csv", table([f"{c};jan{c}@voorbeeld.nl" for c in COUNTS], head="wijk{m}bankjes{m}beheerder")), "refuse", ("M40",), silent=("jan12@",)),
    Case("namen met adres", text("a.csv", table([f"{c};Jan Jansen, Dorpsstraat {c + 1}" for c in COUNTS], head="wijk{m}bankjes{m}melder")), "refuse", ("M40",), silent=("Jansen",)),
    Case("een rij per geval", microdata, "refuse", ("M42",)),
    Case("beschermde kolom", text("a.csv", table([f"{c};{c}" for c in COUNTS], head="wijk{m}bankjes{m}niet-westers")), "refuse", ("M43",)),
    Case("beschermde kolom niet gekozen", text("a.csv", table([f"{c};{c}" for c in COUNTS], head="wijk{m}bankjes{m}niet-westers")), "read", ("M45",), answers={"waarde": ["bankjes"]}, expected=RIGHT),
    Case("beschermde indeling", text("a.csv", "wijk;groep;aantal\n" + "".join(f"{w};{g};{c}\n" for w, c in zip(WIJKEN, COUNTS, strict=True) for g in ("mannen", "vrouwen"))), "refuse", ("M44",)),
    Case("cijfers over een beschermde groep", text("a.csv", table([f"vrouwen;{c}" for c in COUNTS], head="wijk{m}groep{m}leden")), "refuse", ("M44",)),
    Case("naam die de lijst niet kent", text("a.csv", table([f"Plek {i};{c}" for i, c in enumerate(COUNTS)], head="wijkcode{m}locatie{m}bankjes")), "read", expected=RIGHT),
    Case("formule in een cel", text("a.csv", table(['=HYPERLINK("http://x";1)'] + [str(c) for c in COUNTS[1:]], head="wijk{m}link")), "refuse", ("I08",)),
    Case("script en formule als opmerking", text("a.csv", table([f"{c};{t}" for c, t in zip(COUNTS, ["=1+1", "<script>x()</script>", "${x}"] * 4, strict=False)], head="wijk{m}bankjes{m}opmerking")), "read", ("M48",), expected=RIGHT),
    # --- workbooks
    Case("xlsx", book("a.xlsx", {"Blad1": TYPED}), "read", expected=RIGHT),
    Case("xlsx met codes als getal", book("a.xlsx", {"Blad1": [["wijkcode", "bankjes"], *([int(w[2:]), c] for w, c in zip(WIJKEN, COUNTS, strict=True))]}), "read", expected=RIGHT),
    Case("xlsx met getallen als tekst", book("a.xlsx", {"Blad1": [["wijk", "uren"], *([w, c] for w, c in zip(WIJKEN, DECIMALS, strict=True))]}), "read", expected=DECIMALS_RIGHT),
    Case("xlsx met datum", book("a.xlsx", {"Blad1": [["wijk", "peildatum", "bankjes"], *([w, dt.date(2022, 1, 1), c] for w, c in zip(WIJKEN, COUNTS, strict=True))]}), "read", answers={"jaar": None}, expected=RIGHT),
    Case("xlsx met twee bladen", book("a.xlsx", {"een": TYPED, "twee": TYPED}), "ask", ("M26",)),
    Case("xlsx met twee bladen, een gekozen", book("a.xlsx", {"een": TYPED, "twee": [["niets"]]}), "read", expected=RIGHT),
    Case("xlsx met verborgen blad", book("a.xlsx", {"nieuw": TYPED, "oud": TYPED}, with_hidden), "read", ("M15",), expected=RIGHT),
    Case("xlsx met formules zonder uitkomst", book("a.xlsx", {"Blad1": TYPED}, with_formulas), "refuse", ("M17",)),
    Case("xlsx met titel en bron", book("a.xlsx", {"Blad1": [["Bankjes 2022"], [], *TYPED, [], ["Bron: Openbare Ruimte"]]}), "read", expected=RIGHT),
    Case("xls die stuk is", old_book, "refuse", ("M08",)),
    # --- layers
    Case("GeoPackage in RD", layer("a.gpkg", 28992), "read", ("M25",), expected=RIGHT),
    Case("GeoJSON in WGS84", layer("a.geojson", 4326, scale="wgs"), "read", expected=RIGHT),
    Case("GeoJSON in RD, zwijgt", layer("a.geojson", None), "read", ("M22",), expected=RIGHT),
    Case("GeoPackage zegt WGS84, is RD", layer("a.gpkg", 4326), "read", ("M23",), expected=RIGHT),
    Case("GeoJSON voor de webkaart", layer("a.geojson", 3857, scale="web"), "read", expected=RIGHT),
    Case("twee stelsels door elkaar", layer("a.geojson", None, scale="mixed"), "refuse", ("M20",)),
    Case("buiten Nederland", layer("a.gpkg", 28992, scale="nowhere"), "refuse", ("M21",)),
    Case("shapefile in zip", layer("a.zip", 28992), "read", expected=RIGHT),
    Case("punten", layer("a.gpkg", 28992, shape="punt"), "refuse", ("M47",)),
    # --- not what it says, or not readable at all
    Case("xlsx die csv is", text("a.xlsx", SEMICOLON), "read", ("M14",), expected=RIGHT),
    Case("csv die xlsx is", book("a.csv", {"Blad1": TYPED}), "read", ("M14",), expected=RIGHT),
    Case("leeg", text("a.csv", ""), "refuse", ("M02",)),
    Case("alleen witruimte", text("a.csv", "\n \n"), "refuse", ("M02",)),
    Case("binair", raw("a.csv", bytes(range(256)) * 40), "refuse", ("M03",)),
    Case("plaatje", raw("a.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100), "refuse", ("M10",)),
    Case("webpagina", text("a.csv", "<html><table><tr><td>WK016400</td></tr></table></html>"), "refuse", ("M10",)),
    Case("pdf", raw("a.csv", b"%PDF-1.7\n" + b"x" * 100), "refuse", ("M10",)),
    Case("JSON zonder kaartlaag", text("a.json", '{"WK016400": 3}'), "refuse", ("M10",)),
    Case("zip zonder shapefile", raw("a.zip", (lambda b: (zipfile.ZipFile(b, "w").writestr("x.txt", "x"), b.getvalue())[1])(io.BytesIO())), "refuse", ("M08", "M11")),
    Case("zip-bom", bomb("a.xlsx", "xl/worksheets/sheet1.xml"), "refuse", ("M06",)),
    Case("regel zonder einde", text("a.csv", "x" * 1_200_000), "refuse", ("M05",)),
    Case("drieduizend kolommen", many_columns, "refuse", ("M27",)),
)  # fmt: skip


def first_measure(measures: pd.DataFrame) -> dict[str, float | str]:
    """Values or reasons by area, of the first column of figures in its newest year."""
    own = measures[~measures["maat"].str.startswith(("AantalInwoners", "noemer_"))]
    rows = own[own["maat"] == own["maat"].iloc[0]]
    rows = rows[rows["jaar"] == rows["jaar"].max()]
    return {row.gebied: row.reden or float(row.waarde) for row in rows.itertuples(index=False)}
