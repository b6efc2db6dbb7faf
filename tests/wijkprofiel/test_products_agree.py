"""The same figures, classes and missing counts in every product of one bundle, read back from the files."""

import re
import shutil
import xml.etree.ElementTree as ET

import pytest

from guardrails import rehearse
from tests.wijkprofiel import products
from wijkprofiel.procedure import boundaries_of
from wijkprofiel.report import render_factsheet_html


@pytest.fixture(scope="module")
def folder(made):
    return made.folder


@pytest.fixture(scope="module")
def approved(folder):
    found = products.approved_of(folder)
    assert len(found.outputs) >= 10
    return found


def agrees(approved, text, code, column):
    """Whether a printed cell is the approved figure, or the words for why there is none."""
    value = approved.value(code, column)
    if value is None:
        return products.label_of(approved.reason(code, column)) in text
    return products.number_of(text) == pytest.approx(round(value, approved.columns[column]["decimalen"]))


def test_the_map_file_holds_the_approved_figures_classes_and_gaps(folder, approved):
    maps = products.map_file(folder)
    assert len(maps) == len(approved.outputs)
    for output in approved.outputs.values():
        column, level = output["kolom"], output["niveau"]
        kaart, areas = maps[column, level]
        assert list(areas) == approved.codes(level)
        assert len(kaart["classes"]) == len(output["grenzen"]) - 1
        for code, (text, number) in areas.items():
            reason = approved.reason(code, column)
            if reason:
                assert products.label_of(reason) in str(kaart["missing"][-1 - number])
            else:
                assert agrees(approved, text, code, column)
                assert number == output["gebieden"][code]


def test_the_geopackage_holds_the_approved_figures_classes_and_gaps(folder, approved):
    for output in approved.outputs.values():
        column, level = output["kolom"], output["niveau"]
        layer, styles = products.geopackage(folder, level)
        name = re.sub(r"\W+", "_", column).lower()
        assert list(layer.index) == approved.codes(level)
        for code, row in layer.iterrows():
            value, reason = approved.value(code, column), approved.reason(code, column)
            assert row[name] == value if value is not None else row[name] != row[name]
            assert agrees(approved, row[f"{name}_tekst"], code, column)
            wanted = reason or f"klasse {output['gebieden'][code] + 1}"
            assert row[f"{name}_klasse"] == wanted
        (style,) = (text for text in styles if f'attr="{name}_klasse"' in text)
        values = [c.get("value") for c in ET.fromstring(style).iter("category")]
        assert values == [
            *(f"klasse {n + 1}" for n in range(len(output["grenzen"]) - 1)),
            *approved.missing(output),
        ]


def test_the_workbook_holds_the_approved_figures_as_numbers(folder, approved):
    cells = products.workbook(folder)
    for column, declared in approved.columns.items():
        title = f"{declared['label']}, {declared['jaar']}"
        for code in approved.areas:
            if (title, code) not in cells:
                assert approved.areas[code]["gemeente"] not in ("GM0164",)
                continue
            cell, value = cells[title, code], approved.value(code, column)
            if value is None:
                assert products.label_of(approved.reason(code, column)) in cell
            else:
                assert cell == pytest.approx(round(value, declared["decimalen"]))


def test_the_report_prints_the_approved_figures_in_its_tables(folder, approved):
    cells = products.report_tables(folder)
    seen = 0
    for column, declared in approved.columns.items():
        for level in ("wijk", "buurt"):
            codes = approved.codes(level)
            if not any(approved.value(code, column) is not None for code in codes):
                continue
            for code in codes:
                cell = cells[declared["label"], str(declared["jaar"]), approved.areas[code]["naam"]]
                assert agrees(approved, cell, code, column)
                seen += 1
    assert seen > 500


def test_legends_count_the_same_areas_everywhere(folder, approved):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is absent")
    alts = products.report_alts(folder)
    for name, output in approved.outputs.items():
        level, declared = output["niveau"], approved.columns[output["kolom"]]
        title = f"{output['titel'] or declared['label']} per {level} in Hengelo, {declared['jaar']}"
        alt, sheet = alts[title], products.sheet_text(folder, name)
        classes = re.search(r"Klassen: (.*?)\.(?: Geen| Elk)", alt).group(1).split("; ")
        assert [part.rpartition(": ")[2] for part in classes] == [
            areas(count, level) for count in approved.sizes(output)
        ]
        for part in classes:
            label, _, count = part.rpartition(": ")
            assert f"{count} {label}" in sheet, (name, label)
        for reason, count in approved.missing(output).items():
            label = products.label_of(reason)
            assert re.search(rf"{re.escape(label)}[^;.]*: {areas(count, level)}", alt), (name, reason)
            assert f"{areas(count, level)} {label}" in sheet, (name, reason)


def areas(count, level):
    return f"{count} {level if count == 1 else products.LAYERS[level]}"


def test_sheets_print_the_approved_figure_beside_each_area(folder, approved):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is absent")
    for name, output in approved.outputs.items():
        text = products.sheet_text(folder, name)
        for number, code in enumerate(approved.codes(output["niveau"]), start=1):
            area = re.escape(approved.areas[code]["naam"])
            cells = re.findall(rf"(?<!\d){number} {area} (.{{1,40}})", text)
            assert any(agrees(approved, cell, code, output["kolom"]) for cell in cells), (name, code, cells)


def test_a_factsheet_prints_the_approved_figures(approved, judged):
    released = rehearse(
        judged.submission, judged.verdict, policy=judged.policy, peildatum=judged.verdict.peildatum
    )
    ground = boundaries_of(released.drawn)["wijk"]
    for code in approved.codes("wijk"):
        page = render_factsheet_html(released, ground, unit=code)
        for column, declared in approved.columns.items():
            value = approved.value(code, column)
            if value is not None:
                assert declared["label"].replace("'", "&#39;") in page
                assert (
                    f"{round(value, declared['decimalen']):,.{declared['decimalen']}f}".translate(
                        str.maketrans(",.", ".,")
                    )
                    in page
                )
