"""A worked example per topic, and the margin before the figure (S70, S75)."""

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest

from guardrails import Blocked
from tests.wijkprofiel.maps.toydorp import DOSSIER, toy_wijken
from tests.wijkprofiel.report.toydorp import COLUMNS, toy_approved, toy_boundaries, toy_dossier
from tests.wijkprofiel.test_composites import HEAD, MADE, judged
from wijkprofiel import gemeente
from wijkprofiel.catalogue import load_catalogue
from wijkprofiel.certainty import KEY, margin_text, outward, widest_text
from wijkprofiel.example_record import example_of
from wijkprofiel.maps import build_map
from wijkprofiel.margins import figure_range
from wijkprofiel.numbers import format_number
from wijkprofiel.report.document import build_report
from wijkprofiel.report.factsheet import build_factsheet
from wijkprofiel.worked_examples import OWN_COUNTS, composite_lines, figure_lines

BIJSTAND = load_catalogue().indicators["bijstand"]
(SOURCE,) = BIJSTAND.sources


def row(**changes):
    return pd.Series(
        {"niveau": "wijk", "waarde": 40.0, "reden": "", "teller": 20.0, "noemer": 500.0, **changes}
    )


def column(**changes):
    return dataclasses.replace(COLUMNS["huur@2020"], unit=BIJSTAND.unit, published=True, **changes)


@pytest.fixture(scope="module")
def hengelo():
    return gemeente("Hengelo")


def numbers_in(text):
    return [float(n.replace(".", "").replace(",", ".")) for n in re.findall(r"\d[\d.]*(?:,\d+)?", text)]


def test_the_sum_is_shown_with_the_numbers_of_one_area():
    lines = figure_lines(row(), BIJSTAND, SOURCE, name="Dorpskern", column=column(), value=40.0)
    assert lines[1] == "De berekening: 1.000 x 20 / 500 = 40,0 per 1.000 inwoners."
    assert "Tabel 84799NED, over 2020" in lines[0]


def test_a_figure_that_was_taken_away_shows_no_count():
    hidden = row(reden="te_klein")
    (line,) = figure_lines(hidden, BIJSTAND, SOURCE, name="Haven", column=column(), value=np.nan)
    assert line == "Voor Haven is er geen cijfer: te weinig inwoners om te tonen."


def test_counts_of_the_gemeente_itself_are_not_shown():
    own = dataclasses.replace(column(), published=False)
    lines = figure_lines(row(), BIJSTAND, SOURCE, name="Haven", column=own, value=40.0)
    assert lines[0] == OWN_COUNTS
    assert "500" not in " ".join(lines)


@pytest.mark.parametrize(
    ("topic", "area"), [("bijstand", "WK016401"), ("huishoudens", "Woolde"), ("bijstand", None)]
)
def test_the_example_of_a_topic_can_be_computed_again(hengelo, topic, area):
    explained = hengelo.uitleg(topic, area)
    made = next((line for line in explained.lines if line.startswith("De berekening: ")), "")
    table = hengelo.tabel(topic)
    code = hengelo.wijk(area).code if area else hengelo.code
    printed = format_number(
        float(table.cijfers.loc[code].iloc[0]), table.cleared.columns[table.columns[0]].decimals
    )
    assert printed in " ".join(explained.lines)
    if made:
        factor, top, base, outcome = numbers_in(made)[:4]
        assert round(factor * top / base, 1) == outcome


def test_a_model_names_what_goes_in(hengelo):
    said = " ".join(hengelo.uitleg("eenzaamheid", "WK016401").lines)
    assert "berekent dit cijfer met een model" in said
    assert "leeftijd" in said


def test_a_closed_topic_is_not_explained_with_numbers(hengelo):
    with pytest.raises(Blocked):
        hengelo.uitleg("herkomst", "WK016401")


def test_a_composite_is_computed_out_for_one_area():
    kept = judged(HEAD + MADE).submission
    name = next(n for n, c in kept.columns.items() if c.composition)
    said = composite_lines(kept, kept.columns[name])[1]
    first, second, total, outcome = re.search(
        r"\(-2 x (-?[\d,]+) .*? \+ 1 x (-?[\d,]+) .*?\) / (\d) = (-?[\d,]+)\.", said
    ).groups()
    number = [float(text.replace(",", ".")) for text in (first, second, total, outcome)]
    assert (-2 * number[0] + number[1]) / number[2] == pytest.approx(number[3], abs=0.015)
    assert example_of(kept.dossier, name).endswith(said)


def test_the_report_prints_the_example_with_the_definition():
    dossier = {
        **toy_dossier(),
        "rekenvoorbeelden": {"huur@2020": ["Erin gaat: 4 en 10.", "De berekening: 40 %."]},
    }
    report = build_report(toy_approved(dossier=dossier), {"wijk": toy_boundaries()})
    assert "Erin gaat: 4 en 10. De berekening: 40 %." in repr(report)


def test_the_margin_follows_from_how_counts_are_rounded():
    # Bijstand is rounded to tens, residents to fives: at most 9 and 4 off.
    assert figure_range(row(), BIJSTAND, SOURCE, level="wijk") == pytest.approx(
        (1000 * 11 / 504, 1000 * 29 / 496)
    )


def test_without_known_rounding_there_is_no_margin():
    modelled = dataclasses.replace(BIJSTAND, kind="gemodelleerd")
    assert figure_range(row(), modelled, SOURCE, level="wijk") is None


def test_a_margin_is_rounded_away_from_the_figure():
    assert outward((29.61, 32.04), 1) == [29.6, 32.1]


@pytest.fixture
def measured():
    spans = {"huur@2020": {"WK999900": [50.0, 54.0], "WK999902": [11.5, 12.5]}}
    return toy_approved(dossier={**toy_dossier(), KEY: spans})


def test_a_margin_stands_before_the_figure_or_is_said_to_be_unknown(measured):
    report = repr(build_report(measured, {"wijk": toy_boundaries()}))
    assert "% van woningen, marge hooguit 2,3, 2020" in report
    assert "marge niet bekend, 2020" in report
    page = build_factsheet(measured, toy_boundaries(), unit="WK999900")
    assert [line.margin for line in page.lines if line.title == "Huurwoningen"] == [
        "marge tussen 50,0 en 54,0"
    ]


def test_a_figure_without_margin_never_gets_one(measured):
    houses = measured.columns["huur@2020"]
    assert margin_text(measured, "WK999901", houses) == ""
    assert margin_text(measured, "GM9999", houses) == "niet bekend"
    assert widest_text(measured, ["WK999900", "GM9999"], houses) == "niet bekend"


def test_map_and_table_give_the_margin_above_the_figures(hengelo):
    approved, boundaries = toy_wijken(dossier={**DOSSIER, KEY: {}})
    assert build_map(approved, boundaries, output="kaart:bijstand@2020:wijk").subtitle.endswith(
        "; marge niet bekend"
    )
    table = repr(hengelo.tabel("bijstand", "afstand_supermarkt"))
    assert table.index("Marge door afronding: Mensen met bijstand hooguit ") < table.index("Wijk 00")
    assert "Afstand tot een grote supermarkt niet bekend" in table
