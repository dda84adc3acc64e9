"""Settings: four sources, every value checked, all faults listed at once."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from blog.domain.errors import SettingsError
from blog.settings import CHECKS, SECRET_FILE, load_settings

SECRET = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def load(tmp_path):
    """Load settings from given sources alone, with the data folder in a temporary one."""

    def read(overrides=None, *, environ=None, config=None):
        environ = {"BLARNEY_DATA_DIR": str(tmp_path)} | (environ or {})
        if config is not None:
            path = tmp_path / "own.py"
            path.write_text(config)
            environ["BLARNEY_CONFIG_FILE"] = str(path)
        return load_settings(overrides, environ=environ)

    return read


def faults(load, **given):
    with pytest.raises(SettingsError) as refused:
        load(given)
    return refused.value.faults


def test_a_blog_starts_without_any_setting(load, tmp_path):
    settings = load()

    assert settings.data_dir == tmp_path
    assert settings.database_url == f"sqlite:///{tmp_path}/blarney.sqlite3"
    assert settings.models_dir == tmp_path / "models"
    assert (settings.site_title, settings.rate_limits, settings.secret_key) == ("Blarney", True, "")
    assert settings.metrics_addresses == ("127.0.0.1", "::1")
    assert not settings.is_https


def test_they_cannot_be_changed_afterwards(load):
    with pytest.raises(FrozenInstanceError):
        load().site_title = "Other"


def test_later_sources_win(load):
    config = "SITE_TITLE = 'file'\nSITE_TAGLINE = 'file'\nSITE_LANG = 'it'"
    environ = {"BLARNEY_SITE_TITLE": "environment", "BLARNEY_SITE_TAGLINE": "environment"}

    settings = load({"SITE_TITLE": "test"}, environ=environ, config=config)

    assert (settings.site_title, settings.site_tagline, settings.site_lang) == (
        "test",
        "environment",
        "it",
    )


def test_overrides_may_be_written_small(load):
    assert load({"site_title": "Small"}).site_title == "Small"


def test_other_variables_of_the_environment_are_left_alone(load):
    settings = load(environ={"BLARNEY_CORPORA": "x", "SITE_TITLE": "x", "HOME": "/"})

    assert settings.site_title == "Blarney"


def test_all_faults_are_listed_at_once_each_with_its_name(load):
    found = faults(
        load, SITE_URL="x", TRUSTED_PROXIES="many", NO_SUCH="1", HOLD_AT="2", LOG_LEVEL="loud"
    )

    assert sorted(fault.partition(":")[0] for fault in found) == [
        "HOLD_AT",
        "LOG_LEVEL",
        "NO_SUCH",
        "SITE_URL",
        "TRUSTED_PROXIES",
    ]
    assert all(fault.endswith(".") for fault in found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATA_DIR", ""),  # would be the folder one happens to be in
        ("DATA_DIR", "  "),
        ("DATA_DIR", None),
        ("DATA_DIR", "a\x00b"),
        ("DATA_DIR", "~no-such-user-here/x"),
        ("DATABASE_URL", "mysql://host/name"),
        ("DATABASE_URL", "postgresql://host/name"),  # the driver is chosen by us
        ("DATABASE_URL", "/a/path.sqlite3"),
        ("DATABASE_URL", "postgresql+psycopg://host:port/name"),
        ("DATABASE_URL", 5),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "x" * 31),
        ("SECRET_KEY", b"x" * 40),
        ("SITE_URL", "blog.example.org"),
        ("SITE_URL", "ftp://blog.example.org"),
        ("SITE_URL", "https://"),
        ("SITE_URL", "https://blog.example.org/path"),
        ("SITE_URL", "https://blog.example.org?x"),
        ("SITE_URL", "https://blog.example.org#x"),
        ("SITE_URL", "https://me@blog.example.org"),
        ("SITE_URL", "https://blog example.org"),
        ("SITE_URL", "https://blog.example.org:x"),
        ("SITE_URL", "https://[::1"),
        ("SITE_TITLE", ""),
        ("SITE_TITLE", 5),
        ("SITE_LANG", ""),
        ("SITE_LANG", "english please"),
        ("SITE_TIMEZONE", "Mars/Olympus"),
        ("SITE_TIMEZONE", ""),
        ("SITE_TIMEZONE", "../etc/passwd"),
        ("SITE_TIMEZONE", "/etc/localtime"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "11"),
        ("TRUSTED_PROXIES", "1.5"),
        ("TRUSTED_PROXIES", True),
        ("TRUSTED_PROXIES", "9" * 5_000),
        ("REDIS_URL", "http://host"),
        ("REDIS_URL", "redis:host"),
        ("SMTP_URL", "mail.example.org"),
        ("RATE_LIMITS", "maybe"),
        ("RATE_LIMITS", ""),
        ("RATE_LIMITS", 2),
        ("COMMENTS_PER_WINDOW", 0),
        ("PREVIEWS_PER_WINDOW", 0),
        ("RATE_WINDOW_SECONDS", 0),
        ("RATE_WINDOW_SECONDS", 86_401),
        ("POSTS_PER_PAGE", 0),
        ("POSTS_PER_PAGE", 101),
        ("THREADS_PER_PAGE", 0),
        ("REPLIES_PER_THREAD", 201),
        ("QUEUE_PAGE_SIZE", ""),
        ("HOLD_EVERYTHING", "no idea"),
        ("HOLD_AT", "nan"),
        ("HOLD_AT", "-0.1"),
        ("HOLD_AT", "1.1"),
        ("SPAM_AT", "inf"),
        ("SPAM_AT", "half"),
        ("SETTLING_HOURS", -1),
        ("SESSION_HOURS", 0),
        ("PAGE_CACHE_MIB", -1),
        ("METRICS_ADDRESSES", "everybody"),
        ("METRICS_ADDRESSES", "127.0.0.1,10.0.0.0/8"),
        ("METRICS_ADDRESSES", 5),
        ("LOG_LEVEL", "TRACE"),
    ],
)
def test_a_wrong_value_is_named(load, name, value):
    (fault,) = faults(load, **{name: value})

    assert fault.startswith(f"{name}: expected") or name == "SITE_URL"
    assert fault.startswith(f"{name}:")


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("DATABASE_URL", "postgresql+psycopg://u:p@host:5432/name", None),
        ("DATABASE_URL", "sqlite:////srv/blog.sqlite3", None),
        ("SECRET_KEY", SECRET, None),
        ("SITE_URL", "https://blog.example.org/", "https://blog.example.org"),
        ("SITE_URL", "http://localhost:8000", None),
        ("SITE_URL", "http://[::1]:8000", None),
        ("SITE_TITLE", "  The Tidewater Notebook ", "The Tidewater Notebook"),
        ("SITE_LANG", "pt-BR", None),
        ("SITE_TIMEZONE", "Europe/Rome", None),
        ("TRUSTED_PROXIES", "2", 2),
        ("REDIS_URL", "rediss://host:6379/0", None),
        ("SMTP_URL", "smtps://user:secret@mail.example.org:465", None),
        *(("RATE_LIMITS", word, True) for word in ("1", "true", "YES", " on ", True)),
        *(("RATE_LIMITS", word, False) for word in ("0", "False", "no", "OFF", False)),
        ("HOLD_AT", "0.25", 0.25),
        ("HOLD_AT", 1, 1.0),
        ("SETTLING_HOURS", "0.5", 0.5),
        ("METRICS_ADDRESSES", "", ()),
        ("METRICS_ADDRESSES", " 10.0.0.1 , ::1,", ("10.0.0.1", "::1")),
        ("METRICS_ADDRESSES", ["10.0.0.1"], ("10.0.0.1",)),
        ("LOG_LEVEL", "debug", "DEBUG"),
    ],
)
def test_a_right_value_is_kept(load, name, value, kept):
    assert getattr(load({name: value}), name.lower()) == (value if kept is None else kept)


def test_a_folder_may_begin_at_home(load, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))

    assert load({"DATA_DIR": "~/blog"}).data_dir == tmp_path / "blog"
    assert load({"DATA_DIR": Path("~/blog")}).data_dir == tmp_path / "blog"


def test_limits_must_stand_in_order(load):
    assert faults(load, HOLD_AT=0.8, SPAM_AT=0.5) == ["SPAM_AT: expected at least HOLD_AT."]
    assert load({"HOLD_AT": 0.8, "SPAM_AT": 0}).spam_at == 0.0
    assert load({"HOLD_AT": 0.5, "SPAM_AT": 0.5}).spam_at == 0.5


def test_https_is_known_by_the_address(load):
    assert load({"SITE_URL": "https://blog.example.org"}).is_https
    assert not load({"SITE_URL": "http://blog.example.org"}).is_https


class TestSecretFile:
    def test_it_is_read_when_no_secret_is_set(self, load, tmp_path):
        (tmp_path / SECRET_FILE).write_text(f"{SECRET}\n")

        assert load().secret_key == SECRET
        assert load({"SECRET_KEY": "y" * 32}).secret_key == "y" * 32

    def test_one_that_is_too_short_is_a_fault(self, load, tmp_path):
        (tmp_path / SECRET_FILE).write_text("short")

        (fault,) = faults(load)
        assert fault.startswith("SECRET_KEY: cannot use")
        assert "found 5" in fault

    def test_one_that_cannot_be_read_is_a_fault(self, load, tmp_path):
        (tmp_path / SECRET_FILE).mkdir()

        (fault,) = faults(load)
        assert fault.startswith("SECRET_KEY: cannot use")

    def test_one_that_is_no_text_is_a_fault(self, load, tmp_path):
        (tmp_path / SECRET_FILE).write_bytes(b"\xff" * 64)

        assert faults(load)[0].startswith("SECRET_KEY: cannot use")


class TestOwnFile:
    @pytest.mark.parametrize("config", ["1/0", "def", "raise SystemError", "\x00"])
    def test_one_that_fails_is_a_fault_beside_the_others(self, load, config):
        with pytest.raises(SettingsError) as refused:
            load({"HOLD_AT": 7}, config=config)

        assert len(refused.value.faults) == 2
        assert refused.value.faults[0].startswith("BLARNEY_CONFIG_FILE: cannot read")

    def test_one_that_is_missing_is_a_fault(self, load, tmp_path):
        with pytest.raises(SettingsError, match="cannot read"):
            load(environ={"BLARNEY_CONFIG_FILE": str(tmp_path / "none.py")})

    def test_a_name_that_nobody_knows_is_a_fault_and_a_small_one_is_not(self, load):
        with pytest.raises(SettingsError, match=r"^SITE_TITEL: no such setting\.$"):
            load(config="SITE_TITEL = 'Typing error'")
        assert load(config="import os\nhelper = os.name").site_title == "Blarney"


def test_another_process_gets_the_same_data_and_secret(load, tmp_path):
    settings = load({"SECRET_KEY": SECRET})

    again = load_settings(environ=settings.environment())

    assert (again.data_dir, again.database_url, again.secret_key) == (
        tmp_path,
        settings.database_url,
        SECRET,
    )


def test_every_setting_has_a_check():
    fields = {name.upper() for name in load_settings.__globals__["Settings"].__annotations__}

    assert set(CHECKS) == fields
