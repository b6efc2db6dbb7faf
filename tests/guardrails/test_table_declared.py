"""A table whose columns are declared to come from an open source of a class."""

import pandas as pd
import pytest

from guardrails import Outcome, Vault, inspect_table

UNITS = [f"WK99990{n}" for n in range(8)]
BASE = [1000.0, 2000.0, 1500.0, 800.0, 1200.0, 900.0, 1700.0, 640.0]
COUNT = [300.0, 130.0, 255.0, 320.0, 60.0, 205.0, 410.0, 90.0]
SHARES = [round(100 * c / b, 2) for c, b in zip(COUNT, BASE, strict=True)]


@pytest.fixture
def looked_at(build, policy):
    def outcome(ground, declared):
        counts = {"a": dict(zip(UNITS, COUNT, strict=True))}
        vault = Vault(build.vault_frame(counts, dict(zip(UNITS, BASE, strict=True)), ground=ground))
        table = pd.DataFrame({"x": SHARES}, index=UNITS)
        return inspect_table(table, vault=vault, policy=policy, declared=declared).outcome

    return outcome


@pytest.mark.parametrize(
    ("ground", "declared", "expected"),
    [
        ("leeftijd", None, Outcome.BLOCK),
        ("leeftijd", {"x": "leeftijd"}, Outcome.PASS),
        ("leeftijd", {"x": "open"}, Outcome.BLOCK),
        ("huishouden", {"x": "guard"}, Outcome.PASS),
        ("herkomst", {"x": "leeftijd"}, Outcome.BLOCK),
        ("geslacht", {"x": "guard"}, Outcome.BLOCK),
    ],
)
def test_a_declared_class_opens_its_own_ground_and_no_other(ground, declared, expected, looked_at):
    assert looked_at(ground, declared) == expected


def test_a_class_that_does_not_exist_is_an_error(looked_at):
    with pytest.raises(ValueError, match="unknown class"):
        looked_at("leeftijd", {"x": "leeftijden"})
