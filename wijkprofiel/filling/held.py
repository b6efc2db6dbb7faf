"""Recording in a form that a session, DPIA or IAMA was held about the profile as it is now."""

import html
from collections.abc import Callable
from pathlib import Path

import ipywidgets as w

from guardrails import GuardrailsError
from wijkprofiel.accounting import SESSIONS, record_session
from wijkprofiel.dossier import load_dossier
from wijkprofiel.errors import UsageError, WijkprofielError
from wijkprofiel.procedure import judge

_WIDE = w.Layout(width="100%", max_width="48rem")
_STYLE = {"description_width": "11rem"}


class HeldBox(w.VBox):  # type: ignore[misc]
    """What was held, when, who records it, and where the paper is. ``today`` gives the day of judging."""

    def __init__(self, path: Path, today: Callable[[], str], told: Callable[[], None]) -> None:
        self._path, self._today, self._told = path, today, told
        self.kind = w.Dropdown(options=SESSIONS, description="Wat is gehouden", style=_STYLE, layout=_WIDE)
        self.day, self.by, self.role, self.document = (
            w.Text(description=words, placeholder=hint, style=_STYLE, layout=_WIDE, continuous_update=False)
            for words, hint in (
                ("Dag van de sessie", "leeg: vandaag"),
                ("Wie legt dit vast", ""),
                ("Rol daarbij", ""),
                ("Waar staat het stuk", "zoals een zaaknummer; bij een DPIA verplicht"),
            )
        )
        self.button = w.Button(
            description="Leg vast", tooltip="Leg vast dat dit is gehouden", layout=w.Layout(width="14rem")
        )
        self.button.on_click(lambda _: self._record())
        self.said = w.HTML()
        hint = w.HTML("<p>Vul eerst de vragen van de sessie in. Leg daarna vast dat zij is gehouden.</p>")
        super().__init__(
            [hint, self.kind, self.day, self.by, self.role, self.document, self.button, self.said]
        )

    def _record(self) -> None:
        try:
            today = self._today()
            judged = judge(load_dossier(self._path), peildatum=today)
            if judged.submission is None:
                raise UsageError("Dit dossier is geweigerd; er is niets om vast te leggen.")
            record_session(
                self._path.parent,
                judged.submission,
                self.kind.value,
                day=self.day.value.strip() or today,
                today=today,
                by=self.by.value,
                role=self.role.value,
                document=self.document.value,
            )
        except (WijkprofielError, GuardrailsError) as problem:
            self.said.value = f'<div role="alert" style="color:#9c1c1c">✗ {html.escape(str(problem))}</div>'
            return
        self.said.value = '<span role="status" style="color:#1b5e20">✓ vastgelegd</span>'
        self._told()
