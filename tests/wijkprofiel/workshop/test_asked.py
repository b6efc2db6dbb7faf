"""A click acts on what the page shows, not on the part of it that the program heard so far."""

import json
from contextlib import nullcontext

import ipywidgets as widgets
import pytest

from wijkprofiel.workshop.asked import PRESENT, Asked


@pytest.fixture
def page():
    asked = Asked(nullcontext())
    text, choice = widgets.Textarea(), widgets.Dropdown(options=[("Een", 1), ("Twee", 2)])
    asked.watch(text, choice)
    question, answer = asked.box.children
    return asked, text, choice, question, answer


def test_without_a_page_a_click_acts_at_once(page):
    done = []
    page[0].then("bewaar", lambda: done.append(1))
    assert done == [1]


def test_with_a_page_a_click_waits_for_the_whole_text(page):
    asked, text, choice, question, answer = page
    done = []
    answer.value = PRESENT
    text.value = "E"
    asked.then("bewaar", lambda: done.append((text.value, choice.value)))
    assert done == []
    assert 'data-vraag="1"' in question.value
    answer.value = json.dumps({"vraag": 1, "velden": {"0": "Er is weinig groen.", "1": 1}})
    assert done == [("Er is weinig groen.", 2)]


def test_two_clicks_on_the_same_button_are_one(page):
    asked, *_, answer = page
    done = []
    answer.value = PRESENT
    for _ in range(2):
        asked.then("bewaar", lambda: done.append(1))
    answer.value = json.dumps({"vraag": 1, "velden": {}})
    assert done == [1]


def test_an_answer_serves_every_click_before_it(page):
    asked, *_, answer = page
    done = []
    answer.value = PRESENT
    asked.then("stem", lambda: done.append("stem"))
    asked.then("opgave", lambda: done.append("opgave"))
    answer.value = json.dumps({"vraag": 2, "velden": {}})
    assert done == ["stem", "opgave"]
