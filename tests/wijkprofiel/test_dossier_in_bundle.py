"""What people recorded beside a dossier goes along in the bundle, without names, and can be checked afterwards."""

import json
from dataclasses import replace

import pytest

from guardrails.release import valid_until
from wijkprofiel.dossier import load_dossier
from wijkprofiel.dossier_records import with_records
from wijkprofiel.errors import DossierError
from wijkprofiel.gemeente import controleren
from wijkprofiel.interpretation import Interpretation, add_interpretation
from wijkprofiel.procedure import judge, publish, stamped

DAY = "2026-11-24"
STAMP = "Informatie, nog geen inzicht"
SMALL = """schema = 2
[profiel]
naam = "hengelo-klein"
titel = "Wonen in Hengelo"
soort = "oefening"
gemeente = "GM0164"
[doel]
doelsoort = "beleid_maken"
omschrijving = "De raad wil weten hoe de wijken van Hengelo bewoond zijn, als begin van een gesprek."
ontvangers = ["raad"]
[eigenaar]
naam = "Afdeling Wijken"
functie = "eigenaar van dit profiel"
contact = "www.hengelo.nl"
[rollen]
opsteller = "Anna Jansen"
team = "Team Data"
[niveau]
gebieden = ["wijk"]
[[indicator]]
sleutel = "inwoners"
jaar = 2020
"""
SAID = Interpretation(
    "In het centrum wonen meer mensen sinds de fabriek woningen werd.", "wijkcoach", "Welzijn", "2026-10-01",
    name="Els Zonderling",
)  # fmt: skip
REMARK = replace(SAID, text="Het jaar staat er niet bij.", origin="feitencheck", proposal="Noem het jaar.",
                 reaction="Het jaar staat nu in de titel.", adopted="ja")  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("klein")
    (made / "dossier.toml").write_text(SMALL, encoding="utf-8")
    for item in (SAID, REMARK):
        add_interpretation(made, item)
    return made


@pytest.fixture(scope="module")
def made(folder):
    return publish(judge(load_dossier(folder / "dossier.toml"), peildatum=DAY), into=folder / "uit")


def test_duiding_and_fact_check_go_along_without_the_name(made):
    lines = (made.folder / "beleid" / "duiding.jsonl").read_text(encoding="utf-8").splitlines()
    kept = [json.loads(line) for line in lines]
    assert [each["soort"] for each in kept] == ["duiding", "feitencheck"]
    assert kept[1]["reactie"] == REMARK.reaction
    for path in made.folder.rglob("*"):
        assert not path.is_file() or b"Zonderling" not in path.read_bytes(), path.name


def test_a_bundle_with_duiding_is_made_again_the_same(made):
    report = controleren(made.folder)
    assert (report.exit_code, [i for i in report.items if i.outcome != "klopt"]) == (0, [])


def test_a_product_with_duiding_has_no_stamp(made):
    assert STAMP not in (made.folder / "rapport.html").read_text(encoding="utf-8")


def test_without_duiding_that_counts_every_product_is_stamped(folder, judged):
    read = load_dossier(folder / "dossier.toml")
    own = json.loads(json.dumps([{**r, "organisatie": "Team Data"} for r in read.records["duiding"]]))
    insiders = replace(read, records={"duiding": tuple(own)})
    assert STAMP in judge(insiders, peildatum=DAY).submission.dossier["melding"]
    assert STAMP in judge(replace(read, records={}), peildatum=DAY).submission.dossier["melding"]
    assert STAMP in judged.submission.dossier["melding"]


def test_a_stamp_leaves_the_message_about_embedded_figures(judged):
    bare = replace(judged.submission, dossier={**judged.submission.dossier, "melding": "Voorbeeldcijfers"})
    assert stamped(bare, judged.policy, DAY).dossier["melding"].startswith("Voorbeeldcijfers · Informatie")


def test_a_one_off_answer_says_so_and_until_when_on_every_product(judged):
    """S38: the notice goes where the stamp goes; the last day is that of the product."""
    content = dict(judged.submission.dossier) | {"melding": ""}
    content["profiel"] = content["profiel"] | {"soort": "eenmalig"}
    content["geldigheid"] = {"geldig_tot": "2027-03-01"}
    made = stamped(replace(judged.submission, dossier=content), judged.policy, DAY)
    begins = "Eenmalig antwoord op één vraag. Niet meer gebruiken na 1 maart 2027"
    assert made.dossier["melding"].split(" · ")[0] == begins
    assert valid_until(DAY, policy=judged.policy, dossier=content) == "2027-03-01"


@pytest.mark.parametrize("change", [{"naam": "X"}, {"benoemd": "ja"}])
def test_duiding_that_claims_to_come_from_a_bundle_is_read_strictly(change):
    record = {
        "tekst": "t",
        "rol": "r",
        "organisatie": "o",
        "datum": DAY,
        "benoemd": True,
        "buiten_team": True,
    }
    with pytest.raises(DossierError, match="Regel 1"):
        with_records({}, {"duiding": (record | change,)})
