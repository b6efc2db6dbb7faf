"""The corpus of disguised protected columns: every outcome is as written down before the check existed."""

import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from guardrails import Policy, inspect_table
from tests.attacks.disguises import disguised, harmless
from tests.attacks.open_figures import judge_all
from tests.attacks.places import national, place

HERE = Path(__file__).resolve().parent
CASES = tomllib.loads((HERE / "gevallen_waarde.toml").read_text(encoding="utf-8"))["geval"]
HARMLESS = tomllib.loads((HERE / "onschuldig_waarde.toml").read_text(encoding="utf-8"))["bouw"]
QUICK = ("hengelo_wijk", "hengelo_buurt")
LONG = ("hengelo_buurt", "enschede_wijk", "twente_wijk", "amsterdam_wijk", "amsterdam_buurt")
FAMILIES = {c["familie"] for c in CASES}
POLICY = Policy.load()


def _looked_at(table, here):
    bases = {"km2": here.area, "huishouden": here.households}
    return inspect_table(table, vault=here.vault, policy=POLICY, bases=bases)


def _place(name):
    found = place(name)
    if found is None:
        pytest.skip("the national table (../shared/data/kwb2020) is not here")
    return found


def _outcomes(name, families):
    here = _place(name)
    out = {}
    for case in (c for c in CASES if c["plaats"] == name and c["familie"] in families):
        count, base = here.protected(case["grond"], case["groep"], case["jaar"])
        table = disguised(case["bouw"], here, count.rename(case["groep"]), base)
        out[case["id"]] = (case["verwacht"], str(_looked_at(table, here).outcome))
    return out


def _as_expected(name, families=FAMILIES):
    outcomes = _outcomes(name, families)
    assert {k: v for k, v in outcomes.items() if v[0] != v[1]} == {}


@pytest.mark.parametrize("name", QUICK)
def test_each_disguise_gives_the_outcome_written_down_before(name):
    _as_expected(name, FAMILIES - {"grond"} if name == "hengelo_buurt" else FAMILIES)


@pytest.mark.lang
@pytest.mark.parametrize("name", LONG)
def test_each_disguise_gives_the_outcome_written_down_before_in_larger_places(name):
    _as_expected(name)


@pytest.mark.parametrize("name", QUICK)
def test_harmless_columns_pass_in_silence(name):
    here = _place(name)
    loud = {b: [f.code for f in _looked_at(harmless(b, here), here).findings] for b in HARMLESS}
    assert {k: v for k, v in loud.items() if v} == {}


@pytest.mark.lang
@pytest.mark.parametrize("name", LONG)
def test_harmless_columns_pass_in_silence_in_larger_places(name):
    here = _place(name)
    loud = {b: [f.code for f in _looked_at(harmless(b, here), here).findings] for b in HARMLESS}
    assert {k: v for k, v in loud.items() if v} == {}


def test_the_corpus_is_large_enough():
    assert len(CASES) >= 80
    assert len({c["familie"] for c in CASES}) >= 12
    assert len(HARMLESS) >= 25


@pytest.mark.lang
@pytest.mark.parametrize("kind", ["WK", "BU"])
def test_every_open_figure_of_2020_passes_the_copy_check_in_every_gemeente(kind, capsys):
    table = national()
    if table is None:
        pytest.skip("the national table (../shared/data/kwb2020) is not here")
    counted, blocked = judge_all(table, kind=kind)
    with capsys.disabled():
        sys.stdout.write(f"\nopen figures of 2020, {kind}: {dict(Counter(counted))}, blocked: {blocked}\n")
    assert blocked == []


# A gemeente where a group is as large as all residents, one where a cut ran through equal figures, and three others.
@pytest.mark.parametrize("kind", ["WK", "BU"])
def test_open_figures_pass_where_groups_coincide_with_sizes(kind):
    table = national()
    if table is None:
        pytest.skip("the national table (../shared/data/kwb2020) is not here")
    some = table.loc[[c for c in table.index if c[2:6] in ("0024", "0400", "0718", "0164", "0153")]]
    counted, blocked = judge_all(some, kind=kind)
    assert blocked == []
    assert counted["pass"] > 0


@pytest.mark.parametrize("name", QUICK)
def test_real_columns_of_2020_are_tried_in_at_least_twelve_disguises(name):
    here = [c for c in CASES if c["plaats"] == name and c["jaar"] == 2020]
    assert len({c["bouw"] for c in here if c["verwacht"] != "pass"}) >= 12
    assert {c["grond"] for c in here} >= {"herkomst", "geslacht", "burgerlijke_staat"}
