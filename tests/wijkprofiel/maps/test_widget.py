"""The map that answers: a click or a key gives the page of an area and its code; what goes wrong is said."""

import json
import logging

import pytest

from guardrails.errors import GuardrailsError
from tests.wijkprofiel.maps.toydorp import toy_buurten, toy_wijken
from wijkprofiel.errors import UsageError
from wijkprofiel.maps import MapView, build_map
from wijkprofiel.maps.vector import view_of

DORP, VELD, HAVEN = "WK999900", "WK999901", "WK999902"


@pytest.fixture
def kaart():
    approved, boundaries = toy_wijken((10.0, 20.0, "geheim"))
    return build_map(approved, boundaries, output="kaart:bijstand@2020:wijk")


def click(widget, code):
    """What the browser sends when an area is clicked."""
    content = {"event": "click", "feature": {}, "properties": {"code": code}, "coordinates": [52.2, 6.8]}
    widget._areas._handle_mouse_events(None, content, None)


def choose_in_list(widget, *codes):
    """What the browser sends when rows of the list are chosen with the keyboard."""
    widget._list.set_state({"index": [list(widget._by_code).index(code) for code in codes]})


def test_a_click_chooses_an_area_and_shows_its_page(kaart):
    widget = MapView([kaart], sheet=lambda code: f"<p>blad van {code}</p>").widget()
    click(widget, VELD)
    assert widget.selectie == [VELD]
    assert f"blad van {VELD}" in widget._page.value
    assert "Veld: 20,0 %" in widget._said.value


def test_the_list_chooses_the_same_as_the_map(kaart):
    widget = MapView([kaart]).widget()
    choose_in_list(widget, DORP, HAVEN)
    assert widget.selectie == [DORP, HAVEN]
    assert [f["properties"]["code"] for f in widget._chosen.data["features"]] == [DORP, HAVEN]


def test_the_list_follows_the_map(kaart):
    widget = MapView([kaart]).widget()
    click(widget, HAVEN)
    assert widget._list.value == (HAVEN,)


def test_a_second_click_takes_the_choice_away(kaart):
    widget = MapView([kaart]).widget()
    click(widget, HAVEN)
    click(widget, HAVEN)
    assert widget.selectie == []


def test_more_areas_can_be_clicked_when_asked(kaart):
    widget = MapView([kaart]).widget()
    widget._more.value = True
    click(widget, HAVEN)
    click(widget, DORP)
    assert widget.selectie == [DORP, HAVEN]


def test_the_button_clears_the_choice(kaart):
    widget = MapView([kaart]).widget()
    click(widget, HAVEN)
    widget._clear.click()
    assert widget.selectie == []
    assert widget._page.value == ""


def test_the_choice_can_be_observed_and_read_from_the_view(kaart):
    view, heard = MapView([kaart]), []
    view.widget().observe(lambda change: heard.append(change.new), "selectie")
    click(view.widget(), VELD)
    assert heard == [[VELD]]
    assert view.selectie == [VELD]


def test_a_code_that_is_not_on_the_map_is_refused(kaart):
    widget = MapView([kaart]).widget()
    with pytest.raises(UsageError, match="WK123456"):
        widget.selectie = ["WK123456"]
    assert widget.selectie == []


def test_a_missing_figure_is_said_by_its_reason(kaart):
    widget = MapView([kaart]).widget()
    click(widget, HAVEN)
    assert "Haven: afgeschermd" in widget._said.value


def test_an_error_in_a_handler_is_said_in_dutch_and_goes_on_to_the_log(kaart, caplog):
    def broken(_change):
        raise ZeroDivisionError("geheim van de maker")

    widget = MapView([kaart]).widget()
    widget.observe(broken, "selectie")
    with caplog.at_level(logging.ERROR, logger="wijkprofiel.kaart"), pytest.raises(ZeroDivisionError):
        choose_in_list(widget, VELD)
    assert 'role="alert"' in widget._failed.value
    assert "Er ging iets mis (code " in widget._failed.value
    assert "geheim van de maker" not in widget._failed.value
    assert widget.selectie == [VELD]
    assert [record.exc_info[0] for record in caplog.records] == [ZeroDivisionError]


def test_a_refusal_of_the_guardrails_stands_in_place_of_the_page(kaart):
    def refused(_code):
        raise GuardrailsError("Dit blad mag niet.", remedy="Noem een doel.")

    widget = MapView([kaart], sheet=refused).widget()
    click(widget, VELD)
    assert "Dit blad mag niet." in widget._failed.value
    assert "Noem een doel." in widget._failed.value
    assert widget.selectie == [VELD]


def test_the_next_choice_takes_the_message_away(kaart):
    def refused(code):
        if code == VELD:
            raise UsageError("Dit blad is er niet.")
        return "<p>blad</p>"

    widget = MapView([kaart], sheet=refused).widget()
    click(widget, VELD)
    click(widget, DORP)
    assert widget._failed.value == ""


def test_the_map_loads_no_tiles_and_draws_the_colours_of_the_model(kaart):
    widget = MapView([kaart]).widget()
    drawn = widget.children[1].children[0]
    fills = [f["properties"]["style"]["fillColor"] for f in widget._areas.data["features"]]
    assert [type(layer).__name__ for layer in drawn.layers] == ["GeoJSON", "GeoJSON"]
    assert fills[:2] == [kaart.classes[area.class_number].colour for area in kaart.areas[:2]]
    assert fills[2].startswith("url(#wp-")


def test_the_shapes_hold_no_figure(kaart):
    features = MapView([kaart]).widget()._areas.data["features"]
    assert {key for f in features for key in f["properties"]} == {"code", "naam", "style"}


def test_every_kind_of_missing_has_a_pattern_and_a_row_in_the_legend():
    approved, boundaries = toy_buurten()
    kaart = build_map(approved, boundaries, output="kaart:bijstand@2020:buurt")
    widget = MapView([kaart]).widget()
    head = widget.children[0].value
    legend = widget.children[1].children[1].children[-1].value
    assert head.count("<pattern ") == len(kaart.missing)
    assert all(row.label in legend for row in (*kaart.classes, *kaart.missing))


def test_hostile_names_are_shown_as_they_are():
    approved, boundaries = toy_wijken((10.0, 20.0, "geheim"))
    approved.names.loc[DORP] = "<img src=x onerror=alert(1)>"
    kaart = build_map(approved, boundaries, output="kaart:bijstand@2020:wijk")
    widget = MapView([kaart]).widget()
    click(widget, DORP)
    assert "<img" not in widget._said.value
    assert "&lt;img" in widget._said.value


def test_what_a_notebook_keeps_holds_no_figure(kaart):
    bundle = MapView([kaart]).widget()._repr_mimebundle_()
    kept = json.dumps({kind: text for kind, text in bundle.items() if kind.startswith("text/")})
    assert "Bijstand per wijk in Toydorp, 2020" in kept
    assert "20,0" not in kept
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_the_whole_map_fits(kaart):
    (latitude, longitude), zoom = view_of(kaart.geometry, pixels=(480, 430))
    assert (
        kaart.geometry.to_crs(4326)
        .union_all()
        .envelope.covers(kaart.geometry.to_crs(4326).union_all().envelope.centroid)
    )
    assert 50 < latitude < 54
    assert 3 < longitude < 8
    assert zoom == int(zoom * 4) / 4
