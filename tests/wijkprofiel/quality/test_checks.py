"""The seven questions on Toydorp, where every answer can be checked by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.wijkprofiel.report.toydorp import COLUMNS, FIGURES, PLACES, toy_column, toy_quality, toy_submission
from wijkprofiel.errors import QualityError
from wijkprofiel.quality import (
    IndicatorContext,
    aged_state,
    check_indicator,
    check_text,
    quality_of,
    record_of,
    source_scores,
)

CONTEXT = IndicatorContext(complete_pct=50, old_years=5, margin_of=lambda *_: None)


def with_figures(column, figures, reasons=("", "", "", "", "")):
    """Toydorp with one column of these figures: gemeente, land, then the three wijken."""
    offered = toy_submission()
    table = offered.table.copy()
    table[column.name] = figures
    gaps = offered.reasons.copy()
    gaps[column.name] = reasons
    return replace(offered, table=table, reasons=gaps, columns={column.name: column})


def answers(column, figures, context=CONTEXT, **more):
    offered = with_figures(column, figures, **more)
    return {c.dimension: c for c in check_indicator(offered, column.name, context)}


def said(check):
    return check_text(check, name=lambda code: PLACES[code][0], peildatum="2026-03-09")


PROJECTS = toy_column("projecten@2020", "Projecten", "projecten", "", "som", 0)


def test_eleven_seven_and_four_stated_as_twenty_three_is_told():
    found = answers(PROJECTS, [23.0, np.nan, 11.0, 7.0, 4.0], reasons=("", "onbekend", "", "", ""))[
        "samenhang"
    ]
    assert found.state == "let_op"
    assert said(found) == (
        "Som van 3 wijken: 22. Cijfer van de gemeente: 23. Verschil: -1. Afronding verklaart dat niet."
    )


def test_twelve_seven_and_four_are_twenty_three():
    assert answers(PROJECTS, [23.0, 99.0, 12.0, 7.0, 4.0])["samenhang"].state == "in_orde"


def test_rounding_to_five_explains_a_difference():
    found = answers(COLUMNS["inwoners@2020"], FIGURES["inwoners@2020"])["samenhang"]
    assert found.facts["binnen_afronding"] == 1
    assert said(found).endswith("Verschil: -5. Dat past bij afronding.")


def test_with_a_gap_nothing_is_added_up():
    found = answers(PROJECTS, [23.0, 99.0, 12.0, np.nan, 4.0], reasons=("", "", "", "geheim", ""))[
        "samenhang"
    ]
    assert found.state == "niet_te_beoordelen"
    assert said(found).startswith("Niet opgeteld: 1 wijk zonder cijfer.")


@pytest.mark.parametrize(
    ("unit", "aggregation", "figures"),
    [("%", "quotient", [50.0, 50.0, 101.0, 20.0, 30.0]), ("aantal", "som", [6.0, 9.0, 1.5, 2.5, 2.0])],
)
def test_a_figure_that_cannot_exist_is_told(unit, aggregation, figures):
    column = toy_column("proef@2020", "Proef", unit, "", aggregation, 0)
    found = answers(column, figures)["geldigheid"]
    assert found.state == "let_op"
    assert found.facts["gebieden"][0] == "WK999900"


def test_a_unit_without_known_limits_is_not_judged():
    column = toy_column("proef@2020", "Proef", "verandering in %", "", "geen", 0)
    assert answers(column, [-5.0, 0.0, -9.0, 1.0, 2.0])["geldigheid"].state == "niet_te_beoordelen"


def test_gaps_are_counted_by_reason():
    facts = answers(COLUMNS["huur@2020"], FIGURES["huur@2020"], reasons=("", "", "", "geheim", ""))[
        "volledigheid"
    ].facts
    assert facts == {"gevuld": 2, "totaal": 3, "redenen": {"geheim": 1}}


def test_a_figure_grows_old_with_the_date_of_judgement():
    check = answers(COLUMNS["inwoners@2020"], FIGURES["inwoners@2020"])["actualiteit"]
    assert [aged_state(check, peildatum=day) for day in ("2025-12-31", "2026-01-01")] == ["in_orde", "let_op"]


def test_what_the_source_says_of_an_area_explains_its_figure():
    codes = [f"WK9999{n:02d}" for n in range(20)]
    index = pd.Index(["GM9999", *codes])
    column = toy_column("autos@2020", "Auto's", "auto's", "", "som", 0)
    offered = toy_submission(
        table=pd.DataFrame({column.name: [99_000.0, *(100.0 + n for n in range(19)), 90_000.0]}, index=index),
        reasons=pd.DataFrame({column.name: ""}, index=index),
        names=pd.Series(index, index=index),
        parent=pd.Series(["NL00", *["GM9999"] * 20], index=index),
        cluster=pd.Series("GM9999", index=index),
        level=pd.Series(["gemeente", *["wijk"] * 20], index=index),
        size=pd.Series([8000.0, *[400.0] * 20], index=index),
        columns={column.name: column},
    )
    for caveats, reason, state in (
        ((), "onbekend", "let_op"),
        (("Leaseauto's staan in WK999919.",), "bron", "in_orde"),
    ):
        context = replace(CONTEXT, caveats=caveats)
        (found,) = (
            c for c in check_indicator(offered, column.name, context) if c.dimension == "aannemelijkheid"
        )
        assert [(a["gebied"], a["reden"]) for a in found.facts["gebieden"]] == [("WK999919", reason)]
        assert found.state == state


def test_a_missing_owner_breaks_the_trace():
    column = toy_column("proef@2020", "Proef", "%", "", "geen", 0, owner="")
    assert said(answers(column, FIGURES["huur@2020"])["herleidbaarheid"]) == "Niet ingevuld: eigenaar."


def test_the_record_is_the_same_after_it_travelled():
    plain = toy_quality()
    assert record_of(plain).to_plain() == plain


def test_a_profile_without_a_record_or_with_a_strange_one_is_refused():
    with pytest.raises(QualityError, match="geen meting"):
        quality_of({})
    with pytest.raises(QualityError, match="niet te lezen"):
        quality_of({"kwaliteit": {"schema": 2}})


def test_scores_of_a_source_are_computed_from_the_answers():
    record = record_of(toy_quality())
    source_of = dict.fromkeys(COLUMNS, "toy2020")
    (score,) = source_scores(record, source_of=source_of, peildatum="2026-03-09")
    assert score.complete_pct == pytest.approx(77.8)
    assert (score.age_years, score.reliable_pct, score.available) == (6, 100.0, True)
