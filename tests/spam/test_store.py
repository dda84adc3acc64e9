from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from spam.errors import ModelRejectedError
from spam.scorer import Scorer, Weights
from spam.store import BASE, ModelStore, base_card, base_version
from tests.conftest import small_disk

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models")


def bent(base: Scorer, step: float) -> Scorer:
    """A model that differs from the base by its bias, so by its checksum."""
    return Scorer(replace(base.weights, bias=base.weights.bias + step), base.card)


def saved(store: ModelStore, base: Scorer, step: float) -> str:
    return store.save(bent(base, step), base.card, now=NOW + timedelta(days=step))


def test_an_empty_store_uses_the_base_model(store: ModelStore, base: Scorer) -> None:
    assert store.current_version() == base.version == base_version()
    assert store.load(store.current_version()).version == base.version
    assert [v.is_current for v in store.versions()] == [True]


def test_a_saved_version_loads_as_it_was_and_is_not_current(
    store: ModelStore, base: Scorer
) -> None:
    version = saved(store, base, 1)

    loaded = store.load(version)

    assert loaded.version == version
    assert np.array_equal(loaded.weights.slots, base.weights.slots)
    assert loaded.weights.lexicon == base.weights.lexicon
    assert loaded.weights.bias == base.weights.bias + 1
    assert store.current_version() == base.version


def test_versions_are_listed_newest_first_with_the_base_last(
    store: ModelStore, base: Scorer
) -> None:
    older, newer = saved(store, base, 1), saved(store, base, 2)
    store.promote(older)

    listed = store.versions()

    assert [v.version for v in listed] == [newer, older, base.version]
    assert [v.is_current for v in listed] == [False, True, False]


def test_rolling_back_goes_through_the_history_to_the_base(store: ModelStore, base: Scorer) -> None:
    first, second = saved(store, base, 1), saved(store, base, 2)
    store.promote(first)
    store.promote(second)

    assert store.roll_back() == first
    assert store.current_version() == first
    assert store.roll_back() == base.version
    assert store.roll_back() == base.version


def test_rolling_back_passes_over_damaged_versions(store: ModelStore, base: Scorer) -> None:
    first, second = saved(store, base, 1), saved(store, base, 2)
    store.promote(first)
    store.promote(second)
    (store.folder / first / "model.safetensors").write_bytes(b"damaged")

    assert store.roll_back() == base.version


def test_the_base_can_be_promoted_by_either_name(store: ModelStore, base: Scorer) -> None:
    store.promote(saved(store, base, 1))

    store.promote(BASE)

    assert store.current_version() == base.version
    assert (store.folder / "current").read_text() == "base\n"


def test_a_damaged_version_is_not_promoted_nor_listed(store: ModelStore, base: Scorer) -> None:
    version = saved(store, base, 1)
    (store.folder / version / "card.json").write_text("{}")

    with pytest.raises(ModelRejectedError):
        store.promote(version)

    assert store.current_version() == base.version
    assert version not in {v.version for v in store.versions()}


@pytest.mark.parametrize(
    "name",
    [
        "",  # nothing
        "..",  # out of the store
        "../models",  # out and in again
        "20260301T120000Z-00000000",  # well formed, not there
        "20260301T120000Z-0000000g",  # not hexadecimal
        "x" * 500,  # longer than a file name may be
        "a\nb",  # two lines
    ],
)
def test_names_that_are_no_version_are_rejected(store: ModelStore, name: str) -> None:
    with pytest.raises(ModelRejectedError):
        store.load(name)


def test_a_version_under_another_name_is_rejected(store: ModelStore, base: Scorer) -> None:
    version = saved(store, base, 1)
    moved = "20250101T000000Z-00000000"
    (store.folder / version).rename(store.folder / moved)

    with pytest.raises(ModelRejectedError, match=version):
        store.load(moved)


def test_the_same_model_in_the_same_second_is_one_version(store: ModelStore, base: Scorer) -> None:
    assert saved(store, base, 1) == saved(store, base, 1)
    assert len(store.versions()) == 2


def test_left_overs_of_a_crash_are_ignored_and_swept_when_old(
    store: ModelStore, base: Scorer
) -> None:
    store.folder.mkdir(parents=True)
    half = store.folder / ".writing-0"
    half.mkdir()
    (half / "model.safetensors").write_bytes(b"half")
    loose = store.folder / ".writing-1"
    loose.write_bytes(b"base")
    fresh = store.folder / ".writing-2"
    fresh.write_bytes(b"somebody is writing this now")
    for old in (half, loose):
        os.utime(old, (time.time() - 7_200,) * 2)

    version = saved(store, base, 1)

    assert {v.version for v in store.versions()} == {version, base.version}
    assert not half.exists()
    assert not loose.exists()
    assert fresh.exists()


def test_a_full_disk_leaves_the_store_as_it_was(store: ModelStore, base: Scorer) -> None:
    with small_disk(), pytest.raises(OSError, match="too large"):
        saved(store, base, 1)
    with small_disk(), pytest.raises(OSError, match="too large"):
        store.replace_file("limits.json", b"x" * 2_000_000)

    assert list(store.folder.iterdir()) == []
    assert store.current_version() == base.version


def test_an_unreadable_pointer_is_a_model_error(store: ModelStore) -> None:
    store.folder.mkdir(parents=True)
    (store.folder / "current").write_bytes(b"\xff\xfe")

    with pytest.raises(ModelRejectedError, match="current"):
        store.current_version()


def test_a_damaged_history_only_shortens_the_way_back(store: ModelStore, base: Scorer) -> None:
    store.promote(saved(store, base, 1))
    (store.folder / "history").write_bytes(b"\xff\n../../etc\n")

    assert store.roll_back() == base.version


KILLED = """
import os, signal, sys, threading
from dataclasses import replace
from pathlib import Path
import spam
from spam.scorer import Scorer
from spam.store import ModelStore

store, base = ModelStore(Path(sys.argv[1])), spam.load()
threading.Timer(float(sys.argv[2]), lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
print("ready", flush=True)
for step in range(10_000):
    model = Scorer(replace(base.weights, bias=float(step) / 1e4), base.card)
    store.promote(store.save(model, base.card))
"""


@pytest.mark.parametrize("seconds", [0.05, 0.11, 0.23])
def test_killing_the_writer_leaves_a_sound_store(
    store: ModelStore, base: Scorer, seconds: float
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(store.folder), str(seconds)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == -9, done.stderr
    assert store.load(store.current_version()).judge_many([]) == []
    for stored in store.versions():
        assert store.load(stored.version).version == stored.version
    assert store.roll_back()
    saved(store, base, 1)


def test_weights_without_anything_learnt_can_be_stored(store: ModelStore, base: Scorer) -> None:
    nothing = Scorer(
        Weights(np.zeros_like(base.weights.slots), np.zeros_like(base.weights.signals), 0.0),
        base.card,
    )

    version = store.save(nothing, base.card, now=NOW)

    assert store.load(version).weights.bias == 0.0


def test_without_a_sound_base_its_plain_name_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("spam.store.BASE_FOLDER", tmp_path)
    base_version.cache_clear()
    base_card.cache_clear()

    try:
        assert base_version() == BASE
        with pytest.raises(ModelRejectedError):
            ModelStore(tmp_path / "models").load(BASE)
    finally:
        base_version.cache_clear()
        base_card.cache_clear()


class TestShadow:
    def test_nothing_scores_beside_at_first(self, store: ModelStore) -> None:
        assert store.shadow_version() is None
        store.clear_shadow()
        assert store.shadow_version() is None

    def test_one_can_be_set_and_stopped(self, store: ModelStore, base: Scorer) -> None:
        version = saved(store, base, 1)

        store.set_shadow(version)
        assert (store.shadow_version(), store.current_version()) == (version, base.version)

        store.clear_shadow()
        assert store.shadow_version() is None

    @pytest.mark.parametrize("name", ["", "..", "20260301T120000Z-00000000", "a\nb"])
    def test_what_is_no_version_is_refused(self, store: ModelStore, name: str) -> None:
        with pytest.raises(ModelRejectedError):
            store.set_shadow(name)

        assert store.shadow_version() is None

    def test_a_damaged_one_is_refused(self, store: ModelStore, base: Scorer) -> None:
        version = saved(store, base, 1)
        (store.folder / version / "model.safetensors").write_bytes(b"damaged")

        with pytest.raises(ModelRejectedError):
            store.set_shadow(version)

        assert store.shadow_version() is None

    @pytest.mark.parametrize("name", [BASE, base_version()])
    def test_the_one_in_use_is_nothing_to_compare_with(self, store: ModelStore, name: str) -> None:
        with pytest.raises(ModelRejectedError, match="in use already"):
            store.set_shadow(name)

    @pytest.mark.parametrize("name", [BASE, base_version()])
    def test_the_base_model_can_score_beside_a_later_one(
        self, store: ModelStore, base: Scorer, name: str
    ) -> None:
        store.promote(saved(store, base, 1))

        store.set_shadow(name)

        assert store.shadow_version() == base_version()

    def test_promoting_it_stops_it_for_good(self, store: ModelStore, base: Scorer) -> None:
        version = saved(store, base, 1)
        store.set_shadow(version)

        store.promote(version)

        assert store.shadow_version() is None
        store.promote(BASE)
        assert store.shadow_version() is None

    def test_promoting_another_leaves_it(self, store: ModelStore, base: Scorer) -> None:
        first, second = saved(store, base, 1), saved(store, base, 2)
        store.set_shadow(first)

        store.promote(second)

        assert store.shadow_version() == first

    def test_rolling_back_to_it_stops_it(self, store: ModelStore, base: Scorer) -> None:
        store.promote(saved(store, base, 1))
        store.set_shadow(BASE)

        assert store.roll_back() == base_version()

        assert not (store.folder / "shadow").exists()

    def test_a_crash_between_promoting_and_stopping_leaves_no_shadow(
        self, store: ModelStore, base: Scorer
    ) -> None:
        version = saved(store, base, 1)
        store.promote(version)
        store.replace_file("shadow", f"{version}\n".encode())

        assert store.shadow_version() is None

    def test_an_unreadable_pointer_is_told_and_stops_no_promotion(
        self, store: ModelStore, base: Scorer
    ) -> None:
        version = saved(store, base, 1)
        store.replace_file("shadow", b"\xff\xfe")

        with pytest.raises(ModelRejectedError, match="shadow"):
            store.shadow_version()
        store.promote(version)

        assert store.current_version() == version


def test_the_version_before_is_known(store: ModelStore, base: Scorer) -> None:
    assert store.previous_version() is None
    first, second = saved(store, base, 1), saved(store, base, 2)

    store.promote(first)
    assert store.previous_version() == base_version()
    store.promote(second)
    store.promote(second)
    assert store.previous_version() == first
    store.roll_back()
    assert store.previous_version() == base_version()


def test_a_left_over_that_cannot_be_removed_stops_no_saving(
    store: ModelStore, base: Scorer, tmp_path: Path
) -> None:
    store.folder.mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (store.folder / ".writing-0").symlink_to(tmp_path / "elsewhere")
    os.utime(tmp_path / "elsewhere", (time.time() - 7_200,) * 2)

    assert store.load(saved(store, base, 1))
