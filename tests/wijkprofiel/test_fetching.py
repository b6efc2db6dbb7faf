"""Fetching into the store: once, of the right year, checked, and clear when something is missing."""

import json
from dataclasses import replace

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import wijkprofiel as wp
from tests.servers.faults import Fault
from tests.servers.http import serve
from tests.servers.toydorp import toydorp_boundaries, toydorp_tables
from wijkprofiel import fetching
from wijkprofiel.cli import app
from wijkprofiel.concepts.spelling import stem
from wijkprofiel.errors import SourceError, SourceOffline, SourceUnreachable, UsageError
from wijkprofiel.fetching import asked_levels, ophalen
from wijkprofiel.sources import fetch_figures
from wijkprofiel.sources.at_hand import (
    list_sets,
    load_area_table,
    load_card,
    load_measures,
    sets_of,
    vault_paths,
)
from wijkprofiel.sources.cbs.odata3 import TableClient
from wijkprofiel.sources.fetched import every_set
from wijkprofiel.sources.open_data import MEASURE_COLUMNS
from wijkprofiel.sources.transport import Transport
from wijkprofiel.store import Store

PROTECTED = {"Mannen", "Vrouwen", "WestersTotaal", "Marokko", "Ongehuwd", "PersonenPerSoortUitkeringAO"}


@pytest.fixture
def server(monkeypatch, tmp_path):
    with serve(toydorp_tables(), toydorp_boundaries()) as running:
        monkeypatch.setenv("WIJKPROFIEL_CBS", running.address)
        monkeypatch.setenv("WIJKPROFIEL_PDOK", running.address)
        monkeypatch.setenv("WIJKPROFIEL_OPSLAG", str(tmp_path / "opslag"))
        monkeypatch.delenv("WIJKPROFIEL_OFFLINE", raising=False)
        monkeypatch.setattr(fetching, "TableClient", impatient_client)
        yield running


def impatient_client():
    """A client that does not wait between attempts."""
    return TableClient(transport=Transport(sleep=lambda seconds: None))


def run(*arguments):
    return CliRunner().invoke(app, ["ophalen", *arguments])


def figures(year=2020, gemeente="GM9999"):
    name = next(n for n in list_sets() if n.startswith(f"kwb{year}.{gemeente}"))
    return load_measures(name)


def test_figures_become_measures_with_names_and_reasons(server):
    ophalen("GM9999", jaar=2020)
    rows = figures().set_index(["gebied", "maat"])
    assert tuple(figures().columns) == MEASURE_COLUMNS
    assert rows.at[("BU99990000", "AantalInwoners"), "waarde"] == 1200
    assert rows.at[("WK999901", "AantalInwoners"), "waarde"] == 495
    assert (figures()["waarde"].isna() == (figures()["reden"] != "")).all()
    assert set(figures()["niveau"]) == {"land", "gemeente", "wijk", "buurt"}
    assert set(figures()["grensjaar"]) == {2020}


def test_a_column_that_nobody_filled_is_named_and_left_out(server):
    ophalen("GM9999", jaar=2020)
    card = load_card(next(n for n in list_sets() if n.startswith("kwb2020.")))
    states = {c.name: c.state for c in card.columns}
    assert states["JongerenMetJeugdzorgInNatura_87"] == "leeg"
    assert "JongerenMetJeugdzorgInNatura" not in set(figures()["maat"])


def test_the_same_measure_has_the_same_name_in_every_year(server):
    ophalen("GM9999", jaar=[2020, 2023])
    shared = {"AantalInwoners", "HuishoudensTotaal", "GemiddeldeWoningwaarde", "OpleidingsniveauLaag"}
    assert shared <= set(figures(2020)["maat"])
    assert shared <= set(figures(2023)["maat"])


def test_nothing_protected_lies_in_the_open_part_of_the_store(server):
    ophalen("GM9999", jaar=[2020, 2023])
    store = Store()
    for path in (store.root / "objecten").glob("*.parquet"):
        table = pq.read_table(path)
        names = set(table.column_names) | (
            set(table["maat"].to_pylist()) if "maat" in table.column_names else set()
        )
        assert not PROTECTED & {stem(name) for name in names}
    vaults = [pq.read_table(p).to_pandas() for p in vault_paths()[1:]]
    assert {"geslacht", "herkomst", "burgerlijke_staat", "leeftijd", "huishouden"} <= set(vaults[0]["ground"])
    assert list(vaults[0].columns) == ["unit", "level", "year", "ground", "group", "count", "base"]


def test_pages_on_the_way_hold_nothing_protected_in_the_open_either(server, monkeypatch):
    monkeypatch.setattr(fetch_figures, "build_table", _stop)
    with pytest.raises(KeyboardInterrupt):
        ophalen("GM9999", jaar=2020)
    pages = list((Store().root / "pagina").glob("*/*.parquet"))
    assert pages
    for path in pages:
        assert not PROTECTED & {stem(name) for name in pq.read_table(path).column_names}
    assert list((Store().root / "kluis" / "pagina").glob("*/*.parquet"))


def _stop(*arguments, **named):
    raise KeyboardInterrupt


def test_what_is_there_costs_no_request(server):
    ophalen("GM9999", jaar=2020)
    asked = len(server.log)
    again = ophalen("GM9999", jaar=2020)
    assert len(server.log) == asked
    assert again.years[0].figures.state == "stond er al"


def test_coarser_levels_are_served_from_what_is_there(server):
    ophalen("GM9999", jaar=2020)
    asked = len(server.log)
    ophalen("GM9999", jaar=2020, niveau="wijk")
    assert len(server.log) == asked


def test_only_the_levels_that_were_asked_for_come(server):
    ophalen("GM9999", jaar=2020, niveau="wijk")
    assert set(figures()["niveau"]) == {"land", "gemeente", "wijk"}


def test_freshness_costs_one_request(server):
    ophalen("GM9999", jaar=2020)
    asked = len(server.log)
    again = ophalen("GM9999", jaar=2020, bijwerken=True)
    assert len(server.log) - asked == 1
    assert again.years[0].figures.state == "stond er al en is nog de nieuwste uitgave"
    assert Store().checked("84799NED", "2021-03-26T020000")


def test_a_new_release_is_fetched_beside_the_old_one(server):
    ophalen("GM9999", jaar=2020)
    table = server.service.content["84799NED"]
    server.service.put(replace(table, modified="2022-01-01T02:00:00"))
    fetched = ophalen("GM9999", jaar=2020, bijwerken=True)
    assert fetched.years[0].figures.state == "nieuwe uitgave opgehaald"
    assert [one.part.release[:4] for one in sets_of("GM9999")] == ["2022"]
    assert len([s for s in every_set(Store()) if s.key.startswith("kwb2020")]) == 2


def test_a_new_release_goes_as_deep_as_the_one_it_replaces(server):
    ophalen("GM9999", jaar=2020)
    server.service.put(replace(server.service.content["84799NED"], modified="2022-01-01T02:00:00"))
    ophalen("GM9999", jaar=2020, niveau="wijk", bijwerken=True)
    assert sets_of("GM9999")[0].levels == ("wijk", "buurt")
    assert sets_of("GM9999")[0].part.release[:4] == "2022"


def test_a_damaged_object_is_fetched_again(server):
    ophalen("GM9999", jaar=2020)
    store = Store()
    part = next(p for p in store.parts() if p.table == "84799NED")
    store.path(part, "cijfers").write_bytes(b"damaged")
    fetched = ophalen("GM9999", jaar=2020)
    assert "beschadigd" in fetched.years[0].figures.state
    assert store.damages() == []


def test_offline_names_what_is_missing_and_opens_nothing(server, monkeypatch):
    monkeypatch.setenv("WIJKPROFIEL_OFFLINE", "1")
    with pytest.raises(SourceOffline) as problem:
        ophalen("GM9999", jaar=2020)
    assert "84799NED" in problem.value.message
    assert "wijkprofiel ophalen GM9999 --jaar 2020" in problem.value.remedy
    assert server.log == []


def test_offline_what_is_there_is_used(server, monkeypatch):
    ophalen("GM9999", jaar=2020)
    monkeypatch.setenv("WIJKPROFIEL_OFFLINE", "1")
    asked = len(server.log)
    assert ophalen("GM9999", jaar=2020).years[0].figures.state == "stond er al"
    assert len(server.log) == asked


def test_a_year_without_a_table_is_wrong_use(server):
    with pytest.raises(UsageError, match="1999"):
        ophalen("GM9999", jaar=1999)


def test_a_gemeente_that_is_not_in_the_table_is_named(server):
    with pytest.raises(SourceError, match="GM0001"):
        ophalen("GM0001", jaar=2020)
    assert Store().parts() == ()


def test_levels_are_read_from_a_text_or_from_names():
    assert asked_levels("buurt,wijk") == asked_levels(["wijk", "buurt"]) == ("wijk", "buurt")
    with pytest.raises(UsageError, match="straat"):
        asked_levels("straat")


def test_areas_come_with_names_and_what_lies_in_what(server):
    ophalen("GM9997", jaar=2020)
    areas = load_area_table()
    assert areas.loc["BU9997AF08"].to_dict() == {
        "naam": "Buurt AF08",
        "niveau": "buurt",
        "boven": "WK9997AF",
        "gemeente": "GM9997",
        "ook": "",
        "jaren": "2020",
    }
    assert areas.at["GM9997", "boven"] == "NL00"
    assert areas.at["WK016400", "naam"] == "Wijk 00 Binnenstad"


def test_boundaries_that_are_not_published_are_no_failure(server):
    result = run("GM9999", "--jaar", "2021")
    assert result.exit_code == 0, result.output
    assert "zijn er niet bij PDOK" in result.output


def test_boundaries_that_cannot_be_had_leave_the_figures_and_exit_5(server):
    server.fail(Fault("status", "gebiedsindelingen", times=0, amount=403))
    result = run("GM9999", "--jaar", "2020")
    assert result.exit_code == 5, result.output
    assert len([p for p in Store().parts() if p.table == "84799NED"]) == 1


def test_boundaries_without_an_area_where_people_live_are_not_taken_for_whole(server):
    server.fail(Fault("leave_out", "wijk_gegeneraliseerd", times=0, amount=2))
    result = run("GM9999", "--jaar", "2020")
    assert result.exit_code == 5, result.output
    assert "WK99990" in result.output
    server.service.faults.clear()
    assert run("GM9999", "--jaar", "2020").exit_code == 0


def test_a_subject_that_the_description_leaves_out_is_named(server):
    server.fail(Fault("drop_rows", "DataProperties", times=0, amount=1))
    result = run("GM9999", "--jaar", "2020")
    assert "noemt 1 onderwerp niet uit de lijst van 2020" in result.output
    card = load_card(next(n for n in list_sets() if n.startswith("kwb2020.")))
    assert any("niet uit de lijst van 2020" in caveat for caveat in card.caveats)


def test_a_source_that_is_gone_is_exit_5_in_dutch(server, monkeypatch):
    server.stop()
    with pytest.raises(SourceUnreachable):
        ophalen("GM9999", jaar=2020)


def test_the_command_tells_what_came_as_json(server):
    result = run("GM9999", "--jaar", "2020", "--json", "--stil")
    assert result.exit_code == 0, result.output
    body = json.loads(result.stdout)
    figures_told = body["jaren"][0]["cijfers"]
    assert body["uitkomst"] == "goed"
    assert figures_told["tabel"] == "84799NED"
    assert {
        "uitgave",
        "opgehaald",
        "vraag",
        "rijen",
        "sha256",
        "licentie",
        "naamsvermelding",
        "lader",
    } <= set(figures_told)


def test_another_address_and_folder_can_be_given(server, monkeypatch, tmp_path):
    monkeypatch.setenv("WIJKPROFIEL_CBS", "http://127.0.0.1:9")
    result = run("GM9999", "--jaar", "2020", "--bron", server.address, "--opslag", str(tmp_path / "elders"))
    assert result.exit_code == 0, result.output
    assert Store(tmp_path / "elders").parts()
    assert "WIJKPROFIEL_OPSLAG" in result.output


def test_stopping_by_hand_is_130_and_keeps_what_came(server, monkeypatch):
    monkeypatch.setattr(fetch_figures, "build_table", _stop)
    result = run("GM9999", "--jaar", "2020")
    assert result.exit_code == 130
    assert "bewaard" in result.output
    assert Store().half()[0].finished()


def test_diagnose_shows_the_store_and_what_is_wrong_with_it(server):
    ophalen("GM9999", jaar=2020)
    body = json.loads(CliRunner().invoke(app, ["diagnose", "--json", "--bronnen"]).stdout)
    assert body["uitkomst"] == "goed"
    assert any(s["gemeente"] == "GM9999" and s["heel"] for s in body["opslag"]["sets"])
    assert {"metadata", "kolommenlijst", "niet", "niet_beproefd"} <= {b["beproefd"] for b in body["bronnen"]}
    next((Store().root / "objecten").glob("*")).write_bytes(b"")
    text = CliRunner().invoke(app, ["diagnose"]).stdout
    assert "beschadigd" in text.lower()
    assert "wijkprofiel ophalen GM9999" in text


def test_another_way_gives_the_same_figures_and_says_so(server, tmp_path, monkeypatch):
    ophalen("GM9999", jaar=2020)
    usual = figures()
    monkeypatch.setenv("WIJKPROFIEL_OPSLAG", str(tmp_path / "anders"))
    server.service.settings.refuse_v3 = True
    ophalen("GM9999", jaar=2020)
    other = figures()
    card = load_card(next(n for n in list_sets() if n.startswith("kwb2020.")))
    assert any("gewone weg" in caveat for caveat in card.caveats)
    both = usual.merge(other, on=["gebied", "maat"], how="outer", suffixes=("", "_anders"))
    assert both["waarde"].equals(both["waarde_anders"])


def test_a_year_is_fetched_when_it_is_asked_for(server):
    toydorp = wp.gemeente("GM9999", jaar=2020)
    assert toydorp.tabel("inwoners").cijfers.at["GM9999", "inwoners@2020"] == 2800
    asked = len(server.log)
    wp.gemeente("GM9999", jaar=2020)
    assert len(server.log) == asked


def test_the_store_can_be_shown_pinned_and_cleared(server):
    ophalen("GM9999", jaar=2020)
    shown = CliRunner().invoke(app, ["opslag", "--vast", "GM9999", "--json"])
    assert all(one["vast"] for one in json.loads(shown.stdout)["sets"])
    assert "nog niets opgehaald" in CliRunner().invoke(app, ["opslag", "--wissen", "GM9999"]).stdout
    assert isinstance(CliRunner().invoke(app, ["opslag", "--wissen", "GM9999"]).exception, UsageError)


@pytest.mark.lang
@pytest.mark.parametrize(
    ("kind", "amount"), [("cut_json", 0), ("reset", 0), ("drop_rows", 2), ("double_row", 0), ("html", 0)]
)
def test_a_fault_ends_in_the_right_rows_or_in_an_error(server, kind, amount):
    server.fail(Fault(kind, "TypedDataSet", times=1, amount=amount))
    try:
        ophalen("GM9999", jaar=2020)
    except SourceError:
        assert not Store().parts()
    else:
        assert len(figures()["gebied"].unique()) == 12
