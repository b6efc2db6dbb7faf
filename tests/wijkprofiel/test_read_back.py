"""Reading back a bundle: figures and labels per area follow from what was approved, or stop the bundle."""

import csv
from dataclasses import replace

import numpy as np
import pikepdf
import pytest
from pptx import Presentation
from pptx.util import Mm

from guardrails import Output, ReleaseBlocked, Vault, read_back, rehearse
from guardrails.approved import _GATE
from wijkprofiel.bundle.write import write_bundle
from wijkprofiel.procedure import _recipe, boundaries_of, source_records
from wijkprofiel.sources.open_data import vault_path

COLUMN = "inwoners@2020"


@pytest.fixture(scope="module")
def released(judged):
    return rehearse(
        judged.submission, judged.verdict, policy=judged.policy, peildatum=judged.verdict.peildatum
    )


@pytest.fixture
def read(released, judged, tmp_path):
    """Codes of the findings about a csv with one more column than codes."""

    def codes(values, name="waarde", suffix="csv"):
        units = wijken(released)
        path = tmp_path / f"cijfers.{suffix}"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["gebied", name], *zip(units, values, strict=True)])
        return findings(tmp_path, released, judged)

    return codes


def wijken(released):
    return list(released.table.index[released.level == "wijk"])


def findings(folder, released, judged):
    found = read_back(folder, released, policy=judged.policy, vault=Vault.load(vault_path()))
    return [f.code for f in found]


def figures(released, column=COLUMN):
    return released.table.loc[wijken(released), column]


def test_approved_figures_their_rounding_and_their_order_pass(read, released):
    values = figures(released)
    for column in (values, values.rank(ascending=False).astype(int), range(1, 11)):
        assert read(list(column)) == []


def test_a_figure_that_is_one_off_is_found(read, released):
    assert read([v + 1 for v in figures(released)]) == ["I20"]


def test_small_whole_numbers_that_are_nobody_s_order_are_found(read):
    assert read([7, 3, 9, 1, 8, 2, 6, 5, 4, 30]) == ["I20"]


def test_figures_rounded_to_fewer_decimals_than_approved_are_found(read, released):
    column = next(
        n for n, c in released.columns.items() if c.decimals == 1 and figures(released, n).notna().all()
    )
    values = figures(released, column)
    assert read([f"{v:.1f}" for v in values]) == []
    wrong = [f"{v + 0.3:.1f}" for v in values]
    assert read(wrong) == ["I20"]


def test_labels_of_approved_classes_and_names_pass(read, released):
    values = figures(released)
    classes = np.where(values > values.median(), "veel", "weinig")
    assert read(list(classes), "klasse") == []
    assert read([released.names[u] for u in wijken(released)], "naam") == []


def test_labels_that_follow_from_nothing_are_found(read):
    assert read(list("abbaabbaab"), "soort") == ["I22"]


def page(folder, rows):
    document = pikepdf.new()
    sheet = document.add_blank_page(page_size=(400, 400))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    sheet.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    drawn = "".join(
        f"BT /F1 9 Tf 10 {380 - 12 * i} Td ({name}) Tj 200 0 Td ({value}) Tj ET "
        for i, (name, value) in enumerate(rows)
    )
    sheet.obj.Contents = document.make_stream(drawn.encode("latin-1"))
    document.save(folder / "rapport.pdf")


@pytest.mark.parametrize(("change", "expected"), [(0, []), (1, ["I20"])])
def test_figures_on_a_page_are_compared_by_the_name_of_the_area(change, expected, released, judged, tmp_path):
    units = wijken(released)
    said = [f"{v + change:,.0f}".replace(",", ".") for v in figures(released)]
    page(tmp_path, list(zip([released.names[u] for u in units], said, strict=True)))
    assert findings(tmp_path, released, judged) == expected


def test_nothing_stands_at_the_place_when_the_gate_blocks(released, judged, tmp_path):
    def gate(folder):
        (folder / "invoer" / "lek.csv").write_text("gebied,pct_niet_westers\nWK016401,3\n", encoding="utf-8")
        return read_back(folder, released, policy=judged.policy, vault=Vault.load(vault_path()))

    into = tmp_path / "uitvoer"
    with pytest.raises(ReleaseBlocked) as stopped:
        write_bundle(
            released,
            judged.verdict,
            recipe=_recipe(judged, released),
            boundaries=boundaries_of(released.drawn),
            sources=source_records(judged.sets),
            into=into,
            products=lambda *_: None,
            inspect=gate,
        )
    assert "I06" in {f.code for f in stopped.value.findings}
    assert [p.name for p in into.iterdir()] == ["journaal.jsonl"]
    assert (into / "journaal.jsonl").read_text(encoding="utf-8") == ""


@pytest.mark.parametrize(("change", "expected"), [(0, []), (1, ["I20"])])
def test_figures_on_a_slide_are_compared_by_the_name_of_the_area(
    change, expected, released, judged, tmp_path
):
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    shape = slide.shapes.add_table(11, 2, Mm(10), Mm(30), Mm(100), Mm(100))
    rows = [(released.names[u], v + change) for u, v in figures(released).items()]
    for place, (name, value) in enumerate([("Gebied", "Cijfer"), *rows]):
        shape.table.cell(place, 0).text = name
        shape.table.cell(place, 1).text = value if place == 0 else f"{value:,.0f}".replace(",", ".")
    deck.save(tmp_path / "dia.pptx")
    assert findings(tmp_path, released, judged) == expected


def test_differences_pass_only_where_a_map_of_them_was_approved(read, released, judged, tmp_path):
    names = wijken(released)
    differences = (figures(released) - released.table.at["GM0164", COLUMN]).to_numpy()
    assert read(list(differences)) == ["I20"]
    drawn = Output("v", "class", COLUMN, "wijk", figures(released) * 0, (-1e6, 1e6), "", "GM0164")
    approved = replace(released, outputs={**released.outputs, "v": drawn}, gate=_GATE)
    path = tmp_path / "verschil.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["gebied", "verschil"], *zip(names, differences, strict=True)])
    (tmp_path / "cijfers.csv").unlink()
    assert findings(tmp_path, approved, judged) == []
