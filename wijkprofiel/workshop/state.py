"""What a session holds at a moment: the changes of its log, one after the other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Note:
    """Something that was said about an area, a topic, or both.

    ``version`` is the number of the last change of it, so that nobody writes over a change not seen. ``hints`` are
    codes that ask for care; ``in_profile`` says that it may go into the profile as duiding.
    """

    id: str
    area: str
    topic: str
    question: str
    answer: str
    text: str
    role: str
    hints: tuple[str, ...] = ()
    in_profile: bool = False
    withdrawn: bool = False
    version: int = 0


@dataclass(frozen=True)
class HeldNote:
    """A note that was held back: where it belongs and why; its text stands apart."""

    id: str
    area: str
    topic: str
    question: str
    answer: str
    role: str
    codes: tuple[str, ...]
    decision: str = ""
    version: int = 0


@dataclass(frozen=True)
class Task:
    """An *opgave* of a wijk: figure, duiding (notes), action and owner."""

    id: str
    area: str
    topic: str
    notes: tuple[str, ...]
    action: str
    owner: str
    withdrawn: bool = False
    version: int = 0


@dataclass(frozen=True)
class State:
    """A session after ``number`` changes.

    ``votes`` holds per code of a participant the points per topic; who has which code is written nowhere.
    ``wishes`` are about the profile or the tool itself: the text and the role that said it.
    ``voting`` is ``""`` before voting, ``open`` or ``dicht``.
    """

    number: int = 0
    start: Mapping[str, Any] = field(default_factory=dict)
    present: Mapping[str, int] = field(default_factory=dict)
    present_version: int = 0
    notes: Mapping[str, Note] = field(default_factory=dict)
    held: Mapping[str, HeldNote] = field(default_factory=dict)
    own_topics: Mapping[str, str] = field(default_factory=dict)
    votes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    voting: str = ""
    tasks: Mapping[str, Task] = field(default_factory=dict)
    wishes: tuple[tuple[str, str], ...] = ()
    closed: str = ""
    seen: frozenset[str] = frozenset()

    @property
    def open_held(self) -> tuple[HeldNote, ...]:
        """Notes that are held back and wait for a decision."""
        return tuple(h for h in self.held.values() if not h.decision)

    @property
    def kept_notes(self) -> tuple[Note, ...]:
        """Notes that were not withdrawn, in the order in which they were made."""
        return tuple(n for n in self.notes.values() if not n.withdrawn)

    @property
    def kept_tasks(self) -> tuple[Task, ...]:
        """Opgaven that were not withdrawn, in the order in which they were made."""
        return tuple(t for t in self.tasks.values() if not t.withdrawn)


def after(state: State, entries: Iterable[Mapping[str, Any]]) -> State:
    """The state after these entries of the log.

    Raises
    ------
    KeyError
        For a kind of change that does not exist: the log was written by a newer version.
    """
    for entry in entries:
        state = replace(
            _APPLY[entry["soort"]](state, entry["inhoud"], int(entry["nr"])),
            number=int(entry["nr"]),
            seen=state.seen | {entry["id"]},
        )
    return state


def _begin(state: State, what: Mapping[str, Any], number: int) -> State:
    return replace(state, start=what)


def _present(state: State, what: Mapping[str, Any], number: int) -> State:
    return replace(state, present=dict(what["aantallen"]), present_version=number)


def _said_about(what: Mapping[str, Any]) -> dict[str, Any]:
    """What a note and one that was held back have in common: where it belongs, to which question, and who said it."""
    return {
        "area": what["gebied"],
        "topic": what["onderwerp"],
        "question": what["vraag"],
        "answer": what["antwoord"],
        "role": what["rol"],
    }


def _note(state: State, what: Mapping[str, Any], number: int) -> State:
    note = Note(
        id=what["notitie"],
        text=what["tekst"],
        **_said_about(what),
        hints=tuple(what["let_op"]),
        version=number,
    )
    return replace(state, notes={**state.notes, note.id: note})


def _note_changed(state: State, what: Mapping[str, Any], number: int) -> State:
    known = state.notes[what["notitie"]]
    changed = replace(
        known,
        text=what.get("tekst", known.text),
        hints=tuple(what.get("let_op", known.hints)),
        in_profile=what.get("in_profiel", known.in_profile),
        withdrawn=what.get("weg", known.withdrawn),
        version=number,
    )
    return replace(state, notes={**state.notes, known.id: changed})


def _held(state: State, what: Mapping[str, Any], number: int) -> State:
    note = HeldNote(
        id=what["aanhouding"],
        **_said_about(what),
        codes=tuple(what["codes"]),
        version=number,
    )
    return replace(state, held={**state.held, note.id: note})


def _held_decided(state: State, what: Mapping[str, Any], number: int) -> State:
    known = replace(state.held[what["aanhouding"]], decision=what["besluit"], version=number)
    decided = replace(state, held={**state.held, known.id: known})
    return _note(decided, what["notitie"], number) if what.get("notitie") else decided


def _own_topic(state: State, what: Mapping[str, Any], number: int) -> State:
    return replace(state, own_topics={**state.own_topics, what["onderwerp"]: what["label"]})


def _voting(state: State, what: Mapping[str, Any], number: int) -> State:
    return replace(state, voting=what["stand"])


def _vote(state: State, what: Mapping[str, Any], number: int) -> State:
    return replace(state, votes={**state.votes, what["deelnemer"]: dict(what["punten"])})


def _task(state: State, what: Mapping[str, Any], number: int) -> State:
    task = Task(
        id=what["opgave"],
        area=what["gebied"],
        topic=what["onderwerp"],
        notes=tuple(what["notities"]),
        action=what["actie"],
        owner=what["eigenaar"],
        withdrawn=bool(what.get("weg", False)),
        version=number,
    )
    return replace(state, tasks={**state.tasks, task.id: task})


def _wish(state: State, what: Mapping[str, Any], number: int) -> State:
    return replace(state, wishes=(*state.wishes, (what["tekst"], what["rol"])))


def _closed(state: State, what: Mapping[str, Any], number: int) -> State:
    return replace(state, closed=what["datum"])


_APPLY = {
    "begin": _begin,
    "aanwezig": _present,
    "notitie": _note,
    "notitie_veranderd": _note_changed,
    "aangehouden": _held,
    "aanhouding_besloten": _held_decided,
    "eigen_onderwerp": _own_topic,
    "stemmen": _voting,
    "stem": _vote,
    "opgave": _task,
    "wens": _wish,
    "afgesloten": _closed,
}
KINDS = tuple(_APPLY)
