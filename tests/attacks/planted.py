"""Files with something in one part of them that may not leave; each maker is called with the part's name."""

import base64
import builtins
import gzip
import io
import json
import sqlite3
import struct
import tarfile
import zipfile
import zlib

import numpy as np
import pandas as pd
import pikepdf
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.datavalidation import DataValidation

CODES = [f"WK9999{n:02d}" for n in range(10)]
COUNTS = np.array([120, 305, 50, 410, 95, 230, 640, 15, 175, 360], float)
BASE = np.array([1005, 1210, 990, 2050, 480, 1500, 3010, 220, 760, 1900], float)
SHARES = np.round(100 * COUNTS / BASE, 2)
OPEN = [812.0, 640.0, 505.0, 999.0, 230.0, 715.0, 1480.0, 101.0, 377.0, 940.0]
BSN = "bsn 111222333"
NAME = "pct_niet_westers"
PAIRS = dict(builtins.zip(CODES, SHARES.tolist(), strict=True))
RECORDS = [{"gebied": c, "x7": v} for c, v in PAIRS.items()]
DATA = json.dumps(RECORDS)


def table(values=OPEN, name="woningen"):
    return pd.DataFrame({"gebied": CODES, name: values})


def lines(sep=";", decimal=","):
    return "\n".join(f"{c}{sep}{str(v).replace('.', decimal)}" for c, v in PAIRS.items())


def csv(part):
    plain = table().to_csv(index=False)
    ramp = (255 - 200 * (SHARES - SHARES.min()) / np.ptp(SHARES)).round().astype(int)
    forms = {
        "kolom_log": np.log1p(100 * COUNTS / BASE).round(5),
        "kolom_kleur": [f"#{v:02x}{v:02x}ff" for v in ramp],
        "kolom_base64": [base64.b64encode(str(v).encode()).decode() for v in SHARES],
        "kolom_tekst": [f"{v:.2f} %".replace(".", ",") for v in SHARES],
        "rang": pd.Series(SHARES).rank().astype(int).tolist(),
        "cel_json": [DATA, *["x"] * 9],
    }
    if part in forms:
        text = table(forms[part], "x7").to_csv(index=False)
    else:
        text = {
            "codes_klein": table(SHARES, "x7").to_csv(index=False).lower(),
            "codes_als_getal": pd.DataFrame(
                {"wijkcode": [int(c[2:]) for c in CODES[::-1]], "x7": SHARES[::-1]}
            ).to_csv(index=False),
            "opmerking_bsn": f"# {BSN}\n{plain}",
            "opmerking_naam": f"# {NAME} 12\n{plain}",
            "tweede_kopregel": plain.replace("\n", f"\ncode,{NAME}\n", 1),
            "titelregel": f"Cijfers van de wijken\n{table(SHARES, 'x7').to_csv(index=False)}",
            "zonder_codes": pd.DataFrame({"wijk": list("abcdefghij"), "x7": SHARES}).to_csv(index=False),
            "lange_tabel": pd.DataFrame(
                [
                    (c, m, v)
                    for c, s, o in builtins.zip(CODES, SHARES, OPEN, strict=True)
                    for m, v in (("a", s), ("b", o))
                ],
                columns=["gebied", "maat", "waarde"],
            ).to_csv(index=False),
        }[part]
    return text.encode()


_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def xlsx(part):
    book = Workbook()
    sheet = book.active
    for row in (["gebied", "woningen"], *builtins.zip(CODES, OPEN, strict=True)):
        sheet.append(list(row))
    if part in ("keuzelijst", "keuzelijst_uitleg"):
        choices = '"Marokko,Turkije,Suriname"' if part == "keuzelijst" else '"ja,nee"'
        rule = DataValidation(type="list", formula1=choices)
        rule.prompt, rule.showInputMessage = (BSN, True) if part == "keuzelijst_uitleg" else ("Kies", True)
        sheet.add_data_validation(rule)
        rule.add("D2:D11")
    if part == "grafiek":
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=2, min_row=2, max_row=11))
        sheet.add_chart(chart, "E2")
    if part == "voettekst":
        sheet.oddFooter.left.text = BSN
    if part == "gedefinieerde_naam":
        from openpyxl.workbook.defined_name import DefinedName

        book.defined_names[NAME] = DefinedName(NAME, attr_text="Sheet!$B$2")
    if part == "formule_bewaard":
        sheet["C1"] = "x7"
        for row in range(2, 12):
            sheet.cell(row, 3, "=B2*2")
    out = io.BytesIO()
    book.save(out)
    return _xlsx_part(out.getvalue(), part)


def _xlsx_part(content, part):
    numbers = "".join(f'<n v="{v}"/>' for v in SHARES)
    records = "".join(f'<r><s v="{c}"/><n v="{v}"/></r>' for c, v in PAIRS.items())
    cells = "".join(
        f'<row r="{i}"><cell r="A{i}" t="str"><v>{c}</v></cell><cell r="B{i}"><v>{v}</v></cell></row>'
        for i, (c, v) in enumerate(PAIRS.items(), 1)
    )
    cached = "".join(f'<pt idx="{i}"><v>{v}</v></pt>' for i, v in enumerate(SHARES))
    added = {
        "draaitabel_definitie": (
            "xl/pivotCache/pivotCacheDefinition1.xml",
            f'<pivotCacheDefinition {_MAIN}><cacheFields><cacheField name="{NAME}"><sharedItems>{numbers}'
            "</sharedItems></cacheField></cacheFields></pivotCacheDefinition>",
        ),
        "draaitabel_items": (
            "xl/pivotCache/pivotCacheDefinition1.xml",
            f'<pivotCacheDefinition {_MAIN}><cacheFields><cacheField name="groep"><sharedItems><s v="Marokko"/>'
            '<s v="Turkije"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>',
        ),
        "draaitabel_records": (
            "xl/pivotCache/pivotCacheRecords1.xml",
            f"<pivotCacheRecords {_MAIN}>{records}</pivotCacheRecords>",
        ),
        "macro": ("xl/vbaProject.bin", "macro"),
        "externe_koppeling": (
            "xl/externalLinks/externalLink1.xml",
            f"<externalLink {_MAIN}><externalBook><sheetDataSet><sheetData>{cells}</sheetData></sheetDataSet>"
            "</externalBook></externalLink>",
        ),
        "grafiek": (
            "xl/charts/chart9.xml",
            f'<c:chart xmlns:c="urn:c"><c:numCache>{cached.replace("<", "<c:").replace("<c:/", "</c:")}'
            "</c:numCache></c:chart>",
        ),
        "eigen_eigenschap": (
            "docProps/custom.xml",
            f'<Properties xmlns="urn:p"><property name="{NAME}"><v>1</v></property></Properties>',
        ),
        "onbekend_deel": ("xl/model/item.data", "gegevensmodel"),
        "gesprek": (
            "xl/threadedComments/threadedComment1.xml",
            f'<ThreadedComments xmlns="urn:t"><text>{BSN}</text></ThreadedComments>',
        ),
        "ingesloten_bestand": ("xl/embeddings/boek.csv", table(SHARES, "x7").to_csv(index=False)),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            if part == "formule_bewaard" and name == "xl/worksheets/sheet1.xml":
                for value in SHARES:
                    body = body.replace(b"<f>B2*2</f><v />", f"<f>B2*2</f><v>{value}</v>".encode(), 1)
                    body = body.replace(b"<f>B2*2</f><v></v>", f"<f>B2*2</f><v>{value}</v>".encode(), 1)
            new.writestr(name, body)
        if part in added:
            new.writestr(*added[part])
        if part == "zip_opmerking":
            new.comment = BSN.encode()
    return out.getvalue()


def gpkg(part):
    base = sqlite3.connect(":memory:")
    base.execute("PRAGMA secure_delete=OFF")
    base.execute("CREATE TABLE gpkg_contents (table_name TEXT)")
    base.execute("INSERT INTO gpkg_contents VALUES ('wijken')")
    base.execute("CREATE TABLE wijken (gebied TEXT, woningen REAL)")
    base.executemany("INSERT INTO wijken VALUES (?, ?)", builtins.zip(CODES, OPEN, strict=True))
    pairs = list(PAIRS.items())
    if part in ("vrije_bladzijden", "vrije_getallen", "extra_tabel"):
        base.execute("CREATE TABLE bron2 (gebied TEXT, y REAL, tekst TEXT)")
        base.executemany(
            "INSERT INTO bron2 VALUES (?, ?, ?)", [(c, v + 1e-9, f"aant {BSN}") for c, v in pairs]
        )
        if part == "extra_tabel":
            base.execute("UPDATE bron2 SET tekst = 'x', y = round(y, 2)")
        else:
            base.commit()
            base.execute("DROP TABLE bron2")
    elif part == "extra_tabel_naam":
        base.execute(f"CREATE TABLE {NAME} (gebied TEXT)")
    elif part == "metagegevens":
        base.execute("CREATE TABLE gpkg_metadata (metadata TEXT)")
        base.execute("INSERT INTO gpkg_metadata VALUES (?)", (BSN,))
    elif part == "trigger":
        base.execute("CREATE TRIGGER doe AFTER INSERT ON wijken BEGIN DELETE FROM wijken; END")
    elif part == "weergave":
        values = " UNION ALL ".join(f"SELECT '{c}' AS gebied, {v} AS z" for c, v in pairs)
        base.execute(f"CREATE VIEW w AS {values}")
    elif part == "blob":
        base.execute("CREATE TABLE stijl2 (inhoud BLOB)")
        base.execute("INSERT INTO stijl2 VALUES (?)", (gzip.compress(DATA.encode()),))
    base.commit()
    return base.serialize()


def parquet(part):
    frame = table()
    if part == "indexnaam":
        frame = frame.set_index("gebied", drop=False)
        frame.index.name = NAME
    held = pa.Table.from_pandas(frame)
    meta = dict(held.schema.metadata or {})
    if part == "statistiek":
        held = held.append_column("groep", pa.array(["Marokko"] * 9 + ["Turkije"]))
    elif part == "schema":
        meta[b"bron"] = json.dumps({NAME: 1, "b": 2}).encode()
    elif part == "schema_waarden":
        meta[b"bron"] = json.dumps(PAIRS).encode()
    elif part == "oude_kolomnaam":
        told = json.loads(meta[b"pandas"])
        told["columns"].append({**told["columns"][-1], "name": NAME, "field_name": NAME})
        meta[b"pandas"] = json.dumps(told).encode()
    elif part == "geneste_kolom":
        held = held.append_column("rest", pa.array(RECORDS))
    elif part == "veld":
        field = pa.field("woningen", pa.float64(), metadata={"uitleg": BSN})
        held = held.cast(pa.schema([held.schema.field(0), field]))
    out = io.BytesIO()
    pq.write_table(held.replace_schema_metadata(meta), out)
    return out.getvalue()


def pdf(part):
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(300, 400))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    drawn = "BT /F1 9 Tf 10 380 Td (Wijken) Tj ET "
    if part == "onzichtbare_tekst":
        drawn += f"BT 3 Tr /F1 9 Tf 10 10 Td ({BSN}) Tj ET"
    elif part == "letter_voor_letter":
        drawn += "".join(f"BT /F1 9 Tf {10 + 5 * i} 10 Td ({sign}) Tj ET " for i, sign in enumerate(BSN))
    elif part in ("tabel_met_codes", "tabel_zonder_codes"):
        for i, (code, value) in enumerate(PAIRS.items()):
            name = code if part == "tabel_met_codes" else f"Wijk {'abcdefghij'[i]}"
            drawn += f"BT /F1 9 Tf 10 {300 - 12 * i} Td ({name}) Tj 150 0 Td ({value}) Tj ET "
    elif part == "eerdere_versie":
        drawn += f"BT /F1 9 Tf 10 10 Td ({BSN}) Tj ET"
    page.obj.Contents = document.make_stream(drawn.encode())
    if part == "titel":
        document.docinfo["/Title"] = BSN
    elif part == "xmp":
        body = (
            '<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            f'<rdf:Description xmlns:b="urn:b"><b:d>{BSN}</b:d></rdf:Description></rdf:RDF></x:xmpmeta>'
            '<?xpacket end="w"?>'
        )
        document.Root.Metadata = pikepdf.Stream(
            document, body.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
        )
    elif part == "bijlage":
        document.attachments["a.csv"] = pikepdf.AttachedFileSpec(
            document, table(SHARES, "x7").to_csv(index=False).encode(), filename="a.csv"
        )
    elif part == "losse_stroom":
        document.Root.Bron = document.make_indirect(pikepdf.Stream(document, lines().encode()))
    elif part == "formulierveld":
        field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="veld", V=BSN)
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[document.make_indirect(field)])
    elif part == "aantekening":
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Contents=BSN, Rect=[0, 0, 9, 9]
        )
        page.obj.Annots = pikepdf.Array([document.make_indirect(note)])
    elif part == "eigen_sleutel":
        document.Root.PieceInfo = pikepdf.Dictionary(Eigen=pikepdf.Dictionary(Private=BSN))
    elif part == "start_programma":
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="a.exe")
    out = io.BytesIO()
    document.save(out)
    content = out.getvalue()
    if part == "achter_het_einde":
        content += b"\nverborgen gegevens"
    return _changed_pdf(content) if part == "eerdere_versie" else content


def _changed_pdf(content):
    """The document with its page text replaced in an update at the end, as programs save changes."""
    with pikepdf.open(io.BytesIO(content)) as document:
        number = document.pages[0].obj.Contents.objgen[0]
        size, root = int(document.trailer.Size), document.trailer.Root.objgen[0]
    old = int(content.rsplit(b"startxref", 1)[1].split()[0])
    body = b"BT /F1 9 Tf 10 380 Td (Wijken) Tj ET"
    at = len(content)
    new = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(body), body)
    xref = at + len(new)
    new += b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    new += b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        root,
        old,
        xref,
    )
    return content + new


def _chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(part):
    added = {
        "ingepakte_tekst": (b"zTXt", b"Comment\x00\x00" + zlib.compress(BSN.encode())),
        "internationale_tekst": (b"iTXt", b"Comment\x00\x00\x00nl\x00\x00" + BSN.encode()),
        "exif": (b"eXIf", b"II*\x00\x08\x00\x00\x00" + BSN.encode() + b"\x00"),
        "exif_tweebyte": (b"eXIf", b"II*\x00" + BSN.encode("utf-16-le") + b"\x00\x00"),
        "eigen_deel": (b"prVt", lines().encode()),
        "kleurprofiel": (b"iCCP", b"profiel\x00\x00" + zlib.compress(b"\x00\x01acsp\x00" + BSN.encode())),
    }.get(part)
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    middle = _chunk(*added) if added else b""
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + middle
        + _chunk(b"IDAT", zlib.compress(b"\x00\x00"))
        + _chunk(b"IEND", b"")
    )


def _hexes():
    ramp = (255 - 200 * (SHARES - SHARES.min()) / np.ptp(SHARES)).round().astype(int)
    return [f"#{v:02x}{v:02x}ff" for v in ramp]


def svg(part):
    inner = {
        "beschrijving": f"<desc>{BSN}</desc>",
        "metagegevens": f"<metadata>{lines()}</metadata>",
        "kenmerken": "".join(f'<path id="{c}" data-a="{v}" d="M0 0"/>' for c, v in PAIRS.items()),
        "vulkleuren": "".join(
            f'<path id="{c}" fill="{h}" d="M0 0"/>' for c, h in builtins.zip(CODES, _hexes(), strict=True)
        ),
        "cdata": f"<desc><![CDATA[{BSN}]]></desc>",
        "instructie": f"<?eigen {BSN}?>",
        "stijl": f"<style>/* {BSN} */ path {{ fill: red }}</style>",
    }.get(part, "<g/>")
    return f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode()


def zip(part):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("lees.txt")
        if part == "extra_veld":
            info.extra = struct.pack("<HH", 0x9999, len(BSN)) + BSN.encode()
        if part == "opmerking_lid":
            info.comment = BSN.encode()
        archive.writestr(info, "tekst")
        leak = table(SHARES, "x7").to_csv(index=False).encode()
        if part == "zip_in_zip":
            inner = io.BytesIO()
            with zipfile.ZipFile(inner, "w") as deeper:
                deeper.writestr("a.csv", leak)
            archive.writestr("b.zip", inner.getvalue())
        elif part == "gzip":
            archive.writestr("a.csv.gz", gzip.compress(DATA.encode()))
        elif part == "bestandsnaam":
            archive.writestr(f"{BSN}.txt", "x")
        elif part == "tar":
            inner = io.BytesIO()
            with tarfile.open(fileobj=inner, mode="w") as deeper:
                one = tarfile.TarInfo("a.csv")
                one.size = len(leak)
                deeper.addfile(one, io.BytesIO(leak))
            archive.writestr("a.tar", inner.getvalue())
    return _gapped(out.getvalue()) if part == "tussen_leden" else out.getvalue()


def _gapped(content):
    """The archive with bytes between its last member and its list."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.start_dir
    hidden = b"verborgen tussen de leden " * 4
    moved = content[:start] + hidden + content[start:]
    end = moved.rindex(b"PK\x05\x06")
    return moved[: end + 16] + struct.pack("<I", start + len(hidden)) + moved[end + 20 :]


def _notebook(cells, metadata=None, **rest):
    book = {"cells": cells, "metadata": metadata or {}, "nbformat": 4, "nbformat_minor": 5, **rest}
    return json.dumps(book).encode()


def _code(source="x = 1", outputs=(), metadata=None, **rest):
    return {
        "cell_type": "code",
        "id": "a",
        "source": source,
        "outputs": list(outputs),
        "metadata": metadata or {},
        "execution_count": 1,
        **rest,
    }


def _shown(mime, body):
    return {"output_type": "execute_result", "data": {mime: body}, "metadata": {}}


def ipynb(part):
    leak = base64.b64encode(table(SHARES, "x7").to_csv(index=False).encode()).decode()
    people = pd.DataFrame({"voornaam": ["A", "B", "C"], "bedrag": [10, 20, 30]})
    cells = {
        "bijlage": {
            "cell_type": "markdown",
            "source": "x",
            "metadata": {},
            "attachments": {"a.csv": {"text/csv": leak}},
        },
        "bron_woordenboek": _code(f"x = {PAIRS!r}"),
        "bron_tekst": _code(f"x = '''\n{lines()}\n'''"),
        "bron_opmerking": _code(f"x = 1  # {BSN}"),
        "ruwe_cel": {"cell_type": "raw", "source": BSN, "metadata": {}},
        "foutmelding": _code(
            outputs=[{"output_type": "error", "ename": "E", "evalue": BSN, "traceback": []}]
        ),
        "eigen_sleutel_cel": _code(bewaard=PAIRS),
        "uitvoer_stroom": _code(
            outputs=[{"output_type": "stream", "name": "stdout", "text": lines(" ", ".")}]
        ),
        "uitvoer_json": _code(outputs=[_shown("application/json", RECORDS)]),
        "uitvoer_html": _code(outputs=[_shown("text/html", table(SHARES, "x7").to_html())]),
        "uitvoer_svg": _code(
            outputs=[
                _shown("image/svg+xml", f'<svg xmlns="http://www.w3.org/2000/svg"><text>{BSN}</text></svg>')
            ]
        ),
        "ruwe_rijen": _code(outputs=[_shown("text/plain", people.to_string())]),
    }
    metadata = {
        "bediening_waarden": {"widgets": {"state": {"a": {"value": DATA}}}},
        "metagegevens": {"bewaard": PAIRS},
        "kernspec": {"kernelspec": {"name": "python3", "display_name": BSN}},
    }
    rest = {"opmerkingen": BSN} if part == "eigen_sleutel" else {}
    return _notebook([cells.get(part, _code())], metadata.get(part), **rest)


def html(part):
    packed = base64.b64encode(DATA.encode()).decode()
    raw = zlib.compressobj(wbits=-15)
    bare = raw.compress(DATA.encode()) + raw.flush()
    script = {
        "escape_x": "var d = '" + "".join(f"\\x{ord(c):02x}" for c in DATA) + "';",
        "escape_u": "var d = '" + "".join(f"\\u{ord(c):04x}" for c in DATA) + "';",
        "aaneen": "var d = " + " + ".join(f"'{packed[i : i + 40]}'" for i in range(0, len(packed), 40)) + ";",
        "lijst_aaneen": "var d = "
        + json.dumps([packed[i : i + 40] for i in range(0, len(packed), 40)])
        + ".join('');",
        "hexadecimaal": f"var d = '{DATA.encode().hex()}';",
        "procent": "var d = decodeURIComponent('" + "".join(f"%{ord(c):02X}" for c in DATA) + "');",
        "tekennummers": f"var d = String.fromCharCode.apply(null, {json.dumps([ord(c) for c in DATA])});",
        "zlib": f"start('{base64.b64encode(zlib.compress(DATA.encode())).decode()}')",
        "zlib_zonder_kop": f"start('{base64.b64encode(bare).decode()}')",
        "dubbel_base64": f"start('{base64.b64encode(packed.encode()).decode()}')",
        "json_in_tekst": f"var d = JSON.parse({json.dumps(DATA)});",
        "objectnotatie": "var d = {" + ", ".join(f"{c}: {v}" for c, v in PAIRS.items()) + "};",
        "csv_in_script": f"var d = `{lines()}`;",
        "opmerking_script": f"doe(); // {BSN}",
        "kleuren": "var d = " + json.dumps(dict(builtins.zip(CODES, _hexes(), strict=True))) + ";",
        "niet_getoonde_eigenschap": "L.geoJson("
        + json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"gebied": c, "woningen": o, "__x": v},
                        "geometry": {"type": "Point", "coordinates": [6, 52]},
                    }
                    for (c, v), o in zip_pairs()
                ],
            }
        )
        + ", {tooltip: ['woningen']});",
    }
    body = {
        "cdata": f"<p><![CDATA[{BSN}]]></p>",
        "verborgen_veld": f'<input type="hidden" value="{BSN}">',
        "data_kenmerken": "".join(f'<li data-gebied="{c}" data-x="{v}">x</li>' for c, v in PAIRS.items()),
        "eigen_kenmerk": "".join(f'<li code="{c}" aandeel="{v}">x</li>' for c, v in PAIRS.items()),
        "stijl_opmerking": f"<style>/* {BSN} */ p {{ color: red }}</style>",
        "srcdoc": f'<iframe srcdoc="{table(SHARES, "x7").to_html(index=False).replace(chr(34), "&quot;")}"></iframe>',
        "lopende_tekst": "<p>" + " en ".join(f"{c} heeft {v}" for c, v in PAIRS.items()) + "</p>",
    }
    inner = f"<script>{script[part]}</script>" if part in script else body[part]
    return f"<!DOCTYPE html><html><body><p>Wijken</p>{inner}</body></html>".encode()


def zip_pairs():
    return list(builtins.zip(PAIRS.items(), OPEN, strict=True))


def geojson(part):
    features = [
        {
            "type": "Feature",
            "properties": {"gebied": c, "woningen": o},
            "geometry": {"type": "Point", "coordinates": [6.8, 52.2]},
        }
        for c, o in builtins.zip(CODES, OPEN, strict=True)
    ]
    data = {"type": "FeatureCollection", "features": features}
    for feature, value in builtins.zip(features, SHARES.tolist(), strict=True):
        if part == "vreemd_lid_van_object":
            feature["extra"] = value
        elif part == "hoogte":
            feature["geometry"]["coordinates"].append(value)
        elif part == "geneste_eigenschap":
            feature["properties"]["meer"] = {"gebied": feature["properties"]["gebied"], "y": value}
    if part == "vreemd_lid":
        data["bron"] = PAIRS
    elif part == "naam_van_lid":
        data[NAME] = [1, 2, 3, 4]
    elif part == "naam_bsn":
        data["name"] = BSN
    return json.dumps(data).encode()
