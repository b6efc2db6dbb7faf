"""What the fields of the page hold at the moment of a click.

A widget tells its program about typing bit by bit, and a click can overtake the last bits: half a sentence would be
kept and confirmed. So a click first asks the page what its fields hold, and acts on that one answer. Without the
script of the page (in a notebook, in a test) the program acts at once on what it was told.
"""

import json
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

PRESENT = "aanwezig"


class Asked:
    """The fields of a screen and the actions that wait for what they hold.

    ``box`` has to be on the page. ``guard`` is the block in which an action runs.
    """

    def __init__(self, guard: Any) -> None:
        self._guard = guard
        self._fields: list[Any] = []
        self._waiting: dict[int, tuple[str, Callable[[], None]]] = {}
        self._turn = 0
        self._present = False
        self._question = widgets.HTML()
        self._question.add_class("ws-vraag")
        self._answer = widgets.Text(continuous_update=True)
        self._answer.add_class("ws-antwoord")
        self._answer.observe(lambda change: self._heard(change["new"]), names="value")
        self.box = widgets.HBox([self._question, self._answer])
        self.box.add_class("ws-verborgen")

    def watch(self, *fields: Any) -> None:
        """Ask about these fields as well from now on: texts, lists to choose from, rows of buttons, boxes to tick."""
        for field in fields:
            field.add_class(f"ws-veld-{len(self._fields)}")
            self._fields.append(field)

    def then(self, name: str, act: Callable[[], None]) -> None:
        """Do ``act`` once it is known what the fields hold; a second click on the same thing meanwhile is one."""
        if not self._present:
            act()
            return
        if any(waiting == name for waiting, _ in self._waiting.values()):
            return
        self._turn += 1
        self._waiting[self._turn] = (name, act)
        self._question.value = f'<span data-vraag="{self._turn}"></span>'

    def _heard(self, said: str) -> None:
        with self._guard:
            if said == PRESENT:
                self._present = True
                return
            answer = json.loads(said)
            for number, held in answer["velden"].items():
                _set(self._fields[int(number)], held)
            ready = sorted(turn for turn in self._waiting if turn <= int(answer["vraag"]))
            for _, act in [self._waiting.pop(turn) for turn in ready]:
                act()


def _set(field: Any, held: Any) -> None:
    """Give a field the value that the page shows: a text, a tick, or the place of what was chosen."""
    if isinstance(field, widgets.Text | widgets.Textarea | widgets.Checkbox):
        field.value = held
    elif isinstance(field, widgets.SelectMultiple):
        field.index = tuple(held)
    elif held is not None and 0 <= held < len(field.options):
        field.index = held
