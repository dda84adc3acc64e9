"""ModelStore: the versions of a blog's model on disk; save, load (checked), promote, roll back.

Layout: ``<version>/model.safetensors`` and ``<version>/card.json``; ``current``, one line naming
the version in use; ``history``, the versions that were in use before, oldest first; ``shadow``, one
line naming the version that scores beside the current one. Every file is written under a temporary
name, flushed to disk and renamed, so that a crash at any moment leaves the old state or the new
one. Without ``current`` the shipped base model is in use, without ``shadow`` nothing scores beside.
Whoever changes what is in use, or removes versions, holds the lock on ``.changing`` meanwhile.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from spam.errors import ModelOutdatedError, ModelRejectedError
from spam.model_card import ModelCard
from spam.model_folder import BASE_FOLDER, CARD_NAME, MODEL_NAME, read_card

if TYPE_CHECKING:
    from spam.scorer import Scorer, Weights

BASE: Final = "base"
KEPT: Final = 30  # versions nobody uses, of 2 to 4 MB each
_CURRENT: Final = "current"
_HISTORY: Final = "history"
_SHADOW: Final = "shadow"
_TEMPORARY: Final = ".writing-"
_CHANGING: Final = ".changing"
_VERSION = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}")
_MOST_HISTORY: Final = 200
_LEFT_OVER_SECONDS: Final = 3_600


class HasWeights(Protocol):
    """A scorer or a candidate."""

    @property
    def weights(self) -> Weights:
        """The numbers to store."""
        ...


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One stored model, or the shipped base model."""

    version: str
    card: ModelCard
    is_current: bool


@cache
def base_card() -> ModelCard:
    """Read the card of the shipped base model, once."""
    return read_card(BASE_FOLDER / CARD_NAME)


@cache
def base_version() -> str:
    """Name the shipped base model; ``base`` alone when its card cannot be read."""
    try:
        return base_card().version
    except ModelRejectedError:
        return BASE


class ModelStore:
    """Stored versions of a blog's model in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def versions(self) -> list[StoredVersion]:
        """List the sound versions, newest first, the base model last."""
        current = self.current_version()
        found = []
        for version in sorted(self._names(), reverse=True):
            try:
                card = read_card(self.folder / version / CARD_NAME)
            except ModelRejectedError:
                continue  # damaged: cannot be used, so it is not offered; load() says why
            found.append(StoredVersion(version, card, version == current))
        base = base_version()
        return [*found, StoredVersion(base, base_card(), base == current)]

    def save(self, model: HasWeights, card: ModelCard, *, now: datetime | None = None) -> str:
        """Store a scorer or candidate under a new version, not yet current; give the version."""
        from spam.model_file import pack

        data = pack(model.weights)
        digest = hashlib.sha256(data).hexdigest()
        made_at = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
        version = f"{made_at:%Y%m%dT%H%M%SZ}-{digest[:8]}"
        card = replace(card, version=version, model_sha256=digest, made_at=made_at.isoformat())
        target = self.folder / version
        if target.exists():
            return version  # the same model in the same second
        self._sweep()
        with self._temporary() as writing:
            writing.mkdir(parents=True)
            _write(writing / MODEL_NAME, data)
            _write(writing / CARD_NAME, card.to_json().encode())
            _flush_folder(writing)
            writing.rename(target)
        _flush_folder(self.folder)
        return version

    def load(self, version: str) -> Scorer:
        """Load a version, checked.

        Raises
        ------
        ModelRejectedError
            If there is no such version or its files are not sound.
        """
        from spam.model_file import load_folder

        if version in {BASE, base_version()}:
            return load_folder(BASE_FOLDER)
        self._check_name(version)
        scorer = load_folder(self.folder / version)
        if scorer.version != version:
            raise ModelRejectedError(f"the card in {version} names {scorer.version}"[:120])
        return scorer

    def load_serving(self, version: str) -> tuple[Scorer, str | None]:
        """Load what serves in the name of a version, and a note where it is another one.

        A model of the blog's own that was made for older folds cannot be used; the base model is
        newer, so that nothing is held up until the next training.

        Raises
        ------
        ModelRejectedError
            If the version is missing or damaged: that may be somebody's doing.
        """
        try:
            return self.load(version), None
        except ModelOutdatedError as cause:
            note = f"{version} was made by an earlier release ({cause}); train again"
            return self.load(BASE), f"{note}: until then the base model serves"

    def card(self, version: str) -> ModelCard:
        """Read a version's card without its weights.

        Raises
        ------
        ModelRejectedError
            If there is no such version or its card is not sound.
        """
        if version in {BASE, base_version()}:
            return base_card()
        self._check_name(version)
        return read_card(self.folder / version / CARD_NAME)

    def current_version(self) -> str:
        """Name the version in use: one small file read."""
        line = self._pointer(_CURRENT)
        return base_version() if line in {None, BASE} else str(line)

    def previous_version(self) -> str | None:
        """Name the version that was in use before the current one; ``None`` when there was none."""
        current = self.current_version()
        earlier = [base_version() if name == BASE else name for name in self._history()]
        return next((name for name in reversed(earlier) if name != current), None)

    def promote(self, version: str) -> None:
        """Make a version current, after loading it as a check."""
        with self._alone():
            self.load(version)
            previous = self.current_version()
            if version in {BASE, base_version()}:
                version = BASE
            self._write_history([*self._history(), previous])
            self._point_to(version)

    def roll_back(self) -> str:
        """Make the version before the current one current again; give its name.

        Versions that can no longer be loaded are passed over; before the first one comes the base
        model.
        """
        with self._alone():
            version, history = self._way_back()
            self._point_to(BASE if version == base_version() else version)
            self._write_history(history)
        return version

    def prune(self, *, keep: int = KEPT, spared: Collection[str] = ()) -> int:
        """Remove old versions; give how many are gone.

        Kept are the current one, the one before and the one that rolling back leads to, the shadow,
        what is spared, and the newest ``keep`` of the others. One that cannot be removed stays
        until the next time.

        Raises
        ------
        ModelRejectedError
            If it cannot be read which versions are in use; nothing is removed then.
        """
        with self._alone():
            in_use = {self.current_version(), self.shadow_version(), *spared}
            in_use |= {self.previous_version(), self._way_back()[0]}
            others = sorted((name for name in self._names() if name not in in_use), reverse=True)
            gone = {name for name in others[keep:] if self._is_removed(name)}
            if gone:
                with contextlib.suppress(OSError):  # rolling back passes over what is gone
                    self._write_history([name for name in self._history() if name not in gone])
            return len(gone)

    def shadow_version(self) -> str | None:
        """Name the version that scores beside the current one; ``None`` when there is none.

        One look for a file, and one more when it is there: what is in use is nobody's shadow.

        Raises
        ------
        ModelRejectedError
            If the pointer is there but cannot be read.
        """
        line = self._pointer(_SHADOW)
        if line is None:
            return None
        version = base_version() if line == BASE else line
        return None if version == self.current_version() else version

    def set_shadow(self, version: str) -> None:
        """Let a version score beside the current one, after loading it as a check.

        Raises
        ------
        ModelRejectedError
            If it cannot be loaded, or is in use and so nothing to compare with.
        """
        is_base = version in {BASE, base_version()}
        with self._alone():
            self.load(version)
            if self.current_version() == (base_version() if is_base else version):
                raise ModelRejectedError(
                    f"{version} is in use already: there is nothing to compare"
                )
            self.replace_file(_SHADOW, f"{BASE if is_base else version}\n".encode("ascii"))

    def clear_shadow(self) -> None:
        """Let nothing score beside the current version; no error when nothing did."""
        self.remove_file(_SHADOW)

    def replace_file(self, name: str, data: bytes) -> None:
        """Write a small file beside the versions, so that a crash leaves the old one or the new."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._temporary() as writing:
            _write(writing, data)
            writing.replace(self.folder / name)
        _flush_folder(self.folder)

    def remove_file(self, name: str) -> None:
        """Remove a small file beside the versions, if it is there."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            (self.folder / name).unlink()
            _flush_folder(self.folder)

    def _pointer(self, name: str) -> str | None:
        """Read the one line of a pointer file; ``None`` when there is no such file."""
        try:
            return (self.folder / name).read_text("ascii").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise ModelRejectedError(f"cannot read which model is {name}: {error}") from error

    def _is_sound(self, version: str) -> bool:
        try:
            self.load(version)
        except ModelRejectedError:
            return False
        return True

    def _way_back(self) -> tuple[str, list[str]]:
        """Name the sound version that was in use before, and give the history before it."""
        history = self._history()
        current = self.current_version()
        while history:
            version = history.pop()
            if version != current and self._is_sound(version):
                return (base_version() if version == BASE else version), history
        return base_version(), []

    def _is_removed(self, version: str) -> bool:
        """Remove a version, whole at once for everybody else; say whether it is gone."""
        away = self.folder / f"{_TEMPORARY}{uuid.uuid4().hex}"
        try:
            (self.folder / version).rename(away)
            _remove(away)
        except OSError:
            with contextlib.suppress(OSError):  # what is no longer whole is refused when loaded
                away.rename(self.folder / version)
            return False
        return True

    def _names(self) -> list[str]:
        if not self.folder.is_dir():
            return []
        return [entry.name for entry in self.folder.iterdir() if _VERSION.fullmatch(entry.name)]

    def _check_name(self, version: str) -> None:
        if not _VERSION.fullmatch(version):
            raise ModelRejectedError(f"{version[:60]!r} is not the name of a version")
        if not (self.folder / version).is_dir():
            raise ModelRejectedError(f"there is no version {version}")

    def _history(self) -> list[str]:
        try:
            lines = (self.folder / _HISTORY).read_text("ascii").split()
        except (OSError, UnicodeDecodeError):
            return []  # a lost history only shortens roll back
        known = {BASE, base_version()}
        return [line for line in lines if line in known or _VERSION.fullmatch(line)]

    def _write_history(self, versions: list[str]) -> None:
        text = "".join(f"{version}\n" for version in versions[-_MOST_HISTORY:])
        self.replace_file(_HISTORY, text.encode("ascii"))

    def _point_to(self, version: str) -> None:
        self.replace_file(_CURRENT, f"{version}\n".encode("ascii"))
        with contextlib.suppress(ModelRejectedError):  # a broken pointer names no shadow anyway
            if self._pointer(_SHADOW) == version:
                self.clear_shadow()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait for whoever changes what is in use: nothing comes into use while it is removed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / _CHANGING).open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @contextlib.contextmanager
    def _temporary(self) -> Iterator[Path]:
        """Give a name to write under; on a fault what was written is removed: disks fill up."""
        writing = self.folder / f"{_TEMPORARY}{uuid.uuid4().hex}"
        try:
            yield writing
        except OSError:
            with contextlib.suppress(OSError):
                _remove(writing)
            raise

    def _sweep(self) -> None:
        """Remove what a crash left half written, an hour old or more."""
        if not self.folder.is_dir():
            return
        for entry in self.folder.glob(f"{_TEMPORARY}*"):
            with contextlib.suppress(OSError):  # what cannot be removed is in nobody's way
                if datetime.now(UTC).timestamp() - entry.stat().st_mtime > _LEFT_OVER_SECONDS:
                    _remove(entry)


def _remove(entry: Path) -> None:
    shutil.rmtree(entry) if entry.is_dir() else entry.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
