"""How a session begins and is found again: its folder, its codes, and what was settled at the start."""

import datetime as dt
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from guardrails import Policy
from wijkprofiel.errors import SessionError, UsageError
from wijkprofiel.folders import flush_folder
from wijkprofiel.workshop.codes import CODE_LENGTH, new_code, participant_codes, read_code
from wijkprofiel.workshop.judging import judge_text
from wijkprofiel.workshop.log import SessionLog
from wijkprofiel.workshop.scene import Scene
from wijkprofiel.workshop.session import MOST_PARTICIPANTS, Session
from wijkprofiel.workshop.state import State, after
from wijkprofiel.workshop.text import ROLES


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
        "deelnemers": participant_codes(participants),
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
