"""Merging instead of holes, worked out: what to put together and what it costs."""

import pytest

from guardrails.checks import disclosure, small_numbers
from guardrails.disclosure.merge import merge_text, merges
from guardrails.mitigate import pattern, repair

COUNTS = [40, 3, 50, 20, 30, 60, 25, 35, 45]


@pytest.fixture
def proposed(policy):
    return lambda offered: merges(offered, pattern(offered, policy=policy))


def with_buurten(offered, replace, build):
    return replace(
        offered,
        drawn=("wijk", "buurt"),
        boundaries=offered.boundaries | {"buurt": offered.boundaries["wijk"]},
    )


def test_the_small_buurt_is_put_with_a_sibling(dorp, proposed, replace, build):
    found = proposed(with_buurten(dorp({"x": COUNTS}), replace, build))
    assert [m.areas for m in found] == [(("BU99990000", "BU99990001"),)]
    assert (found[0].before, found[0].after, found[0].holes) == (9, 8, 2)


def test_what_is_proposed_leaves_no_hole(dorp, policy, proposed, replace, build):
    """The merged counts, 43 beside 50, are offered again: nothing is hidden."""
    merged = [43, 0, 50, 20, 30, 60, 25, 35, 45]
    assert repair(dorp({"x": merged}), policy=policy).table.notna().all().all()


def test_the_proposal_is_said_with_names_and_cost(dorp, policy, replace, build):
    offered = with_buurten(dorp({"x": COUNTS}), replace, build)
    said = [f for f in disclosure.check(offered, policy=policy) if f.code == "S19"]
    assert "8 van de 9 gebieden" in said[0].message
    assert "Gebied 00 met Gebied 01" in said[0].message
    assert said[0].outcome.value == "pass"


def test_two_categories_can_be_put_together(dorp, proposed):
    a, b, c = [3, 2, 41, 42, 43, 44, 45, 46, 47], [20] * 9, [90, 91, 92, 93, 94, 95, 96, 97, 98]
    total = [x + y + z for x, y, z in zip(a, b, c, strict=True)]
    found = proposed(dorp({"alles": total, "a": a, "b": b, "c": c}))
    assert [m.categories for m in found if m.categories] == [(("a@2024", "b@2024"),)]


def test_nothing_is_proposed_where_nothing_helps(dorp, proposed, replace, build):
    assert proposed(with_buurten(dorp({"x": [1, 0, 0, 0, 0, 0, 0, 0, 0]}), replace, build)) == []
    assert proposed(with_buurten(dorp({"x": [n + 10 for n in COUNTS]}), replace, build)) == []


def test_many_merges_are_counted_and_not_all_named(dorp, policy, proposed, replace, build):
    found = proposed(with_buurten(dorp({"x": [3, 40, 2, 4, 50, 60, 1, 70, 80]}), replace, build))
    text = merge_text(found[0], with_buurten(dorp({"x": COUNTS}), replace, build))
    assert text.count(" met ") >= 3


def test_what_hiding_costs_is_said(dorp, policy, replace, build):
    offered = with_buurten(dorp({"x": COUNTS}), replace, build)
    said = next(f for f in small_numbers.check(offered, policy=policy) if f.code == "S02")
    assert said.evidence == {"count": 2, "extra": 1, "share_pct": 15, "residents_pct": 22}
