"""The ``blarney spam`` commands: models, retraining, judging; nothing changes when refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from blog.domain.moderation import DecisionKind, Status
from blog.services.moderation import DecisionOrder
from spam.store import ModelStore, base_version
from tests.blog.services.test_spam_gate import damage, save
from tests.spam.conftest import spun_set

ROOT = Path(__file__).resolve().parents[2]
POST = "---\ntitle: Low tide\npublished: 2026-01-02\n---\nBoats lie still."


class TestSpam:
    @pytest.fixture
    def overrides(self):
        return {"RATE_LIMITS": False}

    def test_versions_are_listed(self, blarney, tmp_path):
        version = save(ModelStore(tmp_path / "models"), 1.0)

        plain, told = blarney("spam", "versions"), blarney("spam", "versions", "--json")

        assert plain.exit_code == told.exit_code == 0
        assert plain.stdout.splitlines()[0].startswith(f"  {version}  ")
        assert plain.stdout.splitlines()[1].startswith(f"* {base_version()}  ")
        rows = json.loads(told.stdout)
        assert [row["version"] for row in rows] == [version, base_version()]
        assert [row["is_current"] for row in rows] == [False, True]

    def test_promoting_and_going_back(self, blarney, tmp_path):
        version = save(ModelStore(tmp_path / "models"), 1.0)

        promoted = blarney("spam", "promote", version)
        back = blarney("spam", "rollback")

        assert (promoted.exit_code, promoted.stdout) == (0, f"{version} is in use.\n")
        assert (back.exit_code, back.stdout) == (0, f"{base_version()} is in use.\n")

    def test_a_shadow_is_set_and_stopped(self, blarney, tmp_path):
        store = ModelStore(tmp_path / "models")
        version = save(store, 1.0)

        assert blarney("spam", "shadow", version).stdout == (
            f"{version} scores beside the one in use.\n"
        )
        assert store.shadow_version() == version
        assert blarney("spam", "shadow", "--stop").exit_code == 0
        assert store.shadow_version() is None

    @pytest.mark.parametrize(
        ("arguments", "code", "said"),
        [
            ([], 2, "Expected either a VERSION or --stop."),
            (["base", "--stop"], 2, "Expected either a VERSION or --stop."),
            (["nonsense"], 1, "There is no version “nonsense”."),
            (["base"], 1, "in use already"),
        ],
    )
    def test_what_cannot_be_a_shadow_is_told(self, blarney, arguments, code, said):
        result = blarney("spam", "shadow", *arguments)

        assert result.exit_code == code
        assert said in result.stderr

    def test_what_cannot_be_promoted_is_told(self, blarney, tmp_path):
        store = ModelStore(tmp_path / "models")
        version = save(store, 1.0)
        damage(store, version)

        unknown, damaged = blarney("spam", "promote", "x"), blarney("spam", "promote", version)

        assert (unknown.exit_code, damaged.exit_code) == (1, 1)
        assert "no version “x”" in unknown.stderr
        assert "checksum" in damaged.stderr

    def test_one_text_is_judged_with_reasons(self, blarney):
        bad = "Buy cheap pills online, best casino bonus http://best-casino.example.com"

        plain = blarney("spam", "judge", bad, "--author", "best casino")
        told = blarney("spam", "judge", "--json", given=bad)

        assert plain.exit_code == told.exit_code == 0
        first, *reasons = plain.stdout.splitlines()
        assert first.split()[0] in {"spam", "hold"}
        assert base_version() in first
        assert reasons
        answer = json.loads(told.stdout)
        assert answer["score"] > 0.5
        assert {"name", "weight", "detail"} == set(answer["reasons"][0])

    def test_a_text_that_cannot_be_judged_is_told(self, blarney):
        result = blarney("spam", "judge", "x" * 10_001)

        assert result.exit_code == 1
        assert "No verdict" in result.stderr

    def test_retraining_with_too_little_is_told(self, blarney):
        result = blarney("spam", "retrain")

        assert result.exit_code == 1
        assert "decisions: Expected at least 20" in result.stderr

    @pytest.mark.parametrize(
        ("count", "only_spam", "says"),
        [(0, False, "found 0"), (3, False, "found 3"), (20, True, "found one kind")],
    )
    def test_retraining_on_too_little_changes_no_model(
        self, blarney, make, now, session, tmp_path, count, only_spam, says
    ):
        post, moderator = make.post(), make.user().id
        for example in spun_set(count, seed=1):
            now.advance(minutes=1)
            comment = make.comment(post, example.message.text, status=Status.PENDING)
            is_spam = example.is_spam or only_spam
            kind = DecisionKind.MARK_SPAM if is_spam else DecisionKind.APPROVE
            make.decide(comment, kind, by=moderator)
        session.commit()
        store = ModelStore(tmp_path / "models")
        version = save(store, 1.0)
        store.promote(version)
        notes = {"retraining.lock", "last_run.json", "last_run_begun"}

        def files():
            return {
                path.relative_to(store.folder): path.read_bytes()
                for path in store.folder.rglob("*")
                if path.is_file() and path.name not in notes
            }

        before = files()

        result = blarney("spam", "retrain")

        assert result.exit_code == 1
        assert says in result.stderr
        assert result.stdout == ""
        assert files() == before
        assert store.current_version() == version

    def test_the_outcome_of_retraining_is_told(self, blarney, make, now, session):
        """The second finds no newer decisions to test on."""
        post, moderator = make.post(), make.user().id
        for example in spun_set(30, seed=1):
            now.advance(minutes=1)
            comment = make.comment(post, example.message.text, status=Status.PENDING)
            kind = DecisionKind.MARK_SPAM if example.is_spam else DecisionKind.APPROVE
            make.decide(comment, kind, by=moderator)
        session.commit()

        told, plain = blarney("spam", "retrain", "--json"), blarney("spam", "retrain")

        answer = json.loads(told.stdout)
        assert (told.exit_code, plain.exit_code) == (0, 0)
        assert set(answer) == {"version", "is_promoted", "reason", "alarms", "removed"}
        assert answer["is_promoted"], answer["reason"]
        assert ": not promoted. Only 0 newer decisions" in plain.stdout

    def test_a_poisoned_batch_is_named_until_it_is_undone(
        self, blarney, make, now, session, services
    ):
        post, moderator, other = make.post(), make.user().id, make.user("Sable").id
        for example in spun_set(50, seed=1):
            now.advance(minutes=1)
            comment = make.comment(post, example.message.text, status=Status.PENDING)
            kind = DecisionKind.MARK_SPAM if example.is_spam else DecisionKind.APPROVE
            make.decide(comment, kind, by=moderator)
        now.advance(days=2)
        honest = [e.message.text for e in spun_set(120, seed=5) if not e.is_spam]
        orders = [
            DecisionOrder(comment.id, DecisionKind.MARK_SPAM, comment.status, comment.revision)
            for comment in (make.comment(post, text) for text in honest)
        ]
        batch = services.moderation.decide(orders, by=other).batch
        session.commit()

        refused, check = blarney("spam", "retrain"), blarney("check")
        told = json.loads(blarney("check", "--json").stdout)
        services.moderation.undo_batch(batch, by=moderator)
        session.commit()
        passed = blarney("spam", "retrain")

        assert refused.exit_code == check.exit_code == 0
        assert ": not promoted. The account “Sable” newly marked 60 comments" in refused.stdout
        assert "new labels “spam” were given on 2026-05-06, and" in refused.stdout
        assert "warn  alarm     The account “Sable”" in check.stdout
        assert {"alarm"} < {each["name"] for each in told}
        assert all(each["ok"] for each in told)
        assert ": promoted. " in passed.stdout, passed.stdout
        assert "Sable" not in passed.stdout

    def test_rescoring_counts(self, blarney):
        result = blarney("spam", "rescore")

        assert (result.exit_code, result.stdout) == (0, "Judged 0 held comments again.\n")

    def test_fingerprint(self, blarney):
        blarney("db", "upgrade")

        result = blarney("spam", "fingerprint")

        assert (result.exit_code, result.stdout) == (
            0,
            "Took the fingerprints of 0 comments.\n",
        )
