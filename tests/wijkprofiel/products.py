"""Reads figures, classes and missing counts back out of each product of a bundle, with a library of its own each."""

import csv
import json
import re
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass, field

import geopandas as gpd
import openpyxl
from lxml import html as lxml_html

from tests.wijkprofiel.maps.reading import packed_of
from wijkprofiel.missing import REASONS, reason_label

LAYERS = {"wijk": "wijken", "buurt": "buurten"}


@dataclass
class Approved:
    """What the bundle says was approved: the yardstick of every product."""

    columns: dict
    outputs: dict
    areas: dict
    cells: dict = field(repr=False)

    def codes(self, level):
        return [code for code, area in self.areas.items() if area["niveau"] == level]

    def value(self, code, column):
        return self.cells[column, code][0]

    def reason(self, code, column):
        return self.cells[column, code][1]

    def missing(self, output):
        """Kind of missing -> number of areas on a map."""
        reasons = [self.reason(code, output["kolom"]) for code in self.codes(output["niveau"])]
        return {reason: reasons.count(reason) for reason in REASONS if reason in reasons}

    def sizes(self, output):
        """Number of areas per class."""
        numbers = list(output["gebieden"].values())
        return [numbers.count(n) for n in range(len(output["grenzen"]) - 1)]


def approved_of(folder):
    declared = json.loads((folder / "invoer" / "kolommen.json").read_text(encoding="utf-8"))
    with (folder / "invoer" / "cijfers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = {
        (f"{r['indicator']}@{r['jaar']}", r["gebied"]): (
            float(r["waarde"]) if r["waarde"] else None,
            r["reden"],
        )
        for r in rows
    }
    areas = {area["code"]: area for area in declared["gebieden"]}
    maps = {name: o for name, o in declared["uitvoer"].items() if o["soort"] == "class"}
    return Approved(declared["kolommen"], maps, areas, cells)


def number_of(text):
    """The number in a printed figure; None where there is none. A unit may hold digits, so only the first counts."""
    found = re.search(r"[-−+]?\d{1,3}(?:\.\d{3})*(?:,\d+)?|[-−+]?\d+(?:,\d+)?", text)
    if found is None:
        return None
    return float(found.group().replace(".", "").replace(",", ".").replace("−", "-"))


def map_file(folder):
    """(column, level) -> (texts, class number or -1 - place in the legend of what is missing) per code."""
    packed = packed_of((folder / "kaart.html").read_text(encoding="utf-8"))
    layers, maps = packed.content["layers"], packed.content["maps"]
    found = {}
    for place, kaart in enumerate(maps):
        codes = layers[kaart["layer"]]["codes"]
        cells = zip(packed.texts(place), packed.numbers(place), strict=True)
        key = (f"{kaart['subject']}@{kaart['year']}", kaart["level"])
        found[key] = (kaart, dict(zip(codes, cells, strict=True)))
    return found


def sheet_text(folder, name):
    """All text of the PDF of one map sheet in the order it was set, on one line."""
    stem = re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-")
    path = folder / "kaartbladen" / f"{stem}.pdf"
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def workbook(folder):
    """(column title, code) -> cell of sheet Cijfers."""
    sheet = openpyxl.load_workbook(folder / "cijfers.xlsx")["Cijfers"]
    head, *rows = list(sheet.iter_rows(min_row=3, values_only=True))
    titles = [str(title).split("\n")[0] for title in head]
    return {(title, row[0]): cell for row in rows for title, cell in zip(titles, row, strict=True)}


def report_tables(folder):
    """(column label, year, area name) -> printed cell, from the tables of the report."""
    tree = lxml_html.document_fromstring((folder / "rapport.html").read_bytes())
    found = {}
    for table in tree.xpath("//section[@id='cijfers']//table"):
        heads = [
            (h.text.strip(), (h.findtext("span") or "").rpartition(", ")[2])
            for h in table.xpath(".//thead//th")
        ]
        for row in table.xpath(".//tbody/tr"):
            cells = [c.text_content() for c in row]
            for (label, year), cell in zip(heads[1:], cells[1:], strict=True):
                found[label, year, cells[0]] = cell
    return found


def report_alts(folder):
    """Title of a map -> the text in place of its picture in the report."""
    alts = lxml_html.document_fromstring((folder / "rapport.html").read_bytes()).xpath("//figure/img/@alt")
    return {re.match(r"Kaart: (.*?)\. Eenheid", alt).group(1): alt for alt in alts}


def geopackage(folder, level):
    """The layer of one level, by code, and the categories of every style on it."""
    layer = gpd.read_file(folder / "gebieden.gpkg", layer=LAYERS[level]).set_index("code")
    with closing(sqlite3.connect(folder / "gebieden.gpkg")) as base:
        styles = base.execute(
            "SELECT styleQML FROM layer_styles WHERE f_table_name = ?", (LAYERS[level],)
        ).fetchall()
    return layer, [text for (text,) in styles]


def label_of(reason):
    """What a reader sees for a kind of missing, up to the colon."""
    return reason_label(reason).split(":")[0]
