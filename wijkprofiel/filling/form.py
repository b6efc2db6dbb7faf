"""The form of a dossier: begin, fill each part, see what still blocks, record duiding, and release."""

import asyncio
import html
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipywidgets as w

from guardrails import Policy
from wijkprofiel.accounting import SESSIONS
from wijkprofiel.answer_records import add_answer, last_answers, read_answers
from wijkprofiel.asked import checked_date
from wijkprofiel.dossier import load_dossier
from wijkprofiel.dossier_file import LIST, DossierFile, dossier_path
from wijkprofiel.dossier_start import begin_dossier
from wijkprofiel.dossier_state import DossierState, state_of
from wijkprofiel.errors import WijkprofielError
from wijkprofiel.filling.fields import Field
from wijkprofiel.filling.held import HeldBox
from wijkprofiel.filling.release import ReleaseBox
from wijkprofiel.filling.tables import TABLES, TableBox, TopicsBox
from wijkprofiel.findings import SIGNS
from wijkprofiel.interpretation import (
    ORIGINS,
    Interpretation,
    add_interpretation,
    check_spoken,
    read_interpretations,
)
from wijkprofiel.one_off import ONE_OFF
from wijkprofiel.questions import QuestionList, load_question_lists

_WIDE = w.Layout(width="100%", max_width="48rem")
_STYLE = {"description_width": "11rem"}
_PAUSE_S = 0.6
# Answers on which the track depends are followed at once.
_WEIGHS = ("niveau.analyse", "niveau.techniek")
# What makes a profile heavy has to be told before the heavy track can ask it.
_ANALYSIS = replace(load_question_lists()[LIST].find("niveau.analyse"), required=False)


def invullen(
    dossier: str | Path = "dossier.toml", *, naar: str | Path = "uitvoer", peildatum: str | None = None
) -> "DossierForm":
    """A form for the dossier at this place: a ``.toml``, or a folder in which ``dossier.toml`` stands or will stand.

    Each answer is saved at once, whole or not at all; what stood there before stays in ``geschiedenis.jsonl``.

    Parameters
    ----------
    naar
        Folder with releases.
    peildatum
        ISO date at which is judged; today without it.

    Raises
    ------
    DossierError
        When the dossier that stands there cannot be read; it is left alone.
    """
    return DossierForm(dossier_path(dossier), Path(naar), peildatum=peildatum)


class DossierForm(w.VBox):  # type: ignore[misc]
    """The form as a widget. Without a dossier it asks gemeente and title first."""

    def __init__(self, path: Path, into: Path, *, peildatum: str | None = None) -> None:
        self.path, self.into, self._peildatum = path, into, peildatum
        self.status = w.HTML()
        self.parts = w.Accordion()
        self.release: ReleaseBox | None = None
        self.records: list[_ListBox] = []
        self._pending: asyncio.TimerHandle | None = None
        self._shape: tuple[str, ...] = ()
        super().__init__()
        self.add_class("wp-dossier")
        if path.is_file():
            self._open()
        else:
            self.children = [_Begin(path, self._open)]

    @property
    def state(self) -> DossierState:
        """How the dossier stands now."""
        return state_of(load_dossier(self.path), peildatum=checked_date(self._peildatum))

    def refresh(self) -> None:
        """Show what still blocks; when the track or the topics changed, ask what belongs to it."""
        try:
            state = self.state
        except WijkprofielError as problem:
            self.status.value = f'<div role="alert">✗ {html.escape(str(problem))}</div>'
            return
        self.status.value = _status(state)
        if _shape(state) != self._shape:
            self._fill(state)
        for place, part in enumerate(state.parts):
            self.parts.set_title(place, f"{'✓' if state.is_done(part) else '○'} {part}")

    def _open(self) -> None:
        made = DossierFile(self.path)
        self.release = ReleaseBox(self.path, self.into, lambda: checked_date(self._peildatum))
        self.topics = TopicsBox(made, self.refresh)
        self.analysis = w.VBox()
        self.more = w.Accordion()
        self.duiding = _Spoken(self.path, self._soon)
        self.held = HeldBox(self.path, lambda: checked_date(self._peildatum), self._soon)
        self.children = [
            w.HTML(f"<h2>{html.escape(str(made.value('profiel.titel') or 'Dossier'))}</h2>"),
            self.status,
            w.HTML("<h3>Onderwerpen</h3>"),
            self.topics,
            self.analysis,
            w.HTML("<h3>Vragen</h3>"),
            self.parts,
            self.more,
            w.HTML("<h3>Toetsen en vrijgeven</h3>"),
            self.release,
        ]
        self.refresh()

    def _fill(self, state: DossierState) -> None:
        """The fields of a track; what was filled for another track stays in the file."""
        made, opened = DossierFile(self.path), self.parts.selected_index
        self._shape = _shape(state)
        boxes = []
        for questions in state.parts.values():
            fields = [Field(q, made.value(q.key), self._saver(made, q.key)) for q in questions]
            boxes.append(w.VBox(fields))
        self.parts.children = boxes
        asked = () if "niveau.analyse" in {q.key for q in state.questions} else (_ANALYSIS,)
        self.analysis.children = [Field(q, made.value(q.key), self._saver(made, q.key)) for q in asked]
        self.parts.selected_index = opened if opened is not None and opened < len(boxes) else 0
        extra = [TableBox(made, table, self._soon) for table in TABLES]
        lists = [
            each for each in load_question_lists().values() if not each.in_dossier and each.asked(state.track)
        ]
        self.records = [
            _ListBox(each, self.path.parent, state.track, checked_date(self._peildatum), self._soon)
            for each in lists
        ]
        held = [self.held] if any(each.name in SESSIONS for each in lists) else []
        self.more.children = [self.duiding, w.VBox(extra), *self.records, *held]
        titles = [
            "Duiding: wat betekenen de cijfers",
            "Meer: criteria, afspraken, risico's, wensen, lessen",
            *(each.title for each in lists),
            *(["Vastleggen wat is gehouden"] if held else []),
        ]
        for place, title in enumerate(titles):
            self.more.set_title(place, title)
        self.more.selected_index = None

    def _saver(self, made: DossierFile, place: str) -> Callable[[Any], str]:
        def save(value: Any) -> str:
            try:
                changed = made.put(place, value)
            except WijkprofielError as problem:
                return f"{problem.message} {problem.remedy}"
            if changed:
                (self.refresh if place in _WEIGHS else self._soon)()
            return ""

        return save

    def _soon(self) -> None:
        """Refresh once typing pauses; at once where nothing keeps the time."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.refresh()
            return
        if self._pending is not None:
            self._pending.cancel()
        self._pending = loop.call_later(_PAUSE_S, self.refresh)


class _Begin(w.VBox):  # type: ignore[misc]
    """The first step: gemeente, title and kind of a new dossier."""

    def __init__(self, path: Path, opened: Callable[[], None]) -> None:
        self._path, self._opened = path, opened
        self.gemeente = _text("Gemeente", "Hengelo")
        self.titel = _text("Titel", "Wonen in Hengelo")
        self.soort = w.Dropdown(
            options=[
                ("profiel", "profiel"),
                ("eenmalig antwoord op één vraag", ONE_OFF),
                ("oefening", "oefening"),
            ],
            description="Soort",
            style=_STYLE,
            layout=_WIDE,
        )
        self.button = w.Button(description="Begin dossier", tooltip="Maak het dossier")
        self.button.on_click(lambda _: self._begin())
        self.said = w.HTML()
        super().__init__(
            [w.HTML("<h2>Nieuw dossier</h2>"), self.gemeente, self.titel, self.soort, self.button, self.said]
        )

    def _begin(self) -> None:
        try:
            begin_dossier(
                self._path,
                gemeente=self.gemeente.value,
                titel=self.titel.value.strip(),
                soort=self.soort.value,
            )
        except WijkprofielError as problem:
            self.said.value = f'<div role="alert" style="color:#9c1c1c">✗ {html.escape(str(problem))}</div>'
            return
        self._opened()


class _Spoken(w.VBox):  # type: ignore[misc]
    """What people say about the figures: written down with role, organisation and day."""

    def __init__(self, path: Path, told: Callable[[], None]) -> None:
        self._path, self._told = path, told
        self.tekst = w.Textarea(
            rows=3, layout=_WIDE, description="Wat zeggen ze", style=_STYLE, continuous_update=False
        )
        self.boxes = {
            key: _text(words)
            for key, words in (
                ("naam", "Naam (blijft hier)"),
                ("rol", "Rol"),
                ("organisatie", "Organisatie"),
                ("gebied", "Gebied (code)"),
                ("indicator", "Onderwerp"),
                ("voorstel", "Wat moet anders"),
                ("reactie", "Ons antwoord"),
                ("overgenomen", "Overgenomen"),
            )
        }
        self.herkomst = w.Dropdown(options=ORIGINS, description="Herkomst", style=_STYLE, layout=_WIDE)
        self.button = w.Button(
            description="Leg duiding vast", tooltip="Bewaar deze duiding", layout=w.Layout(width="14rem")
        )
        self.button.on_click(lambda _: self._add())
        self.said, self.listed = w.HTML(), w.HTML()
        hint = w.HTML(
            "<p>Iemand van buiten het team van de maker. Gebied en onderwerp mogen leeg blijven: dan gaat het over "
            "alles. De laatste drie velden zijn voor een feitencheck.</p>"
        )
        super().__init__(
            [hint, self.tekst, *self.boxes.values(), self.herkomst, self.button, self.said, self.listed]
        )
        self._list()

    def _add(self) -> None:
        typed = {key: box.value.strip() for key, box in self.boxes.items()}
        item = Interpretation(
            self.tekst.value.strip(), typed["rol"], typed["organisatie"], checked_date(None), name=typed["naam"],
            area=typed["gebied"], indicator=typed["indicator"], origin=self.herkomst.value,
            proposal=typed["voorstel"], reaction=typed["reactie"], adopted=typed["overgenomen"],
        )  # fmt: skip
        try:
            check_spoken(item, policy=Policy.load())
            add_interpretation(self._path.parent, item)
        except WijkprofielError as problem:
            self.said.value = f'<div role="alert" style="color:#9c1c1c">✗ {html.escape(str(problem))}</div>'
            return
        self.said.value = '<span role="status" style="color:#1b5e20">✓ vastgelegd</span>'
        self.tekst.value = ""
        self._list()
        self._told()

    def _list(self) -> None:
        rows = "".join(
            f"<li>{html.escape(i.text)} <em>({html.escape(i.role)}, {html.escape(i.organisation)}, {i.day})</em></li>"
            for i in read_interpretations(self._path.parent)
        )
        self.listed.value = f"<ul>{rows}</ul>"


class _ListBox(w.VBox):  # type: ignore[misc]
    """Another question list: who answers, and its questions for this track."""

    def __init__(
        self, questions: QuestionList, folder: Path, track: str, day: str, told: Callable[[], None]
    ) -> None:
        self._list, self._folder, self._day, self._told = questions, folder, day, told
        self.name = questions.name
        self.by = _text("Wie antwoordt")
        self.role = _text("In welke rol")
        held = last_answers(read_answers(folder).get(questions.name, ()))
        self.fields = {
            q.key: Field(q, held.get(q.key, {}).get("antwoord"), self._saver(q.key), live=False)
            for q in questions.asked(track)
        }
        hint = w.HTML(f"<p>{html.escape(questions.help)}</p>")
        super().__init__([hint, self.by, self.role, *self.fields.values()])

    def _saver(self, key: str) -> Callable[[Any], str]:
        def save(value: Any) -> str:
            if value is None:
                return ""
            day = value.isoformat() if hasattr(value, "isoformat") else value
            try:
                add_answer(
                    self._folder, self._list, key, day, by=self.by.value, role=self.role.value, day=self._day
                )
            except WijkprofielError as problem:
                return f"{problem.message} {problem.remedy}"
            self._told()
            return ""

        return save


def _text(words: str, example: str = "") -> w.Text:
    """A line to type in; sent when one leaves it, so that a click never arrives before the last letter."""
    return w.Text(description=words, placeholder=example, style=_STYLE, layout=_WIDE, continuous_update=False)


def _shape(state: DossierState) -> tuple[str, ...]:
    """What decides which fields a form has: the track, and the questions by place and part."""
    return (state.track, *(f"{q.key} {q.part}" for q in state.questions))


def _status(state: DossierState) -> str:
    """Track and what still waits, each with the remedy and, where there is one, the line."""
    rows = []
    for found in state.waiting:
        number = state.line(found)
        where = f" (regel {number})" if number else ""
        rows.append(
            f"<li><strong>{SIGNS[found.outcome]}</strong> {html.escape(found.message)}{where}<br>"
            f"Wat kunt u doen: {html.escape(found.remedy)} <small>{found.code}</small></li>"
        )
    done = len([part for part in state.parts if state.is_done(part)])
    head = f"Spoor {state.track}: {state.reason}. {done} van {len(state.parts)} vragen klaar."
    rest = f"<ul>{''.join(rows)}</ul>" if rows else "<p>Niets in het dossier houdt het profiel tegen.</p>"
    return f'<div role="status" aria-live="polite"><p><strong>{html.escape(head)}</strong></p>{rest}</div>'
