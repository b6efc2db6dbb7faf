"""Findings on screen: what was found, why it matters, what to do, and who decides."""

import html
import json
from dataclasses import dataclass

from guardrails import Finding, Outcome, Verdict
from wijkprofiel.dossier_text import line_of
from wijkprofiel.numbers import format_date

SIGNS = {Outcome.BLOCK: "■ Geblokkeerd", Outcome.REVIEW: "? Beoordelen", Outcome.PASS: "✓ Akkoord"}
HEADLINES = {
    Outcome.BLOCK: "Vrijgeven is gestopt",
    Outcome.REVIEW: "Vrijgeven wacht op een reden of een beoordeling",
    Outcome.PASS: "Geen bezwaar gevonden in de toetsen die zijn gedaan",
}


@dataclass(frozen=True)
class FindingsView:
    """A verdict as text, HTML and JSON.

    ``unanswered`` names the findings that still wait for a reason; None means that no reasons were given at all,
    as in an exercise: then every finding that asks still waits. With the ``text`` of the dossier, a finding about it
    names the line.
    """

    verdict: Verdict
    unanswered: tuple[Finding, ...] | None = None
    text: str = ""

    @property
    def waiting(self) -> tuple[Finding, ...]:
        """Findings that block, or ask for a reason that is not there yet."""
        asking = self.verdict.with_outcome(Outcome.REVIEW) if self.unanswered is None else self.unanswered
        return tuple(f for f in self.findings if f.outcome == Outcome.BLOCK or f in asking)

    @property
    def headline(self) -> str:
        """The verdict in one Dutch line, with the numbers behind it."""
        counts = {o: len(self.verdict.with_outcome(o)) for o in Outcome}
        open_ = sum(f.outcome == Outcome.REVIEW for f in self.waiting)
        answered = counts[Outcome.REVIEW] - open_
        outcome = self.verdict.outcome
        first = HEADLINES[outcome]
        if outcome == Outcome.REVIEW and not open_:
            first = "Elke bevinding die een reden vraagt, heeft er een"
        reasons = f" ({answered} met een reden)" if answered else ""
        checks = len(self.verdict.checks)
        return (
            f"{first}: {counts[Outcome.BLOCK]} geblokkeerd, {counts[Outcome.REVIEW]} te beoordelen{reasons}, "
            f"{counts[Outcome.PASS]} akkoord ({checks} {'toets' if checks == 1 else 'toetsen'}, getoetst op "
            f"{format_date(self.verdict.peildatum)})."
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(sorted(self.verdict.findings, key=lambda f: f.sort_key))

    def als_json(self) -> str:
        """The verdict as JSON with ``uitkomst`` and ``bevindingen``; ``open`` names what still waits."""
        waiting = [{"code": f.code, "onderwerp": f.subject} for f in self.waiting]
        return json.dumps({**self.verdict.to_json(), "open": waiting}, ensure_ascii=False, indent=2)

    def samenvatting(self) -> str:
        """The verdict in one line, without what was measured."""
        return self.headline

    def _line(self, finding: Finding) -> str:
        number = line_of(self.text, finding.subject) if self.text else 0
        return f" (regel {number} van het dossier)" if number else ""

    def __repr__(self) -> str:
        lines = [self.headline]
        for finding in self.findings:
            lines += [
                "",
                f"{SIGNS[finding.outcome]}  {finding.code}  {finding.subject}{self._line(finding)}",
                f"  {finding.message}",
                f"  Regel: {finding.rule} (laag: {finding.layer}). Wie beslist: {finding.decided_by}.",
            ]
            lines += [f"  Wat kunt u doen: {finding.remedy}"] if finding.remedy else []
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            "<tr>"
            + "".join(
                f'<td style="text-align:left">{html.escape(text)}</td>'
                for text in (
                    SIGNS[f.outcome],
                    f.code,
                    f"{f.subject}{self._line(f)}",
                    f.message,
                    f.remedy,
                    f"{f.rule} ({f.layer})",
                    f.decided_by,
                )
            )
            + "</tr>"
            for f in self.findings
        )
        heads = "".join(
            f'<th scope="col">{text}</th>'
            for text in (
                "Uitkomst",
                "Code",
                "Onderwerp",
                "Bericht",
                "Wat kunt u doen",
                "Regel (laag)",
                "Wie beslist",
            )
        )
        return (
            f'<div lang="nl"><p><strong>{html.escape(self.headline)}</strong></p>'
            f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        )
