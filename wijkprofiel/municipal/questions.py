"""At most three questions at reading: what is it, which year, which denominator."""

from collections.abc import Sequence

from wijkprofiel.municipal.asked_reading import Reading
from wijkprofiel.municipal.measures import is_count
from wijkprofiel.municipal.report import MOST_QUESTIONS, Question
from wijkprofiel.municipal.series import Series


def open_questions(
    series: Sequence[Series], reading: Reading, *, generic: bool, no_header: bool, hints: Sequence[int]
) -> tuple[Question, ...]:
    """The questions that are still open. What the file itself says is not asked."""
    out: list[Question] = []
    if (generic or no_header) and not reading.wat:
        names = ", ".join(f"'{one.column}'" for one in series if one.generic) or "het bestand"
        out.append(Question("wat", f"Wat staat er in {names}?", 'wat="Meldingen openbare ruimte"'))
    if series and any(year == 0 for one in series for _, year in one.figures):
        hint = f" In het bestand of de naam staat: {', '.join(map(str, hints))}." if hints else ""
        first = hints[-1] if hints else 2025
        out.append(
            Question(
                "jaar", f"Over welk jaar gaan de cijfers?{hint}", f"jaar={first}", tuple(map(str, hints))
            )
        )
    if any(is_count(one) for one in series) and not reading.noemer:
        text = "Waardoor moeten de aantallen worden gedeeld om gebieden te vergelijken?"
        out.append(
            Question(
                "noemer", text, 'noemer="inwoners", of noemer="geen"', ("inwoners", "huishoudens", "geen")
            )
        )
    return tuple(out[:MOST_QUESTIONS])
