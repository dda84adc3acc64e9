"""Old versions are removed, never while anything refers to them."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from spam.errors import ModelRejectedError
from spam.scorer import Scorer
from spam.store import KEPT, ModelStore
from tests.spam.test_store import saved, store

__all__ = ["store"]  # the fixture


class TestPruning:
    def names(self, store: ModelStore) -> set[str]:
        return {stored.version for stored in store.versions()}

    def many(self, store: ModelStore, base: Scorer, count: int) -> list[str]:
        """Versions of one day each, oldest first."""
        return [saved(store, base, step) for step in range(1, count + 1)]

    def test_the_newest_stay_and_the_others_go(self, store: ModelStore, base: Scorer) -> None:
        versions = self.many(store, base, 5)

        assert store.prune(keep=2) == 3

        assert self.names(store) == {*versions[3:], base.version}
        assert store.prune(keep=2) == 0
        assert not list(store.folder.glob(".writing-*"))

    def test_thirty_stay(self, store: ModelStore, base: Scorer) -> None:
        versions = self.many(store, base, KEPT + 1)

        assert store.prune() == 1

        assert KEPT == 30
        assert self.names(store) == {*versions[1:], base.version}

    def test_what_is_in_use_stays_besides(self, store: ModelStore, base: Scorer) -> None:
        versions = self.many(store, base, 6)
        previous, current, shadow, spared = versions[:4]
        store.promote(previous)
        store.promote(current)
        store.set_shadow(shadow)

        assert store.prune(keep=1, spared=[spared]) == 1

        assert versions[4] not in self.names(store)
        assert self.names(store) == {*versions[:4], versions[5], base.version}
        assert store.shadow_version() == shadow
        assert store.roll_back() == previous
        assert store.load(store.current_version()).version == previous

    def test_rolling_back_on_and_on_passes_over_what_is_gone(
        self, store: ModelStore, base: Scorer
    ) -> None:
        versions = self.many(store, base, 4)
        for version in versions:
            store.promote(version)

        assert store.prune(keep=0) == 2

        assert store.roll_back() == versions[2]
        assert store.previous_version() == base.version
        assert store.roll_back() == base.version

    def test_where_the_one_before_is_damaged_the_next_sound_one_stays(
        self, store: ModelStore, base: Scorer
    ) -> None:
        sound, damaged, current = self.many(store, base, 3)
        for version in (sound, damaged, current):
            store.promote(version)
        (store.folder / damaged / "model.safetensors").write_bytes(b"damaged")

        store.prune(keep=0)

        assert store.roll_back() == sound

    def test_one_that_cannot_be_removed_stays_whole_and_the_others_go(
        self, store: ModelStore, base: Scorer, tmp_path: Path
    ) -> None:
        """Somebody moved it to another disk and put a link in its place."""
        versions = self.many(store, base, 3)
        elsewhere = tmp_path / "elsewhere"
        (store.folder / versions[1]).rename(elsewhere)
        (store.folder / versions[1]).symlink_to(elsewhere)

        assert store.prune(keep=0) == 2

        assert self.names(store) == {versions[1], base.version}
        assert store.load(versions[1]).version == versions[1]

    @pytest.mark.parametrize("pointer", ["current", "shadow"])
    def test_nothing_goes_while_it_is_unknown_what_is_in_use(
        self, store: ModelStore, base: Scorer, pointer: str
    ) -> None:
        versions = self.many(store, base, 2)
        (store.folder / pointer).write_bytes(b"\xff\xfe")

        with pytest.raises(ModelRejectedError, match=pointer):
            store.prune(keep=0)

        assert all((store.folder / version).is_dir() for version in versions)

    def test_other_files_stay(self, store: ModelStore, base: Scorer) -> None:
        self.many(store, base, 1)
        (store.folder / "limits.json").write_text("{}")
        (store.folder / "20260301T120000Z-copy").mkdir()

        store.prune(keep=0)

        assert (store.folder / "limits.json").exists()
        assert (store.folder / "20260301T120000Z-copy").is_dir()

    def test_nothing_comes_into_use_while_versions_are_removed(
        self, store: ModelStore, base: Scorer
    ) -> None:
        """Whoever promotes waits for the lock, and then finds that the version is gone."""
        version = saved(store, base, 1)
        told: list[str] = []

        def promote() -> None:
            try:
                ModelStore(store.folder).promote(version)
            except ModelRejectedError as problem:
                told.append(str(problem))

        promoting = threading.Thread(target=promote)
        with store._alone():
            promoting.start()
            promoting.join(0.2)
            assert promoting.is_alive()
            (store.folder / version).rename(store.folder / "gone")
        promoting.join()

        assert told == [f"there is no version {version}"]
        assert store.current_version() == base.version
