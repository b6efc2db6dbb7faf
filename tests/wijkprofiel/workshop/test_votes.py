"""Votes rank topics: points per code, counts after closing, ties stay ties."""

import pytest

from tests.wijkprofiel.workshop.toydorp import toy_topic
from wijkprofiel.errors import SessionError
from wijkprofiel.workshop.votes import tally, topics_to_vote


@pytest.fixture
def voting(session):
    session.open_voting()
    return session


def codes(session):
    return session.state.start["deelnemers"]


def test_points_are_counted_per_topic_after_closing_only(voting):
    first, second, *_ = codes(voting)
    voting.vote(first, {"bijstand": 2, "koopwoningen": 1})
    voting.vote(second.lower(), {"koopwoningen": 3})
    assert tally(voting.scene, voting.state) == ()
    voting.close_voting()
    assert [(t.place, t.label, t.points) for t in tally(voting.scene, voting.state)] == [
        (1, "Koopwoningen", 4),
        (2, "Mensen met bijstand", 2),
    ]


def test_the_same_points_share_a_place(voting):
    voting.vote(codes(voting)[0], {"bijstand": 1, "koopwoningen": 1})
    voting.close_voting()
    assert [(t.place, t.shared) for t in tally(voting.scene, voting.state)] == [(1, True), (1, True)]


def test_a_second_vote_of_a_code_takes_the_place_of_the_first(voting):
    voting.vote(codes(voting)[0], {"bijstand": 3})
    voting.vote(codes(voting)[0], {"koopwoningen": 1})
    voting.close_voting()
    assert [t.label for t in tally(voting.scene, voting.state)] == ["Koopwoningen"]


@pytest.mark.parametrize(
    "points", [{}, {"bijstand": 4}, {"bijstand": -1}, {"bijstand": 1.5}, {"WK999900": 1}, {"bijstand": 0}]
)
def test_points_that_do_not_add_up_are_refused(voting, points):
    with pytest.raises(SessionError):
        voting.vote(codes(voting)[0], points)
    assert not voting.state.votes


def test_an_unknown_code_cannot_vote(voting):
    with pytest.raises(SessionError, match="deelnemerscode"):
        voting.vote("ZZZZ", {"bijstand": 1})


def test_nobody_votes_before_voting_is_open(session):
    with pytest.raises(SessionError, match="nu niet"):
        session.vote(codes(session)[0], {"bijstand": 1})


def test_a_topic_that_was_added_can_be_voted_on(voting):
    key = voting.add_own_topic("Ontmoeten in de buurt")
    voting.vote(codes(voting)[0], {key: 3})
    voting.close_voting()
    assert tally(voting.scene, voting.state)[0].label == "Ontmoeten in de buurt"


@pytest.mark.parametrize(
    "label",
    [
        "Dorp",
        "Wijk 02 Haven",
        "De Akkers opknappen",
        "Mevrouw Jansen",
        "Bel 06-12345678",
        "Koopwoningen",
        "x",
    ],
)
def test_an_area_a_person_or_a_double_is_no_topic(voting, label):
    with pytest.raises(SessionError):
        voting.add_own_topic(label)
    assert not voting.state.own_topics


def test_topics_of_two_years_are_one_topic_to_vote_on(begin):
    session = begin(topics=(toy_topic(), toy_topic("bijstand@2021", year=2021)))
    assert list(topics_to_vote(session.scene, session.state).labels) == ["bijstand"]


def test_a_log_says_which_code_gave_points_and_nowhere_whose_code_it_is(voting):
    voting.vote(codes(voting)[0], {"bijstand": 1})
    assert set(voting.state.votes) == {codes(voting)[0]}
    assert not voting.state.present
