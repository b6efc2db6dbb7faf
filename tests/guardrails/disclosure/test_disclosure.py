"""Hidden cells stay hidden: by themselves, in a table, and beside what was released before."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.checks import disclosure
from guardrails.disclosure.attack import intervals, unsafe
from guardrails.disclosure.primary import group_disclosed, unsafe_money, unsafe_share
from guardrails.disclosure.rounding import rounded
from guardrails.disclosure.suppress import optimum, suppress
from guardrails.disclosure.table import HierarchicalTable
from guardrails.mitigate import repair

KEY = b"sleutel-van-toydorp"


def toydorp(parts, public=()):
    """Gemeente G with parts a, b, c by category x, y, and every margin."""
    values = {}
    for (area, cat), n in parts.items():
        for key in {(area, cat), ("G", cat), (area, "T"), ("G", "T")}:
            values[key] = values.get(key, 0.0) + n
    areas = {area: "G" for area, _ in parts}
    return HierarchicalTable.build(values, [areas, {"x": "T", "y": "T"}], public)


def small(table, limit=5.0):
    return {int(c): limit for c in np.flatnonzero((table.values > 0) & (table.values < limit))}


PARTS = {("a", "x"): 3, ("a", "y"): 40, ("b", "x"): 20, ("b", "y"): 30, ("c", "x"): 50, ("c", "y"): 60}


def test_one_hidden_cell_is_worked_out_exactly():
    table = toydorp(PARTS)
    hidden = np.zeros(len(table.cells), dtype=bool)
    cell = table.cells.index(("a", "x"))
    hidden[cell] = True
    assert intervals(table, hidden, [cell])[cell] == pytest.approx((3.0, 3.0))


def test_toydorp_needs_three_more_cells_and_not_a_fourth():
    table = toydorp(PARTS)
    found = suppress(table, small(table))
    assert found.extra == 3 == optimum(table, small(table)).extra
    assert unsafe(table, found.hidden, small(table), integral=True) == {}


def test_what_only_public_cells_surround_is_named_as_unprotected():
    table = toydorp(PARTS)
    fixed = toydorp(PARTS, public=[c for c in table.cells if c != ("a", "x")])
    assert suppress(fixed, small(fixed)).unprotected == (table.cells.index(("a", "x")),)


def test_without_time_more_is_hidden_and_nothing_is_given_away():
    table = toydorp(PARTS)
    found = suppress(table, small(table), seconds=-1.0)
    assert not found.finished
    assert unsafe(table, found.hidden, small(table)) == {}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=6, max_size=6))
def test_the_attacker_finds_only_what_is_named_as_unprotected(counts):
    table = toydorp(dict(zip(PARTS, counts, strict=True)))
    found = suppress(table, small(table))
    assert set(unsafe(table, found.hidden, small(table), least=np.minimum(1, table.values))) <= set(
        found.unprotected
    )


@given(st.integers(0, 500), st.text(max_size=10))
def test_rounding_is_to_five_within_four_and_always_the_same(count, cell):
    once = rounded(count, cell, key=KEY)
    assert once % 5 == 0
    assert abs(once - count) < 5
    assert once == rounded(count, cell, key=KEY)


def test_rounding_is_right_on_average():
    assert np.mean([rounded(7, str(n), key=KEY) for n in range(4000)]) == pytest.approx(7, abs=0.2)


def test_money_is_unsafe_when_the_second_can_work_out_the_first():
    assert [unsafe_money(x) for x in ([100, 50, 9], [100, 50, 10], [100, 50], [100, 50, -1])] == [
        True, False, True, False,
    ]  # fmt: skip


def test_a_whole_group_is_disclosed_whatever_its_size_unless_harmless():
    assert group_disclosed({"schuld": 500, "geen": 0}) == ("schuld",)
    assert group_disclosed({"hoogbouw": 0, "laagbouw": 500}, harmless=["laagbouw"]) == ()


def test_a_share_is_unsafe_when_it_gives_a_small_count():
    assert unsafe_share(0.004, 1000, sensitive=False)
    assert not unsafe_share(0.3, 20, sensitive=False, dwellings=True)


def fact(value, unit="WK999901", **changes):
    return {
        "gebied": unit,
        "indicator": "woningen",
        "jaar": 2024,
        "grensjaar": 2024,
        "waarde": value,
    } | changes


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [(fact(1000.0), []), (fact(1003.0), ["S11"]), (fact(1040.0), []), (fact(1003.0, jaar=2023), [])],
)
def test_a_small_difference_with_an_earlier_release_blocks(earlier, expected, build, policy, codes):
    offered = build.submission([build.column(published=False)])
    assert codes(disclosure.check(offered, policy=policy, ledger=[earlier])) == expected


def test_what_is_hidden_now_but_was_shown_before_blocks(build, policy, codes):
    offered = build.submission(
        [build.column(published=False)], {"woningen@2024": [1500.0, 497.0, 1000.0, 3.0]}
    )
    assert repair(offered, policy=policy).table["woningen@2024"].isna().any()
    assert codes(disclosure.check(offered, policy=policy, ledger=[fact(3.0, "WK999902")])) == ["S12"]
