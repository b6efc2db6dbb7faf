"""A vault made of several files: a later one replaces, and rows that do not fit are found."""

import pandas as pd
import pytest

from guardrails import Vault, VaultError, vault_misfits


def frame(unit="WK999900", year=2020, ground="geslacht", base=100, **counts):
    rows = [
        {"unit": unit, "level": "wijk", "year": year, "ground": ground, "group": g, "count": c, "base": base}
        for g, c in counts.items()
    ]
    return pd.DataFrame(rows)


def written(folder, name, *frames):
    path = folder / f"{name}.parquet"
    pd.concat(frames).to_parquet(path, index=False)
    return path


def test_a_later_file_replaces_the_same_unit_and_year(tmp_path):
    first = written(tmp_path, "a", frame(mannen=40, vrouwen=60), frame(unit="WK999901", mannen=1, vrouwen=2))
    second = written(tmp_path, "b", frame(mannen=45, vrouwen=55))
    vault = Vault.load(first, second)
    counts = vault.groups("geslacht", pd.Index(["WK999900", "WK999901"]), 2020).counts
    assert counts["mannen"].to_dict() == {"WK999900": 45, "WK999901": 1}


def test_another_year_stands_beside_it(tmp_path):
    first = written(tmp_path, "a", frame(mannen=40, vrouwen=60))
    second = written(tmp_path, "b", frame(year=2023, mannen=45, vrouwen=55))
    vault = Vault.load(first, second)
    assert vault.groups("geslacht", pd.Index(["WK999900"]), 2020).year == 2020
    assert vault.groups("geslacht", pd.Index(["WK999900"]), 2023).year == 2023


def test_a_file_that_is_absent_is_named(tmp_path):
    first = written(tmp_path, "a", frame(mannen=40, vrouwen=60))
    with pytest.raises(VaultError, match="bestaat niet"):
        Vault.load(first, tmp_path / "b.parquet")


def test_origin_by_country_and_by_birth_are_two_partitions(tmp_path):
    path = written(
        tmp_path,
        "a",
        frame(
            ground="herkomst",
            nederland=60,
            europa=20,
            buiten_europa=20,
            nederland_geboren_nl=60,
            europa_geboren_nl=10,
            europa_geboren_buiten_nl=10,
            buiten_europa_geboren_nl=10,
            buiten_europa_geboren_buiten_nl=10,
        ),
    )
    vault = Vault.load(path)
    assert vault.grounds == ("herkomst", "herkomst_in_delen")
    assert len(vault.groups("herkomst", pd.Index(["WK999900"]), 2020).counts.columns) == 3
    assert len(vault.groups("herkomst_in_delen", pd.Index(["WK999900"]), 2020).counts.columns) == 5


def test_groups_that_add_up_to_more_than_their_whole_are_found():
    rows = pd.concat([frame(mannen=80, vrouwen=80), frame(unit="WK999901", mannen=50, vrouwen=50)])
    assert vault_misfits(rows).tolist() == [("WK999900", 2020, "geslacht")]
    fits = rows[rows["unit"] == "WK999901"]
    assert len(vault_misfits(fits)) == 0
