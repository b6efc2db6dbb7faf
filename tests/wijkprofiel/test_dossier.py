import pytest

from wijkprofiel.dossier import load_dossier, parse_dossier
from wijkprofiel.errors import DossierError, UsageError

GOOD = """
schema = 1
[profiel]
naam = "toydorp"
titel = "Toydorp"
soort = "oefening"
gemeente = "GM9999"
[doel]
doelsoort = "voorzieningen_plannen"
omschrijving = "Waar komt de bibliotheek?"
ontvangers = ["raad"]
[[indicator]]
sleutel = "inwoners"
gebruik = ["beschrijven", "kaart"]
"""


def test_a_good_dossier_is_read_as_written():
    content = parse_dossier(GOOD)
    assert content["indicator"][0]["gebruik"] == ["beschrijven", "kaart"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("naam =", "nam ="), "Bedoelt u 'naam'"),
        (("[doel]", "[doelen]"), "Bedoelt u 'doel'"),
        (("schema = 1", "schema = 3"), "nieuwere versie"),
        (("schema = 1", ""), "schema"),
        (('titel = "Toydorp"', "titel = 3"), "titel"),
        (('ontvangers = ["raad"]', 'ontvangers = "raad"'), "lijst"),
        (('ontvangers = ["raad"]', "ontvangers = [1]"), "lijst van teksten"),
        (("[[indicator]]", "[indicator]"), "dubbele haken"),
        (("[profiel]", "[profiel"), "geldige TOML"),
        (('sleutel = "inwoners"', "sleutel = true"), "sleutel"),
    ],
)
def test_what_does_not_fit_the_schema_is_named_with_a_remedy(change, words):
    with pytest.raises(DossierError, match=words.replace("[", r"\[")) as problem:
        parse_dossier(GOOD.replace(*change))
    assert problem.value.remedy
    assert problem.value.exit_code == 3


def test_a_dossier_without_owner_or_purpose_can_be_read_so_that_it_can_be_judged():
    assert "eigenaar" not in parse_dossier('schema = 1\n[profiel]\nnaam = "x"')


def test_a_folder_where_a_dossier_is_expected_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="map") as problem:
        load_dossier(tmp_path)
    assert problem.value.exit_code == 2


def test_an_absent_dossier_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="geen dossier"):
        load_dossier(tmp_path / "weg.toml")


def test_a_dossier_in_another_encoding_is_refused_in_words(tmp_path):
    path = tmp_path / "d.toml"
    path.write_bytes(GOOD.replace("Waar", "Wáár").encode("cp1252"))
    with pytest.raises(DossierError, match="UTF-8"):
        load_dossier(path)


def test_records_of_persons_beside_the_dossier_are_read(tmp_path):
    (tmp_path / "d.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "motivering.jsonl").write_text('{"persoon": "A"}\n\n{"persoon": "B"}\n', encoding="utf-8")
    dossier = load_dossier(tmp_path / "d.toml")
    assert [record["persoon"] for record in dossier.motivations] == ["A", "B"]


def test_a_broken_record_is_named_by_line(tmp_path):
    (tmp_path / "d.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "goedkeuring.jsonl").write_text('{"persoon": "A"}\n{"persoon"\n', encoding="utf-8")
    with pytest.raises(DossierError, match="Regel 2"):
        load_dossier(tmp_path / "d.toml")


def test_the_rules_of_the_council_beside_the_dossier_are_found(tmp_path):
    (tmp_path / "d.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "kader.toml").write_text("", encoding="utf-8")
    assert load_dossier(tmp_path / "d.toml").kader == tmp_path / "kader.toml"
