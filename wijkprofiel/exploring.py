"""One look at the figures of a gemeente: with which purpose, of which year, with which own figures beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from guardrails import Cleared, Policy
from guardrails import clear as clear_submission
from wijkprofiel.asked import today
from wijkprofiel.catalogue import Indicator
from wijkprofiel.errors import BoundaryError, UsageError
from wijkprofiel.municipal import MunicipalSource
from wijkprofiel.profile import Profile, Request, build_profile, drawable_levels
from wijkprofiel.rounding_key import rounding_key
from wijkprofiel.sketch import refuse_protected, sketch_dossier
from wijkprofiel.submit import submit
from wijkprofiel.supply import Supply, supply_of


@dataclass(frozen=True)
class Exploration:
    """What is asked of a gemeente in a notebook goes through here, and so through the guardrails.

    ``purpose`` is a kind from the list of the guardrails, or "". ``year`` holds for everything asked; None is the
    newest year of each topic.
    """

    code: str
    purpose: str = ""
    year: int | None = None
    own: tuple[MunicipalSource, ...] = ()
    policy: Policy = field(default_factory=Policy.load, repr=False, compare=False)

    def supply(self) -> Supply:
        """The figures and boundaries at hand, with the own ones."""
        return supply_of(self.code).with_own(self.own)

    def find(self, topic: str) -> Indicator:
        """The topic with this name or key; one that is a protected attribute is stopped here."""
        refuse_protected(topic, policy=self.policy)
        return self.supply().catalogue().find(topic)

    def finest_level(self, indicator: Indicator, year: int | None) -> str:
        """The smallest kind of area of which a map can be drawn."""
        supply = self.supply()
        for source in sorted(supply.sources_of(indicator), key=lambda s: -s.year):
            wanted = year in (None, source.year)
            levels = drawable_levels(indicator, source, self.code, supply=supply) if wanted else ()
            if levels:
                return levels[0]
        raise BoundaryError(
            f"Van '{indicator.label}' kan hier geen kaart worden getekend: er zijn geen cijfers op grenzen waarvan "
            "bewezen is dat ze kloppen.",
            remedy=f'Vraag een tabel: .tabel("{indicator.key}").',
        )

    def year_before(self, indicator: Indicator, year: int | None, level: str) -> int:
        """The last year before ``year`` (the newest without one) of which a map of the level can be drawn."""
        supply = self.supply()
        years = sorted(
            source.year
            for source in supply.sources_of(indicator)
            if level in drawable_levels(indicator, source, self.code, supply=supply)
        )
        earlier = [one for one in years if one < (year or max(years, default=0))]
        if not earlier:
            raise UsageError(
                f"Van '{indicator.label}' is er per {level} geen eerder jaar om mee te vergelijken.",
                remedy='Kies afwijking="gemeente" of afwijking="nederland".',
            )
        return earlier[-1]

    def clear(
        self,
        requests: Sequence[Request],
        *,
        levels: tuple[str, ...],
        purpose: str | None,
        questions: Mapping[str, Any] | None = None,
        against: str | None = None,
    ) -> tuple[Cleared, Profile]:
        """The figures asked for, after the guardrails, and the profile behind them."""
        profile = build_profile(self.code, requests, levels=levels, supply=self.supply())
        return self.judge(profile, purpose=purpose, questions=questions, against=against), profile

    def judge(
        self,
        profile: Profile,
        *,
        purpose: str | None,
        questions: Mapping[str, Any] | None = None,
        against: str | None = None,
    ) -> Cleared:
        """What of a profile may be shown on this screen."""
        dossier = sketch_dossier(self.code, profile, doel=purpose or self.purpose, questions=questions)
        for entry in dossier["indicator"] if against else ():
            entry["afwijking"] = [against]
        submission = submit(profile, dossier, policy=self.policy, key=rounding_key())
        return clear_submission(submission, policy=self.policy, peildatum=today())


def first_year(profile: Profile) -> int:
    """The year of the first topic asked for."""
    return int(profile.requests[0].year or 0)


def reference_rows(cleared: Cleared) -> tuple[str, ...]:
    """Gemeente, region and country, from small to large."""
    order = {"gemeente": 0, "regio": 1, "land": 2}
    codes: pd.Index = cleared.level.index[cleared.level.isin(order)]
    return tuple(sorted(codes, key=lambda code: order[cleared.level[code]]))


def shown_rows(cleared: Cleared, level: str) -> tuple[str, ...]:
    """The areas of a level in code order, and below them the areas to compare with."""
    areas = () if level == "gemeente" else tuple(cleared.units_of(level))
    return (*areas, *reference_rows(cleared))
