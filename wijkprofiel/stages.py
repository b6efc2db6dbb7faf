"""Where an output stands in the chain from figure to action.

A figure becomes information by computing and showing it, information becomes insight when people from outside the
data team say what it means, and an action is agreed by people. No output of the program is an action.
"""

from collections.abc import Mapping
from typing import Any

from guardrails import STAMP, Cleared, is_interpreted
from wijkprofiel.law import law

FIGURE, INFORMATION, INSIGHT, ACTION = CHAIN = ("gegeven", "informatie", "inzicht", "actie")
WORDS: Mapping[str, str] = {
    FIGURE: "Dit is wat er is gemeten. Wat het zegt, blijkt pas als u het naast andere cijfers legt.",
    INFORMATION: "Wat het betekent, zeggen mensen die de wijk kennen. Dan pas is het inzicht.",
    INSIGHT: "Mensen van buiten het datateam zeiden wat dit betekent. Wat er moet gebeuren, besluiten mensen.",
    ACTION: "Dit spraken mensen samen af.",
}


def stage_of(approved: Cleared) -> str:
    """How far what was approved has come: ``inzicht`` when a duiding that counts goes with it, else ``informatie``.

    The stamp that the gate gave is decisive; without it the record must hold such a duiding.
    """
    dossier: Mapping[str, Any] = approved.dossier
    stamped = STAMP in str(dossier.get("melding", ""))
    explained = not stamped and is_interpreted(dossier, policy=law(), peildatum=approved.peildatum)
    return INSIGHT if explained else INFORMATION


def chain_mark(stage: str) -> str:
    """The chain with the place of ``stage`` in it, short.

    >>> chain_mark("informatie")
    'gegeven > [informatie] > inzicht > actie'
    """
    return " > ".join(f"[{step}]" if step == stage else step for step in CHAIN)


def chain_words(stage: str) -> str:
    """The chain with the place of ``stage`` in it, and what that means.

    >>> chain_words("actie")
    'gegeven > informatie > inzicht > [actie]. Dit spraken mensen samen af.'
    """
    return f"{chain_mark(stage)}. {WORDS[stage]}"


def chain_text(stage: str) -> str:
    """The same as a line of its own.

    >>> chain_text("gegeven")[:45]
    'Plaats in de keten: [gegeven] > informatie > '
    """
    return f"Plaats in de keten: {chain_words(stage)}"
