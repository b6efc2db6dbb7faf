"""Stacked traits (S122): coarse traits that together point at people."""

import dataclasses

import pytest

from guardrails import Policy
from guardrails.checks import stacking
from wijkprofiel.catalogue import load_catalogue


@pytest.fixture
def codes(build, policy):
    def judged(*labels, use=("beschrijven",)):
        columns = [build.column(f"cijfer_{n}@2024", label=label, use=use) for n, label in enumerate(labels)]
        found = stacking.check(build.submission(columns), policy=policy)
        return [(f.code, f.outcome.value) for f in found]

    return judged


@pytest.mark.parametrize(
    "label",
    [
        "Jonge alleenstaande werklozen in een huurwoning",
        "Gezinnen zonder werk, met schulden, 18 tot 27 jaar",
        "alleenst. vrouwen 15-25 jr zonder werk",
        "young_single_jobless_renting",
        "Laagopgeleide jongeren met een uitkering die huren in een corporatiewoning",
    ],
)
def test_a_figure_about_four_kinds_of_trait_is_refused(label, codes):
    assert codes(label) == [("K14", "block")]


@pytest.mark.parametrize(
    "label", ["Kinderen in eenoudergezinnen in armoede", "Alleenstaande ouderen met een laag inkomen"]
)
def test_a_figure_about_three_kinds_of_trait_asks_for_a_reason(label, codes):
    assert codes(label) == [("K15", "review")]


@pytest.mark.parametrize(
    "label",
    [
        "Huishoudens met een laag inkomen",
        "Huishoudens met kinderen",
        "Oude woningen in handen van verhuurders",
        "Auto's per huishouden",
        "Scholen voor vmbo binnen drie kilometer",
        "Jongeren tot 25 jaar",
    ],
)
def test_a_figure_about_one_or_two_kinds_of_trait_passes(label, codes):
    assert codes(label) == []


def test_coarse_traits_in_columns_of_their_own_may_be_shown_side_by_side(codes):
    assert codes("Jongeren", "Werklozen", "Huurwoningen", "Alleenstaanden") == []


def test_coarse_traits_that_select_areas_together_ask_for_a_reason(codes):
    found = codes("Jongeren", "Werklozen", "Huurwoningen", use=("beschrijven", "indelen"))
    assert found == [("K16", "review")]


def test_a_title_counts_as_much_as_a_label(build, policy):
    map_ = dataclasses.replace(
        build.class_map({"WK999900": 0, "WK999901": 1}, (0.0, 500.0, 2000.0)),
        title="Jonge alleenstaande werklozen in een huurwoning",
    )
    offered = dataclasses.replace(build.submission(), outputs={map_.name: map_})
    assert [f.code for f in stacking.check(offered, policy=policy)] == ["K14"]


def test_a_council_can_refuse_from_three_kinds_on(build, tmp_path):
    path = tmp_path / "kader.toml"
    path.write_text(
        'schema = 1\n[[regel]]\nid = "doorsnede_geweigerd"\ndrempel = 3\nbesluit = "RB-1"\ndatum = 2026-01-01\n',
        encoding="utf-8",
    )
    offered = build.submission([build.column(label="Kinderen in eenoudergezinnen in armoede")])
    assert [f.code for f in stacking.check(offered, policy=Policy.load(path))] == ["K14"]


def test_no_indicator_of_the_catalogue_is_an_intersection(policy):
    most = policy.threshold("doorsnede_kenmerken")
    crossed = [
        i.key
        for i in load_catalogue().indicators.values()
        if len({*stacking.traits_of(i.label, policy), *stacking.traits_of(i.key, policy)}) >= most
    ]
    assert crossed == []
