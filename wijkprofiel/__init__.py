"""Profiles of Dutch wijken and buurten from open figures, judged by guardrails before they are shared.

>>> import wijkprofiel as wp
>>> hengelo = wp.gemeente("Hengelo")
>>> hengelo.code
'GM0164'
"""

from wijkprofiel.errors import WijkprofielError
from wijkprofiel.gemeente import Gebied, Gemeente, controleren, gemeente

__all__ = ["Gebied", "Gemeente", "WijkprofielError", "controleren", "gemeente"]
