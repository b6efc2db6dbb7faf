"""The page for a reviewer in a real browser, without a way to any host: read, filled in, saved, taken in."""

import json
import re
from itertools import pairwise

import pytest
from selenium.webdriver.common.by import By

from guardrails import Vault
from wijkprofiel.reviewing import render_review_page, take_answer
from wijkprofiel.sources.open_data import vault_path


@pytest.fixture
def page(dossier, judged_of):
    return render_review_page(judged_of(dossier), vault=Vault.load(vault_path()))


def fill(browser, **texts):
    for name, text in texts.items():
        field = browser.find_element(By.ID, name)
        field.clear()
        field.send_keys(text)


def test_the_page_stands_alone_and_holds_all_there_is_to_judge(page, dossier, judged_of):
    judged = judged_of(dossier)
    assert judged.verdict.submission_hash in page
    for finding in judged.verdict.findings:
        assert finding.code in page
    assert "Content-Security-Policy" in page.split("<meta charset", 1)[0]
    assert not re.findall(r'(?:src|href)="(?!#)[^"]', page)
    assert "Deel van elke groep dat in een klasse woont" in page
    assert "Berflo Es (WK016405)" in page
    assert page == render_review_page(judged, vault=Vault.load(vault_path()))


def test_a_typed_text_cannot_become_part_of_the_page(dossier, judged_of, small):
    nasty = small.text.replace('titel = "Wonen', 'titel = "</script><script>alert(1)</script> Wonen')
    dossier.write_text(nasty, encoding="utf-8")
    made = render_review_page(judged_of(dossier), vault=Vault.load(vault_path()))
    assert "<script>alert(1)" not in made


def test_an_answer_is_made_in_the_browser_and_taken_in(page, open_page, requests_of, dossier, judged_of):
    browser = open_page(page)
    assert requests_of(browser) == []
    browser.find_element(By.ID, "maak").click()
    errors = browser.find_elements(By.CSS_SELECTOR, "#fouten li")
    assert len(errors) >= 4
    assert not browser.find_element(By.ID, "resultaat").is_displayed()
    fill(
        browser,
        persoon="Bram de Vries",
        e_mail="b.devries@hengelo.example",
        rol="beoordelaar",
        tekst="Gelezen; de redenen zijn duidelijk en passen bij het doel van dit profiel.",
    )
    browser.execute_script("document.getElementById('datum').value = '2026-11-24'")
    browser.find_element(By.ID, "besluit-akkoord").click()
    browser.find_element(By.ID, "maak").click()
    assert browser.find_elements(By.CSS_SELECTOR, "#fouten li") == []
    answer = json.loads(browser.find_element(By.ID, "antwoord").get_property("value"))
    assert browser.find_element(By.ID, "opslaan").get_attribute("href").startswith("blob:")
    taken = take_answer(judged_of(dossier), answer, folder=dossier.parent)
    assert (taken.decision, taken.added) == ("akkoord", 1)
    fill(browser, rol="fg")
    assert not browser.find_element(By.ID, "resultaat").is_displayed()
    problems = [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert problems == []


def test_every_field_has_a_label_and_headings_follow_each_other(page, open_page):
    browser = open_page(page)
    unnamed = browser.execute_script(
        "return Array.from(document.querySelectorAll('input, textarea')).filter(f => !f.labels.length).length"
    )
    assert unnamed == 0
    levels = [
        int(h.tag_name[1]) for h in browser.find_elements(By.CSS_SELECTOR, "main h2, main h3, header h1")
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "nl"
