"""Programs that are killed in the middle of a workshop: nothing that was confirmed is lost, and it goes on."""

import json
import random
import time

import pytest

from tests.wijkprofiel.workshop.participants import start_participant
from wijkprofiel.workshop.log import LOG

DEADLINE = 60
KILLS = [
    pytest.param(5, id="5"),
    pytest.param(50, id="50", marks=pytest.mark.lang),
]


def confirmed_until(process, told, count):
    """What a program confirmed until it was killed, somewhere after ``count`` confirmations."""
    heard = []
    while len(heard) < count:
        assert told.poll(DEADLINE)
        heard.append(told.recv())
    time.sleep(random.random() * 0.01)
    process.kill()
    process.join(DEADLINE)
    while told.poll():
        try:
            heard.append(told.recv())
        except EOFError:
            break
    return heard


def written(session, kind):
    """What the log holds of one kind of change."""
    entries = map(json.loads, (session.folder / LOG).read_text().splitlines())
    return [entry["inhoud"] for entry in entries if entry["soort"] == kind]


def still_there(session, kind, what):
    state = session.state
    if kind == "stem":
        return {"deelnemer": what[0], "punten": what[1]} in written(session, "stem")
    if kind == "opgave":
        return what in state.tasks
    if kind == "aangehouden":
        return session.held_text(what[0]) == what[1]
    return state.notes[what[0]].text == what[1]


@pytest.mark.parametrize("kills", KILLS)
def test_nothing_that_was_confirmed_is_lost_when_a_program_is_killed(session, again, kills):
    session.open_voting()
    confirmed = []
    for kill in range(kills):
        process, told = start_participant(session.folder, kill)
        confirmed += confirmed_until(process, told, 1 + kill % 4)
    resumed = again(session)
    assert len(confirmed) >= kills
    assert not [entry for entry in confirmed if not still_there(resumed, entry[0], entry[2])]
    assert len({number for _, number, _ in confirmed}) == len(confirmed)


def test_two_facilitators_at_once_do_not_overwrite_each_other(session, again):
    session.open_voting()
    running = [start_participant(session.folder, seed) for seed in (100, 200)]
    heard = [[], []]
    while min(map(len, heard)) < 15:
        for place, (_, told) in enumerate(running):
            while told.poll(0.01):
                heard[place].append(told.recv())
    for place, (process, told) in enumerate(running):
        heard[place] += confirmed_until(process, told, 0)
    resumed = again(session)
    everything = heard[0] + heard[1]
    assert not [entry for entry in everything if not still_there(resumed, entry[0], entry[2])]
    assert len({number for _, number, _ in everything}) == len(everything)
