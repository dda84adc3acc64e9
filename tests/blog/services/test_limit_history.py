"""What a limit would have done to past comments, counted by hand."""

from __future__ import annotations

import pytest

from blog.domain.moderation import Policy
from blog.domain.shares import Share
from blog.services.limit_history import STEPS
from tests.blog.services.past import APPROVE, SPAM, Past

IN_FORCE = Policy(0.5, 0.95)


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture
def past(make, moderator) -> Past:
    return Past(make, moderator)


@pytest.fixture
def filled(past, make):
    italian = make.post(lang="it")
    for score in (0.1, 0.3, 0.6, 0.97):
        past.decided(score, APPROVE)
    for score in (0.2, 0.8, 0.99):
        past.decided(score, SPAM)
    past.decided(0.4, SPAM, post=italian)
    past.comment(0.35)
    past.comment(0.05, post=italian)


def history(services, hold_at: float, spam_at: float = 0.95, in_force=IN_FORCE):
    return services.limit_history.history(
        chosen=Policy(hold_at, spam_at), in_force=in_force, version="double-1"
    )


@pytest.mark.parametrize(
    ("hold_at", "held", "missed", "undisputed"),
    [
        (0.3, 3, 1, 1),  # the limit itself is held
        (0.30001, 2, 1, 1),
        (0.5, 2, 2, 0),
        (0.001, 4, 0, 2),
        (1.0, 0, 4, 0),
    ],
)
def test_counts_are_exact(services, session, filled, hold_at, held, missed, undisputed):
    found = history(services, hold_at, max(hold_at, 0.95)).chosen

    assert found.honest_held == Share(held, 4)
    assert found.spam_missed == Share(missed, 4)
    assert found.undisputed_held == Share(undisputed, 2)


def test_binned_ones_are_counted_too_and_beside_what_is_in_force(services, session, filled):
    found = history(services, 0.3, 0.7)

    assert (found.chosen.honest_binned, found.chosen.spam_binned) == (Share(1, 4), Share(2, 4))
    assert (found.in_force.hold_at, found.in_force.honest_held) == (0.5, Share(2, 4))
    assert (found.in_force.spam_binned, found.in_force.undisputed_held) == (
        Share(1, 4),
        Share(0, 2),
    )


def test_every_step_agrees_with_choosing_it(services, session, filled):
    found = history(services, 0.5)

    assert len(STEPS) == 21
    for step in (found.steps[0], found.steps[6], found.steps[-1]):
        alone = history(services, step.hold_at, 1.0).chosen
        assert (step.honest_held, step.spam_missed, step.undisputed_held) == (
            alone.honest_held,
            alone.spam_missed,
            alone.undisputed_held,
        )


def test_lines_go_one_way(services, session, filled):
    lines = history(services, 0.5).lines

    held, missed = ([share for _, share in lines[name]] for name in ("held", "missed"))
    assert held == sorted(held, reverse=True)
    assert missed == sorted(missed)
    assert (held[0], missed[0]) == (1.0, 0.0)


def test_languages_stand_apart_the_largest_first(services, session, filled):
    rows = history(services, 0.3).languages

    assert [(row.lang, row.honest_held, row.spam_missed, row.undisputed_held) for row in rows] == [
        ("en", Share(3, 4), Share(1, 3), Share(1, 1)),
        ("it", Share(0, 0), Share(0, 1), Share(0, 1)),
    ]


def test_a_language_without_undisputed_comments_has_a_row(services, session, past, make):
    past.decided(0.6, SPAM, post=make.post(lang="fr"))

    [row] = history(services, 0.3).languages

    assert (row.lang, row.undisputed_held) == ("fr", Share(0, 0))


def test_an_empty_blog_has_nothing_to_tell(services, session):
    found = history(services, 0.5, in_force=None)

    assert (found.chosen.honest_held, found.in_force, found.lines) == (Share(0, 0), None, {})
    assert (found.languages, found.undisputed) == ((), 0)
