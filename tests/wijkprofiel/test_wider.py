"""Ten wijken and the wijken of the region: what the one cannot say, the other sometimes can."""

import re

import pytest

from guardrails import Blocked, Policy, Vault, disparity_report, repair
from wijkprofiel import gemeente
from wijkprofiel.dossier import Dossier, parse_dossier
from wijkprofiel.errors import UsageError
from wijkprofiel.procedure import dossier_requests, judge
from wijkprofiel.sources.open_data import vault_path
from wijkprofiel.wider import beside_region, in_region, wider_submission

FEW = "te weinig gebieden voor een uitspraak"
DOSSIER = """schema = 1
[profiel]
naam = "hengelo-loket"
titel = "Waar is een loket nodig?"
soort = "profiel"
gemeente = "GM0164"
[doel]
doelsoort = "voorzieningen_plannen"
omschrijving = "De raad wil weten waar een loket voor inkomen dichtbij moet zijn."
ontvangers = ["raad"]
[eigenaar]
naam = "Afdeling Wijken"
functie = "eigenaar van dit profiel"
contact = "www.hengelo.nl"
[niveau]
gebieden = ["wijk"]
[[indicator]]
sleutel = "bijstand"
jaar = 2020
gebruik = ["beschrijven", "kaart"]
[[selectie]]
naam = "loket"
sleutel = "bijstand"
minimaal = 40
"""
STRICTER = "[beleid]\nminimum_gebieden_uitspraak = 20\n"


@pytest.fixture(scope="module")
def vault():
    return Vault.load(vault_path())


def beside(text, vault):
    content = parse_dossier(text)
    judged = judge(Dossier(content=content, text=text), peildatum="2026-11-24")
    own = repair(judged.submission, policy=judged.policy)
    found = beside_region(own, dossier_requests(content), content, policy=judged.policy, vault=vault)
    return own, {b.output.split(":")[0]: b for b in found}


def test_hengelo_is_too_few_for_a_choice_of_two_wijken_and_twente_is_not(vault):
    own, found = beside(DOSSIER, vault)
    chosen = next(o for o in own.outputs.values() if o.kind == "selection")
    assert chosen.values.sum() == 2
    part = found["selectie"]
    assert (part.own["stand"], part.own["gebieden"]) == (FEW, 10)
    assert part.own["grootste_verschil_punten"] is None
    assert part.wide["stand"] == "verschil"
    assert part.wide["gebieden"] > 90


def test_where_a_gemeente_asks_for_more_areas_the_exact_numbers_are_still_shown(vault):
    """A kader may ask for twenty areas before anything is called a difference: the numbers stay what they are."""
    own, found = beside(DOSSIER + STRICTER, vault)
    part = found["kaart"]
    assert part.own["stand"] == FEW
    assert part.wide["stand"] == "verschil"
    text = " ".join(part.own_sentences)
    ways, times = map(int, re.search(r"Er zijn (\d+) manieren .* Daarvan geven er (\d+) ", text).groups())
    assert (ways, 0 < times <= ways) == (2520, True)
    assert "Nodig zijn minstens 20 gebieden." in text
    assert "Wat dan beslist: de afweging van eigenaar en beoordelaar, niet dit getal." in text
    policy = Policy.load().narrowed({"minimum_gebieden_uitspraak": 20})
    full = disparity_report(own, policy=policy, vault=vault).outputs["kaart:bijstand@2020:wijk"]
    assert set(part.own_sentences) <= set(full.sentences)


def test_what_an_adviser_sees_is_the_small_form(capsys):
    view = gemeente("Hengelo").verschil("bijstand", met="Twente")
    shown = repr(view) + view._repr_html_()
    assert "Hengelo: verschil (10 gebieden; grootste verschil 20 procentpunt)" in shown
    assert "Twente: verschil (99 gebieden" in shown
    for word in ("kans", "manieren", "westers", "herkomst", "WK0164"):
        assert word not in shown
    assert "Een verschil is een vraag en geen oordeel." in shown


def test_a_protected_topic_is_refused_and_a_region_has_to_be_known():
    with pytest.raises(Blocked):
        gemeente("Hengelo").verschil("niet-westers")
    with pytest.raises(UsageError, match="Achterhoek"):
        gemeente("Hengelo").verschil("bijstand", met="Achterhoek")
    assert not in_region("NL00")


def test_only_what_is_drawn_per_wijk_is_widened(vault):
    content = parse_dossier(DOSSIER.replace('["wijk"]', '["wijk", "buurt"]', 1))
    buurt = {**content["selectie"][0], "naam": "andere", "niveau": "buurt"}
    content = {**content, "selectie": [*content["selectie"], buurt]}
    wide = wider_submission("GM0164", dossier_requests(content), content, policy=Policy.load())
    assert {o.level for o in wide.outputs.values()} == {"wijk"}
    assert len(wide.outputs) == 2
    assert wide.subject == "GM0164"
    described = {**content, "selectie": [], "indicator": [{"sleutel": "bijstand", "jaar": 2020}]}
    assert wider_submission("GM0164", dossier_requests(described), described, policy=Policy.load()) is None
