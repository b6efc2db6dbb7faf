"""The workshop: people look at released figures on one screen, say what they recognise, vote, agree on opgaven."""

from wijkprofiel.workshop.beginning import begin_session, find_session
from wijkprofiel.workshop.bundle_scene import open_for_session
from wijkprofiel.workshop.minutes import Minutes, write_minutes
from wijkprofiel.workshop.scene import Scene
from wijkprofiel.workshop.session import Session

__all__ = [
    "Minutes",
    "Scene",
    "Session",
    "begin_session",
    "find_session",
    "open_for_session",
    "write_minutes",
]
