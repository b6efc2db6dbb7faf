"""What a session shows of a bundle is what stands in its files, and only of a bundle that still counts."""

import csv
import datetime as dt
import io
import json

import pytest

from wijkprofiel.bundle.layout import FIGURES
from wijkprofiel.errors import CheckDeviates, NotForSession, UsageError
from wijkprofiel.workshop import Scene, open_for_session
from wijkprofiel.workshop.svg import legend_html, map_svg

DAY = dt.date(2026, 3, 12)


@pytest.fixture
def scene(bundle):
    return open_for_session(bundle.folder, day=DAY)[0]


def test_figures_and_gaps_are_those_of_the_bundle(bundle, scene):
    rows = csv.DictReader(io.StringIO((bundle.folder / FIGURES).read_text()))
    for row in rows:
        figure = scene.topic(f"{row['indicator']}@{row['jaar']}").figures[row["gebied"]]
        assert figure.reason == row["reden"]
        assert row["reden"] or figure.text.replace(",", ".").split()[0] == f"{float(row['waarde']):.0f}"


def test_status_kenmerk_and_names_are_those_of_the_bundle(bundle, scene):
    assert (scene.status, scene.mark, scene.canonical_hash) == (
        "OEFENING",
        bundle.kenmerk,
        bundle.canonical_hash,
    )
    assert [place.name for place in scene.places if place.level == "wijk"] == ["Noord", "Midden", "Zuid"]


def test_classes_on_the_map_are_those_that_were_approved(scene):
    topic = scene.topic("inwoners@2020")
    assert [topic.figures[code].number for code in ("WK999900", "WK999901", "WK999902")] == [0, 1, 1]
    assert [row.areas for row in topic.legends["wijk"]] == [1, 2]
    assert set(scene.shapes["wijk"].paths) == {"WK999900", "WK999901", "WK999902"}


def test_the_zip_gives_the_same_scene_as_the_folder(bundle, scene):
    assert open_for_session(bundle.zip_path, day=DAY)[0] == scene


def test_a_scene_survives_being_handed_to_another_program(scene):
    assert Scene.from_json(json.loads(json.dumps(scene.to_json()))) == scene


def test_a_bundle_that_was_changed_is_not_shown(bundle):
    place = bundle.folder / FIGURES
    place.write_text(place.read_text().replace("100", "101", 1))
    with pytest.raises(CheckDeviates) as stopped:
        open_for_session(bundle.folder, day=DAY)
    assert stopped.value.exit_code == 6


def test_a_bundle_whose_day_has_passed_is_not_shown(bundle):
    with pytest.raises(NotForSession, match="geldig tot 9 maart 2027"):
        open_for_session(bundle.folder, day=dt.date(2027, 3, 10))


def test_a_bundle_that_was_recalled_is_not_shown(bundle):
    (bundle.folder.parent / f"{bundle.folder.name}-ingetrokken.html").write_text("ingetrokken")
    with pytest.raises(NotForSession, match="ingetrokken"):
        open_for_session(bundle.folder, day=DAY)


def test_what_is_no_bundle_is_not_shown(tmp_path):
    with pytest.raises(UsageError):
        open_for_session(tmp_path / "nergens", day=DAY)
    (tmp_path / "iets").mkdir()
    (tmp_path / "iets" / "cijfers.csv").write_text("gebied;waarde\n")
    with pytest.raises(CheckDeviates):
        open_for_session(tmp_path / "iets", day=DAY)


def test_the_map_names_each_area_with_its_figure(scene):
    page = map_svg(scene, scene.topic("inwoners@2020"), level="wijk")
    assert page.count("data-kies=") == 3
    assert 'aria-label="Noord: 100"' in page
    assert 'tabindex="0"' in page
    assert "(1)" in legend_html(scene.topic("inwoners@2020"), level="wijk")


def test_a_topic_without_a_map_says_so(scene):
    assert "geen kaart" in map_svg(scene, scene.topic("woningen@2020"), level="wijk")
