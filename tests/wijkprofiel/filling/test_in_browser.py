"""From an empty folder to a release in a real browser, once per track, without a file edited by hand."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from tests.wijkprofiel.barriers import AXE, barriers
from wijkprofiel.dossier_file import DossierFile
from wijkprofiel.questions import load_question_lists

pytestmark = [pytest.mark.lang, pytest.mark.browser]
ROOT = Path(__file__).parents[3]
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--window-size=1200,1800",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
REASON = "De raad weet dit en gebruikt het profiel alleen als begin van een gesprek."


@pytest.fixture
def served(tmp_path):
    """A Voilà page with the form of the folder ``profiel``; its address and the folder."""
    cell = f'import wijkprofiel as wp\nwp.invullen("profiel", naar="{(tmp_path / "uitvoer").as_posix()}")'
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "id": "a",
                "execution_count": None,
                "metadata": {},
                "outputs": [],
                "source": cell,
            }
        ],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (tmp_path / "f.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folders = {
        n: str(tmp_path / n.lower()) for n in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    command = [sys.executable, "-m", "voila", "f.ipynb", "--no-browser", f"--port={port}"]
    server = subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, **folders, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(240):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}/", tmp_path
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture
def local_browser(tmp_path):
    """Debian's chromium: it can reach this machine and nothing else."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("chromium or chromedriver is absent: pages are not opened")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS, f"--user-data-dir={tmp_path / 'chromium'}"):
        options.add_argument(flag)
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()


class Page:
    """What a person does on the page: click, type and read."""

    def __init__(self, chrome, address):
        self.chrome = chrome
        chrome.get(address)
        self.wait(lambda: chrome.find_elements(By.CSS_SELECTOR, ".wp-dossier button"))

    def wait(self, found, seconds=120):
        passing = (NoSuchElementException, StaleElementReferenceException)
        return WebDriverWait(self.chrome, seconds, ignored_exceptions=passing).until(lambda _: found())

    def titled(self, title):
        """The control with this name that can be seen."""
        kinds = ("input", "select", "textarea", "button")
        named = ", ".join(f'.wp-dossier {kind}[title="{title}"]' for kind in kinds)
        return self.wait(
            lambda: [e for e in self.chrome.find_elements(By.CSS_SELECTOR, named) if e.is_displayed()]
        )[0]

    def labelled(self, words):
        path = f'//label[normalize-space(.)="{words}"]/following-sibling::*'
        kinds = ("input", "select", "textarea")
        return self.wait(
            lambda: [
                e
                for e in self.chrome.find_elements(By.XPATH, path)
                if e.tag_name in kinds and e.is_displayed()
            ]
        )[0]

    def click(self, element):
        self.chrome.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def press(self, title):
        self.click(self.titled(title))

    def type(self, element, text):
        self.chrome.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.send_keys(text, Keys.TAB)

    def says(self, words, seconds=120):
        body = lambda: self.chrome.find_element(By.TAG_NAME, "body").text  # noqa: E731
        self.wait(lambda: words in body(), seconds)

    def open_part(self, title):
        path = f'//*[contains(@class, "jupyter-widget-Collapse-header")][contains(., "{title}")]'

        def opened():
            header = self.chrome.find_element(By.XPATH, path)
            if "Collapse-open" in header.find_element(By.XPATH, "..").get_attribute("class"):
                return True
            self.click(header)
            return False

        self.wait(opened)

    def field(self, words):
        """The input below a question that can be seen."""

        def found():
            for box in self.chrome.find_elements(By.CSS_SELECTOR, ".wp-dossier .wp-veld"):
                asked = box.find_elements(By.TAG_NAME, "strong")
                if box.is_displayed() and asked and asked[0].text == words:
                    return box.find_element(By.CSS_SELECTOR, "input, select, textarea")
            return None

        return self.wait(found)

    def answer_list(self, made, answers):
        """Everything of another question list, with who gives the answers; waits until the last one is on disk."""
        self.open_part(made.title)
        for label, typed in (("Wie antwoordt", "Anna Jansen"), ("In welke rol", "opsteller")):
            self.type(self.labelled(label), typed)
        for question in made.questions:
            if question.key in answers:
                self.answer(question, answers[question.key])

    def answer(self, question, typed):
        if question.kind == "lijst" and question.choices:
            for choice in typed.split("; "):
                self.click(self.titled(choice))
            return
        field = self.field(question.text)
        if question.kind in ("keuze", "ja_nee"):
            Select(field).select_by_visible_text(typed)
        elif question.kind == "datum":
            year, month, day = typed.split("-")
            self.type(field, f"{month}{day}{year}")
        else:
            self.type(field, typed)


def barriers_of_form(chrome):
    """Barriers in the form; the page around it is that of Voilà or JupyterLab."""
    return [found for found in barriers(chrome) if found[1] not in ("html-has-lang", "document-title")]


@pytest.mark.parametrize("track", ["licht", "midden", "zwaar"])
def test_from_nothing_to_a_release(served, local_browser, track, tracks, lists, goals, record_property):
    topic, answers = tracks[track]
    address, folder = served
    page = Page(local_browser, address)
    began = time.monotonic()
    page.type(page.labelled("Gemeente"), "Hengelo")
    page.type(page.labelled("Titel"), "Supermarkten dichtbij")
    page.press("Maak het dossier")
    key, year = topic.split("@")
    page.type(page.titled("Onderwerp"), key)
    page.type(page.titled("Jaar"), year)
    page.press("Voeg dit onderwerp toe")
    page.says("Spoor midden" if track == "midden" else "Spoor licht")
    page.says("noemt geen eigenaar")
    questions = {q.key: q for q in load_question_lists()["dossier"].questions}
    if track == "zwaar":
        page.answer(questions["niveau.analyse"], "diagnosticerend")
        page.says("Spoor zwaar")
    for name, typed in answers.items():
        if name != "niveau.analyse":
            page.open_part(questions[name].part)
            page.answer(questions[name], typed)
    if track != "licht":
        page.says("er staat geen duiding bij")
        page.open_part("Duiding")
        page.type(
            page.labelled("Wat zeggen ze"), "In deze wijken ging een fabriek dicht en dat zie je terug."
        )
        for label, typed in (
            ("Naam (blijft hier)", "Els Peters"),
            ("Rol", "wijkcoach"),
            ("Organisatie", "Welzijn"),
        ):
            page.type(page.labelled(label), typed)
        page.press("Bewaar deze duiding")
        page.open_part("Waarvoor, peilwaarde en streefwaarde")
        page.type(page.labelled("Waarvoor is dit nodig"), goals[track]["indicator.1.doel"])
        shipped = load_question_lists()
        for name, given in lists[track].items():
            page.answer_list(shipped[name], given)
    if track == "zwaar":
        page.says("A11")
        page.open_part("Vastleggen wat is gehouden")
        Select(page.labelled("Wat is gehouden")).select_by_visible_text("ethiek")
        for label, typed in (("Wie legt dit vast", "Anna Jansen"), ("Rol daarbij", "opsteller")):
            page.type(page.labelled(label), typed)
        page.press("Leg vast dat dit is gehouden")
        page.says("vastgelegd")
    page.says("Niets in het dossier houdt")
    page.wait(
        lambda: (made := DossierFile(folder / "profiel" / "dossier.toml")) and made.value("rollen.team")
    )
    local_browser.save_screenshot(str(folder / f"{track}-gevuld.png"))
    assert not AXE.is_file() or barriers_of_form(local_browser) == []
    page.press("Toets de cijfers en het dossier")
    page.says("Vrijgeven wacht op een reden")
    for box in local_browser.find_elements(By.CSS_SELECTOR, 'textarea[placeholder^="Reden bij"]'):
        page.type(box, REASON)
    page.type(page.labelled("Uw naam"), "Anna Jansen")
    page.type(page.labelled("Uw rol"), "opsteller")
    page.press("Bewaar de redenen die u typte")
    page.says("bewaard.")
    page.type(page.labelled("Naam beoordelaar"), "Bram de Vries")
    page.type(page.labelled("Rol beoordelaar"), "beoordelaar")
    page.press("Leg het besluit van de beoordelaar vast")
    page.says("akkoord van Bram de Vries")
    page.press("Geef het profiel vrij")
    page.says("Vrijgegeven:")
    local_browser.save_screenshot(str(folder / f"{track}-vrijgegeven.png"))
    record_property(f"seconden_{track}", round(time.monotonic() - began))
    (folder / "tijd.txt").write_text(f"{track}: {time.monotonic() - began:.0f} s\n", encoding="utf-8")
    assert list((folder / "uitvoer").glob("vrijgave-*/vrijgave.json"))
