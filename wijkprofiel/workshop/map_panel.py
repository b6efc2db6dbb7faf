"""The first part of the screen: map and figures on the left and right, and what someone says about them."""

import uuid
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from wijkprofiel.workshop.asked import Asked
from wijkprofiel.workshop.session import Session
from wijkprofiel.workshop.state import HeldNote
from wijkprofiel.workshop.svg import chosen_style, legend_html, map_svg
from wijkprofiel.workshop.text import ANSWERS, HELD_BACK, QUESTIONS
from wijkprofiel.workshop.words import all_figures_html, figure_html, list_html, notes_html

if TYPE_CHECKING:
    from wijkprofiel.workshop.screen import Said

_LEVEL_WORDS = {"wijk": "Wijken", "buurt": "Buurten", "gemeente": "Gemeente"}
_NO_ANSWER = ("Geen keuze", "")


class MapPanel:
    """Map, list and note form; ``box`` is what is shown."""

    def __init__(self, session: Session, said: "Said", asked: Asked) -> None:
        self.session, self.said, self.scene, self.asked = session, said, session.scene, asked
        self._action = uuid.uuid4().hex
        themes = list(dict.fromkeys(topic.theme for topic in self.scene.topics))
        self.theme = widgets.ToggleButtons(
            options=[(theme.capitalize(), theme) for theme in themes], description="Thema"
        )
        self.topic = widgets.ToggleButtons(options=self._topics(themes[0]), description="Onderwerp")
        levels = [level for level in ("wijk", "buurt") if any(p.level == level for p in self.scene.places)]
        self.level = widgets.ToggleButtons(
            options=[(_LEVEL_WORDS[level], level) for level in levels], description="Kaart van"
        )
        self.area = widgets.Dropdown(options=self._areas(), description="Gebied", value="")
        self.chosen = widgets.Text(continuous_update=True)
        self.chosen.add_class("ws-gekozen")
        self.map, self.legend, self.mark = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.figure, self.others, self.list = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.notes = widgets.HTML()
        self.question = widgets.ToggleButtons(
            options=[(words, key) for key, words in QUESTIONS.items()], description="Vraag"
        )
        self.answer = widgets.ToggleButtons(
            options=[*((words, key) for key, words in ANSWERS.items()), _NO_ANSWER],
            description="Antwoord",
            value="",
        )
        self.role = widgets.Dropdown(
            options=[("Kies een rol", ""), *((role, role) for role in session.roles)],
            description="Wie zegt dit",
        )
        self.text = widgets.Textarea(
            description="Notitie", placeholder="Zonder namen en adressen", continuous_update=False
        )
        self.text.add_class("ws-typen")
        self.keep = widgets.Button(description="Bewaar notitie", button_style="primary")
        self.warning = widgets.HTML()
        self._watch()
        left = widgets.VBox([self.level, self.map, self.mark, self.legend])
        right = widgets.VBox(
            [
                self.area,
                self.figure,
                widgets.HTML("<h3>Wat is hierover gezegd</h3>"),
                self.notes,
                *self._form(),
            ]
        )
        fields = widgets.Box([left, right])
        fields.add_class("ws-vlakken")
        self.box = widgets.VBox([self.theme, self.topic, fields, self.chosen, self.others, self.list])
        self._draw()

    def refresh(self) -> None:
        """Show the notes that are there now."""
        state = self.session.state
        about = [
            note
            for note in state.kept_notes
            if (not self.area.value or note.area == self.area.value) and note.topic in ("", self.topic.value)
        ]
        self.notes.value = notes_html(self.scene, state, about)
        self.keep.disabled = bool(state.closed)

    def _form(self) -> list[Any]:
        return [
            widgets.HTML("<h3>Uw duiding</h3>"),
            self.question,
            self.answer,
            self.text,
            self.role,
            self.warning,
            self.keep,
        ]

    def _watch(self) -> None:
        self.theme.observe(lambda change: self._change_theme(change["new"]), names="value")
        for control in (self.topic, self.level):
            control.observe(lambda _: self._guarded_draw(), names="value")
        self.area.observe(lambda _: self._change_area(), names="value")
        self.chosen.observe(lambda change: self._click(change["new"]), names="value")
        self.keep.on_click(lambda _: self.asked.then("notitie", self._keep))
        self.asked.watch(self.topic, self.area, self.question, self.answer, self.text, self.role)

    def _topics(self, theme: str) -> list[tuple[str, str]]:
        found = [topic for topic in self.scene.topics if topic.theme == theme]
        double = [topic.label for topic in found]
        return [(f"{t.label}, {t.year}" if double.count(t.label) > 1 else t.label, t.key) for t in found]

    def _areas(self) -> list[tuple[str, str]]:
        names = {"wijk": "", "buurt": "– "}
        inside = sorted(
            (p for p in self.scene.places if p.level in names),
            key=lambda p: (p.parent if p.level == "buurt" else p.code, p.level == "buurt", p.code),
        )
        first = [place.code for place in self.scene.places]
        inside.sort(key=lambda p: first.index(self.scene.wijk_of(p.code) or p.code))
        return [("Heel " + self.scene.subject_name, ""), *((names[p.level] + p.name, p.code) for p in inside)]

    def _change_theme(self, theme: str) -> None:
        with self.said:
            self.topic.options = self._topics(theme)
            self._draw()

    def _guarded_draw(self) -> None:
        with self.said:
            self._draw()

    def _draw(self) -> None:
        topic = self.scene.topic(self.topic.value)
        if topic is None:
            return
        self.map.value = map_svg(self.scene, topic, level=self.level.value)
        self.legend.value = legend_html(topic, level=self.level.value)
        self.list.value = list_html(self.scene, topic, level=self.level.value)
        self._show_area()

    def _change_area(self) -> None:
        with self.said:
            self._show_area()

    def _show_area(self) -> None:
        topic, place = self.scene.topic(self.topic.value), self.scene.place(self.area.value)
        if topic is not None:
            self.figure.value = figure_html(self.scene, topic, place or self.scene.place(self.scene.subject))
        self.others.value = all_figures_html(self.scene, place)
        self.mark.value = chosen_style(self.area.value)
        self.refresh()

    def _click(self, said: str) -> None:
        with self.said:
            code = said.partition("|")[0]
            if self.scene.place(code) is not None:
                self.area.value = code

    def _keep(self) -> None:
        with self.said:
            kept = self.session.add_note(
                area=self.area.value,
                topic=self.topic.value,
                question=self.question.value,
                answer=self.answer.value,
                text=self.text.value,
                role=self.role.value,
                id=self._action,
            )
            self._after(kept)

    def _after(self, kept: Any) -> None:
        """Say what happened, after it is on disk; what was held back is said to be."""
        self._action = uuid.uuid4().hex
        if isinstance(kept, HeldNote):
            judged = self.session.judge(self.text.value)
            reasons = "".join(f"<li>{escape(reason)}</li>" for reason in judged.reasons)
            self.warning.value = f'<div class="ws-aangehouden"><p>{HELD_BACK}</p><ul>{reasons}</ul></div>'
            self.said.say("Aangehouden. De tekst staat bij Notities, onder Aangehouden.", kind="aangehouden")
        else:
            self.warning.value = ""
            self.said.say("Bewaard.")
        self.text.value, self.answer.value = "", ""
        self.refresh()
