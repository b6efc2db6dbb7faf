"""A gemeente over fetched figures: table, map, topics, judging, a bundle and its check, here and elsewhere."""

import json

import openpyxl
import pandas as pd
import pytest

import wijkprofiel as wp
from tests.servers.http import serve
from tests.servers.toydorp import toydorp_boundaries, toydorp_tables
from wijkprofiel.areas import find_any_gemeente, find_gemeente
from wijkprofiel.catalogue import load_catalogue
from wijkprofiel.dossier import load_dossier
from wijkprofiel.errors import SourceOffline, UnknownArea, UsageError
from wijkprofiel.procedure import judge, publish
from wijkprofiel.sources.at_hand import gemeenten_at_hand
from wijkprofiel.supply import supply_of

PEILDATUM = "2026-11-24"
DOSSIER = """
schema = 1
[profiel]
naam = "toydorp-opgehaald"
titel = "Voorzieningen in Toydorp"
soort = "oefening"
gemeente = "GM9999"
[doel]
doelsoort = "voorzieningen_plannen"
omschrijving = "Welke voorzieningen zijn er in welke wijk nodig?"
ontvangers = ["ambtelijk"]
[eigenaar]
naam = "Afdeling Wijken (voorbeeld)"
functie = "eigenaar van dit profiel"
contact = "www.toydorp.nl"
[rollen]
opsteller = "beleidsadviseur (voorbeeld)"
beoordelaar = "collega (voorbeeld)"
privacy_officer = "privacy officer (voorbeeld)"
[niveau]
gebieden = ["wijk"]
analyse = "beschrijvend"
[[indicator]]
sleutel = "inwoners"
jaar = 2020
gebruik = ["beschrijven", "kaart"]
[[indicator]]
sleutel = "woz_waarde"
jaar = 2020
"""


@pytest.fixture(scope="module")
def fetched(tmp_path_factory):
    """A store with Toydorp 2020 and 2023, and afterwards no network."""
    place = tmp_path_factory.mktemp("opslag")
    with pytest.MonkeyPatch.context() as patch, serve(toydorp_tables(), toydorp_boundaries()) as server:
        patch.setenv("WIJKPROFIEL_CBS", server.address)
        patch.setenv("WIJKPROFIEL_PDOK", server.address)
        wp.ophalen("GM9999", jaar=[2020, 2023], opslag=place)
    return place


@pytest.fixture
def store(fetched, monkeypatch):
    monkeypatch.setenv("WIJKPROFIEL_OPSLAG", str(fetched))
    monkeypatch.setenv("WIJKPROFIEL_OFFLINE", "1")
    return fetched


@pytest.fixture
def dossier(tmp_path):
    path = tmp_path / "toydorp.toml"
    path.write_text(DOSSIER, encoding="utf-8")
    return path


@pytest.fixture
def bundle(store, dossier, tmp_path):
    return publish(judge(load_dossier(dossier), peildatum=PEILDATUM), into=tmp_path / "uit")


def test_a_fetched_gemeente_is_known_by_name_and_code(store):
    assert find_gemeente("Toydorp") == find_gemeente("GM9999") == "GM9999"
    assert gemeenten_at_hand() == {"GM9999": (2023, 2020)}
    assert "3 wijken" in repr(wp.gemeente("Toydorp", jaar=2020))


def test_a_table_holds_the_figures_of_the_year(store):
    table = wp.gemeente("Toydorp", jaar=2020).tabel("inwoners")
    assert table.cijfers["inwoners@2020"].tolist() == [2000, 495, 305, 2800, 7135]
    assert "uitgave 26 maart 2021" in repr(table)
    assert "Voorbeeldcijfers" not in repr(table)


def test_a_table_carries_where_it_was_fetched_into_parquet(store, tmp_path):
    figures = wp.gemeente("Toydorp", jaar=2020).tabel("inwoners").cijfers
    figures.to_parquet(tmp_path / "cijfers.parquet")
    told = pd.read_parquet(tmp_path / "cijfers.parquet").attrs["opgehaald"][0]
    assert told["tabel"] == "84799NED"
    assert len(told["sha256"]) == 64


def test_the_newest_year_is_shown_when_no_year_is_asked(store):
    assert list(wp.gemeente("Toydorp").tabel("inwoners").cijfers.columns) == ["inwoners@2023"]


def test_a_map_is_drawn_on_the_boundaries_of_its_year(store):
    for year in (2020, 2023):
        kaart = wp.gemeente("Toydorp", jaar=year).kaart("inwoners", niveau="wijk").kaart
        assert f"Kadaster / Centraal Bureau voor de Statistiek, {year}" in kaart.boundary_line
        assert not [note for note in kaart.notes if "Voorbeeldcijfers" in note or "grenzen van" in note]


def test_areas_of_another_year_do_not_come_along(store):
    table = wp.gemeente("Toydorp", jaar=2020).tabel("inwoners", niveau="buurt")
    assert "BU99990109" in table.rows
    assert "BU99990102" not in table.rows


def test_topics_are_those_that_were_fetched(store):
    topics = wp.gemeente("Toydorp", jaar=2020).onderwerpen().frame.set_index("sleutel")
    assert topics.at["inwoners", "nieuwste_jaar"] == 2023
    assert topics.at["inwoners", "kaart"] == "buurt, wijk"
    assert "rivm_roken" not in topics.index


def test_protected_columns_are_in_the_vault_and_nowhere_else(store):
    supply = supply_of("GM9999")
    for one in supply.figures:
        assert not {"Mannen", "NietWestersTotaal"} & set(one.figures()["maat"])
    with pytest.raises(Exception, match="bescherm"):
        wp.gemeente("Toydorp", jaar=2020).tabel("mannen")


def test_a_change_of_the_boundary_is_withheld_over_the_years(store):
    supply = supply_of("GM9999")
    same = supply.same_area(["WK999900", "WK999901"], 2020, 2023, "wijk")
    assert not same.any()  # 2021 and 2022 were not fetched: nobody says what happened then
    assert supply.same_area(["WK999900"], 2020, 2020, "wijk").all()


def test_a_bundle_is_judged_with_its_own_vault_and_checks_here(bundle, store):
    report = wp.controleren(bundle.folder)
    assert report.exit_code == 0, report
    assert "opnieuw gemaakt uit de bronnen op deze machine" in report.conclusion


def test_a_bundle_checks_on_a_machine_without_the_figures(bundle, store, monkeypatch, tmp_path):
    monkeypatch.setenv("WIJKPROFIEL_OPSLAG", str(tmp_path / "leeg"))
    report = wp.controleren(bundle.folder)
    assert report.exit_code == 0, report
    unchecked = [item for item in report.items if item.outcome == "niet te controleren"]
    assert any(
        "wijkprofiel ophalen GM9999" in item.detail or "niet op deze computer" in item.detail
        for item in unchecked
    )


def test_provenance_reaches_record_workbook_and_report(bundle):
    record = json.loads((bundle.folder / "vrijgave.json").read_text(encoding="utf-8"))
    told = [s["opgehaald"] for s in record["invoer"]["bronnen"]]
    assert {"tabel", "titel", "uitgave", "opgehaald", "vraag", "rijen", "sha256", "licentie", "lader"} <= set(
        told[0]
    )
    book = openpyxl.load_workbook(bundle.folder / "cijfers.xlsx", read_only=True)
    assert "84799NED" in str(list(book["Opgehaald"].values))
    report = (bundle.folder / "rapport.html").read_text(encoding="utf-8")
    assert "Opgehaalde cijfers en grenzen" in report
    figures = (bundle.folder / "invoer" / "cijfers.csv").read_text(encoding="utf-8")
    assert "84799NED" in figures
    assert "Voorbeeldcijfers" not in record["melding"]


def test_a_bundle_is_the_same_after_fetching_again(bundle, store, tmp_path, monkeypatch):
    again = tmp_path / "opnieuw"
    with serve(toydorp_tables(), toydorp_boundaries()) as server:
        for name in ("WIJKPROFIEL_CBS", "WIJKPROFIEL_PDOK"):
            monkeypatch.setenv(name, server.address)
        monkeypatch.delenv("WIJKPROFIEL_OFFLINE")
        wp.ophalen("GM9999", jaar=[2020, 2023], opslag=again)
    monkeypatch.setenv("WIJKPROFIEL_OPSLAG", str(again))
    report = wp.controleren(bundle.folder)
    assert report.exit_code == 0, report
    assert "opnieuw gemaakt uit de bronnen op deze machine" in report.conclusion


def test_offline_an_absent_year_names_the_command(store):
    with pytest.raises(SourceOffline) as problem:
        wp.gemeente("Toydorp", jaar=2021)
    assert "wijkprofiel ophalen GM9999 --jaar 2021" in problem.value.remedy


def test_an_absent_topic_names_what_there_is(store):
    with pytest.raises(UsageError, match="geen cijfers over 2021"):
        wp.gemeente("Toydorp", jaar=2020).tabel("inwoners", jaar=2021)


def test_a_gemeente_that_was_not_fetched_names_the_command(store):
    with pytest.raises(UnknownArea) as problem:
        wp.gemeente("Amsterdam")
    assert "wijkprofiel ophalen GM0363" in problem.value.remedy
    assert find_any_gemeente("Amsterdam") == "GM0363"


def test_embedded_figures_keep_their_banner_and_their_bytes(store):
    table = wp.gemeente("Hengelo").tabel("inwoners", jaar=2020)
    assert "Voorbeeldcijfers 2020" in repr(table)
    assert "opgehaald" not in table.cijfers.attrs


def test_a_year_of_embedded_figures_needs_no_fetching(store):
    assert wp.gemeente("Hengelo", jaar=2020).tabel("inwoners").cijfers.loc["GM0164"].item() == 81140


def test_every_fetched_year_serves_the_topics_of_the_kerncijfers(store):
    supply, indicators = supply_of("GM9999"), load_catalogue().indicators
    for key in ("inwoners", "huishoudens", "leeftijd_65_plus"):
        assert [s.year for s in supply.sources_of(indicators[key]) if "GM9999" in s.set] == [2023, 2020]


def test_fetched_figures_go_down_to_buurten_without_the_caveat_of_the_embedded_table(store):
    table = wp.gemeente("Toydorp", jaar=2020).tabel("woz_waarde", "huurwoningen", niveau="buurt")
    column = table.cleared.columns["woz_waarde@2020"]
    assert "2022" not in column.definition
    assert table.cijfers.loc["BU99990000"].notna().all()


def test_a_factsheet_shows_fetched_topics_of_its_year(store):
    page = wp.gemeente("Toydorp", jaar=2020).wijk("Dorp").factsheet().als_html()
    assert "2.000" in page
    assert "Voorbeeldcijfers" not in page
