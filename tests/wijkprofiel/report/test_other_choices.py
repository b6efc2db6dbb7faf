"""What another choice would give: other classes, weights and limits, beside the outcome (S93)."""

import dataclasses

import pandas as pd
import pytest

from guardrails import Composition
from guardrails import approved as gate
from guardrails.submission import Output
from tests.wijkprofiel.report.toydorp import COLUMNS, toy_approved, toy_boundaries, toy_column, toy_dossier
from wijkprofiel.report.content import Table
from wijkprofiel.report.document import build_report
from wijkprofiel.report.other_choices import NOTHING, other_choices, other_choices_section

FIELDS = {"parent": "GM9999", "cluster": "GM9999", "level": "wijk"}
WIJKEN = [f"WK9999{number:02d}" for number in range(6)]


@pytest.fixture
def mapped():
    figures = [1.0, 2.0, 3.0, 4.0, 5.0, 60.0]
    numbers = pd.Series([0, 0, 0, 0, 0, 1], index=WIJKEN, dtype="Int64")
    made = Output("kaart:huur@2020:wijk", "class", "huur@2020", "wijk", numbers, (0.0, 50.0, 100.0))
    return {"huur@2020": figures}, {made.name: made}


def by_choice(approved):
    return {one.choice: one.effect for one in other_choices(approved)}


def approved_of(figures, outputs, *, columns=None, **changes):
    """A profile of six wijken with these figures per column."""
    table = pd.DataFrame(figures, index=WIJKEN, dtype=float)
    fields = {name: pd.Series(text, index=WIJKEN) for name, text in FIELDS.items()}
    return gate.Released(
        table=table,
        reasons=pd.DataFrame("", index=WIJKEN, columns=table.columns),
        names=pd.Series([f"Wijk {code[-1]}" for code in WIJKEN], index=WIJKEN),
        columns=columns or dict.fromkeys(figures, COLUMNS["huur@2020"]),
        outputs=outputs,
        boundaries={},
        subject="GM9999",
        drawn=("wijk",),
        findings=(),
        canonical_hash="0" * 64,
        policy_fingerprint="",
        peildatum="2026-03-09",
        valid_until="2027-03-09",
        status="OEFENING",
        gate=gate._GATE,
        **{"dossier": toy_dossier(), **fields, **changes},
    )


def test_as_many_areas_in_each_class_moves_those_in_between(mapped):
    said = by_choice(approved_of(*mapped))
    assert said["evenveel gebieden in elke klasse"] == (
        "2 van 6 gebieden: een andere klasse. Dat zijn Wijk 3, Wijk 4."
    )
    assert said["klassen met gelijke stappen"] == "Geen van de 6 gebieden verandert."


def test_missing_areas_play_no_part(mapped):
    figures, outputs = mapped
    figures["huur@2020"][0] = float("nan")
    assert "van 5 gebieden" in by_choice(approved_of(figures, outputs))["evenveel gebieden in elke klasse"]


@pytest.fixture
def scored():
    """A score of two parts that point the other way; the first counts three times."""
    first, second = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [6.0, 5.0, 4.0, 3.0, 2.0, 1.0]
    weights = {"een@2020": 3.0, "twee@2020": 1.0}
    columns = {name: toy_column(name, name.split("@")[0].title(), "%", "", "geen", 1) for name in weights}
    score = dataclasses.replace(
        columns["een@2020"], name="score@2020", composition=Composition("rang", weights)
    )
    values = [(3 * a / 6 + b / 6) / 4 for a, b in zip(first, second, strict=True)]
    made = Output("score:score@2020:wijk", "score", "score@2020", "wijk", pd.Series(values, index=WIJKEN))
    figures = {"een@2020": first, "twee@2020": second, "score@2020": values}
    return approved_of(figures, {made.name: made}, columns={**columns, "score@2020": score})


def test_every_part_is_left_out_and_counted_twice(scored):
    said = by_choice(scored)
    assert said["zonder Twee"] == "Geen van de 6 gebieden verandert."
    assert said["zonder Een"].startswith("4 van 6 gebieden: een ander derde deel.")
    assert {
        "alle onderdelen even zwaar",
        "Een telt dubbel",
        "Twee telt dubbel",
        "andere schaal (z-score)",
    } < set(said)


def test_a_limit_is_tried_lower_and_higher():
    chosen = pd.Series([0, 0, 0, 1, 1, 1], index=WIJKEN, dtype="Int64")
    made = Output("selectie:huur@2020:wijk:veel", "selection", "huur@2020", "wijk", chosen, title="veel")
    dossier = {**toy_dossier(), "selectie": [{"naam": "veel", "sleutel": "huur", "minimaal": 4.0}]}
    said = by_choice(approved_of({"huur@2020": [1, 2, 3.8, 4.1, 5, 60]}, {made.name: made}, dossier=dossier))
    assert said == {
        "minimaal 3,6, niet 4,0": "4 gekozen in plaats van 3. 1 van 6 gebieden: erbij of eraf. Dat zijn Wijk 2.",
        "minimaal 4,4, niet 4,0": "2 gekozen in plaats van 3. 1 van 6 gebieden: erbij of eraf. Dat zijn Wijk 3.",
    }


def test_without_outputs_it_says_that_nothing_was_chosen():
    assert NOTHING in repr(other_choices_section(toy_approved(outputs={}), {}))


def test_the_report_has_one_table_with_other_choices(scored):
    section = other_choices_section(scored, {"score:score@2020:wijk": "score: nabijheid, per wijk"})
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    assert len(table.rows) == len(other_choices(scored))
    assert section.key in [
        part.key for part in build_report(toy_approved(), {"wijk": toy_boundaries()}).sections
    ]
