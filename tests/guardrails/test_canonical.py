"""The canonical hash stands for the content and for nothing else."""

import hashlib
import locale

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardrails import Blocked, Policy, canonical_bytes, canonical_hash, clear, repair

POLICY = Policy.load()


def shuffled(offered, replace, seed):
    rng = np.random.default_rng(seed)
    table = offered.table.sample(frac=1, random_state=seed)
    columns = list(rng.permutation(table.columns))
    return replace(
        offered,
        table=table[columns],
        reasons=offered.reasons.sample(frac=1, random_state=seed + 1)[columns[::-1]],
        names=offered.names.sample(frac=1, random_state=seed + 2),
        size=offered.size.sample(frac=1, random_state=seed + 3),
        columns={name: offered.columns[name] for name in columns},
        outputs={
            name: replace(o, values=o.values.sample(frac=1, random_state=seed))
            for name, o in offered.outputs.items()
        },
    )


@pytest.fixture
def offered(build):
    columns = [build.column(f"{key}@2024") for key in ("woningen", "inwoners", "groen")]
    drawn = build.class_map({"WK999900": 0, "WK999901": 1, "WK999902": 0}, (0, 500, 1000))
    return build.submission(columns, {"groen@2024": [0.1, 0.25, np.nan, 1 / 3]}, outputs=[drawn])


@given(seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_of_rows_and_columns_plays_no_part(seed, offered, replace):
    assert canonical_hash(shuffled(offered, replace, seed), POLICY) == canonical_hash(offered, POLICY)


@pytest.mark.parametrize(
    "change", ["value", "reason", "name", "title", "dossier", "policy", "class", "boundary", "column"]
)
def test_every_change_of_content_gives_another_hash(change, offered, replace, tmp_path):
    policy, other = POLICY, offered
    table, reasons = offered.table.copy(), offered.reasons.copy()
    output = next(iter(offered.outputs.values()))
    column = offered.columns["groen@2024"]
    match change:
        case "value":
            table.iloc[0, 0] += 1e-9
        case "reason":
            reasons.loc["WK999901", "groen@2024"] = "geheim"
        case "name":
            other = replace(offered, names=offered.names.str.upper())
        case "title":
            other = replace(offered, outputs={output.name: replace(output, title="Anders")})
        case "dossier":
            other = replace(offered, dossier=offered.dossier | {"melding": "x"})
        case "policy":
            (tmp_path / "k.toml").write_text("schema = 1\ngemeente = 'GM9999'\n")
            policy = Policy.load(tmp_path / "k.toml")
        case "class":
            other = replace(offered, outputs={output.name: replace(output, edges=(0, 450, 1000))})
        case "boundary":
            other = replace(
                offered, boundaries={"wijk": replace(offered.boundaries["wijk"], sha256="1" * 64)}
            )
        case "column":
            other = replace(offered, columns=offered.columns | {"groen@2024": replace(column, owner="RIVM")})
    if change in ("value", "reason"):
        other = replace(offered, table=table, reasons=reasons)
    assert canonical_hash(other, policy) != canonical_hash(offered, POLICY)


def test_what_is_taken_away_plays_no_part(build):
    """Two versions that differ only in a figure nobody may see are the same product."""
    first = build.submission([build.column(klass="guard")], {"woningen@2024": [1500.0, 400.0, 1000.0, 100.0]})
    second = build.submission([build.column(klass="guard")], {"woningen@2024": [1500.0, 400.0, 1000.0, 7.0]})
    assert (
        canonical_hash(first, POLICY)
        == canonical_hash(second, POLICY)
        == canonical_hash(repair(first, policy=POLICY), POLICY)
    )


def test_the_hash_is_that_of_the_bytes_and_can_be_rebuilt_from_what_was_approved(offered, peildatum):
    approved = clear(offered, policy=POLICY, peildatum=peildatum)
    assert (
        hashlib.sha256(canonical_bytes(approved, approved.policy_fingerprint)).hexdigest()
        == approved.canonical_hash
    )


def test_peildatum_and_locale_play_no_part(offered):
    first = clear(offered, policy=POLICY, peildatum="2026-11-01").canonical_hash
    old = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "C.UTF-8")
        assert clear(offered, policy=POLICY, peildatum="2025-01-01").canonical_hash == first
    finally:
        locale.setlocale(locale.LC_ALL, old)


def test_a_broken_submission_has_no_hash(offered, replace):
    with pytest.raises(Blocked, match="klopt niet"):
        canonical_hash(replace(offered, subject="GM0000"), POLICY)
