"""What the reviewers' page tells of groups, and what of it may go no further."""

import re

import numpy as np
import pytest

from guardrails import Vault, proxy_account, repair
from wijkprofiel.procedure import national_strengths
from wijkprofiel.reviewing import render_review_page
from wijkprofiel.sources.open_data import vault_path


@pytest.fixture(scope="module")
def vault():
    return Vault.load(vault_path())


RENDERED = {}


@pytest.fixture
def page(dossier, judged_of, vault):
    judged = judged_of(dossier)
    if judged.verdict.submission_hash not in RENDERED:
        RENDERED[judged.verdict.submission_hash] = render_review_page(judged, vault=vault)
    return RENDERED[judged.verdict.submission_hash]


def text_of(page):
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bare))


def test_the_full_report_stands_on_the_page(page):
    shown = text_of(page)
    for words in (
        "Dit verslag is voor de beoordelaars.",
        "De kaart 'Mensen met bijstand' (2020, per wijk): verschil".replace("'", "&#x27;"),
        "manieren om deze uitkomst over de gebieden te verdelen",
        "Grootste verschil zonder een gebied (procentpunt)",
        "Nagerekend met fairlearn",
        "Dezelfde kaarten over de wijken van heel Twente",
    ):
        assert words in shown


def test_the_city_itself_stands_beside_comparable_gemeenten_with_the_answer_of_chance(
    page, dossier, judged_of, vault
):
    judged = judged_of(dossier)
    shown = repair(judged.submission, policy=judged.policy)
    account = proxy_account(shown, policy=judged.policy, strengths=national_strengths(), vault=vault)
    row = next(r for r in account.rows if r.strength.column == "bijstand@2020")
    own, chance, areas = account.own["wijk"].figure("bijstand@2020", row.strength.target)
    cells = (f"{own:.2f}".replace(".", ","), str(areas), f"{100 * chance:.1f}".replace(".", ","))
    assert "Wat verraden deze cijfers samen?" in page
    assert "(30 gemeenten)" in page or "gemeenten)" in page
    assert all(f"<td>{cell}</td>" in page for cell in cells)
    assert areas == 10


def test_no_number_of_the_city_itself_stands_in_the_verdict(dossier, judged_of, vault):
    judged = judged_of(dossier)
    found = {f.code: f for f in judged.verdict.findings if f.code.startswith("X")}
    shown = repair(judged.submission, policy=judged.policy)
    account = proxy_account(shown, policy=judged.policy, strengths=national_strengths(), vault=vault)
    numbers = np.abs(account.own["wijk"].correlations.to_numpy()).round(2)
    national = {round(abs(r.strength.within), 2) for r in account.rows}
    national |= {round(abs(v), 2) for r in account.rows for v in r.strength.spread}
    said = {
        abs(float(n.replace(",", ".")))
        for f in found.values()
        for n in re.findall(r"-?\d,\d\d", f.message + str(f.evidence))
    }
    assert said <= national
    assert len(numbers)


def test_the_page_is_plain_of_links_and_its_parts_can_be_read_aloud(page):
    assert page.count("<table>") == page.count("<caption>")
    assert not re.findall(r"<th(?![^>]*scope)[ >]", page)
