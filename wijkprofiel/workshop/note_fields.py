"""What belongs to a note, checked: an area or a topic of this session, a question, an answer or a text, a role."""

from wijkprofiel.errors import SessionError
from wijkprofiel.workshop.judging import LONGEST
from wijkprofiel.workshop.scene import Scene
from wijkprofiel.workshop.state import State
from wijkprofiel.workshop.text import ANSWERS, QUESTIONS


def note_fields(
    scene: Scene,
    state: State,
    *,
    area: str,
    topic: str,
    question: str,
    answer: str,
    text: str,
    role: str,
) -> dict[str, str]:
    """The fields of a note as they go into the log.

    Raises
    ------
    SessionError
        When something is absent or is not of this session.
    """
    said = tidy(text)
    wrong = ""
    if not area and not topic:
        wrong = "Kies een gebied, een onderwerp, of allebei"
    elif area and scene.place(area) is None:
        wrong = "Dit gebied hoort niet bij deze werksessie"
    elif topic and scene.topic(topic) is None and topic not in state.own_topics:
        wrong = "Dit onderwerp hoort niet bij deze werksessie"
    elif question not in QUESTIONS or answer not in ("", *ANSWERS):
        wrong = "Deze vraag of dit antwoord bestaat niet"
    elif role not in state.start["rollen"]:
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


def tidy(text: str) -> str:
    """The text on one line, without blanks around it.

    >>> tidy("  weinig \\n groen ")
    'weinig groen'
    """
    return " ".join(text.split())
