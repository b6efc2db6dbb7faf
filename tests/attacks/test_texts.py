"""Names, persons, labels and purposes in every spelling: every outcome is as written down before."""

import tomllib
from pathlib import Path

import pytest

from guardrails import Outcome, Policy, check_name, check_text
from guardrails.checks import purpose
from guardrails.checks.persons import check_persons
from tests.attacks.spellings import person, written

CASES = tomllib.loads(Path(__file__).with_name("gevallen_tekst.toml").read_text(encoding="utf-8"))
SEEDS = (1, 2, 3)
NAMES = [(word, way) for word in CASES["naam"]["woorden"] for way in CASES["naam"]["schrijfwijzen"]]


@pytest.fixture(scope="module")
def policy():
    return Policy.load()


def outcome(findings):
    worst = max((f.outcome for f in findings), key=lambda o: o.rank, default=Outcome.PASS)
    return worst.value


@pytest.mark.parametrize("way", CASES["naam"]["schrijfwijzen"])
def test_a_protected_name_is_found_in_every_spelling(way, policy):
    found = {word: check_name(written(word, way), policy=policy) for word in CASES["naam"]["woorden"]}
    missed = {f"{word}/{way}" for word, hit in found.items() if hit is None}
    assert missed <= set(CASES["naam"]["niet_gevangen"])


def test_what_is_known_to_be_missed_is_little(policy):
    assert len(CASES["naam"]["niet_gevangen"]) <= 0.02 * len(NAMES)


def test_every_code_of_the_statistical_office_is_found(policy):
    assert [c for c in CASES["code"]["codes"] if check_name(c, policy=policy) is None] == []


def test_harmless_names_pass_in_silence(policy):
    names = CASES["onschuldig"]["namen"]
    assert len(names) >= 80
    assert [n for n in names if check_name(n, policy=policy) is not None] == []


@pytest.mark.parametrize("form", CASES["persoon"]["vormen"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_person_is_found_in_every_form(form, seed, policy):
    found = check_persons("notitie", form.format(**person(seed)), policy=policy)
    assert outcome(found) == CASES["persoon"]["verwacht"], found


def test_numbers_of_things_are_no_persons(policy):
    found = {t: check_persons("notitie", t, policy=policy) for t in CASES["geen_persoon"]["teksten"]}
    assert {t: [f.code for f in fs] for t, fs in found.items() if fs} == {}


@pytest.mark.parametrize("family", ["label", "oorzaak"])
def test_a_label_or_a_cause_is_found(family, policy):
    found = {t: outcome(check_text("titel", t, policy=policy)) for t in CASES[family]["teksten"]}
    expected = CASES[family]["verwacht"]
    assert {t: o for t, o in found.items() if o not in (expected, "block")} == {}


def test_a_purpose_that_is_refused_is_found_in_its_description(policy):
    assert [t for t in CASES["doel"]["teksten"] if not policy.refused_purpose(t)] == []
    assert purpose.check.__module__ == "guardrails.checks.purpose"
