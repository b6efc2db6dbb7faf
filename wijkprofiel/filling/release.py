"""The last steps of a form: judge the figures, give reasons, let a second person decide, and release."""

import html
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import ipywidgets as w

from guardrails import Finding, GuardrailsError, Outcome
from wijkprofiel.dossier import load_dossier
from wijkprofiel.errors import WijkprofielError
from wijkprofiel.findings import FindingsView
from wijkprofiel.procedure import Judged, judge, publish, still_open
from wijkprofiel.reviewing import answer_about, motivate, take_answer
from wijkprofiel.reviewing.answer import DECISIONS

_WIDE = w.Layout(width="100%", max_width="48rem")
_STYLE = {"description_width": "11rem"}


class ReleaseBox(w.VBox):  # type: ignore[misc]
    """Judge, motivate, decide and release, each with its outcome in words. ``today`` gives the day of judging."""

    def __init__(self, path: Path, into: Path, today: Callable[[], str]) -> None:
        self._path, self._into, self._today = path, into, today
        self.judged: Judged | None = None
        self.judge_button = self._button("Toetsen", "Toets de cijfers en het dossier", self._judge)
        self.release_button = self._button("Vrijgeven", "Geef het profiel vrij", self._release)
        self.said = w.HTML()
        self.found = w.HTML()
        self.reasons = w.VBox()
        self.person = _text("Uw naam")
        self.role = _text("Uw rol")
        self.keep_button = self._button("Bewaar redenen", "Bewaar de redenen die u typte", self._keep_reasons)
        self.reviewer = {
            "person": _text("Naam beoordelaar"),
            "role": _text("Rol beoordelaar"),
            "e_mail": _text("E-mail"),
            "text": _text("Toelichting"),
        }
        self.decision = w.Dropdown(options=DECISIONS, description="Besluit", style=_STYLE, layout=_WIDE)
        self.decide_button = self._button(
            "Leg besluit vast", "Leg het besluit van de beoordelaar vast", self._decide
        )
        self.reason_box = w.VBox(
            [_head("Redenen bij bevindingen"), self.person, self.role, self.reasons, self.keep_button]
        )
        self.review_box = w.VBox(
            [
                _head("De beoordelaar: een ander dan de maker"),
                *self.reviewer.values(),
                self.decision,
                self.decide_button,
            ]
        )
        super().__init__(
            [
                w.HBox([self.judge_button, self.release_button]),
                self.said,
                self.found,
                self.reason_box,
                self.review_box,
            ]
        )
        self._show()

    def _button(self, words: str, hint: str, action: Callable[[], None]) -> w.Button:
        made = w.Button(description=words, tooltip=hint, layout=w.Layout(width="12rem"))

        def pressed(_: object) -> None:
            self._say("Bezig…")
            try:
                action()
            except (WijkprofielError, GuardrailsError) as problem:
                self._fail(problem)

        made.on_click(pressed)
        return made

    def _judge(self) -> None:
        self.judged = judge(load_dossier(self._path), peildatum=self._today(), earlier=self._into)
        self._show()
        self._say(self._view(self.judged).headline)

    def _keep_reasons(self) -> None:
        judged = self._need()
        kept = 0
        for row in self.reasons.children:
            box = row.children[1]
            if box.value.strip():
                code, subject = box.finding
                _, new = motivate(
                    judged, self._path.parent, code=code, subject=subject, text=box.value,
                    person=self.person.value, role=self.role.value,
                )  # fmt: skip
                kept += new
        self._reread()
        self._say(f"{kept} {'reden' if kept == 1 else 'redenen'} bewaard.")

    def _decide(self) -> None:
        judged = self._need()
        content = answer_about(
            judged, decision=self.decision.value, **{key: box.value for key, box in self.reviewer.items()}
        )
        taken = take_answer(judged, content, folder=self._path.parent)
        self._reread()
        self._say(taken.text())

    def _release(self) -> None:
        judged = judge(load_dossier(self._path), peildatum=self._today(), earlier=self._into)
        self.judged = judged
        self._show()
        result = publish(judged, into=self._into)
        kind = "Oefening gemaakt" if judged.dossier.kind == "oefening" else "Vrijgegeven"
        self._say(f"{kind}: {result.folder}\nKenmerk: {result.kenmerk}")

    def _need(self) -> Judged:
        if self.judged is None:
            self._judge()
        if self.judged is None:
            raise ValueError("a judged dossier is there after judging")
        return self.judged

    def _reread(self) -> None:
        """Take in new reasons and decisions: they change nothing of the verdict."""
        if self.judged is not None:
            self.judged = replace(self.judged, dossier=load_dossier(self._path))
        self._show()

    def _view(self, judged: Judged) -> FindingsView:
        return FindingsView(judged.verdict, unanswered=still_open(judged), text=judged.dossier.text)

    def _show(self) -> None:
        judged = self.judged
        asks = (
            judged is not None
            and judged.verdict.outcome == Outcome.REVIEW
            and judged.dossier.kind != "oefening"
        )
        for box in (self.reason_box, self.review_box):
            box.layout.display = "" if asks else "none"
        if judged is None:
            return
        view = self._view(judged)
        self.found.value = f"<details><summary>Alle bevindingen</summary>{view._repr_html_()}</details>"
        self.reasons.children = [_reason(found) for found in still_open(judged)]

    def _say(self, text: str) -> None:
        self.said.value = f'<div role="status" style="white-space:pre-wrap">{html.escape(text)}</div>'

    def _fail(self, problem: WijkprofielError | GuardrailsError) -> None:
        """Show what went wrong and what to do."""
        self.said.value = (
            f'<div role="alert" style="white-space:pre-wrap;color:#9c1c1c">✗ {html.escape(problem.message)}\n'
            f"Wat kunt u doen: {html.escape(problem.remedy)}</div>"
        )


class _Reason(w.Textarea):  # type: ignore[misc]
    """A text for one finding, which it remembers."""

    def __init__(self, code: str, subject: str) -> None:
        super().__init__(
            rows=2,
            layout=_WIDE,
            tooltip=f"Reden bij {code} {subject}",
            placeholder=f"Reden bij {code}",
            continuous_update=False,
        )
        self.finding = (code, subject)


def _reason(found: Finding) -> w.VBox:
    """What was found and what to do, with a field for the reason."""
    words = (
        f"<p><strong>{found.code}</strong> {html.escape(found.message)}<br>"
        f"<small>Wat kunt u doen: {html.escape(found.remedy)}</small></p>"
    )
    return w.VBox([w.HTML(words), _Reason(found.code, found.subject)])


def _text(words: str) -> w.Text:
    return w.Text(description=words, layout=_WIDE, style=_STYLE, continuous_update=False)


def _head(words: str) -> w.HTML:
    return w.HTML(f"<h4>{html.escape(words)}</h4>")
