"""A session about Toydorp, and a second program that works in it."""

import pytest

from guardrails import Policy
from tests.wijkprofiel.bundle.conftest import (
    TOY_RECIPE,
    TOY_SOURCE,
    toy_boundaries,
    toy_exercise,
    toy_products,
    verdict_of,
)
from tests.wijkprofiel.workshop.toydorp import toy_scene
from wijkprofiel.bundle import write_bundle
from wijkprofiel.bundle.layout import GEOPACKAGE
from wijkprofiel.report import write_geopackage
from wijkprofiel.workshop import Session, begin_session


@pytest.fixture(scope="session")
def rules():
    return Policy.load()


@pytest.fixture
def begin(tmp_path, rules):
    """A new session; changes are those of its scene."""

    def started(**changes):
        return begin_session(
            tmp_path,
            scene=toy_scene(**changes),
            policy=rules,
            day="2026-03-12",
            participants=4,
            keep_until="2026-12-31",
            group="wijkraad Dorp",
        )

    return started


@pytest.fixture
def session(begin):
    return begin()


@pytest.fixture
def again(rules):
    """Another program that opens the same session."""
    return lambda session: Session(session.folder, scene=session.scene, policy=rules)


@pytest.fixture
def say():
    """Leave a note of a resident about wijk Dorp."""

    def said(session, text="Er is weinig groen.", **changes):
        fields = {
            "area": "WK999900",
            "topic": "bijstand@2020",
            "question": "ervaring",
            "answer": "ja",
            "role": "bewoner",
        }
        return session.add_note(text=text, **{**fields, **changes})

    return said


def products(released, boundaries, folder, progress):
    """Stand-ins for the pictures, and the real GeoPackage."""
    toy_products(released, boundaries, folder, progress)
    write_geopackage(released, boundaries, folder / GEOPACKAGE)


@pytest.fixture
def bundle(tmp_path):
    released = toy_exercise()
    return write_bundle(
        released,
        verdict_of(released),
        recipe=TOY_RECIPE,
        boundaries=toy_boundaries(),
        sources=[TOY_SOURCE],
        into=tmp_path,
        products=products,
    )
