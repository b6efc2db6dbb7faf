"""The real screen in Voilà, with two browsers: nothing leaves the machine, and what one writes the other sees."""

import os
import random
import signal
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from tests.wijkprofiel.barriers import AXE, barriers
from tests.wijkprofiel.workshop.driving import a_browser
from tests.wijkprofiel.workshop.toydorp import toy_scene
from wijkprofiel.workshop import begin_session
from wijkprofiel.workshop.run_folder import handed_over
from wijkprofiel.workshop.server import ADDRESS, free_port, serving

pytestmark = pytest.mark.browser
PARTS = ("Kaart en duiding", "Notities", "Stemmen", "Opgaven en afsluiten")
KILLS = 50
# A server is killed after so many of its kernels.
KERNELS = 10


@contextmanager
def served(session):
    """The screen of ``session``: its address, its server, and the folder that was handed over."""
    with handed_over(session, kader="") as folder:
        port = free_port(18866)
        with serving(folder, port=port) as server:
            yield f"http://{ADDRESS}:{port}/?sessie={session.code}", server, folder


def status_of(address):
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as problem:
        return problem.code


@pytest.fixture(scope="module")
def running(tmp_path_factory, rules):
    """A session with its screen: session, address, and the folder that was handed over."""
    session = begin_session(
        tmp_path_factory.mktemp("sessies"),
        scene=toy_scene(),
        policy=rules,
        day="2026-03-12",
        participants=4,
        keep_until="2026-12-31",
    )
    with served(session) as (address, _, folder):
        yield session, address, folder


def test_two_browsers_share_one_session_and_nothing_leaves_the_machine(running, again, tmp_path):
    session, address, _ = running
    with a_browser(tmp_path / "een") as first, a_browser(tmp_path / "twee", width=1000) as second:
        first.enter(address)
        second.enter(address)
        first.choose("Gebied", "Wijk 00 Dorp")
        first.choose("Wie zegt dit", "bewoner")
        assert "Bewaard" in first.note("Er is <b>weinig</b> groen.")
        assert again(session).state.kept_notes[0].text == "Er is <b>weinig</b> groen."
        second.wait(lambda: second.sees("Er is <b>weinig</b> groen."))
        assert "Aangehouden" in first.note("Bel 06-12345678.")
        second.press("Notities")
        second.wait(lambda: second.sees("Aangehouden: 1."))
        for part in PARTS:
            first.press(part)
            for width, factor in ((320, 1), (1280, 2)):
                first.zoom(width, factor)
                page, window = first.width_of_page()
                assert page <= window
            assert not AXE.is_file() or barriers(first.chrome) == []
        assert first.outside() == second.outside() == []


@pytest.mark.lang
def test_an_area_is_chosen_with_keys(running, tmp_path):
    _, address, _ = running
    with a_browser(tmp_path / "een") as person:
        person.enter(address)
        person.chrome.execute_script("document.querySelector('.ws-kaart [data-kies]').focus()")
        person.chrome.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
        person.chrome.switch_to.active_element.send_keys(Keys.ENTER)
        person.wait(lambda: person.sees("Alle cijfers van Wijk 01 Veld"))


def test_there_is_no_way_to_a_file_and_no_code_on_the_page(running):
    session, address, folder = running
    base = address.partition("?")[0]
    for path in ("voila/files/beeld.json", "voila/files/werksessie.ipynb", "beeld.json", "api/contents"):
        assert status_of(base + path) >= 400
    assert status_of(base + "voila/files/../sessie.json") >= 400
    with urllib.request.urlopen(base, timeout=60) as answer:
        page = answer.read().decode()
    assert "open_screen" not in page
    assert str(folder) not in page
    assert session.code not in page
    assert '<html lang="nl">' in page


def kernels_of(server):
    """Processes that the server started."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(place.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == server.pid:
            found.append(int(place.parent.name))
    return found


def cast(person, code, points):
    """Vote on the first topic with the code of a participant, and wait until the screen confirmed it."""
    person.press("Stemmen")
    person.wait(lambda: person.field("Deelnemerscode").send_keys(code, Keys.TAB) is None)
    person.choose("Mensen met bijstand", "1 punt" if points == 1 else f"{points} punten")
    person.press("Bewaar stem")
    person.wait(lambda: "De stem is bewaard" in person.said())
    return code, {"bijstand": points}


@pytest.mark.lang
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
def test_fifty_kernels_and_servers_that_are_killed_lose_nothing_that_the_screen_confirmed(
    session, again, tmp_path
):
    """Each kill hits a running kernel or server, often while a note is on its way; a kernel takes seconds to start.

    That is why the normal run kills programs of the session itself (`test_killed`), five times in the time of one.
    """
    confirmed, underway, votes = [], [], []
    session.open_voting()
    moments = random.Random(5)
    with a_browser(tmp_path / "een") as person:
        for kill in range(KILLS):
            if kill % KERNELS == 0:
                opened = served(session)
                address, server, _ = opened.__enter__()
            person.enter(address)
            person.choose("Gebied", "Wijk 00 Dorp")
            person.choose("Wie zegt dit", "bewoner")
            text = f"Er is weinig groen {kill}"
            assert "Bewaard" in person.note(text)
            confirmed.append(text)
            if kill % 5 == 0:
                votes.append(cast(person, session.state.start["deelnemers"][kill // 5 % 4], 1 + kill % 3))
            else:
                person.type_note(f"De speeltuin is klein {kill}")
                underway.append(f"De speeltuin is klein {kill}")
            time.sleep(moments.random() * 0.4)
            last = kill % KERNELS == KERNELS - 1
            victims = [server.pid] if last else kernels_of(server)
            assert victims
            for victim in victims:
                os.kill(victim, signal.SIGKILL)
            if last:
                opened.__exit__(None, None, None)
    resumed = again(session).state
    kept = [note.text for note in resumed.kept_notes]
    assert [text for text in kept if text in confirmed] == confirmed
    assert set(kept) - set(confirmed) <= set(underway)
    assert len(kept) == len(set(kept))
    assert dict(resumed.votes) == dict(votes)
