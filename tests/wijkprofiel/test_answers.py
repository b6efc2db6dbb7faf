"""The four questions on record: for one indicator and one purpose, for a year."""

import datetime as dt

import pytest

from wijkprofiel.answers import with_answers
from wijkprofiel.errors import DossierError

RECORD = {
    "sleutel": "bijstand", "doelsoort": "beleid_maken", "doel": "a", "geschikt": "b", "noodzakelijk": "c",
    "evenredig": "d", "door": "A", "datum": "2026-03-01", "geldig_tot": "2028-01-01",
}  # fmt: skip
CONTENT = {
    "doel": {"doelsoort": "beleid_maken"},
    "indicator": [{"sleutel": "bijstand", "gebruik": ["indelen"]}],
}


def test_a_record_is_used_for_a_year_and_named():
    content, used = with_answers(CONTENT, [RECORD])
    assert used == (RECORD,)
    assert content["indicator"][0]["vier_vragen"]["geldig_tot"] == dt.date(2027, 3, 1)


def test_the_newest_record_counts():
    newer = RECORD | {"datum": "2026-05-01", "doel": "nieuw"}
    assert with_answers(CONTENT, [newer, RECORD])[1] == (newer,)


@pytest.mark.parametrize(
    "content",
    [
        CONTENT | {"doel": {"doelsoort": "monitoren"}},
        CONTENT | {"indicator": [{"sleutel": "inwoners", "gebruik": ["indelen"]}]},
        CONTENT | {"indicator": [{"sleutel": "bijstand", "gebruik": ["kaart"]}]},
        CONTENT
        | {"indicator": [{"sleutel": "bijstand", "gebruik": ["indelen"], "vier_vragen": {"doel": "x"}}]},
    ],
)
def test_another_purpose_indicator_or_use_and_own_answers_are_left_alone(content):
    assert with_answers(content, [RECORD]) == (content, ())


@pytest.mark.parametrize("changes", [{"onzin": "x"}, {"doel": 3}, {"datum": "gisteren"}])
def test_a_wrong_record_is_refused_with_its_line(changes):
    with pytest.raises(DossierError, match="Regel 1"):
        with_answers(CONTENT, [RECORD | changes])
