"""Points from the command line: counted, with the answers kept beside the file and good for a dossier."""

import json

import pytest
from typer.testing import CliRunner

from wijkprofiel.cli import app
from wijkprofiel.dossier import Dossier
from wijkprofiel.errors import UsageError
from wijkprofiel.municipal.sheet_file import read_sheet
from wijkprofiel.own_sources import read_own_sources
from wijkprofiel.points.kept import counted_points, is_about_points

INSIDE = "6.79,52.266"  # in Hengelo


def write_points(path, count=12):
    path.write_text("lon,lat,type\n" + f"{INSIDE},bank\n" * count + f"{INSIDE},lamp\n" * 3, encoding="utf-8")
    return path


def run(path, *options):
    return CliRunner().invoke(app, ["punten", str(path), *options])


def test_answers_are_kept_and_the_next_time_the_file_is_enough(tmp_path):
    path = write_points(tmp_path / "bankjes_2024.csv")
    first = run(
        path, "--gemeente", "Hengelo", "--jaar", "2024", "--wat", "bankjes", "--alleen", "type=bank", "--json"
    )
    assert first.exit_code == 0, first.output
    sheet = read_sheet(tmp_path / "bankjes_2024.bron.toml")
    assert dict(sheet.points) == {
        "gemeente": "Hengelo",
        "jaar": 2024,
        "wat": "bankjes",
        "alleen": ["type=bank"],
    }
    again = run(path, "--json")
    assert json.loads(again.stdout)["cijfers"] == json.loads(first.stdout)["cijfers"]
    total = [
        r for r in json.loads(again.stdout)["cijfers"] if r["niveau"] == "gemeente" and r["maat"] == "bankjes"
    ]
    assert [row["waarde"] for row in total] == [12.0]


def test_next_year_only_the_year_is_asked(tmp_path):
    counted_points(
        write_points(tmp_path / "bankjes_2024.csv"), {"gemeente": "Hengelo", "jaar": 2024, "wat": "bankjes"},
        about={"eigenaar": "Wijkbeheer"},
    )  # fmt: skip
    later = write_points(tmp_path / "bankjes_2025.csv", count=20)
    with pytest.raises(UsageError, match="jaar"):
        counted_points(later)
    source = counted_points(later, {"jaar": 2025})
    assert source.usable
    assert source.card.years == (2025,)
    assert source.sheet.eigenaar == "Wijkbeheer"


def test_a_changed_answer_leaves_the_earlier_one_in_the_history(tmp_path):
    path = write_points(tmp_path / "bankjes.csv")
    counted_points(path, {"gemeente": "Hengelo", "jaar": 2024, "wat": "bankjes"})
    counted_points(path, {"niveau": "buurt"})
    counted_points(path, {"niveau": "wijk"})
    assert "buurt" in read_sheet(tmp_path / "bankjes.bron.toml").history[-1]["antwoorden"]


def test_a_dossier_counts_a_file_of_points_again(tmp_path):
    path = write_points(tmp_path / "bankjes.csv")
    counted_points(path, {"gemeente": "Hengelo", "jaar": 2024, "wat": "bankjes"})
    assert is_about_points(path)
    sources = read_own_sources(Dossier({"bron": [{"bestand": "bankjes.csv"}]}, "", folder=tmp_path))
    assert sources[0].indicators[0].key == "eigen_bankjes"


def test_nothing_is_written_when_that_is_asked_or_when_the_file_is_stopped(tmp_path):
    path = write_points(tmp_path / "bankjes.csv")
    assert run(path, "--gemeente", "Hengelo", "--jaar", "2024", "--niet-bewaren").exit_code == 0
    stopped = tmp_path / "meldingen.csv"
    stopped.write_text(f"lon,lat,meldernaam\n{INSIDE},x\n", encoding="utf-8")
    assert run(stopped, "--gemeente", "Hengelo", "--jaar", "2024", "--soort", "meldingen").exit_code == 3
    assert list(tmp_path.glob("*.toml")) == []


@pytest.mark.parametrize("options", [("--alleen", "bank"), ("--binnen", "ver"), ("--antwoord", "onzin=1")])
def test_an_answer_that_is_no_good_is_wrong_use(tmp_path, options):
    path = write_points(tmp_path / "bankjes.csv")
    done = run(path, "--gemeente", "Hengelo", "--jaar", "2024", *options)
    assert done.exception.exit_code == 2
