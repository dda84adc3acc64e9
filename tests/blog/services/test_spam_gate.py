"""The door to the classifier: follows the store's pointer, keeps serving, never raises."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from blog.domain.moderation import Policy
from blog.services import spam_gate
from blog.services.spam_gate import RETRY_SECONDS, Judgement, Limits, SpamGate
from spam.dataset import Message
from spam.errors import ModelRejectedError
from spam.model_file import read_card
from spam.normalise import NORMALISER_VERSION
from spam.scorer import Scorer
from spam.sightings import Sightings
from spam.store import BASE, ModelStore, base_version
from spam.verdict import Action, Reason, Verdict

HONEST = Message("Does the ferry to the island still leave on Sundays in winter?", author="Rita")


@pytest.fixture
def store(tmp_path):
    return ModelStore(tmp_path / "models")


@pytest.fixture
def gate(store):
    return SpamGate(store=store)


def save(store: ModelStore, step: float) -> str:
    """Store the base model with another base rate: a version that judges differently."""
    base = store.load(BASE)
    weights = replace(base.weights, bias=base.weights.bias + step)
    return store.save(Scorer(weights, base.card), base.card, now=datetime(2026, 5, 4, tzinfo=UTC))


def damage(store: ModelStore, version: str) -> None:
    path = store.folder / version / "model.safetensors"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def serving(gate: SpamGate) -> str | None:
    return gate.assess(HONEST).verdict.model


@pytest.fixture
def later(monkeypatch):
    """Let time pass for the gate; its own clock is the machine's, not the blog's."""
    moment = [1_000.0]
    monkeypatch.setattr(spam_gate.time, "monotonic", lambda: moment[0])

    def advance(seconds: float) -> None:
        moment[0] += seconds

    return advance


def test_the_base_model_serves_from_the_start(gate):
    judgement = gate.assess(HONEST)

    assert judgement.verdict.model == base_version()
    assert judgement.verdict.score is not None
    assert judgement.policy is not None
    assert gate.problem is None


def test_a_promoted_model_serves_at_the_next_comment(gate, store):
    before = gate.assess(HONEST).verdict
    version = save(store, 1.0)
    assert serving(gate) == base_version()  # stored is not promoted

    store.promote(version)

    after = gate.assess(HONEST).verdict
    assert after.model == version
    assert after.score > before.score


def test_rolling_back_serves_the_earlier_one(gate, store):
    store.promote(save(store, 1.0))
    assert serving(gate) != base_version()

    store.roll_back()

    assert serving(gate) == base_version()


def test_a_model_is_loaded_once(gate, store, monkeypatch):
    loads = []
    load = ModelStore.load
    monkeypatch.setattr(
        ModelStore, "load", lambda self, version: loads.append(version) or load(self, version)
    )

    for _ in range(3):
        gate.assess(HONEST)

    assert loads == [base_version()]


def test_when_the_new_one_is_damaged_the_old_one_goes_on(gate, store):
    first, second = save(store, 1.0), save(store, 2.0)
    store.promote(first)
    assert serving(gate) == first
    store.promote(second)
    damage(store, second)

    assert serving(gate) == first
    assert second in gate.problem
    assert "checksum" in gate.problem
    assert gate.scorer().version == first


def test_loading_is_tried_again_after_a_while_and_not_before(gate, store, later):
    gate.assess(HONEST)
    version = save(store, 1.0)
    sound = (store.folder / version / "model.safetensors").read_bytes()
    store.promote(version)
    damage(store, version)
    assert serving(gate) == base_version()
    (store.folder / version / "model.safetensors").write_bytes(sound)

    later(RETRY_SECONDS - 1)
    assert serving(gate) == base_version()
    later(2)

    assert serving(gate) == version
    assert gate.problem is None


def test_another_version_is_tried_at_once(gate, store, later):
    gate.assess(HONEST)
    bad, good = save(store, 1.0), save(store, 2.0)
    store.promote(bad)
    damage(store, bad)
    assert serving(gate) == base_version()

    store.promote(good)

    assert serving(gate) == good


def test_the_problem_is_over_when_the_pointer_comes_back(gate, store):
    gate.assess(HONEST)
    version = save(store, 1.0)
    store.promote(version)
    damage(store, version)
    assert serving(gate) == base_version()
    assert gate.problem

    store.promote(BASE)

    assert serving(gate) == base_version()
    assert gate.problem is None


def test_a_model_damaged_at_the_start_holds_every_comment(store, later):
    version = save(store, 1.0)
    store.promote(version)
    damage(store, version)
    gate = SpamGate(store=store)

    for _ in range(2):  # the second time it is not even tried
        judgement = gate.assess(HONEST)
        assert judgement.verdict.score is None
        assert judgement.verdict.action is Action.HOLD
        assert judgement.policy is None
        assert "checksum" in judgement.verdict.cause
    with pytest.raises(ModelRejectedError):
        gate.scorer()


def make_outdated(store: ModelStore, version: str) -> None:
    path = store.folder / version / "card.json"
    card = replace(read_card(path), normaliser_version=NORMALISER_VERSION - 1)
    path.write_text(card.to_json(), "utf-8")


def test_for_a_model_of_an_earlier_release_the_base_model_serves_and_it_is_said(store):
    version = save(store, 1.0)
    store.promote(version)
    make_outdated(store, version)
    gate = SpamGate(store=store)

    for _ in range(2):
        judgement = gate.assess(HONEST)
        assert judgement.verdict.model == base_version()
        assert judgement.verdict.action is Action.PUBLISH
        assert "train again" in gate.problem

    store.promote(save(store, 2.0))

    gate.assess(HONEST)
    assert gate.problem is None


def test_a_pointer_that_nobody_can_read_keeps_the_model_at_hand(gate, store):
    gate.assess(HONEST)
    store.folder.mkdir()
    (store.folder / "current").write_bytes(b"\xff\xfe\x00")

    assert serving(gate) == base_version()
    assert "cannot read which model is current" in gate.problem

    (store.folder / "current").unlink()
    assert serving(gate) == base_version()
    assert gate.problem is None


@pytest.mark.parametrize(
    "pointer", [b"\xff\xfe\x00", b"../../etc", b"20260101T000000Z-00000000", b""]
)
def test_a_pointer_to_nothing_at_the_start_holds(store, pointer):
    store.folder.mkdir()
    (store.folder / "current").write_bytes(pointer)

    judgement = SpamGate(store=store).assess(HONEST)

    assert (judgement.verdict.score, judgement.policy) == (None, None)


def test_a_folder_in_the_pointers_place_holds(store):
    (store.folder / "current").mkdir(parents=True)

    assert SpamGate(store=store).assess(HONEST).verdict.score is None


@pytest.mark.parametrize(
    "message",
    [
        Message("x" * 200_000),  # longer than the normaliser takes
        Message("\ud800\x00\uffff"),
        Message(""),
        Message("a", author="\ud800" * 1_000, author_url="http://[::1", post_text="\x00"),
    ],
)
def test_no_message_makes_it_raise(gate, message):
    judgement = gate.assess(message)

    assert (judgement.verdict.score is None) == (judgement.policy is None)


def test_whatever_breaks_inside_holds(gate, monkeypatch, caplog):
    def explode(self, message, sightings):
        raise MemoryError

    monkeypatch.setattr(Scorer, "judge", explode)

    judgement = gate.assess(HONEST)

    assert judgement.verdict.cause == "unexpected MemoryError"
    assert judgement.policy is None
    assert "classifier failed" in caplog.text


def test_threads_share_one_model(gate, store, monkeypatch):
    loads, scores = [], []
    load = ModelStore.load
    monkeypatch.setattr(
        ModelStore, "load", lambda self, version: loads.append(version) or load(self, version)
    )
    start = threading.Barrier(8)

    def work() -> None:
        start.wait()
        scores.append(gate.assess(HONEST).verdict.score)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(loads) == 1
    assert len(set(scores)) == 1
    assert np.isfinite(scores[0])


@pytest.mark.parametrize(
    ("limits", "policy"),
    [
        (Limits(), None),  # the model's own
        (Limits(hold_at=0.3), "own hold"),
        (Limits(hold_at=0.3, spam_at=0.4), Policy(0.3, 0.4)),
        (Limits(spam_at=0.001), "never below hold"),
        (Limits(hold_everything=True), "everything"),
    ],
)
def test_the_owners_limits_win(store, limits, policy):
    scorer = store.load(BASE)

    found = limits.policy(scorer)

    expected = {
        None: Policy(scorer.hold_at, scorer.spam_at),
        "own hold": Policy(0.3, max(0.3, scorer.spam_at)),
        "never below hold": Policy(scorer.hold_at, scorer.hold_at),
        "everything": Policy(scorer.hold_at, scorer.spam_at, hold_everything=True),
    }.get(policy, policy)
    assert found == expected


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


DAMAGES = {
    "emptied": ("model.safetensors", lambda _: b""),
    "cut in its header": ("model.safetensors", lambda data: data[:100]),
    "cut in its arrays": ("model.safetensors", _cut),
    "one byte short": ("model.safetensors", lambda data: data[:-1]),
    "a bit flipped in its length": ("model.safetensors", lambda data: b"\x01" + data[1:]),
    "a bit flipped at its end": ("model.safetensors", lambda data: data[:-1] + b"\x7f"),
    "too large": ("model.safetensors", lambda data: data + bytes(4_000_000)),
    "foreign": ("model.safetensors", lambda _: b"PK\x03\x04" + bytes(50)),
    "its card cut": ("card.json", _cut),
    "its card emptied": ("card.json", lambda _: b"{}"),
    "its card too large": ("card.json", lambda _: b"[" * 1_000_001),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_whatever_is_damaged_the_model_at_hand_goes_on(gate, store, later, name):
    """Promoting refuses it, and so does a pointer that names it all the same."""
    file, change = DAMAGES[name]
    before = gate.assess(HONEST).verdict
    version = save(store, 1.0)
    path = store.folder / version / file
    path.write_bytes(change(path.read_bytes()))

    with pytest.raises(ModelRejectedError):
        store.promote(version)
    assert not (store.folder / "current").exists()
    (store.folder / "current").write_text(f"{version}\n")
    damaged = gate.assess(HONEST)
    later(RETRY_SECONDS + 1)

    assert damaged.verdict == gate.assess(HONEST).verdict == before
    assert damaged.policy is not None
    assert version in gate.problem


class TestSightings:
    def test_they_reach_the_model_and_come_back_as_reasons(self, gate):
        alone = gate.assess(HONEST)
        known = gate.assess(HONEST, Sightings(copies_spam=1, copies=3, posts=2, names=3))

        names = {reason.name for reason in known.verdict.reasons}
        assert {"copies_marked", "campaign"} <= names
        assert known.verdict.score > alone.verdict.score

    def test_the_settled_score_leaves_out_what_nobody_decided(self, gate):
        marked = gate.assess(HONEST, Sightings(copies_spam=1, copies=1))
        both = gate.assess(HONEST, Sightings(copies_spam=1, copies=1, posts=2))

        assert both.verdict.score > marked.verdict.score
        assert both.settled_score == pytest.approx(marked.verdict.score)

    def test_there_is_none_where_nothing_is_left_out(self, gate):
        assert gate.assess(HONEST).settled_score is None
        assert Judgement(Verdict.unavailable("told to fail"), None).settled_score is None

    @pytest.mark.parametrize("score", [0.0, 1.0])
    def test_certainty_has_no_log_odds_to_take_from(self, score):
        reasons = (Reason("campaign", 1.0, "Nearly the same words came twice."),)

        assert Judgement(Verdict(score, Action.HOLD, reasons), None).settled_score is None
