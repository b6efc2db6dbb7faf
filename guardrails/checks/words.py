"""Whether a typed text labels an area or its residents, claims a cause, or moves from area to person."""

from guardrails.checks.persons import check_persons, typed_texts
from guardrails.explain import finding
from guardrails.finding import Finding, Outcome
from guardrails.policy import Policy
from guardrails.submission import Submission

# Lists that only count for estimated figures.
ESTIMATE_LISTS = ("W06",)


def check_words(place: str, text: str, *, policy: Policy) -> list[Finding]:
    """Findings W01 to W05 and W07 about one text: at most one per list.

    Examples
    --------
    >>> [f.code for f in check_words("titel", "Probleemwijken van Hengelo", policy=Policy.load())]
    ['W01']
    >>> check_words("titel", "Woningen naar bouwjaar", policy=Policy.load())
    []
    """
    out = []
    for words in policy.word_lists:
        if words.code in ESTIMATE_LISTS:
            continue
        word = words.words.find(text)
        if word:
            out.append(finding(words.code, place, policy=policy, where=place, word=word))
    return out


def check_text(place: str, text: str, *, policy: Policy) -> list[Finding]:
    """Findings about one typed text: words (W) and persons (P). ``place`` says where it was typed.

    Examples
    --------
    >>> [f.code for f in check_text("notitie", "bel 06-12345678 over de slechte buurt", policy=Policy.load())]
    ['W01', 'P03']
    """
    return check_words(place, text, policy=policy) + check_persons(place, text, policy=policy)


def check(submission: Submission, *, policy: Policy) -> list[Finding]:
    """Findings W01 to W07 about every typed text. Definitions are only searched for labels."""
    out: list[Finding] = []
    estimated = [c.label for c in submission.columns.values() if c.kind != "geteld"]
    for place, text in typed_texts(submission):
        found = check_words(place, text, policy=policy)
        if place.endswith(".definitie"):
            found = [f for f in found if f.outcome == Outcome.BLOCK]
        elif estimated:
            found += _about_estimates(place, text, estimated, policy)
        out += found
    return out


def _about_estimates(place: str, text: str, estimated: list[str], policy: Policy) -> list[Finding]:
    out = []
    for words in policy.word_lists:
        word = words.words.find(text) if words.code in ESTIMATE_LISTS else ""
        if word:
            out.append(
                finding(words.code, place, policy=policy, where=place, word=word, what=f"'{estimated[0]}'")
            )
    return out
