"""The vault keeps to its contract and shows nothing."""

import pandas as pd
import pytest

from guardrails import Vault, VaultError

BASE = {"W1": 100, "W2": 200}


@pytest.fixture
def rows(build):
    return build.vault_frame({"a": {"W1": 30, "W2": 50}, "b": {"W1": 70, "W2": 150}}, BASE)


def test_a_vault_shows_only_its_shape(rows):
    assert repr(Vault(rows)) == str(Vault(rows)) == "<Vault: 4 rijen, 2 gebieden, 1 kenmerken>"


def test_groups_show_nothing_either(rows):
    assert repr(Vault(rows).groups("herkomst", ["W1"], 2024)) == "Groups(year=2024)"


def test_a_vault_is_read_from_parquet(rows, tmp_path):
    rows.to_parquet(tmp_path / "kluis.parquet")
    groups = Vault.load(tmp_path / "kluis.parquet").groups("herkomst", ["W2", "W1", "W9"], 2024)
    assert groups.counts["a"].tolist()[:2] == [50.0, 30.0]
    assert groups.counts.loc["W9"].isna().all()
    assert groups.base.isna()["W9"]


def test_the_nearest_year_is_taken_and_of_two_the_earlier(rows, build):
    older = build.vault_frame({"a": {"W1": 10, "W2": 20}}, BASE, year=2020)
    vault = Vault(pd.concat([older, rows], ignore_index=True))
    assert [vault.groups("herkomst", ["W1"], year).year for year in (2019, 2022, 2023)] == [2020, 2020, 2024]


def test_a_total_beside_its_parts_becomes_two_grounds(build):
    counts = {
        "nederlands": {"W1": 60},
        "niet_westers": {"W1": 40},
        "marokko": {"W1": 25},
        "turkije": {"W1": 15},
    }
    vault = Vault(build.vault_frame(counts, {"W1": 100}))
    assert vault.grounds == ("herkomst", "herkomst_in_delen")
    assert sorted(vault.groups("herkomst", ["W1"], 2024).counts) == ["nederlands", "niet_westers"]
    assert sorted(vault.groups("herkomst_in_delen", ["W1"], 2024).counts) == [
        "marokko",
        "nederlands",
        "turkije",
    ]


@pytest.mark.parametrize(
    ("spoil", "part"),
    [
        (lambda d: d.drop(columns="base"), "niet de juiste kolommen"),
        (lambda d: d.assign(naam="x"), "niet de juiste kolommen"),
        (lambda d: d.assign(unit=[1, 2, 3, 4]), "niet overal tekst"),
        (lambda d: d.assign(year=2024.5), "geen geheel getal"),
        (lambda d: d.assign(count="3"), "geen getal"),
        (lambda d: d.assign(count=-1.0), "onmogelijke waarde"),
        (lambda d: d.assign(group="a"), "dubbel"),
        (lambda d: d.assign(count=150.0), "meer dan het geheel"),
    ],
)
def test_a_wrong_vault_is_refused(spoil, part, rows):
    with pytest.raises(VaultError, match=part):
        Vault(spoil(rows))


def test_an_absent_or_broken_vault_is_refused(tmp_path):
    with pytest.raises(VaultError, match="bestaat niet"):
        Vault.load(tmp_path / "nergens.parquet")
    (tmp_path / "kluis.parquet").write_bytes(b"geen parquet")
    with pytest.raises(VaultError, match="kan niet worden gelezen"):
        Vault.load(tmp_path / "kluis.parquet")
