"""The guide in every bundle tells how to test the model oneself, with commands and keys that exist (S73)."""

import re
import tomllib

import pytest
import typer

from tests.wijkprofiel.test_composites import HEAD, MADE, judged
from wijkprofiel.bundle.documents import document_files
from wijkprofiel.bundle.layout import AUDIT_GUIDE
from wijkprofiel.cli import app
from wijkprofiel.map_choice import map_choices

GUIDE = document_files()[AUDIT_GUIDE].decode()
WEIGHTS = "gewichten = { afstand_supermarkt = -2 }"
PART = GUIDE.partition("## 3. Zelf het model toetsen")[2].partition("\n## ")[0]


def test_the_guide_names_leaving_out_weights_scale_classes_and_limits():
    for title in (
        "Een onderdeel weglaten",
        "Andere gewichten",
        "Een andere schaal",
        "Andere klassen",
        "Een andere grens",
    ):
        assert f"**{title}.**" in PART


def test_every_command_in_the_guide_exists():
    known = set(typer.main.get_command(app).commands)
    named = set(re.findall(r"wijkprofiel ([a-z]+)", GUIDE))
    assert {"toetsen", "maken", "beoordelen", "controleren"} <= named & known
    assert named - known - {"is"} == set()


@pytest.mark.parametrize(
    "changed", ["gewichten = { afstand_supermarkt = 2 }", "", WEIGHTS + '\nmethode = "rang"']
)
def test_what_the_guide_says_to_change_gives_another_composite(changed):
    own, other = (judged(made).submission for made in (HEAD + MADE, (HEAD + MADE).replace(WEIGHTS, changed)))
    name = next(n for n, column in own.columns.items() if column.composition)
    assert not own.table[name].equals(other.table[name])


def test_the_keys_for_other_classes_are_those_of_a_dossier():
    lines = re.findall(r"`(indeling = \S+|klassen = \d)`", PART)
    entry = tomllib.loads("\n".join(lines))
    assert (
        map_choices({"indicator": [{"sleutel": "bijstand", **entry}]})["bijstand"].classes == entry["klassen"]
    )
