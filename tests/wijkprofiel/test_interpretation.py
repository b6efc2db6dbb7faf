"""Duiding is written beside the dossier, read strictly, and never changes what was said before."""

import json
from dataclasses import replace

import pytest

from wijkprofiel.errors import DossierError, UsageError
from wijkprofiel.interpretation import (
    INTERPRETATIONS_FILE,
    Interpretation,
    about,
    add_interpretation,
    read_interpretations,
)

SPOKEN = Interpretation(
    "De winkel ging dicht.", "wijkcoach", "Welzijn", "2026-03-01", name="A. Tester", area="WK016405",
    indicator="afstand_supermarkt",
)  # fmt: skip


def test_what_was_said_is_read_back_the_same(tmp_path):
    assert add_interpretation(tmp_path, SPOKEN)
    assert read_interpretations(tmp_path) == (SPOKEN,)


def test_the_same_duiding_is_written_once(tmp_path):
    add_interpretation(tmp_path, SPOKEN)
    assert not add_interpretation(tmp_path / INTERPRETATIONS_FILE, SPOKEN)


def test_a_remark_of_a_fact_check_keeps_its_answer(tmp_path):
    remark = replace(SPOKEN, origin="feitencheck", proposal="Noem 2019.", reaction="Gedaan.", adopted="ja")
    add_interpretation(tmp_path, remark)
    assert read_interpretations(tmp_path) == (remark,)


@pytest.mark.parametrize(
    "changes", [{"text": " "}, {"role": ""}, {"organisation": ""}, {"day": "1 maart"}, {"origin": "gerucht"},
                {"adopted": "misschien"}, {"text": "a" * 5000}],
)  # fmt: skip
def test_an_incomplete_duiding_is_not_written(tmp_path, changes):
    with pytest.raises(UsageError):
        add_interpretation(tmp_path, replace(SPOKEN, **changes))
    assert not (tmp_path / INTERPRETATIONS_FILE).exists()


@pytest.mark.parametrize("changes", [{"e_mail": "x"}, {"datum": 3}, {"herkomst": "gerucht"}, {"tekst": ""}])
def test_a_wrong_line_is_named(tmp_path, changes):
    line = json.dumps(SPOKEN.to_record() | changes)
    (tmp_path / INTERPRETATIONS_FILE).write_text(
        json.dumps(SPOKEN.to_record()) + "\n" + line, encoding="utf-8"
    )
    with pytest.raises(DossierError, match="Regel 2"):
        read_interpretations(tmp_path)


def test_duiding_of_the_whole_profile_is_about_every_area():
    whole = replace(SPOKEN, area="", indicator="")
    assert about([SPOKEN, whole], area="WK016401") == (whole,)
