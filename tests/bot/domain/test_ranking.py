"""Properties of the ranking formula, checked for random scores and votes."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ranking import Standing, rank

scores = st.floats(-1e6, 1e6) | st.sampled_from([0.0, 1.0, -1.0])
votes = st.integers(0, 1000) | st.integers(0, 2)
priors = st.floats(0, 10)


@st.composite
def sheets(draw: st.DrawFn) -> list[Standing]:
    """Generate one to nine candidates, numbered from 1, in any order."""
    numbers = draw(st.permutations(range(1, draw(st.integers(1, 9)) + 1)))
    return [Standing(number, draw(scores), draw(votes)) for number in numbers]


def test_scores_alone_give_the_models_order() -> None:
    assert rank([Standing(1, 0.2), Standing(2, 0.9), Standing(3, -4.0)]) == (2, 1, 3)


def test_one_vote_outweighs_the_model() -> None:
    assert rank([Standing(1, 99.0), Standing(2, -99.0, votes=1)]) == (2, 1)


def test_a_stronger_prior_outweighs_one_vote() -> None:
    assert rank([Standing(1, 99.0), Standing(2, -99.0, votes=1)], prior=3.0) == (1, 2)


def test_nobody_is_ranked_among_nobody() -> None:
    assert rank([]) == ()


@given(sheets(), priors)
def test_everybody_has_one_place(standings: list[Standing], prior: float) -> None:
    assert sorted(rank(standings, prior)) == list(range(1, len(standings) + 1))


@given(sheets(), priors, st.data(), st.integers(1, 50))
def test_more_votes_never_lower_a_place(
    standings: list[Standing], prior: float, data: st.DataObject, more: int
) -> None:
    chosen = data.draw(st.sampled_from(standings))
    favoured = [replace(s, votes=s.votes + more) if s == chosen else s for s in standings]
    assert rank(favoured, prior).index(chosen.number) <= rank(standings, prior).index(chosen.number)


@given(sheets(), priors, st.data())
def test_votes_for_one_leave_the_order_of_the_others(
    standings: list[Standing], prior: float, data: st.DataObject
) -> None:
    chosen = data.draw(st.sampled_from(standings))
    favoured = [replace(s, votes=s.votes + 1) if s == chosen else s for s in standings]
    before, after = (
        [number for number in rank(sheet, prior) if number != chosen.number] for sheet in (standings, favoured)
    )
    assert before == after


@given(sheets(), priors, st.data())
def test_the_order_of_listing_does_not_matter(standings: list[Standing], prior: float, data: st.DataObject) -> None:
    assert rank(data.draw(st.permutations(standings)), prior) == rank(standings, prior)


@given(st.integers(1, 9), scores, votes, priors)
def test_ties_stand_by_number(count: int, score: float, given_votes: int, prior: float) -> None:
    standings = [Standing(number, score, given_votes) for number in range(count, 0, -1)]
    assert rank(standings, prior) == tuple(range(1, count + 1))


@given(sheets())
def test_with_the_default_prior_more_votes_stand_higher(standings: list[Standing]) -> None:
    votes_of = {standing.number: standing.votes for standing in standings}
    counts = [votes_of[number] for number in rank(standings)]
    assert counts == sorted(counts, reverse=True)
