"""A session: what can be done in it, and each change on disk before it counts."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from guardrails import Policy
from wijkprofiel.errors import SessionChanged, SessionError, UsageError
from wijkprofiel.workshop.codes import read_code
from wijkprofiel.workshop.held_texts import HeldTexts
from wijkprofiel.workshop.judging import Judgement, judge_text
from wijkprofiel.workshop.log import SessionLog
from wijkprofiel.workshop.note_fields import note_fields, tidy
from wijkprofiel.workshop.scene import Scene
from wijkprofiel.workshop.state import HeldNote, Note, State, Task, after
from wijkprofiel.workshop.votes import check_points, topics_to_vote

MOST_PARTICIPANTS = 200


class Session:
    """One session in its folder, as one program (a browser, a command) works in it.

    Every method that changes something writes the change to disk, and returns after that. Of two programs that
    change the same thing at once the second is told so.

    Parameters
    ----------
    folder : Path
        Folder of an existing session.
    scene : Scene
        What is shown; areas and topics of notes are looked up in it.
    policy : Policy
        With which typed texts are judged.

    Raises
    ------
    SessionDamaged
        When the log was changed by hand.
    UsageError
        When there is no session in ``folder``.
    """

    def __init__(self, folder: Path, *, scene: Scene, policy: Policy) -> None:
        self.folder, self.scene, self.policy = folder, scene, policy
        self._log = SessionLog(folder)
        self._held = HeldTexts(folder)
        self._state = State()
        self._log.check()
        self.refresh()
        if not self._state.start:
            raise UsageError(
                f"In de map '{folder.name}' staat geen werksessie.", remedy="Controleer de code en de map."
            )
        with self._log.held():
            # Read again now that nobody writes: a note that was held back just now has its text here for good reason.
            self.refresh()
            self._held.keep_only({held.id for held in self._state.open_held})

    @property
    def state(self) -> State:
        """The session as it was at the last look."""
        return self._state

    @property
    def code(self) -> str:
        """The code with which any browser takes part, as it is printed."""
        return str(self._state.start["code"])

    @property
    def roles(self) -> Mapping[str, str]:
        """Role -> organisation."""
        return dict(self._state.start["rollen"])

    def refresh(self) -> bool:
        """Look for changes by others; whether there were any."""
        news = self._log.news()
        self._state = after(self._state, news)
        return bool(news)

    def judge(self, text: str) -> Judgement:
        """What the guardrails say about a typed text."""
        known = (*self.scene.names(), *self.roles, *self.roles.values(), str(self._state.start["groep"]))
        return judge_text(text, policy=self.policy, known=known)

    def set_present(self, counts: Mapping[str, int], *, seen: int) -> None:
        """Write how many people there are per role. ``seen`` is the version that was on the screen.

        Raises
        ------
        SessionChanged
            When someone else changed it since.
        """
        strange = [role for role in counts if role not in self.roles]
        wrong = [role for role, n in counts.items() if n != int(n) or not 0 <= n <= MOST_PARTICIPANTS]
        if strange or wrong:
            raise SessionError(
                f"Het aantal bij '{(strange or wrong)[0]}' kan niet.", remedy="Vul per rol een heel getal in."
            )
        with self._change() as write:
            if self._state.present_version != seen:
                raise _changed("de aantallen per rol")
            write("aanwezig", {"aantallen": {role: int(n) for role, n in counts.items()}})

    def add_note(
        self,
        *,
        area: str,
        topic: str,
        question: str,
        answer: str = "",
        text: str = "",
        role: str,
        confirmed: bool = False,
        id: str = "",
    ) -> Note | HeldNote:
        """Keep what someone said; a `HeldNote` when it was held back.

        Parameters
        ----------
        area, topic
            Code of an area and key of a topic; one of the two may be empty.
        question, answer
            Of `text.QUESTIONS` and `text.ANSWERS`; the answer may be empty.
        confirmed
            A facilitator states that nothing is wrong; counts for what can be stated only.
        id
            Of this action. The same id twice is one note, so that a browser may try again.

        Raises
        ------
        SessionError
            When something is absent or unknown, or the session is closed. Nothing is kept then.
        """
        what = note_fields(
            self.scene,
            self._state,
            area=area,
            topic=topic,
            question=question,
            answer=answer,
            text=text,
            role=role,
        )
        judged = self.judge(what["tekst"])
        action = id or uuid.uuid4().hex
        with self._change(action) as write:
            key = action[:12]
            if action in self._state.seen:
                return self._state.notes.get(key) or self._state.held[key]
            if judged.held and not (confirmed and judged.may_confirm):
                return self._hold(write, key, what, judged)
            codes = [f.code for f in judged.hints] + (list(judged.codes) if judged.held else [])
            write("notitie", {**what, "notitie": key, "let_op": codes})
            return self._state.notes[key]

    def held_text(self, held: str) -> str:
        """The text of a note that is held back; empty when it is no longer there."""
        return self._held.text(held)

    def rewrite_held(self, held: str, text: str, *, confirmed: bool = False) -> Note:
        """Make a note of one that was held back, with another text. Its first text is gone then.

        Raises
        ------
        SessionError
            When the new text is held back as well; the old one stays where it was.
        """
        known = self._open_held(held)
        said = {"question": known.question, "answer": known.answer, "text": text, "role": known.role}
        what = note_fields(self.scene, self._state, area=known.area, topic=known.topic, **said)
        judged = self.judge(what["tekst"])
        if judged.held and not (confirmed and judged.may_confirm):
            raise SessionError(" ".join(judged.reasons), remedy="Pas de tekst aan. Er is niets veranderd.")
        codes = [f.code for f in judged.hints] + (list(judged.codes) if judged.held else [])
        with self._change() as write:
            self._open_held(held)
            note = {**what, "notitie": uuid.uuid4().hex[:12], "let_op": codes}
            write("aanhouding_besloten", {"aanhouding": held, "besluit": "aangepast", "notitie": note})
            self._held.take_away(held)
            return self._state.notes[str(note["notitie"])]

    def drop_held(self, held: str) -> None:
        """Take away a note that was held back, with its text. The minutes say that there was one."""
        with self._change() as write:
            self._open_held(held)
            write("aanhouding_besloten", {"aanhouding": held, "besluit": "verwijderd"})
            self._held.take_away(held)

    def change_note(
        self,
        note: str,
        *,
        seen: int,
        text: str | None = None,
        in_profile: bool | None = None,
        withdrawn: bool | None = None,
    ) -> Note:
        """Change a note: another text, into the profile or not, or withdrawn. ``seen`` is its version on the screen.

        Raises
        ------
        SessionChanged
            When someone else changed it since.
        SessionError
            When the new text is held back; the note stays as it was.
        """
        change: dict[str, Any] = {"notitie": note}
        if text is not None:
            judged = self.judge(tidy(text))
            if judged.held or not tidy(text):
                raise SessionError(
                    " ".join(judged.reasons) or "Een notitie zonder tekst kan niet.",
                    remedy="Pas de tekst aan. De notitie is niet veranderd.",
                )
            change |= {"tekst": tidy(text), "let_op": [f.code for f in judged.hints]}
        change |= {} if in_profile is None else {"in_profiel": in_profile}
        change |= {} if withdrawn is None else {"weg": withdrawn}
        with self._change() as write:
            known = self._state.notes.get(note)
            if known is None:
                raise SessionError("Deze notitie bestaat niet.", remedy="Kies een notitie uit de lijst.")
            if known.version != seen:
                raise _changed("deze notitie")
            write("notitie_veranderd", change)
            return self._state.notes[note]

    def add_own_topic(self, label: str) -> str:
        """Add a topic that can be voted on; its key. Not an area and not a person.

        Raises
        ------
        SessionError
            When it names an area or a person, is a label, or there is one already.
        """
        said = tidy(label)
        self._refuse_held(said, "Dit onderwerp")
        with self._change() as write:
            key = topics_to_vote(self.scene, self._state).key_for_new(said)
            write("eigen_onderwerp", {"onderwerp": key, "label": said})
            return key

    def open_voting(self) -> None:
        """Let participants vote."""
        self._set_voting("open")

    def close_voting(self) -> None:
        """Stop voting; from now on the counts are shown."""
        self._set_voting("dicht")

    def vote(self, participant: str, points: Mapping[str, int]) -> None:
        """Write the points that a participant gives to topics; an earlier vote of this code no longer counts.

        Raises
        ------
        SessionError
            When voting is not open, the code is unknown, or the points do not add up.
        """
        code = read_code(participant)
        with self._change() as write:
            if self._state.voting != "open":
                raise SessionError(
                    "Er kan nu niet worden gestemd.", remedy="De begeleider opent het stemmen."
                )
            if code not in self._state.start["deelnemers"]:
                raise SessionError(
                    "Deze deelnemerscode bestaat niet. De stem is niet bewaard.",
                    remedy="Kijk op het kaartje met de code. Een nul en een letter O komen er niet in voor.",
                )
            kept = check_points(points, topics_to_vote(self.scene, self._state))
            write("stem", {"deelnemer": code, "punten": kept})

    def set_task(
        self,
        *,
        area: str,
        topic: str,
        notes: tuple[str, ...] = (),
        action: str,
        owner: str,
        task: str = "",
        seen: int = 0,
        withdrawn: bool = False,
    ) -> Task:
        """Write an opgave of a wijk, a new one or a change of ``task`` (with its version ``seen``).

        Raises
        ------
        SessionChanged
            When someone else changed it since.
        SessionError
            When it is about no wijk, lacks action or owner, or a text is held back.
        """
        wijk = self.scene.wijk_of(area) or self.scene.subject
        if topic and self.scene.topic(topic) is None and topic not in self._state.own_topics:
            raise SessionError(
                "Dit onderwerp hoort niet bij deze werksessie.", remedy="Kies er een uit de lijst."
            )
        strange = [note for note in notes if note not in self._state.notes]
        if strange or not tidy(action) or not tidy(owner):
            raise SessionError(
                "Een opgave heeft een actie en een eigenaar, en notities uit deze werksessie.",
                remedy="Schrijf wat er gaat gebeuren, en welke organisatie of functie dat oppakt.",
            )
        self._refuse_held(tidy(action), "De actie")
        self._refuse_held(tidy(owner), "De eigenaar")
        with self._change() as write:
            if task and (task not in self._state.tasks or self._state.tasks[task].version != seen):
                raise _changed("deze opgave")
            key = task or uuid.uuid4().hex[:12]
            write(
                "opgave",
                {
                    "opgave": key,
                    "gebied": wijk,
                    "onderwerp": topic,
                    "notities": list(notes),
                    "actie": tidy(action),
                    "eigenaar": tidy(owner),
                    "weg": withdrawn,
                },
            )
            return self._state.tasks[key]

    def add_wish(self, text: str, *, role: str) -> None:
        """Write a wish about the profile or the tool itself, with the role that said it.

        Raises
        ------
        SessionError
            When there is no text, the role is not one of this session, or the text is held back.
        """
        said = tidy(text)
        if not said or role not in self.roles:
            raise SessionError(
                "Een wens heeft een tekst en een rol uit deze werksessie.", remedy="Vul ze allebei in."
            )
        self._refuse_held(said, "De wens")
        with self._change() as write:
            write("wens", {"tekst": said, "rol": role})

    def close(self, *, day: str) -> None:
        """Close the session; nothing can be changed after that.

        Raises
        ------
        SessionError
            When notes that were held back still wait for a decision, or voting is still open.
        """
        with self._change() as write:
            if self._state.open_held:
                raise SessionError(
                    f"Aangehouden notities die op een besluit wachten: {len(self._state.open_held)}.",
                    remedy="Pas ze aan of haal ze weg; dan kan de werksessie dicht.",
                )
            if self._state.voting == "open":
                raise SessionError("Het stemmen is nog open.", remedy="Sluit eerst het stemmen.")
            write("afgesloten", {"datum": day})

    @contextmanager
    def _change(self, action: str = "") -> Iterator[Callable[[str, Mapping[str, Any]], None]]:
        """A moment in which only this program writes, after it has seen all that others wrote."""
        with self._log.held():
            self.refresh()
            if action not in self._state.seen and self._state.closed:
                raise SessionError(
                    "Deze werksessie is afgesloten. Er kan niets meer bij.",
                    remedy="Begin een nieuwe werksessie als er nog iets te bespreken is.",
                )
            ids = iter([action] if action else [])

            def write(kind: str, content: Mapping[str, Any]) -> None:
                entry = {
                    "nr": self._state.number + 1,
                    "id": next(ids, "") or uuid.uuid4().hex,
                    "tijd": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
                    "soort": kind,
                    "inhoud": dict(content),
                }
                self._state = after(self._state, [self._log.write(entry)])

            yield write

    def _hold(
        self,
        write: Callable[[str, Mapping[str, Any]], None],
        key: str,
        what: Mapping[str, Any],
        judged: Judgement,
    ) -> HeldNote:
        """Put the text apart, where no minutes are made from, and write in the log that there is one."""
        self._held.put(key, what["tekst"])
        kept = {name: value for name, value in what.items() if name != "tekst"}
        write("aangehouden", {**kept, "aanhouding": key, "codes": list(judged.codes)})
        return self._state.held[key]

    def _open_held(self, held: str) -> HeldNote:
        known = self._state.held.get(held)
        if known is None or known.decision:
            raise SessionChanged(
                "Over deze aangehouden notitie is al besloten.", remedy="Kijk in de lijst met notities."
            )
        return known

    def _refuse_held(self, text: str, what: str) -> None:
        judged = self.judge(text)
        if judged.held:
            raise SessionError(
                f"{what} is niet bewaard. {' '.join(judged.reasons)}",
                remedy="Noem een organisatie of functie, geen persoon. Uw tekst staat nog in het veld.",
            )

    def _set_voting(self, stand: str) -> None:
        with self._change() as write:
            if self._state.voting != stand:
                write("stemmen", {"stand": stand})


def _changed(what: str) -> SessionChanged:
    return SessionChanged(
        f"Iemand anders veranderde intussen {what}. Uw wijziging is niet bewaard, die van de ander wel.",
        remedy="Bekijk wat er nu staat en doe het zo nodig opnieuw. Uw tekst staat nog in het veld.",
    )
