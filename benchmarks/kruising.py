"""A stored national crosswalk applied to many columns, beside the time that is allowed and beside tobler's way."""

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.row import Row, best_seconds
from wijkprofiel.crosswalk import Crosswalk, carry_counts, read_crosswalk

AREAS, MEASURES, SEED = 14_500, 50, 11
ALLOWED_SECONDS = 0.02


def measure_crosswalk() -> list[Row]:
    """Applying a stored table of 14 500 areas to 50 columns, with intervals and with 2 % of the figures missing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "land.csv"
        national_crosswalk().write(path)
        walk = read_crosswalk(path)
        reading = best_seconds(lambda: read_crosswalk(path), repeats=3)
    whole = counts(walk, gaps=0.0)
    # The sparse table is laid out once; what counts is every use after that.
    _with_intervals(walk, whole)
    full = best_seconds(lambda: carry_counts(walk, whole, margins=4.0).values, repeats=15)
    wide = best_seconds(lambda: _with_intervals(walk, whole), repeats=9)
    holed = counts(walk, gaps=0.02)
    gaps = best_seconds(lambda: carry_counts(walk, holed, margins=4.0).values, repeats=5)
    name = f"kruistabel van {AREAS} gebieden op {MEASURES} kolommen"
    return [
        Row(f"{name} (naast de grens van 0,02 s): seconden", full, ALLOWED_SECONDS, target=1.0),
        Row(f"{name}, met marges (naast 0,2 s): seconden", wide, 0.2, target=1.0),
        Row(f"{name}, 2 % ontbreekt (naast 0,2 s): seconden", gaps, 0.2, target=1.0),
        Row("dezelfde kruistabel inlezen (naast 1 s): seconden", reading, 1.0, target=1.0),
    ]


def _with_intervals(walk: Crosswalk, given: pd.DataFrame) -> None:
    found = carry_counts(walk, given, margins=4.0)
    assert len(found.values) == len(found.low) == len(found.high)


def national_crosswalk() -> Crosswalk:
    """A made-up country: nine in ten areas unchanged, the others cut in two or three, or joined with a neighbour."""
    rng = np.random.default_rng(SEED)
    kind = rng.choice(4, size=AREAS, p=[0.90, 0.05, 0.02, 0.03])
    rows = []
    for number in range(AREAS):
        old = f"BU{number // 100:04d}{number % 100:04d}"
        parts = (1, 2, 3, 1)[kind[number]]
        weights = rng.dirichlet(np.ones(parts)) if parts > 1 else np.array([1.0])
        weights[-1] = 1.0 - weights[:-1].sum()
        for part, weight in enumerate(weights):
            joined = f"{old[:-1]}J" if kind[number] == 3 else f"{old[:-2]}{chr(65 + part)}{old[-1]}"
            new = old if kind[number] == 0 else joined
            rows.append(
                (old, new, 2020, 2024, float(weight), "exact" if parts == 1 else "geschat", "verzonnen")
            )
    columns = ["van_gebied", "naar_gebied", "van_jaar", "naar_jaar", "gewicht", "soort", "bewijs"]
    frame = pd.DataFrame(rows, columns=columns)
    return Crosswalk(frame.drop_duplicates(["van_gebied", "naar_gebied"]))


def counts(walk: Crosswalk, *, gaps: float) -> pd.DataFrame:
    """Counts in fives for every old area."""
    rng = np.random.default_rng(SEED)
    values = 5.0 * rng.integers(0, 400, size=(len(walk.from_areas), MEASURES))
    values[rng.random(values.shape) < gaps] = np.nan
    return pd.DataFrame(values, index=walk.from_areas, columns=[f"maat {n}" for n in range(MEASURES)])
