"""Layers: what the council lets pass for a while, open headings, and limits that a dossier sets itself."""

import dataclasses

import pytest

from guardrails import Outcome, Policy, PolicyError, clear, release, review
from guardrails.identity import one_person

DECIDED = 'besluit = "RB-2026-12"\ndatum = 2026-06-01\n'
ALLOWED = {
    "bevinding": '"Q05"',
    "onderwerp": '"cijfers van 2010"',
    "profiel": '"toydorp-wonen"',
    "reden": '"De telling van 2010 is de laatste; een nieuwe komt in het voorjaar."',
    "persoon": '"E. Wethouder"',
    "besluit": '"RB-2026-14"',
    "van": "2026-06-01",
    "tot": "2027-05-31",
}


def kader(tmp_path, body):
    path = tmp_path / "kader.toml"
    path.write_text("schema = 1\n" + body, encoding="utf-8")
    return Policy.load(path)


def exemption(**changes):
    fields = {key: value for key, value in (ALLOWED | changes).items() if value is not None}
    return "[[uitzondering]]\n" + "".join(f"{key} = {value}\n" for key, value in fields.items())


@pytest.fixture
def old(build):
    """Toydorp with figures of 2010, which ask why they still hold (Q05)."""
    return build.submission([build.column("woningen@2010")])


@pytest.fixture
def judge(vault, peildatum, strengths):
    return lambda offered, rules, day=peildatum: review(
        offered, policy=rules, vault=vault, peildatum=day, strengths=strengths
    )


def test_a_finding_that_may_be_exempted_asks_nothing_and_the_exemption_is_listed(
    old, tmp_path, judge, policy
):
    assert "Q05" in [f.code for f in judge(old, policy).with_outcome("review")]
    verdict = judge(old, kader(tmp_path, exemption()))
    assert verdict.outcome == Outcome.PASS
    noted = next(f for f in verdict.findings if f.code == "U04")
    assert noted.layer == "kader"
    assert "E. Wethouder" in noted.message
    assert "Q05" not in [f.code for f in verdict.findings]


def test_an_exempted_profile_can_be_released(old, tmp_path, judge, peildatum):
    rules = kader(tmp_path, exemption())
    verdict = judge(old, rules)
    vote = {
        "besluit": "akkoord", "tekst": "Gelezen en akkoord.", "persoon": "B. de Vries", "rol": "beoordelaar",
        "datum": "2026-10-15", "hash": verdict.submission_hash,
    }  # fmt: skip
    out = release(old, verdict, policy=rules, motivations=[], approvals=[vote], peildatum=peildatum)
    assert "U04" in [f.code for f in out.findings]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"onderwerp": '"cijfers van 2011"'}, "U06"),
        ({"tot": "2026-06-30"}, "U05"),
        ({"van": "2026-12-01"}, "U05"),
        ({"bevinding": '"B01"'}, "U07"),
        ({"bevinding": '"K02"'}, "U07"),
        ({"bevinding": '"Z99"'}, "U07"),
        ({"reden": '"Dit gaat over de probleemwijken."'}, "W01"),
    ],
)
def test_an_exemption_that_is_unused_expired_or_impossible_blocks(changes, code, old, tmp_path, judge):
    verdict = judge(old, kader(tmp_path, exemption(**changes)))
    assert code in [f.code for f in verdict.with_outcome("block")]


def test_an_exemption_of_another_profile_does_nothing(old, tmp_path, judge, policy):
    other = judge(old, kader(tmp_path, exemption(profiel='"een-ander"')))
    assert [f.code for f in other.findings] == [f.code for f in judge(old, policy).findings]


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"onderwerp": '"*"'}, "jokerteken"),
        ({"bevinding": '"Q0?"'}, "jokerteken"),
        ({"profiel": '"alles"'}, "jokerteken"),
        ({"reden": None}, "reden ontbreekt"),
        ({"persoon": '" "'}, "moet tekst zijn"),
        ({"tot": None}, "tot ontbreekt"),
        ({"tot": "2028-06-01"}, "hooguit een jaar"),
        ({"tot": "2026-05-01"}, "kan niet"),
        ({"tot": '"2027-01-01"'}, "moet een datum zijn"),
        ({"onzin": "1"}, "onbekend veld onzin"),
    ],
)
def test_a_wrong_exemption_is_refused(changes, part, tmp_path):
    with pytest.raises(PolicyError, match=part):
        kader(tmp_path, exemption(**changes))


def test_the_same_exemption_twice_is_refused(tmp_path):
    with pytest.raises(PolicyError, match="twee keer"):
        kader(tmp_path, exemption() * 2)


def test_without_a_kader_it_says_that_no_frame_was_set(toydorp, policy, judge):
    assert [f.code for f in judge(toydorp, policy).findings if f.code.startswith("U")] == ["U02"]


def test_open_headings_are_named_and_principles_are_quoted(toydorp, tmp_path, judge):
    body = f'[[beginsel]]\nid = "samen"\nkop = "analyseren"\ntekst = "Bewoners duiden mee."\n{DECIDED}'
    found = judge(toydorp, kader(tmp_path, body)).findings
    assert sorted(f.subject for f in found if f.code == "U01") == ["algoritmen", "combineren", "verzamelen"]
    quoted = next(f for f in found if f.code == "U03")
    assert ("Bewoners duiden mee." in quoted.message, quoted.layer) == (True, "kader")


@pytest.mark.parametrize("name", sorted(Policy.load().rules))
def test_no_rule_can_be_tightened_beyond_sense(name, tmp_path, policy):
    old = policy.rules[name]
    far = old.threshold * 1000 + 101 if old.direction == "min" else old.threshold / 1000
    with pytest.raises(PolicyError, match="geen zinnige drempel"):
        kader(tmp_path, f'[[regel]]\nid = "{name}"\ndrempel = {far!r}\n{DECIDED}')
    with pytest.raises(PolicyError, match="geen zinnige drempel"):
        policy.narrowed({name: far})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1, 0, True, "200", None, 99])
def test_a_dossier_cannot_loosen_or_break_a_rule(value, policy):
    with pytest.raises(PolicyError):
        policy.narrowed({"minimum_inwoners": value})


def test_a_dossier_that_is_stricter_is_judged_by_its_own_limit(toydorp, policy, judge):
    stricter = dataclasses.replace(toydorp, dossier={**toydorp.dossier, "beleid": {"minimum_inwoners": 500}})
    narrow = policy.narrowed({"minimum_inwoners": 500})
    assert (narrow.threshold("minimum_inwoners"), narrow.layer_of("minimum_inwoners")) == (500, "dossier")
    assert narrow.fingerprint != policy.fingerprint
    assert Policy.from_texts(narrow.texts).fingerprint == narrow.fingerprint
    assert "U09" in [f.code for f in judge(stricter, narrow).findings]


def test_a_policy_that_is_not_narrowed_cannot_judge_a_stricter_dossier(toydorp, policy, judge):
    stricter = dataclasses.replace(toydorp, dossier={**toydorp.dossier, "beleid": {"minimum_inwoners": 500}})
    assert "U08" in [f.code for f in judge(stricter, policy).with_outcome("block")]


def test_a_dossier_narrows_what_the_council_tightened(tmp_path):
    rules = kader(tmp_path, f'[[regel]]\nid = "minimum_inwoners"\ndrempel = 300\n{DECIDED}')
    assert rules.narrowed({"minimum_inwoners": 400}).threshold("minimum_inwoners") == 400
    with pytest.raises(PolicyError, match="lager dan het kader"):
        rules.narrowed({"minimum_inwoners": 200})


def test_a_use_that_the_council_closed_names_the_council(build, tmp_path, judge):
    body = f'[[klasse]]\nklasse = "open"\ngebruik = "kaart"\nstand = "dicht"\n{DECIDED}'
    found = judge(build.submission(), kader(tmp_path, body)).findings
    assert [(f.code, f.layer) for f in found if f.code == "K01"] == [("K01", "kader")]


def test_principles_open_on_a_screen_too(toydorp, policy, peildatum):
    assert clear(toydorp, policy=policy, peildatum=peildatum).status == "CONCEPT"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Jan Jansen", "JANSEN, jan", True),
        ("J. Jansen", "Jan Jansen", True),
        ("J.P. Jansen", "Jan Jansen", True),
        ("dhr. Jan de Vries", "Jan Vries", True),
        ("Jan Jansen", "Joke Jansen", False),
        ("Jan Jansen", "Jan Pietersen", False),
        ("A. Jansen", "B. de Vries", False),
        ("Jansen", "Jan Jansen", True),
        ("j.jansen@x.nl", "J. Jansen", True),
        ("Afdeling A", "Afdeling B", False),
    ],
)
def test_names_that_can_be_of_one_person_count_as_one(first, second, same):
    assert one_person({"persoon": first}, {"persoon": second}) is same


@pytest.mark.parametrize("key", ["e_mail", "account"])
def test_the_same_address_or_account_is_one_person(key):
    one, other = {"persoon": "Jan Jansen", key: "Loket+a@X.nl"}, {"persoon": "Els Smit", key: "loket@x.nl"}
    assert one_person(one, other)
    assert not one_person(one, other | {key: "balie@x.nl"})
