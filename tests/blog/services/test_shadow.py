"""Shadow mode: another version scores live comments; it decides nothing and disturbs nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select, text

from blog.db import Assessment, Comment, ShadowAssessment
from blog.domain.comments import NewComment
from blog.domain.errors import InvalidInputError, NotFoundError
from blog.domain.moderation import Status
from blog.services.shadow import ShadowedGate, _ShadowStore
from blog.services.spam_gate import Limits, SpamGate
from spam.errors import ModelRejectedError
from spam.store import BASE, ModelStore, base_version
from tests.blog.services.test_spam_gate import HONEST, damage, save
from tests.fakes import FixedGate


@pytest.fixture
def store(services) -> ModelStore:
    return services.retraining._store


@pytest.fixture
def service(services):
    return services.shadow


@pytest.fixture
def strict(store) -> str:
    """A version for which everything is spam."""
    return save(store, 40.0)


@pytest.fixture
def lenient(store) -> str:
    """A version for which nothing is."""
    return save(store, -40.0)


def rows(session) -> list[ShadowAssessment]:
    return list(session.scalars(select(ShadowAssessment).order_by(ShadowAssessment.id)))


@pytest.mark.usefixtures("session")
class TestStarting:
    def test_a_stored_version_can_be_set_and_stopped(self, service, store, strict):
        assert service.start(strict) == strict
        assert store.shadow_version() == strict

        service.stop()

        assert store.shadow_version() is None

    def test_the_base_model_may_be_named_shortly(self, service, store, strict):
        store.promote(strict)

        assert service.start(BASE) == base_version()

    @pytest.mark.parametrize("name", ["", "nonsense", "../..", "20260101T000000Z-00000000"])
    def test_an_unknown_one_is_not_found(self, service, store, name):
        with pytest.raises(NotFoundError):
            service.start(name)

        assert store.shadow_version() is None

    def test_the_one_in_use_is_refused(self, service):
        with pytest.raises(InvalidInputError, match="in use already"):
            service.start(base_version())

    def test_a_damaged_one_is_refused(self, service, store, strict):
        damage(store, strict)

        with pytest.raises(InvalidInputError, match="checksum"):
            service.start(strict)


class TestComments:
    def test_without_a_shadow_nothing_is_stored(self, make, session):
        make.comment(make.post())

        assert rows(session) == []

    def test_both_scores_and_actions_are_stored(self, make, session, service, strict, now):
        service.start(strict)

        comment = make.comment(make.post())

        [row] = rows(session)
        assert (row.comment_id, row.revision, row.created_at) == (comment.id, 1, now())
        assert (row.current_version, row.current_score) == ("double-1", 0.02)
        assert (row.shadow_version, row.current_action, row.shadow_action) == (
            strict,
            "publish",
            "spam",
        )
        assert row.shadow_score > 0.99
        assert (row.differs, row.cause) == (True, None)

    def test_the_shadow_decides_nothing(self, make, session, service, strict):
        service.start(strict)

        comment = make.comment(make.post())

        assert comment.status is Status.PUBLISHED
        [assessment] = session.scalars(select(Assessment))
        assert assessment.model_version == "double-1"

    def test_where_both_agree_nothing_differs(self, make, session, service, lenient):
        service.start(lenient)

        make.comment(make.post())

        assert [(row.shadow_action, row.differs) for row in rows(session)] == [("publish", False)]

    def test_it_follows_the_pointer(self, make, session, service, strict, lenient):
        post = make.post()
        for version in (strict, lenient):
            service.start(version)
            make.comment(post)
        service.stop()
        make.comment(post)

        assert [row.shadow_version for row in rows(session)] == [strict, lenient]

    def test_promoting_it_ends_it(self, make, session, services, service, strict):
        service.start(strict)

        services.retraining.promote(strict)
        make.comment(make.post())

        assert rows(session) == []
        assert service.page().version is None

    def test_a_comment_sent_twice_is_compared_once(self, make, session, service, strict):
        service.start(strict)
        post = make.post()

        for _ in range(2):
            make.comment(post, "The very same words about the quay.")

        assert len(rows(session)) == 1

    def test_judging_held_comments_anew_is_not_live(self, make, session, services, service, strict):
        make.comment(make.post(), status=Status.PENDING)
        service.start(strict)

        services.retraining.rescore()

        assert rows(session) == []


class TestBroken:
    """Whatever is wrong with the shadow, the comment is stored as if there were none."""

    def check(self, make, session, *, stored: int) -> None:
        comment = make.comment(make.post())

        assert comment.status is Status.PUBLISHED
        assert session.scalar(select(func.count()).select_from(Assessment)) == 1
        assert session.scalar(select(func.count()).select_from(ShadowAssessment)) == stored

    def test_damaged_weights_are_told(self, make, session, service, store, strict):
        service.start(strict)
        damage(store, strict)

        self.check(make, session, stored=1)

        [row] = rows(session)
        assert (row.shadow_score, row.shadow_action, row.differs) == (None, None, False)
        assert "checksum" in row.cause

    def test_damage_after_another_was_loaded_is_not_taken_for_that_one(
        self, make, session, service, store, strict, lenient
    ):
        service.start(lenient)
        make.comment(make.post())
        service.start(strict)
        damage(store, strict)

        make.comment(make.post())

        last = rows(session)[-1]
        assert (last.shadow_version, last.shadow_score) == (strict, None)

    @pytest.mark.parametrize("pointer", [b"\xff\xfe", b"../../etc/passwd", b"", b"x" * 100_000])
    def test_a_damaged_pointer(self, make, store, pointer):
        store.replace_file("shadow", pointer)

        comment = make.comment(make.post())

        assert comment.status is Status.PUBLISHED

    def test_a_folder_in_the_pointers_place(self, make, session, store):
        (store.folder / "shadow").mkdir(parents=True)

        self.check(make, session, stored=0)

    def test_a_table_that_is_not_there(self, make, session, service, strict, caplog):
        service.start(strict)
        session.execute(text("DROP TABLE shadow_assessments"))
        session.commit()

        comment = make.comment(make.post())

        assert comment.status is Status.PUBLISHED
        assert session.scalar(select(func.count()).select_from(Comment)) == 1
        assert "second opinion not stored" in caplog.text

    def test_anything_else_that_breaks(self, make, session, services, service, strict, caplog):
        class Furious:
            def policy(self, scorer):
                raise MemoryError(scorer.version)

        service.start(strict)
        services.comments._gate._limits = Furious()

        self.check(make, session, stored=0)
        assert "no second opinion" in caplog.text

    def test_without_a_current_verdict_there_is_nothing_to_compare(
        self, make, session, service, strict, gate
    ):
        service.start(strict)
        gate.score = None
        post = make.post()

        make.services.comments.submit(post.slug, NewComment("Rita", "Fog."), address="192.0.2.1")

        assert rows(session) == []


class TestGate:
    def test_the_shadow_costs_no_model_while_none_is_set(self, store, strict):
        door = ShadowedGate(gate=FixedGate(), store=store, limits=Limits())

        store.set_shadow(strict)
        assert door.assess(HONEST).shadow.version == strict
        store.clear_shadow()

        assert door.assess(HONEST).shadow is None
        assert door._beside is None

    def test_holding_everything_does_not_hide_a_difference(self, store, strict):
        limits = Limits(hold_everything=True)
        inner = SpamGate(store=store, limits=limits)
        door = ShadowedGate(gate=inner, store=store, limits=limits)
        store.set_shadow(strict)

        opinion = door.assess(HONEST).shadow

        assert (opinion.current_action, opinion.shadow_action) == ("publish", "spam")

    def test_the_folder_alone_names_no_shadow(self, store):
        with pytest.raises(ModelRejectedError, match="no version scores beside"):
            _ShadowStore(store.folder).current_version()


class TestPage:
    @pytest.fixture
    def compared(self, make, service, strict):
        """Seven comments: five differ, two are spam for both. The base model is in use."""
        service.start(strict)
        post = make.post()
        store_rows = [make.comment(post) for _ in range(5)]
        store_rows += [make.comment(post, status=Status.SPAM) for _ in range(2)]
        return store_rows

    @pytest.fixture(autouse=True)
    def as_the_base_model(self, monkeypatch):
        """The double speaks for the version that is in use."""
        judge = FixedGate.assess

        def assess(self, message, sightings=None):
            said = judge(self, message)
            return replace(said, verdict=replace(said.verdict, model=base_version()))

        monkeypatch.setattr(FixedGate, "assess", assess)

    def test_only_differing_comments_are_listed_newest_first(self, service, compared):
        page = service.page()

        assert (page.compared, page.differing, page.failed) == (7, 5, 0)
        assert [row.comment_id for row in page.rows] == [c.id for c in reversed(compared[:5])]
        assert page.next_before is None

    def test_pages_go_on_by_key(self, service, compared):
        first = service.page(size=2)
        second = service.page(size=2, before=first.next_before)
        third = service.page(size=2, before=second.next_before)

        seen = [row.comment_id for page in (first, second, third) for row in page.rows]
        assert seen == [c.id for c in reversed(compared[:5])]
        assert third.next_before is None

    def test_without_a_shadow_the_page_says_what_is_in_use(self, service):
        page = service.page()

        assert (page.version, page.current, page.rows) == (None, base_version(), ())

    def test_a_pointer_that_nobody_can_read_is_told(self, service, store):
        store.replace_file("shadow", b"\xff\xfe")

        assert "shadow" in service.page().problem

    @pytest.mark.parametrize("pointer", [b"../../etc/passwd", b"", b"junk", b"x" * 100_000])
    def test_a_pointer_to_what_is_no_version_is_told(self, service, store, pointer):
        store.replace_file("shadow", pointer)

        page = service.page()

        assert page.version is None
        assert "is not the name of a version" in page.problem

    def test_another_current_version_starts_from_nothing(
        self, service, services, compared, lenient
    ):
        assert service.page().compared == len(compared)

        services.retraining.promote(lenient)

        assert service.page().compared == 0

    def test_what_the_shadow_could_not_judge_is_counted_apart(self, make, service, store, strict):
        service.start(strict)
        damage(store, strict)

        make.comment(make.post())

        page = service.page()
        assert (page.compared, page.differing, page.failed) == (0, 0, 1)
