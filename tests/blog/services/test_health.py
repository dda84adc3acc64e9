"""Every check of the installation can fail, and says what was expected and found."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from blog.app import migration_head
from blog.services import health
from blog.services.health import HealthService
from blog.services.spam_gate import SpamGate
from spam.store import BASE, ModelStore, base_version
from tests.blog.services.test_spam_gate import damage, save

NAMES = ["database", "model", "canaries", "secret", "folder"]


@pytest.fixture
def store(tmp_path):
    return ModelStore(tmp_path / "models")


@pytest.fixture
def checks(session, tmp_path, store):
    """Run the checks of a sound installation, changed as told."""

    def run(**changes):
        sound = {
            "session": session,
            "gate": SpamGate(store=store),
            "data_dir": tmp_path,
            "head": migration_head(),
            "secret": "set",
        }
        return {check.name: check for check in HealthService(**(sound | changes)).checks()}

    return run


def failed(checks):
    return {name: check.detail for name, check in checks.items() if not check.is_ok}


def test_a_sound_installation(checks):
    found = checks()

    assert list(found) == NAMES
    assert failed(found) == {}
    assert found["database"].detail == f"at migration {migration_head()}"
    assert found["model"].detail == f"{base_version()} is loaded"


def test_another_migration(checks):
    assert failed(checks(head="9999")) == {
        "database": f"expected migration 9999, found {migration_head()}; run `blarney db upgrade`"
    }


def test_no_migration_at_all(checks, session):
    session.execute(text("DELETE FROM alembic_version"))
    session.commit()

    assert "found none" in failed(checks())["database"]


def test_an_empty_database(checks, session):
    session.execute(text("DROP TABLE alembic_version"))
    session.commit()

    assert "alembic_version" in failed(checks())["database"]


def test_a_table_that_is_missing(checks, session):
    session.execute(text("DROP TABLE rate_windows"))
    session.commit()

    assert failed(checks()) == {"database": "tables missing: rate_windows"}


def test_the_database_is_asked_in_a_transaction_that_ends(checks, session):
    checks()

    assert not session().in_transaction()


def test_a_damaged_model_with_none_at_hand(checks, store):
    version = save(store, 1.0)
    store.promote(version)
    damage(store, version)

    found = failed(checks())
    assert set(found) == {"model", "canaries"}
    assert "checksum" in found["model"]


def test_a_damaged_model_with_one_at_hand(checks, store):
    gate = SpamGate(store=store)
    gate.scorer()
    version = save(store, 1.0)
    store.promote(version)
    damage(store, version)

    found = failed(checks(gate=gate))
    assert set(found) == {"model"}
    assert found["model"].endswith(f"; {base_version()} serves instead")


def test_a_model_that_judges_known_texts_wrongly(checks, store):
    store.promote(save(store, -15.0))
    assert set(failed(checks())) == {"canaries"}

    store.promote(BASE)
    assert failed(checks()) == {}


def test_known_texts_are_judged_once_for_each_model(session, tmp_path, store, monkeypatch):
    judged = []
    monkeypatch.setattr(health, "failed_canaries", lambda judge: judged.append(judge) or [])
    service = HealthService(
        session=session,
        gate=SpamGate(store=store),
        data_dir=tmp_path,
        head=migration_head(),
        secret="set",
    )

    counts = []
    for version in (BASE, BASE, save(store, 1.0)):
        store.promote(version)
        service.checks()
        counts.append(len(judged))

    assert counts == [1, 1, 2]


def test_a_double_is_said_to_be_one(checks, gate):
    assert checks(gate=gate)["model"].detail == "a double serves"


def test_no_secret(checks):
    assert failed(checks(secret="")) == {"secret": "no secret is set"}


def test_a_folder_that_cannot_be_written(checks, tmp_path):
    found = failed(checks(data_dir=tmp_path / "missing"))

    assert found == {"folder": "the data folder is not writable"}


def test_a_disk_that_is_nearly_full(checks, monkeypatch):
    monkeypatch.setattr(health, "MIN_FREE_MIB", 10**12)

    assert "too few to be safe" in failed(checks())["folder"]


def test_a_check_that_breaks_without_a_word_fails_by_its_kind(checks, gate):
    def explode(message):
        raise KeyError

    gate.assess = explode

    assert failed(checks(gate=gate)) == {"canaries": "KeyError"}
