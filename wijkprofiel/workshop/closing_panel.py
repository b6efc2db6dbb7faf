"""The last part of the screen: who were there, opgaven per wijk, reading back and closing."""

import datetime as dt
import html
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from wijkprofiel.workshop.asked import Asked
from wijkprofiel.workshop.minutes import write_minutes
from wijkprofiel.workshop.session import Session
from wijkprofiel.workshop.state import Task
from wijkprofiel.workshop.words import task_html

if TYPE_CHECKING:
    from wijkprofiel.workshop.screen import Said


class ClosingPanel:
    """Numbers per role, opgaven and closing; ``box`` is what is shown."""

    def __init__(self, session: Session, said: "Said", asked: Asked) -> None:
        self.session, self.said, self.scene, self.asked = session, said, session.scene, asked
        self._tasks: dict[str, tuple[int, widgets.VBox]] = {}
        self._editing: Task | None = None
        self._seen_present = -1
        self.present = {
            role: widgets.Text(description=f"Aantal: {role}", value="0", continuous_update=False)
            for role in session.roles
        }
        self.keep_present = widgets.Button(description="Bewaar aantallen")
        self.keep_present.on_click(lambda _: self.asked.then("aanwezig", self._keep_present))
        wijken = sorted((p for p in self.scene.places if p.level == "wijk"), key=lambda p: p.code)
        whole = [("Heel " + self.scene.subject_name, self.scene.subject)]
        self.area = widgets.Dropdown(
            options=[*((p.name, p.code) for p in wijken), *whole], description="Opgave voor"
        )
        self.topic = widgets.Dropdown(options=[("Geen onderwerp", "")], description="Bij onderwerp")
        self.notes = widgets.SelectMultiple(options=[], description="Notities die hierbij horen", rows=5)
        self.action = widgets.Textarea(description="Actie: wat gaat er gebeuren?", continuous_update=False)
        self.action.add_class("ws-typen")
        self.owner = widgets.Text(
            description="Eigenaar: welke organisatie of functie?", continuous_update=False
        )
        self.keep = widgets.Button(description="Bewaar opgave", button_style="primary")
        self.keep.on_click(lambda _: self.asked.then("opgave", self._keep_task))
        self.area.observe(lambda _: self._offer_notes(), names="value")
        self.wish = widgets.Textarea(description="Wens: wat kan beter?", continuous_update=False)
        self.wish.add_class("ws-typen")
        self.wish_role = widgets.Dropdown(options=list(session.roles), description="Wens van")
        self.keep_wish = widgets.Button(description="Bewaar wens")
        self.keep_wish.on_click(lambda _: self.asked.then("wens", self._keep_wish))
        self.wishes = widgets.HTML()
        self.wish_form = widgets.VBox([self.wish, self.wish_role, self.keep_wish])
        self.tasks_box = widgets.VBox()
        self.read_back = widgets.Checkbox(
            description="Notities en opgaven zijn voorgelezen en kloppen.", value=False, indent=False
        )
        self.close = widgets.Button(description="Sluit de werksessie af", button_style="primary")
        self.close.on_click(lambda _: self.asked.then("afsluiten", self._close))
        self.asked.watch(self.area, self.topic, self.notes, self.action, self.owner, self.read_back)
        self.asked.watch(self.wish, self.wish_role)
        self.asked.watch(*self.present.values())
        self.closed = widgets.HTML()
        self.form = widgets.VBox([self.area, self.topic, self.notes, self.action, self.owner, self.keep])
        self.ending = widgets.VBox([self.read_back, self.close])
        self.box = widgets.VBox(
            [
                widgets.HTML("<h2>Wie waren er</h2><p>Alleen aantallen per rol.</p>"),
                widgets.HBox(list(self.present.values())),
                self.keep_present,
                widgets.HTML("<h2>Opgaven per wijk</h2>"),
                self.tasks_box,
                self.form,
                widgets.HTML("<h2>Wensen</h2><p>Over dit profiel of dit programma.</p>"),
                self.wishes,
                self.wish_form,
                widgets.HTML("<h2>Afsluiten</h2>"),
                self.ending,
                self.closed,
            ]
        )

    def refresh(self) -> None:
        """Show opgaven, numbers and topics as they are now."""
        state = self.session.state
        if state.present_version != self._seen_present:
            self._seen_present = state.present_version
            for role, field in self.present.items():
                field.value = str(state.present.get(role, 0))
        topics = [(f"{t.label}, {t.year}", t.key) for t in self.scene.topics]
        own = [(label, key) for key, label in state.own_topics.items()]
        offered = [("Geen onderwerp", ""), *topics, *own]
        if list(self.topic.options) != offered:
            chosen = self.topic.value
            self.topic.options = offered
            self.topic.value = chosen
        self._offer_notes()
        self._tasks = {task.id: self._row_of(task) for task in state.kept_tasks}
        self.tasks_box.children = [row for _, row in self._tasks.values()]
        said = "".join(f"<li>{html.escape(text)} ({html.escape(role)})</li>" for text, role in state.wishes)
        self.wishes.value = f"<ul>{said}</ul>" if said else ""
        self.wish_form.layout.display = "none" if state.closed else ""
        self.form.layout.display = self.ending.layout.display = "none" if state.closed else ""
        if state.closed:
            self.closed.value = (
                "<p>De werksessie is afgesloten. Het verslag staat in de map van de werksessie.</p>"
            )

    def _offer_notes(self) -> None:
        wijk = self.area.value
        inside = [
            (note.text[:90] or note.answer, note.id)
            for note in self.session.state.kept_notes
            if not note.area or self.scene.wijk_of(note.area) in ("", wijk) or wijk == self.scene.subject
        ]
        if list(self.notes.options) != inside:
            chosen = [note for note in self.notes.value if note in {key for _, key in inside}]
            self.notes.options = inside
            self.notes.value = chosen

    def _row_of(self, task: Task) -> tuple[int, widgets.VBox]:
        known = self._tasks.get(task.id)
        if known and known[0] == task.version:
            return known
        change, away = widgets.Button(description="Verander"), widgets.Button(description="Haal weg")
        change.on_click(lambda _: self._edit(task))
        away.on_click(
            lambda _: self._do(lambda: self._write(task, withdrawn=True), "De opgave is weggehaald.")
        )
        text = widgets.HTML(task_html(self.scene, self.session.state, task))
        return task.version, widgets.VBox([text, widgets.HBox([change, away])])

    def _edit(self, task: Task) -> None:
        with self.said:
            self._editing = task
            self.area.value, self.topic.value = task.area, task.topic
            self._offer_notes()
            self.notes.value = [note for note in task.notes if note in {k for _, k in self.notes.options}]
            self.action.value, self.owner.value = task.action, task.owner
            self.keep.description = "Bewaar verandering"

    def _write(self, task: Task, *, withdrawn: bool) -> None:
        self.session.set_task(
            area=task.area,
            topic=task.topic,
            notes=task.notes,
            action=task.action,
            owner=task.owner,
            task=task.id,
            seen=task.version,
            withdrawn=withdrawn,
        )

    def _keep_task(self) -> None:
        def write() -> None:
            known = self._editing
            self.session.set_task(
                area=self.area.value,
                topic=self.topic.value,
                notes=tuple(self.notes.value),
                action=self.action.value,
                owner=self.owner.value,
                task=known.id if known else "",
                seen=known.version if known else 0,
            )
            self._editing = None
            self.keep.description = "Bewaar opgave"
            self.action.value, self.owner.value = "", ""

        self._do(write, "De opgave is bewaard.")

    def _keep_wish(self) -> None:
        def write() -> None:
            self.session.add_wish(self.wish.value, role=self.wish_role.value)
            self.wish.value = ""

        self._do(write, "De wens is bewaard.")

    def _keep_present(self) -> None:
        def write() -> None:
            counts = {role: _whole(field.value) for role, field in self.present.items()}
            self.session.set_present(counts, seen=self._seen_present)

        self._do(write, "De aantallen zijn bewaard.")

    def _close(self) -> None:
        def write() -> None:
            if not self.read_back.value:
                self.said.say("Lees eerst voor wat er staat, en zet dan het vinkje.", kind="fout")
                return
            self.session.close(day=dt.date.today().isoformat())
            made = write_minutes(self.session)
            self.said.say(f"Afgesloten. Het verslag staat in de map {made.folder.name}.")

        self._do(write, "")

    def _do(self, change: Callable[[], Any], done: str) -> None:
        with self.said:
            change()
            if done:
                self.said.say(done)
            self.refresh()


def _whole(text: str) -> int:
    """A number of people as it was typed; what is no number is -1, which is refused."""
    return int(text) if text.strip().isdigit() else -1
