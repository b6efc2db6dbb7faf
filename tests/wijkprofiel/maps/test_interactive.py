"""The page as a file: closed, Dutch, repeatable, and written from a release only."""

import base64
import hashlib
import re
from dataclasses import replace

import folium
import lxml.html
import pytest

from guardrails.errors import NotApproved
from tests.wijkprofiel.maps.colour_vision import contrast
from tests.wijkprofiel.maps.toydorp import DOSSIER, squares, toy_buurten, toy_wijken
from wijkprofiel import rights
from wijkprofiel.errors import BoundaryError, UsageError
from wijkprofiel.maps import build_map, render_map_html, write_map
from wijkprofiel.maps.shell import OfflineMap, asset
from wijkprofiel.missing import REASONS, reason_label

WIJK_MAP = "kaart:bijstand@2020:wijk"


@pytest.fixture(scope="module")
def buurt_map():
    approved, boundaries = toy_buurten()
    return build_map(approved, boundaries, output="kaart:bijstand@2020:buurt")


@pytest.fixture(scope="module")
def page(buurt_map):
    return render_map_html([buurt_map])


@pytest.fixture(scope="module")
def tree(page):
    return lxml.html.fromstring(page)


def wijk_map(**changes):
    approved, boundaries = toy_wijken(**changes)
    return build_map(approved, boundaries, output=WIJK_MAP)


def words(element):
    return " ".join(element.text_content().split())


def test_the_same_map_twice_gives_the_same_bytes(buurt_map, page):
    assert render_map_html([buurt_map]) == page


def test_language_and_title_are_set(tree):
    assert tree.get("lang") == "nl"
    assert tree.findtext(".//title") == "Bijstand per buurt in Toydorp, 2020 (CONCEPT)"


def test_the_policy_stands_first_and_allows_own_scripts_and_styles_by_hash(page, tree):
    policy = tree.find("head")[0].get("content")
    inline = re.findall(r"<(script|style)>(.*?)</\1>", page, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for _, body in inline]
    assert tree.find("head")[0].get("http-equiv") == "Content-Security-Policy"
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert all(one in policy for one in hashes)


def test_nothing_is_linked_from_elsewhere(tree):
    linked = [
        element.get(name)
        for element in tree.iter("script", "link", "img", "iframe", "a")
        for name in ("src", "href")
        if element.get(name)
    ]
    assert linked == ["data:,", "#tabel"]


def test_no_style_sheet_asks_for_an_image(page):
    assert set(re.findall(r"url\((.{5})", page)) <= {"data:", "#defa", "#patr"}


def test_every_kind_of_missing_has_its_own_legend_row(tree):
    rows = tree.xpath("//*[@class='redenen']/li")
    fills = [row.xpath(".//rect/@fill")[1] for row in rows]
    assert [row.get("data-reden") for row in rows] == list(REASONS)
    assert all(reason_label(row.get("data-reden")) in words(row) for row in rows)
    assert len(set(fills)) == len(REASONS)


def test_the_table_twin_has_caption_headers_and_every_area(tree, buurt_map):
    table = tree.xpath("//*[@id='tabel']//table")[0]
    assert buurt_map.title in table.findtext("caption")
    assert [cell.get("scope") for cell in table.findall("./thead//th")] == ["col"] * 4
    assert [words(cell) for cell in table.xpath("./tbody//th[@scope='row']")] == [
        a.name for a in buurt_map.areas
    ]
    assert [words(row[2]) for row in table.xpath("./tbody/tr")] == [area.text for area in buurt_map.areas]


@pytest.mark.parametrize(
    "text",
    [
        "CONCEPT",
        "Geldig tot 31 december 2099",
        "Voorbeeldcijfers 2020, niet actueel",
        "Eenheid: % van alle inwoners",
        "Toybureau, tabel 1234",
        "Toykadaster, 2020",
        "Team Onderzoek",
        "Voorzieningen plannen.",
        "Niet bedoeld om personen",
        "zegt niets over één bewoner",
        "Inwoners met bijstand, als deel van alle inwoners.",
        "5 klassen met gelijke stappen van 10.",
        "2737ae9dd9c0",
        "Toyregio",
    ],
)
def test_the_page_says(tree, text):
    assert text in words(tree.find("body"))


@pytest.mark.parametrize("status", ["CONCEPT", "OEFENING", "VRIJGEGEVEN"])
def test_the_status_stands_in_banner_watermark_and_title(status):
    tree = lxml.html.fromstring(render_map_html([wijk_map(status=status)]))
    assert words(tree.xpath("//header/p")[0]).startswith(status)
    assert tree.xpath("//*[@class='watermerk']")[0].text == status
    assert status in tree.findtext(".//title")


def test_zooming_in_the_browser_is_not_forbidden(page):
    assert "user-scalable" not in page
    assert "maximum-scale" not in page


def test_two_topics_and_levels_get_a_choice(buurt_map):
    tree = lxml.html.fromstring(render_map_html([wijk_map(), buurt_map]))
    assert [option.text for option in tree.xpath("//select/optgroup/option")] == ["Bijstand, 2020"]
    assert tree.xpath("//input[@name='niveau']/@value") == ["wijk", "buurt"]


def test_one_map_has_no_choice_but_can_be_searched(tree):
    assert not tree.xpath("//form//select")
    assert tree.xpath("//form//input/@type") == ["search"]


def test_one_map_of_few_areas_has_no_form():
    assert not lxml.html.fromstring(render_map_html([wijk_map()])).xpath("//form")


def test_no_map_raises():
    with pytest.raises(UsageError, match="geen kaart"):
        render_map_html([])


def test_a_map_that_stands_twice_raises(buurt_map):
    with pytest.raises(UsageError, match="twee keer"):
        render_map_html([buurt_map, buurt_map])


def test_maps_of_two_profiles_raise(buurt_map):
    with pytest.raises(UsageError, match="verschillende profielen"):
        render_map_html([buurt_map, replace(wijk_map(), mark="0" * 12)])


def test_a_map_is_written_from_a_release(tmp_path):
    released, boundaries = toy_wijken(released=True)
    path = write_map(released, {"wijk": boundaries}, tmp_path / "kaart.html")
    assert path.read_bytes() == render_map_html([build_map(released, boundaries, output=WIJK_MAP)]).encode()
    assert [file.name for file in tmp_path.iterdir()] == ["kaart.html"]


def test_a_concept_is_never_written(tmp_path):
    cleared, boundaries = toy_wijken()
    with pytest.raises(NotApproved):
        write_map(cleared, {"wijk": boundaries}, tmp_path / "kaart.html")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_the_file_raises(tmp_path):
    released, boundaries = toy_wijken(released=True)
    with pytest.raises(UsageError, match="het is een map"):
        write_map(released, {"wijk": boundaries}, tmp_path)


def test_absent_boundaries_raise_and_leave_no_file(tmp_path):
    released, _ = toy_wijken(released=True)
    with pytest.raises(BoundaryError, match="geen grenzen"):
        write_map(released, {"buurt": squares({}, level="buurt")}, tmp_path / "kaart.html")
    assert list(tmp_path.iterdir()) == []


def test_a_stop_while_writing_leaves_the_old_file_whole(tmp_path, monkeypatch):
    released, boundaries = toy_wijken(released=True)
    path = tmp_path / "kaart.html"
    path.write_text("oud")

    def full_disk(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        write_map(released, {"wijk": boundaries}, path)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("kaart.html", "oud")]


def test_the_shell_leaves_the_links_of_other_folium_maps_alone():
    before = list(folium.Map.default_js)
    assert OfflineMap({}).default_js == OfflineMap({}).default_css == []
    assert folium.Map.default_js == before


def test_vendored_code_keeps_its_licence_and_points_to_no_source_map():
    assert "Redistribution" in asset("vendor/leaflet/LICENSE")
    assert "sourceMappingURL" not in asset("vendor/leaflet/leaflet.js")
    assert "</script" not in asset("vendor/leaflet/leaflet.js")


def test_words_of_the_page_stand_out_from_their_ground():
    css = asset("static/kaart.css")
    named = dict(re.findall(r"--(\w+): (#\w{6})", css))
    grounds = ("#ffffff", "#f3f5f7", "#fff1c9")
    assert all(
        contrast(named[ink], ground) >= 4.5 for ink in ("inkt", "zacht", "aandacht") for ground in grounds
    )
    for ground in re.findall(r"\.status[\w.-]* \{[^}]*background: (#\w{6})", css):
        assert contrast("#ffffff", ground) >= 4.5


def test_a_resident_reads_in_the_map_what_it_means_and_how_to_object():
    dossier = {**DOSSIER, "eigenaar": {"naam": "Afdeling Wijken"}, "rollen": {"fg": "de FG van Toydorp"}}
    part = lxml.html.fromstring(render_map_html([wijk_map(dossier=dossier)])).get_element_by_id("voor-u")
    said = words(part)
    for text in (rights.FOR_YOU, rights.OBJECT, rights.RIGHTS, "Afdeling Wijken", "de FG van Toydorp"):
        assert text in said
