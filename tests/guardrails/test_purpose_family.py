"""Control of people is refused in every word for it; the control of figures is not."""

import pytest

from guardrails.checks import purpose

CAUGHT = [
    "boa-inzet", "BOA", "BOA's", "risicoprofilering", "preventief fouilleren", "interventieteam", "interventieteams",
    "terugvordering", "terugvorderen", "naleving", "nalevingstoezicht", "Rotterdamwet", "gebiedsverbod",
    "gebiedsverboden", "screening huurders", "huurders screenen", "screening van bewoners", "adressen selecteren",
    "selectie van adressen", "bewonersselectie", "inspecties bij huishoudens", "politie-inzet", "inzet van politie",
    "deurwaarder", "uitzetting", "huisuitzettingen", "policing", "predictive policing", "t\u043eezicht",
    "\u0431\u043e\u0430 inzet", "n\u0430leving", "handh\u0251ving", "camerabewaking", "controle op bijstand",
    "controle van uitkeringsgerechtigden", "intensief controleren", "toezicht houden", "LSI", "huisbezoeken",
    "handhaven van de leefregels bij bewoners", "controle van de cijfers en van bewoners",
]  # fmt: skip
SILENT = [
    "De controle van de cijfers", "controle op volledigheid van gegevens", "handhaven van het voorzieningenniveau",
    "toezichthoudend bestuur van de school", "raad van toezicht", "de inspectie van het onderwijs",
    "Selectie van indicatoren", "het selecteren van locaties", "boabab", "boaten", "de wijkagent praat mee",
    "inspectie van speeltoestellen", "controle van de gegevens door de gemeente", "het aanbod handhaven",
]  # fmt: skip
BEGIN, END = "De raad wil weten hoeveel woningen er zijn. Gebruik: ", " in de wijken van de gemeente."


@pytest.fixture
def found(build, policy):
    def codes(text):
        section = {"doelsoort": "beleid_maken", "omschrijving": text, "ontvangers": ["raad"]}
        offered = build.submission(dossier=build.dossier(doel=section))
        return [f.code for f in purpose.check(offered, policy=policy)]

    return codes


@pytest.mark.parametrize("text", CAUGHT)
def test_control_of_people_is_refused(text, found):
    assert found(f"{BEGIN}{text}{END}") == ["D03"]


@pytest.mark.parametrize("text", SILENT)
def test_control_of_figures_passes(text, found):
    assert found(f"{BEGIN}{text}{END}") == []


def test_without_supervision_is_asked_about_at_most(found):
    assert found(f"{BEGIN}een speeltuin zonder toezicht{END}") in ([], ["D07"])


def test_letters_of_several_scripts_do_not_hide_a_purpose(found):
    assert found(f"{BEGIN}w\u0585nen met z\u0580rg{END}") == ["D08"]


def test_the_sentence_about_a_refused_purpose_reads_well(build, policy):
    section = {"doelsoort": "toezicht", "omschrijving": f"{BEGIN}{END}", "ontvangers": ["raad"]}
    said = purpose.check(build.submission(dossier=build.dossier(doel=section)), policy=policy)[0].message
    assert "'toezicht' is toezicht" not in said
    assert "Daarvoor wordt geen wijkprofiel gemaakt" in said
