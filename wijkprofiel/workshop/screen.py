"""The screen of a session in Voilà: the parts, what goes between them, and errors in words."""

import asyncio
import os
import traceback
import uuid
from contextlib import AbstractContextManager
from html import escape
from pathlib import Path
from types import TracebackType
from urllib.parse import parse_qs

import ipywidgets as widgets
from IPython.display import display

from guardrails import GuardrailsError
from wijkprofiel.errors import WijkprofielError
from wijkprofiel.numbers import format_date
from wijkprofiel.workshop.asked import Asked
from wijkprofiel.workshop.closing_panel import ClosingPanel
from wijkprofiel.workshop.codes import read_code
from wijkprofiel.workshop.map_panel import MapPanel
from wijkprofiel.workshop.notes_panel import NotesPanel
from wijkprofiel.workshop.run_folder import VARIABLE, take_session
from wijkprofiel.workshop.session import Session
from wijkprofiel.workshop.text import RECORDED
from wijkprofiel.workshop.vote_panel import VotePanel
from wijkprofiel.workshop.words import head_html

ERRORS = "fouten.txt"
LOOK_SECONDS = 1.0
MOST_WRONG_CODES = 8
_PARTS = ("Kaart en duiding", "Notities", "Stemmen", "Opgaven en afsluiten")


class Said(AbstractContextManager["Said"]):
    """A block whose errors are shown in words on the screen, and kept with a code when they were not foreseen.

    What ipywidgets does with an error in a handler differs by place: some are lost, some show the inside of the
    program. Here each becomes one Dutch sentence; the text of an unforeseen error is not kept, since it may hold
    what someone typed.
    """

    def __init__(self, line: widgets.HTML, folder: Path | None) -> None:
        self.line, self.folder = line, folder

    def say(self, text: str, *, kind: str = "goed") -> None:
        """Show a sentence."""
        self.line.value = f'<div class="ws-{kind}">{escape(text)}</div>' if text else ""

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if problem is None:
            return False
        if isinstance(problem, WijkprofielError | GuardrailsError):
            self.say(f"{problem.message} {problem.remedy}".strip(), kind="fout")
            return True
        if not isinstance(problem, Exception):
            return False
        code = uuid.uuid4().hex[:4]
        if self.folder is not None:
            with (self.folder / ERRORS).open("a", encoding="utf-8") as file:
                file.write(f"{code} {type(problem).__name__}\n{''.join(traceback.format_tb(trace))}\n")
        self.say(
            f"Er ging iets mis (code {code}). Wat al bewaard was, is bewaard. Wat u net typte, nog niet. "
            "Probeer het nog eens, of open de werksessie opnieuw met de code.",
            kind="fout",
        )
        return True


def open_screen() -> None:
    """Show the screen of the session that the server handed over."""
    line = widgets.HTML()
    line.add_class("ws-melding")
    with Said(line, None):
        screen = Screen(take_session(Path(os.environ.get(VARIABLE, "."))))
        display(screen.whole)  # type: ignore[no-untyped-call]
        typed = parse_qs(os.environ.get("QUERY_STRING", "")).get("sessie", [""])[0]
        screen.code.value = typed
        screen.keep_looking()
        return
    box = widgets.VBox([line])
    box.add_class("ws")
    display(box)  # type: ignore[no-untyped-call]


class Screen:
    """Everything one browser sees of ``session``. First the code, then the parts."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.line = widgets.HTML()
        self.line.add_class("ws-melding")
        self.said = Said(self.line, session.folder)
        self._wrong, self._drawn = 0, 0
        self._task: asyncio.Task[None] | None = None
        self.code = widgets.Text(description="Code van de werksessie", continuous_update=True)
        self.promise = widgets.Checkbox(
            description="Ik schrijf geen namen en geen adressen op.", value=False, indent=False
        )
        enter = widgets.Button(description="Meedoen", button_style="primary")
        enter.on_click(lambda _: self.enter())
        self.body = widgets.VBox([self._welcome(), self.code, self.promise, enter])
        self.whole = widgets.VBox([widgets.HTML(head_html(session.scene)), self.line, self.body])
        self.whole.add_class("ws")
        self.parts: dict[str, widgets.VBox] = {}
        self.panels: tuple[MapPanel | NotesPanel | VotePanel | ClosingPanel, ...] = ()

    def enter(self) -> None:
        """Go in, if the code is right and the promise was made."""
        with self.said:
            if self._wrong >= MOST_WRONG_CODES:
                self.said.say("Te vaak een verkeerde code. Laad de pagina opnieuw.", kind="fout")
                return
            if read_code(self.code.value) != self.session.code:
                self._wrong += 1
                self.said.say("Deze code hoort niet bij deze werksessie.", kind="fout")
                return
            if not self.promise.value:
                self.said.say("Zet eerst het vinkje: geen namen en geen adressen.", kind="fout")
                return
            self.session.refresh()
            self._build()
            self.said.say("U doet mee. Alles wat u bewaart, staat meteen op de schijf.")

    def _build(self) -> None:
        asked = Asked(self.said)
        self.panels = (
            MapPanel(self.session, self.said, asked),
            NotesPanel(self.session, self.said, asked),
            VotePanel(self.session, self.said, asked),
            ClosingPanel(self.session, self.said, asked),
        )
        self.parts = dict(zip(_PARTS, (panel.box for panel in self.panels), strict=True))
        choose = widgets.ToggleButtons(options=list(_PARTS), description="Onderdeel")
        choose.observe(lambda change: self._show(change["new"]), names="value")
        self.body.children = [choose, *self.parts.values(), asked.box]
        self._show(_PARTS[0])

    def _show(self, part: str) -> None:
        with self.said:
            for name, box in self.parts.items():
                box.layout.display = "" if name == part else "none"
            self.refresh()
            self.said.say("")

    def refresh(self) -> None:
        """Show what is in the session now."""
        self._drawn = self.session.state.number
        for panel in self.panels:
            panel.refresh()

    def look(self) -> None:
        """Show what others changed since the last time; what is being typed stays."""
        with self.said:
            self.session.refresh()
            if self.session.state.number != self._drawn:
                self.refresh()

    def keep_looking(self) -> None:
        """Look for changes by others from now on, as long as this program runs."""
        self._task = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            self.look()

    def _welcome(self) -> widgets.HTML:
        scene, start = self.session.scene, self.session.state.start
        group = f"<p>Voor: {escape(str(start['groep']))}.</p>" if start["groep"] else ""
        return widgets.HTML(
            f"<h2>Welkom</h2><p>Waarvoor: {escape(scene.purpose)}</p>{group}<p>{RECORDED}</p>"
            f"<p>Wat is opgeschreven, wordt bewaard tot {format_date(start['bewaren_tot'])}.</p>"
        )
