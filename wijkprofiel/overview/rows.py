"""What an overview says of one profile, and of one data set in it."""

from dataclasses import dataclass, field

EXPIRED, RECALLED, UNREADABLE = "verlopen", "ingetrokken", "niet te lezen"
NOTHING, NO_STATUS = "niet vastgelegd", "geen status"


@dataclass(frozen=True)
class OpenAction:
    """An action that is not done: what, by whom, before which ISO day, and whether it stops a release."""

    text: str
    owner: str
    due: str
    critical: bool
    late: bool


@dataclass(frozen=True)
class OpenRisk:
    """A risk that still stands: what may go wrong, who looks after it, the measure, and before which ISO day."""

    text: str
    owner: str
    measure: str
    due: str


@dataclass(frozen=True)
class ProfileRow:
    """One profile: process, owner, state, expiry and what is open.

    ``place`` is the path of its dossier or bundle in the folder. ``state`` is the status of the dossier, or
    ``verlopen``, ``ingetrokken`` or ``niet te lezen``. ``until`` is the first day on which something runs out, an
    ISO date, empty when nothing says so. ``release`` names the newest bundle. ``problem`` says why it could not be
    read. ``blocking`` counts what would stop a release, without looking at figures.
    """

    name: str
    title: str
    gemeente: str
    place: str
    state: str
    kind: str = ""
    track: str = ""
    process: str = NOTHING
    decision: str = NOTHING
    owner: str = NOTHING
    contact: str = NOTHING
    classification: str = NOTHING
    until: str = ""
    release: str = ""
    explained: str = ""
    blocking: int = 0
    remedies: tuple[str, ...] = ()
    actions: tuple[OpenAction, ...] = ()
    agreements: tuple[str, ...] = ()
    risks: tuple[OpenRisk, ...] = ()
    wishes: tuple[str, ...] = ()
    problem: str = ""

    @property
    def asks(self) -> bool:
        """Whether someone has to do something: expired, unreadable, no owner, a late action, a loose risk."""
        late = any(a.late or a.critical for a in self.actions)
        loose = any(r.owner == NOTHING for r in self.risks)
        return self.state in (EXPIRED, UNREADABLE) or self.owner == NOTHING or late or loose


@dataclass(frozen=True)
class DataRow:
    """One data set in one process: who owns the data, and who answers for its use."""

    gemeente: str
    process: str
    data: str
    data_owner: str
    profile: str
    owner: str
    contact: str
    own: bool


@dataclass(frozen=True)
class Overview:
    """All profiles and data sets in a folder at an ISO ``day``, by gemeente and title."""

    folder: str
    day: str
    profiles: tuple[ProfileRow, ...]
    data: tuple[DataRow, ...] = field(default=())
