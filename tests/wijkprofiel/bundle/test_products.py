"""Views for adviser, data team, residents and council, released one by one (S85)."""

import pytest

from tests.wijkprofiel.report.toydorp import toy_approved, toy_boundaries, toy_dossier
from wijkprofiel.audiences import PRODUCTS, audiences_of, products_of
from wijkprofiel.bundle.products import write_products
from wijkprofiel.dossier import parse_dossier
from wijkprofiel.errors import UsageError

ALWAYS = {"kaart.html", "rapport.html", "rapport.pdf", "cijfers.xlsx", "concept"}
WIJKEN = {"wijk": toy_boundaries()}


def written(folder, *audiences):
    dossier = {**toy_dossier(), "beelden": {"voor": list(audiences)}}
    write_products(toy_approved(dossier=dossier), WIJKEN, folder, lambda _: None)
    return {path.name for path in folder.iterdir()}


def test_a_release_holds_only_the_views_that_were_chosen(tmp_path):
    assert written(tmp_path, "bewoners") == {*ALWAYS, "factsheets"}


def test_the_next_release_adds_a_view(tmp_path):
    assert written(tmp_path, "bewoners", "datateam") == {*ALWAYS, "factsheets", "gebieden.gpkg"}


def test_without_a_choice_every_view_goes():
    assert audiences_of(toy_dossier()) == tuple(PRODUCTS)
    assert products_of(toy_dossier()) >= {product for made in PRODUCTS.values() for product in made}


@pytest.mark.parametrize("asked", [["buren"], []])
def test_a_choice_that_cannot_be_followed_is_refused(asked):
    with pytest.raises(UsageError, match="Het dossier noemt"):
        audiences_of({"beelden": {"voor": asked}})


def test_a_dossier_may_choose():
    read = parse_dossier(
        'schema = 2\n[profiel]\nnaam = "a"\ngemeente = "GM9999"\n[beelden]\nvoor = ["raad"]\n'
    )
    assert audiences_of(read) == ("raad",)
