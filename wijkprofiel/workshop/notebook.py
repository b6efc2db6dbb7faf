"""A session in a notebook: to practise, to look at what is kept, and to show the same screen without a server."""

import datetime as dt
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from guardrails import Policy
from wijkprofiel.names import plain
from wijkprofiel.workshop.beginning import begin_session
from wijkprofiel.workshop.bundle_scene import open_for_session
from wijkprofiel.workshop.codes import shown_code
from wijkprofiel.workshop.minutes import task_rows, write_minutes
from wijkprofiel.workshop.readiness import check_readiness
from wijkprofiel.workshop.server import PORT
from wijkprofiel.workshop.session import Session
from wijkprofiel.workshop.state import HeldNote
from wijkprofiel.workshop.votes import tally, topics_to_vote


class Werksessie:
    """A session that was begun here; `werksessie` makes one.

    What is said, voted and agreed goes through the same gate as on the screen and is on disk at once. Names of areas
    and topics may be typed as they are said.
    """

    def __init__(self, session: Session) -> None:
        self.sessie = session

    @property
    def code(self) -> str:
        """The code of the session."""
        return shown_code(self.sessie.code)

    @property
    def map(self) -> Path:
        """The folder with everything of the session."""
        return self.sessie.folder

    @property
    def deelnemers(self) -> tuple[str, ...]:
        """The codes with which participants vote."""
        return tuple(self.sessie.state.start["deelnemers"])

    def controle(self) -> pd.DataFrame:
        """Whether everything is here to hold the session: bundle, disk, port, screen, browser, letters."""
        items = check_readiness(self.sessie.scene, into=self.map.parent, port=PORT)
        rows = [(item.what, item.answer, item.detail) for item in items]
        return pd.DataFrame(rows, columns=["onderdeel", "uitkomst", "toelichting"]).set_index("onderdeel")

    def scherm(self) -> Any:
        """The screen of the session as a widget. In a room one uses ``wijkprofiel workshop`` and a browser."""
        from wijkprofiel.workshop.screen import Screen

        screen = Screen(self.sessie)
        screen.code.value = self.sessie.code
        return screen.whole

    def notitie(
        self,
        tekst: str,
        *,
        gebied: str = "",
        onderwerp: str = "",
        rol: str = "bewoner",
        vraag: str = "ervaring",
        antwoord: str = "",
    ) -> str:
        """Keep a note; the answer says whether it was kept or held back, and why.

        Raises
        ------
        SessionError
            When area, topic, role, question or answer is not one of this session.
        """
        kept = self.sessie.add_note(
            area=self.sessie.scene.find(gebied) if gebied else "",
            topic=self._topic(onderwerp),
            question=vraag,
            answer=antwoord,
            text=tekst,
            role=rol,
        )
        if isinstance(kept, HeldNote):
            return "Aangehouden. " + " ".join(self.sessie.judge(tekst).reasons)
        return "Bewaard."

    def stem(self, deelnemer: str, **punten: int) -> str:
        """Give points to topics; voting is opened when it was not yet."""
        if not self.sessie.state.voting:
            self.sessie.open_voting()
        self.sessie.vote(deelnemer, punten)
        return f"Bewaard. {len(self.sessie.state.votes)} van de {len(self.deelnemers)} codes hebben gestemd."

    def uitslag(self) -> pd.DataFrame:
        """Close the vote and show the points per topic; the same points share a place."""
        self.sessie.close_voting()
        rows = [(row.label, row.place, row.points) for row in tally(self.sessie.scene, self.sessie.state)]
        return pd.DataFrame(rows, columns=["onderwerp", "plaats", "punten"]).set_index("onderwerp")

    def opgave(self, actie: str, *, wijk: str, onderwerp: str, eigenaar: str) -> str:
        """Agree on an action and its owner, with the notes about this wijk and topic as duiding."""
        area, topic = self.sessie.scene.find(wijk), self._topic(onderwerp)
        notes = tuple(n.id for n in self.sessie.state.kept_notes if (n.area, n.topic) == (area, topic))
        self.sessie.set_task(area=area, topic=topic, notes=notes, action=actie, owner=eigenaar)
        return "Bewaard."

    def afsluiten(self) -> pd.DataFrame:
        """Take away what is still held back, close, write the minutes, and show the opgaven per wijk."""
        for held in self.sessie.state.open_held:
            self.sessie.drop_held(held.id)
        if self.sessie.state.voting == "open":
            self.sessie.close_voting()
        self.sessie.close(day=dt.date.today().isoformat())
        write_minutes(self.sessie)
        rows = [
            (
                row.wijk,
                f"{row.topic}: {row.figure}",
                " | ".join(row.meaning) or row.stamp,
                row.action,
                row.owner,
            )
            for row in task_rows(self.sessie.scene, self.sessie.state)
        ]
        return pd.DataFrame(rows, columns=["wijk", "cijfer", "duiding", "actie", "eigenaar"]).set_index(
            "wijk"
        )

    def __repr__(self) -> str:
        state = self.sessie.state
        return (
            f"Werksessie {self.code}: {self.sessie.scene.title} ({self.sessie.scene.status}). "
            f"Notities: {len(state.kept_notes)}. Aangehouden: {len(state.open_held)}. "
            f"Gestemd: {len(state.votes)}. Opgaven: {len(state.kept_tasks)}."
        )

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self))}</p>"

    def _topic(self, said: str) -> str:
        wanted = plain(said)
        for topic in self.sessie.scene.topics:
            if wanted in (plain(topic.key), plain(topic.indicator), plain(topic.label)):
                return topic.key
        own = topics_to_vote(self.sessie.scene, self.sessie.state).labels
        return next((key for key, label in own.items() if plain(label) == wanted), said)


def werksessie(
    bundel: str | Path, *, naar: str | Path = "uitvoer/werksessies", groep: str = "", deelnemers: int = 6
) -> Werksessie:
    """Begin a session on a bundle, in a folder of its own in ``naar``.

    Parameters
    ----------
    bundel
        Folder or zip of a release or an exercise; an exercise stays marked.
    groep
        For whom it is; no names of persons.
    deelnemers
        For how many people there are codes to vote with.

    Raises
    ------
    CheckDeviates, NotForSession
        When the bundle was changed, has expired, or was recalled.
    """
    today = dt.date.today()
    scene, kader = open_for_session(Path(bundel), day=today)
    texts = Policy.load().texts
    session = begin_session(
        Path(naar),
        scene=scene,
        policy=Policy.from_texts({**texts, "kader.toml": kader} if kader else texts),
        day=today.isoformat(),
        participants=deelnemers,
        keep_until=scene.valid_until,
        group=groep,
    )
    return Werksessie(session)
