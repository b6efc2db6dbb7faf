"""Profiles of Dutch wijken and buurten from open figures, judged by guardrails before they are shared.

>>> import wijkprofiel as wp
>>> hengelo = wp.gemeente("Hengelo")
>>> hengelo.code
'GM0164'
"""

import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from wijkprofiel.errors import WijkprofielError
from wijkprofiel.screen import keep_words_only

if TYPE_CHECKING:
    from wijkprofiel.fetching import ophalen
    from wijkprofiel.filling import invullen
    from wijkprofiel.gebied import Gebied
    from wijkprofiel.gemeente import Gemeente, controleren, gemeente
    from wijkprofiel.municipal import inlezen
    from wijkprofiel.points import punten
    from wijkprofiel.workshop.notebook import werksessie

__all__ = [
    "Gebied",
    "Gemeente",
    "WijkprofielError",
    "controleren",
    "gemeente",
    "inlezen",
    "invullen",
    "ophalen",
    "punten",
    "werksessie",
]
_ELSEWHERE = {
    "Gebied": "wijkprofiel.gebied",
    "inlezen": "wijkprofiel.municipal",
    "invullen": "wijkprofiel.filling",
    "ophalen": "wijkprofiel.fetching",
    "punten": "wijkprofiel.points",
    "werksessie": "wijkprofiel.workshop.notebook",
}


class _Package(ModuleType):
    """Loads maps and statistics when they are asked for: whoever only fetches figures needs a fifth of the memory."""

    def __getattr__(self, name: str) -> Any:
        if name not in __all__:
            raise AttributeError(f"module 'wijkprofiel' has no attribute '{name}'")
        return getattr(import_module(_ELSEWHERE.get(name, "wijkprofiel.gemeente")), name)

    @property
    def gemeente(self) -> "Callable[..., Gemeente]":
        """The function. The import system puts the module of that name here too, and that must not win."""
        return getattr(import_module("wijkprofiel.gemeente"), "gemeente")  # type: ignore[no-any-return]  # noqa: B009

    @gemeente.setter
    def gemeente(self, module: ModuleType) -> None: ...

    def __dir__(self) -> list[str]:
        return sorted({*self.__dict__, *__all__})


sys.modules[__name__].__class__ = _Package
keep_words_only()
