"""The same maps over the whole region: with ten wijken a measurement often says nothing, with Twente it may."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guardrails import Beside, Policy, Submission, Vault, disparity_beside, repair
from wijkprofiel.areas import load_areas
from wijkprofiel.errors import UsageError
from wijkprofiel.numbers import format_number
from wijkprofiel.profile import REGION, Request, build_profile, region_members
from wijkprofiel.stages import INFORMATION, chain_text
from wijkprofiel.submit import submit

REGION_NAME, LEVEL = "Twente", "wijk"
NOTE = (
    "Een verschil is een vraag en geen oordeel. De cijfers per groep staan hier niet; de beoordelaars zien ze. "
    "Wat heel Twente laat zien, hoeft niet voor één gemeente te gelden."
)


@dataclass(frozen=True)
class DisparityView:
    """State, largest gap and number of areas of each output, for the gemeente and for the region."""

    place: str
    region: str
    parts: tuple[Beside, ...]

    def samenvatting(self) -> str:
        """Which outputs were measured and where, without what was found."""
        titles = "; ".join(part.title for part in self.parts)
        return f"Verschillen tussen groepen in {self.place} en {self.region}: {titles}."

    def __repr__(self) -> str:
        lines = []
        for part in self.parts:
            lines += [
                part.title,
                f"  {self.place}: {_line(part.own)}",
                f"  {self.region}: {_line(part.wide)}",
            ]
        return "\n".join([*lines, NOTE, chain_text(INFORMATION)])

    def _repr_html_(self) -> str:
        heads = "".join(
            f'<th scope="col">{html.escape(text)}</th>' for text in ("Uitkomst", self.place, self.region)
        )
        rows = "".join(
            f'<tr><th scope="row">{html.escape(p.title)}</th><td>{html.escape(_line(p.own))}</td>'
            f"<td>{html.escape(_line(p.wide))}</td></tr>"
            for p in self.parts
        )
        return (
            f'<div lang="nl"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
            f"<p>{html.escape(NOTE)}</p><p>{html.escape(chain_text(INFORMATION))}</p></div>"
        )


def in_region(gemeente: str) -> bool:
    """Whether a gemeente lies in the region whose wijken are known.

    >>> in_region("GM0164"), in_region("GM9999")
    (True, False)
    """
    areas = load_areas().frame
    return gemeente in areas.index and str(areas.at[gemeente, "boven"]) == REGION


def wider_submission(
    gemeente: str, requests: list[Request], content: Mapping[str, Any], *, policy: Policy
) -> Submission | None:
    """The outputs of a dossier at the level of wijken, over every wijk of the region; None when there are none.

    Classes and scales are chosen anew over all these wijken; limits of a selection stay as they are.
    """
    kept = [
        Request(r.key, r.year, r.use, (LEVEL,), r.title, r.note)
        for r in requests
        if not r.levels or LEVEL in r.levels
    ]
    keys = {r.key for r in kept}
    composites = [
        {**c, "niveaus": [LEVEL]}
        for c in content.get("samenstelling", [])
        if LEVEL in c.get("niveaus", [LEVEL])
        and all(str(n).split("@")[0] in keys for n in c.get("indicatoren", []))
    ]
    selections = [
        s for s in content.get("selectie", []) if s.get("niveau", LEVEL) == LEVEL and s.get("sleutel") in keys
    ]
    if not any("kaart" in r.use for r in kept) and not composites and not selections:
        return None
    members = tuple(region_members(REGION))
    profile = build_profile(gemeente, kept, levels=(LEVEL,), members=members)
    return submit(profile, {**content, "samenstelling": composites, "selectie": selections}, policy=policy)


def beside_region(
    own: Submission,
    requests: list[Request],
    content: Mapping[str, Any],
    *,
    policy: Policy,
    vault: Vault,
    region: str = REGION_NAME,
) -> tuple[Beside, ...]:
    """Every output of ``own`` per wijk beside the same output over the wijken of the region.

    Raises
    ------
    UsageError
        When the region is not known, or the gemeente does not lie in it.
    """
    if region != REGION_NAME or not in_region(own.subject):
        raise UsageError(
            f"Van '{region}' zijn de wijken niet bekend, of de gemeente ligt er niet in.",
            remedy=f'De ingebouwde cijfers kennen de wijken van {REGION_NAME}: met="{REGION_NAME}".',
        )
    wide = wider_submission(own.subject, requests, content, policy=policy)
    if wide is None:
        return ()
    here, there = (repair(s, policy=policy) for s in (own, wide))
    return disparity_beside(here, there, policy=policy, vault=vault)


def _line(told: Mapping[str, Any]) -> str:
    """One line of the public summary in words."""
    points, deviations = told["grootste_verschil_punten"], told.get("grootste_verschil_sd")
    areas = f"{told['gebieden']} gebieden"
    if points is None and deviations is None:
        return f"{told['stand']} ({areas})"
    gap = (
        f"{format_number(float(points), 0)} procentpunt"
        if deviations is None
        else f"{format_number(float(deviations), 1)} standaardafwijking"
    )
    return f"{told['stand']} ({areas}; grootste verschil {gap})"
