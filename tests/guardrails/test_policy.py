"""The law layer loads, a kader may only tighten, and a wrong file is refused with its name and rule."""

import pytest

from guardrails import Policy, PolicyError
from guardrails.explain import KINDS

DECIDED = 'besluit = "RB-2026-12"\ndatum = 2026-06-01\n'


def kader(tmp_path, body, head="schema = 1\n"):
    path = tmp_path / "kader.toml"
    path.write_text(head + body, encoding="utf-8")
    return path


def rule(key, threshold, extra=""):
    return f'[[regel]]\nid = "{key}"\ndrempel = {threshold}\n{DECIDED}{extra}\n'


def test_the_law_layer_gives_its_thresholds(policy):
    assert policy.threshold("minimum_inwoners") == 100
    assert policy.layer_of("minimum_inwoners") == "wet"


def test_an_unknown_threshold_is_an_error(policy):
    with pytest.raises(PolicyError, match="bestaat niet"):
        policy.threshold("onzin")


def test_a_kader_may_raise_a_floor_and_lower_a_ceiling(tmp_path):
    tightened = Policy.load(kader(tmp_path, rule("minimum_inwoners", 200) + rule("verschil_punten", 5)))
    assert (tightened.threshold("minimum_inwoners"), tightened.threshold("verschil_punten")) == (200, 5)
    assert tightened.layer_of("minimum_inwoners") == "kader"


@pytest.mark.parametrize("name", sorted(Policy.load().rules))
def test_no_rule_can_be_loosened(name, tmp_path, policy):
    old = policy.rules[name]
    looser = old.threshold / 2 if old.direction == "min" else old.threshold * 2
    with pytest.raises(PolicyError, match=rf"kader.toml, regel '{name}'.*alleen aanscherpen"):
        Policy.load(kader(tmp_path, rule(name, looser)))


@pytest.mark.parametrize(
    ("body", "part"),
    [
        (rule("onzin", 5), "bestaat niet in de wetlaag"),
        (rule("minimum_inwoners", "nan"), "getal boven nul"),
        (rule("minimum_inwoners", "inf"), "getal boven nul"),
        (rule("minimum_inwoners", -5), "getal boven nul"),
        (rule("minimum_inwoners", 0), "getal boven nul"),
        (rule("minimum_inwoners", "true"), "getal boven nul"),
        (rule("minimum_inwoners", '"200"'), "getal boven nul"),
        (rule("minimum_inwoners", 200, 'richting = "max"'), "richting staat vast"),
        (rule("minimum_inwoners", 200, "onzin = 1"), "onbekend veld onzin"),
        (rule("minimum_inwoners", 200) * 2, "twee keer"),
        ('[[regel]]\nid = "minimum_inwoners"\ndrempel = 200\n', "besluit, datum ontbreekt"),
        (
            '[[regel]]\nid = "minimum_inwoners"\ndrempel = 200\nbesluit = "1"\ndatum = "gisteren"\n',
            "moet een datum zijn",
        ),
        ('[regel]\nid = "minimum_inwoners"\n', r"\[\[regel\]\]"),
        ("uitzonderingen = true\n", "onbekend veld uitzonderingen"),
        ("a = 1\na = 2\n", "geen geldige TOML"),
    ],
)
def test_a_wrong_kader_is_refused(body, part, tmp_path):
    with pytest.raises(PolicyError, match=part):
        Policy.load(kader(tmp_path, body))


def test_a_kader_without_schema_is_refused(tmp_path):
    with pytest.raises(PolicyError, match="schema = 1"):
        Policy.load(kader(tmp_path, "", head=""))


def test_an_absent_kader_is_refused(tmp_path):
    with pytest.raises(PolicyError, match="niet worden gelezen"):
        Policy.load(tmp_path / "nergens.toml")


def test_a_kader_may_close_a_use(tmp_path):
    body = f'[[klasse]]\nklasse = "proxy"\ngebruik = "indelen"\nstand = "dicht"\n{DECIDED}'
    assert Policy.load(kader(tmp_path, body)).access("proxy", "indelen") == "dicht"


def test_a_kader_cannot_widen_a_use(tmp_path):
    body = f'[[klasse]]\nklasse = "guard"\ngebruik = "indelen"\nstand = "open"\n{DECIDED}'
    with pytest.raises(PolicyError, match="ruimer dan de wetlaag"):
        Policy.load(kader(tmp_path, body))


def test_a_decision_opens_maps_about_care_with_advice(tmp_path):
    body = f'[[opening]]\nklasse = "zorg"\ngebruik = "kaart"\n{DECIDED}'
    assert Policy.load(kader(tmp_path, body)).access("zorg", "kaart") == "advies"


@pytest.mark.parametrize(
    "cell", [("gesloten", "kaart"), ("gesloten", "indelen"), ("zorg", "indelen"), ("guard", "indelen")]
)
def test_a_decision_opens_nothing_else(cell, tmp_path):
    body = f'[[opening]]\nklasse = "{cell[0]}"\ngebruik = "{cell[1]}"\n{DECIDED}'
    with pytest.raises(PolicyError, match="laat dit niet over aan een besluit"):
        Policy.load(kader(tmp_path, body))


def test_an_opening_needs_number_and_date(tmp_path):
    with pytest.raises(PolicyError, match="besluit, datum ontbreekt"):
        Policy.load(kader(tmp_path, '[[opening]]\nklasse = "zorg"\ngebruik = "kaart"\n'))


def test_a_kader_may_close_a_purpose_and_add_a_principle(tmp_path):
    body = (
        f'[[doelsoort]]\nsleutel = "onderzoek"\ngesloten = true\n{DECIDED}'
        '[[beginsel]]\nid = "burgers_eerst"\nkop = "analyseren"\n'
        f'tekst = "Bewoners zien het als eerste."\n{DECIDED}'
    )
    made = Policy.load(kader(tmp_path, body))
    assert "onderzoek" not in made.purposes
    assert made.principles["burgers_eerst"].layer == "kader"


def test_the_fingerprint_depends_on_content_and_not_on_layout(tmp_path, policy):
    bare, spaced = kader(tmp_path, rule("minimum_inwoners", 200)), tmp_path / "anders.toml"
    spaced.write_text("# uitleg\n\n" + bare.read_text() + "\n\n", encoding="utf-8")
    assert Policy.load(bare).fingerprint == Policy.load(spaced).fingerprint != policy.fingerprint


def test_the_fingerprint_covers_the_word_lists(policy):
    texts = dict(policy.texts)
    texts["woorden.toml"] = texts["woorden.toml"].replace('"getto"', '"gettoo"')
    assert Policy.from_texts(texts).fingerprint != policy.fingerprint


def test_the_law_itself_is_read_strictly(policy):
    texts = dict(policy.texts)
    texts["law.toml"] += (
        '\n[[regel]]\nid = "kleine_telling"\ndrempel = 1\nrichting = "min"\nbron = "x"\n' + DECIDED
    )
    with pytest.raises(PolicyError, match="'kleine_telling' staat er twee keer"):
        Policy.from_texts(texts)


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_kind_of_finding_rests_on_a_rule(code, policy):
    assert KINDS[code].rule in policy.rules or KINDS[code].rule in policy.principles


@pytest.mark.parametrize(
    "word",
    [
        "toezicht",
        "Toezicht houden",
        "handhaving",
        "opsporing",
        "fraude",
        "fraudebestrijding",
        "controle",
        "h4ndhaving",
        "selectie van personen",
        "risicoprofiel",
        "huisbezoeken",
        "sanctiebeleid",
        "opsp0ring",
    ],
)
def test_refused_purposes_are_known_in_other_spellings(word, policy):
    assert policy.refused_purpose(word)


@pytest.mark.parametrize("key", sorted(Policy.load().purposes))
def test_purposes_on_the_list_are_not_refused(key, policy):
    assert policy.refused_purpose(key) == ""
