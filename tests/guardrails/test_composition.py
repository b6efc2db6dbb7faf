"""A composite: one formula by hand, what it needs to be traced, and what goes with its parts."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails import Composition, Outcome, canonical_hash, repair, review
from guardrails.checks import contract
from guardrails.checks.class_use import check as check_use
from guardrails.checks.class_use import effective_uses
from guardrails.composition import composed

WIJKEN = [f"WK9999{n:02d}" for n in range(6)]
PARTS = ("winkels@2024", "scholen@2024")


def test_a_composite_by_hand():
    # a: mean 2, deviation sqrt(8/3); b: mean 10, deviation sqrt(8/3): scores -1.22, 0, 1.22 and 1.22, 0, -1.22.
    parts = pd.DataFrame({"a": [0.0, 2.0, 4.0], "b": [12.0, 10.0, 8.0]})
    found = composed(parts, {"a": 2.0, "b": 1.0}, method="z-score")
    assert found.round(4).tolist() == [-0.4082, 0.0, 0.4082]
    assert composed(parts, {"a": 2.0, "b": -1.0}, method="z-score").round(4).tolist() == [
        -1.2247,
        0.0,
        1.2247,
    ]


def test_an_area_without_a_part_has_no_composite_and_does_not_move_the_others():
    parts = pd.DataFrame({"a": [1.0, 2.0, 3.0, 900.0], "b": [3.0, 2.0, 1.0, None]})
    for method in ("z-score", "rang"):
        whole = composed(parts.iloc[:3], {"a": 1, "b": 2}, method=method)
        found = composed(parts, {"a": 1, "b": 2}, method=method)
        assert found.iloc[:3].tolist() == whole.tolist()
        assert np.isnan(found.iloc[3])


@given(
    st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=3, max_size=12),
    st.sampled_from(["z-score", "rang"]),
    st.integers(0, 2**31),
)
@settings(max_examples=60, deadline=None)
def test_neither_order_nor_unit_of_a_part_matters(rows, method, seed):
    parts = pd.DataFrame(rows, columns=["a", "b"]).round(3)
    once = composed(parts, {"a": 1.0, "b": -2.0}, method=method)
    mixed = parts.sample(frac=1, random_state=seed)[["b", "a"]]
    other = composed(mixed * 4 + 8, {"b": -2.0, "a": 1.0}, method=method).reindex(parts.index)
    assert other.to_numpy() == pytest.approx(once.to_numpy(), abs=1e-6)


def test_an_unknown_method_is_an_error():
    with pytest.raises(ValueError, match="unknown method"):
        composed(pd.DataFrame({"a": [1.0]}), {"a": 1.0}, method="gevoel")


@pytest.fixture
def town(build):
    """Six wijken with two open parts and a composite of them, offered as a score."""
    figures = pd.DataFrame({PARTS[0]: [1.0, 2, 3, 4, 5, 6], PARTS[1]: [2.0, 1, 4, 3, 6, 5]}, index=WIJKEN)

    def make(*, klass="open", use=("beschrijven",), lineage=None, shift=0.0, **made):
        parts = [
            build.column(PARTS[0], use=use, klass=klass),
            build.column(PARTS[1], use=use, lineage=("kwb2024:Oppervlakte",)),
        ]
        composition = Composition(**{"method": "z-score", "weights": dict.fromkeys(PARTS, 1.0), **made})
        score = composed(figures, dict.fromkeys(PARTS, 1.0), method="z-score").round(2)
        column = build.column(
            "nabij@2024", unit="standaardscore", aggregation="geen", decimals=2, composition=composition,
            use=("beschrijven", "indelen"), klass="open",
            lineage=("kwb2024:Woningvoorraad_34", "kwb2024:Oppervlakte") if lineage is None else lineage,
        )  # fmt: skip
        values = {name: [np.nan, *figures[name]] for name in PARTS}
        output = build.class_map(dict.fromkeys(WIJKEN, 0), (), kind="score")
        output = dataclasses.replace(
            output, name="score:nabij@2024:wijk", column="nabij@2024", values=(score + shift).astype(float)
        )
        return build.submission(
            [*parts, column],
            {**values, "nabij@2024": [np.nan, *(score + shift)]},
            [output],
            ["GM9999", *WIJKEN],
            [6000.0] + [1000.0] * 6,
        )

    return make


def why(submission, policy):
    return [f.evidence["what"] for f in contract.check(submission, policy=policy) if f.code == "C11"]


def test_a_composite_that_follows_from_its_parts_is_in_order(town, policy):
    assert contract.check(town(), policy=policy) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"shift": 0.5}, "6 cijfers zijn niet uit de onderdelen te berekenen"),
        ({"method": "gevoel"}, "de methode 'gevoel' bestaat niet"),
        ({"weights": {PARTS[0]: 1.0}}, "minder dan 2 onderdelen"),
        ({"weights": {PARTS[0]: 1.0, "elders@2024": 1.0}}, "onderdelen die niet in de opgave staan"),
        ({"weights": {PARTS[0]: 1.0, PARTS[1]: 0.0}}, "een gewicht is nul of geen getal"),
        ({"weights": {PARTS[0]: 1.0, PARTS[1]: float("nan")}}, "een gewicht is nul of geen getal"),
        ({"weights": {PARTS[0]: 1.0, PARTS[1]: 0.05}}, "niet uit de onderdelen te berekenen"),
        ({"use": ("kaart",)}, "onderdelen die niet worden getoond"),
        ({"klass": "guard"}, "is lichter dan die van een onderdeel"),
        ({"lineage": ("kwb2024:Oppervlakte",)}, "de herkomst noemt niet elk onderdeel"),
    ],
)
def test_a_composite_that_cannot_be_traced_is_refused(town, policy, changes, said):
    found = why(town(**changes), policy)
    assert any(said in text for text in found)


def test_a_composite_of_composites_is_refused(town, policy, replace):
    offered = town()
    nested = replace(offered.columns[PARTS[0]], composition=Composition("rang", {PARTS[1]: 1.0}))
    offered = replace(offered, columns={**offered.columns, PARTS[0]: nested})
    assert "een onderdeel is zelf een samenstelling" in why(offered, policy)


def test_a_part_puts_areas_apart_as_the_composite_does(town):
    offered = town()
    assert "indelen" in effective_uses(offered, offered.columns[PARTS[0]])


def test_a_composite_goes_where_a_part_is_hidden(town, policy, replace):
    offered = town()
    own = replace(offered.columns[PARTS[0]], published=False, aggregation="som", unit="aantal")
    shown = repair(replace(offered, columns={**offered.columns, PARTS[0]: own}), policy=policy)
    hidden = shown.table[PARTS[0]].reindex(WIJKEN).isna()
    assert hidden.any()
    assert not hidden.all()
    assert shown.table.loc[WIJKEN, "nabij@2024"].isna().tolist() == hidden.tolist()
    assert set(shown.reasons.loc[hidden.index[hidden], "nabij@2024"]) == {"onderdrukt"}
    output = shown.outputs["score:nabij@2024:wijk"]
    assert output.values.isna().tolist() == hidden.tolist()


def test_the_weights_are_part_of_what_is_approved(town, policy, replace):
    offered = town()
    other = replace(
        offered.columns["nabij@2024"], composition=Composition("z-score", dict.fromkeys(PARTS, 2.0))
    )
    again = replace(offered, columns={**offered.columns, "nabij@2024": other})
    assert canonical_hash(offered, policy) != canonical_hash(again, policy)


def test_a_score_goes_the_heavy_way_and_is_not_refused_for_being_one(town, policy, build):
    verdict = review(build.papers(town()), policy=policy, vault=None, peildatum=build.peildatum)
    assert {f.code for f in verdict.with_outcome(Outcome.BLOCK)} <= {"V04"}
    assert any("Spoor zwaar" in f.message for f in verdict.findings if f.code == "R06")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"toegestaan": ["winkels", "scholen"]}, None),
        ({"toegestaan": ["winkels", "scholen", "inwoners"]}, None),
        ({"toegestaan": ["winkels"]}, "K17"),
        ({"toegestaan": ["winkels", "scholen"], "toegestaan_door": ""}, "K18"),
        ({}, "K18"),
    ],
)
def test_a_composite_uses_nothing_outside_the_list_that_someone_set(
    town, build, policy, replace, peildatum, given, code
):
    """S68: outside the list it is refused; without a list it is asked."""
    entry = {"naam": "nabij", "toegestaan_door": "college", "toegestaan_op": "2026-05-01"} | given
    offered = replace(town(), dossier=build.dossier(samenstelling=[entry]))
    found = check_use(offered, policy=policy, peildatum=peildatum)
    outcomes = {f.code: f.outcome for f in found if f.code in ("K17", "K18")}
    assert list(outcomes) == ([code] if code else [])
    assert code != "K17" or outcomes["K17"] == Outcome.BLOCK
