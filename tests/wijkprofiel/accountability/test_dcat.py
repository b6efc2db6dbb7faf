"""The description for a data portal: the field list of DCAT-AP-NL, and one meaning per variable (S115)."""

import json

import pytest

from tests.wijkprofiel.report.toydorp import COLUMNS, toy_approved, toy_dossier
from wijkprofiel.accountability import draft_files, load_fields, validate
from wijkprofiel.accountability.dcat import REGISTER, dataset_description, dataset_entry

FIELDS = load_fields(REGISTER)
PLACE = {
    "kaartbladen": {"vindplaats": "https://www.hengelo.nl/wijkprofiel"},
    "toegang": {"classificatie": "openbaar"},
}


def released(**dossier):
    return toy_approved("VRIJGEGEVEN", dossier={**toy_dossier(), **PLACE, **dossier})


def test_a_release_meets_the_field_list():
    assert validate(dataset_entry(released()), FIELDS) == []


def test_every_needed_field_is_missed_when_it_is_empty():
    held = dataset_entry(released())
    needed = [field for field in FIELDS if field.shown == "V"]
    for field in needed:
        assert [p.key for p in validate({**held, field.key: ""}, FIELDS)] == [field.key]


def test_where_it_can_be_fetched_is_not_made_up():
    made = toy_approved("VRIJGEGEVEN", dossier={**toy_dossier(), "toegang": PLACE["toegang"]})
    assert [p.key for p in validate(dataset_entry(made), FIELDS)] == ["dcat:accessURL"]
    assert "Vindplaats" in draft_files(made)["verantwoording.html"]
    assert "dcat:accessURL" not in dataset_description(made)["dcat:distribution"][0]


@pytest.mark.parametrize(
    ("status", "chosen", "access"),
    [
        ("VRIJGEGEVEN", "openbaar", "PUBLIC"),
        ("VRIJGEGEVEN", "vertrouwelijk", "NON_PUBLIC"),
        ("OEFENING", "openbaar", "NON_PUBLIC"),
    ],
)
def test_who_may_see_it_follows_the_dossier_and_an_exercise_is_for_nobody(status, chosen, access):
    made = toy_approved(status, dossier={**toy_dossier(), "toegang": {"classificatie": chosen}})
    assert dataset_entry(made)["dct:accessRights"] == access


def test_every_variable_has_the_definition_of_the_catalogue():
    told = dataset_description(released())["schema:variableMeasured"]
    assert {v["schema:propertyID"]: v["schema:description"]["@value"] for v in told} == {
        name: column.definition for name, column in COLUMNS.items()
    }


def test_every_prefix_is_declared_and_no_context_is_fetched():
    text = draft_files(released())["dataset.json"]
    made = json.loads(text)
    keys = {key for key in _keys(made) if ":" in key}
    assert {key.partition(":")[0] for key in keys} <= set(made["@context"])
    assert all(isinstance(value, str) for value in made["@context"].values())


def _keys(value):
    if isinstance(value, dict):
        for key, item in value.items():
            if key != "@context":
                yield key
                yield from _keys(item)
    if isinstance(value, list):
        for item in value:
            yield from _keys(item)
