"""Labels, causes and steps from area to person are found in what people type."""

import pytest

from guardrails import check_text
from guardrails.checks import words

FOUND = [
    ("Probleemwijken", "W01"), ("De probleem-wijken van Hengelo", "W01"), ("achterstandswijk", "W01"),
    ("Krachtwijken 2024", "W01"), ("prachtwijken", "W01"), ("een getto", "W01"), ("GHETTO", "W01"),
    ("gh3tto", "W01"),
    ("slechte buurt", "W01"), ("kwetsbare wijken", "W01"), ("de armste wijk", "W01"), ("no-go zone", "W01"),
    ("aandachtswijken", "W01"), ("hengelo_probleemwijken_2024", "W01"), ("p r o b l e e m w i j k", "W01"),
    ("Probl\u0435emwijk", "W01"), ("kansarme gezinnen", "W02"), ("tokkies", "W02"),
    ("probleemgezinnen", "W02"),
    ("luie mensen", "W02"), ("dit komt door de ligging", "W03"), ("dat veroorzaakt overlast", "W03"),
    ("als gevolg van armoede", "W03"), ("laagopgeleiden", "W04"), ("kwetsbare bewoners", "W04"),
    ("bewoners zijn vaak ziek", "W05"), ("mensen in Berflo Es hebben minder geld", "W05"),
    ("wie hier woont is arm", "W05"), ("Achterstandsscore van de wijken", "W01"),
    ("Wijken naar probleemindex", "W01"),
]  # fmt: skip

SILENT = [
    "Wonen en voorzieningen in de wijken van Hengelo", "Woningen naar bouwjaar",
    "Personen met een bijstandsuitkering",
    "Aandeel koopwoningen per wijk", "We praten met bewoners en partners", "Afstand tot de supermarkt",
    "Welke voorzieningen zijn er in welke wijk nodig?", "hengelo-wonen-2024", "Groen en water in de buurt",
    "Huishoudens met kinderen", "Berflo Es", "Laag inkomen", "Buurten met minder dan 100 inwoners",
    "Onderwijsachterstandsscore van scholen", "Achterstandsscores per school",
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), FOUND)
def test_a_label_cause_or_step_is_found(text, code, policy):
    assert code in [f.code for f in check_text("titel", text, policy=policy)]


@pytest.mark.parametrize("text", SILENT)
def test_plain_words_pass(text, policy):
    assert check_text("titel", text, policy=policy) == []


def test_a_title_in_the_dossier_is_read_also_when_it_is_no_text_of_the_submission(build, policy, codes):
    typed = build.dossier(profiel={"naam": "toydorp", "titel": "Probleemwijken", "soort": "profiel"})
    offered = build.submission(dossier=typed, texts={})
    assert codes(words.check(offered, policy=policy)) == ["W01"]


def test_the_name_of_a_profile_is_read(build, policy, codes):
    typed = build.dossier(profiel={"naam": "probleemwijken-2024", "titel": "Wonen", "soort": "profiel"})
    assert codes(words.check(build.submission(dossier=typed), policy=policy)) == ["W01"]


def test_a_trend_is_only_asked_about_when_a_figure_is_estimated(build, policy, codes):
    texts = {"profiel.toelichting": "Het aandeel is hoger dan vorig jaar."}
    counted = build.submission(texts=texts)
    estimated = build.submission([build.column(kind="geschat", predictors=("woning",))], texts=texts)
    assert codes(words.check(counted, policy=policy)) == []
    assert codes(words.check(estimated, policy=policy)) == ["W06"]


def test_an_ordinary_profile_gives_nothing(toydorp, policy):
    assert words.check(toydorp, policy=policy) == []
