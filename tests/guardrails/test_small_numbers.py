"""Small numbers are taken away with a reason, nothing else is, and nothing gives them back."""

import numpy as np
import pytest

from guardrails.checks import small_numbers
from guardrails.mitigate import repair

UNITS = ["GM9999", "WK999900", "WK999901", "WK999902", "WK999903"]
SIZES = [4000.0, 1000.0, 2000.0, 60.0, 940.0]


def own(build, values, *, klass="open", policy=None, **changes):
    column = build.column(klass=klass, published=False, lineage=("eigen:telling",), **changes)
    return build.submission([column], {column.name: values}, units=UNITS, sizes=SIZES)


def shown(build, policy, values, **changes):
    repaired = repair(own(build, values, **changes), policy=policy)
    return repaired.reasons["woningen@2024"].tolist()


def test_published_counts_stand_as_published(build, policy):
    offered = build.submission(values={"woningen@2024": [10.0, 1.0, 2.0, 3.0]})
    assert repair(offered, policy=policy).table.equals(offered.table)
    assert small_numbers.check(offered, policy=policy) == []


@pytest.mark.parametrize(
    ("changes", "hidden"),
    [
        ({"kind": "geschat"}, True), ({"kind": "gemodelleerd"}, True), ({"klass": "guard"}, True),
        ({"klass": "leeftijd"}, True), ({"klass": "zorg"}, True), ({"klass": "open"}, False),
        ({"klass": "proxy"}, False),
    ],
)  # fmt: skip
def test_small_areas_show_nothing_modelled_or_sensitive(changes, hidden, build, policy):
    repaired = repair(build.submission([build.column(**changes)]), policy=policy)
    reasons = repaired.reasons["woningen@2024"]
    assert (reasons["WK999902"] == "te_klein") is hidden
    assert bool(np.isnan(repaired.table.at["WK999902", "woningen@2024"])) is hidden
    assert (reasons.drop("WK999902") == "").all()


def test_an_unknown_number_of_residents_counts_as_small(build, policy, codes):
    offered = build.submission([build.column(klass="guard")], sizes=[3055.0, np.nan, 2000.0, 500.0])
    assert repair(offered, policy=policy).reasons.at["WK999900", "woningen@2024"] == "te_klein"
    assert codes(small_numbers.check(offered, policy=policy)) == ["S01", "S04"]


def test_own_counts_under_five_are_hidden_and_zero_is_not(build, policy):
    # total not shown as a sum: WK999902 hidden, zero stays; a second cell goes, or the total gives it back
    assert shown(build, policy, [410.0, 0.0, 300.0, 4.0, 106.0]) == ["", "", "", "onderdrukt", "onderdrukt"]


def test_sensitive_own_counts_are_hidden_under_ten(build, policy):
    reasons = shown(build, policy, [330.0, 9.0, 300.0, 0.0, 21.0], klass="guard")
    assert reasons[1] == "onderdrukt"


def test_nothing_more_is_hidden_when_two_cells_already_are(build, policy):
    assert shown(build, policy, [307.0, 3.0, 300.0, 4.0, 0.0]) == ["", "onderdrukt", "", "onderdrukt", ""]


def test_without_the_total_nothing_more_is_hidden(build, policy):
    assert shown(build, policy, [4.0, 0.0, 0.0, 4.0, 0.0]).count("onderdrukt") == 2


def test_a_hidden_total_cannot_be_added_up_from_its_parts(build, policy):
    offered = own(build, [4.0, 0.0, 0.0, 0.0, 4.0])
    assert repair(offered, policy=policy).reasons["woningen@2024"].tolist()[0] == "onderdrukt"
    assert repair(offered, policy=policy).reasons["woningen@2024"].tolist()[4] == "onderdrukt"


@pytest.mark.parametrize(
    ("value", "hidden"),
    [(50.0, False), (0.3, True)],
)
def test_an_own_share_is_hidden_when_it_gives_a_small_count(value, hidden, build, policy):
    # WK999900 has 1000 residents: 0.3 % is 3 persons
    changes = {"aggregation": "quotient", "unit": "%", "denominator": "inwoners"}
    assert (shown(build, policy, [40.0, value, 30.0, 50.0, 50.0], **changes)[1] == "onderdrukt") is hidden


def test_an_own_share_on_a_small_base_is_hidden(build, policy):
    changes = {"aggregation": "quotient", "unit": "%", "denominator": "inwoners"}
    offered = own(build, [40.0, 40.0, 40.0, 40.0, 40.0], **changes)
    smaller = build.submission(
        list(offered.columns.values()),
        {"woningen@2024": [40.0] * 5},
        units=UNITS,
        sizes=[4000.0, 1000.0, 2000.0, 49.0, 940.0],
    )
    assert repair(smaller, policy=policy).reasons["woningen@2024"].tolist()[3] == "onderdrukt"


def test_an_own_share_without_its_base_cannot_be_judged(build, policy, codes):
    offered = own(build, [40.0] * 5, aggregation="quotient", unit="%", denominator="leerlingen")
    assert "S03" in codes(small_numbers.check(offered, policy=policy))
    assert (repair(offered, policy=policy).reasons["woningen@2024"] == "onderdrukt").all()


def test_repair_reaches_the_outputs_and_repairing_twice_changes_nothing(build, policy):
    drawn = build.class_map({"WK999900": 0, "WK999901": 1, "WK999902": 0}, (0, 500, 1000))
    once = repair(build.submission([build.column(klass="guard")], outputs=[drawn]), policy=policy)
    twice = repair(once, policy=policy)
    assert once.outputs[drawn.name].values.isna().tolist() == [False, False, True]
    assert twice.table.equals(once.table)
    assert twice.reasons.equals(once.reasons)


def test_the_argument_is_not_changed(build, policy):
    offered = build.submission([build.column(klass="guard")])
    before = offered.table.copy()
    repair(offered, policy=policy)
    assert offered.table.equals(before)


def test_a_finding_says_how_many_and_holds_no_value(build, policy):
    found = small_numbers.check(build.submission([build.column(klass="guard")]), policy=policy)
    assert [f.code for f in found] == ["S01"]
    assert found[0].evidence == {"count": 1, "limit": 100}


def test_a_class_limit_may_not_be_a_hidden_figure(build, policy, codes):
    drawn = build.class_map({"WK999900": 1, "WK999901": 1, "WK999902": 0}, (100, 250, 1000))
    offered = build.submission([build.column(klass="guard")], outputs=[drawn])
    assert codes(small_numbers.check(offered, policy=policy)) == ["S01", "S05"]


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        ("%", 100),
        ("procent", 100),
        ("per 100 inwoners", 100),
        ("‰", 1000),
        ("promille", 1000),
        ("per 1.000", 1000),
        ("per 1 000", 1000),
        ("per 1\u00a0000", 1000),
        ("per 1000 inwoners", 1000),
        ("per 10.000", 10_000),
        ("aandeel", 1),
    ],
)
def test_a_share_is_judged_by_the_count_it_gives(unit, factor, build, policy):
    three, fifty = 3 * factor / 1000, 50 * factor / 1000
    offered = own(
        build,
        [fifty * 5, three, fifty, fifty, fifty],
        aggregation="quotient",
        unit=unit,
        denominator="inwoners",
    )
    shown = repair(offered, policy=policy)
    assert shown.reasons["woningen@2024"].iloc[1] == "onderdrukt"
    assert shown.reasons["woningen@2024"].iloc[2] == ""


@pytest.mark.parametrize(
    ("unit", "aggregation"), [("euro", "quotient"), ("", "quotient"), ("index", "geen"), ("", "geen")]
)
def test_what_cannot_be_judged_is_hidden_and_reported(unit, aggregation, build, policy, codes):
    offered = own(build, [40.0] * 5, aggregation=aggregation, unit=unit, denominator="inwoners")
    shown = repair(offered, policy=policy)
    assert shown.table["woningen@2024"].isna().all()
    assert "S03" in codes(small_numbers.check(offered, policy=policy))
    assert "S03" in codes(small_numbers.check(shown, policy=policy))


def test_own_counts_that_do_not_add_up_and_negative_ones_are_judged_too(build, policy):
    offered = own(build, [400.0, 3.0, -3.0, 0.0, 40.0], aggregation="geen", unit="aantal")
    assert repair(offered, policy=policy).table["woningen@2024"].isna().tolist() == [
        False, True, True, False, False,
    ]  # fmt: skip


def test_an_own_share_on_an_unknown_base_is_hidden(build, policy):
    changes = {"aggregation": "quotient", "unit": "%", "denominator": "inwoners"}
    offered = own(build, [40.0] * 5, **changes)
    size = offered.size.copy()
    size["WK999901"] = np.nan
    unknown = build.submission(
        list(offered.columns.values()), {"woningen@2024": [40.0] * 5}, units=UNITS, sizes=size.tolist()
    )
    once = repair(unknown, policy=policy)
    assert once.reasons.at["WK999901", "woningen@2024"] == "onderdrukt"
    assert repair(once, policy=policy).table.equals(once.table)
