"""What is known of how figures give away the composition of areas: alone, together, and what is made of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from guardrails.checks.class_use import effective_uses
from guardrails.policy import Policy
from guardrails.proxy.outputs import OutputStrength, measure_outputs, outputs_jointly
from guardrails.proxy.own import UNKNOWN, WITHIN, OwnFigures, measure_own
from guardrails.proxy.strengths import Strength, Strengths, Together, band
from guardrails.submission import Column, Submission
from guardrails.vault import Vault

# A figure about age gives away age: that is what its class is for, not a proxy.
OWN_GROUND: Mapping[str, tuple[str, ...]] = {"leeftijd": ("leeftijd",)}


@dataclass(frozen=True)
class Row:
    """One figure at one level: its strength, the word for it, and where the city lies among its like, in a word.

    ``own`` is empty without a vault; ``stands_out`` says that chance seldom gives what the city shows. Both are
    for reviewers: they come from the vault.
    """

    strength: Strength
    band: str
    own: str = ""
    stands_out: bool = False


@dataclass(frozen=True)
class ProxyAccount:
    """Everything that is measured, and what is not testable.

    ``rows`` per figure and level, ``counted`` the figures that take part in ``together`` (per level),
    ``untestable`` a figure with a level, ``outputs`` and ``outputs_together`` what is made of figures, ``own``
    the city's own figures per level: for reviewers only.
    """

    rows: tuple[Row, ...]
    counted: tuple[Column, ...]
    together: tuple[Together, ...]
    untestable: tuple[tuple[Column, str], ...]
    outputs: tuple[OutputStrength, ...]
    outputs_together: tuple[Together, ...]
    own: Mapping[str, OwnFigures]
    limits: tuple[float, float, float]

    def strongest(self) -> list[Row]:
        """Per figure the row of the level where it is strongest, in the order of the profile."""
        found: dict[str, Row] = {}
        for row in self.rows:
            known = found.get(row.strength.column)
            if known is None or row.strength.explained > known.strength.explained:
                found[row.strength.column] = row
        return list(found.values())

    def own_in_words(self, *, least: int) -> list[dict[str, str | int]]:
        """Per level what the city's own figures show together; nothing of a level with fewer than ``least``.

        One word for all: whether most lie within what comparable gemeenten show, and whether any is beyond chance.
        A word per figure would narrow down the order of ten areas by a protected share to a handful.
        """
        out: list[dict[str, str | int]] = []
        for level, own in self.own.items():
            said = [r for r in self.rows if r.strength.level == level and r.own not in ("", UNKNOWN)]
            if len(said) < least:
                continue
            inside = sum(row.own == WITHIN for row in said)
            out.append(
                {
                    "niveau": level,
                    "gebieden": own.areas,
                    "cijfers": len(said),
                    "binnen": "de helft of meer" if 2 * inside >= len(said) else "minder dan de helft",
                    "toeval": "minstens één" if any(row.stands_out for row in said) else "geen enkel",
                }
            )
        return out

    def band(self, explained: float) -> str:
        """The word for an R² under the policy."""
        visible, strong, copy = self.limits
        return band(explained, visible=visible, strong=strong, copy=copy)

    def band_of(self, output: OutputStrength) -> str:
        """The word for an output; empty when it cannot be tested."""
        return "" if output.found is None else self.band(output.found.explained)


def shown_columns(submission: Submission) -> list[Column]:
    """Columns that are on a map or put areas apart."""
    return [
        c for c in submission.columns.values() if {"kaart", "indelen"} & set(effective_uses(submission, c))
    ]


def levels_of(submission: Submission, column: Column) -> list[str]:
    """Levels at which a column has a figure that is shown."""
    return [
        level
        for level in submission.drawn
        if submission.table.loc[submission.units_of(level), column.name].notna().any()
    ]


def proxy_account(
    submission: Submission, *, policy: Policy, strengths: Strengths, vault: Vault | None
) -> ProxyAccount:
    """The account of a submission after repair. With ``vault`` it also holds the city's own figures."""
    limits = tuple(policy.threshold(f"proxy_{name}_pct") / 100 for name in ("zichtbaar", "sterk", "kopie"))
    shown = shown_columns(submission)
    plain = [c for c in shown if c.composition is None]
    size = float(submission.size.get(submission.subject, float("nan")))
    own = {} if vault is None else _own(submission, plain, vault)
    rows: list[Row] = []
    untestable: list[tuple[Column, str]] = []
    for column in plain:
        out = OWN_GROUND.get(column.klass, ())
        for level in levels_of(submission, column):
            found = strengths.strongest(column, level, size=size, leave_out=out)
            if found is None:
                untestable.append((column, level))
            else:
                word = band(found.explained, visible=limits[0], strong=limits[1], copy=limits[2])
                rows.append(_beside_own(found, word, own.get(level), policy))
    counted = [
        c for c in plain if c.klass not in OWN_GROUND and any(r.strength.column == c.name for r in rows)
    ]
    per_level = {
        level: [c for c in counted if level in levels_of(submission, c)] for level in submission.drawn
    }
    together = [strengths.jointly(part, level) for level, part in per_level.items()]
    outputs = measure_outputs(submission, strengths, leave_out=OWN_GROUND)
    joint = [outputs_jointly(submission, strengths, level, without=OWN_GROUND) for level in submission.drawn]
    return ProxyAccount(
        tuple(rows),
        tuple(counted),
        tuple(t for t in together if t is not None),
        tuple(untestable),
        tuple(outputs),
        tuple(t for t in joint if t is not None),
        own,
        (limits[0], limits[1], limits[2]),
    )


def _own(submission: Submission, columns: list[Column], vault: Vault) -> dict[str, OwnFigures]:
    return {
        level: measure_own(
            submission,
            vault,
            level=level,
            columns=[c.name for c in columns if level in levels_of(submission, c)],
        )
        for level in submission.drawn
    }


def _beside_own(found: Strength, word: str, own: OwnFigures | None, policy: Policy) -> Row:
    if own is None:
        return Row(found, word)
    figure = own.figure(found.column, found.target)
    rare = figure is not None and 100 * figure[1] <= policy.threshold("toeval_pct")
    return Row(found, word, own.place(found.column, found.target, found.spread), rare)
