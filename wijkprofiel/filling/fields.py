"""A question as a field of a form: its words, its widget, and its value in both directions."""

import datetime as dt
import html
from collections.abc import Callable
from typing import Any

import ipywidgets as w

from wijkprofiel.questions import Question

WIDE = w.Layout(width="100%", max_width="48rem")
_NOTHING = "(nog niet gekozen)"
_YES, _NO = "ja", "nee"
Save = Callable[[Any], str]


class Field(w.VBox):  # type: ignore[misc]
    """One question: words, help, input, and a line below that says what is wrong or that it was saved.

    ``save`` gets the value as `wijkprofiel.dossier_file` knows it and gives back what is wrong, empty when nothing.
    """

    def __init__(self, question: Question, value: Any, save: Save, *, live: bool = True) -> None:
        self.question = question
        self._save = save
        self.input = _input(question, value, live=live)
        self.told = w.HTML()
        self.told.add_class("wp-gezegd")
        super().__init__([w.HTML(_words(question)), self.input, self.told])
        self.add_class("wp-veld")
        for box in _observed(self.input):
            box.observe(self._changed, names="value")

    @property
    def value(self) -> Any:
        """The value in the field; empty text, an empty list or None when there is none."""
        return _read(self.question, self.input)

    def _changed(self, _: Any) -> None:
        wrong = self._save(self.value)
        self.told.value = (
            f'<span role="alert" style="color:#9c1c1c">✗ {html.escape(wrong)}</span>'
            if wrong
            else '<span role="status" style="color:#1b5e20">✓ bewaard</span>'
        )


def _words(question: Question) -> str:
    star = "" if question.required else " <small>(mag leeg blijven)</small>"
    example = f" <em>Bijvoorbeeld: {html.escape(question.example)}</em>" if question.example else ""
    hint = f"{html.escape(question.help)}{example}".strip()
    below = f'<div style="color:#444">{hint}</div>' if hint else ""
    return f"<div><strong>{html.escape(question.text)}</strong>{star}{below}</div>"


def _input(question: Question, value: Any, *, live: bool) -> w.Widget:
    """The widget of a question, filled; its tooltip is its name for who cannot see the words above it."""
    named = {"tooltip": question.text}
    if question.kind == "keuze":
        held = value if value in question.choices else ""
        options = [(_NOTHING, ""), *((choice, choice) for choice in question.choices)]
        return w.Dropdown(options=options, value=held, layout=WIDE, **named)
    if question.kind == "ja_nee":
        held = value if isinstance(value, bool) else ""
        return w.Dropdown(
            options=[(_NOTHING, ""), (_YES, True), (_NO, False)], value=held, layout=WIDE, **named
        )
    if question.kind == "datum":
        day = dt.date.fromisoformat(value) if isinstance(value, str) and value else value
        return w.DatePicker(value=day or None, description="Dag", layout=w.Layout(width="20rem"), **named)
    if question.kind == "lijst" and question.choices:
        chosen = value or []
        return w.VBox(
            [
                w.Checkbox(
                    value=choice in chosen,
                    description=choice,
                    indent=False,
                    tooltip=f"{question.text} {choice}",
                )
                for choice in question.choices
            ]
        )
    shown = "; ".join(value) if isinstance(value, list | tuple) else "" if value is None else str(value)
    if question.kind == "tekst":
        return w.Textarea(value=shown, rows=2, layout=WIDE, continuous_update=live, **named)
    return w.Text(value=shown.replace(".", ","), layout=WIDE, continuous_update=False, **named)


def _observed(box: w.Widget) -> list[w.Widget]:
    return list(box.children) if isinstance(box, w.VBox) else [box]


def _read(question: Question, box: w.Widget) -> Any:
    if isinstance(box, w.VBox):
        return [each.description for each in box.children if each.value]
    if question.kind == "lijst":
        return [part.strip() for part in box.value.split(";") if part.strip()]
    value = box.value
    return value.strip() if isinstance(value, str) else value
