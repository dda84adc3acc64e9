"""Retraining with the real classifier: learning, promoting or not, locks, versions."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from blog.db import Comment, LogEntry
from blog.domain.errors import BusyError, InvalidInputError, StorageError, UnusableModelError
from blog.domain.log import Act
from blog.domain.moderation import DecisionKind, Status
from blog.services.last_run import BEGUN, LAST_RUN
from blog.services.model_locks import LOCK, RESCORING
from spam.correction import correct
from spam.store import BASE, KEPT, base_version
from tests.blog.services.test_spam_gate import damage, save
from tests.conftest import small_disk
from tests.spam.conftest import spun_set
from tests.spam.test_correction import local
from tests.spam.test_promotion import NOTHING_NEW

pytestmark = pytest.mark.usefixtures("session")
APPROVE, _, REJECT, SPAM, _ = DecisionKind
HOLDER = """
import fcntl, sys
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture
def teach(make, moderator, now):
    """Let a moderator decide on ``count`` comments, spam and honest ones in turn."""
    post = make.post()

    def decide(count: int, *, seed: int = 1, only_spam: bool = False) -> None:
        for example in spun_set(count, seed):
            now.advance(minutes=1)
            comment = make.comment(post, example.message.text, status=Status.PENDING)
            kind = SPAM if example.is_spam or only_spam else APPROVE
            make.decide(comment, kind, by=moderator)

    return decide


@pytest.fixture
def repeat(make, moderator, now):
    """Let a moderator approve one text again and again: copies test nothing."""
    post = make.post()

    def decide(count: int) -> None:
        for number in range(count):
            now.advance(minutes=1)
            name = f"Reader {number}"
            comment = make.comment(post, "The same words.", author_name=name, status=Status.PENDING)
            make.decide(comment, APPROVE, by=moderator)

    return decide


@pytest.fixture
def held_elsewhere(retraining):
    """Hold the lock in another process, which is given back to be killed."""
    folder = retraining._store.folder
    folder.mkdir(parents=True, exist_ok=True)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder / LOCK)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout.readline() == b"held\n"
    yield holder
    if holder.poll() is None:
        holder.kill()
    holder.communicate()


class TestLearning:
    def test_too_few_decisions_are_refused_and_remembered(self, retraining, teach, now):
        teach(19)

        with pytest.raises(InvalidInputError, match=r"at least 20 .* found 19") as refused:
            retraining.run()

        page = retraining.model_page()
        assert list(refused.value.fields) == ["decisions"]
        assert page.last_run["reason"] == str(refused.value)
        assert page.last_run["at"] == now().isoformat()
        assert (page.last_run["version"], page.last_run["is_promoted"]) == (None, False)
        assert len(page.versions) == 1

    def test_decisions_of_one_kind_are_refused(self, retraining, teach):
        teach(20, only_spam=True)

        with pytest.raises(InvalidInputError, match="found one kind"):
            retraining.run()

    def test_decisions_in_too_long_texts_alone_are_refused(
        self, retraining, make, moderator, session
    ):
        """A text of an older blog may be longer than the classifier reads."""
        post = make.post()
        for kind in [SPAM, APPROVE] * 10:
            comment = make.comment(post, status=Status.PENDING)
            make.decide(comment, kind, by=moderator)
        for comment in session.scalars(select(Comment)):
            comment.body = "a long word " * 2_000 + str(comment.id)
        session.commit()

        with pytest.raises(InvalidInputError) as refused:
            retraining.run()

        assert list(refused.value.fields) == ["decisions"]

    def test_a_good_candidate_is_promoted_and_told(self, retraining, teach):
        teach(30)
        stages: list[tuple[str, float]] = []

        result = retraining.run(progress=lambda stage, share: stages.append((stage, share)))

        page = retraining.model_page()
        newest = page.versions[0]
        assert result.is_promoted, result.reason
        assert (newest.version, newest.is_current, newest.is_base) == (result.version, True, False)
        assert newest.summary == result.reason
        assert newest.metrics["comparison"]["spam"] > 0
        assert page.current["version"] == result.version
        assert page.current["parent"] == base_version()
        assert page.current["counts"] == {"local": {"ham": 15, "spam": 15}}
        assert page.last_run["version"] == result.version
        assert [share for _, share in stages] == sorted(share for _, share in stages)
        assert stages[-1] == ("done", 1.0)

    def test_with_too_little_to_test_on_it_is_stored_but_not_promoted(
        self, retraining, teach, repeat
    ):
        teach(14)
        repeat(6)

        result = retraining.run()

        assert not result.is_promoted
        assert "newer decisions to test on" in result.reason
        rows = retraining.versions()
        assert [(row.version, row.is_current) for row in rows] == [
            (result.version, False),
            (base_version(), True),
        ]
        assert rows[0].summary == result.reason

    def test_what_the_current_model_learnt_from_does_not_test_the_next(self, retraining, teach):
        teach(30)
        first = retraining.run()

        second = retraining.run()

        assert first.is_promoted
        assert not second.is_promoted
        assert "Only 0 newer decisions" in second.reason

    def test_new_decisions_make_a_next_model_possible(self, retraining, teach):
        teach(30)
        first = retraining.run()
        teach(40, seed=2)

        second = retraining.run()

        assert second.version != first.version
        assert second.is_promoted, second.reason
        assert retraining.model_page().current["counts"]["local"]["spam"] == 35

    def test_a_correction_stays_where_the_next_would_change_nothing(
        self, retraining, make, moderator, now
    ):
        """Both judge the newest six honest comments and one spam alike: that is no reason."""
        store = retraining._store
        learnt = correct(store.load(BASE), local(60), random_state=1)
        current = store.save(learnt, learnt.card, now=now())
        store.promote(current)
        post = make.post()
        for example in NOTHING_NEW:
            now.advance(minutes=1)
            comment = make.comment(post, example.message.text, status=Status.PENDING)
            make.decide(comment, SPAM if example.is_spam else APPROVE, by=moderator)

        result = retraining.run()

        page = retraining.model_page()
        assert not result.is_promoted
        assert "would undo what the current model learnt. Of 7 newer decisions" in result.reason
        assert page.current["version"] == current
        assert page.versions[0].version == result.version
        assert page.versions[0].summary == result.reason

    def test_the_same_decisions_give_the_same_model(self, retraining, teach, repeat):
        teach(14)
        repeat(6)

        assert retraining.run().version == retraining.run().version

    def test_a_damaged_current_model_stops_it_and_is_remembered(self, retraining, teach):
        teach(20)
        store = retraining._store
        version = save(store, 1.0)
        store.promote(version)
        damage(store, version)

        with pytest.raises(UnusableModelError, match=r"checksum.*Roll back or promote"):
            retraining.run()

        page = retraining.model_page()
        assert "checksum" in page.last_run["reason"]
        assert page.current == {}
        assert "checksum" in page.problem

    def test_a_full_disk_changes_nothing_and_is_told(self, retraining, teach):
        teach(20)

        with (
            small_disk(),
            pytest.raises(StorageError, match=r"File too large.*The model in use stays"),
        ):
            retraining.run()

        page = retraining.model_page()
        assert page.current["version"] == base_version()
        assert [row.version for row in page.versions] == [base_version()]
        assert "File too large" in page.last_run["reason"]
        assert page.untold is None
        names = {entry.name for entry in retraining._store.folder.iterdir()}
        assert names == {LOCK, RESCORING, LAST_RUN, BEGUN}

    def test_one_that_was_killed_is_told(self, retraining, now):
        retraining._last_run.begin()
        begun = now()
        assert retraining.model_page().is_running

        now.advance(minutes=2)

        page = retraining.model_page()
        assert (page.is_running, page.untold) == (False, begun)

    def test_where_nothing_can_be_written_the_page_is_still_shown(self, retraining):
        folder = retraining._store.folder
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.write_text("a file stands where the folder of the models should be")

        page = retraining.model_page()

        assert (page.is_running, page.current["version"]) == (False, base_version())
        with pytest.raises(StorageError):
            retraining.start()
        with pytest.raises(StorageError):
            retraining.promote(BASE)


class TestPruning:
    @pytest.fixture
    def full(self, retraining):
        """More versions than are kept; the oldest two were in use."""
        versions = [save(retraining._store, n / 100) for n in range(1, KEPT + 4)]
        versions.sort()
        for version in versions[:2]:
            retraining._store.promote(version)
        retraining._store.promote(BASE)
        return versions

    def test_old_versions_are_removed_afterwards_and_counted(
        self, retraining, teach, full, session
    ):
        teach(30)

        result = retraining.run()

        left = {row.version for row in retraining.versions()}
        entry = session.scalars(select(LogEntry).where(LogEntry.act == Act.RETRAINED)).one()
        assert result.is_promoted
        assert result.removed == 3
        assert left == {result.version, base_version(), *full[3:]}
        assert retraining.model_page().last_run["removed"] == 3
        assert entry.details == {"is_promoted": True, "removed": 3}
        assert retraining.roll_back() == base_version()

    def test_what_was_made_now_stays_even_where_the_clock_went_back(self, retraining, teach):
        base = retraining._store.load(BASE)
        for number in range(KEPT):
            retraining._store.save(base, base.card, now=datetime(2040, 1, 1 + number, tzinfo=UTC))
        teach(14)
        teach(6, seed=3)

        result = retraining.run()

        assert result.removed == 0
        assert result.version in {row.version for row in retraining.versions()}

    def test_one_that_cannot_be_removed_fails_nothing(self, retraining, teach, full, tmp_path):
        """Somebody moved it to another disk and put a link in its place."""
        folder = retraining._store.folder
        (folder / full[0]).rename(tmp_path / "elsewhere")
        (folder / full[0]).symlink_to(tmp_path / "elsewhere")
        teach(30)

        result = retraining.run()

        assert (result.is_promoted, result.removed) == (True, 2)
        assert full[0] in {row.version for row in retraining.versions()}

    def test_where_it_is_unknown_what_is_in_use_nothing_is_removed(self, retraining, teach, full):
        retraining._store.replace_file("shadow", b"\xff\xfe")
        teach(30)

        result = retraining.run()

        assert (result.is_promoted, result.removed) == (True, 0)
        assert set(full) < {row.version for row in retraining.versions()}


class TestLock:
    @pytest.mark.usefixtures("held_elsewhere")
    def test_two_cannot_run_at_once(self, retraining, teach):
        teach(20)

        with pytest.raises(BusyError):
            retraining.run()
        with pytest.raises(BusyError):
            retraining.start()
        assert retraining.is_running()
        assert retraining.model_page().is_running

    def test_a_killed_process_leaves_no_lock(self, retraining, teach, held_elsewhere):
        teach(20)
        assert retraining.is_running()

        held_elsewhere.send_signal(signal.SIGKILL)
        held_elsewhere.wait()

        assert not retraining.is_running()
        assert retraining.run().version is not None

    def test_asking_whether_one_runs_does_not_stop_one(self, retraining):
        for _ in range(3):
            assert not retraining.is_running()

        assert not (retraining._store.folder / LAST_RUN).exists()

    def test_it_lets_go_after_failing(self, retraining):
        with pytest.raises(InvalidInputError):
            retraining.run()

        assert not retraining.is_running()


class TestInTheBackground:
    def test_it_runs_in_a_process_of_its_own_with_the_same_data(
        self, retraining, teach, monkeypatch, session
    ):
        teach(20)
        session.commit()
        started: list[subprocess.Popen[bytes]] = []
        real = subprocess.Popen
        monkeypatch.setattr(
            "blog.services.own_process.subprocess.Popen",
            lambda *given, **named: started.append(real(*given, **named)) or started[-1],
        )

        retraining.start()
        code = started[0].wait(timeout=120)

        last = json.loads((retraining._store.folder / LAST_RUN).read_text())
        assert code == 0
        assert last["version"] == retraining.versions()[0].version


class TestThePage:
    def test_the_page_shows_labels_and_the_gates_problem(self, retraining, teach, gate):
        teach(4)
        gate.problem = "model x cannot be loaded"

        page = retraining.model_page()

        assert page.labels == {"spam": 2, "ham": 2}
        assert page.problem == "model x cannot be loaded"
        assert page.last_run is None
