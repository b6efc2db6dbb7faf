"""Hidden cells stay hidden: by themselves and in a table; the exact optimum as the measure."""

import dataclasses
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from guardrails.disclosure.attack import Knowledge, attack, intervals, knowledge_of, unsafe
from guardrails.disclosure.exact import is_small, optimum
from guardrails.disclosure.linked import Numbers, sums_by_value
from guardrails.disclosure.primary import Limits, Need, group_disclosed, unsafe_money, unsafe_share
from guardrails.disclosure.suppress import suppress
from guardrails.disclosure.table import HierarchicalTable

SMALL = Need(high=5.0, width=5.0)


def toydorp(parts, public=()):
    """Gemeente G with parts a, b, c by category x, y, and every margin."""
    values = {}
    for (area, cat), n in parts.items():
        for key in {(area, cat), ("G", cat), (area, "T"), ("G", "T")}:
            values[key] = values.get(key, 0.0) + n
    areas = {area: "G" for area, _ in parts}
    return HierarchicalTable.build(values, [areas, {"x": "T", "y": "T"}], public)


def small(table):
    return {int(c): SMALL for c in np.flatnonzero((table.values > 0) & (table.values < 5))}


PARTS = {("a", "x"): 3, ("a", "y"): 40, ("b", "x"): 20, ("b", "y"): 30, ("c", "x"): 50, ("c", "y"): 60}


def test_one_hidden_cell_is_worked_out_exactly():
    table = toydorp(PARTS)
    hidden = np.zeros(len(table.cells), dtype=bool)
    cell = table.cells.index(("a", "x"))
    hidden[cell] = True
    assert intervals(knowledge_of(table, hidden), [cell])[cell] == pytest.approx((3.0, 3.0))


def test_the_worked_example_of_the_method_page():
    """With a-x, a-y, b-x and b-y hidden, a-x lies from 1 to 22."""
    table = toydorp(PARTS)
    hidden = np.array([cell in {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")} for cell in table.cells])
    cell = table.cells.index(("a", "x"))
    assert intervals(knowledge_of(table, hidden), [cell])[cell] == pytest.approx((1.0, 22.0))
    assert unsafe(table, hidden, small(table)) == ()


def test_toydorp_needs_three_more_cells_and_not_a_fourth():
    table = toydorp(PARTS)
    assert suppress(table, small(table)).extra == 3 == optimum(table, small(table)).extra


def test_what_only_public_cells_surround_is_named_as_unprotected():
    table = toydorp(PARTS)
    fixed = toydorp(PARTS, public=[c for c in table.cells if c != ("a", "x")])
    assert suppress(fixed, small(fixed)).unprotected == (table.cells.index(("a", "x")),)


def test_without_work_more_is_hidden_and_nothing_is_given_away():
    table = toydorp(PARTS)
    found = suppress(table, small(table), work=-1)
    assert not found.finished
    assert unsafe(table, found.hidden, small(table)) == ()


def test_the_same_table_gives_the_same_pattern_whatever_the_clock(monkeypatch):
    table = toydorp(PARTS)
    first = suppress(table, small(table)).hidden
    monkeypatch.setattr(time, "monotonic", lambda: 1e12)
    assert np.array_equal(suppress(table, small(table)).hidden, first)


def test_an_attack_without_work_is_undecided_and_not_safe():
    table = toydorp(PARTS)
    hidden = suppress(table, small(table)).hidden
    outcome = attack(knowledge_of(table, hidden), small(table), work=-1)
    assert set(outcome.undecided) == set(small(table))


def test_whole_numbers_pin_down_what_fractions_leave_open():
    """From 1 <= 2a + 2b <= 3 with a and b from 0 to 1 it follows in whole numbers that exactly one of them is 1."""
    known = Knowledge(
        low=np.zeros(2), high=np.ones(2), left=csr_matrix([[2.0, 2.0]]),
        least=np.array([1.0]), most=np.array([3.0]), whole=np.ones(2, dtype=bool),
    )  # fmt: skip
    assert intervals(known, [0]) == {0: (0.0, 1.0)}
    assert attack(known, {0: Need(width=1.0), 1: Need(width=1.5)}).exposed == (1,)


def test_facts_that_cannot_all_be_true_are_called_impossible():
    table = toydorp(PARTS)
    known = knowledge_of(table, np.ones(len(table.cells), dtype=bool))
    between = {"low": np.full(len(table.cells), 1000.0), "high": np.full(len(table.cells), 1500.0)}
    assert not attack(dataclasses.replace(known, **between), small(table)).possible


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=6, max_size=6))
def test_the_attacker_finds_only_what_is_named_as_unprotected(counts):
    table = toydorp(dict(zip(PARTS, counts, strict=True)))
    found = suppress(table, small(table))
    exposed = unsafe(table, found.hidden, small(table), floor=np.minimum(1, table.values))
    assert set(exposed) <= set(found.unprotected)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=6, max_size=6))
def test_the_exact_pattern_is_safe_and_never_larger(counts):
    table = toydorp(dict(zip(PARTS, counts, strict=True)))
    exact = optimum(table, small(table)) if is_small(table, small(table)) else None
    if exact is not None:
        assert unsafe(table, exact.hidden, small(table), floor=np.minimum(1, table.values)) == ()
        assert exact.extra <= suppress(table, small(table)).extra


def test_money_is_unsafe_when_the_second_can_work_out_the_first():
    amounts = ([100, 50, 9], [100, 50, 10], [100, 50], [100, 50, -1])
    assert [unsafe_money(x, Limits()) for x in amounts] == [True, False, True, False]


def test_a_whole_group_is_disclosed_whatever_its_size_unless_harmless():
    assert group_disclosed({"schuld": 500, "geen": 0}, Limits()) == ("schuld",)
    assert group_disclosed({"hoogbouw": 0, "laagbouw": 500}, Limits(), harmless=["laagbouw"]) == ()


def test_a_share_is_unsafe_when_it_gives_a_small_count():
    assert unsafe_share(0.004, 1000, Limits())
    assert not unsafe_share(0.3, 20, Limits(base=20))


def numbers(values, date=(2024, 2024)):
    return Numbers(pd.Series(values, dtype=float), pd.Series(0.0, index=range(len(values))), date)


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"t": [5, 7, 9, 11], "a": [2, 3, 4, 5], "b": [3, 4, 5, 6]}, [("t", ("b", "a"))]),
        ({"t": [5, 7, 9, 11], "a": [2, 3, 4, 5], "b": [3, 4, 5, 7]}, []),
        ({"t": [5, 7, 9], "a": [2, 3, 4], "b": [3, 4, 5]}, []),
        ({"t": [5, 5, 5, 5], "a": [2, 2, 2, 2], "b": [3, 3, 3, 3]}, []),
        ({"t": [5, 7, 9, 11], "u": [5, 7, 9, 11]}, [("t", ("u",))]),
    ],
)
def test_columns_that_add_up_are_seen_by_value_in_four_areas_or_more(columns, found):
    assert sums_by_value({name: numbers(values) for name, values in columns.items()}) == found
