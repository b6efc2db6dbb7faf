"""A program in a workshop that can be killed: it says what it did only after it was confirmed."""

import random

from guardrails import Policy
from tests.processes import CONTEXT
from tests.wijkprofiel.workshop.toydorp import toy_scene
from wijkprofiel.workshop import Session

CONTEXT.set_forkserver_preload(["tests.processes", "tests.wijkprofiel.workshop.participants"])


def take_part(folder, told, seed):
    """Leave notes and votes until killed; each confirmed change is told right after the call returned."""
    session = Session(folder, scene=toy_scene(), policy=Policy.load())
    choice = random.Random(seed)
    codes = session.state.start["deelnemers"]
    number = 0
    while True:
        number += 1
        kind = choice.choice(("notitie", "stem", "aangehouden", "opgave"))
        text = f"Er is weinig groen {seed} {number}"
        if kind == "stem":
            points = choice.choice(({"bijstand": 3}, {"koopwoningen": 2}, {"bijstand": 1, "koopwoningen": 1}))
            code = choice.choice(codes)
            session.vote(code, points)
            told.send(("stem", session.state.number, (code, points)))
        elif kind == "opgave":
            task = session.set_task(area="WK999900", topic="", action=text, owner="gemeente")
            told.send(("opgave", task.version, task.id))
        else:
            said = text if kind == "notitie" else f"Bel 06-12345678 {seed} {number}"
            note = session.add_note(
                area="WK999900", topic="bijstand@2020", question="ervaring", text=said, role="bewoner"
            )
            told.send((kind, note.version, (note.id, said)))


def start_participant(folder, seed):
    """A running program, and where it tells what was confirmed."""
    here, there = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=take_part, args=(folder, there, seed), daemon=True)
    process.start()
    there.close()
    return process, here
