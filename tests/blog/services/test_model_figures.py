"""The numbers behind the charts, on comments whose scores and labels are known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from blog.domain.shares import Share
from blog.services.card_figures import CardCurves, curves_of
from blog.services.model_figures import MOST_MISTAKES
from spam.scorer import Scorer
from spam.store import base_card, base_version
from tests.blog.services.past import APPROVE, SPAM, Past
from tests.blog.services.test_spam_gate import damage, save


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False, "HOLD_AT": 0.5, "SPAM_AT": 0.95}


@pytest.fixture
def past(make, moderator) -> Past:
    return Past(make, moderator)


@pytest.fixture
def filled(past, make):
    """Honest 0.1, 0.3, 0.6, 0.97; spam 0.2, 0.8, 0.99, and 0.4 under an Italian post."""
    italian = make.post(lang="it")
    honest = [past.decided(score, APPROVE) for score in (0.1, 0.3, 0.6, 0.97)]
    spam = [past.decided(score, SPAM) for score in (0.2, 0.8, 0.99)]
    return honest, [*spam, past.decided(0.4, SPAM, post=italian)]


def test_an_empty_blog_has_no_figures_and_no_error(services, session):
    found = services.model_figures.figures()

    assert (found.curve, found.bins, found.calibration_error) == ((), (), None)
    assert (found.held_though_honest, found.missed_spam, found.languages) == ((), (), ())
    assert (found.previous, found.changes, found.largest_bin) == (None, (), 1)


def test_an_empty_blog_has_the_charts_of_the_card(services, session):
    found = services.model_figures.figures().card_curves

    assert (len(found.curve), len(found.bins)) == (51, 10)
    assert found.holds.limit == base_card().hold_at
    assert found.bins_spam.limit == base_card().spam_at


@pytest.mark.parametrize(
    ("limit", "precision", "recall"),
    [
        (0.0, 4 / 8, 1.0),
        (0.35, 3 / 5, 3 / 4),
        (0.5, 2 / 4, 2 / 4),
        (0.98, 1.0, 1 / 4),
        (1.0, None, 0),
    ],
)
def test_the_curve_is_precision_and_recall(services, session, filled, limit, precision, recall):
    points = {point.limit: point for point in services.model_figures.figures().curve}

    assert (points[limit].precision, points[limit].recall) == (precision, recall)


def test_the_limit_in_force_is_a_point_of_the_curve(services, session, filled):
    found = services.model_figures.figures().in_force

    assert (found.limit, found.precision, found.recall) == (0.5, 2 / 4, 2 / 4)


def test_with_one_label_only_there_is_no_curve(services, session, past):
    past.decided(0.7, SPAM)

    found = services.model_figures.figures()

    assert (found.curve, found.in_force) == ((), None)


def test_every_comment_is_in_one_bin(services, session, filled):
    found = services.model_figures.figures()

    assert [(bin_.honest, bin_.spam) for bin_ in found.bins] == [
        (0, 0),
        (1, 0),  # 0.1: a bin begins with its lower edge
        (0, 1),
        (1, 0),
        (0, 1),
        (0, 0),
        (1, 0),
        (0, 0),
        (0, 1),
        (1, 1),
    ]
    assert found.bins[9].mean_score == pytest.approx(0.98)
    assert found.bins[9].spam_share == Share(1, 2)
    assert found.largest_bin == 1


def test_a_score_of_one_is_in_the_last_bin(services, session, past):
    comment = past.decided(0.7, SPAM)
    services.moderation.detail(comment.id).assessment.score = 1.0
    session.commit()

    assert services.model_figures.figures().bins[9].spam == 1


def test_calibration_is_the_mean_distance_weighed_by_comments(services, session, filled):
    gaps = [0.1, 1 - 0.2, 0.3, 1 - 0.4, 0.6, 1 - 0.8, 2 * abs(0.98 - 0.5)]

    error = services.model_figures.figures().calibration_error

    assert error == pytest.approx(sum(gaps) / 8)


def test_the_worst_mistakes_come_first(services, session, filled):
    honest, spam = filled

    found = services.model_figures.figures()

    assert [(m.comment.id, m.score) for m in found.held_though_honest] == [
        (honest[3].id, 0.97),
        (honest[2].id, 0.6),
    ]
    assert [(m.comment.id, m.score) for m in found.missed_spam] == [
        (spam[0].id, 0.2),
        (spam[3].id, 0.4),
    ]
    assert (found.held_count, found.missed_count) == (2, 2)


def test_no_more_than_twenty_mistakes_are_shown(services, session, past):
    for _ in range(MOST_MISTAKES + 1):
        past.decided(0.7, APPROVE)

    found = services.model_figures.figures()

    assert (found.held_count, len(found.held_though_honest)) == (MOST_MISTAKES + 1, MOST_MISTAKES)


def test_languages_are_counted_at_the_limits_in_force(services, session, filled):
    rows = services.model_figures.figures().languages

    assert [(row.lang, row.honest_held, row.spam_caught) for row in rows] == [
        ("en", Share(2, 4), Share(2, 3)),
        ("it", Share(0, 0), Share(0, 1)),
    ]


@pytest.mark.usefixtures("session")
class TestModels:
    def test_the_model_in_use_is_compared_with_the_one_before(self, services):
        store = services.retraining._store
        version = save(store, 1.0)
        services.retraining.promote(version)

        found = services.model_figures.figures()

        assert found.previous == base_version()
        assert {row.name for row in found.changes} >= {"Spam caught", "Held from a score of"}

    def test_a_correction_shows_the_tables_of_the_model_it_corrects(self, services):
        store = services.retraining._store
        base = store.load("base")
        card = replace(base.card, parent=base_version(), metrics={"decision": "Fine."})
        services.retraining.promote(store.save(Scorer(base.weights, card), card))

        found = services.model_figures.figures()

        assert found.measured == base.card
        assert found.attacks
        assert found.card_curves == curves_of(base.card)
        assert found.card_curves.curve

    def test_a_correction_of_a_model_that_is_gone_shows_no_tables(self, services):
        store = services.retraining._store
        base = store.load("base")
        card = replace(base.card, parent="20260101T000000Z-00000000", metrics={})
        version = store.save(Scorer(base.weights, card), card)
        services.retraining.promote(version)

        found = services.model_figures.figures()

        assert (found.measured.version, found.attacks) == (version, ())
        assert found.card_curves == CardCurves()

    def test_a_model_before_that_is_gone_gives_way_to_the_parent(self, services):
        store = services.retraining._store
        base = store.load("base")
        first = save(store, 1.0)
        second = store.save(
            Scorer(replace(base.weights, bias=2.0), base.card),
            replace(base.card, parent=base_version()),
            now=datetime(2026, 5, 5, tzinfo=UTC),
        )
        services.retraining.promote(first)
        services.retraining.promote(second)
        (store.folder / first / "card.json").write_bytes(b"gone")

        assert services.model_figures.figures().previous == base_version()

    @pytest.mark.usefixtures("filled")
    def test_without_a_model_the_local_figures_stand(self, services):
        store = services.retraining._store
        version = save(store, 1.0)
        services.retraining.promote(version)
        damage(store, version)
        (store.folder / version / "card.json").write_bytes(b"damaged")

        found = services.model_figures.figures()

        assert (found.policy, found.held_though_honest, found.languages) == (None, (), ())
        assert len(found.curve) == 101
