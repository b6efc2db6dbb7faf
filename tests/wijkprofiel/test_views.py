"""Which indicators a factsheet shows."""

import pytest

from wijkprofiel.errors import UnknownArea, UnknownIndicator, UsageError
from wijkprofiel.views import ViewRules, check_size, check_views, view_of

RULES = ViewRules(limit=3, reason_signs=20)
COLUMNS = ["a@2020", "a@2022", "b@2020", "c@2020"]
REASON = "De raad vroeg om al deze cijfers."


def view(dossier, unit="WK1", name="Wijk 02 Noord"):
    return view_of(dossier, unit, name=name, columns=COLUMNS, rules=RULES)


def test_without_a_choice_the_first_columns_are_shown_as_many_as_a_view_may_have():
    assert view({}).columns == ("a@2020", "a@2022", "b@2020")
    assert view({}).left_out == 1


@pytest.mark.parametrize("said", ["WK1", "wk1", "Noord", "noord", "Wijk 02 Noord"])
def test_a_wijk_has_its_own_choice_by_code_or_name(said):
    dossier = {"factsheet": [{"indicatoren": ["b"]}, {"gebied": said, "indicatoren": ["c", "a"]}]}
    assert view(dossier).columns == ("c@2020", "a@2022")
    assert view(dossier, "WK2", "Zuid").columns == ("b@2020",)


def test_a_year_may_be_named():
    assert view({"factsheet": [{"indicatoren": ["a@2020"]}]}).columns == ("a@2020",)


def test_more_than_a_view_may_have_asks_for_a_reason():
    entry = {"gebied": "Noord", "indicatoren": COLUMNS}
    with pytest.raises(UsageError, match=r"4 onderwerpen.*ten hoogste 3") as caught:
        view({"factsheet": [entry]})
    assert "reden" in caught.value.remedy
    assert view({"factsheet": [{**entry, "reden": REASON}]}).reason == REASON


def test_a_reason_of_a_few_words_is_no_reason():
    with pytest.raises(UsageError):
        check_size(4, "Omdat.", rules=RULES, where="Dit blad")


def test_an_indicator_that_the_profile_does_not_have_is_refused_with_what_there_is():
    with pytest.raises(UnknownIndicator, match="'d'") as caught:
        view({"factsheet": [{"indicatoren": ["d"]}]})
    assert "a, b, c" in caught.value.remedy


def check(*entries):
    check_views({"factsheet": list(entries)}, areas={"WK1": "Noord"}, columns=COLUMNS, rules=RULES)


def test_an_unknown_area_is_refused():
    with pytest.raises(UnknownArea, match="'Zuid'"):
        check({"gebied": "Zuid", "indicatoren": ["a"]})


def test_two_choices_for_one_area_are_refused():
    with pytest.raises(UsageError, match="twee blokken"):
        check({"gebied": "Noord", "indicatoren": ["a"]}, {"gebied": "WK1", "indicatoren": ["b"]})


def test_what_can_be_followed_passes():
    check({"gebied": "Noord", "indicatoren": ["a"]}, {"indicatoren": ["b"]})
