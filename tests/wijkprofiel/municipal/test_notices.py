"""The words of notices: complete, used, and never without a way out where something is asked or stopped."""

import re

import pytest

from wijkprofiel.municipal.notices import load_kinds, notice, rows_text


@pytest.mark.parametrize("code", sorted(load_kinds()))
def test_every_kind_is_used_and_says_what_to_do(code, project):
    kind = load_kinds()[code]
    source = "".join(p.read_text(encoding="utf-8") for p in (project / "wijkprofiel").rglob("*.py"))
    assert re.fullmatch(r"M\d\d", code)
    assert f'"{code}"' in source
    assert kind["uitkomst"] in ("pass", "review", "block")
    assert kind["bericht"].endswith((".", "}"))
    assert kind["uitkomst"] == "pass" or kind["oplossing"]


def test_a_count_picks_its_words():
    assert "1 cel" in notice("M64", "aantal", count=1).message
    assert "3 cellen" in notice("M64", "aantal", count=3).message


def test_a_long_list_of_rows_is_cut():
    assert rows_text(range(1, 13)) == "rij 1, 2, 3, 4, 5, 6, 7, 8 en nog 4"
