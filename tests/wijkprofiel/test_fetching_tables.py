"""Other open tables: fetched once, of one gemeente, and then serving the catalogue with their caveats."""

import json

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.servers.faults import Fault
from tests.servers.http import serve
from tests.servers.open_tables import crime_table, real_crime_table
from tests.servers.real import shared_folder
from tests.servers.toydorp import toydorp_boundaries, toydorp_tables
from wijkprofiel.catalogue import load_catalogue
from wijkprofiel.cli import app
from wijkprofiel.errors import EmptyAnswer, SourceError, SourceOffline, SourceUnreachable, UsageError
from wijkprofiel.fetching_tables import ophalen_tabel
from wijkprofiel.sources.at_hand import load_card, tables_of
from wijkprofiel.sources.fetch_table import asked_table
from wijkprofiel.sources.open_tables import rows_of_cells, rows_of_file
from wijkprofiel.store import Store
from wijkprofiel.supply import as_served, supply_of

CRIME = "misdrijven"


@pytest.fixture
def server(monkeypatch, tmp_path):
    with serve([*toydorp_tables(), crime_table()], toydorp_boundaries()) as running:
        for name in ("CBS", "CBS_DERDEN", "PDOK"):
            monkeypatch.setenv(f"WIJKPROFIEL_{name}", running.address)
        monkeypatch.setenv("WIJKPROFIEL_OPSLAG", str(tmp_path / "opslag"))
        monkeypatch.delenv("WIJKPROFIEL_OFFLINE", raising=False)
        yield running


def run(*arguments):
    return CliRunner().invoke(app, ["ophalen", *arguments])


def test_a_table_is_fetched_once_with_only_the_rows_that_are_needed(server):
    first = ophalen_tabel("GM9999", "47018NED", jaar=2023, grensjaar=2024)
    asked = [seen.query for seen in server.requests("TypedDataSet")]
    assert "SoortMisdrijf eq '0.0.0 '" in asked[0]
    assert "Perioden eq '2023JJ00'" in asked[0]
    before = len(server.log)
    again = ophalen_tabel("GM9999", "47018ned", jaar=2023, grensjaar=2024)
    assert len(server.log) == before
    assert (first.tables[0].state, again.tables[0].state) == ("opgehaald", "stond er al")
    rows = first.tables[0].found[0].figures()
    totals = rows[rows["maat"] == "GeregistreerdeMisdrijvenTotaal"].set_index("gebied")
    assert totals.loc["GM9999", "waarde"] == 13
    assert set(totals["grensjaar"]) == {2024}
    assert "GM9998" not in totals.index


def test_a_newer_release_is_fetched_with_bijwerken_and_else_one_request_is_enough(server):
    ophalen_tabel("GM9999", "47018NED", jaar=2023, grensjaar=2024)
    before = len(server.log)
    assert (
        ophalen_tabel("GM9999", "47018NED", jaar=2023, grensjaar=2024, bijwerken=True).tables[0].requests == 1
    )
    assert len(server.log) == before + 1
    server.service.put(crime_table(modified="2025-02-01T02:00:00", last_status="Definitief"))
    renewed = ophalen_tabel("GM9999", "47018NED", jaar=2023, grensjaar=2024, bijwerken=True).tables[0]
    assert renewed.state == "nieuwe uitgave opgehaald"
    assert renewed.found[0].provisional == frozenset()
    assert [one.part.release[:4] for one in tables_of("GM9999")] == ["2025"]


def test_a_fetched_table_serves_the_catalogue_and_says_that_a_year_is_not_final(server):
    ophalen_tabel("GM9999", "47018NED", jaar=[2022, 2023], grensjaar=2024)
    supply = supply_of("GM9999")
    indicator = load_catalogue().indicators[CRIME]
    sources = {source.year: source for source in supply.sources_of(indicator)}
    assert {year: source.provisional for year, source in sources.items()} == {2022: False, 2023: True}
    assert as_served(indicator, sources[2023]).note.startswith("Voorlopig cijfer")
    assert "geen kaart" not in as_served(indicator, sources[2022]).note
    card = load_card(sources[2023].set)
    assert card.boundary_years == (2024,)
    assert "voorlopig" in card.status
    assert any("aangifte" in caveat for caveat in card.caveats)
    assert any("niet beproefd" in checked for checked in card.checked)


def test_the_command_tells_what_came_and_how_far_it_was_tried(server):
    done = run("GM9999", "--tabel", "47018NED", "--jaar", "2023", "--grensjaar", "2024", "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert told["tabellen"][0]["beproefd"] == "niet_beproefd"
    assert told["tabellen"][0]["jaren"][0]["voorlopig"]
    words = run("GM9999", "--tabel", "47018NED", "--jaar", "2023", "--grensjaar", "2024").stdout
    assert "2023, voorlopig" in words
    assert "niet beproefd op echte invoer" in words


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("GM9999", "--tabel", "99999NED"), 2),
        (("GM9999", "--tabel", "47018NED", "--jaar", "1999"), 2),
        (("GM9999", "--grensjaar", "2024", "--jaar", "2020"), 2),
        (("GM9999", "--tabel", "leefbaarometer3"), 2),
        (("GM9997", "--tabel", "47018NED", "--jaar", "2023"), 5),  # nobody says on which boundaries
        (("GM9999", "--tabel", "47018NED", "--jaar", "2016", "--grensjaar", "2024"), 5),
    ],
)
def test_a_question_that_is_no_good_ends_clearly(server, arguments, code):
    assert run(*arguments).exception.exit_code == code


def test_the_explanation_of_the_table_says_on_which_boundaries_its_figures_lie(server):
    server.service.put(crime_table(reason="Cijfers volgens de nieuwe buurtindeling van 2024"))
    found = ophalen_tabel("GM9999", "47018NED", jaar=2023).tables[0].found
    assert [one.boundary_year for one in found] == [2024]


def test_without_network_the_command_that_fetches_it_is_named(server, monkeypatch):
    monkeypatch.setenv("WIJKPROFIEL_OFFLINE", "1")
    with pytest.raises(SourceOffline) as told:
        ophalen_tabel("GM9999", "47018NED", jaar=2023, grensjaar=2024)
    assert "wijkprofiel ophalen GM9999 --tabel 47018NED --jaar 2023 --grensjaar 2024" in told.value.remedy
    assert server.log == []


def test_a_gemeente_that_is_not_in_the_table_is_no_empty_success(server):
    with pytest.raises(EmptyAnswer):
        ophalen_tabel("GM0164", "47018NED", jaar=2023, grensjaar=2024)


def test_real_crime_figures_come_through(server):
    folder = shared_folder()
    if folder is None:
        pytest.skip("the real open data (../shared/data) is not here")
    server.service.put(real_crime_table(folder))
    rows = ophalen_tabel("Hengelo", "47018NED", jaar=2023, grensjaar=2024).tables[0].found[0].figures()
    totals = rows[rows["maat"] == "GeregistreerdeMisdrijvenTotaal"].set_index("gebied")["waarde"]
    assert totals["GM0164"] == 3665
    assert totals.filter(like="BU0164").sum() == 3665
    assert len(totals.filter(like="BU0164")) == 62


def test_a_file_of_statline_serves_too(server):
    folder = shared_folder()
    if folder is None:
        pytest.skip("the real open data (../shared/data) is not here")
    file = next((folder / "kwb-amsterdam").glob("SES_WOA*.csv"))
    found = ophalen_tabel("Amsterdam", "85163NED", grensjaar=2022, bestand=file).tables[0].found[0]
    assert found.card().source_line().startswith("CBS, Sociaal-economische status")
    assert found.figures()["gebied"].str.startswith(("GM0363", "WK0363", "BU0363", "NL00")).all()


def test_a_file_without_a_table_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="geen beschrijving"):
        ophalen_tabel("GM0164", "onbekend", bestand=tmp_path / "weg.csv")


def test_crimes_by_name_come_from_the_table_of_years_and_only_a_year_it_lacks_from_the_months():
    def table(*years):
        return asked_table("GM9999", CRIME, years=years, levels=("wijk",)).table_id

    assert (table(), table(2023), table(2025)) == ("47018NED", "47018NED", "47022NED")


def test_a_table_that_was_broken_off_goes_on_where_it_was(server):
    server.service.settings.page_size = 10
    # The first answer is asked for twice, once before the release is known: of eight requests two are refused.
    server.fail(Fault("status", "TypedDataSet", times=0, after=6, amount=403))
    with pytest.raises(SourceUnreachable):
        ophalen_tabel("GM9999", "47018NED", jaar=2023, grensjaar=2024)
    kept = sum(len(job.finished()) for job in Store().half())
    server.service.faults.clear()
    before = len(server.log)
    found = ophalen_tabel("GM9999", "47018NED", jaar=2023, grensjaar=2024)
    asked = [seen for seen in server.log[before:] if "TypedDataSet" in seen.target]
    assert kept
    assert kept + len(asked) == len({seen.target for seen in server.requests("TypedDataSet")})
    assert len(found.tables[0].found) == 1
    assert not Store().half()


def statline_rows(mark="."):
    cells = [("WK036300", -0.25), ("WK036301", 1), ("WK036302", None)]
    told = [(f"{value}".replace(".", mark) if value is not None else ".") for _, value in cells]
    return ["Regiocode (gemeente, wijk, buurt)", "SES-WOA/Totaalscore"], cells, told


@pytest.mark.parametrize("as_text", [False, True])
def test_a_workbook_of_statline_gives_what_its_csv_gives(as_text):
    head, cells, told = statline_rows()
    rows = [["SES-WOA scores", None], [None, None], head]
    rows += [[code, text if as_text else value] for (code, value), text in zip(cells, told, strict=True)]
    rows.append(["Bron: CBS", None])
    frame, mark = rows_of_cells(rows, "ses.xlsx")
    filled = frame[frame.columns[1]].tolist()
    assert frame[head[0]].tolist()[:2] == ["WK036300", "WK036301"]
    assert filled[:2] == ["-0.25", "1"]
    assert mark == "."


def test_a_workbook_with_a_decimal_comma_in_its_texts_keeps_one_mark():
    frame, mark = rows_of_cells([["code", "score"], ["WK036300", "1,5"], ["WK036301", 2.5]], "ses.xlsx")
    assert (frame["score"].tolist(), mark) == (["1,5", "2,5"], ",")


@pytest.mark.parametrize(
    "rows",
    [
        [["Welvaart", None, "Werk"], ["a", "b", "c"]],
        [["code", "score"], ["WK036300", 1, 2]],
        [],
        [["code", "score"]],
    ],
)
def test_a_workbook_whose_columns_have_no_name_of_their_own_is_refused(rows):
    with pytest.raises(SourceError, match="kop"):
        rows_of_cells(rows, "ses.xlsx")


def test_a_workbook_serves_with_bestand(server, tmp_path):
    folder = shared_folder()
    if folder is None:
        pytest.skip("the real open data (../shared/data) is not here")
    file = next((folder / "kwb-amsterdam").glob("SES_WOA*.csv"))
    frame, _ = rows_of_file(file)
    book = openpyxl.Workbook()
    book.active.append(["SES-WOA scores per wijk en buurt"])
    book.active.append(list(frame.columns))
    for row in frame.itertuples(index=False):
        book.active.append(list(row))
    book.save(tmp_path / "ses.xlsx")
    asked = {"grensjaar": 2022, "opslag": tmp_path / "een"}
    usual = ophalen_tabel("Amsterdam", "85163NED", bestand=file, **asked).tables[0].found[0].figures()
    asked["opslag"] = tmp_path / "twee"
    other = ophalen_tabel("Amsterdam", "85163NED", bestand=tmp_path / "ses.xlsx", **asked)
    assert other.tables[0].found[0].figures().equals(usual)


def test_a_workbook_that_cannot_be_opened_ends_with_exit_5(tmp_path):
    broken = tmp_path / "ses.xlsx"
    broken.write_bytes(b"PK\x03\x04 xl/workbook")
    with pytest.raises(SourceError) as caught:
        ophalen_tabel("Amsterdam", "85163NED", grensjaar=2022, bestand=broken)
    assert caught.value.exit_code == 5
