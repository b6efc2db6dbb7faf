"""A dossier is changed one thing at a time: the rest stays as typed, and nothing typed is lost."""

import datetime as dt
import json

import pytest

from wijkprofiel.dossier import parse_dossier
from wijkprofiel.dossier_file import HISTORY_FILE, DossierFile, new_dossier, open_dossier
from wijkprofiel.dossier_text import line_of, spots_of, toml_value, with_value
from wijkprofiel.errors import DossierError, UsageError

HAND = '''# met de hand
schema = 1  # oud

[profiel]  # kop
naam = "toydorp"
titel = 'Toydorp [1] # geen commentaar'

[doel]
omschrijving = """
Waar komt
besluit = "de bibliotheek"?  \\
"""
ontvangers = [  # wie
  "raad",  # vooral de raad
  "college",
]

# onderwerpen
[[indicator]]
sleutel = "inwoners"
[indicator.vier_vragen]
doel = "x"

[[indicator]]
sleutel = "woningen"  # ook
'''


@pytest.fixture
def hand(tmp_path):
    path = tmp_path / "dossier.toml"
    path.write_text(HAND, encoding="utf-8")
    return DossierFile(path)


def history(made):
    lines = (made.path.parent / HISTORY_FILE).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_every_place_has_its_line():
    spots = spots_of(HAND)
    assert [spots[p].start + 1 for p in ("schema", "doel.ontvangers", "indicator.2.sleutel")] == [2, 13, 25]
    assert "doel.besluit" not in spots
    assert line_of(HAND, "indicator[2].jaar") == 24
    assert line_of(HAND, "eigenaar.naam") == 0


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("doel.besluit", "Waar de bibliotheek komt."),
        ("doel.omschrijving", "Kort."),
        ("doel.ontvangers", ["raad"]),
        ("profiel.titel", 'Een "titel" met \\ en é'),
        ("eigenaar.naam", "Afdeling Wonen"),
        ("indicator.2.streefwaarde", 12.5),
        ("indicator.1.jaar", 2024),
        ("indicator.3.sleutel", "woz_waarde"),
        ("les.1.tekst", "Begin eerder."),
        ("geldigheid.herzien", dt.date(2027, 1, 1)),
        ("criterium.1.gehaald", True),
    ],
)
def test_a_change_leaves_everything_else_and_every_comment_as_it_was(hand, place, value):
    before = hand.content
    assert hand.put(place, value)
    assert hand.value(place) == value
    assert [
        word
        for word in ("# met de hand", "# oud", "# kop", "# onderwerpen", "# ook")
        if word not in hand.text
    ] == []
    assert hand.put(place, value) is False
    hand.put(
        place,
        before.get(place.split(".")[0], {}).get(place.split(".")[1], "") if place.count(".") == 1 else None,
    )


def test_a_comment_inside_a_changed_value_stays(hand):
    hand.put("doel.ontvangers", ["raad"])
    assert "# vooral de raad" in hand.text


def test_an_empty_value_takes_the_line_away(hand):
    hand.put("profiel.titel", "")
    assert "titel" not in parse_dossier(hand.text)["profiel"]


def test_the_order_of_answering_does_not_show_in_the_file(tmp_path):
    answers = [("doel.besluit", "B"), ("eigenaar.naam", "E"), ("doel.opdrachtgever", "O"), ("les.1.tekst", "L"),
               ("rollen.team", "T"), ("criterium.1.tekst", "C"), ("rollen.opsteller", "A")]  # fmt: skip
    texts = []
    for number, order in enumerate((answers, answers[::-1])):
        made = new_dossier(
            tmp_path / str(number), gemeente="GM9999", titel="T", naam="t", topics=["inwoners"]
        )
        for place, value in order:
            made.put(place, value)
        texts.append(made.text)
    assert texts[0] == texts[1]


def test_everything_typed_stands_in_the_history_also_what_was_refused(hand):
    hand.type_in("doel.besluit", "Eerst dit.")
    hand.type_in("doel.besluit", "Dan dat.")
    with pytest.raises(UsageError):
        hand.type_in("geldigheid.herzien", "volgend jaar")
    assert [h["nieuw"] for h in history(hand)] == ["Eerst dit.", "Dan dat.", "volgend jaar"]
    assert history(hand)[-1]["geweigerd"] is True


@pytest.mark.parametrize(
    ("place", "typed"),
    [("doel.kleur", "rood"), ("kleur", "rood"), ("indicator.9.jaar", "2024"), ("indicator.1.jaar", "twee"),
     ("doel.ontvangers", "spionnen"), ("geldigheid.herzien", "31-02-2027"), ("indicator.1.vier_vragen", "x")],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_a_remedy_and_changes_nothing(hand, place, typed):
    with pytest.raises(UsageError) as problem:
        hand.type_in(place, typed)
    assert problem.value.remedy
    assert hand.text == HAND


def test_an_entry_can_be_named_by_its_key(hand):
    hand.type_in("indicator.woningen.streefwaarde", "1.250,5")
    assert hand.content["indicator"][1]["streefwaarde"] == 1250.5


def test_an_entry_that_is_dropped_stays_in_the_history(hand):
    hand.drop("indicator.1")
    assert [e["sleutel"] for e in hand.content["indicator"]] == ["woningen"]
    assert history(hand)[-1]["oud"]["vier_vragen"] == {"doel": "x"}


def test_migration_loses_nothing_and_keeps_the_old_file(hand):
    before = hand.content
    assert hand.migrate()
    assert hand.content == {**before, "schema": 2}
    assert (hand.path.parent / "dossier.schema1.toml").read_text(encoding="utf-8") == HAND
    assert hand.migrate() is False


def test_a_file_broken_by_hand_is_left_alone(hand):
    hand.path.write_text(HAND + "[doel", encoding="utf-8")
    with pytest.raises(DossierError):
        hand.put("doel.besluit", "x")
    assert hand.path.read_text(encoding="utf-8") == HAND + "[doel"


def test_what_was_added_by_hand_meanwhile_is_not_overwritten(hand):
    other = DossierFile(hand.path)
    hand.put("doel.besluit", "x")
    other.put("doel.opdrachtgever", "y")
    assert (hand.value("doel.besluit"), hand.value("doel.opdrachtgever")) == ("x", "y")


def test_a_second_dossier_in_a_folder_is_refused(tmp_path):
    new_dossier(tmp_path / "a", gemeente="GM9999", titel="T")
    with pytest.raises(UsageError, match="staat al een dossier"):
        new_dossier(tmp_path / "a" / "ander.toml", gemeente="GM9999", titel="T")
    with pytest.raises(UsageError, match="geen dossier"):
        open_dossier(tmp_path / "b")


def test_a_folder_gives_the_profile_its_name(tmp_path):
    assert (
        new_dossier(tmp_path / "Hengelo Wonen", gemeente="GM0164", titel="T").value("profiel.naam")
        == "hengelo-wonen"
    )


@pytest.mark.parametrize("text", ['a"b', "regel\neinde", "\x7f\x01", "🏠 \\ tab\t", "'''"])
def test_any_text_is_written_so_that_it_is_read_back(text):
    assert parse_dossier(with_value("schema = 2\n", "doel.besluit", text))["doel"]["besluit"] == text
    assert toml_value(text).startswith('"')
