"""What the repair hides of own figures, and that what is left gives nothing away."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardrails import clear
from guardrails.checks import disclosure, small_numbers
from guardrails.disclosure import audit as audit_module
from guardrails.disclosure import pattern as pattern_module
from guardrails.disclosure.attack import attack, intervals, knowledge_of
from guardrails.disclosure.audit import audit
from guardrails.disclosure.own import own_columns
from guardrails.disclosure.suppress import suppress
from guardrails.disclosure.table import HierarchicalTable
from guardrails.mitigate import pattern, repair

COUNTS = [40, 3, 50, 20, 30, 60, 25, 35, 45]


def test_a_small_count_takes_another_buurt_along_and_no_more(dorp, policy, hidden):
    shown = repair(dorp({"meldingen": COUNTS}), policy=policy)
    assert hidden(shown, "meldingen") == {"BU99990001", "BU99990000"}


def test_repairing_twice_changes_nothing_and_knows_what_it_hides(dorp, policy):
    once = repair(dorp({"meldingen": COUNTS}), policy=policy)
    twice = repair(once, policy=policy)
    assert twice.table.equals(once.table)
    assert twice.exact["meldingen@2024"]["BU99990001"] == 3
    assert (
        pattern(once, policy=policy).first.needs
        == pattern(dorp({"meldingen": COUNTS}), policy=policy).first.needs
    )


def test_what_was_taken_away_reaches_nothing_that_is_cleared(dorp, policy, peildatum):
    cleared = clear(dorp({"meldingen": COUNTS}), policy=policy, peildatum=peildatum)
    assert not hasattr(cleared, "exact")
    assert cleared.reasons.at["BU99990001", "meldingen@2024"] == "onderdrukt"


@pytest.mark.parametrize("declared", [True, False])
def test_categories_in_columns_of_their_own_are_protected_together(declared, dorp, policy, hidden):
    """Hidden in one category, a count cannot be had from the total and the other categories."""
    a, b = [3, 40, 41, 42, 43, 44, 45, 46, 47], [20, 21, 22, 23, 24, 25, 26, 27, 28]
    total = [x + y for x, y in zip(a, b, strict=True)]
    parts = {"a": "alles@2024", "b": "alles@2024"} if declared else None
    offered = dorp({"alles": total, "a": a, "b": b}, parts=parts)
    shown = repair(offered, policy=policy)
    assert "BU99990000" in hidden(shown, "a")
    assert "BU99990000" in hidden(shown, "alles") | hidden(shown, "b")
    assert ("alles@2024", ("a@2024", "b@2024")) in pattern(offered, policy=policy).sums


def test_a_published_total_stays_and_another_category_goes(dorp, policy, hidden):
    a, b = [3, 40, 41, 42, 43, 44, 45, 46, 47], [20, 21, 22, 23, 24, 25, 26, 27, 28]
    total = [x + y for x, y in zip(a, b, strict=True)]
    shown = repair(dorp({"alles": total, "a": a, "b": b}, published=("alles",)), policy=policy)
    assert hidden(shown, "alles") == set()
    assert "BU99990000" in hidden(shown, "a") & hidden(shown, "b")


def test_the_complement_of_a_published_total_cannot_be_subtracted(dorp, policy, hidden):
    """With: own count and its complement; the whole is published."""
    with_, rest = [3, 40, 41, 42, 43, 44, 45, 46, 47], [97, 60, 59, 58, 57, 56, 55, 54, 53]
    shown = repair(
        dorp({"alles": [100] * 9, "wel": with_, "niet": rest}, published=("alles",)), policy=policy
    )
    assert "BU99990000" in hidden(shown, "wel") & hidden(shown, "niet")


def test_a_share_and_its_base_do_not_give_a_hidden_count_back(dorp, policy, hidden):
    counts = [3, 40, 50, 20, 30, 60, 25, 35, 45]
    shares = [round(100 * n / 500, 1) for n in counts]
    totals = summed_shares(counts)
    offered = dorp(
        {"schuld": counts, "schuld_pct": totals + shares},
        schuld_pct={"unit": "%", "denominator": "inwoners", "aggregation": "quotient", "decimals": 1},
    )
    shown = repair(offered, policy=policy)
    assert "BU99990000" in hidden(shown, "schuld") & hidden(shown, "schuld_pct")
    assert len(hidden(shown, "schuld_pct") & {"BU99990001", "BU99990002"}) >= 1


def summed_shares(counts):
    """Shares of the gemeente and three wijken, with 500 residents in each buurt."""
    wijken = [sum(counts[3 * n : 3 * n + 3]) for n in range(3)]
    return [round(100 * sum(counts) / 4500, 1), *(round(100 * n / 1500, 1) for n in wijken)]


def test_shares_alone_do_not_give_the_count_of_a_hidden_area(dorp, policy, hidden):
    """Wijk, other buurten and their bases are known: then the last buurt is a subtraction."""
    counts = [3, 40, 50, 20, 30, 60, 25, 35, 45]
    shares = [*summed_shares(counts), *(round(100 * n / 500, 1) for n in counts)]
    offered = dorp({"x": shares}, unit="%", denominator="inwoners", aggregation="quotient", decimals=1)
    assert len(hidden(repair(offered, policy=policy), "x") & {"BU99990001", "BU99990002"}) == 1


def test_a_sensitive_trait_of_everyone_is_hidden_whatever_its_size(dorp, policy, hidden):
    counts = [500, 40, 50, 120, 130, 60, 25, 35, 45]
    shown = repair(dorp({"schuld": counts}, klass="guard", denominator="inwoners"), policy=policy)
    assert "BU99990000" in hidden(shown, "schuld")


def test_a_sensitive_trait_of_no_one_is_hidden_unless_that_is_harmless(dorp, policy, hidden):
    counts = [0, 40, 50, 120, 130, 60, 25, 35, 45]
    for harmless in (False, True):
        offered = dorp({"schuld": counts}, klass="guard", denominator="inwoners", harmless=harmless)
        assert ("BU99990000" in hidden(repair(offered, policy=policy), "schuld")) is not harmless


def test_one_category_with_everyone_of_a_group_is_hidden(dorp, policy, hidden):
    a, b = [30, 40, 41, 42, 43, 44, 45, 46, 47], [0, 21, 22, 23, 24, 25, 26, 27, 28]
    total = [x + y for x, y in zip(a, b, strict=True)]
    parts = {"a": "alles@2024", "b": "alles@2024"}
    shown = repair(dorp({"alles": total, "a": a, "b": b}, parts=parts, klass="zorg"), policy=policy)
    assert "BU99990000" in hidden(shown, "a")


def test_zero_cells_stay_and_do_not_help_to_hide(dorp, policy, hidden):
    """Of three buurten one holds 3 and one holds 0: hiding the third is what protects."""
    shown = repair(dorp({"x": [0, 3, 50, 20, 30, 60, 25, 35, 45]}), policy=policy)
    assert hidden(shown, "x") == {"BU99990001", "BU99990002"}


def money(dorp, amounts):
    """Subsidies per buurt; the holders of wijken and gemeente are those of their buurten."""
    offered = dorp({"subsidie": [sum(a) for a in amounts]}, unit="euro")
    held = dict(zip((u for u in offered.table.index if u.startswith("BU")), amounts, strict=True))
    for unit, above in offered.parent.items():
        if unit.startswith("BU"):
            held[above] = (*held.get(above, ()), *held[unit])
    held["GM9999"] = tuple(x for a in amounts for x in a)
    return dataclasses.replace(offered, contributions={"subsidie@2024": held})


def test_money_of_which_two_hold_nearly_all_is_hidden_and_cannot_be_estimated(dorp, policy, hidden):
    safe = (1000.0, 900.0, 800.0, 700.0)
    shown = repair(money(dorp, [(10_000.0, 500.0, 20.0)] + [safe] * 8), policy=policy)
    assert "BU99990000" in hidden(shown, "subsidie")
    assert len(hidden(shown, "subsidie")) >= 2
    assert repair(money(dorp, [safe] * 9), policy=policy).table.notna().all().all()


def test_money_without_holders_cannot_be_judged(dorp, policy, codes):
    offered = dorp({"subsidie": [1000] * 9}, unit="euro")
    assert "S03" in codes(small_numbers.check(offered, policy=policy))
    assert repair(offered, policy=policy).table.isna().all().all()


def test_a_table_from_elsewhere_that_hides_one_cell_is_hidden_further(dorp, policy, hidden):
    """A file in which someone left out one small number: the total still gives it."""
    offered = dorp({"x": COUNTS})
    table, reasons = offered.table.copy(), offered.reasons.copy()
    table.loc["BU99990001"], reasons.loc["BU99990001"] = np.nan, "geheim"
    shown = repair(dataclasses.replace(offered, table=table, reasons=reasons), policy=policy)
    assert len(hidden(shown, "x")) == 2


def test_exact_figures_that_contradict_what_is_shown_are_not_believed(dorp, policy, hidden):
    offered = dorp({"x": COUNTS})
    lie = dataclasses.replace(offered, exact={"x@2024": pd.Series(999.0, index=offered.table.index)})
    assert hidden(repair(lie, policy=policy), "x") == hidden(repair(offered, policy=policy), "x")


def test_order_of_rows_and_columns_plays_no_part(dorp, policy):
    a, b = [3, 40, 41, 42, 43, 44, 45, 46, 47], [20, 21, 22, 4, 24, 25, 26, 27, 28]
    first = dorp({"alles": [x + y for x, y in zip(a, b, strict=True)], "a": a, "b": b})
    turned = dataclasses.replace(
        first,
        table=first.table.iloc[::-1],
        columns={name: first.columns[name] for name in reversed(first.columns)},
    )
    shown, other = (repair(offered, policy=policy).table for offered in (first, turned))
    assert other[shown.columns].equals(shown)


def test_two_area_systems_in_one_gemeente_are_not_added_together(dorp, policy, hidden):
    """School areas beside wijken: each adds up to the gemeente by itself."""
    offered = dorp({"x": COUNTS})
    school = offered.level.where(~offered.level.eq("buurt"), "school")
    flat = offered.parent.where(~offered.level.eq("buurt"), "GM9999")
    shown = repair(dataclasses.replace(offered, level=school, parent=flat), policy=policy)
    areas = hidden(shown, "x")
    assert "BU99990001" in areas
    assert len(areas) == 2


def test_a_pattern_that_cannot_be_saved_blocks(build, policy, codes):
    """One wijk and a published figure around it: there is nothing to hide beside it."""
    offered = build.submission(
        [build.column("a@2024", published=False), build.column("b@2024"), build.column("c@2024")],
        {
            "a@2024": [30.0, 3.0, 17.0, 10.0],
            "b@2024": [70.0, 20.0, 30.0, 20.0],
            "c@2024": [100.0, 23.0, 47.0, 30.0],
        },
    )
    assert "S10" in codes(disclosure.check(offered, policy=policy))


def test_without_work_more_is_hidden_nothing_given_away_and_it_is_said(dorp, policy, codes, monkeypatch):
    monkeypatch.setattr(pattern_module, "is_small", lambda *_: False)
    monkeypatch.setattr(pattern_module, "suppress", lambda *a, **k: suppress(*a, **k, work=-1))
    offered = dorp({"meldingen": [n + 1 for n in COUNTS]})
    assert "S14" in codes(disclosure.check(offered, policy=policy))


def test_an_attack_that_cannot_finish_hides_all_or_blocks(dorp, policy, codes, monkeypatch):
    monkeypatch.setattr(audit_module, "attack", lambda known, needs: attack(known, needs, work=-1))
    offered = dorp({"meldingen": [n + 2 if n != 3 else n for n in COUNTS]})
    assert "S13" in codes(disclosure.check(offered, policy=policy))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.integers(0, 25), min_size=9, max_size=9), st.lists(st.integers(0, 25), min_size=9, max_size=9)
)
def test_whatever_the_counts_no_hidden_one_can_be_pinned_down(dorp, policy, a, b):
    total = [x + y for x, y in zip(a, b, strict=True)]
    offered = dorp({"alles": total, "a": a, "b": b}, parts={"a": "alles@2024", "b": "alles@2024"})
    found = pattern(offered, policy=policy)
    shown = repair(offered, policy=policy)
    again = audit(shown, own_columns(shown, policy), found.first, sums=found.sums)
    assert set(again.exposed) <= set(found.audit.exposed)
    small = {place for place, need in found.first.needs.items()}
    assert all(np.isnan(shown.table.at[unit, name]) for unit, name in small)


def test_intervals_are_exact_where_only_one_table_fits():
    table = HierarchicalTable.build({("T",): 5.0, ("a",): 2.0, ("b",): 3.0}, [{"a": "T", "b": "T"}])
    known = knowledge_of(table, np.array([False, True, False]))
    assert intervals(known, [1]) == {1: (2.0, 2.0)}
