"""The gates: what is shown, what is rehearsed, what is released, and what stops each of them."""

import dataclasses
import re

import pandas as pd
import pytest

from guardrails import (
    AnswersNeeded,
    Blocked,
    NotApproved,
    Outcome,
    Policy,
    ReleaseBlocked,
    Released,
    Verdict,
    clear,
    rehearse,
    release,
    require_released,
    review,
    unanswered,
)
from guardrails.approved import Cleared
from guardrails.explain import KINDS
from guardrails.identity import normal_name
from guardrails.release import valid_until

LONG = "Dit cijfer helpt de raad kiezen waar woningen nodig zijn, en zegt niets over bewoners."


@pytest.fixture
def guarded(build):
    """Toydorp with one guard column: asks for a reason and for papers of the middle track."""
    return build.submission([build.column(klass="guard", lineage=("bron:iets",))])


@pytest.fixture
def judged(policy, vault, peildatum, strengths):
    return lambda offered, **options: review(
        offered, policy=policy, vault=vault, peildatum=peildatum, **{"strengths": strengths, **options}
    )


def reasons_for(verdict, person="A. Jansen", role="eigenaar", **changes):
    return [
        {
            "bevinding": f.code,
            "onderwerp": f.subject,
            "tekst": LONG,
            "persoon": person,
            "rol": role,
            "datum": "2026-10-01",
            "hash": verdict.submission_hash,
        }
        | changes
        for f in verdict.with_outcome(Outcome.REVIEW)
    ]


def approval(verdict, person="B. de Vries", **changes):
    base = {"besluit": "akkoord", "tekst": "Gelezen en akkoord.", "persoon": person, "rol": "beoordelaar"}
    return base | {"datum": "2026-10-15", "hash": verdict.submission_hash} | changes


def test_an_ordinary_profile_is_cleared_as_concept(toydorp, policy, peildatum):
    cleared = clear(toydorp, policy=policy, peildatum=peildatum)
    assert (cleared.status, cleared.valid_until, type(cleared)) == ("CONCEPT", "2027-11-01", Cleared)
    assert cleared.table.index.is_monotonic_increasing


def test_what_is_cleared_holds_no_figure_that_was_taken_away(guarded, policy, peildatum):
    cleared = clear(guarded, policy=policy, peildatum=peildatum)
    assert cleared.table["woningen@2024"].isna().tolist() == [False, False, False, True]
    assert not hasattr(cleared, "size")
    assert not hasattr(cleared, "texts")


def test_a_screen_needs_no_purpose_or_owner_and_a_release_does(build, policy, peildatum, judged):
    bare = build.submission(dossier={"schema": 1})
    assert clear(bare, policy=policy, peildatum=peildatum).status == "CONCEPT"
    assert {"D01", "R01"} <= {f.code for f in judged(bare).findings}


@pytest.mark.parametrize("purpose", ["toezicht", "fraude"])
def test_a_refused_purpose_stops_a_screen_too(purpose, build, policy, peildatum):
    asked = build.dossier(doel={"doelsoort": purpose})
    with pytest.raises(Blocked, match="Daarvoor wordt geen wijkprofiel gemaakt"):
        clear(build.submission(dossier=asked), policy=policy, peildatum=peildatum)


def test_nothing_can_be_approved_by_hand(toydorp, policy, peildatum):
    cleared = clear(toydorp, policy=policy, peildatum=peildatum)
    fields = {f.name: getattr(cleared, f.name) for f in dataclasses.fields(Cleared) if f.init}
    with pytest.raises(NotApproved):
        Cleared(**fields | {"gate": object()})
    with pytest.raises(NotApproved, match="Alleen wat vrijgegeven is"):
        require_released(cleared)
    with pytest.raises(NotApproved):
        require_released(pd.DataFrame())


def test_a_light_profile_is_released_with_a_second_person(toydorp, policy, peildatum, judged):
    verdict = judged(toydorp)
    assert verdict.outcome == Outcome.PASS
    out = release(
        toydorp, verdict, policy=policy, motivations=[], approvals=[approval(verdict)], peildatum=peildatum
    )
    assert (type(out), out.status) == (Released, "VRIJGEGEVEN")
    assert require_released(out).approvals[0]["persoon"] == "B. de Vries"


def test_a_profile_with_reasons_is_released_and_carries_them(guarded, policy, peildatum, judged):
    verdict = judged(guarded)
    given = reasons_for(verdict)
    out = release(
        guarded, verdict, policy=policy, motivations=given, approvals=[approval(verdict)], peildatum=peildatum
    )
    assert [m["bevinding"] for m in out.motivations] == [f.code for f in verdict.with_outcome(Outcome.REVIEW)]


@pytest.mark.parametrize(
    "change",
    [
        {"tekst": "nodig"},
        {"persoon": " "},
        {"rol": ""},
        {"datum": "2026-12-01"},
        {"datum": "2024-01-01"},
        {"datum": "gisteren"},
        {"hash": "0" * 64},
        {"bevinding": "X99"},
        {"onderwerp": "iets anders"},
    ],
)
def test_a_reason_must_be_whole_in_time_and_about_this_version(change, guarded, policy, peildatum, judged):
    verdict = judged(guarded)
    with pytest.raises(AnswersNeeded, match="ontbreken motiveringen") as missing:
        release(
            guarded,
            verdict,
            policy=policy,
            motivations=reasons_for(verdict, **change),
            approvals=[approval(verdict)],
            peildatum=peildatum,
        )
    assert missing.value.exit_code == 4
    assert missing.value.findings


def test_a_reusable_reason_counts_for_a_year_with_the_same_purpose(guarded, judged, policy):
    verdict = judged(guarded)
    earlier = reasons_for(verdict, hash="f" * 64, doelsoort="beleid_maken")
    other = reasons_for(verdict, hash="f" * 64, doelsoort="informeren")
    asked = {f.code for f in verdict.with_outcome(Outcome.REVIEW)}
    reusable = {code for code in asked if KINDS[code].reusable}
    still_open = {f.code for f in unanswered(verdict, earlier, submission=guarded, policy=policy)}
    open_again = {f.code for f in unanswered(verdict, other, submission=guarded, policy=policy)}
    assert reusable
    assert (still_open, open_again) == (asked - reusable, asked)


def test_advice_about_care_needs_owner_and_fg(build, judged, policy):
    care = build.submission([build.column(klass="zorg", use=("beschrijven",), lineage=("bron:iets",))])
    verdict = judged(care)
    owner, fg = reasons_for(verdict), reasons_for(verdict, person="D. Mulder", role="fg")
    assert [f.code for f in unanswered(verdict, owner, submission=care, policy=policy)] == ["K05"]
    assert unanswered(verdict, owner + fg, submission=care, policy=policy) == ()


@pytest.mark.parametrize("person", ["A. Jansen", "a jansen", "Jansen, A.", "Mevr. A. Jansen", "Ａ. Jansen"])
def test_nobody_approves_the_own_work(person, toydorp, policy, peildatum, judged):
    verdict = judged(toydorp)
    with pytest.raises(AnswersNeeded, match="één persoon"):
        release(
            toydorp,
            verdict,
            policy=policy,
            motivations=[],
            approvals=[approval(verdict, person)],
            peildatum=peildatum,
        )


def test_without_approval_of_this_version_a_release_waits(toydorp, policy, peildatum, judged):
    verdict = judged(toydorp)
    for votes in ([], [approval(verdict, hash="0" * 64)]):
        with pytest.raises(AnswersNeeded, match="geen akkoord"):
            release(toydorp, verdict, policy=policy, motivations=[], approvals=votes, peildatum=peildatum)


def test_a_refusal_stops_a_release(toydorp, policy, peildatum, judged):
    verdict = judged(toydorp)
    votes = [approval(verdict), approval(verdict, "D. Mulder", besluit="afgewezen")]
    with pytest.raises(ReleaseBlocked, match="afgewezen"):
        release(toydorp, verdict, policy=policy, motivations=[], approvals=votes, peildatum=peildatum)


def test_any_change_after_approval_voids_it(toydorp, policy, peildatum, judged, build, replace):
    verdict = judged(toydorp)
    changed = replace(toydorp, names=toydorp.names.str.upper())
    with pytest.raises(ReleaseBlocked, match="hoort niet bij deze opgave"):
        release(
            changed,
            verdict,
            policy=policy,
            motivations=[],
            approvals=[approval(verdict)],
            peildatum=peildatum,
        )
    with pytest.raises(AnswersNeeded, match="dit is versie"):
        release(
            changed,
            judged(changed),
            policy=policy,
            motivations=[],
            approvals=[approval(verdict)],
            peildatum=peildatum,
        )


def test_a_verdict_made_by_hand_hides_nothing(build, toydorp, policy, peildatum, judged):
    protected = build.submission([build.column(label="Aandeel vrouwen")])
    good = judged(toydorp)
    forged = Verdict((), peildatum, judged(protected).submission_hash, policy.fingerprint, good.checks)
    with pytest.raises(ReleaseBlocked, match="beschermd kenmerk"):
        release(
            protected,
            forged,
            policy=policy,
            motivations=[],
            approvals=[approval(forged)],
            peildatum=peildatum,
        )
    skipped = Verdict((), peildatum, good.submission_hash, policy.fingerprint, good.checks)
    with pytest.raises(ReleaseBlocked, match="hoort niet bij"):
        release(
            toydorp, skipped, policy=policy, motivations=[], approvals=[approval(good)], peildatum=peildatum
        )


def test_a_verdict_under_other_rules_or_another_date_does_not_count(
    toydorp, policy, peildatum, judged, tmp_path
):
    verdict = judged(toydorp)
    (tmp_path / "k.toml").write_text("schema = 1\n")
    for rules, date in ((Policy.load(tmp_path / "k.toml"), peildatum), (policy, "2026-12-01")):
        with pytest.raises(ReleaseBlocked, match="hoort niet bij"):
            release(
                toydorp, verdict, policy=rules, motivations=[], approvals=[approval(verdict)], peildatum=date
            )


def test_a_label_in_a_reason_or_approval_stops_a_release(toydorp, guarded, policy, peildatum, judged):
    verdict = judged(toydorp)
    vote = approval(verdict, tekst="Goed dat we de probleemwijken aanpakken.")
    with pytest.raises(ReleaseBlocked, match="etiket"):
        release(toydorp, verdict, policy=policy, motivations=[], approvals=[vote], peildatum=peildatum)
    typed = judged(guarded, motivations=[{"tekst": "BSN 111222333"}])
    assert "P01" in {f.code for f in typed.findings}


@pytest.fixture
def exercise(build):
    profile = {"naam": "toydorp-oefening", "titel": "Oefening", "soort": "oefening"}
    return build.submission(
        [build.column(klass="guard", lineage=("bron:iets",))], dossier=build.dossier(profiel=profile)
    )


def test_an_exercise_is_rehearsed_without_reasons_or_approval(exercise, policy, peildatum, judged):
    out = rehearse(exercise, judged(exercise), policy=policy, peildatum=peildatum)
    assert (out.status, out.approvals, out.motivations) == ("OEFENING", (), ())
    assert require_released(out) is out


def test_an_exercise_is_never_released_and_a_profile_never_rehearsed(
    exercise, toydorp, policy, peildatum, judged
):
    verdict = judged(exercise)
    with pytest.raises(ReleaseBlocked, match="oefening kan niet worden vrijgegeven"):
        release(
            exercise,
            verdict,
            policy=policy,
            motivations=[],
            approvals=[approval(verdict)],
            peildatum=peildatum,
        )
    with pytest.raises(ReleaseBlocked, match="geen oefening"):
        rehearse(toydorp, judged(toydorp), policy=policy, peildatum=peildatum)


def test_what_blocks_also_stops_an_exercise(build, policy, peildatum, judged):
    profile = {"naam": "oefening", "titel": "Probleemwijken", "soort": "oefening"}
    titled = build.submission(dossier=build.dossier(profiel=profile))
    with pytest.raises(ReleaseBlocked, match="etiket op een gebied") as stopped:
        rehearse(titled, judged(titled), policy=policy, peildatum=peildatum)
    assert stopped.value.exit_code == 3


def test_what_is_released_holds_nothing_of_the_vault(build, policy, peildatum, strengths):
    from guardrails import Vault

    canary = {"WK999900": 317, "WK999901": 613, "WK999902": 23}
    rest = {"WK999900": 683, "WK999901": 1387, "WK999902": 27}
    base = {"WK999900": 1000, "WK999901": 2000, "WK999902": 50}
    vault = Vault(build.vault_frame({"kanarie": canary, "rest": rest}, base))
    profile = {"naam": "oefening", "titel": "Oefening", "soort": "oefening"}
    drawn = build.class_map({"WK999900": 0, "WK999901": 1, "WK999902": 0}, (0, 500, 1000))
    offered = build.submission(outputs=[drawn], dossier=build.dossier(profiel=profile))
    verdict = review(offered, policy=policy, vault=vault, peildatum=peildatum, strengths=strengths)
    said = repr(rehearse(offered, verdict, policy=policy, peildatum=peildatum)) + str(verdict.to_json())
    said = re.sub(r"[0-9a-f]{64}", "", said)  # a fingerprint may hold any three digits
    assert not [mark for mark in ("kanarie", "317", "613", "1387", "683", "herkomst:") if mark in said]


def test_the_end_date_follows_the_months_of_the_policy(policy):
    assert valid_until("2024-02-29", policy=policy) == "2025-02-28"


@pytest.mark.parametrize(
    ("one", "other"), [("J. de Vries", "vries, J. DE"), ("dr. Élodie Smit", "elodie smit")]
)
def test_names_of_persons_are_compared_as_people_do(one, other):
    assert normal_name(one) == normal_name(other)


def test_an_approval_copied_from_another_version_does_not_count(toydorp, judged, policy, peildatum):
    verdict = judged(toydorp)
    copied = [approval(verdict, hash="1" * 64), approval(verdict)]
    with pytest.raises(AnswersNeeded, match="regel 2 van goedkeuring") as stopped:
        release(toydorp, verdict, policy=policy, motivations=[], approvals=copied, peildatum=peildatum)
    assert [f.code for f in stopped.value.findings] == ["G06"]
    own = [*copied, approval(verdict, tekst="Opnieuw gelezen: de nieuwe cijfers kloppen.")]
    assert release(toydorp, verdict, policy=policy, motivations=[], approvals=own, peildatum=peildatum)
