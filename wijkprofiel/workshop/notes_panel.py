"""The second part of the screen: all notes, which may go into the profile, and what was held back."""

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from wijkprofiel.workshop.asked import Asked
from wijkprofiel.workshop.session import Session
from wijkprofiel.workshop.state import HeldNote, Note
from wijkprofiel.workshop.text import QUESTIONS
from wijkprofiel.workshop.words import note_html

if TYPE_CHECKING:
    from wijkprofiel.workshop.screen import Said


class NotesPanel:
    """The notes with what a facilitator decides about each; ``box`` is what is shown."""

    def __init__(self, session: Session, said: "Said", asked: Asked) -> None:
        self.session, self.said, self.asked = session, said, asked
        self._notes: dict[str, tuple[int, widgets.VBox]] = {}
        self._held: dict[str, widgets.VBox] = {}
        self.held_box, self.notes_box, self.count = widgets.VBox(), widgets.VBox(), widgets.HTML()
        self.box = widgets.VBox([self.count, self.held_box, self.notes_box])

    def refresh(self) -> None:
        """Show what is there now; a field in which someone is typing stays as it is."""
        state = self.session.state
        waiting = {held.id: held for held in state.open_held}
        self._held = {key: self._held.get(key) or self._held_row(held) for key, held in waiting.items()}
        title = widgets.HTML("<h2>Aangehouden</h2><p>Deze staan niet in het verslag.</p>")
        self.held_box.children = [title, *self._held.values()] if self._held else []
        self._notes = {note.id: self._row_of(note) for note in state.kept_notes}
        self.notes_box.children = [
            widgets.HTML("<h2>Notities</h2>"),
            *(row for _, row in self._notes.values()),
        ]
        into = sum(note.in_profile for note in state.kept_notes)
        self.count.value = (
            f"<p>Notities: {len(state.kept_notes)}. Daarvan in het profiel: {into}. "
            f"Aangehouden: {len(waiting)}.</p>"
        )

    def _row_of(self, note: Note) -> tuple[int, widgets.VBox]:
        known = self._notes.get(note.id)
        return known if known and known[0] == note.version else (note.version, self._note_row(note))

    def _note_row(self, note: Note) -> widgets.VBox:
        mark = widgets.ToggleButton(value=note.in_profile, description="Mag in profiel")
        away = widgets.Button(description="Haal weg")
        mark.observe(
            lambda change: self._do(
                lambda: self.session.change_note(note.id, seen=note.version, in_profile=change["new"]),
                "Bewaard.",
            ),
            names="value",
        )
        away.on_click(
            lambda _: self._do(
                lambda: self.session.change_note(note.id, seen=note.version, withdrawn=True),
                "De notitie is weggehaald uit het verslag.",
            )
        )
        text = widgets.HTML(note_html(self.session.scene, self.session.state, note))
        return widgets.VBox([text, widgets.HBox([mark, away])])

    def _held_row(self, held: HeldNote) -> widgets.VBox:
        judged = self.session.judge(self.session.held_text(held.id))
        place = self.session.scene.place(held.area)
        why = "".join(f"<li>{escape(reason)}</li>" for reason in judged.reasons)
        head = widgets.HTML(
            f'<div class="ws-aangehouden"><strong>{escape(place.name if place else "Zonder gebied")}</strong> '
            f"{QUESTIONS[held.question]} ({escape(held.role)})<ul>{why}</ul></div>"
        )
        text = widgets.Textarea(
            value=self.session.held_text(held.id), description="Tekst", continuous_update=False
        )
        self.asked.watch(text)
        text.add_class("ws-typen")
        keep = widgets.Button(description="Bewaar aangepaste tekst", button_style="primary")
        drop = widgets.Button(description="Verwijder deze notitie")
        keep.on_click(
            lambda _: self.asked.then(
                held.id,
                lambda: self._do(
                    lambda: self.session.rewrite_held(held.id, text.value), "Bewaard als notitie."
                ),
            )
        )
        drop.on_click(
            lambda _: self._do(lambda: self.session.drop_held(held.id), "De notitie is verwijderd.")
        )
        buttons: list[Any] = [keep, drop]
        if judged.may_confirm:
            sure = widgets.Button(description="Dit is geen persoon en geen etiket: toch bewaren")
            sure.on_click(
                lambda _: self.asked.then(
                    held.id,
                    lambda: self._do(
                        lambda: self.session.rewrite_held(held.id, text.value, confirmed=True),
                        "Bewaard als notitie.",
                    ),
                )
            )
            buttons.append(sure)
        return widgets.VBox([head, text, widgets.HBox(buttons)])

    def _do(self, change: Callable[[], Any], done: str) -> None:
        with self.said:
            change()
            self.said.say(done)
        self.refresh()
