"""The third part of the screen: voting on topics with codes of participants."""

from typing import TYPE_CHECKING

import ipywidgets as widgets

from wijkprofiel.workshop.asked import Asked
from wijkprofiel.workshop.session import Session
from wijkprofiel.workshop.text import POINTS
from wijkprofiel.workshop.votes import tally, topics_to_vote
from wijkprofiel.workshop.words import tally_html

if TYPE_CHECKING:
    from wijkprofiel.workshop.screen import Said

_CHOICES = [("0 punten", 0), ("1 punt", 1), *((f"{n} punten", n) for n in range(2, POINTS + 1))]


class VotePanel:
    """Opening and closing, the ballot, and the outcome after closing; ``box`` is what is shown."""

    def __init__(self, session: Session, said: "Said", asked: Asked) -> None:
        self.session, self.said, self.asked = session, said, asked
        self.stand, self.outcome = widgets.HTML(), widgets.HTML()
        self.participant = widgets.Text(description="Deelnemerscode", continuous_update=False)
        self.ballot: dict[str, widgets.Dropdown] = {}
        self.fields = widgets.VBox()
        self.own = widgets.Text(description="Nieuw onderwerp", continuous_update=False)
        self.add = widgets.Button(description="Voeg onderwerp toe")
        self.cast = widgets.Button(description="Bewaar stem", button_style="primary")
        self.toggle = widgets.Button(description="Open het stemmen")
        self.add.on_click(lambda _: self.asked.then("onderwerp", self._add))
        self.cast.on_click(lambda _: self.asked.then("stem", self._cast))
        self.asked.watch(self.participant, self.own)
        self.toggle.on_click(lambda _: self._toggle())
        rule = widgets.HTML(
            f"<h2>Stemmen</h2><p>Waar moet de gemeente als eerste over praten? Verdeel {POINTS} punten over de "
            "onderwerpen. De uitslag is te zien als het stemmen is gesloten.</p>"
        )
        self.form = widgets.VBox([self.participant, self.fields, self.cast])
        self.box = widgets.VBox(
            [rule, self.stand, self.toggle, self.form, self.outcome, widgets.HBox([self.own, self.add])]
        )

    def refresh(self) -> None:
        """Show what can be voted on and how many did; after closing the outcome."""
        state, scene = self.session.state, self.session.scene
        labels = topics_to_vote(scene, state).labels
        if list(labels) != list(self.ballot):
            new = {
                key: widgets.Dropdown(options=_CHOICES, value=0, description=label)
                for key, label in labels.items()
                if key not in self.ballot
            }
            self.asked.watch(*new.values())
            self.ballot = {key: self.ballot.get(key) or new[key] for key in labels}
            self.fields.children = list(self.ballot.values())
        total = len(state.start["deelnemers"])
        word = {"": "nog niet open", "open": "open", "dicht": "gesloten"}[state.voting]
        self.stand.value = (
            f"<p>Het stemmen is {word}. {len(state.votes)} van de {total} deelnemerscodes hebben gestemd.</p>"
        )
        self.toggle.description = "Sluit het stemmen" if state.voting == "open" else "Open het stemmen"
        self.form.layout.display = "" if state.voting == "open" else "none"
        self.outcome.value = tally_html(tally(scene, state)) if state.voting == "dicht" else ""

    def _toggle(self) -> None:
        with self.said:
            if self.session.state.voting == "open":
                self.session.close_voting()
                self.said.say("Het stemmen is gesloten.")
            else:
                self.session.open_voting()
                self.said.say("Het stemmen is open.")
            self.refresh()

    def _cast(self) -> None:
        with self.said:
            points = {key: field.value for key, field in self.ballot.items() if field.value}
            self.session.vote(self.participant.value, points)
            self.participant.value = ""
            for field in self.ballot.values():
                field.value = 0
            self.said.say("De stem is bewaard.")
            self.refresh()

    def _add(self) -> None:
        with self.said:
            self.session.add_own_topic(self.own.value)
            self.own.value = ""
            self.said.say("Het onderwerp staat erbij.")
            self.refresh()
