"""Findings on screen: what was found, why it matters, what to do, and who decides."""

import html
import json
from dataclasses import dataclass

from guardrails import Finding, Outcome, Verdict

SIGNS = {Outcome.BLOCK: "■ Geblokkeerd", Outcome.REVIEW: "? Beoordelen", Outcome.PASS: "✓ Akkoord"}
HEADLINES = {
    Outcome.BLOCK: "Vrijgeven is gestopt",
    Outcome.REVIEW: "Vrijgeven wacht op een reden of een beoordeling",
    Outcome.PASS: "Geen bezwaar gevonden in de toetsen die zijn gedaan",
}


@dataclass(frozen=True)
class FindingsView:
    """A verdict as text, HTML and JSON."""

    verdict: Verdict

    @property
    def headline(self) -> str:
        """The verdict in one Dutch line, with the numbers behind it."""
        counts = {o: len(self.verdict.with_outcome(o)) for o in Outcome}
        return (
            f"{HEADLINES[self.verdict.outcome]}: {counts[Outcome.BLOCK]} geblokkeerd, "
            f"{counts[Outcome.REVIEW]} te beoordelen, {counts[Outcome.PASS]} akkoord "
            f"({len(self.verdict.checks)} toetsen, peildatum {self.verdict.peildatum})."
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(sorted(self.verdict.findings, key=lambda f: f.sort_key))

    def als_json(self) -> str:
        """The verdict as JSON with ``uitkomst`` and ``bevindingen``."""
        return json.dumps(self.verdict.to_json(), ensure_ascii=False, indent=2)

    def __repr__(self) -> str:
        lines = [self.headline]
        for finding in self.findings:
            lines += [
                "",
                f"{SIGNS[finding.outcome]}  {finding.code}  {finding.subject}",
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
                    f.subject,
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
