"""What in a text asks for plainer words."""

from collections.abc import Mapping
from dataclasses import dataclass

from wijkprofiel.plain_dutch.measure import Limits, measure, sentences_of, words_of
from wijkprofiel.plain_dutch.wordlist import hard_words, load_limits

# With fewer sentences an average or a share says little.
_LEAST_SENTENCES = 5


@dataclass(frozen=True)
class Problem:
    """One thing to change: where, what, and how."""

    place: str
    what: str
    remedy: str


def find_problems(texts: Mapping[str, str], *, limits: Limits | None = None) -> tuple[Problem, ...]:
    """What asks for plainer words, per text and then over all of them together.

    Parameters
    ----------
    texts
        Place -> text, such as ``{"rapport.over": "..."}``.
    limits
        What to keep to; that of the project when left out.

    Examples
    --------
    >>> [p.what for p in find_problems({"kop": "Dit geschiedt thans."})]
    ["moeilijk woord: 'geschiedt'", "moeilijk woord: 'thans'"]
    """
    held = limits or load_limits()
    found: list[Problem] = []
    for place, text in texts.items():
        for sentence in sentences_of(text):
            count = len(words_of(sentence))
            if count > held.longest_words:
                found.append(
                    Problem(place, f"zin van {count} woorden: {sentence}", "Maak er twee zinnen van.")
                )
        found += [
            Problem(place, f"moeilijk woord: '{word}'", f"Schrijf: {plain}.")
            for word, plain in hard_words(text).items()
        ]
    together = measure(list(texts.values()))
    if together.sentences >= _LEAST_SENTENCES:
        if together.mean_words > held.mean_words:
            found.append(
                Problem("alles", f"gemiddeld {together.mean_words} woorden per zin", "Maak de zinnen korter.")
            )
        if together.passive_pct > held.passive_pct:
            found.append(Problem("alles", f"{together.passive_pct} % lijdende zinnen", "Noem wie iets doet."))
    return tuple(found)
