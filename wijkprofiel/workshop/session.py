"""A session: what can be done in it, and each change on disk before it counts."""

import datetime as dt
import json
import os
import secrets
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from guardrails import Policy
from wijkprofiel.errors import SessionChanged, SessionError, UsageError
from wijkprofiel.folders import flush_folder
from wijkprofiel.workshop.judging import LONGEST, Judgement, judge_text
from wijkprofiel.workshop.log import SessionLog
from wijkprofiel.workshop.scene import Scene
from wijkprofiel.workshop.state import HeldNote, Note, State, Task, after
from wijkprofiel.workshop.text import ANSWERS, QUESTIONS, ROLES
from wijkprofiel.workshop.votes import check_points, topics_to_vote

# Without signs that are read as another one.
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 6
PARTICIPANT_LENGTH = 4
MOST_PARTICIPANTS = 200
HELD_FOLDER = "aangehouden"


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
            self._clean_held()

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
        what = self._note_content(area, topic, question, answer, text, role)
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
        place = self._held_place(held)
        if not place.is_file():
            return ""
        return str(json.loads(place.read_text(encoding="utf-8"))["tekst"])

    def rewrite_held(self, held: str, text: str, *, confirmed: bool = False) -> Note:
        """Make a note of one that was held back, with another text. Its first text is gone then.

        Raises
        ------
        SessionError
            When the new text is held back as well; the old one stays where it was.
        """
        known = self._open_held(held)
        what = self._note_content(known.area, known.topic, known.question, known.answer, text, known.role)
        judged = self.judge(what["tekst"])
        if judged.held and not (confirmed and judged.may_confirm):
            raise SessionError(" ".join(judged.reasons), remedy="Pas de tekst aan. Er is niets veranderd.")
        codes = [f.code for f in judged.hints] + (list(judged.codes) if judged.held else [])
        with self._change() as write:
            self._open_held(held)
            note = {**what, "notitie": uuid.uuid4().hex[:12], "let_op": codes}
            write("aanhouding_besloten", {"aanhouding": held, "besluit": "aangepast", "notitie": note})
            self._held_place(held).unlink(missing_ok=True)
            return self._state.notes[str(note["notitie"])]

    def drop_held(self, held: str) -> None:
        """Take away a note that was held back, with its text. The minutes say that there was one."""
        with self._change() as write:
            self._open_held(held)
            write("aanhouding_besloten", {"aanhouding": held, "besluit": "verwijderd"})
            self._held_place(held).unlink(missing_ok=True)

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
            judged = self.judge(_tidy(text))
            if judged.held or not _tidy(text):
                raise SessionError(
                    " ".join(judged.reasons) or "Een notitie zonder tekst kan niet.",
                    remedy="Pas de tekst aan. De notitie is niet veranderd.",
                )
            change |= {"tekst": _tidy(text), "let_op": [f.code for f in judged.hints]}
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
        said = _tidy(label)
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
        if strange or not _tidy(action) or not _tidy(owner):
            raise SessionError(
                "Een opgave heeft een actie en een eigenaar, en notities uit deze werksessie.",
                remedy="Schrijf wat er gaat gebeuren, en welke organisatie of functie dat oppakt.",
            )
        self._refuse_held(_tidy(action), "De actie")
        self._refuse_held(_tidy(owner), "De eigenaar")
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
                    "actie": _tidy(action),
                    "eigenaar": _tidy(owner),
                    "weg": withdrawn,
                },
            )
            return self._state.tasks[key]

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

    def _note_content(
        self, area: str, topic: str, question: str, answer: str, text: str, role: str
    ) -> dict[str, Any]:
        said = _tidy(text)
        wrong = ""
        if not area and not topic:
            wrong = "Kies een gebied, een onderwerp, of allebei"
        elif area and self.scene.place(area) is None:
            wrong = "Dit gebied hoort niet bij deze werksessie"
        elif topic and self.scene.topic(topic) is None and topic not in self._state.own_topics:
            wrong = "Dit onderwerp hoort niet bij deze werksessie"
        elif question not in QUESTIONS or answer not in ("", *ANSWERS):
            wrong = "Deze vraag of dit antwoord bestaat niet"
        elif role not in self.roles:
            wrong = "Kies een rol"
        elif not said and not answer:
            wrong = "Schrijf iets op, of kies een antwoord"
        elif len(said) > LONGEST:
            wrong = f"Deze notitie is langer dan {LONGEST} tekens"
        if wrong:
            raise SessionError(f"{wrong}. De notitie is niet bewaard.", remedy="Vul aan en bewaar opnieuw.")
        return {
            "gebied": area,
            "onderwerp": topic,
            "vraag": question,
            "antwoord": answer,
            "tekst": said,
            "rol": role,
        }

    def _hold(
        self,
        write: Callable[[str, Mapping[str, Any]], None],
        key: str,
        what: Mapping[str, Any],
        judged: Judgement,
    ) -> HeldNote:
        """Put the text apart, where no minutes are made from, and write in the log that there is one."""
        place = self._held_place(key)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"tekst": what["tekst"]}, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        flush_folder(place.parent)
        kept = {name: value for name, value in what.items() if name != "tekst"}
        write("aangehouden", {**kept, "aanhouding": key, "codes": list(judged.codes)})
        return self._state.held[key]

    def _held_place(self, key: str) -> Path:
        return self.folder / HELD_FOLDER / f"{key}.json"

    def _open_held(self, held: str) -> HeldNote:
        known = self._state.held.get(held)
        if known is None or known.decision:
            raise SessionChanged(
                "Over deze aangehouden notitie is al besloten.", remedy="Kijk in de lijst met notities."
            )
        return known

    def _clean_held(self) -> None:
        """Take away texts about which was decided, and what was put apart but never confirmed."""
        waiting = {held.id for held in self._state.open_held}
        for place in (self.folder / HELD_FOLDER).glob("*.json"):
            if place.stem not in waiting:
                place.unlink(missing_ok=True)

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


def begin_session(
    into: Path,
    *,
    scene: Scene,
    policy: Policy,
    day: str,
    participants: int,
    keep_until: str,
    group: str = "",
    roles: Mapping[str, str] = ROLES,
) -> Session:
    """A new session in a folder of its own in ``into``; its first line is on disk when this returns.

    Parameters
    ----------
    into
        Folder for sessions; made when absent.
    day, keep_until
        ISO dates: of the session, and until when its folder is kept.
    participants
        For how many codes of participants are made.
    group
        For whom the session is.
    roles
        Role -> organisation.

    Raises
    ------
    SessionError
        When a role, an organisation or the group names a person, or the numbers cannot be.
    """
    if not 1 <= participants <= MOST_PARTICIPANTS:
        raise SessionError(f"Een werksessie heeft 1 tot {MOST_PARTICIPANTS} deelnemers.")
    if keep_until < day:
        raise SessionError("De datum tot wanneer bewaard wordt, ligt voor de dag van de werksessie.")
    for text in (group, *roles, *roles.values()):
        judged = judge_text(text, policy=policy, known=(text,))
        if judged.held:
            raise SessionError(" ".join(judged.reasons), remedy="Noem een functie, organisatie of groep.")
    into.mkdir(parents=True, exist_ok=True)
    code = new_code(CODE_LENGTH)
    folder = into / f"{day}-{code}"
    folder.mkdir(mode=0o700)
    flush_folder(into)
    start = {
        "code": code,
        "dag": day,
        "groep": " ".join(group.split()),
        "bewaren_tot": keep_until,
        "rollen": dict(roles),
        "deelnemers": _codes(participants),
        "bron": {
            "soort": scene.origin,
            "naam": scene.name,
            "status": scene.status,
            "kenmerk": scene.mark,
            "canonieke_hash": scene.canonical_hash,
            "geldig_tot": scene.valid_until,
            "titel": scene.title,
        },
    }
    log = SessionLog(folder)
    with log.held():
        log.write(
            {
                "nr": 1,
                "id": uuid.uuid4().hex,
                "tijd": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
                "soort": "begin",
                "inhoud": start,
            }
        )
    return Session(folder, scene=scene, policy=policy)


def find_session(into: Path, code: str) -> Path:
    """The folder of the session with this code.

    Raises
    ------
    UsageError
        When there is none.
    """
    wanted = read_code(code)
    found = [place for place in sorted(into.glob(f"*-{wanted}")) if place.is_dir()] if wanted else []
    if not found:
        raise UsageError(
            f"Er is geen werksessie met de code '{code}' in '{into}'.",
            remedy="Controleer de code, of geef met --naar de map waarin de werksessies staan.",
        )
    return found[0]


def read_start(folder: Path) -> Mapping[str, Any]:
    """What was settled at the start of the session in ``folder``."""
    return after(State(), SessionLog(folder).news()[:1]).start


def new_code(length: int) -> str:
    """A code that nobody can guess, of signs that are read as one thing only."""
    return "".join(secrets.choice(_SIGNS) for _ in range(length))


def read_code(typed: str) -> str:
    """A code as it was typed, without spaces and marks.

    >>> read_code(" k7m-4xq ")
    'K7M4XQ'
    """
    return "".join(sign for sign in typed.upper() if sign in _SIGNS)


def shown_code(code: str) -> str:
    """A code as it is printed.

    >>> shown_code("K7M4XQ")
    'K7M-4XQ'
    """
    return f"{code[:3]}-{code[3:]}" if len(code) > PARTICIPANT_LENGTH else code


def _codes(count: int) -> list[str]:
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(new_code(PARTICIPANT_LENGTH))
    return sorted(codes)


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _changed(what: str) -> SessionChanged:
    return SessionChanged(
        f"Iemand anders veranderde intussen {what}. Uw wijziging is niet bewaard, die van de ander wel.",
        remedy="Bekijk wat er nu staat en doe het zo nodig opnieuw. Uw tekst staat nog in het veld.",
    )
