"""The command inspecteren, and a bundle that is read back before it closes."""

import csv

import pytest
from typer.testing import CliRunner

from guardrails import Policy, ReleaseBlocked, Vault, read_back, rehearse
from wijkprofiel.bundle.write import _stop_on
from wijkprofiel.cli import app
from wijkprofiel.sources.open_data import vault_path


def test_the_files_of_our_own_bundle_and_notebooks_pass(made, project):
    paths = [made.zip_path, *sorted((project / "notebooks").glob("*.ipynb"))]
    result = CliRunner().invoke(app, ["inspecteren", *map(str, paths)])
    assert result.exit_code == 0, result.output


def test_a_changed_figure_in_a_written_file_is_found_and_stops_the_bundle(judged, tmp_path):
    released = rehearse(
        judged.submission, judged.verdict, policy=judged.policy, peildatum=judged.verdict.peildatum
    )
    units = list(released.table.index[released.level == "wijk"])
    with (tmp_path / "cijfers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["gebied", "waarde"])
        writer.writerows([unit, 1000.5 + 37 * number] for number, unit in enumerate(units))
    findings = read_back(tmp_path, released, policy=judged.policy, vault=Vault.load(vault_path()))
    assert [f.code for f in findings] == ["I20"]
    with pytest.raises(ReleaseBlocked):
        _stop_on(findings)


def test_a_blocked_file_ends_with_three(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("gebied,pct_niet_westers\nWK016401,3\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["inspecteren", str(path), "--json"]).exit_code == 3
    assert Policy.load().layer_of("bestand") == "wet"
