"""All texts for users keep to the project's measure of plain Dutch, apart from the sentences that are listed."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from tests.wijkprofiel.plain_dutch import user_texts
from wijkprofiel.plain_dutch import find_problems

LISTED = tomllib.loads((Path(__file__).parent / "uitzonderingen.toml").read_text(encoding="utf-8"))[
    "uitzondering"
]
PLACES = {
    "bevindingen": user_texts.findings,
    "vragen": user_texts.questions,
    "opdrachten": user_texts.commands,
    "fouten": user_texts.errors,
    "pagina's": user_texts.pages,
    "concepten": user_texts.drafts,
    "handleiding": user_texts.manual,
    "notebooks": user_texts.notebooks,
}


@cache
def problems_of(read):
    """What the measure finds; texts at one place are joined."""
    joined = {}
    for place, text in read():
        joined[place] = f"{joined.get(place, '')}\n{text}"
    return find_problems(joined)


def is_listed(problem):
    return any(e["waar"] == problem.place and e["zin"] in problem.what for e in LISTED)


@pytest.mark.parametrize("kind", PLACES)
def test_texts_for_users_are_plain_apart_from_what_is_listed(kind):
    found = [f"{p.place}: {p.what}" for p in problems_of(PLACES[kind]) if not is_listed(p)]
    assert found == []


def test_every_exception_has_a_reason_and_is_still_needed():
    found = [p for read in PLACES.values() for p in problems_of(read)]
    unused = [e for e in LISTED if not any(e["waar"] == p.place and e["zin"] in p.what for p in found)]
    assert unused == []
    assert all(len(e["reden"]) > 5 for e in LISTED)
