"""Data about persons are found, counted and never repeated; numbers of things pass."""

import pytest
from stdnum.nl import bsn

from guardrails.checks import persons
from guardrails.checks.persons import check_persons

FOUND = [
    ("BSN 111222333", "P01"), ("burgerservicenummer: 111.222.333", "P01"), ("bsn=123456782", "P01"),
    ("cliënt met BSN 123 456 782 belde", "P01"), ("sofinummer 12345672", "P01"),
    ("IBAN NL91ABNA0417164300", "P02"), ("rekening nl91 abna 0417 1643 00", "P02"),
    ("BE68 5390 0754 7034", "P02"),
    ("mail jan.jansen@voorbeeld.nl", "P03"), ("jan (at) voorbeeld.nl", "P03"), ("bel 06-12345678", "P03"),
    ("06 12 34 56 78", "P03"), ("tel. 074-2451234", "P03"), ("+31 6 12345678", "P03"), ("0612345678", "P03"),
    ("7551 AB 12", "P04"), ("woont op 7551AB, 12", "P04"), ("7551ab 12", "P04"),
    ("geboren 01-02-1980", "P04"),
]  # fmt: skip

SILENT = [
    "KvK 12345678", "BAG 0164100000012345", "buurt BU01640704 en wijk WK016407",
    "Voorbeeldcijfers 2019, 2020 en 2022",
    "in 2020 of 2022", "81140 inwoners", "tussen 1990 en 2024", "postcode 7551", "7551AB", "artikel 12 lid 3",
    "1 januari 2024", "01-02-2024", "besluit 2026-001234", "€ 1.250.000", "0 tot 15 jaar",
    "x-coördinaat 251234",
    "tabel 84799NED", "www.hengelo.nl", "1995 woningen", "kenmerk 20241234567", "EPSG:28992",
    "3000 op 2000 inwoners",
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), FOUND)
def test_data_about_a_person_is_found(text, code, policy):
    assert [f.code for f in check_persons("notitie", text, policy=policy)] == [code]


@pytest.mark.parametrize("text", SILENT)
def test_numbers_of_things_pass(text, policy):
    assert check_persons("notitie", text, policy=policy) == []


def test_a_finding_counts_and_never_repeats(policy):
    found = check_persons("notitie", "BSN 111222333 en 123456782", policy=policy)[0]
    said = str(found.to_json())
    assert found.evidence["count"] == 2
    assert "111222333" not in said
    assert "123456782" not in said


def test_nine_digits_without_context_ask_a_person_to_look(policy, codes):
    assert codes(check_persons("notitie", "nummer 111222333", policy=policy)) == ["P08"]


def test_contact_data_of_the_owner_are_in_their_place(build, policy):
    assert persons.check(build.submission(), policy=policy) == []


def test_a_column_of_citizen_numbers_is_found_by_its_values(build, policy, codes):
    numbers = [n for n in range(100000000, 100001000) if bsn.is_valid(str(n))][:4]
    offered = build.submission(values={"woningen@2024": [float(n) for n in numbers]})
    assert codes(persons.check(offered, policy=policy)) == ["P01"]


@pytest.mark.parametrize(
    "name", ["bsn@2024", "huisnummer@2024", "clientId@2024", "geboortedatum@2024", "household_id@2024"]
)
def test_a_column_name_about_persons_is_refused(name, build, policy, codes):
    assert "P05" in codes(persons.check(build.submission([build.column(name)]), policy=policy))


@pytest.mark.parametrize(
    "units",
    [
        ["GM9999", "111222333", "123456782", "111222444"],
        ["GM9999", "7551AB", "7551AC", "7551AD"],
        ["GM9999", "7551AB 12", "7551AB 14", "7551AC 1"],
        ["GM9999", "0164010000012345", "0164010000012346", "0164010000012347"],
        ["GM9999", "1", "2", "3"],
        ["GM9999", "jan@x.nl", "piet@x.nl", "els@x.nl"],
    ],
)
def test_rows_that_are_persons_or_addresses_are_refused(units, build, policy, codes):
    assert "P06" in codes(persons.check(build.submission(units=units), policy=policy))


def test_areas_of_a_household_each_are_refused(build, policy, codes):
    offered = build.submission(sizes=[9.0, 2.0, 3.0, 4.0])
    assert codes(persons.check(offered, policy=policy)) == ["P07"]


def test_codes_of_areas_pass(build, policy):
    units = ["GM0164", "WK016400", "WK016401", "WK0164AA"]
    assert persons.check(build.submission(units=units), policy=policy) == []
