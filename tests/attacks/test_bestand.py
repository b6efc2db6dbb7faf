"""Leaks planted in each part of each format are found, harmless files pass, hostile files end in a finding."""

import base64
import gzip
import io
import json
import sqlite3
import struct
import zipfile
import zlib
from importlib import util
from pathlib import Path

import numpy as np
import pandas as pd
import pikepdf
import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from guardrails import Outcome, Policy, Vault, inspect_file, write_clean

_spec = util.spec_from_file_location("gevallen_bestand", Path(__file__).with_name("gevallen_bestand.py"))
cases = util.module_from_spec(_spec)
_spec.loader.exec_module(cases)

CODES = [f"WK9999{n:02d}" for n in range(10)]
COUNTS = np.array([120, 305, 50, 410, 95, 230, 640, 15, 175, 360], float)
BASE = np.array([1005, 1210, 990, 2050, 480, 1500, 3010, 220, 760, 1900], float)
OPEN = [812.0, 640.0, 505.0, 999.0, 230.0, 715.0, 1480.0, 101.0, 377.0, 940.0]
BSN = "bsn 111222333"
FORMS = {
    "vault": np.round(100 * COUNTS / BASE, 1),
    "count": COUNTS,
    "complement": np.round(100 - 100 * COUNTS / BASE, 1),
    "affine": 3 * COUNTS / BASE + 7,
    "plain": np.array(OPEN),
    "name": np.array(OPEN),
}


@pytest.fixture(scope="module")
def policy():
    return Policy.load()


@pytest.fixture(scope="module")
def vault():
    rows = [(u, "wijk", 2020, "herkomst", "a", c, b) for u, c, b in zip(CODES, COUNTS, BASE, strict=True)]
    return Vault(pd.DataFrame(rows, columns=["unit", "level", "year", "ground", "group", "count", "base"]))


def frame(plant):
    return pd.DataFrame(
        {"gebied": CODES, "pct_niet_westers" if plant == "name" else "x7": FORMS.get(plant, OPEN)}
    )


def records(plant):
    out = frame(plant).to_dict("records")
    if plant == "script":
        out[0]["naam"] = "<img src=x onerror=alert(1)>"
    return out


def make_csv(place, plant):
    table = frame(plant)
    if plant == "persons":
        table = pd.DataFrame({"voornaam": ["A", "B", "C"], "postcode": ["7551AB", "7552CD", "7553EF"]})
    elif plant == "small":
        table["x7"] = [2, 3, 50, 60, 70, 80, 90, 100, 110, 120]
    elif place == "cell":
        texts = {"bsn": BSN, "formula": '=HYPERLINK("http://x.nl","klik")', "template": "${alert(1)}"}
        table["tekst"] = texts[plant]
    return table.to_csv(index=False).encode()


def make_xlsx(place, plant):
    book = Workbook()
    sheet = book.active
    sheet.append(["gebied", "woningen"])
    for code, value in zip(CODES, OPEN, strict=True):
        sheet.append([code, value])
    if "sheet" in place:
        other = sheet if place == "sheet" else book.create_sheet("Extra")
        if place == "sheet":
            other.delete_rows(1, 20)
        for row in [["gebied", "x7"], *zip(CODES, FORMS[plant].tolist(), strict=True)]:
            other.append(list(row))
        other.sheet_state = {"hidden sheet": "hidden", "very hidden sheet": "veryHidden"}.get(
            place, "visible"
        )
    elif place == "hidden column":
        for i, value in enumerate(FORMS[plant].tolist(), 2):
            sheet.cell(i, 3, value)
        sheet.cell(1, 3, "x7")
        sheet.column_dimensions["C"].hidden = True
    elif place == "hidden rows":
        for i in range(5, 9):
            sheet.row_dimensions[i].hidden = True
    elif place == "comment":
        sheet["A2"].comment = Comment(BSN, "iemand")
    elif place == "properties":
        book.properties.description = BSN
    elif place == "defined name":
        book.defined_names["pct_niet_westers"] = DefinedName("pct_niet_westers", attr_text="Sheet!$B$2:$B$11")
    elif place == "formula":
        sheet["C2"] = '=HYPERLINK("http://x.nl","klik")'
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def make_html(place, plant):
    data = json.dumps(records(plant))
    body = {
        "script data": f"<script>var m = L.map(); m.add({data});</script>",
        "gzip blob": f"<script>start('{base64.b64encode(gzip.compress(data.encode())).decode()}')</script>",
        "base64 blob": f"<script>start('{base64.b64encode(data.encode()).decode()}')</script>",
        "data address": f'<a href="data:application/json;base64,{base64.b64encode(data.encode()).decode()}">x</a>',
        "property": f'<script type="application/json">{data}</script>',
        "table": frame(plant).to_html(index=False),
        "comment": f"<!-- {BSN} -->",
        "attribute": f'<p title="{BSN}">x</p>',
        "handler": '<p onclick="doe()">x</p>',
        "address": '<a href="java&#10;script:doe()">x</a>',
        "request": '<script src="https://cdn.example.nl/x.js"></script>',
    }[place]
    return f"<!DOCTYPE html><html><body><p>Wijken</p>{body}</body></html>".encode()


def notebook(cells, **metadata):
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


def code(source="x = 1", outputs=(), **metadata):
    return {
        "cell_type": "code",
        "id": "a",
        "source": source,
        "outputs": list(outputs),
        "metadata": metadata,
        "execution_count": 1,
    }


def shown(**data):
    return {
        "output_type": "execute_result",
        "data": {k.replace("_", "/"): v for k, v in data.items()},
        "metadata": {},
    }


def make_ipynb(place, plant):
    if place == "output html":
        return notebook([code(outputs=[shown(text_html=frame(plant).to_html())])])
    if place == "output text":
        people = pd.DataFrame({"voornaam": ["A", "B", "C"], "bedrag": [10, 20, 30]})
        return notebook([code(outputs=[shown(text_plain=people.to_string())])])
    if place == "widget state":
        return notebook([code()], widgets={"state": {"a": {"value": BSN}}})
    if place == "attachment":
        body = base64.b64encode(make_csv("column", plant)).decode()
        cell = {
            "cell_type": "markdown",
            "source": "x",
            "metadata": {},
            "attachments": {"a.csv": {"text/csv": body}},
        }
        return notebook([cell])
    if place == "notebook metadata":
        return notebook([code()], opmerking=BSN)
    if place == "cell metadata":
        return notebook([code(pct_niet_westers=[1, 2, 3, 4])])
    if place == "markdown":
        return notebook([{"cell_type": "markdown", "source": BSN, "metadata": {}}])
    return notebook([code(f"x = {FORMS[plant].tolist()}")])


def make_gpkg(place, plant):
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE gpkg_contents (table_name TEXT)")
    base.execute("INSERT INTO gpkg_contents VALUES ('wijken')")
    base.execute("CREATE TABLE wijken (gebied TEXT, x7 REAL, tekst TEXT)")
    values = FORMS["vault" if place == "layer" else "plain"]
    base.executemany("INSERT INTO wijken VALUES (?, ?, 'x')", zip(CODES, values.tolist(), strict=True))
    if place == "extra table":
        base.execute("CREATE TABLE bron2 (gebied TEXT, y REAL)")
        base.executemany("INSERT INTO bron2 VALUES (?, ?)", zip(CODES, FORMS[plant].tolist(), strict=True))
    if place == "deleted rows":
        base.execute("PRAGMA secure_delete=OFF")
        base.execute("INSERT INTO wijken VALUES ('WK999999', 1, ?)", (f"notitie met {BSN} erin",))
        base.commit()
        base.execute("DELETE FROM wijken WHERE gebied = 'WK999999'")
    base.commit()
    return base.serialize()


def make_geojson(place, plant):
    features = [
        {"type": "Feature", "properties": r, "geometry": {"type": "Point", "coordinates": [6.8, 52.2]}}
        for r in records(plant)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def make_parquet(place, plant):
    table = frame(plant if place == "column" else "plain")
    if place == "attrs":
        table.attrs = {"pct_niet_westers": [1.0, 2.0, 3.0, 4.0]}
    if place == "category":
        table["soort"] = pd.Categorical(["a"] * 10, categories=["a", "niet-westers"])
    out = io.BytesIO()
    table.to_parquet(out)
    return out.getvalue()


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def make_png(place, plant):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    text = chunk(b"tEXt", b"Comment\x00" + BSN.encode()) if place == "text" else b""
    end = chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + text + end + (b"verborgen" * 9 if place == "behind" else b"")


def make_svg(place, plant):
    inner = {"text": f"<text>{BSN}</text>", "script": "<script>doe()</script>"}.get(place, "<g/>")
    handler = ' onload="doe()"' if place == "handler" else ""
    return f'<svg xmlns="http://www.w3.org/2000/svg"{handler}>{inner}</svg>'.encode()


def make_pdf(place, plant):
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    if place == "text":
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(f"BT /F1 12 Tf 10 10 Td ({BSN}) Tj ET".encode())
    if place == "properties":
        pdf.docinfo["/Subject"] = BSN
    if place == "javascript":
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    if place == "attachment":
        pdf.attachments["a.csv"] = pikepdf.AttachedFileSpec(pdf, make_csv("column", plant), filename="a.csv")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", ".").replace("SLIP", "../"), content)
    return out.getvalue()


def make_zip(place, plant):
    table = make_csv("column", plant)
    if place == "nested":
        return zipped(in__zip=zipped(a__csv=table))
    if place == "slip":
        return zipped(SLIPa__csv=table)
    if place == "pickle":
        return zipped(a__pkl=b"\x80\x04N.")
    if place == "comment":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("a.txt", "x")
            archive.comment = BSN.encode()
        return out.getvalue()
    return zipped(a__csv=table)


MAKERS = {name[5:]: made for name, made in list(globals().items()) if name.startswith("make_")}


def exit_code(findings):
    worst = max((f.outcome for f in findings), key=lambda o: o.rank, default=Outcome.PASS)
    return {Outcome.PASS: 0, Outcome.REVIEW: 4, Outcome.BLOCK: 3}[worst]


@pytest.mark.parametrize("case", cases.PLANTED, ids=lambda c: "-".join(map(str, c[:3])))
def test_a_planted_leak_is_found(case, tmp_path, policy, vault):
    form, place, plant, codes, code_expected = case
    path = tmp_path / f"deel.{form}"
    path.write_bytes(MAKERS[form](place, plant))
    findings = inspect_file(path, policy=policy, vault=vault)
    assert {f.code for f in findings} & set(codes), [f.to_json() for f in findings]
    assert exit_code(findings) == code_expected


def test_no_finding_repeats_what_was_planted(tmp_path, policy, vault):
    path = tmp_path / "deel.csv"
    path.write_bytes(make_csv("cell", "bsn"))
    told = json.dumps([f.to_json() for f in inspect_file(path, policy=policy, vault=vault)])
    assert "111222333" not in told


HARMLESS = {
    "woningen.csv": make_csv("column", "plain"),
    "puntkomma.csv": frame("plain").to_csv(index=False, sep=";", decimal=",").encode("cp1252"),
    "negatief.csv": b"gebied,verschil\nWK999900,-3\nWK999901,-12\nWK999902,+4\n",
    "streepje.csv": b"gebied,tekst\nWK999900,-\nWK999901,- geen gegevens\n",
    "bag.csv": b"pand,gebied\n0164100000012345,WK999900\n0164100000012346,WK999901\n",
    "boek.xlsx": make_xlsx("none", "plain"),
    "kaart.html": make_html("script data", "plain"),
    "tabel.html": make_html("table", "plain"),
    "leeg.ipynb": notebook([code()]),
    "tekst.ipynb": notebook([{"cell_type": "markdown", "source": "Wijken en buurten", "metadata": {}}]),
    "laag.gpkg": make_gpkg("none", "plain"),
    "punten.geojson": make_geojson("none", "plain"),
    "tabel.parquet": make_parquet("none", "plain"),
    "beeld.png": make_png("none", "plain"),
    "tekening.svg": make_svg("none", "plain"),
    "blad.pdf": make_pdf("none", "plain"),
    "pakket.zip": make_zip("member", "plain"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_file_passes(name, tmp_path, policy, vault):
    path = tmp_path / name
    path.write_bytes(HARMLESS[name])
    findings = inspect_file(path, policy=policy, vault=vault)
    assert not findings, [f.to_json() for f in findings]


def hostile(kind):
    if kind.startswith("truncated"):
        form = kind.split()[1]
        content = MAKERS[form]("none", "plain")
        return f"a.{form}", content[: len(content) // 2]
    return {
        "zip bomb": ("a.zip", zipped(a__csv=b"0" * 50_000_000)),
        "deep json": ("a.geojson", b"[" * 200_000 + b"]" * 200_000),
        "long name": ("a.csv", b"gebied," + b"x" * 1_000_000 + b"\nWK999900,1\n"),
        "pickle": ("a.pkl", b"\x80\x04N."),
        "text called png": ("a.png", b"tekst"),
        "empty zip name": ("a.zip", b"PK\x03\x04"),
    }[kind]


@pytest.mark.parametrize("case", cases.HOSTILE, ids=lambda c: c[0])
def test_a_hostile_file_ends_in_a_clear_finding(case, tmp_path, policy, vault):
    name, content = hostile(case[0])
    path = tmp_path / name
    path.write_bytes(content)
    findings = inspect_file(path, policy=policy, vault=vault)
    assert {f.code for f in findings} & set(case[1]), [f.to_json() for f in findings]
    assert exit_code(findings) == 3


@pytest.mark.parametrize("form", ["csv", "xlsx", "ipynb"])
def test_a_cleaned_copy_passes(form, tmp_path, policy, vault):
    dirty = {
        "csv": make_csv("cell", "formula"),
        "xlsx": make_xlsx("very hidden sheet", "vault"),
        "ipynb": make_ipynb("output html", "vault"),
    }[form]
    source = tmp_path / f"a.{form}"
    source.write_bytes(dirty)
    target = tmp_path / ("schoon.ipynb" if form == "ipynb" else "schoon.csv")
    write_clean(source, target)
    assert not inspect_file(target, policy=policy, vault=vault)
