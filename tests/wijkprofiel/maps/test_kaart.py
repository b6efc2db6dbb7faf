"""The map model: everything decided once, from what was approved and nothing else."""

from dataclasses import replace

import pytest

from guardrails.approved import _GATE
from tests.wijkprofiel.maps.toydorp import (
    WIJKEN,
    squares,
    toy_approved,
    toy_buurten,
    toy_column,
    toy_wijken,
)
from wijkprofiel.errors import BoundaryError, ClassLimitError, MissingValueError, UsageError
from wijkprofiel.maps import build_map
from wijkprofiel.missing import REASONS, reason_label

WIJK_MAP = "kaart:bijstand@2020:wijk"
BUURT_MAP = "kaart:bijstand@2020:buurt"


def wijk_map(*figures, **changes):
    approved, boundaries = toy_wijken(figures or (10.0, 20.0, 34.5), **changes)
    return build_map(approved, boundaries, output=WIJK_MAP)


def test_title_names_topic_level_place_and_year():
    assert wijk_map().title == "Bijstand per wijk in Toydorp, 2020"


def test_a_title_of_the_dossier_takes_the_place_of_the_label():
    approved, boundaries = toy_wijken()
    titled = {WIJK_MAP: replace(approved.outputs[WIJK_MAP], title="Steun bij inkomen")}
    kaart = build_map(replace(approved, outputs=titled, gate=_GATE), boundaries, output=WIJK_MAP)
    assert kaart.title == "Steun bij inkomen per wijk in Toydorp, 2020"


def test_every_area_has_its_printed_figure_and_class():
    areas = wijk_map().areas
    assert [area.text for area in areas] == ["10,0 %", "20,0 %", "34,5 %"]
    assert [area.class_number for area in areas] == [0, 1, 2]


def test_class_rows_count_all_areas_with_a_figure():
    kaart = wijk_map(10.0, 20.0, "geheim")
    assert sum(row.areas for row in kaart.classes) == 2
    assert sum(row.areas for row in kaart.missing) == 1


def test_every_reason_gets_a_row_with_its_own_pattern():
    approved, boundaries = toy_buurten()
    rows = build_map(approved, boundaries, output=BUURT_MAP).missing
    assert [(row.reason, row.label, row.areas) for row in rows] == [(r, reason_label(r), 1) for r in REASONS]
    assert len({row.pattern for row in rows}) == len(REASONS)


def test_a_missing_area_has_no_value_no_class_and_the_words_of_its_reason():
    area = wijk_map(10.0, 20.0, "geheim").areas[2]
    assert (area.value, area.class_number, area.text) == (None, None, "afgeschermd")


def test_all_missing_gives_a_map_without_classes():
    kaart = wijk_map("geheim", "geheim", "onbekend")
    assert kaart.classes == ()
    assert len(kaart.areas) == 3


def test_references_are_gemeente_region_and_country_also_when_secret():
    assert [(r.name, r.text) for r in wijk_map().references] == [
        ("Toydorp", "11,0 %"),
        ("Toyregio", "9,5 %"),
        ("Nederland", "afgeschermd"),
    ]


def test_other_boundaries_than_the_approved_ones_raise():
    approved, _ = toy_wijken()
    with pytest.raises(BoundaryError, match="niet de grenzen waarmee dit profiel is getoetst"):
        build_map(approved, squares(WIJKEN, level="wijk", size=501), output=WIJK_MAP)


def test_boundaries_of_another_level_raise():
    approved, _ = toy_wijken()
    with pytest.raises(BoundaryError):
        build_map(approved, squares(WIJKEN, level="buurt"), output=WIJK_MAP)


def test_an_area_of_the_gemeente_without_a_row_raises_and_is_named():
    more = squares({**WIJKEN, "WK999903": "Bos"}, level="wijk")
    approved, _ = toy_wijken()
    known = {"wijk": replace(approved.boundaries["wijk"], sha256=more.sha256)}
    with pytest.raises(BoundaryError, match="WK999903"):
        build_map(replace(approved, boundaries=known, gate=_GATE), more, output=WIJK_MAP)


def test_a_row_without_an_area_raises_and_is_named():
    fewer = squares(dict(list(WIJKEN.items())[:2]), level="wijk")
    approved, _ = toy_wijken()
    known = {"wijk": replace(approved.boundaries["wijk"], sha256=fewer.sha256)}
    with pytest.raises(BoundaryError, match="WK999902"):
        build_map(replace(approved, boundaries=known, gate=_GATE), fewer, output=WIJK_MAP)


def test_areas_of_other_gemeenten_in_the_boundaries_are_left_out():
    more = squares({**WIJKEN, "WK888800": "Buren"}, level="wijk")
    approved, _ = toy_wijken()
    known = {"wijk": replace(approved.boundaries["wijk"], sha256=more.sha256)}
    kaart = build_map(replace(approved, boundaries=known, gate=_GATE), more, output=WIJK_MAP)
    assert list(kaart.geometry.index) == list(WIJKEN)


def test_an_unknown_map_raises_and_the_known_ones_are_named():
    approved, boundaries = toy_wijken()
    with pytest.raises(UsageError, match=WIJK_MAP):
        build_map(approved, boundaries, output="kaart:herkomst@2020:wijk")


def test_a_figure_with_a_reason_beside_it_raises():
    approved, boundaries = toy_wijken()
    reasons = approved.reasons.copy()
    reasons.loc["WK999900", "bijstand@2020"] = "geheim"
    with pytest.raises(MissingValueError):
        build_map(replace(approved, reasons=reasons, gate=_GATE), boundaries, output=WIJK_MAP)


def test_classes_that_do_not_follow_from_the_figures_raise():
    approved, boundaries = toy_wijken()
    output = approved.outputs[WIJK_MAP]
    wrong = {WIJK_MAP: replace(output, values=output.values[::-1].set_axis(output.values.index))}
    with pytest.raises(ClassLimitError, match="passen niet"):
        build_map(replace(approved, outputs=wrong, gate=_GATE), boundaries, output=WIJK_MAP)


def test_modelled_figures_say_so_and_name_their_predictors():
    column = toy_column(kind="gemodelleerd", predictors=("leeftijd", "herkomst"))
    notes = " ".join(wijk_map(columns=[column]).notes)
    assert "Geschat" in notes
    assert "leeftijd, herkomst" in notes


def test_counted_figures_carry_no_such_note():
    assert "Geschat" not in " ".join(wijk_map().notes)


def test_the_message_of_example_figures_is_banner_and_note():
    kaart = wijk_map()
    assert kaart.banner == kaart.notes[0] == "Voorbeeldcijfers 2020, niet actueel"


def test_figures_of_another_year_than_the_boundaries_say_so():
    notes = " ".join(wijk_map(columns=[toy_column(boundary_year=2024)]).notes)
    assert "grenzen van 2024" in notes


def test_a_class_with_one_area_gets_a_notice():
    assert any("maar 1 wijk" in note for note in wijk_map().notes)


@pytest.mark.parametrize(
    ("unit", "decimals", "text"),
    [("%", 1, "34,5 %"), ("aantal", 0, "34"), ("euro", 0, "€ 34"), ("km", 1, "34,5 km")],
)
def test_a_figure_is_printed_with_its_unit(unit, decimals, text):
    kaart = wijk_map(columns=[toy_column(unit=unit, decimals=decimals)])
    assert kaart.areas[2].text == text


@pytest.mark.parametrize(
    ("unit", "denominator", "line"),
    [
        ("%", "woningen", "% van woningen"),
        ("per 1.000 inwoners", "inwoners", "per 1.000 inwoners"),
        ("km", "inwoners", "km, gemiddelde over inwoners"),
        ("aantal", "", "aantal"),
    ],
)
def test_the_unit_is_named_with_its_denominator(unit, denominator, line):
    assert wijk_map(columns=[toy_column(unit=unit, denominator=denominator)]).subtitle == line


def test_geometry_holds_shapes_only_and_stays_in_metres():
    geometry = wijk_map().geometry
    assert list(geometry.columns) == ["geometry"]
    assert geometry.crs.to_epsg() == 28992


def test_mark_is_the_short_hash_and_status_that_of_the_gate():
    kaart = wijk_map()
    assert (len(kaart.mark), kaart.status) == (12, "CONCEPT")


def difference_map(figures, against="GM9999", **more):
    approved, boundaries = toy_wijken(figures, against=against, **more)
    return build_map(approved, boundaries, output=f"kaart:bijstand@2020:wijk:{against}")


def test_a_map_of_differences_says_against_what_in_title_unit_and_notes():
    kaart = difference_map((3.0, 11.5, 20.0))
    assert kaart.title == "Bijstand per wijk in Toydorp, 2020: verschil met Toydorp"
    assert kaart.subtitle == "procentpunten, verschil met Toydorp (11,0 %)"
    assert kaart.against.name == "Toydorp"
    assert any("verschil en niet het cijfer" in note for note in kaart.notes)
    assert [area.text for area in kaart.areas] == ["-8,0 procentpunt", "+0,5 procentpunt", "+9,0 procentpunt"]
    assert [row.label for row in kaart.classes] == [
        "-10 tot -6", "-6 tot -2", "-2 tot +2", "+2 tot +6", "+6 tot en met +10",
    ]  # fmt: skip


def test_a_difference_is_missing_with_the_reason_of_the_figure():
    area = difference_map((3.0, "te_klein", 20.0)).areas[1]
    assert (area.value, area.reason, area.class_number) == (None, "te_klein", None)


def test_a_difference_with_an_earlier_year_is_missing_where_that_year_is():
    boundaries = squares(WIJKEN, level="wijk")
    figures = {"a@2018": [1.0, "geheim", 3.0], "a@2020": [2.0, 5.0, "onbekend"]}
    columns = [toy_column("a@2018", year=2018), toy_column("a@2020")]
    approved = toy_approved(
        WIJKEN, figures, level="wijk", boundaries=boundaries, columns=columns, against="a@2018"
    )
    kaart = build_map(approved, boundaries, output="kaart:a@2020:wijk:a@2018")
    assert [area.reason for area in kaart.areas] == ["", "geheim", "onbekend"]
    assert kaart.title.endswith("2020: verschil met 2018")
    assert kaart.indicator == "a:eerder@2020"


def test_years_with_the_same_limits_call_their_classes_by_the_same_words_and_say_so():
    boundaries = squares(WIJKEN, level="wijk")
    columns = [toy_column("a@2018", year=2018), toy_column("a@2020")]
    figures = {"a@2018": [0.0, 1.0, 2.0], "a@2020": [0.0, 2.0, 2.0]}
    approved = toy_approved(WIJKEN, figures, level="wijk", boundaries=boundaries, columns=columns)
    kaarten = [build_map(approved, boundaries, output=name) for name in approved.outputs]
    assert len({tuple(row.label for row in kaart.classes) for kaart in kaarten}) == 1
    assert all("Dezelfde klassen gelden voor 2018 en 2020." in kaart.method for kaart in kaarten)


def test_a_chosen_scheme_and_the_reason_for_seven_classes_are_printed():
    entry = {
        "sleutel": "bijstand",
        "indeling": "kwantielen",
        "klassen": 7,
        "klassen_reden": "De raad koos zeven.",
    }
    approved, boundaries = toy_buurten(dossier={"indicator": [entry]})
    kaart = build_map(approved, boundaries, output="kaart:bijstand@2020:buurt")
    assert "evenveel gebieden in elke klasse" in kaart.method
