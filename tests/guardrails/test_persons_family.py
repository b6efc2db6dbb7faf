"""Ways to write numbers, addresses and mail of persons that are found, and figures of policy texts that pass."""

import pytest

from guardrails.checks.persons import check_persons

CAUGHT = {
    "P01": [
        "bsn 111-222-333", "bsn_111222333", "BSN\uff11\uff11\uff11\uff12\uff12\uff12\uff13\uff13\uff13",
        "BSN 1 1 1 2 2 2 3 3 3", "sofinummer 11122.2333", "BSN-nummer: 111222333", "bsn 111\u200b222\u00ad333",
        "burgerservicenummer 11 12 22 333", "bsn111222333", "BSN:1112.22.333",
    ],
    "P02": ["NL91.ABNA.0417.1643.00", "NL91 ABNA 0417 1643 00", "NL91-ABNA-0417-1643-00", "ＮＬ91ABNA0417164300"],
    "P03": [
        "074 245 98 76", "(074) 2459876", "(074) 245 98 76", "+31 74 245 9876", "tel. 074-245 9876", "06.12.34.56.78",
        "06 - 12345678", "06/12345678", "0742459876", "+31(0)74-2459876", "0031 6 1234 5678", "0546 123 456",
        "0546-12 34 56", "tel.0742459876", "06\u200b12345678", "jan\uff20voorbeeld.nl", "jan[@]voorbeeld.nl",
        "jan(@)voorbeeld.nl", "jan at voorbeeld punt nl", "jan@voorbeeld .nl", "jan (at) voorbeeld (punt) nl",
        "jan apenstaartje voorbeeld.nl", "jan [at] voorbeeld [dot] nl",
    ],
    "P04": [
        "7551AB12", "7551AB, nr 12", "7551 AB-12", "7551AB/12", "7551-AB-12", "Deldenerstraat 12, 7551 AB Hengelo",
        "12, 7551 AB", "Deldenerstraat 12 7551AB", "Deldenerstraat 12a, 7551 AB", "7551 AB te Hengelo nr 12",
        "7551 ab 12", "7551 AB huisnummer 12", "7551 AB nr. 12a", "7551\u00a0AB\u00a012", "geb. 1/2/80",
        "geboren 01021980",
    ],
}  # fmt: skip
SILENT = [
    "besluit 2023 nr 12", "wet 2015 nr 3", "in 2015 nr 3", "in 2022 ca 500", "sinds 2021 ca 500 woningen",
    "in 2024 al 12 keer", "in 2020 zo 40 procent", "1000 mm 12", "1234 cm 5", "van 2024 kg 5", "van 4000 wo 12",
    "2020 hh 5", "RIS 0123456789", "015 1234567 kuub", "111222333 euro", "woz 111222333", "objectnummer 123456782",
    "de jaren 2020 al 3", "op 01-02-2024 10 uur", "06-12-2024 12:30 uur", "06 12 2024 10 uur", "0164 2020 12",
    "BAG 0164010000012345", "KvK 12345678", "2022: 81 476 inwoners", "10 000 20 000", "0,5 km, 10 000 woningen",
    "2000mm 12", "1234cm 5", "1000 MW 12", "3000 HA 5", "1500 m2 12", "postcode 7551 AB", "7551AB", "7551 AB Hengelo",
    "de raad koos 12 van de 3000 wo 5",
    "bestemmingsplan 2020-12", "kenmerk 0612 2024", "€ 12.345.678", "begroot: 111222333,-",
    "wie kijkt at random mee", "de @hengelo. Nieuws", "versie 0.1.2",
    "DOI 10.1000/182", "tussen 2020 en 2024 12 woningen",
    "in 12 2020 en 3", "de wijk telt 12, 3000 of meer", "1990 dus 3", "artikel 12, 2015 wo", "2011 in 12 wijken",
    "NEN 2767 en 3", "perceel 111222333", "zaak 111222333", "111222333 kWh", "010 wijken", "van 0 tot 15 jaar",
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), [(c, t) for c, texts in CAUGHT.items() for t in texts])
def test_a_person_is_found(code, text, policy):
    assert code in [f.code for f in check_persons("notitie", text, policy=policy)]


@pytest.mark.parametrize("text", SILENT)
def test_figures_of_a_policy_text_pass(text, policy):
    assert check_persons("notitie", text, policy=policy) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("bsn 111222333", "staat 1 getal dat"),
        ("bsn 111222333 en 123456782", "staan 2 getallen die"),
        ("jan@voorbeeld.nl", "staat 1 e-mailadres of telefoonnummer"),
        ("jan@voorbeeld.nl, piet@voorbeeld.nl", "staan 2 e-mailadressen of telefoonnummers"),
        ("7551 AB 12", "staat 1 adres (postcode met huisnummer) of geboortedatum"),
        ("NL91ABNA0417164300", "staat 1 rekeningnummer (IBAN)"),
        ("Dorpsstraat 12", "staat 1 adres: een straat met een huisnummer"),
    ],
)
def test_one_and_more_are_said_in_good_dutch(text, words, policy):
    assert words in check_persons("notitie", text, policy=policy)[0].message


def test_a_mobile_number_is_found_also_after_a_word_of_registration(policy):
    assert [f.code for f in check_persons("notitie", "RIS 0612345678", policy=policy)] == ["P03"]
