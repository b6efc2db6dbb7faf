"""Class maps of a topic: one set of limits for all its years, as a dossier chose, and judged differences."""

from dataclasses import replace
from itertools import pairwise

import mapclassify
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails import Policy, Submission
from guardrails.checks import contract
from tests.wijkprofiel.maps.toydorp import toy_column, toy_wijken
from wijkprofiel.class_schemes import SCHEMES, scheme_edges
from wijkprofiel.classes import MAX_CLASSES, assign_classes, choose_edges
from wijkprofiel.differences import difference_edges, middle_class
from wijkprofiel.errors import ClassLimitError, UsageError
from wijkprofiel.map_choice import MapChoice, class_maps, map_choices

FIGURES = st.lists(
    st.one_of(st.none(), st.integers(-500, 500).map(float), st.floats(-1e5, 1e6).map(lambda n: round(n, 2))),
    max_size=60,
).map(lambda places: pd.Series(places, dtype=float))


def offered(years, units="%", aggregation="quotient"):
    """Toydorp with one topic in some years; the gemeente has 11.0 in each."""
    approved, _ = toy_wijken()
    columns = {
        f"bijstand@{year}": toy_column(f"bijstand@{year}", year=year, unit=units, aggregation=aggregation)
        for year in years
    }
    table = pd.DataFrame(
        {name: [*figures, 11.0, 9.5, np.nan] for name, figures in zip(columns, years.values(), strict=True)},
        index=approved.table.index,
    )
    reasons = table.isna().replace({True: "geheim", False: ""})
    return replace_offered(approved, table, reasons, columns)


def replace_offered(approved, table, reasons, columns):
    blank = approved.parent
    return Submission(
        table=table,
        reasons=reasons,
        names=approved.names,
        parent=blank,
        cluster=blank,
        level=approved.level,
        size=pd.Series(1000.0, index=table.index),
        columns=columns,
        outputs={},
        boundaries=approved.boundaries,
        subject="GM9999",
        drawn=("wijk",),
        dossier={},
        texts={},
    )


PLAIN = MapChoice()


def made(submission, choice=PLAIN):
    return {o.name: o for o in class_maps(submission, list(submission.columns), "wijk", {}, choice)}


TWO_YEARS = {2018: [5.0, 10.0, 20.0], 2020: [10.0, 20.0, 49.0]}


def test_years_of_one_topic_have_the_same_limits():
    outputs = made(offered(TWO_YEARS))
    edges = {output.edges for output in outputs.values()}
    assert len(outputs) == 2
    assert edges == {choose_edges(pd.Series([5.0, 10.0, 20.0, 10.0, 20.0, 49.0]))}


def test_a_difference_with_the_gemeente_has_limits_on_both_sides_of_zero():
    outputs = made(offered({2020: [10.0, 20.0, 3.0]}), MapChoice(against=("gemeente",)))
    drawn = outputs["kaart:bijstand@2020:wijk:GM9999"]
    assert drawn.against == "GM9999"
    assert drawn.figures(offered({2020: [10.0, 20.0, 3.0]}).table).tolist() == [-1.0, 9.0, -8.0]
    assert drawn.values.tolist() == [2, 4, 0]
    assert drawn.edges == (-10.0, -6.0, -2.0, 2.0, 6.0, 10.0)


def test_a_difference_with_an_earlier_year_is_per_area_and_missing_where_one_is():
    submission = offered({2018: [5.0, np.nan, 20.0], 2020: [10.0, 20.0, 15.0]})
    drawn = made(submission, MapChoice(against=("eerder",)))["kaart:bijstand@2020:wijk:bijstand@2018"]
    assert drawn.values.isna().tolist() == [False, True, False]
    assert drawn.figures(submission.table).dropna().tolist() == [5.0, -5.0]


@pytest.mark.parametrize("against", ["gemeente", "eerder"])
def test_the_contract_of_the_guardrails_holds_for_differences(against):
    submission = offered(TWO_YEARS)
    submission = replace(submission, outputs=made(submission, MapChoice(against=(against,))))
    found = contract.check(submission, policy=Policy.load())
    assert [f for f in found if f.code == "C08"] == []


def test_the_contract_finds_a_difference_in_the_wrong_class_and_one_with_nothing():
    submission = offered(TWO_YEARS)
    name, drawn = next(
        (n, o) for n, o in made(submission, MapChoice(against=("gemeente",))).items() if o.against
    )
    wrong = replace(drawn, values=drawn.values * 0)
    nowhere = replace(drawn, against="GM0000")
    for output in (wrong, nowhere):
        found = contract.check(replace(submission, outputs={name: output}), policy=Policy.load())
        assert "C08" in [f.code for f in found]


def test_a_count_is_not_held_against_a_total():
    with pytest.raises(UsageError, match="aantal"):
        made(offered(TWO_YEARS, "aantal", "som"), MapChoice(against=("gemeente",)))


def test_a_difference_with_a_figure_that_is_missing_is_refused():
    with pytest.raises(UsageError, match="geen cijfer van nederland"):
        made(offered(TWO_YEARS), MapChoice(against=("nederland",)))


def test_one_year_has_no_earlier_one():
    with pytest.raises(UsageError, match="twee jaren"):
        made(offered({2020: [1.0, 2.0, 3.0]}), MapChoice(against=("eerder",)))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"indeling": "kwartielen"}, "kwartielen"),
        ({"klassen": 8}, "8 klassen"),
        ({"klassen": 7}, "zonder te zeggen waarom"),
        ({"klassen": 6, "klassen_reden": "mooier"}, "zonder te zeggen waarom"),
        ({"afwijking": ["provincie"]}, "provincie"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(entry, said):
    with pytest.raises(UsageError, match=said):
        map_choices({"indicator": [{"sleutel": "bijstand", **entry}]})


def test_seven_classes_with_a_reason_are_allowed():
    reason = "De raad heeft zeven klassen vastgesteld voor dit onderwerp."
    chosen = map_choices({"indicator": [{"sleutel": "x", "klassen": 7, "klassen_reden": reason}]})
    assert chosen["x"].classes == 7


def test_years_of_a_topic_with_other_choices_are_refused():
    entries = [{"sleutel": "x", "jaar": 2018}, {"sleutel": "x", "jaar": 2020, "klassen": 3}]
    with pytest.raises(UsageError, match="niet dezelfde klassen"):
        map_choices({"indicator": entries})


@given(FIGURES, st.sampled_from(list(SCHEMES)), st.integers(2, 7))
def test_every_scheme_puts_each_figure_in_one_class_and_leaves_none_empty(values, scheme, classes):
    edges = scheme_edges(values, scheme, classes=classes)
    numbers = assign_classes(values, edges)
    assert numbers.isna().equals(values.isna())
    assert len(edges) - 1 <= classes
    assert set(numbers.dropna()) == set(range(max(0, len(edges) - 1)))


def test_a_scheme_keeps_the_areas_together_that_mapclassify_does():
    values = pd.Series(np.random.default_rng(4).gamma(2, 20, 62).round(1))
    numbers = assign_classes(values, scheme_edges(values, "natuurlijke_grenzen"))
    assert numbers.tolist() == mapclassify.FisherJenks(values.to_numpy(), k=MAX_CLASSES).yb.tolist()


def test_missing_figures_move_no_limit_of_a_scheme():
    values = pd.Series([1.0, 2.0, 5.0, 9.0, np.nan, np.nan])
    assert scheme_edges(values, "kwantielen", classes=2) == scheme_edges(
        values.dropna(), "kwantielen", classes=2
    )


def test_natural_limits_of_very_many_figures_are_refused():
    with pytest.raises(ClassLimitError, match="hoogstens"):
        scheme_edges(pd.Series(np.arange(5000.0)), "natuurlijke_grenzen")


def test_an_unknown_scheme_is_refused():
    with pytest.raises(ClassLimitError, match="kwartielen"):
        scheme_edges(pd.Series([1.0]), "kwartielen")


@given(FIGURES.filter(lambda values: values.notna().any()))
def test_limits_of_differences_mirror_each_other_and_hold_every_figure(values):
    edges = difference_edges(values)
    assign_classes(values, edges)
    assert len(edges) - 1 <= MAX_CLASSES
    middle = middle_class(edges)
    below, above = [-e for e in reversed(edges[: middle + 1])], list(edges[middle + 1 :])
    shared = min(len(below), len(above))
    assert below[:shared] == above[:shared]
    assert all(low < high for low, high in pairwise(edges))
