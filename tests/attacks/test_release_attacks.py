"""Small own counts, what can be subtracted back, and earlier releases: on real areas, with made-up counts.

Changes after approval are tried in ``tests/guardrails/test_seal.py`` and ``tests/wijkprofiel/bundle``.
"""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from guardrails import Outcome, Policy
from guardrails.checks import disclosure
from guardrails.mitigate import repair
from guardrails.submission import BoundarySet, Column, Submission
from tests.attacks.places import place, seeded

PLACES = ("hengelo_wijk", "hengelo_buurt", "enschede_wijk", "amsterdam_wijk")
SEEDS = (1, 2, 3)
LIMITS = {"open": 5, "guard": 10}


@pytest.fixture(scope="module")
def policy():
    return Policy.load()


def offered(name, seed, klass="open", *, total=True):
    """Own counts of real areas, one in ten of them small; with the gemeente as their sum when ``total``."""
    here = place(name)
    if here is None:
        pytest.skip("the national table (../shared/data/kwb2020) is not here")
    rng = seeded(f"{name}{seed}{klass}")
    units = list(here.units)
    counts = rng.integers(30, 400, len(units)).astype(float)
    small = rng.choice(len(units), max(2, len(units) // 10), replace=False)
    counts[small] = rng.integers(1, LIMITS[klass], len(small))
    top = "GM" + units[0][2:6]
    level = "wijk" if units[0].startswith("WK") else "buurt"
    codes = [top, *units]
    column = Column(
        name="klussen@2025",
        label="Klussen",
        unit="klussen",
        denominator="",
        lineage=("eigen:klussen",),
        klass=klass,
        aggregation="som",
        use=("beschrijven", "kaart"),
        kind="geteld",
        year=2025,
        boundary_year=2020,
        definition="Klussen die zijn gedaan.",
        owner="Gemeente",
        source="Gemeente, klussen 2025",
        published=False,
    )
    values = [counts.sum() if total else np.nan, *counts]
    table = pd.DataFrame({column.name: values}, index=codes)
    people = [here.residents.sum(), *here.residents.tolist()]
    return Submission(
        table=table,
        reasons=pd.DataFrame("onbekend", index=codes, columns=table.columns).where(table.isna(), ""),
        names=pd.Series([f"Gebied {c[2:]}" for c in codes], index=codes),
        parent=pd.Series(["", *[top] * len(units)], index=codes),
        cluster=pd.Series([top] * len(codes), index=codes),
        level=pd.Series(["gemeente", *[level] * len(units)], index=codes),
        size=pd.Series(people, index=codes),
        columns={column.name: column},
        outputs={},
        boundaries={level: BoundarySet("gebieden", 2020, "0" * 64)},
        subject=top,
        drawn=(level,),
        dossier={},
    )


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("klass", LIMITS)
@pytest.mark.parametrize("seed", SEEDS)
def test_no_small_count_is_shown_or_left_alone_beside_its_sum(name, klass, seed, policy):
    before = offered(name, seed, klass)
    after = repair(before, policy=policy).table["klussen@2025"]
    was = before.table["klussen@2025"]
    small = (was > 0) & (was < LIMITS[klass])
    assert small.any()
    assert not after[small].notna().any()
    gone = after.isna()
    # Whoever subtracts what is shown from the sum is left with at least two areas, of which none is certain.
    left = was[gone].sum()
    assert gone.sum() >= 2
    assert left >= LIMITS[klass] or gone.sum() > small.sum()


@pytest.mark.parametrize("name", PLACES[:2])
def test_what_the_total_would_give_back_is_hidden_too(name, policy):
    before = offered(name, 4)
    table = before.table.copy()
    rows = table.index[1:]
    table.loc[rows, "klussen@2025"] = 100.0
    table.loc[rows[0], "klussen@2025"] = 3.0
    table.iloc[0, 0] = table.loc[rows, "klussen@2025"].sum()
    after = repair(dataclasses.replace(before, table=table), policy=policy).table["klussen@2025"]
    assert np.isnan(after[rows[0]])
    assert after[rows[1:]].isna().any() or np.isnan(after.iloc[0])


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("klass", LIMITS)
@pytest.mark.parametrize("gap", [1.0, 3.0])
def test_a_release_that_differs_a_few_from_an_earlier_one_is_stopped(name, klass, gap, policy):
    now = offered(name, 5, klass)
    unit = now.table.index[1 + int(np.argmax(now.table["klussen@2025"].to_numpy()[1:]))]
    shown = float(now.table.at[unit, "klussen@2025"])
    earlier = {"gebied": unit, "indicator": "klussen", "jaar": 2025, "grensjaar": 2020, "waarde": shown + gap}
    found = disclosure.check(now, policy=policy, ledger=[earlier])
    assert any(f.code == "S11" and f.outcome == Outcome.BLOCK for f in found), found


@pytest.mark.parametrize("name", PLACES)
def test_what_was_shown_before_and_is_hidden_now_is_stopped(name, policy):
    now = offered(name, 6)
    column = now.table["klussen@2025"]
    unit = column.index[(column > 0) & (column < LIMITS["open"])][0]
    earlier = {
        "gebied": unit,
        "indicator": "klussen",
        "jaar": 2025,
        "grensjaar": 2020,
        "waarde": float(column[unit]),
    }
    assert any(f.outcome == Outcome.BLOCK for f in disclosure.check(now, policy=policy, ledger=[earlier]))


@pytest.mark.parametrize("name", PLACES)
def test_the_same_release_again_passes(name, policy):
    now = offered(name, 7)
    after = repair(now, policy=policy).table["klussen@2025"].dropna()
    ledger = [
        {"gebied": u, "indicator": "klussen", "jaar": 2025, "grensjaar": 2020, "waarde": float(v)}
        for u, v in after.items()
    ]
    found = disclosure.check(now, policy=policy, ledger=ledger)
    assert not [f for f in found if f.code in ("S11", "S12")]
