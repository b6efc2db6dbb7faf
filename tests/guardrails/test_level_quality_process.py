"""Level of analysis, quality of figures, and process around a profile."""

import numpy as np
import pytest

from guardrails.checks import level, process, quality


@pytest.mark.parametrize(
    ("analysis", "codes"),
    [
        ("beschrijvend", []),
        ("diagnosticerend", ["L03"]),
        ("voorspellend", []),  # judged with the basis, in test_accountability.py
        ("voorschrijvend", ["L01"]),
        ("x", ["L01"]),
    ],
)
def test_prescribing_and_predicting_are_refused(analysis, codes, build, policy):
    offered = build.submission(dossier=build.dossier(niveau={"gebieden": ["wijk"], "analyse": analysis}))
    assert [f.code for f in level.check(offered, policy=policy)] == codes


@pytest.mark.parametrize("area", ["persoon", "huishouden", "adres", "postcode6"])
def test_levels_below_a_buurt_are_refused(area, build, policy):
    offered = build.submission(dossier=build.dossier(niveau={"gebieden": ["wijk", area]}))
    assert [f.code for f in level.check(offered, policy=policy)] == ["L01"]


def findings(build, policy, columns=None, **changes):
    return [
        f.code
        for f in quality.check(build.submission(columns, **changes), policy=policy, peildatum=build.peildatum)
    ]


def test_a_described_complete_recent_figure_gives_nothing(build, policy):
    assert findings(build, policy) == []


@pytest.mark.parametrize("field", ["definition", "unit", "source", "owner", "label"])
def test_each_part_of_a_description_is_needed(field, build, policy):
    assert findings(build, policy, [build.column(**{field: " "})]) == ["Q01"]


def test_a_share_needs_its_base(build, policy):
    assert findings(build, policy, [build.column(aggregation="quotient", denominator="")]) == ["Q01"]


def test_gaps_are_counted_and_many_gaps_are_asked_about(build, policy):
    few = {"values": {"woningen@2024": [1.0, np.nan, 2.0, 3.0]}}
    many = {"values": {"woningen@2024": [1.0, np.nan, np.nan, 3.0]}}
    assert findings(build, policy, **few) == ["Q02"]
    assert findings(build, policy, **many) == ["Q03"]


def test_a_level_that_is_not_offered_is_no_gap(build, policy):
    assert findings(build, policy, values={"woningen@2024": [1.0, np.nan, np.nan, np.nan]}) == []


def test_old_figures_are_asked_about_once_per_year(build, policy):
    columns = [build.column(f"{key}@2019", boundary_year=2024) for key in ("woningen", "inwoners")]
    assert findings(build, policy, columns) == ["Q05"]


def test_a_year_in_the_future_blocks(build, policy):
    assert "Q07" in findings(build, policy, [build.column("woningen@2031")])


@pytest.mark.parametrize(("missing", "drawn", "codes"), [(1, True, ["Q04"]), (0, True, []), (1, False, [])])
def test_other_boundaries_are_told_of_what_is_drawn_and_only_when_they_cost_a_figure(
    missing, drawn, codes, build, policy
):
    columns = [build.column(boundary_year=2023)]
    figures = [1500.0, np.nan, 1000.0, 100.0] if missing else [1500.0, 400.0, 1000.0, 100.0]
    outputs = [build.class_map({"WK999900": 0}, (0, 500))] if drawn else []
    offered = build.submission(columns, {"woningen@2024": figures}, outputs)
    offered.reasons.replace("onbekend", "grenswijziging", inplace=True)
    told = [
        f
        for f in quality.check(offered, policy=policy, peildatum=build.peildatum)
        if f.code.startswith("Q04")
    ]
    assert [f.code for f in told] == codes
    assert all("Voor 1 gebied is niet zeker" in f.message for f in told)


def test_a_theme_with_thirteen_topics_is_asked_about(build, policy):
    columns = [build.column(f"onderwerp{n}@2024") for n in range(13)]
    assert findings(build, policy, columns) == ["Q06"]
    assert findings(build, policy, columns[:12]) == []


def run(build, policy, offered=None, **sections):
    offered = offered or build.submission(dossier=build.dossier(**sections))
    return [f.code for f in process.check(offered, policy=policy, peildatum=build.peildatum)]


def test_a_whole_dossier_gives_only_its_track(build, policy):
    assert run(build, policy) == ["R06"]


@pytest.mark.parametrize("owner", [{}, {"naam": "Wonen"}, {"naam": "Wonen", "functie": "x", "contact": " "}])
def test_an_owner_is_needed(owner, build, policy):
    assert run(build, policy, eigenaar=owner) == ["R01", "R06"]


def test_roles_are_needed_and_an_exercise_is_only_told(build, policy):
    assert "R02" in run(build, policy, rollen={})
    exercise = {"naam": "oefening", "titel": "Oefening", "soort": "oefening"}
    told = run(build, policy, rollen={}, profiel=exercise)
    assert "R08" in told
    assert "R02" not in told


@pytest.mark.parametrize(
    ("profile", "code"),
    [
        ({"naam": "a", "soort": "iets"}, "R03"),
        ({"naam": "A B/../c", "soort": "profiel"}, "R04"),
        ({"soort": "profiel"}, "R04"),
    ],
)
def test_kind_and_name_are_checked(profile, code, build, policy):
    assert code in run(build, policy, profiel=profile)


def test_the_schema_is_known(build, policy):
    assert "R05" in run(build, policy, schema=3)


@pytest.mark.parametrize(
    ("changes", "track"),
    [
        ({}, "licht"),
        ({"klass": "proxy"}, "licht"),
        ({"klass": "guard"}, "midden"),
        ({"published": False}, "midden"),
        ({"use": ("indelen",)}, "zwaar"),
    ],
)
def test_the_track_follows_the_content(changes, track, build):
    assert process.track_of(build.submission([build.column(**changes)]))[0] == track


def test_a_selection_is_the_heavy_track(build, policy):
    chosen = build.class_map({"WK999900": 1, "WK999901": 0}, (), kind="selection")
    assert run(build, policy, build.submission(outputs=[chosen])) == ["R06", "R07"]
    assert process.track_of(build.submission(outputs=[chosen]))[0] == "zwaar"
