"""What an installation needs once."""

from __future__ import annotations

import stat

import pytest

from blog.app import migration_head
from blog.installing import ensure_secret, upgrade
from blog.settings import SECRET_FILE, load_settings


@pytest.fixture
def settings(tmp_path):
    return lambda **given: load_settings(
        {"DATA_DIR": str(tmp_path / "new" / "folder")} | given, environ={}
    )


def test_a_secret_is_made_once_and_readable_by_its_owner_alone(settings):
    path = ensure_secret(settings())

    assert path.name == SECRET_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = settings().secret_key
    assert len(first) >= 60
    assert ensure_secret(settings()) is None
    assert settings().secret_key == first


def test_every_installation_has_its_own(settings, tmp_path):
    ensure_secret(settings())
    elsewhere = {"DATA_DIR": str(tmp_path / "other")}
    ensure_secret(settings(**elsewhere))

    assert settings().secret_key != settings(**elsewhere).secret_key


def test_a_secret_that_is_set_is_used_and_none_made(settings, tmp_path):
    assert ensure_secret(settings(SECRET_KEY="x" * 32)) is None
    assert not (tmp_path / "new").exists()


def test_two_processes_that_start_at_once_agree(settings):
    """The second finds the file of the first, though its settings were read before."""
    early = settings()
    first = ensure_secret(settings())

    assert ensure_secret(early) is None
    assert first.read_text().strip() == settings().secret_key


def test_an_empty_database_is_brought_to_the_newest_migration(settings):
    assert upgrade(settings()) == (None, migration_head())
    assert upgrade(settings()) == (migration_head(), migration_head())
