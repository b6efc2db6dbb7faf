"""The overview of a folder: every profile once, with owner, state, expiry and open actions."""

import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from wijkprofiel.errors import UsageError
from wijkprofiel.overview import collect, render_overview, write_overview_workbook

EXAMPLE = Path(__file__).parents[3] / "voorbeelden" / "hengelo.toml"
DAY = "2026-11-24"
ACTION = {
    "actie": "a",
    "tekst": "Vraag bewoners",
    "eigenaar": "Wijken",
    "voor": "2026-11-01",
    "kritiek": True,
}


def dossier(folder, name, *, title="", extra="", **swaps):
    """A copy of the example in a folder of its own."""
    place = folder / name
    place.mkdir()
    text = EXAMPLE.read_text(encoding="utf-8").replace('naam = "hengelo-voorzieningen"', f'naam = "{name}"')
    text = re.sub(r'titel = "Wonen en[^"]*"', f'titel = "{title or name}"', text)
    for old, new in swaps.items():
        text = text.replace(old, new)
    (place / "dossier.toml").write_text(text + extra, encoding="utf-8")
    return place


def rows(folder):
    return {p.title: p for p in collect(folder, day=DAY).profiles}


def test_every_dossier_has_a_row_with_owner_process_and_data(tmp_path):
    dossier(tmp_path, "een")
    overview = collect(tmp_path, day=DAY)
    (row,) = overview.profiles
    assert (row.gemeente, row.kind, row.track) == ("Hengelo", "oefening", "midden")
    assert row.owner == "Afdeling Wijken (voorbeeld), eigenaar van dit profiel"
    assert row.contact == "www.hengelo.nl"
    assert row.process.startswith("Welke voorzieningen")
    assert {d.data_owner for d in overview.data} >= {"CBS"}
    assert any("84799NED" in d.data for d in overview.data)


def test_what_ran_out_is_expired_and_asks_for_attention(tmp_path):
    dossier(tmp_path, "oud", **{"2027-09-01": "2026-05-01"})
    dossier(tmp_path, "nieuw", **{"2027-09-01": "2027-05-01"})
    found = rows(tmp_path)
    assert (found["oud"].state, found["oud"].until, found["oud"].asks) == ("verlopen", "2026-05-01", True)
    assert (found["nieuw"].state, found["nieuw"].asks) == ("geen status", False)


def test_open_actions_are_shown_until_they_are_done(tmp_path):
    place = dossier(tmp_path, "een") / "acties.jsonl"
    place.write_text(json.dumps(ACTION) + "\n", encoding="utf-8")
    (action,) = rows(tmp_path)["een"].actions
    assert (action.owner, action.critical, action.late) == ("Wijken", True, True)
    place.write_text(
        json.dumps(ACTION) + "\n" + json.dumps(ACTION | {"stand": "klaar"}) + "\n", encoding="utf-8"
    )
    assert rows(tmp_path)["een"].actions == ()


RISK = '\n[[risico]]\ntekst = "Oude cijfers lijken nieuw"\nmaatregel = "Zet het jaar erbij"\n'
WISH = '\n[[wens]]\ntekst = "Een kaart per kern"\nvan = "wijkraad"\n'


def test_open_risks_and_wishes_are_listed_and_a_risk_nobody_looks_after_asks(tmp_path):
    """S48 and S49."""
    dossier(tmp_path, "een", extra=RISK + WISH)
    dossier(tmp_path, "twee", extra=RISK + 'eigenaar = "Wijken"\n')
    dossier(tmp_path, "drie", extra=RISK + 'stand = "weg"\n' + WISH + 'stand = "gedaan"\n')
    found = rows(tmp_path)
    assert {name: (len(row.risks), len(row.wishes), row.asks) for name, row in found.items()} == {
        "een": (1, 1, True), "twee": (1, 0, False), "drie": (0, 0, False)
    }  # fmt: skip
    page = render_overview(collect(tmp_path, day=DAY))
    assert "Niemand let op dit risico: Oude cijfers lijken nieuw." in page
    assert "Een kaart per kern (wijkraad)" in page
    book = openpyxl.load_workbook(write_overview_workbook(collect(tmp_path, day=DAY), tmp_path / "o.xlsx"))
    assert {row[3].value for row in book["Risicolijst"].iter_rows(min_row=2)} == {"niet vastgelegd", "Wijken"}


def test_what_cannot_be_read_is_not_dropped(tmp_path):
    (tmp_path / "stuk.toml").write_text("schema = [", encoding="utf-8")
    (row,) = collect(tmp_path, day=DAY).profiles
    assert (row.state, row.asks) == ("niet te lezen", True)
    assert "geen geldige TOML" in row.problem


def test_other_files_are_no_profiles(tmp_path):
    (tmp_path / "kader.toml").write_text("schema = 1\n", encoding="utf-8")
    (tmp_path / "bron.toml").write_text('naam = "iets"\n', encoding="utf-8")
    assert collect(tmp_path, day=DAY).profiles == ()


def test_a_bundle_belongs_to_its_dossier_and_stands_alone_without_it(tmp_path, made):
    shutil.copytree(made.folder, tmp_path / made.folder.name)
    (row,) = collect(tmp_path, day=DAY).profiles
    assert row.release == made.folder.name
    assert row.until == "2027-09-01"
    shutil.copy(EXAMPLE, tmp_path / "hengelo.toml")
    (row,) = collect(tmp_path, day=DAY).profiles
    assert (row.place, row.release) == ("hengelo.toml", made.folder.name)


def test_a_recalled_release_is_called_so(tmp_path, made):
    shutil.copytree(made.folder, tmp_path / made.folder.name)
    line = {"stap": "ingetrokken", "bundel": made.folder.name}
    (tmp_path / "journaal.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    (row,) = collect(tmp_path, day=DAY).profiles
    assert row.state == "ingetrokken"


def test_no_folder_is_told(tmp_path):
    with pytest.raises(UsageError, match="geen map"):
        collect(tmp_path / "niets", day=DAY)


def test_the_page_shows_every_profile_and_escapes_what_was_typed(tmp_path):
    dossier(tmp_path, "een", title="Wonen & <b>groen</b>")
    page = render_overview(collect(tmp_path, day=DAY))
    assert "Wonen &amp; &lt;b&gt;groen&lt;/b&gt;" in page
    assert 'lang="nl"' in page
    assert not re.search(r"(?:src|href|url\()[\"'=(\s]*https?:", page)
    assert "<script" not in page


def test_the_workbook_holds_profiles_actions_and_data(tmp_path):
    place = dossier(tmp_path, "een", title="=1+1")
    (place / "acties.jsonl").write_text(json.dumps(ACTION) + "\n", encoding="utf-8")
    path = write_overview_workbook(collect(tmp_path, day=DAY), tmp_path / "o.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Profielen", "Acties", "Risicolijst", "Wensen", "Gegevens"]
    cell = book["Profielen"]["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert book["Acties"]["C2"].value == "Vraag bewoners"
    assert book["Gegevens"].max_row > 2


def test_the_command_writes_both_files(tmp_path, run):
    dossier(tmp_path, "een")
    code, out, _ = run("overzicht", tmp_path, "--peildatum", DAY)
    assert code == 0
    assert "1 profiel op 2026-11-24." in out
    assert (tmp_path / "overzicht.html").is_file()
    assert (tmp_path / "overzicht.xlsx").is_file()
    code, out, _ = run("overzicht", tmp_path, "--peildatum", DAY, "--json")
    assert json.loads(out)["profiles"][0]["title"] == "een"
