"""A composite in a dossier: from the TOML to a judged score, with everything that can be wrong on the way."""

import numpy as np
import pytest

from guardrails import Outcome, composed
from wijkprofiel.answers import with_answers
from wijkprofiel.composites import dossier_composites
from wijkprofiel.dossier import Dossier, parse_dossier
from wijkprofiel.errors import DossierError, UsageError
from wijkprofiel.procedure import judge

DAY = "2026-11-24"
HEAD = """schema = 1
[profiel]
naam = "hengelo-nabij"
titel = "Voorzieningen in Hengelo"
soort = "profiel"
gemeente = "GM0164"
[doel]
doelsoort = "voorzieningen_plannen"
omschrijving = "De raad wil weten hoe ver bewoners moeten reizen, als begin van een gesprek in de wijk."
ontvangers = ["raad"]
[eigenaar]
naam = "Afdeling Wijken"
functie = "eigenaar van dit profiel"
contact = "www.hengelo.nl"
[rollen]
opsteller = "Anna Jansen"
beoordelaar = "Bram de Vries"
privacy_officer = "Carla Smit"
fg = "Dirk Mulder"
[niveau]
gebieden = ["wijk", "buurt"]
[[indicator]]
sleutel = "afstand_supermarkt"
jaar = 2020
[[indicator]]
sleutel = "afstand_kinderdagverblijf"
jaar = 2020
"""
MADE = """[[samenstelling]]
naam = "nabijheid"
titel = "Nabijheid van voorzieningen"
indicatoren = ["afstand_supermarkt", "afstand_kinderdagverblijf"]
gewichten = { afstand_supermarkt = -2 }
"""
BIJSTAND = """[[indicator]]
sleutel = "bijstand"
jaar = 2020
"""


def judged(text, *, levels='["wijk"]'):
    """A dossier judged, per wijk unless told otherwise: that is quicker."""
    text = text.replace('["wijk", "buurt"]', levels)
    return judge(Dossier(content=parse_dossier(text), text=text), peildatum=DAY)


def entry(**changes):
    base = {"naam": "nabijheid", "indicatoren": ["afstand_supermarkt", "afstand_kinderdagverblijf"]}
    return {"samenstelling": [base | changes], "indicator": [{"sleutel": "bijstand"}]}


@pytest.fixture(scope="module")
def found():
    return judged(HEAD + MADE, levels='["wijk", "buurt"]')


def test_the_score_is_the_weighted_sum_of_what_stands_beside_it(found):
    s = found.submission
    wijken = s.units_of("wijk")
    parts = s.table.loc[wijken, ["afstand_supermarkt@2020", "afstand_kinderdagverblijf@2020"]]
    weights = {"afstand_supermarkt@2020": -2.0, "afstand_kinderdagverblijf@2020": 1.0}
    expected = composed(parts, weights, method="z-score").round(2)
    assert s.table.loc[wijken, "nabijheid@2020"].tolist() == expected.tolist()
    assert s.outputs["score:nabijheid@2020:wijk"].kind == "score"
    assert s.outputs["score:nabijheid@2020:buurt"].values.notna().sum() > 40


def test_it_goes_the_heavy_way_and_its_parts_are_shown_and_put_areas_apart(found):
    assert any("Spoor zwaar" in f.message for f in found.verdict.findings if f.code == "R06")
    # Nothing but the papers that the heavy track asks: ethics session, IAMA, place under the AI Act.
    assert {f.code for f in found.verdict.with_outcome(Outcome.BLOCK)} == {"A11", "A21", "N03"}
    for name in ("afstand_supermarkt@2020", "afstand_kinderdagverblijf@2020"):
        assert {"beschrijven", "indelen"} <= set(found.submission.columns[name].use)


def test_it_is_judged_on_groups_and_on_what_it_gives_away(found):
    subjects = " ".join(f.subject for f in found.verdict.findings if f.code.startswith(("V", "X")))
    assert "score:nabijheid@2020:wijk" in subjects
    assert "score:nabijheid@2020:buurt" in subjects
    assert {d["uitkomst"] for d in found.verdict.disparity} >= {"score:nabijheid@2020:buurt"}


def test_larger_areas_have_no_composite_and_missing_stays_missing(found):
    s = found.submission
    assert s.reasons.loc[["GM0164", "NL00"], "nabijheid@2020"].tolist() == ["niet_van_toepassing"] * 2
    lacking = s.table["afstand_supermarkt@2020"].isna() | s.table["afstand_kinderdagverblijf@2020"].isna()
    buurten = s.units_of("buurt")
    assert lacking[buurten].any()
    assert s.table.loc[buurten, "nabijheid@2020"].isna().tolist() == lacking[buurten].tolist()
    assert (s.reasons.loc[buurten[lacking[buurten]], "nabijheid@2020"] != "").all()


def test_the_definition_names_parts_and_weights(found):
    column = found.submission.columns["nabijheid@2020"]
    assert "(gewicht -2)" in column.definition
    assert "Een gewicht onder nul telt af." in column.definition
    assert column.klass == "open"
    assert (column.owner, column.decimals, column.aggregation) == ("Afdeling Wijken", 2, "geen")


def test_a_sensitive_part_asks_the_four_questions_for_part_and_score():
    made = MADE.replace('"afstand_kinderdagverblijf"]', '"afstand_kinderdagverblijf", "bijstand"]')
    verdict = judged(HEAD + BIJSTAND + made).verdict
    asked = {f.subject for f in verdict.findings if f.code == "K04"}
    assert asked == {"bijstand@2020", "nabijheid@2020"}


def test_answers_on_record_count_for_a_score_and_for_its_parts():
    record = {
        "doelsoort": "voorzieningen_plannen", "doel": "a", "geschikt": "b", "noodzakelijk": "c",
        "evenredig": "d", "door": "Anna", "datum": "2026-10-01", "geldig_tot": "2027-09-01",
    }  # fmt: skip
    made = MADE.replace('"afstand_kinderdagverblijf"]', '"afstand_kinderdagverblijf", "bijstand"]')
    content = parse_dossier(HEAD + BIJSTAND + made)
    answers = [{"sleutel": key, **record} for key in ("nabijheid", "bijstand", "afstand_supermarkt")]
    filled, used = with_answers(content, answers)
    assert {r["sleutel"] for r in used} == {"nabijheid", "bijstand", "afstand_supermarkt"}
    assert filled["samenstelling"][0]["vier_vragen"]["doel"] == "a"


def test_a_protected_name_is_refused_before_anything_is_computed():
    refused = judged(HEAD + MADE.replace('"nabijheid"', '"niet_westers"'))
    assert refused.submission is None
    assert refused.verdict.outcome == Outcome.BLOCK


def test_a_title_that_labels_an_area_is_refused():
    verdict = judged(HEAD + MADE.replace("Nabijheid van voorzieningen", "Probleemwijken")).verdict
    assert any(f.subject == "samenstelling[1].titel" for f in verdict.with_outcome(Outcome.BLOCK))


def test_a_map_of_a_score_is_drawn_and_judged_where_it_is_asked_for():
    outputs = judged(HEAD + MADE + 'gebruik = ["kaart"]\nniveaus = ["wijk"]\n').submission.outputs
    assert set(outputs) == {"score:nabijheid@2020:wijk", "kaart:nabijheid@2020:wijk"}


def test_figures_of_two_years_are_joined_only_where_the_area_is_proven_the_same():
    text = HEAD + '[[indicator]]\nsleutel = "woz_waarde"\njaar = 2022\n'
    made = MADE.replace('"afstand_kinderdagverblijf"]', '"afstand_kinderdagverblijf", "woz_waarde"]')
    submission = judged(text + made).submission
    column = submission.columns["nabijheid@2022"]
    assert column.boundary_year == 2022
    assert submission.table.loc[submission.units_of("wijk"), "nabijheid@2022"].notna().all()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"indicatoren": ["afstand_supermarkt"]}, "minstens 2 verschillende onderdelen"),
        ({"indicatoren": ["afstand_supermarkt"] * 2}, "minstens 2 verschillende onderdelen"),
        ({"gewichten": {"elders": 1}}, "elders niet"),
        ({"gewichten": {"afstand_supermarkt": 0}}, "nul of geen getal"),
        ({"gewichten": {"afstand_supermarkt": np.inf}}, "nul of geen getal"),
        ({"methode": "gevoel"}, "methode 'gevoel'"),
        ({"naam": "Dicht bij"}, "kan niet de naam"),
        ({"naam": ""}, "kan niet de naam"),
        ({"naam": "bijstand"}, "bestaat al"),
    ],
)
def test_what_is_wrong_with_a_composite_is_said(changes, said):
    with pytest.raises(UsageError, match=said):
        dossier_composites(entry(**changes))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"afstand_kinderdagverblijf"]\ngewichten', '"bijstand"]\ngewichten', "staat niet in het dossier"),
        ('titel = "Nabij', 'niveaus = ["gemeente"]\ntitel = "Nabij', "niveau dat het dossier niet toont"),
    ],
)
def test_what_does_not_fit_the_dossier_is_said(old, new, said):
    with pytest.raises(UsageError, match=said):
        judged(HEAD + MADE.replace(old, new))


def test_a_part_that_stands_there_for_two_years_has_to_name_its_year():
    twice = (
        HEAD
        + '[[indicator]]\nsleutel = "inwoners"\njaar = 2020\n[[indicator]]\nsleutel = "inwoners"\njaar = 2024\n'
    )
    made = MADE.replace('"afstand_kinderdagverblijf"]', '"inwoners"]')
    with pytest.raises(UsageError, match="voor meer jaren: 2020, 2024"):
        judged(twice + made)


@pytest.mark.parametrize(
    "line", ["gewichten = [1, 2]", 'gewichten = { a = "veel" }', "gewicht = 1", "indicatoren = [1, 2]"]
)
def test_a_malformed_block_is_named(line):
    text = HEAD + '[[samenstelling]]\nnaam = "nabijheid"\n' + line + "\n"
    with pytest.raises(DossierError, match="samenstelling"):
        parse_dossier(text)
